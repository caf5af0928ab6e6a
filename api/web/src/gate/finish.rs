//! The way out.

use std::time::Instant;

use actix_web::body::BoxBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderMap, HeaderValue};
use actix_web::http::{ConnectionType, StatusCode};
use actix_web::{Error, HttpResponse};

use super::Gate;
use super::prepare::Visit;
use crate::headers::{API_VERSION, REQUEST_ID, TRACEPARENT, default_to, secure};
use crate::problem::{self, Problem};
use crate::session::Caller;

/// Completes an answer: problem document, headers, log.
pub(super) fn finish(
    gate: &Gate,
    visit: &Visit<'_>,
    response: &mut ServiceResponse<BoxBody>,
    began: Instant,
) {
    if let Some(told) = tell(visit, response) {
        *response.response_mut() = told;
    }
    let status = response.status();
    if matches!(
        status,
        StatusCode::REQUEST_TIMEOUT | StatusCode::PAYLOAD_TOO_LARGE
    ) {
        // What is still under way is not worth waiting for.
        response
            .response_mut()
            .head_mut()
            .set_connection_type(ConnectionType::Close);
    }
    complete(gate, visit, status, response.headers_mut());
    record(visit, status, began);
}

/// The same where the request is lost: after a panic or a deadline.
pub(super) fn without_request(
    gate: &Gate,
    visit: &Visit<'_>,
    problem: Problem,
    began: Instant,
) -> Error {
    let mut headers = HeaderMap::new();
    let status = actix_web::ResponseError::status_code(&problem);
    complete(gate, visit, status, &mut headers);
    record(visit, status, began);
    headers
        .into_iter()
        .fold(problem, |problem, (name, value)| {
            problem.with_header(name, value)
        })
        .told(visit.voice())
        .into()
}

/// The problem document, where an answer is an error and has not told its story itself.
fn tell(visit: &Visit<'_>, response: &ServiceResponse<BoxBody>) -> Option<HttpResponse> {
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return None;
    }
    let own = response
        .response()
        .error()
        .and_then(|error| error.as_error::<Problem>());
    if let Some(problem) = own {
        return Some(problem.respond(&visit.voice()));
    }
    if response.headers().contains_key(CONTENT_TYPE)
        && response.response().error().is_none()
        && !visit.is_api
    {
        return None;
    }
    let problem = match response.response().error() {
        Some(error) if status.is_server_error() => Problem::broken(error.to_string()),
        _ => problem::from_status(status),
    };
    // What the part below us said besides (`Allow`, `WWW-Authenticate`) stays.
    let mut told = problem.respond(&visit.voice());
    for (name, value) in response.headers() {
        if !told.headers().contains_key(name) {
            told.headers_mut().insert(name.clone(), value.clone());
        }
    }
    Some(told)
}

fn complete(gate: &Gate, visit: &Visit<'_>, status: StatusCode, headers: &mut HeaderMap) {
    headers.insert(REQUEST_ID, visit.request_id.to_header());
    if let Some(traceparent) = &visit.traceparent {
        headers.insert(TRACEPARENT, traceparent.clone());
    }
    secure(headers, gate.config.strict_transport);
    visit.readers.write(headers);
    if !visit.is_api {
        return;
    }
    headers.insert(API_VERSION, gate.api_version.clone());
    // A refusal by a limit has told its own standing.
    if let Some(standing) = &visit.standing
        && status != StatusCode::TOO_MANY_REQUESTS
    {
        standing.write(headers);
    }
    if visit.caller.sent_credentials() || !visit.method.is_safe() || status.as_u16() >= 400 {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    } else {
        default_to(headers, CACHE_CONTROL, "no-cache");
    }
}

/// One line and one count for each request. No body, no query, no address, no name: who it was is an
/// id that means nothing outside.
fn record(visit: &Visit<'_>, status: StatusCode, began: Instant) {
    let taken = began.elapsed();
    let route = visit.route.as_ref().map_or("other", |route| &route.pattern);
    let code = status.as_u16();
    let (actor, session) = match &visit.caller {
        Caller::Staff { state, session, .. } => (Some(state.user), Some(*session)),
        Caller::Nobody | Caller::Refused { .. } => (None, None),
    };
    let municipality = visit.municipality.known().map(|known| known.slug.as_str());
    let taken_ms = taken.as_secs_f64() * 1000.0;
    // Refusals that may be attempts stand out.
    if matches!(code, 401 | 403 | 429) {
        tracing::warn!(
            request_id = visit.request_id.as_str(),
            method = method_name(&visit.method),
            route,
            status = code,
            duration_ms = taken_ms,
            actor = actor.map(tracing::field::display),
            session = session.map(tracing::field::display),
            municipality,
            "request refused"
        );
    } else {
        tracing::info!(
            request_id = visit.request_id.as_str(),
            method = method_name(&visit.method),
            route,
            status = code,
            duration_ms = taken_ms,
            actor = actor.map(tracing::field::display),
            session = session.map(tracing::field::display),
            municipality,
            "request answered"
        );
    }
    let route: metrics::SharedString = match &visit.route {
        Some(route) => route.pattern.clone().into(),
        None => "other".into(),
    };
    metrics::histogram!(
        "http_request_duration_seconds",
        "route" => route, "method" => method_name(&visit.method), "status" => class_of(code),
    )
    .record(taken);
}

/// Only what is known, so that no caller can make new series.
fn method_name(method: &actix_web::http::Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

fn class_of(code: u16) -> &'static str {
    match code {
        0..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        _ => "5xx",
    }
}
