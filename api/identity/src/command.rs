//! What the command line and the demo do: the same operations as over HTTP, done by Cirmos itself.
//!
//! All of it runs on the calling thread.

use domain::clock::Moment;
use domain::codes::Role;
use domain::ids::{MunicipalityId, UserId};
use domain::refusal::{Fault, FaultCode, Refusal};
use domain::text::Language;
use secrecy::{ExposeSecret as _, SecretString};
use store::{Db, Failure, Reach, Store, Tx};

use crate::operations::users::{self, address};
use crate::operations::{By, municipalities};
use crate::passwords;
use crate::queries;
use crate::queries::municipalities::MunicipalityRow;
use crate::secrets::Token;

pub use crate::views::municipalities::{Branding, NewMunicipality};
pub use crate::views::users::NewUser;

/// A one-time link, to be given to the user and to nobody else.
#[derive(Debug)]
pub struct Invitation {
    /// The municipality the user belongs to.
    pub municipality: MunicipalityId,
    /// The user.
    pub user: UserId,
    /// What is sent to `POST /auth/activation` with the new password.
    pub token: SecretString,
    /// When it stops working.
    pub expires_at: Moment,
}

/// Sets a municipality up.
pub fn create_municipality(
    store: &Store,
    now: Moment,
    new: NewMunicipality,
) -> Result<MunicipalityId, Failure> {
    rules(&new)?;
    let id = MunicipalityId::from_uuid(store::ids::new_id(now));
    let by = By::system(id, now);
    store.write_blocking(id, move |tx| {
        municipalities::create(tx, &by, &new).map(|_| ())
    })?;
    Ok(id)
}

/// The id of the municipality with a slug.
pub fn find_municipality(store: &Store, slug: &str) -> Result<Option<MunicipalityId>, Failure> {
    let slug = slug.to_owned();
    store.read_blocking(Reach::Installation, move |db| {
        Ok(queries::municipalities::by_slug(db, &slug)?.map(|row| row.id))
    })
}

/// The slug of a municipality.
pub fn slug_of(store: &Store, id: MunicipalityId) -> Result<String, Failure> {
    store.read_blocking(Reach::Installation, move |db| {
        queries::municipalities::by_id(db, id)?
            .map(|row| row.slug)
            .ok_or_else(|| Failure::broken("a user belongs to no municipality"))
    })
}

/// Adds a user (the first administrator, an operator) to the municipality with a slug, and makes the
/// link to set a password with.
pub fn invite(
    store: &Store,
    now: Moment,
    municipality: &str,
    new: NewUser,
) -> Result<Invitation, Failure> {
    rules(&new)?;
    let (slug, token) = (municipality.to_owned(), Token::random());
    let (id, hash) = (UserId::from_uuid(store::ids::new_id(now)), token.hash());
    let (municipality, expires_at) = store.write_blocking(Reach::Installation, move |tx| {
        let home = home(tx, &slug)?;
        let by = By::system(home.id, now);
        users::create(tx, &by, id, home.default_language, &new)?;
        let (_, expires_at) = users::issue_activation(tx, &by, id, &hash)?;
        Ok((home.id, expires_at))
    })?;
    Ok(Invitation {
        municipality,
        user: id,
        token: token.text().into(),
        expires_at,
    })
}

/// Makes a new link for somebody who cannot sign in any more, found by the address they sign in
/// with.
pub fn reset_link(store: &Store, now: Moment, email: &str) -> Result<Invitation, Failure> {
    let (email, token) = (address(email), Token::random());
    let hash = token.hash();
    let (user, expires_at) = store.write_blocking(Reach::Installation, move |tx| {
        let account =
            queries::users::by_sign_in_name(tx, &email)?.ok_or_else(|| unknown("user"))?;
        let by = By::system(account.municipality_id, now);
        users::issue_activation(tx, &by, account.user_id, &hash)
    })?;
    Ok(Invitation {
        municipality: user.municipality_id,
        user: user.id,
        token: token.text().into(),
        expires_at,
    })
}

/// A user of the demo, with a password everybody may know.
#[derive(Clone, Debug)]
pub struct KnownUser {
    /// The user.
    pub user: NewUser,
    /// The hash of the password, from [`hash_password`]: one for all users saves the demo its time.
    pub password_hash: String,
}

/// Adds users who can sign in at once: for the demo and for tests, never for a real municipality,
/// where only the user knows the password.
pub fn create_known_users(
    store: &Store,
    now: Moment,
    municipality: MunicipalityId,
    known: Vec<KnownUser>,
) -> Result<Vec<UserId>, Failure> {
    for known in &known {
        rules(&known.user)?;
    }
    store.write_blocking(municipality, move |tx| {
        known
            .iter()
            .map(|known| create_known_user(tx, municipality, now, known))
            .collect()
    })
}

/// One user of [`create_known_users`], in a transaction of the caller's.
pub fn create_known_user(
    tx: &mut Tx<'_>,
    municipality: MunicipalityId,
    now: Moment,
    known: &KnownUser,
) -> Result<UserId, Failure> {
    let by = By::system(municipality, now);
    let (id, token) = (UserId::from_uuid(store::ids::new_id(now)), Token::random());
    let default_language = language(tx, municipality)?;
    users::create(tx, &by, id, default_language, &known.user)?;
    users::issue_activation(tx, &by, id, &token.hash())?;
    users::activate(tx, now, None, &token.hash(), &known.password_hash)?;
    Ok(id)
}

/// Hashes a password as it is kept, after the same rules as over HTTP.
pub fn hash_password(password: &SecretString) -> Result<String, Failure> {
    if let Some(fault) = passwords::fault("/password", password.expose_secret(), &[]) {
        return Err(fault.into());
    }
    passwords::hash(password.expose_secret())
}

/// Does the municipality have somebody who can look after it? Until then the server says on its
/// console how to make one.
pub fn has_administrator(store: &Store, municipality: MunicipalityId) -> Result<bool, Failure> {
    let nobody = UserId::from_uuid(uuid::Uuid::nil());
    store.read_blocking(municipality, move |db| {
        Ok(queries::users::other_administrators(db, municipality, nobody)? > 0)
    })
}

/// Somebody who looks after a municipality, as the command line asks for one.
pub fn administrator(email: String, family_name: String, given_name: String) -> NewUser {
    NewUser {
        email,
        family_name,
        given_name,
        language: None,
        roles: vec![Role::Admin],
    }
}

/// Somebody who looks after the municipalities of the installation.
pub fn operator(email: String, family_name: String, given_name: String) -> NewUser {
    NewUser {
        email,
        family_name,
        given_name,
        language: None,
        roles: vec![Role::Operator],
    }
}

fn rules(new: &impl web::Check) -> Result<(), Refusal> {
    let mut faults = web::Faults::default();
    new.check(&mut faults);
    Refusal::unless_empty(faults.into_list())
}

fn home(db: &mut Db<'_>, slug: &str) -> Result<MunicipalityRow, Failure> {
    Ok(queries::municipalities::by_slug(db, slug)?.ok_or_else(|| unknown("municipality"))?)
}

fn language(db: &mut Db<'_>, municipality: MunicipalityId) -> Result<Language, Failure> {
    let home = queries::municipalities::by_id(db, municipality)?;
    Ok(home
        .ok_or_else(|| unknown("municipality"))?
        .default_language)
}

fn unknown(what: &str) -> Refusal {
    Fault::at_parameter(what, FaultCode::NotFound)
        .with("name", what)
        .into()
}
