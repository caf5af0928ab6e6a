//! Transactions on PostgreSQL, repeated where that may help.

use std::time::{Duration, Instant};

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::result::{DatabaseErrorKind, Error as QueryError};

use super::connection::Line;
use crate::{Db, Failure, Reach, Tx};

/// After this long nothing is begun again.
const BUDGET: Duration = Duration::from_secs(5);
/// The same work is tried at most so often.
const TRIES: u32 = 5;

/// How one try went.
enum Try<T> {
    /// Done, refused, or broken for good.
    Settled(Result<T, Failure>),
    /// Nothing was kept, and another try may succeed.
    Again(Failure),
}

/// Runs a transaction. What passes by itself (a deadlock, a lock, a lost connection before the
/// commit) is tried again after a random pause; a commit whose answer was lost is not, because it
/// may have happened: the caller repeats it with the same key.
pub(crate) fn write<T>(
    line: &mut Line,
    reach: Reach,
    work: &mut impl FnMut(&mut Tx<'_>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let begun = Instant::now();
    let mut pause = Duration::from_millis(10);
    for tried in 1.. {
        match attempt(line, reach, work) {
            Try::Settled(answer) => {
                line.note(&answer);
                return answer;
            }
            Try::Again(failure) => {
                let failed = Err(failure);
                line.note::<T>(&failed);
                if tried >= TRIES || begun.elapsed() + pause > BUDGET {
                    return failed;
                }
                metrics::counter!("cirmos_postgres_retries_total").increment(1);
                if !line.is_usable() && line.renew().is_err() {
                    return failed;
                }
                std::thread::sleep(jitter(pause));
                pause *= 4;
            }
        }
    }
    Err(Failure::busy())
}

fn attempt<T>(
    line: &mut Line,
    reach: Reach,
    work: &mut impl FnMut(&mut Tx<'_>) -> Result<T, Failure>,
) -> Try<T> {
    if let Err(failure) = line.prepare(reach) {
        return Try::Again(failure);
    }
    if let Err(error) = AnsiTransactionManager::begin_transaction(&mut line.connection) {
        return Try::Again(error.into());
    }
    match work(&mut Tx::new(Db::Postgres(&mut line.connection))) {
        Ok(value) => match AnsiTransactionManager::commit_transaction(&mut line.connection) {
            Ok(()) => Try::Settled(Ok(value)),
            Err(error @ QueryError::DatabaseError(DatabaseErrorKind::SerializationFailure, _)) => {
                Try::Again(error.into())
            }
            Err(error) => Try::Settled(Err(error.into())),
        },
        Err(failure) => {
            // A rollback that fails leaves a connection that `is_usable` finds broken.
            let _ = AnsiTransactionManager::rollback_transaction(&mut line.connection);
            if may_help(&failure) {
                Try::Again(failure)
            } else {
                Try::Settled(Err(failure))
            }
        }
    }
}

/// Operations look before they insert, so two that insert the same raced: the second try sees the
/// first one's row and refuses properly.
fn may_help(failure: &Failure) -> bool {
    match failure {
        Failure::Busy { .. } => true,
        Failure::Refused(_) => false,
        Failure::Broken(cause) => matches!(
            cause.downcast_ref(),
            Some(QueryError::DatabaseError(
                DatabaseErrorKind::UniqueViolation,
                _
            ))
        ),
    }
}

/// Between nothing and twice the pause, so that those who met do not meet again.
pub(crate) fn jitter(pause: Duration) -> Duration {
    pause.mul_f64(rand::random::<f64>() * 2.0)
}
