//! What can be asked of lists.

use std::fmt;

use chrono::{DateTime, Utc};
use domain::codes::{CaseStatus, Channel, TaskStatus};
use domain::ids::{DepartmentId, UserId};
use domain::refusal::{Fault, FaultCode, Refusal};
use serde::Deserialize;
use serde::de::{Deserializer, Visitor};
use store::page::PageRequest;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{IntoParams, PartialSchema, ToSchema};
use web::{Check, Faults};

use crate::present::Expand;
use crate::queries::{CaseFilter, CaseSort, TaskFilter};

/// A person in a filter: an id, or the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Somebody {
    /// The caller.
    Me,
    /// This user.
    User(UserId),
}

impl<'de> Deserialize<'de> for Somebody {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Somebody;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an id, or `me`")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Somebody, E> {
                if text == "me" {
                    return Ok(Somebody::Me);
                }
                text.parse()
                    .map(Somebody::User)
                    .map_err(|_| E::invalid_value(serde::de::Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

impl PartialSchema for Somebody {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some(
                "^(me|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$",
            ))
            .max_length(Some(36))
            .into()
    }
}

impl ToSchema for Somebody {}

/// A service's code, as the contract describes it: no longer than a code is.
#[derive(ToSchema)]
#[schema(value_type = String, max_length = 60, pattern = "^[a-z][a-z0-9-]*$")]
#[expect(dead_code, reason = "only its description is used")]
struct ServiceCode(String);

impl Somebody {
    fn of(self, me: Option<UserId>) -> Option<UserId> {
        match self {
            Self::Me => me,
            Self::User(id) => Some(id),
        }
    }
}

/// The orders a list of cases can have; a leading `-` turns it round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub enum CaseOrder {
    /// Newest first.
    #[default]
    #[serde(rename = "-createdAt")]
    Newest,
    /// Oldest first.
    #[serde(rename = "createdAt")]
    Oldest,
    /// Due soonest first.
    #[serde(rename = "dueAt")]
    DueSoonest,
    /// Due last first.
    #[serde(rename = "-dueAt")]
    DueLast,
    /// Changed most recently first.
    #[serde(rename = "-updatedAt")]
    ChangedLast,
    /// Untouched longest first.
    #[serde(rename = "updatedAt")]
    Untouched,
}

impl CaseOrder {
    pub(crate) const fn sort(self) -> (CaseSort, bool) {
        match self {
            Self::Newest => (CaseSort::Created, true),
            Self::Oldest => (CaseSort::Created, false),
            Self::DueSoonest => (CaseSort::Due, false),
            Self::DueLast => (CaseSort::Due, true),
            Self::ChangedLast => (CaseSort::Updated, true),
            Self::Untouched => (CaseSort::Updated, false),
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Newest => "-createdAt",
            Self::Oldest => "createdAt",
            Self::DueSoonest => "dueAt",
            Self::DueLast => "-dueAt",
            Self::ChangedLast => "-updatedAt",
            Self::Untouched => "updatedAt",
        }
    }
}

/// What a list of cases can show in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum SummaryPart {
    /// The service's name.
    Service,
    /// The department's name.
    Department,
    /// The person's name.
    Assignee,
}

/// What a case can show in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum CasePart {
    /// Its newest hundred events.
    Timeline,
    /// Its newest hundred messages.
    Messages,
    /// Its newest hundred notes.
    Notes,
    /// The form that was filled in.
    Form,
}

/// Which cases, in which order, which page.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct CaseQuery {
    /// In any of these statuses.
    #[param(max_items = 8)]
    pub status: Vec<CaseStatus>,
    /// Only open cases, or only those that are not.
    pub open: Option<bool>,
    /// Answered for by any of these departments.
    #[param(max_items = 20)]
    pub department_id: Vec<DepartmentId>,
    /// Worked on by any of these people: ids, or `me`.
    #[param(value_type = Vec<Somebody>, inline, max_items = 20)]
    pub assignee_id: Vec<Somebody>,
    /// Only those in a duty pool, with no person yet.
    pub unassigned: Option<bool>,
    /// Of any of these services, by code.
    #[param(value_type = Vec<ServiceCode>, inline, max_items = 20)]
    pub service_code: Vec<String>,
    /// By any of these channels.
    #[param(max_items = 7)]
    pub channel: Vec<Channel>,
    /// Only open cases past the day they were due.
    pub late: Option<bool>,
    /// That came in at this instant or later.
    pub created_from: Option<DateTime<Utc>>,
    /// That came in before this instant.
    pub created_to: Option<DateTime<Utc>>,
    /// Whose number begins so.
    #[param(min_length = 1, max_length = 30)]
    pub reference: Option<String>,
    /// The order.
    #[param(inline)]
    pub sort: Option<CaseOrder>,
    /// What to show in full.
    #[param(inline, max_items = 3)]
    pub expand: Vec<SummaryPart>,
    /// How many on a page.
    #[param(minimum = 1, maximum = 100, default = 25)]
    pub page_size: Option<u32>,
    /// Where the page begins: `nextCursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
    /// Count them all, too.
    pub with_total: Option<bool>,
}

impl Check for CaseQuery {
    fn check(&self, faults: &mut Faults) {
        faults.repeated("status", self.status.len(), 8);
        faults.repeated("departmentId", self.department_id.len(), 20);
        faults.repeated("assigneeId", self.assignee_id.len(), 20);
        faults.repeated("serviceCode", self.service_code.len(), 20);
        faults.repeated("channel", self.channel.len(), 7);
        faults.repeated("expand", self.expand.len(), 3);
        if let Some(reference) = &self.reference {
            let count = reference.chars().count();
            if count == 0 {
                faults.add(Fault::at_parameter("reference", FaultCode::Blank));
            } else if count > 30 {
                faults.add(Fault::at_parameter("reference", FaultCode::TooLong).with("max", 30));
            }
        }
        if let (Some(from), Some(to)) = (self.created_from, self.created_to)
            && from >= to
        {
            faults.add(
                Fault::at_parameter("createdTo", FaultCode::Contradiction)
                    .with("name", "createdFrom"),
            );
        }
    }
}

impl CaseQuery {
    /// The page that is asked for.
    pub(crate) fn page(&self) -> Result<PageRequest, Refusal> {
        let sort = self.sort.unwrap_or_default().name();
        let with_total = self.with_total == Some(true);
        PageRequest::new(self.page_size, self.cursor.as_deref(), with_total, sort)
            .map_err(Refusal::Faults)
    }

    /// The filters, except the services, whose codes have to be looked up.
    pub(crate) fn filter(&self, me: Option<UserId>, now: DateTime<Utc>) -> CaseFilter {
        CaseFilter {
            statuses: self.status.clone(),
            open: self.open,
            departments: self.department_id.clone(),
            assignees: self
                .assignee_id
                .iter()
                .filter_map(|who| who.of(me))
                .collect(),
            unassigned: self.unassigned == Some(true),
            services: None,
            channels: self.channel.clone(),
            late_at: (self.late == Some(true)).then_some(now),
            created_from: self.created_from,
            created_to: self.created_to,
            reference: self
                .reference
                .as_ref()
                .map(|text| text.trim().to_uppercase()),
        }
    }

    pub(crate) fn expand(&self) -> Expand {
        Expand {
            service: self.expand.contains(&SummaryPart::Service),
            department: self.expand.contains(&SummaryPart::Department),
            assignee: self.expand.contains(&SummaryPart::Assignee),
            ..Expand::default()
        }
    }
}

/// How much of a case.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct OneCaseQuery {
    /// What to show in full.
    #[param(inline, max_items = 4)]
    pub expand: Vec<CasePart>,
}

impl Check for OneCaseQuery {
    fn check(&self, faults: &mut Faults) {
        faults.repeated("expand", self.expand.len(), 4);
    }
}

impl OneCaseQuery {
    pub(crate) fn expand(&self) -> Expand {
        Expand {
            timeline: self.expand.contains(&CasePart::Timeline),
            messages: self.expand.contains(&CasePart::Messages),
            notes: self.expand.contains(&CasePart::Notes),
            form: self.expand.contains(&CasePart::Form),
            ..Expand::default()
        }
    }
}

/// Which page.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct PageQuery {
    /// How many on a page.
    #[param(minimum = 1, maximum = 100, default = 25)]
    pub page_size: Option<u32>,
    /// Where the page begins: `nextCursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

impl Check for PageQuery {}

impl PageQuery {
    /// The page that is asked for; the list has one order.
    pub(crate) fn page(&self, sort: &str) -> Result<PageRequest, Refusal> {
        PageRequest::new(self.page_size, self.cursor.as_deref(), false, sort)
            .map_err(Refusal::Faults)
    }
}

/// Which tasks, which page.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct TaskQuery {
    /// Of any of these departments.
    #[param(max_items = 20)]
    pub department_id: Vec<DepartmentId>,
    /// Of any of these people: ids, or `me`.
    #[param(value_type = Vec<Somebody>, inline, max_items = 20)]
    pub assignee_id: Vec<Somebody>,
    /// Only those in a duty pool, with no person yet.
    pub unassigned: Option<bool>,
    /// In any of these statuses; `open` and `in_progress` when left out.
    #[param(max_items = 5)]
    pub status: Vec<TaskStatus>,
    /// How many on a page.
    #[param(minimum = 1, maximum = 100, default = 25)]
    pub page_size: Option<u32>,
    /// Where the page begins: `nextCursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
    /// Count them all, too.
    pub with_total: Option<bool>,
}

impl Check for TaskQuery {
    fn check(&self, faults: &mut Faults) {
        faults.repeated("departmentId", self.department_id.len(), 20);
        faults.repeated("assigneeId", self.assignee_id.len(), 20);
        faults.repeated("status", self.status.len(), 5);
    }
}

impl TaskQuery {
    pub(crate) fn page(&self) -> Result<PageRequest, Refusal> {
        let with_total = self.with_total == Some(true);
        PageRequest::new(self.page_size, self.cursor.as_deref(), with_total, "dueAt")
            .map_err(Refusal::Faults)
    }

    pub(crate) fn filter(&self, me: Option<UserId>) -> TaskFilter {
        let statuses = if self.status.is_empty() {
            vec![TaskStatus::Open, TaskStatus::InProgress]
        } else {
            self.status.clone()
        };
        TaskFilter {
            departments: self.department_id.clone(),
            assignees: self
                .assignee_id
                .iter()
                .filter_map(|who| who.of(me))
                .collect(),
            unassigned: self.unassigned == Some(true),
            statuses,
        }
    }
}
