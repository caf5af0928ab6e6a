//! The routes of this slice.

use actix_web::{delete, get, patch, post, put};
use domain::ids::{DepartmentId, UserId};
use domain::refusal::Refusal;
use store::page::PageRequest;
use store::{Db, Failure};
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;
use web::allow::{ManageDepartments, ManageMembers, ReadDepartments};
use web::parameters::{RequestKey, SeenVersion};
use web::refusals::Conflict;
use web::{
    Allowed, Answer, App, Body, Data, IdempotencyKey, IfMatch, NoParams, Page, Params, PathOf,
};

use crate::operations::{self, By};
use crate::queries::{self, DepartmentRow};
use crate::views::{
    Department, DepartmentPatch, DepartmentQuery, Member, MemberPlace, MemberQuery, NewDepartment,
    Reader,
};

/// Adds the routes below `/api/v1`. They need `Data<App>`.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list_departments)
        .service(create_department)
        .service(get_department)
        .service(patch_department)
        .service(delete_department)
        .service(list_members)
        .service(put_member)
        .service(delete_member);
}

/// The department a path names.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only describes the parameter in the contract")]
struct OfDepartment {
    /// The department's id.
    #[param(value_type = DepartmentId)]
    department: DepartmentId,
}

/// The member a path names.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only describes the parameter in the contract")]
struct OfMember {
    /// The user's id.
    #[param(value_type = UserId)]
    user: UserId,
}

fn reader<P>(allowed: &Allowed<P>) -> Reader {
    Reader {
        language: allowed.language,
        fallback: allowed.municipality.default_language,
    }
}

/// A department with its number of members.
fn shown(db: &mut Db<'_>, row: DepartmentRow, reader: Reader) -> Result<Department, Failure> {
    let members = queries::member_count(db, row.municipality_id, row.id, None)?;
    Ok(Department::of(row, members, reader))
}

/// List departments
///
/// For staff. Use it to fill a choice of departments; `active=true` leaves out those that are
/// closed. In the order of their codes.
#[utoipa::path(
    tag = "departments",
    params(DepartmentQuery),
    responses((status = 200, description = "A page of departments.", body = Page<Department>)),
    security(("bearer" = []), ("cookie" = [])),
)]
#[get("/municipalities/{municipality}/departments")]
async fn list_departments(
    allowed: Allowed<ReadDepartments>,
    app: Data<App>,
    query: Params<DepartmentQuery>,
) -> Answer {
    let query = query.into_inner();
    let request = PageRequest::new(
        query.page_size,
        query.cursor.as_deref(),
        query.with_total,
        "code",
    )
    .map_err(Refusal::Faults)?;
    let (municipality, reader) = (allowed.municipality.id, reader(&allowed));
    let page = app
        .store
        .read(municipality, move |db| {
            let rows = queries::page(db, municipality, query.active, &request)?;
            let total = request
                .wants_total()
                .then(|| queries::count(db, municipality, query.active))
                .transpose()?;
            let page = request.page(rows, |row| (row.code.clone(), row.id.uuid()))?;
            let ids: Vec<DepartmentId> = page.items.iter().map(|row| row.id).collect();
            let counts = queries::member_counts(db, municipality, &ids)?;
            let count = |row: &DepartmentRow| counts.get(&row.id).copied().unwrap_or_default();
            Ok(page
                .map(|row| {
                    let members = count(&row);
                    Department::of(row, members, reader)
                })
                .with_total(total))
        })
        .await?;
    Ok(web::list(&page).spoken(allowed.language))
}

/// Add a department
///
/// For administrators. Its code is chosen for good: processes name departments by it.
#[utoipa::path(
    tag = "departments",
    params(RequestKey),
    request_body = NewDepartment,
    responses((status = 201, description = "The department.", body = Department)),
    security(("bearer" = []), ("cookie" = [])),
)]
#[post("/municipalities/{municipality}/departments")]
async fn create_department(
    allowed: Allowed<ManageDepartments>,
    key: IdempotencyKey,
    app: Data<App>,
    _: Params<NoParams>,
    body: Body<NewDepartment>,
) -> Answer {
    let (new, fingerprint) = body.into_parts();
    let (by, reader) = (By::from(&allowed), reader(&allowed));
    let id = DepartmentId::from_uuid(store::ids::new_id(allowed.now));
    let location = format!(
        "/api/v1/municipalities/{}/departments/{id}",
        allowed.municipality.slug
    );
    web::once(&app, &allowed, key, fingerprint, move |tx| {
        let row = operations::create(tx, &by, id, &new)?;
        let version = row.version;
        let view = Department::of(row, 0, reader);
        Ok(web::created(location.clone(), &view)
            .version(version)
            .spoken(reader.language))
    })
    .await
}

/// Read a department
///
/// For staff. Its ETag is also the one to send when its members are changed.
#[utoipa::path(
    tag = "departments",
    params(OfDepartment),
    responses((status = 200, description = "The department.", body = Department)),
    security(("bearer" = []), ("cookie" = [])),
)]
#[get("/municipalities/{municipality}/departments/{department}")]
async fn get_department(
    allowed: Allowed<ReadDepartments>,
    department: PathOf<DepartmentId>,
    app: Data<App>,
    _: Params<NoParams>,
) -> Answer {
    let (municipality, id) = (allowed.municipality.id, department.into_inner());
    let reader = reader(&allowed);
    let (view, version) = app
        .store
        .read(municipality, move |db| {
            let row = queries::find(db, municipality, id)?.ok_or_else(Refusal::not_found)?;
            let version = row.version;
            Ok((shown(db, row, reader)?, version))
        })
        .await?;
    Ok(web::ok(&view).version(version).spoken(reader.language))
}

/// Change a department
///
/// For administrators. Use it to correct names and contact data. `"active": false` closes it under
/// the same conditions as `DELETE`, `"active": true` lets it work again.
#[utoipa::path(
    tag = "departments",
    params(OfDepartment, SeenVersion),
    request_body(content = DepartmentPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The department as it is now.", body = Department), Conflict),
    security(("bearer" = []), ("cookie" = [])),
)]
#[patch("/municipalities/{municipality}/departments/{department}")]
async fn patch_department(
    allowed: Allowed<ManageDepartments>,
    department: PathOf<DepartmentId>,
    seen: IfMatch,
    app: Data<App>,
    _: Params<NoParams>,
    body: Body<DepartmentPatch>,
) -> Answer {
    let (by, patch, id) = (
        By::from(&allowed),
        body.into_inner(),
        department.into_inner(),
    );
    let reader = reader(&allowed);
    let (view, version) = app
        .store
        .write(by.municipality, move |tx| {
            let row = operations::change(tx, &by, id, &seen, patch.clone())?;
            let version = row.version;
            Ok((shown(tx, row, reader)?, version))
        })
        .await?;
    Ok(web::ok(&view).version(version).spoken(reader.language))
}

/// Close a department
///
/// For administrators. It gets no more work, and stays readable with everything it did. Refused
/// while it has members, open cases or tasks, or a service that residents use now.
#[utoipa::path(
    tag = "departments",
    params(OfDepartment, SeenVersion),
    responses((status = 204, description = "Closed."), Conflict),
    security(("bearer" = []), ("cookie" = [])),
)]
#[delete("/municipalities/{municipality}/departments/{department}")]
async fn delete_department(
    allowed: Allowed<ManageDepartments>,
    department: PathOf<DepartmentId>,
    seen: IfMatch,
    app: Data<App>,
    _: Params<NoParams>,
) -> Answer {
    let (by, id) = (By::from(&allowed), department.into_inner());
    app.store
        .write(by.municipality, move |tx| {
            operations::close(tx, &by, id, &seen).map(|_| ())
        })
        .await?;
    Ok(web::no_content())
}

/// List the members of a department
///
/// For staff. `onDuty=true` gives the duty pool: those to whom work may be given now. In the order
/// of their names.
#[utoipa::path(
    tag = "departments",
    params(OfDepartment, MemberQuery),
    responses((status = 200, description = "A page of members.", body = Page<Member>)),
    security(("bearer" = []), ("cookie" = [])),
)]
#[get("/municipalities/{municipality}/departments/{department}/members")]
async fn list_members(
    allowed: Allowed<ReadDepartments>,
    department: PathOf<DepartmentId>,
    app: Data<App>,
    query: Params<MemberQuery>,
) -> Answer {
    let (query, id) = (query.into_inner(), department.into_inner());
    let request = PageRequest::new(
        query.page_size,
        query.cursor.as_deref(),
        query.with_total,
        "name",
    )
    .map_err(Refusal::Faults)?;
    let (municipality, language) = (allowed.municipality.id, allowed.language);
    let page = app
        .store
        .read(municipality, move |db| {
            queries::find(db, municipality, id)?.ok_or_else(Refusal::not_found)?;
            let rows = queries::members(db, municipality, id, query.on_duty, &request)?;
            let total = request
                .wants_total()
                .then(|| queries::member_count(db, municipality, id, query.on_duty))
                .transpose()?;
            let page = request.page(rows, |row| {
                (
                    (row.family_name.clone(), row.given_name.clone()),
                    row.user_id.uuid(),
                )
            })?;
            Ok(page.map(|row| Member::of(&row, language)).with_total(total))
        })
        .await?;
    Ok(web::list(&page).spoken(language))
}

/// Put somebody into a department
///
/// For administrators, and for leads in the departments they lead. Use it to let a user join, to
/// change the role held here, and to put a member on or off duty. `If-Match` takes the department's
/// ETag, for members are part of it.
#[utoipa::path(
    tag = "departments",
    params(OfDepartment, OfMember, SeenVersion),
    request_body = MemberPlace,
    responses(
        (status = 200, description = "The member, whose place was changed.", body = Member),
        (status = 201, description = "The member, who joined.", body = Member),
    ),
    security(("bearer" = []), ("cookie" = [])),
)]
#[put("/municipalities/{municipality}/departments/{department}/members/{user}")]
async fn put_member(
    allowed: Allowed<ManageMembers>,
    path: PathOf<(DepartmentId, UserId)>,
    seen: IfMatch,
    app: Data<App>,
    _: Params<NoParams>,
    body: Body<MemberPlace>,
) -> Answer {
    let (by, place, (id, user)) = (By::from(&allowed), body.into_inner(), path.into_inner());
    let language = allowed.language;
    let (member, set) = app
        .store
        .write(by.municipality, move |tx| {
            let set = operations::set_member(tx, &by, id, user, &seen, place)?;
            let row = queries::member(tx, by.municipality, id, user)?;
            let row = row.ok_or_else(|| Failure::broken("a member just set is missing"))?;
            Ok((Member::of(&row, language), set))
        })
        .await?;
    app.sessions().forget_user(user);
    tracing::info!(%user, department = %id, by = ?allowed.user(), role = %place.role, "a department's member was set");
    let slug = &allowed.municipality.slug;
    let reply = if set.joined {
        let location = format!("/api/v1/municipalities/{slug}/departments/{id}/members/{user}");
        web::created(location, &member)
    } else {
        web::ok(&member)
    };
    Ok(reply.version(set.version).spoken(language))
}

/// Take somebody out of a department
///
/// For administrators, and for leads in the departments they lead. `If-Match` takes the department's
/// ETag, for members are part of it. Open cases and tasks in this person's hands have to be given to
/// somebody else, or to the duty pool, first.
#[utoipa::path(
    tag = "departments",
    params(OfDepartment, OfMember, SeenVersion),
    responses(
        (status = 204, description = "No longer a member."),
        (status = 409, description = "Open work of the department is still in this person's hands."),
    ),
    security(("bearer" = []), ("cookie" = [])),
)]
#[delete("/municipalities/{municipality}/departments/{department}/members/{user}")]
async fn delete_member(
    allowed: Allowed<ManageMembers>,
    path: PathOf<(DepartmentId, UserId)>,
    seen: IfMatch,
    app: Data<App>,
    _: Params<NoParams>,
) -> Answer {
    let (by, (id, user)) = (By::from(&allowed), path.into_inner());
    let version = app
        .store
        .write(by.municipality, move |tx| {
            operations::remove_member(tx, &by, id, user, &seen)
        })
        .await?;
    app.sessions().forget_user(user);
    tracing::info!(%user, department = %id, by = ?allowed.user(), "a department's member was removed");
    Ok(web::no_content().version(version))
}
