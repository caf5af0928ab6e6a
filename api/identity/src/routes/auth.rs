//! Signing in, staying signed in, signing out.

use std::sync::Arc;

use actix_web::http::header::USER_AGENT;
use actix_web::{HttpRequest, HttpResponse, Responder as _, post};
use domain::clock::Moment;
use domain::codes::SessionKind;
use domain::refusal::ProblemKind;
use domain::text::Language;
use secrecy::ExposeSecret as _;
use store::Reach;
use web::allow::UseSession;
use web::keys::Grant;
use web::refusals::Forbidden;
use web::session::{REFRESH_COOKIE, cookie};
use web::{AllowedInstallation, Anybody, App, Body, Data, NoParams, Params, Problem};

use super::cookies::{CookieAnswer, WithCookies};
use super::maybe_body::MaybeBody;
use crate::identity::Identity;
use crate::operations::auth::{self as operations, Client, Opened, Renewal, Tries};
use crate::operations::users;
use crate::passwords::Verdict;
use crate::present;
use crate::queries;
use crate::secrets::Token;
use crate::views::auth::{Login, Refresh, SignedIn};

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
    let by_token = caller.map(|caller| Grant {
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
pub(super) async fn failed(app: &App, tries: Tries, now: Moment) -> Result<Problem, Problem> {
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

pub(super) fn locked() -> Problem {
    let seconds = operations::WINDOW.num_seconds();
    Problem::of(ProblemKind::TooManyRequests)
        .with_header(actix_web::http::header::RETRY_AFTER, seconds.into())
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
