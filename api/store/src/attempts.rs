//! Counting failures, so that guessing is slow: by whatever is guessed at, in windows of time.

use chrono::Duration;
use diesel::prelude::*;
use domain::clock::Moment;
use domain::ids::MunicipalityId;
use sha2::{Digest, Sha256};

use crate::schema::attempt;
use crate::types::At;
use crate::{Db, Failure, Tx, on};

/// What is guessed at. The name itself is not stored, only its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptKey {
    municipality: MunicipalityId,
    kind: &'static str,
    hash: [u8; 32],
}

impl AttemptKey {
    /// Attempts of one kind at one name (an account, an address) in one municipality. Where the
    /// municipality is not known, all such attempts share the nil one.
    pub fn new(municipality: MunicipalityId, kind: &'static str, name: &str) -> Self {
        Self {
            municipality,
            kind,
            hash: Sha256::digest(name.as_bytes()).into(),
        }
    }
}

/// How often it failed since the window began.
pub fn failures(
    db: &mut Db<'_>,
    key: &AttemptKey,
    now: Moment,
    window: Duration,
) -> Result<i32, Failure> {
    let row = attempt::table
        .find((key.municipality, key.kind, key.hash.as_slice()))
        .filter(attempt::window_start.gt(At(now - window)))
        .select(attempt::failures);
    Ok(on!(db, c => row.first(c).optional())?.unwrap_or(0))
}

/// Counts one failure and tells how many there are since the window began. The first failure
/// begins a window.
pub fn note_failure(
    tx: &mut Tx<'_>,
    key: &AttemptKey,
    now: Moment,
    window: Duration,
) -> Result<i32, Failure> {
    let over = attempt::table
        .find((key.municipality, key.kind, key.hash.as_slice()))
        .filter(attempt::window_start.le(At(now - window)));
    on!(tx, c => diesel::delete(over).execute(c))?;
    let row = (
        attempt::municipality_id.eq(key.municipality),
        attempt::kind.eq(key.kind),
        attempt::key_hash.eq(key.hash.as_slice()),
        attempt::window_start.eq(At(now)),
        attempt::failures.eq(1),
    );
    let count = on!(tx, c => diesel::insert_into(attempt::table)
        .values(row)
        .on_conflict((attempt::municipality_id, attempt::kind, attempt::key_hash))
        .do_update()
        .set(attempt::failures.eq(attempt::failures + 1))
        .returning(attempt::failures)
        .get_result(c))?;
    Ok(count)
}

/// Forgets the failures: it went well.
pub fn forget(tx: &mut Tx<'_>, key: &AttemptKey) -> Result<(), Failure> {
    let row = attempt::table.find((key.municipality, key.kind, key.hash.as_slice()));
    on!(tx, c => diesel::delete(row).execute(c))?;
    Ok(())
}

/// Removes windows that began before a moment, and tells how many.
pub fn purge(tx: &mut Tx<'_>, before: Moment) -> Result<usize, Failure> {
    let old = attempt::table.filter(attempt::window_start.lt(At(before)));
    Ok(on!(tx, c => diesel::delete(old).execute(c))?)
}

#[cfg(test)]
mod tests;
