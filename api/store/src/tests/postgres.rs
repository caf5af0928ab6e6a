//! What only PostgreSQL does.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use diesel::PgConnection;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use domain::refusal::Refusal;

use crate::schema::{attempt, department};
use crate::testing::{FreshStore, fresh_postgres};
use crate::types::At;
use crate::{Db, Failure, OpenError, Reach, Store, StoreConfig, Tx, on};

#[derive(QueryableByName)]
struct Setting {
    #[diesel(sql_type = Text)]
    value: String,
}

fn insert(tx: &mut Tx<'_>, kind: &str) -> Result<(), Failure> {
    let row = (
        attempt::municipality_id.eq(domain::ids::MunicipalityId::from_uuid(uuid::Uuid::nil())),
        attempt::kind.eq(kind),
        attempt::key_hash.eq([1_u8; 32].as_slice()),
        attempt::window_start.eq(At(crate::tests::now())),
        attempt::failures.eq(1),
    );
    on!(tx, c => diesel::insert_into(attempt::table).values(row).execute(c))?;
    Ok(())
}

fn count(store: &FreshStore) -> Result<i64, Failure> {
    store.read_blocking(Reach::Installation, |db| {
        Ok(on!(db, c => attempt::table.count().get_result(c))?)
    })
}

/// Ends every connection but the one that does it, and how many they were.
fn kill_all(killer: &mut PgConnection) -> usize {
    diesel::sql_query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
         WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    .execute(killer)
    .expect("all others are killed")
}

#[test]
fn the_session_ends_what_takes_too_long() {
    let store = fresh_postgres();
    for (name, expected) in [
        ("statement_timeout", "5s"),
        ("lock_timeout", "2s"),
        ("idle_in_transaction_session_timeout", "10s"),
        ("application_name", "cirmos"),
        ("transaction_isolation", "read committed"),
    ] {
        let found = store
            .read_blocking(Reach::Installation, move |db| {
                let Db::Postgres(c) = db else {
                    panic!("this is PostgreSQL")
                };
                let query = format!("SELECT current_setting('{name}') AS value");
                Ok(diesel::sql_query(query).get_result::<Setting>(*c)?.value)
            })
            .expect("the setting");
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn the_role_that_serves_need_not_be_allowed_to_change_tables() {
    let store = fresh_postgres();
    let mut reading = PgConnection::establish(store.url()).expect("a connection");
    reading
        .batch_execute("SET default_transaction_read_only = on")
        .expect("nothing can be written from here");
    let ran = crate::migrate::postgres(&mut reading).expect("nothing has to be");
    assert_eq!(ran, Vec::<String>::new());
}

#[tokio::test]
async fn two_that_lock_each_other_both_get_there() {
    let store = fresh_postgres();
    let planted = crate::tests::plant(&store);
    let other = crate::tests::plant_as(&store, "nagyvar", "NAG");
    let lock = |tx: &mut Tx<'_>, id| {
        on!(tx, c => diesel::update(department::table.filter(department::id.eq(id)))
            .set(department::active.eq(true))
            .execute(c))
        .map_err(Failure::from)
    };
    let tries = Arc::new(AtomicU32::new(0));
    let mut tasks = Vec::new();
    for (first, second) in [
        (planted.department, other.department),
        (other.department, planted.department),
    ] {
        let (store, tries) = (store.clone(), Arc::clone(&tries));
        tasks.push(tokio::spawn(async move {
            store
                .write(Reach::Installation, move |tx| {
                    tries.fetch_add(1, Ordering::Relaxed);
                    lock(tx, first)?;
                    std::thread::sleep(Duration::from_millis(200));
                    lock(tx, second)?;
                    Ok(())
                })
                .await
        }));
    }
    for task in tasks {
        task.await.expect("no panic").expect("both get there");
    }
    assert!(
        tries.load(Ordering::Relaxed) > 2,
        "there was a deadlock to resolve"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn two_that_insert_the_same_end_as_one_row_and_one_refusal() {
    let store = fresh_postgres();
    let mut tasks = Vec::new();
    for _ in 0..2 {
        let store = store.clone();
        tasks.push(tokio::spawn(async move {
            store
                .write(Reach::Installation, |tx| {
                    let there: i64 = on!(tx, c => attempt::table.count().get_result(c))?;
                    if there > 0 {
                        return Err(Refusal::not_found().into());
                    }
                    std::thread::sleep(Duration::from_millis(200));
                    insert(tx, "the same")
                })
                .await
        }));
    }
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.push(task.await.expect("no panic"));
    }
    assert_eq!(
        outcomes.iter().filter(|o| o.is_ok()).count(),
        1,
        "{outcomes:?}"
    );
    assert_eq!(
        outcomes
            .iter()
            .filter(|o| matches!(o, Err(Failure::Refused(_))))
            .count(),
        1,
        "{outcomes:?}"
    );
}

#[test]
fn a_lock_that_does_not_end_is_busy_within_the_budget() {
    let store = fresh_postgres();
    let mut holder = PgConnection::establish(store.url()).expect("a connection");
    holder
        .batch_execute("BEGIN; LOCK TABLE attempt")
        .expect("the lock");
    let begun = Instant::now();
    let written = store.write_blocking(Reach::Installation, |tx| insert(tx, "x"));
    assert!(matches!(written, Err(Failure::Busy { .. })), "{written:?}");
    assert!(
        begun.elapsed() < Duration::from_secs(8),
        "{:?}",
        begun.elapsed()
    );
    holder.batch_execute("ROLLBACK").expect("the lock ends");
    store
        .write_blocking(Reach::Installation, |tx| insert(tx, "x"))
        .expect("free again");
}

#[test]
fn killed_connections_are_replaced_and_nothing_is_done_twice() {
    let store = fresh_postgres();
    let mut killer = PgConnection::establish(store.url()).expect("a connection");
    for round in 0..10 {
        kill_all(&mut killer);
        let kind = format!("round {round}");
        let written = store.write_blocking(Reach::Installation, move |tx| insert(tx, &kind));
        written.expect("a write is tried again on a new connection");
    }
    let connections = kill_all(&mut killer);
    let reads: Vec<_> = (0..50).map(|_| count(&store)).collect();
    let busy = reads
        .iter()
        .filter(|read| matches!(read, Err(Failure::Busy { .. })))
        .count();
    let right = reads.iter().filter(|read| matches!(read, Ok(10))).count();
    // Who finds the first dead connection is told to repeat; then all are looked at before use.
    assert!(
        busy <= 1 && right == 50 - busy,
        "{connections} were killed: {reads:?}"
    );
}

#[test]
fn a_slow_statement_is_ended() {
    let store = fresh_postgres();
    let begun = Instant::now();
    let slept = store.read_blocking(Reach::Installation, |db| {
        let Db::Postgres(c) = db else {
            panic!("this is PostgreSQL")
        };
        c.batch_execute("SELECT pg_sleep(60)")
            .map_err(Failure::from)
    });
    assert!(matches!(slept, Err(Failure::Busy { .. })), "{slept:?}");
    assert!(begun.elapsed() < Duration::from_secs(7));
}

#[test]
fn a_server_that_is_not_there_is_an_error_soon() {
    let begun = Instant::now();
    let opened = Store::open(&StoreConfig::new("postgres://nobody@127.0.0.1:1/nothing"));
    assert!(matches!(opened, Err(OpenError::Connect(_))), "{opened:?}");
    assert!(begun.elapsed() < Duration::from_secs(5));
}
