//! Schema changes, embedded in the program: the same names for both databases.

use diesel::connection::SimpleConnection;
use diesel::migration::{MigrationSource, MigrationVersion};
use diesel::{PgConnection, SqliteConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::Failure;

pub(crate) const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
pub(crate) const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Any number; all instances that migrate the same database agree on it.
const LOCK: i64 = 0x0063_6972_6d6f_7301;

/// Brings an embedded database up to date.
pub(crate) fn sqlite(connection: &mut SqliteConnection) -> Result<Vec<String>, Failure> {
    refuse_newer(connection, &SQLITE)?;
    let ran = connection
        .run_pending_migrations(SQLITE)
        .map_err(Failure::Broken)?;
    Ok(names(&ran))
}

/// Brings a PostgreSQL database up to date, one instance at a time.
pub(crate) fn postgres(connection: &mut PgConnection) -> Result<Vec<String>, Failure> {
    connection.batch_execute(&format!(
        "SET lock_timeout = 0; SET statement_timeout = 0; \
         SELECT set_config('app.municipality', '*', false); \
         SELECT pg_advisory_lock({LOCK}); SET lock_timeout = '2s'"
    ))?;
    let ran = refuse_newer(connection, &POSTGRES).and_then(|()| {
        connection
            .run_pending_migrations(POSTGRES)
            .map(|ran| names(&ran))
            .map_err(Failure::Broken)
    });
    connection.batch_execute(&format!("SELECT pg_advisory_unlock({LOCK})"))?;
    ran
}

fn names(versions: &[MigrationVersion<'_>]) -> Vec<String> {
    versions.iter().map(ToString::to_string).collect()
}

/// A database a newer program has changed is not this program's to write.
fn refuse_newer<C, DB>(connection: &mut C, known: &EmbeddedMigrations) -> Result<(), Failure>
where
    DB: diesel::backend::Backend,
    C: MigrationHarness<DB>,
    EmbeddedMigrations: MigrationSource<DB>,
{
    let known: Vec<String> = known
        .migrations()
        .map_err(Failure::Broken)?
        .iter()
        .map(|migration| migration.name().version().to_string())
        .collect();
    let unknown: Vec<String> = connection
        .applied_migrations()
        .map_err(Failure::Broken)?
        .iter()
        .map(ToString::to_string)
        .filter(|applied| !known.contains(applied))
        .collect();
    if unknown.is_empty() {
        return Ok(());
    }
    Err(Failure::broken(format!(
        "the database was changed by a newer cirmos (migrations {}); this one must not use it",
        unknown.join(", ")
    )))
}
