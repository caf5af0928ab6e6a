//! What the database can do alone: one row, durable, after the other; and one row found by its key.

use std::path::Path;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::{PgConnection, SqliteConnection};

use crate::Outcome;
use crate::client::count;

diesel::table! {
    raw_row (id) {
        id -> BigInt,
        body -> Text,
    }
}

/// Rows that are there to be found.
const ROWS: i64 = 10_000;

const BODY: &str =
    "Egy sor, amely körülbelül akkora, mint egy ügy: ezt írjuk ki tartósan, és ezt keressük meg. ";

/// What it can do in a second.
#[derive(Clone, Copy, Debug)]
pub struct Raw {
    /// Rows inserted, each with a commit of its own.
    pub inserts: f64,
    /// Rows found by their key.
    pub selects: f64,
}

/// Repeats something for a while, on several threads with a connection each.
fn repeat<C>(
    connections: usize,
    seconds: f64,
    connect: impl Fn() -> Outcome<C> + Sync,
    work: impl Fn(&mut C, i64) -> QueryResult<()> + Sync,
) -> Outcome<f64> {
    let done: Vec<Outcome<u64>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..connections)
            .map(|thread| {
                let (connect, work) = (&connect, &work);
                scope.spawn(move || {
                    let mut connection = connect()?;
                    let first = i64::try_from(thread)? << 32;
                    let end = Instant::now() + Duration::from_secs_f64(seconds);
                    let mut made: u32 = 0;
                    while Instant::now() < end {
                        work(&mut connection, first + i64::from(made))?;
                        made += 1;
                    }
                    Ok(u64::from(made))
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| {
                thread
                    .join()
                    .unwrap_or_else(|_| Err("a thread panicked".into()))
            })
            .collect()
    });
    let done: Vec<u64> = done.into_iter().collect::<Outcome<_>>()?;
    Ok(count(done.into_iter().sum()) / seconds)
}

macro_rules! measure {
    ($connections:expr, $writers:expr, $seconds:expr, $connect:expr) => {{
        let body = BODY.repeat(10);
        let rows: Vec<_> = (0..ROWS)
            .map(|id| (raw_row::id.eq(-1 - id), raw_row::body.eq(body.clone())))
            .collect();
        let mut connection = $connect()?;
        connection.batch_execute(
            "CREATE TABLE raw_row (id BIGINT NOT NULL PRIMARY KEY, body TEXT NOT NULL)",
        )?;
        for some in rows.chunks(1000) {
            diesel::insert_into(raw_row::table)
                .values(some)
                .execute(&mut connection)?;
        }
        let inserts = repeat($writers, $seconds, $connect, |connection, id| {
            diesel::insert_into(raw_row::table)
                .values((raw_row::id.eq(id), raw_row::body.eq(body.as_str())))
                .execute(connection)
                .map(|_| ())
        })?;
        let selects = repeat($connections, $seconds, $connect, |connection, turn| {
            let id = -1 - (turn * 7919) % ROWS;
            raw_row::table
                .find(id)
                .first::<(i64, String)>(connection)
                .map(|_| ())
        })?;
        Raw { inserts, selects }
    }};
}

/// SQLite: only one can write, so the inserts have one connection whatever the number.
pub fn sqlite(folder: &Path, connections: usize, seconds: f64) -> Outcome<Raw> {
    let path = folder.join("raw.db");
    for name in ["raw.db", "raw.db-wal", "raw.db-shm"] {
        let _ = std::fs::remove_file(folder.join(name));
    }
    let connect = || -> Outcome<SqliteConnection> {
        let mut connection = SqliteConnection::establish(&path.to_string_lossy())?;
        connection.batch_execute(
            "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL",
        )?;
        Ok(connection)
    };
    Ok(measure!(connections, 1, seconds, connect))
}

/// PostgreSQL.
pub fn postgres(url: &str, connections: usize, seconds: f64) -> Outcome<Raw> {
    let connect = || -> Outcome<PgConnection> { Ok(PgConnection::establish(url)?) };
    Ok(measure!(connections, connections, seconds, connect))
}
