//! Rows, as they are stored.

#![expect(
    missing_docs,
    reason = "the columns are explained where they are made, in the migrations"
)]

use domain::codes::{CaseStatus, Channel, MessageDirection, Outcome, TaskStatus};
use domain::ids::{
    CaseId, DepartmentId, MessageId, MunicipalityId, NoteId, ServiceId, TaskId, UserId,
};
use domain::text::{Language, Texts};
use serde_json::Value;
use store::diesel::{self, prelude::*};
use store::schema::{
    case_message, case_note, case_reporter, case_task, case_task_dependency, resident_case,
};
use store::types::{At, Json};

/// A case.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = resident_case, treat_none_as_default_value = false)]
pub struct CaseRow {
    pub municipality_id: MunicipalityId,
    pub id: CaseId,
    pub reference: String,
    pub service_id: ServiceId,
    pub service_version: i32,
    pub status: CaseStatus,
    pub open: bool,
    pub outcome: Option<Outcome>,
    pub department_id: DepartmentId,
    pub assignee_id: Option<UserId>,
    pub channel: Channel,
    pub language: Language,
    pub subject: String,
    pub answers: Json<Value>,
    pub place_address: Option<String>,
    pub place_longitude: Option<f64>,
    pub place_latitude: Option<f64>,
    pub recorded_by: Option<UserId>,
    pub tracking_hash: Vec<u8>,
    pub external_reference: Option<String>,
    pub due_at: At,
    pub first_response_due_at: Option<At>,
    pub received_at: At,
    pub resolved_at: Option<At>,
    pub closed_at: Option<At>,
    pub version: i64,
    pub created_at: At,
    pub updated_at: At,
}

/// A case in a list: without its answers, which nobody reads there.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = resident_case)]
pub struct SummaryRow {
    pub id: CaseId,
    pub reference: String,
    pub service_id: ServiceId,
    pub status: CaseStatus,
    pub open: bool,
    pub outcome: Option<Outcome>,
    pub department_id: DepartmentId,
    pub assignee_id: Option<UserId>,
    pub channel: Channel,
    pub subject: String,
    pub place_address: Option<String>,
    pub place_longitude: Option<f64>,
    pub place_latitude: Option<f64>,
    pub due_at: At,
    pub resolved_at: Option<At>,
    pub version: i64,
    pub created_at: At,
    pub updated_at: At,
}

/// Who asked.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = case_reporter, treat_none_as_default_value = false)]
pub struct ReporterRow {
    pub municipality_id: MunicipalityId,
    pub case_id: CaseId,
    pub name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub address: Option<String>,
}

/// A task.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = case_task, treat_none_as_default_value = false)]
pub struct TaskRow {
    pub municipality_id: MunicipalityId,
    pub id: TaskId,
    pub case_id: CaseId,
    pub code: String,
    pub position: i32,
    pub names: Json<Texts>,
    pub instructions: Json<Texts>,
    pub internal: bool,
    pub department_id: DepartmentId,
    pub assignee_id: Option<UserId>,
    pub status: TaskStatus,
    pub due_at: Option<At>,
    pub opened_at: Option<At>,
    pub started_at: Option<At>,
    pub finished_at: Option<At>,
    pub result_note: Option<String>,
    pub created_at: At,
    pub updated_at: At,
}

/// That one task waits for another.
#[derive(Clone, Copy, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = case_task_dependency, treat_none_as_default_value = false)]
pub struct DependencyRow {
    pub municipality_id: MunicipalityId,
    pub task_id: TaskId,
    pub waits_for_id: TaskId,
}

/// A public message.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = case_message, treat_none_as_default_value = false)]
pub struct MessageRow {
    pub municipality_id: MunicipalityId,
    pub id: MessageId,
    pub case_id: CaseId,
    pub direction: MessageDirection,
    pub author_user_id: Option<UserId>,
    pub body: String,
    pub created_at: At,
}

/// An internal note.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = case_note, treat_none_as_default_value = false)]
pub struct NoteRow {
    pub municipality_id: MunicipalityId,
    pub id: NoteId,
    pub case_id: CaseId,
    pub author_user_id: UserId,
    pub body: String,
    pub created_at: At,
}
