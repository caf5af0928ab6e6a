//! Checking the answers of a resident against a form.

use std::collections::BTreeMap;

use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::{Map, Value};

use super::{Form, Widget, compile, read};
use crate::refusal::{Fault, FaultCode};

/// A form made ready to check answers. Building it costs far more than using it: keep it.
#[derive(Debug)]
pub struct AnswerCheck {
    validator: jsonschema::Validator,
    widgets: BTreeMap<String, Widget>,
}

impl AnswerCheck {
    /// Makes the checker of a form.
    ///
    /// # Errors
    /// The form's schema does not compile; a form that [`Form::read`] accepted always does.
    pub fn new(form: &Form) -> Result<Self, String> {
        Ok(Self {
            validator: compile::validator(&form.schema())?,
            widgets: form
                .questions()
                .iter()
                .map(|question| {
                    (
                        format!("/{}", read::escape(&question.name)),
                        question.ui.widget,
                    )
                })
                .collect(),
        })
    }

    /// Everything wrong with the answers, with pointers from the answers' root, in a stable order.
    pub fn check(&self, answers: &Value) -> Vec<Fault> {
        let mut faults: Vec<Fault> = Vec::new();
        for error in self.validator.iter_errors(answers) {
            for fault in self.fault(&error) {
                if !faults.contains(&fault) {
                    faults.push(fault);
                }
            }
        }
        faults
    }

    fn fault(&self, error: &jsonschema::ValidationError<'_>) -> Vec<Fault> {
        let at = error.instance_path().to_string();
        let one = |code| vec![Fault::at_pointer(at.clone(), code)];
        match error.kind() {
            Kind::AdditionalProperties { unexpected } => unexpected
                .iter()
                .map(|name| {
                    Fault::at_pointer(
                        format!("{at}/{}", read::escape(name)),
                        FaultCode::UnknownField,
                    )
                    .with("name", name)
                })
                .collect(),
            Kind::Required { property } => {
                let name = property.as_str().unwrap_or_default();
                vec![Fault::at_pointer(
                    format!("{at}/{}", read::escape(name)),
                    FaultCode::Required,
                )]
            }
            Kind::FalseSchema => one(FaultCode::NotAskedNow),
            Kind::Constant { .. } => one(FaultCode::MustAccept),
            Kind::Enum { options } => {
                vec![
                    Fault::at_pointer(at, FaultCode::NotAllowedValue)
                        .with("allowed", list(options)),
                ]
            }
            Kind::MaxLength { limit } => {
                vec![Fault::at_pointer(at, FaultCode::TooLong).with("max", limit)]
            }
            Kind::MinLength { limit } => {
                vec![Fault::at_pointer(at, FaultCode::TooShort).with("min", limit)]
            }
            Kind::Maximum { limit } | Kind::ExclusiveMaximum { limit } => {
                vec![Fault::at_pointer(at, FaultCode::TooLarge).with("max", limit)]
            }
            Kind::Minimum { limit } | Kind::ExclusiveMinimum { limit } => {
                vec![Fault::at_pointer(at, FaultCode::TooSmall).with("min", limit)]
            }
            Kind::MaxItems { limit } => {
                vec![Fault::at_pointer(at, FaultCode::TooMany).with("max", limit)]
            }
            Kind::MinItems { limit } => {
                vec![Fault::at_pointer(at, FaultCode::TooFew).with("min", limit)]
            }
            Kind::UniqueItems => one(FaultCode::NotUnique),
            Kind::Format { .. } | Kind::Pattern { .. } => match self.widgets.get(&at) {
                Some(Widget::Email) => one(FaultCode::InvalidEmail),
                Some(Widget::Phone) => one(FaultCode::InvalidPhone),
                Some(Widget::Date) => one(FaultCode::InvalidDate),
                _ => vec![
                    Fault::at_pointer(at, FaultCode::InvalidFormat)
                        .with("format", error.masked_with("…")),
                ],
            },
            Kind::Type { .. } => {
                vec![
                    Fault::at_pointer(at.clone(), FaultCode::WrongType)
                        .with("expected", self.expected(&at)),
                ]
            }
            _ => vec![
                Fault::at_pointer(at, FaultCode::Malformed).with("reason", error.masked_with("…")),
            ],
        }
    }

    fn expected(&self, at: &str) -> &'static str {
        match self.widgets.get(at) {
            Some(Widget::Number) => "number",
            Some(Widget::Checkboxes) => "array",
            Some(Widget::Checkbox) => "boolean",
            Some(Widget::Place) => "object",
            None if at.is_empty() => "object",
            _ => "string",
        }
    }
}

fn list(options: &Value) -> String {
    options.as_array().map_or_else(String::new, |options| {
        options
            .iter()
            .filter_map(Value::as_str)
            .collect::<Vec<_>>()
            .join(", ")
    })
}

/// Makes answers comparable: blanks around texts go, and an answer that is empty counts as not
/// given, whether a client sends `""`, `[]`, `null` or leaves it out.
pub fn tidy(answers: Map<String, Value>) -> Map<String, Value> {
    answers
        .into_iter()
        .filter_map(|(name, value)| tidy_value(value).map(|value| (name, value)))
        .collect()
}

fn tidy_value(value: Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::String(text) => {
            let trimmed = text.trim();
            (!trimmed.is_empty()).then(|| Value::String(trimmed.to_owned()))
        }
        Value::Array(items) if items.is_empty() => None,
        Value::Object(object) => {
            let object = tidy(object);
            (!object.is_empty()).then_some(Value::Object(object))
        }
        other => Some(other),
    }
}
