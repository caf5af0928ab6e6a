//! A case moves to another status.

use domain::case::{self, Move, Reason, Unfinished};
use domain::codes::{CaseStatus, EventKind, MessageDirection};
use domain::ids::{MessageId, NoteId};
use domain::policy::Action;
use domain::task;
use serde_json::{Value, json};
use store::types::At;
use store::{Failure, Tx};
use web::IfMatch;

use super::{forbidden, given, take_seen, visible_case};
use crate::inputs::CaseTransition;
use crate::queries::{self, CaseKey, CaseRow, MessageRow, NoteRow};
use crate::story::{Deed, Story};

/// Moves a case, with the reason where the move needs one.
pub fn transition(
    tx: &mut Tx<'_>,
    deed: Deed<'_>,
    key: &CaseKey,
    seen: &IfMatch,
    asked: &CaseTransition,
) -> Result<CaseRow, Failure> {
    let found = visible_case(tx, deed.actor, deed.municipality.id, key)?;
    if !deed.actor.may_in(Action::MoveCases, found.department_id) {
        return Err(forbidden());
    }
    let mut case = take_seen(tx, deed, found.id, seen)?;
    let tasks = queries::tasks(tx, case.municipality_id, case.id)?;
    let unfinished: Vec<Unfinished<'_>> = tasks
        .iter()
        .filter(|task| !task::is_finished(task.status))
        .map(|task| Unfinished {
            code: &task.code,
            internal: task.internal,
        })
        .collect();
    let reason = given(asked.reason.as_ref());
    let wanted = Move {
        to: asked.to,
        reason,
        outcome: asked.outcome,
    };
    let rule = case::check_move(case.status, wanted, &unfinished)?;
    let from = case.status;
    let mut data = json!({ "from": from, "to": asked.to });
    if let Some(outcome) = asked.outcome {
        data["outcome"] = json!(outcome);
    }
    if let Some(reason) = reason {
        keep_reason(tx, deed, &case, rule.reason, reason, &mut data)?;
    }
    stand(&mut case, asked.to, deed);
    case.outcome = asked
        .outcome
        .or(case.outcome.filter(|_| asked.to == CaseStatus::Closed));
    if matches!(asked.to, CaseStatus::Rejected | CaseStatus::Withdrawn) && !unfinished.is_empty() {
        let skipped = queries::skip_unfinished(tx, case.municipality_id, case.id, deed.now)?;
        data["tasksSkipped"] = json!(skipped);
    }
    let mut story = Story::of(EventKind::CaseMoved, data);
    if case.open && !case::is_open(from) {
        pool_unless_member(tx, &mut case, &mut story)?;
    }
    story.write(tx, deed, &mut case)?;
    Ok(case)
}

/// Whoever had a case when it ended may have left since: taken up again, it is the duty pool's.
fn pool_unless_member(
    tx: &mut Tx<'_>,
    case: &mut CaseRow,
    story: &mut Story,
) -> Result<(), Failure> {
    let Some(user) = case.assignee_id else {
        return Ok(());
    };
    if queries::is_active_member(tx, case.municipality_id, case.department_id, user)? {
        return Ok(());
    }
    case.assignee_id = None;
    story.then(
        EventKind::CaseAssigned,
        json!({
            "fromDepartmentId": case.department_id,
            "toDepartmentId": case.department_id,
            "fromAssigneeId": user,
            "toAssigneeId": null,
        }),
    );
    Ok(())
}

/// Sets a status and all that hangs on it.
pub(super) fn stand(case: &mut CaseRow, to: CaseStatus, deed: Deed<'_>) {
    case.status = to;
    case.open = case::is_open(to);
    match to {
        CaseStatus::Resolved => case.resolved_at = Some(At(deed.now)),
        CaseStatus::Closed | CaseStatus::Rejected | CaseStatus::Withdrawn => {
            case.closed_at = Some(At(deed.now));
        }
        _ => {
            case.resolved_at = None;
            case.closed_at = None;
        }
    }
}

/// Keeps a reason where its reader finds it, and notes its id for the journal, which holds no texts.
fn keep_reason(
    tx: &mut Tx<'_>,
    deed: Deed<'_>,
    case: &CaseRow,
    reader: Reason,
    reason: &str,
    data: &mut Value,
) -> Result<(), Failure> {
    if reader == Reason::Public {
        let message = MessageRow {
            municipality_id: case.municipality_id,
            id: MessageId::from_uuid(store::ids::new_id(deed.now)),
            case_id: case.id,
            direction: MessageDirection::ToResident,
            author_user_id: deed.actor.user,
            body: reason.to_owned(),
            created_at: At(deed.now),
        };
        queries::insert_message(tx, &message)?;
        data["messageId"] = json!(message.id);
    } else if let Some(note) = note(tx, deed, case, reason)? {
        data["noteId"] = json!(note);
    }
    Ok(())
}

/// Keeps a text as an internal note. The system, which is nobody, leaves none.
pub(super) fn note(
    tx: &mut Tx<'_>,
    deed: Deed<'_>,
    case: &CaseRow,
    text: &str,
) -> Result<Option<NoteId>, Failure> {
    let Some(author) = deed.actor.user else {
        return Ok(None);
    };
    let note = NoteRow {
        municipality_id: case.municipality_id,
        id: NoteId::from_uuid(store::ids::new_id(deed.now)),
        case_id: case.id,
        author_user_id: author,
        body: text.to_owned(),
        created_at: At(deed.now),
    };
    queries::insert_note(tx, &note).map(Some)
}
