//! The readers: a few threads, each with its own connection that cannot write.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use diesel::SqliteConnection;
use diesel::connection::SimpleConnection;

use super::connection;
use crate::queue::Queue;
use crate::threads;
use crate::{Db, Failure, OpenError};

/// Queries that may wait for a reader at once.
const CAPACITY: usize = 1024;

type Job = Box<dyn FnOnce(&mut SqliteConnection) + Send>;

pub(crate) struct Readers {
    pub(crate) queue: Arc<Queue<Job>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

/// Work with the way its answer goes back. All queries of one piece of work see the same moment.
pub(crate) fn job<T: 'static>(
    work: impl FnOnce(&mut Db<'_>) -> Result<T, Failure> + Send + 'static,
    reply: impl FnOnce(Result<T, Failure>) + Send + 'static,
) -> Job {
    Box::new(move |connection| {
        let answer = match connection.batch_execute("BEGIN") {
            Ok(()) => {
                let answer = work(&mut Db::Sqlite(connection));
                match connection.batch_execute("ROLLBACK") {
                    Ok(()) => answer,
                    Err(error) => answer.and(Err(error.into())),
                }
            }
            Err(error) => Err(error.into()),
        };
        reply(answer);
    })
}

impl Readers {
    pub(crate) fn start(database: &Path, count: usize) -> Result<Self, OpenError> {
        let queue = Arc::new(Queue::new("read", CAPACITY));
        let mut handles = Vec::with_capacity(count);
        for number in 0..count {
            let connection = connection::reader(database)?;
            let (queue, database) = (Arc::clone(&queue), database.to_owned());
            handles.push(
                std::thread::Builder::new()
                    .name(format!("reader-{number}"))
                    .spawn(move || serve(&queue, &database, connection))
                    .map_err(OpenError::Thread)?,
            );
        }
        Ok(Self {
            queue,
            threads: Mutex::new(handles),
        })
    }

    pub(crate) fn close(&self) {
        self.queue.close();
        let handles =
            std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        threads::join(handles);
    }
}

fn serve(queue: &Queue<Job>, database: &Path, first: SqliteConnection) {
    let mut connection = Some(first);
    while queue.wait() {
        let Some(usable) = connection.as_mut() else {
            queue.pass_on();
            match connection::reader(database) {
                Ok(opened) => connection = Some(opened),
                Err(error) => {
                    tracing::error!(%error, "a reader could not open the database again");
                    std::thread::sleep(Duration::from_millis(200));
                }
            }
            continue;
        };
        let Some(job) = queue.take() else { continue };
        if catch_unwind(AssertUnwindSafe(|| job(usable))).is_err() {
            tracing::error!("a query panicked; its connection is replaced");
            connection = None;
        }
    }
}
