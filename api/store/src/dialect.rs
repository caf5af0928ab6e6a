//! Where the two databases need different words, and nowhere else.

use diesel::prelude::*;
use domain::clock::Moment;
use domain::ids::MunicipalityId;
use uuid::Uuid;

use crate::schema::outbox;
use crate::types::{AnyId, At};
use crate::{Db, Failure, Tx};

/// What is due in the outbox. PostgreSQL locks the rows and steps over those another instance is
/// about to take; the embedded database has one writer, which is us.
pub(crate) fn due(
    tx: &mut Tx<'_>,
    destination: &str,
    now: Moment,
    limit: i64,
) -> Result<Vec<(MunicipalityId, Uuid)>, Failure> {
    let rows = outbox::table
        .filter(outbox::destination.eq(destination))
        .filter(outbox::state.eq(crate::outbox::PENDING))
        .filter(outbox::next_at.le(At(now)))
        .order(outbox::next_at)
        .limit(limit)
        .select((outbox::municipality_id, outbox::id));
    let keys: Vec<(MunicipalityId, AnyId)> = match tx.handle() {
        Db::Sqlite(c) => rows.load(*c)?,
        Db::Postgres(c) => rows.for_update().skip_locked().load(*c)?,
    };
    Ok(keys
        .into_iter()
        .map(|(municipality, AnyId(id))| (municipality, id))
        .collect())
}
