//! Versions of services. A version belongs to its service: whoever changes one has taken the service.

use domain::codes::VersionStatus;
use domain::ids::{MunicipalityId, ServiceId, UserId};
use domain::service::Definition;
use store::diesel::dsl::max;
use store::diesel::{self, prelude::*};
use store::schema::{app_user, service, service_version};
use store::types::{At, Json};
use store::{Db, Failure, Tx, on};

/// A version as stored, without what it says.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = service_version)]
pub(crate) struct VersionRow {
    pub(crate) municipality_id: MunicipalityId,
    pub(crate) service_id: ServiceId,
    pub(crate) number: i32,
    pub(crate) status: VersionStatus,
    pub(crate) status_reason: Option<String>,
    pub(crate) created_by: Option<UserId>,
    pub(crate) created_at: At,
    pub(crate) updated_at: At,
    pub(crate) published_at: Option<At>,
    pub(crate) retired_at: Option<At>,
}

/// Who made a version.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = app_user)]
pub(crate) struct AuthorRow {
    pub(crate) id: UserId,
    pub(crate) family_name: String,
    pub(crate) given_name: String,
}

/// Up to `limit` versions of a service, newest first, below a number.
pub(crate) fn versions_below(
    db: &mut Db<'_>,
    service: (MunicipalityId, ServiceId),
    below: i32,
    limit: i64,
) -> Result<Vec<(VersionRow, Option<AuthorRow>)>, Failure> {
    Ok(on!(db, c => service_version::table
        .left_join(app_user::table.on(app_user::municipality_id
            .eq(service_version::municipality_id)
            .and(service_version::created_by.eq(app_user::id.nullable()))))
        .filter(service_version::municipality_id.eq(service.0))
        .filter(service_version::service_id.eq(service.1))
        .filter(service_version::number.lt(below))
        .order(service_version::number.desc())
        .limit(limit)
        .select((VersionRow::as_select(), Option::<AuthorRow>::as_select()))
        .load(c))?)
}

/// How many versions a service has.
pub(crate) fn count_versions(
    db: &mut Db<'_>,
    service: (MunicipalityId, ServiceId),
) -> Result<i64, Failure> {
    Ok(on!(db, c => service_version::table
        .filter(service_version::municipality_id.eq(service.0))
        .filter(service_version::service_id.eq(service.1))
        .count()
        .get_result(c))?)
}

/// One version with its author.
pub(crate) fn version(
    db: &mut Db<'_>,
    service: (MunicipalityId, ServiceId),
    number: i32,
) -> Result<Option<(VersionRow, Option<AuthorRow>)>, Failure> {
    Ok(on!(db, c => service_version::table
        .left_join(app_user::table.on(app_user::municipality_id
            .eq(service_version::municipality_id)
            .and(service_version::created_by.eq(app_user::id.nullable()))))
        .filter(service_version::municipality_id.eq(service.0))
        .filter(service_version::service_id.eq(service.1))
        .filter(service_version::number.eq(number))
        .select((VersionRow::as_select(), Option::<AuthorRow>::as_select()))
        .first(c)
        .optional())?)
}

/// What a version says.
pub(crate) fn definition(
    db: &mut Db<'_>,
    service: (MunicipalityId, ServiceId),
    number: i32,
) -> Result<Option<Definition>, Failure> {
    let found: Option<Json<Definition>> = on!(db, c => service_version::table
        .find((service.0, service.1, number))
        .select(service_version::definition)
        .first(c)
        .optional())?;
    Ok(found.map(|json| json.0))
}

/// The number of the newest version.
pub(crate) fn newest_number(
    db: &mut Db<'_>,
    service: (MunicipalityId, ServiceId),
) -> Result<Option<i32>, Failure> {
    Ok(on!(db, c => service_version::table
        .filter(service_version::municipality_id.eq(service.0))
        .filter(service_version::service_id.eq(service.1))
        .select(max(service_version::number))
        .first(c))?)
}

/// Stores a new draft.
pub(crate) fn insert_draft(
    tx: &mut Tx<'_>,
    row: &VersionRow,
    definition: &Definition,
) -> Result<(), Failure> {
    on!(tx, c => diesel::insert_into(service_version::table)
        .values((
            service_version::municipality_id.eq(row.municipality_id),
            service_version::service_id.eq(row.service_id),
            service_version::number.eq(row.number),
            service_version::status.eq(row.status),
            service_version::definition.eq(Json(definition)),
            service_version::created_by.eq(row.created_by),
            service_version::created_at.eq(row.created_at),
            service_version::updated_at.eq(row.updated_at),
        ))
        .execute(c))?;
    Ok(())
}

/// Stores where a version stands now.
pub(crate) fn save_version(tx: &mut Tx<'_>, row: &VersionRow) -> Result<(), Failure> {
    on!(tx, c => diesel::update(service_version::table
            .find((row.municipality_id, row.service_id, row.number)))
        .set((
            service_version::status.eq(row.status),
            service_version::status_reason.eq(&row.status_reason),
            service_version::updated_at.eq(row.updated_at),
            service_version::published_at.eq(row.published_at),
            service_version::retired_at.eq(row.retired_at),
        ))
        .execute(c))?;
    Ok(())
}

/// Stores what a draft says now.
pub(crate) fn save_definition(
    tx: &mut Tx<'_>,
    row: &VersionRow,
    definition: &Definition,
) -> Result<(), Failure> {
    on!(tx, c => diesel::update(service_version::table
            .find((row.municipality_id, row.service_id, row.number)))
        .set((
            service_version::definition.eq(Json(definition)),
            service_version::updated_at.eq(row.updated_at),
        ))
        .execute(c))?;
    Ok(())
}

/// The live version of the service with this code: its number and what it says.
pub(crate) fn live_definition(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    code: &str,
) -> Result<Option<(super::ServiceRow, i32, Definition)>, Failure> {
    let found: Option<(super::ServiceRow, i32, Json<Definition>)> = on!(db, c => service::table
        .inner_join(service_version::table.on(service_version::municipality_id
            .eq(service::municipality_id)
            .and(service_version::service_id.eq(service::id))
            .and(service::live_version.eq(service_version::number.nullable()))))
        .filter(service::municipality_id.eq(municipality))
        .filter(service::code.eq(code))
        .select((
            super::ServiceRow::as_select(),
            service_version::number,
            service_version::definition,
        ))
        .first(c)
        .optional())?;
    Ok(found.map(|(row, number, json)| (row, number, json.0)))
}
