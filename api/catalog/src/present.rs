//! What was loaded, as it is shown to staff.

use domain::ids::MunicipalityId;
use domain::refusal::Refusal;
use domain::text::Language;
use store::page::{Page, PageRequest};
use store::{Db, Failure};

use crate::queries::{self, ServiceRow};
use crate::views::{Category, ServiceDefinition, ServiceVersion, VersionSummary, Versioned};

/// A page of the categories, in the order they are shown.
pub(crate) fn categories(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    page: &PageRequest,
) -> Result<Page<Category>, Failure> {
    let after = page.after::<(i32, String)>()?.map(|(place, _)| place);
    let rows: Vec<_> = queries::categories(db, municipality)?;
    let total = page.wants_total().then(|| count(rows.len()));
    let rows = rows
        .into_iter()
        .filter(|row| {
            after
                .as_ref()
                .is_none_or(|after| (row.position, row.code.clone()) > *after)
        })
        .take(limit(page))
        .collect();
    let found = page.page(rows, |row| {
        ((row.position, row.code.clone()), row.id.uuid())
    })?;
    Ok(found
        .map(|row| Versioned::<Category>::from(row).value)
        .with_total(total))
}

/// The service with this code.
pub(crate) fn service_by_code(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    code: &str,
) -> Result<Versioned<ServiceDefinition>, Failure> {
    let row = find(db, municipality, code)?;
    service(db, row)
}

/// A service.
pub(crate) fn service(
    db: &mut Db<'_>,
    row: ServiceRow,
) -> Result<Versioned<ServiceDefinition>, Failure> {
    let category = queries::category(db, row.municipality_id, row.category_id)?;
    let department = queries::department(db, row.municipality_id, row.department_id)?;
    Ok(ServiceDefinition::of(row, category.code, department))
}

/// A page of the versions of a service, newest first.
pub(crate) fn versions(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    code: &str,
    page: &PageRequest,
    language: Language,
) -> Result<Page<VersionSummary>, Failure> {
    let service = find(db, municipality, code)?;
    let key = (municipality, service.id);
    let below = page.after::<i32>()?.map_or(i32::MAX, |(number, _)| number);
    let rows = queries::versions_below(db, key, below, page.limit())?;
    let total = if page.wants_total() {
        Some(queries::count_versions(db, key)?)
    } else {
        None
    };
    let found = page.page(rows, |(row, _)| (row.number, row.service_id.uuid()))?;
    Ok(found
        .map(|(row, author)| VersionSummary::of(row, author, language))
        .with_total(total))
}

/// One version of a service, with the version of the service as its own.
pub(crate) fn version(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    code: &str,
    number: i32,
    language: Language,
) -> Result<Versioned<ServiceVersion>, Failure> {
    let service = find(db, municipality, code)?;
    let key = (municipality, service.id);
    let (row, author) = queries::version(db, key, number)?.ok_or_else(Refusal::not_found)?;
    let definition = queries::definition(db, key, number)?.ok_or_else(Refusal::not_found)?;
    Ok(Versioned {
        version: service.version,
        value: ServiceVersion::of(row, author, definition, language),
    })
}

/// How many rows of what is loaded whole to keep.
pub(crate) fn limit(page: &PageRequest) -> usize {
    usize::try_from(page.limit()).unwrap_or(usize::MAX)
}

pub(crate) fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

fn find(db: &mut Db<'_>, municipality: MunicipalityId, code: &str) -> Result<ServiceRow, Failure> {
    Ok(queries::service_by_code(db, municipality, code)?.ok_or_else(Refusal::not_found)?)
}
