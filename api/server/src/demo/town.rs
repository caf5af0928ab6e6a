//! Cserhalom itself: its departments, its people, its services.

use std::collections::BTreeMap;

use domain::codes::{ActorKind, DepartmentRole, Role};
use domain::ids::{DepartmentId, UserId};
use domain::policy::Actor;
use domain::text::Texts;
use include_dir::{Dir, include_dir};
use rand::RngExt as _;
use rand::rngs::StdRng;
use serde::Deserialize;
use web::MunicipalityContext;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/demo");

/// The slug of the demo municipality.
pub const SLUG: &str = "cserhalom";

/// What the demo's e-mail addresses end with: a name that can never exist (RFC 2606).
pub const DOMAIN: &str = "cserhalom.example";

/// A department as the demo's file has it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DepartmentFile {
    /// Its code.
    pub code: String,
    /// Its names.
    pub names: Texts,
    /// Its address.
    pub email: String,
    /// Its telephone number.
    pub phone: String,
}

/// Somebody who works there.
#[derive(Clone, Debug)]
pub struct Person {
    /// What stands before the `@`.
    pub local: String,
    /// The family name.
    pub family_name: &'static str,
    /// The given name.
    pub given_name: &'static str,
    /// Roles in the municipality.
    pub roles: Vec<Role>,
    /// A place in a department.
    pub place: Option<(&'static str, DepartmentRole)>,
}

/// A colleague who can act.
#[derive(Clone, Debug)]
pub struct Colleague {
    /// The user.
    pub id: UserId,
    /// As the policy sees them.
    pub actor: Actor,
}

/// The town once it is set up.
#[derive(Clone, Debug)]
pub struct Town {
    /// The municipality.
    pub municipality: MunicipalityContext,
    /// Its departments, by code.
    pub departments: BTreeMap<String, DepartmentId>,
    /// The codes of its services.
    pub services: Vec<String>,
    /// Who leads each department.
    pub leads: BTreeMap<DepartmentId, Colleague>,
    /// Who works in each department.
    pub workers: BTreeMap<DepartmentId, Vec<Colleague>>,
    /// The front desk.
    pub agents: Vec<Colleague>,
}

impl Town {
    /// Somebody of the front desk.
    pub fn agent(&self, dice: &mut StdRng) -> &Colleague {
        &self.agents[dice.random_range(0..self.agents.len())]
    }

    /// Who leads a department.
    ///
    /// # Panics
    /// Never: every department of the demo has a lead.
    pub fn lead_of(&self, department: DepartmentId) -> &Colleague {
        &self.leads[&department]
    }

    /// Somebody who works in a department.
    ///
    /// # Panics
    /// Never: every department of the demo has workers.
    pub fn worker_of(&self, department: DepartmentId, dice: &mut StdRng) -> &Colleague {
        let workers = &self.workers[&department];
        &workers[dice.random_range(0..workers.len())]
    }

    /// Any department but this.
    pub fn other_department(&self, than: DepartmentId, dice: &mut StdRng) -> DepartmentId {
        let others: Vec<DepartmentId> = self
            .departments
            .values()
            .copied()
            .filter(|id| *id != than)
            .collect();
        others[dice.random_range(0..others.len())]
    }
}

/// The departments.
///
/// # Errors
/// The demo's file is damaged.
pub fn departments() -> Result<Vec<DepartmentFile>, serde_json::Error> {
    read("departments.json")
}

/// The categories, as the API takes them.
///
/// # Errors
/// The demo's file is damaged.
pub fn categories() -> Result<Vec<catalog::inputs::NewCategory>, serde_json::Error> {
    read("categories.json")
}

/// The services, as JSON documents in the order of their numbers.
///
/// # Errors
/// A file of the demo is damaged.
pub fn services() -> Result<Vec<serde_json::Value>, serde_json::Error> {
    let mut files: Vec<_> = FILES
        .get_dir("services")
        .into_iter()
        .flat_map(include_dir::Dir::files)
        .collect();
    files.sort_by_key(|file| file.path());
    files
        .into_iter()
        .map(|file| serde_json::from_slice(file.contents()))
        .collect()
}

fn read<T: serde::de::DeserializeOwned>(name: &str) -> Result<T, serde_json::Error> {
    serde_json::from_slice(
        FILES
            .get_file(name)
            .map_or(&[], include_dir::File::contents),
    )
}

/// The actor a colleague is.
pub fn actor(
    municipality: &MunicipalityContext,
    id: UserId,
    person: &Person,
    departments: &BTreeMap<String, DepartmentId>,
) -> Actor {
    Actor {
        municipality: municipality.id,
        kind: ActorKind::Staff,
        user: Some(id),
        roles: person.roles.clone(),
        departments: person
            .place
            .iter()
            .filter_map(|(code, role)| departments.get(*code).map(|id| (*id, *role)))
            .collect(),
    }
}

/// Everybody who works in the town hall: one of each role under a plain name, and a lead and two
/// others in every department.
#[expect(clippy::too_many_lines, reason = "it is a list of people")]
pub fn people() -> Vec<Person> {
    use DepartmentRole::{Agent, Lead, Specialist};
    let person = |local: &str, family_name, given_name, roles: &[Role], place| Person {
        local: local.to_owned(),
        family_name,
        given_name,
        roles: roles.to_vec(),
        place,
    };
    let mut people = vec![
        person("agent", "Kelemen", "Nóra", &[], Some(("RES", Agent))),
        person("agent2", "Barta", "Levente", &[], Some(("RES", Agent))),
        person(
            "specialist",
            "Fazekas",
            "Gergő",
            &[],
            Some(("GRN", Specialist)),
        ),
        person("lead", "Hegedűs", "Márta", &[], Some(("GRN", Lead))),
        person("owner", "Somogyi", "Eszter", &[Role::ProcessOwner], None),
        person("facilitator", "Vida", "Ákos", &[Role::Facilitator], None),
        person("manager", "Dobos", "Tamás", &[Role::Manager], None),
        person("admin", "Csorba", "Ildikó", &[Role::Admin], None),
        person(
            "operator",
            "Rendszergazda",
            "Üzemeltető",
            &[Role::Operator],
            None,
        ),
        person("res.lead", "Pálfi", "Zsuzsanna", &[], Some(("RES", Lead))),
        person("grn.2", "Gulyás", "Botond", &[], Some(("GRN", Specialist))),
    ];
    for (code, lead, first, second) in [
        (
            "TEC",
            ("Bognár", "Attila"),
            ("Sipos", "Dóra"),
            ("Orsós", "Krisztián"),
        ),
        (
            "SPO",
            ("Lengyel", "Ágnes"),
            ("Magyar", "Bence"),
            ("Vass", "Petra"),
        ),
        (
            "AUT",
            ("Dr. Somlai", "Viktor"),
            ("Halász", "Éva"),
            ("Kocsis", "Miklós"),
        ),
        (
            "SOC",
            ("Bodnár", "Lívia"),
            ("Szűcs", "Hanna"),
            ("Major", "Imre"),
        ),
        (
            "TAX",
            ("Székely", "Rita"),
            ("Kerekes", "Ádám"),
            ("Vörös", "Melinda"),
        ),
        (
            "REG",
            ("Fodor", "Klára"),
            ("Szalai", "Nándor"),
            ("Illés", "Boglárka"),
        ),
        (
            "ENF",
            ("Gál", "Róbert"),
            ("Szekeres", "Máté"),
            ("Pintér", "Adél"),
        ),
        (
            "FIN",
            ("Balázs", "Irén"),
            ("Jakab", "Olivér"),
            ("Deák", "Emese"),
        ),
    ] {
        let local = code.to_lowercase();
        let place = |role| Some((code, role));
        people.push(person(
            &format!("{local}.lead"),
            lead.0,
            lead.1,
            &[],
            place(Lead),
        ));
        people.push(person(&local, first.0, first.1, &[], place(Specialist)));
        people.push(person(
            &format!("{local}.2"),
            second.0,
            second.1,
            &[],
            place(Specialist),
        ));
    }
    people
}
