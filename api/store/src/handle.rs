//! The handle on the database that the rest of Cirmos holds.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Integer;

use crate::postgres::Remote;
use crate::sqlite::Embedded;
use crate::{Db, Failure, OpenError, Reach, StoreConfig, Tx, migrate, on};

/// A command that has waited longer than this for the writer means it is stuck.
const STUCK: Duration = Duration::from_secs(1);

/// The database, whichever it is. Cloning is cheap; all clones are one.
#[derive(Clone)]
pub struct Store(Arc<Engine>);

enum Engine {
    Sqlite(Embedded),
    Postgres(Remote),
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &*self.0 {
            Engine::Sqlite(_) => "Store(SQLite)",
            Engine::Postgres(_) => "Store(PostgreSQL)",
        })
    }
}

impl Store {
    /// Opens the database of the configuration. It may still need [`Store::migrate`].
    pub fn open(config: &StoreConfig) -> Result<Self, OpenError> {
        let engine = if let Some(folder) = config.url.strip_prefix("sqlite:") {
            Engine::Sqlite(Embedded::open(Path::new(folder), config)?)
        } else if config.url.starts_with("postgres://") || config.url.starts_with("postgresql://") {
            Engine::Postgres(Remote::open(config)?)
        } else {
            return Err(OpenError::UnknownUrl);
        };
        Ok(Self(Arc::new(engine)))
    }

    /// Runs queries. On the embedded database all of them see the same moment; on PostgreSQL each
    /// sees what is committed when it begins.
    pub async fn read<T: Send + 'static>(
        &self,
        reach: impl Into<Reach>,
        work: impl FnOnce(&mut Db<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        match &*self.0 {
            Engine::Sqlite(engine) => engine.read(work).await,
            Engine::Postgres(engine) => engine.read(reach.into(), work).await,
        }
    }

    /// Runs a transaction: all of it is kept and on the disk when this returns `Ok`, and none of it
    /// otherwise. PostgreSQL may have it repeated, so the work does nothing but use the database.
    pub async fn write<T: Send + 'static>(
        &self,
        reach: impl Into<Reach>,
        work: impl FnMut(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        match &*self.0 {
            Engine::Sqlite(engine) => engine.write(work).await,
            Engine::Postgres(engine) => engine.write(reach.into(), work).await,
        }
    }

    /// [`Store::read`] for callers without a runtime: command line, seeding.
    pub fn read_blocking<T: Send + 'static>(
        &self,
        reach: impl Into<Reach>,
        work: impl FnOnce(&mut Db<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        match &*self.0 {
            Engine::Sqlite(engine) => engine.read_blocking(work),
            Engine::Postgres(engine) => engine.read_blocking(reach.into(), work),
        }
    }

    /// [`Store::write`] for callers without a runtime: command line, seeding.
    pub fn write_blocking<T: Send + 'static>(
        &self,
        reach: impl Into<Reach>,
        work: impl FnMut(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        match &*self.0 {
            Engine::Sqlite(engine) => engine.write_blocking(work),
            Engine::Postgres(engine) => engine.write_blocking(reach.into(), work),
        }
    }

    /// Brings the schema up to date and names the migrations it ran. Several instances may call
    /// this at once; they wait for each other.
    pub fn migrate(&self) -> Result<Vec<String>, Failure> {
        match &*self.0 {
            Engine::Sqlite(engine) => engine.alone_blocking(migrate::sqlite),
            Engine::Postgres(engine) => engine.alone_blocking(migrate::postgres),
        }
    }

    /// Reads as of one moment, for as long as it takes. For the command line.
    pub(crate) fn look_long<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Db<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        match &*self.0 {
            Engine::Sqlite(engine) => engine.read_blocking(work),
            Engine::Postgres(engine) => engine.alone_blocking(|connection| {
                connection.batch_execute(
                    "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; \
                     SELECT set_config('app.municipality', '*', false)",
                )?;
                connection
                    .build_transaction()
                    .repeatable_read()
                    .read_only()
                    .run(|connection| work(&mut Db::Postgres(connection)))
            }),
        }
    }

    /// Can it answer, and is the writer moving?
    pub async fn ping(&self) -> Result<(), Failure> {
        if let Engine::Sqlite(engine) = &*self.0
            && engine.oldest_command().is_some_and(|age| age > STUCK)
        {
            return Err(Failure::busy());
        }
        self.read(Reach::Installation, |db| {
            on!(db, c => diesel::select(1.into_sql::<Integer>()).get_result::<i32>(c))?;
            Ok(())
        })
        .await
    }

    /// Finishes what waits and lets go of the database. Later work is refused as busy. The last
    /// clone to go does the same.
    pub fn close(&self) {
        match &*self.0 {
            Engine::Sqlite(engine) => engine.close(),
            Engine::Postgres(engine) => engine.close(),
        }
    }

    #[cfg(test)]
    pub(crate) fn on_sqlite<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut diesel::SqliteConnection) -> Result<T, Failure> + Send + 'static,
    ) -> T {
        match &*self.0 {
            Engine::Sqlite(engine) => engine.alone_blocking(work).expect("work on SQLite"),
            Engine::Postgres(_) => panic!("this is PostgreSQL"),
        }
    }

    #[cfg(test)]
    pub(crate) fn on_postgres<T>(
        &self,
        work: impl FnOnce(&mut diesel::PgConnection) -> Result<T, Failure>,
    ) -> T {
        match &*self.0 {
            Engine::Sqlite(_) => panic!("this is SQLite"),
            Engine::Postgres(engine) => engine.alone_blocking(work).expect("work on PostgreSQL"),
        }
    }
}
