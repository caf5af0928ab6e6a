//! Who sees which cases and tasks, and how much of them.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::harness::{Answer, World, graffito, stray_cat};
use crate::worklist::{a_month, ids};

both!(
    a_list_shows_exactly_what_its_reader_can_open,
    a_case_is_found_by_its_id_and_by_its_number,
    names_are_shown_when_asked_for,
    the_task_list_shows_the_work_of_the_own_departments,
    what_is_internal_stays_inside,
    hidden_cases_change_no_answer,
);

async fn a_list_shows_exactly_what_its_reader_can_open(world: &World) {
    a_month(world).await;
    let manager = world.staff("manager").await;
    let all = manager.all(&world.town("/cases")).await;
    let (cats, walls) = (4, 4);
    for (who, count) in [
        ("agent", cats + walls),
        ("owner", cats + walls),
        ("res.lead", cats),
        ("specialist", cats),
        ("lead", cats),
        ("enf", cats),
        ("fin", cats),
        ("tax", 0),
    ] {
        let reader = world.staff(who).await;
        let listed = reader
            .get(&world.town("/cases?pageSize=100&withTotal=true"))
            .await;
        assert_eq!(listed.body["total"], json!(count), "{who}");
        let listed = ids(listed.items());
        assert_eq!(listed.len(), count, "{who}");
        for case in &all {
            let (id, number) = (
                case["id"].as_str().expect("an id"),
                case["reference"].as_str().expect("a number"),
            );
            let expected = if listed.contains(&id) {
                StatusCode::OK
            } else {
                StatusCode::NOT_FOUND
            };
            for below in ["", "/events", "/messages", "/notes", "/tasks"] {
                let read = reader
                    .get(&world.town(&format!("/cases/{id}{below}")))
                    .await;
                assert_eq!(read.status, expected, "{who} {below}");
            }
            let by_number = reader.get(&world.town(&format!("/cases/{number}"))).await;
            assert_eq!(by_number.status, expected, "{who}");
            let found = reader
                .get(&world.town(&format!("/cases?reference={number}&withTotal=true")))
                .await;
            let found = found.body["total"] == json!(1);
            assert_eq!(
                found,
                expected == StatusCode::OK,
                "{who}: a filter finds no more than there is to see"
            );
        }
        // Asking for another department's cases shows no more than one's own part in them.
        let tec = world.department("TEC").await;
        let theirs = reader
            .get(&world.town(&format!("/cases?departmentId={tec}&pageSize=100")))
            .await;
        assert!(
            ids(theirs.items()).iter().all(|id| listed.contains(id)),
            "{who}"
        );
        for task in reader
            .all(&world.town("/tasks?status=open&status=waiting&status=in_progress"))
            .await
        {
            let id = task["id"].as_str().expect("an id");
            let read = reader.get(&world.town(&format!("/tasks/{id}"))).await;
            read.is(StatusCode::OK);
        }
    }
}

async fn a_case_is_found_by_its_id_and_by_its_number(world: &World) {
    let agent = world.staff("agent").await;
    let made = agent.post(&world.town("/cases"), &stray_cat()).await;
    let (id, number) = (made.text_at("/id"), made.text_at("/reference"));
    let by_id = agent.get(&world.town(&format!("/cases/{id}"))).await;
    let by_number = agent.get(&world.town(&format!("/cases/{number}"))).await;
    assert_eq!(
        by_id.is(StatusCode::OK).body,
        by_number.is(StatusCode::OK).body
    );
    assert_eq!(by_id.etag(), by_number.etag());
    // A slip of the pen is caught by the check digit, and is nobody's case.
    let last = number
        .chars()
        .last()
        .and_then(|digit| digit.to_digit(10))
        .expect("a digit");
    let slip = format!("{}{}", &number[..number.len() - 1], (last + 1) % 10);
    let nobody = agent.get(&world.town(&format!("/cases/{slip}"))).await;
    assert_eq!(nobody.is(StatusCode::NOT_FOUND).problem(), "not-found");
    // What is done by number is done to the case.
    let on = world.town(&format!("/cases/{number}"));
    let moved = agent
        .act(&on, "/transitions", &json!({ "to": "in_progress" }))
        .await;
    assert_eq!(moved.is(StatusCode::OK).text_at("/id"), id);
}

async fn names_are_shown_when_asked_for(world: &World) {
    a_month(world).await;
    let agent = world.staff("agent").await;
    let plain = agent.get(&world.town("/cases?assigneeId=me")).await;
    for case in plain.items() {
        assert!(
            case["service"].is_null() && case["department"].is_null() && case["assignee"].is_null()
        );
    }
    let all = "expand=service&expand=department&expand=assignee";
    let full = agent
        .get(&world.town(&format!("/cases?assigneeId=me&{all}")))
        .await;
    assert_eq!(
        full.column("/assignee/displayName"),
        ["Kelemen Nóra", "Kelemen Nóra"]
    );
    assert_eq!(
        full.column("/department/name"),
        ["Ügyfélszolgálat", "Ügyfélszolgálat"]
    );
    assert_eq!(full.column("/service/code"), ["stray-cat", "stray-cat"]);
    let url = world.town(&format!("/cases?assigneeId=me&{all}"));
    let english = Answer::of(
        agent
            .request(Method::GET, &url)
            .header("Accept-Language", "en"),
    )
    .await;
    assert_eq!(
        english.text_at("/items/0/assignee/displayName"),
        "Nóra Kelemen"
    );
    assert_ne!(
        english.text_at("/items/0/department/name"),
        "Ügyfélszolgálat"
    );
    let wrong = agent.get(&world.town("/cases?expand=answers")).await;
    wrong.is(StatusCode::BAD_REQUEST);
}

async fn the_task_list_shows_the_work_of_the_own_departments(world: &World) {
    a_month(world).await;
    let (agent, specialist) = (world.staff("agent").await, world.staff("specialist").await);
    let green = world.department("GRN").await;
    let waiting = "status=waiting&status=open&status=in_progress&status=done&status=skipped";
    assert!(
        specialist.all(&world.town("/tasks")).await.is_empty(),
        "theirs have not opened yet"
    );
    let triage = agent.all(&world.town("/tasks?pageSize=2")).await;
    let due: Vec<&str> = triage
        .iter()
        .filter_map(|task| task["dueAt"].as_str())
        .collect();
    assert!(
        triage.len() >= 4 && due.len() == triage.len() && due.is_sorted(),
        "{due:?}"
    );
    for task in specialist
        .all(&world.town(&format!("/tasks?{waiting}")))
        .await
    {
        assert_eq!(task["departmentId"], json!(green));
    }
    let first = triage
        .iter()
        .find(|task| task["code"] == "triage")
        .expect("one of ours");
    let url = world.town(&format!("/tasks/{}", first["id"].as_str().expect("an id")));
    let mine = json!({ "assigneeId": world.user("agent").await });
    agent
        .act(&url, "/assignments", &mine)
        .await
        .is(StatusCode::OK);
    agent
        .act(&url, "/transitions", &json!({ "to": "in_progress" }))
        .await
        .is(StatusCode::OK);
    let own = agent
        .get(&world.town("/tasks?assigneeId=me&withTotal=true"))
        .await;
    assert_eq!(
        (own.column("/id"), &own.body["total"]),
        (
            vec![first["id"].as_str().expect("an id").to_owned()],
            &json!(1)
        )
    );
    let begun = agent.get(&world.town("/tasks?status=in_progress")).await;
    assert_eq!(begun.column("/code"), ["triage"]);
    let free = agent.all(&world.town("/tasks?unassigned=true")).await;
    assert_eq!(free.len(), triage.len() - 1);
    let other = agent
        .all(&world.town(&format!("/tasks?departmentId={green}")))
        .await;
    assert!(other.is_empty());
}

/// Written inside, to be read inside.
const SECRET: &str = "Kanárisárga";

async fn what_is_internal_stays_inside(world: &World) {
    let agent = world.staff("agent").await;
    let mut case = stray_cat();
    case["note"] = json!(SECRET);
    case["channel"] = json!("phone");
    case["resident"] = json!({ "name": "Kanári Károly", "phone": "+36 99 555 0177" });
    let made = agent.post(&world.town("/cases"), &case).await;
    made.is(StatusCode::CREATED);
    let page = world.town(&format!("/cases/{}", made.text_at("/id")));
    agent
        .post(&format!("{page}/notes"), &json!({ "body": SECRET }))
        .await
        .is(StatusCode::CREATED);
    let mine = json!({ "assigneeId": world.user("agent").await });
    agent
        .act(&page, "/assignments", &mine)
        .await
        .is(StatusCode::OK);
    agent
        .act(&page, "/transitions", &json!({ "to": "in_progress" }))
        .await
        .is(StatusCode::OK);
    let partner = json!({ "to": "waiting_for_partner", "reason": SECRET });
    agent
        .act(&page, "/transitions", &partner)
        .await
        .is(StatusCode::OK);
    let url = world.town(&format!("/tracking/{}", made.text_at("/reference")));
    let seen = Answer::of(
        world
            .raw(Method::GET, &url)
            .header("Tracking-Secret", made.text_at("/trackingSecret")),
    )
    .await;
    assert_eq!(
        seen.is(StatusCode::OK).text_at("/status"),
        "waiting_for_partner"
    );
    for hidden in [
        SECRET, "Kelemen", "Nóra", "Károly", "0177", "pay-vet", "assignee",
    ] {
        assert!(
            !seen.text.contains(hidden) && !made.text.contains(hidden),
            "{hidden}: {}",
            seen.text
        );
    }
    let tasks = agent.get(&format!("{page}/tasks")).await;
    for task in tasks.items() {
        let instructions = task["instructions"].as_str().unwrap_or_default();
        assert!(
            instructions.is_empty() || !seen.text.contains(instructions),
            "instructions are for colleagues"
        );
    }
    // Colleagues read who is concerned, never the secret that opens the case to the resident.
    let read = agent
        .get(&format!(
            "{page}?expand=timeline&expand=notes&expand=messages"
        ))
        .await;
    assert!(read.text.contains(SECRET) && !read.text.contains(&made.text_at("/trackingSecret")));
}

async fn hidden_cases_change_no_answer(world: &World) {
    let specialist = world.staff("specialist").await;
    for _ in 0..3 {
        world
            .public()
            .post(&world.town("/cases"), &stray_cat())
            .await
            .is(StatusCode::CREATED);
    }
    let tec = world.department("TEC").await;
    let paths = [
        "/cases?pageSize=2&withTotal=true".to_owned(),
        "/cases?sort=dueAt&pageSize=1&withTotal=true".to_owned(),
        "/cases?serviceCode=graffiti&withTotal=true".to_owned(),
        "/cases?reference=CSH&withTotal=true".to_owned(),
        format!("/cases?departmentId={tec}&withTotal=true"),
        "/tasks?withTotal=true&status=waiting&status=open".to_owned(),
    ];
    let mut before = Vec::new();
    for path in &paths {
        let answer = specialist.get(&world.town(path)).await;
        before.push((
            answer.is(StatusCode::OK).text.clone(),
            answer.header("link"),
            answer.header("etag"),
        ));
    }
    for _ in 0..3 {
        world
            .public()
            .post(&world.town("/cases"), &graffito())
            .await
            .is(StatusCode::CREATED);
    }
    for (path, before) in paths.iter().zip(before) {
        let answer = specialist.get(&world.town(path)).await;
        assert_eq!(
            (
                answer.text.clone(),
                answer.header("link"),
                answer.header("etag")
            ),
            before,
            "{path}"
        );
    }
}
