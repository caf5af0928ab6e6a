//! What only the embedded database does.

use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Integer, Text};

use crate::schema::attempt;
use crate::testing::fresh_sqlite;
use crate::types::At;
use crate::{Failure, OpenError, Reach, Store, StoreConfig, Tx, on};

#[test]
fn a_second_process_is_told_why_it_cannot_have_the_folder() {
    let store = fresh_sqlite();
    let second = Store::open(&StoreConfig::new(store.url()));
    let Err(error @ OpenError::InUse { .. }) = second else {
        panic!("{second:?}")
    };
    let sentence = error.to_string();
    assert!(
        sentence.contains("another cirmos already uses the data folder"),
        "{sentence}"
    );
    store.close();
    Store::open(&StoreConfig::new(store.url()))
        .expect("free after closing")
        .close();
}

#[cfg(unix)]
#[test]
fn nobody_else_can_look_into_a_folder_cirmos_made() {
    use std::os::unix::fs::PermissionsExt;
    let folder = std::env::temp_dir().join(format!("cirmos-test-mode-{}", std::process::id()));
    let store = Store::open(&StoreConfig::new(format!("sqlite:{}", folder.display())));
    let mode = std::fs::metadata(&folder)
        .expect("the folder")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o700);
    store.expect("a store").close();
    std::fs::remove_dir_all(folder).expect("the folder can go");
}

#[derive(QueryableByName)]
struct Setting {
    #[diesel(sql_type = Text)]
    value: String,
}

#[test]
fn the_writer_is_set_to_lose_nothing() {
    let store = fresh_sqlite();
    let settings = store.on_sqlite(|c| {
        let mut found = Vec::new();
        for name in [
            "journal_mode",
            "synchronous",
            "foreign_keys",
            "trusted_schema",
            "cell_size_check",
            "secure_delete",
            "journal_size_limit",
        ] {
            let query = format!("SELECT CAST({name} AS TEXT) AS value FROM pragma_{name}");
            found.push((
                name,
                diesel::sql_query(query).get_result::<Setting>(c)?.value,
            ));
        }
        Ok(found)
    });
    let expected = [
        ("journal_mode", "wal"),
        ("synchronous", "2"),
        ("foreign_keys", "1"),
        ("trusted_schema", "0"),
        ("cell_size_check", "1"),
        ("secure_delete", "2"),
        ("journal_size_limit", "67108864"),
    ];
    for ((name, value), (expected_name, expected)) in settings.iter().zip(expected) {
        assert_eq!((*name, value.as_str()), (expected_name, expected));
    }
}

fn fill(tx: &mut Tx<'_>, number: i32, size: usize) -> Result<(), Failure> {
    let row = (
        attempt::municipality_id.eq(domain::ids::MunicipalityId::from_uuid(uuid::Uuid::nil())),
        attempt::kind.eq("x".repeat(size)),
        attempt::key_hash.eq(vec![u8::try_from(number).unwrap_or(0); 32]),
        attempt::window_start.eq(At(crate::tests::now())),
        attempt::failures.eq(number),
    );
    on!(tx, c => diesel::insert_into(attempt::table).values(row).execute(c))?;
    Ok(())
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = Integer)]
    pages: i32,
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_loses_no_answered_write_and_the_writer_recovers() {
    let store = fresh_sqlite();
    store
        .write(Reach::Installation, |tx| fill(tx, 1, 10))
        .await
        .expect("room");
    // No page more than there is: what the database says then is what it says on a full disk.
    store.on_sqlite(|c| {
        let now: Count =
            diesel::sql_query("SELECT page_count AS pages FROM pragma_page_count").get_result(c)?;
        c.batch_execute(&format!("PRAGMA max_page_count = {}", now.pages))?;
        Ok(())
    });
    let mut answers = Vec::new();
    for number in 2..6 {
        let store = store.clone();
        answers.push(tokio::spawn(async move {
            (
                number,
                store
                    .write(Reach::Installation, move |tx| fill(tx, number, 100_000))
                    .await,
            )
        }));
    }
    let mut kept = vec![1];
    for answer in answers {
        let (number, answer) = answer.await.expect("no panic");
        match answer {
            Ok(()) => kept.push(number),
            Err(Failure::Busy { .. }) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    // The limit went with the connection; a writer that did not replace it would be stuck.
    store.on_sqlite(|c| Ok(c.batch_execute("PRAGMA max_page_count = 1000000")?));
    store
        .write(Reach::Installation, |tx| fill(tx, 9, 100_000))
        .await
        .expect("room again");
    kept.push(9);
    kept.sort_unstable();
    let rows: Vec<i32> = store
        .read(Reach::Installation, |db| {
            Ok(on!(db, c => attempt::table.order(attempt::failures).select(attempt::failures).load(c))?)
        })
        .await
        .expect("the rows");
    assert_eq!(rows, kept);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_turns_writes_away_at_once() {
    let folder = std::env::temp_dir().join(format!("cirmos-test-queue-{}", std::process::id()));
    let config = StoreConfig {
        writer_queue: 4,
        ..StoreConfig::new(format!("sqlite:{}", folder.display()))
    };
    let store = Store::open(&config).expect("a store");
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                store
                    .write(Reach::Installation, |_| {
                        std::thread::sleep(Duration::from_millis(20));
                        Ok(())
                    })
                    .await
            })
        })
        .collect();
    let mut turned_away = 0;
    for task in tasks {
        turned_away += usize::from(matches!(
            task.await.expect("no panic"),
            Err(Failure::Busy { .. })
        ));
    }
    assert!((1..20).contains(&turned_away), "{turned_away}");
    store.close();
    std::fs::remove_dir_all(folder).expect("the folder can go");
}

#[test]
fn a_read_sees_one_moment() {
    let store = fresh_sqlite();
    let writer = store.clone();
    let (before, after) = store
        .read_blocking(Reach::Installation, move |db| {
            let count = |db: &mut crate::Db<'_>| -> Result<i64, Failure> {
                Ok(on!(db, c => attempt::table.count().get_result(c))?)
            };
            let before = count(db)?;
            writer.write_blocking(Reach::Installation, |tx| fill(tx, 1, 10))?;
            Ok((before, count(db)?))
        })
        .expect("two counts");
    assert_eq!((before, after), (0, 0));
}
