//! The embedded database: one folder, one process, one writer thread, a few readers.
//!
//! Never in here: a second connection that writes. Everything that changes the database goes
//! through the writer's queue.

mod connection;
mod folder;
mod readers;
mod writer;

use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use diesel::SqliteConnection;
use tokio::sync::oneshot;

use crate::queue;
use crate::{Db, Failure, OpenError, StoreConfig, Tx};
use folder::Folder;
use readers::Readers;
use writer::Writer;

/// How long a command may wait for the writer.
const WRITE_PATIENCE: Duration = Duration::from_secs(2);
/// How long a query may wait for a reader.
const READ_PATIENCE: Duration = Duration::from_millis(500);

/// The embedded database, open.
pub(crate) struct Embedded {
    // In this order: the readers go first, the lock on the folder last.
    readers: Readers,
    writer: Writer,
    folder: Folder,
}

impl Embedded {
    pub(crate) fn open(path: &Path, config: &StoreConfig) -> Result<Self, OpenError> {
        let folder = Folder::take(path)?;
        let writer = Writer::start(&folder.database(), config.writer_queue)?;
        let readers = Readers::start(&folder.database(), config.readers)?;
        Ok(Self {
            readers,
            writer,
            folder,
        })
    }

    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Db<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let (sender, receiver) = oneshot::channel();
        let ticket = self.readers.queue.push(readers::job(work, move |answer| {
            let _ = sender.send(answer);
        }))?;
        queue::answer(ticket, receiver, READ_PATIENCE).await
    }

    pub(crate) fn read_blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Db<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let (sender, receiver) = mpsc::channel();
        let ticket = self.readers.queue.push(readers::job(work, move |answer| {
            let _ = sender.send(answer);
        }))?;
        queue::answer_blocking(&ticket, &receiver, READ_PATIENCE)
    }

    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let (sender, receiver) = oneshot::channel();
        let ticket = self
            .writer
            .queue
            .push(writer::command(work, move |answer| {
                let _ = sender.send(answer);
            }))?;
        queue::answer(ticket, receiver, WRITE_PATIENCE).await
    }

    pub(crate) fn write_blocking<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let (sender, receiver) = mpsc::channel();
        let ticket = self
            .writer
            .queue
            .push(writer::command(work, move |answer| {
                let _ = sender.send(answer);
            }))?;
        queue::answer_blocking(&ticket, &receiver, WRITE_PATIENCE)
    }

    /// Work that needs the writing connection for itself, outside a transaction.
    pub(crate) fn alone_blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut SqliteConnection) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let (sender, receiver) = mpsc::channel();
        let ticket = self.writer.queue.push(writer::alone(move |connection| {
            let _ = sender.send(work(connection));
        }))?;
        queue::answer_blocking(&ticket, &receiver, WRITE_PATIENCE)
    }

    /// Since when the oldest command waits.
    pub(crate) fn oldest_command(&self) -> Option<Duration> {
        self.writer.queue.oldest()
    }

    /// Finishes what waits, empties the write-ahead log and lets the folder go.
    pub(crate) fn close(&self) {
        self.readers.close();
        self.writer.close();
        self.folder.release();
    }
}

impl Drop for Embedded {
    fn drop(&mut self) {
        self.close();
    }
}
