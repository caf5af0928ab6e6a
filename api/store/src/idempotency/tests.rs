use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use domain::ids::MunicipalityId;
use uuid::Uuid;

use super::*;
use crate::testing::{FreshStore, fresh_stores};
use crate::tests::now;

fn key(name: &str, fingerprint: u8) -> OnceKey {
    OnceKey {
        municipality: MunicipalityId::from_uuid(Uuid::from_u128(7)),
        principal: "user 1".to_owned(),
        key: name.to_owned(),
        fingerprint: [fingerprint; 32],
    }
}

fn answer(number: u32) -> Answer {
    Answer {
        status: 201,
        headers: vec![("ETag".to_owned(), "\"v1\"".to_owned())],
        body: format!("{{\"number\":{number}}}").into_bytes(),
    }
}

fn ask(
    store: &FreshStore,
    key: OnceKey,
    at: Moment,
    done: &Arc<AtomicU32>,
) -> Result<(Answer, Replayed), Failure> {
    let done = Arc::clone(done);
    store.write_blocking(key.municipality, move |tx| {
        once(tx, &key, at, |_| {
            Ok(answer(done.fetch_add(1, Ordering::Relaxed) + 1))
        })
    })
}

#[test]
fn the_same_request_is_done_once_and_answered_twice() {
    for store in fresh_stores() {
        let done = Arc::default();
        let first = ask(&store, key("k", 1), now(), &done).expect("done");
        assert_eq!(first, (answer(1), Replayed::No), "{}", store.engine());
        let second =
            ask(&store, key("k", 1), now() + Duration::hours(23), &done).expect("repeated");
        assert_eq!(second, (answer(1), Replayed::Yes));
        let mut other = key("k", 1);
        other.principal = "user 2".to_owned();
        assert_eq!(
            ask(&store, other, now(), &done).expect("another's key").1,
            Replayed::No
        );
    }
}

#[test]
fn another_request_under_the_same_key_is_refused() {
    for store in fresh_stores() {
        let done = Arc::default();
        ask(&store, key("k", 1), now(), &done).expect("done");
        let refused = ask(&store, key("k", 2), now(), &done);
        let Err(Failure::Refused(refusal)) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(refusal.kind(), ProblemKind::KeyReused);
    }
}

#[test]
fn after_a_day_the_key_is_free_again() {
    for store in fresh_stores() {
        let done = Arc::default();
        ask(&store, key("k", 1), now(), &done).expect("done");
        let later = now() + Duration::hours(24);
        assert_eq!(
            ask(&store, key("k", 2), later, &done).expect("done").1,
            Replayed::No
        );
        for name in ["a", "b"] {
            ask(&store, key(name, 1), now(), &done).expect("done");
        }
        let purged = |limit| {
            store
                .write_blocking(crate::Reach::Installation, move |tx| {
                    purge(tx, later, limit)
                })
                .expect("purged")
        };
        assert_eq!(
            (purged(1), purged(10), purged(10)),
            (1, 1, 0),
            "{}",
            store.engine()
        );
    }
}

#[test]
fn what_was_refused_can_be_asked_again() {
    for store in fresh_stores() {
        let refused = store.write_blocking(key("k", 1).municipality, |tx| {
            once(
                tx,
                &key("k", 1),
                now(),
                |_| Err(Refusal::not_found().into()),
            )
        });
        assert!(matches!(refused, Err(Failure::Refused(_))));
        let done = Arc::default();
        assert_eq!(
            ask(&store, key("k", 1), now(), &done).expect("done").1,
            Replayed::No
        );
    }
}

#[test]
fn two_at_once_are_done_once() {
    for store in fresh_stores() {
        let done: Arc<AtomicU32> = Arc::default();
        let outcomes: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4)
                .map(|_| {
                    let (store, done) = (&store, Arc::clone(&done));
                    scope.spawn(move || {
                        store.write_blocking(key("k", 1).municipality, move |tx| {
                            once(tx, &key("k", 1), now(), |_| {
                                std::thread::sleep(std::time::Duration::from_millis(50));
                                done.fetch_add(1, Ordering::Relaxed);
                                Ok(answer(1))
                            })
                        })
                    })
                })
                .collect();
            threads
                .into_iter()
                .map(|thread| thread.join().expect("no panic"))
                .collect()
        });
        assert_eq!(done.load(Ordering::Relaxed), 1, "{}", store.engine());
        let replayed = outcomes
            .iter()
            .filter(|outcome| matches!(outcome, Ok((_, Replayed::Yes))))
            .count();
        assert_eq!(replayed, 3, "{outcomes:?}");
    }
}
