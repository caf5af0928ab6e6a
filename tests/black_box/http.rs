//! What may be sent: methods, forms, documents.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::contract::operations;
use crate::harness::{Answer, World, stray_cat};

both!(
    a_method_that_is_not_there_is_refused_with_those_that_are,
    reading_the_head_is_reading,
    a_form_that_is_not_ours_is_refused,
    hostile_json_is_refused_with_a_pointer,
);

async fn a_method_that_is_not_there_is_refused_with_those_that_are(world: &World) {
    let things = world.things().await;
    let admin = world.staff("admin").await;
    let mut paths: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for operation in operations() {
        let path = operation.filled("cserhalom", &things);
        paths
            .entry(path)
            .or_default()
            .insert(operation.method.to_string());
    }
    for (path, methods) in paths {
        let url = world.url(&path);
        let mut expected = methods.clone();
        if methods.contains("GET") {
            expected.insert("HEAD".to_owned());
        }
        expected.insert("OPTIONS".to_owned());
        let allow = |answer: &Answer| -> BTreeSet<String> {
            let allow = answer.header("allow").expect("what is allowed");
            allow.split(", ").map(str::to_owned).collect()
        };
        let asked = Answer::of(world.raw(Method::OPTIONS, &url)).await;
        assert_eq!(allow(asked.is(StatusCode::NO_CONTENT)), expected, "{path}");
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"] {
            if !methods.contains(method) {
                let method: Method = method.parse().expect("a method");
                let refused = Answer::of(admin.request(method, &url)).await;
                assert_eq!(
                    refused.is(StatusCode::METHOD_NOT_ALLOWED).problem(),
                    "method-not-allowed"
                );
                assert_eq!(allow(&refused), expected, "{path}");
            }
        }
        for near in [
            format!("{url}/"),
            format!("{url}/nothing/here"),
            url.replace("/v1/", "/v2/"),
            url.replace("/api/", "/API/"),
        ] {
            let missing = Answer::of(admin.request(Method::GET, &near)).await;
            assert_eq!(
                missing.is(StatusCode::NOT_FOUND).problem(),
                "not-found",
                "{near}"
            );
        }
    }
}

async fn reading_the_head_is_reading(world: &World) {
    let things = world.things().await;
    for operation in operations()
        .iter()
        .filter(|operation| operation.method == Method::GET)
    {
        let who = if operation.path.contains("/cases") || operation.path.contains("/tasks") {
            "agent"
        } else {
            "owner"
        };
        let caller = world.staff(who).await;
        let url = world.url(&operation.filled("cserhalom", &things));
        let ask = |method: Method| {
            Answer::of(
                caller
                    .request(method, &url)
                    .header("Tracking-Secret", &things["secret"]),
            )
        };
        let (read, head) = (ask(Method::GET).await, ask(Method::HEAD).await);
        read.is(StatusCode::OK);
        assert_eq!(
            (
                head.is(StatusCode::OK).text.as_str(),
                head.header("content-length")
            ),
            ("", Some(read.text.len().to_string())),
            "{url}"
        );
        for name in [
            "content-type",
            "etag",
            "content-language",
            "cache-control",
            "link",
        ] {
            assert_eq!(head.header(name), read.header(name), "{url} {name}");
        }
    }
}

async fn a_form_that_is_not_ours_is_refused(world: &World) {
    let catalog = world.town("/service-catalog");
    for (accept, status) in [
        ("text/html", StatusCode::NOT_ACCEPTABLE),
        ("application/xml, text/*;q=0.5", StatusCode::NOT_ACCEPTABLE),
        ("application/json;q=0", StatusCode::NOT_ACCEPTABLE),
        ("application/json", StatusCode::OK),
        ("text/html, */*;q=0.1", StatusCode::OK),
        ("application/*", StatusCode::OK),
    ] {
        let answer = Answer::of(world.raw(Method::GET, &catalog).header("Accept", accept)).await;
        assert_eq!(answer.status, status, "{accept}");
    }
    let cases = world.town("/cases");
    let body = stray_cat().to_string();
    for (kind, status) in [
        (Some("text/plain"), StatusCode::UNSUPPORTED_MEDIA_TYPE),
        (
            Some("application/x-www-form-urlencoded"),
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ),
        (
            Some("multipart/form-data; boundary=x"),
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ),
        (
            Some("application/json; charset=iso-8859-2"),
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ),
        (None, StatusCode::UNSUPPORTED_MEDIA_TYPE),
        (Some("application/json; charset=utf-8"), StatusCode::CREATED),
        (Some("Application/JSON"), StatusCode::CREATED),
    ] {
        let request = world.raw(Method::POST, &cases).body(body.clone());
        let request = match kind {
            Some(kind) => request.header("Content-Type", kind),
            None => request,
        };
        assert_eq!(Answer::of(request).await.status, status, "{kind:?}");
    }
    let json = |body: String| {
        Answer::of(
            world
                .raw(Method::POST, &cases)
                .header("Content-Type", "application/json")
                .body(body),
        )
    };
    for broken in [
        "",
        "{",
        "[]",
        "null",
        "\"text\"",
        "{\"serviceCode\":}",
        "{} {}",
        "\u{feff}{}",
        "{'a': 1}",
    ] {
        let refused = json(broken.to_owned()).await;
        assert_eq!(
            refused.is(StatusCode::BAD_REQUEST).problem(),
            "bad-input",
            "{broken}"
        );
    }
    let mut large = stray_cat();
    large["note"] = json!("x".repeat(300_000));
    assert_eq!(
        json(large.to_string())
            .await
            .is(StatusCode::PAYLOAD_TOO_LARGE)
            .problem(),
        "too-large"
    );
    // What no address needs is cut short, and the server goes on.
    for query in [
        format!("?q={}", "x".repeat(63 * 1024)),
        format!("?{}", "q=x&".repeat(3000)),
    ] {
        let long = Answer::of(world.raw(Method::GET, &format!("{catalog}/services{query}"))).await;
        assert!(
            [400, 414, 431].contains(&long.status.as_u16()),
            "{}",
            long.status
        );
    }
    let heavy = world
        .raw(Method::GET, &catalog)
        .header("X-Padding", "x".repeat(40_000));
    let heavy = Answer::of(heavy).await;
    assert!(
        [400, 431].contains(&heavy.status.as_u16()),
        "{}",
        heavy.status
    );
    world.public().get(&catalog).await.is(StatusCode::OK);
}

async fn hostile_json_is_refused_with_a_pointer(world: &World) {
    let cases = world.town("/cases");
    let send = |body: Vec<u8>| {
        Answer::of(
            world
                .raw(Method::POST, &cases)
                .header("Content-Type", "application/json")
                .body(body),
        )
    };
    let good = stray_cat().to_string();
    let with = |field: &str| good.replacen('{', &format!("{{{field},"), 1).into_bytes();
    let deep = format!("\"subject\":{}{}", "[".repeat(50_000), "]".repeat(50_000));
    for (body, pointer, code) in [
        (
            with("\"serviceCode\":\"graffiti\""),
            "/serviceCode",
            "duplicate",
        ),
        (
            good.replacen("\"answers\":{", "\"answers\":{\"count\":1,", 1)
                .into_bytes(),
            "/answers/count",
            "duplicate",
        ),
        (
            with("\"subject\":\"a\\u0000b\""),
            "/subject",
            "forbidden_character",
        ),
        (
            with("\"subject\":\"a\\u202eb\""),
            "/subject",
            "forbidden_character",
        ),
        (
            with("\"subject\":\"a\\u0007b\""),
            "/subject",
            "forbidden_character",
        ),
        (with("\"su\\u0000bject\":\"ab\""), "", "forbidden_character"),
        (with(&deep), "", "too_deep"),
        (with("\"__proto__\":{}"), "/__proto__", "unknown_field"),
        (with("\"subject\":1e999"), "", "malformed"),
        (with("\"subject\":\"\\ud800\""), "", "malformed"),
        (
            [b"{\"subject\":\"".as_slice(), &[0xff, 0xfe], b"\"}"].concat(),
            "",
            "malformed",
        ),
    ] {
        let refused = send(body).await;
        let faults = refused.is(StatusCode::BAD_REQUEST).faults();
        assert!(
            faults
                .iter()
                .any(|(place, found)| found == code && (pointer.is_empty() || place == pointer)),
            "{code} at {pointer}: {}",
            refused.text
        );
    }
    for value in [
        "123456789012345678901234567890",
        "-1",
        "1.5",
        "0",
        "null",
        "{}",
        "\"2\"",
    ] {
        let body = good.replace("\"count\":2", &format!("\"count\":{value}"));
        let refused = send(body.into_bytes()).await;
        assert_eq!(
            refused.is(StatusCode::BAD_REQUEST).faults()[0].0,
            "/answers/count",
            "{value}"
        );
    }
    // What is only unusual is kept, in one form.
    let mut odd = stray_cat();
    odd["subject"] = json!("a\u{301}rva 🐈 <script>alert(1)</script>");
    let made = world.public().post(&cases, &odd).await;
    let read = world
        .staff("agent")
        .await
        .get(&world.town(&format!(
            "/cases/{}",
            made.is(StatusCode::CREATED).text_at("/id")
        )))
        .await;
    assert_eq!(
        read.text_at("/subject"),
        "árva 🐈 <script>alert(1)</script>"
    );
}
