//! Messages and notes.

use domain::clock::Moment;
use domain::ids::{CaseId, MessageId, MunicipalityId, NoteId};
use store::diesel::{self, prelude::*};
use store::page::{Page, PageRequest};
use store::schema::{case_message, case_note};
use store::types::At;
use store::{Db, Failure, Tx, on, one_of};

use super::rows::{MessageRow, NoteRow};

/// The most messages and events a resident's page shows; few cases have a tenth of that.
pub const MOST: i64 = 500;

/// The public messages of a case, oldest first.
pub fn messages(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    case: CaseId,
) -> Result<Vec<MessageRow>, Failure> {
    Ok(on!(db, c => case_message::table
        .filter(case_message::municipality_id.eq(municipality))
        .filter(case_message::case_id.eq(case))
        .order((case_message::created_at, case_message::id))
        .limit(MOST)
        .select(MessageRow::as_select())
        .load(c))?)
}

/// A page of the messages of a case, oldest first.
pub fn message_page(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    case: CaseId,
    page: &PageRequest,
) -> Result<Page<MessageRow>, Failure> {
    let after = page
        .after::<Moment>()?
        .map(|(at, id)| (At(at), MessageId::from_uuid(id)));
    let rows: Vec<MessageRow> = on!(db, c => {
        let mut query = case_message::table
            .filter(case_message::municipality_id.eq(municipality))
            .filter(case_message::case_id.eq(case))
            .order((case_message::created_at, case_message::id))
            .limit(page.limit())
            .select(MessageRow::as_select())
            .into_boxed();
        if let Some((at, id)) = after {
            query = query
                .filter(case_message::created_at.ge(at))
                .filter(case_message::created_at.gt(at).or(case_message::id.gt(id)));
        }
        query.load(c)
    })?;
    Ok(page.page(rows, |row| (row.created_at.0, row.id.uuid()))?)
}

/// A page of the internal notes of a case, oldest first.
pub fn note_page(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    case: CaseId,
    page: &PageRequest,
) -> Result<Page<NoteRow>, Failure> {
    let after = page
        .after::<Moment>()?
        .map(|(at, id)| (At(at), NoteId::from_uuid(id)));
    let rows: Vec<NoteRow> = on!(db, c => {
        let mut query = case_note::table
            .filter(case_note::municipality_id.eq(municipality))
            .filter(case_note::case_id.eq(case))
            .order((case_note::created_at, case_note::id))
            .limit(page.limit())
            .select(NoteRow::as_select())
            .into_boxed();
        if let Some((at, id)) = after {
            query = query
                .filter(case_note::created_at.ge(at))
                .filter(case_note::created_at.gt(at).or(case_note::id.gt(id)));
        }
        query.load(c)
    })?;
    Ok(page.page(rows, |row| (row.created_at.0, row.id.uuid()))?)
}

/// The messages and notes with these ids: the texts of a page of events.
pub fn texts(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    messages: &[MessageId],
    notes: &[NoteId],
) -> Result<(Vec<MessageRow>, Vec<NoteRow>), Failure> {
    let messages = if messages.is_empty() {
        Vec::new()
    } else {
        on!(db, c => case_message::table
            .filter(case_message::municipality_id.eq(municipality))
            .filter(one_of(case_message::id, messages))
            .select(MessageRow::as_select())
            .load(c))?
    };
    let notes = if notes.is_empty() {
        Vec::new()
    } else {
        on!(db, c => case_note::table
            .filter(case_note::municipality_id.eq(municipality))
            .filter(one_of(case_note::id, notes))
            .select(NoteRow::as_select())
            .load(c))?
    };
    Ok((messages, notes))
}

/// The newest hundred messages of a case, oldest first.
pub fn newest_messages(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    case: CaseId,
) -> Result<Vec<MessageRow>, Failure> {
    let mut rows: Vec<MessageRow> = on!(db, c => case_message::table
        .filter(case_message::municipality_id.eq(municipality))
        .filter(case_message::case_id.eq(case))
        .order((case_message::created_at.desc(), case_message::id.desc()))
        .limit(100)
        .select(MessageRow::as_select())
        .load(c))?;
    rows.reverse();
    Ok(rows)
}

/// The newest hundred notes of a case, oldest first.
pub fn newest_notes(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    case: CaseId,
) -> Result<Vec<NoteRow>, Failure> {
    let mut rows: Vec<NoteRow> = on!(db, c => case_note::table
        .filter(case_note::municipality_id.eq(municipality))
        .filter(case_note::case_id.eq(case))
        .order((case_note::created_at.desc(), case_note::id.desc()))
        .limit(100)
        .select(NoteRow::as_select())
        .load(c))?;
    rows.reverse();
    Ok(rows)
}

/// Stores a message.
pub fn insert_message(tx: &mut Tx<'_>, message: &MessageRow) -> Result<(), Failure> {
    on!(tx, c => diesel::insert_into(case_message::table).values(message).execute(c))?;
    Ok(())
}

/// Stores a note.
pub fn insert_note(tx: &mut Tx<'_>, note: &NoteRow) -> Result<NoteId, Failure> {
    on!(tx, c => diesel::insert_into(case_note::table).values(note).execute(c))?;
    Ok(note.id)
}
