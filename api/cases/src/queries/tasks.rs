//! Tasks.

use std::collections::BTreeMap;

use domain::clock::Moment;
use domain::codes::TaskStatus;
use domain::ids::{CaseId, MunicipalityId, TaskId};
use store::diesel::{self, prelude::*};
use store::schema::{case_task, case_task_dependency, resident_case};
use store::types::At;
use store::{Db, Failure, Tx, on, one_of};

use super::UNFINISHED;
use super::rows::{DependencyRow, TaskRow};

/// The tasks of a case, in order.
pub fn tasks(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    case: CaseId,
) -> Result<Vec<TaskRow>, Failure> {
    Ok(on!(db, c => case_task::table
        .filter(case_task::municipality_id.eq(municipality))
        .filter(case_task::case_id.eq(case))
        .order(case_task::position)
        .select(TaskRow::as_select())
        .load(c))?)
}

/// What the given tasks wait for.
pub fn dependencies(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    tasks: &[TaskId],
) -> Result<Vec<DependencyRow>, Failure> {
    if tasks.is_empty() {
        return Ok(Vec::new());
    }
    Ok(on!(db, c => case_task_dependency::table
        .filter(case_task_dependency::municipality_id.eq(municipality))
        .filter(one_of(case_task_dependency::task_id, tasks))
        .order((case_task_dependency::task_id, case_task_dependency::waits_for_id))
        .select(DependencyRow::as_select())
        .load(c))?)
}

/// One task.
pub fn task(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    id: TaskId,
) -> Result<Option<TaskRow>, Failure> {
    Ok(on!(db, c => case_task::table
        .find((municipality, id))
        .select(TaskRow::as_select())
        .first(c)
        .optional())?)
}

/// Stores the tasks of a new case and what they wait for.
pub fn insert_tasks(
    tx: &mut Tx<'_>,
    tasks: &[TaskRow],
    dependencies: &[DependencyRow],
) -> Result<(), Failure> {
    match tasks {
        [] => {}
        // One row alone is a statement that is kept ready.
        [task] => {
            on!(tx, c => diesel::insert_into(case_task::table).values(task).execute(c))?;
        }
        _ => {
            on!(tx, c => diesel::insert_into(case_task::table).values(tasks).execute(c))?;
        }
    }
    if !dependencies.is_empty() {
        on!(tx, c => diesel::insert_into(case_task_dependency::table)
            .values(dependencies)
            .execute(c))?;
    }
    Ok(())
}

/// Stores what a move or an assignment made of a task.
pub fn save_task(tx: &mut Tx<'_>, task: &TaskRow) -> Result<(), Failure> {
    on!(tx, c => diesel::update(case_task::table.find((task.municipality_id, task.id)))
        .set((
            case_task::assignee_id.eq(task.assignee_id),
            case_task::status.eq(task.status),
            case_task::due_at.eq(task.due_at),
            case_task::opened_at.eq(task.opened_at),
            case_task::started_at.eq(task.started_at),
            case_task::finished_at.eq(task.finished_at),
            case_task::result_note.eq(&task.result_note),
            case_task::updated_at.eq(task.updated_at),
        ))
        .execute(c))?;
    Ok(())
}

/// Skips whatever still waits or runs in a case that ended without it.
pub fn skip_unfinished(
    tx: &mut Tx<'_>,
    municipality: MunicipalityId,
    case: CaseId,
    now: Moment,
) -> Result<usize, Failure> {
    Ok(on!(tx, c => diesel::update(
        case_task::table
            .filter(case_task::municipality_id.eq(municipality))
            .filter(case_task::case_id.eq(case))
            .filter(case_task::status.eq_any(UNFINISHED)),
    )
    .set((
        case_task::status.eq(TaskStatus::Skipped),
        case_task::finished_at.eq(Some(At(now))),
        case_task::updated_at.eq(At(now)),
    ))
    .execute(c))?)
}

/// The number and subject of a case.
pub struct TaskCaseRow {
    /// Its number.
    pub reference: String,
    /// The words that name it.
    pub subject: String,
}

/// The cases of these tasks, by id.
pub fn task_cases(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    tasks: &[TaskRow],
) -> Result<BTreeMap<CaseId, TaskCaseRow>, Failure> {
    let ids: Vec<CaseId> = tasks.iter().map(|task| task.case_id).collect();
    let rows: Vec<(CaseId, String, String)> = on!(db, c => resident_case::table
        .filter(resident_case::municipality_id.eq(municipality))
        .filter(one_of(resident_case::id, &ids))
        .select((resident_case::id, resident_case::reference, resident_case::subject))
        .load(c))?;
    Ok(rows
        .into_iter()
        .map(|(id, reference, subject)| (id, TaskCaseRow { reference, subject }))
        .collect())
}
