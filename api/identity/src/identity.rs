//! What this slice keeps for the whole process: the means to try passwords, the installation's
//! secret in the forms it is used in, and the signing keys as they were last read.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::TimeDelta;
use domain::clock::Moment;
use store::{Failure, Reach, Store, Tx};
use uuid::Uuid;
use web::keys::{Key, KeyRing, KeyStatus};

use crate::passwords::Passwords;
use crate::queries::keys::{self as queries, NewKeyRow};
use crate::queries::{sessions, users};
use crate::secrets::{Blind, InstallationSecret, Seal, Succession};

/// A retired key verifies for so long: longer than any token it signed lives.
const RETIREMENT: TimeDelta = TimeDelta::minutes(15);

/// What was over for so long is removed.
const KEPT: TimeDelta = TimeDelta::days(30);

/// The first key has an id that is known beforehand, so that of several instances that start at
/// once on an empty database one makes it and the others find it.
const FIRST_KEY: Uuid = Uuid::from_u128(0x6369_726d_6f73_8000_8000_0000_0000_0001);

/// One for the process; cloning is cheap. Handlers find it as `Data<Identity>`.
#[derive(Clone)]
pub struct Identity(Arc<Inner>);

struct Inner {
    store: Store,
    ring: Arc<KeyRing>,
    seal: Seal,
    succession: Arc<Succession>,
    blind: Blind,
    passwords: Passwords,
    loaded: Mutex<Vec<(Uuid, String)>>,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity").finish_non_exhaustive()
    }
}

impl Identity {
    /// Works on a database, signs with a ring's keys. The ring is empty until
    /// [`Identity::prepare`] has run.
    pub fn new(store: Store, ring: Arc<KeyRing>, secret: &InstallationSecret) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self(Arc::new(Inner {
            store,
            ring,
            seal: Seal::new(secret),
            succession: Arc::new(Succession::new(secret)),
            blind: Blind::new(secret),
            passwords: Passwords::new(cores),
            loaded: Mutex::default(),
        }))
    }

    pub(crate) fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    pub(crate) fn succession(&self) -> &Arc<Succession> {
        &self.0.succession
    }

    pub(crate) fn blind(&self) -> &Blind {
        &self.0.blind
    }

    /// Makes the first keys where there are none, and reads the keys: before the first request is
    /// answered. Fails where the keys were sealed under another installation secret.
    pub fn prepare(&self, now: Moment) -> Result<(), Failure> {
        let active = self.new_key(FIRST_KEY, KeyStatus::Active)?;
        let next = self.new_key(store::ids::new_id(now), KeyStatus::Next)?;
        self.0
            .store
            .write_blocking(Reach::Installation, move |tx| {
                if queries::all(tx)?.is_empty() && queries::insert(tx, &active, now)? {
                    queries::insert(tx, &next, now)?;
                }
                Ok(())
            })?;
        let rows = self
            .0
            .store
            .read_blocking(Reach::Installation, queries::all)?;
        self.take_over(&rows).map(|_| ())
    }

    /// Reads the keys again; `true` when there were new ones. To be called every minute, so that a
    /// key that was rotated or removed elsewhere is known here.
    pub async fn reload_keys(&self) -> Result<bool, Failure> {
        let rows = self.0.store.read(Reach::Installation, queries::all).await?;
        self.take_over(&rows)
    }

    /// Lets the next key sign, the active one only verify, and makes a new next one. Refused
    /// (busy) while another instance does the same. What is already signed stays good; keys that
    /// retired before are removed.
    pub fn rotate_keys(&self, now: Moment) -> Result<(), Failure> {
        let new = self.new_key(store::ids::new_id(now), KeyStatus::Next)?;
        self.0
            .store
            .write_blocking(Reach::Installation, move |tx| rotate(tx, &new, now))?;
        let rows = self
            .0
            .store
            .read_blocking(Reach::Installation, queries::all)?;
        self.take_over(&rows)?;
        tracing::info!("the signing keys were rotated");
        Ok(())
    }

    /// Removes sessions, links and counted failures that are long over, and tells how many
    /// sessions. To be called now and then.
    pub async fn tidy(&self, now: Moment) -> Result<usize, Failure> {
        self.0
            .store
            .write(Reach::Installation, move |tx| purge(tx, now))
            .await
    }

    fn new_key(&self, id: Uuid, status: KeyStatus) -> Result<NewKeyRow, Failure> {
        let key = Key::generate(id, status).map_err(Failure::broken)?;
        Ok(NewKeyRow {
            id,
            status: if status == KeyStatus::Active {
                queries::ACTIVE
            } else {
                queries::NEXT
            },
            private_sealed: self
                .0
                .seal
                .seal(id.as_bytes(), key.secret())
                .map_err(Failure::broken)?,
            public_key: key.public().to_vec(),
        })
    }

    fn take_over(&self, rows: &[queries::KeyRow]) -> Result<bool, Failure> {
        let present: Vec<(Uuid, String)> = rows
            .iter()
            .map(|row| (row.id(), row.status().to_owned()))
            .collect();
        let mut loaded = self.0.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        if *loaded == present {
            return Ok(false);
        }
        let keys = rows
            .iter()
            .map(|row| self.open(row))
            .collect::<Result<Vec<_>, _>>()?;
        self.0.ring.replace(&keys);
        *loaded = present;
        Ok(true)
    }

    fn open(&self, row: &queries::KeyRow) -> Result<Key, Failure> {
        let seed = self
            .0
            .seal
            .open(row.id().as_bytes(), &row.private_sealed)
            .map_err(Failure::broken)?;
        let seed: [u8; 32] = seed
            .try_into()
            .map_err(|_| Failure::broken("a sealed key has the wrong length"))?;
        let status = match row.status() {
            queries::ACTIVE => KeyStatus::Active,
            queries::NEXT => KeyStatus::Next,
            _ => KeyStatus::Retiring,
        };
        Ok(Key::restore(row.id(), status, Box::new(seed)))
    }
}

fn rotate(tx: &mut Tx<'_>, new: &NewKeyRow, now: Moment) -> Result<(), Failure> {
    // Who retires the active key goes on; who came at the same moment finds it retired.
    if queries::retire_active(tx, now)? != 1 {
        return Err(Failure::busy());
    }
    if queries::activate_next(tx, now)? != 1 {
        return Err(Failure::broken("there is no next signing key"));
    }
    queries::insert(tx, new, now)?;
    queries::remove_retired(tx, now - RETIREMENT)?;
    Ok(())
}

fn purge(tx: &mut Tx<'_>, now: Moment) -> Result<usize, Failure> {
    users::purge_activations(tx, now - KEPT)?;
    store::attempts::purge(tx, now - TimeDelta::days(1))?;
    sessions::purge(tx, now - KEPT, 1000)
}

/// Every key, as the ring of another process would take it over.
#[cfg(test)]
pub(crate) fn statuses(db: &mut store::Db<'_>) -> Result<Vec<String>, Failure> {
    Ok(queries::all(db)?
        .iter()
        .map(|row| row.status().to_owned())
        .collect())
}
