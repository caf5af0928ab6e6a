//! What an operation did to a case, gathered while it is done and written to the journal at its end.

use domain::codes::EventKind;
use serde_json::Value;
use store::journal::{self, Entry, Subject};
use store::{Failure, Tx};
use web::MunicipalityContext;

use domain::clock::Moment;
use domain::policy::Actor;

use crate::queries::{self, CaseRow};

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

/// The events of one operation, in order.
#[derive(Debug, Default)]
pub struct Story(Vec<(EventKind, Value)>);

impl Story {
    /// A story of one event.
    pub fn of(kind: EventKind, data: Value) -> Self {
        Self(vec![(kind, data)])
    }

    /// Then this happened.
    pub fn then(&mut self, kind: EventKind, data: Value) {
        self.0.push((kind, data));
    }

    /// Stores the case as it now is, and its events. The case was taken, so its version is already
    /// that of the first event; each further event counts on.
    pub fn write(self, tx: &mut Tx<'_>, deed: Deed<'_>, case: &mut CaseRow) -> Result<(), Failure> {
        let first = case.version;
        case.version += i64::try_from(self.0.len().saturating_sub(1)).map_err(Failure::broken)?;
        queries::save(tx, case)?;
        self.record(tx, deed, case, first)
    }

    /// Stores only the events, of a case that was just made and has the version of the last of them.
    pub fn record(
        self,
        tx: &mut Tx<'_>,
        deed: Deed<'_>,
        case: &CaseRow,
        first: i64,
    ) -> Result<(), Failure> {
        for (version, (kind, data)) in (first..).zip(self.0) {
            let mut entry = Entry::new(deed.actor, Subject::Case(case.id), version, kind, deed.now)
                .in_municipality(case.municipality_id)
                .data(data);
            entry.request_id = deed.request_id.map(str::to_owned);
            journal::record(tx, &entry)?;
        }
        Ok(())
    }
}
