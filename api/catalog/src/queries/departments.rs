//! Reading what the departments slice and the identity slice own: names only.

use std::collections::BTreeSet;

use domain::ids::{DepartmentId, MunicipalityId};
use domain::text::Texts;
use store::diesel::{self, prelude::*};
use store::schema::department;
use store::types::Json;
use store::{Db, Failure, on};

/// What the catalog shows of a department.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = department)]
pub(crate) struct DepartmentRow {
    pub(crate) id: DepartmentId,
    pub(crate) code: String,
    pub(crate) names: Json<Texts>,
    pub(crate) active: bool,
}

/// All departments of a municipality, closed ones too.
pub(crate) fn departments(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
) -> Result<Vec<DepartmentRow>, Failure> {
    Ok(on!(db, c => department::table
        .filter(department::municipality_id.eq(municipality))
        .select(DepartmentRow::as_select())
        .load(c))?)
}

/// The codes of the departments that work.
pub(crate) fn active_departments(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
) -> Result<BTreeSet<String>, Failure> {
    let codes: Vec<String> = on!(db, c => department::table
        .filter(department::municipality_id.eq(municipality))
        .filter(department::active.eq(true))
        .select(department::code)
        .load(c))?;
    Ok(codes.into_iter().collect())
}

/// The department with this code.
pub(crate) fn department_by_code(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    code: &str,
) -> Result<Option<DepartmentRow>, Failure> {
    Ok(on!(db, c => department::table
        .filter(department::municipality_id.eq(municipality))
        .filter(department::code.eq(code))
        .select(DepartmentRow::as_select())
        .first(c)
        .optional())?)
}

/// The department with this id.
pub(crate) fn department(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    id: DepartmentId,
) -> Result<DepartmentRow, Failure> {
    Ok(on!(db, c => department::table
        .find((municipality, id))
        .select(DepartmentRow::as_select())
        .first(c))?)
}
