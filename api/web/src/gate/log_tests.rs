//! What the log tells of a request, and what it never does.

use std::io;
use std::sync::{Arc, Mutex};

use actix_web::http::Method;
use actix_web::web::{self, ServiceConfig};
use domain::codes::DepartmentRole;
use serde::Deserialize;
use serde_json::{Value, json};
use tracing_subscriber::fmt::MakeWriter;

use crate::allow::{CreateCase, ReadCases};
use crate::testing::{CASES, House, bearer, cookie, to};
use crate::{Allowed, Answer, Body, Check, Params, Problem, ok};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("a lock").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Lines {
    /// Everything is logged, as the server writes it, by this thread until the guard goes.
    fn begin() -> (Self, tracing::subscriber::DefaultGuard) {
        let lines = Self::default();
        let subscriber = tracing_subscriber::fmt()
            .json()
            .flatten_event(true)
            .with_max_level(tracing::Level::TRACE)
            .with_writer(lines.clone())
            .finish();
        (lines, tracing::subscriber::set_default(subscriber))
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().expect("a lock").clone()).expect("text")
    }

    /// The lines this crate wrote.
    fn ours(&self) -> Vec<Value> {
        self.text()
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).expect("one JSON object a line"))
            .filter(|line| {
                line["target"]
                    .as_str()
                    .is_some_and(|target| target.starts_with("web"))
            })
            .collect()
    }
}

#[derive(Deserialize)]
struct Query {
    #[expect(dead_code, reason = "what is asked is not looked at")]
    q: Option<String>,
}

impl Check for Query {}

#[derive(Deserialize)]
#[expect(dead_code, reason = "what is read is not looked at")]
struct NewCase {
    text: String,
}

impl Check for NewCase {}

async fn list(_: Allowed<ReadCases>, _: Params<Query>) -> Answer {
    Ok(ok(&json!([])))
}

async fn create(_: Allowed<CreateCase>, _: Body<NewCase>) -> Answer {
    Err(Problem::broken(std::io::Error::other("the disk is gone")))
}

fn routes(config: &mut ServiceConfig) {
    config
        .route(
            "/api/v1/municipalities/{municipality}/cases",
            web::get().to(list),
        )
        .route(
            "/api/v1/municipalities/{municipality}/cases",
            web::post().to(create),
        );
}

#[actix_web::test]
async fn a_request_is_one_line_that_says_who_what_and_how_long() {
    let house = House::new();
    let token = house.sign_in(1, &[], &[DepartmentRole::Agent]);
    let (lines, guard) = Lines::begin();
    let request =
        bearer(to(Method::GET, CASES), &token).insert_header(("X-Request-Id", "portal-4711"));
    house.ask(routes, request).await;
    drop(guard);
    let ours = lines.ours();
    assert_eq!(ours.len(), 1, "{ours:?}");
    let line = &ours[0];
    for (name, value) in [
        ("request_id", json!("portal-4711")),
        ("method", json!("GET")),
        (
            "route",
            json!("/api/v1/municipalities/{municipality}/cases"),
        ),
        ("status", json!(200)),
        ("municipality", json!("cserhalom")),
    ] {
        assert_eq!(line[name], value, "{name}");
    }
    assert!(line["actor"].is_string() && line["duration_ms"].is_number());
}

#[actix_web::test]
async fn nothing_a_caller_sends_gets_into_the_log() {
    const CANARY: &str = "canary-7f3a";
    let house = House::new();
    let token = house.sign_in(1, &[], &[DepartmentRole::Agent]);
    let (lines, guard) = Lines::begin();
    let told = house
        .ask_all(
            routes,
            vec![
                bearer(to(Method::GET, &format!("{CASES}?q={CANARY}")), &token),
                bearer(to(Method::GET, CASES), CANARY),
                cookie(to(Method::GET, CASES), CANARY),
                to(Method::GET, CASES).insert_header(("Tracking-Secret", CANARY)),
                to(
                    Method::GET,
                    &format!("/api/v1/municipalities/{CANARY}/cases"),
                ),
                to(Method::GET, &format!("/api/v1/{CANARY}")),
                to(Method::GET, CASES)
                    .insert_header(("Referer", CANARY))
                    .insert_header(("User-Agent", CANARY)),
                to(Method::POST, CASES).set_json(json!({"text": CANARY})),
                to(Method::POST, CASES).set_json(json!({ CANARY: 1 })),
                to(
                    Method::from_bytes(CANARY.as_bytes()).expect("a method"),
                    CASES,
                ),
            ],
        )
        .await;
    drop(guard);
    assert_eq!(told[0].status, 200);
    let ours: String = lines.ours().iter().map(Value::to_string).collect();
    assert!(!ours.contains(&token), "a token");
    assert!(!ours.contains(CANARY), "{ours}");
    assert!(!ours.contains("192.0.2.7"), "an address");
}

#[actix_web::test]
async fn a_fault_of_ours_is_logged_once_with_its_cause() {
    let house = House::new();
    let (lines, guard) = Lines::begin();
    let request = to(Method::POST, CASES).set_json(json!({"text": "a"}));
    let told = house.ask(routes, request).await;
    drop(guard);
    let text = lines.text();
    assert_eq!(text.matches("the disk is gone").count(), 1);
    assert!(!told.text.contains("the disk is gone"));
    let id = told.json()["requestId"].as_str().expect("an id").to_owned();
    let ours = lines.ours();
    assert!(
        ours.iter().all(|line| line["request_id"] == id.as_str()),
        "{ours:?}"
    );
}

#[actix_web::test]
async fn no_input_can_forge_a_line() {
    let house = House::new();
    let (lines, guard) = Lines::begin();
    let hostile = format!(
        "/api/v1/municipalities/cserhalom/cases/{}",
        "%0d%0a%7B%22forged%22%3A1%7D%1b%5b31m"
    );
    house
        .ask(
            routes,
            to(Method::GET, &hostile).insert_header(("X-Request-Id", "a\tb {\"forged\":1}")),
        )
        .await;
    drop(guard);
    let text = lines.text();
    assert!(text.lines().all(|line| {
        serde_json::from_str::<Value>(line).is_ok_and(|line| line.get("forged").is_none())
    }));
    assert!(!text.contains('\u{1b}') && !lines.ours().is_empty());
}
