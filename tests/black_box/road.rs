//! The first road: a stray cat is reported, worked by four departments task by task, and the
//! resident sees each step.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{Answer, World, stray_cat};

both!(
    a_stray_cat_goes_from_report_to_release,
    a_task_waits_for_those_before_it,
    a_case_moves_only_as_the_table_says,
    a_resident_answers_and_the_case_goes_on,
    a_wrong_secret_and_an_unknown_number_are_the_same,
);

async fn track(world: &World, case: &Answer) -> Answer {
    let url = world.town(&format!("/tracking/{}", case.text_at("/reference")));
    Answer::of(
        world
            .raw(Method::GET, &url)
            .header("Tracking-Secret", case.text_at("/trackingSecret")),
    )
    .await
}

async fn tasks(world: &World, case: &Answer) -> Vec<(String, String, String)> {
    let agent = world.staff("agent").await;
    let list = agent
        .get(&world.town(&format!("/cases/{}/tasks", case.text_at("/id"))))
        .await;
    let text = |task: &Value, name: &str| task[name].as_str().unwrap_or_default().to_owned();
    list.is(StatusCode::OK).body["items"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|task| (text(task, "code"), text(task, "status"), text(task, "id")))
        .collect()
}

async fn work(world: &World, case: &Answer, who: &'static str, code: &str) {
    let tasks = tasks(world, case).await;
    let (_, _, id) = tasks
        .iter()
        .find(|(found, ..)| found == code)
        .expect("the task");
    let url = world.town(&format!("/tasks/{id}"));
    let worker = world.staff(who).await;
    for to in ["in_progress", "done"] {
        let moved = worker.act(&url, "/transitions", &json!({ "to": to })).await;
        assert_eq!(moved.is(StatusCode::OK).text_at("/status"), to);
    }
}

async fn a_stray_cat_goes_from_report_to_release(world: &World) {
    let case = world
        .public()
        .post(&world.town("/cases"), &stray_cat())
        .await;
    case.is(StatusCode::CREATED);
    let page = world.town(&format!("/cases/{}", case.text_at("/id")));

    let seen = track(world, &case).await;
    assert_eq!(seen.is(StatusCode::OK).text_at("/status"), "new");
    assert_eq!(seen.body["steps"][0]["state"], json!("open"));
    assert_eq!(seen.body["steps"][1]["state"], json!("waiting"));

    work(world, &case, "agent", "triage").await;
    let seen = track(world, &case).await;
    assert_eq!(
        seen.text_at("/status"),
        "in_progress",
        "the first work takes the case up"
    );
    assert_eq!(seen.body["steps"][0]["state"], json!("done"));
    assert_eq!(seen.body["steps"][1]["state"], json!("open"));

    work(world, &case, "enf", "inspect").await;
    work(world, &case, "specialist", "trap").await;
    work(world, &case, "specialist", "vet-care").await;
    work(world, &case, "specialist", "release-or-shelter").await;

    let agent = world.staff("agent").await;
    let early = agent
        .act(
            &page,
            "/transitions",
            &json!({ "to": "resolved", "outcome": "done" }),
        )
        .await;
    assert_eq!(early.is(StatusCode::CONFLICT).problem(), "tasks-unfinished");
    assert_eq!(
        early.body["missing"],
        json!(["notify"]),
        "the invoice may still run"
    );
    work(world, &case, "agent", "notify").await;
    let done = agent
        .act(
            &page,
            "/transitions",
            &json!({ "to": "resolved", "outcome": "done" }),
        )
        .await;
    assert_eq!(done.is(StatusCode::OK).text_at("/outcome"), "done");

    let open = agent
        .act(&page, "/transitions", &json!({ "to": "closed" }))
        .await;
    assert_eq!(
        open.is(StatusCode::CONFLICT).body["missing"],
        json!(["pay-vet"])
    );
    work(world, &case, "fin", "pay-vet").await;
    agent
        .act(&page, "/transitions", &json!({ "to": "closed" }))
        .await
        .is(StatusCode::OK);

    let seen = track(world, &case).await;
    assert_eq!(seen.text_at("/status"), "closed");
    let kinds: Vec<&str> = seen.body["timeline"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|event| event["kind"].as_str())
        .collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "step_done").count(), 6);
    assert_eq!((kinds[0], kinds[kinds.len() - 1]), ("received", "moved"));
    assert!(
        !seen.text.contains("Szekeres"),
        "employees are not named to residents"
    );

    // The staff's story tells who did what, without gaps.
    let events = agent.get(&format!("{page}/events?pageSize=100")).await;
    let versions: Vec<i64> = events.body["items"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|event| event["version"].as_i64())
        .collect();
    let count = i64::try_from(versions.len()).expect("a few");
    assert_eq!(versions, (1..=count).collect::<Vec<_>>());
    let etag = agent.get(&page).await.etag();
    assert!(etag.starts_with(&format!("\"v{count}-")), "{etag}");
}

async fn a_task_waits_for_those_before_it(world: &World) {
    let case = world
        .public()
        .post(&world.town("/cases"), &stray_cat())
        .await;
    let tasks = tasks(world, &case).await;
    let (_, status, id) = tasks
        .iter()
        .find(|(code, ..)| code == "inspect")
        .expect("the task");
    assert_eq!(status, "waiting");
    let url = world.town(&format!("/tasks/{id}"));
    let officer = world.staff("enf").await;
    let refused = officer
        .act(&url, "/transitions", &json!({ "to": "in_progress" }))
        .await;
    assert_eq!(refused.is(StatusCode::CONFLICT).problem(), "task-waits");
    // Another department's task is not the green department's to begin.
    let gardener = world.staff("specialist").await;
    let refused = gardener
        .act(&url, "/transitions", &json!({ "to": "in_progress" }))
        .await;
    assert_eq!(refused.is(StatusCode::FORBIDDEN).problem(), "forbidden");
    let skipped = officer
        .act(&url, "/transitions", &json!({ "to": "skipped" }))
        .await;
    assert_eq!(skipped.is(StatusCode::BAD_REQUEST).faults()[0].0, "/note");
}

async fn a_case_moves_only_as_the_table_says(world: &World) {
    let agent = world.staff("agent").await;
    let case = agent.post(&world.town("/cases"), &stray_cat()).await;
    let page = world.town(&format!("/cases/{}", case.text_at("/id")));
    let refused = agent
        .act(&page, "/transitions", &json!({ "to": "closed" }))
        .await;
    assert_eq!(
        refused.is(StatusCode::CONFLICT).problem(),
        "transition-not-allowed"
    );
    assert_eq!(
        refused.body["allowed"],
        json!(["in_progress", "rejected", "withdrawn"])
    );

    let url = format!("{page}/transitions");
    let body = json!({ "to": "in_progress" });
    let blind = agent.post(&url, &body).await;
    assert_eq!(
        blind.is(StatusCode::PRECONDITION_REQUIRED).problem(),
        "precondition-required"
    );
    let stale = agent.change(Method::POST, &url, "\"v99\"", &body).await;
    assert_eq!(
        stale.is(StatusCode::PRECONDITION_FAILED).problem(),
        "precondition-failed"
    );

    let silent = agent
        .act(&page, "/transitions", &json!({ "to": "rejected" }))
        .await;
    assert_eq!(
        silent.is(StatusCode::BAD_REQUEST).faults(),
        [("/reason".to_owned(), "required".to_owned())]
    );
    let body = json!({ "to": "rejected", "reason": "A hely magánterület." });
    agent
        .act(&page, "/transitions", &body)
        .await
        .is(StatusCode::OK);
    let seen = track(world, &case).await;
    assert_eq!(
        seen.text_at("/messages/0/body"),
        "A hely magánterület.",
        "the resident reads why"
    );
    assert!(
        tasks(world, &case)
            .await
            .iter()
            .all(|(_, status, _)| status == "skipped")
    );
}

async fn a_resident_answers_and_the_case_goes_on(world: &World) {
    let agent = world.staff("agent").await;
    let case = world
        .public()
        .post(&world.town("/cases"), &stray_cat())
        .await;
    let page = world.town(&format!("/cases/{}", case.text_at("/id")));
    agent
        .act(&page, "/transitions", &json!({ "to": "in_progress" }))
        .await
        .is(StatusCode::OK);
    let body = json!({ "to": "waiting_for_resident", "reason": "Melyik kapunál látta?" });
    agent
        .act(&page, "/transitions", &body)
        .await
        .is(StatusCode::OK);
    agent
        .post(&format!("{page}/notes"), &json!({ "body": "Csak nekünk." }))
        .await
        .is(StatusCode::CREATED);

    let seen = track(world, &case).await;
    assert_eq!(seen.text_at("/messages/0/body"), "Melyik kapunál látta?");
    assert_eq!(
        seen.text_at("/messages/0/departmentName"),
        "Ügyfélszolgálat"
    );
    assert!(
        !seen.text.contains("Csak nekünk."),
        "a note is never shown to a resident"
    );
    assert_eq!(seen.body["canReply"], json!(true));

    let url = world.town(&format!(
        "/tracking/{}/messages",
        case.text_at("/reference")
    ));
    let reply = Answer::of(
        world
            .raw(Method::POST, &url)
            .header("Tracking-Secret", case.text_at("/trackingSecret"))
            .json(&json!({ "body": "A hátsónál." })),
    )
    .await;
    reply.is(StatusCode::CREATED);
    let read = agent.get(&format!("{page}?expand=messages")).await;
    assert_eq!(read.text_at("/status"), "in_progress");
    assert_eq!(read.text_at("/messages/1/from"), "resident");
}

async fn a_wrong_secret_and_an_unknown_number_are_the_same(world: &World) {
    let case = world
        .public()
        .post(&world.town("/cases"), &stray_cat())
        .await;
    let known = world.town(&format!("/tracking/{}", case.text_at("/reference")));
    let unknown = world.town("/tracking/CSH-2026-999999-9");
    let ask = |url: String| {
        Answer::of(
            world
                .raw(Method::GET, &url)
                .header("Tracking-Secret", "0000000000000000000000000z"),
        )
    };
    let (first, second) = (ask(known.clone()).await, ask(unknown).await);
    for answer in [&first, &second] {
        assert_eq!(
            answer.is(StatusCode::UNAUTHORIZED).problem(),
            "wrong-tracking-secret"
        );
    }
    assert_eq!(first.body["detail"], second.body["detail"]);
    // Another municipality does not know the case at all.
    let url = world.other(&format!("/tracking/{}", case.text_at("/reference")));
    let elsewhere = Answer::of(
        world
            .raw(Method::GET, &url)
            .header("Tracking-Secret", case.text_at("/trackingSecret")),
    )
    .await;
    elsewhere.is(StatusCode::UNAUTHORIZED);
    for _ in 0..3 {
        ask(known.clone()).await;
    }
    let guesser = ask(known).await;
    assert_eq!(
        guesser.is(StatusCode::TOO_MANY_REQUESTS).problem(),
        "too-many-requests"
    );
    assert!(guesser.header("retry-after").is_some());
}
