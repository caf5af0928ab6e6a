//! Employees, departments and municipalities, as those who look after them see them.

use futures_util::future::join;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{Answer, Caller, World, address};

both!(
    an_administrator_looks_after_the_employees,
    the_last_administrator_stays,
    a_department_comes_works_and_closes,
    a_lead_says_who_works_in_the_own_department,
    an_operator_sets_up_a_municipality,
);

fn somebody(email: &str) -> Value {
    json!({ "email": email, "familyName": "Új", "givenName": "Ubul", "roles": ["facilitator"] })
}

async fn an_administrator_looks_after_the_employees(world: &World) {
    let (admin, agent) = (world.staff("admin").await, world.staff("agent").await);
    let users = world.town("/users");
    let bad = json!({ "email": "not an address", "familyName": " ", "givenName": "x".repeat(101),
        "roles": ["manager", "manager"], "telephone": "1" });
    let refused = admin.post(&users, &bad).await;
    let faults = refused.is(StatusCode::BAD_REQUEST).faults();
    let places: Vec<&str> = faults.iter().map(|(place, _)| place.as_str()).collect();
    assert_eq!(
        places,
        [
            "/email",
            "/familyName",
            "/givenName",
            "/roles/1",
            "/telephone"
        ]
    );

    let made = admin.post(&users, &somebody("uj@cserhalom.example")).await;
    let url = world.url(
        &made
            .is(StatusCode::CREATED)
            .header("location")
            .expect("where"),
    );
    assert_eq!(
        (made.text_at("/displayName"), made.text_at("/status")),
        ("Új Ubul".to_owned(), "invited".to_owned())
    );
    for taken in ["UJ@cserhalom.example", &address("agent")] {
        let twice = admin.post(&users, &somebody(taken)).await;
        assert_eq!(
            twice.is(StatusCode::CONFLICT).problem(),
            "already-exists",
            "{taken}"
        );
    }
    let mut powerful = somebody("super@cserhalom.example");
    powerful["roles"] = json!(["operator"]);
    admin
        .post(&users, &powerful)
        .await
        .is(StatusCode::FORBIDDEN);
    let operator = world.town(&format!("/users/{}", world.user("operator").await));
    admin
        .patch(&operator, &json!({ "status": "disabled" }))
        .await
        .is(StatusCode::FORBIDDEN);
    admin
        .patch(&url, &json!({ "roles": ["operator"] }))
        .await
        .is(StatusCode::FORBIDDEN);

    // Each change needs to have seen the last one.
    let seen = made.etag();
    let named = admin
        .change(
            Method::PATCH,
            &url,
            &seen,
            &json!({ "givenName": "Ubulka" }),
        )
        .await;
    assert_eq!(named.is(StatusCode::OK).text_at("/givenName"), "Ubulka");
    let stale = admin
        .change(Method::PATCH, &url, &seen, &json!({ "givenName": "Ubi" }))
        .await;
    assert_eq!(
        stale.is(StatusCode::PRECONDITION_FAILED).problem(),
        "precondition-failed"
    );
    let blind = Answer::of(
        admin
            .request(Method::PATCH, &url)
            .json(&json!({ "givenName": "Ubi" })),
    )
    .await;
    blind.is(StatusCode::PRECONDITION_REQUIRED);
    let odd = admin.patch(&url, &json!({ "status": "active" })).await;
    assert_eq!(
        odd.is(StatusCode::CONFLICT).problem(),
        "transition-not-allowed",
        "only a link activates"
    );
    let gone = admin
        .patch(&url, &json!({ "status": "disabled", "roles": [] }))
        .await;
    assert_eq!(
        (
            gone.is(StatusCode::OK).text_at("/status"),
            &gone.body["roles"]
        ),
        ("disabled".to_owned(), &json!([]))
    );
    let link = admin.post(&format!("{url}/activation"), &json!(null)).await;
    link.is(StatusCode::CONFLICT);

    // Colleagues see each other, but not when somebody last came.
    let read = agent
        .get(&world.town(&format!("/users/{}", world.user("agent").await)))
        .await;
    assert!(read.is(StatusCode::OK).body["lastLoginAt"].is_null());
    let read = admin
        .get(&world.town(&format!("/users/{}", world.user("agent").await)))
        .await;
    assert!(read.is(StatusCode::OK).body["lastLoginAt"].is_string());
    let green = world.department("GRN").await;
    for (query, count) in [
        ("status=disabled".to_owned(), 1),
        ("status=active&role=manager".to_owned(), 1),
        ("role=manager&role=process_owner".to_owned(), 2),
        (format!("departmentId={green}"), 3),
    ] {
        let found = admin.get(&format!("{users}?{query}&withTotal=true")).await;
        assert_eq!(
            (found.items().len(), &found.body["total"]),
            (count, &json!(count)),
            "{query}"
        );
    }
    let all = admin.all(&format!("{users}?pageSize=10")).await;
    assert!(all.len() > 30 && all.iter().all(|user| user.get("passwordHash").is_none()));
}

async fn the_last_administrator_stays(world: &World) {
    let admin = world.staff("admin").await;
    let user = |id: String| world.town(&format!("/users/{id}"));
    let (own, other) = (
        user(world.user("admin").await),
        user(world.user("manager").await),
    );
    for change in [
        json!({ "status": "disabled" }),
        json!({ "roles": [] }),
        json!({ "roles": ["manager"] }),
    ] {
        let refused = admin.patch(&own, &change).await;
        assert_eq!(
            refused.is(StatusCode::CONFLICT).problem(),
            "last-administrator"
        );
    }
    admin
        .patch(&other, &json!({ "roles": ["admin"] }))
        .await
        .is(StatusCode::OK);
    // Two who take the role from each other at once: one of them is left.
    let second = world.staff("manager").await;
    let (mine, theirs) = (admin.get(&own).await.etag(), admin.get(&other).await.etag());
    let nothing = json!({ "roles": [] });
    let (first, last) = join(
        admin.change(Method::PATCH, &other, &theirs, &nothing),
        second.change(Method::PATCH, &own, &mine, &nothing),
    )
    .await;
    let mut statuses = [first.status.as_u16(), last.status.as_u16()];
    statuses.sort_unstable();
    assert!(
        statuses == [200, 409] || statuses == [200, 403],
        "{statuses:?}"
    );
}

/// Changes who is in a department, having seen it.
pub async fn place(
    caller: &Caller,
    department: &str,
    user: &str,
    method: Method,
    body: &Value,
) -> Answer {
    let seen = caller.get(department).await.etag();
    let url = format!("{department}/members/{user}");
    caller.change(method, &url, &seen, body).await
}

async fn a_department_comes_works_and_closes(world: &World) {
    let (admin, worker) = (world.staff("admin").await, world.staff("facilitator").await);
    let departments = world.town("/departments");
    let new = json!({ "code": "DIG", "names": { "hu": "Digitális osztály", "en": "Digital" }, "email": "dig@cserhalom.example" });
    let made = admin.post(&departments, &new).await;
    let url = world.url(
        &made
            .is(StatusCode::CREATED)
            .header("location")
            .expect("where"),
    );
    assert_eq!(
        admin
            .post(&departments, &new)
            .await
            .is(StatusCode::CONFLICT)
            .problem(),
        "already-exists"
    );
    let bad = json!({ "code": "digital", "names": { "hu": "" }, "phone": "nincs" });
    let faults = admin
        .post(&departments, &bad)
        .await
        .is(StatusCode::BAD_REQUEST)
        .faults();
    let places: Vec<&str> = faults.iter().map(|(place, _)| place.as_str()).collect();
    assert!(
        places.contains(&"/code") && places.contains(&"/phone"),
        "{places:?}"
    );
    let changed = admin
        .patch(&url, &json!({ "email": null, "phone": "+36 99 555 099" }))
        .await;
    assert_eq!(
        (
            &changed.is(StatusCode::OK).body["email"],
            changed.text_at("/phone")
        ),
        (&json!(null), "+36 99 555 099".to_owned())
    );

    // Who gets a place can do there what it allows, at once.
    let user = world.user("facilitator").await;
    worker
        .get(&world.town("/cases"))
        .await
        .is(StatusCode::FORBIDDEN);
    let specialist = json!({ "role": "specialist", "onDuty": false });
    place(&admin, &url, &user, Method::PUT, &specialist)
        .await
        .is(StatusCode::CREATED);
    worker.get(&world.town("/cases")).await.is(StatusCode::OK);
    let on_duty = json!({ "role": "specialist", "onDuty": true });
    place(&admin, &url, &user, Method::PUT, &on_duty)
        .await
        .is(StatusCode::OK);
    for (query, count) in [("", 1), ("?onDuty=true", 1), ("?onDuty=false", 0)] {
        let members = admin.get(&format!("{url}/members{query}")).await;
        assert_eq!(members.items().len(), count, "{query}");
    }
    assert_eq!(admin.get(&url).await.body["memberCount"], json!(1));
    let stranger = uuid::Uuid::nil().to_string();
    place(&admin, &url, &stranger, Method::PUT, &on_duty)
        .await
        .is(StatusCode::NOT_FOUND);

    assert_eq!(
        admin.delete(&url).await.is(StatusCode::CONFLICT).problem(),
        "in-use"
    );
    place(&admin, &url, &user, Method::DELETE, &json!({}))
        .await
        .is(StatusCode::NO_CONTENT);
    place(&admin, &url, &user, Method::DELETE, &json!({}))
        .await
        .is(StatusCode::NOT_FOUND);
    worker
        .get(&world.town("/cases"))
        .await
        .is(StatusCode::FORBIDDEN);
    admin.delete(&url).await.is(StatusCode::NO_CONTENT);
    assert_eq!(
        admin.get(&url).await.is(StatusCode::OK).body["active"],
        json!(false)
    );
    place(&admin, &url, &user, Method::PUT, &on_duty)
        .await
        .is(StatusCode::NOT_FOUND);
    let closed = admin.get(&format!("{departments}?active=false")).await;
    assert_eq!(closed.column("/code"), ["DIG"]);
    admin
        .patch(&url, &json!({ "active": true }))
        .await
        .is(StatusCode::OK);
    // One that services rely on does not close.
    let tec = format!("{departments}/{}", world.department("TEC").await);
    assert_eq!(
        admin.delete(&tec).await.is(StatusCode::CONFLICT).problem(),
        "in-use"
    );
}

async fn a_lead_says_who_works_in_the_own_department(world: &World) {
    let lead = world.staff("lead").await;
    let department = |id: String| world.town(&format!("/departments/{id}"));
    let (green, tech) = (
        department(world.department("GRN").await),
        department(world.department("TEC").await),
    );
    let (user, body) = (
        world.user("tax").await,
        json!({ "role": "specialist", "onDuty": true }),
    );
    place(&lead, &green, &user, Method::PUT, &body)
        .await
        .is(StatusCode::CREATED);
    place(&lead, &green, &user, Method::DELETE, &json!({}))
        .await
        .is(StatusCode::NO_CONTENT);
    place(&lead, &tech, &user, Method::PUT, &body)
        .await
        .is(StatusCode::FORBIDDEN);
    let specialist = world.staff("specialist").await;
    place(&specialist, &green, &user, Method::PUT, &body)
        .await
        .is(StatusCode::FORBIDDEN);
    lead.patch(&green, &json!({ "phone": null }))
        .await
        .is(StatusCode::FORBIDDEN);
}

async fn an_operator_sets_up_a_municipality(world: &World) {
    let operator = world.staff("operator").await;
    let towns = world.url("/api/v1/municipalities");
    let new = json!({
        "slug": "bikavar", "prefix": "BIK", "names": { "hu": "Bikavár", "de": "Stierburg" },
        "languages": ["hu", "de"], "defaultLanguage": "hu", "timeZone": "Europe/Budapest",
    });
    let made = operator.post(&towns, &new).await;
    let url = world.url(
        &made
            .is(StatusCode::CREATED)
            .header("location")
            .expect("where"),
    );
    assert_eq!(
        operator
            .post(&towns, &new)
            .await
            .is(StatusCode::CONFLICT)
            .problem(),
        "already-exists"
    );
    let public = world.public();
    let listed = public.get(&towns).await;
    assert_eq!(
        listed.column("/slug"),
        ["bikavar", "cserhalom", "tarkavolgy"]
    );
    let german = world.raw(Method::GET, &url).header("Accept-Language", "de");
    assert_eq!(Answer::of(german).await.text_at("/name"), "Stierburg");
    let faults = operator
        .post(&towns, &json!({
            "slug": "No Slug", "prefix": "bik", "names": { "hu": "Bikavár" }, "languages": ["hu", "en"],
            "defaultLanguage": "fr", "timeZone": "Europe/Atlantis", "origins": ["http://*"], "colour": "red",
        }))
        .await
        .is(StatusCode::BAD_REQUEST)
        .faults();
    for place in [
        "/slug",
        "/prefix",
        "/defaultLanguage",
        "/timeZone",
        "/origins/0",
        "/colour",
    ] {
        assert!(
            faults.iter().any(|(found, _)| found == place),
            "{place}: {faults:#?}"
        );
    }
    operator
        .patch(&url, &json!({ "branding": { "color": "#0a5c36" } }))
        .await
        .is(StatusCode::OK);
    assert_eq!(public.get(&url).await.text_at("/branding/color"), "#0a5c36");
    // Its affairs are not the operator's.
    operator
        .get(&format!("{url}/users"))
        .await
        .is(StatusCode::NOT_FOUND);
    operator
        .get(&format!("{url}/cases"))
        .await
        .is(StatusCode::NOT_FOUND);
    let typo = operator
        .patch(&url, &json!({ "branding": { "colour": "#0a5c36" } }))
        .await;
    assert_eq!(
        typo.is(StatusCode::BAD_REQUEST).faults(),
        [("/branding/colour".to_owned(), "unknown_field".to_owned())]
    );
}
