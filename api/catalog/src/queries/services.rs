//! Services.

use std::collections::BTreeMap;

use domain::codes::ServiceKind;
use domain::ids::{CategoryId, DepartmentId, MunicipalityId, ServiceId};
use domain::text::{Language, Texts};
use store::diesel::{self, prelude::*};
use store::schema::service;
use store::types::{At, Json};
use store::{Db, Failure, Tx, on};

use super::taken;

/// What people would type to find a service, by language.
pub(crate) type Keywords = BTreeMap<Language, Vec<String>>;

/// A service as stored.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = service)]
pub(crate) struct ServiceRow {
    pub(crate) municipality_id: MunicipalityId,
    pub(crate) id: ServiceId,
    pub(crate) code: String,
    pub(crate) kind: ServiceKind,
    pub(crate) category_id: CategoryId,
    pub(crate) department_id: DepartmentId,
    pub(crate) names: Json<Texts>,
    pub(crate) summaries: Json<Texts>,
    pub(crate) keywords: Json<Keywords>,
    pub(crate) live_version: Option<i32>,
    pub(crate) search: String,
    pub(crate) version: i64,
    pub(crate) created_at: At,
    pub(crate) updated_at: At,
}

/// All services of a municipality, live or not.
pub(crate) fn services(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
) -> Result<Vec<ServiceRow>, Failure> {
    Ok(on!(db, c => service::table
        .filter(service::municipality_id.eq(municipality))
        .select(ServiceRow::as_select())
        .load(c))?)
}

/// The service with this code, live or not.
pub(crate) fn service_by_code(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    code: &str,
) -> Result<Option<ServiceRow>, Failure> {
    Ok(on!(db, c => service::table
        .filter(service::municipality_id.eq(municipality))
        .filter(service::code.eq(code))
        .select(ServiceRow::as_select())
        .first(c)
        .optional())?)
}

/// Locks a service with its versions for a change and counts its version up, in one statement.
/// Refusing the change takes that back with the transaction.
pub(crate) fn take_service(
    tx: &mut Tx<'_>,
    municipality: MunicipalityId,
    code: &str,
) -> Result<Option<ServiceRow>, Failure> {
    Ok(on!(tx, c => diesel::update(service::table
            .filter(service::municipality_id.eq(municipality))
            .filter(service::code.eq(code)))
        .set(service::version.eq(service::version + 1))
        .returning(ServiceRow::as_returning())
        .get_result(c)
        .optional())?)
}

/// Stores what a change made of a service that was taken.
pub(crate) fn save_service(tx: &mut Tx<'_>, row: &ServiceRow) -> Result<(), Failure> {
    on!(tx, c => diesel::update(service::table.find((row.municipality_id, row.id)))
        .set((
            service::kind.eq(row.kind),
            service::category_id.eq(row.category_id),
            service::department_id.eq(row.department_id),
            service::names.eq(&row.names),
            service::summaries.eq(&row.summaries),
            service::keywords.eq(&row.keywords),
            service::live_version.eq(row.live_version),
            service::search.eq(&row.search),
            service::version.eq(row.version),
            service::updated_at.eq(row.updated_at),
        ))
        .execute(c))
    .map_err(|error| taken(error, &row.code))?;
    Ok(())
}

/// Stores a new service.
pub(crate) fn insert_service(tx: &mut Tx<'_>, row: &ServiceRow) -> Result<(), Failure> {
    on!(tx, c => diesel::insert_into(service::table).values(row).execute(c))
        .map_err(|error| taken(error, &row.code))?;
    Ok(())
}
