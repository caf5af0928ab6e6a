//! What has to be done now and then while the server runs: keys are read again, and what is kept
//! only for a while is taken away. Every instance does it; doing it twice changes nothing.

use std::time::Duration;

use identity::Identity;
use store::{Reach, idempotency};
use web::App;

const EVERY: Duration = Duration::from_mins(1);

/// At most so many rows at once, so that no request waits for a chore.
const A_FEW: i64 = 500;

/// Does the chores until the server ends.
pub async fn run(app: App, identity: Identity) {
    let mut rounds = tokio::time::interval(EVERY);
    rounds.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    rounds.tick().await;
    loop {
        rounds.tick().await;
        let now = app.clock.now();
        if let Err(error) = identity.reload_keys().await {
            tracing::error!(%error, "the signing keys could not be read");
        }
        let cleaned = app
            .store
            .write(Reach::Installation, move |tx| {
                idempotency::purge(tx, now, A_FEW)
            })
            .await;
        let sessions = identity.tidy(now).await;
        for failed in [cleaned.err(), sessions.err()].into_iter().flatten() {
            tracing::warn!(error = %failed, "could not take away what is no longer kept");
        }
    }
}
