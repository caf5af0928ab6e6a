//! What was acknowledged, kept where no crash of the server reaches; and dice that fall alike for
//! the same seed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

/// What clients know.
#[derive(Debug, Default)]
pub struct Ledger {
    cases: Mutex<BTreeMap<String, Option<String>>>,
    notes: Mutex<BTreeSet<String>>,
}

impl Ledger {
    /// A case is about to be sent under this key.
    pub fn begin(&self, key: &str) {
        self.cases
            .lock()
            .expect("a ledger")
            .insert(key.to_owned(), None);
    }

    /// It was answered: this is the case.
    pub fn acknowledge(&self, key: &str, id: &str) {
        let before = self
            .cases
            .lock()
            .expect("a ledger")
            .insert(key.to_owned(), Some(id.to_owned()));
        let same = before.flatten().is_none_or(|before| before == id);
        assert!(same, "{key} was answered with two cases");
    }

    /// A note was answered.
    pub fn noted(&self, body: String) {
        self.notes.lock().expect("a ledger").insert(body);
    }

    /// The keys that were sent and not answered.
    pub fn unsure(&self) -> Vec<String> {
        let cases = self.cases.lock().expect("a ledger");
        cases
            .iter()
            .filter(|(_, id)| id.is_none())
            .map(|(key, _)| key.clone())
            .collect()
    }

    /// Was this key answered?
    pub fn knows(&self, key: &str) -> bool {
        self.cases
            .lock()
            .expect("a ledger")
            .get(key)
            .is_some_and(Option::is_some)
    }

    /// All that were answered: key and case.
    pub fn acknowledged(&self) -> Vec<(String, String)> {
        let cases = self.cases.lock().expect("a ledger");
        cases
            .iter()
            .filter_map(|(key, id)| Some((key.clone(), id.clone()?)))
            .collect()
    }

    /// The notes that were answered.
    pub fn notes(&self) -> Vec<String> {
        self.notes
            .lock()
            .expect("a ledger")
            .iter()
            .cloned()
            .collect()
    }

    /// How many cases and notes were answered.
    pub fn counts(&self) -> (usize, usize) {
        (self.acknowledged().len(), self.notes().len())
    }
}

/// Which moments a run chooses; `CIRMOS_SEED` chooses them again.
#[derive(Debug)]
pub struct Dice(u64);

impl Dice {
    /// From the seed in the environment, or a new one, which is printed.
    pub fn from_environment() -> Self {
        let given = std::env::var("CIRMOS_SEED")
            .ok()
            .and_then(|seed| seed.parse().ok());
        let seed = given.unwrap_or_else(|| uuid::Uuid::new_v4().as_u64_pair().0);
        eprintln!("CIRMOS_SEED={seed}");
        Self(seed | 1)
    }

    /// A number of the range (xorshift).
    pub fn between(&mut self, least: u64, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        least + self.0 % (most - least)
    }
}
