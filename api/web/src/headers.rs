//! Names of headers that have no constant elsewhere, and the ones every answer carries.

use actix_web::http::header::{
    ACCEPT_LANGUAGE, HeaderMap, HeaderName, HeaderValue, IF_MATCH, IF_NONE_MATCH,
};
use domain::refusal::{Fault, FaultCode};

macro_rules! names {
    ($($(#[$doc:meta])+ $name:ident = $text:literal;)+) => {$(
        $(#[$doc])+
        pub const $name: HeaderName = HeaderName::from_static($text);
    )+};
}

names! {
    /// Makes a repeated request harmless.
    IDEMPOTENCY_KEY = "idempotency-key";
    /// This answer was given before.
    IDEMPOTENCY_REPLAYED = "idempotency-replayed";
    /// The name of one request.
    REQUEST_ID = "x-request-id";
    /// W3C trace context.
    TRACEPARENT = "traceparent";
    /// The version of the contract.
    API_VERSION = "api-version";
    /// Shows that a script of ours, and no form elsewhere, sent a request.
    CSRF_PROTECTION = "x-csrf-protection";
    /// What is left of the caller's limit.
    RATE_LIMIT = "ratelimit";
    /// The caller's limits.
    RATE_LIMIT_POLICY = "ratelimit-policy";
    /// Requests allowed in a window.
    X_RATE_LIMIT_LIMIT = "x-ratelimit-limit";
    /// Requests left.
    X_RATE_LIMIT_REMAINING = "x-ratelimit-remaining";
    /// Seconds until all are there again.
    X_RATE_LIMIT_RESET = "x-ratelimit-reset";
    /// The secret that belongs to a case's number.
    TRACKING_SECRET = "tracking-secret";
    /// Whether others may embed what is answered.
    CROSS_ORIGIN_OPENER_POLICY = "cross-origin-opener-policy";
    /// Whether others may load what is answered.
    CROSS_ORIGIN_RESOURCE_POLICY = "cross-origin-resource-policy";
    /// Which devices a page may use.
    PERMISSIONS_POLICY = "permissions-policy";
}

/// The longest `Accept-Language`, `If-None-Match` or `If-Match`: what a caller wishes or remembers.
pub(crate) const LONGEST_WISH: usize = 1000;

/// The headers that parameters of the contract are, as far as no handler reads them: they have to be
/// as the contract says.
pub(crate) fn check(headers: &HeaderMap, writes: bool) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (name, shown) in [
        (ACCEPT_LANGUAGE, "Accept-Language"),
        (IF_NONE_MATCH, "If-None-Match"),
        (IF_MATCH, "If-Match"),
    ] {
        let length: usize = headers.get_all(name).map(HeaderValue::len).sum();
        if length > LONGEST_WISH {
            faults.push(Fault::at_header(shown, FaultCode::TooLong).with("max", LONGEST_WISH));
        }
    }
    let mut shown = headers.get_all(CSRF_PROTECTION);
    if writes && shown.any(|value| value != "1") {
        faults.push(
            Fault::at_header("X-CSRF-Protection", FaultCode::NotAllowedValue).with("allowed", "1"),
        );
    }
    faults
}

/// Sets a header unless the answer has one of its own.
pub(crate) fn default_to(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    if !headers.contains_key(&name) {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

/// The headers that keep a browser from doing with an answer what it was not meant for. A part that
/// answers with pages of its own (documentation, the screen) sets its own policy before.
pub(crate) fn secure(headers: &mut HeaderMap, strict_transport: bool) {
    use actix_web::http::header::{
        CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
    };
    default_to(headers, X_CONTENT_TYPE_OPTIONS, "nosniff");
    default_to(headers, REFERRER_POLICY, "no-referrer");
    default_to(
        headers,
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'",
    );
    default_to(
        headers,
        PERMISSIONS_POLICY,
        "camera=(), geolocation=(self), microphone=(), payment=(), usb=()",
    );
    default_to(headers, CROSS_ORIGIN_OPENER_POLICY, "same-origin");
    default_to(headers, CROSS_ORIGIN_RESOURCE_POLICY, "same-origin");
    if strict_transport {
        default_to(
            headers,
            STRICT_TRANSPORT_SECURITY,
            "max-age=31536000; includeSubDomains",
        );
    }
}
