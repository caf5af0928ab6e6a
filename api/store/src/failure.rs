//! Why work on the database did not come to an answer.

use std::error::Error;
use std::fmt;

use diesel::result::{DatabaseErrorKind, Error as QueryError};
use domain::refusal::{Fault, Refusal};

/// An error whose cause only the log needs.
pub type BoxError = Box<dyn Error + Send + Sync>;

/// Why work on the database did not come to an answer.
#[derive(Debug)]
pub enum Failure {
    /// A decision: the caller may not, or sent something wrong. Nothing was written.
    Refused(Refusal),
    /// Not now: too much to do, a lock, a lost connection. The caller may repeat it.
    Busy {
        /// After how many seconds.
        retry_after_s: u32,
    },
    /// A fault of ours; the caller learns nothing of the cause.
    Broken(BoxError),
}

impl Failure {
    /// Not now.
    pub const fn busy() -> Self {
        Self::Busy { retry_after_s: 1 }
    }

    /// A fault of ours, in words for the log.
    pub fn broken(cause: impl Into<BoxError>) -> Self {
        Self::Broken(cause.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(_) => f.write_str("refused"),
            Self::Busy { retry_after_s } => {
                write!(f, "the database is busy; repeat after {retry_after_s} s")
            }
            Self::Broken(_) => f.write_str("work on the database failed"),
        }
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            Self::Busy { .. } => None,
            Self::Broken(cause) => Some(&**cause),
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Refused(fault.into())
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Broken(error.into())
    }
}

/// What passes by itself is `Busy`; everything else, a missing row included, is a fault of the code
/// that asked (a row that may be missing is asked for with `.optional()`).
impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        if passes_by_itself(&error) {
            tracing::warn!(%error, "the database could not do this now");
            Self::busy()
        } else {
            Self::Broken(error.into())
        }
    }
}

/// Is it a lock, a lost connection, a full disk: something the same work may succeed after?
fn passes_by_itself(error: &QueryError) -> bool {
    match error {
        QueryError::DatabaseError(kind, information) => match kind {
            DatabaseErrorKind::SerializationFailure
            | DatabaseErrorKind::ReadOnlyTransaction
            | DatabaseErrorKind::ClosedConnection
            | DatabaseErrorKind::UnableToSendCommand => true,
            DatabaseErrorKind::Unknown => PASSING
                .iter()
                .any(|words| information.message().contains(words)),
            _ => false,
        },
        QueryError::RollbackErrorOnCommit { .. } | QueryError::BrokenTransactionManager => true,
        _ => false,
    }
}

/// Diesel keeps the SQLSTATE to itself, so the message has to do. PostgreSQL's are asked for in
/// English when a connection opens.
const PASSING: &[&str] = &[
    // SQLite: BUSY, LOCKED, FULL, IOERR, NOMEM, INTERRUPT, CANTOPEN
    "database is locked",
    "database table is locked",
    "database schema is locked",
    "database or disk is full",
    "disk I/O error",
    "out of memory",
    "interrupted",
    "unable to open database file",
    // PostgreSQL: 40P01, 55P03, 57014, 57P01 to 57P03, 53300, 08xxx
    "deadlock detected",
    "canceling statement due to",
    "could not obtain lock",
    "terminating connection due to",
    "the database system is",
    "too many clients",
    "remaining connection slots",
    "server closed the connection",
    "connection not open",
    "no connection to the server",
    "could not receive data from server",
    "could not send data to server",
    "SSL SYSCALL error",
];
