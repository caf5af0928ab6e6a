//! Services: made and changed. Their versions are in `versions`.

use domain::codes::EventKind;
use domain::ids::{CategoryId, ServiceId};
use domain::policy::Action;
use domain::refusal::{Fault, FaultCode, Refusal};
use domain::text::{Language, fold};
use serde_json::json;
use store::ids::new_id;
use store::journal::Subject;
use store::types::{At, Json};
use store::{Failure, Tx};
use web::IfMatch;

use super::versions::{self, NewDraft};
use super::{Deed, check_code, not_found};
use crate::inputs::{Keywords, LONGEST_KEYWORD, MOST_KEYWORDS, NewService, ServicePatch};
use crate::present;
use crate::queries::{self, CategoryRow, DepartmentRow, ServiceRow};
use crate::views::{ServiceDefinition, Versioned};

/// Makes a service and, when it is written out, its first draft.
pub fn create_service(
    tx: &mut Tx<'_>,
    deed: Deed<'_>,
    new: &NewService,
) -> Result<Versioned<ServiceDefinition>, Failure> {
    deed.needs(Action::DraftServices)?;
    let municipality = deed.municipality.id;
    let definition = new.version.clone().map(domain::service::Definition::from);
    let category = queries::category_by_code(tx, municipality, &new.category)?;
    let department = open_department(tx, &deed, &new.department)?;

    let mut faults: Vec<Fault> = check_code(&new.code).into_iter().collect();
    faults.extend(missing("/category", &new.category, category.is_none()));
    faults.extend(missing(
        "/department",
        &new.department,
        department.is_none(),
    ));
    faults.extend(deed.check_texts("/names", &new.names, 80));
    faults.extend(deed.check_texts("/summaries", &new.summaries, 200));
    faults.extend(check_keywords(&deed, &new.keywords));
    if let Some(definition) = &definition {
        let departments = queries::active_departments(tx, municipality)?;
        let wrong = definition.check(&deed.municipality.languages, &departments);
        faults.extend(wrong.into_iter().map(|fault| fault.below("/version")));
    }
    let (Some(category), Some(department)) = (category, department) else {
        return Err(Refusal::Faults(faults).into());
    };
    Refusal::unless_empty(faults)?;
    if queries::service_by_code(tx, municipality, &new.code)?.is_some() {
        return Err(queries::already_exists(&new.code).into());
    }

    let mut row = ServiceRow {
        municipality_id: municipality,
        id: ServiceId::from_uuid(new_id(deed.now)),
        code: new.code.clone(),
        kind: new.kind,
        category_id: category.id,
        department_id: department.id,
        names: Json(new.names.clone()),
        summaries: Json(new.summaries.clone()),
        keywords: Json(new.keywords.clone()),
        live_version: None,
        search: String::new(),
        // With a draft two things happen, and each is an entry of its own in the journal.
        version: if definition.is_some() { 2 } else { 1 },
        created_at: At(deed.now),
        updated_at: At(deed.now),
    };
    row.search = search_text(&row);
    queries::insert_service(tx, &row)?;
    let data = json!({ "code": row.code });
    deed.record(
        tx,
        Subject::Service(row.id),
        1,
        EventKind::ServiceCreated,
        data,
    )?;
    if let Some(definition) = &definition {
        let draft = NewDraft {
            number: 1,
            copy_of: None,
            definition,
        };
        versions::add_draft(tx, deed, &row, &draft)?;
    }
    Ok(ServiceDefinition::of(row, category.code, department))
}

/// Changes what a service is called, where it is found and which department answers for it. What
/// residents read, fill in and are promised is in its versions.
pub fn change_service(
    tx: &mut Tx<'_>,
    deed: Deed<'_>,
    code: &str,
    seen: &IfMatch,
    patch: &ServicePatch,
) -> Result<Versioned<ServiceDefinition>, Failure> {
    deed.needs(Action::DraftServices)?;
    let municipality = deed.municipality.id;
    let place = Place::find(tx, &deed, patch)?;
    let mut found = queries::service_by_code(tx, municipality, code)?.ok_or_else(not_found)?;
    // What residents see at once needs the right to publish.
    if found.live_version.is_some() {
        deed.needs(Action::PublishServices)?;
    }
    let mut faults = place.faults(patch);
    let changes = apply(patch, &place, &mut found);
    faults.extend(check(&deed, &found, &changes));
    Refusal::unless_empty(faults)?;
    if changes.is_empty() {
        seen.check(found.version)?;
        return present::service(tx, found);
    }
    let mut row = queries::take_service(tx, municipality, code)?.ok_or_else(not_found)?;
    seen.check(row.version - 1)?;
    let fields = apply(patch, &place, &mut row);
    row.search = search_text(&row);
    row.updated_at = At(deed.now);
    queries::save_service(tx, &row)?;
    let data = json!({ "fields": fields });
    deed.record(
        tx,
        Subject::Service(row.id),
        row.version,
        EventKind::ServiceChanged,
        data,
    )?;
    present::service(tx, row)
}

/// Where a patch wants the service: found before anything is locked.
struct Place {
    category: Option<CategoryRow>,
    department: Option<DepartmentRow>,
}

impl Place {
    fn find(tx: &mut Tx<'_>, deed: &Deed<'_>, patch: &ServicePatch) -> Result<Self, Failure> {
        let category = match patch.category.value() {
            Some(code) => queries::category_by_code(tx, deed.municipality.id, code)?,
            None => None,
        };
        let department = match patch.department.value() {
            Some(code) => open_department(tx, deed, code)?,
            None => None,
        };
        Ok(Self {
            category,
            department,
        })
    }

    fn faults(&self, patch: &ServicePatch) -> Vec<Fault> {
        let mut faults = Vec::new();
        if let Some(code) = patch.category.value() {
            faults.extend(missing("/category", code, self.category.is_none()));
        }
        if let Some(code) = patch.department.value() {
            faults.extend(missing("/department", code, self.department.is_none()));
        }
        faults
    }
}

/// Puts the patch into the row; the names of the fields that changed.
fn apply(patch: &ServicePatch, place: &Place, row: &mut ServiceRow) -> Vec<&'static str> {
    let mut fields = Vec::new();
    let mut note = |changed: bool, name| {
        if changed {
            fields.push(name);
        }
    };
    note(patch.kind.clone().apply(&mut row.kind), "kind");
    let category: CategoryId = place
        .category
        .as_ref()
        .map_or(row.category_id, |found| found.id);
    note(
        std::mem::replace(&mut row.category_id, category) != category,
        "category",
    );
    let department = place
        .department
        .as_ref()
        .map_or(row.department_id, |found| found.id);
    note(
        std::mem::replace(&mut row.department_id, department) != department,
        "department",
    );
    note(patch.names.clone().apply(&mut row.names.0), "names");
    note(
        patch.summaries.clone().apply(&mut row.summaries.0),
        "summaries",
    );
    note(
        patch.keywords.clone().apply(&mut row.keywords.0),
        "keywords",
    );
    fields
}

/// Only what changes is checked: a service that was made before the municipality took up another
/// language can still move to another category.
fn check(deed: &Deed<'_>, row: &ServiceRow, changes: &[&str]) -> Vec<Fault> {
    let mut faults = Vec::new();
    if changes.contains(&"names") {
        faults.extend(deed.check_texts("/names", &row.names.0, 80));
    }
    if changes.contains(&"summaries") {
        faults.extend(deed.check_texts("/summaries", &row.summaries.0, 200));
    }
    if changes.contains(&"keywords") {
        faults.extend(check_keywords(deed, &row.keywords.0));
    }
    faults
}

fn check_keywords(deed: &Deed<'_>, keywords: &Keywords) -> Vec<Fault> {
    let mut faults = Vec::new();
    let languages = &deed.municipality.languages;
    for language in languages
        .iter()
        .filter(|language| !keywords.contains_key(language))
    {
        faults.push(
            Fault::at_pointer("/keywords", FaultCode::LanguageMissing).with("language", language),
        );
    }
    for (language, words) in keywords {
        let at = format!("/keywords/{language}");
        if !languages.contains(language) {
            faults.push(
                Fault::at_pointer(&at, FaultCode::LanguageUnknown).with("language", language),
            );
        }
        if words.len() > MOST_KEYWORDS {
            faults.push(Fault::at_pointer(&at, FaultCode::TooMany).with("max", MOST_KEYWORDS));
        }
        for (index, word) in words.iter().enumerate() {
            let at = format!("{at}/{index}");
            if word.trim().is_empty() {
                faults.push(Fault::at_pointer(at, FaultCode::Blank));
            } else if word.chars().count() > LONGEST_KEYWORD {
                faults.push(Fault::at_pointer(at, FaultCode::TooLong).with("max", LONGEST_KEYWORD));
            }
        }
    }
    faults
}

/// The department with this code, if it works.
fn open_department(
    tx: &mut Tx<'_>,
    deed: &Deed<'_>,
    code: &str,
) -> Result<Option<DepartmentRow>, Failure> {
    let found = queries::department_by_code(tx, deed.municipality.id, code)?;
    Ok(found.filter(|department| department.active))
}

fn missing(pointer: &str, code: &str, missing: bool) -> Option<Fault> {
    missing.then(|| Fault::at_pointer(pointer, FaultCode::NotFound).with("name", code))
}

/// What is searched, folded: a line of names, one of keywords, one of summaries, in all languages.
fn search_text(row: &ServiceRow) -> String {
    let line = |texts: &domain::text::Texts| {
        texts
            .iter()
            .map(|(_, text): (Language, &str)| text)
            .collect::<Vec<_>>()
            .join(" | ")
    };
    let keywords: Vec<&str> = row
        .keywords
        .0
        .values()
        .flatten()
        .map(String::as_str)
        .collect();
    [
        line(&row.names.0),
        keywords.join(" | "),
        line(&row.summaries.0),
    ]
    .map(|line| fold(&line).replace('\n', " "))
    .join("\n")
}
