//! Who calls: a token in the `Authorization` header or in a cookie, the session it belongs to, and
//! the roles its user holds now.
//!
//! A token's signature is checked once and remembered; the session's state is looked up and kept
//! for less than five seconds, so that signing out, being disabled or losing a role takes effect
//! within five seconds everywhere, and at once in the process that did it.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use actix_web::http::Method;
use actix_web::http::header::{AUTHORIZATION, COOKIE, HOST, HeaderMap, ORIGIN};
use domain::clock::Moment;
use domain::ids::{MunicipalityId, SessionId, UserId};
use domain::policy::Actor;
use domain::refusal::ProblemKind;
use domain::text::Language;
use moka::sync::Cache;
use sha2::{Digest as _, Sha256};
use store::Failure;

use crate::headers::CSRF_PROTECTION;
use crate::keys::{Grant, KeyRing, Verified};
use crate::municipality::MunicipalityContext;
use crate::problem::Problem;

/// The cookie that holds the access token.
pub const ACCESS_COOKIE: &str = "__Host-cirmos-access";

/// The cookie that holds the refresh token.
pub const REFRESH_COOKIE: &str = "__Host-cirmos-refresh";

const OUR_COOKIES: &str = "__Host-cirmos-";

/// How long a looked-up state is believed.
const BELIEVED: Duration = Duration::from_secs(4);

/// The state of a session and of its user, as the database has it.
#[derive(Clone, Debug)]
pub struct SessionState {
    /// The user.
    pub user: UserId,
    /// Who this is to the policy.
    pub actor: Arc<Actor>,
    /// The user's own language.
    pub language: Language,
    /// Is the session over, or may the user no longer sign in?
    pub ended: bool,
    /// When the session ends by itself.
    pub expires_at: Moment,
    /// Tokens from before this moment are no longer good.
    pub credentials_changed_at: Moment,
}

/// What a lookup answers with.
pub type Lookup<'l, T> = Pin<Box<dyn Future<Output = Result<T, Failure>> + Send + 'l>>;

/// Where municipalities and sessions are looked up.
pub trait Directory: Send + Sync {
    /// A municipality by its slug.
    fn municipality<'l>(&'l self, slug: &'l str) -> Lookup<'l, Option<MunicipalityContext>>;

    /// The state of a session.
    fn session(
        &self,
        municipality: MunicipalityId,
        session: SessionId,
    ) -> Lookup<'_, Option<SessionState>>;
}

/// Who calls.
#[derive(Clone, Debug)]
pub enum Caller {
    /// No credentials were sent.
    Nobody,
    /// Credentials were sent and are not good.
    Refused {
        /// Did they come in a cookie?
        by_cookie: bool,
    },
    /// A signed-in user.
    Staff {
        /// The session's state.
        state: Arc<SessionState>,
        /// The session.
        session: SessionId,
        /// Did the token come in a cookie?
        by_cookie: bool,
    },
}

impl Caller {
    /// Were credentials sent, good or not?
    pub(crate) fn sent_credentials(&self) -> bool {
        !matches!(self, Self::Nobody)
    }
}

/// Municipalities and sessions, looked up and kept for a moment.
pub struct Sessions {
    keys: Arc<KeyRing>,
    directory: Arc<dyn Directory>,
    tokens: Cache<[u8; 32], Verified>,
    states: Cache<SessionId, Option<Arc<SessionState>>>,
    municipalities: Cache<String, Option<Arc<MunicipalityContext>>>,
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sessions").finish_non_exhaustive()
    }
}

impl Sessions {
    pub(crate) fn new(keys: Arc<KeyRing>, directory: Arc<dyn Directory>) -> Self {
        Self {
            keys,
            directory,
            tokens: Cache::builder()
                .max_capacity(50_000)
                .time_to_live(Duration::from_mins(11))
                .build(),
            states: Cache::builder()
                .max_capacity(50_000)
                .time_to_live(BELIEVED)
                .build(),
            municipalities: Cache::builder()
                .max_capacity(10_000)
                .time_to_live(BELIEVED)
                .build(),
        }
    }

    /// The municipality with this slug.
    pub async fn municipality(
        &self,
        slug: &str,
    ) -> Result<Option<Arc<MunicipalityContext>>, Failure> {
        if !is_slug(slug) {
            return Ok(None);
        }
        if let Some(known) = self.municipalities.get(slug) {
            return Ok(known);
        }
        let found = self.directory.municipality(slug).await?.map(Arc::new);
        self.municipalities.insert(slug.to_owned(), found.clone());
        Ok(found)
    }

    /// Forgets a session's state: it ended, or its user's rights changed.
    pub fn forget_session(&self, session: SessionId) {
        self.states.invalidate(&session);
    }

    /// Forgets the state of all sessions of a user.
    pub fn forget_user(&self, user: UserId) {
        let theirs = self
            .states
            .iter()
            .filter(|(_, state)| state.as_ref().is_some_and(|state| state.user == user));
        for (session, _) in theirs {
            self.states.invalidate(&*session);
        }
    }

    /// Forgets a municipality: it changed.
    pub fn forget_municipality(&self, slug: &str) {
        self.municipalities.invalidate(slug);
    }

    /// Finds out who calls.
    pub(crate) async fn resolve(
        &self,
        headers: &HeaderMap,
        now: Moment,
    ) -> Result<Caller, Failure> {
        let (token, by_cookie) = match credentials(headers) {
            Credentials::None => return Ok(Caller::Nobody),
            Credentials::Unusable { by_cookie } => return Ok(Caller::Refused { by_cookie }),
            Credentials::Bearer(token) => (token, false),
            Credentials::Cookie(token) => (token, true),
        };
        let refused = Caller::Refused { by_cookie };
        let Some(verified) = self.verify(token, now) else {
            return Ok(refused);
        };
        let Grant {
            municipality,
            user,
            session,
        } = verified.grant;
        let state = if let Some(known) = self.states.get(&session) {
            known
        } else {
            let state = self
                .directory
                .session(municipality, session)
                .await?
                .map(Arc::new);
            self.states.insert(session, state.clone());
            state
        };
        Ok(match state {
            Some(state)
                if !state.ended
                    && state.user == user
                    && state.actor.municipality == municipality
                    && state.expires_at > now
                    && state.credentials_changed_at.timestamp() <= verified.issued_at =>
            {
                Caller::Staff {
                    state,
                    session,
                    by_cookie,
                }
            }
            _ => refused,
        })
    }

    fn verify(&self, token: &str, now: Moment) -> Option<Verified> {
        let fingerprint: [u8; 32] = Sha256::digest(token).into();
        if let Some(verified) = self.tokens.get(&fingerprint)
            && self.keys.still_good(&verified, now).is_ok()
        {
            return Some(verified);
        }
        match self.keys.verify(token, now) {
            Ok(verified) => {
                self.tokens.insert(fingerprint, verified);
                Some(verified)
            }
            Err(bad) => {
                tracing::debug!(reason = bad.0, "a token was refused");
                None
            }
        }
    }
}

/// The form every slug has, so that nothing else is ever looked up.
fn is_slug(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

enum Credentials<'h> {
    None,
    Bearer(&'h str),
    Cookie(&'h str),
    Unusable { by_cookie: bool },
}

fn credentials(headers: &HeaderMap) -> Credentials<'_> {
    let mut sent = headers.get_all(AUTHORIZATION);
    if let Some(value) = sent.next() {
        let bearer = value.to_str().ok().and_then(|text| {
            let (scheme, token) = text.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
        });
        return match bearer {
            Some(token) if sent.next().is_none() => Credentials::Bearer(token),
            _ => Credentials::Unusable { by_cookie: false },
        };
    }
    let mut tokens = cookie(headers, ACCESS_COOKIE);
    match (tokens.next(), tokens.next()) {
        (None, _) => Credentials::None,
        (Some(token), None) => Credentials::Cookie(token),
        (Some(_), Some(_)) => Credentials::Unusable { by_cookie: true },
    }
}

/// Every value of a cookie, as sent.
pub fn cookie<'h>(headers: &'h HeaderMap, name: &'h str) -> impl Iterator<Item = &'h str> {
    cookies(headers).filter_map(move |pair| pair.strip_prefix(name)?.strip_prefix('='))
}

fn cookies(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    headers
        .get_all(COOKIE)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(';'))
        .map(str::trim)
}

/// Refuses a write that a page elsewhere could have made a browser send: one that carries our
/// cookies, without the header only a script of ours can set, or from an origin we do not know.
pub(crate) fn cross_site(
    method: &Method,
    headers: &HeaderMap,
    own_origins: &[String],
    municipality: Option<&MunicipalityContext>,
) -> Result<(), Problem> {
    if method.is_safe() || headers.contains_key(AUTHORIZATION) {
        return Ok(());
    }
    if !cookies(headers).any(|pair| pair.starts_with(OUR_COOKIES)) {
        return Ok(());
    }
    let shown = headers
        .get(CSRF_PROTECTION)
        .is_some_and(|value| value == "1");
    let known = headers.get(ORIGIN).is_none_or(|origin| {
        origin.to_str().is_ok_and(|origin| {
            own_origins.iter().any(|own| own == origin)
                || municipality.is_some_and(|municipality| municipality.knows_origin(origin))
                || is_same_host(origin, headers)
        })
    });
    if shown && known {
        Ok(())
    } else {
        Err(Problem::of(ProblemKind::CrossSiteRefused))
    }
}

/// A browser cannot be made to lie about either.
fn is_same_host(origin: &str, headers: &HeaderMap) -> bool {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let from = origin
        .strip_prefix("https://")
        .or_else(|| origin.strip_prefix("http://"));
    from.is_some() && from == host
}

#[cfg(test)]
mod tests;
