//! What every operation of the contract shares, added in one place: [`finish`].
//!
//! A slice writes what is particular to an operation: summary, description, its own parameters, its
//! success, a refusal that needs explaining. Everything that follows from how the house works (which
//! problems can come, which headers every answer has, how strict input is) is added here and so can
//! neither be forgotten nor differ.
//!
//! What a slice can rely on:
//! - [`SeenVersion`] among the parameters makes 412 and 428 appear, and `ETag`, `If-None-Match` and
//!   304 on the `GET` of the same path (the extractor itself, `params(web::IfMatch)`, says the same);
//! - [`RequestKey`] (or `params(web::IdempotencyKey)`) makes 409 and 422 appear;
//! - a request body makes 413 and 415 appear; a path parameter 404; security 401 and 403;
//! - `security(())` says that anybody may; without `security` a session is needed;
//! - `{municipality}` in a path is described where the slice has not; a list with a `cursor` gets
//!   its `Link`.

mod bounds;
mod flat;
mod shared;

use std::collections::BTreeMap;

use utoipa::IntoParams;
use utoipa::openapi::path::{Operation, Parameter, ParameterIn};
use utoipa::openapi::response::Response;
use utoipa::openapi::schema::{ArrayItems, Components, Schema};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{Header, OpenApi, PathItem, Ref, RefOr};

use crate::etag::IfMatch;
use crate::once::IdempotencyKey;
use crate::parameters::{RequestKey, SeenVersion};

/// Name of the security scheme for tokens in the `Authorization` header.
pub const BEARER: &str = "bearer";

/// Name of the security scheme for the screen's cookies.
pub const COOKIE: &str = "cookie";

/// Completes a contract. The same contract always becomes the same document.
pub fn finish(contract: &mut OpenApi) {
    let components = contract.components.get_or_insert_with(Components::new);
    flat::flatten(components);
    for schema in components.schemas.values_mut() {
        bounds::bound(schema);
    }
    refer_to_rows(components);
    shared::add_to(components);
    for (path, item) in &mut contract.paths.paths {
        finish_path(path, item);
    }
}

/// The rows of a page are written out where the page is. Where the row has a schema of its own, refer
/// to that, so that a generated client knows both as one type.
fn refer_to_rows(components: &mut Components) {
    let rows: Vec<(String, String)> = components
        .schemas
        .keys()
        .filter_map(|name| Some((name.clone(), name.strip_prefix("Page_")?.to_owned())))
        .filter(|(_, row)| components.schemas.contains_key(row))
        .collect();
    for (page, row) in rows {
        if let Some(RefOr::T(Schema::Object(page))) = components.schemas.get_mut(&page)
            && let Some(RefOr::T(Schema::Array(items))) = page.properties.get_mut("items")
        {
            items.items = ArrayItems::from(RefOr::Ref(Ref::from_schema_name(row)));
        }
    }
}

fn finish_path(path: &str, item: &mut PathItem) {
    let versioned = operations(item)
        .any(|(_, operation)| has_parameter(operation, &ParameterIn::Header, "If-Match"));
    for (method, operation) in operations(item) {
        finish_operation(path, method, operation, versioned);
    }
}

/// The operations of a path, by method.
fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    [
        ("GET", &mut item.get),
        ("POST", &mut item.post),
        ("PUT", &mut item.put),
        ("PATCH", &mut item.patch),
        ("DELETE", &mut item.delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| operation.as_mut().map(|operation| (method, operation)))
}

fn finish_operation(path: &str, method: &str, operation: &mut Operation, versioned: bool) {
    operation.security.get_or_insert_with(|| {
        vec![
            SecurityRequirement::new(BEARER, NO_SCOPES),
            SecurityRequirement::new(COOKIE, NO_SCOPES),
        ]
    });
    let by_cookie = operation
        .security
        .iter()
        .flatten()
        .any(|needed| names(needed, COOKIE));
    let open = operation
        .security
        .iter()
        .flatten()
        .all(|needed| !names(needed, BEARER) && !names(needed, COOKIE));
    let read = method == "GET";

    finish_parameters(path, read, by_cookie, versioned, operation);
    finish_responses(path, read, open, versioned, operation);
}

/// Describes the municipality of the path, bounds what is free, and adds the headers that belong to
/// every operation of this kind.
fn finish_parameters(
    path: &str,
    read: bool,
    by_cookie: bool,
    versioned: bool,
    operation: &mut Operation,
) {
    let mut parameters = Vec::new();
    if path.contains("{municipality}")
        && !has_parameter(operation, &ParameterIn::Path, "municipality")
    {
        parameters.push(parameter("Municipality"));
    }
    parameters.extend(operation.parameters.take().unwrap_or_default());
    for known in &mut parameters {
        if let RefOr::T(known) = known
            && let Some(schema) = &mut known.schema
        {
            bounds::bound(schema);
        }
    }
    operation.parameters = Some(parameters);
    let add = |operation: &mut Operation, location, name: &str, component: &str| {
        if !has_parameter(operation, location, name) {
            operation
                .parameters
                .get_or_insert_default()
                .push(parameter(component));
        }
    };
    if read && versioned {
        add(
            operation,
            &ParameterIn::Header,
            "If-None-Match",
            "IfNoneMatch",
        );
    }
    if !read && by_cookie {
        add(
            operation,
            &ParameterIn::Header,
            "X-CSRF-Protection",
            "CsrfProtection",
        );
    }
    add(
        operation,
        &ParameterIn::Header,
        "Accept-Language",
        "AcceptLanguage",
    );
}

/// Adds every answer that follows from what the operation is, and completes each.
fn finish_responses(
    path: &str,
    read: bool,
    open: bool,
    versioned: bool,
    operation: &mut Operation,
) {
    let names_something = path.contains('{');
    let can_be_long = names_something || takes_query(operation);
    let has_body = operation.request_body.is_some();
    let guarded = has_parameter(operation, &ParameterIn::Header, "If-Match");
    let keyed = has_parameter(operation, &ParameterIn::Header, "Idempotency-Key");
    let applies = [
        ("304", read && versioned, "NotModified"),
        ("400", true, "BadInput"),
        ("401", true, "Unauthenticated"),
        ("403", !open, "Forbidden"),
        ("404", names_something, "NotFound"),
        ("406", true, "NotAcceptable"),
        ("408", has_body, "TimedOut"),
        ("409", keyed, "Conflict"),
        ("412", guarded, "Changed"),
        ("413", has_body, "TooLarge"),
        ("414", can_be_long, "AddressTooLong"),
        ("415", has_body, "UnsupportedMediaType"),
        ("422", keyed, "KeyReused"),
        ("428", guarded, "SeenMissing"),
        ("429", true, "TooManyRequests"),
        ("431", true, "HeadTooLarge"),
        ("500", true, "Broken"),
        ("503", true, "Overloaded"),
    ];
    let responses = &mut operation.responses.responses;
    for (status, _, name) in applies.iter().filter(|(_, applies, _)| *applies) {
        responses
            .entry((*status).to_owned())
            .or_insert_with(|| RefOr::Ref(Ref::new(format!("#/components/responses/{name}"))));
    }
    let is_list = has_parameter_in(
        operation.parameters.as_deref(),
        &ParameterIn::Query,
        "cursor",
    );
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response {
            finish_response(status, response, read && versioned, read && is_list);
        }
    }
}

const NO_SCOPES: [&str; 0] = [];

fn finish_response(status: &str, response: &mut Response, versioned: bool, is_list: bool) {
    for content in response.content.values_mut() {
        if let RefOr::T(content) = content
            && let Some(schema) = &mut content.schema
        {
            bounds::bound(schema);
        }
    }
    if status.starts_with(['4', '5']) && response.content.is_empty() {
        response.content.insert(
            crate::problem::CONTENT_TYPE.to_owned(),
            shared::problem_content(),
        );
    }
    for header in response.headers.values_mut() {
        if let RefOr::T(header) = header
            && let Some(schema) = &mut header.schema
        {
            bounds::bound(schema);
        }
    }
    let headers = &mut response.headers;
    let mut names: Vec<&str> = shared::EVERYWHERE.to_vec();
    match status {
        "200" if versioned => names.push("ETag"),
        "201" => names.extend(["ETag", "Location"]),
        _ => {}
    }
    if status == "200" && is_list {
        names.push("Link");
    }
    add_headers(headers, &names);
}

fn add_headers(headers: &mut BTreeMap<String, RefOr<Header>>, names: &[&str]) {
    for name in names {
        headers
            .entry((*name).to_owned())
            .or_insert_with(|| RefOr::Ref(Ref::new(format!("#/components/headers/{name}"))));
    }
}

fn parameter(component: &str) -> RefOr<Parameter> {
    RefOr::Ref(Ref::new(format!("#/components/parameters/{component}")))
}

fn takes_query(operation: &Operation) -> bool {
    let parameters = operation.parameters.iter().flatten();
    parameters
        .filter_map(|parameter| match parameter {
            RefOr::T(parameter) => Some(parameter),
            RefOr::Ref(_) => None,
        })
        .any(|parameter| parameter.parameter_in == ParameterIn::Query)
}

fn has_parameter(operation: &Operation, location: &ParameterIn, name: &str) -> bool {
    has_parameter_in(operation.parameters.as_deref(), location, name)
}

fn has_parameter_in(
    parameters: Option<&[RefOr<Parameter>]>,
    location: &ParameterIn,
    name: &str,
) -> bool {
    parameters
        .unwrap_or_default()
        .iter()
        .any(|parameter| match parameter {
            RefOr::T(parameter) => {
                parameter.parameter_in == *location && parameter.name.eq_ignore_ascii_case(name)
            }
            RefOr::Ref(_) => false,
        })
}

/// Is this the requirement of one of our schemes? (Its content can only be read by serialising it.)
fn names(requirement: &SecurityRequirement, scheme: &str) -> bool {
    serde_json::to_value(requirement).is_ok_and(|value| value.get(scheme).is_some())
}

impl IntoParams for IfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        SeenVersion::into_params(|| None)
    }
}

impl IntoParams for IdempotencyKey {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        RequestKey::into_params(|| None)
    }
}

#[cfg(test)]
mod tests;
