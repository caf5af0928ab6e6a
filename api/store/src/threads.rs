//! Ending threads.

use std::thread::{self, JoinHandle};

/// Waits for threads to end, but never for the one that calls: the last handle to a store may be
/// dropped by the work it runs.
pub(crate) fn join(handles: Vec<JoinHandle<()>>) {
    for handle in handles {
        if handle.thread().id() != thread::current().id() && handle.join().is_err() {
            tracing::error!("a thread of the store had panicked");
        }
    }
}
