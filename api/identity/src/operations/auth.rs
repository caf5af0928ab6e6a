//! Opening, renewing and ending sessions.

use chrono::TimeDelta;
use domain::clock::Moment;
use domain::codes::{SessionKind, UserStatus};
use domain::ids::{MunicipalityId, SessionId, UserId};
use domain::refusal::{ProblemKind, Refusal};
use store::attempts::{self, AttemptKey};
use store::{Db, Failure, Tx};
use web::keys::Grant;

use crate::queries::sessions::{self as queries, SessionRow};
use crate::queries::users::{self, SignInRow};
use crate::secrets::{Blind, Succession, Token};

/// A session ends after this, however much it is used.
pub(crate) const LIFETIME: TimeDelta = TimeDelta::hours(12);
/// A session that is not renewed for so long has ended.
pub(crate) const IDLE: TimeDelta = TimeDelta::minutes(30);
/// For so long after its use a refresh token may come again from the same client: an answer that
/// was lost on the way is no theft.
const GRACE: TimeDelta = TimeDelta::seconds(10);

/// In this window failures are counted.
pub(crate) const WINDOW: TimeDelta = TimeDelta::minutes(15);
/// So many failures lock an account for the rest of the window.
const MOST_PER_ACCOUNT: i32 = 5;
/// So many lock an address. More than for an account: a whole town hall may share one.
const MOST_PER_ADDRESS: i32 = 30;

/// What failures are counted by: the account that was tried, whether it exists or not, and the
/// address it was tried from.
#[derive(Clone, Debug)]
pub(crate) struct Tries {
    account: AttemptKey,
    address: AttemptKey,
}

impl Tries {
    pub(crate) fn new(blind: &Blind, email: &str, client: std::net::IpAddr) -> Self {
        // Before the municipality is known, all attempts are counted in one place.
        let nowhere = MunicipalityId::from_uuid(uuid::Uuid::nil());
        Self {
            account: AttemptKey::new(nowhere, "sign_in_account", &blind.hash(email)),
            address: AttemptKey::new(nowhere, "sign_in_address", &blind.hash(&client.to_string())),
        }
    }

    /// Were there too many lately?
    pub(crate) fn exhausted(&self, db: &mut Db<'_>, now: Moment) -> Result<bool, Failure> {
        let account = attempts::failures(db, &self.account, now, WINDOW)?;
        let address = attempts::failures(db, &self.address, now, WINDOW)?;
        Ok(account >= MOST_PER_ACCOUNT || address >= MOST_PER_ADDRESS)
    }

    /// Counts a failure; `true` when it was the one that locks.
    pub(crate) fn note(&self, tx: &mut Tx<'_>, now: Moment) -> Result<bool, Failure> {
        let account = attempts::note_failure(tx, &self.account, now, WINDOW)?;
        let address = attempts::note_failure(tx, &self.address, now, WINDOW)?;
        Ok(account == MOST_PER_ACCOUNT || address == MOST_PER_ADDRESS)
    }

    /// It went well: the account starts anew, the address does not, or one known password would
    /// buy any number of guesses at others.
    pub(crate) fn forget(&self, tx: &mut Tx<'_>) -> Result<(), Failure> {
        attempts::forget(tx, &self.account)
    }
}

/// What is known before a password is tried.
pub(crate) struct Attempt {
    pub(crate) exhausted: bool,
    pub(crate) account: Option<SignInRow>,
}

/// Looks the account up. The statements are the same whether it exists or not.
pub(crate) fn look_up(
    db: &mut Db<'_>,
    now: Moment,
    tries: &Tries,
    email: &str,
    municipality: Option<&str>,
) -> Result<Attempt, Failure> {
    let exhausted = tries.exhausted(db, now)?;
    let account = users::by_sign_in_name(db, email)?
        .filter(|account| account.status == UserStatus::Active)
        .filter(|account| municipality.is_none_or(|slug| slug == account.slug));
    Ok(Attempt { exhausted, account })
}

/// A session that was opened or renewed, and the token that renews it next.
#[derive(Clone, Debug)]
pub(crate) struct Opened {
    pub(crate) grant: Grant,
    pub(crate) kind: SessionKind,
    pub(crate) expires_at: Moment,
}

/// What a client said of itself when it opened a session.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    pub(crate) kind: SessionKind,
    pub(crate) user_agent: Option<String>,
}

/// Opens a session for an account whose password was right, unless the account has changed since.
pub(crate) fn open(
    tx: &mut Tx<'_>,
    now: Moment,
    account: &SignInRow,
    client: &Client,
    tries: &Tries,
    token_hash: &[u8],
    new_hash: Option<&str>,
) -> Result<Opened, Failure> {
    if !users::note_sign_in(tx, account, now, new_hash)? {
        return Err(Refusal::problem(ProblemKind::WrongCredentials).into());
    }
    let session = SessionRow {
        municipality_id: account.municipality_id,
        id: SessionId::from_uuid(store::ids::new_id(now)),
        user_id: account.user_id,
        kind: client.kind,
        user_agent: client.user_agent.clone(),
        created_at: now,
        last_used_at: now,
        expires_at: now + LIFETIME,
        ended_at: None,
    };
    queries::insert(tx, &session)?;
    queries::insert_token(tx, session.municipality_id, session.id, token_hash, now)?;
    tries.forget(tx)?;
    Ok(opened(&session))
}

/// What came of a refresh token.
#[derive(Clone, Debug)]
pub(crate) enum Renewal {
    /// The session goes on.
    Renewed(Opened),
    /// The token was used before, by somebody else or long ago: the session has ended.
    Reused(Grant),
    /// No such token, or its session is over.
    Refused,
}

/// Renews a session. Of many who bring the same token at once, all get the same successor.
pub(crate) fn renew(
    tx: &mut Tx<'_>,
    now: Moment,
    succession: &Succession,
    token: &Token,
    client: &Client,
) -> Result<Renewal, Failure> {
    let (hash, successor) = (token.hash(), succession.successor(token).hash());
    let first = queries::use_token(tx, &hash, &successor, now)?;
    let (municipality, id, again_at) = match first {
        Some((municipality, session)) => (municipality, session, None),
        None => match queries::token(tx, &hash)? {
            Some(used) => (used.municipality_id, used.session_id, used.used_at),
            None => return Ok(Renewal::Refused),
        },
    };
    let Some(session) = queries::find(tx, municipality, id)? else {
        return Ok(Renewal::Refused);
    };
    if !is_alive(&session, now) || !may_sign_in(tx, &session)? {
        return Ok(Renewal::Refused);
    }
    if let Some(used_at) = again_at {
        let same_client = session.kind == client.kind && session.user_agent == client.user_agent;
        if !same_client || now - used_at > GRACE {
            queries::end(tx, municipality, session.user_id, id, now, "reuse")?;
            return Ok(Renewal::Reused(grant(&session)));
        }
        // The first to come has put the successor there and prolonged the session.
        return Ok(Renewal::Renewed(opened(&session)));
    }
    queries::insert_token(tx, municipality, id, &successor, now)?;
    queries::touch(tx, municipality, id, now)?;
    Ok(Renewal::Renewed(opened(&session)))
}

/// Whose session a refresh token belongs to, whatever its state: to end it.
pub(crate) fn session_of(db: &mut Db<'_>, token: &Token) -> Result<Option<Grant>, Failure> {
    let Some(found) = queries::token(db, &token.hash())? else {
        return Ok(None);
    };
    Ok(queries::find(db, found.municipality_id, found.session_id)?.map(|session| grant(&session)))
}

/// Ends a session of one's own; 404 when there is none that lives.
pub(crate) fn end(
    tx: &mut Tx<'_>,
    municipality: MunicipalityId,
    user: UserId,
    session: SessionId,
    now: Moment,
) -> Result<(), Failure> {
    if queries::end(tx, municipality, user, session, now, "signed_out")? {
        Ok(())
    } else {
        Err(Refusal::not_found().into())
    }
}

fn is_alive(session: &SessionRow, now: Moment) -> bool {
    session.ended_at.is_none() && session.expires_at > now && session.last_used_at + IDLE > now
}

fn may_sign_in(db: &mut Db<'_>, session: &SessionRow) -> Result<bool, Failure> {
    let user = users::find(db, session.municipality_id, session.user_id)?;
    Ok(user.is_some_and(|user| user.status == UserStatus::Active))
}

fn opened(session: &SessionRow) -> Opened {
    Opened {
        grant: grant(session),
        kind: session.kind,
        expires_at: session.expires_at,
    }
}

fn grant(session: &SessionRow) -> Grant {
    Grant {
        municipality: session.municipality_id,
        user: session.user_id,
        session: session.id,
    }
}
