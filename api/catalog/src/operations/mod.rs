//! One function a verb: load, decide, save, record. All of them run inside one transaction. The
//! handlers call them, and so do the demo's beginnings and the command line.

mod categories;
mod services;
mod versions;

use domain::clock::Moment;
use domain::codes::EventKind;
use domain::policy::{Action, Actor, Scope};
use domain::refusal::{Fault, FaultCode, ProblemKind, Refusal};
use domain::text::Texts;
use serde_json::Value;
use store::journal::{self, Entry, Subject};
use store::{Failure, Tx};
use web::MunicipalityContext;

pub use self::categories::{change_category, create_category, remove_category};
pub use self::services::{change_service, create_service};
pub use self::versions::{change_version, create_version, transition};

/// Who does something, where, and when: what every operation is told.
#[derive(Clone, Copy, Debug)]
pub struct Deed<'a> {
    /// Who does it.
    pub actor: &'a Actor,
    /// The municipality it is done in.
    pub municipality: &'a MunicipalityContext,
    /// When.
    pub now: Moment,
    /// The request that asked for it.
    pub request_id: Option<&'a str>,
}

impl Deed<'_> {
    /// Refuses what the caller's roles do not allow.
    fn needs(&self, action: Action) -> Result<(), Refusal> {
        if self.actor.may(action) >= Scope::Municipality {
            Ok(())
        } else {
            Err(Refusal::problem(ProblemKind::Forbidden))
        }
    }

    /// Writes what was done into the journal.
    fn record(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        version: i64,
        kind: EventKind,
        data: Value,
    ) -> Result<(), Failure> {
        let mut entry = Entry::new(self.actor, subject, version, kind, self.now)
            .in_municipality(self.municipality.id)
            .data(data);
        entry.request_id = self.request_id.map(str::to_owned);
        journal::record(tx, &entry)
    }

    fn check_texts(&self, pointer: &str, texts: &Texts, longest: usize) -> Vec<Fault> {
        texts.check(pointer, &self.municipality.languages, longest)
    }
}

/// Checks a code that is about to be given.
fn check_code(code: &str) -> Option<Fault> {
    (!domain::process::is_code(code)).then(|| Fault::at_pointer("/code", FaultCode::InvalidCode))
}

fn not_found() -> Failure {
    Refusal::not_found().into()
}
