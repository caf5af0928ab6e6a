//! What a resident sees who has the number and the secret.

use std::collections::BTreeMap;

use chrono::DateTime;
use domain::codes::{CaseStatus, EventKind, TaskStatus};
use domain::ids::{DepartmentId, TaskId};
use serde_json::Value;
use store::journal::{self, Recorded, Subject};
use store::{Db, Failure};

use crate::offers::{Offers, Version};
use crate::operations::can_reply;
use crate::present::{self, Reader, told_to_resident};
use crate::queries::{self, CaseRow, DepartmentNames, TaskRow};
use crate::views::{CaseReceipt, Step, Tracking, TrackingEvent, TrackingKind, TrackingMessage};

/// The resident's view of a case: public texts only, departments but no employees.
pub(crate) fn tracking(
    db: &mut Db<'_>,
    reader: Reader<'_>,
    offers: &Offers,
    case: &CaseRow,
) -> Result<Tracking, Failure> {
    let municipality = reader.municipality.id;
    let version = present::version_of(
        db,
        offers,
        reader.municipality,
        case.service_id,
        case.service_version,
    )?;
    let service = queries::services(db, municipality, &[case.service_id])?;
    let tasks = queries::tasks(db, municipality, case.id)?;
    let recorded = journal::timeline(db, municipality, Subject::Case(case.id), 0, queries::MOST)?;
    let messages = queries::messages(db, municipality, case.id)?;
    let ids: Vec<DepartmentId> = tasks
        .iter()
        .map(|task| task.department_id)
        .chain([case.department_id])
        .chain(recorded.iter().filter_map(new_department))
        .collect();
    let departments = queries::departments(db, municipality, &ids)?;
    let department = |id: DepartmentId| name_of(reader, &departments, id);
    Ok(Tracking {
        reference: case.reference.clone(),
        service_name: service
            .get(&case.service_id)
            .map(|service| reader.pick(&service.names).to_owned())
            .unwrap_or_default(),
        status: case.status,
        status_text: status_text(reader, &version, case.status),
        outcome: case.outcome,
        department_name: department(case.department_id),
        created_at: case.received_at.0,
        due_at: case.due_at.0,
        late: case.open && case.due_at.0 < reader.now,
        steps: tasks
            .iter()
            .filter(|task| !task.internal)
            .map(|task| step(reader, task, department(task.department_id)))
            .collect(),
        timeline: recorded
            .iter()
            .filter(|event| told_to_resident(event))
            .filter_map(|event| told(reader, &version, &tasks, &departments, event))
            .collect(),
        messages: messages
            .into_iter()
            .map(|row| TrackingMessage {
                from: present::side(row.direction),
                department_name: row.author_user_id.map(|_| department(case.department_id)),
                body: row.body,
                at: row.created_at.0,
            })
            .collect(),
        can_reply: can_reply(case.status),
    })
}

/// What somebody gets who just handed in a case. Everything it says is at hand, so that it costs no
/// query.
pub(crate) fn receipt(
    reader: Reader<'_>,
    case: &CaseRow,
    service_name: &str,
    department_name: &str,
    version: &Version,
    secret: &str,
) -> CaseReceipt {
    let steps = version
        .definition
        .process
        .tasks
        .iter()
        .filter(|task| !task.internal);
    CaseReceipt {
        id: case.id,
        reference: case.reference.clone(),
        tracking_secret: secret.to_owned(),
        status: case.status,
        status_text: status_text(reader, version, case.status),
        service_name: service_name.to_owned(),
        department_name: department_name.to_owned(),
        created_at: case.created_at.0,
        due_at: case.due_at.0,
        steps: steps
            .map(|task| Step {
                name: reader.pick(&task.names).to_owned(),
                department_name: version
                    .departments
                    .get(&task.department)
                    .map(|department| reader.pick(&department.names).to_owned())
                    .unwrap_or_default(),
                state: if task.waits_for.is_empty() {
                    TaskStatus::Open
                } else {
                    TaskStatus::Waiting
                },
                finished_at: None,
            })
            .collect(),
    }
}

fn status_text(reader: Reader<'_>, version: &Version, status: CaseStatus) -> String {
    version
        .definition
        .status_texts
        .get(&status)
        .map(|texts| reader.pick(texts).to_owned())
        .unwrap_or_default()
}

fn name_of(
    reader: Reader<'_>,
    departments: &BTreeMap<DepartmentId, DepartmentNames>,
    id: DepartmentId,
) -> String {
    departments
        .get(&id)
        .map(|found| reader.pick(&found.names).to_owned())
        .unwrap_or_default()
}

fn step(reader: Reader<'_>, task: &TaskRow, department_name: String) -> Step {
    Step {
        name: reader.pick(&task.names.0).to_owned(),
        department_name,
        state: task.status,
        finished_at: task.finished_at.map(DateTime::from),
    }
}

/// The department a case was handed to, where that is what happened.
fn new_department(event: &Recorded) -> Option<DepartmentId> {
    let id = |name: &str| event.data.get(name)?.as_str()?.parse::<DepartmentId>().ok();
    (event.kind == EventKind::CaseAssigned)
        .then(|| id("toDepartmentId").filter(|to| Some(*to) != id("fromDepartmentId")))
        .flatten()
}

fn told(
    reader: Reader<'_>,
    version: &Version,
    tasks: &[TaskRow],
    departments: &BTreeMap<DepartmentId, DepartmentNames>,
    event: &Recorded,
) -> Option<TrackingEvent> {
    let (kind, text) = match event.kind {
        EventKind::CaseCreated | EventKind::CaseImported => (
            TrackingKind::Received,
            status_text(reader, version, CaseStatus::New),
        ),
        EventKind::CaseMoved => {
            let to = event.data.get("to").and_then(Value::as_str)?.parse().ok()?;
            (TrackingKind::Moved, status_text(reader, version, to))
        }
        EventKind::CaseAssigned => (
            TrackingKind::DepartmentChanged,
            name_of(reader, departments, new_department(event)?),
        ),
        EventKind::TaskMoved => {
            let id: TaskId = event
                .data
                .get("taskId")
                .and_then(Value::as_str)?
                .parse()
                .ok()?;
            let task = tasks.iter().find(|task| task.id == id && !task.internal)?;
            (
                TrackingKind::StepDone,
                reader.pick(&task.names.0).to_owned(),
            )
        }
        _ => return None,
    };
    Some(TrackingEvent {
        at: event.at,
        kind,
        text,
    })
}
