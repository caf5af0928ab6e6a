//! Categories: made, changed, removed.

use domain::codes::EventKind;
use domain::ids::CategoryId;
use domain::policy::Action;
use domain::refusal::{Fault, FaultCode, ProblemKind, Refusal};
use serde_json::json;
use store::ids::new_id;
use store::journal::Subject;
use store::types::{At, Json};
use store::{Failure, Tx};
use web::IfMatch;

use super::{Deed, check_code, not_found};
use crate::inputs::{CategoryPatch, NewCategory};
use crate::queries::{self, CategoryRow};
use crate::views::{Category, Versioned};

const LAST_POSITION: i32 = 10_000;

/// Makes a category.
pub fn create_category(
    tx: &mut Tx<'_>,
    deed: Deed<'_>,
    new: &NewCategory,
) -> Result<Versioned<Category>, Failure> {
    deed.needs(Action::ManageCategories)?;
    let municipality = deed.municipality.id;
    let position = match new.position {
        Some(position) => position,
        None => queries::next_position(tx, municipality)?.min(LAST_POSITION),
    };
    let row = CategoryRow {
        municipality_id: municipality,
        id: CategoryId::from_uuid(new_id(deed.now)),
        code: new.code.clone(),
        position,
        names: Json(new.names.clone()),
        descriptions: Json(new.descriptions.clone()),
        version: 1,
        created_at: At(deed.now),
        updated_at: At(deed.now),
    };
    let mut faults: Vec<Fault> = check_code(&row.code).into_iter().collect();
    faults.extend(check(&deed, &row));
    Refusal::unless_empty(faults)?;
    if queries::category_by_code(tx, municipality, &row.code)?.is_some() {
        return Err(queries::already_exists(&row.code).into());
    }
    queries::insert_category(tx, &row)?;
    let data = json!({ "code": row.code });
    deed.record(
        tx,
        Subject::Category(row.id),
        row.version,
        EventKind::CategoryCreated,
        data,
    )?;
    Ok(row.into())
}

/// Changes what a category is called and where it stands.
pub fn change_category(
    tx: &mut Tx<'_>,
    deed: Deed<'_>,
    code: &str,
    seen: &IfMatch,
    patch: &CategoryPatch,
) -> Result<Versioned<Category>, Failure> {
    deed.needs(Action::ManageCategories)?;
    let municipality = deed.municipality.id;
    let mut found = queries::category_by_code(tx, municipality, code)?.ok_or_else(not_found)?;
    if apply(patch, &mut found).is_empty() {
        seen.check(found.version)?;
        return Ok(found.into());
    }
    let mut row = queries::take_category(tx, municipality, code)?.ok_or_else(not_found)?;
    seen.check(row.version - 1)?;
    let fields = apply(patch, &mut row);
    Refusal::unless_empty(check(&deed, &row))?;
    row.updated_at = At(deed.now);
    queries::save_category(tx, &row)?;
    let data = json!({ "fields": fields });
    deed.record(
        tx,
        Subject::Category(row.id),
        row.version,
        EventKind::CategoryChanged,
        data,
    )?;
    Ok(row.into())
}

/// Removes a category that has no services.
pub fn remove_category(
    tx: &mut Tx<'_>,
    deed: Deed<'_>,
    code: &str,
    seen: &IfMatch,
) -> Result<(), Failure> {
    deed.needs(Action::ManageCategories)?;
    let row = queries::take_category(tx, deed.municipality.id, code)?.ok_or_else(not_found)?;
    seen.check(row.version - 1)?;
    if queries::category_has_services(tx, &row)? {
        return Err(Refusal::problem(ProblemKind::InUse).into());
    }
    queries::delete_category(tx, &row)?;
    let data = json!({ "code": row.code });
    deed.record(
        tx,
        Subject::Category(row.id),
        row.version,
        EventKind::CategoryRemoved,
        data,
    )
}

/// Puts the patch into the row; the names of the fields that changed.
fn apply(patch: &CategoryPatch, row: &mut CategoryRow) -> Vec<&'static str> {
    let mut fields = Vec::new();
    if patch.names.clone().apply(&mut row.names.0) {
        fields.push("names");
    }
    if patch.descriptions.clone().apply(&mut row.descriptions.0) {
        fields.push("descriptions");
    }
    if patch.position.clone().apply(&mut row.position) {
        fields.push("position");
    }
    fields
}

fn check(deed: &Deed<'_>, row: &CategoryRow) -> Vec<Fault> {
    let mut faults = deed.check_texts("/names", &row.names.0, 80);
    faults.extend(deed.check_texts("/descriptions", &row.descriptions.0, 300));
    if row.position < 0 {
        faults.push(Fault::at_pointer("/position", FaultCode::TooSmall).with("min", 0));
    }
    if row.position > LAST_POSITION {
        faults.push(Fault::at_pointer("/position", FaultCode::TooLarge).with("max", LAST_POSITION));
    }
    faults
}
