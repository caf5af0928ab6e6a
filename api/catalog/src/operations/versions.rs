//! Versions: drafted, edited, moved through their life. A version's changes are changes of its
//! service, so the service is taken first and two who publish at once meet there.

use domain::codes::{EventKind, VersionStatus};
use domain::policy::Action;
use domain::refusal::{Fault, FaultCode, Place, ProblemKind, Refusal};
use domain::service::{Definition, check_move};
use serde_json::json;
use store::journal::Subject;
use store::types::At;
use store::{Failure, Tx};
use web::IfMatch;

use super::{Deed, not_found};
use crate::inputs::{NewVersion, VersionPatch, VersionTransition};
use crate::queries::{self, ServiceRow, VersionRow};
use crate::views::Versioned;

/// No service needs more.
const MOST_VERSIONS: i32 = 100_000;

/// Makes a draft, written out or as a copy, and answers its number.
pub fn create_version(
    tx: &mut Tx<'_>,
    deed: Deed<'_>,
    code: &str,
    new: &NewVersion,
) -> Result<Versioned<i32>, Failure> {
    deed.needs(Action::DraftServices)?;
    let mut service = take(tx, &deed, code)?;
    let key = (service.municipality_id, service.id);
    let newest = queries::newest_number(tx, key)?;
    let (copy_of, definition) = match (new.copy_of, &new.definition) {
        (Some(_), Some(_)) => {
            let both = Fault::at_pointer("/copyOf", FaultCode::Contradiction);
            return Err(both.with("name", "definition").into());
        }
        (None, Some(content)) => {
            let definition = Definition::from(content.clone());
            let departments = queries::active_departments(tx, key.0)?;
            let wrong = definition.check(&deed.municipality.languages, &departments);
            Refusal::unless_empty(
                wrong
                    .into_iter()
                    .map(|fault| fault.below("/definition"))
                    .collect(),
            )?;
            (None, definition)
        }
        (wanted, None) => {
            let of = wanted.or(service.live_version).or(newest);
            let found = match of {
                Some(number) => queries::definition(tx, key, number)?,
                None => None,
            };
            let missing = || match wanted {
                Some(number) => {
                    Fault::at_pointer("/copyOf", FaultCode::NotFound).with("name", number)
                }
                None => Fault::at_pointer("/definition", FaultCode::Required),
            };
            (of, found.ok_or_else(missing)?)
        }
    };
    let number = newest.unwrap_or(0) + 1;
    if number > MOST_VERSIONS {
        let full = Fault::at_pointer("", FaultCode::TooMany).with("max", MOST_VERSIONS);
        return Err(full.into());
    }
    service.updated_at = At(deed.now);
    queries::save_service(tx, &service)?;
    add_draft(
        tx,
        deed,
        &service,
        &NewDraft {
            number,
            copy_of,
            definition: &definition,
        },
    )?;
    Ok(Versioned {
        version: service.version,
        value: number,
    })
}

/// A draft about to be stored.
pub(super) struct NewDraft<'a> {
    pub(super) number: i32,
    pub(super) copy_of: Option<i32>,
    pub(super) definition: &'a Definition,
}

/// Stores a draft of a service whose version already counts it.
pub(super) fn add_draft(
    tx: &mut Tx<'_>,
    deed: Deed<'_>,
    service: &ServiceRow,
    draft: &NewDraft<'_>,
) -> Result<(), Failure> {
    let row = VersionRow {
        municipality_id: service.municipality_id,
        service_id: service.id,
        number: draft.number,
        status: VersionStatus::Draft,
        status_reason: None,
        created_by: deed.actor.user,
        created_at: At(deed.now),
        updated_at: At(deed.now),
        published_at: None,
        retired_at: None,
    };
    queries::insert_draft(tx, &row, draft.definition)?;
    let mut data = json!({ "number": draft.number });
    if let Some(number) = draft.copy_of {
        data["copyOf"] = json!(number);
    }
    let kind = EventKind::ServiceVersionCreated;
    deed.record(
        tx,
        Subject::Service(service.id),
        service.version,
        kind,
        data,
    )
}

/// Replaces parts of a draft. The parts that are sent have to be sound; those that are not stay as
/// they are, even if the municipality has taken up a language since they were written.
pub fn change_version(
    tx: &mut Tx<'_>,
    deed: Deed<'_>,
    code: &str,
    number: i32,
    seen: &IfMatch,
    patch: &VersionPatch,
) -> Result<Versioned<i32>, Failure> {
    deed.needs(Action::DraftServices)?;
    let mut service = take(tx, &deed, code)?;
    seen.check(service.version - 1)?;
    let mut row = find(tx, &service, number)?;
    if row.status != VersionStatus::Draft {
        return Err(Refusal::problem(ProblemKind::NotEditable).into());
    }
    let key = (service.municipality_id, service.id);
    let mut definition = queries::definition(tx, key, number)?.ok_or_else(not_found)?;
    let parts = apply(patch, &mut definition);
    if parts.is_empty() {
        // Nothing differs: the version that taking it counted is given back.
        service.version -= 1;
        queries::save_service(tx, &service)?;
        return Ok(Versioned {
            version: service.version,
            value: number,
        });
    }
    let departments = queries::active_departments(tx, key.0)?;
    let wrong = definition.check(&deed.municipality.languages, &departments);
    Refusal::unless_empty(
        wrong
            .into_iter()
            .filter(|fault| is_in(fault, &parts))
            .collect(),
    )?;
    service.updated_at = At(deed.now);
    row.updated_at = At(deed.now);
    queries::save_service(tx, &service)?;
    queries::save_definition(tx, &row, &definition)?;
    let data = json!({ "number": number, "parts": parts });
    let kind = EventKind::ServiceVersionChanged;
    deed.record(
        tx,
        Subject::Service(service.id),
        service.version,
        kind,
        data,
    )?;
    Ok(Versioned {
        version: service.version,
        value: number,
    })
}

/// Moves a version on in its life. Going live retires the version before, in the same breath.
pub fn transition(
    tx: &mut Tx<'_>,
    deed: Deed<'_>,
    code: &str,
    number: i32,
    seen: &IfMatch,
    wanted: &VersionTransition,
) -> Result<Versioned<i32>, Failure> {
    deed.needs(needed_for(wanted.to))?;
    let mut service = take(tx, &deed, code)?;
    seen.check(service.version - 1)?;
    let mut row = find(tx, &service, number)?;
    let from = row.status;
    check_move(from, wanted.to)?;
    if matches!(wanted.to, VersionStatus::InReview | VersionStatus::Live) {
        refuse_unready(tx, &deed, &service, number)?;
    }
    let mut data = json!({ "number": number, "from": from, "to": wanted.to });
    match wanted.to {
        VersionStatus::Live => {
            if let Some(before) = service.live_version {
                let mut former = find(tx, &service, before)?;
                former.status = VersionStatus::Retired;
                former.status_reason = None;
                former.retired_at = Some(At(deed.now));
                former.updated_at = At(deed.now);
                queries::save_version(tx, &former)?;
                data["retired"] = json!(before);
            }
            row.published_at = Some(At(deed.now));
            service.live_version = Some(number);
        }
        VersionStatus::Retired => {
            row.retired_at = Some(At(deed.now));
            service.live_version = None;
        }
        VersionStatus::Draft | VersionStatus::InReview | VersionStatus::Pilot => {}
    }
    row.status = wanted.to;
    row.status_reason = wanted
        .reason
        .as_deref()
        .map(str::trim)
        .filter(|reason| !reason.is_empty())
        .map(str::to_owned);
    row.updated_at = At(deed.now);
    service.updated_at = At(deed.now);
    queries::save_version(tx, &row)?;
    queries::save_service(tx, &service)?;
    let kind = EventKind::ServiceVersionMoved;
    deed.record(
        tx,
        Subject::Service(service.id),
        service.version,
        kind,
        data,
    )?;
    Ok(Versioned {
        version: service.version,
        value: number,
    })
}

/// Whoever drafts may ask for a review; everything after that is for those who publish.
const fn needed_for(to: VersionStatus) -> Action {
    match to {
        VersionStatus::InReview => Action::DraftServices,
        VersionStatus::Draft
        | VersionStatus::Pilot
        | VersionStatus::Live
        | VersionStatus::Retired => Action::PublishServices,
    }
}

/// Much may have changed since the draft was saved: a department closed, a language came. Nothing
/// leaves the draft with a fault; `missing` points at each, within the version or the service.
fn refuse_unready(
    tx: &mut Tx<'_>,
    deed: &Deed<'_>,
    service: &ServiceRow,
    number: i32,
) -> Result<(), Failure> {
    let key = (service.municipality_id, service.id);
    let definition = queries::definition(tx, key, number)?.ok_or_else(not_found)?;
    let departments = queries::active_departments(tx, key.0)?;
    let mut faults = definition.check(&deed.municipality.languages, &departments);
    faults.extend(deed.check_texts("/names", &service.names.0, 80));
    faults.extend(deed.check_texts("/summaries", &service.summaries.0, 200));
    if !queries::department(tx, key.0, service.department_id)?.active {
        faults.push(Fault::at_pointer("/department", FaultCode::NotFound));
    }
    if faults.is_empty() {
        return Ok(());
    }
    let missing: Vec<String> = faults
        .iter()
        .map(|fault| pointer(fault).to_owned())
        .collect();
    let named = vec![("missing", missing.join(", "))];
    Err(Refusal::ProblemWith(ProblemKind::SignOffMissing, named, "missing", missing).into())
}

fn take(tx: &mut Tx<'_>, deed: &Deed<'_>, code: &str) -> Result<ServiceRow, Failure> {
    queries::take_service(tx, deed.municipality.id, code)?.ok_or_else(not_found)
}

fn find(tx: &mut Tx<'_>, service: &ServiceRow, number: i32) -> Result<VersionRow, Failure> {
    queries::version(tx, (service.municipality_id, service.id), number)?
        .map(|(row, _)| row)
        .ok_or_else(not_found)
}

/// Puts the patch into the definition; the names of the parts that changed.
fn apply(patch: &VersionPatch, definition: &mut Definition) -> Vec<&'static str> {
    let mut parts = Vec::new();
    let mut note = |changed: bool, name| {
        if changed {
            parts.push(name);
        }
    };
    note(patch.page.clone().apply(&mut definition.page), "page");
    note(patch.form.clone().apply(&mut definition.form), "form");
    note(
        patch.process.clone().apply(&mut definition.process),
        "process",
    );
    note(
        patch.deadline.clone().apply(&mut definition.deadline),
        "deadline",
    );
    note(
        patch
            .status_texts
            .clone()
            .apply(&mut definition.status_texts),
        "statusTexts",
    );
    parts
}

/// Does the fault lie in one of these parts?
fn is_in(fault: &Fault, parts: &[&str]) -> bool {
    let first = pointer(fault).split('/').nth(1).unwrap_or_default();
    parts.contains(&first)
}

fn pointer(fault: &Fault) -> &str {
    let (Place::Pointer(place) | Place::Parameter(place) | Place::Header(place)) = &fault.place;
    place
}
