//! What every world begins with: the demo town without cases, and an empty municipality beside it.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use domain::clock::Clock as _;
use domain::codes::Role;
use domain::text::{Language, Texts};
use identity::command::{self, KnownUser};
use identity::views::municipalities::{Branding, NewMunicipality};
use identity::views::users::NewUser;
use reqwest::StatusCode;
use serde_json::{Value, json};
use server::demo;
use store::Store;
use store::testing::Beginning;
use tokio::runtime::Handle;
use web::SystemClock;

use super::{Caller, World, stray_cat};

/// The other municipality, whose people must see nothing of the first.
pub const OTHER: &str = "tarkavolgy";

/// What e-mail addresses there end with.
pub const OTHER_DOMAIN: &str = "tarkavolgy.example";

/// Both towns, made once for all tests.
pub const TOWN: Beginning = Beginning {
    name: "town",
    prepare: found,
};

fn found(store: &Store) {
    store.migrate().expect("the schema");
    let yesterday = SystemClock.now() - TimeDelta::days(1);
    Handle::current()
        .block_on(demo::set_up(store, yesterday))
        .expect("the demo town");
    found_other(store);
}

fn found_other(store: &Store) {
    let now = SystemClock.now();
    let id = command::create_municipality(
        store,
        now,
        NewMunicipality {
            slug: OTHER.to_owned(),
            prefix: "TAR".to_owned(),
            names: Texts::hu_en("Tarkavölgy", "Tarkavölgy"),
            languages: vec![Language::HUNGARIAN, Language::ENGLISH],
            default_language: Language::HUNGARIAN,
            time_zone: "Europe/Budapest".to_owned(),
            branding: Branding::default(),
            origins: Vec::new(),
        },
    )
    .expect("another municipality");
    let password_hash = command::hash_password(&demo::PASSWORD.to_owned().into()).expect("a hash");
    let user = NewUser {
        email: format!("other@{OTHER_DOMAIN}"),
        family_name: "Idegen".to_owned(),
        given_name: "Ilona".to_owned(),
        language: None,
        roles: vec![Role::Admin, Role::ProcessOwner, Role::Manager],
    };
    command::create_known_users(
        store,
        now,
        id,
        vec![KnownUser {
            user,
            password_hash,
        }],
    )
    .expect("somebody there");
}

impl World {
    /// The id of a department of the demo town, by its code.
    pub async fn department(&self, code: &str) -> String {
        let admin = self.staff("admin").await;
        let list = admin.get(&self.town("/departments?pageSize=100")).await;
        find(&list.is(StatusCode::OK).body, "code", code)
    }

    /// The id of a user of the demo town, by the part before the `@`.
    pub async fn user(&self, who: &str) -> String {
        let admin = self.staff("admin").await;
        let list = admin.get(&self.town("/users?pageSize=100")).await;
        let email = super::address(who);
        find(&list.is(StatusCode::OK).body, "email", &email)
    }
}

fn find(list: &Value, name: &str, value: &str) -> String {
    list["items"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|item| item[name] == value)
        .and_then(|item| item["id"].as_str())
        .unwrap_or_else(|| panic!("nothing with {name} {value}"))
        .to_owned()
}

/// Things that exist in a municipality, by the name of the path parameter that names them.
pub type Things = BTreeMap<&'static str, String>;

impl World {
    /// A case of the demo town and what lies round it: the resident service answers for it, the
    /// green department has work in it.
    pub async fn things(&self) -> Things {
        let (agent, url) = (self.staff("agent").await, self.town(""));
        let mut things = round_a_case(&agent, &url).await;
        things.insert("department", self.department("RES").await);
        things.insert("user", self.user("agent").await);
        things
    }

    /// The same in the other municipality, which gets departments and the stray cat for it.
    pub async fn other_things(&self) -> Things {
        let (boss, owner) = (self.staff("other").await, self.staff("owner").await);
        let mut departments = BTreeMap::new();
        for code in ["RES", "GRN", "ENF", "FIN"] {
            let new = json!({ "code": code, "names": { "hu": code, "en": code } });
            let made = boss.post(&self.other("/departments"), &new).await;
            departments.insert(code, made.is(StatusCode::CREATED).text_at("/id"));
        }
        let animals = json!({
            "code": "animals",
            "names": { "hu": "Állatok", "en": "Animals" },
            "descriptions": { "hu": "Állatok", "en": "Animals" },
        });
        let categories = self.other("/service-catalog/categories");
        let made = boss.post(&categories, &animals).await;
        made.is(StatusCode::CREATED);
        let cat = demo_service(&owner, &self.town(""), "stray-cat").await;
        let services = self.other("/service-catalog/services");
        boss.post(&services, &cat).await.is(StatusCode::CREATED);
        let version = format!("{services}/stray-cat/versions/1");
        for to in ["in_review", "live"] {
            let moved = boss
                .act(&version, "/transitions", &json!({ "to": to }))
                .await;
            moved.is(StatusCode::OK);
        }
        let mut things = round_a_case(&boss, &self.other("")).await;
        let people = boss.get(&self.other("/users")).await;
        things.insert("user", people.text_at("/items/0/id"));
        things.insert("department", departments.remove("RES").expect("one"));
        things
    }
}

/// A service of a municipality with its live version, as another could take it over.
pub async fn demo_service(reader: &Caller, base: &str, code: &str) -> Value {
    let url = format!("{base}/service-catalog/services/{code}");
    let service = reader.get(&format!("{url}/definition")).await;
    let version = reader.get(&format!("{url}/versions/1")).await;
    let mut copy = json!({ "version": {} });
    for name in [
        "code",
        "kind",
        "category",
        "department",
        "names",
        "summaries",
        "keywords",
    ] {
        copy[name] = service.is(StatusCode::OK).body[name].clone();
    }
    for name in ["page", "form", "process", "deadline", "statusTexts"] {
        copy["version"][name] = version.is(StatusCode::OK).body[name].clone();
    }
    copy
}

/// Hands in a case, and finds one of its tasks.
async fn round_a_case(reader: &Caller, base: &str) -> Things {
    let made = reader.post(&format!("{base}/cases"), &stray_cat()).await;
    let id = made.is(StatusCode::CREATED).text_at("/id");
    let tasks = reader.get(&format!("{base}/cases/{id}/tasks")).await;
    let green = tasks.items().iter().find(|task| task["code"] == "trap");
    let task = green
        .and_then(|task| task["id"].as_str())
        .expect("its task");
    Things::from([
        ("case", id),
        ("reference", made.text_at("/reference")),
        ("secret", made.text_at("/trackingSecret")),
        ("task", task.to_owned()),
        ("code", "stray-cat".to_owned()),
        ("category", "animals".to_owned()),
        ("number", "1".to_owned()),
        ("session", uuid::Uuid::nil().to_string()),
    ])
}
