//! The HTTP side: handlers that read the request, call one operation and answer with a view.

mod cases;
mod conversation;
mod moves;
mod params;
mod tasks;
mod tracking;

use domain::text::Language;
use store::{Db, Failure};
use utoipa_actix_web::service_config::ServiceConfig;
use web::{Allowed, Data, Reply};

use crate::offers::Offers;
use crate::present::{self, Expand, Reader};
use crate::queries::{CaseKey, CaseRow};
use crate::story::Deed;

pub use self::params::{CaseQuery, TaskQuery};

/// Adds the routes of this slice, below `/api/v1`.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(cases::create_case)
        .service(cases::list_cases)
        .service(cases::get_case)
        .service(cases::update_case)
        .service(moves::move_case)
        .service(moves::assign_case)
        .service(conversation::list_messages)
        .service(conversation::add_message)
        .service(conversation::list_notes)
        .service(conversation::add_note)
        .service(conversation::list_events)
        .service(tasks::list_case_tasks)
        .service(tasks::list_tasks)
        .service(tasks::get_task)
        .service(tasks::move_task)
        .service(tasks::assign_task)
        .service(tracking::track_case)
        .service(tracking::reply_to_case);
}

/// Who reads the answer.
fn reader<P>(allowed: &Allowed<P>) -> Reader<'_> {
    Reader {
        actor: &allowed.actor,
        municipality: &allowed.municipality,
        language: allowed.language,
        now: allowed.now,
    }
}

/// Who does what was asked.
fn deed<P>(allowed: &Allowed<P>) -> Deed<'_> {
    Deed {
        actor: &allowed.actor,
        municipality: &allowed.municipality,
        now: allowed.now,
        request_id: Some(allowed.request_id.as_str()),
    }
}

/// A key from a path; what is neither id nor number names nothing.
fn key(text: &str) -> Result<CaseKey, domain::refusal::Refusal> {
    CaseKey::read(text).ok_or_else(domain::refusal::Refusal::not_found)
}

/// A changed case, answered as its page shows it.
fn changed<P>(
    db: &mut Db<'_>,
    allowed: &Allowed<P>,
    offers: &Data<Offers>,
    row: &CaseRow,
) -> Result<Reply, Failure> {
    let version = row.version;
    let view = present::case(db, reader(allowed), offers, row, Expand::default())?;
    Ok(spoken(web::ok(&view), version, allowed.language))
}

/// An answer about one case. What it shows depends on more than the case's version: on what was
/// asked to be shown in full, on names, and on the hour that makes it late.
fn spoken(reply: Reply, version: i64, language: Language) -> Reply {
    reply.version_with_parts(version).spoken(language)
}
