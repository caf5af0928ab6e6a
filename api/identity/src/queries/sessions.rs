//! Sessions and the refresh tokens that keep them alive.

use diesel::prelude::*;
use domain::clock::Moment;
use domain::codes::SessionKind;
use domain::ids::{MunicipalityId, SessionId, UserId};
use store::schema::{refresh_token, session};
use store::types::At;
use store::{Db, Failure, Tx, on};

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = session)]
pub(crate) struct SessionRow {
    pub(crate) municipality_id: MunicipalityId,
    pub(crate) id: SessionId,
    pub(crate) user_id: UserId,
    pub(crate) kind: SessionKind,
    pub(crate) user_agent: Option<String>,
    pub(crate) created_at: Moment,
    pub(crate) last_used_at: Moment,
    pub(crate) expires_at: Moment,
    pub(crate) ended_at: Option<Moment>,
}

/// A refresh token that was used already.
#[derive(Clone, Debug, Queryable)]
pub(crate) struct UsedTokenRow {
    pub(crate) municipality_id: MunicipalityId,
    pub(crate) session_id: SessionId,
    pub(crate) used_at: Option<Moment>,
}

pub(crate) fn insert(tx: &mut Tx<'_>, row: &SessionRow) -> Result<(), Failure> {
    let values = (
        session::municipality_id.eq(row.municipality_id),
        session::id.eq(row.id),
        session::user_id.eq(row.user_id),
        session::kind.eq(row.kind),
        session::user_agent.eq(&row.user_agent),
        session::created_at.eq(At(row.created_at)),
        session::last_used_at.eq(At(row.last_used_at)),
        session::expires_at.eq(At(row.expires_at)),
    );
    on!(tx, c => diesel::insert_into(session::table).values(values).execute(c))?;
    Ok(())
}

pub(crate) fn find(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    id: SessionId,
) -> Result<Option<SessionRow>, Failure> {
    let row = session::table.find((municipality, id));
    Ok(on!(db, c => row.select(SessionRow::as_select()).first(c).optional())?)
}

/// Somebody's sessions that still live, the newest first.
pub(crate) fn alive(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    user: UserId,
    now: Moment,
    used_after: Moment,
) -> Result<Vec<SessionRow>, Failure> {
    let rows = session::table
        .filter(session::municipality_id.eq(municipality))
        .filter(session::user_id.eq(user))
        .filter(session::ended_at.is_null())
        .filter(session::expires_at.gt(At(now)))
        .filter(session::last_used_at.gt(At(used_after)))
        .order((session::created_at.desc(), session::id.desc()))
        .limit(100);
    Ok(on!(db, c => rows.select(SessionRow::as_select()).load(c))?)
}

pub(crate) fn touch(
    tx: &mut Tx<'_>,
    municipality: MunicipalityId,
    id: SessionId,
    now: Moment,
) -> Result<(), Failure> {
    let touched = session::table.find((municipality, id));
    on!(tx, c => diesel::update(touched).set(session::last_used_at.eq(At(now))).execute(c))?;
    Ok(())
}

/// Ends one session of a user; `false` when there is none that lives.
pub(crate) fn end(
    tx: &mut Tx<'_>,
    municipality: MunicipalityId,
    user: UserId,
    id: SessionId,
    now: Moment,
    reason: &str,
) -> Result<bool, Failure> {
    let ended = session::table
        .find((municipality, id))
        .filter(session::user_id.eq(user))
        .filter(session::ended_at.is_null());
    let change = (
        session::ended_at.eq(Some(At(now))),
        session::end_reason.eq(Some(reason)),
    );
    Ok(on!(tx, c => diesel::update(ended).set(change).execute(c))? == 1)
}

/// Ends all sessions of a user, but for one if named; tells how many.
pub(crate) fn end_all(
    tx: &mut Tx<'_>,
    municipality: MunicipalityId,
    user: UserId,
    except: Option<SessionId>,
    now: Moment,
    reason: &str,
) -> Result<usize, Failure> {
    let change = (
        session::ended_at.eq(Some(At(now))),
        session::end_reason.eq(Some(reason)),
    );
    // No session has the nil id.
    let kept = except.unwrap_or(SessionId::from_uuid(uuid::Uuid::nil()));
    let theirs = session::table
        .filter(session::municipality_id.eq(municipality))
        .filter(session::user_id.eq(user))
        .filter(session::ended_at.is_null())
        .filter(session::id.ne(kept));
    Ok(on!(tx, c => diesel::update(theirs).set(change).execute(c))?)
}

/// Keeps a refresh token. One that is there already stays as it is.
pub(crate) fn insert_token(
    tx: &mut Tx<'_>,
    municipality: MunicipalityId,
    session: SessionId,
    token_hash: &[u8],
    now: Moment,
) -> Result<(), Failure> {
    let values = (
        refresh_token::municipality_id.eq(municipality),
        refresh_token::token_hash.eq(token_hash),
        refresh_token::session_id.eq(session),
        refresh_token::created_at.eq(At(now)),
    );
    on!(tx, c => diesel::insert_into(refresh_token::table)
        .values(values)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

/// Uses a refresh token up. Of many who try at once, one gets the answer.
pub(crate) fn use_token(
    tx: &mut Tx<'_>,
    token_hash: &[u8],
    successor_hash: &[u8],
    now: Moment,
) -> Result<Option<(MunicipalityId, SessionId)>, Failure> {
    let unused = refresh_token::table
        .filter(refresh_token::token_hash.eq(token_hash))
        .filter(refresh_token::used_at.is_null());
    let change = (
        refresh_token::used_at.eq(Some(At(now))),
        refresh_token::replaced_by.eq(Some(successor_hash)),
    );
    Ok(on!(tx, c => diesel::update(unused)
        .set(change)
        .returning((refresh_token::municipality_id, refresh_token::session_id))
        .get_result(c)
        .optional())?)
}

pub(crate) fn token(db: &mut Db<'_>, token_hash: &[u8]) -> Result<Option<UsedTokenRow>, Failure> {
    let row = refresh_token::table
        .filter(refresh_token::token_hash.eq(token_hash))
        .select((
            refresh_token::municipality_id,
            refresh_token::session_id,
            refresh_token::used_at,
        ));
    Ok(on!(db, c => row.first(c).optional())?)
}

/// Removes sessions that could not be used since a moment, with their tokens; at most `limit`.
pub(crate) fn purge(tx: &mut Tx<'_>, before: Moment, limit: i64) -> Result<usize, Failure> {
    let over = session::table
        .filter(session::expires_at.lt(At(before)))
        .limit(limit)
        .select((session::municipality_id, session::id));
    let over: Vec<(MunicipalityId, SessionId)> = on!(tx, c => over.load(c))?;
    for (municipality, id) in &over {
        let tokens = refresh_token::table
            .filter(refresh_token::municipality_id.eq(*municipality))
            .filter(refresh_token::session_id.eq(*id));
        on!(tx, c => diesel::delete(tokens).execute(c))?;
        let row = session::table.find((*municipality, *id));
        on!(tx, c => diesel::delete(row).execute(c))?;
    }
    Ok(over.len())
}
