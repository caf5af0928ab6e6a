//! PostgreSQL: a few threads, each with a connection of its own, fed by one queue.
//!
//! A thread keeps what its connection was last told about row-level security and tells it again
//! only when that changes. A connection that broke is replaced; the caller is told to repeat.

mod connection;
mod retry;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use diesel::PgConnection;
use tokio::sync::oneshot;

use crate::queue::{self, Queue};
use crate::threads;
use crate::{Db, Failure, OpenError, Reach, StoreConfig, Tx};
use connection::{Doubts, Line};

/// How long work may wait for a connection.
const PATIENCE: Duration = Duration::from_millis(500);
/// Work that may wait for a connection at once.
const CAPACITY: usize = 1024;

type Job = Box<dyn FnOnce(&mut Line) + Send>;

/// PostgreSQL, connected.
pub(crate) struct Remote {
    url: String,
    queue: Arc<Queue<Job>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Remote {
    pub(crate) fn open(config: &StoreConfig) -> Result<Self, OpenError> {
        // The first connection is made here, so that a wrong URL shows at once; the others when
        // there is work for them.
        let doubts = Doubts::default();
        let mut first = Some(Line::connect(&config.url, &doubts)?);
        let queue = Arc::new(Queue::new("postgres", CAPACITY));
        let mut handles = Vec::with_capacity(config.postgres_connections);
        for number in 0..config.postgres_connections.max(1) {
            let (queue, doubts) = (Arc::clone(&queue), Arc::clone(&doubts));
            let (url, line) = (config.url.clone(), first.take());
            handles.push(
                std::thread::Builder::new()
                    .name(format!("postgres-{number}"))
                    .spawn(move || serve(&queue, &url, &doubts, line))
                    .map_err(OpenError::Thread)?,
            );
        }
        Ok(Self {
            url: config.url.clone(),
            queue,
            threads: Mutex::new(handles),
        })
    }

    pub(crate) async fn read<T: Send + 'static>(
        &self,
        reach: Reach,
        work: impl FnOnce(&mut Db<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let (sender, receiver) = oneshot::channel();
        let ticket = self.queue.push(read_job(reach, work, move |answer| {
            let _ = sender.send(answer);
        }))?;
        queue::answer(ticket, receiver, PATIENCE).await
    }

    pub(crate) fn read_blocking<T: Send + 'static>(
        &self,
        reach: Reach,
        work: impl FnOnce(&mut Db<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let (sender, receiver) = mpsc::channel();
        let ticket = self.queue.push(read_job(reach, work, move |answer| {
            let _ = sender.send(answer);
        }))?;
        queue::answer_blocking(&ticket, &receiver, PATIENCE)
    }

    pub(crate) async fn write<T: Send + 'static>(
        &self,
        reach: Reach,
        work: impl FnMut(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let (sender, receiver) = oneshot::channel();
        let ticket = self.queue.push(write_job(reach, work, move |answer| {
            let _ = sender.send(answer);
        }))?;
        queue::answer(ticket, receiver, PATIENCE).await
    }

    pub(crate) fn write_blocking<T: Send + 'static>(
        &self,
        reach: Reach,
        work: impl FnMut(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let (sender, receiver) = mpsc::channel();
        let ticket = self.queue.push(write_job(reach, work, move |answer| {
            let _ = sender.send(answer);
        }))?;
        queue::answer_blocking(&ticket, &receiver, PATIENCE)
    }

    /// Work on a connection of its own, outside a transaction.
    pub(crate) fn alone_blocking<T>(
        &self,
        work: impl FnOnce(&mut PgConnection) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut line = Line::connect(&self.url, &Doubts::default())
            .map_err(|error| Failure::Broken(error.into()))?;
        work(&mut line.connection)
    }

    pub(crate) fn close(&self) {
        self.queue.close();
        let handles =
            std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        threads::join(handles);
    }
}

impl Drop for Remote {
    fn drop(&mut self) {
        self.close();
    }
}

fn read_job<T: 'static>(
    reach: Reach,
    work: impl FnOnce(&mut Db<'_>) -> Result<T, Failure> + Send + 'static,
    reply: impl FnOnce(Result<T, Failure>) + Send + 'static,
) -> Job {
    Box::new(move |line| {
        let answer = line
            .prepare(reach)
            .and_then(|()| work(&mut Db::Postgres(&mut line.connection)));
        line.note(&answer);
        reply(answer);
    })
}

fn write_job<T: 'static>(
    reach: Reach,
    mut work: impl FnMut(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
    reply: impl FnOnce(Result<T, Failure>) + Send + 'static,
) -> Job {
    Box::new(move |line| reply(retry::write(line, reach, &mut work)))
}

fn serve(queue: &Queue<Job>, url: &str, doubts: &Doubts, first: Option<Line>) {
    let mut line = first;
    while queue.wait() {
        let Some(usable) = line.as_mut() else {
            // Somebody else may have a connection and begin at once.
            queue.pass_on();
            match Line::connect(url, doubts) {
                Ok(connected) => line = Some(connected),
                Err(error) => {
                    connection::log_unreachable(&error);
                    std::thread::sleep(retry::jitter(Duration::from_millis(400)));
                }
            }
            continue;
        };
        let Some(job) = queue.take() else { continue };
        let panicked = catch_unwind(AssertUnwindSafe(|| job(usable))).is_err();
        if panicked {
            tracing::error!("work on PostgreSQL panicked; its connection is replaced");
        }
        if panicked || !usable.is_usable() {
            line = None;
        }
    }
}
