use std::time::Duration;

use actix_web::http::Method;
use actix_web::test::TestRequest;
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpResponse, error};
use domain::codes::{DepartmentRole, Role};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::json;

use crate::allow::{CreateCase, ManageInstallation, ReadCases, ReadCatalog, UseSession};
use crate::config::WebConfig;
use crate::limits::{Rate, Rates};
use crate::testing::{CASES, CATALOG, ELSEWHERE, House, ISSUER, bearer, cookie, to};
use crate::{
    Allowed, AllowedInstallation, Answer, Anybody, Body, Check, NoParams, Params, Problem,
    no_content, ok,
};

#[derive(Deserialize, Debug)]
#[serde(rename_all = "camelCase")]
struct NewCase {
    service_code: String,
}

impl Check for NewCase {
    fn check(&self, faults: &mut crate::Faults) {
        faults.code("/serviceCode", &self.service_code);
    }
}

async fn list(allowed: Allowed<ReadCases>, _: Params<NoParams>) -> Answer {
    Ok(ok(
        &json!({ "user": allowed.user(), "language": allowed.language }),
    ))
}

async fn create(allowed: Allowed<CreateCase>, body: Body<NewCase>) -> Answer {
    let code = body.into_inner().service_code;
    Ok(crate::created(
        format!("{CASES}/1"),
        &json!({ "user": allowed.user(), "code": code }),
    )
    .version(1))
}

async fn catalog(allowed: Allowed<ReadCatalog>) -> Answer {
    Ok(ok(&json!(allowed.municipality.name(allowed.language)))
        .spoken(allowed.language)
        .public(60))
}

async fn me(allowed: AllowedInstallation<UseSession>) -> Answer {
    Ok(ok(&json!(allowed.user)))
}

async fn operators(_: Allowed<ManageInstallation>) -> Answer {
    Ok(no_content())
}

async fn login(anybody: Anybody) -> Answer {
    Ok(ok(&json!(anybody.client)))
}

async fn panics(_: Anybody) -> Answer {
    panic!("the secret cause")
}

async fn sleeps(_: Anybody) -> Answer {
    tokio::time::sleep(Duration::from_hours(1)).await;
    Ok(no_content())
}

async fn broken(_: Anybody) -> Answer {
    Err(Problem::broken("the secret cause"))
}

/// A part of actix that fails in its own way.
async fn foreign() -> Result<HttpResponse, actix_web::Error> {
    Err(error::ErrorBadRequest("the secret cause"))
}

fn routes(config: &mut ServiceConfig) {
    config
        .route(
            "/api/v1/municipalities/{municipality}/cases",
            web::get().to(list),
        )
        .route(
            "/api/v1/municipalities/{municipality}/cases",
            web::post().to(create),
        )
        .route(
            "/api/v1/municipalities/{municipality}/cases/{case}",
            web::patch().to(operators),
        )
        .route(
            "/api/v1/municipalities/{municipality}/service-catalog",
            web::get().to(catalog),
        )
        .route("/api/v1/auth/login", web::post().to(login))
        .route("/api/v1/auth/me", web::get().to(me))
        .route("/api/v1/panic", web::get().to(panics))
        .route("/api/v1/sleep", web::get().to(sleeps))
        .route("/api/v1/broken", web::get().to(broken))
        .route("/api/v1/foreign", web::get().to(foreign))
        .route("/page", web::get().to(HttpResponse::Ok));
}

fn get(uri: &str) -> TestRequest {
    to(Method::GET, uri)
}

fn post(uri: &str) -> TestRequest {
    to(Method::POST, uri).set_json(json!({"serviceCode": "stray-cat"}))
}

#[actix_web::test]
async fn the_public_reads_the_catalog_and_hands_in_but_does_not_read_cases() {
    let house = House::new();
    let told = house
        .ask_all(routes, vec![get(CATALOG), post(CASES), get(CASES)])
        .await;
    assert_eq!(
        (told[0].status, told[0].text.as_str()),
        (200, "\"Cserhalom\"")
    );
    assert_eq!(told[1].status, 201);
    assert_eq!(told[2].problem(), "unauthenticated");
    assert_eq!(
        told[2].header("www-authenticate"),
        "Bearer realm=\"cirmos\""
    );
}

#[actix_web::test]
async fn a_role_that_is_not_enough_is_told_so_at_home_and_sees_nothing_elsewhere() {
    let house = House::new();
    let agent = house.sign_in(1, &[], &[DepartmentRole::Agent]);
    let facilitator = house.sign_in(1, &[Role::Facilitator], &[]);
    let told = house
        .ask_all(
            routes,
            vec![
                bearer(get(CASES), &agent),
                bearer(get(CASES), &facilitator),
                bearer(get(ELSEWHERE), &agent),
                bearer(get("/api/v1/municipalities/harmas/service-catalog"), &agent),
                bearer(post(ELSEWHERE), &agent),
                bearer(get("/api/v1/municipalities/nowhere/cases"), &agent),
            ],
        )
        .await;
    assert_eq!(told[0].status, 200);
    assert_eq!(told[1].problem(), "forbidden");
    assert_eq!(told[2].problem(), "not-found");
    assert_eq!(told[3].status, 200, "public things are public there too");
    assert_eq!(
        (told[4].status, &told[4].json()["user"]),
        (201, &json!(null)),
        "as anybody"
    );
    assert_eq!(
        told[5]
            .text
            .replace(told[5].json()["requestId"].as_str().expect("an id"), ""),
        told[2]
            .text
            .replace(told[2].json()["requestId"].as_str().expect("an id"), ""),
        "what is foreign looks like what does not exist"
    );
}

#[actix_web::test]
async fn an_operator_reaches_every_municipality() {
    let house = House::new();
    let operator = house.sign_in(1, &[Role::Operator], &[]);
    let one = "/api/v1/municipalities/harmas/cases/7";
    assert_eq!(
        house
            .ask(routes, bearer(to(Method::PATCH, one), &operator))
            .await
            .status,
        204
    );
}

#[actix_web::test]
async fn refusal_comes_before_the_body_is_looked_at() {
    let house = House::new();
    let agent = house.sign_in(2, &[], &[DepartmentRole::Agent]);
    let body = |token: &str| {
        bearer(to(Method::PATCH, &format!("{CASES}/7")), token).set_payload("{rubbish")
    };
    assert_eq!(house.ask(routes, body(&agent)).await.problem(), "not-found");
    assert_eq!(
        house.ask(routes, body("no-token")).await.problem(),
        "unauthenticated"
    );
}

#[actix_web::test]
async fn bad_credentials_are_refused_even_where_none_are_needed() {
    let house = House::new();
    let token = house.sign_in(1, &[], &[DepartmentRole::Agent]);
    house.clock.advance(631);
    for uri in [CATALOG, CASES, "/api/v1/auth/me"] {
        let told = house.ask(routes, bearer(get(uri), &token)).await;
        assert_eq!(told.problem(), "unauthenticated", "{uri}");
        assert!(told.header("www-authenticate").contains("invalid_token"));
    }
    let basic = get(CASES).insert_header(("Authorization", "Basic YTpi"));
    assert_eq!(house.ask(routes, basic).await.problem(), "unauthenticated");
    // A cookie the browser still sends does not hide what everybody may see.
    assert_eq!(
        house.ask(routes, cookie(get(CATALOG), &token)).await.status,
        200
    );
    assert_eq!(
        house
            .ask(routes, cookie(get(CASES), &token))
            .await
            .problem(),
        "unauthenticated"
    );
    // Nor does it keep anybody from signing in.
    assert_eq!(
        house
            .ask(
                routes,
                bearer(to(Method::POST, "/api/v1/auth/login"), &token)
            )
            .await
            .status,
        200
    );
}

#[actix_web::test]
async fn a_cookie_does_not_write_from_elsewhere() {
    let house = House::new();
    let token = house.sign_in(1, &[], &[DepartmentRole::Agent]);
    let write = |headers: &[(&str, &str)]| {
        let mut request = cookie(post(CASES), &token);
        for (name, value) in headers {
            request = request.insert_header((*name, *value));
        }
        request
    };
    let shown = ("X-CSRF-Protection", "1");
    for refused in [
        &[][..],
        &[("X-CSRF-Protection", "0")],
        &[shown, ("Origin", "https://evil.example")],
        &[shown, ("Origin", "null")],
        &[shown, ("Origin", "https://ugyek.example.evil.example")],
    ] {
        assert_eq!(
            house.ask(routes, write(refused)).await.problem(),
            "cross-site-refused",
            "{refused:?}"
        );
    }
    for taken in [
        &[shown][..],
        &[shown, ("Origin", ISSUER)],
        &[shown, ("Origin", "https://portal.example")],
        &[
            shown,
            ("Origin", "http://localhost:8080"),
            ("Host", "localhost:8080"),
        ],
    ] {
        assert_eq!(
            house.ask(routes, write(taken)).await.status,
            201,
            "{taken:?}"
        );
    }
    assert_eq!(
        house.ask(routes, cookie(get(CASES), &token)).await.status,
        200,
        "reading needs no more"
    );
    assert_eq!(
        house.ask(routes, bearer(post(CASES), &token)).await.status,
        201,
        "nor does a bearer"
    );
}

#[actix_web::test]
async fn only_registered_pages_elsewhere_may_read() {
    let house = House::new();
    let from = |uri: &str, origin: &'static str| get(uri).insert_header(("Origin", origin));
    let told = house
        .ask_all(
            routes,
            vec![
                from(CATALOG, "https://portal.example"),
                from(CATALOG, "https://evil.example"),
                from(CATALOG, "null"),
                to(Method::OPTIONS, CASES)
                    .insert_header(("Origin", "https://portal.example"))
                    .insert_header(("Access-Control-Request-Method", "POST")),
                to(Method::OPTIONS, CASES)
                    .insert_header(("Origin", "https://evil.example"))
                    .insert_header(("Access-Control-Request-Method", "POST")),
                to(Method::GET, "/problems/not-found"),
            ],
        )
        .await;
    let allowed = "access-control-allow-origin";
    assert_eq!(told[0].header(allowed), "https://portal.example");
    assert!(
        told[0]
            .header("access-control-expose-headers")
            .contains("ETag")
    );
    assert_eq!((told[1].status, told[1].header(allowed)), (200, ""));
    assert_eq!(told[2].header(allowed), "");
    assert_eq!(told[3].status, 204);
    assert_eq!(
        told[3].header("access-control-allow-methods"),
        "GET, POST, HEAD, OPTIONS"
    );
    assert!(
        told[3]
            .header("access-control-allow-headers")
            .contains("Idempotency-Key")
    );
    assert_eq!(told[4].header("access-control-allow-methods"), "");
    assert_eq!(told[5].header(allowed), "*");
    for answer in &told[..5] {
        assert!(answer.header("vary").contains("Origin"));
        assert_eq!(answer.header("access-control-allow-credentials"), "");
    }
}

#[actix_web::test]
async fn what_is_not_in_the_contract_is_not_there() {
    let house = House::new();
    let told = house
        .ask_all(
            routes,
            vec![
                get("/api/v1/nothing"),
                get(&format!("{CASES}/")),
                to(Method::DELETE, CASES),
                to(Method::TRACE, CASES),
                to(Method::HEAD, CATALOG),
                get(CATALOG).insert_header(("Accept", "application/xml")),
                get(CATALOG).insert_header(("Accept", "text/html, */*;q=0.1")),
                get("/nothing"),
            ],
        )
        .await;
    assert_eq!(told[0].problem(), "not-found");
    assert_eq!(told[1].problem(), "not-found");
    assert_eq!(told[2].problem(), "method-not-allowed");
    assert_eq!(told[2].header("allow"), "GET, POST, HEAD, OPTIONS");
    assert_eq!(told[3].problem(), "method-not-allowed");
    assert_eq!(told[4].status, 200);
    assert_eq!(told[5].problem(), "not-acceptable");
    assert_eq!(told[6].status, 200);
    assert_eq!(told[7].problem(), "not-found");
}

#[actix_web::test]
async fn a_header_is_as_the_contract_says() {
    let house = House::new();
    let long = "x".repeat(1001);
    let told = house
        .ask_all(
            routes,
            vec![
                get(CATALOG)
                    .insert_header(("Accept-Language", long.clone()))
                    .insert_header(("If-None-Match", long)),
                get(CATALOG).insert_header(("Accept-Language", "x".repeat(1000))),
                post(CASES).insert_header(("X-CSRF-Protection", "yes")),
                get(CATALOG).insert_header(("X-CSRF-Protection", "yes")),
            ],
        )
        .await;
    assert_eq!(
        told[0].json()["errors"],
        json!([
            { "header": "Accept-Language", "code": "too_long", "detail": "Legfeljebb 1000 karakter lehet." },
            { "header": "If-None-Match", "code": "too_long", "detail": "Legfeljebb 1000 karakter lehet." },
        ])
    );
    assert_eq!(told[1].status, 200);
    assert_eq!(told[2].json()["errors"][0]["header"], "X-CSRF-Protection");
    assert_eq!(told[3].status, 200, "nothing is written");
}

#[actix_web::test]
async fn an_unknown_parameter_is_a_typo() {
    let house = House::new();
    let agent = house.sign_in(1, &[], &[DepartmentRole::Agent]);
    let told = house
        .ask(routes, bearer(get(&format!("{CASES}?stauts=new")), &agent))
        .await;
    assert_eq!(
        told.json()["errors"],
        json!([{
            "parameter": "stauts", "code": "unknown_parameter", "detail": "Nincs ilyen nevű paraméter: stauts.",
        }])
    );
    let nothing_to_ask = house
        .ask(routes, get(&format!("{CATALOG}?language=en")))
        .await;
    assert_eq!(nothing_to_ask.json()["errors"][0]["parameter"], "language");
}

#[actix_web::test]
async fn every_answer_carries_its_headers() {
    let house = House::new();
    let agent = house.sign_in(1, &[], &[DepartmentRole::Agent]);
    let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let told = house
        .ask_all(
            routes,
            vec![
                get(CATALOG)
                    .insert_header(("X-Request-Id", "portal-4711"))
                    .insert_header(("traceparent", trace)),
                bearer(get(CATALOG), &agent),
                get("/api/v1/nothing"),
                get("/page"),
            ],
        )
        .await;
    assert_eq!(told[0].header("x-request-id"), "portal-4711");
    assert_eq!(told[0].header("traceparent"), trace);
    assert_eq!(told[0].header("cache-control"), "public, max-age=60");
    assert_eq!(told[0].header("content-language"), "hu");
    assert_eq!(told[1].header("cache-control"), "no-store");
    for answer in &told {
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            (
                "content-security-policy",
                "default-src 'none'; frame-ancestors 'none'",
            ),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("strict-transport-security", ""),
        ] {
            assert_eq!(answer.header(name), value, "{name}");
        }
    }
    for answer in &told[..3] {
        assert_eq!(answer.header("api-version"), env!("CARGO_PKG_VERSION"));
        assert!(answer.header("ratelimit").starts_with("\"read\";r="));
        assert!(!answer.header("x-ratelimit-remaining").is_empty());
    }
}

#[actix_web::test]
async fn problems_and_answers_come_in_the_callers_language() {
    let house = House::new();
    let english = get(CASES).insert_header(("Accept-Language", "en-GB, hu;q=0.5"));
    let told = house
        .ask_all(routes, vec![english, get(CASES), get("/api/v1/nothing")])
        .await;
    assert_eq!(
        (told[0].header("content-language"), &told[0].json()["title"]),
        ("en", &json!("Sign-in needed"))
    );
    assert_eq!(told[1].header("content-language"), "hu");
    assert_eq!(told[2].json()["title"], "Nem található");
}

mod hardship;
