//! How serde is handed the parts of a list, of an object and of a tagged value.

use std::borrow::Cow;

use domain::refusal::FaultCode;
use serde::de::value::StrDeserializer;
use serde::de::{
    self, DeserializeSeed, Deserializer as _, EnumAccess, IntoDeserializer as _, MapAccess,
    SeqAccess, VariantAccess, Visitor,
};
use serde_json::Value;

use super::Source;
use super::notes::{Failure, Notes};
use super::path::Path;
use super::read::Reader;

pub(super) struct List<'v, 'p> {
    pub(super) rest: std::slice::Iter<'v, Value>,
    pub(super) index: usize,
    pub(super) path: Path<'p>,
    pub(super) notes: &'p Notes,
}

impl<'de> SeqAccess<'de> for List<'_, '_> {
    type Error = Failure;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Failure> {
        let Some(value) = self.rest.next() else {
            return Ok(None);
        };
        let path = Path::Index(&self.path, self.index);
        self.index += 1;
        let reader = Reader {
            value: Some(value),
            path,
            notes: self.notes,
        };
        seed.deserialize(reader)
            .map(Some)
            .map_err(|failure| failure.at(&path))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

pub(super) struct Fields<'v, 'p> {
    pub(super) rest: serde_json::map::Iter<'v>,
    pub(super) supplied: std::vec::IntoIter<&'static str>,
    pub(super) known: Option<&'static [&'static str]>,
    pub(super) current: Option<(Cow<'v, str>, Option<&'v Value>)>,
    pub(super) path: Path<'p>,
    pub(super) notes: &'p Notes,
}

impl<'v> Fields<'v, '_> {
    fn advance(&mut self) -> Option<(Cow<'v, str>, Option<&'v Value>)> {
        for (key, value) in self.rest.by_ref() {
            match self.known {
                Some(known) if !known.contains(&key.as_str()) => {
                    let code = match self.notes.source {
                        Source::Body => FaultCode::UnknownField,
                        Source::Query | Source::Path => FaultCode::UnknownParameter,
                    };
                    let path = Path::Key(&self.path, key);
                    self.notes.note(&path, code, Some(("name", key.clone())));
                }
                _ => return Some((Cow::Borrowed(key), Some(value))),
            }
        }
        self.supplied.next().map(|name| (Cow::Borrowed(name), None))
    }
}

impl<'de> MapAccess<'de> for Fields<'_, '_> {
    type Error = Failure;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Failure> {
        self.current = self.advance();
        let Some((key, _)) = &self.current else {
            return Ok(None);
        };
        let key: StrDeserializer<'_, Failure> = key.as_ref().into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Failure> {
        let Some((key, value)) = self.current.take() else {
            return Err(de::Error::custom("a value without its key"));
        };
        let path = Path::Key(&self.path, &key);
        let reader = Reader {
            value,
            path,
            notes: self.notes,
        };
        seed.deserialize(reader)
            .map_err(|failure| failure.at(&path))
    }
}

pub(super) struct Tagged<'v, 'p> {
    pub(super) name: &'v str,
    pub(super) content: Reader<'v, 'p>,
}

impl<'de, 'v, 'p> EnumAccess<'de> for Tagged<'v, 'p> {
    type Error = Failure;
    type Variant = Content<'v, 'p>;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Self::Variant), Failure> {
        let name: StrDeserializer<'_, Failure> = self.name.into_deserializer();
        Ok((seed.deserialize(name)?, Content(self.content)))
    }
}

pub(super) struct Content<'v, 'p>(Reader<'v, 'p>);

impl<'de> VariantAccess<'de> for Content<'_, '_> {
    type Error = Failure;

    fn unit_variant(self) -> Result<(), Failure> {
        de::Deserialize::deserialize(self.0)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Failure> {
        let path = self.0.path;
        seed.deserialize(self.0)
            .map_err(|failure| failure.at(&path))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Failure> {
        self.0.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        let path = self.0.path;
        self.0
            .fields(Some(fields), visitor)
            .map_err(|failure| failure.at(&path))
    }
}
