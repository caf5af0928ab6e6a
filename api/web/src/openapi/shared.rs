//! The components every contract of ours has.

use serde_json::json;
use utoipa::IntoParams as _;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::schema::{Components, KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Content, ContentBuilder, Header, Ref, RefOr, Required};

use super::{BEARER, COOKIE, add_headers};
use crate::headers::LONGEST_WISH;
use crate::parameters::InMunicipality;
use crate::refusals::{self, PROBLEM};
use crate::session::ACCESS_COOKIE;

/// Headers of every answer.
pub(super) const EVERYWHERE: &[&str] = &[
    "API-Version",
    "Access-Control-Allow-Origin",
    "RateLimit",
    "RateLimit-Policy",
    "X-Request-Id",
];

pub(super) fn add_to(components: &mut Components) {
    components
        .schemas
        .entry(PROBLEM.to_owned())
        .or_insert_with(|| RefOr::T(refusals::problem_schema()));
    add_security(components);
    for (name, header) in headers() {
        components
            .headers
            .entry(name.to_owned())
            .or_insert(RefOr::T(header));
    }
    for (name, parameter) in parameters() {
        components
            .parameters
            .entry(name.to_owned())
            .or_insert(RefOr::T(parameter));
    }
    for (name, status, refusal) in refusals::components() {
        components
            .responses
            .insert(name.to_owned(), RefOr::T(with_headers(refusal, status)));
    }
    components
        .responses
        .entry("NotModified".to_owned())
        .or_insert_with(|| RefOr::T(not_modified()));
    components
        .responses
        .entry("HeadTooLarge".to_owned())
        .or_insert_with(|| RefOr::T(head_too_large()));
}

/// A refusal with the headers that come with it.
fn with_headers(mut refusal: Response, status: &str) -> Response {
    let mut names = EVERYWHERE.to_vec();
    names.push("Content-Language");
    match status {
        "429" | "503" => names.push("Retry-After"),
        "401" => names.push("WWW-Authenticate"),
        _ => {}
    }
    add_headers(&mut refusal.headers, &names);
    refusal
}

fn not_modified() -> Response {
    let mut response = ResponseBuilder::new()
        .description("The caller already holds the present state, as named in `If-None-Match`.")
        .build();
    let mut names = EVERYWHERE.to_vec();
    names.push("ETag");
    add_headers(&mut response.headers, &names);
    response
}

/// The one refusal that may come without a document: what is too large to be read is not read.
fn head_too_large() -> Response {
    let response = ResponseBuilder::new()
        .description(
            "The headers are larger than 32 kB together: a problem document (`/problems/headers-too-large`). \
             Above 128 kB, address included, nothing follows the status and the connection ends.",
        )
        .build();
    with_headers(response, "431")
}

/// For a refusal a slice describes itself.
pub(super) fn problem_content() -> RefOr<Content> {
    RefOr::T(
        ContentBuilder::new()
            .schema(Some(Ref::from_schema_name(PROBLEM)))
            .build(),
    )
}

fn text(longest: usize) -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .max_length(Some(longest))
}

fn integer(least: usize, most: usize) -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::Integer)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
        .minimum(Some(least))
        .maximum(Some(most))
}

fn add_security(components: &mut Components) {
    components.add_security_scheme(
        BEARER,
        SecurityScheme::Http(
            HttpBuilder::new()
                .scheme(HttpAuthScheme::Bearer)
                .bearer_format("JWT")
                .description(Some(
                    "An access token (RFC 9068, EdDSA, checked as RFC8725 advises) from `POST /api/v1/auth/login` with `session: \"token\"`. \
                     It is good for ten minutes and ends with its session.",
                ))
                .build(),
        ),
    );
    components.add_security_scheme(
        COOKIE,
        SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(
            ACCESS_COOKIE,
            "The same token in a cookie no script can read, for browsers. Writing then needs the header \
             `X-CSRF-Protection: 1`, and an `Origin` header has to name an origin that is registered.",
        ))),
    );
}

fn header(says: &str, schema: impl Into<RefOr<Schema>>) -> Header {
    HeaderBuilder::new()
        .schema(Some(schema))
        .description(Some(says))
        .build()
}

fn headers() -> Vec<(&'static str, Header)> {
    vec![
        (
            "API-Version",
            header(
                "The version of this contract that answered.",
                text(20).pattern(Some(r"^\d+\.\d+\.\d+$")),
            ),
        ),
        (
            "Access-Control-Allow-Origin",
            header(
                "The origin of the page that asked, when the municipality has registered it; only then can that page read the answer.",
                text(300),
            ),
        ),
        (
            "Content-Language",
            header(
                "The language of the texts in the answer.",
                text(35).pattern(Some("^[a-z]{2,3}$")),
            ),
        ),
        (
            "ETag",
            header(
                "The version of what is shown, for `If-Match` and `If-None-Match`.",
                text(80),
            ),
        ),
        (
            "Link",
            header(
                "`rel=\"next\"`: the next page of the list (RFC 8288).",
                text(4096),
            ),
        ),
        (
            "Location",
            header("Where the new thing is found.", text(2048)),
        ),
        (
            "RateLimit",
            header(
                "What is left of the limit: `r` requests, all back in `t` seconds. The same stands in `X-RateLimit-Limit`, `X-RateLimit-Remaining` and `X-RateLimit-Reset`, for clients made before this header.",
                text(200),
            ),
        ),
        (
            "RateLimit-Policy",
            header("The limit: `q` requests in `w` seconds.", text(200)),
        ),
        (
            "Retry-After",
            header("Seconds to wait before the next try.", integer(1, 86_400)),
        ),
        (
            "WWW-Authenticate",
            header("How to sign in (RFC 6750).", text(200)),
        ),
        (
            "X-Request-Id",
            header("The name of the request: the caller's, or ours.", text(64)),
        ),
    ]
}

fn in_header(name: &str, says: &str, schema: ObjectBuilder) -> ParameterBuilder {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(says))
        .schema(Some(schema))
}

fn parameters() -> Vec<(&'static str, Parameter)> {
    let municipality = InMunicipality::into_params(|| None).into_iter();
    let municipality = municipality.map(|parameter| ("Municipality", parameter));
    let others = vec![
        (
            "AcceptLanguage",
            in_header(
                "Accept-Language",
                "The languages the caller reads, best first; else the municipality's own is used.",
                text(LONGEST_WISH).examples([json!("en, hu;q=0.8")]),
            )
            .build(),
        ),
        (
            "IfNoneMatch",
            in_header("If-None-Match", "The ETag the caller holds. If it is still true, 304 is answered.", text(LONGEST_WISH)).build(),
        ),
        (
            "CsrfProtection",
            in_header(
                "X-CSRF-Protection",
                "Has to be `1` when the session is held in cookies; not needed with a bearer token.",
                text(1).pattern(Some("^1$")),
            )
            .build(),
        ),
    ];
    municipality.chain(others).collect()
}
