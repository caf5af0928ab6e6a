//! A value to a type, with every fault at once.
//!
//! serde stops at the first fault. Here a fault is noted and serde is handed a stand-in of the right
//! kind, so that it goes on: unknown fields are skipped, a value of the wrong type becomes a zero or
//! an empty text, a missing one is supplied. Where a type refuses a value only after having seen it
//! (an id that is no UUID) the whole is read again with a stand-in at that place. Only faulty input
//! costs more than one pass, and the number of passes is bounded.
//!
//! What is read with stand-ins never reaches a handler; it lets the rules of the type
//! ([`Check`](crate::body::Check)) add their faults to the list.

use domain::refusal::{Fault, FaultCode};
use serde::de::{self, Deserializer, Expected, IntoDeserializer, Visitor};
use serde_json::Value;

use super::access::{Fields, List, Tagged};
use super::notes::{Failure, Notes, StandIn, What, by_expectation};
use super::path::Path;

/// How often faulty input is read again at most.
const MOST_PASSES: usize = 60;

/// Where the value came from, which decides how faults are placed and whether `"7"` is a number.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// A JSON body.
    Body,
    /// A query: one list of texts for each name.
    Query,
    /// The parameters of a path, in the same form.
    Path,
}

impl Source {
    /// Are numbers and truth values written as texts?
    pub(super) fn is_text(self) -> bool {
        self != Self::Body
    }
}

/// What could be read (with stand-ins where there were faults) and the faults.
pub(crate) fn read<T: de::DeserializeOwned>(
    value: &Value,
    source: Source,
) -> (Option<T>, Vec<Fault>) {
    let notes = Notes::new(source);
    for _ in 0..MOST_PASSES {
        let reader = Reader {
            value: Some(value),
            path: Path::Root,
            notes: &notes,
        };
        match T::deserialize(reader) {
            Ok(read) => return (Some(read), notes.into_faults()),
            Err(failure) => {
                if !notes.learn(failure) {
                    break;
                }
            }
        }
    }
    (None, notes.into_faults())
}

#[derive(Clone, Copy)]
pub(super) struct Reader<'v, 'p> {
    /// Nothing where a missing field is supplied.
    pub(super) value: Option<&'v Value>,
    pub(super) path: Path<'p>,
    pub(super) notes: &'p Notes,
}

/// What there is to read at a place.
enum Seen<'v> {
    Value(&'v Value),
    StandIn(StandIn),
}

impl<'v> Reader<'v, '_> {
    fn look(&self, expected: &dyn Expected) -> Seen<'v> {
        let Some(stand_in) = self.notes.stand_in(&self.path) else {
            return match self.value {
                Some(value) => Seen::Value(self.single(value)),
                None => Seen::StandIn(StandIn::default()),
            };
        };
        if self.value.is_some()
            && let Some(code) = by_expectation(&expected.to_string())
        {
            self.notes.sharpen(&self.path, code);
        }
        Seen::StandIn(stand_in)
    }

    /// In a query each name has a list; who asks for one value gets the only one.
    fn single(&self, value: &'v Value) -> &'v Value {
        match value {
            Value::Array(list) if self.notes.source.is_text() => {
                if list.len() > 1 {
                    self.notes.note(&self.path, FaultCode::Duplicate, None);
                }
                // The only parameter of a path is a list within the list of all.
                list.first().map_or(&Value::Null, |only| self.single(only))
            }
            _ => value,
        }
    }

    fn wrong(&self, expected: &str) {
        self.notes.note(
            &self.path,
            FaultCode::WrongType,
            Some(("expected", expected.to_owned())),
        );
    }

    /// The number at this place; in a query it is written as text.
    fn number(&self, value: &Value) -> Option<serde_json::Number> {
        match (self.notes.source, value) {
            (_, Value::Number(number)) => Some(number.clone()),
            (Source::Query | Source::Path, Value::String(text)) => {
                serde_json::from_str::<serde_json::Number>(text).ok()
            }
            _ => None,
        }
    }

    fn integer<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        let Seen::Value(value) = self.look(&visitor) else {
            return visitor.visit_u64(0);
        };
        let Some(number) = self.number(value) else {
            self.wrong("integer");
            return visitor.visit_u64(0);
        };
        if let Some(n) = number.as_u64() {
            return visitor.visit_u64(n);
        }
        if let Some(n) = number.as_i64() {
            return visitor.visit_i64(n);
        }
        // `1.0` is an integer to JSON Schema.
        match number.as_f64() {
            Some(n) if n.fract() == 0.0 && n.abs() <= 9_007_199_254_740_992.0 => {
                #[expect(clippy::cast_possible_truncation, reason = "whole and within 2^53")]
                let whole = n as i64;
                match u64::try_from(whole) {
                    Ok(n) => visitor.visit_u64(n),
                    Err(_) => visitor.visit_i64(whole),
                }
            }
            _ => {
                self.wrong("integer");
                visitor.visit_u64(0)
            }
        }
    }

    fn float<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        let Seen::Value(value) = self.look(&visitor) else {
            return visitor.visit_f64(0.0);
        };
        let number = self.number(value).and_then(|number| number.as_f64());
        if number.is_none() {
            self.wrong("number");
        }
        visitor.visit_f64(number.unwrap_or_default())
    }

    fn text<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match self.look(&visitor) {
            Seen::Value(Value::String(text)) => visitor.visit_str(text),
            Seen::Value(_) => {
                self.wrong("string");
                visitor.visit_str("")
            }
            Seen::StandIn(stand_in) => visitor.visit_str(stand_in.text()),
        }
    }
}

macro_rules! integers {
    ($($method:ident)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
            self.integer(visitor)
        }
    )+};
}

macro_rules! texts {
    ($($method:ident)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
            self.text(visitor)
        }
    )+};
}

impl<'de> Deserializer<'de> for Reader<'_, '_> {
    type Error = Failure;

    integers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    texts! { deserialize_str deserialize_string deserialize_char deserialize_bytes deserialize_byte_buf }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match self.look(&visitor) {
            Seen::StandIn(stand_in) if stand_in.is_null() => visitor.visit_unit(),
            Seen::StandIn(stand_in) => visitor.visit_str(stand_in.text()),
            Seen::Value(Value::Null) => visitor.visit_unit(),
            Seen::Value(Value::Bool(value)) => visitor.visit_bool(*value),
            Seen::Value(Value::String(text)) => visitor.visit_str(text),
            Seen::Value(Value::Number(number)) => match (number.as_u64(), number.as_i64()) {
                (Some(n), _) => visitor.visit_u64(n),
                (None, Some(n)) => visitor.visit_i64(n),
                (None, None) => visitor.visit_f64(number.as_f64().unwrap_or_default()),
            },
            Seen::Value(Value::Array(_)) => self.deserialize_seq(visitor),
            Seen::Value(Value::Object(_)) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        let value = match self.look(&visitor) {
            Seen::StandIn(_) => false,
            Seen::Value(Value::Bool(value)) => *value,
            Seen::Value(Value::String(text)) if self.notes.source.is_text() && text == "true" => {
                true
            }
            Seen::Value(Value::String(text)) if self.notes.source.is_text() && text == "false" => {
                false
            }
            Seen::Value(_) => {
                self.wrong("boolean");
                false
            }
        };
        visitor.visit_bool(value)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.float(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.float(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match (self.value, self.notes.stand_in(&self.path)) {
            (None | Some(Value::Null), _) => visitor.visit_none(),
            // The first stand-in of an optional value is none; what it holds is sharpened first.
            (Some(_), _) => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        if let Seen::Value(value) = self.look(&visitor)
            && !value.is_null()
        {
            self.wrong("null");
        }
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        let list: &[Value] = match (self.notes.stand_in(&self.path), self.value) {
            (Some(_), _) | (None, None) => &[],
            (None, Some(Value::Array(list))) => list,
            (None, Some(_)) => {
                self.wrong("array");
                &[]
            }
        };
        visitor.visit_seq(List {
            rest: list.iter(),
            index: 0,
            path: self.path,
            notes: self.notes,
        })
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.fields(None, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        self.fields(Some(fields), visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        let variant = match self.look(&visitor) {
            Seen::Value(Value::String(text)) => text.as_str(),
            Seen::Value(Value::Object(map)) if map.len() == 1 => {
                let Some((name, content)) = map.iter().next() else {
                    return Err(Failure::new(What::NotAllowed(variants)));
                };
                let path = Path::Key(&self.path, name);
                let content = Reader {
                    value: Some(content),
                    path,
                    notes: self.notes,
                };
                return visitor.visit_enum(Tagged { name, content });
            }
            Seen::Value(_) => {
                self.wrong("string");
                variants.first().copied().unwrap_or_default()
            }
            Seen::StandIn(_) => variants.first().copied().unwrap_or_default(),
        };
        visitor.visit_enum(variant.into_deserializer())
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.text(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_unit()
    }
}

impl Reader<'_, '_> {
    pub(super) fn fields<'de, V: Visitor<'de>>(
        self,
        known: Option<&'static [&'static str]>,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        let empty = serde_json::Map::new();
        let map = match (self.notes.stand_in(&self.path), self.value) {
            (Some(_), _) | (None, None) => &empty,
            (None, Some(Value::Object(map))) => map,
            (None, Some(_)) => {
                self.wrong("object");
                // What is missing from something that is not even an object is not worth telling.
                self.notes.replace(&self.path);
                &empty
            }
        };
        let supplied = known
            .map(|known| self.notes.supplied_below(&self.path, map, known))
            .unwrap_or_default();
        visitor.visit_map(Fields {
            rest: map.iter(),
            supplied: supplied.into_iter(),
            known,
            current: None,
            path: self.path,
            notes: self.notes,
        })
    }
}
