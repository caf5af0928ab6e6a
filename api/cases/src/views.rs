//! The JSON shapes this slice answers with.

use chrono::{DateTime, Utc};
use domain::codes::{ActorKind, CaseStatus, Channel, EventKind, Outcome, TaskStatus};
use domain::ids::{CaseId, DepartmentId, MessageId, NoteId, TaskId, UserId};
use domain::text::Language;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

pub use crate::inputs::Contact;

/// Where.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// The address in words.
    #[schema(max_length = 300)]
    pub address: Option<String>,
    /// Degrees east, WGS 84.
    #[schema(minimum = -180, maximum = 180)]
    pub longitude: Option<f64>,
    /// Degrees north, WGS 84.
    #[schema(minimum = -90, maximum = 90)]
    pub latitude: Option<f64>,
}

/// A service's code and name.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ServiceName {
    /// Its code.
    #[schema(max_length = 60)]
    pub code: String,
    /// Its name in the reader's language.
    #[schema(max_length = 200)]
    pub name: String,
}

/// A department's code and name.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DepartmentName {
    /// Its id.
    pub id: DepartmentId,
    /// Its code.
    #[schema(max_length = 20)]
    pub code: String,
    /// Its name in the reader's language.
    #[schema(max_length = 200)]
    pub name: String,
}

/// A person's name.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PersonName {
    /// The user's id.
    pub id: UserId,
    /// The full name in the reader's order.
    #[schema(max_length = 300)]
    pub display_name: String,
}

/// A case in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CaseSummary {
    /// Its id.
    pub id: CaseId,
    /// Its public number.
    #[schema(max_length = 30, example = "CSH-2026-004217-7")]
    pub reference: String,
    /// The service asked for.
    #[schema(max_length = 60)]
    pub service_code: String,
    /// The department that answers for it.
    pub department_id: DepartmentId,
    /// The person who works on it; `null` is the department's duty pool.
    #[schema(required)]
    pub assignee_id: Option<UserId>,
    /// The service, with `expand=service`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub service: Option<ServiceName>,
    /// The department, with `expand=department`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub department: Option<DepartmentName>,
    /// The person, with `expand=assignee`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub assignee: Option<PersonName>,
    /// Where it stands.
    pub status: CaseStatus,
    /// Is there still work or an answer to come?
    pub open: bool,
    /// What came of it.
    #[schema(required)]
    pub outcome: Option<Outcome>,
    /// How it came in.
    pub channel: Channel,
    /// The words that name it.
    #[schema(max_length = 200)]
    pub subject: String,
    /// Where, if it has a place.
    #[schema(required)]
    pub place: Option<Place>,
    /// When it is due.
    pub due_at: DateTime<Utc>,
    /// Is it open past the day it was due?
    pub late: bool,
    /// When it came in.
    pub created_at: DateTime<Utc>,
    /// When anything of it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A move that is possible now.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AllowedTransition {
    /// Where to.
    pub to: CaseStatus,
    /// Must a reason be given?
    pub reason_required: bool,
    /// Does the resident get to read the reason?
    pub reason_public: bool,
    /// Must it be said what came of the case?
    pub outcome_required: bool,
}

/// A case with all that its page shows.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Case {
    /// What lists show too.
    #[serde(flatten)]
    pub summary: CaseSummary,
    /// The version of the service it runs by.
    #[schema(minimum = 1)]
    pub service_version: i32,
    /// What the resident is told about where it stands.
    #[schema(max_length = 600)]
    pub status_text: String,
    /// The answers, by question.
    #[schema(value_type = Object)]
    pub answers: Value,
    /// Who asks, if it is known.
    #[schema(required)]
    pub resident: Option<Contact>,
    /// The agent who recorded it for the resident.
    #[schema(required)]
    pub recorded_by: Option<PersonName>,
    /// The language the resident is answered in.
    pub language: Language,
    /// When somebody has to have answered.
    #[schema(required)]
    pub first_response_due_at: Option<DateTime<Utc>>,
    /// The number it has in the system it was imported from.
    #[schema(max_length = 100, required)]
    pub external_reference: Option<String>,
    /// The work, in order.
    #[schema(max_items = 100)]
    pub tasks: Vec<Task>,
    /// The moves the caller can make now.
    #[schema(max_items = 10)]
    pub allowed_transitions: Vec<AllowedTransition>,
    /// What the caller can do with this case: `assign`, `move`, `message`, `note`, `correct`.
    #[schema(max_items = 10)]
    pub permissions: Vec<&'static str>,
    /// When it was resolved.
    #[schema(required)]
    pub resolved_at: Option<DateTime<Utc>>,
    /// When it ended for good.
    #[schema(required)]
    pub closed_at: Option<DateTime<Utc>>,
    /// The story so far, with `expand=timeline`: its newest hundred events.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 100, nullable = false)]
    pub timeline: Option<Vec<Event>>,
    /// The public conversation, with `expand=messages`: its newest hundred messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 100, nullable = false)]
    pub messages: Option<Vec<Message>>,
    /// The internal notes, with `expand=notes`: the newest hundred.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 100, nullable = false)]
    pub notes: Option<Vec<Note>>,
    /// The form that was filled in, in the reader's language, with `expand=form`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>, nullable = false)]
    pub form: Option<Value>,
}

/// What somebody gets who has handed in a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CaseReceipt {
    /// The case's id.
    pub id: CaseId,
    /// Its public number.
    #[schema(max_length = 30, example = "CSH-2026-004217-7")]
    pub reference: String,
    /// The secret to follow it with. It is shown only here.
    #[schema(max_length = 40, example = "7kq2m9xw4tz8c3rb5yhn6pd0vf")]
    pub tracking_secret: String,
    /// Where it stands.
    pub status: CaseStatus,
    /// The same in words.
    #[schema(max_length = 600)]
    pub status_text: String,
    /// The service's name.
    #[schema(max_length = 200)]
    pub service_name: String,
    /// The name of the department that answers for it.
    #[schema(max_length = 200)]
    pub department_name: String,
    /// When it came in.
    pub created_at: DateTime<Utc>,
    /// When it is due.
    pub due_at: DateTime<Utc>,
    /// What will be done, in order.
    #[schema(max_items = 100)]
    pub steps: Vec<Step>,
}

/// A step as the resident sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TrackingStep)]
pub struct Step {
    /// What is done.
    #[schema(max_length = 120)]
    pub name: String,
    /// By which department.
    #[schema(max_length = 200)]
    pub department_name: String,
    /// How far it is.
    pub state: TaskStatus,
    /// When it was finished.
    #[schema(required)]
    pub finished_at: Option<DateTime<Utc>>,
}

/// A task of a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// Its code in the process.
    #[schema(max_length = 60)]
    pub code: String,
    /// What is done, in the reader's language.
    #[schema(max_length = 120)]
    pub name: String,
    /// How, and what counts as done.
    #[schema(max_length = 2000)]
    pub instructions: String,
    /// Is it the municipality's own affair, not shown to the resident?
    pub internal: bool,
    /// The department that does it.
    pub department_id: DepartmentId,
    /// Its name.
    #[schema(max_length = 200)]
    pub department_name: String,
    /// The person who does it; `null` is the duty pool.
    #[schema(required)]
    pub assignee_id: Option<UserId>,
    /// The person's name.
    #[schema(max_length = 300, required)]
    pub assignee_name: Option<String>,
    /// How far it is.
    pub status: TaskStatus,
    /// The tasks that have to be finished first.
    #[schema(max_items = 100)]
    pub waits_for: Vec<TaskId>,
    /// When it is due; known once it is open.
    #[schema(required)]
    pub due_at: Option<DateTime<Utc>>,
    /// Is it unfinished past that day?
    pub late: bool,
    /// When it became workable.
    #[schema(required)]
    pub opened_at: Option<DateTime<Utc>>,
    /// When somebody began.
    #[schema(required)]
    pub started_at: Option<DateTime<Utc>>,
    /// When it was finished.
    #[schema(required)]
    pub finished_at: Option<DateTime<Utc>>,
    /// What was found or done.
    #[schema(max_length = 4000, required)]
    pub result_note: Option<String>,
    /// The moves the caller can make now.
    #[schema(max_items = 10)]
    pub allowed_transitions: Vec<AllowedTaskTransition>,
    /// The case it belongs to.
    pub case_id: CaseId,
    /// The case's number.
    #[schema(max_length = 30)]
    pub case_reference: String,
    /// The words that name the case.
    #[schema(max_length = 200)]
    pub case_subject: String,
}

/// A move of a task that is possible now.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AllowedTaskTransition {
    /// Where to.
    pub to: TaskStatus,
    /// Must a note be given?
    pub note_required: bool,
}

/// Something that happened.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// The version the case had after it.
    #[schema(minimum = 1)]
    pub version: i64,
    /// What happened.
    pub kind: EventKind,
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub actor: EventActor,
    /// The ids and codes that belong to it; personal data and texts are never among them.
    #[schema(value_type = Object)]
    pub data: Value,
    /// The reason or text that went with it, where there was one.
    #[schema(max_length = 8000, required)]
    pub text: Option<String>,
}

/// Who did it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EventActor {
    /// What kind of actor.
    pub kind: ActorKind,
    /// The person's name, where an employee did it.
    #[schema(max_length = 300, required)]
    pub display_name: Option<String>,
}

/// A public message.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// `office`, or `resident`.
    pub from: From,
    /// The employee who wrote it.
    #[schema(required)]
    pub author: Option<PersonName>,
    /// What it says.
    #[schema(max_length = 8000)]
    pub body: String,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// Which side wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum From {
    /// The municipality.
    Office,
    /// The resident.
    Resident,
}

/// An internal note.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// Who wrote it.
    pub author: PersonName,
    /// What it says.
    #[schema(max_length = 8000)]
    pub body: String,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// A case as the resident follows it. Employees are not named.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Tracking {
    /// Its public number.
    #[schema(max_length = 30)]
    pub reference: String,
    /// What was asked for.
    #[schema(max_length = 200)]
    pub service_name: String,
    /// Where it stands.
    pub status: CaseStatus,
    /// The same in words.
    #[schema(max_length = 600)]
    pub status_text: String,
    /// What came of it.
    #[schema(required)]
    pub outcome: Option<Outcome>,
    /// The department that answers for it.
    #[schema(max_length = 200)]
    pub department_name: String,
    /// When it came in.
    pub created_at: DateTime<Utc>,
    /// When it is due.
    pub due_at: DateTime<Utc>,
    /// Is it open past that day?
    pub late: bool,
    /// What is done for it, in order.
    #[schema(max_items = 100)]
    pub steps: Vec<Step>,
    /// What happened so far, oldest first.
    #[schema(max_items = 500)]
    pub timeline: Vec<TrackingEvent>,
    /// The conversation, oldest first.
    #[schema(max_items = 500)]
    pub messages: Vec<TrackingMessage>,
    /// Can the resident write?
    pub can_reply: bool,
}

/// Something the resident is told of.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TrackingEvent {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub kind: TrackingKind,
    /// The same in words.
    #[schema(max_length = 600)]
    pub text: String,
}

/// What a resident is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TrackingKind {
    /// It came in.
    Received,
    /// It moved to another status.
    Moved,
    /// A step was finished.
    StepDone,
    /// Another department answers for it.
    DepartmentChanged,
}

/// A message as the resident sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TrackingMessage {
    /// Which side wrote it.
    pub from: From,
    /// The department whose employee wrote it.
    #[schema(max_length = 200, required)]
    pub department_name: Option<String>,
    /// What it says.
    #[schema(max_length = 8000)]
    pub body: String,
    /// When.
    pub at: DateTime<Utc>,
}
