//! The databases: loaded once for each size and kept, and copied for each run, so that what a run
//! writes is not there for the next.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::Text;
use include_dir::{Dir, include_dir};
use sha2::{Digest as _, Sha256};
use store::{Store, StoreConfig};

use crate::{Outcome, loading};

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Kind {
    /// The embedded one.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

/// What decides whether a loaded database is still as this program would load it.
static MIGRATIONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../store/migrations");
const MADE_BY: &[&str] = &[include_str!("loading.rs"), loading::SERVICE];

/// Where the databases are.
#[derive(Debug)]
pub struct Databases {
    folder: PathBuf,
    /// `postgres://…` without the name of a database.
    server: Option<String>,
    fingerprint: String,
}

impl Databases {
    /// In this folder, and on the server that `CIRMOS_TEST_POSTGRES` names.
    pub fn new(folder: &Path) -> Outcome<Self> {
        fs::create_dir_all(folder)?;
        let server = std::env::var("CIRMOS_TEST_POSTGRES").ok();
        let server = server.and_then(|url| Some(url.rsplit_once('/')?.0.to_owned()));
        Ok(Self {
            folder: folder.canonicalize()?,
            server,
            fingerprint: fingerprint(),
        })
    }

    /// Can this kind be measured here?
    pub fn has(&self, kind: Kind) -> bool {
        kind == Kind::Sqlite || self.server.is_some()
    }

    /// A file for what belongs to the run.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// A fresh copy of the database with so many cases, which is loaded first where it is missing.
    /// Answers its URL.
    pub fn copy(&self, kind: Kind, cases: u64, name: &str) -> Outcome<String> {
        match kind {
            Kind::Sqlite => {
                let kept = self.kept_folder(cases)?;
                let folder = self.folder.join(format!("copy-{name}"));
                remove(&folder)?;
                fs::create_dir(&folder)?;
                fs::copy(kept.join("cirmos.db"), folder.join("cirmos.db"))?;
                // Written out now, or the disk is still busy with it while we measure.
                fs::File::open(folder.join("cirmos.db"))?.sync_all()?;
                Ok(format!("sqlite:{}", folder.display()))
            }
            Kind::Postgres => {
                let kept = self.kept_database(cases)?;
                let name = format!("bench_copy_{name}");
                let mut admin = self.admin()?;
                admin.batch_execute(&format!("DROP DATABASE IF EXISTS {name}"))?;
                let create = format!("CREATE DATABASE {name} TEMPLATE {kept}");
                admin
                    .batch_execute(&format!("{create} STRATEGY file_copy"))
                    .or_else(|_| admin.batch_execute(&create))?;
                self.url(&name)
            }
        }
    }

    /// Takes the copy away again.
    pub fn drop_copy(&self, kind: Kind, name: &str) -> Outcome<()> {
        match kind {
            Kind::Sqlite => remove(&self.folder.join(format!("copy-{name}")))?,
            Kind::Postgres => {
                let drop = format!("DROP DATABASE IF EXISTS bench_copy_{name}");
                self.admin()?.batch_execute(&drop)?;
            }
        }
        Ok(())
    }

    /// An empty database on the PostgreSQL server, for the engine alone.
    pub fn empty_postgres(&self) -> Outcome<String> {
        let mut admin = self.admin()?;
        admin.batch_execute("DROP DATABASE IF EXISTS bench_raw")?;
        admin.batch_execute("CREATE DATABASE bench_raw")?;
        self.url("bench_raw")
    }

    fn kept_folder(&self, cases: u64) -> Outcome<PathBuf> {
        let kept = self
            .folder
            .join(format!("sqlite-{cases}-{}", self.fingerprint));
        if kept.exists() {
            return Ok(kept);
        }
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with("sqlite-") && !name.ends_with(&self.fingerprint) {
                remove(&path)?;
            }
        }
        let loading = self.folder.join("loading");
        remove(&loading)?;
        load(
            &format!("sqlite:{}", loading.display()),
            Kind::Sqlite,
            cases,
        )?;
        fs::rename(&loading, &kept)?;
        Ok(kept)
    }

    fn kept_database(&self, cases: u64) -> Outcome<String> {
        let kept = format!("bench_{cases}_{}", self.fingerprint);
        let mut admin = self.admin()?;
        let there: Vec<Named> = diesel::sql_query(
            "SELECT datname::text AS name FROM pg_database WHERE datname LIKE 'bench\\_%'",
        )
        .load(&mut admin)?;
        if there.iter().any(|database| database.name == kept) {
            return Ok(kept);
        }
        for Named { name } in there {
            if !name.ends_with(&self.fingerprint) {
                admin.batch_execute(&format!("DROP DATABASE {name}"))?;
            }
        }
        admin.batch_execute("CREATE DATABASE bench_loading")?;
        let url = self.url("bench_loading")?;
        load(&url, Kind::Postgres, cases)?;
        PgConnection::establish(&url)?.batch_execute("VACUUM (ANALYZE)")?;
        admin.batch_execute(&format!("ALTER DATABASE bench_loading RENAME TO {kept}"))?;
        Ok(kept)
    }

    fn admin(&self) -> Outcome<PgConnection> {
        Ok(PgConnection::establish(&self.url("postgres")?)?)
    }

    fn url(&self, name: &str) -> Outcome<String> {
        let server = self
            .server
            .as_ref()
            .ok_or("CIRMOS_TEST_POSTGRES names no server")?;
        Ok(format!("{server}/{name}"))
    }
}

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
}

fn load(url: &str, kind: Kind, cases: u64) -> Outcome<()> {
    let store = Store::open(&StoreConfig::new(url))?;
    store.migrate()?;
    loading::load(&store, kind, cases)?;
    store.close();
    Ok(())
}

fn remove(folder: &Path) -> Outcome<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(())
}

fn fingerprint() -> String {
    let mut hasher = Sha256::new();
    add_files(&MIGRATIONS, &mut hasher);
    for part in MADE_BY {
        hasher.update(part);
    }
    let hash = hasher.finalize();
    let short = hash
        .iter()
        .take(4)
        .fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
    format!("{short:08x}")
}

fn add_files(folder: &Dir<'_>, hasher: &mut Sha256) {
    let mut files: Vec<_> = folder.files().collect();
    files.sort_by_key(|file| file.path());
    for file in files {
        hasher.update(file.contents());
    }
    let mut folders: Vec<_> = folder.dirs().collect();
    folders.sort_by_key(|folder| folder.path());
    for folder in folders {
        add_files(folder, hasher);
    }
}
