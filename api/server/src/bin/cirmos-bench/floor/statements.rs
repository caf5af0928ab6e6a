//! The statements Cirmos sends for W1, W2 and W3, one by one, as bare as they can be written.

use diesel::dsl::exists;
use diesel::prelude::*;
use domain::clock::Moment;
use domain::codes::{
    ActorKind, CaseStatus, Channel, EventKind, MessageDirection, Outcome, ServiceKind, SubjectKind,
    TaskStatus,
};
use domain::ids::{
    CaseId, DepartmentId, MessageId, MunicipalityId, NoteId, ServiceId, TaskId, UserId,
};
use domain::reference::Reference;
use domain::text::Language;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use server::demo::SLUG;
use store::schema::{
    app_user, case_counter, case_message, case_note, case_reporter, case_task,
    case_task_dependency, department, event, municipality, resident_case, service,
};
use store::types::{AnyId, At, Json};
use store::{Db, Failure, Tx, on, one_of};

use crate::workload::SERVICE;

/// What never changes, looked up once.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The municipality.
    pub municipality: MunicipalityId,
    service: ServiceId,
    version: i32,
    department: DepartmentId,
    agent: UserId,
}

/// Looks it up.
pub fn setting(db: &mut Db<'_>) -> Result<Setting, Failure> {
    let town: MunicipalityId = on!(db, c => municipality::table
        .filter(municipality::slug.eq(SLUG))
        .select(municipality::id)
        .first(c))?;
    let (service, version, department): (ServiceId, Option<i32>, DepartmentId) = on!(db, c => service::table
        .filter(service::municipality_id.eq(town))
        .filter(service::code.eq(SERVICE))
        .select((service::id, service::live_version, service::department_id))
        .first(c))?;
    let agent = on!(db, c => app_user::table
        .filter(app_user::municipality_id.eq(town))
        .select(app_user::id)
        .first(c))?;
    Ok(Setting {
        municipality: town,
        service,
        version: version.unwrap_or(1),
        department,
        agent,
    })
}

/// W1: one look, the counter, and three rows.
pub fn create(
    tx: &mut Tx<'_>,
    setting: &Setting,
    now: Moment,
    subject: &str,
    answers: &Value,
) -> Result<Value, Failure> {
    let town = setting.municipality;
    let id = CaseId::from_uuid(store::ids::new_id(now));
    let task = TaskId::from_uuid(store::ids::new_id(now));
    on!(tx, c => diesel::select(exists(resident_case::table.find((town, id)))).get_result::<bool>(c))?;
    let number: i64 = on!(tx, c => diesel::insert_into(case_counter::table)
        .values((
            case_counter::municipality_id.eq(town),
            case_counter::year.eq(2026),
            case_counter::last.eq(1_i64),
        ))
        .on_conflict((case_counter::municipality_id, case_counter::year))
        .do_update()
        .set(case_counter::last.eq(case_counter::last + 1))
        .returning(case_counter::last)
        .get_result(c))?;
    let reference = Reference::new("CSH", 2026, number)
        .map_err(Failure::broken)?
        .to_string();
    on!(tx, c => diesel::insert_into(resident_case::table)
        .values((
            (
                resident_case::municipality_id.eq(town),
                resident_case::id.eq(id),
                resident_case::reference.eq(&reference),
                resident_case::service_id.eq(setting.service),
                resident_case::service_version.eq(setting.version),
                resident_case::status.eq(CaseStatus::New),
                resident_case::open.eq(true),
                resident_case::outcome.eq(None::<Outcome>),
                resident_case::department_id.eq(setting.department),
                resident_case::assignee_id.eq(None::<UserId>),
                resident_case::channel.eq(Channel::Phone),
                resident_case::language.eq(Language::HUNGARIAN),
                resident_case::subject.eq(subject),
                resident_case::answers.eq(Json(answers)),
            ),
            (
                resident_case::place_address.eq(None::<String>),
                resident_case::place_longitude.eq(None::<f64>),
                resident_case::place_latitude.eq(None::<f64>),
                resident_case::recorded_by.eq(Some(setting.agent)),
                resident_case::tracking_hash.eq(vec![7; 32]),
                resident_case::external_reference.eq(None::<String>),
                resident_case::due_at.eq(At(now)),
                resident_case::first_response_due_at.eq(Some(At(now))),
                resident_case::received_at.eq(At(now)),
                resident_case::resolved_at.eq(None::<At>),
                resident_case::closed_at.eq(None::<At>),
                resident_case::version.eq(1_i64),
                resident_case::created_at.eq(At(now)),
                resident_case::updated_at.eq(At(now)),
            ),
        ))
        .execute(c))?;
    on!(tx, c => diesel::insert_into(case_task::table)
        .values((
            case_task::municipality_id.eq(town),
            case_task::id.eq(task),
            case_task::case_id.eq(id),
            case_task::code.eq("look"),
            case_task::position.eq(0),
            case_task::names.eq(Json(json!({ "hu": "Átnézés", "en": "Look at it" }))),
            case_task::instructions.eq(Json(json!({ "hu": "Nézze át a kérelmet.", "en": "Look at the request." }))),
            case_task::internal.eq(false),
            case_task::department_id.eq(setting.department),
            case_task::status.eq(TaskStatus::Open),
            case_task::due_at.eq(Some(At(now))),
            case_task::opened_at.eq(Some(At(now))),
            case_task::created_at.eq(At(now)),
            case_task::updated_at.eq(At(now)),
        ))
        .execute(c))?;
    on!(tx, c => diesel::insert_into(event::table)
        .values((
            event::municipality_id.eq(town),
            event::subject_kind.eq(SubjectKind::Case),
            event::subject_id.eq(AnyId(id.uuid())),
            event::version.eq(1_i64),
            event::kind.eq(EventKind::CaseCreated),
            event::at.eq(At(now)),
            event::actor_kind.eq(ActorKind::Staff),
            event::actor_id.eq(Some(setting.agent)),
            event::request_id.eq(Some("0190a5b2c4d84e1f")),
            event::data.eq(Json(json!({
                "serviceId": setting.service,
                "serviceVersion": setting.version,
                "departmentId": setting.department,
                "channel": "phone",
                "opened": [task],
            }))),
            event::previous_hash.eq(vec![0; 32]),
            event::hash.eq(vec![7; 32]),
        ))
        .execute(c))?;
    Ok(json!({ "id": id, "reference": reference }))
}

/// A case in a list.
#[derive(Queryable, Serialize)]
pub struct Listed {
    id: CaseId,
    reference: String,
    service: ServiceId,
    status: CaseStatus,
    open: bool,
    outcome: Option<Outcome>,
    department: DepartmentId,
    assignee: Option<UserId>,
    channel: Channel,
    subject: String,
    address: Option<String>,
    longitude: Option<f64>,
    latitude: Option<f64>,
    due_at: Moment,
    resolved_at: Option<Moment>,
    version: i64,
    created_at: Moment,
    updated_at: Moment,
}

type ServiceAndDepartment = (
    ServiceId,
    String,
    ServiceKind,
    Json<Value>,
    DepartmentId,
    Option<i32>,
    Json<Value>,
);

fn services(
    db: &mut Db<'_>,
    town: MunicipalityId,
    ids: &[ServiceId],
) -> Result<Vec<ServiceAndDepartment>, Failure> {
    Ok(on!(db, c => service::table
        .inner_join(department::table.on(department::municipality_id
            .eq(service::municipality_id)
            .and(department::id.eq(service::department_id))))
        .filter(service::municipality_id.eq(town))
        .filter(one_of(service::id, ids))
        .select((
            service::id,
            service::code,
            service::kind,
            service::names,
            service::department_id,
            service::live_version,
            department::names,
        ))
        .load(c))?)
}

/// What a list is sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Sort {
    /// Newest first.
    #[serde(rename = "-createdAt")]
    Newest,
    /// Due soonest first.
    #[serde(rename = "dueAt")]
    Due,
}

/// W3: the page and one row more, and the services it names.
pub fn list(
    db: &mut Db<'_>,
    town: MunicipalityId,
    department: DepartmentId,
    open: bool,
    sort: Sort,
    page_size: i64,
) -> Result<(Vec<Listed>, Vec<ServiceAndDepartment>), Failure> {
    let rows = resident_case::table
        .filter(resident_case::municipality_id.eq(town))
        .filter(resident_case::department_id.eq(department))
        .filter(resident_case::open.eq(open))
        .select((
            resident_case::id,
            resident_case::reference,
            resident_case::service_id,
            resident_case::status,
            resident_case::open,
            resident_case::outcome,
            resident_case::department_id,
            resident_case::assignee_id,
            resident_case::channel,
            resident_case::subject,
            resident_case::place_address,
            resident_case::place_longitude,
            resident_case::place_latitude,
            resident_case::due_at,
            resident_case::resolved_at,
            resident_case::version,
            resident_case::created_at,
            resident_case::updated_at,
        ))
        .limit(page_size + 1);
    let rows: Vec<Listed> = match sort {
        Sort::Newest => on!(db, c => rows
            .order((resident_case::created_at.desc(), resident_case::id.desc()))
            .load(c))?,
        Sort::Due => on!(db, c => rows
            .order((resident_case::due_at.asc(), resident_case::id.asc()))
            .load(c))?,
    };
    let mut ids: Vec<ServiceId> = rows.iter().map(|row| row.service).collect();
    ids.sort_unstable();
    ids.dedup();
    let services = services(db, town, &ids)?;
    Ok((rows, services))
}

/// A case.
#[derive(Queryable, Serialize)]
pub struct CaseFound {
    listed: Listed,
    service_version: i32,
    language: Language,
    answers: Json<Value>,
    recorded_by: Option<UserId>,
    external_reference: Option<String>,
    first_response_due_at: Option<Moment>,
    received_at: Moment,
    closed_at: Option<Moment>,
}

/// A task.
#[derive(Queryable, Serialize)]
pub struct TaskFound {
    id: TaskId,
    code: String,
    position: i32,
    names: Json<Value>,
    instructions: Json<Value>,
    internal: bool,
    department: DepartmentId,
    assignee: Option<UserId>,
    status: TaskStatus,
    due_at: Option<Moment>,
    opened_at: Option<Moment>,
    started_at: Option<Moment>,
    finished_at: Option<Moment>,
    result_note: Option<String>,
    created_at: Moment,
    updated_at: Moment,
}

/// An event.
#[derive(Queryable, Serialize)]
pub struct EventFound {
    version: i64,
    kind: EventKind,
    at: Moment,
    actor_kind: ActorKind,
    actor: Option<UserId>,
    request: Option<String>,
    data: Json<Value>,
}

type Contact = (
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
);

/// All that a case's page needs.
#[derive(Serialize)]
pub struct Page {
    case: CaseFound,
    services: Vec<ServiceAndDepartment>,
    tasks: Vec<TaskFound>,
    departments: Vec<(DepartmentId, String, Json<Value>)>,
    events: Vec<EventFound>,
    messages: Vec<(MessageId, MessageDirection, Option<UserId>, String, Moment)>,
    notes: Vec<(NoteId, UserId, String, Moment)>,
    people: Vec<(UserId, String, String)>,
    dependencies: Vec<(TaskId, TaskId)>,
    contact: Option<Contact>,
}

/// W2: ten statements.
pub fn read(db: &mut Db<'_>, town: MunicipalityId, id: CaseId) -> Result<Page, Failure> {
    let case = case(db, town, id)?;
    let services = services(db, town, &[case.listed.service])?;
    let tasks = tasks(db, town, id)?;
    let mut named: Vec<DepartmentId> = tasks.iter().map(|task| task.department).collect();
    named.push(case.listed.department);
    named.sort_unstable();
    named.dedup();
    let departments = on!(db, c => department::table
        .filter(department::municipality_id.eq(town))
        .filter(one_of(department::id, &named))
        .select((department::id, department::code, department::names))
        .load(c))?;
    let events = events(db, town, id)?;
    let messages: Vec<(MessageId, MessageDirection, Option<UserId>, String, Moment)> = on!(db, c => case_message::table
        .filter(case_message::municipality_id.eq(town))
        .filter(case_message::case_id.eq(id))
        .order((case_message::created_at.desc(), case_message::id.desc()))
        .limit(100)
        .select((
            case_message::id,
            case_message::direction,
            case_message::author_user_id,
            case_message::body,
            case_message::created_at,
        ))
        .load(c))?;
    let notes: Vec<(NoteId, UserId, String, Moment)> = on!(db, c => case_note::table
        .filter(case_note::municipality_id.eq(town))
        .filter(case_note::case_id.eq(id))
        .order((case_note::created_at.desc(), case_note::id.desc()))
        .limit(100)
        .select((case_note::id, case_note::author_user_id, case_note::body, case_note::created_at))
        .load(c))?;
    let mut known: Vec<UserId> = events.iter().filter_map(|event| event.actor).collect();
    known.extend(case.listed.assignee);
    known.sort_unstable();
    known.dedup();
    let people = on!(db, c => app_user::table
        .filter(app_user::municipality_id.eq(town))
        .filter(one_of(app_user::id, &known))
        .select((app_user::id, app_user::family_name, app_user::given_name))
        .load(c))?;
    let task_ids: Vec<TaskId> = tasks.iter().map(|task| task.id).collect();
    let dependencies = on!(db, c => case_task_dependency::table
        .filter(case_task_dependency::municipality_id.eq(town))
        .filter(one_of(case_task_dependency::task_id, &task_ids))
        .order((case_task_dependency::task_id, case_task_dependency::waits_for_id))
        .select((case_task_dependency::task_id, case_task_dependency::waits_for_id))
        .load(c))?;
    let contact = on!(db, c => case_reporter::table
        .find((town, id))
        .select((
            case_reporter::name,
            case_reporter::email,
            case_reporter::phone,
            case_reporter::address,
        ))
        .first(c)
        .optional())?;
    Ok(Page {
        case,
        services,
        tasks,
        departments,
        events,
        messages,
        notes,
        people,
        dependencies,
        contact,
    })
}

fn case(db: &mut Db<'_>, town: MunicipalityId, id: CaseId) -> Result<CaseFound, Failure> {
    Ok(on!(db, c => resident_case::table
        .find((town, id))
        .select((
            (
                resident_case::id,
                resident_case::reference,
                resident_case::service_id,
                resident_case::status,
                resident_case::open,
                resident_case::outcome,
                resident_case::department_id,
                resident_case::assignee_id,
                resident_case::channel,
                resident_case::subject,
                resident_case::place_address,
                resident_case::place_longitude,
                resident_case::place_latitude,
                resident_case::due_at,
                resident_case::resolved_at,
                resident_case::version,
                resident_case::created_at,
                resident_case::updated_at,
            ),
            resident_case::service_version,
            resident_case::language,
            resident_case::answers,
            resident_case::recorded_by,
            resident_case::external_reference,
            resident_case::first_response_due_at,
            resident_case::received_at,
            resident_case::closed_at,
        ))
        .first(c))?)
}

fn tasks(db: &mut Db<'_>, town: MunicipalityId, id: CaseId) -> Result<Vec<TaskFound>, Failure> {
    Ok(on!(db, c => case_task::table
        .filter(case_task::municipality_id.eq(town))
        .filter(case_task::case_id.eq(id))
        .order(case_task::position)
        .select((
            case_task::id,
            case_task::code,
            case_task::position,
            case_task::names,
            case_task::instructions,
            case_task::internal,
            case_task::department_id,
            case_task::assignee_id,
            case_task::status,
            case_task::due_at,
            case_task::opened_at,
            case_task::started_at,
            case_task::finished_at,
            case_task::result_note,
            case_task::created_at,
            case_task::updated_at,
        ))
        .load(c))?)
}

fn events(db: &mut Db<'_>, town: MunicipalityId, id: CaseId) -> Result<Vec<EventFound>, Failure> {
    Ok(on!(db, c => event::table
        .filter(event::municipality_id.eq(town))
        .filter(event::subject_id.eq(AnyId(id.uuid())))
        .filter(event::subject_kind.eq(SubjectKind::Case))
        .filter(event::version.gt(0))
        .order(event::version)
        .limit(100)
        .select((
            event::version,
            event::kind,
            event::at,
            event::actor_kind,
            event::actor_id,
            event::request_id,
            event::data,
        ))
        .load(c))?)
}
