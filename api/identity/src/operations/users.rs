//! Adding users, changing them, and letting them in by a one-time link.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::TimeDelta;
use domain::clock::Moment;
use domain::codes::{ActorKind, EventKind, Role, UserStatus};
use domain::ids::{MunicipalityId, UserId};
use domain::policy::{Action, Actor, Scope};
use domain::refusal::{ProblemKind, Refusal};
use domain::text::Language;
use serde_json::json;
use store::journal::{self, Subject};
use store::{Db, Failure, Tx};
use web::IfMatch;

use super::By;
use crate::queries::users::{self as queries, UserRecord, UserRow};
use crate::queries::{municipalities, sessions};
use crate::views::users::{NewUser, UserPatch};

/// How long a one-time link works.
pub(crate) const LINK_LIFETIME: TimeDelta = TimeDelta::hours(24);

/// The form in which an address is kept and compared.
pub(crate) fn address(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Adds a user, who can sign in once a password is set through a one-time link.
pub(crate) fn create(
    tx: &mut Tx<'_>,
    by: &By,
    id: UserId,
    default_language: Language,
    new: &NewUser,
) -> Result<UserRecord, Failure> {
    guard_operators(&by.actor, &[], &new.roles)?;
    let user = UserRow {
        municipality_id: by.municipality,
        id,
        email: address(&new.email),
        family_name: new.family_name.trim().to_owned(),
        given_name: new.given_name.trim().to_owned(),
        language: new.language.unwrap_or(default_language),
        status: UserStatus::Invited,
        password_hash: None,
        credentials_changed_at: by.now,
        last_login_at: None,
        version: 1,
        created_at: by.now,
        updated_at: by.now,
    };
    if !queries::insert(tx, &user)? {
        return Err(taken(&user).into());
    }
    take_name(tx, &user)?;
    let roles = in_order(&new.roles);
    queries::replace_roles(tx, by.municipality, id, &roles)?;
    let entry = by
        .entry(Subject::User(id), 1, EventKind::UserCreated)
        .data(json!({ "roles": roles, "status": user.status }));
    journal::record(tx, &entry)?;
    Ok(UserRecord {
        user,
        roles,
        departments: Vec::new(),
    })
}

/// Changes a user. Whoever is disabled is signed out everywhere.
pub(crate) fn change(
    tx: &mut Tx<'_>,
    by: &By,
    id: UserId,
    seen: &IfMatch,
    patch: UserPatch,
) -> Result<UserRecord, Failure> {
    let user = queries::lock(tx, by.municipality, id)?.ok_or_else(Refusal::not_found)?;
    seen.check(user.version)?;
    let mut record = complete(tx, by.municipality, user)?;
    let before = (
        record.user.status,
        record.roles.clone(),
        record.user.email.clone(),
    );
    let changed = apply(&mut record, patch)?;
    if changed.is_empty() {
        return Ok(record);
    }
    guard_operators(&by.actor, &before.1, &record.roles)?;
    let administers =
        |status, roles: &[Role]| status == UserStatus::Active && roles.contains(&Role::Admin);
    if administers(before.0, &before.1) && !administers(record.user.status, &record.roles) {
        keep_an_administrator(tx, by.municipality, id)?;
    }

    record.user.version += 1;
    record.user.updated_at = by.now;
    if record.user.email != before.2 {
        // The name first: who cannot have it must not come to the row that would repeat it.
        queries::release_sign_in_names(tx, by.municipality, id)?;
        take_name(tx, &record.user)?;
        // A link that went to the old address must not open the account of the new one.
        queries::void_activations(tx, by.municipality, id, by.now)?;
    }
    queries::save(tx, &record.user)?;
    if record.roles != before.1 {
        queries::replace_roles(tx, by.municipality, id, &record.roles)?;
    }
    if record.user.status == UserStatus::Disabled && before.0 != UserStatus::Disabled {
        sessions::end_all(tx, by.municipality, id, None, by.now, "disabled")?;
        queries::void_activations(tx, by.municipality, id, by.now)?;
    }
    let data = json!({ "fields": changed, "roles": record.roles, "status": record.user.status });
    let subject = Subject::User(id);
    journal::record(
        tx,
        &by.entry(subject, record.user.version, EventKind::UserChanged)
            .data(data),
    )?;
    Ok(record)
}

/// Makes a new one-time link to set a password; the earlier ones stop working.
pub(crate) fn issue_activation(
    tx: &mut Tx<'_>,
    by: &By,
    id: UserId,
    token_hash: &[u8],
) -> Result<(UserRow, Moment), Failure> {
    let mut user = queries::lock(tx, by.municipality, id)?.ok_or_else(Refusal::not_found)?;
    let roles = complete(tx, by.municipality, user.clone())?.roles;
    guard_operators(&by.actor, &roles, &roles)?;
    if user.status == UserStatus::Disabled {
        return Err(not_from(user.status, UserStatus::Active, &[]).into());
    }
    let expires_at = by.now + LINK_LIFETIME;
    queries::insert_activation(tx, &user, token_hash, by.now, expires_at)?;
    user.version += 1;
    user.updated_at = by.now;
    queries::save(tx, &user)?;
    let subject = Subject::User(id);
    journal::record(
        tx,
        &by.entry(subject, user.version, EventKind::UserActivationIssued),
    )?;
    Ok((user, expires_at))
}

/// Ends every session of a user, and tells how many lived.
pub(crate) fn end_sessions(tx: &mut Tx<'_>, by: &By, id: UserId) -> Result<usize, Failure> {
    let roles = read(tx, by.municipality, id)?.roles;
    guard_operators(&by.actor, &roles, &roles)?;
    sessions::end_all(
        tx,
        by.municipality,
        id,
        None,
        by.now,
        "ended_by_administrator",
    )
}

/// Who is let in by a link, with the words a password must not be made of; 410 when the link does
/// not work, for whatever reason.
pub(crate) fn invited(
    db: &mut Db<'_>,
    token_hash: &[u8],
    now: Moment,
) -> Result<Vec<String>, Failure> {
    let (municipality, id) = queries::open_activation(db, token_hash, now)?.ok_or_else(gone)?;
    let user = queries::find(db, municipality, id)?.ok_or_else(gone)?;
    known_words(db, &user)
}

/// What somebody who knows the account would try first.
pub(crate) fn known_words(db: &mut Db<'_>, user: &UserRow) -> Result<Vec<String>, Failure> {
    let mut words = vec![
        user.email.clone(),
        user.family_name.clone(),
        user.given_name.clone(),
    ];
    if let Some(municipality) = municipalities::by_id(db, user.municipality_id)? {
        words.push(municipality.slug);
        words.extend(municipality.names.0.iter().map(|(_, name)| name.to_owned()));
    }
    Ok(words)
}

/// Sets the password a one-time link was made for, and uses the link up. Every session of the
/// account ends: whoever held one is not known to be who follows the link.
pub(crate) fn activate(
    tx: &mut Tx<'_>,
    now: Moment,
    request_id: Option<&str>,
    token_hash: &[u8],
    password_hash: &str,
) -> Result<UserRow, Failure> {
    let (municipality, id) = queries::use_activation(tx, token_hash, now)?.ok_or_else(gone)?;
    let mut user = queries::lock(tx, municipality, id)?.ok_or_else(gone)?;
    if user.status == UserStatus::Disabled {
        return Err(gone().into());
    }
    user.status = UserStatus::Active;
    set_password(&mut user, password_hash, now);
    queries::save(tx, &user)?;
    queries::void_activations(tx, municipality, id, now)?;
    sessions::end_all(tx, municipality, id, None, now, "password_set")?;
    let by = oneself(municipality, id, now, request_id);
    journal::record(
        tx,
        &by.entry(Subject::User(id), user.version, EventKind::UserActivated),
    )?;
    Ok(user)
}

/// Replaces the own password and ends every other session. `current_hash` is what the current
/// password was tried against: nobody may have changed it since.
pub(crate) fn change_password(
    tx: &mut Tx<'_>,
    by: &By,
    id: UserId,
    session: domain::ids::SessionId,
    current_hash: &str,
    new_hash: &str,
) -> Result<UserRow, Failure> {
    let mut user = queries::lock(tx, by.municipality, id)?.ok_or_else(Refusal::not_found)?;
    if user.password_hash.as_deref() != Some(current_hash) {
        return Err(Refusal::problem(ProblemKind::WrongCredentials).into());
    }
    set_password(&mut user, new_hash, by.now);
    queries::save(tx, &user)?;
    queries::void_activations(tx, by.municipality, id, by.now)?;
    sessions::end_all(
        tx,
        by.municipality,
        id,
        Some(session),
        by.now,
        "password_changed",
    )?;
    let subject = Subject::User(id);
    journal::record(
        tx,
        &by.entry(subject, user.version, EventKind::UserPasswordChanged),
    )?;
    Ok(user)
}

/// A user acting on the own account, in a request that carries no session yet.
fn oneself(municipality: MunicipalityId, id: UserId, now: Moment, request_id: Option<&str>) -> By {
    let actor = Actor {
        kind: ActorKind::Staff,
        user: Some(id),
        ..Actor::public(municipality)
    };
    By {
        actor: Arc::new(actor),
        municipality,
        now,
        request_id: request_id.map(str::to_owned),
    }
}

fn set_password(user: &mut UserRow, hash: &str, now: Moment) {
    user.password_hash = Some(hash.to_owned());
    user.credentials_changed_at = now;
    user.version += 1;
    user.updated_at = now;
}

/// Makes the changes and names what is different now.
fn apply(record: &mut UserRecord, patch: UserPatch) -> Result<Vec<&'static str>, Refusal> {
    let UserPatch {
        email,
        family_name,
        given_name,
        language,
        status,
        roles,
    } = patch;
    let user = &mut record.user;
    let mut changed = Vec::new();
    let mut note = |field, different: bool| {
        if different {
            changed.push(field);
        }
    };
    note(
        "email",
        replace(
            &mut user.email,
            email.into_value().map(|email| address(&email)),
        ),
    );
    let trimmed = |name: Option<String>| name.map(|name| name.trim().to_owned());
    note(
        "familyName",
        replace(&mut user.family_name, trimmed(family_name.into_value())),
    );
    note(
        "givenName",
        replace(&mut user.given_name, trimmed(given_name.into_value())),
    );
    note("language", language.apply(&mut user.language));
    let wanted = status.into_value().filter(|wanted| *wanted != user.status);
    if let Some(wanted) = wanted {
        let next = next_status(user, wanted)?;
        note("status", replace(&mut user.status, Some(next)));
    }
    let roles = roles.into_value().map(|roles| in_order(&roles));
    note("roles", replace(&mut record.roles, roles));
    Ok(changed)
}

fn replace<T: PartialEq>(old: &mut T, new: Option<T>) -> bool {
    match new {
        Some(new) if new != *old => {
            *old = new;
            true
        }
        _ => false,
    }
}

/// Only a link makes an invited user active; who never set a password is invited again.
fn next_status(user: &UserRow, wanted: UserStatus) -> Result<UserStatus, Refusal> {
    use UserStatus as S;
    match (user.status, wanted) {
        (S::Invited | S::Active, S::Disabled) => Ok(S::Disabled),
        (S::Disabled, S::Active) if user.password_hash.is_some() => Ok(S::Active),
        (S::Disabled, S::Active | S::Invited) if user.password_hash.is_none() => Ok(S::Invited),
        (S::Disabled, _) => Err(not_from(user.status, wanted, &[S::Active])),
        (from, _) => Err(not_from(from, wanted, &[S::Disabled])),
    }
}

fn not_from(from: UserStatus, to: UserStatus, allowed: &[UserStatus]) -> Refusal {
    let params = vec![("from", from.to_string()), ("to", to.to_string())];
    let allowed = allowed.iter().map(ToString::to_string).collect();
    Refusal::ProblemWith(
        ProblemKind::TransitionNotAllowed,
        params,
        "allowed",
        allowed,
    )
}

/// Only who looks after the whole installation makes operators or touches their accounts: an
/// administrator of one municipality must not come into all of them that way.
fn guard_operators(actor: &Actor, before: &[Role], after: &[Role]) -> Result<(), Refusal> {
    let concerned = before.contains(&Role::Operator) || after.contains(&Role::Operator);
    let may = actor.kind == ActorKind::System
        || actor.may(Action::ManageInstallation) >= Scope::Installation;
    if concerned && !may {
        Err(Refusal::problem(ProblemKind::Forbidden))
    } else {
        Ok(())
    }
}

/// Two administrators who disable each other at the same moment wait for each other here.
fn keep_an_administrator(
    tx: &mut Tx<'_>,
    municipality: MunicipalityId,
    leaving: UserId,
) -> Result<(), Failure> {
    municipalities::lock(tx, municipality)?;
    if queries::other_administrators(tx, municipality, leaving)? == 0 {
        return Err(Refusal::problem(ProblemKind::LastAdministrator).into());
    }
    Ok(())
}

fn take_name(tx: &mut Tx<'_>, user: &UserRow) -> Result<(), Failure> {
    if queries::take_sign_in_name(tx, user)? {
        Ok(())
    } else {
        Err(taken(user).into())
    }
}

fn taken(user: &UserRow) -> Refusal {
    Refusal::Problem(
        ProblemKind::AlreadyExists,
        vec![("name", user.email.clone())],
    )
}

/// A user with everything that is shown of one.
pub(crate) fn complete(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    user: UserRow,
) -> Result<UserRecord, Failure> {
    queries::complete(db, municipality, vec![user])?
        .pop()
        .ok_or_else(|| Failure::broken("a user that was just read is gone"))
}

/// A user of the municipality.
pub(crate) fn read(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    id: UserId,
) -> Result<UserRecord, Failure> {
    let user = queries::find(db, municipality, id)?.ok_or_else(Refusal::not_found)?;
    complete(db, municipality, user)
}

fn in_order(roles: &[Role]) -> Vec<Role> {
    // By their text, as the database sorts them.
    let by_text: BTreeSet<&str> = roles.iter().map(|role| role.as_str()).collect();
    by_text
        .into_iter()
        .filter_map(|text| text.parse().ok())
        .collect()
}

fn gone() -> Refusal {
    Refusal::problem(ProblemKind::Gone)
}
