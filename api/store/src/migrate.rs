//! Schema changes, embedded in the program: the same names for both databases.

use diesel::backend::Backend;
use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::migration::{MigrationSource, MigrationVersion};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use diesel::sqlite::Sqlite;
use diesel::{PgConnection, SqliteConnection, select, sql_query};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::Failure;

pub(crate) const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
pub(crate) const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Any number; all instances that migrate the same database agree on it.
const LOCK: i64 = 0x0063_6972_6d6f_7301;

/// Brings an embedded database up to date.
pub(crate) fn sqlite(connection: &mut SqliteConnection) -> Result<Vec<String>, Failure> {
    let applied = connection.applied_migrations().map_err(Failure::Broken)?;
    refuse_newer::<Sqlite>(&SQLITE, &names(&applied))?;
    let ran = connection
        .run_pending_migrations(SQLITE)
        .map_err(Failure::Broken)?;
    Ok(names(&ran))
}

/// Brings a PostgreSQL database up to date, one instance at a time.
pub(crate) fn postgres(connection: &mut PgConnection) -> Result<Vec<String>, Failure> {
    if pending(connection)? == 0 {
        return Ok(Vec::new());
    }
    connection.batch_execute(&format!(
        "SET lock_timeout = 0; SET statement_timeout = 0; \
         SELECT set_config('app.municipality', '*', false); \
         SELECT pg_advisory_lock({LOCK}); SET lock_timeout = '2s'"
    ))?;
    let ran = connection
        .run_pending_migrations(POSTGRES)
        .map(|ran| names(&ran))
        .map_err(Failure::Broken);
    connection.batch_execute(&format!("SELECT pg_advisory_unlock({LOCK})"))?;
    ran
}

/// How many migrations are missing. Only reads: the role that serves may not change tables, and has
/// to find out that there is nothing to change.
fn pending(connection: &mut PgConnection) -> Result<usize, Failure> {
    let begun = select(sql::<Bool>(
        "to_regclass('__diesel_schema_migrations') IS NOT NULL",
    ));
    let applied: Vec<String> = if begun.get_result(connection)? {
        sql_query("SELECT version FROM __diesel_schema_migrations")
            .load::<Applied>(connection)?
            .into_iter()
            .map(|row| row.version)
            .collect()
    } else {
        Vec::new()
    };
    let known = refuse_newer::<Pg>(&POSTGRES, &applied)?;
    Ok(known.iter().filter(|name| !applied.contains(name)).count())
}

#[derive(QueryableByName)]
struct Applied {
    #[diesel(sql_type = Text)]
    version: String,
}

fn names(versions: &[MigrationVersion<'_>]) -> Vec<String> {
    versions.iter().map(ToString::to_string).collect()
}

/// A database a newer program has changed is not this program's to write. Answers what is known.
fn refuse_newer<DB: Backend>(
    known: &EmbeddedMigrations,
    applied: &[String],
) -> Result<Vec<String>, Failure>
where
    EmbeddedMigrations: MigrationSource<DB>,
{
    let known: Vec<String> = known
        .migrations()
        .map_err(Failure::Broken)?
        .iter()
        .map(|migration| migration.name().version().to_string())
        .collect();
    let unknown: Vec<&str> = applied
        .iter()
        .filter(|name| !known.contains(name))
        .map(String::as_str)
        .collect();
    if unknown.is_empty() {
        return Ok(known);
    }
    Err(Failure::broken(format!(
        "the database was changed by a newer cirmos (migrations {}); this one must not use it",
        unknown.join(", ")
    )))
}
