//! Signing in and out, and the own account.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_LENGTH, TRANSFER_ENCODING, USER_AGENT};
use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder as _, delete, get, post};
use domain::clock::Moment;
use domain::codes::SessionKind;
use domain::ids::{SessionId, UserId};
use domain::refusal::{ProblemKind, Refusal};
use domain::text::Language;
use secrecy::ExposeSecret as _;
use serde::de::DeserializeOwned;
use store::{Db, Failure, Reach};
use utoipa::IntoParams;
use web::allow::UseSession;
use web::refusals::{Forbidden, Gone};
use web::session::{REFRESH_COOKIE, cookie};
use web::{
    AllowedInstallation, Answer, Anybody, App, Body, Check, Data, Faults, NoParams, Params, PathOf,
    Problem,
};

use super::cookies::{CookieAnswer, WithCookies};
use crate::identity::Identity;
use crate::operations::By;
use crate::operations::auth::{self as operations, Client, Opened, Renewal, Tries};
use crate::operations::users;
use crate::passwords::{self, Verdict};
use crate::present;
use crate::queries;
use crate::secrets::Token;
use crate::views::auth::{
    Activation, Login, Me, PasswordChange, Refresh, Session, Sessions, SignedIn,
};

/// How much of what a client says of itself is kept.
const LONGEST_USER_AGENT: usize = 120;

/// Sign in
///
/// For staff. Answers alike, and as fast, whether the account exists, is disabled, or the password
/// is wrong. After five failures an account is locked for a quarter of an hour. With
/// `"session": "cookie"` (a browser) both tokens come in cookies that no script can read and are
/// left out of the body; writes then need the header `X-CSRF-Protection: 1`. With `"token"` both are
/// in the body. The access token is good for ten minutes; `POST /auth/refresh` gets the next.
#[utoipa::path(
    tag = "sessions",
    request_body = Login,
    responses(
        (status = 200, description = "Signed in.", body = SignedIn,
            headers(("Set-Cookie" = String, description = "The tokens, where the session is held in cookies."))),
        Forbidden,
    ),
    security(()),
)]
#[post("/auth/login")]
pub(super) async fn login(
    anybody: Anybody,
    request: HttpRequest,
    app: Data<App>,
    identity: Data<Identity>,
    _: Params<NoParams>,
    body: Body<Login>,
) -> CookieAnswer {
    let Login {
        email,
        password,
        municipality,
        session,
    } = body.into_inner();
    let (now, email) = (anybody.now, users::address(&email));
    let tries = Tries::new(identity.blind(), &email, anybody.client);

    let counted = tries.clone();
    let attempt = app
        .store
        .read(Reach::Installation, move |db| {
            operations::look_up(db, now, &counted, &email, municipality.as_deref())
        })
        .await?;
    if attempt.exhausted {
        return Err(locked());
    }
    let kept = attempt
        .account
        .as_ref()
        .and_then(|account| account.password_hash.clone());
    let verdict = identity.passwords().verify(password.clone(), kept).await?;
    let (Some(account), Verdict::Right | Verdict::RightButOld) = (attempt.account, verdict) else {
        return Err(failed(&app, tries, now).await?);
    };
    let new_hash = match verdict {
        Verdict::RightButOld => Some(identity.passwords().hash(password).await?),
        _ => None,
    };

    let client = client(&request, session);
    let token = Token::random();
    let hash = token.hash();
    let opened = app
        .store
        .write(Reach::Installation, move |tx| {
            operations::open(
                tx,
                now,
                &account,
                &client,
                &tries,
                &hash,
                new_hash.as_deref(),
            )
        })
        .await?;
    tracing::info!(
        user = %opened.grant.user, municipality = %opened.grant.municipality,
        session = %opened.grant.session, "somebody signed in"
    );
    signed_in(&app, &opened, &token, now, anybody.language).await
}

/// Renew a session
///
/// For staff. Send the refresh token of the last answer in the body, or, from a browser, nothing:
/// its cookie has it (and the header `X-CSRF-Protection: 1` shows that our page sent it). Each refresh token is good for one use; using one again later, or from another
/// client, ends the session. A session lives twelve hours at most, and half an hour without renewal.
#[utoipa::path(
    tag = "sessions",
    request_body(content = Option<Refresh>, description = "Left out by a browser.", content_type = "application/json"),
    responses(
        (status = 200, description = "Renewed.", body = SignedIn,
            headers(("Set-Cookie" = String, description = "The tokens, where the session is held in cookies."))),
        Forbidden,
    ),
    security(()),
)]
#[post("/auth/refresh")]
pub(super) async fn refresh_session(
    anybody: Anybody,
    request: HttpRequest,
    app: Data<App>,
    identity: Data<Identity>,
    _: Params<NoParams>,
    body: MaybeBody<Refresh>,
) -> CookieAnswer {
    let now = anybody.now;
    let sent = body.0.and_then(|body| body.refresh_token);
    let (text, kind) = match &sent {
        Some(text) => (Some(text.expose_secret()), SessionKind::Token),
        None => (refresh_cookie(&request), SessionKind::Cookie),
    };
    let Some(token) = text.and_then(Token::parse).map(Arc::new) else {
        return Err(Problem::unauthenticated(text.is_some()));
    };
    let client = client(&request, kind);
    let (succession, shared) = (Arc::clone(identity.succession()), Arc::clone(&token));
    let renewal = app
        .store
        .write(Reach::Installation, move |tx| {
            operations::renew(tx, now, &succession, &shared, &client)
        })
        .await?;
    match renewal {
        Renewal::Renewed(opened) => {
            let successor = identity.succession().successor(&token);
            signed_in(&app, &opened, &successor, now, anybody.language).await
        }
        Renewal::Reused(grant) => {
            app.sessions().forget_session(grant.session);
            tracing::warn!(
                user = %grant.user, municipality = %grant.municipality, session = %grant.session,
                "a refresh token was used twice; its session has ended"
            );
            metrics::counter!("cirmos_refresh_tokens_reused_total").increment(1);
            Err(Problem::unauthenticated(true))
        }
        Renewal::Refused => Err(Problem::unauthenticated(true)),
    }
}

/// Sign out
///
/// For staff. Ends the session the request belongs to, by its access token or its refresh cookie,
/// and has the browser forget what it kept. Answers 204 also when there was nothing to end.
#[utoipa::path(
    tag = "sessions",
    responses(
        (status = 204, description = "Signed out.",
            headers(("Clear-Site-Data" = String, description = "What the browser forgets."))),
    ),
    security((), ("bearer" = []), ("cookie" = [])),
)]
#[post("/auth/logout")]
pub(super) async fn logout(
    anybody: Anybody,
    caller: Option<AllowedInstallation<UseSession>>,
    request: HttpRequest,
    app: Data<App>,
    _: Params<NoParams>,
) -> CookieAnswer {
    let now = anybody.now;
    let by_token = caller.map(|caller| web::keys::Grant {
        municipality: caller.actor.municipality,
        user: caller.user,
        session: caller.session,
    });
    let by_cookie = refresh_cookie(&request).and_then(Token::parse);
    let ended = app
        .store
        .write(Reach::Installation, move |tx| {
            let grant = match (by_token, &by_cookie) {
                (Some(grant), _) => Some(grant),
                (None, Some(token)) => operations::session_of(tx, token)?,
                (None, None) => None,
            };
            let Some(grant) = grant else { return Ok(None) };
            let ended = queries::sessions::end(
                tx,
                grant.municipality,
                grant.user,
                grant.session,
                now,
                "signed_out",
            )?;
            Ok(ended.then_some(grant))
        })
        .await?;
    if let Some(grant) = ended {
        app.sessions().forget_session(grant.session);
        tracing::info!(user = %grant.user, session = %grant.session, "somebody signed out");
    }
    Ok(WithCookies::none(web::no_content()).cleared().forgotten())
}

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
    let grant = web::keys::Grant {
        municipality,
        user: id,
        session,
    };
    let issued = app.keys.issue(&grant, now).map_err(Problem::broken)?;
    Ok(answer.access(&issued.token, issued.expires_in))
}

/// The public keys that access tokens are checked with.
pub(super) async fn published_keys(request: HttpRequest, app: Data<App>) -> HttpResponse {
    web::ok(&app.keys.published())
        .public(60)
        .respond_to(&request)
}

/// Tokens and user for a session that was opened or renewed.
async fn signed_in(
    app: &App,
    opened: &Opened,
    token: &Token,
    now: Moment,
    language: Language,
) -> CookieAnswer {
    let issued = app
        .keys
        .issue(&opened.grant, now)
        .map_err(Problem::broken)?;
    let grant = opened.grant;
    let user = app
        .store
        .read(grant.municipality, move |db| {
            let actor = present::actor(db, grant.municipality, grant.user)?;
            present::me(db, &actor, grant.user, language)
        })
        .await?;
    let by_token = opened.kind == SessionKind::Token;
    let view = SignedIn {
        access_token: by_token.then(|| issued.token.clone()),
        refresh_token: by_token.then(|| token.text()),
        token_type: "Bearer",
        expires_in: issued.expires_in,
        user,
    };
    let answer = WithCookies::none(web::ok(&view).spoken(language));
    if by_token {
        return Ok(answer);
    }
    let remaining = (opened.expires_at - now).num_seconds();
    Ok(answer
        .access(&issued.token, issued.expires_in)
        .refresh(&token.text(), remaining))
}

/// Counts a failure and makes the answer, which is the same for every reason.
async fn failed(app: &App, tries: Tries, now: Moment) -> Result<Problem, Problem> {
    let locks = app
        .store
        .write(Reach::Installation, move |tx| tries.note(tx, now))
        .await?;
    metrics::counter!("cirmos_sign_ins_failed_total").increment(1);
    if locks {
        tracing::warn!("a sign-in failed once too often; the account or the address is locked");
    } else {
        tracing::info!("a sign-in failed");
    }
    Ok(Problem::of(ProblemKind::WrongCredentials))
}

fn locked() -> Problem {
    let seconds = operations::WINDOW.num_seconds();
    Problem::of(ProblemKind::TooManyRequests)
        .with_header(actix_web::http::header::RETRY_AFTER, seconds.into())
}

fn account(
    db: &mut Db<'_>,
    municipality: domain::ids::MunicipalityId,
    id: UserId,
) -> Result<(queries::users::UserRow, Vec<String>), Failure> {
    let user = queries::users::find(db, municipality, id)?.ok_or_else(Refusal::not_found)?;
    let words = users::known_words(db, &user)?;
    Ok((user, words))
}

fn judge(pointer: &str, password: &secrecy::SecretString, words: &[String]) -> Result<(), Problem> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match passwords::fault(pointer, password.expose_secret(), &words) {
        Some(fault) => Err(fault.into()),
        None => Ok(()),
    }
}

/// What the client says of itself; told apart by it, and shown in the list of sessions.
fn client(request: &HttpRequest, kind: SessionKind) -> Client {
    let user_agent = request
        .headers()
        .get(USER_AGENT)
        .and_then(|value| value.to_str().ok());
    let user_agent = user_agent
        .map(|text| {
            text.chars()
                .filter(|c| !c.is_control())
                .take(LONGEST_USER_AGENT)
                .collect()
        })
        .filter(|text: &String| !text.is_empty());
    Client { kind, user_agent }
}

/// The refresh token a browser sent; none when it sent several.
fn refresh_cookie(request: &HttpRequest) -> Option<&str> {
    let mut sent = cookie(request.headers(), REFRESH_COOKIE);
    match (sent.next(), sent.next()) {
        (Some(token), None) => Some(token),
        _ => None,
    }
}

/// A body that may be left out altogether, or be `null`.
pub(super) struct MaybeBody<T>(Option<T>);

/// What may be `null`.
#[derive(serde::Deserialize)]
#[serde(transparent)]
struct OrNull<T>(Option<T>);

impl<T: Check> Check for OrNull<T> {
    const LARGEST_BODY: usize = T::LARGEST_BODY;

    fn check(&self, faults: &mut Faults) {
        if let Some(body) = &self.0 {
            body.check(faults);
        }
    }
}

impl<T: DeserializeOwned + Check + 'static> FromRequest for MaybeBody<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let headers = request.headers();
        let sent = headers.contains_key(TRANSFER_ENCODING)
            || headers
                .get(CONTENT_LENGTH)
                .is_some_and(|length| length != "0");
        let body = sent.then(|| Body::<OrNull<T>>::from_request(request, payload));
        Box::pin(async move {
            match body {
                Some(body) => Ok(Self(body.await?.into_inner().0)),
                None => Ok(Self(None)),
            }
        })
    }
}
