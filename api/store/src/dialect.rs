//! Where the two databases need different words, and nowhere else.

mod one_of;

use diesel::prelude::*;
use diesel::sql_types::Text;
use domain::clock::Moment;
use domain::ids::MunicipalityId;
use uuid::Uuid;

use crate::schema::outbox;
use crate::types::{AnyId, At};
use crate::{Db, Failure, Tx};

pub use one_of::{OneOf, one_of};

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

/// What SQLite finds wrong with its file when it reads all of it. PostgreSQL has servants of its own
/// for that (checksums, amcheck).
pub(crate) fn file_faults(db: &mut Db<'_>) -> Result<Vec<String>, Failure> {
    let Db::Sqlite(connection) = db else {
        return Ok(Vec::new());
    };
    let lines: Vec<Fault> = diesel::sql_query("PRAGMA integrity_check(100)").load(*connection)?;
    Ok(lines
        .into_iter()
        .map(|line| line.integrity_check)
        .filter(|line| line != "ok")
        .collect())
}

#[derive(QueryableByName)]
struct Fault {
    #[diesel(sql_type = Text)]
    integrity_check: String,
}
