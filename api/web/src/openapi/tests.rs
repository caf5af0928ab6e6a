use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{OpenApi as _, ToSchema};

use super::*;
use crate::patch::{Change, Patch};

#[derive(Serialize, ToSchema)]
struct Thing {
    name: String,
    count: i64,
    tags: Vec<String>,
}

/// A thing with its story.
#[derive(Serialize, ToSchema)]
struct ThingInFull {
    #[serde(flatten)]
    thing: Thing,
    story: String,
}

#[derive(Deserialize, ToSchema)]
#[expect(dead_code, reason = "only its schema is looked at")]
struct ThingChange {
    #[serde(default)]
    #[schema(max_length = 80)]
    name: Change<String>,
    #[serde(default)]
    phone: Patch<String>,
}

/// Reads things.
#[utoipa::path(get, path = "/m/{municipality}/things", params(("cursor" = Option<String>, Query)),
    responses((status = 200, body = store::page::Page<Thing>, description = "A page")), security(()))]
#[expect(dead_code, reason = "only its contract is looked at")]
fn list_things() {}

/// Adds a thing.
#[utoipa::path(post, path = "/m/{municipality}/things", params(IdempotencyKey), request_body = ThingChange,
    responses((status = 201, body = Thing, description = "Added"), (status = 409, description = "There is one already")))]
#[expect(dead_code, reason = "only its contract is looked at")]
fn add_thing() {}

/// Reads a thing.
#[utoipa::path(get, path = "/m/{municipality}/things/{id}", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = ThingInFull, description = "The thing")))]
#[expect(dead_code, reason = "only its contract is looked at")]
fn read_thing() {}

/// Changes a thing.
#[utoipa::path(patch, path = "/m/{municipality}/things/{id}", params(("id" = uuid::Uuid, Path), IfMatch),
    request_body(content = ThingChange, content_type = "application/merge-patch+json"),
    responses((status = 200, body = Thing, description = "As it is now")))]
#[expect(dead_code, reason = "only its contract is looked at")]
fn change_thing() {}

#[derive(utoipa::OpenApi)]
#[openapi(paths(list_things, add_thing, read_thing, change_thing))]
struct Contract;

fn finished() -> Value {
    let mut contract = Contract::openapi();
    finish(&mut contract);
    serde_json::to_value(&contract).expect("a document")
}

fn statuses(document: &Value, path: &str, method: &str) -> Vec<String> {
    let responses = &document["paths"][path][method]["responses"];
    responses
        .as_object()
        .expect("responses")
        .keys()
        .cloned()
        .collect()
}

#[test]
fn every_operation_tells_every_refusal_that_can_come() {
    let document = finished();
    let list = statuses(&document, "/m/{municipality}/things", "get");
    assert_eq!(
        list,
        [
            "200", "400", "401", "404", "406", "414", "429", "431", "500", "503"
        ]
    );
    let add = statuses(&document, "/m/{municipality}/things", "post");
    assert_eq!(
        add,
        [
            "201", "400", "401", "403", "404", "406", "408", "409", "413", "414", "415", "422",
            "429", "431", "500", "503"
        ]
    );
    let change = statuses(&document, "/m/{municipality}/things/{id}", "patch");
    for status in ["408", "412", "413", "415", "428"] {
        assert!(change.contains(&status.to_owned()), "{status}");
    }
    let read = statuses(&document, "/m/{municipality}/things/{id}", "get");
    assert!(read.contains(&"304".to_owned()));
}

#[test]
fn what_a_slice_said_itself_stays() {
    let document = finished();
    let conflict = &document["paths"]["/m/{municipality}/things"]["post"]["responses"]["409"];
    assert_eq!(conflict["description"], "There is one already");
    assert!(conflict["content"]["application/problem+json"].is_object());
    assert!(conflict["headers"]["X-Request-Id"].is_object());
    let open = &document["paths"]["/m/{municipality}/things"]["get"]["security"];
    assert_eq!(open.to_string(), "[{}]");
    let closed = &document["paths"]["/m/{municipality}/things"]["post"]["security"];
    assert_eq!(closed.as_array().expect("security").len(), 2);
}

#[test]
fn every_reference_leads_somewhere() {
    fn walk(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    match (key.as_str(), value) {
                        ("$ref", Value::String(to)) => found.push(to.clone()),
                        _ => walk(value, found),
                    }
                }
            }
            Value::Array(list) => list.iter().for_each(|value| walk(value, found)),
            _ => {}
        }
    }
    let document = finished();
    let mut references = Vec::new();
    walk(&document, &mut references);
    assert!(references.len() > 40);
    for reference in references {
        let pointer = reference.strip_prefix('#').expect("a local reference");
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

#[test]
fn nothing_is_without_bounds() {
    let document = finished();
    let thing = &document["components"]["schemas"]["Thing"];
    assert_eq!(thing["additionalProperties"], false);
    assert_eq!(thing["properties"]["name"]["maxLength"], 10_000);
    assert_eq!(thing["properties"]["count"]["format"], "int64");
    assert_eq!(
        thing["properties"]["count"]["maximum"],
        9_007_199_254_740_991_u64
    );
    assert_eq!(thing["properties"]["tags"]["maxItems"], 1000);
    let change = &document["components"]["schemas"]["ThingChange"];
    assert_eq!(change["required"], Value::Null);
    let parameters = &document["paths"]["/m/{municipality}/things/{id}"]["get"]["parameters"];
    assert_eq!(parameters[1]["schema"]["maxLength"], 36);
}

#[test]
fn lists_and_new_things_have_their_headers() {
    let document = finished();
    let things = &document["paths"]["/m/{municipality}/things"];
    assert!(things["get"]["responses"]["200"]["headers"]["Link"].is_object());
    assert!(things["post"]["responses"]["201"]["headers"]["Location"].is_object());
    let thing = &document["paths"]["/m/{municipality}/things/{id}"];
    assert!(thing["get"]["responses"]["200"]["headers"]["ETag"].is_object());
    assert!(
        document["components"]["responses"]["TooManyRequests"]["headers"]["Retry-After"]
            .is_object()
    );
}

#[test]
fn the_same_contract_becomes_the_same_document() {
    assert_eq!(finished().to_string(), finished().to_string());
}

#[test]
fn the_rows_of_a_page_are_the_thing_itself() {
    let document = finished();
    let schemas = &document["components"]["schemas"];
    assert_eq!(
        schemas["Page_Thing"]["properties"]["items"]["items"],
        serde_json::json!({ "$ref": "#/components/schemas/Thing" })
    );
}

#[test]
fn a_shape_made_of_two_is_one_object() {
    let document = finished();
    let whole = &document["components"]["schemas"]["ThingInFull"];
    assert_eq!(whole["description"], "A thing with its story.");
    assert_eq!(whole["additionalProperties"], false);
    assert_eq!(whole["allOf"], Value::Null);
    assert_eq!(
        whole["required"],
        serde_json::json!(["name", "count", "tags", "story"])
    );
    for (name, schema) in document["components"]["schemas"]["Thing"]["properties"]
        .as_object()
        .expect("properties")
    {
        assert_eq!(&whole["properties"][name], schema);
    }
}
