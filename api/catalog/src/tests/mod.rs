//! What is subtle, on both databases.

mod design;
mod lifecycle;
mod shown;

use domain::clock::Moment;
use domain::codes::{Role, VersionStatus};
use domain::policy::Actor;
use domain::refusal::{Place, ProblemKind, Refusal};
use serde_json::{Value, json};
use store::testing::{FreshStore, fresh_stores};
use store::{Failure, Tx};
use web::{IfMatch, MunicipalityContext};

use crate::inputs::{NewCategory, NewService, NewVersion, VersionTransition};
use crate::operations::{self, Deed};
use crate::queries::fixtures::{db_town, db_user};
use crate::views::Versioned;

/// A town in a database of its own, with a category and everybody who designs services.
struct Town {
    store: FreshStore,
    municipality: MunicipalityContext,
    owner: Actor,
    facilitator: Actor,
    now: Moment,
}

/// One in each database.
fn towns() -> impl Iterator<Item = Town> {
    fresh_stores().into_iter().map(|store| {
        let now = "2026-11-23T10:00:00Z".parse().expect("a moment");
        let municipality = db_town(&store, now);
        let owner = db_user(&store, municipality.id, Role::ProcessOwner, now);
        let facilitator = db_user(&store, municipality.id, Role::Facilitator, now);
        let town = Town {
            store,
            municipality,
            owner,
            facilitator,
            now,
        };
        let animals = json!({
            "code": "animals", "names": words("Állatok"), "descriptions": words("Minden állat.")
        });
        town.does(&town.owner, move |tx, deed| {
            let new: NewCategory = serde_json::from_value(animals.clone())?;
            operations::create_category(tx, deed, &new).map(drop)
        })
        .expect("a category");
        town
    })
}

impl Town {
    /// Does something in one transaction.
    fn does<T: Send + 'static>(
        &self,
        who: &Actor,
        mut what: impl FnMut(&mut Tx<'_>, Deed<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Refusal> {
        let (actor, municipality, now) = (who.clone(), self.municipality.clone(), self.now);
        let done = self.store.write_blocking(municipality.id, move |tx| {
            let (actor, municipality) = (&actor, &municipality);
            what(
                tx,
                Deed {
                    actor,
                    municipality,
                    now,
                    request_id: None,
                },
            )
        });
        match done {
            Ok(done) => Ok(done),
            Err(Failure::Refused(refusal)) => Err(refusal),
            Err(other) => panic!("{}: {other:?}", self.store.engine()),
        }
    }

    fn adds_service(&self, new: Value) -> Result<i64, Refusal> {
        self.does(&self.owner, move |tx, deed| {
            let new: NewService = serde_json::from_value(new.clone())?;
            Ok(operations::create_service(tx, deed, &new)?.version)
        })
    }

    fn moves(
        &self,
        who: &Actor,
        number: i32,
        to: VersionStatus,
        seen: i64,
    ) -> Result<i64, Refusal> {
        self.does(who, move |tx, deed| {
            let wanted = VersionTransition { to, reason: None };
            let seen = IfMatch::version(seen);
            Ok(operations::transition(tx, deed, "stray-cat", number, &seen, &wanted)?.version)
        })
    }

    fn drafts(&self, new: Value) -> Result<Versioned<i32>, Refusal> {
        self.does(&self.owner, move |tx, deed| {
            let new: NewVersion = serde_json::from_value(new.clone())?;
            operations::create_version(tx, deed, "stray-cat", &new)
        })
    }

    /// A service whose first version is live; the version of the service.
    fn has_live_service(&self) -> i64 {
        let made = self.adds_service(service()).expect("a service");
        let reviewed = self
            .moves(&self.owner, 1, VersionStatus::InReview, made)
            .expect("reviewed");
        self.moves(&self.owner, 1, VersionStatus::Live, reviewed)
            .expect("live")
    }

    /// Is what is stored what it should be?
    fn is_sound(&self) {
        let report = store::verify::verify(&self.store).expect("a report");
        assert!(
            report.is_clean(),
            "{}: {:?}",
            self.store.engine(),
            report.violations
        );
    }
}

fn words(text: &str) -> Value {
    json!({ "hu": text, "en": format!("{text} (en)") })
}

/// A service as a process owner would write it.
fn service() -> Value {
    json!({
        "code": "stray-cat",
        "kind": "report",
        "category": "animals",
        "department": "RES",
        "names": { "hu": "Kóbor macska bejelentése", "en": "Report a stray cat" },
        "summaries": { "hu": "Gazdátlan macskát látott?", "en": "Seen an ownerless cat?" },
        "keywords": { "hu": ["cica", "kandúr"], "en": ["kitten"] },
        "version": definition()
    })
}

fn definition() -> Value {
    let statuses = [
        "new",
        "in_progress",
        "waiting_for_resident",
        "waiting_for_partner",
        "resolved",
        "closed",
        "rejected",
        "withdrawn",
    ];
    let status_texts: serde_json::Map<String, Value> = statuses
        .iter()
        .map(|status| ((*status).to_owned(), words("Szöveg.")))
        .collect();
    json!({
        "page": {
            "intro": words("Ha macskát lát."), "audience": words("Bárki."), "needs": [words("A hely.")],
            "duration": words("Két nap."), "fee": words("Ingyenes."), "afterwards": words("Megnézzük.")
        },
        "form": {
            "type": "object",
            "properties": { "count": {
                "type": "integer", "minimum": 1, "maximum": 50,
                "x-ui": { "widget": "number", "label": words("Hány?") }
            } },
            "required": ["count"],
            "x-ui": { "pages": [{ "code": "cats", "title": words("Macskák"), "questions": ["count"] }] }
        },
        "process": { "tasks": [
            task("inspect", "ENF", &[]),
            task("answer", "RES", &["inspect"])
        ] },
        "deadline": { "basis": "norm", "amount": 15, "unit": "working_days" },
        "statusTexts": status_texts
    })
}

fn task(code: &str, department: &str, waits_for: &[&str]) -> Value {
    json!({
        "code": code, "department": department, "names": words("Feladat"),
        "instructions": words("Tegye meg."), "waitsFor": waits_for
    })
}

fn places(refusal: Refusal) -> Vec<String> {
    let Refusal::Faults(faults) = refusal else {
        panic!("no faults: {refusal:?}")
    };
    faults
        .into_iter()
        .map(|fault| {
            let (Place::Pointer(place) | Place::Parameter(place) | Place::Header(place)) =
                fault.place;
            place
        })
        .collect()
}

fn kind(refused: Result<i64, Refusal>) -> ProblemKind {
    refused.expect_err("a refusal").kind()
}
