//! No value of the contract is without bounds: who generates a client, a form or a firewall rule
//! from it needs to know how long a text and how large a number can be.
//!
//! A slice sets the bounds that mean something; what is left gets the ones that hold everywhere.

use utoipa::Number;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{
    AdditionalProperties, ArrayItems, KnownFormat, Object, Schema, SchemaFormat, SchemaType, Type,
};

/// The longest text anywhere (a body is 256 kB at most, a message 8000 characters).
const LONGEST_TEXT: usize = 10_000;

/// The longest list inside a document.
const LONGEST_LIST: usize = 1000;

/// The largest integer every JSON reader takes exactly: 2^53 − 1.
const LARGEST: isize = 9_007_199_254_740_991;

pub(super) fn bound(schema: &mut RefOr<Schema>) {
    if let RefOr::T(schema) = schema {
        bound_schema(schema, true);
    }
}

/// `closed`: nothing else may stand beside the properties. Parts of an `allOf` have to stay open.
fn bound_schema(schema: &mut Schema, closed: bool) {
    match schema {
        Schema::Object(object) => bound_object(object, closed),
        Schema::Array(array) => {
            array.max_items.get_or_insert(LONGEST_LIST);
            if let ArrayItems::RefOrSchema(items) = &mut array.items {
                bound(items);
            }
        }
        Schema::OneOf(one_of) => one_of.items.iter_mut().for_each(bound),
        Schema::AnyOf(any_of) => any_of.items.iter_mut().for_each(bound),
        Schema::AllOf(all_of) => {
            for part in &mut all_of.items {
                if let RefOr::T(part) = part {
                    bound_schema(part, false);
                }
            }
        }
        _ => {}
    }
}

fn bound_object(object: &mut Object, closed: bool) {
    if is(&object.schema_type, &Type::String) {
        bound_text(object);
    }
    if is(&object.schema_type, &Type::Integer) {
        bound_integer(object);
    }
    if is(&object.schema_type, &Type::Object) {
        for property in object.properties.values_mut() {
            bound(property);
        }
        if closed && !object.properties.is_empty() && object.additional_properties.is_none() {
            object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
        }
        if let Some(AdditionalProperties::RefOr(values)) =
            object.additional_properties.as_deref_mut()
        {
            bound(values);
        }
    }
}

fn bound_text(object: &mut Object) {
    if object.max_length.is_some() || object.enum_values.is_some() {
        return;
    }
    object.max_length = Some(match &object.format {
        Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)) => 36,
        Some(SchemaFormat::KnownFormat(KnownFormat::Date)) => 10,
        Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)) => 35,
        Some(SchemaFormat::KnownFormat(KnownFormat::Email)) => 254,
        Some(SchemaFormat::KnownFormat(KnownFormat::Password)) => 256,
        _ => LONGEST_TEXT,
    });
}

fn bound_integer(object: &mut Object) {
    let wide = !matches!(
        object.format,
        Some(SchemaFormat::KnownFormat(KnownFormat::Int32))
    );
    if object.format.is_none() {
        object.format = Some(SchemaFormat::KnownFormat(KnownFormat::Int64));
    }
    let (least, most) = if wide {
        (-LARGEST, LARGEST)
    } else {
        (i32::MIN as isize, i32::MAX as isize)
    };
    if object.minimum.is_none() && object.exclusive_minimum.is_none() {
        object.minimum = Some(Number::Int(least));
    }
    if object.maximum.is_none() && object.exclusive_maximum.is_none() {
        object.maximum = Some(Number::Int(most));
    }
}

fn is(schema_type: &SchemaType, wanted: &Type) -> bool {
    match schema_type {
        SchemaType::Type(one) => one == wanted,
        SchemaType::Array(several) => several.contains(wanted),
        SchemaType::AnyValue => false,
    }
}
