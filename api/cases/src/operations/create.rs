//! A case comes in.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::codes::{ActorKind, CaseStatus, Channel, EventKind, TaskStatus};
use domain::deadline::{self, Basis};
use domain::ids::{CaseId, MunicipalityId, TaskId};
use domain::policy::{Action, Actor, Scope};
use domain::reference::Reference;
use domain::refusal::{Fault, FaultCode, Params, ProblemKind, Refusal};
use domain::service::takes_cases;
use domain::text::Language;
use domain::{clock::Moment, form, task};
use serde_json::{Value, json};
use store::types::{At, Json};
use store::{Failure, Tx, journal};
use web::{Faults, MunicipalityContext};

use crate::inputs::{Contact, NewCase};
use crate::offers::{Service, Version};
use crate::queries::{self, CaseRow, DependencyRow, NoteRow, ReporterRow, TaskRow};
use crate::secret::Secret;
use crate::story::{Deed, Story};

/// A case that may come in: everything checked that needs no transaction.
#[derive(Clone, Debug)]
pub struct Intake {
    /// The id it will have.
    pub id: CaseId,
    /// What is asked for.
    pub service: Arc<Service>,
    /// By which version.
    pub version: Arc<Version>,
    answers: Value,
    subject: String,
    place: Spot,
    contact: Contact,
    channel: Channel,
    language: Language,
    note: Option<String>,
}

/// Where, as the answers say.
#[derive(Clone, Debug, Default)]
pub(super) struct Spot {
    pub(super) address: Option<String>,
    pub(super) longitude: Option<f64>,
    pub(super) latitude: Option<f64>,
}

/// Checks a new case against its service, and settles what was left open.
///
/// # Errors
/// All faults at once; 409 when the service is not offered.
pub fn prepare(
    new: NewCase,
    actor: &Actor,
    municipality: &MunicipalityContext,
    asked_in: Language,
    now: Moment,
    service: Arc<Service>,
    version: Arc<Version>,
) -> Result<Intake, Refusal> {
    if service.live_version.is_none() || !takes_cases(version.status) {
        return Err(Refusal::problem(ProblemKind::NotOffered));
    }
    let records = actor.may(Action::RecordCases) > Scope::None;
    let mut rules = Faults::default();
    new.rules(&mut rules);
    let mut faults = rules.into_list();
    let answers = Value::Object(form::tidy(new.answers));
    faults.extend(
        version
            .check
            .check(&answers)
            .into_iter()
            .map(|fault| fault.below("/answers")),
    );
    let channel = match new.channel {
        None if records => Channel::Desk,
        None => Channel::Web,
        Some(channel) if records || channel == Channel::Web => channel,
        Some(_) => {
            faults.push(Fault::at_pointer("/channel", FaultCode::OnlyForStaff));
            Channel::Web
        }
    };
    if new.note.is_some() && !records {
        faults.push(Fault::at_pointer("/note", FaultCode::OnlyForStaff));
    }
    let language = match new.language {
        None => asked_in,
        Some(language) if municipality.languages.contains(&language) => language,
        Some(language) => {
            faults.push(
                Fault::at_pointer("/language", FaultCode::LanguageUnknown)
                    .with("language", language),
            );
            language
        }
    };
    Refusal::unless_empty(faults)?;
    let place = spot(&version, &answers);
    let contact = contact_in(&version, &answers, new.resident.map(Contact::tidy));
    Ok(Intake {
        id: new
            .id
            .unwrap_or_else(|| CaseId::from_uuid(store::ids::new_id(now))),
        subject: new.subject.map_or_else(
            || subject_of(&service, municipality.default_language, &place),
            |subject| subject.trim().to_owned(),
        ),
        service,
        version,
        answers,
        place,
        contact,
        channel,
        language,
        note: new.note,
    })
}

/// `Kóbor macska · Fő tér 1.`
pub(super) fn subject_of(service: &Service, language: Language, place: &Spot) -> String {
    let name = service.names.pick(language, language);
    match &place.address {
        Some(address) => format!("{name} · {address}").chars().take(200).collect(),
        None => name.to_owned(),
    }
}

fn spot(version: &Version, answers: &Value) -> Spot {
    let Some(place) = version
        .form
        .place_question()
        .and_then(|name| answers.get(name))
    else {
        return Spot::default();
    };
    Spot {
        address: place
            .get("address")
            .and_then(Value::as_str)
            .map(str::to_owned),
        longitude: place.get("longitude").and_then(Value::as_f64),
        latitude: place.get("latitude").and_then(Value::as_f64),
    }
}

/// Who asks: what was sent for it, completed by the answers that say it.
fn contact_in(version: &Version, answers: &Value, sent: Option<Contact>) -> Contact {
    let answered = |key: &str| {
        let value = answers.get(version.form.question_for(key)?)?;
        let text = value
            .as_str()
            .or_else(|| value.get("address").and_then(Value::as_str));
        text.map(str::to_owned)
    };
    let sent = sent.unwrap_or_default();
    Contact {
        name: sent.name.or_else(|| answered("person.name")),
        email: sent.email.or_else(|| answered("person.email")),
        phone: sent.phone.or_else(|| answered("person.phone")),
        address: sent.address.or_else(|| answered("person.address")),
    }
}

/// Stores a case with its number, its tasks and its first event. The number comes last but one, so
/// that the counter, for which all intakes of the municipality wait, is held as shortly as can be.
pub fn create(
    tx: &mut Tx<'_>,
    deed: Deed<'_>,
    intake: &Intake,
    secret: &Secret,
) -> Result<CaseRow, Failure> {
    let municipality = deed.municipality;
    if journal::is_kept(tx, municipality.id, intake.id.uuid())? {
        let params: Params = vec![("name", intake.id.to_string())];
        return Err(Refusal::Problem(ProblemKind::AlreadyExists, params).into());
    }
    let year = deadline::local_year(deed.now, municipality.time_zone);
    let number = queries::next_number(tx, municipality.id, year)?;
    let reference = Reference::new(&municipality.prefix, year, number).map_err(Failure::broken)?;
    let promised = &intake.version.definition.deadline;
    let due = |norm, basis| deadline::due(deed.now, norm, basis, municipality.time_zone);
    let case = CaseRow {
        municipality_id: municipality.id,
        id: intake.id,
        reference: reference.to_string(),
        service_id: intake.service.id,
        service_version: intake.version.number,
        status: CaseStatus::New,
        open: true,
        outcome: None,
        department_id: intake.service.department,
        assignee_id: None,
        channel: intake.channel,
        language: intake.language,
        subject: intake.subject.clone(),
        answers: Json(intake.answers.clone()),
        place_address: intake.place.address.clone(),
        place_longitude: intake.place.longitude,
        place_latitude: intake.place.latitude,
        recorded_by: (deed.actor.kind == ActorKind::Staff)
            .then_some(deed.actor.user)
            .flatten(),
        tracking_hash: secret.hash(),
        external_reference: None,
        due_at: At(due(promised.norm(), promised.basis)),
        first_response_due_at: promised
            .first_response
            .map(|norm| At(due(norm, Basis::Norm))),
        received_at: At(deed.now),
        resolved_at: None,
        closed_at: None,
        version: 1,
        created_at: At(deed.now),
        updated_at: At(deed.now),
    };
    queries::insert(tx, &case)?;
    put_contact(tx, municipality.id, case.id, &intake.contact)?;
    let (tasks, dependencies) = work(&case, &intake.version, municipality, deed.now);
    queries::insert_tasks(tx, &tasks, &dependencies)?;
    let mut data = json!({
        "serviceId": case.service_id,
        "serviceVersion": case.service_version,
        "departmentId": case.department_id,
        "channel": case.channel,
        "opened": tasks
            .iter()
            .filter(|task| task.status == TaskStatus::Open)
            .map(|task| task.id)
            .collect::<Vec<_>>(),
    });
    if let (Some(body), Some(author)) = (&intake.note, deed.actor.user) {
        let note = NoteRow {
            municipality_id: municipality.id,
            id: domain::ids::NoteId::from_uuid(store::ids::new_id(deed.now)),
            case_id: case.id,
            author_user_id: author,
            body: body.clone(),
            created_at: At(deed.now),
        };
        data["noteId"] = json!(queries::insert_note(tx, &note)?);
    }
    Story::of(EventKind::CaseCreated, data).record(tx, deed, &case, 1)?;
    Ok(case)
}

/// Stores who asks, if anything is known.
pub(super) fn put_contact(
    tx: &mut Tx<'_>,
    municipality: MunicipalityId,
    case: CaseId,
    contact: &Contact,
) -> Result<(), Failure> {
    if contact.is_empty() {
        return Ok(());
    }
    queries::put_reporter(
        tx,
        &ReporterRow {
            municipality_id: municipality,
            case_id: case,
            name: contact.name.clone(),
            email: contact.email.clone(),
            phone: contact.phone.clone(),
            address: contact.address.clone(),
        },
    )
}

/// The tasks of the process; those that wait for nothing are open at once.
pub(super) fn work(
    case: &CaseRow,
    version: &Version,
    municipality: &MunicipalityContext,
    now: Moment,
) -> (Vec<TaskRow>, Vec<DependencyRow>) {
    let templates = &version.definition.process.tasks;
    let ids: BTreeMap<&str, TaskId> = templates
        .iter()
        .map(|template| {
            (
                template.code.as_str(),
                TaskId::from_uuid(store::ids::new_id(now)),
            )
        })
        .collect();
    let mut tasks = Vec::with_capacity(templates.len());
    let mut dependencies = Vec::new();
    for (position, template) in (0_i32..).zip(templates) {
        let (Some(id), Some(department)) = (
            ids.get(template.code.as_str()),
            version.departments.get(&template.department),
        ) else {
            continue;
        };
        let open = task::opens(template.waits_for.iter().map(|_| TaskStatus::Waiting));
        tasks.push(TaskRow {
            municipality_id: case.municipality_id,
            id: *id,
            case_id: case.id,
            code: template.code.clone(),
            position,
            names: Json(template.names.clone()),
            instructions: Json(template.instructions.clone()),
            internal: template.internal,
            department_id: department.id,
            assignee_id: None,
            status: if open {
                TaskStatus::Open
            } else {
                TaskStatus::Waiting
            },
            due_at: template.norm.filter(|_| open).map(|norm| {
                At(deadline::due(
                    now,
                    norm,
                    Basis::Norm,
                    municipality.time_zone,
                ))
            }),
            opened_at: open.then_some(At(now)),
            started_at: None,
            finished_at: None,
            result_note: None,
            created_at: At(now),
            updated_at: At(now),
        });
        dependencies.extend(template.waits_for.iter().filter_map(|code| {
            Some(DependencyRow {
                municipality_id: case.municipality_id,
                task_id: *id,
                waits_for_id: *ids.get(code.as_str())?,
            })
        }));
    }
    (tasks, dependencies)
}
