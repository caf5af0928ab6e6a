//! The real program, killed without warning: what it acknowledged is there when it comes back.

mod ledger;
mod program;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use futures_util::stream::{self, StreamExt as _};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use server::demo;
use store::testing::FreshStore;

use self::ledger::{Dice, Ledger};
use self::program::{Installation, Program};
use crate::harness::{Answer, TOWN, address, stray_cat};

/// How often it is killed, on each database.
const CYCLES: usize = 3;

/// How many hand in cases at once.
const CLIENTS: usize = 8;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_on_sqlite() {
    kill_and_return(|| store::testing::sqlite_with(TOWN)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_on_postgres() {
    kill_and_return(|| store::testing::postgres_with(TOWN)).await;
}

async fn kill_and_return(fresh: fn() -> FreshStore) {
    let installation = Installation::on(fresh).await;
    let mut dice = Dice::from_environment();
    let ledger = Arc::new(Ledger::default());
    let mut program = installation.start().await;
    let story = open_story(&program).await;
    for cycle in 0..CYCLES {
        let clients = (0..CLIENTS).map(|client| {
            let (base, ledger) = (program.base.clone(), Arc::clone(&ledger));
            let name = format!("{cycle}-{client}");
            tokio::spawn(async move { hand_in(&base, &name, &ledger).await })
        });
        let clients: Vec<_> = clients.collect();
        let writer = {
            let (base, token, ledger, story) = (
                program.base.clone(),
                sign_in(&program).await,
                Arc::clone(&ledger),
                story.clone(),
            );
            tokio::spawn(async move { note(&base, &token, &story, cycle, &ledger).await })
        };
        tokio::time::sleep(Duration::from_millis(dice.between(300, 1200))).await;
        program.kill();
        join_all(clients).await;
        writer.await.expect("the writer");
        installation.is_whole();
        program = installation.start().await;
        settle(&program.base, &ledger).await;
        compare(&program, &ledger, &story).await;
    }
    let (cases, notes) = ledger.counts();
    eprintln!("{cases} cases and {notes} notes acknowledged, {CYCLES} kills");
    assert!(
        cases > 20 && notes > 3,
        "too little happened to prove anything: {cases}, {notes}"
    );
    assert!(program.terminate().success(), "asked to stop, it ends well");
    installation.is_whole();
    installation.remove().await;
}

async fn sign_in(program: &Program) -> String {
    let body = json!({ "email": address("agent"), "password": demo::PASSWORD });
    let url = format!("{}/api/v1/auth/login", program.base);
    let answer = Answer::of(Client::new().post(url).json(&body)).await;
    answer.is(StatusCode::OK).text_at("/accessToken")
}

fn town(base: &str, path: &str) -> String {
    format!("{base}/api/v1/municipalities/{}{path}", demo::SLUG)
}

fn case_of(key: &str) -> Value {
    let mut case = stray_cat();
    case["subject"] = json!(format!("Macska {key}"));
    case["answers"]["place"]["address"] = json!(format!("Malom utca {key}"));
    case
}

/// Hands in one case after another until nobody answers.
async fn hand_in(base: &str, name: &str, ledger: &Ledger) {
    let client = Client::new();
    for n in 0.. {
        let key = format!("case-{name}-{n}");
        ledger.begin(&key);
        if !send(&client, base, &key, ledger).await {
            return;
        }
    }
}

/// Sends a case under its key; whether an answer came.
async fn send(client: &Client, base: &str, key: &str, ledger: &Ledger) -> bool {
    let request = client
        .post(town(base, "/cases"))
        .header("Idempotency-Key", key)
        .json(&case_of(key));
    let Ok(response) = request.send().await else {
        return false;
    };
    let status = response.status();
    let Ok(text) = response.text().await else {
        return false;
    };
    match status {
        StatusCode::CREATED => {
            let made: Value = serde_json::from_str(&text).expect("a receipt");
            ledger.acknowledge(key, made["id"].as_str().expect("an id"));
            true
        }
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::CONFLICT => true,
        _ => panic!("{status}: {text}"),
    }
}

/// The case the notes are written on.
async fn open_story(program: &Program) -> String {
    let made = Answer::of(
        Client::new()
            .post(town(&program.base, "/cases"))
            .json(&stray_cat()),
    )
    .await;
    made.is(StatusCode::CREATED).text_at("/id")
}

/// Writes one note after another until nobody answers.
async fn note(base: &str, token: &str, story: &str, cycle: usize, ledger: &Ledger) {
    let client = Client::new();
    for n in 0.. {
        let body = format!("Megjegyzés {cycle}-{n}");
        let url = town(base, &format!("/cases/{story}/notes"));
        let request = client
            .post(url)
            .bearer_auth(token)
            .json(&json!({ "body": body }));
        match request.send().await {
            Ok(response) if response.status() == StatusCode::CREATED => ledger.noted(body),
            Ok(response) => assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE),
            Err(_) => return,
        }
    }
}

/// Everybody who got no answer repeats the request, until there is one.
async fn settle(base: &str, ledger: &Ledger) {
    let client = Client::new();
    for key in ledger.unsure() {
        while !ledger.knows(&key) {
            assert!(
                send(&client, base, &key, ledger).await,
                "the server went away"
            );
        }
    }
}

/// What the ledger says is what is there: each case once, with what was handed in.
async fn compare(program: &Program, ledger: &Ledger, story: &str) {
    let (client, token) = (Client::new(), sign_in(program).await);
    let read = |path: String| {
        let request = client.get(town(&program.base, &path)).bearer_auth(&token);
        async move { Answer::of(request).await }
    };
    let acknowledged = ledger.acknowledged();
    let total = read("/cases?pageSize=1&withTotal=true".to_owned()).await;
    assert_eq!(
        total.is(StatusCode::OK).body["total"],
        json!(acknowledged.len() + 1),
        "none lost, none twice"
    );
    stream::iter(&acknowledged)
        .for_each_concurrent(8, |(key, id)| {
            let read = read(format!("/cases/{id}"));
            async move {
                let case = read.await;
                let expected = case_of(key);
                assert_eq!(case.is(StatusCode::OK).body["subject"], expected["subject"]);
                assert_eq!(case.body["answers"], expected["answers"]);
                assert_eq!(case.body["tasks"].as_array().map(Vec::len), Some(7));
            }
        })
        .await;
    // Whoever repeats an acknowledged request hears the same again.
    for (key, id) in acknowledged.iter().rev().take(10) {
        let request = client
            .post(town(&program.base, "/cases"))
            .header("Idempotency-Key", key);
        let again = Answer::of(request.json(&case_of(key))).await;
        assert_eq!(&again.is(StatusCode::CREATED).text_at("/id"), id);
        assert_eq!(
            again.header("idempotency-replayed").as_deref(),
            Some("true")
        );
    }
    let mut notes = Vec::new();
    let mut page = read(format!("/cases/{story}/notes?pageSize=100")).await;
    loop {
        notes.extend(page.column("/body"));
        match page.body["nextCursor"].as_str() {
            Some(cursor) => {
                page = read(format!("/cases/{story}/notes?pageSize=100&cursor={cursor}")).await;
            }
            None => break,
        }
    }
    let distinct: BTreeSet<&String> = notes.iter().collect();
    assert_eq!(distinct.len(), notes.len(), "no note twice");
    for note in ledger.notes() {
        assert!(distinct.contains(&note), "{note} is lost");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_program_on_one_folder_says_why_it_refuses() {
    let installation = Installation::on(|| store::testing::sqlite_with(TOWN)).await;
    let program = installation.start().await;
    for command in ["serve", "verify", "migrate"] {
        let refused = installation.run(command);
        let told = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success(), "{command}");
        assert!(
            told.contains("another cirmos already uses the data folder"),
            "{command}: {told}"
        );
    }
    let live = Client::new()
        .get(format!("{}/health/ready", program.base))
        .send()
        .await
        .expect("an answer");
    assert_eq!(live.status(), StatusCode::OK);
    assert!(program.terminate().success());
    installation.is_whole();
    installation.remove().await;
}
