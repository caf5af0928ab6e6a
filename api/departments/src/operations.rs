//! One function a verb: load, decide, save, record, all in the transaction it is given. The demo
//! calls the same ones.

use std::sync::Arc;

use domain::clock::Moment;
use domain::codes::EventKind;
use domain::ids::{DepartmentId, MunicipalityId, UserId};
use domain::policy::{Action, Actor};
use domain::refusal::{ProblemKind, Refusal};
use domain::text::Language;
use serde_json::json;
use store::journal::{self, Entry, Subject};
use store::types::Json;
use store::{Failure, Tx};
use web::{Allowed, IfMatch};

use crate::queries::{self, DepartmentRow};
use crate::views::{DepartmentPatch, LONGEST_NAME, MemberPlace, NewDepartment};

/// Who does something, where and when. Goes into every transaction.
#[derive(Clone, Debug)]
pub struct By {
    /// Who.
    pub actor: Arc<Actor>,
    /// Where.
    pub municipality: MunicipalityId,
    /// The languages spoken there.
    pub languages: Vec<Language>,
    /// When.
    pub now: Moment,
    /// The request it comes with.
    pub request_id: Option<String>,
}

impl By {
    /// Cirmos itself, in one municipality: the command line and the demo.
    pub fn system(municipality: MunicipalityId, languages: Vec<Language>, now: Moment) -> Self {
        let actor = Arc::new(Actor::system(municipality));
        Self {
            actor,
            municipality,
            languages,
            now,
            request_id: None,
        }
    }

    fn record(
        &self,
        tx: &mut Tx<'_>,
        row: &DepartmentRow,
        kind: EventKind,
        data: serde_json::Value,
    ) -> Result<(), Failure> {
        let subject = Subject::Department(row.id);
        let mut entry = Entry::new(&self.actor, subject, row.version, kind, self.now)
            .in_municipality(self.municipality)
            .data(data);
        entry.request_id.clone_from(&self.request_id);
        journal::record(tx, &entry)
    }
}

impl<P> From<&Allowed<P>> for By {
    fn from(allowed: &Allowed<P>) -> Self {
        Self {
            actor: Arc::clone(&allowed.actor),
            municipality: allowed.municipality.id,
            languages: allowed.municipality.languages.clone(),
            now: allowed.now,
            request_id: Some(allowed.request_id.as_str().to_owned()),
        }
    }
}

/// Adds a department.
pub fn create(
    tx: &mut Tx<'_>,
    by: &By,
    id: DepartmentId,
    new: &NewDepartment,
) -> Result<DepartmentRow, Failure> {
    Refusal::unless_empty(new.names.check("/names", &by.languages, LONGEST_NAME))?;
    let row = DepartmentRow {
        municipality_id: by.municipality,
        id,
        code: new.code.clone(),
        names: Json(new.names.clone()),
        email: new.email.clone(),
        phone: new.phone.clone(),
        active: true,
        version: 1,
        created_at: by.now,
        updated_at: by.now,
    };
    if !queries::insert(tx, &row)? {
        let params = vec![("name", new.code.clone())];
        return Err(Refusal::Problem(ProblemKind::AlreadyExists, params).into());
    }
    by.record(
        tx,
        &row,
        EventKind::DepartmentCreated,
        json!({ "code": row.code }),
    )?;
    Ok(row)
}

/// Changes a department. To close it is only possible when nothing depends on it any more.
pub fn change(
    tx: &mut Tx<'_>,
    by: &By,
    id: DepartmentId,
    seen: &IfMatch,
    patch: DepartmentPatch,
) -> Result<DepartmentRow, Failure> {
    let mut row = held(tx, by, id, seen)?;
    let DepartmentPatch {
        names,
        email,
        phone,
        active,
    } = patch;
    let fields: Vec<&str> = [
        ("names", names.apply(&mut row.names.0)),
        ("email", email.apply(&mut row.email)),
        ("phone", phone.apply(&mut row.phone)),
        ("active", active.apply(&mut row.active)),
    ]
    .into_iter()
    .filter_map(|(field, changed)| changed.then_some(field))
    .collect();
    if fields.is_empty() {
        return Ok(row);
    }
    Refusal::unless_empty(row.names.0.check("/names", &by.languages, LONGEST_NAME))?;
    let closes = fields.contains(&"active") && !row.active;
    if closes && queries::is_needed(tx, by.municipality, id)? {
        return Err(Refusal::problem(ProblemKind::InUse).into());
    }
    next(tx, by, &mut row)?;
    let kind = if closes {
        EventKind::DepartmentClosed
    } else {
        EventKind::DepartmentChanged
    };
    by.record(tx, &row, kind, json!({ "fields": fields }))?;
    Ok(row)
}

/// Closes a department: it stays, with everything it did, and gets no more work. One that is closed
/// already stays so.
pub fn close(
    tx: &mut Tx<'_>,
    by: &By,
    id: DepartmentId,
    seen: &IfMatch,
) -> Result<DepartmentRow, Failure> {
    let mut row = held(tx, by, id, seen)?;
    if !row.active {
        return Ok(row);
    }
    if queries::is_needed(tx, by.municipality, id)? {
        return Err(Refusal::problem(ProblemKind::InUse).into());
    }
    row.active = false;
    next(tx, by, &mut row)?;
    by.record(
        tx,
        &row,
        EventKind::DepartmentClosed,
        json!({ "fields": ["active"] }),
    )?;
    Ok(row)
}

/// What came of putting somebody into a department.
#[derive(Clone, Debug)]
pub struct MemberSet {
    /// The department's version now.
    pub version: i64,
    /// Was the user no member before?
    pub joined: bool,
}

/// Puts somebody into a department, or changes the place there.
pub fn set_member(
    tx: &mut Tx<'_>,
    by: &By,
    id: DepartmentId,
    user: UserId,
    seen: &IfMatch,
    place: MemberPlace,
) -> Result<MemberSet, Failure> {
    let mut row = held_for_members(tx, by, id, seen)?;
    if !row.active || !queries::is_employed(tx, by.municipality, user)? {
        return Err(Refusal::not_found().into());
    }
    let before = queries::member(tx, by.municipality, id, user)?;
    if before
        .as_ref()
        .is_some_and(|b| (b.role, b.on_duty) == (place.role, place.on_duty))
    {
        return Ok(MemberSet {
            version: row.version,
            joined: false,
        });
    }
    queries::set_member(tx, &row, user, place.role, place.on_duty, by.now)?;
    next(tx, by, &mut row)?;
    let data = json!({ "user": user, "role": place.role, "onDuty": place.on_duty });
    by.record(tx, &row, EventKind::DepartmentMemberSet, data)?;
    Ok(MemberSet {
        version: row.version,
        joined: before.is_none(),
    })
}

/// Takes somebody out of a department. Whoever still has open work there keeps the place until
/// somebody else, or the duty pool, has it: no case is left with a stranger.
pub fn remove_member(
    tx: &mut Tx<'_>,
    by: &By,
    id: DepartmentId,
    user: UserId,
    seen: &IfMatch,
) -> Result<i64, Failure> {
    let mut row = held_for_members(tx, by, id, seen)?;
    if !queries::remove_member(tx, &row, user)? {
        return Err(Refusal::not_found().into());
    }
    if queries::holds_work(tx, &row, user)? {
        return Err(Refusal::problem(ProblemKind::InUse).into());
    }
    next(tx, by, &mut row)?;
    by.record(
        tx,
        &row,
        EventKind::DepartmentMemberRemoved,
        json!({ "user": user }),
    )?;
    Ok(row.version)
}

/// The department as it is now, held until the transaction ends, if the caller has seen it so.
fn held(
    tx: &mut Tx<'_>,
    by: &By,
    id: DepartmentId,
    seen: &IfMatch,
) -> Result<DepartmentRow, Failure> {
    let row = queries::lock(tx, by.municipality, id)?.ok_or_else(Refusal::not_found)?;
    seen.check(row.version)?;
    Ok(row)
}

/// A lead says who works in the own departments, an administrator in all. Everybody sees every
/// department, so one that is not the own is 403 and not 404.
fn held_for_members(
    tx: &mut Tx<'_>,
    by: &By,
    id: DepartmentId,
    seen: &IfMatch,
) -> Result<DepartmentRow, Failure> {
    let row = queries::lock(tx, by.municipality, id)?.ok_or_else(Refusal::not_found)?;
    if !by.actor.may_in(Action::ManageMembers, id) {
        return Err(Refusal::problem(ProblemKind::Forbidden).into());
    }
    seen.check(row.version)?;
    Ok(row)
}

fn next(tx: &mut Tx<'_>, by: &By, row: &mut DepartmentRow) -> Result<(), Failure> {
    row.version += 1;
    row.updated_at = by.now;
    queries::save(tx, row)
}
