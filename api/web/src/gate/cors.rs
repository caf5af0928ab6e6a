//! Which pages elsewhere may read our answers in a browser: those of origins the municipality
//! registered, and everybody for the contract.
//!
//! (actix-cors decides from the request's head alone and at once; the registered origins come from a
//! lookup that may have to wait, and only the gate knows the municipality. So it is done here, with
//! what the gate found out anyway.) Cookies are never allowed across origins; who calls from
//! elsewhere sends a bearer token.

use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, HeaderMap, HeaderValue, ORIGIN, VARY,
};

use crate::headers::CROSS_ORIGIN_RESOURCE_POLICY;
use crate::municipality::MunicipalityContext;

/// Who may read the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Readers {
    /// Our own pages only.
    Own,
    /// A registered origin.
    Origin(HeaderValue),
    /// Everybody.
    All,
}

pub(super) fn readers(
    path: &str,
    headers: &HeaderMap,
    own_origins: &[String],
    municipality: Option<&MunicipalityContext>,
) -> Readers {
    if is_for_all(path) {
        return Readers::All;
    }
    let Some(origin) = headers.get(ORIGIN) else {
        return Readers::Own;
    };
    let known = origin.to_str().is_ok_and(|text| {
        own_origins.iter().any(|own| own == text)
            || municipality.is_some_and(|municipality| municipality.knows_origin(text))
    });
    if known {
        Readers::Origin(origin.clone())
    } else {
        Readers::Own
    }
}

/// The contract, what its problems mean, and our public keys.
fn is_for_all(path: &str) -> bool {
    path.starts_with("/api/v1/openapi.")
        || path.starts_with("/problems")
        || path.starts_with("/.well-known/")
}

impl Readers {
    pub(super) fn write(&self, headers: &mut HeaderMap) {
        match self {
            Self::Own => headers.append(VARY, HeaderValue::from_static("Origin")),
            Self::Origin(origin) => {
                headers.append(VARY, HeaderValue::from_static("Origin"));
                headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
                headers.insert(
                    ACCESS_CONTROL_EXPOSE_HEADERS,
                    HeaderValue::from_static(EXPOSED),
                );
            }
            Self::All => {
                headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
                headers.insert(
                    ACCESS_CONTROL_EXPOSE_HEADERS,
                    HeaderValue::from_static(EXPOSED),
                );
                headers.insert(
                    CROSS_ORIGIN_RESOURCE_POLICY,
                    HeaderValue::from_static("cross-origin"),
                );
            }
        }
    }

    /// What a browser asks before it lets a page send something.
    pub(super) fn write_preflight(&self, headers: &mut HeaderMap, methods: HeaderValue) {
        if *self != Self::Own {
            headers.insert(ACCESS_CONTROL_ALLOW_METHODS, methods);
            headers.insert(
                ACCESS_CONTROL_ALLOW_HEADERS,
                HeaderValue::from_static(ALLOWED),
            );
            headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("3600"));
        }
    }
}

const ALLOWED: &str = "Accept-Language, Authorization, Content-Type, Idempotency-Key, If-Match, \
                       If-None-Match, Tracking-Secret, X-Request-Id, Traceparent";

const EXPOSED: &str = "API-Version, Content-Language, ETag, Idempotency-Replayed, Link, Location, \
                       RateLimit, RateLimit-Policy, Retry-After, X-RateLimit-Limit, \
                       X-RateLimit-Remaining, X-RateLimit-Reset, X-Request-Id";
