//! References between rows, looked up one by one. All of them begin with the municipality, so a
//! reference into another municipality is one that leads nowhere.

use super::rows::tell;
use super::{Report, Rule};
use crate::{Db, Failure};

/// A foreign key: table, columns, table referred to, its columns.
pub(super) type ForeignKey = (
    &'static str,
    &'static [&'static str],
    &'static str,
    &'static [&'static str],
);

/// Every foreign key of the schema. A test compares the list with both databases.
pub(super) const FOREIGN_KEYS: &[ForeignKey] = &[
    ("app_user", &["municipality_id"], "municipality", &["id"]),
    ("department", &["municipality_id"], "municipality", &["id"]),
    ("category", &["municipality_id"], "municipality", &["id"]),
    ("service", &["municipality_id"], "municipality", &["id"]),
    (
        "case_counter",
        &["municipality_id"],
        "municipality",
        &["id"],
    ),
    (
        "sign_in_name",
        &["municipality_id", "user_id"],
        "app_user",
        &["municipality_id", "id"],
    ),
    (
        "user_role",
        &["municipality_id", "user_id"],
        "app_user",
        &["municipality_id", "id"],
    ),
    (
        "department_member",
        &["municipality_id", "department_id"],
        "department",
        &["municipality_id", "id"],
    ),
    (
        "department_member",
        &["municipality_id", "user_id"],
        "app_user",
        &["municipality_id", "id"],
    ),
    (
        "session",
        &["municipality_id", "user_id"],
        "app_user",
        &["municipality_id", "id"],
    ),
    (
        "refresh_token",
        &["municipality_id", "session_id"],
        "session",
        &["municipality_id", "id"],
    ),
    (
        "activation",
        &["municipality_id", "user_id"],
        "app_user",
        &["municipality_id", "id"],
    ),
    (
        "service",
        &["municipality_id", "category_id"],
        "category",
        &["municipality_id", "id"],
    ),
    (
        "service",
        &["municipality_id", "department_id"],
        "department",
        &["municipality_id", "id"],
    ),
    (
        "service",
        &["municipality_id", "id", "live_version"],
        "service_version",
        &["municipality_id", "service_id", "number"],
    ),
    (
        "service_version",
        &["municipality_id", "service_id"],
        "service",
        &["municipality_id", "id"],
    ),
    (
        "service_version",
        &["municipality_id", "created_by"],
        "app_user",
        &["municipality_id", "id"],
    ),
    (
        "resident_case",
        &["municipality_id", "service_id", "service_version"],
        "service_version",
        &["municipality_id", "service_id", "number"],
    ),
    (
        "resident_case",
        &["municipality_id", "department_id"],
        "department",
        &["municipality_id", "id"],
    ),
    (
        "resident_case",
        &["municipality_id", "assignee_id"],
        "app_user",
        &["municipality_id", "id"],
    ),
    (
        "resident_case",
        &["municipality_id", "recorded_by"],
        "app_user",
        &["municipality_id", "id"],
    ),
    (
        "case_reporter",
        &["municipality_id", "case_id"],
        "resident_case",
        &["municipality_id", "id"],
    ),
    (
        "case_task",
        &["municipality_id", "case_id"],
        "resident_case",
        &["municipality_id", "id"],
    ),
    (
        "case_task",
        &["municipality_id", "department_id"],
        "department",
        &["municipality_id", "id"],
    ),
    (
        "case_task",
        &["municipality_id", "assignee_id"],
        "app_user",
        &["municipality_id", "id"],
    ),
    (
        "case_task_dependency",
        &["municipality_id", "task_id"],
        "case_task",
        &["municipality_id", "id"],
    ),
    (
        "case_task_dependency",
        &["municipality_id", "waits_for_id"],
        "case_task",
        &["municipality_id", "id"],
    ),
    (
        "case_message",
        &["municipality_id", "case_id"],
        "resident_case",
        &["municipality_id", "id"],
    ),
    (
        "case_message",
        &["municipality_id", "author_user_id"],
        "app_user",
        &["municipality_id", "id"],
    ),
    (
        "case_note",
        &["municipality_id", "case_id"],
        "resident_case",
        &["municipality_id", "id"],
    ),
    (
        "case_note",
        &["municipality_id", "author_user_id"],
        "app_user",
        &["municipality_id", "id"],
    ),
    (
        "import_row",
        &["municipality_id", "case_id"],
        "resident_case",
        &["municipality_id", "id"],
    ),
    (
        "outbox",
        &["municipality_id", "subject_id", "event_version"],
        "event",
        &["municipality_id", "subject_id", "version"],
    ),
];

pub(super) fn check(db: &mut Db<'_>, report: &mut Report) -> Result<(), Failure> {
    for (table, columns, parent, keys) in FOREIGN_KEYS {
        let matches: Vec<String> = columns
            .iter()
            .zip(*keys)
            .map(|(column, key)| format!("p.{key} = c.{column}"))
            .collect();
        let present: Vec<String> = columns
            .iter()
            .map(|column| format!("c.{column} IS NOT NULL"))
            .collect();
        // The second column is the id referred to; a reference to the municipality has only one.
        let id = columns.get(1).unwrap_or(&columns[0]);
        let question = format!(
            "SELECT c.municipality_id AS municipality_id, c.{id} AS id, \
             'a row of {table} refers to it by {id}, and there is none in the municipality' AS detail \
             FROM {table} c WHERE {} AND NOT EXISTS (SELECT 1 FROM {parent} p WHERE {}) LIMIT 1000",
            present.join(" AND "),
            matches.join(" AND "),
        );
        tell(db, report, Rule::Reference, parent, &question)?;
    }
    Ok(())
}
