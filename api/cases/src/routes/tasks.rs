//! Tasks: the work of a department.

use actix_web::{get, post};
use domain::ids::TaskId;
use store::{Db, Failure};
use web::allow::{AssignTasks, ReadCases, WorkTasks};
use web::{Allowed, Answer, App, Body, Data, IfMatch, NoParams, Page, Params, PathOf};

use super::{TaskQuery, deed, key, reader, spoken};
use crate::inputs::{TaskAssignment, TaskTransition};
use crate::offers::Offers;
use crate::operations::{self, visible_case, visible_task};
use crate::present::{self, Names, TaskCase};
use crate::queries::{self, CaseRow, TaskRow};
use crate::views::Task;

/// List the tasks of a case
///
/// In the order of the process, with what each waits for.
#[utoipa::path(
    tag = "tasks",
    params(
        ("case" = String, Path, description = "The case: its id or its public number.", max_length = 40, example = "CSH-2026-004217-7"),
    ),
    responses((status = 200, description = "All tasks of the case.", body = Page<Task>)),
    security(("bearer" = []), ("cookie" = [])),
)]
#[get("/municipalities/{municipality}/cases/{case}/tasks")]
pub(super) async fn list_case_tasks(
    allowed: Allowed<ReadCases>,
    path: PathOf<String>,
    app: Data<App>,
    _query: Params<NoParams>,
) -> Answer {
    let key = key(&path)?;
    let language = allowed.language;
    let found = app
        .store
        .read(allowed.municipality.id, move |db| {
            let case = visible_case(db, &allowed.actor, allowed.municipality.id, &key)?;
            let rows = queries::tasks(db, case.municipality_id, case.id)?;
            let names = names(db, &allowed, &rows)?;
            let items = present::task_views(db, reader(&allowed), &case, &rows, &names)?;
            Ok(Page {
                items,
                next_cursor: None,
                total: None,
            })
        })
        .await?;
    Ok(web::list(&found).spoken(language))
}

/// List tasks
///
/// The work of the departments the caller can see, what is due soonest first. Without a status only
/// what can be worked on now: `open` and `in_progress`.
#[utoipa::path(
    tag = "tasks",
    params(TaskQuery),
    responses((status = 200, description = "A page of tasks.", body = Page<Task>)),
    security(("bearer" = []), ("cookie" = [])),
)]
#[get("/municipalities/{municipality}/tasks")]
pub(super) async fn list_tasks(
    allowed: Allowed<ReadCases>,
    app: Data<App>,
    query: Params<TaskQuery>,
) -> Answer {
    let page = query.page()?;
    let language = allowed.language;
    let found = app
        .store
        .read(allowed.municipality.id, move |db| {
            let municipality = allowed.municipality.id;
            let visible = queries::visible_to(&allowed.actor);
            let filter = query.filter(allowed.user());
            let rows = queries::task_list(db, municipality, &visible, &filter, &page)?;
            let names = names(db, &allowed, &rows.items)?;
            let ids: Vec<TaskId> = rows.items.iter().map(|row| row.id).collect();
            let waits = present::waits_for(db, municipality, &ids)?;
            let cases = queries::task_cases(db, municipality, &rows.items)?;
            let items = rows
                .items
                .iter()
                .filter_map(|row| {
                    let case = cases.get(&row.case_id)?;
                    let of = TaskCase {
                        id: row.case_id,
                        reference: &case.reference,
                        subject: &case.subject,
                    };
                    Some(present::task_view(
                        reader(&allowed),
                        row,
                        waits.get(&row.id),
                        of,
                        &names,
                    ))
                })
                .collect();
            Ok(Page {
                items,
                next_cursor: rows.next_cursor,
                total: rows.total,
            })
        })
        .await?;
    Ok(web::list(&found).spoken(language))
}

/// Read a task
///
/// One task, for everybody who can read its case. Its ETag is the case's.
#[utoipa::path(
    tag = "tasks",
    params(
        ("task" = domain::ids::TaskId, Path, description = "The task."),
    ),
    responses((status = 200, description = "The task.", body = Task)),
    security(("bearer" = []), ("cookie" = [])),
)]
#[get("/municipalities/{municipality}/tasks/{task}")]
pub(super) async fn get_task(
    allowed: Allowed<ReadCases>,
    path: PathOf<TaskId>,
    app: Data<App>,
    _query: Params<NoParams>,
) -> Answer {
    let id = path.into_inner();
    let reply = app
        .store
        .read(allowed.municipality.id, move |db| {
            let (task, case) = visible_task(db, &allowed.actor, allowed.municipality.id, id)?;
            shown(db, &allowed, &task, &case)
        })
        .await?;
    Ok(reply)
}

/// Begin, finish or skip a task
///
/// For everybody who works the tasks of the department. Beginning takes the task for oneself when
/// nobody has it. What waited only for this task opens when it is done or skipped.
#[utoipa::path(
    tag = "tasks",
    params(
        ("task" = domain::ids::TaskId, Path, description = "The task."),
        web::IfMatch,
    ),
    request_body(content = TaskTransition,
        example = json!({ "to": "done", "note": "Két macska a csapdában, átadva az állatorvosnak." })),
    responses(
        (status = 200, description = "The moved task.", body = Task),
        (status = 409, description = "The move is not possible now, the task waits for another, or the case has ended."),
    ),
    security(("bearer" = []), ("cookie" = [])),
)]
#[post("/municipalities/{municipality}/tasks/{task}/transitions")]
pub(super) async fn move_task(
    allowed: Allowed<WorkTasks>,
    seen: IfMatch,
    path: PathOf<TaskId>,
    app: Data<App>,
    offers: Data<Offers>,
    body: Body<TaskTransition>,
) -> Answer {
    let id = path.into_inner();
    let reply = app
        .store
        .write(allowed.municipality.id, move |tx| {
            let municipality = &allowed.municipality;
            let (_, case) = visible_task(tx, &allowed.actor, municipality.id, id)?;
            let version = present::version_of(
                tx,
                &offers,
                municipality,
                case.service_id,
                case.service_version,
            )?;
            let (task, case) =
                operations::transition_task(tx, deed(&allowed), id, &seen, &body, &version)?;
            shown(tx, &allowed, &task, &case)
        })
        .await?;
    Ok(reply)
}

/// Give a task to somebody
///
/// To a person of the task's department, or back to its duty pool (`null`).
#[utoipa::path(
    tag = "tasks",
    params(
        ("task" = domain::ids::TaskId, Path, description = "The task."),
        web::IfMatch,
    ),
    request_body(content = TaskAssignment,
        example = json!({ "assigneeId": "019ab0f2-6c1e-7c3a-9d52-3f8a4b0c6d1e" })),
    responses(
        (status = 200, description = "The task with its new owner.", body = Task),
        (status = 409, description = "The case has ended."),
    ),
    security(("bearer" = []), ("cookie" = [])),
)]
#[post("/municipalities/{municipality}/tasks/{task}/assignments")]
pub(super) async fn assign_task(
    allowed: Allowed<AssignTasks>,
    seen: IfMatch,
    path: PathOf<TaskId>,
    app: Data<App>,
    body: Body<TaskAssignment>,
) -> Answer {
    let id = path.into_inner();
    let reply = app
        .store
        .write(allowed.municipality.id, move |tx| {
            let (task, case) = operations::assign_task(tx, deed(&allowed), id, &seen, &body)?;
            shown(tx, &allowed, &task, &case)
        })
        .await?;
    Ok(reply)
}

fn names<P>(db: &mut Db<'_>, allowed: &Allowed<P>, rows: &[TaskRow]) -> Result<Names, Failure> {
    let municipality = allowed.municipality.id;
    let departments: Vec<_> = rows.iter().map(|row| row.department_id).collect();
    let people: Vec<_> = rows.iter().filter_map(|row| row.assignee_id).collect();
    Ok(Names {
        departments: queries::departments(db, municipality, &departments)?,
        people: queries::people(db, municipality, &people)?,
    })
}

/// One task as its reader sees it.
fn shown<P>(
    db: &mut Db<'_>,
    allowed: &Allowed<P>,
    task: &TaskRow,
    case: &CaseRow,
) -> Result<web::Reply, Failure> {
    let names = names(db, allowed, std::slice::from_ref(task))?;
    let waits = present::waits_for(db, case.municipality_id, &[task.id])?;
    let of = TaskCase {
        id: case.id,
        reference: &case.reference,
        subject: &case.subject,
    };
    let view = present::task_view(reader(allowed), task, waits.get(&task.id), of, &names);
    Ok(spoken(web::ok(&view), case.version, allowed.language))
}
