//! Connections to the embedded database, set up.

use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel::{SqliteConnection, sql_query};

use crate::OpenError;

/// The first SQLite without the bug that loses the beginning of a reset write-ahead log.
const OLDEST: [u32; 3] = [3, 51, 3];

/// Every commit is on the disk before it is answered; the database trusts neither its schema nor
/// its pages; what is deleted is overwritten where that costs nothing.
const EVERY: &str = "
    PRAGMA busy_timeout = 5000;
    PRAGMA foreign_keys = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
    PRAGMA mmap_size = 0;
    PRAGMA temp_store = MEMORY;
";

/// It keeps 8 MB of the file in memory: what many inserts come by.
const WRITER: &str = "
    PRAGMA cache_size = -8000;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA journal_size_limit = 67108864;
    PRAGMA secure_delete = FAST;
    PRAGMA wal_autocheckpoint = 1000;
";

/// The writer checkpoints; a reader never does, and cannot write. Each keeps only the upper levels of
/// the indexes in memory; for the rest there is the operating system's cache, which all of them share.
const READER: &str = "
    PRAGMA cache_size = -2000;
    PRAGMA wal_autocheckpoint = 0;
    PRAGMA query_only = ON;
";

/// Opens the connection that writes, making the file when it is missing.
pub(crate) fn writer(database: &Path) -> Result<SqliteConnection, OpenError> {
    let mut connection = open(database)?;
    refuse_old(&mut connection)?;
    set(&mut connection, WRITER)?;
    Ok(connection)
}

/// Opens a connection that only reads.
pub(crate) fn reader(database: &Path) -> Result<SqliteConnection, OpenError> {
    let mut connection = open(database)?;
    set(&mut connection, READER)?;
    Ok(connection)
}

fn open(database: &Path) -> Result<SqliteConnection, OpenError> {
    let path = database.to_str().ok_or_else(|| OpenError::NotText {
        path: database.to_owned(),
    })?;
    let mut connection = SqliteConnection::establish(path).map_err(OpenError::Connect)?;
    set(&mut connection, EVERY)?;
    Ok(connection)
}

fn set(connection: &mut SqliteConnection, pragmas: &str) -> Result<(), OpenError> {
    connection.batch_execute(pragmas).map_err(OpenError::SetUp)
}

#[derive(QueryableByName)]
struct Library {
    #[diesel(sql_type = Text)]
    version: String,
}

fn refuse_old(connection: &mut SqliteConnection) -> Result<(), OpenError> {
    let library: Library = sql_query("SELECT sqlite_version() AS version")
        .get_result(connection)
        .map_err(OpenError::SetUp)?;
    if new_enough(&library.version) {
        Ok(())
    } else {
        Err(OpenError::OldSqlite {
            version: library.version,
        })
    }
}

fn new_enough(version: &str) -> bool {
    let numbers: Vec<u32> = version
        .split('.')
        .map_while(|part| part.parse().ok())
        .collect();
    numbers.as_slice() >= OLDEST.as_slice()
}

#[cfg(test)]
mod tests {
    use super::new_enough;

    #[test]
    fn a_library_with_the_log_reset_bug_is_refused() {
        assert!(!new_enough("3.40.1"));
        assert!(!new_enough("3.51.2"));
        assert!(new_enough("3.51.3"));
        assert!(new_enough("3.53.2"));
        assert!(new_enough("4.0.0"));
    }
}
