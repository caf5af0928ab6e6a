//! A request that is sent twice is done once and answered twice.
//!
//! The row is written in the transaction of the work itself, first of all, so that of two requests
//! with one key the second waits for the first and then repeats its answer.

use chrono::Duration;
use diesel::prelude::*;
use domain::clock::Moment;
use domain::ids::MunicipalityId;
use domain::refusal::{ProblemKind, Refusal};

use crate::schema::idempotency;
use crate::types::{At, Json};
use crate::{Failure, Tx, on};

/// How long an answer is kept.
const KEPT: Duration = Duration::hours(24);

/// Whose request it is, under which key, and what it asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnceKey {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// Who asked: keys of different callers never meet.
    pub principal: String,
    /// The key the caller chose.
    pub key: String,
    /// SHA-256 over method, path and body.
    pub fingerprint: [u8; 32],
}

/// An answer, as it is given and kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The headers that belong to the answer itself: `ETag`, `Location`.
    pub headers: Vec<(String, String)>,
    /// The body, byte for byte.
    pub body: Vec<u8>,
}

/// Was the answer a kept one?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replayed {
    /// The work was done before.
    Yes,
    /// The work was done now.
    No,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = idempotency)]
struct Kept {
    fingerprint: Vec<u8>,
    status: Option<i32>,
    headers: Option<Json<Vec<(String, String)>>>,
    body: Option<Vec<u8>>,
    created_at: Moment,
}

/// Does the work unless it was done under this key before; then its answer is repeated. The same
/// key with another fingerprint is refused. What the work refuses is not kept: nothing was done.
pub fn once(
    tx: &mut Tx<'_>,
    key: &OnceKey,
    now: Moment,
    work: impl FnOnce(&mut Tx<'_>) -> Result<Answer, Failure>,
) -> Result<(Answer, Replayed), Failure> {
    while !begin(tx, key, now)? {
        match kept(tx, key)? {
            Some(kept) if kept.created_at + KEPT > now => return replay(tx, key, now, kept),
            Some(_) => forget(tx, key)?,
            // Taken away between the two looks; the key is free now.
            None => {}
        }
    }
    let answer = work(tx)?;
    finish(tx, key, &answer)?;
    Ok((answer, Replayed::No))
}

/// Removes answers that are no longer kept, at most `limit`, and tells how many.
pub fn purge(tx: &mut Tx<'_>, now: Moment, limit: i64) -> Result<usize, Failure> {
    let oldest = idempotency::table
        .filter(idempotency::created_at.le(At(now - KEPT)))
        .order(idempotency::created_at)
        .limit(limit)
        .select((
            idempotency::municipality_id,
            idempotency::principal,
            idempotency::key,
        ));
    let keys: Vec<(MunicipalityId, String, String)> = on!(tx, c => oldest.load(c))?;
    for (municipality, principal, key) in &keys {
        let row = idempotency::table.find((municipality, principal, key));
        on!(tx, c => diesel::delete(row).execute(c))?;
    }
    Ok(keys.len())
}

/// `true` when the key was free and is ours now.
fn begin(tx: &mut Tx<'_>, key: &OnceKey, now: Moment) -> Result<bool, Failure> {
    let row = (
        idempotency::municipality_id.eq(key.municipality),
        idempotency::principal.eq(&key.principal),
        idempotency::key.eq(&key.key),
        idempotency::fingerprint.eq(key.fingerprint.as_slice()),
        idempotency::replays.eq(0),
        idempotency::created_at.eq(At(now)),
    );
    let inserted = on!(tx, c => diesel::insert_into(idempotency::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(inserted == 1)
}

fn kept(tx: &mut Tx<'_>, key: &OnceKey) -> Result<Option<Kept>, Failure> {
    let row = idempotency::table.find((key.municipality, &key.principal, &key.key));
    Ok(on!(tx, c => row.select(Kept::as_select()).first(c).optional())?)
}

fn forget(tx: &mut Tx<'_>, key: &OnceKey) -> Result<(), Failure> {
    let row = idempotency::table.find((key.municipality, &key.principal, &key.key));
    on!(tx, c => diesel::delete(row).execute(c))?;
    Ok(())
}

fn finish(tx: &mut Tx<'_>, key: &OnceKey, answer: &Answer) -> Result<(), Failure> {
    let row = idempotency::table.find((key.municipality, &key.principal, &key.key));
    let change = (
        idempotency::status.eq(i32::from(answer.status)),
        idempotency::headers.eq(Json(&answer.headers)),
        idempotency::body.eq(&answer.body),
    );
    on!(tx, c => diesel::update(row).set(change).execute(c))?;
    Ok(())
}

/// The write makes this commit wait for a replica where the first one did: a repeated answer
/// promises as much as the first.
fn replay(
    tx: &mut Tx<'_>,
    key: &OnceKey,
    now: Moment,
    kept: Kept,
) -> Result<(Answer, Replayed), Failure> {
    if kept.fingerprint != key.fingerprint {
        return Err(Refusal::problem(ProblemKind::KeyReused).into());
    }
    let (Some(status), Some(Json(headers)), Some(body)) = (kept.status, kept.headers, kept.body)
    else {
        return Err(Failure::broken(
            "an idempotency row was committed without its answer",
        ));
    };
    let row = idempotency::table.find((key.municipality, &key.principal, &key.key));
    let change = (
        idempotency::replays.eq(idempotency::replays + 1),
        idempotency::replayed_at.eq(Some(now)),
    );
    on!(tx, c => diesel::update(row).set(change).execute(c))?;
    let status = u16::try_from(status).map_err(Failure::broken)?;
    Ok((
        Answer {
            status,
            headers,
            body,
        },
        Replayed::Yes,
    ))
}

#[cfg(test)]
mod tests;
