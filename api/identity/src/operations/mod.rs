//! One function a verb: load, decide, save, record, all in the transaction it is given.

pub(crate) mod auth;
pub(crate) mod municipalities;
pub(crate) mod users;

use std::sync::Arc;

use domain::clock::Moment;
use domain::codes::EventKind;
use domain::ids::MunicipalityId;
use domain::policy::Actor;
use store::journal::{Entry, Subject};
use web::Allowed;

/// Who does something, where and when. Goes into every transaction.
#[derive(Clone, Debug)]
pub(crate) struct By {
    pub(crate) actor: Arc<Actor>,
    /// Where it is done; an operator works on municipalities other than the own.
    pub(crate) municipality: MunicipalityId,
    pub(crate) now: Moment,
    pub(crate) request_id: Option<String>,
}

impl By {
    /// Cirmos itself, in one municipality: the command line and the demo.
    pub(crate) fn system(municipality: MunicipalityId, now: Moment) -> Self {
        Self {
            actor: Arc::new(Actor::system(municipality)),
            municipality,
            now,
            request_id: None,
        }
    }

    /// What is recorded of it.
    pub(crate) fn entry(&self, subject: Subject, version: i64, kind: EventKind) -> Entry {
        let entry = Entry::new(&self.actor, subject, version, kind, self.now)
            .in_municipality(self.municipality);
        match &self.request_id {
            Some(id) => entry.request(id.clone()),
            None => entry,
        }
    }
}

impl<P> From<&Allowed<P>> for By {
    fn from(allowed: &Allowed<P>) -> Self {
        Self {
            actor: Arc::clone(&allowed.actor),
            municipality: allowed.municipality.id,
            now: allowed.now,
            request_id: Some(allowed.request_id.as_str().to_owned()),
        }
    }
}
