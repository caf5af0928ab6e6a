//! The access matrix: every operation of the contract, tried by every kind of caller, in the own
//! and in the foreign municipality. `docs/access-matrix.md` is what comes out.
//!
//! Paths are filled with things that exist. Writes carry a version nobody has seen (`"v0"`), so who
//! is let in changes nothing that matters.

use std::fmt::Write as _;

use chrono::TimeDelta;
use domain::ids::{MunicipalityId, SessionId, UserId};
use futures_util::future::join_all;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use web::keys::Grant;

use crate::checked_in;
use crate::contract::{Operation, operations};
use crate::harness::{Answer, Caller, Things, World};

both!(
    every_operation_lets_in_whom_the_matrix_says,
    people_of_another_municipality_get_what_the_public_gets,
    a_token_that_is_no_longer_good_opens_nothing,
);

/// Who is tried in the own municipality, and what they are there.
const COLUMNS: &[(&str, &str)] = &[
    ("agent", "agent"),
    ("specialist", "specialist with a task"),
    ("tax", "specialist without"),
    ("lead", "lead with a task"),
    ("res.lead", "lead who answers"),
    ("owner", "process owner"),
    ("facilitator", "facilitator"),
    ("manager", "manager"),
    ("admin", "administrator"),
    ("operator", "operator"),
];

/// What anybody may do whatever credentials come along.
const BLIND: &[&str] = &[
    "login",
    "refresh_session",
    "activate",
    "logout",
    "list_municipalities",
];

/// Sends an operation. A caller who would end the own session by it gets one to spare.
async fn tried(
    world: &World,
    operation: &Operation,
    slug: &str,
    things: &Things,
    caller: &Caller,
) -> Answer {
    let path = operation.filled(slug, things);
    let mut request = caller.request(operation.method.clone(), &world.url(&path));
    if operation.path.contains("/tracking/") {
        request = request.header("Tracking-Secret", &things["secret"]);
    }
    if operation.method != Method::GET {
        request = request.header("If-Match", "\"v0\"");
    }
    if let Some((kind, body)) = &operation.body {
        request = request.header("Content-Type", kind).body(body.to_string());
    }
    Answer::of(request).await
}

/// What became of a request, as the matrix tells it.
fn outcome(operation: &Operation, answer: &Answer) -> &'static str {
    match answer.status.as_u16() {
        200..=299 | 400 | 409 | 410 | 412 | 422 | 428 => "in",
        401 => "401",
        403 => "403",
        404 => "404",
        other => panic!("{} answered {other}: {}", operation.id, answer.text),
    }
}

async fn every_operation_lets_in_whom_the_matrix_says(world: &World) {
    let things = world.things().await;
    let mut table = String::from(HEAD);
    for (_, title) in COLUMNS {
        let _ = write!(table, " {title} |");
    }
    table.push_str("\n| --- | --- |");
    table.push_str(&" --- |".repeat(COLUMNS.len()));
    for operation in operations() {
        let public = tried(world, &operation, "cserhalom", &things, &world.public()).await;
        let mut row = vec![outcome(&operation, &public)];
        let needs_session = operation.path.contains("/auth/") && !operation.open;
        let others = COLUMNS.iter().map(|(who, _)| async {
            let (caller, things) = spare(world, &operation, who, &things).await;
            let answer = tried(world, &operation, "cserhalom", &things, &caller).await;
            outcome(&operation, &answer)
        });
        row.extend(join_all(others).await);
        if !operation.open {
            assert_eq!(row[0], "401", "{} needs a session", operation.id);
        }
        if needs_session || operation.open {
            let all = row.iter().skip(1).all(|cell| *cell == row[1]);
            assert!(all, "{} differs between roles: {row:?}", operation.id);
        }
        let path = operation
            .path
            .trim_start_matches("/api/v1")
            .replace("/municipalities/{municipality}", "{m}");
        let _ = write!(
            table,
            "\n| `{} {path}` | {} |",
            operation.method,
            row.join(" | ")
        );
    }
    table.push('\n');
    checked_in::compare("docs/access-matrix.md", &table);
}

const HEAD: &str = "# Who gets in where

Made by the tests (`tests/black_box/matrix.rs`): every operation of the contract was sent by every
kind of caller to the own municipality, for things that exist. `{m}` is
`/municipalities/{municipality}`. *in*: the caller was let in (and then perhaps told that the body
or the version is not right); 401: somebody has to sign in; 403: not in this role; 404: outside the
caller's sight. The case that is asked for is a stray cat: resident service answers for it, the green
department has a task in it, the tax department has no part in it.

In another municipality than the own, everybody is the public, and what the public may not see is
404, but for an operator, who may `PATCH {m}`; the tests try that too. A token that has expired, or whose user is disabled, is
401 wherever a token is looked at.

What each role may do is written in [policy.md](policy.md).

| operation | nobody signed in |";

/// Signing out and ending a session end a session: one nobody needs.
async fn spare(
    world: &World,
    operation: &Operation,
    who: &'static str,
    things: &Things,
) -> (Caller, Things) {
    if !matches!(operation.id.as_str(), "logout" | "delete_session") {
        return (world.staff(who).await, things.clone());
    }
    let caller = world.bearer(&world.sign_in(who).await.text_at("/accessToken"));
    let sessions = caller.get(&world.url("/api/v1/auth/sessions")).await;
    let current = sessions
        .items()
        .iter()
        .find(|session| session["current"] == true);
    let id = current
        .and_then(|session| session["id"].as_str())
        .expect("the session");
    let mut things = things.clone();
    things.insert("session", id.to_owned());
    (caller, things)
}

async fn people_of_another_municipality_get_what_the_public_gets(world: &World) {
    let (here, there) = (world.things().await, world.other_things().await);
    let before = everything(world).await;
    let guest = world.staff("other").await;
    for operation in operations() {
        if !operation.path.contains("{municipality}") {
            continue;
        }
        let public_there = tried(world, &operation, "tarkavolgy", &there, &world.public()).await;
        let visitors = COLUMNS.iter().map(|(who, _)| async {
            let caller = world.staff(who).await;
            (
                *who,
                tried(world, &operation, "tarkavolgy", &there, &caller).await,
            )
        });
        let mut pairs: Vec<_> = join_all(visitors).await;
        let public_here = tried(world, &operation, "cserhalom", &here, &world.public()).await;
        let visit = tried(world, &operation, "cserhalom", &here, &guest).await;
        pairs.push(("other", visit));
        for (who, answer) in pairs {
            let public = if who == "other" {
                &public_here
            } else {
                &public_there
            };
            let same =
                answer.status == public.status && without_name(&answer) == without_name(public);
            // An operator looks after every municipality, and only so far.
            let allowed = if who == "operator" && operation.id == "patch_municipality" {
                outcome(&operation, &answer) == "in"
            } else if operation.open {
                same
            } else {
                answer.status == StatusCode::NOT_FOUND
            };
            assert!(allowed, "{} lets {who} see: {}", operation.id, answer.text);
        }
    }
    assert_eq!(
        before,
        everything(world).await,
        "somebody from elsewhere changed something"
    );
}

/// A document without the name of the request it answered.
fn without_name(answer: &Answer) -> Value {
    let mut body = answer.body.clone();
    if let Some(fields) = body.as_object_mut() {
        fields.remove("requestId");
    }
    body
}

/// All there is in the other municipality, as its own people see it.
async fn everything(world: &World) -> Vec<Value> {
    let boss = world.staff("other").await;
    let mut all = vec![boss.get(&world.other("")).await.body];
    for list in [
        "/users",
        "/departments",
        "/service-catalog/categories",
        "/service-catalog/services?withUnpublished=true",
        "/service-catalog/services/stray-cat/definition",
        "/service-catalog/services/stray-cat/versions",
        "/cases",
        "/tasks",
    ] {
        let answer = boss.get(&world.other(list)).await;
        all.push(answer.is(StatusCode::OK).body.clone());
    }
    let cases = all[7]["items"].as_array().cloned().unwrap_or_default();
    assert!(!cases.is_empty());
    for case in cases {
        let id = case["id"].as_str().expect("an id");
        let url = world.other(&format!(
            "/cases/{id}?expand=timeline&expand=messages&expand=notes"
        ));
        all.push(boss.get(&url).await.is(StatusCode::OK).body.clone());
    }
    all
}

async fn a_token_that_is_no_longer_good_opens_nothing(world: &World) {
    let things = world.things().await;
    let leaver = world.bearer(&world.sign_in("grn.2").await.text_at("/accessToken"));
    let me = leaver.get(&world.url("/api/v1/auth/me")).await;
    let url = world.town(&format!("/users/{}", me.text_at("/id")));
    let disabled = world
        .staff("admin")
        .await
        .patch(&url, &json!({ "status": "disabled" }))
        .await;
    disabled.is(StatusCode::OK);
    let expired = world.bearer(&long_ago(world).await);
    let garbage = world.bearer("eyJhbGciOiJFZERTQSIsInR5cCI6ImF0K2p3dCJ9.e30.AAAA");
    for operation in operations() {
        for (what, caller) in [
            ("disabled", &leaver),
            ("expired", &expired),
            ("garbage", &garbage),
        ] {
            let answer = tried(world, &operation, "cserhalom", &things, caller).await;
            if BLIND.contains(&operation.id.as_str()) {
                outcome(&operation, &answer);
            } else {
                assert_eq!(
                    outcome(&operation, &answer),
                    "401",
                    "{} {what}",
                    operation.id
                );
            }
        }
    }
}

/// A token of a session that lives, made twenty minutes ago.
async fn long_ago(world: &World) -> String {
    let admin = world.bearer(&world.sign_in("admin").await.text_at("/accessToken"));
    let me = admin.get(&world.url("/api/v1/auth/me")).await;
    let sessions = admin.get(&world.url("/api/v1/auth/sessions")).await;
    let current = sessions
        .items()
        .iter()
        .find(|session| session["current"] == true);
    let session = current
        .and_then(|session| session["id"].as_str())
        .expect("the session");
    let grant = Grant {
        municipality: me
            .text_at("/municipality/id")
            .parse::<MunicipalityId>()
            .expect("an id"),
        user: me.text_at("/id").parse::<UserId>().expect("an id"),
        session: session.parse::<SessionId>().expect("an id"),
    };
    let then = world.now() - TimeDelta::minutes(20);
    let issued = world
        .running()
        .app
        .keys
        .issue(&grant, then)
        .expect("a token");
    issued.token
}
