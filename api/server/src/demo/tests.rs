use std::collections::BTreeSet;

use cases::inputs::{CaseTransition, NewCase, TaskTransition};
use cases::operations;
use cases::queries::{self, CaseKey};
use cases::secret::Secret;
use cases::story::Deed;
use domain::clock::Clock as _;
use domain::codes::{CaseStatus, Outcome, TaskStatus};
use domain::service::Definition;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use store::Tx;
use store::testing::fresh_stores;
use web::SystemClock;

use super::*;

#[test]
fn every_service_is_sound() {
    let languages = [Language::HUNGARIAN, Language::ENGLISH];
    let departments: BTreeSet<String> = town::departments()
        .expect("departments")
        .into_iter()
        .map(|file| file.code)
        .collect();
    let services = town::services().expect("services");
    assert_eq!(services.len(), 36);
    for service in services {
        let definition: Definition =
            serde_json::from_value(service["version"].clone()).expect("a definition");
        let faults: Vec<String> = definition
            .check(&languages, &departments)
            .into_iter()
            .map(|fault| format!("{fault:?}"))
            .collect();
        assert!(faults.is_empty(), "{}: {faults:#?}", service["code"]);
    }
}

fn deed<'d>(actor: &'d Actor, municipality: &'d MunicipalityContext, now: Moment) -> Deed<'d> {
    Deed {
        actor,
        municipality,
        now,
        request_id: None,
    }
}

/// Fills in a service's form and works the case to its end.
fn to_its_end(
    tx: &mut Tx<'_>,
    town: &Town,
    offers: &Offers,
    code: &str,
    throw: u64,
) -> Result<(), Failure> {
    let now = SystemClock.now();
    let place = &town.municipality;
    let service = offers.service(tx, place.id, code)?.expect("the service");
    let version = offers
        .version(tx, place.id, service.id, 1)?
        .expect("its version");
    let mut dice = StdRng::seed_from_u64(throw);
    let who = Person::any(&mut dice);
    let answers = fill(&version.form, &who, now.date_naive(), &mut dice);
    let new = NewCase {
        id: None,
        service_code: code.to_owned(),
        service_version: None,
        answers,
        subject: None,
        language: None,
        channel: None,
        resident: None,
        note: None,
    };
    let public = Actor::public(place.id);
    let language = Language::HUNGARIAN;
    let intake = operations::prepare(new, &public, place, language, now, service, version.clone())?;
    let secret = Secret::random()?;
    let case = operations::create(tx, deed(&public, place, now), &intake, &secret)?;
    let key = CaseKey::Id(case.id);
    let lead = &town.lead_of(case.department_id).actor;
    let seen = |tx: &mut Tx<'_>| {
        queries::find(tx, place.id, &key)
            .map(|case| IfMatch::version(case.expect("the case").version))
    };
    let begin = CaseTransition {
        to: CaseStatus::InProgress,
        reason: None,
        outcome: None,
    };
    let at = seen(tx)?;
    operations::transition(tx, deed(lead, place, now), &key, &at, &begin)?;
    while let Some(task) = queries::tasks(tx, place.id, case.id)?
        .into_iter()
        .find(|task| task.status == TaskStatus::Open)
    {
        let worker = town.worker_of(task.department_id, &mut dice).actor.clone();
        let done = TaskTransition {
            to: TaskStatus::Done,
            note: None,
        };
        let at = seen(tx)?;
        operations::transition_task(tx, deed(&worker, place, now), task.id, &at, &done, &version)?;
    }
    for (to, outcome) in [
        (CaseStatus::Resolved, Some(Outcome::Done)),
        (CaseStatus::Closed, None),
    ] {
        let asked = CaseTransition {
            to,
            reason: None,
            outcome,
        };
        let at = seen(tx)?;
        operations::transition(tx, deed(lead, place, now), &key, &at, &asked)?;
    }
    Ok(())
}

#[tokio::test]
async fn every_service_can_be_filled_in_and_worked_to_its_end() {
    for store in fresh_stores() {
        let town = set_up(&store, SystemClock.now()).await.expect("a town");
        let worked = town.clone();
        store
            .write(town.municipality.id, move |tx| {
                let offers = Offers::default();
                for code in &worked.services {
                    for seed in 0..4 {
                        to_its_end(tx, &worked, &offers, code, seed).map_err(|failure| {
                            match failure {
                                Failure::Refused(refusal) => {
                                    Failure::broken(format!("{code}: {refusal}"))
                                }
                                other => other,
                            }
                        })?;
                    }
                }
                Ok(())
            })
            .await
            .unwrap_or_else(|failure| panic!("{}: {failure:?}", store.engine()));
        let report = store::verify::verify(&store).expect("a report");
        assert!(report.is_clean(), "{:?}", report.violations);
        tokio::task::spawn_blocking(move || drop(store))
            .await
            .expect("closed");
    }
}

#[tokio::test]
async fn the_demo_lives() {
    for store in fresh_stores() {
        let now = SystemClock.now();
        seed(&store, now).await.expect("a demo");
        seed(&store, now).await.expect("made only once");
        let report = store::verify::verify(&store).expect("a report");
        assert!(report.is_clean(), "{:?}", report.violations);
        assert_eq!(report.cases, stories::CASES as u64);
        tokio::task::spawn_blocking(move || drop(store))
            .await
            .expect("closed");
    }
}
