//! Rows against their journal, and cases against who has them: questions the database answers
//! itself, with the same words on both.

use diesel::prelude::*;
use diesel::sql_types::Text;
use domain::ids::MunicipalityId;
use uuid::Uuid;

use super::{Report, Rule};
use crate::types::{AnyId, Id};
use crate::{Db, Failure, on};

/// Rows named for one rule; more of the same add little.
const NAMED: u32 = 1000;

/// A row that should not be as it is.
#[derive(QueryableByName)]
pub(super) struct Found {
    #[diesel(sql_type = Id)]
    pub(super) municipality_id: MunicipalityId,
    #[diesel(sql_type = Id, deserialize_as = AnyId)]
    pub(super) id: Uuid,
    #[diesel(sql_type = Text)]
    pub(super) detail: String,
}

/// Kind of subject, its table, the column of its municipality, and the kind of event that may have
/// taken the row away.
const SUBJECTS: &[(&str, &str, &str, Option<&str>)] = &[
    ("municipality", "municipality", "id", None),
    ("user", "app_user", "municipality_id", None),
    (
        "department",
        "department",
        "municipality_id",
        Some("department_closed"),
    ),
    (
        "category",
        "category",
        "municipality_id",
        Some("category_removed"),
    ),
    ("service", "service", "municipality_id", None),
    ("case", "resident_case", "municipality_id", None),
];

pub(super) fn check(db: &mut Db<'_>, report: &mut Report) -> Result<(), Failure> {
    for (kind, table, municipality, removal) in SUBJECTS {
        let behind = format!(
            "SELECT s.{municipality} AS municipality_id, s.id AS id, \
             'its version is ' || CAST(s.version AS TEXT) || ', which is not that of its last journal entry' AS detail \
             FROM {table} s \
             WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.municipality_id = s.{municipality} \
                 AND e.subject_id = s.id AND e.version = s.version AND e.subject_kind = '{kind}') \
             OR EXISTS (SELECT 1 FROM event e WHERE e.municipality_id = s.{municipality} \
                 AND e.subject_id = s.id AND e.version = s.version + 1) \
             LIMIT {NAMED}"
        );
        tell(db, report, Rule::Version, kind, &behind)?;
        let removed = removal.map_or_else(String::new, |removal| {
            format!(
                "AND NOT EXISTS (SELECT 1 FROM event r WHERE r.municipality_id = e.municipality_id \
                 AND r.subject_id = e.subject_id AND r.kind = '{removal}') "
            )
        });
        let gone = format!(
            "SELECT e.municipality_id AS municipality_id, e.subject_id AS id, \
             'it has a journal, but its row is gone' AS detail \
             FROM event e WHERE e.subject_kind = '{kind}' AND e.version = 1 \
             AND NOT EXISTS (SELECT 1 FROM {table} s WHERE s.{municipality} = e.municipality_id AND s.id = e.subject_id) \
             {removed}LIMIT {NAMED}"
        );
        tell(db, report, Rule::Version, kind, &gone)?;
    }
    let orphan = format!(
        "SELECT c.municipality_id AS municipality_id, c.id AS id, \
         'it is open and no department answers for it' AS detail \
         FROM resident_case c LEFT JOIN department d \
         ON d.municipality_id = c.municipality_id AND d.id = c.department_id \
         WHERE c.open AND d.id IS NULL LIMIT {NAMED}"
    );
    tell(db, report, Rule::Accountable, "case", &orphan)?;
    let stranger = format!(
        "SELECT c.municipality_id AS municipality_id, c.id AS id, \
         'it is open and assigned to somebody who is not a member of its department' AS detail \
         FROM resident_case c WHERE c.open AND c.assignee_id IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM department_member m WHERE m.municipality_id = c.municipality_id \
             AND m.department_id = c.department_id AND m.user_id = c.assignee_id) LIMIT {NAMED}"
    );
    tell(db, report, Rule::Assignee, "case", &stranger)
}

/// Adds what a question finds.
pub(super) fn tell(
    db: &mut Db<'_>,
    report: &mut Report,
    rule: Rule,
    kind: &str,
    question: &str,
) -> Result<(), Failure> {
    let found: Vec<Found> = on!(db, c => diesel::sql_query(question).load(c))?;
    for row in found {
        report.add(
            rule,
            row.municipality_id,
            format!("{kind} {}", row.id),
            row.detail,
        );
    }
    Ok(())
}
