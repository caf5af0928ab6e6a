//! Ids: one newtype a noun, so that a task's id cannot be passed where a case's is meant.
//!
//! All are `UUIDv7`, made by the server or by a client that wants to repeat a create safely. An id
//! is never a secret.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Calls the given macro with the list of every id type, so that a crate that bridges ids to
/// something else (SQL types, say) has to name them only here.
#[macro_export]
macro_rules! for_each_id {
    ($callback:path) => {
        $callback! {
            MunicipalityId, UserId, DepartmentId, CategoryId, ServiceId, CaseId, TaskId, MessageId,
            NoteId, SessionId
        }
    };
}

macro_rules! ids {
    ($($name:ident),+ $(,)?) => {$(
        #[doc = concat!("The id behind `", stringify!($name), "`; see the module for what ids promise.")]
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID that is known to name this kind of thing.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The bare UUID.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                uuid_schema()
            }
        }

        impl utoipa::ToSchema for $name {}
    )+};
}

for_each_id!(ids);

fn uuid_schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
    use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
    ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)))
        .max_length(Some(36))
        .examples([serde_json::json!("019ab0f2-6c1e-7c3a-9d52-3f8a4b0c6d1e")])
        .into()
}
