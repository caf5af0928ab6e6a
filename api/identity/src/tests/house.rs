//! A house with this slice alone in it, on a fresh database.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use actix_web::App as ActixApp;
use actix_web::http::Method;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::from_fn;
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use chrono::DateTime;
use domain::clock::{Clock, Moment};
use domain::codes::Role;
use domain::ids::{MunicipalityId, UserId};
use domain::text::{Language, Texts};
use serde_json::Value;
use store::testing::{FreshStore, fresh_stores};
use utoipa_actix_web::AppExt as _;
use web::directory::StoreDirectory;
use web::gate::{Gate, RouteTable, pass};
use web::keys::KeyRing;
use web::limits::{Rate, Rates};
use web::{App, Data, WebConfig};

use crate::command::{
    Branding, KnownUser, NewMunicipality, NewUser, create_known_users, create_municipality,
    hash_password,
};
use crate::{Identity, InstallationSecret};

pub(super) const PASSWORD: &str = "három zsemle a kosárban";
pub(super) const AGENT: &str = "a browser of the tests";

#[derive(Debug, Default)]
pub(super) struct TestClock(AtomicI64);

impl TestClock {
    pub(super) fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::Relaxed);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Moment {
        DateTime::from_timestamp(1_800_000_000 + self.0.load(Ordering::Relaxed), 0).expect("a time")
    }
}

pub(super) struct House {
    pub(super) store: FreshStore,
    pub(super) clock: Arc<TestClock>,
    pub(super) identity: Identity,
    pub(super) municipality: MunicipalityId,
    app: App,
}

pub(super) struct Answered {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Value,
}

impl Answered {
    pub(super) fn text(&self, name: &str) -> String {
        self.body[name]
            .as_str()
            .unwrap_or_else(|| panic!("{name} in {}", self.body))
            .to_owned()
    }

    /// The value of a cookie the answer sets.
    pub(super) fn cookie(&self, name: &str) -> String {
        let prefix = format!("{name}=");
        self.headers
            .get_all("set-cookie")
            .filter_map(|value| value.to_str().ok())
            .find_map(|cookie| cookie.strip_prefix(prefix.as_str()))
            .unwrap_or_else(|| panic!("no cookie {name}"))
            .split(';')
            .next()
            .unwrap_or_default()
            .to_owned()
    }
}

pub(super) fn secret() -> InstallationSecret {
    InstallationSecret::new([7; 32])
}

pub(super) fn new_user(email: &str, roles: &[Role]) -> NewUser {
    NewUser {
        email: email.to_owned(),
        family_name: "Kiss".to_owned(),
        given_name: "Anna".to_owned(),
        language: None,
        roles: roles.to_vec(),
    }
}

pub(super) fn new_municipality(slug: &str, prefix: &str) -> NewMunicipality {
    NewMunicipality {
        slug: slug.to_owned(),
        prefix: prefix.to_owned(),
        names: Texts::hu_en("Cserhalom", "Cserhalom"),
        languages: vec![Language::HUNGARIAN, Language::ENGLISH],
        default_language: Language::HUNGARIAN,
        time_zone: "Europe/Budapest".to_owned(),
        branding: Branding::default(),
        origins: Vec::new(),
    }
}

/// One house for each database.
pub(super) fn houses() -> Vec<House> {
    fresh_stores().into_iter().map(House::on).collect()
}

impl House {
    fn on(store: FreshStore) -> Self {
        let clock = Arc::new(TestClock::default());
        let ring = Arc::new(KeyRing::new("https://ugyek.example"));
        let identity = Identity::new(store.clone(), Arc::clone(&ring), &secret());
        identity.prepare(clock.now()).expect("keys");
        let municipality =
            create_municipality(&store, clock.now(), new_municipality("cserhalom", "CSH"))
                .expect("a municipality");
        let (_, contract) = ActixApp::new()
            .into_utoipa_app()
            .service(utoipa_actix_web::scope("/api/v1").configure(crate::configure))
            .split_for_parts();
        let unlimited = Rate::of(1_000_000, 1);
        let config = WebConfig {
            public_url: "https://ugyek.example".to_owned(),
            rates: Rates {
                house: unlimited,
                read: unlimited,
                write: unlimited,
                submit: unlimited,
                login: unlimited,
            },
            ..WebConfig::default()
        };
        let gate = Gate::new(
            config,
            Arc::clone(&clock) as Arc<dyn Clock>,
            Arc::clone(&ring),
            Arc::new(StoreDirectory(store.clone())),
            RouteTable::of(&contract),
        );
        let app = App {
            store: store.clone(),
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            keys: ring,
            gate: Arc::new(gate),
        };
        Self {
            store,
            clock,
            identity,
            municipality,
            app,
        }
    }

    pub(super) fn now(&self) -> Moment {
        self.clock.now()
    }

    pub(super) fn engine(&self) -> &'static str {
        self.store.engine()
    }

    /// Adds users who can sign in with [`PASSWORD`].
    pub(super) fn db_users(&self, users: &[(&str, &[Role])]) -> Vec<UserId> {
        let password_hash = hash_password(&PASSWORD.to_owned().into()).expect("a hash");
        let known = users
            .iter()
            .map(|(email, roles)| KnownUser {
                user: new_user(email, roles),
                password_hash: password_hash.clone(),
            })
            .collect();
        create_known_users(&self.store, self.now(), self.municipality, known).expect("users")
    }

    /// Sends a request through the gate.
    pub(super) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Answered {
        let gate = Arc::clone(&self.app.gate);
        let service = init_service(
            ActixApp::new()
                .into_utoipa_app()
                .app_data(Data::new(self.app.clone()))
                .app_data(Data::new(self.identity.clone()))
                .service(utoipa_actix_web::scope("/api/v1").configure(crate::configure))
                .into_app()
                .wrap(from_fn(move |request, next| {
                    pass(Arc::clone(&gate), request, next)
                })),
        )
        .await;
        let mut request = TestRequest::default()
            .method(method)
            .uri(&format!("/api/v1{path}"))
            .insert_header(("user-agent", AGENT))
            .peer_addr("192.0.2.7:4000".parse().expect("an address"));
        for (name, value) in headers {
            let name = HeaderName::from_bytes(name.as_bytes()).expect("a name");
            request = request.insert_header((name, HeaderValue::from_str(value).expect("a value")));
        }
        if let Some(body) = body {
            request = request.set_json(body);
        }
        let response = call_service(&service, request.to_request()).await;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = read_body(response).await;
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answered {
            status,
            headers,
            body,
        }
    }

    pub(super) async fn post(&self, path: &str, token: Option<&str>, body: Value) -> Answered {
        let bearer = token.map(|token| format!("Bearer {token}"));
        let headers: Vec<(&str, &str)> = bearer
            .iter()
            .map(|bearer| ("authorization", bearer.as_str()))
            .collect();
        self.send(Method::POST, path, &headers, Some(body)).await
    }

    pub(super) async fn get(&self, path: &str, token: &str) -> Answered {
        let bearer = format!("Bearer {token}");
        self.send(Method::GET, path, &[("authorization", &bearer)], None)
            .await
    }

    /// Signs in and gives access and refresh token.
    pub(super) async fn sign_in(&self, email: &str) -> (String, String) {
        let body = serde_json::json!({ "email": email, "password": PASSWORD });
        let answer = self.post("/auth/login", None, body).await;
        assert_eq!(answer.status, 200, "{} {}", self.engine(), answer.body);
        (answer.text("accessToken"), answer.text("refreshToken"))
    }
}
