//! How a refusal or a fault leaves the house: RFC 9457 `application/problem+json`.
//!
//! A handler only says what went wrong. The [`gate`](crate::gate) knows who asked and in which
//! language, and writes the document: so [`Problem`] answers actix with a bare status, and
//! [`Problem::respond`] is called once, at the very end.

use std::error::Error as StdError;
use std::fmt;

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue, RETRY_AFTER, VARY, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, ResponseError};
use domain::refusal::{Fault, Place, ProblemKind, Refusal};
use domain::text::Language;
use rand::RngExt as _;
use serde::Serialize;
use serde::ser::SerializeMap;

use crate::request_id::RequestId;

/// What a handler fails with. Small enough to travel in every `Result`.
pub struct Problem(Box<Inner>);

struct Inner {
    cause: Cause,
    headers: Vec<(HeaderName, HeaderValue)>,
    voice: Option<Voice>,
}

enum Cause {
    Refused(Refusal),
    Busy { retry_after_s: u64 },
    Broken(Box<dyn StdError + Send + Sync>),
}

/// In which language a problem is told, and under which request id it can be found in the log.
#[derive(Clone, Debug)]
pub struct Voice {
    /// The caller's language.
    pub language: Language,
    /// The request it belongs to.
    pub request_id: RequestId,
}

/// After how long a caller who was refused too often may try again, where nothing better is known.
const LONG_ENOUGH_S: u64 = 60;

impl Problem {
    /// A problem whose text has no placeholders.
    pub fn of(kind: ProblemKind) -> Self {
        Refusal::problem(kind).into()
    }

    /// A fault of ours. The caller reads only that there was one; the log gets the cause.
    pub fn broken(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::from_cause(Cause::Broken(cause.into()))
    }

    /// Too much to do just now; the wait is spread so that callers do not come back in step.
    pub fn busy() -> Self {
        Self::from_cause(Cause::Busy {
            retry_after_s: jitter(),
        })
    }

    /// As [`Problem::busy`], where the wait is known.
    pub fn busy_for(retry_after_s: u64) -> Self {
        Self::from_cause(Cause::Busy { retry_after_s })
    }

    /// Nobody is signed in, or the credentials sent are not good (RFC 6750).
    pub fn unauthenticated(credentials_sent: bool) -> Self {
        let challenge = if credentials_sent {
            r#"Bearer realm="cirmos", error="invalid_token""#
        } else {
            r#"Bearer realm="cirmos""#
        };
        Self::of(ProblemKind::Unauthenticated)
            .with_header(WWW_AUTHENTICATE, HeaderValue::from_static(challenge))
    }

    /// Adds a header to the answer.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.push((name, value));
        self
    }

    /// Makes the problem able to write itself out where no [`gate`](crate::gate) follows.
    #[must_use]
    pub fn told(mut self, voice: Voice) -> Self {
        self.0.voice = Some(voice);
        self
    }

    /// Which problem this is.
    pub fn kind(&self) -> ProblemKind {
        match &self.0.cause {
            Cause::Refused(refusal) => refusal.kind(),
            Cause::Busy { .. } => ProblemKind::Overloaded,
            Cause::Broken(_) => ProblemKind::Internal,
        }
    }

    /// The document as an answer. Logs the cause of a fault of ours; call it once.
    pub fn respond(&self, voice: &Voice) -> HttpResponse {
        let spoken = spoken(voice.language);
        if let Cause::Broken(cause) = &self.0.cause {
            tracing::error!(
                request_id = voice.request_id.as_str(),
                cause = %Chain(cause.as_ref()),
                "a request failed for a reason of ours"
            );
        }
        let document = Document {
            problem: self,
            language: spoken,
            request_id: &voice.request_id,
        };
        let body = serde_json::to_vec(&document).unwrap_or_default();
        let mut answer = HttpResponse::build(self.status_code());
        answer
            .insert_header((header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE)))
            .insert_header((header::CONTENT_LANGUAGE, language_value(spoken)))
            .insert_header((VARY, HeaderValue::from_static("Accept-Language")));
        if let Cause::Busy { retry_after_s } = self.0.cause {
            answer.insert_header((RETRY_AFTER, HeaderValue::from(retry_after_s)));
        } else if self.kind() == ProblemKind::TooManyRequests {
            // A limit that knows better says so among the headers below.
            answer.insert_header((RETRY_AFTER, HeaderValue::from(LONG_ENOUGH_S)));
        }
        for (name, value) in &self.0.headers {
            answer.insert_header((name.clone(), value.clone()));
        }
        answer.body(body)
    }
}

impl Problem {
    fn from_cause(cause: Cause) -> Self {
        Self(Box::new(Inner {
            cause,
            headers: Vec::new(),
            voice: None,
        }))
    }
}

/// The media type of every problem document.
pub const CONTENT_TYPE: &str = "application/problem+json";

/// The problem that fits an answer some part below us gave with a bare status.
pub fn from_status(status: StatusCode) -> Problem {
    let kind = match status.as_u16() {
        401 => return Problem::unauthenticated(false),
        413 => {
            return Refusal::Problem(
                ProblemKind::TooLarge,
                vec![("max", crate::body::JSON_LIMIT.to_string())],
            )
            .into();
        }
        503 => return Problem::busy(),
        415 => {
            return Refusal::Problem(
                ProblemKind::UnsupportedMediaType,
                vec![("expected", "application/json".to_owned())],
            )
            .into();
        }
        403 => ProblemKind::Forbidden,
        404 => ProblemKind::NotFound,
        405 => ProblemKind::MethodNotAllowed,
        406 => ProblemKind::NotAcceptable,
        408 => ProblemKind::RequestTimeout,
        410 => ProblemKind::Gone,
        412 => ProblemKind::PreconditionFailed,
        414 => ProblemKind::AddressTooLong,
        428 => ProblemKind::PreconditionRequired,
        429 => ProblemKind::TooManyRequests,
        431 => ProblemKind::HeadersTooLarge,
        code if code >= 500 => ProblemKind::Internal,
        _ => ProblemKind::BadInput,
    };
    Problem::of(kind)
}

/// A wait of 1 to 5 seconds.
pub fn jitter() -> u64 {
    rand::rng().random_range(1..=5)
}

/// Problems speak Hungarian and English; who wants another language reads English.
fn spoken(language: Language) -> Language {
    if language == Language::HUNGARIAN {
        language
    } else {
        Language::ENGLISH
    }
}

pub(crate) fn language_value(language: Language) -> HeaderValue {
    HeaderValue::from_str(language.as_str()).unwrap_or_else(|_| HeaderValue::from_static("und"))
}

struct Document<'a> {
    problem: &'a Problem,
    language: Language,
    request_id: &'a RequestId,
}

impl Serialize for Document<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let kind = self.problem.kind();
        let none = Vec::new();
        let (params, faults, extra) = match &self.problem.0.cause {
            Cause::Refused(Refusal::Faults(faults)) => (&none, faults.as_slice(), None),
            Cause::Refused(Refusal::Problem(_, params)) => (params, &[][..], None),
            Cause::Refused(Refusal::ProblemWith(_, params, name, list)) => {
                (params, &[][..], Some((name, list)))
            }
            Cause::Busy { .. } | Cause::Broken(_) => (&none, &[][..], None),
        };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("type", &format_args!("/problems/{}", kind.slug()))?;
        map.serialize_entry("title", kind.title(self.language))?;
        map.serialize_entry("status", &kind.status())?;
        map.serialize_entry("detail", &kind.detail(self.language, params))?;
        map.serialize_entry("requestId", self.request_id.as_str())?;
        if !faults.is_empty() {
            map.serialize_entry("errors", &Faults(faults, self.language))?;
        }
        if let Some((name, list)) = extra {
            map.serialize_entry(name, list)?;
        }
        map.end()
    }
}

struct Faults<'a>(&'a [Fault], Language);

impl Serialize for Faults<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|fault| OneFault(fault, self.1)))
    }
}

struct OneFault<'a>(&'a Fault, Language);

impl Serialize for OneFault<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (name, place) = match &self.0.place {
            Place::Pointer(pointer) => ("pointer", nearest(pointer)),
            Place::Parameter(parameter) => ("parameter", parameter.as_str()),
            Place::Header(header) => ("header", header.as_str()),
        };
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry(name, place)?;
        map.serialize_entry("code", self.0.code.as_str())?;
        map.serialize_entry("detail", &self.0.detail(self.1))?;
        map.end()
    }
}

/// The longest pointer told; names of fields can be as long as a body.
pub(crate) const LONGEST_POINTER: usize = 1000;

/// The place itself, or where that would fill the answer, the nearest one around it.
fn nearest(pointer: &str) -> &str {
    if pointer.len() <= LONGEST_POINTER {
        return pointer;
    }
    let end = pointer.floor_char_boundary(LONGEST_POINTER);
    let around = pointer[..end].rfind('/').unwrap_or_default();
    &pointer[..around]
}

/// An error with everything that caused it, in one line.
pub(crate) struct Chain<'a>(pub(crate) &'a (dyn StdError + 'static));

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut next = self.0.source();
        while let Some(cause) = next {
            write!(f, ": {cause}")?;
            next = cause.source();
        }
        Ok(())
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::from_cause(Cause::Refused(refusal))
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Refusal::fault(fault).into()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.cause {
            Cause::Refused(refusal) => refusal.fmt(f),
            Cause::Busy { retry_after_s } => write!(f, "busy, try again in {retry_after_s} s"),
            Cause::Broken(_) => f.write_str("a fault of ours"),
        }
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.cause {
            Cause::Broken(cause) => {
                write!(f, "Problem({:?}: {})", self.kind(), Chain(cause.as_ref()))
            }
            _ => write!(f, "Problem({:?}: {self})", self.kind()),
        }
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.kind().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        match &self.0.voice {
            Some(voice) => self.respond(voice),
            None => HttpResponse::new(self.status_code()),
        }
    }
}

#[cfg(test)]
mod tests;
