//! A shape that has another one's properties too (`#[serde(flatten)]`) comes as an `allOf` of both. No value can be
//! both where each is closed to what the other has, so it becomes one object with the properties of all.

use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{AllOf, Components, Object, ObjectBuilder, Schema, Type};

/// Makes one object of every component that is put together of objects.
pub(super) fn flatten(components: &mut Components) {
    let flat: Vec<(String, Object)> = components
        .schemas
        .iter()
        .filter_map(|(name, schema)| match schema {
            RefOr::T(Schema::AllOf(parts)) => Some((name.clone(), flat(parts, components)?)),
            _ => None,
        })
        .collect();
    for (name, object) in flat {
        components
            .schemas
            .insert(name, RefOr::T(Schema::Object(object)));
    }
}

/// Nothing where a part is not an object.
fn flat(parts: &AllOf, components: &Components) -> Option<Object> {
    let mut whole = ObjectBuilder::new()
        .schema_type(Type::Object)
        .description(parts.description.clone())
        .build();
    whole.example.clone_from(&parts.example);
    for part in &parts.items {
        let part = object(part, components)?;
        let properties = part.properties.iter();
        whole
            .properties
            .extend(properties.map(|(name, schema)| (name.clone(), schema.clone())));
        whole.required.extend(part.required.iter().cloned());
    }
    Some(whole)
}

fn object<'c>(schema: &'c RefOr<Schema>, components: &'c Components) -> Option<&'c Object> {
    match schema {
        RefOr::T(Schema::Object(object)) => Some(object),
        RefOr::T(_) => None,
        RefOr::Ref(to) => {
            let name = to.ref_location.strip_prefix("#/components/schemas/")?;
            object(components.schemas.get(name)?, components)
        }
    }
}
