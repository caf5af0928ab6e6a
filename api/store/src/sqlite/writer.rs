//! The one thread that writes, and its group commit.
//!
//! Commands that wait together share a transaction: each runs in a savepoint of its own, so that
//! one that fails takes only its own changes along; one commit puts all on the disk; only then is
//! anybody answered. When the commit fails, nobody's change was made and everybody learns so.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use diesel::SqliteConnection;
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};

use super::connection;
use crate::queue::{Queue, as_gauge};
use crate::threads;
use crate::{Db, Failure, OpenError, Tx};

/// Commands that share one commit, at most.
const BATCH: usize = 64;
/// A write-ahead log longer than this is emptied by force, waiting for readers to let go of it.
const LONG_LOG: u64 = 64 * 1024 * 1024;

/// What the writer is asked to do.
pub(crate) enum Task {
    /// A write, inside the shared transaction.
    Command(Box<dyn Command>),
    /// Work that needs the connection for itself.
    Alone(Box<dyn FnOnce(&mut SqliteConnection) + Send>),
}

/// A write whose answer waits for the commit.
pub(crate) trait Command: Send {
    /// Does the work; `true` when its changes are to be kept.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    /// The transaction was committed, or was not.
    fn answer(self: Box<Self>, committed: bool);
}

struct Write<T, F, R> {
    work: F,
    outcome: Option<Result<T, Failure>>,
    reply: R,
}

impl<T, F, R> Command for Write<T, F, R>
where
    T: Send,
    F: FnMut(&mut Tx<'_>) -> Result<T, Failure> + Send,
    R: FnOnce(Result<T, Failure>) + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let outcome = (self.work)(tx);
        let keep = outcome.is_ok();
        self.outcome = Some(outcome);
        keep
    }

    fn answer(self: Box<Self>, committed: bool) {
        let Self { outcome, reply, .. } = *self;
        reply(match outcome {
            _ if !committed => Err(Failure::busy()),
            Some(outcome) => outcome,
            None => Err(Failure::broken("a command panicked")),
        });
    }
}

pub(crate) fn command<T: Send + 'static>(
    work: impl FnMut(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
    reply: impl FnOnce(Result<T, Failure>) + Send + 'static,
) -> Task {
    Task::Command(Box::new(Write {
        work,
        outcome: None,
        reply,
    }))
}

pub(crate) fn alone(work: impl FnOnce(&mut SqliteConnection) + Send + 'static) -> Task {
    Task::Alone(Box::new(work))
}

pub(crate) struct Writer {
    pub(crate) queue: Arc<Queue<Task>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    pub(crate) fn start(database: &Path, capacity: usize) -> Result<Self, OpenError> {
        let connection = connection::writer(database)?;
        let queue = Arc::new(Queue::new("write", capacity));
        let desk = Desk {
            queue: Arc::clone(&queue),
            database: database.to_owned(),
        };
        let thread = std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || desk.serve(connection))
            .map_err(OpenError::Thread)?;
        Ok(Self {
            queue,
            thread: Mutex::new(Some(thread)),
        })
    }

    pub(crate) fn close(&self) {
        self.queue.close();
        let thread = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        threads::join(thread.into_iter().collect());
    }
}

/// What the writing thread works with.
struct Desk {
    queue: Arc<Queue<Task>>,
    database: PathBuf,
}

/// The transaction is gone and with it everything the batch did; the connection is not to be
/// trusted with another.
struct Lost;

impl Desk {
    fn serve(&self, mut connection: SqliteConnection) {
        while self.queue.wait() {
            let Some(task) = self.queue.take() else {
                continue;
            };
            let usable = match task {
                Task::Alone(work) => run_alone(work, &mut connection),
                Task::Command(first) => self.run_batch(first, &mut connection),
            };
            if usable.is_err() {
                drop(connection);
                connection = match self.open_again() {
                    Some(opened) => opened,
                    None => return,
                };
            }
        }
        checkpoint(&mut connection);
    }

    fn run_batch(
        &self,
        first: Box<dyn Command>,
        connection: &mut SqliteConnection,
    ) -> Result<(), Lost> {
        let mut batch = Vec::with_capacity(BATCH);
        let mut next = Some(first);
        let mut after = None;
        let mut outcome = begin(connection);
        while let Some(mut command) = next.take() {
            if outcome.is_ok() {
                outcome = run_one(&mut *command, connection);
            }
            batch.push(command);
            if outcome.is_err() || batch.len() == BATCH {
                break;
            }
            match self.queue.take() {
                Some(Task::Command(command)) => next = Some(command),
                Some(Task::Alone(work)) => after = Some(work),
                None => {}
            }
        }
        outcome = outcome.and_then(|()| commit(connection));
        metrics::counter!("cirmos_writer_commits_total", "result" => if outcome.is_ok() { "ok" } else { "lost" })
            .increment(1);
        metrics::histogram!("cirmos_writer_batch_size").record(as_gauge(batch.len()));
        for command in batch {
            command.answer(outcome.is_ok());
        }
        if outcome.is_ok() {
            self.shorten_log(connection);
        }
        match after {
            Some(work) => outcome.and(run_alone(work, connection)),
            None => outcome,
        }
    }

    /// The log starts over by itself when no reader stands in the way. Should readers always stand
    /// in the way, waiting for them now and then is better than a log that fills the disk.
    fn shorten_log(&self, connection: &mut SqliteConnection) {
        let log = self.database.with_extension("db-wal");
        if std::fs::metadata(log).is_ok_and(|file| file.len() > LONG_LOG) {
            checkpoint(connection);
        }
    }

    /// Opens the database anew, which also recovers it. Until that succeeds everybody is told to
    /// come back later; `None` when the store closes meanwhile.
    fn open_again(&self) -> Option<SqliteConnection> {
        loop {
            match connection::writer(&self.database) {
                Ok(connection) => {
                    tracing::info!("the writer opened the database again");
                    return Some(connection);
                }
                Err(error) => {
                    tracing::error!(%error, "the writer could not open the database again");
                }
            }
            std::thread::sleep(Duration::from_millis(200));
            while let Some(task) = self.queue.take() {
                if let Task::Command(command) = task {
                    command.answer(false);
                }
            }
            if self.queue.is_closed() {
                return None;
            }
        }
    }
}

fn run_alone(
    work: Box<dyn FnOnce(&mut SqliteConnection) + Send>,
    connection: &mut SqliteConnection,
) -> Result<(), Lost> {
    catch_unwind(AssertUnwindSafe(|| work(connection))).map_err(|_| {
        tracing::error!("work on the writing connection panicked; the connection is replaced");
        Lost
    })
}

fn run_one(command: &mut dyn Command, connection: &mut SqliteConnection) -> Result<(), Lost> {
    connection
        .batch_execute("SAVEPOINT command")
        .map_err(lost)?;
    let keep = catch_unwind(AssertUnwindSafe(|| {
        command.run(&mut Tx::new(Db::Sqlite(connection)))
    }))
    .unwrap_or_else(|_| {
        tracing::error!("a command panicked; its changes are taken back");
        false
    });
    // Some errors (a full disk, say) end the whole transaction. Then the savepoint is gone too, and
    // this is where it shows.
    let end = if keep {
        "RELEASE command"
    } else {
        "ROLLBACK TO command; RELEASE command"
    };
    connection.batch_execute(end).map_err(lost)
}

fn begin(connection: &mut SqliteConnection) -> Result<(), Lost> {
    AnsiTransactionManager::begin_transaction_sql(connection, "BEGIN IMMEDIATE").map_err(lost)
}

fn commit(connection: &mut SqliteConnection) -> Result<(), Lost> {
    AnsiTransactionManager::commit_transaction(connection).map_err(lost)
}

#[expect(clippy::needless_pass_by_value, reason = "it stands in map_err")]
fn lost(error: diesel::result::Error) -> Lost {
    tracing::error!(%error, "a transaction was lost; nobody's change in it was made");
    Lost
}

fn checkpoint(connection: &mut SqliteConnection) {
    if let Err(error) = connection.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)") {
        tracing::warn!(%error, "the write-ahead log could not be emptied");
    }
}
