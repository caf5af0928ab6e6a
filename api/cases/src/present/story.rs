//! What happened to a case and what was said about it.

use std::collections::BTreeMap;

use domain::codes::{EventKind, MessageDirection, TaskStatus};
use domain::ids::{MessageId, MunicipalityId, NoteId, UserId};
use serde_json::Value;
use store::journal::{self, Recorded, Subject};
use store::{Db, Failure};

use super::Reader;
use crate::queries::{self, CaseRow, MessageRow, NoteRow, PersonNames};
use crate::views::{Event, EventActor, From, Message, Note, PersonName};

/// The messages and notes that events point at.
pub(crate) type Texts = (Vec<MessageRow>, Vec<NoteRow>);

/// The texts that went with events, which the journal only points at.
pub(crate) fn event_texts(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    events: &[Recorded],
) -> Result<Texts, Failure> {
    let pointed = |name: &'static str| {
        events
            .iter()
            .filter_map(move |event| event.data.get(name).and_then(Value::as_str))
    };
    let messages: Vec<MessageId> = pointed("messageId")
        .filter_map(|id| id.parse().ok())
        .collect();
    let notes: Vec<NoteId> = pointed("noteId").filter_map(|id| id.parse().ok()).collect();
    queries::texts(db, municipality, &messages, &notes)
}

/// The newest hundred events of a case, oldest first.
pub(super) fn newest_events(db: &mut Db<'_>, case: &CaseRow) -> Result<Vec<Recorded>, Failure> {
    let after = (case.version - 100).max(0);
    journal::timeline(db, case.municipality_id, Subject::Case(case.id), after, 100)
}

/// Events with the texts that went with them, which the journal only points at.
pub(crate) fn events(
    reader: Reader<'_>,
    recorded: Vec<Recorded>,
    people: &BTreeMap<UserId, PersonNames>,
    (messages, notes): &Texts,
) -> Vec<Event> {
    let message_texts: BTreeMap<String, &str> = messages
        .iter()
        .map(|row| (row.id.to_string(), row.body.as_str()))
        .collect();
    let note_texts: BTreeMap<String, &str> = notes
        .iter()
        .map(|row| (row.id.to_string(), row.body.as_str()))
        .collect();
    let text = |data: &Value| {
        let pointed = |name: &str, texts: &BTreeMap<String, &str>| {
            texts
                .get(data.get(name)?.as_str()?)
                .map(|text| (*text).to_owned())
        };
        pointed("messageId", &message_texts).or_else(|| pointed("noteId", &note_texts))
    };
    recorded
        .into_iter()
        .map(|event| Event {
            version: event.version,
            kind: event.kind,
            at: event.at,
            actor: EventActor {
                kind: event.actor_kind,
                display_name: event
                    .actor_id
                    .and_then(|id| reader.person(people, id))
                    .map(|person| person.display_name),
            },
            text: text(&event.data),
            data: event.data,
        })
        .collect()
}

pub(crate) fn message(
    reader: Reader<'_>,
    row: MessageRow,
    people: &BTreeMap<UserId, PersonNames>,
) -> Message {
    Message {
        id: row.id,
        from: side(row.direction),
        author: row.author_user_id.and_then(|id| reader.person(people, id)),
        body: row.body,
        created_at: row.created_at.0,
    }
}

pub(crate) fn note(
    reader: Reader<'_>,
    row: NoteRow,
    people: &BTreeMap<UserId, PersonNames>,
) -> Note {
    Note {
        id: row.id,
        author: reader
            .person(people, row.author_user_id)
            .unwrap_or_else(|| PersonName {
                id: row.author_user_id,
                display_name: String::new(),
            }),
        body: row.body,
        created_at: row.created_at.0,
    }
}

pub(crate) const fn side(direction: MessageDirection) -> From {
    match direction {
        MessageDirection::ToResident => From::Office,
        MessageDirection::FromResident => From::Resident,
    }
}

/// Does this event belong into the story the resident is told?
pub(crate) fn told_to_resident(event: &Recorded) -> bool {
    match event.kind {
        EventKind::CaseCreated
        | EventKind::CaseImported
        | EventKind::CaseMoved
        | EventKind::CaseAssigned => true,
        EventKind::TaskMoved => {
            event.data.get("to").and_then(Value::as_str) == Some(TaskStatus::Done.as_str())
        }
        _ => false,
    }
}
