//! All Diesel of this slice. Rows stay in this crate and never serialise.
//!
//! Everybody may see what is live; who may see the rest is asked at the door, so there is nothing
//! between (no `visible_to` is needed here).

mod categories;
mod departments;
mod services;
mod versions;

#[cfg(test)]
pub(crate) mod fixtures;

pub(crate) use self::categories::*;
pub(crate) use self::departments::*;
pub(crate) use self::services::*;
pub(crate) use self::versions::*;

use domain::refusal::{ProblemKind, Refusal};
use store::Failure;
use store::diesel::result::{DatabaseErrorKind, Error as QueryError};

/// Codes are looked up before they are taken, and what is referred to before it is; who does
/// something about it at the same moment is met here. The same request finds out why when it is
/// repeated.
fn taken(error: QueryError, code: &str) -> Failure {
    match error {
        QueryError::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => {
            already_exists(code).into()
        }
        QueryError::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _) => Failure::busy(),
        other => other.into(),
    }
}

/// There is one with this code.
pub(crate) fn already_exists(code: &str) -> Refusal {
    Refusal::Problem(ProblemKind::AlreadyExists, vec![("name", code.to_owned())])
}
