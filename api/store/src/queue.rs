//! Work waiting for a connection: bounded in number, and nobody waits for ever.
//!
//! A caller that has waited long enough takes its ticket back, and the work is skipped when its
//! turn comes; work that has begun is waited for.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use crate::Failure;

const WAITING: u8 = 0;
const TAKEN: u8 = 1;
const GIVEN_UP: u8 = 2;

/// One caller's place in the queue. Dropping it before the work has begun gives the place up.
pub(crate) struct Ticket(Arc<AtomicU8>);

impl Ticket {
    /// `true` when the work had not begun and now never will.
    fn give_up(&self) -> bool {
        self.0
            .compare_exchange(WAITING, GIVEN_UP, Ordering::AcqRel, Ordering::Acquire)
            .is_ok()
    }

    /// The answer when the one who should have answered is gone.
    fn lost(&self) -> Failure {
        if self.0.load(Ordering::Acquire) == TAKEN {
            Failure::broken("work on the database panicked")
        } else {
            Failure::busy()
        }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.give_up();
    }
}

struct Job<W> {
    place: Arc<AtomicU8>,
    since: Instant,
    work: W,
}

struct State<W> {
    jobs: VecDeque<Job<W>>,
    open: bool,
}

/// A bounded queue of work `W` for one thread or several.
pub(crate) struct Queue<W> {
    name: &'static str,
    capacity: usize,
    state: Mutex<State<W>>,
    ready: Condvar,
}

impl<W> Queue<W> {
    pub(crate) fn new(name: &'static str, capacity: usize) -> Self {
        Self {
            name,
            capacity,
            state: Mutex::new(State {
                jobs: VecDeque::new(),
                open: true,
            }),
            ready: Condvar::new(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State<W>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Queues work, or says at once that there is too much of it.
    pub(crate) fn push(&self, work: W) -> Result<Ticket, Failure> {
        let place = Arc::new(AtomicU8::new(WAITING));
        {
            let mut state = self.state();
            if !state.open || state.jobs.len() >= self.capacity {
                metrics::counter!("cirmos_store_turned_away_total", "queue" => self.name)
                    .increment(1);
                return Err(Failure::busy());
            }
            state.jobs.push_back(Job {
                place: Arc::clone(&place),
                since: Instant::now(),
                work,
            });
        }
        self.ready.notify_one();
        Ok(Ticket(place))
    }

    /// Sleeps until there is work; `false` when the queue is closed and empty.
    pub(crate) fn wait(&self) -> bool {
        let mut state = self.state();
        loop {
            while state
                .jobs
                .front()
                .is_some_and(|job| job.place.load(Ordering::Acquire) == GIVEN_UP)
            {
                state.jobs.pop_front();
            }
            if !state.jobs.is_empty() {
                return true;
            }
            if !state.open {
                return false;
            }
            state = self
                .ready
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Lets another thread look at the work this one cannot begin yet.
    pub(crate) fn pass_on(&self) {
        self.ready.notify_one();
    }

    /// The next work somebody still waits for, if there is any.
    pub(crate) fn take(&self) -> Option<W> {
        let mut state = self.state();
        while let Some(job) = state.jobs.pop_front() {
            if job
                .place
                .compare_exchange(WAITING, TAKEN, Ordering::AcqRel, Ordering::Acquire)
                .is_ok()
            {
                let left = state.jobs.len();
                drop(state);
                metrics::gauge!("cirmos_store_queue_length", "queue" => self.name)
                    .set(as_gauge(left));
                metrics::histogram!("cirmos_store_wait_seconds", "queue" => self.name)
                    .record(job.since.elapsed());
                return Some(job.work);
            }
        }
        None
    }

    /// Since when the oldest work waits.
    pub(crate) fn oldest(&self) -> Option<Duration> {
        self.state().jobs.front().map(|job| job.since.elapsed())
    }

    pub(crate) fn is_closed(&self) -> bool {
        !self.state().open
    }

    /// Takes no more work. What waits is still done.
    pub(crate) fn close(&self) {
        self.state().open = false;
        self.ready.notify_all();
    }
}

/// Waits for an answer: at most `patience` until the work begins, and then as long as it takes.
pub(crate) async fn answer<T>(
    ticket: Ticket,
    mut reply: oneshot::Receiver<Result<T, Failure>>,
    patience: Duration,
) -> Result<T, Failure> {
    let received = match tokio::time::timeout(patience, &mut reply).await {
        Ok(received) => received,
        Err(_) if ticket.give_up() => return Err(Failure::busy()),
        Err(_) => reply.await,
    };
    received.unwrap_or_else(|_| Err(ticket.lost()))
}

/// As [`answer`], for callers without a runtime.
pub(crate) fn answer_blocking<T>(
    ticket: &Ticket,
    reply: &mpsc::Receiver<Result<T, Failure>>,
    patience: Duration,
) -> Result<T, Failure> {
    let received = match reply.recv_timeout(patience) {
        Ok(answer) => return answer,
        Err(mpsc::RecvTimeoutError::Timeout) if ticket.give_up() => return Err(Failure::busy()),
        Err(mpsc::RecvTimeoutError::Timeout) => reply.recv(),
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(mpsc::RecvError),
    };
    received.unwrap_or_else(|_| Err(ticket.lost()))
}

#[expect(clippy::cast_precision_loss, reason = "queue lengths are small")]
pub(crate) fn as_gauge(count: usize) -> f64 {
    count as f64
}
