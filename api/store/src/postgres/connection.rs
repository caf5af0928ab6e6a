//! One connection to PostgreSQL and what is known of it.

use std::error::Error as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::r2d2::R2D2Connection;
use diesel::sql_types::Text;
use diesel::{PgConnection, sql_query};

use crate::{Failure, OpenError, Reach};

/// A connection that did nothing for so long is asked whether it lives before it is used.
const IDLE: Duration = Duration::from_secs(5);

/// Said once to every connection. The messages are asked for in English, because some faults that
/// pass by themselves can only be told by them; a role that may not ask keeps the server's setting.
const SESSION: &str = "
    SET application_name = 'cirmos';
    SET statement_timeout = '5s';
    SET lock_timeout = '2s';
    SET idle_in_transaction_session_timeout = '10s';
    SET client_min_messages = warning;
    DO $$
    BEGIN
        SET lc_messages = 'C';
    EXCEPTION WHEN insufficient_privilege THEN
        NULL;
    END
    $$;
";

/// How often a connection to one server gave cause for doubt. Where one is dead, others may be too.
pub(crate) type Doubts = Arc<AtomicU64>;

/// One connection, what row-level security lets it see, and whether it can be trusted.
pub(crate) struct Line {
    pub(crate) connection: PgConnection,
    url: String,
    reach: Option<Reach>,
    used: Instant,
    doubtful: bool,
    doubts: Doubts,
    doubts_seen: u64,
}

impl Line {
    pub(crate) fn connect(url: &str, doubts: &Doubts) -> Result<Self, OpenError> {
        let doubts_seen = doubts.load(Ordering::Relaxed);
        let mut connection =
            PgConnection::establish(&with_timeouts(url)).map_err(OpenError::Connect)?;
        connection
            .batch_execute(SESSION)
            .map_err(OpenError::SetUp)?;
        Ok(Self {
            connection,
            url: url.to_owned(),
            reach: None,
            used: Instant::now(),
            doubtful: false,
            doubts: Arc::clone(doubts),
            doubts_seen,
        })
    }

    /// Makes the connection ready for work on the rows of `reach`; a dead one is replaced first.
    pub(crate) fn prepare(&mut self, reach: Reach) -> Result<(), Failure> {
        let suspect = self.doubts.load(Ordering::Relaxed) != self.doubts_seen;
        if (suspect || self.used.elapsed() > IDLE) && self.connection.ping().is_err() {
            self.renew()?;
        }
        self.doubts_seen = self.doubts.load(Ordering::Relaxed);
        self.used = Instant::now();
        if self.reach != Some(reach) && self.set_reach(reach).is_err() {
            self.renew()?;
            self.set_reach(reach)?;
        }
        Ok(())
    }

    fn set_reach(&mut self, reach: Reach) -> Result<(), Failure> {
        let setting = match reach {
            Reach::Municipality(municipality) => municipality.to_string(),
            Reach::Installation => "*".to_owned(),
        };
        self.reach = None;
        sql_query("SELECT set_config('app.municipality', $1, false)")
            .bind::<Text, _>(setting)
            .execute(&mut self.connection)?;
        self.reach = Some(reach);
        Ok(())
    }

    /// Remembers that work did not go well, so that this connection is looked at afterwards, and all
    /// of them when it may have been the server. Comes before the answer is given: who repeats at
    /// once is to find a connection that was looked at.
    pub(crate) fn note<T>(&mut self, answer: &Result<T, Failure>) {
        match answer {
            Ok(_) | Err(Failure::Refused(_)) => {}
            Err(Failure::Broken(_)) => self.doubtful = true,
            Err(Failure::Busy { .. }) => {
                self.doubtful = true;
                self.doubts.fetch_add(1, Ordering::Relaxed);
            }
        }
        self.used = Instant::now();
    }

    /// Can the connection be used again? Asks the server only when there is a doubt.
    pub(crate) fn is_usable(&mut self) -> bool {
        self.doubtful =
            self.connection.is_broken() || (self.doubtful && self.connection.ping().is_err());
        !self.doubtful
    }

    /// Replaces the connection by a new one.
    pub(crate) fn renew(&mut self) -> Result<(), Failure> {
        match Self::connect(&self.url, &self.doubts) {
            Ok(line) => {
                *self = line;
                Ok(())
            }
            Err(error) => {
                log_unreachable(&error);
                self.doubtful = true;
                Err(Failure::busy())
            }
        }
    }
}

/// Does not wait for ever for a server that does not answer, unless the URL says so itself.
fn with_timeouts(url: &str) -> String {
    let mut url = url.to_owned();
    for (name, value) in [
        ("connect_timeout", "2"),
        ("keepalives_idle", "30"),
        ("tcp_user_timeout", "5000"),
    ] {
        if !url.contains(name) {
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str(name);
            url.push('=');
            url.push_str(value);
        }
    }
    url
}

pub(crate) fn log_unreachable(error: &OpenError) {
    let cause = error.source().map(ToString::to_string).unwrap_or_default();
    tracing::warn!(cause, "PostgreSQL cannot be reached");
}
