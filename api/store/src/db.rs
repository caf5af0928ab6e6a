//! One query text for two databases.

use std::ops::{Deref, DerefMut};

use diesel::{PgConnection, SqliteConnection};
use domain::ids::MunicipalityId;

/// A connection to whichever database this installation uses. Queries are written with [`on!`].
///
/// [`on!`]: crate::on
#[expect(missing_debug_implementations, reason = "connections have none")]
pub enum Db<'c> {
    /// The embedded database.
    Sqlite(&'c mut SqliteConnection),
    /// PostgreSQL.
    Postgres(&'c mut PgConnection),
}

impl<'c> Db<'c> {
    /// Itself; lets [`on!`](crate::on) take a `Db` and a [`Tx`] alike.
    pub fn handle(&mut self) -> &mut Db<'c> {
        self
    }
}

/// A [`Db`] inside a write transaction. That a function takes it says that it writes.
#[expect(missing_debug_implementations, reason = "connections have none")]
pub struct Tx<'c>(Db<'c>);

impl<'c> Tx<'c> {
    pub(crate) fn new(db: Db<'c>) -> Self {
        Self(db)
    }
}

impl<'c> Deref for Tx<'c> {
    type Target = Db<'c>;
    fn deref(&self) -> &Db<'c> {
        &self.0
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

/// Which rows a piece of work can reach. On PostgreSQL row-level security enforces it; every query
/// names its municipality all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The rows of one municipality.
    Municipality(MunicipalityId),
    /// The rows of all: sign-in, jobs, the operator's command line.
    Installation,
}

impl From<MunicipalityId> for Reach {
    fn from(municipality: MunicipalityId) -> Self {
        Self::Municipality(municipality)
    }
}

/// `on!(db, c => query.load(c))`: the body is compiled once for each database and runs on the one
/// at hand. `db` is a `Db` or `Tx` (or a `&mut` to one); `c` is the connection. What only fits one
/// database (`Row::as_select()`, `into_boxed()`) belongs into the body.
#[macro_export]
macro_rules! on {
    ($db:expr, $c:ident => $body:expr) => {
        match $db.handle() {
            $crate::Db::Sqlite(connection) => {
                let $c: &mut $crate::diesel::SqliteConnection = &mut **connection;
                $body
            }
            $crate::Db::Postgres(connection) => {
                let $c: &mut $crate::diesel::PgConnection = &mut **connection;
                $body
            }
        }
    };
}
