//! Reading a form as its owner wrote it, and refusing what cannot work.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Form, Page, Question, QuestionUi, Widget};
use crate::process::is_code;
use crate::refusal::{Fault, FaultCode};
use crate::text::{Language, Texts};

const MOST_QUESTIONS: usize = 60;
const MOST_OPTIONS: usize = 60;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct FormUi {
    pages: Vec<Page>,
}

impl Form {
    /// Reads a form. `languages` are those the municipality speaks; each text is needed in all.
    ///
    /// # Errors
    /// Every fault, with pointers from the form's root.
    pub fn read(source: &Value, languages: &[Language]) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let Some(root) = source.as_object() else {
            return Err(vec![wrong_type("", "object")]);
        };
        check_root(root, &mut faults);
        let pages = read_pages(root, languages, &mut faults);
        let required = read_required(root, &mut faults);
        let empty = Map::new();
        let properties = root
            .get("properties")
            .and_then(Value::as_object)
            .unwrap_or(&empty);
        if properties.is_empty() {
            faults.push(Fault::at_pointer("/properties", FaultCode::TooFew).with("min", 1));
        }
        if properties.len() > MOST_QUESTIONS {
            faults.push(
                Fault::at_pointer("/properties", FaultCode::TooMany).with("max", MOST_QUESTIONS),
            );
        }
        let mut read: BTreeMap<&str, Question> = BTreeMap::new();
        for (name, property) in properties {
            if let Some(question) = read_question(
                name,
                property,
                required.contains(name.as_str()),
                languages,
                &mut faults,
            ) {
                read.insert(name, question);
            }
        }
        for name in &required {
            if !properties.contains_key(*name) {
                faults.push(Fault::at_pointer("/required", FaultCode::NotFound).with("name", name));
            }
        }
        let order = check_pages(&pages, properties, &mut faults);
        check_conditions(&order, &read, &mut faults);
        if !faults.is_empty() {
            return Err(faults);
        }
        let questions = order
            .iter()
            .filter_map(|name| read.remove(name.as_str()))
            .collect();
        Ok(Self { questions, pages })
    }
}

fn wrong_type(pointer: impl Into<String>, expected: &str) -> Fault {
    Fault::at_pointer(pointer, FaultCode::WrongType).with("expected", expected)
}

/// Escapes a name for use in a JSON pointer.
pub(super) fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn check_root(root: &Map<String, Value>, faults: &mut Vec<Fault>) {
    const KNOWN: &[&str] = &[
        "$schema",
        "type",
        "properties",
        "required",
        "x-ui",
        "additionalProperties",
    ];
    for key in root.keys().filter(|key| !KNOWN.contains(&key.as_str())) {
        faults.push(
            Fault::at_pointer(format!("/{}", escape(key)), FaultCode::KeywordNotSupported)
                .with("name", key),
        );
    }
    if root.get("type").and_then(Value::as_str) != Some("object") {
        faults
            .push(Fault::at_pointer("/type", FaultCode::NotAllowedValue).with("allowed", "object"));
    }
    if root
        .get("additionalProperties")
        .is_some_and(|value| value != &Value::Bool(false))
    {
        faults.push(
            Fault::at_pointer("/additionalProperties", FaultCode::NotAllowedValue)
                .with("allowed", "false"),
        );
    }
    if !root.get("properties").is_some_and(Value::is_object) {
        faults.push(wrong_type("/properties", "object"));
    }
}

fn read_pages(
    root: &Map<String, Value>,
    languages: &[Language],
    faults: &mut Vec<Fault>,
) -> Vec<Page> {
    let ui = root.get("x-ui").cloned().unwrap_or(Value::Null);
    let pages = match serde_json::from_value::<FormUi>(ui) {
        Ok(ui) => ui.pages,
        Err(error) => {
            faults.push(Fault::at_pointer("/x-ui", FaultCode::Malformed).with("reason", error));
            return Vec::new();
        }
    };
    let mut codes = BTreeSet::new();
    for (index, page) in pages.iter().enumerate() {
        let at = format!("/x-ui/pages/{index}");
        if !is_code(&page.code) {
            faults.push(Fault::at_pointer(
                format!("{at}/code"),
                FaultCode::InvalidCode,
            ));
        }
        if !codes.insert(page.code.as_str()) {
            faults.push(Fault::at_pointer(
                format!("{at}/code"),
                FaultCode::Duplicate,
            ));
        }
        faults.extend(page.title.check(&format!("{at}/title"), languages, 200));
        if page.questions.is_empty() {
            faults.push(
                Fault::at_pointer(format!("{at}/questions"), FaultCode::TooFew).with("min", 1),
            );
        }
    }
    pages
}

fn read_required<'a>(root: &'a Map<String, Value>, faults: &mut Vec<Fault>) -> BTreeSet<&'a str> {
    let mut names = BTreeSet::new();
    match root.get("required") {
        None => {}
        Some(Value::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                match item.as_str() {
                    Some(name) if names.insert(name) => {}
                    Some(_) => faults.push(Fault::at_pointer(
                        format!("/required/{index}"),
                        FaultCode::Duplicate,
                    )),
                    None => faults.push(wrong_type(format!("/required/{index}"), "string")),
                }
            }
        }
        Some(_) => faults.push(wrong_type("/required", "array")),
    }
    names
}

fn is_question_name(name: &str) -> bool {
    name.len() <= 40
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric())
}

fn read_question(
    name: &str,
    property: &Value,
    required: bool,
    languages: &[Language],
    faults: &mut Vec<Fault>,
) -> Option<Question> {
    let at = format!("/properties/{}", escape(name));
    if !is_question_name(name) {
        faults.push(Fault::at_pointer(&at, FaultCode::InvalidFormat).with("format", "camelCase"));
    }
    let Some(object) = property.as_object() else {
        faults.push(wrong_type(&at, "object"));
        return None;
    };
    let mut schema = object.clone();
    let ui = schema.remove("x-ui").unwrap_or(Value::Null);
    let ui = match serde_json::from_value::<QuestionUi>(ui) {
        Ok(ui) => ui,
        Err(error) => {
            faults.push(
                Fault::at_pointer(format!("{at}/x-ui"), FaultCode::Malformed).with("reason", error),
            );
            return None;
        }
    };
    check_ui_texts(&ui, &format!("{at}/x-ui"), languages, faults);
    check_keywords(&schema, ui.widget, &at, faults);
    check_options(&schema, &ui, &at, languages, faults);
    Some(Question {
        name: name.to_owned(),
        schema,
        ui,
        required,
    })
}

fn check_ui_texts(ui: &QuestionUi, at: &str, languages: &[Language], faults: &mut Vec<Fault>) {
    let check = |texts: &Texts, name: &str, longest: usize| {
        texts.check(&format!("{at}/{name}"), languages, longest)
    };
    faults.extend(check(&ui.label, "label", 300));
    if let Some(hint) = &ui.hint {
        faults.extend(check(hint, "hint", 600));
    }
    if let Some(unit) = &ui.unit {
        faults.extend(check(unit, "unit", 40));
    }
    if let Some(key) = &ui.semantic_key {
        let sound =
            key.len() <= 60 && key.split('.').count() >= 2 && key.split('.').all(is_question_name);
        if !sound {
            faults.push(
                Fault::at_pointer(format!("{at}/semanticKey"), FaultCode::InvalidFormat)
                    .with("format", "person.email"),
            );
        }
    }
}

/// Which types and keywords each widget takes.
const fn keywords(widget: Widget) -> (&'static [&'static str], &'static [&'static str]) {
    match widget {
        Widget::Text | Widget::Textarea | Widget::Phone => {
            (&["string"], &["type", "minLength", "maxLength", "pattern"])
        }
        Widget::Email => (&["string"], &["type", "format", "maxLength"]),
        Widget::Date => (&["string"], &["type", "format"]),
        Widget::Number => (
            &["integer", "number"],
            &["type", "minimum", "maximum", "multipleOf"],
        ),
        Widget::Radio | Widget::Select => (&["string"], &["type", "enum"]),
        Widget::Checkboxes => (
            &["array"],
            &["type", "items", "minItems", "maxItems", "uniqueItems"],
        ),
        Widget::Checkbox => (&["boolean"], &["type", "const"]),
        Widget::Place => (&["object"], &["type"]),
    }
}

fn check_keywords(schema: &Map<String, Value>, widget: Widget, at: &str, faults: &mut Vec<Fault>) {
    let (types, known) = keywords(widget);
    for key in schema.keys().filter(|key| !known.contains(&key.as_str())) {
        faults.push(
            Fault::at_pointer(
                format!("{at}/{}", escape(key)),
                FaultCode::KeywordNotSupported,
            )
            .with("name", key),
        );
    }
    let mismatch = |place: &str| {
        Fault::at_pointer(format!("{at}{place}"), FaultCode::WidgetMismatch)
            .with("widget", widget.as_str())
    };
    if !schema
        .get("type")
        .and_then(Value::as_str)
        .is_some_and(|found| types.contains(&found))
    {
        faults.push(mismatch("/type"));
    }
    let longest = if widget == Widget::Textarea {
        8000
    } else {
        1000
    };
    if matches!(
        widget,
        Widget::Text | Widget::Textarea | Widget::Phone | Widget::Email
    ) {
        match schema.get("maxLength").map(Value::as_u64) {
            None => faults.push(Fault::at_pointer(
                format!("{at}/maxLength"),
                FaultCode::Required,
            )),
            Some(Some(max)) if (1..=longest).contains(&max) => {}
            Some(_) => faults.push(
                Fault::at_pointer(format!("{at}/maxLength"), FaultCode::TooLarge)
                    .with("max", longest),
            ),
        }
    }
    let format = schema.get("format").and_then(Value::as_str);
    let expected = match widget {
        Widget::Email => Some("email"),
        Widget::Date => Some("date"),
        _ => None,
    };
    if expected.is_some() && format != expected {
        faults.push(mismatch("/format"));
    }
    if widget == Widget::Checkbox
        && schema
            .get("const")
            .is_some_and(|value| value != &Value::Bool(true))
    {
        faults.push(mismatch("/const"));
    }
    if let Err(error) = super::compile::validator(&Value::Object(schema.clone())) {
        faults.push(Fault::at_pointer(at, FaultCode::NotASchema).with("reason", error));
    }
}

/// The values a question with choices offers.
pub(super) fn choices(schema: &Map<String, Value>) -> Option<&Vec<Value>> {
    schema
        .get("enum")
        .or_else(|| schema.get("items").and_then(|items| items.get("enum")))
        .and_then(Value::as_array)
}

fn check_options(
    schema: &Map<String, Value>,
    ui: &QuestionUi,
    at: &str,
    languages: &[Language],
    faults: &mut Vec<Fault>,
) {
    let has_choices = matches!(
        ui.widget,
        Widget::Radio | Widget::Select | Widget::Checkboxes
    );
    if !has_choices {
        if ui.options.is_some() {
            faults.push(
                Fault::at_pointer(format!("{at}/x-ui/options"), FaultCode::WidgetMismatch)
                    .with("widget", ui.widget.as_str()),
            );
        }
        return;
    }
    let place = if ui.widget == Widget::Checkboxes {
        "/items/enum"
    } else {
        "/enum"
    };
    let Some(values) = choices(schema) else {
        faults.push(Fault::at_pointer(
            format!("{at}{place}"),
            FaultCode::Required,
        ));
        return;
    };
    if values.is_empty() || values.len() > MOST_OPTIONS {
        faults.push(
            Fault::at_pointer(format!("{at}{place}"), FaultCode::TooMany).with("max", MOST_OPTIONS),
        );
    }
    let empty = BTreeMap::new();
    let options = ui.options.as_ref().unwrap_or(&empty);
    for (index, value) in values.iter().enumerate() {
        let Some(value) = value.as_str() else {
            faults.push(wrong_type(format!("{at}{place}/{index}"), "string"));
            continue;
        };
        let option_at = format!("{at}/x-ui/options/{}", escape(value));
        match options.get(value) {
            None => faults.push(Fault::at_pointer(option_at, FaultCode::Required)),
            Some(texts) => faults.extend(texts.check(&option_at, languages, 200)),
        }
    }
    for value in options
        .keys()
        .filter(|key| !values.iter().any(|v| v.as_str() == Some(key)))
    {
        faults.push(
            Fault::at_pointer(
                format!("{at}/x-ui/options/{}", escape(value)),
                FaultCode::NotFound,
            )
            .with("name", value),
        );
    }
}

/// Checks that every question is on exactly one page; answers the order they are asked in.
fn check_pages(
    pages: &[Page],
    properties: &Map<String, Value>,
    faults: &mut Vec<Fault>,
) -> Vec<String> {
    let mut order: Vec<String> = Vec::new();
    for (page, index, name) in pages.iter().enumerate().flat_map(|(p, page)| {
        page.questions
            .iter()
            .enumerate()
            .map(move |(i, name)| (p, i, name))
    }) {
        let at = format!("/x-ui/pages/{page}/questions/{index}");
        if !properties.contains_key(name) {
            faults.push(Fault::at_pointer(at, FaultCode::NotFound).with("name", name));
        } else if order.contains(name) {
            faults.push(Fault::at_pointer(at, FaultCode::PageTwice));
        } else {
            order.push(name.clone());
        }
    }
    for name in properties.keys().filter(|name| !order.contains(name)) {
        faults.push(Fault::at_pointer(
            format!("/properties/{}", escape(name)),
            FaultCode::PageMissing,
        ));
    }
    order
}

fn check_conditions(
    order: &[String],
    questions: &BTreeMap<&str, Question>,
    faults: &mut Vec<Fault>,
) {
    for (position, name) in order.iter().enumerate() {
        let Some((question, condition)) = questions.get(name.as_str()).and_then(|question| {
            question
                .ui
                .show_if
                .as_ref()
                .map(|condition| (question, condition))
        }) else {
            continue;
        };
        let at = format!("/properties/{}/x-ui/showIf", escape(&question.name));
        let Some(earlier) = order[..position]
            .iter()
            .find(|earlier| **earlier == condition.question)
            .and_then(|earlier| questions.get(earlier.as_str()))
        else {
            faults.push(
                Fault::at_pointer(format!("{at}/question"), FaultCode::ConditionOrder)
                    .with("name", &condition.question),
            );
            continue;
        };
        if condition.equals.is_some() == condition.any_of.is_some() {
            faults.push(Fault::at_pointer(&at, FaultCode::Contradiction).with("name", "in"));
        }
        let possible = |value: &Value| match earlier.ui.widget {
            Widget::Checkbox => value.is_boolean(),
            _ => choices(&earlier.schema).is_some_and(|choices| choices.contains(value)),
        };
        let values = condition.values();
        if values.is_empty() || !values.iter().all(possible) {
            faults.push(Fault::at_pointer(&at, FaultCode::ConditionValue));
        }
    }
}
