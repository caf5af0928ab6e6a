//! JSON Merge Patch (RFC 7396): a field that is absent stays, one that is `null` is taken away, one
//! that has a value is replaced.
//!
//! Both types want `#[serde(default)]` on their field, which is also what makes the contract show the
//! field as optional.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer};
use utoipa::__dev::ComposeSchema;
use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Schema, SchemaType, Type};

/// A change to something that can be taken away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// Not mentioned: stays as it is.
    #[default]
    Absent,
    /// `null`: taken away.
    Null,
    /// Replaced.
    Value(T),
}

impl<T> Patch<T> {
    /// Is it not mentioned?
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// The new value, when there is one.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Nothing when not mentioned, else what is to be there from now on.
    pub fn into_change(self) -> Option<Option<T>> {
        match self {
            Self::Absent => None,
            Self::Null => Some(None),
            Self::Value(value) => Some(Some(value)),
        }
    }

    /// Changes what is there. Says whether that made a difference.
    pub fn apply(self, to: &mut Option<T>) -> bool
    where
        T: PartialEq,
    {
        match self.into_change() {
            Some(new) if new != *to => {
                *to = new;
                true
            }
            _ => false,
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Null, Self::Value))
    }
}

/// A change to something that is always there: `null` is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change<T>(Option<T>);

impl<T> Change<T> {
    /// To this.
    pub const fn to(value: T) -> Self {
        Self(Some(value))
    }

    /// Is it not mentioned?
    pub const fn is_absent(&self) -> bool {
        self.0.is_none()
    }

    /// The new value, when there is one.
    pub const fn value(&self) -> Option<&T> {
        self.0.as_ref()
    }

    /// The new value, when there is one.
    pub fn into_value(self) -> Option<T> {
        self.0
    }

    /// Changes what is there. Says whether that made a difference.
    pub fn apply(self, to: &mut T) -> bool
    where
        T: PartialEq,
    {
        match self.0 {
            Some(new) if new != *to => {
                *to = new;
                true
            }
            _ => false,
        }
    }
}

impl<T> Default for Change<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Change<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(|value| Self(Some(value)))
    }
}

impl<T: ComposeSchema> ComposeSchema for Change<T> {
    fn compose(generics: Vec<RefOr<Schema>>) -> RefOr<Schema> {
        inner::<T>(generics)
    }
}

impl<T: ToSchema + ComposeSchema> ToSchema for Change<T> {
    fn name() -> Cow<'static, str> {
        T::name()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
    }
}

impl<T: ComposeSchema> ComposeSchema for Patch<T> {
    fn compose(generics: Vec<RefOr<Schema>>) -> RefOr<Schema> {
        nullable(inner::<T>(generics))
    }
}

impl<T: ToSchema + ComposeSchema> ToSchema for Patch<T> {
    fn name() -> Cow<'static, str> {
        Cow::Owned(format!("Nullable{}", T::name()))
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
    }
}

/// What the derive found for `T` (a reference to a component, say), else `T`'s own schema.
fn inner<T: ComposeSchema>(mut generics: Vec<RefOr<Schema>>) -> RefOr<Schema> {
    if generics.is_empty() {
        T::compose(generics)
    } else {
        generics.swap_remove(0)
    }
}

/// The same, or `null`.
fn nullable(schema: RefOr<Schema>) -> RefOr<Schema> {
    match schema {
        RefOr::T(Schema::Object(mut object)) => {
            if let SchemaType::Type(of) = object.schema_type {
                object.schema_type = SchemaType::Array(vec![of, Type::Null]);
            }
            RefOr::T(Schema::Object(object))
        }
        other => OneOfBuilder::new()
            .item(ObjectBuilder::new().schema_type(Type::Null))
            .item(other)
            .into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Edit {
        #[serde(default)]
        phone: Patch<String>,
        #[serde(default)]
        name: Change<String>,
    }

    fn edit(text: &str) -> Edit {
        serde_json::from_str(text).expect("an edit")
    }

    #[test]
    fn absent_null_and_value_are_three_things() {
        assert_eq!(edit("{}").phone, Patch::Absent);
        assert_eq!(edit(r#"{"phone":null}"#).phone, Patch::Null);
        assert_eq!(edit(r#"{"phone":"1"}"#).phone, Patch::Value("1".to_owned()));
    }

    #[test]
    fn what_must_be_there_cannot_be_taken_away() {
        assert!(serde_json::from_str::<Edit>(r#"{"name":null}"#).is_err());
        assert!(edit("{}").name.is_absent());
    }

    #[test]
    fn a_change_says_whether_it_made_a_difference() {
        let mut phone = Some("1".to_owned());
        assert!(!edit(r#"{"phone":"1"}"#).phone.apply(&mut phone));
        assert!(edit(r#"{"phone":null}"#).phone.apply(&mut phone));
        assert_eq!(phone, None);
        let mut name = "A".to_owned();
        assert!(edit(r#"{"name":"B"}"#).name.apply(&mut name));
    }
}
