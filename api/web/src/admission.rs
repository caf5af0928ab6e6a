//! How many requests are worked on at once. More wait a moment, and then are sent away with a time
//! to come back, so that an overload costs the answer to some and not the speed of all.
//!
//! A fifth of the places is kept for writing: who hands in a case or records one comes before who
//! reads a list.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::problem::Problem;

/// What a request is let in before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Importance {
    /// Hands in, records, changes, signs in.
    Write,
    /// Reads.
    Read,
}

/// The places, and who waits for one.
pub(crate) struct Admission {
    all: Arc<Semaphore>,
    readers: Arc<Semaphore>,
    waiting: AtomicUsize,
    longest_queue: usize,
    longest_wait: Duration,
}

/// A place that is given back when dropped.
pub(crate) struct Place {
    _all: OwnedSemaphorePermit,
    _reader: Option<OwnedSemaphorePermit>,
}

impl Admission {
    pub(crate) fn new(places: usize, longest_queue: usize, longest_wait: Duration) -> Self {
        let places = places.max(1);
        Self {
            all: Arc::new(Semaphore::new(places)),
            readers: Arc::new(Semaphore::new((places * 4 / 5).max(1))),
            waiting: AtomicUsize::new(0),
            longest_queue,
            longest_wait,
        }
    }

    pub(crate) async fn enter(&self, importance: Importance) -> Result<Place, Problem> {
        if let Some(place) = self.enter_now(importance) {
            return Ok(place);
        }
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= self.longest_queue {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(turned_away());
        }
        let waiter = Waiter(&self.waiting);
        let place = tokio::time::timeout(self.longest_wait, self.queue(importance)).await;
        drop(waiter);
        match place {
            Ok(Some(place)) => Ok(place),
            Ok(None) | Err(_) => Err(turned_away()),
        }
    }

    fn enter_now(&self, importance: Importance) -> Option<Place> {
        let reader = match importance {
            Importance::Read => Some(Arc::clone(&self.readers).try_acquire_owned().ok()?),
            Importance::Write => None,
        };
        let all = Arc::clone(&self.all).try_acquire_owned().ok()?;
        Some(Place {
            _all: all,
            _reader: reader,
        })
    }

    async fn queue(&self, importance: Importance) -> Option<Place> {
        let reader = match importance {
            Importance::Read => Some(Arc::clone(&self.readers).acquire_owned().await.ok()?),
            Importance::Write => None,
        };
        let all = Arc::clone(&self.all).acquire_owned().await.ok()?;
        Some(Place {
            _all: all,
            _reader: reader,
        })
    }
}

/// Leaves the queue also when the waiting request is given up.
struct Waiter<'a>(&'a AtomicUsize);

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn turned_away() -> Problem {
    metrics::counter!("http_requests_turned_away_total").increment(1);
    Problem::busy()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn readers_leave_room_for_writers() {
        let admission = Admission::new(5, 0, Duration::ZERO);
        let mut places = Vec::new();
        for _ in 0..4 {
            places.push(admission.enter(Importance::Read).await.expect("a place"));
        }
        assert!(admission.enter(Importance::Read).await.is_err());
        let writer = admission
            .enter(Importance::Write)
            .await
            .expect("a kept place");
        assert!(admission.enter(Importance::Write).await.is_err());
        drop(writer);
        drop(places);
        assert!(admission.enter(Importance::Read).await.is_ok());
    }

    #[actix_web::test]
    async fn who_waits_gets_the_next_place() {
        let admission = Admission::new(1, 1, Duration::from_secs(5));
        let first = admission.enter(Importance::Write).await.expect("a place");
        let (second, ()) = tokio::join!(admission.enter(Importance::Write), async {
            tokio::task::yield_now().await;
            drop(first);
        });
        assert!(second.is_ok());
    }

    #[actix_web::test]
    async fn the_queue_is_short() {
        let admission = Admission::new(1, 1, Duration::from_millis(30));
        let _first = admission.enter(Importance::Write).await.expect("a place");
        let (second, third) = tokio::join!(
            admission.enter(Importance::Write),
            admission.enter(Importance::Write)
        );
        assert!(second.is_err() && third.is_err());
        assert_eq!(admission.waiting.load(Ordering::Relaxed), 0);
    }
}
