//! People write: to the resident, to each other, and the resident back.

use domain::case;
use domain::codes::{CaseStatus, EventKind, MessageDirection};
use domain::ids::MessageId;
use domain::refusal::{ProblemKind, Refusal};
use serde_json::json;
use store::types::At;
use store::{Failure, Tx};

use super::moves::{note, stand};
use super::{take, visible_case};
use crate::queries::{self, CaseKey, CaseRow, MessageRow, NoteRow};
use crate::story::{Deed, Story};

/// Writes to the resident.
pub fn add_message(
    tx: &mut Tx<'_>,
    deed: Deed<'_>,
    key: &CaseKey,
    body: &str,
) -> Result<(CaseRow, MessageRow), Failure> {
    let found = visible_case(tx, deed.actor, deed.municipality.id, key)?;
    let mut case = take(tx, deed, found.id)?;
    let message = message(&case, deed, MessageDirection::ToResident, body);
    queries::insert_message(tx, &message)?;
    let data = json!({ "messageId": message.id, "direction": message.direction });
    Story::of(EventKind::MessageAdded, data).write(tx, deed, &mut case)?;
    Ok((case, message))
}

/// Writes an internal note.
pub fn add_note(
    tx: &mut Tx<'_>,
    deed: Deed<'_>,
    key: &CaseKey,
    body: &str,
) -> Result<(CaseRow, NoteRow), Failure> {
    let found = visible_case(tx, deed.actor, deed.municipality.id, key)?;
    let mut case = take(tx, deed, found.id)?;
    let (Some(id), Some(author)) = (note(tx, deed, &case, body.trim())?, deed.actor.user) else {
        return Err(Refusal::problem(ProblemKind::Forbidden).into());
    };
    Story::of(EventKind::NoteAdded, json!({ "noteId": id })).write(tx, deed, &mut case)?;
    let row = NoteRow {
        municipality_id: case.municipality_id,
        id,
        case_id: case.id,
        author_user_id: author,
        body: body.trim().to_owned(),
        created_at: At(deed.now),
    };
    Ok((case, row))
}

/// The resident, who showed the secret, writes. An awaited answer takes the case up again.
pub fn reply_as_resident(
    tx: &mut Tx<'_>,
    deed: Deed<'_>,
    found: &CaseRow,
    body: &str,
) -> Result<(CaseRow, MessageRow), Failure> {
    let mut case = take(tx, deed, found.id)?;
    if !can_reply(case.status) {
        return Err(Refusal::problem(ProblemKind::CaseNotOpen).into());
    }
    let message = message(&case, deed, MessageDirection::FromResident, body);
    queries::insert_message(tx, &message)?;
    let data = json!({ "messageId": message.id, "direction": message.direction });
    let mut story = Story::of(EventKind::MessageAdded, data);
    let next = case::after_resident_wrote(case.status);
    if next != case.status {
        story.then(
            EventKind::CaseMoved,
            json!({ "from": case.status, "to": next }),
        );
        stand(&mut case, next, deed);
    }
    story.write(tx, deed, &mut case)?;
    Ok((case, message))
}

/// Can the resident still write? Not once the case has ended for good.
pub fn can_reply(status: CaseStatus) -> bool {
    case::is_open(status) || status == CaseStatus::Resolved
}

fn message(case: &CaseRow, deed: Deed<'_>, direction: MessageDirection, body: &str) -> MessageRow {
    MessageRow {
        municipality_id: case.municipality_id,
        id: MessageId::from_uuid(store::ids::new_id(deed.now)),
        case_id: case.id,
        direction,
        author_user_id: deed.actor.user,
        body: body.trim().to_owned(),
        created_at: At(deed.now),
    }
}
