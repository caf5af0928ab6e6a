//! The way in.

use std::cell::RefCell;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::ServiceRequest;
use actix_web::http::Method;
use actix_web::http::header::{
    ACCEPT, ACCEPT_LANGUAGE, ACCESS_CONTROL_REQUEST_METHOD, ALLOW, CONTENT_LENGTH, HeaderMap,
    HeaderValue, TRANSFER_ENCODING,
};
use actix_web::{HttpMessage as _, HttpResponse};
use domain::clock::Moment;
use domain::refusal::{Fault, FaultCode, ProblemKind, Refusal};
use domain::text::Language;

use super::cors::{Readers, readers};
use super::{Gate, Route, pace};
use crate::address;
use crate::admission::Importance;
use crate::context::Context;
use crate::headers::{self, REQUEST_ID, TRACEPARENT};
use crate::language::negotiate;
use crate::limits::{RouteClass, Standing, Who};
use crate::municipality::Named;
use crate::problem::{Problem, Voice};
use crate::request_id::RequestId;
use crate::session::{Caller, cross_site};

/// Longest path with query.
const LONGEST_ADDRESS: usize = 8 * 1024;

/// All headers together.
const LONGEST_HEADERS: usize = 32 * 1024;

/// What the way out needs to know of the way in.
pub(super) struct Visit<'g> {
    pub(super) request_id: RequestId,
    pub(super) traceparent: Option<HeaderValue>,
    pub(super) language: Language,
    pub(super) now: Moment,
    pub(super) method: Method,
    pub(super) is_api: bool,
    pub(super) has_body: bool,
    pub(super) client: IpAddr,
    pub(super) route: Option<Arc<Route>>,
    pub(super) caller: Caller,
    pub(super) municipality: Named,
    pub(super) standing: Option<Standing<'g>>,
    pub(super) readers: Readers,
}

/// Where a request goes from here.
pub(super) enum Entry {
    /// To its handler, with what is known of it.
    Handler(Context),
    /// Nowhere: it is answered already.
    Answered(HttpResponse),
}

impl<'g> Visit<'g> {
    /// What costs nothing to know and is needed even to refuse.
    pub(super) fn begin(gate: &'g Gate, request: &mut ServiceRequest) -> Self {
        let now = gate.clock.now();
        let method = request.method().clone();
        // A reader of the head is a reader; the connection leaves the body away.
        if method == Method::HEAD {
            request.head_mut().method = Method::GET;
        }
        let headers = request.headers();
        let peer = request
            .peer_addr()
            .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
        let path = request.path();
        Self {
            request_id: RequestId::take_over_or_make(headers.get(REQUEST_ID), now),
            traceparent: headers
                .get(TRACEPARENT)
                .filter(|value| is_traceparent(value))
                .cloned(),
            language: negotiated(headers, OFFERED, gate.config.default_language),
            now,
            is_api: path.starts_with("/api/"),
            has_body: headers.contains_key(TRANSFER_ENCODING)
                || headers
                    .get(CONTENT_LENGTH)
                    .is_some_and(|length| length != "0"),
            client: address::client(peer, headers, &gate.config.trusted_proxies),
            route: gate.routes.find(path),
            method,
            caller: Caller::Nobody,
            municipality: Named::Nothing,
            standing: None,
            readers: Readers::Own,
        }
    }

    pub(super) fn voice(&self) -> Voice {
        Voice {
            language: self.language,
            request_id: self.request_id.clone(),
        }
    }

    /// A body may take its time within its own limits; the work begins after it.
    pub(super) fn deadline(&self, gate: &Gate) -> Duration {
        let body = if self.has_body {
            gate.config.pace.longest
        } else {
            Duration::ZERO
        };
        gate.config.deadline + body
    }

    fn is_safe(&self) -> bool {
        self.method.is_safe()
    }

    fn importance(&self) -> Importance {
        if self.is_safe() {
            Importance::Read
        } else {
            Importance::Write
        }
    }
}

/// Problems are told in these wherever no municipality says more.
const OFFERED: &[Language] = &[Language::HUNGARIAN, Language::ENGLISH];

fn negotiated(headers: &HeaderMap, offered: &[Language], fallback: Language) -> Language {
    let accept = headers
        .get(ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    negotiate(accept, offered, fallback)
}

/// Everything between the network and a handler, in the order in which it may refuse.
pub(super) async fn enter<'g>(
    gate: &'g Arc<Gate>,
    visit: &mut Visit<'g>,
    request: &mut ServiceRequest,
) -> Result<Entry, Problem> {
    within_limits(request)?;
    if visit.has_body {
        let payload = request.take_payload();
        request.set_payload(pace::paced(payload, gate.config.pace));
    }
    // Whether we live is asked by who restarts us: no limit, no lookup.
    if request.path().starts_with("/health/") {
        return Ok(Entry::Handler(context(gate, visit)));
    }
    gate.limits.knock(visit.client)?;
    if !visit.is_api {
        visit.readers = readers(request.path(), request.headers(), &gate.own_origins, None);
        return Ok(Entry::Handler(context(gate, visit)));
    }

    visit.caller = gate.sessions.resolve(request.headers(), visit.now).await?;
    if let Some(slug) = slug(request.path()) {
        visit.municipality = match gate.sessions.municipality(slug).await? {
            None => Named::Unknown,
            Some(municipality) => {
                let (offered, own) = (&municipality.languages, municipality.default_language);
                visit.language = negotiated(request.headers(), offered, own);
                Named::Known(municipality)
            }
        };
    }
    let municipality = visit.municipality.known();
    visit.readers = readers(
        request.path(),
        request.headers(),
        &gate.own_origins,
        municipality,
    );

    if visit.method == Method::OPTIONS {
        return options(visit, request).map(Entry::Answered);
    }
    let (class, who) = budget(visit, request.path());
    visit.standing = Some(gate.limits.take(class, who)?);
    known_route(visit, request)?;
    let municipality = visit.municipality.known();
    cross_site(
        &visit.method,
        request.headers(),
        &gate.own_origins,
        municipality,
    )?;

    Refusal::unless_empty(headers::check(request.headers(), !visit.is_safe()))?;

    let context = context(gate, visit);
    // With a body, `Body` asks for the place once it has read it.
    if !visit.has_body {
        let place = gate.admission.enter(visit.importance()).await?;
        context.place.replace(Some(place));
    }
    Ok(Entry::Handler(context))
}

fn context(gate: &Arc<Gate>, visit: &Visit<'_>) -> Context {
    Context {
        gate: Arc::clone(gate),
        request_id: visit.request_id.clone(),
        language: visit.language,
        now: visit.now,
        client: visit.client,
        caller: visit.caller.clone(),
        municipality: visit.municipality.clone(),
        importance: visit.importance(),
        place: RefCell::new(None),
    }
}

fn within_limits(request: &ServiceRequest) -> Result<(), Problem> {
    if request
        .uri()
        .path_and_query()
        .is_some_and(|address| address.as_str().len() > LONGEST_ADDRESS)
    {
        return Err(Problem::of(ProblemKind::AddressTooLong));
    }
    let headers: usize = request
        .headers()
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum();
    if headers > LONGEST_HEADERS {
        return Err(Problem::of(ProblemKind::HeadersTooLarge));
    }
    Ok(())
}

/// The contract decides which paths and methods there are, before anything is routed.
fn known_route(visit: &Visit<'_>, request: &ServiceRequest) -> Result<(), Problem> {
    let Some(route) = &visit.route else {
        return Err(Problem::of(ProblemKind::NotFound));
    };
    let method = request.method();
    if !route.has(method) {
        return Err(
            Problem::of(ProblemKind::MethodNotAllowed).with_header(ALLOW, route.allow.clone())
        );
    }
    if !route.takes_query(method) && !request.query_string().is_empty() {
        let query = request.query_string();
        let name = query.split(['=', '&']).next().unwrap_or_default();
        return Err(Fault::at_parameter(name, FaultCode::UnknownParameter)
            .with("name", name)
            .into());
    }
    let mut accept = request
        .headers()
        .get_all(ACCEPT)
        .filter_map(|value| value.to_str().ok())
        .peekable();
    if accept.peek().is_some() && !accept.any(|accept| route.satisfies(method, accept)) {
        return Err(Problem::of(ProblemKind::NotAcceptable));
    }
    Ok(())
}

/// A browser asks before a page may send something; others ask what there is.
fn options(visit: &Visit<'_>, request: &ServiceRequest) -> Result<HttpResponse, Problem> {
    let Some(route) = &visit.route else {
        return Err(Problem::of(ProblemKind::NotFound));
    };
    let mut answer = HttpResponse::NoContent().finish();
    if request
        .headers()
        .contains_key(ACCESS_CONTROL_REQUEST_METHOD)
    {
        visit
            .readers
            .write_preflight(answer.headers_mut(), route.allow.clone());
    }
    answer.headers_mut().insert(ALLOW, route.allow.clone());
    Ok(answer)
}

/// Whose budget a request draws on, and which.
fn budget(visit: &Visit<'_>, path: &str) -> (RouteClass, Who) {
    let safe = visit.is_safe();
    match &visit.caller {
        Caller::Staff { state, .. } => {
            let class = if safe {
                RouteClass::Read
            } else {
                RouteClass::Write
            };
            (class, Who::User(state.user.uuid()))
        }
        Caller::Nobody | Caller::Refused { .. } => {
            let class = if safe {
                RouteClass::Read
            } else if path.ends_with("/auth/login") || path.ends_with("/auth/activation") {
                RouteClass::Login
            } else if matches!(visit.municipality, Named::Known(_) | Named::Unknown) {
                RouteClass::Submit
            } else {
                RouteClass::Write
            };
            (class, Who::at(visit.client))
        }
    }
}

/// The municipality a path names.
fn slug(path: &str) -> Option<&str> {
    let rest = path.strip_prefix("/api/v1/municipalities/")?;
    rest.split('/').next().filter(|slug| !slug.is_empty())
}

/// `00-<32 hex>-<16 hex>-<2 hex>` (W3C trace context).
fn is_traceparent(value: &HeaderValue) -> bool {
    let bytes = value.as_bytes();
    bytes.len() == 55
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            2 | 35 | 52 => *byte == b'-',
            _ => byte.is_ascii_digit() || (b'a'..=b'f').contains(byte),
        })
}
