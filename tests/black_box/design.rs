//! Services as their owners design them: drafted, judged, made live.

use std::time::{Duration, Instant};

use reqwest::StatusCode;
use serde_json::json;

use crate::catalog::{copy_of_the_cat, read};
use crate::harness::{World, cat_answers, demo_service, stray_cat};

both!(
    an_owner_takes_a_draft_live_and_a_facilitator_cannot,
    a_bad_definition_is_refused_with_a_pointer_to_each_fault,
    a_running_case_keeps_its_version,
    a_category_in_use_stays,
);

async fn an_owner_takes_a_draft_live_and_a_facilitator_cannot(world: &World) {
    let (owner, facilitator) = (world.staff("owner").await, world.staff("facilitator").await);
    let service = world.town("/service-catalog/services/stray-cat");
    let draft = facilitator
        .post(&format!("{service}/versions"), &json!({ "copyOf": 1 }))
        .await;
    assert_eq!(draft.is(StatusCode::CREATED).text_at("/status"), "draft");
    assert_eq!(draft.body["number"], json!(2));
    let version = format!("{service}/versions/2");
    let mut deadline = draft.body["deadline"].clone();
    deadline["amount"] = json!(7);
    let edited = facilitator
        .patch(&version, &json!({ "deadline": deadline }))
        .await;
    assert_eq!(
        edited.is(StatusCode::OK).body["deadline"]["amount"],
        json!(7)
    );
    assert_eq!(
        edited.body["form"], draft.body["form"],
        "what was not sent stays"
    );

    let skipped = owner
        .act(&version, "/transitions", &json!({ "to": "live" }))
        .await;
    assert_eq!(
        skipped.is(StatusCode::CONFLICT).problem(),
        "transition-not-allowed"
    );
    let asked = facilitator
        .act(&version, "/transitions", &json!({ "to": "in_review" }))
        .await;
    asked.is(StatusCode::OK);
    for to in ["live", "draft"] {
        let refused = facilitator
            .act(&version, "/transitions", &json!({ "to": to }))
            .await;
        assert_eq!(
            refused.is(StatusCode::FORBIDDEN).problem(),
            "forbidden",
            "{to}"
        );
    }
    let refused = facilitator
        .act(
            &format!("{service}/versions/1"),
            "/transitions",
            &json!({ "to": "retired" }),
        )
        .await;
    refused.is(StatusCode::FORBIDDEN);
    let refused = facilitator
        .patch(&version, &json!({ "deadline": deadline }))
        .await;
    assert_eq!(refused.is(StatusCode::CONFLICT).problem(), "not-editable");
    // What residents see at once is the owner's too.
    let names = json!({ "names": { "hu": "Cica", "en": "Kitty" } });
    facilitator
        .patch(&format!("{service}/definition"), &names)
        .await
        .is(StatusCode::FORBIDDEN);

    owner
        .act(&version, "/transitions", &json!({ "to": "live" }))
        .await
        .is(StatusCode::OK);
    let page = read(world, "/service-catalog/services/stray-cat", "hu").await;
    assert_eq!(
        (&page.body["version"], &page.body["deadline"]["amount"]),
        (&json!(2), &json!(7))
    );
    let list = owner.get(&format!("{service}/versions")).await;
    assert_eq!(list.column("/status"), ["live", "retired"]);
    for number in [1, 2] {
        let url = format!("{service}/versions/{number}");
        let refused = owner.patch(&url, &json!({ "deadline": deadline })).await;
        assert_eq!(refused.is(StatusCode::CONFLICT).problem(), "not-editable");
    }
    let renamed = owner.patch(&format!("{service}/definition"), &names).await;
    assert_eq!(
        renamed.is(StatusCode::OK).body["names"]["hu"],
        json!("Cica")
    );
    assert_eq!(
        read(world, "/service-catalog/services/stray-cat", "hu")
            .await
            .text_at("/name"),
        "Cica"
    );
}

async fn a_bad_definition_is_refused_with_a_pointer_to_each_fault(world: &World) {
    let facilitator = world.staff("facilitator").await;
    let services = world.town("/service-catalog/services");
    let mut service = demo_service(&facilitator, &world.town(""), "stray-cat").await;
    service["code"] = json!("bad-cat");
    let version = &service["version"];
    let mut wrong = version.clone();
    // A circle, a department that is not there, a task that is not there.
    let tasks = wrong["process"]["tasks"].as_array_mut().expect("tasks");
    let last = tasks[1]["code"].clone();
    tasks[0]["waitsFor"] = json!([last]);
    tasks[1]["waitsFor"] = json!([tasks[0]["code"].clone()]);
    tasks[2]["department"] = json!("XYZ");
    tasks[3]["waitsFor"] = json!(["dream"]);
    // A language that is missing, and one the town does not speak.
    wrong["page"]["fee"] = json!({ "hu": "Díjmentes." });
    wrong["statusTexts"]["new"]["de"] = json!("Neu");
    // A form that cannot be asked.
    wrong["form"]["properties"]["count"]["x-ui"]["widget"] = json!("textarea");
    wrong["form"]["properties"]["BadName"] = wrong["form"]["properties"]["count"].clone();
    wrong["form"]["required"]
        .as_array_mut()
        .expect("names")
        .push(json!("nobody"));
    wrong["form"]["properties"]["injured"]["$ref"] = json!("https://elsewhere.example/schema");
    service["version"] = wrong.clone();
    let refused = facilitator.post(&services, &service).await;
    let faults = refused.is(StatusCode::BAD_REQUEST).faults();
    let has = |pointer: &str, code: &str| {
        let all = faults
            .iter()
            .any(|(place, found)| place == &format!("/version{pointer}") && found == code);
        assert!(all, "no {code} at {pointer}: {faults:#?}");
    };
    has("/process/tasks", "cycle");
    has("/process/tasks/2/department", "not_found");
    has("/process/tasks/3/waitsFor/0", "not_found");
    has("/page/fee", "language_missing");
    has("/statusTexts/new/de", "language_unknown");
    has("/form/required", "not_found");
    has("/form/properties/injured/$ref", "keyword_not_supported");
    assert!(
        faults
            .iter()
            .any(|(place, _)| place.starts_with("/version/form/properties/count"))
    );
    assert!(
        faults
            .iter()
            .any(|(place, _)| place.starts_with("/version/form/properties/BadName"))
    );

    // The same when a draft is edited, part by part, and nothing is kept of it.
    let url = format!("{}/versions/1", services.clone() + "/good-cat");
    copy_of_the_cat(&facilitator, world, "good-cat").await;
    let before = facilitator.get(&url).await;
    for part in ["process", "page", "form", "statusTexts"] {
        let refused = facilitator.patch(&url, &json!({ part: wrong[part] })).await;
        let faults = refused.is(StatusCode::BAD_REQUEST).faults();
        assert!(
            faults
                .iter()
                .all(|(place, _)| place.starts_with(&format!("/{part}"))),
            "{faults:#?}"
        );
    }
    assert_eq!(facilitator.get(&url).await.body, before.body);
}

async fn a_running_case_keeps_its_version(world: &World) {
    let (owner, agent) = (world.staff("owner").await, world.staff("agent").await);
    let cases = world.town("/cases");
    let old = world.public().post(&cases, &stray_cat()).await;
    old.is(StatusCode::CREATED);
    let service = world.town("/service-catalog/services/stray-cat");
    let draft = owner
        .post(&format!("{service}/versions"), &json!({ "copyOf": 1 }))
        .await;
    let mut process = draft.is(StatusCode::CREATED).body["process"].clone();
    let tasks = process["tasks"].as_array_mut().expect("tasks");
    tasks.truncate(1);
    let version = format!("{service}/versions/2");
    owner
        .patch(&version, &json!({ "process": process }))
        .await
        .is(StatusCode::OK);
    for to in ["in_review", "live"] {
        owner
            .act(&version, "/transitions", &json!({ "to": to }))
            .await
            .is(StatusCode::OK);
    }
    let running = agent.get(&format!("{cases}/{}", old.text_at("/id"))).await;
    assert_eq!(
        (
            &running.body["serviceVersion"],
            running.body["tasks"].as_array().map(Vec::len)
        ),
        (&json!(1), Some(7))
    );
    // Within seconds new cases run by the new version.
    let began = Instant::now();
    let new = loop {
        let new = world.public().post(&cases, &stray_cat()).await;
        let id = new.is(StatusCode::CREATED).text_at("/id");
        let new = agent.get(&format!("{cases}/{id}")).await;
        if new.body["serviceVersion"] != json!(1) {
            break new;
        }
        assert!(
            began.elapsed() < Duration::from_secs(6),
            "still by the old one"
        );
        tokio::time::sleep(Duration::from_millis(250)).await;
    };
    assert_eq!(
        (
            &new.body["serviceVersion"],
            new.body["tasks"].as_array().map(Vec::len)
        ),
        (&json!(2), Some(1))
    );
    // A form begun before is still taken; a version that was never live is not.
    let begun =
        json!({ "serviceCode": "stray-cat", "serviceVersion": 1, "answers": cat_answers() });
    world
        .public()
        .post(&cases, &begun)
        .await
        .is(StatusCode::CREATED);
    owner
        .post(&format!("{service}/versions"), &json!({}))
        .await
        .is(StatusCode::CREATED);
    for number in [3, 99] {
        let early = json!({ "serviceCode": "stray-cat", "serviceVersion": number, "answers": cat_answers() });
        let refused = world.public().post(&cases, &early).await;
        assert_eq!(refused.is(StatusCode::CONFLICT).problem(), "not-offered");
    }
}

async fn a_category_in_use_stays(world: &World) {
    let owner = world.staff("owner").await;
    let categories = world.town("/service-catalog/categories");
    let texts = |hu: &str, en: &str| json!({ "hu": hu, "en": en });
    let new = json!({ "code": "wildlife", "names": texts("Vadak", "Wildlife"), "descriptions": texts("Vadak.", "Wildlife.") });
    let made = owner.post(&categories, &new).await;
    let url = world.url(
        &made
            .is(StatusCode::CREATED)
            .header("location")
            .expect("where it is"),
    );
    let twice = owner.post(&categories, &new).await;
    assert_eq!(twice.is(StatusCode::CONFLICT).problem(), "already-exists");
    let moved = owner.patch(&url, &json!({ "position": 0 })).await;
    assert_eq!(moved.is(StatusCode::OK).body["position"], json!(0));
    let bad = owner
        .patch(&url, &json!({ "names": { "hu": "Vadak" } }))
        .await;
    assert_eq!(
        bad.is(StatusCode::BAD_REQUEST).faults(),
        [("/names".to_owned(), "language_missing".to_owned())]
    );
    let used = owner.delete(&format!("{categories}/animals")).await;
    assert_eq!(used.is(StatusCode::CONFLICT).problem(), "in-use");
    owner.delete(&url).await.is(StatusCode::NO_CONTENT);
    owner.get(&url).await.is(StatusCode::NOT_FOUND);
}
