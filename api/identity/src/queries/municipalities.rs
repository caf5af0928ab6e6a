//! Municipalities. Their table has no wall: names and languages are public, and a portal has to
//! find a municipality before it knows its id.

use diesel::prelude::*;
use domain::clock::Moment;
use domain::ids::MunicipalityId;
use domain::text::{Language, Texts};
use store::page::PageRequest;
use store::schema::municipality;
use store::types::{At, Json};
use store::{Db, Failure, Tx, on};

use crate::views::municipalities::Branding;

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = municipality)]
pub(crate) struct MunicipalityRow {
    pub(crate) id: MunicipalityId,
    pub(crate) slug: String,
    pub(crate) prefix: String,
    pub(crate) names: Json<Texts>,
    pub(crate) languages: Json<Vec<Language>>,
    pub(crate) default_language: Language,
    pub(crate) time_zone: String,
    pub(crate) branding: Json<Branding>,
    pub(crate) origins: Json<Vec<String>>,
    pub(crate) version: i64,
    pub(crate) created_at: Moment,
    pub(crate) updated_at: Moment,
}

/// A page in the order of slugs.
pub(crate) fn page(
    db: &mut Db<'_>,
    request: &PageRequest,
) -> Result<Vec<MunicipalityRow>, Failure> {
    let after = request.after::<String>()?.map(|(slug, _)| slug);
    Ok(on!(db, c => {
        let mut rows = municipality::table
            .order(municipality::slug)
            .limit(request.limit())
            .select(MunicipalityRow::as_select())
            .into_boxed();
        if let Some(after) = after {
            rows = rows.filter(municipality::slug.gt(after));
        }
        rows.load(c)
    })?)
}

pub(crate) fn count(db: &mut Db<'_>) -> Result<i64, Failure> {
    Ok(on!(db, c => municipality::table.count().get_result(c))?)
}

pub(crate) fn by_slug(db: &mut Db<'_>, slug: &str) -> Result<Option<MunicipalityRow>, Failure> {
    let row = municipality::table.filter(municipality::slug.eq(slug));
    Ok(on!(db, c => row.select(MunicipalityRow::as_select()).first(c).optional())?)
}

pub(crate) fn by_id(
    db: &mut Db<'_>,
    id: MunicipalityId,
) -> Result<Option<MunicipalityRow>, Failure> {
    let row = municipality::table.find(id);
    Ok(on!(db, c => row.select(MunicipalityRow::as_select()).first(c).optional())?)
}

/// The row, held against others until the transaction ends.
pub(crate) fn lock(
    tx: &mut Tx<'_>,
    id: MunicipalityId,
) -> Result<Option<MunicipalityRow>, Failure> {
    let held = municipality::table.find(id);
    Ok(on!(tx, c => diesel::update(held)
        .set(municipality::version.eq(municipality::version))
        .returning(MunicipalityRow::as_returning())
        .get_result(c)
        .optional())?)
}

/// Adds a municipality; `false` when another has its slug or its prefix.
pub(crate) fn insert(tx: &mut Tx<'_>, row: &MunicipalityRow) -> Result<bool, Failure> {
    let values = (
        municipality::id.eq(row.id),
        municipality::slug.eq(&row.slug),
        municipality::prefix.eq(&row.prefix),
        municipality::names.eq(&row.names),
        municipality::languages.eq(&row.languages),
        municipality::default_language.eq(row.default_language),
        municipality::time_zone.eq(&row.time_zone),
        municipality::branding.eq(&row.branding),
        municipality::origins.eq(&row.origins),
        municipality::version.eq(row.version),
        municipality::created_at.eq(At(row.created_at)),
        municipality::updated_at.eq(At(row.updated_at)),
    );
    let inserted = on!(tx, c => diesel::insert_into(municipality::table)
        .values(values)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(inserted == 1)
}

/// Keeps what may change of a row.
pub(crate) fn save(tx: &mut Tx<'_>, row: &MunicipalityRow) -> Result<(), Failure> {
    let change = (
        municipality::names.eq(&row.names),
        municipality::languages.eq(&row.languages),
        municipality::default_language.eq(row.default_language),
        municipality::time_zone.eq(&row.time_zone),
        municipality::branding.eq(&row.branding),
        municipality::origins.eq(&row.origins),
        municipality::version.eq(row.version),
        municipality::updated_at.eq(At(row.updated_at)),
    );
    let saved = municipality::table.find(row.id);
    on!(tx, c => diesel::update(saved).set(change).execute(c))?;
    Ok(())
}
