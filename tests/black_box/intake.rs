//! Residents and agents hand in cases.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::harness::{Answer, World, cat_answers, stray_cat};

both!(
    a_resident_reports_without_an_account,
    an_agent_records_for_a_resident_and_both_are_kept,
    all_faults_come_back_at_once_and_in_the_callers_language,
    a_conditional_question_is_asked_only_when_it_applies,
    a_repeated_request_makes_no_second_case,
    a_typo_is_never_ignored,
    only_agents_choose_the_channel,
    a_service_that_is_not_offered_takes_no_cases,
);

async fn a_resident_reports_without_an_account(world: &World) {
    let made = world
        .public()
        .post(&world.town("/cases"), &stray_cat())
        .await;
    made.is(StatusCode::CREATED);
    assert!(made.text_at("/reference").starts_with("CSH-"));
    assert_eq!(made.text_at("/trackingSecret").len(), 26);
    assert_eq!(made.text_at("/status"), "new");
    assert_eq!(
        made.body["steps"].as_array().map(Vec::len),
        Some(6),
        "internal steps stay inside"
    );
    assert!(
        made.header("location")
            .is_some_and(|location| location.contains("/cases/"))
    );
    assert_eq!(made.header("content-language").as_deref(), Some("hu"));

    // The case belongs to the service's department, and is in somebody's sight at once.
    let agent = world.staff("agent").await;
    let case = agent
        .get(&world.town(&format!("/cases/{}", made.text_at("/reference"))))
        .await;
    case.is(StatusCode::OK);
    assert_eq!(case.text_at("/department/code"), "RES");
    assert_eq!(case.body["assigneeId"], json!(null));
    assert_eq!(case.text_at("/channel"), "web");
    assert_eq!(case.text_at("/place/address"), "Cserhalom, Malom utca 12.");
    assert_eq!(case.body["recordedBy"], json!(null));
}

async fn an_agent_records_for_a_resident_and_both_are_kept(world: &World) {
    let agent = world.staff("agent").await;
    let mut case = stray_cat();
    case["channel"] = json!("phone");
    case["resident"] = json!({ "name": "Kiss Anna", "phone": "+36 99 555 0101" });
    case["note"] = json!("Délután otthon van.");
    let made = agent.post(&world.town("/cases"), &case).await;
    made.is(StatusCode::CREATED);
    let url = world.town(&format!("/cases/{}?expand=notes", made.text_at("/id")));
    let read = agent.get(&url).await;
    assert_eq!(read.text_at("/resident/name"), "Kiss Anna");
    assert_eq!(read.text_at("/recordedBy/displayName"), "Kelemen Nóra");
    assert_eq!(read.text_at("/channel"), "phone");
    assert_eq!(read.text_at("/notes/0/body"), "Délután otthon van.");
}

async fn all_faults_come_back_at_once_and_in_the_callers_language(world: &World) {
    let mut case = stray_cat();
    case["answers"] =
        json!({ "count": 0, "injured": "perhaps", "email": "nobody", "colour": "tabby" });
    let expected = [
        ("/answers/access", "required"),
        ("/answers/colour", "unknown_field"),
        ("/answers/count", "too_small"),
        ("/answers/email", "invalid_email"),
        ("/answers/feeder", "required"),
        ("/answers/injured", "not_allowed_value"),
        ("/answers/kittens", "required"),
        ("/answers/place", "required"),
        ("/answers/tame", "required"),
    ]
    .map(|(place, code)| (place.to_owned(), code.to_owned()));
    for (language, title) in [("hu", "Hibás adatok"), ("en", "Wrong input")] {
        let refused = Answer::of(
            world
                .raw(Method::POST, &world.town("/cases"))
                .header("Accept-Language", language)
                .json(&case),
        )
        .await;
        refused.is(StatusCode::BAD_REQUEST);
        assert_eq!(refused.problem(), "bad-input");
        assert_eq!(refused.text_at("/title"), title);
        assert_eq!(refused.faults(), expected);
        assert_eq!(
            refused.text_at("/requestId"),
            refused.header("x-request-id").expect("an id")
        );
        assert_eq!(
            refused.header("content-type").as_deref(),
            Some("application/problem+json")
        );
    }
    let agent = world.staff("agent").await;
    let list = agent.get(&world.town("/cases?withTotal=true")).await;
    assert_eq!(list.body["total"], json!(0), "nothing half-done is left");
}

async fn a_conditional_question_is_asked_only_when_it_applies(world: &World) {
    let mut case = stray_cat();
    case["answers"]["injured"] = json!("yes");
    let refused = world.public().post(&world.town("/cases"), &case).await;
    assert_eq!(
        refused.is(StatusCode::BAD_REQUEST).faults(),
        [("/answers/injuryDetails".to_owned(), "required".to_owned())]
    );
    case["answers"]["injuryDetails"] = json!("Sántít a bal hátsó lábára.");
    world
        .public()
        .post(&world.town("/cases"), &case)
        .await
        .is(StatusCode::CREATED);
    case["answers"]["injured"] = json!("no");
    let refused = world.public().post(&world.town("/cases"), &case).await;
    assert_eq!(
        refused.is(StatusCode::BAD_REQUEST).faults(),
        [(
            "/answers/injuryDetails".to_owned(),
            "not_asked_now".to_owned()
        )]
    );
}

async fn a_repeated_request_makes_no_second_case(world: &World) {
    let send = |body: serde_json::Value, key: &'static str| {
        Answer::of(
            world
                .raw(Method::POST, &world.town("/cases"))
                .header("Idempotency-Key", key)
                .json(&body),
        )
    };
    let first = send(stray_cat(), "macska-1").await;
    first.is(StatusCode::CREATED);
    let again = send(stray_cat(), "macska-1").await;
    again.is(StatusCode::CREATED);
    assert_eq!(
        again.text, first.text,
        "the same answer, the secret included"
    );
    assert_eq!(
        again.header("idempotency-replayed").as_deref(),
        Some("true")
    );
    assert_eq!(again.header("location"), first.header("location"));
    let mut other = stray_cat();
    other["answers"]["count"] = json!(3);
    assert_eq!(
        send(other, "macska-1")
            .await
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .problem(),
        "key-reused"
    );
    let total = world
        .staff("agent")
        .await
        .get(&world.town("/cases?withTotal=true"))
        .await;
    assert_eq!(total.body["total"], json!(1));

    // The same without the header, by an id of the client's own.
    let mut case = stray_cat();
    case["id"] = json!(uuid::Uuid::now_v7());
    world
        .public()
        .post(&world.town("/cases"), &case)
        .await
        .is(StatusCode::CREATED);
    let again = world.public().post(&world.town("/cases"), &case).await;
    assert_eq!(again.is(StatusCode::CONFLICT).problem(), "already-exists");

    // An id that something else of the municipality has: its story would go on as the case's.
    let departments = world
        .staff("agent")
        .await
        .get(&world.town("/departments"))
        .await;
    case["id"] = departments.is(StatusCode::OK).body["items"][0]["id"].clone();
    let other = world.public().post(&world.town("/cases"), &case).await;
    assert_eq!(other.is(StatusCode::CONFLICT).problem(), "already-exists");
}

async fn a_typo_is_never_ignored(world: &World) {
    let mut case = stray_cat();
    case["anwsers"] = json!({});
    let refused = world.public().post(&world.town("/cases"), &case).await;
    assert_eq!(
        refused.is(StatusCode::BAD_REQUEST).faults(),
        [("/anwsers".to_owned(), "unknown_field".to_owned())]
    );
    let agent = world.staff("agent").await;
    for (query, fault) in [
        ("pagesize=5", ("pagesize", "unknown_parameter")),
        ("pageSize=5&pageSize=6", ("pageSize", "duplicate")),
        ("pageSize=500", ("pageSize", "too_large")),
        ("cursor=abc", ("cursor", "invalid_cursor")),
        ("sort=colour", ("sort", "not_allowed_value")),
        ("status=lost", ("status", "not_allowed_value")),
    ] {
        let refused = agent.get(&world.town(&format!("/cases?{query}"))).await;
        assert_eq!(
            refused.is(StatusCode::BAD_REQUEST).faults(),
            [(fault.0.to_owned(), fault.1.to_owned())],
            "{query}"
        );
    }
}

async fn only_agents_choose_the_channel(world: &World) {
    let mut case = stray_cat();
    case["channel"] = json!("phone");
    world
        .public()
        .post(&world.town("/cases"), &case)
        .await
        .is(StatusCode::BAD_REQUEST);
    case["channel"] = json!("web");
    world
        .public()
        .post(&world.town("/cases"), &case)
        .await
        .is(StatusCode::CREATED);
}

async fn a_service_that_is_not_offered_takes_no_cases(world: &World) {
    let case = json!({ "serviceCode": "flying-carpet", "answers": cat_answers() });
    let refused = world.public().post(&world.town("/cases"), &case).await;
    assert_eq!(
        refused.is(StatusCode::BAD_REQUEST).faults(),
        [("/serviceCode".to_owned(), "not_found".to_owned())]
    );
    let refused = world
        .public()
        .post(&world.other("/cases"), &stray_cat())
        .await;
    refused.is(StatusCode::BAD_REQUEST);
}
