//! Accounts: proving who one is, being let in, being locked out.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use futures_util::future::join_all;
use reqwest::StatusCode;
use serde_json::json;
use server::demo;

use crate::harness::{World, address};
use crate::sessions::{ME, refresh};

both!(
    signing_in_says_no_more_than_it_must,
    a_link_works_once,
    a_disabled_user_is_out_within_five_seconds_everywhere,
    five_failures_lock_the_account_for_a_while,
    a_new_password_ends_the_other_sessions,
);

async fn signing_in_says_no_more_than_it_must(world: &World) {
    let admin = world.staff("admin").await;
    let url = world.town(&format!("/users/{}", world.user("grn.2").await));
    admin
        .patch(&url, &json!({ "status": "disabled" }))
        .await
        .is(StatusCode::OK);
    let new = json!({ "email": "uj@cserhalom.example", "familyName": "Új", "givenName": "Ubul" });
    admin
        .post(&world.town("/users"), &new)
        .await
        .is(StatusCode::CREATED);
    let mut told = Vec::new();
    for body in [
        json!({ "email": address("agent"), "password": "nem ez a jelszó" }),
        json!({ "email": "nobody@cserhalom.example", "password": demo::PASSWORD }),
        json!({ "email": address("grn.2"), "password": demo::PASSWORD }),
        json!({ "email": "uj@cserhalom.example", "password": demo::PASSWORD }),
        json!({ "email": address("agent"), "password": demo::PASSWORD, "municipality": "tarkavolgy" }),
        json!({ "email": address("agent"), "password": "" }),
    ] {
        let answer = world.log_in(&body).await;
        assert_eq!(
            answer.is(StatusCode::UNAUTHORIZED).problem(),
            "wrong-credentials",
            "{body}"
        );
        let mut document = answer.body.clone();
        document
            .as_object_mut()
            .expect("a document")
            .remove("requestId");
        let names: BTreeSet<String> = answer.headers.keys().map(ToString::to_string).collect();
        told.push((document, names));
    }
    assert!(told.iter().all(|other| *other == told[0]), "{told:#?}");
    let body = json!({ "email": " AGENT@cserhalom.example ", "password": demo::PASSWORD, "municipality": "cserhalom" });
    world.log_in(&body).await.is(StatusCode::OK);
}

async fn a_link_works_once(world: &World) {
    let admin = world.staff("admin").await;
    let new = json!({ "email": "uj@cserhalom.example", "familyName": "Új", "givenName": "Ubul" });
    let made = admin.post(&world.town("/users"), &new).await;
    assert_eq!(made.is(StatusCode::CREATED).text_at("/status"), "invited");
    let links = world.town(&format!("/users/{}/activation", made.text_at("/id")));
    let link = admin
        .post(&links, &json!(null))
        .await
        .is(StatusCode::CREATED)
        .text_at("/token");
    let url = world.url("/api/v1/auth/activation");
    let open = |token: &str, password: &str| {
        let body = json!({ "token": token, "password": password });
        let (public, url) = (world.public(), url.clone());
        async move { public.post(&url, &body).await }
    };
    for weak in [
        "rövid",
        "password1234",
        "cserhalom2026!",
        "aaaaaaaaaaaaaaaa",
    ] {
        let refused = open(&link, weak).await;
        assert_eq!(
            refused.is(StatusCode::BAD_REQUEST).faults()[0].0,
            "/password",
            "{weak}"
        );
    }
    let good = "hét csiga a sóskán";
    let tried = join_all((0..8).map(|_| open(&link, good))).await;
    let mut statuses: Vec<u16> = tried.iter().map(|answer| answer.status.as_u16()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [vec![204], vec![410; 7]].concat());
    let body = json!({ "email": "uj@cserhalom.example", "password": good });
    world.log_in(&body).await.is(StatusCode::OK);
    for nothing in ["", "%", "*", &"0".repeat(64)] {
        let refused = open(nothing, good).await;
        assert_eq!(refused.is(StatusCode::GONE).problem(), "gone");
    }
    // A link nobody opened is no longer one after a day.
    let late = admin
        .post(&links, &json!(null))
        .await
        .is(StatusCode::CREATED)
        .text_at("/token");
    world.pass(TimeDelta::hours(25)).await;
    open(&late, good).await.is(StatusCode::GONE);
}

async fn a_disabled_user_is_out_within_five_seconds_everywhere(world: &World) {
    let second = world.second().await;
    let caller = world.bearer(&world.sign_in("specialist").await.text_at("/accessToken"));
    let admin = world.staff("admin").await;
    for base in [&world.url(""), &second] {
        caller.get(&format!("{base}{ME}")).await.is(StatusCode::OK);
    }
    let url = world.town(&format!("/users/{}", world.user("specialist").await));
    admin
        .patch(&url, &json!({ "status": "disabled" }))
        .await
        .is(StatusCode::OK);
    let began = Instant::now();
    caller
        .get(&world.url(ME))
        .await
        .is(StatusCode::UNAUTHORIZED);
    while caller.get(&format!("{second}{ME}")).await.status == StatusCode::OK {
        assert!(
            began.elapsed() < Duration::from_secs(5),
            "still in on the other server"
        );
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    // Let in again, the old session stays ended.
    admin
        .patch(&url, &json!({ "status": "active" }))
        .await
        .is(StatusCode::OK);
    caller
        .get(&world.url(ME))
        .await
        .is(StatusCode::UNAUTHORIZED);
    world.sign_in("specialist").await;
}

async fn five_failures_lock_the_account_for_a_while(world: &World) {
    for who in ["agent", "nobody"] {
        for email in [
            address(who),
            address(who).to_uppercase(),
            format!(" {}", address(who)),
            address(who),
            address(who),
        ] {
            let body = json!({ "email": email, "password": "nem ez a jelszó" });
            world.log_in(&body).await.is(StatusCode::UNAUTHORIZED);
        }
        let body = json!({ "email": address(who), "password": demo::PASSWORD });
        let locked = world.log_in(&body).await;
        assert_eq!(
            locked.is(StatusCode::TOO_MANY_REQUESTS).problem(),
            "too-many-requests"
        );
        let wait = locked
            .header("retry-after")
            .and_then(|wait| wait.parse::<i64>().ok());
        assert!(
            wait.is_some_and(|wait| (1..=900).contains(&wait)),
            "{wait:?}"
        );
    }
    world.sign_in("specialist").await;
    world.pass(TimeDelta::minutes(16)).await;
    world.sign_in("agent").await;
}

async fn a_new_password_ends_the_other_sessions(world: &World) {
    let (here, there) = (world.sign_in("agent").await, world.sign_in("agent").await);
    let (caller, other) = (
        world.bearer(&here.text_at("/accessToken")),
        world.bearer(&there.text_at("/accessToken")),
    );
    let url = world.url("/api/v1/auth/password");
    let change =
        |current: &str, new: &str| json!({ "currentPassword": current, "newPassword": new });
    let wrong = caller
        .post(&url, &change("nem ez a jelszó", "hét csiga a sóskán"))
        .await;
    assert_eq!(
        wrong.is(StatusCode::UNAUTHORIZED).problem(),
        "wrong-credentials"
    );
    let weak = caller
        .post(&url, &change(demo::PASSWORD, demo::PASSWORD))
        .await;
    assert_eq!(
        weak.is(StatusCode::BAD_REQUEST).faults()[0].0,
        "/newPassword"
    );
    // Tokens tell their age in seconds: those from before the change are older.
    world.pass(TimeDelta::seconds(2)).await;
    caller
        .post(&url, &change(demo::PASSWORD, "hét csiga a sóskán"))
        .await
        .is(StatusCode::NO_CONTENT);
    other.get(&world.url(ME)).await.is(StatusCode::UNAUTHORIZED);
    refresh(world, &there.text_at("/refreshToken"))
        .await
        .is(StatusCode::UNAUTHORIZED);
    caller
        .get(&world.url(ME))
        .await
        .is(StatusCode::UNAUTHORIZED);
    let renewed = refresh(world, &here.text_at("/refreshToken")).await;
    let caller = world.bearer(&renewed.is(StatusCode::OK).text_at("/accessToken"));
    caller.get(&world.url(ME)).await.is(StatusCode::OK);
    let old = json!({ "email": address("agent"), "password": demo::PASSWORD });
    world.log_in(&old).await.is(StatusCode::UNAUTHORIZED);
}
