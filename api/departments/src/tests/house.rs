//! A municipality with users, on a fresh database, and a gate before this slice alone.

use std::sync::Arc;

use actix_web::App as ActixApp;
use actix_web::http::Method;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::from_fn;
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use chrono::DateTime;
use diesel::prelude::*;
use domain::clock::{Clock, Moment};
use domain::codes::{ActorKind, DepartmentRole, Role, UserStatus};
use domain::ids::{DepartmentId, MunicipalityId, SessionId, UserId};
use domain::policy::Actor;
use domain::text::{Language, Texts};
use serde_json::{Value, json};
use store::schema::{app_user, municipality};
use store::testing::{FreshStore, fresh_stores};
use store::types::{At, Json};
use store::{Failure, on};
use utoipa_actix_web::AppExt as _;
use uuid::Uuid;
use web::directory::StoreDirectory;
use web::gate::{Gate, RouteTable, pass};
use web::keys::{Grant, Key, KeyRing, KeyStatus};
use web::session::{Directory, Lookup, SessionState};
use web::{App, Data, IfMatch, MunicipalityContext, WebConfig};

use crate::operations::{By, create, set_member};
use crate::views::{MemberPlace, NewDepartment};

pub(super) const LANGUAGES: [Language; 2] = [Language::HUNGARIAN, Language::ENGLISH];

#[derive(Debug)]
struct StillClock;

impl Clock for StillClock {
    fn now(&self) -> Moment {
        DateTime::from_timestamp(1_800_000_000, 0).expect("a time")
    }
}

/// Knows one caller, whose session is the nil one.
struct OneCaller {
    store: StoreDirectory,
    actor: Actor,
}

impl Directory for OneCaller {
    fn municipality<'l>(&'l self, slug: &'l str) -> Lookup<'l, Option<MunicipalityContext>> {
        self.store.municipality(slug)
    }

    fn session(&self, _: MunicipalityId, _: SessionId) -> Lookup<'_, Option<SessionState>> {
        let state = SessionState {
            user: self.actor.user.expect("a user"),
            actor: Arc::new(self.actor.clone()),
            language: Language::HUNGARIAN,
            ended: false,
            expires_at: StillClock.now() + chrono::TimeDelta::hours(1),
            credentials_changed_at: StillClock.now(),
        };
        Box::pin(async move { Ok(Some(state)) })
    }
}

pub(super) struct House {
    pub(super) store: FreshStore,
    pub(super) municipality: MunicipalityId,
}

pub(super) struct Answered {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Value,
}

impl Answered {
    pub(super) fn tag(&self) -> String {
        let tag = self.headers.get("etag").and_then(|tag| tag.to_str().ok());
        tag.unwrap_or_else(|| panic!("no ETag: {}", self.body))
            .to_owned()
    }
}

/// One house for each database.
pub(super) fn houses() -> Vec<House> {
    fresh_stores()
        .into_iter()
        .map(|store| {
            let id = MunicipalityId::from_uuid(Uuid::from_u128(1));
            store
                .write_blocking(id, move |tx| insert_municipality(tx, id))
                .expect("a municipality");
            House {
                store,
                municipality: id,
            }
        })
        .collect()
}

fn insert_municipality(tx: &mut store::Tx<'_>, id: MunicipalityId) -> Result<(), Failure> {
    let now = At(StillClock.now());
    let row = (
        municipality::id.eq(id),
        municipality::slug.eq("cserhalom"),
        municipality::prefix.eq("CSH"),
        municipality::names.eq(Json(Texts::hu_en("Cserhalom", "Cserhalom"))),
        municipality::languages.eq(Json(LANGUAGES)),
        municipality::default_language.eq(Language::HUNGARIAN),
        municipality::time_zone.eq("Europe/Budapest"),
        municipality::branding.eq(Json(json!({}))),
        municipality::origins.eq(Json(json!([]))),
        municipality::version.eq(1),
        municipality::created_at.eq(now),
        municipality::updated_at.eq(now),
    );
    on!(tx, c => diesel::insert_into(municipality::table).values(row).execute(c))?;
    Ok(())
}

impl House {
    pub(super) fn engine(&self) -> &'static str {
        self.store.engine()
    }

    pub(super) fn system(&self) -> By {
        By::system(self.municipality, LANGUAGES.to_vec(), StillClock.now())
    }

    pub(super) fn actor(
        &self,
        user: UserId,
        roles: &[Role],
        departments: &[(DepartmentId, DepartmentRole)],
    ) -> Actor {
        Actor {
            municipality: self.municipality,
            kind: ActorKind::Staff,
            user: Some(user),
            roles: roles.to_vec(),
            departments: departments.to_vec(),
        }
    }

    pub(super) fn by(&self, actor: Actor) -> By {
        By {
            actor: Arc::new(actor),
            ..self.system()
        }
    }

    pub(super) fn db_user(&self, number: u128, family_name: &str, status: UserStatus) -> UserId {
        let id = UserId::from_uuid(Uuid::from_u128(number));
        let (municipality, family_name) = (self.municipality, family_name.to_owned());
        self.store
            .write_blocking(municipality, move |tx| {
                let now = At(StillClock.now());
                let row = (
                    app_user::municipality_id.eq(municipality),
                    app_user::id.eq(id),
                    app_user::email.eq(format!("user{number}@cserhalom.example")),
                    app_user::family_name.eq(&family_name),
                    app_user::given_name.eq("Anna"),
                    app_user::language.eq(Language::HUNGARIAN),
                    app_user::status.eq(status),
                    app_user::credentials_changed_at.eq(now),
                    app_user::version.eq(1),
                    app_user::created_at.eq(now),
                    app_user::updated_at.eq(now),
                );
                on!(tx, c => diesel::insert_into(app_user::table).values(row).execute(c))?;
                Ok(())
            })
            .expect("a user");
        id
    }

    pub(super) fn db_department(&self, code: &str) -> DepartmentId {
        let id = DepartmentId::from_uuid(store::ids::new_id(StillClock.now()));
        let (by, code) = (self.system(), code.to_owned());
        self.store
            .write_blocking(self.municipality, move |tx| {
                let names = Texts::hu_en(format!("{code} osztály"), format!("{code} department"));
                let new = NewDepartment {
                    code: code.clone(),
                    names,
                    email: None,
                    phone: None,
                };
                create(tx, &by, id, &new).map(|_| ())
            })
            .expect("a department");
        id
    }

    pub(super) fn db_member(
        &self,
        department: DepartmentId,
        user: UserId,
        version: i64,
        role: DepartmentRole,
    ) {
        let by = self.system();
        self.store
            .write_blocking(self.municipality, move |tx| {
                let place = MemberPlace {
                    role,
                    on_duty: true,
                };
                set_member(tx, &by, department, user, &IfMatch::version(version), place).map(|_| ())
            })
            .expect("a member");
    }

    /// Sends a request of one caller through the gate.
    pub(super) async fn send(
        &self,
        caller: &Actor,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Answered {
        let keys = Arc::new(KeyRing::new("https://ugyek.example"));
        keys.replace(&[Key::restore(
            Uuid::from_u128(1),
            KeyStatus::Active,
            Box::new([7; 32]),
        )]);
        let grant = Grant {
            municipality: caller.municipality,
            user: caller.user.expect("a user"),
            session: SessionId::from_uuid(Uuid::nil()),
        };
        let token = keys.issue(&grant, StillClock.now()).expect("a token").token;
        let (_, contract) = ActixApp::new()
            .into_utoipa_app()
            .service(utoipa_actix_web::scope("/api/v1").configure(crate::configure))
            .split_for_parts();
        let directory = OneCaller {
            store: StoreDirectory(self.store.clone()),
            actor: caller.clone(),
        };
        let gate = Arc::new(Gate::new(
            WebConfig {
                public_url: "https://ugyek.example".to_owned(),
                ..WebConfig::default()
            },
            Arc::new(StillClock),
            Arc::clone(&keys),
            Arc::new(directory),
            RouteTable::of(&contract),
        ));
        let app = App {
            store: self.store.clone(),
            clock: Arc::new(StillClock),
            keys,
            gate: Arc::clone(&gate),
        };
        let service = init_service(
            ActixApp::new()
                .into_utoipa_app()
                .app_data(Data::new(app))
                .service(utoipa_actix_web::scope("/api/v1").configure(crate::configure))
                .into_app()
                .wrap(from_fn(move |request, next| {
                    pass(Arc::clone(&gate), request, next)
                })),
        )
        .await;
        let mut request = TestRequest::default()
            .method(method)
            .uri(&format!(
                "/api/v1/municipalities/cserhalom/departments{path}"
            ))
            .insert_header(("authorization", format!("Bearer {token}")))
            .insert_header(("accept-language", "en"));
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
}
