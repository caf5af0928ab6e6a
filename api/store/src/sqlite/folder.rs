//! The data folder, held by one process at a time.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};

use crate::OpenError;

/// A data folder this process holds.
pub(crate) struct Folder {
    path: PathBuf,
    lock: File,
}

impl Folder {
    /// Makes the folder when it is missing, and locks it. The lock goes with the process, however
    /// that ends.
    pub(crate) fn take(path: &Path) -> Result<Self, OpenError> {
        let unusable = |source| OpenError::Folder {
            path: path.to_owned(),
            source,
        };
        make(path).map_err(unusable)?;
        let mut lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path.join("lock"))
            .map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(OpenError::InUse {
                    path: path.to_owned(),
                });
            }
            Err(TryLockError::Error(source)) => return Err(unusable(source)),
        }
        // For whoever looks into the folder; the lock itself does not depend on it.
        lock.set_len(0).map_err(unusable)?;
        lock.rewind().map_err(unusable)?;
        writeln!(lock, "{}", std::process::id()).map_err(unusable)?;
        Ok(Self {
            path: path.to_owned(),
            lock,
        })
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.path.join("cirmos.db")
    }

    pub(crate) fn release(&self) {
        if let Err(error) = self.lock.unlock() {
            tracing::warn!(%error, "the lock on the data folder could not be let go");
        }
    }
}

/// Makes the folder, and no other account can look into it: it holds what residents wrote.
fn make(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}
