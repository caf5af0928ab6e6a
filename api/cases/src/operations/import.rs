//! Cases that another system already had come in, many at once.
//!
//! What differs from an intake: the case has a past. It comes with its status and its times; it may
//! lack answers the old system never asked for; and it is known by the number it had there, so that
//! bringing it in again changes nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::case::is_open;
use domain::clock::Moment;
use domain::codes::{CaseStatus, Channel, EventKind, Outcome, TaskStatus};
use domain::deadline::{self, Basis};
use domain::form;
use domain::ids::{CaseId, DepartmentId, TaskId};
use domain::reference::Reference;
use domain::refusal::{Fault, FaultCode, Place, Refusal};
use domain::text::Language;
use serde_json::{Map, Value, json};
use store::journal::{self, Entry, Subject};
use store::types::{At, Json};
use store::{Failure, Tx};
use web::{Faults, MunicipalityContext};

use super::create::{Spot, subject_of, work};
use crate::inputs::Contact;
use crate::offers::{Service, Version};
use crate::queries::{self, CaseRow, ImportRow, ManyCases, ReporterRow};
use crate::secret::Secret;
use crate::story::Deed;

/// Where a case keeps what the old system knew and no question of its form asks: beside the
/// answers, under this name.
pub const IMPORTED: &str = "imported";

/// A case as another system tells of it.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// Its number there.
    pub external_id: String,
    /// The service it belongs to.
    pub service: Arc<Service>,
    /// By which version.
    pub version: Arc<Version>,
    /// Where it stands.
    pub status: CaseStatus,
    /// What came of it.
    pub outcome: Option<Outcome>,
    /// How it reached the municipality.
    pub channel: Channel,
    /// The language the resident is answered in.
    pub language: Language,
    /// The department that answers for it; the service's when nothing is said.
    pub department: Option<DepartmentId>,
    /// The words that name it in lists; made from the service and the place when left out.
    pub subject: Option<String>,
    /// Where: the address in words.
    pub address: Option<String>,
    /// Where: degrees east and north.
    pub coordinates: Option<(f64, f64)>,
    /// Who asks.
    pub contact: Contact,
    /// Answers to questions of the service's form.
    pub answers: Map<String, Value>,
    /// What else was known of it.
    pub imported: Map<String, Value>,
    /// When it came in.
    pub created_at: Moment,
    /// When anything of it last changed.
    pub updated_at: Option<Moment>,
    /// When it was resolved.
    pub resolved_at: Option<Moment>,
    /// When it ended.
    pub closed_at: Option<Moment>,
}

/// An arrival that was checked and may come in.
#[derive(Clone, Debug)]
pub struct Import {
    arrival: Arrival,
    answers: Value,
    subject: String,
    tracking_hash: Vec<u8>,
}

impl Import {
    /// Its number in the other system.
    pub fn external_id(&self) -> &str {
        &self.arrival.external_id
    }
}

/// What became of one of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Landing {
    /// It is a case now, with this number.
    Imported(String),
    /// It was one before; nothing changed.
    Before,
}

/// Everything wrong with the answers of an imported case. That one is missing is not: the old
/// system may never have asked.
pub fn answer_faults(version: &Version, answers: &Map<String, Value>) -> Vec<Fault> {
    let answers = Value::Object(answers.clone());
    version
        .check
        .check(&answers)
        .into_iter()
        .filter(|fault| !is_missing_answer(fault))
        .collect()
}

fn is_missing_answer(fault: &Fault) -> bool {
    let at_top = matches!(&fault.place, Place::Pointer(at) if at.matches('/').count() == 1);
    fault.code == FaultCode::Required && at_top
}

/// Checks a case that is to be imported, and settles what was left open.
///
/// # Errors
/// All faults at once, with pointers to the fields of [`Arrival`].
pub fn prepare_import(
    mut arrival: Arrival,
    municipality: &MunicipalityContext,
    now: Moment,
) -> Result<Import, Failure> {
    let mut faults = Faults::default();
    faults.text("/externalId", &arrival.external_id, 1..=100);
    faults.optional_text("/subject", arrival.subject.as_ref(), 1..=200);
    faults.optional_text("/address", arrival.address.as_ref(), 1..=300);
    if let Some((longitude, latitude)) = arrival.coordinates {
        faults.range("/longitude", &longitude, -180.0..=180.0);
        faults.range("/latitude", &latitude, -90.0..=90.0);
    }
    if !municipality.languages.contains(&arrival.language) {
        faults.add(
            Fault::at_pointer("/language", FaultCode::LanguageUnknown)
                .with("language", arrival.language),
        );
    }
    arrival.contact = arrival.contact.tidy();
    faults.part("/resident", &arrival.contact);
    check_standing(&arrival, &mut faults);
    check_times(&arrival, now, &mut faults);
    arrival.answers = form::tidy(arrival.answers);
    let wrong = answer_faults(&arrival.version, &arrival.answers);
    faults.extend(wrong.into_iter().map(|fault| fault.below("/answers")));
    // What it is made of was checked above, by the same rules as the form's.
    add_place(&mut arrival);
    if arrival.answers.contains_key(IMPORTED) && !arrival.imported.is_empty() {
        faults.add(
            Fault::at_pointer("/answers/imported", FaultCode::Contradiction).with("name", IMPORTED),
        );
    }
    Refusal::unless_empty(faults.into_list())?;

    let place = Spot {
        address: arrival.address.clone(),
        ..Spot::default()
    };
    let subject = arrival
        .subject
        .take()
        .unwrap_or_else(|| subject_of(&arrival.service, municipality.default_language, &place));
    let mut answers = std::mem::take(&mut arrival.answers);
    let imported = std::mem::take(&mut arrival.imported);
    if !imported.is_empty() {
        answers.insert(IMPORTED.to_owned(), Value::Object(imported));
    }
    Ok(Import {
        arrival,
        answers: Value::Object(answers),
        subject,
        // Nobody is told this secret: whoever asked has the number of the old system.
        tracking_hash: Secret::random()?.hash(),
    })
}

/// The question that asks where is answered by the place of the case, as it would be after an
/// intake.
fn add_place(arrival: &mut Arrival) {
    let Some(question) = arrival.version.form.place_question() else {
        return;
    };
    let Some(address) = &arrival.address else {
        return;
    };
    let mut answer = json!({ "address": address });
    if let Some((longitude, latitude)) = arrival.coordinates {
        answer["longitude"] = json!(longitude);
        answer["latitude"] = json!(latitude);
    }
    arrival.answers.entry(question.to_owned()).or_insert(answer);
}

/// Status and outcome as the moves of a case could have brought them about.
fn check_standing(arrival: &Arrival, faults: &mut Faults) {
    let can_have_outcome = matches!(arrival.status, CaseStatus::Resolved | CaseStatus::Closed);
    if arrival.outcome.is_some() && !can_have_outcome {
        faults.add(Fault::at_pointer("/outcome", FaultCode::Contradiction).with("name", "status"));
    }
    let open = is_open(arrival.status);
    for (at, time, needed) in [
        (
            "/resolvedAt",
            arrival.resolved_at,
            arrival.status == CaseStatus::Resolved,
        ),
        (
            "/closedAt",
            arrival.closed_at,
            !open && arrival.status != CaseStatus::Resolved,
        ),
    ] {
        if needed && time.is_none() {
            faults.add(Fault::at_pointer(at, FaultCode::Required));
        }
        if open && time.is_some() {
            faults.add(Fault::at_pointer(at, FaultCode::Contradiction).with("name", "status"));
        }
    }
}

/// Nothing happens before it began, and nothing in the future.
fn check_times(arrival: &Arrival, now: Moment, faults: &mut Faults) {
    for (at, time) in [
        ("/createdAt", Some(arrival.created_at)),
        ("/updatedAt", arrival.updated_at),
        ("/resolvedAt", arrival.resolved_at),
        ("/closedAt", arrival.closed_at),
    ] {
        let Some(time) = time else { continue };
        if time > now {
            faults.add(Fault::at_pointer(at, FaultCode::InTheFuture));
        } else if time < arrival.created_at {
            faults.add(Fault::at_pointer(at, FaultCode::Contradiction).with("name", "createdAt"));
        }
    }
    if let (Some(resolved), Some(closed)) = (arrival.resolved_at, arrival.closed_at)
        && closed < resolved
    {
        faults.add(
            Fault::at_pointer("/closedAt", FaultCode::Contradiction).with("name", "resolvedAt"),
        );
    }
}

/// Stores a batch: what of it is not here yet, with numbers, tasks for what is open, and one event
/// each. Answers in the order of the batch what became of each.
pub fn import(
    tx: &mut Tx<'_>,
    deed: Deed<'_>,
    source: &str,
    batch: &[Import],
) -> Result<Vec<Landing>, Failure> {
    let municipality = deed.municipality;
    let ids: Vec<&str> = batch
        .iter()
        .map(|import| import.arrival.external_id.as_str())
        .collect();
    let before = queries::imported_before(tx, municipality.id, source, &ids)?;
    let mut numbers = reserve(tx, deed, batch, &before)?;
    let mut many = ManyCases::default();
    let mut entries = Vec::new();
    let mut landings = Vec::with_capacity(batch.len());
    for import in batch {
        if before.contains(&import.arrival.external_id) {
            landings.push(Landing::Before);
            continue;
        }
        let year = deadline::local_year(import.arrival.created_at, municipality.time_zone);
        let number = numbers.get_mut(&year).and_then(Iterator::next);
        let number = number.ok_or_else(|| Failure::broken("fewer numbers than cases"))?;
        let reference =
            Reference::new(&municipality.prefix, year, number).map_err(Failure::broken)?;
        let case = row(import, &reference, municipality);
        let opened = add_work(&mut many, import, &case, deed);
        entries.push(entry(deed, source, &case, &opened));
        if !import.arrival.contact.is_empty() {
            let contact = import.arrival.contact.clone();
            many.reporters.push(ReporterRow {
                municipality_id: municipality.id,
                case_id: case.id,
                name: contact.name,
                email: contact.email,
                phone: contact.phone,
                address: contact.address,
            });
        }
        many.marks.push(ImportRow::of(
            &case,
            source,
            &import.arrival.external_id,
            deed.now,
        ));
        landings.push(Landing::Imported(case.reference.clone()));
        many.cases.push(case);
    }
    queries::insert_many(tx, &many)?;
    journal::record_new(tx, &entries)?;
    Ok(landings)
}

/// The numbers the new cases of a batch get, by the year they came in.
fn reserve(
    tx: &mut Tx<'_>,
    deed: Deed<'_>,
    batch: &[Import],
    before: &std::collections::BTreeSet<String>,
) -> Result<BTreeMap<i32, std::ops::RangeInclusive<i64>>, Failure> {
    let mut wanted: BTreeMap<i32, i64> = BTreeMap::new();
    for import in batch {
        if !before.contains(&import.arrival.external_id) {
            let zone = deed.municipality.time_zone;
            *wanted
                .entry(deadline::local_year(import.arrival.created_at, zone))
                .or_default() += 1;
        }
    }
    // In the order of the years, so that two importers never wait for each other in a circle.
    wanted
        .into_iter()
        .map(|(year, count)| {
            let first = queries::reserve_numbers(tx, deed.municipality.id, year, count)?;
            Ok((year, first..=first + count - 1))
        })
        .collect()
}

fn row(import: &Import, reference: &Reference, municipality: &MunicipalityContext) -> CaseRow {
    let arrival = &import.arrival;
    let promised = &arrival.version.definition.deadline;
    let due = |norm, basis| {
        At(deadline::due(
            arrival.created_at,
            norm,
            basis,
            municipality.time_zone,
        ))
    };
    let open = is_open(arrival.status);
    let last = [arrival.updated_at, arrival.resolved_at, arrival.closed_at]
        .into_iter()
        .flatten()
        .fold(arrival.created_at, Moment::max);
    CaseRow {
        municipality_id: municipality.id,
        id: CaseId::from_uuid(store::ids::new_id(arrival.created_at)),
        reference: reference.to_string(),
        service_id: arrival.service.id,
        service_version: arrival.version.number,
        status: arrival.status,
        open,
        outcome: arrival.outcome,
        department_id: arrival.department.unwrap_or(arrival.service.department),
        assignee_id: None,
        channel: arrival.channel,
        language: arrival.language,
        subject: import.subject.clone(),
        answers: Json(import.answers.clone()),
        place_address: arrival.address.clone(),
        place_longitude: arrival.coordinates.map(|(longitude, _)| longitude),
        place_latitude: arrival.coordinates.map(|(_, latitude)| latitude),
        recorded_by: None,
        tracking_hash: import.tracking_hash.clone(),
        external_reference: Some(arrival.external_id.clone()),
        due_at: due(promised.norm(), promised.basis),
        // Whether somebody answered in time is known for what ended only to the old system.
        first_response_due_at: promised
            .first_response
            .filter(|_| open)
            .map(|norm| due(norm, Basis::Norm)),
        received_at: At(arrival.created_at),
        resolved_at: match arrival.status {
            CaseStatus::Closed => arrival.resolved_at.or(arrival.closed_at).map(At),
            CaseStatus::Resolved => arrival.resolved_at.map(At),
            _ => None,
        },
        closed_at: arrival
            .closed_at
            .filter(|_| arrival.status != CaseStatus::Resolved)
            .map(At),
        version: 1,
        created_at: At(arrival.created_at),
        updated_at: At(last),
    }
}

/// The work still to do: none on what ended. It begins now, whenever the case came in, because only
/// now a department can see it.
fn add_work(many: &mut ManyCases, import: &Import, case: &CaseRow, deed: Deed<'_>) -> Vec<TaskId> {
    if !case.open {
        return Vec::new();
    }
    let (tasks, dependencies) = work(case, &import.arrival.version, deed.municipality, deed.now);
    let opened = tasks
        .iter()
        .filter(|task| task.status == TaskStatus::Open)
        .map(|task| task.id)
        .collect();
    many.tasks.extend(tasks);
    many.dependencies.extend(dependencies);
    opened
}

/// The first entry of the case's journal tells what the case came with, so that a recount from the
/// journal alone knows its past.
fn entry(deed: Deed<'_>, source: &str, case: &CaseRow, opened: &[TaskId]) -> Entry {
    let mut data = json!({
        "source": source,
        "serviceId": case.service_id,
        "serviceVersion": case.service_version,
        "departmentId": case.department_id,
        "channel": case.channel,
        "status": case.status,
        "receivedAt": case.received_at.0,
    });
    for (name, time) in [
        ("resolvedAt", case.resolved_at),
        ("closedAt", case.closed_at),
    ] {
        if let Some(At(time)) = time {
            data[name] = json!(time);
        }
    }
    if let Some(outcome) = case.outcome {
        data["outcome"] = json!(outcome);
    }
    if case.open {
        data["opened"] = json!(opened);
    }
    let mut entry = Entry::new(
        deed.actor,
        Subject::Case(case.id),
        1,
        EventKind::CaseImported,
        deed.now,
    )
    .in_municipality(case.municipality_id)
    .data(data);
    entry.request_id = deed.request_id.map(str::to_owned);
    entry
}
