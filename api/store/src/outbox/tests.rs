use domain::codes::EventKind;
use domain::ids::MunicipalityId;
use domain::policy::Actor;
use serde_json::json;

use super::*;
use crate::journal::{self, Subject};
use crate::testing::{FreshStore, fresh_stores};
use crate::tests::{now, plant};
use crate::{Failure, Reach};

const LEASE: Duration = Duration::minutes(2);

/// Records an event and queues a mail about it, twice: it is queued once.
fn queue(store: &FreshStore, m: MunicipalityId, version: i64) {
    store
        .write_blocking(m, move |tx| {
            let actor = Actor::system(m);
            let subject = Subject::Municipality(m);
            let entry = Entry::new(
                &actor,
                subject,
                version,
                EventKind::MunicipalityChanged,
                now(),
            );
            journal::record(tx, &entry)?;
            for _ in 0..2 {
                enqueue(tx, &entry, "mail", "changed", Some(&json!({"to": "x"})))?;
            }
            Ok(())
        })
        .expect("queued");
}

fn take(store: &FreshStore, at: Moment, limit: i64) -> Vec<Claimed> {
    store
        .write_blocking(Reach::Installation, move |tx| {
            claim(tx, "mail", "worker 1", at, LEASE, limit)
        })
        .expect("claimed")
}

#[test]
fn one_event_goes_to_one_destination_once() {
    for store in fresh_stores() {
        let m = plant(&store).municipality;
        queue(&store, m, 2);
        queue(&store, m, 3);
        let claimed = take(&store, now(), 10);
        assert_eq!(claimed.len(), 2, "{}", store.engine());
        assert_eq!(claimed[0].payload, Some(Json(json!({"to": "x"}))));
        assert_eq!(take(&store, now(), 10), [], "leased");
        for row in claimed {
            let done = store.write_blocking(m, move |tx| super::done(tx, &row, now()));
            assert!(done.expect("done"));
        }
        assert_eq!(take(&store, now() + Duration::days(1), 10), []);
    }
}

#[test]
fn a_lease_that_ran_out_goes_to_the_next_and_the_first_one_has_lost_it() {
    for store in fresh_stores() {
        let m = plant(&store).municipality;
        queue(&store, m, 2);
        let first = take(&store, now(), 1).remove(0);
        let second = take(&store, now() + LEASE, 1).remove(0);
        assert_eq!(
            (first.id, first.lease_epoch + 1),
            (second.id, second.lease_epoch)
        );
        let finish = |row: Claimed| {
            store
                .write_blocking(m, move |tx| super::done(tx, &row, now()))
                .expect("an answer")
        };
        let stale = first.clone();
        let fate = store.write_blocking(m, move |tx| failed(tx, &stale, now(), "late"));
        assert_eq!(fate.expect("an answer"), Fate::Lost, "{}", store.engine());
        assert!(!finish(first));
        assert!(finish(second));
    }
}

#[test]
fn failures_are_tried_again_ever_later_and_then_given_up() {
    for store in fresh_stores() {
        let m = plant(&store).municipality;
        queue(&store, m, 2);
        let mut at = now();
        let mut tries = 0;
        loop {
            let row = take(&store, at, 1).remove(0);
            tries += 1;
            let fate = store.write_blocking(m, move |tx| failed(tx, &row, at, "refused"));
            match fate.expect("an answer") {
                Fate::Again(next) => {
                    assert!(next > at);
                    assert_eq!(take(&store, next - Duration::seconds(1), 1), []);
                    at = next;
                }
                Fate::Dead => break,
                Fate::Lost => panic!("nobody else had it"),
            }
        }
        assert_eq!(tries, 10);
        assert_eq!((at - now()).num_hours(), 75, "{}", store.engine());
        assert_eq!(take(&store, at + Duration::days(30), 1), []);
    }
}

#[test]
fn many_workers_never_take_the_same_row() {
    for store in fresh_stores() {
        let m = plant(&store).municipality;
        for version in 2..42 {
            queue(&store, m, version);
        }
        let mut taken: Vec<Uuid> = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| {
                        let mut mine = Vec::new();
                        loop {
                            let rows = take(&store, now(), 3);
                            if rows.is_empty() {
                                return mine;
                            }
                            mine.extend(rows.into_iter().map(|row| row.id));
                        }
                    })
                })
                .collect();
            workers
                .into_iter()
                .flat_map(|worker| worker.join().expect("no panic"))
                .collect()
        });
        taken.sort_unstable();
        let count = taken.len();
        taken.dedup();
        assert_eq!((taken.len(), count), (40, 40), "{}", store.engine());
    }
}

#[test]
fn what_is_not_recorded_cannot_be_sent() {
    for store in fresh_stores() {
        let m = plant(&store).municipality;
        let sent = store.write_blocking(m, move |tx| {
            let actor = Actor::system(m);
            let entry = Entry::new(
                &actor,
                Subject::Municipality(m),
                9,
                EventKind::MunicipalityChanged,
                now(),
            );
            enqueue(tx, &entry, "mail", "changed", None)
        });
        assert!(matches!(sent, Err(Failure::Broken(_))), "{sent:?}");
    }
}
