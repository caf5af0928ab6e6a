//! The invented people and streets of Cserhalom.

use rand::RngExt as _;
use rand::rngs::StdRng;
use serde_json::{Value, json};

use super::answers::pick;

/// A resident.
#[derive(Clone, Debug)]
pub struct Person {
    family_name: &'static str,
    given_name: &'static str,
    /// The telephone number.
    pub phone: String,
}

impl Person {
    /// Somebody.
    pub fn any(dice: &mut StdRng) -> Self {
        Self {
            family_name: pick(FAMILY_NAMES, dice),
            given_name: pick(GIVEN_NAMES, dice),
            phone: format!("+36 (99) 555-{:04}", dice.random_range(2000..9999)),
        }
    }

    /// The full name, family name first.
    pub fn name(&self) -> String {
        format!("{} {}", self.family_name, self.given_name)
    }

    /// An address that can never exist (RFC 2606).
    pub fn email(&self) -> String {
        let local = domain::text::fold(&format!("{}.{}", self.given_name, self.family_name));
        format!("{local}@posta.example")
    }
}

/// A place in town, with coordinates round its invented main square.
pub fn place(dice: &mut StdRng) -> Value {
    let address = format!(
        "Cserhalom, {} {}.",
        pick(STREETS, dice),
        dice.random_range(1..120)
    );
    if dice.random_bool(0.8) {
        let offset = |dice: &mut StdRng| f64::from(dice.random_range(-1500..1500)) / 100_000.0;
        json!({ "address": address, "longitude": round(19.6402 + offset(dice)), "latitude": round(47.8103 + offset(dice)) })
    } else {
        json!({ "address": address })
    }
}

fn round(degrees: f64) -> f64 {
    (degrees * 100_000.0).round() / 100_000.0
}

/// The streets.
pub const STREETS: &[&str] = &[
    "Fő tér",
    "Malom utca",
    "Kossuth Lajos utca",
    "Petőfi utca",
    "Csermely köz",
    "Szőlőhegyi út",
    "Vásártér",
    "Iskola utca",
    "Liget sor",
    "Borostyán utca",
    "Állomás út",
    "Hársfa utca",
    "Templom utca",
    "Patak part",
    "Gesztenye sor",
    "Kelemen köz",
];

const FAMILY_NAMES: &[&str] = &[
    "Kiss",
    "Nagy",
    "Szabó",
    "Tóth",
    "Horváth",
    "Varga",
    "Kovács",
    "Molnár",
    "Németh",
    "Farkas",
    "Balogh",
    "Papp",
    "Lakatos",
    "Takács",
    "Juhász",
    "Mészáros",
    "Oláh",
    "Simon",
    "Rácz",
    "Fekete",
];

const GIVEN_NAMES: &[&str] = &[
    "Anna",
    "Béla",
    "Csilla",
    "Dániel",
    "Erzsébet",
    "Ferenc",
    "Gabriella",
    "Hedvig",
    "István",
    "Judit",
    "Katalin",
    "László",
    "Mária",
    "Norbert",
    "Orsolya",
    "Péter",
    "Réka",
    "Sándor",
    "Tímea",
    "Zoltán",
];
