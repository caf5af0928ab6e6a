//! What was recorded is corrected.

use domain::codes::EventKind;
use domain::policy::Action;
use serde_json::json;
use store::{Failure, Tx};
use web::IfMatch;

use super::{forbidden, take_seen, visible_case};
use crate::inputs::{CasePatch, Contact};
use crate::queries::{self, CaseKey, CaseRow, ReporterRow};
use crate::story::{Deed, Story};

/// Corrects the subject or who asks. The journal names the fields, not what they held.
pub fn correct(
    tx: &mut Tx<'_>,
    deed: Deed<'_>,
    key: &CaseKey,
    seen: &IfMatch,
    patch: CasePatch,
) -> Result<CaseRow, Failure> {
    let found = visible_case(tx, deed.actor, deed.municipality.id, key)?;
    if !deed.actor.may_in(Action::RecordCases, found.department_id) {
        return Err(forbidden());
    }
    let mut subject = found.subject.clone();
    let mut fields = Vec::new();
    if patch.subject.apply(&mut subject) {
        fields.push("subject");
    }
    let known = queries::reporter(tx, found.municipality_id, found.id)?.map(contact);
    let mut resident = known.clone();
    if patch.resident.apply(&mut resident) {
        fields.push("resident");
    }
    if fields.is_empty() {
        seen.check(found.version)?;
        return Ok(found);
    }
    let mut case = take_seen(tx, deed, found.id, seen)?;
    subject.trim().clone_into(&mut case.subject);
    if resident != known {
        let resident = resident.unwrap_or_default().tidy();
        queries::put_reporter(
            tx,
            &ReporterRow {
                municipality_id: case.municipality_id,
                case_id: case.id,
                name: resident.name,
                email: resident.email,
                phone: resident.phone,
                address: resident.address,
            },
        )?;
    }
    Story::of(EventKind::CaseChanged, json!({ "fields": fields })).write(tx, deed, &mut case)?;
    Ok(case)
}

/// Who asks, as callers see it.
pub(crate) fn contact(row: ReporterRow) -> Contact {
    Contact {
        name: row.name,
        email: row.email,
        phone: row.phone,
        address: row.address,
    }
}
