//! Messages, notes and the story of a case.

use actix_web::{get, post};
use domain::ids::{CaseId, UserId};
use store::journal::{self, Subject};
use web::allow::{ReadCases, WriteMessages, WriteNotes};
use web::{Allowed, Answer, App, Body, Data, Page, Params, PathOf};

use super::params::PageQuery;
use super::{deed, key, reader};
use crate::inputs::NewText;
use crate::operations::{self, visible_case};
use crate::present;
use crate::queries;
use crate::views::{Event, Message, Note};

/// List messages
///
/// The public conversation of a case, oldest first, for everybody who can read the case.
#[utoipa::path(
    tag = "conversation",
    params(
        ("case" = String, Path, description = "The case: its id or its public number.", max_length = 40, example = "CSH-2026-004217-7"),
        PageQuery,
    ),
    responses((status = 200, description = "A page of messages.", body = Page<Message>)),
    security(("bearer" = []), ("cookie" = [])),
)]
#[get("/municipalities/{municipality}/cases/{case}/messages")]
pub(super) async fn list_messages(
    allowed: Allowed<ReadCases>,
    path: PathOf<String>,
    app: Data<App>,
    query: Params<PageQuery>,
) -> Answer {
    let (key, page) = (key(&path)?, query.page("createdAt")?);
    let found = app
        .store
        .read(allowed.municipality.id, move |db| {
            let municipality = allowed.municipality.id;
            let case = visible_case(db, &allowed.actor, municipality, &key)?;
            let rows = queries::message_page(db, municipality, case.id, &page)?;
            let authors: Vec<UserId> = rows
                .items
                .iter()
                .filter_map(|row| row.author_user_id)
                .collect();
            let people = queries::people(db, municipality, &authors)?;
            let items = rows
                .items
                .into_iter()
                .map(|row| present::message(reader(&allowed), row, &people))
                .collect();
            Ok(Page {
                items,
                next_cursor: rows.next_cursor,
                total: None,
            })
        })
        .await?;
    Ok(web::list(&found))
}

/// Write to the resident
///
/// For agents, specialists and leads who can see the case. The resident reads it on the tracking
/// page, with the department's name and without the employee's.
#[utoipa::path(
    tag = "conversation",
    params(
        ("case" = String, Path, description = "The case: its id or its public number.", max_length = 40, example = "CSH-2026-004217-7"),
        web::IdempotencyKey,
    ),
    request_body(content = NewText,
        example = json!({ "body": "Köszönjük, holnap délelőtt megnézzük." })),
    responses(
        (status = 201, description = "The message.", body = Message),
        (status = 409, description = "The same request is still running."),
    ),
    security(("bearer" = []), ("cookie" = [])),
)]
#[post("/municipalities/{municipality}/cases/{case}/messages")]
pub(super) async fn add_message(
    allowed: Allowed<WriteMessages>,
    once: web::IdempotencyKey,
    path: PathOf<String>,
    app: Data<App>,
    body: Body<NewText>,
) -> Answer {
    let key = key(&path)?;
    let (text, fingerprint) = body.into_parts();
    let caller = allowed.clone();
    web::once(&app, &allowed, once, fingerprint, move |tx| {
        let (case, row) = operations::add_message(tx, deed(&caller), &key, &text.body)?;
        let people = queries::people(tx, case.municipality_id, &author(row.author_user_id))?;
        let view = present::message(reader(&caller), row, &people);
        Ok(web::created(listed(&caller, case.id, "messages"), &view))
    })
    .await
}

/// List notes
///
/// The internal remarks on a case, oldest first. No note is ever shown or sent to a resident.
#[utoipa::path(
    tag = "conversation",
    params(
        ("case" = String, Path, description = "The case: its id or its public number.", max_length = 40, example = "CSH-2026-004217-7"),
        PageQuery,
    ),
    responses((status = 200, description = "A page of notes.", body = Page<Note>)),
    security(("bearer" = []), ("cookie" = [])),
)]
#[get("/municipalities/{municipality}/cases/{case}/notes")]
pub(super) async fn list_notes(
    allowed: Allowed<ReadCases>,
    path: PathOf<String>,
    app: Data<App>,
    query: Params<PageQuery>,
) -> Answer {
    let (key, page) = (key(&path)?, query.page("createdAt")?);
    let found = app
        .store
        .read(allowed.municipality.id, move |db| {
            let municipality = allowed.municipality.id;
            let case = visible_case(db, &allowed.actor, municipality, &key)?;
            let rows = queries::note_page(db, municipality, case.id, &page)?;
            let authors: Vec<UserId> = rows.items.iter().map(|row| row.author_user_id).collect();
            let people = queries::people(db, municipality, &authors)?;
            let items = rows
                .items
                .into_iter()
                .map(|row| present::note(reader(&allowed), row, &people))
                .collect();
            Ok(Page {
                items,
                next_cursor: rows.next_cursor,
                total: None,
            })
        })
        .await?;
    Ok(web::list(&found))
}

/// Write a note
///
/// An internal remark, for colleagues only.
#[utoipa::path(
    tag = "conversation",
    params(
        ("case" = String, Path, description = "The case: its id or its public number.", max_length = 40, example = "CSH-2026-004217-7"),
        web::IdempotencyKey,
    ),
    request_body(content = NewText,
        example = json!({ "body": "A bejelentő délután otthon van, a kapu nyitva." })),
    responses(
        (status = 201, description = "The note.", body = Note),
        (status = 409, description = "The same request is still running."),
    ),
    security(("bearer" = []), ("cookie" = [])),
)]
#[post("/municipalities/{municipality}/cases/{case}/notes")]
pub(super) async fn add_note(
    allowed: Allowed<WriteNotes>,
    once: web::IdempotencyKey,
    path: PathOf<String>,
    app: Data<App>,
    body: Body<NewText>,
) -> Answer {
    let key = key(&path)?;
    let (text, fingerprint) = body.into_parts();
    let caller = allowed.clone();
    web::once(&app, &allowed, once, fingerprint, move |tx| {
        let (case, row) = operations::add_note(tx, deed(&caller), &key, &text.body)?;
        let people = queries::people(tx, case.municipality_id, &[row.author_user_id])?;
        let view = present::note(reader(&caller), row, &people);
        Ok(web::created(listed(&caller, case.id, "notes"), &view))
    })
    .await
}

/// Read the story of a case
///
/// Everything that happened to it, oldest first: who did what, and the reason or text that went with
/// it.
#[utoipa::path(
    tag = "cases",
    params(
        ("case" = String, Path, description = "The case: its id or its public number.", max_length = 40, example = "CSH-2026-004217-7"),
        PageQuery,
    ),
    responses((status = 200, description = "A page of events.", body = Page<Event>)),
    security(("bearer" = []), ("cookie" = [])),
)]
#[get("/municipalities/{municipality}/cases/{case}/events")]
pub(super) async fn list_events(
    allowed: Allowed<ReadCases>,
    path: PathOf<String>,
    app: Data<App>,
    query: Params<PageQuery>,
) -> Answer {
    let (key, page) = (key(&path)?, query.page("version")?);
    let found = app
        .store
        .read(allowed.municipality.id, move |db| {
            let municipality = allowed.municipality.id;
            let case = visible_case(db, &allowed.actor, municipality, &key)?;
            let after = page.after::<i64>()?.map_or(0, |(version, _)| version);
            let subject = Subject::Case(case.id);
            let recorded = journal::timeline(db, municipality, subject, after, page.limit())?;
            let found = page.page(recorded, |event| (event.version, event.subject_id))?;
            let people: Vec<UserId> = found
                .items
                .iter()
                .filter_map(|event| event.actor_id)
                .collect();
            let people = queries::people(db, municipality, &people)?;
            let texts = present::event_texts(db, municipality, &found.items)?;
            let items = present::events(reader(&allowed), found.items, &people, &texts);
            Ok(Page {
                items,
                next_cursor: found.next_cursor,
                total: None,
            })
        })
        .await?;
    Ok(web::list(&found))
}

fn author(id: Option<UserId>) -> Vec<UserId> {
    id.into_iter().collect()
}

/// Where the list is that a new text stands in.
fn listed<P>(allowed: &Allowed<P>, case: CaseId, list: &str) -> String {
    format!(
        "/api/v1/municipalities/{}/cases/{case}/{list}",
        allowed.municipality.slug
    )
}
