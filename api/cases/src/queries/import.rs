//! Many cases at once, as an import brings them: one statement for many rows.

use std::collections::{BTreeMap, BTreeSet};

use domain::clock::Moment;
use domain::codes::VersionStatus;
use domain::ids::{CaseId, DepartmentId, MunicipalityId, ServiceId};
use store::diesel::{self, prelude::*};
use store::schema::{
    case_counter, case_reporter, case_task, case_task_dependency, department, import_row,
    resident_case, service, service_version,
};
use store::types::At;
use store::{Db, Failure, Tx, on};

use super::rows::{CaseRow, DependencyRow, ReporterRow, TaskRow};

/// Rows in one statement: with the widest table that is half of what SQLite takes as parameters.
const MANY: usize = 500;

/// Which of these records of a source are cases already.
pub fn imported_before(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    source: &str,
    external_ids: &[&str],
) -> Result<BTreeSet<String>, Failure> {
    let mut found = BTreeSet::new();
    for some in external_ids.chunks(MANY) {
        let ids: Vec<String> = on!(db, c => import_row::table
            .filter(import_row::municipality_id.eq(municipality))
            .filter(import_row::source.eq(source))
            .filter(import_row::external_id.eq_any(some))
            .select(import_row::external_id)
            .load(c))?;
        found.extend(ids);
    }
    Ok(found)
}

/// The version that imported cases run by: the live one, or else the newest that was.
pub fn version_for_import(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    service: ServiceId,
) -> Result<Option<i32>, Failure> {
    let of = |status: VersionStatus| {
        service_version::table
            .filter(service_version::municipality_id.eq(municipality))
            .filter(service_version::service_id.eq(service))
            .filter(service_version::status.eq(status))
            .order(service_version::number.desc())
            .select(service_version::number)
    };
    let live: Option<i32> = on!(db, c => of(VersionStatus::Live).first(c).optional())?;
    if live.is_some() {
        return Ok(live);
    }
    Ok(on!(db, c => of(VersionStatus::Retired).first(c).optional())?)
}

/// The codes of all services.
pub fn service_codes(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
) -> Result<Vec<String>, Failure> {
    Ok(on!(db, c => service::table
        .filter(service::municipality_id.eq(municipality))
        .order(service::code)
        .select(service::code)
        .load(c))?)
}

/// The departments that work, by code.
pub fn active_departments(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
) -> Result<BTreeMap<String, DepartmentId>, Failure> {
    let rows: Vec<(String, DepartmentId)> = on!(db, c => department::table
        .filter(department::municipality_id.eq(municipality))
        .filter(department::active.eq(true))
        .select((department::code, department::id))
        .load(c))?;
    Ok(rows.into_iter().collect())
}

/// Takes so many running numbers of a year, and answers the first of them. As with one number, the
/// counter's row stays locked until the transaction ends.
pub fn reserve_numbers(
    tx: &mut Tx<'_>,
    municipality: MunicipalityId,
    year: i32,
    count: i64,
) -> Result<i64, Failure> {
    let last: i64 = on!(tx, c => diesel::insert_into(case_counter::table)
        .values((
            case_counter::municipality_id.eq(municipality),
            case_counter::year.eq(year),
            case_counter::last.eq(count),
        ))
        .on_conflict((case_counter::municipality_id, case_counter::year))
        .do_update()
        .set(case_counter::last.eq(case_counter::last + count))
        .returning(case_counter::last)
        .get_result(c))?;
    Ok(last - count + 1)
}

/// That a record of another system is a case here.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = import_row, treat_none_as_default_value = false)]
pub struct ImportRow {
    municipality_id: MunicipalityId,
    source: String,
    external_id: String,
    case_id: CaseId,
    created_at: At,
}

impl ImportRow {
    /// The mark of one case.
    pub fn of(case: &CaseRow, source: &str, external_id: &str, now: Moment) -> Self {
        Self {
            municipality_id: case.municipality_id,
            source: source.to_owned(),
            external_id: external_id.to_owned(),
            case_id: case.id,
            created_at: At(now),
        }
    }
}

/// Everything that belongs to a batch of new cases, apart from their entries in the journal.
#[derive(Debug, Default)]
pub struct ManyCases {
    /// The cases.
    pub cases: Vec<CaseRow>,
    /// Who asked, where it is known.
    pub reporters: Vec<ReporterRow>,
    /// The work still to do.
    pub tasks: Vec<TaskRow>,
    /// What of it waits for what.
    pub dependencies: Vec<DependencyRow>,
    /// Which records they were.
    pub marks: Vec<ImportRow>,
}

/// Stores them.
pub fn insert_many(tx: &mut Tx<'_>, many: &ManyCases) -> Result<(), Failure> {
    for rows in many.cases.chunks(MANY) {
        on!(tx, c => diesel::insert_into(resident_case::table).values(rows).execute(c))?;
    }
    for rows in many.reporters.chunks(MANY) {
        on!(tx, c => diesel::insert_into(case_reporter::table).values(rows).execute(c))?;
    }
    for rows in many.tasks.chunks(MANY) {
        on!(tx, c => diesel::insert_into(case_task::table).values(rows).execute(c))?;
    }
    for rows in many.dependencies.chunks(MANY) {
        on!(tx, c => diesel::insert_into(case_task_dependency::table).values(rows).execute(c))?;
    }
    for rows in many.marks.chunks(MANY) {
        on!(tx, c => diesel::insert_into(import_row::table).values(rows).execute(c))?;
    }
    Ok(())
}
