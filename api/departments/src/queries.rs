//! Every query of this slice. Rows stay inside and never serialise.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::clock::Moment;
use domain::codes::{DepartmentRole, TaskStatus, UserStatus};
use domain::ids::{DepartmentId, MunicipalityId, UserId};
use domain::text::Texts;
use store::page::PageRequest;
use store::schema::{app_user, case_task, department, department_member, resident_case, service};
use store::types::{At, Json};
use store::{Db, Failure, Tx, on};

/// A department as it is kept.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = department)]
pub struct DepartmentRow {
    pub(crate) municipality_id: MunicipalityId,
    /// Its id.
    pub id: DepartmentId,
    pub(crate) code: String,
    pub(crate) names: Json<Texts>,
    pub(crate) email: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) active: bool,
    /// Its version.
    pub version: i64,
    pub(crate) created_at: Moment,
    pub(crate) updated_at: Moment,
}

#[derive(Clone, Debug, Queryable)]
pub(crate) struct MemberRow {
    pub(crate) user_id: UserId,
    pub(crate) role: DepartmentRole,
    pub(crate) on_duty: bool,
    pub(crate) family_name: String,
    pub(crate) given_name: String,
}

/// A page in the order of codes.
pub(crate) fn page(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    active: Option<bool>,
    request: &PageRequest,
) -> Result<Vec<DepartmentRow>, Failure> {
    let after = request.after::<String>()?.map(|(code, _)| code);
    Ok(on!(db, c => {
        let mut rows = department::table
            .filter(department::municipality_id.eq(municipality))
            .order(department::code)
            .limit(request.limit())
            .select(DepartmentRow::as_select())
            .into_boxed();
        if let Some(active) = active {
            rows = rows.filter(department::active.eq(active));
        }
        if let Some(after) = after {
            rows = rows.filter(department::code.gt(after));
        }
        rows.load(c)
    })?)
}

pub(crate) fn count(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    active: Option<bool>,
) -> Result<i64, Failure> {
    Ok(on!(db, c => {
        let mut rows = department::table
            .filter(department::municipality_id.eq(municipality))
            .into_boxed();
        if let Some(active) = active {
            rows = rows.filter(department::active.eq(active));
        }
        rows.count().get_result(c)
    })?)
}

/// How many people work in each of some departments; one query however many there are.
pub(crate) fn member_counts(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    departments: &[DepartmentId],
) -> Result<HashMap<DepartmentId, i64>, Failure> {
    let counts = department_member::table
        .filter(department_member::municipality_id.eq(municipality))
        .filter(store::one_of(department_member::department_id, departments))
        .group_by(department_member::department_id)
        .select((department_member::department_id, diesel::dsl::count_star()));
    let counts: Vec<(DepartmentId, i64)> = on!(db, c => counts.load(c))?;
    Ok(counts.into_iter().collect())
}

pub(crate) fn find(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    id: DepartmentId,
) -> Result<Option<DepartmentRow>, Failure> {
    let row = department::table.find((municipality, id));
    Ok(on!(db, c => row.select(DepartmentRow::as_select()).first(c).optional())?)
}

/// The row, held against others until the transaction ends.
pub(crate) fn lock(
    tx: &mut Tx<'_>,
    municipality: MunicipalityId,
    id: DepartmentId,
) -> Result<Option<DepartmentRow>, Failure> {
    let held = department::table.find((municipality, id));
    Ok(on!(tx, c => diesel::update(held)
        .set(department::version.eq(department::version))
        .returning(DepartmentRow::as_returning())
        .get_result(c)
        .optional())?)
}

/// Adds a department; `false` when another has its code.
pub(crate) fn insert(tx: &mut Tx<'_>, row: &DepartmentRow) -> Result<bool, Failure> {
    let values = (
        department::municipality_id.eq(row.municipality_id),
        department::id.eq(row.id),
        department::code.eq(&row.code),
        department::names.eq(&row.names),
        department::email.eq(&row.email),
        department::phone.eq(&row.phone),
        department::active.eq(row.active),
        department::version.eq(row.version),
        department::created_at.eq(At(row.created_at)),
        department::updated_at.eq(At(row.updated_at)),
    );
    let inserted = on!(tx, c => diesel::insert_into(department::table)
        .values(values)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(inserted == 1)
}

/// Keeps what may change of a row.
pub(crate) fn save(tx: &mut Tx<'_>, row: &DepartmentRow) -> Result<(), Failure> {
    let change = (
        department::names.eq(&row.names),
        department::email.eq(&row.email),
        department::phone.eq(&row.phone),
        department::active.eq(row.active),
        department::version.eq(row.version),
        department::updated_at.eq(At(row.updated_at)),
    );
    let saved = department::table.find((row.municipality_id, row.id));
    on!(tx, c => diesel::update(saved).set(change).execute(c))?;
    Ok(())
}

/// Does something still depend on the department: people, open cases or tasks, a service that
/// residents use now?
pub(crate) fn is_needed(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    id: DepartmentId,
) -> Result<bool, Failure> {
    let members = department_member::table
        .filter(department_member::municipality_id.eq(municipality))
        .filter(department_member::department_id.eq(id));
    let cases = resident_case::table
        .filter(resident_case::municipality_id.eq(municipality))
        .filter(resident_case::department_id.eq(id))
        .filter(resident_case::open.eq(true));
    let tasks = case_task::table
        .filter(case_task::municipality_id.eq(municipality))
        .filter(case_task::department_id.eq(id))
        .filter(case_task::status.eq_any([
            TaskStatus::Waiting,
            TaskStatus::Open,
            TaskStatus::InProgress,
        ]));
    let services = service::table
        .filter(service::municipality_id.eq(municipality))
        .filter(service::department_id.eq(id))
        .filter(service::live_version.is_not_null());
    Ok(on!(db, c => {
        diesel::select(diesel::dsl::exists(members)).get_result::<bool>(c)?
            || diesel::select(diesel::dsl::exists(cases)).get_result::<bool>(c)?
            || diesel::select(diesel::dsl::exists(tasks)).get_result::<bool>(c)?
            || diesel::select(diesel::dsl::exists(services)).get_result::<bool>(c)?
    }))
}

/// The name and the id by which a member is found again in the list.
pub(crate) type MemberKey = (String, String);

/// The rows of members, with the user's name.
macro_rules! members {
    ($municipality:expr, $department:expr) => {
        department_member::table
            .inner_join(
                app_user::table.on(app_user::municipality_id
                    .eq(department_member::municipality_id)
                    .and(app_user::id.eq(department_member::user_id))),
            )
            .filter(department_member::municipality_id.eq($municipality))
            .filter(department_member::department_id.eq($department))
    };
}

/// A page of members in the order of their names.
pub(crate) fn members(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    department: DepartmentId,
    on_duty: Option<bool>,
    request: &PageRequest,
) -> Result<Vec<MemberRow>, Failure> {
    let after = request.after::<MemberKey>()?;
    Ok(on!(db, c => {
        let mut rows = members!(municipality, department)
            .order((app_user::family_name, app_user::given_name, department_member::user_id))
            .limit(request.limit())
            .select((
                department_member::user_id,
                department_member::role,
                department_member::on_duty,
                app_user::family_name,
                app_user::given_name,
            ))
            .into_boxed();
        if let Some(on_duty) = on_duty {
            rows = rows.filter(department_member::on_duty.eq(on_duty));
        }
        if let Some(((family, given), id)) = after {
            let id = UserId::from_uuid(id);
            rows = rows.filter(
                app_user::family_name.gt(family.clone()).or(app_user::family_name.eq(family).and(
                    app_user::given_name.gt(given.clone()).or(
                        app_user::given_name.eq(given).and(department_member::user_id.gt(id)),
                    ),
                )),
            );
        }
        rows.load(c)
    })?)
}

pub(crate) fn member_count(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    department: DepartmentId,
    on_duty: Option<bool>,
) -> Result<i64, Failure> {
    Ok(on!(db, c => {
        let mut rows = department_member::table
            .filter(department_member::municipality_id.eq(municipality))
            .filter(department_member::department_id.eq(department))
            .into_boxed();
        if let Some(on_duty) = on_duty {
            rows = rows.filter(department_member::on_duty.eq(on_duty));
        }
        rows.count().get_result(c)
    })?)
}

pub(crate) fn member(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    department: DepartmentId,
    user: UserId,
) -> Result<Option<MemberRow>, Failure> {
    let row = members!(municipality, department)
        .filter(department_member::user_id.eq(user))
        .select((
            department_member::user_id,
            department_member::role,
            department_member::on_duty,
            app_user::family_name,
            app_user::given_name,
        ));
    Ok(on!(db, c => row.first(c).optional())?)
}

/// Is there such a user, and one who may still come to work?
pub(crate) fn is_employed(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    user: UserId,
) -> Result<bool, Failure> {
    let row = app_user::table
        .find((municipality, user))
        .filter(app_user::status.ne(UserStatus::Disabled));
    Ok(on!(db, c => diesel::select(diesel::dsl::exists(row)).get_result(c))?)
}

/// Puts a member into a department, or changes the place there.
pub(crate) fn set_member(
    tx: &mut Tx<'_>,
    department: &DepartmentRow,
    user: UserId,
    role: DepartmentRole,
    on_duty: bool,
    now: Moment,
) -> Result<(), Failure> {
    let place = (
        department_member::role.eq(role),
        department_member::on_duty.eq(on_duty),
    );
    let values = (
        department_member::municipality_id.eq(department.municipality_id),
        department_member::department_id.eq(department.id),
        department_member::user_id.eq(user),
        place,
        department_member::created_at.eq(At(now)),
    );
    on!(tx, c => diesel::insert_into(department_member::table)
        .values(values)
        .on_conflict((
            department_member::municipality_id,
            department_member::department_id,
            department_member::user_id,
        ))
        .do_update()
        .set(place)
        .execute(c))?;
    Ok(())
}

/// Is open work of the department in this member's hands?
pub(crate) fn holds_work(
    tx: &mut Tx<'_>,
    department: &DepartmentRow,
    user: UserId,
) -> Result<bool, Failure> {
    let cases = resident_case::table
        .filter(resident_case::municipality_id.eq(department.municipality_id))
        .filter(resident_case::assignee_id.eq(Some(user)))
        .filter(resident_case::open.eq(true))
        .filter(resident_case::department_id.eq(department.id));
    let tasks = case_task::table
        .filter(case_task::municipality_id.eq(department.municipality_id))
        .filter(case_task::assignee_id.eq(Some(user)))
        .filter(case_task::status.eq_any([
            TaskStatus::Waiting,
            TaskStatus::Open,
            TaskStatus::InProgress,
        ]))
        .filter(case_task::department_id.eq(department.id));
    Ok(on!(tx, c =>
        diesel::select(diesel::dsl::exists(cases)).get_result::<bool>(c)?
            || diesel::select(diesel::dsl::exists(tasks)).get_result::<bool>(c)?))
}

/// Takes a member out; `false` when there was none.
pub(crate) fn remove_member(
    tx: &mut Tx<'_>,
    department: &DepartmentRow,
    user: UserId,
) -> Result<bool, Failure> {
    let row = department_member::table.find((department.municipality_id, department.id, user));
    Ok(on!(tx, c => diesel::delete(row).execute(c))? == 1)
}
