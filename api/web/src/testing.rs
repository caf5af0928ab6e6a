//! A gate without a database, for the tests of this crate.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use actix_web::App;
use actix_web::body::MessageBody;
use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::from_fn;
use actix_web::test::{TestRequest, init_service, read_body};
use actix_web::web::ServiceConfig;
use chrono::{DateTime, TimeDelta};
use domain::clock::{Clock, Moment};
use domain::codes::{ActorKind, DepartmentRole, Role};
use domain::ids::{DepartmentId, MunicipalityId, SessionId, UserId};
use domain::policy::Actor;
use domain::text::{Language, Texts};
use serde_json::Value;
use store::Failure;
use utoipa::openapi::path::{
    HttpMethod, Operation, OperationBuilder, ParameterBuilder, ParameterIn,
};
use utoipa::openapi::{ContentBuilder, OpenApi, OpenApiBuilder, PathItem, Paths, ResponseBuilder};
use uuid::Uuid;

use crate::config::WebConfig;
use crate::gate::{Gate, RouteTable, pass};
use crate::keys::{Grant, Key, KeyRing, KeyStatus};
use crate::municipality::MunicipalityContext;
use crate::session::{Directory, Lookup, SessionState};

pub(crate) const ISSUER: &str = "https://ugyek.example";

#[derive(Default)]
pub(crate) struct TestClock(AtomicI64);

impl TestClock {
    pub(crate) fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::Relaxed);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Moment {
        DateTime::from_timestamp(1_800_000_000 + self.0.load(Ordering::Relaxed), 0).expect("a time")
    }
}

#[derive(Default)]
pub(crate) struct TestDirectory {
    pub(crate) sessions: Mutex<HashMap<SessionId, SessionState>>,
    pub(crate) lookups: AtomicUsize,
    pub(crate) busy: std::sync::atomic::AtomicBool,
}

impl Directory for TestDirectory {
    fn municipality<'l>(&'l self, slug: &'l str) -> Lookup<'l, Option<MunicipalityContext>> {
        let found = ["cserhalom", "harmas"]
            .iter()
            .position(|known| *known == slug);
        Box::pin(async move { Ok(found.map(|n| municipality(n as u128 + 1, slug))) })
    }

    fn session(&self, of: MunicipalityId, id: SessionId) -> Lookup<'_, Option<SessionState>> {
        self.lookups.fetch_add(1, Ordering::Relaxed);
        let state = self.sessions.lock().expect("a lock").get(&id).cloned();
        let busy = self.busy.load(Ordering::Relaxed);
        Box::pin(async move {
            if busy {
                Err(Failure::busy())
            } else {
                Ok(state.filter(|state| state.actor.municipality == of))
            }
        })
    }
}

fn municipality(n: u128, slug: &str) -> MunicipalityContext {
    let id = MunicipalityId::from_uuid(Uuid::from_u128(n));
    MunicipalityContext {
        id,
        slug: slug.to_owned(),
        prefix: "CSH".to_owned(),
        names: Texts::hu_en("Cserhalom", "Cserhalom"),
        languages: vec![Language::HUNGARIAN, Language::ENGLISH],
        default_language: Language::HUNGARIAN,
        time_zone: chrono_tz::Europe::Budapest,
        branding: Value::Null,
        origins: vec!["https://portal.example".to_owned()],
        version: 1,
        public: Arc::new(Actor::public(id)),
    }
}

/// A gate in front of some handlers.
pub(crate) struct House {
    pub(crate) gate: Arc<Gate>,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) keys: Arc<KeyRing>,
    pub(crate) directory: Arc<TestDirectory>,
}

impl House {
    pub(crate) fn new() -> Self {
        Self::with(WebConfig {
            public_url: ISSUER.to_owned(),
            ..WebConfig::default()
        })
    }

    pub(crate) fn with(config: WebConfig) -> Self {
        let clock = Arc::new(TestClock::default());
        let keys = Arc::new(KeyRing::new(ISSUER));
        keys.replace(&[Key::restore(
            Uuid::from_u128(1),
            KeyStatus::Active,
            Box::new([7; 32]),
        )]);
        let directory = Arc::new(TestDirectory::default());
        let gate = Gate::new(
            config,
            Arc::clone(&clock) as Arc<dyn Clock>,
            Arc::clone(&keys),
            Arc::clone(&directory) as Arc<dyn Directory>,
            RouteTable::of(&contract()),
        );
        Self {
            gate: Arc::new(gate),
            clock,
            keys,
            directory,
        }
    }

    /// Signs somebody in at municipality `n` and gives the token.
    pub(crate) fn sign_in(
        &self,
        n: u128,
        roles: &[Role],
        departments: &[DepartmentRole],
    ) -> String {
        let municipality = MunicipalityId::from_uuid(Uuid::from_u128(n));
        let user = UserId::from_uuid(Uuid::new_v4());
        let session = SessionId::from_uuid(Uuid::new_v4());
        let department = DepartmentId::from_uuid(Uuid::from_u128(50));
        let actor = Actor {
            municipality,
            kind: ActorKind::Staff,
            user: Some(user),
            roles: roles.to_vec(),
            departments: departments.iter().map(|role| (department, *role)).collect(),
        };
        let state = SessionState {
            user,
            actor: Arc::new(actor),
            language: Language::HUNGARIAN,
            ended: false,
            expires_at: self.clock.now() + TimeDelta::hours(12),
            credentials_changed_at: self.clock.now() - TimeDelta::hours(1),
        };
        self.directory
            .sessions
            .lock()
            .expect("a lock")
            .insert(session, state);
        let grant = Grant {
            municipality,
            user,
            session,
        };
        self.keys
            .issue(&grant, self.clock.now())
            .expect("a token")
            .token
    }

    /// The session of a token, to change its state.
    pub(crate) fn session_of(&self, token: &str) -> SessionId {
        self.keys
            .verify(token, self.clock.now())
            .expect("a good token")
            .grant
            .session
    }

    pub(crate) async fn ask(
        &self,
        configure: fn(&mut ServiceConfig),
        request: TestRequest,
    ) -> Told {
        let mut told = self.ask_all(configure, vec![request]).await;
        told.remove(0)
    }

    pub(crate) async fn ask_all(
        &self,
        configure: fn(&mut ServiceConfig),
        requests: Vec<TestRequest>,
    ) -> Vec<Told> {
        let gate = Arc::clone(&self.gate);
        let app = App::new()
            .wrap(from_fn(move |request, next| {
                pass(Arc::clone(&gate), request, next)
            }))
            .configure(configure);
        let service = init_service(app).await;
        let mut all = Vec::new();
        for request in requests {
            match service.call(request.to_request()).await {
                Ok(response) => all.push(Told::of(response).await),
                Err(error) => {
                    let response = error.error_response();
                    let (head, body) = response.into_parts();
                    let body = actix_web::body::to_bytes(body).await.expect("a body");
                    all.push(Told::new(head.status().as_u16(), head.headers(), &body));
                }
            }
        }
        all
    }
}

/// An answer, to look at.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) status: u16,
    pub(crate) headers: HashMap<String, String>,
    pub(crate) text: String,
}

impl Told {
    async fn of<B: MessageBody>(response: ServiceResponse<B>) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = read_body(response).await;
        Self::new(status, &headers, &body)
    }

    fn new(status: u16, headers: &actix_web::http::header::HeaderMap, body: &[u8]) -> Self {
        let mut joined: HashMap<String, String> = HashMap::new();
        for (name, value) in headers {
            let value = String::from_utf8_lossy(value.as_bytes());
            let known = joined.entry(name.to_string()).or_default();
            if !known.is_empty() {
                known.push_str(", ");
            }
            known.push_str(&value);
        }
        Self {
            status,
            headers: joined,
            text: String::from_utf8_lossy(body).into_owned(),
        }
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).expect("json")
    }

    /// The slug of the problem it is.
    pub(crate) fn problem(&self) -> String {
        let document = self.json();
        assert_eq!(self.header("content-type"), "application/problem+json");
        for member in ["title", "detail", "requestId"] {
            assert!(document[member].is_string(), "{member}");
        }
        assert_eq!(document["status"], self.status);
        document["type"]
            .as_str()
            .and_then(|uri| uri.strip_prefix("/problems/"))
            .expect("a type")
            .to_owned()
    }
}

pub(crate) fn bearer(request: TestRequest, token: &str) -> TestRequest {
    request.insert_header(("Authorization", format!("Bearer {token}")))
}

pub(crate) fn cookie(request: TestRequest, token: &str) -> TestRequest {
    request.insert_header((
        "Cookie",
        format!("theme=dark; {}={token}", crate::session::ACCESS_COOKIE),
    ))
}

pub(crate) fn to(method: Method, uri: &str) -> TestRequest {
    TestRequest::default()
        .method(method)
        .uri(uri)
        .peer_addr("192.0.2.7:4711".parse().expect("an address"))
}

pub(crate) const CASES: &str = "/api/v1/municipalities/cserhalom/cases";
pub(crate) const CATALOG: &str = "/api/v1/municipalities/cserhalom/service-catalog";
pub(crate) const ELSEWHERE: &str = "/api/v1/municipalities/harmas/cases";

/// The contract of the test's handlers.
pub(crate) fn contract() -> OpenApi {
    let json = || {
        let content = ContentBuilder::new().build();
        let response = ResponseBuilder::new()
            .content("application/json", content)
            .build();
        OperationBuilder::new().response("200", response).build()
    };
    let item = |methods: &[HttpMethod], operation: &dyn Fn() -> Operation| {
        let mut item = PathItem::default();
        for method in methods {
            item.merge_operations(PathItem::new(method.clone(), operation()));
        }
        item
    };
    let mut paths = Paths::default();
    for (path, methods) in [
        (
            "/api/v1/municipalities/{municipality}/cases",
            &[HttpMethod::Get, HttpMethod::Post][..],
        ),
        (
            "/api/v1/municipalities/{municipality}/cases/{case}",
            &[HttpMethod::Get, HttpMethod::Patch],
        ),
        (
            "/api/v1/municipalities/{municipality}/service-catalog",
            &[HttpMethod::Get],
        ),
        ("/api/v1/auth/login", &[HttpMethod::Post]),
        ("/api/v1/auth/me", &[HttpMethod::Get]),
        ("/api/v1/panic", &[HttpMethod::Get]),
        ("/api/v1/sleep", &[HttpMethod::Get]),
        ("/api/v1/broken", &[HttpMethod::Get]),
        ("/api/v1/foreign", &[HttpMethod::Get]),
    ] {
        paths.paths.insert(path.to_owned(), item(methods, &json));
    }
    let cases = paths
        .paths
        .get_mut("/api/v1/municipalities/{municipality}/cases");
    let list = cases.and_then(|item| item.get.as_mut()).expect("a list");
    let query = ParameterBuilder::new()
        .name("q")
        .parameter_in(ParameterIn::Query)
        .build();
    list.parameters = Some(vec![query.into()]);
    OpenApiBuilder::new().paths(paths).build()
}
