//! How a store is opened, and why it may not open.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::PathBuf;

/// How a store is opened.
#[derive(Clone, Debug)]
pub struct StoreConfig {
    /// `sqlite:FOLDER` or `postgres://…`.
    pub url: String,
    /// Connections to PostgreSQL.
    pub postgres_connections: usize,
    /// Reading connections to the embedded database.
    pub readers: usize,
    /// Writes that may wait for the embedded database's writer.
    pub writer_queue: usize,
}

impl StoreConfig {
    /// The usual sizes.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            postgres_connections: 16,
            readers: 4,
            writer_queue: 512,
        }
    }
}

/// Why a store did not open.
#[derive(Debug)]
pub enum OpenError {
    /// The URL names neither database.
    UnknownUrl,
    /// The data folder cannot be used.
    Folder {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Another process has the data folder.
    InUse {
        /// Which.
        path: PathBuf,
    },
    /// The path is not text, which the database library needs.
    NotText {
        /// Which.
        path: PathBuf,
    },
    /// SQLite is too old to be trusted with data.
    OldSqlite {
        /// What was found.
        version: String,
    },
    /// The connection could not be made.
    Connect(diesel::ConnectionError),
    /// The connection could not be set up.
    SetUp(diesel::result::Error),
    /// A thread could not be started.
    Thread(io::Error),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownUrl => {
                f.write_str("the database URL has to be sqlite:FOLDER or postgres://…")
            }
            Self::Folder { path, .. } => {
                write!(f, "the data folder {} cannot be used", path.display())
            }
            Self::InUse { path } => write!(
                f,
                "another cirmos already uses the data folder {}; only one process can",
                path.display()
            ),
            Self::NotText { path } => {
                write!(
                    f,
                    "the data folder {} has a name that is not UTF-8",
                    path.display()
                )
            }
            Self::OldSqlite { version } => write!(
                f,
                "SQLite {version} can damage its write-ahead log; 3.51.3 or newer is needed"
            ),
            Self::Connect(_) => f.write_str("the database cannot be reached"),
            Self::SetUp(_) => f.write_str("the connection to the database could not be set up"),
            Self::Thread(_) => f.write_str("a thread for the database could not be started"),
        }
    }
}

impl Error for OpenError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Folder { source, .. } | Self::Thread(source) => Some(source),
            Self::Connect(source) => Some(source),
            Self::SetUp(source) => Some(source),
            Self::UnknownUrl
            | Self::InUse { .. }
            | Self::NotText { .. }
            | Self::OldSqlite { .. } => None,
        }
    }
}
