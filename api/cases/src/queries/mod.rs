//! All SQL of this slice. Rows stay in here and in the operations; they never become JSON
//! themselves.
//!
//! Every list of cases starts from [`Visible`], which comes from the policy alone.

mod conversation;
mod import;
mod lists;
mod rows;
mod services;
mod tasks;

use domain::clock::Moment;
use domain::codes::TaskStatus;
use domain::ids::{CaseId, DepartmentId, MunicipalityId};
use domain::policy::{Action, Actor, Scope};
use store::diesel::dsl::exists;
use store::diesel::{self, prelude::*};
use store::schema::{case_counter, case_reporter, case_task, resident_case};
use store::types::At;
use store::{Db, Failure, Tx, on, one_of};

pub use self::conversation::*;
pub use self::import::*;
pub use self::lists::*;
pub use self::rows::*;
pub use self::services::*;
pub use self::tasks::*;

/// Which cases a caller can see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Visible {
    /// All of the municipality.
    All,
    /// Those a department of these answers for, or has a task in.
    Of(Vec<DepartmentId>),
}

/// Which cases this caller can read. The door has already turned away who can read none.
pub fn visible_to(actor: &Actor) -> Visible {
    if actor.may(Action::ReadCases) >= Scope::Municipality {
        Visible::All
    } else {
        Visible::Of(actor.departments_for(Action::ReadCases))
    }
}

impl Visible {
    /// Does it cover this case?
    fn covers(&self, db: &mut Db<'_>, case: &CaseRow) -> Result<bool, Failure> {
        let departments = match self {
            Self::All => return Ok(true),
            Self::Of(departments) if departments.contains(&case.department_id) => return Ok(true),
            Self::Of(departments) => departments,
        };
        let has_task = on!(db, c => diesel::select(exists(
            case_task::table
                .filter(case_task::municipality_id.eq(case.municipality_id))
                .filter(case_task::case_id.eq(case.id))
                .filter(one_of(case_task::department_id, departments))
        ))
        .get_result(c))?;
        Ok(has_task)
    }
}

/// How a caller names a case: by its id or by its public number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseKey {
    /// Its id.
    Id(CaseId),
    /// Its public number.
    Reference(String),
}

impl CaseKey {
    /// Reads either; nothing when the text is neither.
    pub fn read(text: &str) -> Option<Self> {
        text.parse().map(Self::Id).ok().or_else(|| {
            let reference: domain::reference::Reference = text.parse().ok()?;
            Some(Self::Reference(reference.to_string()))
        })
    }
}

/// The case, if the caller can see it.
pub fn find_visible(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    visible: &Visible,
    key: &CaseKey,
) -> Result<Option<CaseRow>, Failure> {
    let found = find(db, municipality, key)?;
    match found {
        Some(case) if visible.covers(db, &case)? => Ok(Some(case)),
        _ => Ok(None),
    }
}

/// The case, whoever asks. For the resident with the secret, and for the system.
pub fn find(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    key: &CaseKey,
) -> Result<Option<CaseRow>, Failure> {
    let found = match key {
        CaseKey::Id(id) => on!(db, c => resident_case::table
            .find((municipality, *id))
            .select(CaseRow::as_select())
            .first(c)
            .optional()),
        CaseKey::Reference(reference) => on!(db, c => resident_case::table
            .filter(resident_case::municipality_id.eq(municipality))
            .filter(resident_case::reference.eq(reference))
            .select(CaseRow::as_select())
            .first(c)
            .optional()),
    };
    Ok(found?)
}

/// Takes a case for a change: locks it, counts its version up, and answers what it now is. One
/// statement does all three on both databases; a refusal later takes it back with the transaction.
pub fn take(
    tx: &mut Tx<'_>,
    municipality: MunicipalityId,
    id: CaseId,
    now: Moment,
) -> Result<Option<CaseRow>, Failure> {
    let taken = on!(tx, c => diesel::update(resident_case::table.find((municipality, id)))
        .set((
            resident_case::version.eq(resident_case::version + 1),
            resident_case::updated_at.eq(At(now)),
        ))
        .returning(CaseRow::as_select())
        .get_result(c)
        .optional())?;
    Ok(taken)
}

/// Stores what a change made of a case that was taken.
pub fn save(tx: &mut Tx<'_>, case: &CaseRow) -> Result<(), Failure> {
    on!(tx, c => diesel::update(resident_case::table.find((case.municipality_id, case.id)))
        .set((
            resident_case::status.eq(case.status),
            resident_case::open.eq(case.open),
            resident_case::outcome.eq(case.outcome),
            resident_case::department_id.eq(case.department_id),
            resident_case::assignee_id.eq(case.assignee_id),
            resident_case::subject.eq(&case.subject),
            resident_case::resolved_at.eq(case.resolved_at),
            resident_case::closed_at.eq(case.closed_at),
            resident_case::version.eq(case.version),
        ))
        .execute(c))?;
    Ok(())
}

/// The next running number of the year. The counter's row stays locked until the transaction ends,
/// so numbers are given without gaps.
pub fn next_number(
    tx: &mut Tx<'_>,
    municipality: MunicipalityId,
    year: i32,
) -> Result<i64, Failure> {
    Ok(on!(tx, c => diesel::insert_into(case_counter::table)
        .values((
            case_counter::municipality_id.eq(municipality),
            case_counter::year.eq(year),
            case_counter::last.eq(1_i64),
        ))
        .on_conflict((case_counter::municipality_id, case_counter::year))
        .do_update()
        .set(case_counter::last.eq(case_counter::last + 1))
        .returning(case_counter::last)
        .get_result(c))?)
}

/// Stores a new case.
pub fn insert(tx: &mut Tx<'_>, case: &CaseRow) -> Result<(), Failure> {
    on!(tx, c => diesel::insert_into(resident_case::table).values(case).execute(c))?;
    Ok(())
}

/// Who asked, if it is known.
pub fn reporter(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    case: CaseId,
) -> Result<Option<ReporterRow>, Failure> {
    Ok(on!(db, c => case_reporter::table
        .find((municipality, case))
        .select(ReporterRow::as_select())
        .first(c)
        .optional())?)
}

/// Stores who asked.
pub fn put_reporter(tx: &mut Tx<'_>, row: &ReporterRow) -> Result<(), Failure> {
    on!(tx, c => diesel::insert_into(case_reporter::table)
        .values(row)
        .on_conflict((case_reporter::municipality_id, case_reporter::case_id))
        .do_update()
        .set((
            case_reporter::name.eq(&row.name),
            case_reporter::email.eq(&row.email),
            case_reporter::phone.eq(&row.phone),
            case_reporter::address.eq(&row.address),
        ))
        .execute(c))?;
    Ok(())
}

/// The statuses of tasks on which there is still something to do.
pub const UNFINISHED: [TaskStatus; 3] = [
    TaskStatus::Waiting,
    TaskStatus::Open,
    TaskStatus::InProgress,
];
