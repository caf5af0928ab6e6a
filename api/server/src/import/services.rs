//! The services an import needs: found, and where the mapping asks for it, made.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use cases::offers::{Offers, Service, Version};
use catalog::inputs::{NewService, VersionContent, VersionTransition};
use domain::clock::Moment;
use domain::codes::VersionStatus;
use domain::ids::DepartmentId;
use domain::policy::Actor;
use domain::refusal::Refusal;
use domain::text::{Language, Texts};
use serde_json::{Value, json};
use store::{Db, Failure, Store, Tx};
use web::{IfMatch, MunicipalityContext};

use super::mapping::ServiceToCreate;

/// What a made service's cases run by.
const TEMPLATE: &str = include_str!("service.json");

/// A service and the version its imported cases run by.
#[derive(Clone, Debug)]
pub(super) struct Ready {
    pub(super) service: Arc<Service>,
    pub(super) version: Arc<Version>,
}

/// What there is to choose from.
#[derive(Clone, Debug, Default)]
pub(super) struct Stock {
    /// Services with a version that is or was live, by code.
    pub(super) services: BTreeMap<String, Ready>,
    /// Departments that work, by code.
    pub(super) departments: BTreeMap<String, DepartmentId>,
    /// The codes of services that were made, or would be.
    pub(super) made: Vec<String>,
}

/// Reads what there is, after making what is missing and asked for.
pub(super) fn take_stock(
    store: &Store,
    municipality: &MunicipalityContext,
    wanted: Vec<ServiceToCreate>,
    now: Moment,
) -> Result<Stock, Failure> {
    let context = municipality.clone();
    store.write_blocking(municipality.id, move |tx| {
        make_and_read(tx, &context, &wanted, now)
    })
}

/// As [`take_stock`], but nothing stays: what was made is taken back.
pub(super) fn rehearse_stock(
    store: &Store,
    municipality: &MunicipalityContext,
    wanted: Vec<ServiceToCreate>,
    now: Moment,
) -> Result<Stock, Failure> {
    let found: Arc<Mutex<Option<Stock>>> = Arc::default();
    let (context, keep) = (municipality.clone(), Arc::clone(&found));
    let undone = store.write_blocking(municipality.id, move |tx| {
        let stock = make_and_read(tx, &context, &wanted, now)?;
        *keep.lock().unwrap_or_else(PoisonError::into_inner) = Some(stock);
        // A refusal is what takes a transaction back.
        Err::<(), _>(Refusal::not_found().into())
    });
    match found.lock().unwrap_or_else(PoisonError::into_inner).take() {
        Some(stock) => Ok(stock),
        None => Err(undone.err().unwrap_or_else(Failure::busy)),
    }
}

fn make_and_read(
    tx: &mut Tx<'_>,
    municipality: &MunicipalityContext,
    wanted: &[ServiceToCreate],
    now: Moment,
) -> Result<Stock, Failure> {
    let mut made = Vec::new();
    for (index, new) in wanted.iter().enumerate() {
        if cases::queries::service_by_code(tx, municipality.id, &new.code)?.is_none() {
            make(tx, municipality, new, now).map_err(|failure| match failure {
                Failure::Refused(Refusal::Faults(faults)) => Refusal::Faults(
                    faults
                        .into_iter()
                        .map(|fault| fault.below(&format!("/createServices/{index}")))
                        .collect(),
                )
                .into(),
                other => other,
            })?;
            made.push(new.code.clone());
        }
    }
    Ok(Stock {
        made,
        ..read(tx, municipality)?
    })
}

fn read(db: &mut Db<'_>, municipality: &MunicipalityContext) -> Result<Stock, Failure> {
    let offers = Offers::default();
    let mut stock = Stock {
        departments: cases::queries::active_departments(db, municipality.id)?,
        ..Stock::default()
    };
    for code in cases::queries::service_codes(db, municipality.id)? {
        let Some(service) = offers.service(db, municipality.id, &code)? else {
            continue;
        };
        let Some(number) = cases::queries::version_for_import(db, municipality.id, service.id)?
        else {
            continue;
        };
        let version = offers.version(db, municipality.id, service.id, number)?;
        if let Some(version) = version {
            stock.services.insert(code, Ready { service, version });
        }
    }
    Ok(stock)
}

/// Makes a service that cases can have and residents cannot ask for: its version goes live, as it
/// must, and is retired in the same breath.
fn make(
    tx: &mut Tx<'_>,
    municipality: &MunicipalityContext,
    wanted: &ServiceToCreate,
    now: Moment,
) -> Result<(), Failure> {
    use catalog::operations::{Deed, create_service, transition};

    let actor = Actor::system(municipality.id);
    let deed = Deed {
        actor: &actor,
        municipality,
        now,
        request_id: None,
    };
    let new = new_service(wanted, &municipality.languages)?;
    let mut version = create_service(tx, deed, &new)?.version;
    for to in [
        VersionStatus::InReview,
        VersionStatus::Live,
        VersionStatus::Retired,
    ] {
        let seen = IfMatch::version(version);
        let step = VersionTransition { to, reason: None };
        version = transition(tx, deed, &wanted.code, 1, &seen, &step)?.version;
    }
    Ok(())
}

fn new_service(wanted: &ServiceToCreate, languages: &[Language]) -> Result<NewService, Failure> {
    let mut template: Value = serde_json::from_str(TEMPLATE)?;
    template["version"]["process"]["tasks"][0]["department"] = json!(wanted.department);
    let template = in_languages(template, languages);
    let summaries: Texts = serde_json::from_value(template["summaries"].clone())?;
    let keywords = serde_json::from_value(template["keywords"].clone())?;
    let version: VersionContent = serde_json::from_value(template["version"].clone())?;
    Ok(NewService {
        code: wanted.code.clone(),
        kind: wanted.kind,
        category: wanted.category.clone(),
        department: wanted.department.clone(),
        names: wanted.names.clone(),
        summaries,
        keywords,
        version: Some(version),
    })
}

/// Every text of the template, which has Hungarian and English, in the languages of a municipality:
/// where it speaks another, it gets the English.
fn in_languages(value: Value, languages: &[Language]) -> Value {
    match value {
        Value::Object(members) if members.len() == 2 && members.contains_key("hu") => languages
            .iter()
            .map(|language| {
                let text = members.get(language.as_str()).unwrap_or(&members["en"]);
                (language.to_string(), text.clone())
            })
            .collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, member)| (name, in_languages(member, languages)))
            .collect(),
        Value::Array(items) => items
            .into_iter()
            .map(|item| in_languages(item, languages))
            .collect(),
        plain => plain,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::service::Definition;

    use super::*;

    #[test]
    fn the_template_is_sound_in_every_language() {
        let german: Language = "de".parse().expect("a language");
        let wanted: ServiceToCreate = serde_json::from_value(json!({
            "code": "imported-request", "kind": "request", "category": "other", "department": "RES",
            "names": {"hu": "Átvett ügy", "en": "Imported request"},
        }))
        .expect("a service");
        for languages in [vec![Language::HUNGARIAN, Language::ENGLISH], vec![german]] {
            let new = new_service(&wanted, &languages).expect("the template");
            let definition = Definition::from(new.version.expect("a version"));
            let departments = BTreeSet::from(["RES".to_owned()]);
            assert_eq!(definition.check(&languages, &departments), []);
            assert_eq!(new.keywords.len(), languages.len());
        }
    }
}
