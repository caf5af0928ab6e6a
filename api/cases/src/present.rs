//! From rows to views: names are looked up once a list, texts picked in the reader's language, and
//! what the caller can do next is read off the tables of the domain.

mod story;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::case::{self, Reason};
use domain::ids::{DepartmentId, MunicipalityId, ServiceId, TaskId, UserId};
use domain::person::full_name;
use domain::policy::{Action, Actor, Scope};
use domain::task;
use domain::text::Language;
use store::journal::Recorded;
use store::types::At;
use store::{Db, Failure};
use web::MunicipalityContext;

use self::story::newest_events;
pub(crate) use self::story::{Texts, event_texts, events, message, note, side, told_to_resident};
use crate::offers::{Offers, Service, Version};
use crate::operations::contact;
use crate::queries::{
    self, CaseRow, DepartmentNames, MessageRow, NoteRow, PersonNames, SummaryRow, TaskRow,
};
use crate::views::{
    AllowedTaskTransition, AllowedTransition, Case, CaseSummary, DepartmentName, PersonName, Place,
    ServiceName, Task,
};

/// Who reads, in which language, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a> {
    pub(crate) actor: &'a Actor,
    pub(crate) municipality: &'a MunicipalityContext,
    pub(crate) language: Language,
    pub(crate) now: DateTime<Utc>,
}

impl Reader<'_> {
    fn id(&self) -> MunicipalityId {
        self.municipality.id
    }

    pub(crate) fn pick<'t>(&self, texts: &'t domain::text::Texts) -> &'t str {
        texts.pick(self.language, self.municipality.default_language)
    }

    fn person(&self, people: &BTreeMap<UserId, PersonNames>, id: UserId) -> Option<PersonName> {
        people.get(&id).map(|names| PersonName {
            id,
            display_name: full_name(&names.family_name, &names.given_name, self.language),
        })
    }

    fn department(
        &self,
        departments: &BTreeMap<DepartmentId, DepartmentNames>,
        id: DepartmentId,
    ) -> Option<DepartmentName> {
        departments.get(&id).map(|found| DepartmentName {
            id,
            code: found.code.clone(),
            name: self.pick(&found.names).to_owned(),
        })
    }
}

/// What a caller wants to have in full.
#[derive(Clone, Copy, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "one for each part that can be asked for"
)]
pub(crate) struct Expand {
    pub(crate) service: bool,
    pub(crate) department: bool,
    pub(crate) assignee: bool,
    pub(crate) timeline: bool,
    pub(crate) messages: bool,
    pub(crate) notes: bool,
    pub(crate) form: bool,
}

fn distinct<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    items.collect::<BTreeSet<T>>().into_iter().collect()
}

/// A page of cases: one query for the services, and one each for the names asked for.
pub(crate) fn summaries(
    db: &mut Db<'_>,
    reader: Reader<'_>,
    rows: Vec<SummaryRow>,
    expand: Expand,
) -> Result<Vec<CaseSummary>, Failure> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let services = queries::services(
        db,
        reader.id(),
        &distinct(rows.iter().map(|row| row.service_id)),
    )?;
    let departments = if expand.department {
        queries::departments(
            db,
            reader.id(),
            &distinct(rows.iter().map(|row| row.department_id)),
        )?
    } else {
        BTreeMap::new()
    };
    let people = if expand.assignee {
        queries::people(
            db,
            reader.id(),
            &distinct(rows.iter().filter_map(|row| row.assignee_id)),
        )?
    } else {
        BTreeMap::new()
    };
    Ok(rows
        .into_iter()
        .map(|row| {
            let service = services.get(&row.service_id);
            summary(reader, row, service, &departments, &people, expand)
        })
        .collect())
}

fn summary(
    reader: Reader<'_>,
    row: SummaryRow,
    service: Option<&Service>,
    departments: &BTreeMap<DepartmentId, DepartmentNames>,
    people: &BTreeMap<UserId, PersonNames>,
    expand: Expand,
) -> CaseSummary {
    let has_place = row.place_address.is_some() || row.place_longitude.is_some();
    CaseSummary {
        id: row.id,
        reference: row.reference,
        service_code: service
            .map(|service| service.code.clone())
            .unwrap_or_default(),
        department_id: row.department_id,
        assignee_id: row.assignee_id,
        service: service
            .filter(|_| expand.service)
            .map(|service| ServiceName {
                code: service.code.clone(),
                name: reader.pick(&service.names).to_owned(),
            }),
        department: reader
            .department(departments, row.department_id)
            .filter(|_| expand.department),
        assignee: row
            .assignee_id
            .filter(|_| expand.assignee)
            .and_then(|id| reader.person(people, id)),
        status: row.status,
        open: row.open,
        outcome: row.outcome,
        channel: row.channel,
        subject: row.subject,
        place: has_place.then_some(Place {
            address: row.place_address,
            longitude: row.place_longitude,
            latitude: row.place_latitude,
        }),
        due_at: row.due_at.0,
        late: row.open && row.due_at.0 < reader.now,
        created_at: row.created_at.0,
        updated_at: row.updated_at.0,
    }
}

fn listed(case: &CaseRow) -> SummaryRow {
    SummaryRow {
        id: case.id,
        reference: case.reference.clone(),
        service_id: case.service_id,
        status: case.status,
        open: case.open,
        outcome: case.outcome,
        department_id: case.department_id,
        assignee_id: case.assignee_id,
        channel: case.channel,
        subject: case.subject.clone(),
        place_address: case.place_address.clone(),
        place_longitude: case.place_longitude,
        place_latitude: case.place_latitude,
        due_at: case.due_at,
        resolved_at: case.resolved_at,
        version: case.version,
        created_at: case.created_at,
        updated_at: case.updated_at,
    }
}

/// The version a case runs by.
pub(crate) fn version_of(
    db: &mut Db<'_>,
    offers: &Offers,
    municipality: &MunicipalityContext,
    service: ServiceId,
    number: i32,
) -> Result<Arc<Version>, Failure> {
    offers
        .version(db, municipality.id, service, number)?
        .ok_or_else(|| Failure::broken("a case runs by a version that is not there"))
}

/// What the page of a case is made of, read by as few queries as what is asked for allows.
struct Parts {
    tasks: Vec<TaskRow>,
    timeline: Vec<Recorded>,
    texts: Texts,
    messages: Vec<MessageRow>,
    notes: Vec<NoteRow>,
    names: Names,
}

fn parts(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    row: &CaseRow,
    expand: Expand,
) -> Result<Parts, Failure> {
    let tasks = queries::tasks(db, municipality, row.id)?;
    let timeline = if expand.timeline {
        newest_events(db, row)?
    } else {
        Vec::new()
    };
    let texts = event_texts(db, municipality, &timeline)?;
    let messages = if expand.messages {
        queries::newest_messages(db, municipality, row.id)?
    } else {
        Vec::new()
    };
    let notes = if expand.notes {
        queries::newest_notes(db, municipality, row.id)?
    } else {
        Vec::new()
    };
    let units = tasks
        .iter()
        .map(|task| task.department_id)
        .chain([row.department_id]);
    let departments = queries::departments(db, municipality, &distinct(units))?;
    let authors = tasks
        .iter()
        .filter_map(|task| task.assignee_id)
        .chain(row.assignee_id)
        .chain(row.recorded_by)
        .chain(timeline.iter().filter_map(|event| event.actor_id))
        .chain(messages.iter().filter_map(|message| message.author_user_id))
        .chain(notes.iter().map(|note| note.author_user_id));
    let people = queries::people(db, municipality, &distinct(authors))?;
    Ok(Parts {
        tasks,
        timeline,
        texts,
        messages,
        notes,
        names: Names {
            departments,
            people,
        },
    })
}

/// A case with all that its page shows.
pub(crate) fn case(
    db: &mut Db<'_>,
    reader: Reader<'_>,
    offers: &Offers,
    row: &CaseRow,
    expand: Expand,
) -> Result<Case, Failure> {
    let municipality = reader.id();
    let version = version_of(
        db,
        offers,
        reader.municipality,
        row.service_id,
        row.service_version,
    )?;
    let service = queries::services(db, municipality, &[row.service_id])?.remove(&row.service_id);
    let resident = queries::reporter(db, municipality, row.id)?.map(contact);
    let Parts {
        tasks,
        timeline,
        texts,
        messages,
        notes,
        names,
    } = parts(db, municipality, row, expand)?;
    let people = &names.people;
    let everything = Expand {
        service: true,
        department: true,
        assignee: true,
        ..expand
    };
    Ok(Case {
        service_version: row.service_version,
        status_text: version
            .definition
            .status_texts
            .get(&row.status)
            .map(|texts| reader.pick(texts).to_owned())
            .unwrap_or_default(),
        answers: row.answers.0.clone(),
        resident,
        recorded_by: row.recorded_by.and_then(|id| reader.person(people, id)),
        language: row.language,
        first_response_due_at: row.first_response_due_at.map(DateTime::from),
        external_reference: row.external_reference.clone(),
        tasks: task_views(db, reader, row, &tasks, &names)?,
        allowed_transitions: allowed_transitions(reader.actor, row),
        permissions: permissions(reader.actor, row),
        resolved_at: row.resolved_at.map(DateTime::from),
        closed_at: row.closed_at.map(DateTime::from),
        form: expand.form.then(|| {
            version
                .form
                .in_language(reader.language, reader.municipality.default_language)
        }),
        timeline: expand
            .timeline
            .then(|| events(reader, timeline, people, &texts)),
        messages: expand.messages.then(|| {
            messages
                .into_iter()
                .map(|row| message(reader, row, people))
                .collect()
        }),
        notes: expand.notes.then(|| {
            notes
                .into_iter()
                .map(|row| note(reader, row, people))
                .collect()
        }),
        summary: summary(
            reader,
            listed(row),
            service.as_ref(),
            &names.departments,
            people,
            everything,
        ),
    })
}

/// The names that a page of rows needs.
pub(crate) struct Names {
    pub(crate) departments: BTreeMap<DepartmentId, DepartmentNames>,
    pub(crate) people: BTreeMap<UserId, PersonNames>,
}

/// The tasks of one case.
pub(crate) fn task_views(
    db: &mut Db<'_>,
    reader: Reader<'_>,
    case: &CaseRow,
    rows: &[TaskRow],
    names: &Names,
) -> Result<Vec<Task>, Failure> {
    let ids: Vec<TaskId> = rows.iter().map(|row| row.id).collect();
    let waits = waits_for(db, reader.id(), &ids)?;
    Ok(rows
        .iter()
        .map(|row| {
            let of = TaskCase {
                id: case.id,
                reference: &case.reference,
                subject: &case.subject,
            };
            task_view(reader, row, waits.get(&row.id), of, names)
        })
        .collect())
}

/// What each of the tasks waits for.
pub(crate) fn waits_for(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    ids: &[TaskId],
) -> Result<BTreeMap<TaskId, Vec<TaskId>>, Failure> {
    let mut waits: BTreeMap<TaskId, Vec<TaskId>> = BTreeMap::new();
    for row in queries::dependencies(db, municipality, ids)? {
        waits.entry(row.task_id).or_default().push(row.waits_for_id);
    }
    Ok(waits)
}

/// The case a task belongs to, as its view names it.
#[derive(Clone, Copy)]
pub(crate) struct TaskCase<'a> {
    pub(crate) id: domain::ids::CaseId,
    pub(crate) reference: &'a str,
    pub(crate) subject: &'a str,
}

pub(crate) fn task_view(
    reader: Reader<'_>,
    row: &TaskRow,
    waits_for: Option<&Vec<TaskId>>,
    of: TaskCase<'_>,
    names: &Names,
) -> Task {
    let person = row
        .assignee_id
        .and_then(|id| reader.person(&names.people, id));
    let works = reader.actor.may_in(Action::WorkTasks, row.department_id);
    Task {
        id: row.id,
        code: row.code.clone(),
        name: reader.pick(&row.names.0).to_owned(),
        instructions: reader.pick(&row.instructions.0).to_owned(),
        internal: row.internal,
        department_id: row.department_id,
        department_name: reader
            .department(&names.departments, row.department_id)
            .map(|department| department.name)
            .unwrap_or_default(),
        assignee_id: row.assignee_id,
        assignee_name: person.map(|person| person.display_name),
        status: row.status,
        waits_for: waits_for.cloned().unwrap_or_default(),
        due_at: row.due_at.map(DateTime::from),
        late: !task::is_finished(row.status) && row.due_at.is_some_and(|At(due)| due < reader.now),
        opened_at: row.opened_at.map(DateTime::from),
        started_at: row.started_at.map(DateTime::from),
        finished_at: row.finished_at.map(DateTime::from),
        result_note: row.result_note.clone(),
        allowed_transitions: task::allowed(row.status)
            .filter(|_| works)
            .map(|transition| AllowedTaskTransition {
                to: transition.to,
                note_required: transition.note_required,
            })
            .collect(),
        case_id: of.id,
        case_reference: of.reference.to_owned(),
        case_subject: of.subject.to_owned(),
    }
}

fn allowed_transitions(actor: &Actor, row: &CaseRow) -> Vec<AllowedTransition> {
    if !actor.may_in(Action::MoveCases, row.department_id) {
        return Vec::new();
    }
    case::allowed(row.status)
        .map(|transition| AllowedTransition {
            to: transition.to,
            reason_required: transition.reason != Reason::Optional,
            reason_public: transition.reason == Reason::Public,
            outcome_required: transition.outcome_required,
        })
        .collect()
}

fn permissions(actor: &Actor, row: &CaseRow) -> Vec<&'static str> {
    let department = row.department_id;
    let mut can = Vec::new();
    if row.open && actor.may_in(Action::AssignCases, department) {
        can.push("assign");
    }
    if row.open && row.assignee_id.is_none() && actor.may_in(Action::MoveCases, department) {
        can.push("take");
    }
    if actor.may_in(Action::MoveCases, department) {
        can.push("move");
    }
    if actor.may(Action::WriteMessages) > Scope::None {
        can.push("message");
    }
    if actor.may(Action::WriteNotes) > Scope::None {
        can.push("note");
    }
    if actor.may_in(Action::RecordCases, department) {
        can.push("correct");
    }
    can
}
