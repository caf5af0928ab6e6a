//! What is to be sent: written with the change, sent afterwards, by whoever takes the lease.
//!
//! A row is leased, worked on outside any transaction, and then done or failed. Each lease has a
//! number; who comes back with an old one finds that the row was given to somebody else.

use chrono::Duration;
use diesel::prelude::*;
use domain::clock::Moment;
use domain::ids::MunicipalityId;
use uuid::Uuid;

use crate::journal::Entry;
use crate::schema::outbox;
use crate::types::{AnyId, At, Json};
use crate::{Failure, Tx, dialect, ids, on};

pub(crate) const PENDING: &str = "pending";
const DONE: &str = "done";
const DEAD: &str = "dead";

/// How long to wait after the first, second, … failure. After the last there is no further try.
const PAUSES: &[Duration] = &[
    Duration::seconds(5),
    Duration::minutes(5),
    Duration::minutes(30),
    Duration::hours(2),
    Duration::hours(5),
    Duration::hours(10),
    Duration::hours(14),
    Duration::hours(20),
    Duration::hours(24),
];

/// A row that is ours until the lease ends.
#[derive(Clone, Debug, PartialEq, Queryable, Selectable)]
#[diesel(table_name = outbox)]
pub struct Claimed {
    /// The municipality.
    pub municipality_id: MunicipalityId,
    /// The row; stays the same through all tries, so a receiver can tell a repetition.
    #[diesel(deserialize_as = AnyId)]
    pub id: Uuid,
    /// Where it goes: `mail`, a webhook's id.
    pub destination: String,
    /// What it is about.
    pub topic: String,
    /// The subject of the event it tells of.
    #[diesel(deserialize_as = AnyId)]
    pub subject_id: Uuid,
    /// The version of that event.
    pub event_version: i64,
    /// What is not in the journal and needed to send it.
    pub payload: Option<Json<serde_json::Value>>,
    /// How often it failed.
    pub attempts: i32,
    /// The number of the lease.
    pub lease_epoch: i64,
}

/// What becomes of a row after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It will be tried again at this moment.
    Again(Moment),
    /// It was tried often enough.
    Dead,
    /// Somebody else has it now.
    Lost,
}

/// Queues one thing to send about an event that was recorded in the same transaction. One event
/// goes to one destination once; asking again changes nothing.
pub fn enqueue(
    tx: &mut Tx<'_>,
    entry: &Entry,
    destination: &str,
    topic: &str,
    payload: Option<&serde_json::Value>,
) -> Result<(), Failure> {
    let row = (
        outbox::municipality_id.eq(entry.municipality),
        outbox::id.eq(AnyId(ids::new_id(entry.at))),
        outbox::destination.eq(destination),
        outbox::topic.eq(topic),
        outbox::subject_id.eq(AnyId(entry.subject.id())),
        outbox::event_version.eq(entry.version),
        outbox::payload.eq(payload.map(Json)),
        outbox::state.eq(PENDING),
        outbox::attempts.eq(0),
        outbox::next_at.eq(At(entry.at)),
        outbox::lease_epoch.eq(0_i64),
        outbox::created_at.eq(At(entry.at)),
    );
    on!(tx, c => diesel::insert_into(outbox::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

/// Takes up to `limit` due rows of a destination for the length of the lease.
pub fn claim(
    tx: &mut Tx<'_>,
    destination: &str,
    owner: &str,
    now: Moment,
    lease: Duration,
    limit: i64,
) -> Result<Vec<Claimed>, Failure> {
    let due = dialect::due(tx, destination, now, limit)?;
    let mut claimed = Vec::with_capacity(due.len());
    for (municipality, id) in due {
        let row = outbox::table.find((municipality, AnyId(id)));
        // A lease is a row that is not due before it ends: should its owner die, it falls due.
        let change = (
            outbox::next_at.eq(At(now + lease)),
            outbox::lease_owner.eq(owner),
            outbox::lease_epoch.eq(outbox::lease_epoch + 1),
        );
        claimed.push(on!(tx, c => diesel::update(row)
            .set(change)
            .returning(Claimed::as_returning())
            .get_result(c))?);
    }
    Ok(claimed)
}

/// It was sent. `false` when the lease had gone to somebody else meanwhile.
pub fn done(tx: &mut Tx<'_>, claimed: &Claimed, now: Moment) -> Result<bool, Failure> {
    let row = outbox::table
        .find((claimed.municipality_id, AnyId(claimed.id)))
        .filter(outbox::state.eq(PENDING))
        .filter(outbox::lease_epoch.eq(claimed.lease_epoch));
    let change = (
        outbox::state.eq(DONE),
        outbox::finished_at.eq(Some(now)),
        outbox::lease_owner.eq(None::<String>),
        outbox::last_error.eq(None::<String>),
        outbox::payload.eq(None::<Json<serde_json::Value>>),
    );
    Ok(on!(tx, c => diesel::update(row).set(change).execute(c))? == 1)
}

/// It was not sent, and why. It is tried again after a pause that grows, for about three days.
pub fn failed(
    tx: &mut Tx<'_>,
    claimed: &Claimed,
    now: Moment,
    cause: &str,
) -> Result<Fate, Failure> {
    let row = outbox::table
        .find((claimed.municipality_id, AnyId(claimed.id)))
        .filter(outbox::state.eq(PENDING))
        .filter(outbox::lease_epoch.eq(claimed.lease_epoch));
    let pause = usize::try_from(claimed.attempts)
        .ok()
        .and_then(|tried| PAUSES.get(tried));
    let (state, next, finished, fate) = match pause {
        Some(pause) => (PENDING, now + *pause, None, Fate::Again(now + *pause)),
        None => (DEAD, now, Some(now), Fate::Dead),
    };
    let change = (
        outbox::state.eq(state),
        outbox::attempts.eq(claimed.attempts + 1),
        outbox::next_at.eq(At(next)),
        outbox::finished_at.eq(finished),
        outbox::lease_owner.eq(None::<String>),
        outbox::last_error.eq(cause),
    );
    let changed = on!(tx, c => diesel::update(row).set(change).execute(c))?;
    Ok(if changed == 1 { fate } else { Fate::Lost })
}

#[cfg(test)]
mod tests;
