//! Tasks are begun, finished, skipped and given to people.

use std::collections::BTreeMap;

use domain::case;
use domain::codes::{CaseStatus, EventKind, TaskStatus};
use domain::deadline::{self, Basis, Norm};
use domain::ids::TaskId;
use domain::policy::Action;
use domain::refusal::{Fault, FaultCode, ProblemKind, Refusal};
use domain::task;
use serde_json::json;
use store::types::At;
use store::{Failure, Tx};
use web::IfMatch;

use super::moves::stand;
use super::{forbidden, given, take_seen, visible_task};
use crate::inputs::{TaskAssignment, TaskTransition};
use crate::offers::Version;
use crate::queries::{self, CaseRow, TaskRow};
use crate::story::{Deed, Story};

/// Moves a task. What waited only for it opens; the case's first work takes the case up.
///
/// `version` is that of the case's service: it knows how long the next tasks may take.
pub fn transition_task(
    tx: &mut Tx<'_>,
    deed: Deed<'_>,
    id: TaskId,
    seen: &IfMatch,
    asked: &TaskTransition,
    version: &Version,
) -> Result<(TaskRow, CaseRow), Failure> {
    let (found, of) = visible_task(tx, deed.actor, deed.municipality.id, id)?;
    if !deed.actor.may_in(Action::WorkTasks, found.department_id) {
        return Err(forbidden());
    }
    let mut case = take_seen(tx, deed, of.id, seen)?;
    refuse_ended(case.status)?;
    let mut tasks = queries::tasks(tx, case.municipality_id, case.id)?;
    let Some(position) = tasks.iter().position(|task| task.id == id) else {
        return Err(Refusal::not_found().into());
    };
    let note = given(asked.note.as_ref());
    let from = tasks[position].status;
    task::check_move(from, asked.to, note)?;
    step(&mut tasks[position], asked.to, note, deed);
    queries::save_task(tx, &tasks[position])?;
    let mut story = Story::of(
        EventKind::TaskMoved,
        json!({ "taskId": id, "code": tasks[position].code, "from": from, "to": asked.to }),
    );
    if task::is_finished(asked.to) {
        open_next(tx, deed, &mut tasks, version, &mut story)?;
    }
    let next = case::after_work_began(case.status);
    if next != case.status && asked.to != TaskStatus::Open {
        story.then(
            EventKind::CaseMoved,
            json!({ "from": case.status, "to": next }),
        );
        stand(&mut case, next, deed);
    }
    story.write(tx, deed, &mut case)?;
    Ok((tasks.swap_remove(position), case))
}

/// Gives a task to a person or back to the duty pool. Anybody who works the department's tasks may.
pub fn assign_task(
    tx: &mut Tx<'_>,
    deed: Deed<'_>,
    id: TaskId,
    seen: &IfMatch,
    asked: &TaskAssignment,
) -> Result<(TaskRow, CaseRow), Failure> {
    let (mut task, of) = visible_task(tx, deed.actor, deed.municipality.id, id)?;
    if !deed.actor.may_in(Action::AssignTasks, task.department_id) {
        return Err(forbidden());
    }
    if let Some(user) = asked.assignee_id
        && !queries::is_active_member(tx, deed.municipality.id, task.department_id, user)?
    {
        return Err(Fault::at_pointer("/assigneeId", FaultCode::NotAMember).into());
    }
    if task.assignee_id == asked.assignee_id {
        seen.check(of.version)?;
        return Ok((task, of));
    }
    let mut case = take_seen(tx, deed, of.id, seen)?;
    refuse_ended(case.status)?;
    let data = json!({
        "taskId": id,
        "code": task.code,
        "fromAssigneeId": task.assignee_id,
        "toAssigneeId": asked.assignee_id,
    });
    task.assignee_id = asked.assignee_id;
    task.updated_at = At(deed.now);
    queries::save_task(tx, &task)?;
    Story::of(EventKind::TaskAssigned, data).write(tx, deed, &mut case)?;
    Ok((task, case))
}

/// Work goes on while the case is open, and after it is resolved until its papers are done.
fn refuse_ended(status: CaseStatus) -> Result<(), Refusal> {
    if case::is_open(status) || status == CaseStatus::Resolved {
        Ok(())
    } else {
        Err(Refusal::problem(ProblemKind::CaseNotOpen))
    }
}

fn step(task: &mut TaskRow, to: TaskStatus, note: Option<&str>, deed: Deed<'_>) {
    task.status = to;
    task.updated_at = At(deed.now);
    if let Some(note) = note {
        task.result_note = Some(note.to_owned());
    }
    match to {
        TaskStatus::InProgress => {
            task.started_at = Some(At(deed.now));
            task.assignee_id = task.assignee_id.or(deed.actor.user);
        }
        TaskStatus::Done | TaskStatus::Skipped => {
            task.started_at = task
                .started_at
                .or((to == TaskStatus::Done).then_some(At(deed.now)));
            task.finished_at = Some(At(deed.now));
        }
        TaskStatus::Open => task.started_at = None,
        TaskStatus::Waiting => {}
    }
}

/// Opens every waiting task whose predecessors are all finished.
fn open_next(
    tx: &mut Tx<'_>,
    deed: Deed<'_>,
    tasks: &mut [TaskRow],
    version: &Version,
    story: &mut Story,
) -> Result<(), Failure> {
    let statuses: BTreeMap<TaskId, TaskStatus> =
        tasks.iter().map(|task| (task.id, task.status)).collect();
    let waiting: Vec<TaskId> = tasks
        .iter()
        .filter(|task| task.status == TaskStatus::Waiting)
        .map(|task| task.id)
        .collect();
    let dependencies = queries::dependencies(tx, deed.municipality.id, &waiting)?;
    let norms: BTreeMap<&str, Norm> = version
        .definition
        .process
        .tasks
        .iter()
        .filter_map(|template| Some((template.code.as_str(), template.norm?)))
        .collect();
    for task in tasks
        .iter_mut()
        .filter(|task| task.status == TaskStatus::Waiting)
    {
        let before = dependencies
            .iter()
            .filter(|dependency| dependency.task_id == task.id)
            .filter_map(|dependency| statuses.get(&dependency.waits_for_id).copied());
        if !task::opens(before) {
            continue;
        }
        task.status = TaskStatus::Open;
        task.opened_at = Some(At(deed.now));
        task.updated_at = At(deed.now);
        task.due_at = norms.get(task.code.as_str()).map(|norm| {
            At(deadline::due(
                deed.now,
                *norm,
                Basis::Norm,
                deed.municipality.time_zone,
            ))
        });
        queries::save_task(tx, task)?;
        story.then(
            EventKind::TaskOpened,
            json!({ "taskId": task.id, "code": task.code }),
        );
    }
    Ok(())
}
