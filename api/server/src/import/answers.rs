//! Cells become answers to the questions of a service's form.

use cases::operations::{Arrival, answer_faults};
use domain::form::{Question, Widget};
use domain::refusal::Place;
use domain::text::Language;
use serde_json::{Map, Value, json};

use super::bind::BoundAnswer;
use super::findings::Finding;
use super::mapping::Invalid;
use super::row::Reader;

impl<'b> Reader<'b> {
    pub(super) fn answers(&mut self, service: &str) -> Map<String, Value> {
        let mut answers = Map::new();
        for bound in self.bound.answers.get(service).into_iter().flatten() {
            if let Some(answer) = self.answer(bound) {
                answers.insert(bound.question.name.clone(), answer);
            }
        }
        answers
    }

    fn answer(&mut self, bound: &'b BoundAnswer) -> Option<Value> {
        let Some(field) = &bound.field else {
            return bound
                .answer
                .constant
                .clone()
                .filter(|value| !value.is_null());
        };
        let (column, text) = self.cell(field);
        let answer = match bound.answer.values.get(text) {
            Some(Value::Null) => return None,
            Some(listed) => Ok(listed.clone()),
            None if text.is_empty() => return None,
            None if !bound.answer.values.is_empty() && bound.answer.separator.is_none() => Err((
                "not_listed",
                "The mapping does not list this value.".to_owned(),
            )),
            None => written(bound, text),
        };
        match answer {
            Ok(answer) => Some(answer),
            Err((code, said)) => {
                let finding = if self.bound.invalid == Invalid::Drop {
                    Finding::remark(column, "answer_dropped", format!("{said} It is left out."))
                } else {
                    Finding::refusal(column, code, said)
                };
                let finding = finding.value(text);
                self.findings.push(finding);
                None
            }
        }
    }

    /// Leaves out what the form does not allow, and says so. An answer that goes may make another
    /// one out of place, so this is repeated.
    pub(super) fn drop_invalid(&mut self, arrival: &mut Arrival) {
        loop {
            let faults = answer_faults(&arrival.version, &arrival.answers);
            let mut dropped = false;
            for fault in &faults {
                let name = top(&fault.place);
                if arrival.answers.remove(&name).is_some() {
                    dropped = true;
                    let column = self.column_of_answer(&arrival.service.code, &name);
                    let said = format!(
                        "{name}: {} It is left out.",
                        fault.detail(Language::ENGLISH)
                    );
                    self.findings
                        .push(Finding::remark(&column, "answer_dropped", said));
                }
            }
            if !dropped {
                return;
            }
        }
    }

    fn column_of_answer(&self, service: &str, question: &str) -> String {
        let answers = self.bound.answers.get(service);
        let found = answers
            .into_iter()
            .flatten()
            .find(|answer| answer.question.name == question)
            .and_then(|answer| answer.field.as_ref());
        match found {
            Some(field) => self.cell(field).0.to_owned(),
            None => format!("answers/{question}"),
        }
    }
}

/// The first part of a pointer.
fn top(place: &Place) -> String {
    let (Place::Pointer(text) | Place::Parameter(text) | Place::Header(text)) = place;
    let first = text
        .trim_start_matches('/')
        .split('/')
        .next()
        .unwrap_or_default();
    first.replace("~1", "/").replace("~0", "~")
}

/// An answer as its question takes it, from text.
fn written(bound: &BoundAnswer, text: &str) -> Result<Value, (&'static str, String)> {
    let Question { ui, schema, .. } = &bound.question;
    let wrong = |expected: &str| {
        (
            "wrong_type",
            format!("This is the wrong kind of value: {expected} expected."),
        )
    };
    match ui.widget {
        Widget::Number => {
            let text = text.replacen(',', ".", 1);
            let whole = schema.get("type").and_then(Value::as_str) == Some("integer");
            let number = if whole {
                text.parse::<i64>().ok().map(Value::from)
            } else {
                text.parse::<f64>()
                    .ok()
                    .filter(|number| number.is_finite())
                    .map(Value::from)
            };
            number.ok_or_else(|| wrong("number"))
        }
        Widget::Checkbox => match text.to_ascii_lowercase().as_str() {
            "true" | "1" => Ok(json!(true)),
            "false" | "0" => Ok(json!(false)),
            _ => Err(wrong("true or false")),
        },
        Widget::Date => match &bound.day {
            Some(format) => format
                .day(text)
                .map(|day| json!(day))
                .ok_or_else(|| wrong("date")),
            None => Ok(json!(text)),
        },
        Widget::Checkboxes => {
            let parts = match &bound.answer.separator {
                Some(separator) => text.split(separator.as_str()).map(str::trim).collect(),
                None => vec![text],
            };
            let mut several = Vec::new();
            for part in parts.into_iter().filter(|part| !part.is_empty()) {
                match bound.answer.values.get(part) {
                    Some(Value::Null) => {}
                    Some(Value::Array(listed)) => several.extend(listed.iter().cloned()),
                    Some(listed) => several.push(listed.clone()),
                    None if bound.answer.values.is_empty() => several.push(json!(part)),
                    None => {
                        let said = format!("The mapping does not list {part:?}.");
                        return Err(("not_listed", said));
                    }
                }
            }
            Ok(Value::Array(several))
        }
        _ => Ok(json!(text)),
    }
}
