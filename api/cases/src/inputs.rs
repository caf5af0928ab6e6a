//! What callers send.

use domain::codes::{CaseStatus, Channel, Outcome, TaskStatus};
use domain::ids::{CaseId, DepartmentId, UserId};
use domain::text::Language;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use web::{Change, Check, Faults, Patch};

/// A new case, from the public or recorded by an agent.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewCase {
    /// An id of the client's own choosing (`UUIDv7`), so that a repeated request cannot make a
    /// second case.
    #[serde(default)]
    pub id: Option<CaseId>,
    /// The service that is asked for.
    #[schema(
        max_length = 60,
        pattern = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
        example = "stray-cat"
    )]
    pub service_code: String,
    /// The version of the form that was filled in; the live one when left out. A form begun before
    /// a newer version went live is still accepted.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 100_000)]
    pub service_version: Option<i32>,
    /// The answers, by question, as the service's form describes them.
    #[schema(value_type = Object)]
    pub answers: Map<String, Value>,
    /// A few words that name the case in lists; made from the service and the place when left out.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub subject: Option<String>,
    /// The language to answer the resident in; that of the request when left out.
    #[serde(default)]
    pub language: Option<Language>,
    /// How the need reached the municipality. Only agents choose it; everybody else's is `web`.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// Who asks, where the form does not ask it.
    #[serde(default)]
    pub resident: Option<Contact>,
    /// An internal note of the agent who records it.
    #[serde(default)]
    #[schema(max_length = 8000)]
    pub note: Option<String>,
}

/// How to reach somebody. Every part may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Contact {
    /// The full name.
    #[serde(default)]
    #[schema(max_length = 200, example = "Kiss Anna")]
    pub name: Option<String>,
    /// The e-mail address.
    #[serde(default)]
    #[schema(max_length = 254, example = "anna.kiss@mail.example")]
    pub email: Option<String>,
    /// The telephone number.
    #[serde(default)]
    #[schema(max_length = 30, example = "+36 99 555 0101")]
    pub phone: Option<String>,
    /// The postal address.
    #[serde(default)]
    #[schema(max_length = 300)]
    pub address: Option<String>,
}

impl Contact {
    /// Without what is blank.
    #[must_use]
    pub fn tidy(self) -> Self {
        let tidy = |text: Option<String>| {
            text.map(|text| text.trim().to_owned())
                .filter(|text| !text.is_empty())
        };
        Self {
            name: tidy(self.name),
            email: tidy(self.email),
            phone: tidy(self.phone),
            address: tidy(self.address),
        }
    }

    /// Is nothing known?
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Check for Contact {
    fn check(&self, faults: &mut Faults) {
        faults.optional_text("/name", self.name.as_ref(), 0..=200);
        faults.optional_text("/address", self.address.as_ref(), 0..=300);
        let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        if let Some(email) = given(&self.email) {
            faults.email("/email", email.trim());
        }
        if let Some(phone) = given(&self.phone) {
            faults.phone("/phone", phone.trim());
        }
    }
}

impl Check for NewCase {
    fn check(&self, faults: &mut Faults) {
        faults.code("/serviceCode", &self.service_code);
    }
}

impl NewCase {
    /// The rules that are checked together with the answers, so that all faults come back at once.
    pub(crate) fn rules(&self, faults: &mut Faults) {
        faults.optional_text("/subject", self.subject.as_ref(), 1..=200);
        faults.optional_text("/note", self.note.as_ref(), 1..=8000);
        if let Some(resident) = &self.resident {
            faults.part("/resident", resident);
        }
    }
}

/// A correction of what was recorded.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CasePatch {
    /// The words that name the case in lists.
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub subject: Change<String>,
    /// Who asks; `null` forgets it.
    #[serde(default)]
    #[schema(value_type = Option<Contact>, nullable)]
    pub resident: Patch<Contact>,
}

impl Check for CasePatch {
    fn check(&self, faults: &mut Faults) {
        if let Some(subject) = self.subject.value() {
            faults.text("/subject", subject, 1..=200);
        }
        if let Some(resident) = self.resident.value() {
            faults.part("/resident", resident);
        }
    }
}

/// A move to another status.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CaseTransition {
    /// Where to.
    pub to: CaseStatus,
    /// Why. `allowedTransitions` says when it is needed and whether the resident reads it.
    #[serde(default)]
    #[schema(max_length = 4000)]
    pub reason: Option<String>,
    /// What came of it; needed when a case is resolved.
    #[serde(default)]
    pub outcome: Option<Outcome>,
}

impl Check for CaseTransition {
    fn check(&self, faults: &mut Faults) {
        faults.optional_text("/reason", self.reason.as_ref(), 0..=4000);
    }
}

/// Who works on a case from now on.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CaseAssignment {
    /// The person; `null` gives it to the department's duty pool.
    #[schema(required)]
    pub assignee_id: Option<UserId>,
    /// Another department that answers for it from now on.
    #[serde(default)]
    pub department_id: Option<DepartmentId>,
    /// Why; needed when the department changes.
    #[serde(default)]
    #[schema(max_length = 4000)]
    pub reason: Option<String>,
}

impl Check for CaseAssignment {
    fn check(&self, faults: &mut Faults) {
        faults.optional_text("/reason", self.reason.as_ref(), 0..=4000);
    }
}

/// A text: a message or a note.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewText {
    /// What is said.
    #[schema(
        min_length = 1,
        max_length = 8000,
        example = "Köszönjük, holnap délelőtt megnézzük."
    )]
    pub body: String,
}

impl Check for NewText {
    fn check(&self, faults: &mut Faults) {
        faults.text("/body", &self.body, 1..=8000);
    }
}

/// A move of a task.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TaskTransition {
    /// Where to.
    pub to: TaskStatus,
    /// What was found or done; needed when a task is skipped.
    #[serde(default)]
    #[schema(max_length = 4000)]
    pub note: Option<String>,
}

impl Check for TaskTransition {
    fn check(&self, faults: &mut Faults) {
        faults.optional_text("/note", self.note.as_ref(), 0..=4000);
    }
}

/// Who works on a task from now on.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TaskAssignment {
    /// The person; `null` gives it to the department's duty pool.
    #[schema(required)]
    pub assignee_id: Option<UserId>,
}

impl Check for TaskAssignment {}
