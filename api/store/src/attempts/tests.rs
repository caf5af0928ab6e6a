use uuid::Uuid;

use super::*;
use crate::Reach;
use crate::testing::fresh_stores;
use crate::tests::now;

#[test]
fn failures_are_counted_in_a_window_and_forgotten_after_success() {
    for store in fresh_stores() {
        let window = Duration::minutes(15);
        let key =
            |name: &str| AttemptKey::new(MunicipalityId::from_uuid(Uuid::nil()), "sign_in", name);
        let fail = |name: &'static str, at| {
            store
                .write_blocking(Reach::Installation, move |tx| {
                    note_failure(tx, &key(name), at, window)
                })
                .expect("counted")
        };
        let count = |name: &'static str, at| {
            store
                .read_blocking(Reach::Installation, move |db| {
                    failures(db, &key(name), at, window)
                })
                .expect("a count")
        };
        assert_eq!(count("kata", now()), 0, "{}", store.engine());
        assert_eq!(
            (
                fail("kata", now()),
                fail("kata", now() + Duration::minutes(14))
            ),
            (1, 2)
        );
        assert_eq!(
            (
                fail("bela", now()),
                count("kata", now() + Duration::minutes(14))
            ),
            (1, 2)
        );
        let later = now() + window;
        assert_eq!(count("kata", later), 0);
        assert_eq!(fail("kata", later), 1);
        store
            .write_blocking(Reach::Installation, move |tx| forget(tx, &key("kata")))
            .expect("forgotten");
        assert_eq!(count("kata", later), 0);
        let purged = store.write_blocking(Reach::Installation, move |tx| purge(tx, later));
        assert_eq!(purged.expect("purged"), 1);
    }
}

#[test]
fn failures_at_the_same_moment_are_all_counted() {
    for store in fresh_stores() {
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let key =
                        AttemptKey::new(MunicipalityId::from_uuid(Uuid::nil()), "sign_in", "kata");
                    store
                        .write_blocking(Reach::Installation, move |tx| {
                            note_failure(tx, &key, now(), Duration::minutes(1))
                        })
                        .expect("counted");
                });
            }
        });
        let key = AttemptKey::new(MunicipalityId::from_uuid(Uuid::nil()), "sign_in", "kata");
        let count = store.read_blocking(Reach::Installation, move |db| {
            failures(db, &key, now(), Duration::minutes(1))
        });
        assert_eq!(count.expect("a count"), 8, "{}", store.engine());
    }
}
