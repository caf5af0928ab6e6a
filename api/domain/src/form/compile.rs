//! A form as plain JSON Schema 2020-12, in all its languages or in one.

use serde_json::{Map, Value, json};

use super::{Form, Question, Widget};
use crate::text::{Language, Texts};

/// The validator behind every check of answers: formats are checked, patterns run on an engine
/// that cannot be made slow, and nothing outside the schema is ever fetched.
pub(super) fn validator(schema: &Value) -> Result<jsonschema::Validator, String> {
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true)
        .with_pattern_options(jsonschema::PatternOptions::regex())
        .build(schema)
        .map_err(|error| error.to_string())
}

impl Form {
    /// The schema that answers have to satisfy, without words.
    pub fn schema(&self) -> Value {
        self.compile(property, None)
    }

    /// The schema as a reader gets it: with titles, hints and options in one language, ready to be
    /// shown.
    pub fn in_language(&self, wanted: Language, fallback: Language) -> Value {
        let pick = |texts: &Texts| Value::String(texts.pick(wanted, fallback).to_owned());
        let pages: Vec<Value> = self
            .pages
            .iter()
            .map(|page| {
                json!({"code": page.code, "title": pick(&page.title), "questions": page.questions})
            })
            .collect();
        self.compile(
            |question| {
                let mut schema = property(question);
                schema.insert("title".to_owned(), pick(&question.ui.label));
                if let Some(hint) = &question.ui.hint {
                    schema.insert("description".to_owned(), pick(hint));
                }
                schema.insert("x-ui".to_owned(), question_ui(question, pick));
                schema
            },
            Some(json!({ "pages": pages })),
        )
    }

    fn compile(
        &self,
        property: impl Fn(&Question) -> Map<String, Value>,
        ui: Option<Value>,
    ) -> Value {
        let mut root = Map::new();
        root.insert(
            "$schema".to_owned(),
            Value::String("https://json-schema.org/draft/2020-12/schema".to_owned()),
        );
        root.insert("type".to_owned(), Value::String("object".to_owned()));
        let properties: Map<String, Value> = self
            .questions
            .iter()
            .map(|question| (question.name.clone(), Value::Object(property(question))))
            .collect();
        root.insert("properties".to_owned(), Value::Object(properties));
        let required: Vec<&str> = self
            .questions
            .iter()
            .filter(|question| question.required && question.ui.show_if.is_none())
            .map(|question| question.name.as_str())
            .collect();
        root.insert("required".to_owned(), json!(required));
        root.insert("additionalProperties".to_owned(), Value::Bool(false));
        let conditions: Vec<Value> = self
            .questions
            .iter()
            .filter_map(|question| self.condition(question))
            .collect();
        if !conditions.is_empty() {
            root.insert("allOf".to_owned(), Value::Array(conditions));
        }
        if let Some(ui) = ui {
            root.insert("x-ui".to_owned(), ui);
        }
        Value::Object(root)
    }

    /// A conditional question as `if`/`then`/`else`: asked, it may be required; not asked, it must
    /// not be answered.
    fn condition(&self, question: &Question) -> Option<Value> {
        let show_if = question.ui.show_if.as_ref()?;
        let earlier = self
            .questions
            .iter()
            .find(|earlier| earlier.name == show_if.question)?;
        let values = show_if.values();
        let answered_so = if earlier.ui.widget == Widget::Checkboxes {
            json!({ "contains": { "enum": values } })
        } else {
            json!({ "enum": values })
        };
        let then = if question.required {
            json!({ "required": [question.name] })
        } else {
            json!({})
        };
        Some(json!({
            "if": {
                "properties": { (show_if.question.clone()): answered_so },
                "required": [show_if.question],
            },
            "then": then,
            "else": { "properties": { (question.name.clone()): false } },
        }))
    }
}

fn property(question: &Question) -> Map<String, Value> {
    let mut schema = question.schema.clone();
    match question.ui.widget {
        Widget::Place => {
            schema.insert(
                "properties".to_owned(),
                json!({
                    "address": { "type": "string", "minLength": 1, "maxLength": 300 },
                    "longitude": { "type": "number", "minimum": -180, "maximum": 180 },
                    "latitude": { "type": "number", "minimum": -90, "maximum": 90 },
                    "description": { "type": "string", "maxLength": 500 },
                }),
            );
            schema.insert("required".to_owned(), json!(["address"]));
            schema.insert(
                "dependentRequired".to_owned(),
                json!({ "longitude": ["latitude"], "latitude": ["longitude"] }),
            );
            schema.insert("additionalProperties".to_owned(), Value::Bool(false));
        }
        Widget::Checkboxes => {
            schema.insert("uniqueItems".to_owned(), Value::Bool(true));
        }
        _ => {}
    }
    schema
}

fn question_ui(question: &Question, pick: impl Fn(&Texts) -> Value) -> Value {
    let ui = &question.ui;
    let mut words = Map::new();
    words.insert(
        "widget".to_owned(),
        Value::String(ui.widget.as_str().to_owned()),
    );
    words.insert("label".to_owned(), pick(&ui.label));
    words.insert("optional".to_owned(), Value::Bool(!question.required));
    if let Some(hint) = &ui.hint {
        words.insert("hint".to_owned(), pick(hint));
    }
    if let Some(options) = &ui.options {
        let options: Map<String, Value> = options
            .iter()
            .map(|(value, texts)| (value.clone(), pick(texts)))
            .collect();
        words.insert("options".to_owned(), Value::Object(options));
    }
    if let Some(key) = &ui.semantic_key {
        words.insert("semanticKey".to_owned(), Value::String(key.clone()));
    }
    if let Some(show_if) = &ui.show_if {
        words.insert("showIf".to_owned(), json!(show_if));
    }
    if let Some(unit) = &ui.unit {
        words.insert("unit".to_owned(), pick(unit));
    }
    if let Some(token) = &ui.autocomplete {
        words.insert("autocomplete".to_owned(), Value::String(token.clone()));
    }
    Value::Object(words)
}
