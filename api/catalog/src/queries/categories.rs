//! Categories.

use domain::ids::{CategoryId, MunicipalityId};
use domain::refusal::{ProblemKind, Refusal};
use domain::text::Texts;
use store::diesel::dsl::{exists, max};
use store::diesel::result::{DatabaseErrorKind, Error};
use store::diesel::{self, prelude::*};
use store::schema::{category, service};
use store::types::{At, Json};
use store::{Db, Failure, Tx, on};

use super::taken;

/// A category as stored.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = category)]
pub(crate) struct CategoryRow {
    pub(crate) municipality_id: MunicipalityId,
    pub(crate) id: CategoryId,
    pub(crate) code: String,
    pub(crate) position: i32,
    pub(crate) names: Json<Texts>,
    pub(crate) descriptions: Json<Texts>,
    pub(crate) version: i64,
    pub(crate) created_at: At,
    pub(crate) updated_at: At,
}

/// All categories, in the order they are shown.
pub(crate) fn categories(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
) -> Result<Vec<CategoryRow>, Failure> {
    Ok(on!(db, c => category::table
        .filter(category::municipality_id.eq(municipality))
        .order((category::position, category::code))
        .select(CategoryRow::as_select())
        .load(c))?)
}

/// The category with this code.
pub(crate) fn category_by_code(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    code: &str,
) -> Result<Option<CategoryRow>, Failure> {
    Ok(on!(db, c => category::table
        .filter(category::municipality_id.eq(municipality))
        .filter(category::code.eq(code))
        .select(CategoryRow::as_select())
        .first(c)
        .optional())?)
}

/// The category with this id.
pub(crate) fn category(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    id: CategoryId,
) -> Result<CategoryRow, Failure> {
    Ok(on!(db, c => category::table
        .find((municipality, id))
        .select(CategoryRow::as_select())
        .first(c))?)
}

/// Locks a category for a change and counts its version up, in one statement. Refusing the change
/// takes that back with the transaction.
pub(crate) fn take_category(
    tx: &mut Tx<'_>,
    municipality: MunicipalityId,
    code: &str,
) -> Result<Option<CategoryRow>, Failure> {
    Ok(on!(tx, c => diesel::update(category::table
            .filter(category::municipality_id.eq(municipality))
            .filter(category::code.eq(code)))
        .set(category::version.eq(category::version + 1))
        .returning(CategoryRow::as_returning())
        .get_result(c)
        .optional())?)
}

/// Stores what a change made of a category that was taken.
pub(crate) fn save_category(tx: &mut Tx<'_>, row: &CategoryRow) -> Result<(), Failure> {
    on!(tx, c => diesel::update(category::table.find((row.municipality_id, row.id)))
        .set((
            category::position.eq(row.position),
            category::names.eq(&row.names),
            category::descriptions.eq(&row.descriptions),
            category::version.eq(row.version),
            category::updated_at.eq(row.updated_at),
        ))
        .execute(c))?;
    Ok(())
}

/// Stores a new category.
pub(crate) fn insert_category(tx: &mut Tx<'_>, row: &CategoryRow) -> Result<(), Failure> {
    on!(tx, c => diesel::insert_into(category::table).values(row).execute(c))
        .map_err(|error| taken(error, &row.code))?;
    Ok(())
}

/// Removes a category. Services are looked for before; one that is added at the same moment is met
/// here.
pub(crate) fn delete_category(tx: &mut Tx<'_>, row: &CategoryRow) -> Result<(), Failure> {
    on!(tx, c => diesel::delete(category::table.find((row.municipality_id, row.id))).execute(c))
        .map_err(|error| match error {
            Error::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _) => {
                Refusal::problem(ProblemKind::InUse).into()
            }
            other => Failure::from(other),
        })?;
    Ok(())
}

/// Is there a service in it, live or not?
pub(crate) fn category_has_services(tx: &mut Tx<'_>, row: &CategoryRow) -> Result<bool, Failure> {
    Ok(on!(tx, c => diesel::select(exists(
        service::table
            .filter(service::municipality_id.eq(row.municipality_id))
            .filter(service::category_id.eq(row.id))
    ))
    .get_result(c))?)
}

/// The position after the last.
pub(crate) fn next_position(tx: &mut Tx<'_>, municipality: MunicipalityId) -> Result<i32, Failure> {
    let last: Option<i32> = on!(tx, c => category::table
        .filter(category::municipality_id.eq(municipality))
        .select(max(category::position))
        .first(c))?;
    Ok(last.map_or(0, |last| last.saturating_add(1)))
}
