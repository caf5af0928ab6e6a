//! The worklist: what is on it, in which order, page by page, for whom.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{Answer, World, graffito, stray_cat};

both!(
    each_filter_gives_exactly_the_cases_it_names,
    each_order_is_total_and_cursors_walk_through_it,
    pages_stay_put_while_cases_come_in,
    what_was_read_is_not_sent_again,
);

/// Eight cases of two services, some a month old, in all sorts of states.
pub async fn a_month(world: &World) {
    let agent = world.staff("agent").await;
    let cases = world.town("/cases");
    let mut ids = Vec::new();
    for case in [stray_cat(), graffito(), graffito()] {
        let made = world.public().post(&cases, &case).await;
        ids.push(made.is(StatusCode::CREATED).text_at("/id"));
    }
    let tec = json!({ "assigneeId": world.user("tec").await });
    let given = agent
        .act(&format!("{cases}/{}", ids[1]), "/assignments", &tec)
        .await;
    given.is(StatusCode::OK);
    let no = json!({ "to": "rejected", "reason": "Kétszer érkezett." });
    let lead = world.bearer(&world.sign_in("tec.lead").await.text_at("/accessToken"));
    let moved = lead
        .act(&format!("{cases}/{}", ids[2]), "/transitions", &no)
        .await;
    moved.is(StatusCode::OK);

    world.pass(TimeDelta::days(30)).await;
    let agent = world.staff("agent").await;
    for (case, channel) in [
        (stray_cat(), "phone"),
        (stray_cat(), "mail"),
        (graffito(), "desk"),
        (graffito(), "phone"),
        (stray_cat(), "web"),
    ] {
        let mut case = case;
        case["channel"] = json!(channel);
        let made = agent.post(&cases, &case).await;
        ids.push(made.is(StatusCode::CREATED).text_at("/id"));
    }
    let mine = json!({ "assigneeId": world.user("agent").await });
    for id in [&ids[3], &ids[4]] {
        let taken = agent
            .act(&format!("{cases}/{id}"), "/assignments", &mine)
            .await;
        taken.is(StatusCode::OK);
    }
    let asked = json!({ "to": "in_progress" });
    let moved = agent
        .act(&format!("{cases}/{}", ids[4]), "/transitions", &asked)
        .await;
    moved.is(StatusCode::OK);
}

/// The ids of rows.
pub fn ids(items: &[Value]) -> Vec<&str> {
    items
        .iter()
        .filter_map(|item| item["id"].as_str())
        .collect()
}

type Test<'t> = Box<dyn Fn(&Value) -> bool + 't>;

async fn each_filter_gives_exactly_the_cases_it_names(world: &World) {
    a_month(world).await;
    let agent = world.staff("agent").await;
    let url = world.town("/cases");
    let all = agent.all(&format!("{url}?sort=createdAt")).await;
    assert_eq!(all.len(), 8);
    let (res, tec) = (world.department("RES").await, world.department("TEC").await);
    let (me, painter) = (world.user("agent").await, world.user("tec").await);
    let middle = all[4]["createdAt"].as_str().expect("a time").to_owned();
    let number = all[5]["reference"].as_str().expect("a number").to_owned();
    let is = |name: &'static str, value: &str| -> Test<'_> {
        let value = json!(value);
        Box::new(move |case| case[name] == value)
    };
    let has =
        |name: &'static str, value: bool| -> Test<'_> { Box::new(move |case| case[name] == value) };
    let checks: Vec<(String, Test<'_>, usize)> = vec![
        ("status=new".to_owned(), is("status", "new"), 6),
        (
            "status=new&status=rejected".to_owned(),
            Box::new(|case| case["status"] != "in_progress"),
            7,
        ),
        ("open=true".to_owned(), has("open", true), 7),
        ("open=false".to_owned(), has("open", false), 1),
        (format!("departmentId={tec}"), is("departmentId", &tec), 4),
        (
            format!("departmentId={tec}&departmentId={res}"),
            Box::new(|_| true),
            8,
        ),
        ("assigneeId=me".to_owned(), is("assigneeId", &me), 2),
        (
            format!("assigneeId={painter}"),
            is("assigneeId", &painter),
            1,
        ),
        (
            format!("assigneeId={painter}&assigneeId=me"),
            Box::new(|case| !case["assigneeId"].is_null()),
            3,
        ),
        (
            "unassigned=true".to_owned(),
            Box::new(|case| case["assigneeId"].is_null()),
            5,
        ),
        (
            "serviceCode=graffiti".to_owned(),
            is("serviceCode", "graffiti"),
            4,
        ),
        (
            "serviceCode=graffiti&serviceCode=stray-cat".to_owned(),
            Box::new(|_| true),
            8,
        ),
        (
            "serviceCode=flying-carpet".to_owned(),
            Box::new(|_| false),
            0,
        ),
        ("channel=phone".to_owned(), is("channel", "phone"), 2),
        (
            "channel=phone&channel=desk".to_owned(),
            Box::new(|case| case["channel"] == "phone" || case["channel"] == "desk"),
            3,
        ),
        ("late=true".to_owned(), has("late", true), 2),
        (
            format!("createdFrom={middle}"),
            Box::new(|case| case["createdAt"].as_str() >= Some(&middle)),
            4,
        ),
        (
            format!("createdTo={middle}"),
            Box::new(|case| case["createdAt"].as_str() < Some(&middle)),
            4,
        ),
        (format!("reference={number}"), is("reference", &number), 1),
        (
            format!("reference={}", &number[..12]),
            Box::new(|case| {
                case["reference"]
                    .as_str()
                    .is_some_and(|text| text.starts_with(&number[..12]))
            }),
            8,
        ),
        (
            format!("reference={}", number.to_lowercase()),
            is("reference", &number),
            1,
        ),
        ("reference=XYZ".to_owned(), Box::new(|_| false), 0),
        (
            "serviceCode=stray-cat&assigneeId=me&status=new&channel=phone".to_owned(),
            Box::new(|case| case["assigneeId"] == me && case["status"] == "new"),
            1,
        ),
    ];
    for (query, wanted, count) in checks {
        let found = agent
            .get(&format!(
                "{url}?sort=createdAt&pageSize=100&withTotal=true&{query}"
            ))
            .await;
        let expected: Vec<Value> = all.iter().filter(|case| wanted(case)).cloned().collect();
        assert_eq!(
            expected.len(),
            count,
            "{query} tries something else than was meant"
        );
        assert_eq!(ids(found.items()), ids(&expected), "{query}");
        assert_eq!(found.body["total"], json!(count), "{query}");
    }
}

async fn each_order_is_total_and_cursors_walk_through_it(world: &World) {
    a_month(world).await;
    let agent = world.staff("agent").await;
    let url = world.town("/cases");
    for (sort, field) in [
        ("createdAt", "createdAt"),
        ("dueAt", "dueAt"),
        ("updatedAt", "updatedAt"),
    ] {
        let walked = agent.all(&format!("{url}?sort={sort}&pageSize=3")).await;
        let keys: Vec<(&str, &str)> = walked
            .iter()
            .map(|case| {
                (
                    case[field].as_str().expect("a time"),
                    case["id"].as_str().expect("an id"),
                )
            })
            .collect();
        assert_eq!(keys.len(), 8, "{sort}");
        assert!(keys.is_sorted_by(|a, b| a < b), "{sort}: {keys:#?}");
        let mut back = agent.all(&format!("{url}?sort=-{sort}&pageSize=3")).await;
        back.reverse();
        assert_eq!(ids(&walked), ids(&back), "-{sort} is {sort} turned round");
        let filtered = agent
            .all(&format!(
                "{url}?sort={sort}&pageSize=1&serviceCode=graffiti"
            ))
            .await;
        assert_eq!(filtered.len(), 4, "{sort}");
    }
    let due: BTreeSet<_> = agent
        .all(&url)
        .await
        .iter()
        .map(|case| case["dueAt"].to_string())
        .collect();
    assert!(
        due.len() < 8,
        "some are due at the same moment, so the id has to decide"
    );
    // A cursor belongs to its order.
    let page = agent.get(&format!("{url}?sort=dueAt&pageSize=3")).await;
    let cursor = page.text_at("/nextCursor");
    let wrong = agent
        .get(&format!("{url}?sort=createdAt&pageSize=3&cursor={cursor}"))
        .await;
    let fault = [("cursor".to_owned(), "invalid_cursor".to_owned())];
    assert_eq!(wrong.is(StatusCode::BAD_REQUEST).faults(), fault);
}

async fn pages_stay_put_while_cases_come_in(world: &World) {
    a_month(world).await;
    let agent = world.staff("agent").await;
    for sort in ["createdAt", "-createdAt", "dueAt", "-dueAt"] {
        let url = world.town(&format!("/cases?sort={sort}&pageSize=2"));
        let before = agent.all(&url).await;
        let mut page = agent.get(&url).await;
        let mut seen = page.items().to_vec();
        while let Some(cursor) = page.body["nextCursor"].as_str() {
            world
                .public()
                .post(&world.town("/cases"), &graffito())
                .await
                .is(StatusCode::CREATED);
            page = agent.get(&format!("{url}&cursor={cursor}")).await;
            seen.extend_from_slice(page.items());
            if seen.len() > 3 * before.len() {
                break;
            }
        }
        let (seen, before) = (ids(&seen), ids(&before));
        let distinct: BTreeSet<_> = seen.iter().collect();
        assert_eq!(distinct.len(), seen.len(), "{sort}: none twice");
        let old: Vec<_> = seen.into_iter().filter(|id| before.contains(id)).collect();
        assert_eq!(old, before, "{sort}: all that was there, in its order");
    }
}

async fn what_was_read_is_not_sent_again(world: &World) {
    let agent = world.staff("agent").await;
    let made = agent.post(&world.town("/cases"), &stray_cat()).await;
    let url = world.town(&format!("/cases/{}", made.text_at("/id")));
    let read = agent.get(&url).await;
    let head = Answer::of(agent.request(Method::HEAD, &url)).await;
    assert_eq!(
        (head.is(StatusCode::OK).text.as_str(), head.etag()),
        ("", read.etag())
    );
    let length = head.header("content-length").expect("a length");
    assert_eq!(length, read.text.len().to_string());
    let again = |etag: String| {
        let agent = agent.clone();
        let url = url.clone();
        async move {
            Answer::of(
                agent
                    .request(Method::GET, &url)
                    .header("If-None-Match", etag),
            )
            .await
        }
    };
    let held = again(read.etag()).await;
    assert_eq!(held.is(StatusCode::NOT_MODIFIED).text, "");
    assert_eq!(held.etag(), read.etag());
    again("\"something-else\"".to_owned())
        .await
        .is(StatusCode::OK);
    agent
        .act(&url, "/transitions", &json!({ "to": "in_progress" }))
        .await
        .is(StatusCode::OK);
    let changed = again(read.etag()).await;
    assert_eq!(changed.is(StatusCode::OK).text_at("/status"), "in_progress");
    assert_ne!(changed.etag(), read.etag());
    assert_eq!(
        changed.header("cache-control").as_deref(),
        Some("no-store"),
        "staff's answers are kept nowhere"
    );
}
