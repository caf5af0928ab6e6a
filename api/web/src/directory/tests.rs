use actix_web::http::Method;
use actix_web::middleware::from_fn;
use actix_web::test::{TestRequest, call_service, init_service, read_body_json};
use actix_web::web::{Data, ServiceConfig, post};
use chrono::{DateTime, TimeDelta};
use domain::clock::Clock;
use domain::codes::SessionKind;
use domain::refusal::Refusal;
use serde_json::json;
use store::Tx;
use store::schema::department;
use store::testing::{FreshStore, fresh_sqlite};
use store::types::At;
use uuid::Uuid;

use super::*;
use crate::allow::CreateCase;
use crate::gate::{Gate, RouteTable, pass};
use crate::keys::{Grant, Key, KeyRing, KeyStatus};
use crate::testing::{CASES, ISSUER, TestClock, bearer, contract, to};
use crate::{Allowed, Answer, App, Body, Check, IdempotencyKey, WebConfig, created, health, once};

fn now() -> Moment {
    DateTime::from_timestamp(1_800_000_000, 0).expect("a time")
}

fn of() -> MunicipalityId {
    MunicipalityId::from_uuid(Uuid::from_u128(1))
}

fn user() -> UserId {
    UserId::from_uuid(Uuid::from_u128(2))
}

fn department() -> DepartmentId {
    DepartmentId::from_uuid(Uuid::from_u128(3))
}

fn signed_in() -> SessionId {
    SessionId::from_uuid(Uuid::from_u128(4))
}

/// A town with one department and one employee, who is signed in.
fn db_town() -> FreshStore {
    let store = fresh_sqlite();
    store
        .write_blocking(Reach::Installation, db_fill)
        .expect("a town");
    store
}

fn db_fill(tx: &mut Tx<'_>) -> Result<(), Failure> {
    let at = || At(now());
    let town = (
        municipality::id.eq(of()),
        municipality::slug.eq("cserhalom"),
        municipality::prefix.eq("CSH"),
        municipality::names.eq(Json(Texts::hu_en("Cserhalom", "Cserhalom"))),
        municipality::languages.eq(Json(vec![Language::HUNGARIAN, Language::ENGLISH])),
        municipality::default_language.eq(Language::HUNGARIAN),
        municipality::time_zone.eq("Europe/Budapest"),
        municipality::branding.eq(Json(json!({"color": "#8a4b12"}))),
        municipality::origins.eq(Json(vec!["https://portal.example"])),
        municipality::version.eq(7_i64),
        municipality::created_at.eq(at()),
        municipality::updated_at.eq(at()),
    );
    let employee = (
        app_user::municipality_id.eq(of()),
        app_user::id.eq(user()),
        app_user::email.eq("anna@cserhalom.example"),
        app_user::family_name.eq("Kiss"),
        app_user::given_name.eq("Anna"),
        app_user::language.eq(Language::ENGLISH),
        app_user::status.eq(UserStatus::Active),
        app_user::credentials_changed_at.eq(at()),
        app_user::version.eq(1_i64),
        app_user::created_at.eq(at()),
        app_user::updated_at.eq(at()),
    );
    let role = (
        user_role::municipality_id.eq(of()),
        user_role::user_id.eq(user()),
        user_role::role.eq(Role::ProcessOwner),
    );
    let green = (
        department::municipality_id.eq(of()),
        department::id.eq(department()),
        department::code.eq("GRN"),
        department::names.eq(Json(Texts::hu_en("Zöld", "Green"))),
        department::active.eq(true),
        department::version.eq(1_i64),
        department::created_at.eq(at()),
        department::updated_at.eq(at()),
    );
    let member = (
        department_member::municipality_id.eq(of()),
        department_member::department_id.eq(department()),
        department_member::user_id.eq(user()),
        department_member::role.eq(DepartmentRole::Lead),
        department_member::on_duty.eq(true),
        department_member::created_at.eq(at()),
    );
    let signed_in = (
        session::municipality_id.eq(of()),
        session::id.eq(signed_in()),
        session::user_id.eq(user()),
        session::kind.eq(SessionKind::Token),
        session::created_at.eq(at()),
        session::last_used_at.eq(at()),
        session::expires_at.eq(At(now() + TimeDelta::hours(12))),
    );
    on!(tx, c => diesel::insert_into(municipality::table).values(town).execute(c))?;
    on!(tx, c => diesel::insert_into(app_user::table).values(employee).execute(c))?;
    on!(tx, c => diesel::insert_into(user_role::table).values(role).execute(c))?;
    on!(tx, c => diesel::insert_into(department::table).values(green).execute(c))?;
    on!(tx, c => diesel::insert_into(department_member::table).values(member).execute(c))?;
    on!(tx, c => diesel::insert_into(session::table).values(signed_in).execute(c))?;
    Ok(())
}

async fn state(store: &FreshStore) -> Option<SessionState> {
    StoreDirectory((**store).clone())
        .session(of(), signed_in())
        .await
        .expect("an answer")
}

#[actix_web::test]
async fn a_municipality_is_found_by_its_slug() {
    let store = db_town();
    let directory = StoreDirectory((*store).clone());
    let found = directory
        .municipality("cserhalom")
        .await
        .expect("an answer")
        .expect("a town");
    assert_eq!(
        (found.id, found.prefix.as_str(), found.version),
        (of(), "CSH", 7)
    );
    assert_eq!(found.time_zone, chrono_tz::Europe::Budapest);
    assert!(found.knows_origin("https://portal.example"));
    assert!(
        directory
            .municipality("harmas")
            .await
            .expect("an answer")
            .is_none()
    );
}

#[actix_web::test]
async fn a_session_tells_what_its_user_may_do_now() {
    let store = db_town();
    let found = state(&store).await.expect("a session");
    assert_eq!(
        (found.user, found.language, found.ended),
        (user(), Language::ENGLISH, false)
    );
    assert_eq!(found.actor.roles, [Role::ProcessOwner]);
    assert_eq!(
        found.actor.departments,
        [(department(), DepartmentRole::Lead)]
    );
    let elsewhere = MunicipalityId::from_uuid(Uuid::from_u128(9));
    let directory = StoreDirectory((*store).clone());
    assert!(
        directory
            .session(elsewhere, signed_in())
            .await
            .expect("an answer")
            .is_none()
    );
}

#[actix_web::test]
async fn a_disabled_user_has_no_session() {
    let store = db_town();
    let disable = |tx: &mut Tx<'_>| {
        let row = app_user::table.filter(app_user::id.eq(user()));
        on!(tx, c => diesel::update(row).set(app_user::status.eq(UserStatus::Disabled)).execute(c))?;
        Ok(())
    };
    store.write_blocking(of(), disable).expect("a change");
    assert!(state(&store).await.expect("a session").ended);
}

#[derive(serde::Deserialize)]
struct NewThing {
    name: String,
}

impl Check for NewThing {}

async fn create(
    allowed: Allowed<CreateCase>,
    app: Data<App>,
    key: IdempotencyKey,
    body: Body<NewThing>,
) -> Answer {
    let (thing, fingerprint) = body.into_parts();
    once(&app, &allowed, key, fingerprint, move |_| {
        if thing.name == "refused" {
            return Err(Refusal::not_found().into());
        }
        let id = Uuid::new_v4();
        Ok(created(format!("{CASES}/{id}"), &json!({ "id": id })).version(1))
    })
    .await
}

fn app(store: &FreshStore) -> (App, String) {
    let clock: Arc<dyn Clock> = Arc::new(TestClock::default());
    let keys = Arc::new(KeyRing::new(ISSUER));
    keys.replace(&[Key::restore(
        Uuid::nil(),
        KeyStatus::Active,
        Box::new([1; 32]),
    )]);
    let directory = Arc::new(StoreDirectory((**store).clone()));
    let routes = RouteTable::of(&contract());
    let config = WebConfig {
        public_url: ISSUER.to_owned(),
        ..WebConfig::default()
    };
    let gate = Arc::new(Gate::new(
        config,
        Arc::clone(&clock),
        Arc::clone(&keys),
        directory,
        routes,
    ));
    let grant = Grant {
        municipality: of(),
        user: user(),
        session: signed_in(),
    };
    let token = keys.issue(&grant, now()).expect("a token").token;
    (
        App {
            store: (**store).clone(),
            clock,
            keys,
            gate,
        },
        token,
    )
}

fn routes(config: &mut ServiceConfig) {
    config.route(
        "/api/v1/municipalities/{municipality}/cases",
        post().to(create),
    );
    health::configure(config);
}

macro_rules! service {
    ($app:expr) => {{
        let gate = Arc::clone(&$app.gate);
        init_service(
            actix_web::App::new()
                .wrap(from_fn(move |request, next| {
                    pass(Arc::clone(&gate), request, next)
                }))
                .app_data(Data::new($app.clone()))
                .configure(routes),
        )
        .await
    }};
}

fn thing(name: &str, key: &str) -> TestRequest {
    let request = to(Method::POST, CASES).set_json(json!({ "name": name }));
    request.insert_header(("Idempotency-Key", key))
}

#[actix_web::test]
async fn a_repeated_request_is_answered_alike_and_done_once() {
    let store = db_town();
    let (app, token) = app(&store);
    let service = service!(app);
    let mut ids = Vec::new();
    for (request, replayed) in [
        (bearer(thing("a", "one"), &token), false),
        (bearer(thing("a", "one"), &token), true),
        (bearer(thing("a", "two"), &token), false),
        (thing("a", "one"), false),
    ] {
        let response = call_service(&service, request.to_request()).await;
        assert_eq!(response.status(), 201);
        assert_eq!(response.headers().get("etag").expect("a tag"), "\"v1\"");
        assert!(response.headers().contains_key("location"));
        assert_eq!(
            response.headers().contains_key("idempotency-replayed"),
            replayed
        );
        let body: Value = read_body_json(response).await;
        ids.push(body["id"].clone());
    }
    assert_eq!(ids[0], ids[1]);
    assert!(
        ids[0] != ids[2] && ids[0] != ids[3],
        "another key, another caller"
    );
}

#[actix_web::test]
async fn a_key_belongs_to_one_request() {
    let store = db_town();
    let (app, token) = app(&store);
    let service = service!(app);
    let mut told = Vec::new();
    for name in ["refused", "a", "b"] {
        let request = bearer(thing(name, "key"), &token).to_request();
        told.push(call_service(&service, request).await.status().as_u16());
    }
    assert_eq!(told, [404, 201, 422], "what was refused was not done");
}

#[actix_web::test]
async fn health_is_told_without_its_causes() {
    let store = db_town();
    let (app, _) = app(&store);
    let service = service!(app);
    let ask = async |path: &str| {
        call_service(&service, TestRequest::with_uri(path).to_request())
            .await
            .status()
            .as_u16()
    };
    assert_eq!(
        (ask("/health/live").await, ask("/health/ready").await),
        (200, 200)
    );
    app.gate.leave();
    assert_eq!(
        (ask("/health/live").await, ask("/health/ready").await),
        (200, 503)
    );
}
