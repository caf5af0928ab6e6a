//! The own account: who one is, where one is signed in, and the password.

use std::sync::Arc;

use actix_web::{delete, get, post};
use domain::ids::{MunicipalityId, SessionId, UserId};
use domain::refusal::{ProblemKind, Refusal};
use secrecy::{ExposeSecret as _, SecretString};
use store::{Db, Failure, Reach};
use utoipa::IntoParams;
use web::allow::UseSession;
use web::keys::Grant;
use web::refusals::{Forbidden, Gone};
use web::{
    AllowedInstallation, Answer, Anybody, App, Body, Data, NoParams, Params, PathOf, Problem,
};

use super::auth::{failed, locked};
use super::cookies::{CookieAnswer, WithCookies};
use crate::identity::Identity;
use crate::operations::By;
use crate::operations::auth::{self as operations, Tries};
use crate::operations::users;
use crate::passwords::{self, Verdict};
use crate::present;
use crate::queries;
use crate::secrets::Token;
use crate::views::auth::{Activation, Me, PasswordChange, Session, Sessions};

/// Read the own account
///
/// For staff. Use it after a page has loaded, to know who is signed in and what they may do.
#[utoipa::path(
    tag = "sessions",
    responses((status = 200, description = "The own account.", body = Me)),
    security(("bearer" = []), ("cookie" = [])),
)]
#[get("/auth/me")]
pub(super) async fn get_me(
    allowed: AllowedInstallation<UseSession>,
    app: Data<App>,
    _: Params<NoParams>,
) -> Answer {
    let (language, actor) = (allowed.language, Arc::clone(&allowed.actor));
    let me = app
        .store
        .read(actor.municipality, move |db| {
            present::me(db, &actor, allowed.user, language)
        })
        .await?;
    Ok(web::ok(&me).spoken(language))
}

/// List the own sessions
///
/// For staff. Use it to see where one is signed in, and to notice a session that is not one's own.
#[utoipa::path(
    tag = "sessions",
    responses((status = 200, description = "The sessions that live.", body = Sessions)),
    security(("bearer" = []), ("cookie" = [])),
)]
#[get("/auth/sessions")]
pub(super) async fn list_sessions(
    allowed: AllowedInstallation<UseSession>,
    app: Data<App>,
    _: Params<NoParams>,
) -> Answer {
    let (municipality, user, now) = (allowed.actor.municipality, allowed.user, allowed.now);
    let rows = app
        .store
        .read(municipality, move |db| {
            queries::sessions::alive(db, municipality, user, now, now - operations::IDLE)
        })
        .await?;
    let items = rows
        .into_iter()
        .map(|row| Session::of_row(row, allowed.session))
        .collect();
    Ok(web::ok(&Sessions { items }))
}

/// The session a path names.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only describes the parameter in the contract")]
pub(super) struct OfSession {
    /// The session's id.
    #[param(value_type = SessionId)]
    session: SessionId,
}

/// End an own session
///
/// For staff. Its access token is refused within seconds, its refresh token at once. A session has
/// no versions, so there is no `If-Match`.
#[utoipa::path(
    tag = "sessions",
    params(OfSession),
    responses((status = 204, description = "Ended.")),
    security(("bearer" = []), ("cookie" = [])),
)]
#[delete("/auth/sessions/{session}")]
pub(super) async fn delete_session(
    allowed: AllowedInstallation<UseSession>,
    session: PathOf<SessionId>,
    app: Data<App>,
    _: Params<NoParams>,
) -> Answer {
    let (municipality, user, now) = (allowed.actor.municipality, allowed.user, allowed.now);
    let session = session.into_inner();
    app.store
        .write(municipality, move |tx| {
            operations::end(tx, municipality, user, session, now)
        })
        .await?;
    app.sessions().forget_session(session);
    tracing::info!(%user, %session, "a session was ended by its user");
    Ok(web::no_content())
}

/// Set a password by a one-time link
///
/// For whoever holds the link an administrator or the command line made. It lets an invited user
/// in, or gives a new password to who forgot the old one; every session of the account ends. A link
/// works once, for 24 hours.
#[utoipa::path(
    tag = "sessions",
    request_body = Activation,
    responses((status = 204, description = "The password is set; sign in with it."), Forbidden, Gone),
    security(()),
)]
#[post("/auth/activation")]
pub(super) async fn activate(
    anybody: Anybody,
    app: Data<App>,
    identity: Data<Identity>,
    _: Params<NoParams>,
    body: Body<Activation>,
) -> Answer {
    let (now, Activation { token, password }) = (anybody.now, body.into_inner());
    let Some(token) = Token::parse(token.expose_secret()) else {
        return Err(Problem::of(ProblemKind::Gone));
    };
    // The link first: who has none must not have us judge and hash passwords.
    let hash = token.hash();
    let words = app
        .store
        .read(Reach::Installation, move |db| {
            users::invited(db, &hash, now)
        })
        .await?;
    judge("/password", &password, &words)?;
    let password_hash = identity.passwords().hash(password).await?;
    let (hash, request_id) = (token.hash(), anybody.request_id.as_str().to_owned());
    let user = app
        .store
        .write(Reach::Installation, move |tx| {
            users::activate(tx, now, Some(&request_id), &hash, &password_hash)
        })
        .await?;
    app.sessions().forget_user(user.id);
    tracing::info!(user = %user.id, municipality = %user.municipality_id, "a password was set by a one-time link");
    Ok(web::no_content())
}

/// Change the own password
///
/// For staff. Every other session of the account ends. This one goes on, but access tokens made
/// before are no longer good: a browser gets a new one with the answer, other clients get theirs
/// from `POST /auth/refresh`.
#[utoipa::path(
    tag = "sessions",
    request_body = PasswordChange,
    responses((status = 204, description = "The new password is good from now on.")),
    security(("bearer" = []), ("cookie" = [])),
)]
#[post("/auth/password")]
pub(super) async fn change_password(
    allowed: AllowedInstallation<UseSession>,
    anybody: Anybody,
    app: Data<App>,
    identity: Data<Identity>,
    _: Params<NoParams>,
    body: Body<PasswordChange>,
) -> CookieAnswer {
    let PasswordChange {
        current_password,
        new_password,
    } = body.into_inner();
    let (municipality, id, now) = (allowed.actor.municipality, allowed.user, allowed.now);
    let (user, mut words) = app
        .store
        .read(municipality, move |db| account(db, municipality, id))
        .await?;
    let tries = Tries::new(identity.blind(), &user.email, anybody.client);
    let counted = tries.clone();
    let exhausted = app
        .store
        .read(Reach::Installation, move |db| counted.exhausted(db, now))
        .await?;
    if exhausted {
        return Err(locked());
    }
    let kept = user.password_hash.clone();
    if identity
        .passwords()
        .verify(current_password.clone(), kept)
        .await?
        == Verdict::Wrong
    {
        return Err(failed(&app, tries, now).await?);
    }
    words.push(current_password.expose_secret().to_owned());
    judge("/newPassword", &new_password, &words)?;
    let new_hash = identity.passwords().hash(new_password).await?;
    let (current_hash, session) = (user.password_hash.unwrap_or_default(), allowed.session);
    let by = By {
        actor: Arc::clone(&allowed.actor),
        municipality,
        now,
        request_id: Some(allowed.request_id.as_str().to_owned()),
    };
    app.store
        .write(municipality, move |tx| {
            users::change_password(tx, &by, id, session, &current_hash, &new_hash)
        })
        .await?;
    app.sessions().forget_user(id);
    tracing::info!(user = %id, "a user changed the password");
    let answer = WithCookies::none(web::no_content());
    if !allowed.by_cookie {
        return Ok(answer);
    }
    let grant = Grant {
        municipality,
        user: id,
        session,
    };
    let issued = app.keys.issue(&grant, now).map_err(Problem::broken)?;
    Ok(answer.access(&issued.token, issued.expires_in))
}

fn account(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    id: UserId,
) -> Result<(queries::users::UserRow, Vec<String>), Failure> {
    let user = queries::users::find(db, municipality, id)?.ok_or_else(Refusal::not_found)?;
    let words = users::known_words(db, &user)?;
    Ok((user, words))
}

fn judge(pointer: &str, password: &SecretString, words: &[String]) -> Result<(), Problem> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match passwords::fault(pointer, password.expose_secret(), &words) {
        Some(fault) => Err(fault.into()),
        None => Ok(()),
    }
}
