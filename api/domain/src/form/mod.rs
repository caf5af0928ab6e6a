//! Forms: what a service asks, as a JSON Schema with words for people.
//!
//! A process owner writes a form as a flat JSON Schema object: one property a question, each with
//! an `x-ui` part (label, hint, widget, options, condition), and the pages in order. [`Form::read`]
//! refuses what cannot be shown or answered, with a pointer to each fault. [`Form::schema`] compiles
//! it to plain JSON Schema 2020-12 — conditions become `if`/`then`/`else` — so that any client can
//! check answers with any validator and comes to the same result as the server.
//!
//! Never in here: the answers of a particular resident, or where forms are stored.

mod answers;
mod compile;
mod read;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use self::answers::{AnswerCheck, tidy};
use crate::text::Texts;

/// How a question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Widget {
    /// One line.
    Text,
    /// Several lines.
    Textarea,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A day.
    Date,
    /// A number, whole or not.
    Number,
    /// One of a few, all shown.
    Radio,
    /// One of many, in a list to choose from.
    Select,
    /// Any of several.
    Checkboxes,
    /// Yes or no; with `const: true` something that has to be accepted.
    Checkbox,
    /// Where: an address, and coordinates if known.
    Place,
}

impl Widget {
    /// The text form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Textarea => "textarea",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Date => "date",
            Self::Number => "number",
            Self::Radio => "radio",
            Self::Select => "select",
            Self::Checkboxes => "checkboxes",
            Self::Checkbox => "checkbox",
            Self::Place => "place",
        }
    }
}

/// When a question is asked: only if an earlier one was answered so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShowIf {
    /// The earlier question.
    pub question: String,
    /// The answer it needs (of several answers: one of them is this).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub equals: Option<Value>,
    /// Any of these answers.
    #[serde(rename = "in", skip_serializing_if = "Option::is_none")]
    pub any_of: Option<Vec<Value>>,
}

impl ShowIf {
    /// The answers that show the question.
    pub fn values(&self) -> Vec<Value> {
        self.equals
            .iter()
            .chain(self.any_of.iter().flatten())
            .cloned()
            .collect()
    }
}

/// The `x-ui` part of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QuestionUi {
    /// How it is asked.
    pub widget: Widget,
    /// The question itself, or a short label.
    pub label: Texts,
    /// Help where people err.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<Texts>,
    /// The words for each value to choose from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub options: Option<std::collections::BTreeMap<String, Texts>>,
    /// Which fact of a resident's this is, the same for the same fact in every service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub semantic_key: Option<String>,
    /// When it is asked; always, when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub show_if: Option<ShowIf>,
    /// What the number counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Texts>,
    /// The HTML `autocomplete` token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub autocomplete: Option<String>,
}

/// One question.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Its name in the answers.
    pub name: String,
    /// Its JSON Schema keywords, without `x-ui`.
    pub schema: Map<String, Value>,
    /// How it is asked.
    pub ui: QuestionUi,
    /// Must it be answered when it is asked?
    pub required: bool,
}

/// A page of questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Page {
    /// Its part of the address.
    pub code: String,
    /// Its heading.
    pub title: Texts,
    /// The names of its questions, in order.
    pub questions: Vec<String>,
}

/// A form that can be shown, answered and checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    questions: Vec<Question>,
    pages: Vec<Page>,
}

impl Form {
    /// The questions in the order they are asked.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// The pages in order.
    pub fn pages(&self) -> &[Page] {
        &self.pages
    }

    /// The question that tells where, if there is one.
    pub fn place_question(&self) -> Option<&str> {
        self.questions
            .iter()
            .find(|question| question.ui.widget == Widget::Place)
            .map(|question| question.name.as_str())
    }

    /// The question that asks for this fact, if there is one.
    pub fn question_for(&self, semantic_key: &str) -> Option<&str> {
        self.questions
            .iter()
            .find(|question| question.ui.semantic_key.as_deref() == Some(semantic_key))
            .map(|question| question.name.as_str())
    }
}
