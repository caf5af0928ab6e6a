//! The mapping file: what the columns of a CSV file mean here.
//!
//! It is YAML (and so may be JSON). Everything wrong with it is told at once, each fault with its
//! place as a path of names; `docs/import.md` explains the fields.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use domain::codes::{CaseStatus, Channel, Outcome, ServiceKind};
use domain::refusal::{Fault, FaultCode, Refusal};
use domain::text::{Language, Texts};
use serde::Deserialize;
use serde_json::{Map, Value};
use web::{Check, Faults};

use super::times::Format;

/// A whole mapping file.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Mapping {
    /// The system the records come from: with a record's number it tells whether it is here already.
    pub(super) source: String,
    #[serde(default)]
    pub(super) file: FileForm,
    pub(super) external_id: ExternalId,
    pub(super) service: Choice<String>,
    pub(super) status: Choice<Standing>,
    pub(super) times: Times,
    #[serde(default)]
    pub(super) department: Option<Choice<String>>,
    #[serde(default)]
    pub(super) channel: Option<Choice<Channel>>,
    #[serde(default)]
    pub(super) language: Option<Choice<Language>>,
    #[serde(default)]
    pub(super) place: Place,
    #[serde(default)]
    pub(super) reporter: Reporter,
    /// `{requesttype} · {address}`.
    #[serde(default)]
    pub(super) subject: Option<String>,
    #[serde(default)]
    pub(super) answers: Answers,
    /// Columns kept as they are; `*` is every column nothing else reads.
    #[serde(default)]
    pub(super) keep: Vec<String>,
    #[serde(default)]
    pub(super) create_services: Vec<ServiceToCreate>,
}

/// How the file is written.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct FileForm {
    /// Found out from the first line when left out.
    #[serde(default)]
    pub(super) delimiter: Option<String>,
    /// `utf-8` when left out.
    #[serde(default)]
    pub(super) encoding: Option<String>,
}

/// The columns that together are the number of a record.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ExternalId {
    pub(super) columns: Vec<String>,
}

/// A column, and another for the rows in which it is blank.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Column {
    pub(super) column: String,
    #[serde(default)]
    pub(super) otherwise: Option<String>,
}

/// One of a few: by a column and a table of its values, or the same for all rows.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Choice<T> {
    #[serde(default = "nothing")]
    pub(super) column: Option<String>,
    #[serde(default = "nothing")]
    pub(super) otherwise: Option<String>,
    /// Without a table the column holds our own codes.
    #[serde(default = "BTreeMap::new")]
    pub(super) values: BTreeMap<String, T>,
    /// For values the table does not list.
    #[serde(default = "nothing")]
    pub(super) default: Option<T>,
    #[serde(default = "nothing")]
    pub(super) constant: Option<T>,
}

fn nothing<T>() -> Option<T> {
    None
}

impl<T> Choice<T> {
    /// Everything it may choose, with the place where each stands.
    pub(super) fn chosen(&self) -> impl Iterator<Item = (String, &T)> {
        let listed = self
            .values
            .iter()
            .map(|(value, chosen)| (format!("/values/{}", escape(value)), chosen));
        let default = self
            .default
            .iter()
            .map(|chosen| ("/default".to_owned(), chosen));
        let constant = self
            .constant
            .iter()
            .map(|chosen| ("/constant".to_owned(), chosen));
        listed.chain(default).chain(constant)
    }

    fn check(&self, at: &str, faults: &mut Faults) {
        match (&self.column, &self.constant) {
            (None, None) => {
                faults.add(Fault::at_pointer(
                    format!("{at}/column"),
                    FaultCode::Required,
                ));
            }
            (Some(_), Some(_)) => faults.add(
                Fault::at_pointer(format!("{at}/constant"), FaultCode::Contradiction)
                    .with("name", "column"),
            ),
            (None, Some(_)) if !self.values.is_empty() || self.default.is_some() => faults.add(
                Fault::at_pointer(format!("{at}/constant"), FaultCode::Contradiction)
                    .with("name", "values"),
            ),
            _ => {}
        }
    }
}

/// Where a case stands, and what came of it.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Standing {
    pub(super) status: CaseStatus,
    #[serde(default)]
    pub(super) outcome: Option<Outcome>,
}

/// When things happened, and how that is written.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Times {
    /// The municipality's own when left out.
    #[serde(default)]
    pub(super) zone: Option<String>,
    /// Tried in this order.
    pub(super) formats: Vec<String>,
    /// Which of two moments a time that the clock showed twice means.
    #[serde(default)]
    pub(super) ambiguous: Ambiguous,
    /// What a time that the clock never showed means.
    #[serde(default)]
    pub(super) skipped: Skipped,
    pub(super) created: Column,
    #[serde(default)]
    pub(super) updated: Option<Column>,
    #[serde(default)]
    pub(super) resolved: Option<Column>,
    #[serde(default)]
    pub(super) closed: Option<Column>,
}

/// What a time means that the clock showed twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Ambiguous {
    #[default]
    Earlier,
    Later,
    Refuse,
}

/// What a time means that the clock never showed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Skipped {
    /// As if the clock had not jumped.
    #[default]
    Forward,
    Refuse,
}

/// Where.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Place {
    #[serde(default)]
    pub(super) address: Option<Column>,
    #[serde(default)]
    pub(super) longitude: Option<Column>,
    #[serde(default)]
    pub(super) latitude: Option<Column>,
}

/// Who asks.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Reporter {
    #[serde(default)]
    pub(super) name: Option<Column>,
    #[serde(default)]
    pub(super) email: Option<Column>,
    #[serde(default)]
    pub(super) phone: Option<Column>,
    #[serde(default)]
    pub(super) address: Option<Column>,
}

/// What answers the questions of the services' forms.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Answers {
    #[serde(default)]
    pub(super) invalid: Invalid,
    /// By service and question.
    #[serde(default)]
    pub(super) services: BTreeMap<String, BTreeMap<String, Answer>>,
}

/// What becomes of a row with an answer its form does not allow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Invalid {
    /// It is refused.
    #[default]
    Refuse,
    /// It comes in without the answer.
    Drop,
}

/// What answers one question.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Answer {
    #[serde(default)]
    pub(super) column: Option<String>,
    #[serde(default)]
    pub(super) otherwise: Option<String>,
    /// `null` is no answer.
    #[serde(default)]
    pub(super) values: BTreeMap<String, Value>,
    #[serde(default)]
    pub(super) constant: Option<Value>,
    /// What stands between several answers in one cell.
    #[serde(default)]
    pub(super) separator: Option<String>,
    /// How a day is written.
    #[serde(default)]
    pub(super) format: Option<String>,
}

/// A service for what no other fits, made when it is not there.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ServiceToCreate {
    pub(super) code: String,
    pub(super) kind: ServiceKind,
    pub(super) category: String,
    pub(super) department: String,
    pub(super) names: Texts,
}

impl Check for Mapping {
    fn check(&self, faults: &mut Faults) {
        faults.code("/source", &self.source);
        if let Some(delimiter) = &self.file.delimiter
            && !(delimiter.len() == 1 && delimiter.is_ascii() && delimiter != "\"")
        {
            faults.add(
                Fault::at_pointer("/file/delimiter", FaultCode::InvalidFormat)
                    .with("format", "one ASCII character, like \";\""),
            );
        }
        if let Some(label) = &self.file.encoding
            && super::source::encoding(label).is_none()
        {
            faults.add(
                Fault::at_pointer("/file/encoding", FaultCode::NotFound).with(
                    "name",
                    format!("encoding {label} with ASCII as its first half"),
                ),
            );
        }
        faults.count("/externalId/columns", self.external_id.columns.len(), 1..=8);
        self.service.check("/service", faults);
        self.status.check("/status", faults);
        if let Some(department) = &self.department {
            department.check("/department", faults);
        }
        if let Some(channel) = &self.channel {
            channel.check("/channel", faults);
        }
        if let Some(language) = &self.language {
            language.check("/language", faults);
        }
        faults.count("/times/formats", self.times.formats.len(), 1..=8);
        for (index, format) in self.times.formats.iter().enumerate() {
            if Format::read(format).is_none() {
                faults.add(
                    Fault::at_pointer(format!("/times/formats/{index}"), FaultCode::InvalidFormat)
                        .with("format", "year, month and day, like %Y-%m-%d %H:%M"),
                );
            }
        }
        if let Some(zone) = &self.times.zone
            && zone.parse::<Tz>().is_err()
        {
            faults.add(Fault::at_pointer("/times/zone", FaultCode::InvalidTimeZone));
        }
        if self.place.longitude.is_some() != self.place.latitude.is_some() {
            faults.add(
                Fault::at_pointer("/place", FaultCode::Contradiction)
                    .with("name", "longitude without latitude"),
            );
        }
        for (service, questions) in &self.answers.services {
            for (question, answer) in questions {
                let at = format!("/answers/services/{}/{}", escape(service), escape(question));
                answer.check(&at, faults);
            }
        }
        for (index, service) in self.create_services.iter().enumerate() {
            faults.code(&format!("/createServices/{index}/code"), &service.code);
        }
    }
}

impl Answer {
    fn check(&self, at: &str, faults: &mut Faults) {
        match (&self.column, &self.constant) {
            (None, None) => {
                faults.add(Fault::at_pointer(
                    format!("{at}/column"),
                    FaultCode::Required,
                ));
            }
            (Some(_), Some(_)) => faults.add(
                Fault::at_pointer(format!("{at}/constant"), FaultCode::Contradiction)
                    .with("name", "column"),
            ),
            _ => {}
        }
        if self.separator.as_ref().is_some_and(String::is_empty) {
            faults.add(Fault::at_pointer(
                format!("{at}/separator"),
                FaultCode::Blank,
            ));
        }
        if let Some(format) = &self.format
            && Format::read(format).is_none()
        {
            faults.add(
                Fault::at_pointer(format!("{at}/format"), FaultCode::InvalidFormat)
                    .with("format", "year, month and day, like %Y-%m-%d"),
            );
        }
    }
}

/// Reads a mapping file.
///
/// # Errors
/// Everything wrong with it.
pub(super) fn read(text: &str) -> Result<Mapping, Vec<Fault>> {
    let malformed =
        |reason: String| vec![Fault::at_pointer("", FaultCode::Malformed).with("reason", reason)];
    let yaml: serde_norway::Value =
        serde_norway::from_str(text).map_err(|error| malformed(error.to_string()))?;
    let mut faults = Vec::new();
    let value = to_json(yaml, "", &mut faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    match web::body::typed(&value) {
        Ok(mapping) => Ok(mapping),
        Err(Refusal::Faults(faults)) => Err(faults),
        Err(other) => Err(malformed(other.to_string())),
    }
}

/// YAML as JSON. Names that YAML takes for numbers or truth values are meant as they are written.
fn to_json(yaml: serde_norway::Value, at: &str, faults: &mut Vec<Fault>) -> Value {
    use serde_norway::Value as Yaml;
    match yaml {
        Yaml::Null => Value::Null,
        Yaml::Bool(truth) => Value::Bool(truth),
        Yaml::String(text) => Value::String(text),
        Yaml::Number(number) => serde_json::to_value(number).unwrap_or(Value::Null),
        Yaml::Sequence(items) => items
            .into_iter()
            .enumerate()
            .map(|(index, item)| to_json(item, &format!("{at}/{index}"), faults))
            .collect(),
        Yaml::Tagged(tagged) => to_json(tagged.value, at, faults),
        Yaml::Mapping(members) => {
            let mut object = Map::new();
            for (name, value) in members {
                let name = match name {
                    Yaml::String(name) => name,
                    Yaml::Bool(truth) => truth.to_string(),
                    Yaml::Number(number) if !number.is_f64() => number.to_string(),
                    other => {
                        let shown = serde_norway::to_string(&other).unwrap_or_default();
                        faults.push(
                            Fault::at_pointer(
                                format!("{at}/{}", escape(shown.trim())),
                                FaultCode::WrongType,
                            )
                            .with("expected", "a name in quotes"),
                        );
                        continue;
                    }
                };
                let value = to_json(value, &format!("{at}/{}", escape(&name)), faults);
                object.insert(name, value);
            }
            Value::Object(object)
        }
    }
}

/// A name as a part of a JSON pointer.
pub(super) fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
