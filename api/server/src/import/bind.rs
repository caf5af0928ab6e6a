//! A mapping against the file it is used on and the municipality it brings cases into: names become
//! positions, codes become services and departments, and what does not exist is told.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono_tz::Tz;
use domain::codes::Channel;
use domain::form::{Question, Widget};
use domain::ids::DepartmentId;
use domain::refusal::{Fault, FaultCode};
use domain::text::Language;
use serde_json::Value;

use super::mapping::{Answer, Choice, Column, Invalid, Mapping, Standing, escape};
use super::services::{Ready, Stock};
use super::template::{Part, Template};
use super::times::{Clockwork, Format};

/// A column of the file.
#[derive(Clone, Debug)]
pub(super) struct Field {
    /// Its position.
    pub(super) at: usize,
    /// Its name.
    pub(super) name: String,
    /// The column that counts where it is blank.
    pub(super) otherwise: Option<Box<Field>>,
}

/// One of a few, ready to be chosen from.
#[derive(Debug)]
pub(super) struct Chooser<T> {
    pub(super) field: Option<Field>,
    pub(super) values: BTreeMap<String, T>,
    pub(super) default: Option<T>,
    pub(super) constant: Option<T>,
}

/// What answers a question.
#[derive(Debug)]
pub(super) struct BoundAnswer {
    pub(super) question: Question,
    pub(super) field: Option<Field>,
    pub(super) answer: Answer,
    pub(super) day: Option<Format>,
}

/// Who asks.
#[derive(Debug, Default)]
pub(super) struct BoundReporter {
    pub(super) name: Option<Field>,
    pub(super) email: Option<Field>,
    pub(super) phone: Option<Field>,
    pub(super) address: Option<Field>,
}

/// A mapping ready to read rows with.
#[derive(Debug)]
pub(super) struct Bound {
    pub(super) external_id: Vec<Field>,
    pub(super) service: Chooser<Ready>,
    pub(super) services: Arc<BTreeMap<String, Ready>>,
    pub(super) status: Chooser<Standing>,
    pub(super) department: Option<Chooser<DepartmentId>>,
    pub(super) departments: Arc<BTreeMap<String, DepartmentId>>,
    pub(super) channel: Option<Chooser<Channel>>,
    pub(super) language: Option<Chooser<Language>>,
    pub(super) clock: Clockwork,
    pub(super) created: Field,
    pub(super) updated: Option<Field>,
    pub(super) resolved: Option<Field>,
    pub(super) closed: Option<Field>,
    pub(super) address: Option<Field>,
    pub(super) longitude: Option<Field>,
    pub(super) latitude: Option<Field>,
    pub(super) reporter: BoundReporter,
    pub(super) subject: Option<Template>,
    pub(super) invalid: Invalid,
    /// By the code of the service.
    pub(super) answers: BTreeMap<String, Vec<BoundAnswer>>,
    pub(super) keep: Vec<Field>,
    pub(super) default_language: Language,
}

/// Binds a mapping.
///
/// # Errors
/// Every column, service, department and question it names that is not there.
pub(super) fn bind(
    mapping: &Mapping,
    header: &[String],
    stock: &Stock,
    home: Tz,
    default_language: Language,
) -> Result<Bound, Vec<Fault>> {
    let mut binder = Binder {
        header,
        stock,
        used: BTreeSet::new(),
        faults: Vec::new(),
    };
    let bound = binder.bind(mapping, home, default_language);
    match bound {
        Some(bound) if binder.faults.is_empty() => Ok(bound),
        _ => Err(binder.faults),
    }
}

struct Binder<'a> {
    header: &'a [String],
    stock: &'a Stock,
    /// Columns something reads.
    used: BTreeSet<usize>,
    faults: Vec<Fault>,
}

impl Binder<'_> {
    /// Looks at everything, so that every fault is found; nothing when a column every case needs is
    /// missing.
    fn bind(&mut self, mapping: &Mapping, home: Tz, default_language: Language) -> Option<Bound> {
        let external_id: Vec<Field> = mapping
            .external_id
            .columns
            .iter()
            .enumerate()
            .filter_map(|(index, name)| self.named(name, &format!("/externalId/columns/{index}")))
            .collect();
        let (services, departments) = (&self.stock.services, &self.stock.departments);
        let service = self.chooser(&mapping.service, "/service", |code| services.get(code));
        let status = self.chooser(&mapping.status, "/status", Some);
        let department = mapping
            .department
            .as_ref()
            .map(|choice| self.chooser(choice, "/department", |code| departments.get(code)));
        let channel = mapping
            .channel
            .as_ref()
            .map(|choice| self.chooser(choice, "/channel", Some));
        let language = mapping
            .language
            .as_ref()
            .map(|choice| self.chooser(choice, "/language", Some));
        let times = &mapping.times;
        let created = self.column(Some(&times.created), "/times/created");
        let updated = self.column(times.updated.as_ref(), "/times/updated");
        let resolved = self.column(times.resolved.as_ref(), "/times/resolved");
        let closed = self.column(times.closed.as_ref(), "/times/closed");
        let place = &mapping.place;
        let address = self.column(place.address.as_ref(), "/place/address");
        let longitude = self.column(place.longitude.as_ref(), "/place/longitude");
        let latitude = self.column(place.latitude.as_ref(), "/place/latitude");
        let of = &mapping.reporter;
        let reporter = BoundReporter {
            name: self.column(of.name.as_ref(), "/reporter/name"),
            email: self.column(of.email.as_ref(), "/reporter/email"),
            phone: self.column(of.phone.as_ref(), "/reporter/phone"),
            address: self.column(of.address.as_ref(), "/reporter/address"),
        };
        let subject = mapping
            .subject
            .as_deref()
            .and_then(|text| self.template(text));
        let answers = self.answers(mapping);
        let keep = self.keep(mapping);
        Some(Bound {
            external_id,
            service,
            services: Arc::new(self.stock.services.clone()),
            status,
            department,
            departments: Arc::new(self.stock.departments.clone()),
            channel,
            language,
            clock: Clockwork::of(times, home),
            created: created?,
            updated,
            resolved,
            closed,
            address,
            longitude,
            latitude,
            reporter,
            subject,
            invalid: mapping.answers.invalid,
            answers,
            keep,
            default_language,
        })
    }

    fn fault(&mut self, at: &str, code: FaultCode, name: impl ToString) {
        self.faults
            .push(Fault::at_pointer(at, code).with("name", name));
    }

    /// The column of this name.
    fn named(&mut self, name: &str, at: &str) -> Option<Field> {
        let mut places = self
            .header
            .iter()
            .enumerate()
            .filter(|(_, known)| *known == name.trim());
        match (places.next(), places.next()) {
            (Some((position, name)), None) => {
                self.used.insert(position);
                Some(Field {
                    at: position,
                    name: name.clone(),
                    otherwise: None,
                })
            }
            (Some(_), Some(_)) => {
                self.fault(
                    at,
                    FaultCode::NotFound,
                    format!("single column {name:?}, but two"),
                );
                None
            }
            (None, _) => {
                self.fault(
                    at,
                    FaultCode::NotFound,
                    format!("column {name:?} in the file"),
                );
                None
            }
        }
    }

    fn with_other(&mut self, name: &str, otherwise: Option<&String>, at: &str) -> Option<Field> {
        let field = self.named(name, &format!("{at}/column"));
        let otherwise = match otherwise {
            Some(name) => Some(Box::new(self.named(name, &format!("{at}/otherwise"))?)),
            None => None,
        };
        Some(Field {
            otherwise,
            ..field?
        })
    }

    fn column(&mut self, column: Option<&Column>, at: &str) -> Option<Field> {
        let column = column?;
        self.with_other(&column.column, column.otherwise.as_ref(), at)
    }

    fn chooser<'c, C, T: Clone + 'c>(
        &mut self,
        choice: &'c Choice<C>,
        at: &str,
        find: impl Fn(&'c C) -> Option<&'c T>,
    ) -> Chooser<T>
    where
        C: Named,
    {
        let mut found = BTreeMap::new();
        for (place, code) in choice.chosen() {
            match find(code) {
                Some(thing) => {
                    found.insert(place, thing.clone());
                }
                None => self.fault(&format!("{at}{place}"), FaultCode::NotFound, code.name()),
            }
        }
        let field = choice
            .column
            .as_ref()
            .and_then(|column| self.with_other(column, choice.otherwise.as_ref(), at));
        Chooser {
            field,
            default: found.remove("/default"),
            constant: found.remove("/constant"),
            values: choice
                .values
                .keys()
                .filter_map(|value| {
                    let thing = found.get(&format!("/values/{}", escape(value)))?;
                    Some((value.trim().to_owned(), thing.clone()))
                })
                .collect(),
        }
    }

    fn template(&mut self, text: &str) -> Option<Template> {
        let parts = match super::template::parse(text) {
            Ok(parts) => parts,
            Err(reason) => {
                self.faults.push(
                    Fault::at_pointer("/subject", FaultCode::Malformed).with("reason", reason),
                );
                return None;
            }
        };
        let mut template = Vec::with_capacity(parts.len());
        for part in parts {
            template.push(match part {
                Part::Text(text) => Part::Text(text),
                Part::Service => Part::Service,
                Part::Column(name) => Part::Column(self.named(&name, "/subject")?),
            });
        }
        Some(Template(template))
    }

    fn answers(&mut self, mapping: &Mapping) -> BTreeMap<String, Vec<BoundAnswer>> {
        let mut bound: BTreeMap<String, Vec<BoundAnswer>> = BTreeMap::new();
        for (code, questions) in &mapping.answers.services {
            let at = format!("/answers/services/{}", escape(code));
            let Some(ready) = self.stock.services.get(code) else {
                self.fault(&at, FaultCode::NotFound, format!("service {code}"));
                continue;
            };
            let form = &ready.version.form;
            for (name, answer) in questions {
                let at = format!("{at}/{}", escape(name));
                let question = form
                    .questions()
                    .iter()
                    .find(|question| question.name == *name);
                match question {
                    None => self.fault(&at, FaultCode::NotFound, format!("question {name}")),
                    Some(question) if question.ui.widget == Widget::Place => {
                        self.faults.push(
                            Fault::at_pointer(&at, FaultCode::Contradiction).with("name", "place"),
                        );
                    }
                    Some(question) => {
                        let bound_answer = self.answer(question, answer, &at);
                        bound.entry(code.clone()).or_default().push(bound_answer);
                    }
                }
            }
            // In the order of the form, so that faults read in it too.
            if let Some(answers) = bound.get_mut(code) {
                let order = |answer: &BoundAnswer| {
                    form.questions()
                        .iter()
                        .position(|q| q.name == answer.question.name)
                };
                answers.sort_by_key(order);
            }
        }
        bound
    }

    fn answer(&mut self, question: &Question, answer: &Answer, at: &str) -> BoundAnswer {
        let field = answer
            .column
            .as_ref()
            .and_then(|column| self.with_other(column, answer.otherwise.as_ref(), at));
        for (value, given) in &answer.values {
            self.check_value(question, given, &format!("{at}/values/{}", escape(value)));
        }
        if let Some(given) = &answer.constant {
            self.check_value(question, given, &format!("{at}/constant"));
        }
        BoundAnswer {
            question: question.clone(),
            field,
            day: answer.format.as_deref().and_then(Format::read),
            answer: answer.clone(),
        }
    }

    /// An answer that stands in the mapping is one the question has.
    fn check_value(&mut self, question: &Question, given: &Value, at: &str) {
        let choices = match question.ui.widget {
            Widget::Radio | Widget::Select => question.schema.get("enum"),
            Widget::Checkboxes => question
                .schema
                .get("items")
                .and_then(|items| items.get("enum")),
            _ => return,
        };
        let Some(choices) = choices.and_then(Value::as_array) else {
            return;
        };
        let given: Vec<&Value> = match given {
            Value::Null => return,
            Value::Array(several) => several.iter().collect(),
            one => vec![one],
        };
        if given.iter().any(|value| !choices.contains(value)) {
            let allowed: Vec<&str> = choices.iter().filter_map(Value::as_str).collect();
            self.faults.push(
                Fault::at_pointer(at, FaultCode::NotAllowedValue)
                    .with("allowed", allowed.join(", ")),
            );
        }
    }

    fn keep(&mut self, mapping: &Mapping) -> Vec<Field> {
        let mut keep = Vec::new();
        for (index, name) in mapping.keep.iter().enumerate() {
            if name == "*" {
                let rest =
                    self.header.iter().enumerate().filter(|(position, name)| {
                        !self.used.contains(position) && !name.is_empty()
                    });
                keep.extend(rest.map(|(at, name)| Field {
                    at,
                    name: name.clone(),
                    otherwise: None,
                }));
            } else {
                keep.extend(self.named(name, &format!("/keep/{index}")));
            }
        }
        keep
    }
}

/// What a choice's target is called in a fault.
pub(super) trait Named {
    fn name(&self) -> String;
}

impl Named for String {
    fn name(&self) -> String {
        self.clone()
    }
}

macro_rules! named {
    ($($kind:ty => $text:expr),+ $(,)?) => {$(
        impl Named for $kind {
            fn name(&self) -> String {
                let text: fn(&Self) -> String = $text;
                text(self)
            }
        }
    )+};
}

named! {
    Standing => |standing| standing.status.to_string(),
    Channel => ToString::to_string,
    Language => ToString::to_string,
}
