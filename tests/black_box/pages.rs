//! What every answer carries, who may read it, and the pages that explain the API.

use domain::refusal::ProblemKind;
use domain::text::Language;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{Answer, World};

both!(
    every_answer_carries_what_keeps_browsers_safe,
    a_request_keeps_its_name,
    pages_of_registered_origins_may_read,
    the_contract_and_its_pages_come_from_here,
    every_problem_is_explained_in_both_languages,
);

async fn every_answer_carries_what_keeps_browsers_safe(world: &World) {
    let agent = world.staff("agent").await;
    for (caller, path, status) in [
        (
            &world.public(),
            "/api/v1/municipalities/cserhalom/service-catalog",
            200,
        ),
        (
            &world.public(),
            "/api/v1/municipalities/cserhalom/cases",
            401,
        ),
        (&agent, "/api/v1/auth/me", 200),
        (&agent, "/api/v1/nothing", 404),
        (&world.public(), "/api/v1/openapi.json", 200),
        (&world.public(), "/docs", 200),
        (&world.public(), "/docs/try/", 200),
        (&world.public(), "/problems/not-found", 200),
        (&world.public(), "/health/live", 200),
        (&world.public(), "/nothing", 404),
    ] {
        let answer = caller.get(&world.url(path)).await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
        assert_eq!(
            answer.header("x-content-type-options").as_deref(),
            Some("nosniff"),
            "{path}"
        );
        assert_eq!(
            answer.header("referrer-policy").as_deref(),
            Some("no-referrer"),
            "{path}"
        );
        let policy = answer.header("content-security-policy").expect("a policy");
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert!(
            !policy.contains("https:") && !policy.contains("unsafe-eval"),
            "{path}: {policy}"
        );
        assert!(
            answer.header("x-request-id").is_some() && answer.header("server").is_none(),
            "{path}"
        );
        let api = path.starts_with("/api/");
        assert_eq!(answer.header("api-version").is_some(), api, "{path}");
    }
    let own = agent.get(&world.url("/api/v1/auth/me")).await;
    assert_eq!(own.header("cache-control").as_deref(), Some("no-store"));
    assert_eq!(
        world
            .public()
            .get(&world.url("/"))
            .await
            .header("strict-transport-security"),
        None
    );
}

async fn a_request_keeps_its_name(world: &World) {
    let ask = |name: &'static str, value: &'static str| {
        Answer::of(
            world
                .raw(Method::GET, &world.town("/cases"))
                .header(name, value),
        )
    };
    let named = ask("X-Request-Id", "portal-7f3a.2026").await;
    assert_eq!(
        named.header("x-request-id").as_deref(),
        Some("portal-7f3a.2026")
    );
    assert_eq!(named.text_at("/requestId"), "portal-7f3a.2026");
    for odd in [
        "short",
        "with spaces in it",
        "<script>alert(1)</script>",
        "x2345678901234567890123456789012345678901234567890123456789012345",
    ] {
        let renamed = ask("X-Request-Id", odd)
            .await
            .header("x-request-id")
            .expect("a name");
        assert!(uuid::Uuid::parse_str(&renamed).is_ok(), "{renamed}");
    }
    let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    assert_eq!(
        ask("traceparent", trace)
            .await
            .header("traceparent")
            .as_deref(),
        Some(trace)
    );
    assert_eq!(
        ask("traceparent", "00-rubbish").await.header("traceparent"),
        None
    );
}

async fn pages_of_registered_origins_may_read(world: &World) {
    let admin = world.staff("admin").await;
    let portal = "https://portal.cserhalom.example";
    admin
        .patch(&world.town(""), &json!({ "origins": [portal] }))
        .await
        .is(StatusCode::OK);
    let ask = |method: Method, path: String, origin: &'static str| {
        let request = world.raw(method, &path).header("Origin", origin);
        Answer::of(request.header("Access-Control-Request-Method", "POST"))
    };
    let reader = |answer: &Answer| answer.header("access-control-allow-origin");
    let known = ask(Method::GET, world.town("/service-catalog"), portal).await;
    assert_eq!(reader(&known).as_deref(), Some(portal));
    assert!(
        known
            .header("access-control-expose-headers")
            .is_some_and(|names| names.contains("ETag"))
    );
    let asked = ask(Method::OPTIONS, world.town("/cases"), portal).await;
    assert_eq!(
        reader(asked.is(StatusCode::NO_CONTENT)).as_deref(),
        Some(portal)
    );
    assert!(
        asked
            .header("access-control-allow-methods")
            .is_some_and(|methods| methods.contains("POST"))
    );
    assert!(
        asked
            .header("access-control-allow-headers")
            .is_some_and(|names| names.contains("Idempotency-Key"))
    );
    for (path, origin) in [
        (world.town("/service-catalog"), "https://elsewhere.example"),
        (
            world.town("/service-catalog"),
            "https://portal.cserhalom.example.evil.example",
        ),
        (world.town("/service-catalog"), "null"),
        (world.other("/service-catalog"), portal),
    ] {
        for method in [Method::GET, Method::OPTIONS] {
            let unknown = ask(method, path.clone(), origin).await;
            assert_eq!(reader(&unknown), None, "{origin}");
            assert!(
                unknown
                    .headers
                    .get_all("vary")
                    .iter()
                    .any(|vary| vary == "Origin")
            );
        }
    }
    for open in [
        "/api/v1/openapi.json",
        "/problems/not-found",
        "/.well-known/jwks.json",
    ] {
        let read = ask(Method::GET, world.url(open), "https://elsewhere.example").await;
        assert_eq!(reader(&read).as_deref(), Some("*"), "{open}");
    }
    for answer in [&known, &asked] {
        assert_eq!(
            answer.header("access-control-allow-credentials"),
            None,
            "cookies stay at home"
        );
    }
}

async fn the_contract_and_its_pages_come_from_here(world: &World) {
    let public = world.public();
    let yaml = public.get(&world.url("/api/v1/openapi.yaml")).await;
    assert!(
        yaml.is(StatusCode::OK).text == include_str!("../../openapi.yaml"),
        "openapi.yaml is stale: run `make openapi`"
    );
    let json = public.get(&world.url("/api/v1/openapi.json")).await;
    let contract = serde_json::to_value(server::contract::document()).expect("a document");
    assert_eq!(json.is(StatusCode::OK).body, contract);
    assert_eq!(
        json.body["openapi"]
            .as_str()
            .map(|version| version.starts_with("3.1")),
        Some(true)
    );
    for (path, kind) in [
        ("/docs", "text/html"),
        ("/docs/try/", "text/html"),
        ("/docs/assets/docs.js", "text/javascript"),
        ("/docs/assets/docs.css", "text/css"),
        ("/docs/assets/redoc.standalone.js", "text/javascript"),
        ("/docs/try/swagger-ui.css", "text/css"),
    ] {
        let page = world
            .raw(Method::GET, &world.url(path))
            .send()
            .await
            .expect("an answer");
        assert_eq!(page.status(), StatusCode::OK, "{path}");
        let found = page.headers()["content-type"]
            .to_str()
            .expect("text")
            .to_owned();
        assert!(found.starts_with(kind), "{path}: {found}");
        let text = String::from_utf8_lossy(&page.bytes().await.expect("a page")).into_owned();
        let elsewhere = ["src=\"http", "href=\"http", "src=\"//", "href=\"//"];
        assert!(
            kind != "text/html" || elsewhere.iter().all(|link| !text.contains(link)),
            "{path} needs another host"
        );
    }
    for path in [
        "/docs/try/../../Cargo.toml",
        "/docs/try/%2e%2e/%2e%2e/etc/passwd",
        "/docs/assets/nothing.js",
    ] {
        public.get(&world.url(path)).await.is(StatusCode::NOT_FOUND);
    }
}

async fn every_problem_is_explained_in_both_languages(world: &World) {
    for kind in ProblemKind::ALL {
        for language in [Language::HUNGARIAN, Language::ENGLISH] {
            for accept in ["application/json", "text/html"] {
                let url = world.url(&format!("/problems/{}", kind.slug()));
                let request = world.raw(Method::GET, &url).header("Accept", accept);
                let page = Answer::of(request.header("Accept-Language", language.as_str())).await;
                assert!(
                    page.is(StatusCode::OK).text.contains(kind.title(language)),
                    "{} {language}",
                    kind.slug()
                );
                assert_eq!(
                    page.header("content-language").as_deref(),
                    Some(language.as_str())
                );
            }
        }
    }
    let all = world.public().get(&world.url("/problems")).await;
    assert_eq!(
        all.body["problems"].as_array().map(Vec::len),
        Some(ProblemKind::ALL.len())
    );
    world
        .public()
        .get(&world.url("/problems/nothing"))
        .await
        .is(StatusCode::NOT_FOUND);
    // And each is told in the language of whoever asked.
    let mut told: Vec<Value> = Vec::new();
    for language in ["hu", "en", "de", "en;q=0.1, hu"] {
        let request = world
            .raw(Method::GET, &world.town("/cases"))
            .header("Accept-Language", language);
        told.push(Answer::of(request).await.body["title"].clone());
    }
    assert_eq!(
        told,
        [
            "Bejelentkezés szükséges",
            "Sign-in needed",
            "Bejelentkezés szükséges",
            "Bejelentkezés szükséges"
        ]
    );
}
