//! A case gets another person or department.

use domain::codes::EventKind;
use domain::policy::Action;
use domain::refusal::{Fault, FaultCode, ProblemKind, Refusal};
use serde_json::json;
use store::{Failure, Tx};
use web::IfMatch;

use super::moves::note;
use super::{forbidden, given, take_seen, visible_case};
use crate::inputs::CaseAssignment;
use crate::queries::{self, CaseKey, CaseRow};
use crate::story::{Deed, Story};

/// Gives a case to a person, to the duty pool, or to another department.
///
/// Who may assign does so for the department; anybody who moves the department's cases may take one
/// from the duty pool for themselves.
pub fn assign(
    tx: &mut Tx<'_>,
    deed: Deed<'_>,
    key: &CaseKey,
    seen: &IfMatch,
    asked: &CaseAssignment,
) -> Result<CaseRow, Failure> {
    let found = visible_case(tx, deed.actor, deed.municipality.id, key)?;
    let department = asked.department_id.unwrap_or(found.department_id);
    let leaves = department != found.department_id;
    let takes_it = !leaves
        && found.assignee_id.is_none()
        && asked.assignee_id.is_some()
        && asked.assignee_id == deed.actor.user
        && deed.actor.may_in(Action::MoveCases, found.department_id);
    if !takes_it && !deed.actor.may_in(Action::AssignCases, found.department_id) {
        return Err(forbidden());
    }
    if !found.open {
        return Err(Refusal::problem(ProblemKind::CaseNotOpen).into());
    }
    let reason = given(asked.reason.as_ref());
    let mut faults = Vec::new();
    if leaves && reason.is_none() {
        faults.push(Fault::at_pointer("/reason", FaultCode::Required));
    }
    if leaves && !queries::department_is_active(tx, deed.municipality.id, department)? {
        faults
            .push(Fault::at_pointer("/departmentId", FaultCode::NotFound).with("name", department));
    } else if let Some(user) = asked.assignee_id
        && !queries::is_active_member(tx, deed.municipality.id, department, user)?
    {
        faults.push(Fault::at_pointer("/assigneeId", FaultCode::NotAMember));
    }
    Refusal::unless_empty(faults)?;
    if !leaves && asked.assignee_id == found.assignee_id {
        seen.check(found.version)?;
        return Ok(found);
    }
    let mut case = take_seen(tx, deed, found.id, seen)?;
    let mut data = json!({
        "fromDepartmentId": case.department_id,
        "toDepartmentId": department,
        "fromAssigneeId": case.assignee_id,
        "toAssigneeId": asked.assignee_id,
    });
    if let Some(reason) = reason
        && let Some(id) = note(tx, deed, &case, reason)?
    {
        data["noteId"] = json!(id);
    }
    case.department_id = department;
    case.assignee_id = asked.assignee_id;
    Story::of(EventKind::CaseAssigned, data).write(tx, deed, &mut case)?;
    Ok(case)
}
