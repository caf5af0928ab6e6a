//! Sessions: how they are held, renewed and ended.

use chrono::TimeDelta;
use futures_util::future::join_all;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use server::demo;

use crate::harness::{Answer, Caller, World, address};

both!(
    a_browser_holds_its_session_in_cookies,
    a_refresh_token_is_good_once,
    a_session_ends_by_being_left_and_by_growing_old,
    signing_out_ends_access_at_once,
);

/// Where one reads the own account.
pub const ME: &str = "/api/v1/auth/me";

/// Renews a session by its token.
pub async fn refresh(world: &World, token: &str) -> Answer {
    let url = world.url("/api/v1/auth/refresh");
    world
        .public()
        .post(&url, &json!({ "refreshToken": token }))
        .await
}

/// The cookies an answer sets, as a browser would send them back.
fn cookies(answer: &Answer) -> String {
    let set = answer.headers.get_all("set-cookie").iter();
    let pairs = set.filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
    pairs.collect::<Vec<_>>().join("; ")
}

async fn a_browser_holds_its_session_in_cookies(world: &World) {
    let body =
        json!({ "email": address("agent"), "password": demo::PASSWORD, "session": "cookie" });
    let signed_in = world.log_in(&body).await;
    signed_in.is(StatusCode::OK);
    assert!(signed_in.body["accessToken"].is_null() && signed_in.body["refreshToken"].is_null());
    for cookie in signed_in.headers.get_all("set-cookie") {
        let cookie = cookie.to_str().expect("text");
        assert!(cookie.starts_with("__Host-cirmos-"), "{cookie}");
        for part in ["; HttpOnly", "; Secure", "; SameSite=Strict", "; Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
    }
    let jar = cookies(&signed_in);
    let send = |method: Method, path: &str, headers: &[(&str, &str)], jar: &str| {
        let url = if path.starts_with("/api") {
            world.url(path)
        } else {
            world.town(path)
        };
        let request = world.raw(method, &url).header("Cookie", jar);
        let request = headers.iter().fold(request, |request, (name, value)| {
            request.header(*name, *value)
        });
        Answer::of(request)
    };
    send(Method::GET, ME, &[], &jar).await.is(StatusCode::OK);

    // What a page elsewhere could have the browser send is refused.
    let own = world.url("");
    let shown = ("X-CSRF-Protection", "1");
    for headers in [
        vec![],
        vec![("X-CSRF-Protection", "0")],
        vec![("Origin", own.as_str())],
        vec![shown, ("Origin", "https://elsewhere.example")],
        vec![shown, ("Origin", "null")],
    ] {
        let refused = send(Method::POST, "/departments", &headers, &jar).await;
        assert_eq!(
            refused.is(StatusCode::FORBIDDEN).problem(),
            "cross-site-refused",
            "{headers:?}"
        );
        let refused = send(Method::POST, "/api/v1/auth/refresh", &headers, &jar).await;
        refused.is(StatusCode::FORBIDDEN);
    }
    for headers in [vec![shown], vec![shown, ("Origin", own.as_str())]] {
        let let_in = send(Method::POST, "/departments", &headers, &jar).await;
        assert_eq!(
            let_in.is(StatusCode::FORBIDDEN).problem(),
            "forbidden",
            "an agent makes none"
        );
    }

    let renewed = send(Method::POST, "/api/v1/auth/refresh", &[shown], &jar).await;
    let jar = cookies(renewed.is(StatusCode::OK));
    let out = send(Method::POST, "/api/v1/auth/logout", &[shown], &jar).await;
    out.is(StatusCode::NO_CONTENT);
    assert_eq!(
        cookies(&out),
        "__Host-cirmos-access=; __Host-cirmos-refresh="
    );
    assert!(
        out.header("clear-site-data")
            .is_some_and(|data| data.contains("\"storage\""))
    );
    send(Method::GET, ME, &[], &jar)
        .await
        .is(StatusCode::UNAUTHORIZED);
    send(Method::POST, "/api/v1/auth/refresh", &[shown], &jar)
        .await
        .is(StatusCode::UNAUTHORIZED);
    // A stale cookie hides nothing that anybody may see.
    send(Method::GET, "/service-catalog", &[], &jar)
        .await
        .is(StatusCode::OK);
}

async fn a_refresh_token_is_good_once(world: &World) {
    let first = world.sign_in("agent").await;
    let old = first.text_at("/refreshToken");
    // Many at once, or again after a lost answer: one successor for all.
    let renewed = join_all((0..20).map(|_| refresh(world, &old))).await;
    let next = renewed[0].is(StatusCode::OK).text_at("/refreshToken");
    assert!(
        renewed
            .iter()
            .all(|answer| answer.is(StatusCode::OK).text_at("/refreshToken") == next)
    );
    assert_ne!(next, old);
    let access = world.bearer(&renewed[0].text_at("/accessToken"));
    access.get(&world.url(ME)).await.is(StatusCode::OK);

    // Later it can only be somebody who should not have it: the session ends, for both.
    world.pass(TimeDelta::seconds(11)).await;
    refresh(world, &old).await.is(StatusCode::UNAUTHORIZED);
    refresh(world, &next).await.is(StatusCode::UNAUTHORIZED);
    access
        .get(&world.url(ME))
        .await
        .is(StatusCode::UNAUTHORIZED);

    // And at once, when it comes from another client.
    let second = world.sign_in("agent").await.text_at("/refreshToken");
    refresh(world, &second).await.is(StatusCode::OK);
    let thief = world
        .raw(Method::POST, &world.url("/api/v1/auth/refresh"))
        .header("User-Agent", "another client")
        .json(&json!({ "refreshToken": second }));
    Answer::of(thief).await.is(StatusCode::UNAUTHORIZED);
    refresh(world, &second).await.is(StatusCode::UNAUTHORIZED);
    for nothing in ["", "x", &"0".repeat(64), "%", "*"] {
        refresh(world, nothing).await.is(StatusCode::UNAUTHORIZED);
    }
    // Neither kind of token does the other's work.
    let third = world.sign_in("agent").await;
    refresh(world, &third.text_at("/accessToken"))
        .await
        .is(StatusCode::UNAUTHORIZED);
    let caller = world.bearer(&third.text_at("/refreshToken"));
    caller
        .get(&world.url(ME))
        .await
        .is(StatusCode::UNAUTHORIZED);
}

async fn a_session_ends_by_being_left_and_by_growing_old(world: &World) {
    let signed_in = world.sign_in("agent").await;
    assert_eq!(signed_in.body["expiresIn"], json!(600));
    let access = world.bearer(&signed_in.text_at("/accessToken"));
    world.pass(TimeDelta::minutes(11)).await;
    access
        .get(&world.url(ME))
        .await
        .is(StatusCode::UNAUTHORIZED);
    let renewed = refresh(world, &signed_in.text_at("/refreshToken")).await;
    let mut token = renewed.is(StatusCode::OK).text_at("/refreshToken");
    let left = world.sign_in("agent").await.text_at("/refreshToken");
    for _ in 0..28 {
        world.pass(TimeDelta::minutes(25)).await;
        token = refresh(world, &token)
            .await
            .is(StatusCode::OK)
            .text_at("/refreshToken");
    }
    refresh(world, &left).await.is(StatusCode::UNAUTHORIZED);
    world.pass(TimeDelta::minutes(20)).await;
    refresh(world, &token).await.is(StatusCode::UNAUTHORIZED);
}

async fn own_sessions(caller: &Caller, world: &World) -> Vec<(String, bool)> {
    let list = caller.get(&world.url("/api/v1/auth/sessions")).await;
    let session = |item: &Value| {
        (
            item["id"].as_str().unwrap_or_default().to_owned(),
            item["current"] == true,
        )
    };
    list.items().iter().map(session).collect()
}

async fn signing_out_ends_access_at_once(world: &World) {
    let [here, there] = [world.sign_in("agent").await, world.sign_in("agent").await];
    let (caller, elsewhere) = (
        world.bearer(&here.text_at("/accessToken")),
        world.bearer(&there.text_at("/accessToken")),
    );
    let sessions = own_sessions(&caller, world).await;
    assert_eq!(
        (
            sessions.len(),
            sessions.iter().filter(|(_, current)| *current).count()
        ),
        (2, 1)
    );
    let (other, _) = sessions
        .iter()
        .find(|(_, current)| !current)
        .expect("the other");
    let url = world.url(&format!("/api/v1/auth/sessions/{other}"));
    let stranger = world.staff("specialist").await;
    Answer::of(stranger.request(Method::DELETE, &url))
        .await
        .is(StatusCode::NOT_FOUND);
    Answer::of(caller.request(Method::DELETE, &url))
        .await
        .is(StatusCode::NO_CONTENT);
    Answer::of(caller.request(Method::DELETE, &url))
        .await
        .is(StatusCode::NOT_FOUND);
    elsewhere
        .get(&world.url(ME))
        .await
        .is(StatusCode::UNAUTHORIZED);
    refresh(world, &there.text_at("/refreshToken"))
        .await
        .is(StatusCode::UNAUTHORIZED);

    let out = Answer::of(caller.request(Method::POST, &world.url("/api/v1/auth/logout"))).await;
    out.is(StatusCode::NO_CONTENT);
    caller
        .get(&world.url(ME))
        .await
        .is(StatusCode::UNAUTHORIZED);
    refresh(world, &here.text_at("/refreshToken"))
        .await
        .is(StatusCode::UNAUTHORIZED);
    // A lost device: the administrator ends whatever somebody has open.
    let lost = world.bearer(&world.sign_in("agent").await.text_at("/accessToken"));
    let all = world.town(&format!("/users/{}/sessions", world.user("agent").await));
    let admin = world.staff("admin").await;
    Answer::of(admin.request(Method::DELETE, &all))
        .await
        .is(StatusCode::NO_CONTENT);
    lost.get(&world.url(ME)).await.is(StatusCode::UNAUTHORIZED);
}
