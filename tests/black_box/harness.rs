//! A real server on a fresh database, and callers of every kind.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use domain::clock::Clock as _;
use domain::codes::Role;
use domain::text::{Language, Texts};
use identity::InstallationSecret;
use identity::command::{self, KnownUser};
use identity::views::municipalities::{Branding, NewMunicipality};
use identity::views::users::NewUser;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use server::demo;
use server::running::{self, Options, Running};
use store::testing::FreshStore;
use tokio::sync::OnceCell;
use web::{SystemClock, WebConfig};

/// Makes a test on each database of a function that takes a [`World`].
macro_rules! both {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {$(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let world = $crate::harness::World::on(store::testing::fresh_sqlite).await;
                super::$name(&world).await;
                world.end().await;
            }
        )+}
        mod postgres {$(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let world = $crate::harness::World::on(store::testing::fresh_postgres).await;
                super::$name(&world).await;
                world.end().await;
            }
        )+}
    };
}

/// The other municipality, whose people must see nothing of the first.
pub const OTHER: &str = "tarkavolgy";

/// A server with the demo town (all services and people, no cases) and another municipality.
pub struct World {
    running: Option<Running>,
    store: FreshStore,
    client: reqwest::Client,
    base: String,
    tokens: BTreeMap<&'static str, OnceCell<String>>,
}

/// One of each role, and some of the departments the stray cat passes through.
pub const STAFF: &[&str] = &[
    "agent",
    "specialist",
    "lead",
    "owner",
    "facilitator",
    "manager",
    "admin",
    "operator",
    "enf",
    "fin",
    "enf.lead",
    "res.lead",
];

impl World {
    /// Starts one.
    pub async fn on(fresh: fn() -> FreshStore) -> Self {
        let store = tokio::task::spawn_blocking(fresh).await.expect("a store");
        let now = SystemClock.now();
        demo::set_up(&store, now - chrono::Duration::days(1))
            .await
            .expect("the demo town");
        let opened = (*store).clone();
        tokio::task::spawn_blocking(move || found_other(&opened))
            .await
            .expect("another town");
        let web = WebConfig {
            rates: WebConfig::default().rates.times(10_000),
            ..WebConfig::default()
        };
        let running = running::start(Options {
            store: (*store).clone(),
            secret: InstallationSecret::new([7; 32]),
            web,
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            metrics: None,
            ui: None,
            workers: Some(2),
            clock: Arc::new(SystemClock),
        })
        .await
        .expect("a server");
        let tokens = STAFF
            .iter()
            .chain(&["other"])
            .map(|name| (*name, OnceCell::new()))
            .collect();
        Self {
            base: format!("http://{}", running.address),
            running: Some(running),
            store,
            client: reqwest::Client::new(),
            tokens,
        }
    }

    /// Ends it; the database must be whole.
    pub async fn end(mut self) {
        let opened = (*self.store).clone();
        let report = tokio::task::spawn_blocking(move || store::verify::verify(&opened))
            .await
            .expect("no panic")
            .expect("a database that can be read");
        let violations: Vec<String> = report.violations.iter().map(ToString::to_string).collect();
        assert!(violations.is_empty(), "{violations:#?}");
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
        tokio::task::spawn_blocking(move || drop(self.store))
            .await
            .expect("a store that closes");
    }

    /// The store behind the server.
    pub fn store(&self) -> &store::Store {
        &self.store
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Below the demo municipality.
    pub fn town(&self, path: &str) -> String {
        self.url(&format!("/api/v1/municipalities/{}{path}", demo::SLUG))
    }

    /// Below the other municipality.
    pub fn other(&self, path: &str) -> String {
        self.url(&format!("/api/v1/municipalities/{OTHER}{path}"))
    }

    /// Anybody.
    pub fn public(&self) -> Caller<'_> {
        Caller {
            world: self,
            token: None,
        }
    }

    /// Somebody of the demo town, by the part before the `@`; `other` is the administrator of the
    /// other municipality.
    pub async fn staff(&self, who: &'static str) -> Caller<'_> {
        let cell = &self.tokens[who];
        let token = cell.get_or_init(|| self.sign_in(who)).await.clone();
        Caller {
            world: self,
            token: Some(token),
        }
    }

    /// A request as it is, for what a [`Caller`] would not do.
    pub fn raw(&self, method: Method, url: &str) -> reqwest::RequestBuilder {
        self.client.request(method, url)
    }

    async fn sign_in(&self, who: &str) -> String {
        let domain = if who == "other" {
            "tarkavolgy.example"
        } else {
            demo::DOMAIN
        };
        let answer = self
            .public()
            .post(
                &self.url("/api/v1/auth/login"),
                &json!({ "email": format!("{who}@{domain}"), "password": demo::PASSWORD }),
            )
            .await;
        answer.is(StatusCode::OK).body["accessToken"]
            .as_str()
            .expect("a token")
            .to_owned()
    }
}

fn found_other(store: &store::Store) {
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
        email: "other@tarkavolgy.example".to_owned(),
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

/// Somebody who calls.
#[derive(Clone)]
pub struct Caller<'w> {
    world: &'w World,
    token: Option<String>,
}

impl Caller<'_> {
    /// A request with this caller's token.
    pub fn request(&self, method: Method, url: &str) -> reqwest::RequestBuilder {
        let request = self.world.client.request(method, url);
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Reads.
    pub async fn get(&self, url: &str) -> Answer {
        Answer::of(self.request(Method::GET, url)).await
    }

    /// Sends a document.
    pub async fn post(&self, url: &str, body: &Value) -> Answer {
        Answer::of(self.request(Method::POST, url).json(body)).await
    }

    /// Changes something, having seen a version of it.
    pub async fn change(&self, method: Method, url: &str, etag: &str, body: &Value) -> Answer {
        Answer::of(
            self.request(method, url)
                .header("If-Match", etag)
                .json(body),
        )
        .await
    }

    /// Reads something, then changes it (`POST` below it) having seen it.
    pub async fn act(&self, on: &str, below: &str, body: &Value) -> Answer {
        let seen = self.get(on).await;
        let etag = seen.is(StatusCode::OK).etag();
        self.change(Method::POST, &format!("{on}{below}"), &etag, body)
            .await
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: reqwest::header::HeaderMap,
    /// The body, `null` when there is none or it is not JSON.
    pub body: Value,
    /// The body as text.
    pub text: String,
}

impl Answer {
    /// Sends a request and reads all of the answer.
    pub async fn of(request: reqwest::RequestBuilder) -> Self {
        let response = request.send().await.expect("an answer");
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.text().await.expect("a whole answer");
        Self {
            status,
            headers,
            body: serde_json::from_str(&text).unwrap_or(Value::Null),
            text,
        }
    }

    /// Has this status; says what came back when it has not.
    #[track_caller]
    pub fn is(&self, status: StatusCode) -> &Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// The version that was seen.
    #[track_caller]
    pub fn etag(&self) -> String {
        self.header("etag").expect("an ETag")
    }

    /// A header.
    pub fn header(&self, name: &str) -> Option<String> {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned)
    }

    /// A text of the body.
    #[track_caller]
    pub fn text_at(&self, pointer: &str) -> String {
        self.body
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_else(|| panic!("no text at {pointer}: {}", self.text))
            .to_owned()
    }

    /// The kind of problem: the last part of `type`.
    #[track_caller]
    pub fn problem(&self) -> String {
        self.text_at("/type")
            .trim_start_matches("/problems/")
            .to_owned()
    }

    /// Where the faults are and what they are, in order.
    pub fn faults(&self) -> Vec<(String, String)> {
        let mut faults: Vec<(String, String)> = self.body["errors"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|error| {
                let place = ["pointer", "parameter", "header"]
                    .iter()
                    .find_map(|name| error[*name].as_str())
                    .unwrap_or_default();
                (
                    place.to_owned(),
                    error["code"].as_str().unwrap_or_default().to_owned(),
                )
            })
            .collect();
        faults.sort();
        faults
    }
}

/// A stray cat, as a resident would report it.
pub fn stray_cat() -> Value {
    json!({ "serviceCode": "stray-cat", "answers": cat_answers() })
}

/// The answers to the least a stray cat's form needs.
pub fn cat_answers() -> Value {
    json!({
        "place": { "address": "Cserhalom, Malom utca 12." },
        "count": 2,
        "injured": "no",
        "tame": "runs_away",
        "kittens": "none_seen",
        "feeder": "nobody",
        "access": "public_place",
    })
}
