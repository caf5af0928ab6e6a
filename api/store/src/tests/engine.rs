//! What reading and writing promise, whichever database it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use diesel::prelude::*;
use domain::refusal::Refusal;

use crate::schema::attempt;
use crate::testing::{FreshStore, fresh_stores};
use crate::types::At;
use crate::{Failure, Reach, Tx, on};

/// One row of a table without references.
fn insert(tx: &mut Tx<'_>, number: i32) -> Result<(), Failure> {
    let row = (
        attempt::municipality_id.eq(domain::ids::MunicipalityId::from_uuid(uuid::Uuid::nil())),
        attempt::kind.eq(format!("kind {number}")),
        attempt::key_hash.eq([1_u8; 32].as_slice()),
        attempt::window_start.eq(At(crate::tests::now())),
        attempt::failures.eq(number),
    );
    on!(tx, c => diesel::insert_into(attempt::table).values(row).execute(c))?;
    Ok(())
}

async fn rows(store: &FreshStore) -> Vec<i32> {
    store
        .read(Reach::Installation, |db| {
            let rows = attempt::table
                .order(attempt::failures)
                .select(attempt::failures);
            Ok(on!(db, c => rows.load(c))?)
        })
        .await
        .expect("the rows")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_answered_is_kept_and_what_failed_left_nothing() {
    for store in fresh_stores() {
        let mut work = Vec::new();
        for number in 0..120 {
            let store = store.clone();
            work.push(tokio::spawn(async move {
                let answer = store
                    .write(Reach::Installation, move |tx| {
                        insert(tx, number)?;
                        match number % 4 {
                            1 => Err(Refusal::not_found().into()),
                            2 => Err(Failure::broken("on purpose")),
                            3 => panic!("on purpose"),
                            _ => Ok(number),
                        }
                    })
                    .await;
                match (number % 4, answer) {
                    (0, Ok(answered)) => assert_eq!(answered, number),
                    (1, Err(Failure::Refused(_))) | (2 | 3, Err(Failure::Broken(_))) => {}
                    (_, answer) => panic!("{number} was answered {answer:?}"),
                }
            }));
        }
        for task in work {
            task.await.expect("as foreseen");
        }
        let expected: Vec<i32> = (0..120).filter(|number| number % 4 == 0).collect();
        assert_eq!(rows(&store).await, expected, "{}", store.engine());
    }
}

#[tokio::test]
async fn a_read_cannot_write_to_the_embedded_database() {
    let store = crate::testing::fresh_sqlite();
    let written = store
        .read(Reach::Installation, |db| {
            on!(db, c => diesel::delete(attempt::table).execute(c)).map_err(Failure::from)
        })
        .await;
    let Err(Failure::Broken(cause)) = written else {
        panic!("{written:?}")
    };
    assert!(cause.to_string().contains("readonly"), "{cause}");
}

#[tokio::test]
async fn a_panic_in_a_read_hurts_nobody_else() {
    for store in fresh_stores() {
        for _ in 0..20 {
            let read = store
                .read::<()>(Reach::Installation, |_| panic!("on purpose"))
                .await;
            assert!(
                matches!(read, Err(Failure::Broken(_))),
                "{}: {read:?}",
                store.engine()
            );
        }
        assert_eq!(rows(&store).await, Vec::<i32>::new());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_waits_half_a_second_and_no_longer() {
    for store in fresh_stores() {
        let held: Vec<_> = (0..4)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move {
                    store
                        .read(Reach::Installation, |_| {
                            std::thread::sleep(Duration::from_millis(1500));
                            Ok(())
                        })
                        .await
                })
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(100)).await;
        let begun = Instant::now();
        let read = store.read(Reach::Installation, |_| Ok(())).await;
        let waited = begun.elapsed();
        assert!(
            matches!(read, Err(Failure::Busy { .. })),
            "{}: {read:?}",
            store.engine()
        );
        assert!(
            waited < Duration::from_millis(900),
            "{}: {waited:?}",
            store.engine()
        );
        let done = futures_count(held).await;
        // The embedded database has two readers in tests: two got their turn, two gave up.
        assert_eq!(done, if store.engine() == "SQLite" { 2 } else { 4 });
        store
            .read(Reach::Installation, |_| Ok(()))
            .await
            .expect("free again");
    }
}

async fn futures_count(tasks: Vec<tokio::task::JoinHandle<Result<(), Failure>>>) -> usize {
    let mut done = 0;
    for task in tasks {
        done += usize::from(task.await.expect("no panic").is_ok());
    }
    done
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_that_went_away_before_its_turn_changes_nothing() {
    let store = crate::testing::fresh_sqlite();
    let blocker = {
        let store = store.clone();
        tokio::spawn(async move {
            store
                .write(Reach::Installation, |_| {
                    std::thread::sleep(Duration::from_millis(300));
                    Ok(())
                })
                .await
        })
    };
    tokio::time::sleep(Duration::from_millis(50)).await;
    let gone = tokio::time::timeout(
        Duration::from_millis(20),
        store.write(Reach::Installation, |tx| insert(tx, 1)),
    )
    .await;
    assert!(gone.is_err());
    blocker.await.expect("no panic").expect("the first write");
    assert_eq!(rows(&store).await, Vec::<i32>::new());
}

#[tokio::test]
async fn after_closing_everything_is_refused_as_busy() {
    for store in fresh_stores() {
        let written = store.write(Reach::Installation, |tx| insert(tx, 7)).await;
        written.expect("open");
        store.close();
        let again = store.write(Reach::Installation, |tx| insert(tx, 8)).await;
        assert!(matches!(again, Err(Failure::Busy { .. })), "{again:?}");
        let read = store.read(Reach::Installation, |_| Ok(())).await;
        assert!(matches!(read, Err(Failure::Busy { .. })), "{read:?}");
        assert!(store.ping().await.is_err());
    }
}

#[tokio::test]
async fn what_was_queued_when_it_closed_is_still_done() {
    let store = crate::testing::fresh_sqlite();
    let done = Arc::new(AtomicUsize::new(0));
    let threads: Vec<_> = (0..30)
        .map(|number| {
            let (store, done) = (store.clone(), Arc::clone(&done));
            std::thread::spawn(move || {
                let answer = store.write_blocking(Reach::Installation, move |tx| {
                    std::thread::sleep(Duration::from_millis(5));
                    insert(tx, number)
                });
                done.fetch_add(usize::from(answer.is_ok()), Ordering::Relaxed);
            })
        })
        .collect();
    std::thread::sleep(Duration::from_millis(40));
    store.close();
    for thread in threads {
        thread.join().expect("no panic");
    }
    let folder = store.url().strip_prefix("sqlite:").expect("a folder");
    assert!(
        !std::path::Path::new(&format!("{folder}/cirmos.db-wal")).exists(),
        "the log is empty"
    );
    let mut connection =
        diesel::SqliteConnection::establish(&format!("{folder}/cirmos.db")).expect("the file");
    let kept: i64 = attempt::table
        .count()
        .get_result(&mut connection)
        .expect("a count");
    assert_eq!(
        usize::try_from(kept).expect("a count"),
        done.load(Ordering::Relaxed)
    );
    assert!(kept > 0);
}

#[tokio::test]
async fn ping_answers_when_the_database_does() {
    for store in fresh_stores() {
        store.ping().await.expect("an answer");
    }
}

#[test]
fn a_url_of_neither_database_is_refused() {
    let refused = crate::Store::open(&crate::StoreConfig::new("mysql://x"));
    assert!(matches!(refused, Err(crate::OpenError::UnknownUrl)));
}
