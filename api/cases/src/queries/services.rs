//! Reading what other slices own: services, departments, people. Only joins and look-ups; a change
//! there goes through an event.

use std::collections::BTreeMap;

use domain::codes::{ServiceKind, UserStatus, VersionStatus};
use domain::ids::{DepartmentId, MunicipalityId, ServiceId, UserId};
use domain::text::Texts;
use serde_json::Value;
use store::diesel::{self, prelude::*};
use store::schema::{app_user, department, department_member, service, service_version};
use store::types::Json;
use store::{Db, Failure, Tx, on, one_of};

use crate::offers::{Department, Service};

/// A version as stored.
pub struct VersionRow {
    /// Its number.
    pub number: i32,
    /// Where it stands in its life.
    pub status: VersionStatus,
    /// What it says.
    pub definition: Value,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = service)]
struct ServiceRow {
    id: ServiceId,
    code: String,
    kind: ServiceKind,
    names: Json<Texts>,
    department_id: DepartmentId,
    live_version: Option<i32>,
}

type OfDepartment = (ServiceRow, Json<Texts>);

impl From<OfDepartment> for Service {
    fn from((row, department_names): OfDepartment) -> Self {
        Self {
            id: row.id,
            code: row.code,
            kind: row.kind,
            names: row.names.0,
            department: row.department_id,
            department_names: department_names.0,
            live_version: row.live_version,
        }
    }
}

/// The service with this code.
pub fn service_by_code(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    code: &str,
) -> Result<Option<Service>, Failure> {
    let row: Option<OfDepartment> = on!(db, c => service::table
        .inner_join(department::table.on(department::municipality_id
            .eq(service::municipality_id)
            .and(department::id.eq(service::department_id))))
        .filter(service::municipality_id.eq(municipality))
        .filter(service::code.eq(code))
        .select((ServiceRow::as_select(), department::names))
        .first(c)
        .optional())?;
    Ok(row.map(Service::from))
}

/// The services with these ids, by id.
pub fn services(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    ids: &[ServiceId],
) -> Result<BTreeMap<ServiceId, Service>, Failure> {
    let rows: Vec<OfDepartment> = on!(db, c => service::table
        .inner_join(department::table.on(department::municipality_id
            .eq(service::municipality_id)
            .and(department::id.eq(service::department_id))))
        .filter(service::municipality_id.eq(municipality))
        .filter(one_of(service::id, ids))
        .select((ServiceRow::as_select(), department::names))
        .load(c))?;
    Ok(rows
        .into_iter()
        .map(Service::from)
        .map(|service| (service.id, service))
        .collect())
}

/// The ids of the services with these codes.
pub fn service_ids(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    codes: &[String],
) -> Result<Vec<ServiceId>, Failure> {
    Ok(on!(db, c => service::table
        .filter(service::municipality_id.eq(municipality))
        .filter(service::code.eq_any(codes))
        .select(service::id)
        .load(c))?)
}

/// One version of a service.
pub fn version(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    service: ServiceId,
    number: i32,
) -> Result<Option<VersionRow>, Failure> {
    let row: Option<(i32, VersionStatus, Json<Value>)> = on!(db, c => service_version::table
        .find((municipality, service, number))
        .select((service_version::number, service_version::status, service_version::definition))
        .first(c)
        .optional())?;
    Ok(row.map(|(number, status, definition)| VersionRow {
        number,
        status,
        definition: definition.0,
    }))
}

/// A department's code and names.
#[derive(Clone, Debug)]
pub struct DepartmentNames {
    /// Its code.
    pub code: String,
    /// Its names.
    pub names: Texts,
}

/// The departments with these ids, by id.
pub fn departments(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    ids: &[DepartmentId],
) -> Result<BTreeMap<DepartmentId, DepartmentNames>, Failure> {
    let rows: Vec<(DepartmentId, String, Json<Texts>)> = on!(db, c => department::table
        .filter(department::municipality_id.eq(municipality))
        .filter(one_of(department::id, ids))
        .select((department::id, department::code, department::names))
        .load(c))?;
    Ok(rows
        .into_iter()
        .map(|(id, code, names)| {
            (
                id,
                DepartmentNames {
                    code,
                    names: names.0,
                },
            )
        })
        .collect())
}

/// The departments with these codes, by code.
pub fn departments_by_code(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    codes: &[&str],
) -> Result<BTreeMap<String, Department>, Failure> {
    let rows: Vec<(String, DepartmentId, Json<Texts>)> = on!(db, c => department::table
        .filter(department::municipality_id.eq(municipality))
        .filter(department::code.eq_any(codes))
        .select((department::code, department::id, department::names))
        .load(c))?;
    Ok(rows
        .into_iter()
        .map(|(code, id, names)| (code, Department { id, names: names.0 }))
        .collect())
}

/// Is there such a department, and does it still work? It is held until the transaction ends, so
/// that it cannot close meanwhile.
pub fn department_is_active(
    tx: &mut Tx<'_>,
    municipality: MunicipalityId,
    id: DepartmentId,
) -> Result<bool, Failure> {
    let held = department::table.find((municipality, id));
    let active: Option<bool> = on!(tx, c => diesel::update(held)
        .set(department::version.eq(department::version))
        .returning(department::active)
        .get_result(c)
        .optional())?;
    Ok(active == Some(true))
}

/// A person's names.
#[derive(Clone, Debug)]
pub struct PersonNames {
    /// The family name.
    pub family_name: String,
    /// The given name.
    pub given_name: String,
}

/// The users with these ids, by id.
pub fn people(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    ids: &[UserId],
) -> Result<BTreeMap<UserId, PersonNames>, Failure> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<(UserId, String, String)> = on!(db, c => app_user::table
        .filter(app_user::municipality_id.eq(municipality))
        .filter(one_of(app_user::id, ids))
        .select((app_user::id, app_user::family_name, app_user::given_name))
        .load(c))?;
    Ok(rows
        .into_iter()
        .map(|(id, family_name, given_name)| {
            (
                id,
                PersonNames {
                    family_name,
                    given_name,
                },
            )
        })
        .collect())
}

/// Does this user work in this department, and may sign in? The place is held until the transaction
/// ends, so that nobody is given work while leaving.
pub fn is_active_member(
    tx: &mut Tx<'_>,
    municipality: MunicipalityId,
    department: DepartmentId,
    user: UserId,
) -> Result<bool, Failure> {
    let held = department_member::table.find((municipality, department, user));
    let places = on!(tx, c => diesel::update(held)
        .set(department_member::on_duty.eq(department_member::on_duty))
        .execute(c))?;
    if places == 0 {
        return Ok(false);
    }
    let status: Option<UserStatus> = on!(tx, c => app_user::table
        .find((municipality, user))
        .select(app_user::status)
        .first(c)
        .optional())?;
    Ok(status == Some(UserStatus::Active))
}
