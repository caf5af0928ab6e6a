//! Setting up and changing municipalities.

use domain::codes::EventKind;
use domain::ids::MunicipalityId;
use domain::refusal::{ProblemKind, Refusal};
use serde_json::json;
use store::journal::{self, Subject};
use store::types::Json;
use store::{Failure, Tx};
use web::IfMatch;

use super::By;
use crate::queries::municipalities::{self as queries, MunicipalityRow};
use crate::views::municipalities::{BrandingPatch, MunicipalityPatch, NewMunicipality, Settings};

/// Sets a municipality up. `by.municipality` is the new one's id.
pub(crate) fn create(
    tx: &mut Tx<'_>,
    by: &By,
    new: &NewMunicipality,
) -> Result<MunicipalityRow, Failure> {
    let row = MunicipalityRow {
        id: by.municipality,
        slug: new.slug.clone(),
        prefix: new.prefix.clone(),
        names: Json(new.names.clone()),
        languages: Json(new.languages.clone()),
        default_language: new.default_language,
        time_zone: new.time_zone.clone(),
        branding: Json(new.branding.clone()),
        origins: Json(new.origins.clone()),
        version: 1,
        created_at: by.now,
        updated_at: by.now,
    };
    if !queries::insert(tx, &row)? {
        let name = format!("{} / {}", new.slug, new.prefix);
        return Err(Refusal::Problem(ProblemKind::AlreadyExists, vec![("name", name)]).into());
    }
    let subject = Subject::Municipality(row.id);
    journal::record(tx, &by.entry(subject, 1, EventKind::MunicipalityCreated))?;
    Ok(row)
}

/// Changes what can be set of a municipality.
pub(crate) fn change(
    tx: &mut Tx<'_>,
    by: &By,
    id: MunicipalityId,
    seen: &IfMatch,
    patch: MunicipalityPatch,
) -> Result<MunicipalityRow, Failure> {
    let mut row = queries::lock(tx, id)?.ok_or_else(Refusal::not_found)?;
    seen.check(row.version)?;
    let changed = apply(&mut row, patch);
    if changed.is_empty() {
        return Ok(row);
    }
    Refusal::unless_empty(Settings::of_row(&row).faults())?;
    row.version += 1;
    row.updated_at = by.now;
    queries::save(tx, &row)?;
    let entry = by
        .entry(
            Subject::Municipality(id),
            row.version,
            EventKind::MunicipalityChanged,
        )
        .data(json!({ "fields": changed }));
    journal::record(tx, &entry)?;
    Ok(row)
}

/// Makes the changes and names what is different now.
fn apply(row: &mut MunicipalityRow, patch: MunicipalityPatch) -> Vec<&'static str> {
    let MunicipalityPatch {
        names,
        languages,
        default_language,
        time_zone,
        branding,
        origins,
    } = patch;
    let BrandingPatch {
        color,
        crest,
        phone,
        email,
        website,
    } = branding;
    let shown = &mut row.branding.0;
    let branded = [
        color.apply(&mut shown.color),
        crest.apply(&mut shown.crest),
        phone.apply(&mut shown.phone),
        email.apply(&mut shown.email),
        website.apply(&mut shown.website),
    ];
    [
        ("names", names.apply(&mut row.names.0)),
        ("languages", languages.apply(&mut row.languages.0)),
        (
            "defaultLanguage",
            default_language.apply(&mut row.default_language),
        ),
        ("timeZone", time_zone.apply(&mut row.time_zone)),
        ("branding", branded.contains(&true)),
        ("origins", origins.apply(&mut row.origins.0)),
    ]
    .into_iter()
    .filter_map(|(field, changed)| changed.then_some(field))
    .collect()
}
