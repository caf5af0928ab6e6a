//! What the database could not do, as a problem.

use store::Failure;

use crate::problem::{Problem, jitter};

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(refusal) => refusal.into(),
            // Spread, so that those who were sent away together do not come back together.
            Failure::Busy { retry_after_s } => {
                Self::busy_for(u64::from(retry_after_s).max(1) - 1 + jitter())
            }
            Failure::Broken(cause) => Self::broken(cause),
        }
    }
}
