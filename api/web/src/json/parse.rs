//! Bytes to a value.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;

use domain::refusal::{Fault, FaultCode};
use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::path::Path;
use super::text::clean;

/// Deeper than any document of ours, and no danger to the stack.
const DEEPEST: usize = 64;

/// Most faults worth telling; a body made to provoke more gets no longer answer.
const MOST_FAULTS: usize = 50;

/// Reads a JSON document, with the faults of its keys and texts (which are left out of it, so that the
/// rest can be looked at too). Nothing is to be had of what is not JSON, too deep, or full of faults.
pub(crate) fn parse(bytes: &[u8]) -> Result<(Value, Vec<Fault>), Vec<Fault>> {
    let faults = RefCell::new(Vec::new());
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let strict = Strict {
        path: Path::Root,
        depth: 0,
        faults: &faults,
    };
    let outcome = strict
        .deserialize(&mut reader)
        .and_then(|value| reader.end().map(|()| value));
    let mut faults = faults.into_inner();
    match outcome {
        // Not all that was left out is told, so whoever looked on would take some of it for missing.
        Ok(_) if faults.len() == MOST_FAULTS => Err(faults),
        Ok(value) => Ok((value, faults)),
        Err(error) => {
            // Depth is reported by the seed itself, with its place.
            if !faults.iter().any(|fault| fault.code == FaultCode::TooDeep) {
                faults.push(Fault::at_pointer("", FaultCode::Malformed).with("reason", error));
            }
            Err(faults)
        }
    }
}

#[derive(Clone, Copy)]
struct Strict<'p> {
    path: Path<'p>,
    depth: usize,
    faults: &'p RefCell<Vec<Fault>>,
}

impl Strict<'_> {
    fn fault(&self, code: FaultCode) {
        let mut faults = self.faults.borrow_mut();
        if faults.len() < MOST_FAULTS {
            faults.push(Fault::at_pointer(self.path.to_string(), code));
        }
    }

    fn cleaned(&self, text: &str) -> Option<String> {
        if let Ok(clean) = clean(text) {
            return Some(clean.into_owned());
        }
        self.fault(FaultCode::ForbiddenCharacter);
        None
    }

    fn deeper<E: serde::de::Error>(&self) -> Result<usize, E> {
        if self.depth == DEEPEST {
            self.fault(FaultCode::TooDeep);
            return Err(E::custom("nested too deeply"));
        }
        Ok(self.depth + 1)
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| E::custom("a number out of range"))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(self.cleaned(text).map_or(Value::Null, Value::String))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        let clean = match clean(&text) {
            Ok(Cow::Borrowed(_)) => Some(text),
            Ok(Cow::Owned(normalised)) => Some(normalised),
            Err(_) => self.cleaned(&text),
        };
        Ok(clean.map_or(Value::Null, Value::String))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let depth = self.deeper()?;
        let mut list = Vec::new();
        loop {
            let path = Path::Index(&self.path, list.len());
            match seq.next_element_seed(Strict {
                path,
                depth,
                faults: self.faults,
            })? {
                Some(value) => list.push(value),
                None => return Ok(Value::Array(list)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let depth = self.deeper()?;
        let mut map = Map::new();
        while let Some(key) = access.next_key::<Cow<'_, str>>()? {
            let path = Path::Key(&self.path, &key);
            let below = Strict {
                path,
                depth,
                faults: self.faults,
            };
            let value = access.next_value_seed(below)?;
            let Some(key) = below.cleaned(&key) else {
                continue;
            };
            if map.contains_key(&key) {
                below.fault(FaultCode::Duplicate);
            } else {
                map.insert(key, value);
            }
        }
        Ok(Value::Object(map))
    }
}
