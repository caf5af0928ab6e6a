//! The living demo: Cserhalom, a town that does not exist, with its departments, its people, all
//! its services and four months of cases, made through the same operations a user would call.

mod answers;
mod people;
mod stories;
mod town;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::IsTerminal as _;

use cases::offers::Offers;
use catalog::operations::{self as design, Deed};
use departments::operations::By;
use departments::views::{MemberPlace, NewDepartment};
use domain::clock::Moment;
use domain::codes::{Role, VersionStatus};
use domain::ids::{DepartmentId, MunicipalityId, UserId};
use domain::policy::Actor;
use domain::text::{Language, Texts};
use identity::command::{self, KnownUser};
use identity::views::municipalities::{Branding, NewMunicipality};
use identity::views::users::NewUser;
use indicatif::{ProgressBar, ProgressStyle};
use store::{Failure, Store};
use web::directory::StoreDirectory;
use web::session::Directory as _;
use web::{IfMatch, MunicipalityContext};

pub use self::answers::{asked, fill};
pub use self::people::Person;
use self::town::{Colleague, Town};
pub use self::town::{DOMAIN, SLUG};

/// Everybody's password in the demo. It is printed at every start; a municipality with real data is
/// never made by this module.
pub const PASSWORD: &str = "cirmos-demo-2026";

/// How many cases one transaction makes.
const TOGETHER: usize = 10;

/// Makes the demo municipality, unless it is there.
///
/// # Errors
/// The database does not take it.
pub async fn seed(store: &Store, now: Moment) -> Result<(), Failure> {
    let begun = store.clone();
    let there = blocking(move || command::find_municipality(&begun, SLUG)).await?;
    if there.is_some() {
        return Ok(());
    }
    let founded = now - chrono::Duration::days(130);
    let town = set_up(store, founded).await?;
    let openings = stories::openings(&town, now);
    let progress = progress(openings.len());
    let offers = Offers::default();
    for some in openings.chunks(TOGETHER) {
        let (town, offers, some) = (town.clone(), offers.clone(), some.to_vec());
        let done = some.len();
        store
            .write(town.municipality.id, move |tx| {
                some.iter()
                    .try_for_each(|opening| stories::live(tx, &town, &offers, opening, now))
            })
            .await?;
        progress.inc(done as u64);
    }
    progress.finish_and_clear();
    Ok(())
}

/// The town without any case: for the benchmark and for tests.
///
/// # Errors
/// The database does not take it.
pub async fn set_up(store: &Store, founded: Moment) -> Result<Town, Failure> {
    let opened = store.clone();
    let id = blocking(move || command::create_municipality(&opened, founded, cserhalom())).await?;
    let municipality = StoreDirectory(store.clone())
        .municipality(SLUG)
        .await?
        .ok_or_else(|| Failure::broken("the demo municipality is not there"))?;
    let departments = make_departments(store, &municipality, founded).await?;
    let people = town::people();
    let opened = store.clone();
    let users: Vec<KnownUser> = known(&people)?;
    let ids = blocking(move || command::create_known_users(&opened, founded, id, users)).await?;
    let colleagues: Vec<(town::Person, Colleague)> = people
        .into_iter()
        .zip(ids)
        .map(|(person, id)| {
            let actor = town::actor(&municipality, id, &person, &departments);
            (person, Colleague { id, actor })
        })
        .collect();
    seat(store, &municipality, founded, &departments, &colleagues).await?;
    let owner = colleagues
        .iter()
        .find(|(person, _)| person.roles.contains(&Role::ProcessOwner))
        .map(|(_, colleague)| colleague.actor.clone())
        .ok_or_else(|| Failure::broken("the demo has no process owner"))?;
    let services = make_catalog(store, &municipality, founded, owner).await?;
    Ok(town_of(municipality, departments, services, &colleagues))
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(Failure::broken)?
}

fn cserhalom() -> NewMunicipality {
    NewMunicipality {
        slug: SLUG.to_owned(),
        prefix: "CSH".to_owned(),
        names: Texts::hu_en("Cserhalom", "Cserhalom"),
        languages: vec![Language::HUNGARIAN, Language::ENGLISH],
        default_language: Language::HUNGARIAN,
        time_zone: "Europe/Budapest".to_owned(),
        branding: Branding {
            color: Some("#8a4b12".to_owned()),
            crest: None,
            phone: Some("06 (99) 555-100".to_owned()),
            email: Some(format!("ugyfelszolgalat@{DOMAIN}")),
            website: Some(format!("https://{DOMAIN}")),
        },
        origins: Vec::new(),
    }
}

async fn make_departments(
    store: &Store,
    municipality: &MunicipalityContext,
    now: Moment,
) -> Result<BTreeMap<String, DepartmentId>, Failure> {
    let files = town::departments()?;
    let by = By::system(municipality.id, municipality.languages.clone(), now);
    store
        .write(municipality.id, move |tx| {
            files
                .iter()
                .map(|file| {
                    let new = NewDepartment {
                        code: file.code.clone(),
                        names: file.names.clone(),
                        email: Some(file.email.clone()),
                        phone: Some(file.phone.clone()),
                    };
                    let id = DepartmentId::from_uuid(store::ids::new_id(now));
                    departments::operations::create(tx, &by, id, &new)?;
                    Ok((file.code.clone(), id))
                })
                .collect()
        })
        .await
}

fn known(people: &[town::Person]) -> Result<Vec<KnownUser>, Failure> {
    let hash = command::hash_password(&PASSWORD.to_owned().into())?;
    Ok(people
        .iter()
        .map(|person| KnownUser {
            user: NewUser {
                email: format!("{}@{DOMAIN}", person.local),
                family_name: person.family_name.to_owned(),
                given_name: person.given_name.to_owned(),
                language: Some(Language::HUNGARIAN),
                roles: person.roles.clone(),
            },
            password_hash: hash.clone(),
        })
        .collect())
}

/// Gives everybody the place in their department.
async fn seat(
    store: &Store,
    municipality: &MunicipalityContext,
    now: Moment,
    departments: &BTreeMap<String, DepartmentId>,
    colleagues: &[(town::Person, Colleague)],
) -> Result<(), Failure> {
    let places: Vec<(DepartmentId, UserId, domain::codes::DepartmentRole)> = colleagues
        .iter()
        .filter_map(|(person, colleague)| {
            let (code, role) = person.place?;
            Some((*departments.get(code)?, colleague.id, role))
        })
        .collect();
    let by = By::system(municipality.id, municipality.languages.clone(), now);
    store
        .write(municipality.id, move |tx| {
            let mut versions: BTreeMap<DepartmentId, i64> = BTreeMap::new();
            for (department, user, role) in &places {
                let version = versions.entry(*department).or_insert(1);
                let place = MemberPlace {
                    role: *role,
                    on_duty: true,
                };
                let seen = IfMatch::version(*version);
                let set =
                    departments::operations::set_member(tx, &by, *department, *user, &seen, place)?;
                *version = set.version;
            }
            Ok(())
        })
        .await
}

async fn make_catalog(
    store: &Store,
    municipality: &MunicipalityContext,
    now: Moment,
    owner: Actor,
) -> Result<Vec<String>, Failure> {
    let categories = town::categories()?;
    let services: Vec<catalog::inputs::NewService> = town::services()?
        .into_iter()
        .map(serde_json::from_value)
        .collect::<Result<_, _>>()?;
    let context = municipality.clone();
    store
        .write(municipality.id, move |tx| {
            let deed = Deed {
                actor: &owner,
                municipality: &context,
                now,
                request_id: None,
            };
            for category in &categories {
                design::create_category(tx, deed, category)?;
            }
            let mut codes = Vec::new();
            for service in &services {
                let made = design::create_service(tx, deed, service)?;
                let mut seen = made.version;
                for to in [VersionStatus::InReview, VersionStatus::Live] {
                    let wanted = catalog::inputs::VersionTransition { to, reason: None };
                    let moved = design::transition(
                        tx,
                        deed,
                        &service.code,
                        1,
                        &IfMatch::version(seen),
                        &wanted,
                    )?;
                    seen = moved.version;
                }
                codes.push(service.code.clone());
            }
            Ok(codes)
        })
        .await
}

fn town_of(
    municipality: MunicipalityContext,
    departments: BTreeMap<String, DepartmentId>,
    services: Vec<String>,
    colleagues: &[(town::Person, Colleague)],
) -> Town {
    use domain::codes::DepartmentRole::{Agent, Lead};
    let mut town = Town {
        municipality,
        departments,
        services,
        leads: BTreeMap::new(),
        workers: BTreeMap::new(),
        agents: Vec::new(),
    };
    for (person, colleague) in colleagues {
        let Some((code, role)) = person.place else {
            continue;
        };
        let Some(department) = town.departments.get(code).copied() else {
            continue;
        };
        match role {
            Lead => {
                town.leads.insert(department, colleague.clone());
            }
            _ => town
                .workers
                .entry(department)
                .or_default()
                .push(colleague.clone()),
        }
        if role == Agent {
            town.agents.push(colleague.clone());
        }
    }
    town
}

fn progress(cases: usize) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(cases as u64);
    if let Ok(style) =
        ProgressStyle::with_template("Making the demo town {bar:32} {pos}/{len} cases")
    {
        bar.set_style(style);
    }
    bar
}

/// Where to go and who to be, for the terminal.
pub fn welcome(public_url: &str, with_ui: bool) -> String {
    let mut text = String::from("\nCirmos is ready. Demo municipality: Cserhalom\n\n");
    if with_ui {
        let _ = writeln!(text, "  for residents       {public_url}/{SLUG}");
        let _ = writeln!(text, "  for employees       {public_url}/{SLUG}/desk");
    }
    let _ = writeln!(
        text,
        "  the API described   {public_url}/docs      (to try it: {public_url}/docs/try/)"
    );
    let _ = writeln!(
        text,
        "  the contract        {public_url}/api/v1/openapi.yaml"
    );
    let _ = writeln!(text, "\nEverybody's password is {PASSWORD}");
    for (local, what) in [
        ("agent", "front desk: takes in, answers residents"),
        ("enf", "specialist of public-space enforcement"),
        ("specialist", "specialist of the green department"),
        ("lead", "leads the green department"),
        ("fin", "specialist of finance"),
        ("owner", "owns the services: designs and publishes"),
        ("facilitator", "IT: drafts, publishes nothing"),
        ("manager", "reads reports"),
        ("admin", "users and departments"),
        ("operator", "municipalities of the installation"),
    ] {
        let _ = writeln!(text, "  {:34} {what}", format!("{local}@{DOMAIN}"));
    }
    text.push_str("\nStop with Ctrl-C. The data stay; remove the data folder to begin anew.\n");
    text
}

/// The id of the demo municipality, if it is there.
///
/// # Errors
/// The database does not answer.
pub fn municipality(store: &Store) -> Result<Option<MunicipalityId>, Failure> {
    command::find_municipality(store, SLUG)
}

#[cfg(test)]
mod tests;
