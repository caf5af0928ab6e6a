//! A JSON body as a type: [`Body<T>`] is the last extractor of a handler that takes one.

use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::Method;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use actix_web::web::{Bytes, BytesMut};
use actix_web::{FromRequest, HttpRequest};
use domain::refusal::{Fault, FaultCode, ProblemKind, Refusal};
use futures_util::StreamExt as _;
use serde::de::DeserializeOwned;

use crate::check::{Check, Faults};
use crate::context::Context;
use crate::fingerprint::{Fingerprint, fingerprint};
use crate::json::{self, Source};
use crate::problem::Problem;

/// The largest JSON body, unless its type says otherwise.
pub const JSON_LIMIT: usize = 256 * 1024;

/// A JSON body that was read without a fault. All faults are answered at once, with 400.
#[derive(Debug)]
pub struct Body<T> {
    value: T,
    fingerprint: Option<Fingerprint>,
}

impl<T> Body<T> {
    /// What was sent.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// What was sent, and what tells it from any other body when the request is repeated.
    pub fn into_parts(self) -> (T, Option<Fingerprint>) {
        (self.value, self.fingerprint)
    }

    /// What tells this body from any other; there only when the caller sent an `Idempotency-Key`.
    pub fn fingerprint(&self) -> Option<Fingerprint> {
        self.fingerprint
    }
}

impl<T> Deref for Body<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: DeserializeOwned + Check + 'static> FromRequest for Body<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = payload.take();
        Box::pin(async move {
            media_type(&request)?;
            let bytes = receive(&request, payload, T::LARGEST_BODY).await?;
            // Only now does the request take a place among those being worked on: a slow sender
            // holds nothing but its own connection.
            Context::admit(&request).await?;
            let (value, faults) = read(&bytes)?;
            let keyed = request
                .headers()
                .contains_key(crate::headers::IDEMPOTENCY_KEY);
            Ok(Self {
                fingerprint: keyed.then(|| fingerprint(&value)),
                value: typed_after(&value, faults)?,
            })
        })
    }
}

fn media_type(request: &HttpRequest) -> Result<(), Problem> {
    let sent = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let sent = sent.unwrap_or_default();
    let mut parts = sent.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default();
    let patch = request.method() == Method::PATCH;
    let known = essence.eq_ignore_ascii_case("application/json")
        || (patch && essence.eq_ignore_ascii_case("application/merge-patch+json"));
    let utf8 = parts.filter(|part| !part.is_empty()).all(|parameter| {
        !parameter.to_ascii_lowercase().starts_with("charset=")
            || parameter[8..]
                .trim_matches('"')
                .eq_ignore_ascii_case("utf-8")
    });
    if known && utf8 {
        return Ok(());
    }
    let expected = if patch {
        "application/merge-patch+json"
    } else {
        "application/json"
    };
    Err(Refusal::Problem(
        ProblemKind::UnsupportedMediaType,
        vec![("expected", expected.to_owned())],
    )
    .into())
}

async fn receive(
    request: &HttpRequest,
    mut payload: Payload,
    limit: usize,
) -> Result<Bytes, Problem> {
    let announced = request
        .headers()
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.parse::<u64>().ok());
    if announced.is_some_and(|length| length > limit as u64) {
        return Err(too_large(limit));
    }
    let Some(first) = payload.next().await else {
        return Ok(Bytes::new());
    };
    let first = first.map_err(|error| unreadable(&error))?;
    if first.len() > limit {
        return Err(too_large(limit));
    }
    // Most bodies come in one piece and need no copy.
    let Some(second) = payload.next().await else {
        return Ok(first);
    };
    let mut whole = BytesMut::from(&first[..]);
    let mut next = Some(second);
    while let Some(piece) = next {
        let piece = piece.map_err(|error| unreadable(&error))?;
        if whole.len() + piece.len() > limit {
            return Err(too_large(limit));
        }
        whole.extend_from_slice(&piece);
        next = payload.next().await;
    }
    Ok(whole.freeze())
}

fn too_large(limit: usize) -> Problem {
    Refusal::Problem(ProblemKind::TooLarge, vec![("max", limit.to_string())]).into()
}

fn unreadable(error: &PayloadError) -> Problem {
    match error {
        PayloadError::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => {
            Problem::of(ProblemKind::RequestTimeout)
        }
        PayloadError::Overflow => too_large(JSON_LIMIT),
        other => Fault::at_pointer("", FaultCode::Malformed)
            .with("reason", other)
            .into(),
    }
}

fn read(bytes: &[u8]) -> Result<(serde_json::Value, Vec<Fault>), Problem> {
    if bytes.is_empty() {
        return Err(Fault::at_pointer("", FaultCode::Required).into());
    }
    Ok(json::parse(bytes).map_err(Refusal::Faults)?)
}

/// Reads a value as a body of this type, with the type's own rules. For bodies that come another
/// way than over HTTP (imports, demo data), with the same strictness.
pub fn typed<T: DeserializeOwned + Check>(value: &serde_json::Value) -> Result<T, Refusal> {
    typed_after(value, Vec::new())
}

/// The same, where some faults are known already.
fn typed_after<T: DeserializeOwned + Check>(
    value: &serde_json::Value,
    known: Vec<Fault>,
) -> Result<T, Refusal> {
    let (typed, more) = json::read::<T>(value, Source::Body);
    let mut faults = Faults::after(known);
    faults.extend(more);
    checked(typed, faults.into_list())
}

pub(crate) fn checked<T: Check>(typed: Option<T>, known: Vec<Fault>) -> Result<T, Refusal> {
    let mut faults = Faults::after(known);
    if let Some(value) = &typed {
        value.check(&mut faults);
    }
    let faults = faults.into_list();
    match typed {
        Some(value) if faults.is_empty() => Ok(value),
        _ => Err(Refusal::Faults(faults)),
    }
}

#[cfg(test)]
mod tests;
