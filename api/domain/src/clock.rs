//! Instants. The domain never asks what time it is; it is told.

use chrono::{DateTime, SubsecRound, Utc};

/// An instant, in UTC, to the microsecond: what both databases can hold without loss.
pub type Moment = DateTime<Utc>;

/// Where the present moment comes from. One implementation reads the system's clock; tests and the
/// demo bring their own.
pub trait Clock: Send + Sync {
    /// The present moment, already cut to microseconds.
    fn now(&self) -> Moment;
}

/// Cuts an instant to microseconds, so that what is answered equals what is later read back.
pub fn truncate(moment: Moment) -> Moment {
    moment.trunc_subsecs(6)
}
