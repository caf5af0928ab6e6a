//! What every handler can ask for: `web::Data<App>`.

use std::fmt;
use std::sync::Arc;

use chrono::Utc;
use domain::clock::{Clock, Moment, truncate};
use store::Store;

use crate::gate::Gate;
use crate::keys::KeyRing;
use crate::session::Sessions;

/// The system's clock: the one place where the present moment is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the clock everybody else is given"
    )]
    fn now(&self) -> Moment {
        truncate(Utc::now())
    }
}

/// What handlers work with. One for the process; cloning is cheap.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub store: Store,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The keys that sign access tokens.
    pub keys: Arc<KeyRing>,
    /// What stands between the network and the handlers.
    pub gate: Arc<Gate>,
}

impl App {
    /// Sessions and municipalities as looked up; to forget what changed.
    pub fn sessions(&self) -> &Sessions {
        self.gate.sessions()
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App")
            .field("store", &self.store)
            .finish_non_exhaustive()
    }
}
