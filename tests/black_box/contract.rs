//! The contract, read by the tests that go through all of it.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::Things;

/// An operation of the contract.
#[derive(Debug)]
pub struct Operation {
    /// What the contract calls it.
    pub id: String,
    /// Its method.
    pub method: Method,
    /// Its path, with the names of its parameters.
    pub path: String,
    /// The media type of its body, and one it could have.
    pub body: Option<(String, Value)>,
    /// May anybody do it, signed in or not?
    pub open: bool,
    /// The operation as the contract has it.
    pub described: Value,
}

impl Operation {
    /// Its path, for things that exist.
    pub fn filled(&self, slug: &str, things: &Things) -> String {
        let mut path = self.path.replace("{municipality}", slug);
        for (name, value) in things {
            let name = match *name {
                "category" if path.contains("/categories/") => "code",
                "code" if path.contains("/categories/") => continue,
                name => name,
            };
            path = path.replace(&format!("{{{name}}}"), value);
        }
        assert!(!path.contains('{'), "nothing is known to put into {path}");
        path
    }
}

/// All operations of the contract.
pub fn operations() -> Vec<Operation> {
    let contract = serde_json::to_value(server::contract::document()).expect("a document");
    let mut found = Vec::new();
    for (path, item) in contract["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            let security = operation["security"].as_array().expect("security");
            let open = security.iter().any(|needed| needed == &json!({}));
            found.push(Operation {
                id: operation["operationId"]
                    .as_str()
                    .expect("a name")
                    .to_owned(),
                method: method.to_uppercase().parse().expect("a method"),
                path: path.clone(),
                body: body(&contract, operation, open),
                open,
                described: operation.clone(),
            });
        }
    }
    assert!(found.len() > 50, "the contract is read wrong");
    found
}

/// The contract's own example, so that it is not the body that is refused; where anybody may write,
/// nothing, so that nothing is written.
fn body(contract: &Value, operation: &Value, open: bool) -> Option<(String, Value)> {
    let (kind, content) = operation["requestBody"]["content"]
        .as_object()?
        .iter()
        .next()?;
    let schema = content["schema"]["$ref"].as_str().unwrap_or_default();
    let described = contract.pointer(schema.trim_start_matches('#'));
    let example = match (content.get("example"), described) {
        (Some(example), _) => example.clone(),
        (None, Some(described)) => described["example"].clone(),
        (None, None) => Value::Null,
    };
    let example = if open || operation["operationId"] == "change_password" {
        json!({})
    } else {
        example
    };
    Some((kind.clone(), example))
}
