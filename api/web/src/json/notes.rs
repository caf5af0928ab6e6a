//! What has gone wrong so far, and what stands in for it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::{self, Display};

use domain::refusal::{Fault, FaultCode, Place};
use serde::de::{self, Expected, Unexpected};
use serde_json::Value;

use super::Source;
use super::path::Path;

pub(super) struct Notes {
    pub(super) source: Source,
    inner: RefCell<Inner>,
}

#[derive(Default)]
struct Inner {
    /// In the order found; a place is told once.
    faults: Vec<(String, Fault)>,
    /// Places read with a stand-in, and which one is tried next.
    stand_ins: BTreeMap<String, StandIn>,
}

#[derive(Default, Clone, Copy)]
pub(super) struct StandIn {
    attempt: usize,
    /// A value the type itself named as allowed.
    allowed: Option<&'static str>,
}

impl Notes {
    pub(super) fn new(source: Source) -> Self {
        Self {
            source,
            inner: RefCell::default(),
        }
    }

    fn place(&self, path: &Path<'_>) -> Place {
        match self.source {
            Source::Body => Place::Pointer(path.to_string()),
            Source::Query | Source::Path => Place::Parameter(path.first()),
        }
    }

    pub(super) fn note(
        &self,
        path: &Path<'_>,
        code: FaultCode,
        param: Option<(&'static str, String)>,
    ) {
        let pointer = path.to_string();
        let fault = Fault {
            place: self.place(path),
            code,
            params: param.into_iter().collect(),
        };
        self.inner.borrow_mut().note(pointer, fault);
    }

    pub(super) fn stand_in(&self, path: &Path<'_>) -> Option<StandIn> {
        let inner = self.inner.borrow();
        if inner.stand_ins.is_empty() {
            return None;
        }
        inner.stand_ins.get(&path.to_string()).copied()
    }

    /// Names below `path` that are missing and have to be supplied.
    pub(super) fn supplied_below(
        &self,
        path: &Path<'_>,
        present: &serde_json::Map<String, Value>,
        fields: &[&'static str],
    ) -> Vec<&'static str> {
        let inner = self.inner.borrow();
        if inner.stand_ins.is_empty() {
            return Vec::new();
        }
        fields
            .iter()
            .copied()
            .filter(|field| !present.contains_key(*field))
            .filter(|field| {
                inner
                    .stand_ins
                    .contains_key(&Path::Key(path, field).to_string())
            })
            .collect()
    }

    /// Takes a failure as a fault and arranges a stand-in. False when all were tried.
    pub(super) fn learn(&self, failure: Failure) -> bool {
        let mut pointer = failure.pointer.unwrap_or_default();
        let (code, param, allowed) = match failure.what {
            What::Missing(field) => {
                pointer.push('/');
                pointer.push_str(&field.replace('~', "~0").replace('/', "~1"));
                (FaultCode::Required, None, None)
            }
            What::NotAllowed(allowed) => (
                FaultCode::NotAllowedValue,
                Some(("allowed", allowed.join(", "))),
                allowed.first().copied(),
            ),
            What::Wrong(expected) => (FaultCode::WrongType, Some(("expected", expected)), None),
            What::Twice => (FaultCode::Duplicate, None, None),
            What::Other(reason) => match by_reason(&reason) {
                Some(code) => (code, None, None),
                None => (FaultCode::Malformed, Some(("reason", reason)), None),
            },
        };
        let place = match self.source {
            Source::Body => Place::Pointer(pointer.clone()),
            Source::Query | Source::Path => Place::Parameter(
                pointer
                    .trim_start_matches('/')
                    .split('/')
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
            ),
        };
        let mut inner = self.inner.borrow_mut();
        inner.note(
            pointer.clone(),
            Fault {
                place,
                code,
                params: param.into_iter().collect(),
            },
        );
        let Some(stand_in) = inner.stand_ins.get_mut(&pointer) else {
            inner.stand_ins.insert(
                pointer,
                StandIn {
                    attempt: 0,
                    allowed,
                },
            );
            return true;
        };
        stand_in.attempt += 1;
        stand_in.allowed = allowed.or(stand_in.allowed);
        stand_in.attempt <= STAND_IN_TEXTS.len()
    }

    /// What the type expects here says better what is wrong than what it refused with.
    pub(super) fn sharpen(&self, path: &Path<'_>, code: FaultCode) {
        self.inner.borrow_mut().sharpen(&path.to_string(), code);
    }

    /// From here on everything below is ours.
    pub(super) fn replace(&self, path: &Path<'_>) {
        self.inner
            .borrow_mut()
            .stand_ins
            .entry(path.to_string())
            .or_default();
    }

    pub(super) fn into_faults(self) -> Vec<Fault> {
        self.inner
            .into_inner()
            .faults
            .into_iter()
            .map(|(_, fault)| fault)
            .collect()
    }
}

impl Inner {
    fn note(&mut self, pointer: String, fault: Fault) {
        // Below a stand-in everything is ours, and nothing there is the caller's fault.
        let ours = self.stand_ins.keys().any(|stand_in| {
            pointer
                .strip_prefix(stand_in.as_str())
                .is_some_and(|rest| rest.starts_with('/'))
        });
        if !ours && !self.faults.iter().any(|(known, _)| *known == pointer) {
            self.faults.push((pointer, fault));
        }
    }

    fn sharpen(&mut self, pointer: &str, code: FaultCode) {
        let found = self.faults.iter_mut().find(|(known, fault)| {
            known == pointer && matches!(fault.code, FaultCode::Malformed | FaultCode::WrongType)
        });
        if let Some((_, fault)) = found {
            fault.code = code;
            fault.params.clear();
        }
    }
}

impl StandIn {
    /// The first stand-in where anything would do is nothing.
    pub(super) fn is_null(self) -> bool {
        self.attempt == 0 && self.allowed.is_none()
    }

    pub(super) fn text(self) -> &'static str {
        match self.allowed {
            Some(allowed) => allowed,
            None => STAND_IN_TEXTS[self.attempt.min(STAND_IN_TEXTS.len() - 1)],
        }
    }
}

/// Texts that one or the other type accepts, tried in turn.
const STAND_IN_TEXTS: [&str; 7] = [
    "",
    "00000000-0000-7000-8000-000000000000",
    "2000-01-01",
    "2000-01-01T00:00:00Z",
    "hu",
    "a",
    "0",
];

/// What a type says it expects, as the fault that fits.
pub(super) fn by_expectation(expected: &str) -> Option<FaultCode> {
    if expected.contains("UUID") {
        Some(FaultCode::InvalidId)
    } else if expected.contains("RFC 3339") {
        Some(FaultCode::InvalidInstant)
    } else if expected.contains("date string") {
        Some(FaultCode::InvalidDate)
    } else {
        None
    }
}

fn by_reason(reason: &str) -> Option<FaultCode> {
    reason
        .starts_with("UUID parsing failed")
        .then_some(FaultCode::InvalidId)
}

/// What a type expects, in the words of JSON.
fn in_words(expected: &str) -> String {
    let word = match expected {
        "u8" | "u16" | "u32" | "u64" | "usize" | "i8" | "i16" | "i32" | "i64" | "isize" => {
            "integer"
        }
        "f32" | "f64" => "number",
        "a string" | "str" | "string" => "string",
        "a boolean" => "boolean",
        "a sequence" => "array",
        "a map" => "object",
        other if other.starts_with("struct ") => "object",
        other => other,
    };
    word.to_owned()
}

#[derive(Debug)]
pub(super) struct Failure {
    pointer: Option<String>,
    what: What,
}

#[derive(Debug)]
pub(super) enum What {
    Missing(&'static str),
    NotAllowed(&'static [&'static str]),
    Wrong(String),
    Twice,
    Other(String),
}

impl Failure {
    pub(super) fn new(what: What) -> Self {
        Self {
            pointer: None,
            what,
        }
    }

    pub(super) fn at(mut self, path: &Path<'_>) -> Self {
        self.pointer.get_or_insert_with(|| path.to_string());
        self
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.what)
    }
}

impl std::error::Error for Failure {}

impl de::Error for Failure {
    fn custom<T: Display>(message: T) -> Self {
        Self::new(What::Other(message.to_string()))
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(What::Wrong(in_words(&expected.to_string())))
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(What::Wrong(in_words(&expected.to_string())))
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        Self::new(What::Wrong(in_words(&expected.to_string())))
    }

    fn unknown_variant(_: &str, allowed: &'static [&'static str]) -> Self {
        Self::new(What::NotAllowed(allowed))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(What::Missing(field))
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self::new(What::Twice)
    }
}
