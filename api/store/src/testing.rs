//! Fresh databases for tests, both kinds, gone when the test is over (feature `testing`).
//!
//! What a fresh database begins with (its schema, or a whole town: [`Beginning`]) is made once: the
//! SQLite file is copied, the PostgreSQL database is a template. The latter needs
//! `CIRMOS_TEST_POSTGRES`, the address of a cluster on which databases may be made.

#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a test that cannot have its database has failed"
)]

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use diesel::{PgConnection, sql_query};

use crate::{Store, StoreConfig};

/// Where the tests' PostgreSQL is.
pub const POSTGRES_VARIABLE: &str = "CIRMOS_TEST_POSTGRES";

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// An open, migrated, empty store that disappears when dropped.
#[derive(Debug)]
pub struct FreshStore {
    store: Store,
    engine: &'static str,
    url: String,
    remains: Remains,
}

#[derive(Debug)]
enum Remains {
    Folder(PathBuf),
    Database(String),
}

impl Deref for FreshStore {
    type Target = Store;
    fn deref(&self) -> &Store {
        &self.store
    }
}

impl FreshStore {
    /// `SQLite` or `PostgreSQL`, for messages.
    pub fn engine(&self) -> &'static str {
        self.engine
    }

    /// The URL under which it was opened.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for FreshStore {
    fn drop(&mut self) {
        self.store.close();
        match &self.remains {
            Remains::Folder(path) => {
                let _ = std::fs::remove_dir_all(path);
            }
            Remains::Database(name) => {
                let _ = admin().batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)"));
            }
        }
    }
}

/// One of each.
pub fn fresh_stores() -> [FreshStore; 2] {
    [fresh_sqlite(), fresh_postgres()]
}

/// What a fresh database begins with. Made once for each name and engine; tests get copies.
#[derive(Clone, Copy, Debug)]
pub struct Beginning {
    /// Lower-case letters: part of the template's name.
    pub name: &'static str,
    /// Makes it, in an open store without tables.
    pub prepare: fn(&Store),
}

/// The tables and nothing in them.
pub const EMPTY: Beginning = Beginning {
    name: "empty",
    prepare: |store| {
        store.migrate().expect("the schema");
    },
};

/// A fresh embedded database.
pub fn fresh_sqlite() -> FreshStore {
    sqlite_with(EMPTY)
}

/// A fresh PostgreSQL database.
pub fn fresh_postgres() -> FreshStore {
    postgres_with(EMPTY)
}

/// A fresh embedded database that begins so.
pub fn sqlite_with(beginning: Beginning) -> FreshStore {
    static TEMPLATES: Mutex<BTreeMap<&str, Arc<[u8]>>> = Mutex::new(BTreeMap::new());
    let template = {
        let mut templates = TEMPLATES.lock().expect("no test failed making a template");
        Arc::clone(templates.entry(beginning.name).or_insert_with(|| {
            let folder = temporary_folder();
            let store = open(&format!("sqlite:{}", folder.display()));
            (beginning.prepare)(&store);
            store.close();
            let bytes = std::fs::read(folder.join("cirmos.db")).expect("the prepared file");
            std::fs::remove_dir_all(folder).expect("the template's folder can go");
            bytes.into()
        }))
    };
    let folder = temporary_folder();
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    std::fs::write(folder.join("cirmos.db"), template).expect("a copy of the template");
    let url = format!("sqlite:{}", folder.display());
    FreshStore {
        store: open(&url),
        engine: "SQLite",
        url,
        remains: Remains::Folder(folder),
    }
}

/// A fresh PostgreSQL database that begins so.
pub fn postgres_with(beginning: Beginning) -> FreshStore {
    let template = template(beginning);
    let name = format!("{template}_{}", unique());
    admin()
        .batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {template}"))
        .expect("a database made of the template");
    let url = database_url(&name);
    FreshStore {
        store: open(&url),
        engine: "PostgreSQL",
        url,
        remains: Remains::Database(name),
    }
}

fn open(url: &str) -> Store {
    let config = StoreConfig {
        postgres_connections: 4,
        readers: 2,
        ..StoreConfig::new(url)
    };
    Store::open(&config).expect("a store for a test")
}

fn temporary_folder() -> PathBuf {
    std::env::temp_dir().join(format!("cirmos-test-{}", unique()))
}

fn unique() -> String {
    format!(
        "{}_{}",
        std::process::id(),
        NUMBER.fetch_add(1, Ordering::Relaxed)
    )
}

fn admin_url() -> String {
    std::env::var(POSTGRES_VARIABLE).expect(
        "CIRMOS_TEST_POSTGRES is not set: run the tests with `scripts/test-postgres run cargo test …`",
    )
}

fn admin() -> PgConnection {
    PgConnection::establish(&admin_url()).expect("the PostgreSQL that CIRMOS_TEST_POSTGRES names")
}

/// The same server, another database.
fn database_url(name: &str) -> String {
    let url = admin_url();
    let (address, parameters) = match url.split_once('?') {
        Some((address, parameters)) => (address, format!("?{parameters}")),
        None => (url.as_str(), String::new()),
    };
    let server = match address
        .char_indices()
        .filter(|(_, letter)| *letter == '/')
        .nth(2)
    {
        Some((end, _)) => &address[..end],
        None => address,
    };
    format!("{server}/{name}{parameters}")
}

#[derive(QueryableByName)]
struct Exists {
    #[diesel(sql_type = Bool)]
    there: bool,
}

/// The template database, made by whichever test process comes first.
fn template(beginning: Beginning) -> String {
    static MADE: Mutex<BTreeMap<&str, String>> = Mutex::new(BTreeMap::new());
    let mut made = MADE.lock().expect("no test failed making a template");
    let name = made.entry(beginning.name);
    name.or_insert_with(|| make_template(beginning)).clone()
}

fn make_template(beginning: Beginning) -> String {
    // The program that runs has the migrations in it: another program, another template.
    let program = std::env::current_exe().expect("this program's path");
    let built = std::fs::metadata(&program)
        .and_then(|file| file.modified())
        .expect("its age");
    let mut schema = DefaultHasher::new();
    (program, built).hash(&mut schema);
    let name = format!("cirmos_test_{:016x}_{}", schema.finish(), beginning.name);
    let mut admin = admin();
    admin
        .batch_execute("SELECT pg_advisory_lock(4747)")
        .expect("the lock on making the template");
    let found: Exists =
        sql_query("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1) AS there")
            .bind::<Text, _>(&name)
            .get_result(&mut admin)
            .expect("the list of databases");
    if !found.there {
        let unfinished = format!("{name}_{}", unique());
        admin
            .batch_execute(&format!("CREATE DATABASE {unfinished}"))
            .expect("an empty database");
        let store = open(&database_url(&unfinished));
        (beginning.prepare)(&store);
        store.close();
        drop(store);
        admin
            .batch_execute(&format!("ALTER DATABASE {unfinished} RENAME TO {name}"))
            .expect("the finished template gets its name");
    }
    admin
        .batch_execute("SELECT pg_advisory_unlock(4747)")
        .expect("the lock on making the template");
    name
}
