//! One municipality knows nothing of another.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{Answer, Caller, World, demo_service, stray_cat};

both!(
    what_belongs_to_another_town_looks_like_what_never_was,
    a_body_cannot_name_what_belongs_to_another_town,
    a_word_of_another_town_is_nowhere,
);

/// An answer but for what names the request.
fn told(answer: &Answer) -> (StatusCode, Value, Option<String>) {
    let mut body = answer.body.clone();
    if let Some(fields) = body.as_object_mut() {
        fields.remove("requestId");
    }
    (answer.status, body, answer.header("etag"))
}

async fn what_belongs_to_another_town_looks_like_what_never_was(world: &World) {
    world.things().await;
    let there = world.other_things().await;
    let nobody = uuid::Uuid::now_v7().to_string();
    let admin = world.staff("admin").await;
    let agent = world.staff("agent").await;
    let text = json!({ "body": "Szia" });
    let duty = json!({ "role": "specialist", "onDuty": true });
    let paths: Vec<(&Caller, Method, &str, &str, Value)> = vec![
        (&agent, Method::GET, "case", "/cases/{}", json!(null)),
        (&agent, Method::GET, "case", "/cases/{}/events", json!(null)),
        (&agent, Method::GET, "case", "/cases/{}/notes", json!(null)),
        (
            &agent,
            Method::GET,
            "case",
            "/cases/{}/messages",
            json!(null),
        ),
        (&agent, Method::GET, "case", "/cases/{}/tasks", json!(null)),
        (
            &agent,
            Method::PATCH,
            "case",
            "/cases/{}",
            json!({ "subject": "Más" }),
        ),
        (
            &agent,
            Method::POST,
            "case",
            "/cases/{}/transitions",
            json!({ "to": "in_progress" }),
        ),
        (
            &agent,
            Method::POST,
            "case",
            "/cases/{}/assignments",
            json!({ "assigneeId": null }),
        ),
        (
            &agent,
            Method::POST,
            "case",
            "/cases/{}/notes",
            text.clone(),
        ),
        (
            &agent,
            Method::POST,
            "case",
            "/cases/{}/messages",
            text.clone(),
        ),
        (&agent, Method::GET, "task", "/tasks/{}", json!(null)),
        (
            &agent,
            Method::POST,
            "task",
            "/tasks/{}/transitions",
            json!({ "to": "in_progress" }),
        ),
        (
            &agent,
            Method::POST,
            "task",
            "/tasks/{}/assignments",
            json!({ "assigneeId": null }),
        ),
        (
            &admin,
            Method::GET,
            "department",
            "/departments/{}",
            json!(null),
        ),
        (
            &admin,
            Method::PATCH,
            "department",
            "/departments/{}",
            json!({ "phone": null }),
        ),
        (
            &admin,
            Method::DELETE,
            "department",
            "/departments/{}",
            json!(null),
        ),
        (
            &admin,
            Method::GET,
            "department",
            "/departments/{}/members",
            json!(null),
        ),
        (&admin, Method::GET, "user", "/users/{}", json!(null)),
        (
            &admin,
            Method::PATCH,
            "user",
            "/users/{}",
            json!({ "givenName": "Más" }),
        ),
        (
            &admin,
            Method::POST,
            "user",
            "/users/{}/activation",
            json!(null),
        ),
        (
            &admin,
            Method::DELETE,
            "user",
            "/users/{}/sessions",
            json!(null),
        ),
    ];
    let ask = |caller: &Caller, method: &Method, path: &str, body: &Value| {
        let request = caller
            .request(method.clone(), &world.town(path))
            .header("If-Match", "*");
        let request = if body.is_null() {
            request
        } else {
            request.json(body)
        };
        Answer::of(request)
    };
    for (caller, method, what, path, body) in &paths {
        let foreign = ask(caller, method, &path.replace("{}", &there[*what]), body).await;
        let unknown = ask(caller, method, &path.replace("{}", &nobody), body).await;
        foreign.is(StatusCode::NOT_FOUND);
        assert_eq!(told(&foreign), told(&unknown), "{method} {path}");
    }
    // Somebody from elsewhere in a department of ours, and one of ours in a department elsewhere.
    let ours = world.department("RES").await;
    for path in [
        format!("/departments/{ours}/members/{}", there["user"]),
        format!(
            "/departments/{}/members/{}",
            there["department"],
            world.user("agent").await
        ),
    ] {
        ask(&admin, &Method::PUT, &path, &duty)
            .await
            .is(StatusCode::NOT_FOUND);
    }
    // The number of a case elsewhere, with its own secret, opens nothing here.
    let url = world.town(&format!("/tracking/{}", there["reference"]));
    let tracked = Answer::of(
        world
            .raw(Method::GET, &url)
            .header("Tracking-Secret", &there["secret"]),
    )
    .await;
    tracked.is(StatusCode::UNAUTHORIZED);
}

async fn a_body_cannot_name_what_belongs_to_another_town(world: &World) {
    let (here, there) = (world.things().await, world.other_things().await);
    let (agent, admin) = (world.staff("agent").await, world.staff("admin").await);
    let case = world.town(&format!("/cases/{}", here["case"]));
    for (body, fault) in [
        (json!({ "assigneeId": there["user"] }), "/assigneeId"),
        (
            json!({ "assigneeId": null, "departmentId": there["department"], "reason": "Oda való." }),
            "/departmentId",
        ),
    ] {
        let refused = agent.act(&case, "/assignments", &body).await;
        assert_eq!(refused.is(StatusCode::BAD_REQUEST).faults()[0].0, fault);
    }
    let task = agent
        .get(&format!("{case}/tasks"))
        .await
        .text_at("/items/0/id");
    let url = world.town(&format!("/tasks/{task}"));
    let refused = agent
        .act(
            &url,
            "/assignments",
            &json!({ "assigneeId": there["user"] }),
        )
        .await;
    assert_eq!(
        refused.is(StatusCode::BAD_REQUEST).faults()[0].0,
        "/assigneeId"
    );
    for list in [
        format!("/cases?departmentId={}", there["department"]),
        format!("/cases?assigneeId={}", there["user"]),
        format!("/tasks?departmentId={}", there["department"]),
        format!("/cases?reference={}", there["reference"]),
    ] {
        let found = agent
            .get(&world.town(&format!("{list}&withTotal=true")))
            .await;
        assert_eq!(
            (found.items().len(), &found.body["total"]),
            (0, &json!(0)),
            "{list}"
        );
    }
    let found = admin
        .get(&world.town(&format!("/users?departmentId={}", there["department"])))
        .await;
    assert!(found.items().is_empty());

    // The same id and the same key, once in each town: two things that know nothing of each other.
    let mut same = stray_cat();
    same["id"] = json!(there["case"]);
    let before = world
        .staff("other")
        .await
        .get(&world.other(&format!("/cases/{}", there["case"])))
        .await;
    let made = world.public().post(&world.town("/cases"), &same).await;
    assert_eq!(made.is(StatusCode::CREATED).text_at("/id"), there["case"]);
    let after = world
        .staff("other")
        .await
        .get(&world.other(&format!("/cases/{}", there["case"])))
        .await;
    assert_eq!(before.body, after.body);
    let twice = |url: String| {
        let request = world
            .raw(Method::POST, &url)
            .header("Idempotency-Key", "the-same-key");
        Answer::of(request.json(&stray_cat()))
    };
    let (ours, theirs) = (
        twice(world.town("/cases")).await,
        twice(world.other("/cases")).await,
    );
    assert_ne!(
        ours.is(StatusCode::CREATED).text_at("/id"),
        theirs.is(StatusCode::CREATED).text_at("/id")
    );
}

const CANARY: &str = "Kanárisárga";

async fn a_word_of_another_town_is_nowhere(world: &World) {
    let there = world.other_things().await;
    let (boss, owner) = (world.staff("other").await, world.staff("owner").await);
    let names = json!({ "hu": CANARY, "en": CANARY });
    let department = json!({ "code": "CAN", "names": names });
    boss.post(&world.other("/departments"), &department)
        .await
        .is(StatusCode::CREATED);
    let user = json!({ "email": "kanarisarga@tarkavolgy.example", "familyName": CANARY, "givenName": CANARY });
    boss.post(&world.other("/users"), &user)
        .await
        .is(StatusCode::CREATED);
    let mut service = demo_service(&owner, &world.town(""), "pothole").await;
    for name in ["code", "category"] {
        service[name] = json!(if name == "code" { "canary" } else { "animals" });
    }
    (service["names"], service["department"]) = (names.clone(), json!("CAN"));
    service
        .as_object_mut()
        .expect("a service")
        .remove("version");
    boss.post(&world.other("/service-catalog/services"), &service)
        .await
        .is(StatusCode::CREATED);
    boss.post(
        &world.other(&format!("/cases/{}/notes", there["case"])),
        &json!({ "body": CANARY }),
    )
    .await
    .is(StatusCode::CREATED);
    let mut case = stray_cat();
    case["resident"] = json!({ "name": CANARY });
    world
        .public()
        .post(&world.other("/cases"), &case)
        .await
        .is(StatusCode::CREATED);

    for who in ["agent", "lead", "owner", "manager", "admin", "operator"] {
        let reader = world.staff(who).await;
        for path in [
            "/cases?expand=service&expand=department&expand=assignee&pageSize=100",
            "/tasks?status=open&status=waiting&pageSize=100",
            "/departments?pageSize=100",
            "/users?pageSize=100",
            "/service-catalog",
            "/service-catalog/categories",
            "/service-catalog/services?withUnpublished=true&pageSize=100",
            "/service-catalog/services?withUnpublished=true&q=kanarisarga",
            "/service-catalog/services/canary",
            "/service-catalog/services/canary/definition",
        ] {
            let answer = reader.get(&world.town(path)).await;
            assert!(
                !answer.text.to_lowercase().contains("kanárisárga"),
                "{who} {path}: {}",
                answer.text
            );
        }
    }
}
