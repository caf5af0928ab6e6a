//! Users: read by their colleagues, looked after by administrators.

use actix_web::{delete, get, patch, post};
use domain::ids::UserId;
use domain::policy::{Action, Scope};
use domain::refusal::Refusal;
use store::page::PageRequest;
use utoipa::IntoParams;
use web::allow::{ManageUsers, ReadUsers};
use web::parameters::{RequestKey, SeenVersion};
use web::refusals::Conflict;
use web::{
    Allowed, Answer, App, Body, Data, IdempotencyKey, IfMatch, NoParams, Page, Params, PathOf,
    Reply,
};

use crate::operations::By;
use crate::operations::users as operations;
use crate::queries::users::{self as queries, UserFilter, UserRecord};
use crate::secrets::Token;
use crate::views::users::{ActivationIssued, NewUser, Reader, User, UserPatch, UserQuery};

/// The user a path names.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only describes the parameter in the contract")]
pub(super) struct OfUser {
    /// The user's id.
    #[param(value_type = UserId)]
    user: UserId,
}

fn reader<P>(allowed: &Allowed<P>) -> Reader {
    let manages_users = allowed.actor.may(Action::ManageUsers) > Scope::None;
    Reader {
        language: allowed.language,
        manages_users,
    }
}

fn answer(record: UserRecord, reader: Reader) -> Reply {
    let version = record.user.version;
    web::ok(&User::of(record, reader))
        .version_with_parts(version)
        .spoken(reader.language)
}

/// List users
///
/// For staff. Use it to find a colleague, or, by `departmentId`, everybody of a department. In the
/// order in which they were added. When somebody last signed in is only told to administrators.
#[utoipa::path(
    tag = "users",
    params(UserQuery),
    responses(
        (status = 200, description = "A page of users.", body = Page<User>),
    ),
    security(("bearer" = []), ("cookie" = [])),
)]
#[get("/municipalities/{municipality}/users")]
pub(super) async fn list_users(
    allowed: Allowed<ReadUsers>,
    app: Data<App>,
    query: Params<UserQuery>,
) -> Answer {
    let query = query.into_inner();
    let request = PageRequest::new(
        query.page_size,
        query.cursor.as_deref(),
        query.with_total,
        "createdAt",
    )
    .map_err(Refusal::Faults)?;
    let filter = UserFilter {
        status: query.status,
        role: query.role,
        department: query.department_id,
    };
    let (id, reader) = (allowed.municipality.id, reader(&allowed));
    let page = app
        .store
        .read(id, move |db| {
            let rows = queries::page(db, id, &filter, &request)?;
            let total = request
                .wants_total()
                .then(|| queries::count(db, id, &filter))
                .transpose()?;
            let page = request.page(rows, |row| {
                (row.created_at.timestamp_micros(), row.id.uuid())
            })?;
            let items = queries::complete(db, id, page.items)?;
            let items = items
                .into_iter()
                .map(|record| User::of(record, reader))
                .collect();
            Ok(Page {
                items,
                next_cursor: page.next_cursor,
                total,
            })
        })
        .await?;
    Ok(web::list(&page).spoken(allowed.language))
}

/// Add a user
///
/// For administrators. The user is `invited` and cannot sign in yet: make a one-time link with
/// `POST …/users/{user}/activation` and send it to them. Departments are joined with
/// `PUT …/departments/{department}/members/{user}`.
#[utoipa::path(
    tag = "users",
    params(RequestKey),
    request_body = NewUser,
    responses(
        (status = 201, description = "The user.", body = User),
    ),
    security(("bearer" = []), ("cookie" = [])),
)]
#[post("/municipalities/{municipality}/users")]
pub(super) async fn create_user(
    allowed: Allowed<ManageUsers>,
    key: IdempotencyKey,
    app: Data<App>,
    _: Params<NoParams>,
    body: Body<NewUser>,
) -> Answer {
    let (new, fingerprint) = body.into_parts();
    let (by, reader) = (By::from(&allowed), reader(&allowed));
    let id = UserId::from_uuid(store::ids::new_id(allowed.now));
    let municipality = allowed.municipality.clone();
    web::once(&app, &allowed, key, fingerprint, move |tx| {
        let record = operations::create(tx, &by, id, municipality.default_language, &new)?;
        let location = format!("/api/v1/municipalities/{}/users/{id}", municipality.slug);
        let version = record.user.version;
        let reply = web::created(location, &User::of(record, reader));
        Ok(reply.version_with_parts(version).spoken(reader.language))
    })
    .await
}

/// Read a user
///
/// For staff: who a colleague is, what they may do, and where they work.
#[utoipa::path(
    tag = "users",
    params(OfUser),
    responses(
        (status = 200, description = "The user.", body = User),
    ),
    security(("bearer" = []), ("cookie" = [])),
)]
#[get("/municipalities/{municipality}/users/{user}")]
pub(super) async fn get_user(
    allowed: Allowed<ReadUsers>,
    user: PathOf<UserId>,
    app: Data<App>,
    _: Params<NoParams>,
) -> Answer {
    let (municipality, id) = (allowed.municipality.id, user.into_inner());
    let record = app
        .store
        .read(municipality, move |db| {
            operations::read(db, municipality, id)
        })
        .await?;
    Ok(answer(record, reader(&allowed)))
}

/// Change a user
///
/// For administrators. Use it to correct names, give and take roles, and to disable an account,
/// which ends all its sessions; what the user did stays. The last active administrator of a
/// municipality cannot be disabled or lose the role. Accounts of operators are changed by operators.
#[utoipa::path(
    tag = "users",
    params(OfUser, SeenVersion),
    request_body(content = UserPatch, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "The user as it is now.", body = User),
        Conflict,
    ),
    security(("bearer" = []), ("cookie" = [])),
)]
#[patch("/municipalities/{municipality}/users/{user}")]
pub(super) async fn patch_user(
    allowed: Allowed<ManageUsers>,
    user: PathOf<UserId>,
    seen: IfMatch,
    app: Data<App>,
    _: Params<NoParams>,
    body: Body<UserPatch>,
) -> Answer {
    let (by, patch, id) = (By::from(&allowed), body.into_inner(), user.into_inner());
    let record = app
        .store
        .write(by.municipality, move |tx| {
            operations::change(tx, &by, id, &seen, patch.clone())
        })
        .await?;
    app.sessions().forget_user(id);
    tracing::info!(
        user = %id,
        by = ?allowed.user(),
        status = %record.user.status,
        roles = ?record.roles,
        "a user was changed"
    );
    Ok(answer(record, reader(&allowed)))
}

/// Make a one-time link
///
/// For administrators. The token lets the user set a password, once, within 24 hours: the first one
/// of an invited user, or a new one for who forgot it. It is shown only here; tokens made before
/// stop working. A repeated request makes a new token, so there is no `Idempotency-Key`.
#[utoipa::path(
    tag = "users",
    params(OfUser),
    responses(
        (status = 201, description = "The token, shown once.", body = ActivationIssued),
        Conflict,
    ),
    security(("bearer" = []), ("cookie" = [])),
)]
#[post("/municipalities/{municipality}/users/{user}/activation")]
pub(super) async fn create_activation(
    allowed: Allowed<ManageUsers>,
    user: PathOf<UserId>,
    app: Data<App>,
    _: Params<NoParams>,
) -> Answer {
    let (by, id) = (By::from(&allowed), user.into_inner());
    let token = Token::random();
    let hash = token.hash();
    let (user, expires_at) = app
        .store
        .write(by.municipality, move |tx| {
            operations::issue_activation(tx, &by, id, &hash)
        })
        .await?;
    tracing::info!(user = %id, by = ?allowed.user(), "a one-time link was made");
    let location = format!(
        "/api/v1/municipalities/{}/users/{}",
        allowed.municipality.slug, user.id
    );
    Ok(web::created(
        location,
        &ActivationIssued {
            token: token.text(),
            expires_at,
        },
    ))
}

/// End a user's sessions
///
/// For administrators. Use it when a device was lost or an account may be in other hands, together
/// with a new one-time link: every session of the user ends, refresh tokens at once and access
/// tokens within seconds. The user can sign in again. Sessions have no versions, so there is no
/// `If-Match`.
#[utoipa::path(
    tag = "users",
    params(OfUser),
    responses((status = 204, description = "No session is left.")),
    security(("bearer" = []), ("cookie" = [])),
)]
#[delete("/municipalities/{municipality}/users/{user}/sessions")]
pub(super) async fn delete_user_sessions(
    allowed: Allowed<ManageUsers>,
    user: PathOf<UserId>,
    app: Data<App>,
    _: Params<NoParams>,
) -> Answer {
    let (by, id) = (By::from(&allowed), user.into_inner());
    let ended = app
        .store
        .write(by.municipality, move |tx| {
            operations::end_sessions(tx, &by, id)
        })
        .await?;
    app.sessions().forget_user(id);
    tracing::info!(user = %id, by = ?allowed.user(), ended, "a user's sessions were ended");
    Ok(web::no_content())
}
