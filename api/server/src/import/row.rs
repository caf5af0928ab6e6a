//! A row becomes a case, or findings.

use cases::inputs::Contact;
use cases::operations::{Arrival, Import, prepare_import};
use domain::clock::Moment;
use domain::codes::Channel;
use domain::refusal::{Fault, FaultCode, Place, Refusal};
use domain::text::Language;
use serde_json::{Map, Value};
use store::Failure;
use web::MunicipalityContext;

use super::bind::{Bound, Chooser, Field};
use super::findings::Finding;
use super::mapping::Invalid;
use super::source::RawRow;
use super::times::{Reading, Unreadable};

/// Characters of a subject; a longer one is cut.
pub(super) const LONGEST_SUBJECT: usize = 200;
/// Characters of a cell that is only kept.
const LONGEST_KEPT: usize = 2000;

/// What a row came to.
pub(super) struct ReadRow {
    pub(super) row: u64,
    pub(super) line: u64,
    /// Its number in the other system, if it has one.
    pub(super) external_id: Option<String>,
    /// The case, unless a finding is a fault.
    pub(super) import: Option<Import>,
    pub(super) findings: Vec<Finding>,
}

impl ReadRow {
    /// Has it a fault?
    pub(super) fn is_refused(&self) -> bool {
        self.findings.iter().any(|finding| finding.fault)
    }
}

/// Reads a row by a mapping.
pub(super) fn read(
    bound: &Bound,
    municipality: &MunicipalityContext,
    now: Moment,
    raw: RawRow,
) -> Result<ReadRow, Failure> {
    let RawRow {
        row,
        line,
        cells,
        findings,
    } = raw;
    let sound = findings.is_empty();
    let mut reader = Reader {
        bound,
        cells,
        findings,
    };
    let external_id = reader.external_id();
    let mut import = None;
    // A row that is not sound as a row would only be said to be wrong in other ways too.
    if sound && let Some(arrival) = reader.arrival(external_id.as_deref(), now) {
        match prepare_import(arrival, municipality, now) {
            Ok(prepared) => import = Some(prepared),
            Err(Failure::Refused(Refusal::Faults(faults))) => {
                for fault in faults {
                    reader.refused(fault);
                }
            }
            Err(other) => return Err(other),
        }
    }
    let findings = reader.findings;
    if findings.iter().any(|finding| finding.fault) {
        import = None;
    }
    Ok(ReadRow {
        row,
        line,
        external_id,
        import,
        findings,
    })
}

pub(super) struct Reader<'b> {
    pub(super) bound: &'b Bound,
    cells: Vec<String>,
    pub(super) findings: Vec<Finding>,
}

impl<'b> Reader<'b> {
    /// What stands in a column, or in the one that counts where it is blank; with its name.
    pub(super) fn cell<'s>(&'s self, field: &'b Field) -> (&'b str, &'s str) {
        let text = self.cells.get(field.at).map_or("", String::as_str);
        match &field.otherwise {
            Some(other) if text.is_empty() => self.cell(other),
            _ => (&field.name, text),
        }
    }

    /// The same on one line.
    fn line(&self, field: &'b Field) -> Option<String> {
        let (_, text) = self.cell(field);
        let words: Vec<&str> = text.split_whitespace().collect();
        (!words.is_empty()).then(|| words.join(" "))
    }

    fn external_id(&mut self) -> Option<String> {
        let mut parts = Vec::new();
        for field in &self.bound.external_id {
            let Some(part) = self.line(field) else {
                let missing = Finding::fault(&field.name, FaultCode::Required, Vec::new());
                self.findings.push(missing);
                return None;
            };
            parts.push(part);
        }
        Some(parts.join(" "))
    }

    /// The case as the row tells of it; nothing when too much is missing to go on. All that can be
    /// looked at is, so that every fault is told.
    fn arrival(&mut self, external_id: Option<&str>, now: Moment) -> Option<Arrival> {
        let bound = self.bound;
        let services = &bound.services;
        let service = self.choose(&bound.service, true, |code| services.get(code).cloned());
        let standing = self.choose(&bound.status, true, |code| {
            Some(super::mapping::Standing {
                status: code.parse().ok()?,
                outcome: None,
            })
        });
        let department = bound.department.as_ref().and_then(|chooser| {
            self.choose(chooser, false, |code| bound.departments.get(code).copied())
        });
        let channel = bound
            .channel
            .as_ref()
            .and_then(|chooser| self.choose(chooser, false, |code| code.parse::<Channel>().ok()));
        let language = bound
            .language
            .as_ref()
            .and_then(|chooser| self.choose(chooser, false, |code| code.parse::<Language>().ok()));
        let created_at = self.time(&bound.created);
        if created_at.is_none() && self.cell(&bound.created).1.is_empty() {
            let (column, _) = self.cell(&bound.created);
            self.findings
                .push(Finding::fault(column, FaultCode::Required, Vec::new()));
        }
        let updated_at = bound.updated.as_ref().and_then(|field| self.time(field));
        let mut resolved_at = bound.resolved.as_ref().and_then(|field| self.time(field));
        let mut closed_at = bound.closed.as_ref().and_then(|field| self.time(field));
        let coordinates = self.coordinates();
        let contact = self.contact();
        let imported = self.kept();
        let (service, standing) = (service?, standing?);
        // Without a beginning the row is refused; a stand-in lets the rest be looked at all the same.
        let created_at = created_at.unwrap_or_else(|| {
            let others = [updated_at, resolved_at, closed_at];
            others.into_iter().flatten().min().unwrap_or(now)
        });
        let answers = self.answers(&service.service.code);
        if domain::case::is_open(standing.status) {
            // The fallback for rows without an end says nothing about rows that have not ended.
            self.set_aside(&mut resolved_at, bound.resolved.as_ref());
            self.set_aside(&mut closed_at, bound.closed.as_ref());
        }
        let name = service
            .service
            .names
            .pick(bound.default_language, bound.default_language);
        let subject = bound
            .subject
            .as_ref()
            .and_then(|template| template.fill(name, |field| self.line(field).unwrap_or_default()));
        let mut arrival = Arrival {
            external_id: external_id?.to_owned(),
            service: service.service,
            version: service.version,
            status: standing.status,
            outcome: standing.outcome,
            channel: channel.unwrap_or(Channel::Other),
            language: language.unwrap_or(bound.default_language),
            department,
            subject,
            address: bound.address.as_ref().and_then(|field| self.line(field)),
            coordinates,
            contact,
            answers,
            imported,
            created_at,
            updated_at,
            resolved_at,
            closed_at,
        };
        if bound.invalid == Invalid::Drop {
            self.drop_invalid(&mut arrival);
        }
        Some(arrival)
    }

    fn choose<T: Clone>(
        &mut self,
        chooser: &'b Chooser<T>,
        needed: bool,
        by_code: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let Some(field) = &chooser.field else {
            return chooser.constant.clone();
        };
        let (column, text) = self.cell(field);
        if let Some(listed) = chooser.values.get(text) {
            return Some(listed.clone());
        }
        if text.is_empty() {
            if chooser.default.is_none() && needed {
                self.findings
                    .push(Finding::fault(column, FaultCode::Required, Vec::new()));
            }
            return chooser.default.clone();
        }
        if chooser.values.is_empty()
            && let Some(found) = by_code(text)
        {
            return Some(found);
        }
        let (column, text) = (column.to_owned(), text.to_owned());
        let finding = if chooser.default.is_some() {
            let said = "The mapping does not list this value; its default was taken.";
            Finding::remark(&column, "default_taken", said)
        } else {
            Finding::refusal(
                &column,
                "not_listed",
                "The mapping does not list this value.",
            )
        };
        self.findings.push(finding.value(&text));
        chooser.default.clone()
    }

    fn time(&mut self, field: &'b Field) -> Option<Moment> {
        let (column, text) = self.cell(field);
        if text.is_empty() {
            return None;
        }
        let clock = &self.bound.clock;
        let zone = clock.zone();
        let (moment, finding) = match clock.read(text) {
            Ok(Reading::Plain(moment)) => return Some(moment),
            Ok(Reading::Twice(moment)) => {
                let said =
                    format!("The clock in {zone} showed this time twice; it was read as {moment}.");
                (
                    Some(moment),
                    Finding::remark(column, "time_shown_twice", said),
                )
            }
            Ok(Reading::Never(moment)) => {
                let said =
                    format!("The clock in {zone} never showed this time; it was read as {moment}.");
                (
                    Some(moment),
                    Finding::remark(column, "time_never_shown", said),
                )
            }
            Err(Unreadable::Twice) => {
                let said = format!("The clock in {zone} showed this time twice.");
                (None, Finding::refusal(column, "time_shown_twice", said))
            }
            Err(Unreadable::Never) => {
                let said = format!("The clock in {zone} never showed this time.");
                (None, Finding::refusal(column, "time_never_shown", said))
            }
            Err(Unreadable::Format) => {
                let params = vec![("format", clock.formats())];
                (
                    None,
                    Finding::fault(column, FaultCode::InvalidFormat, params),
                )
            }
        };
        let finding = finding.value(text);
        self.findings.push(finding);
        moment
    }

    /// An end that an open case cannot have is left out, and that is said when it was the column's
    /// own.
    fn set_aside(&mut self, time: &mut Option<Moment>, field: Option<&'b Field>) {
        if time.take().is_none() {
            return;
        }
        let Some(field) = field else { return };
        let text = self.cells.get(field.at).map_or("", String::as_str);
        if !text.is_empty() {
            let said = "The case is open, so this end was left out.";
            let finding = Finding::remark(&field.name, "end_left_out", said).value(text);
            self.findings.push(finding);
        }
    }

    fn coordinates(&mut self) -> Option<(f64, f64)> {
        let (east, north) = (
            self.bound.longitude.as_ref()?,
            self.bound.latitude.as_ref()?,
        );
        let (longitude, latitude) = (self.degrees(east), self.degrees(north));
        let blank = |reader: &Self, field| reader.cell(field).1.is_empty();
        for (field, other) in [(east, north), (north, east)] {
            if blank(self, field) && !blank(self, other) {
                self.findings
                    .push(Finding::fault(&field.name, FaultCode::Required, Vec::new()));
            }
        }
        Some((longitude?, latitude?))
    }

    fn degrees(&mut self, field: &'b Field) -> Option<f64> {
        let (column, text) = self.cell(field);
        if text.is_empty() {
            return None;
        }
        // A lone comma is a decimal comma: nobody groups the digits of degrees.
        let number: Option<f64> = text.replacen(',', ".", 1).parse().ok();
        if let Some(number) = number.filter(|number| number.is_finite()) {
            return Some(number);
        }
        let params = vec![("expected", "number".to_owned())];
        let finding = Finding::fault(column, FaultCode::WrongType, params).value(text);
        self.findings.push(finding);
        None
    }

    fn contact(&self) -> Contact {
        let of = &self.bound.reporter;
        let line = |field: &'b Option<Field>| field.as_ref().and_then(|field| self.line(field));
        Contact {
            name: line(&of.name),
            email: line(&of.email),
            phone: line(&of.phone),
            address: line(&of.address),
        }
    }

    fn kept(&mut self) -> Map<String, Value> {
        let mut kept = Map::new();
        for field in &self.bound.keep {
            let text = self.cells.get(field.at).map_or("", String::as_str);
            if text.chars().count() > LONGEST_KEPT {
                let params = vec![("max", LONGEST_KEPT.to_string())];
                self.findings
                    .push(Finding::fault(&field.name, FaultCode::TooLong, params));
            } else if !text.is_empty() {
                kept.insert(field.name.clone(), Value::from(text));
            }
        }
        kept
    }

    /// Says what was refused of the case, by the column it came from.
    fn refused(&mut self, fault: Fault) {
        let bound = self.bound;
        let place = match &fault.place {
            Place::Pointer(place) | Place::Parameter(place) | Place::Header(place) => place.clone(),
        };
        let mut parts = place.split('/').skip(1);
        let (first, second) = (
            parts.next().unwrap_or_default(),
            parts.next().unwrap_or_default(),
        );
        let of = &bound.reporter;
        let field = match (first, second) {
            ("externalId", _) => bound.external_id.first(),
            ("status" | "outcome", _) => bound.status.field.as_ref(),
            ("language", _) => bound
                .language
                .as_ref()
                .and_then(|chooser| chooser.field.as_ref()),
            ("createdAt", _) => Some(&bound.created),
            ("updatedAt", _) => bound.updated.as_ref(),
            ("resolvedAt", _) => bound.resolved.as_ref(),
            ("closedAt", _) => bound.closed.as_ref(),
            ("address", _) => bound.address.as_ref(),
            ("longitude", _) => bound.longitude.as_ref(),
            ("latitude", _) => bound.latitude.as_ref(),
            ("resident", "name") => of.name.as_ref(),
            ("resident", "email") => of.email.as_ref(),
            ("resident", "phone") => of.phone.as_ref(),
            ("resident", "address") => of.address.as_ref(),
            _ => None,
        };
        let (column, value) = match field {
            Some(field) => {
                let (column, text) = self.cell(field);
                (column.to_owned(), Some(text.to_owned()))
            }
            None => (place.trim_start_matches('/').to_owned(), None),
        };
        let mut finding = Finding::fault(&column, fault.code, fault.params);
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            finding = finding.value(&value);
        }
        self.findings.push(finding);
    }
}
