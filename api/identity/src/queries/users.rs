//! Users, their roles, and the names they sign in with.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::clock::Moment;
use domain::codes::{DepartmentRole, Role, UserStatus};
use domain::ids::{DepartmentId, MunicipalityId, UserId};
use domain::text::{Language, Texts};
use store::page::PageRequest;
use store::schema::{
    activation, app_user, department, department_member, municipality, sign_in_name, user_role,
};
use store::types::{At, Json};
use store::{Db, Failure, Tx, on};

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = app_user)]
pub(crate) struct UserRow {
    pub(crate) municipality_id: MunicipalityId,
    pub(crate) id: UserId,
    pub(crate) email: String,
    pub(crate) family_name: String,
    pub(crate) given_name: String,
    pub(crate) language: Language,
    pub(crate) status: UserStatus,
    pub(crate) password_hash: Option<String>,
    pub(crate) credentials_changed_at: Moment,
    pub(crate) last_login_at: Option<Moment>,
    pub(crate) version: i64,
    pub(crate) created_at: Moment,
    pub(crate) updated_at: Moment,
}

/// A place in a department.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = department_member)]
pub(crate) struct MembershipRow {
    pub(crate) user_id: UserId,
    pub(crate) department_id: DepartmentId,
    pub(crate) role: DepartmentRole,
    pub(crate) on_duty: bool,
}

/// A place in a department, with the department's name.
#[derive(Clone, Debug, Queryable)]
pub(crate) struct NamedMembershipRow {
    pub(crate) department_id: DepartmentId,
    pub(crate) role: DepartmentRole,
    pub(crate) on_duty: bool,
    pub(crate) code: String,
    pub(crate) names: Json<Texts>,
}

/// What a sign-in needs to know.
#[derive(Clone, Debug, Queryable)]
pub(crate) struct SignInRow {
    pub(crate) municipality_id: MunicipalityId,
    pub(crate) user_id: UserId,
    pub(crate) status: UserStatus,
    pub(crate) password_hash: Option<String>,
    pub(crate) slug: String,
}

/// A user with everything that is shown of one.
#[derive(Clone, Debug)]
pub(crate) struct UserRecord {
    pub(crate) user: UserRow,
    pub(crate) roles: Vec<Role>,
    pub(crate) departments: Vec<MembershipRow>,
}

/// Which users are asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct UserFilter {
    pub(crate) status: Vec<UserStatus>,
    pub(crate) role: Vec<Role>,
    pub(crate) department: Vec<DepartmentId>,
}

/// The rows a filter lets through; the one place every list of users starts from.
macro_rules! matching {
    ($municipality:expr, $filter:expr) => {{
        let mut rows = app_user::table
            .filter(app_user::municipality_id.eq($municipality))
            .into_boxed();
        if !$filter.status.is_empty() {
            rows = rows.filter(app_user::status.eq_any(&$filter.status));
        }
        if !$filter.role.is_empty() {
            let holders = user_role::table
                .filter(user_role::municipality_id.eq($municipality))
                .filter(user_role::role.eq_any(&$filter.role))
                .select(user_role::user_id);
            rows = rows.filter(app_user::id.eq_any(holders));
        }
        if !$filter.department.is_empty() {
            let members = department_member::table
                .filter(department_member::municipality_id.eq($municipality))
                .filter(department_member::department_id.eq_any(&$filter.department))
                .select(department_member::user_id);
            rows = rows.filter(app_user::id.eq_any(members));
        }
        rows
    }};
}

/// A page in the order in which users were added.
pub(crate) fn page(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    filter: &UserFilter,
    request: &PageRequest,
) -> Result<Vec<UserRow>, Failure> {
    let after = request.after::<i64>()?;
    let after = after.and_then(|(micros, id)| {
        Some((
            At(Moment::from_timestamp_micros(micros)?),
            UserId::from_uuid(id),
        ))
    });
    Ok(on!(db, c => {
        let mut rows = matching!(municipality, filter);
        if let Some((created, id)) = after {
            rows = rows.filter(
                app_user::created_at.gt(created)
                    .or(app_user::created_at.eq(created).and(app_user::id.gt(id))),
            );
        }
        rows.order((app_user::created_at, app_user::id))
            .limit(request.limit())
            .select(UserRow::as_select())
            .load(c)
    })?)
}

pub(crate) fn count(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    filter: &UserFilter,
) -> Result<i64, Failure> {
    Ok(on!(db, c => matching!(municipality, filter).count().get_result(c))?)
}

/// Adds roles and departments to users, in two queries however many there are.
pub(crate) fn complete(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    users: Vec<UserRow>,
) -> Result<Vec<UserRecord>, Failure> {
    let ids: Vec<UserId> = users.iter().map(|user| user.id).collect();
    let roles = user_role::table
        .filter(user_role::municipality_id.eq(municipality))
        .filter(store::one_of(user_role::user_id, &ids))
        .order((user_role::user_id, user_role::role))
        .select((user_role::user_id, user_role::role));
    let roles: Vec<(UserId, Role)> = on!(db, c => roles.load(c))?;
    let mut roles_of: HashMap<UserId, Vec<Role>> = HashMap::new();
    for (user, role) in roles {
        roles_of.entry(user).or_default().push(role);
    }
    let places = department_member::table
        .filter(department_member::municipality_id.eq(municipality))
        .filter(store::one_of(department_member::user_id, &ids))
        .order((department_member::user_id, department_member::department_id));
    let places = on!(db, c => places.select(MembershipRow::as_select()).load(c))?;
    let mut places_of: HashMap<UserId, Vec<MembershipRow>> = HashMap::new();
    for place in places {
        places_of.entry(place.user_id).or_default().push(place);
    }
    Ok(users
        .into_iter()
        .map(|user| UserRecord {
            roles: roles_of.remove(&user.id).unwrap_or_default(),
            departments: places_of.remove(&user.id).unwrap_or_default(),
            user,
        })
        .collect())
}

pub(crate) fn find(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    id: UserId,
) -> Result<Option<UserRow>, Failure> {
    let row = app_user::table.find((municipality, id));
    Ok(on!(db, c => row.select(UserRow::as_select()).first(c).optional())?)
}

/// The row, held against others until the transaction ends.
pub(crate) fn lock(
    tx: &mut Tx<'_>,
    municipality: MunicipalityId,
    id: UserId,
) -> Result<Option<UserRow>, Failure> {
    let held = app_user::table.find((municipality, id));
    Ok(on!(tx, c => diesel::update(held)
        .set(app_user::version.eq(app_user::version))
        .returning(UserRow::as_returning())
        .get_result(c)
        .optional())?)
}

/// Adds a user; `false` when another of the municipality has the address.
pub(crate) fn insert(tx: &mut Tx<'_>, user: &UserRow) -> Result<bool, Failure> {
    let values = (
        app_user::municipality_id.eq(user.municipality_id),
        app_user::id.eq(user.id),
        app_user::email.eq(&user.email),
        app_user::family_name.eq(&user.family_name),
        app_user::given_name.eq(&user.given_name),
        app_user::language.eq(user.language),
        app_user::status.eq(user.status),
        app_user::password_hash.eq(&user.password_hash),
        app_user::credentials_changed_at.eq(At(user.credentials_changed_at)),
        app_user::last_login_at.eq(user.last_login_at.map(At)),
        app_user::version.eq(user.version),
        app_user::created_at.eq(At(user.created_at)),
        app_user::updated_at.eq(At(user.updated_at)),
    );
    let inserted = on!(tx, c => diesel::insert_into(app_user::table)
        .values(values)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(inserted == 1)
}

pub(crate) fn save(tx: &mut Tx<'_>, user: &UserRow) -> Result<(), Failure> {
    let change = (
        app_user::email.eq(&user.email),
        app_user::family_name.eq(&user.family_name),
        app_user::given_name.eq(&user.given_name),
        app_user::language.eq(user.language),
        app_user::status.eq(user.status),
        app_user::password_hash.eq(&user.password_hash),
        app_user::credentials_changed_at.eq(At(user.credentials_changed_at)),
        app_user::version.eq(user.version),
        app_user::updated_at.eq(At(user.updated_at)),
    );
    let saved = app_user::table.find((user.municipality_id, user.id));
    on!(tx, c => diesel::update(saved).set(change).execute(c))?;
    Ok(())
}

/// Notes a sign-in, if the account is still the one that was looked at. Not a new version of the
/// user: nobody changed it.
pub(crate) fn note_sign_in(
    tx: &mut Tx<'_>,
    seen: &SignInRow,
    now: Moment,
    new_hash: Option<&str>,
) -> Result<bool, Failure> {
    let user = app_user::table
        .find((seen.municipality_id, seen.user_id))
        .filter(app_user::status.eq(UserStatus::Active))
        .filter(app_user::password_hash.eq(&seen.password_hash));
    let hash = new_hash
        .map(str::to_owned)
        .or_else(|| seen.password_hash.clone());
    let noted = on!(tx, c => diesel::update(user)
        .set((app_user::last_login_at.eq(Some(At(now))), app_user::password_hash.eq(hash)))
        .execute(c))?;
    Ok(noted == 1)
}

/// Who signs in by this name. One statement, whether there is anybody or not.
pub(crate) fn by_sign_in_name(db: &mut Db<'_>, email: &str) -> Result<Option<SignInRow>, Failure> {
    let row = sign_in_name::table
        .inner_join(
            app_user::table.on(app_user::municipality_id
                .eq(sign_in_name::municipality_id)
                .and(app_user::id.eq(sign_in_name::user_id))),
        )
        .inner_join(municipality::table.on(municipality::id.eq(sign_in_name::municipality_id)))
        .filter(sign_in_name::email.eq(email))
        .select((
            sign_in_name::municipality_id,
            sign_in_name::user_id,
            app_user::status,
            app_user::password_hash,
            municipality::slug,
        ));
    Ok(on!(db, c => row.first(c).optional())?)
}

/// Takes a name to sign in with; `false` when somebody has it.
pub(crate) fn take_sign_in_name(tx: &mut Tx<'_>, user: &UserRow) -> Result<bool, Failure> {
    let values = (
        sign_in_name::email.eq(&user.email),
        sign_in_name::municipality_id.eq(user.municipality_id),
        sign_in_name::user_id.eq(user.id),
    );
    let taken = on!(tx, c => diesel::insert_into(sign_in_name::table)
        .values(values)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(taken == 1)
}

pub(crate) fn release_sign_in_names(
    tx: &mut Tx<'_>,
    municipality: MunicipalityId,
    user: UserId,
) -> Result<(), Failure> {
    let theirs = sign_in_name::table
        .filter(sign_in_name::municipality_id.eq(municipality))
        .filter(sign_in_name::user_id.eq(user));
    on!(tx, c => diesel::delete(theirs).execute(c))?;
    Ok(())
}

pub(crate) fn replace_roles(
    tx: &mut Tx<'_>,
    municipality: MunicipalityId,
    user: UserId,
    roles: &[Role],
) -> Result<(), Failure> {
    let theirs = user_role::table
        .filter(user_role::municipality_id.eq(municipality))
        .filter(user_role::user_id.eq(user));
    on!(tx, c => diesel::delete(theirs).execute(c))?;
    let rows: Vec<_> = roles
        .iter()
        .map(|role| {
            (
                user_role::municipality_id.eq(municipality),
                user_role::user_id.eq(user),
                user_role::role.eq(*role),
            )
        })
        .collect();
    on!(tx, c => diesel::insert_into(user_role::table).values(&rows).execute(c))?;
    Ok(())
}

/// How many active administrators there are besides one.
pub(crate) fn other_administrators(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    besides: UserId,
) -> Result<i64, Failure> {
    let others = user_role::table
        .inner_join(
            app_user::table.on(app_user::municipality_id
                .eq(user_role::municipality_id)
                .and(app_user::id.eq(user_role::user_id))),
        )
        .filter(user_role::municipality_id.eq(municipality))
        .filter(user_role::role.eq(Role::Admin))
        .filter(app_user::status.eq(UserStatus::Active))
        .filter(user_role::user_id.ne(besides))
        .count();
    Ok(on!(db, c => others.get_result(c))?)
}

/// The departments somebody works in, by code.
pub(crate) fn named_memberships(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    user: UserId,
) -> Result<Vec<NamedMembershipRow>, Failure> {
    let rows = department_member::table
        .inner_join(
            department::table.on(department::municipality_id
                .eq(department_member::municipality_id)
                .and(department::id.eq(department_member::department_id))),
        )
        .filter(department_member::municipality_id.eq(municipality))
        .filter(department_member::user_id.eq(user))
        .order(department::code)
        .select((
            department_member::department_id,
            department_member::role,
            department_member::on_duty,
            department::code,
            department::names,
        ));
    Ok(on!(db, c => rows.load(c))?)
}

/// Keeps a new one-time link and makes the earlier ones useless.
pub(crate) fn insert_activation(
    tx: &mut Tx<'_>,
    user: &UserRow,
    token_hash: &[u8],
    now: Moment,
    expires_at: Moment,
) -> Result<(), Failure> {
    void_activations(tx, user.municipality_id, user.id, now)?;
    let values = (
        activation::municipality_id.eq(user.municipality_id),
        activation::token_hash.eq(token_hash),
        activation::user_id.eq(user.id),
        activation::created_at.eq(At(now)),
        activation::expires_at.eq(At(expires_at)),
    );
    on!(tx, c => diesel::insert_into(activation::table).values(values).execute(c))?;
    Ok(())
}

pub(crate) fn void_activations(
    tx: &mut Tx<'_>,
    municipality: MunicipalityId,
    user: UserId,
    now: Moment,
) -> Result<(), Failure> {
    let open = activation::table
        .filter(activation::municipality_id.eq(municipality))
        .filter(activation::user_id.eq(user))
        .filter(activation::used_at.is_null());
    on!(tx, c => diesel::update(open).set(activation::used_at.eq(Some(At(now)))).execute(c))?;
    Ok(())
}

/// Whose link this is, if it can still be used.
pub(crate) fn open_activation(
    db: &mut Db<'_>,
    token_hash: &[u8],
    now: Moment,
) -> Result<Option<(MunicipalityId, UserId)>, Failure> {
    let row = activation::table
        .filter(activation::token_hash.eq(token_hash))
        .filter(activation::used_at.is_null())
        .filter(activation::expires_at.gt(At(now)))
        .select((activation::municipality_id, activation::user_id));
    Ok(on!(db, c => row.first(c).optional())?)
}

/// Uses a link up. Of many who try at once, one gets the answer.
pub(crate) fn use_activation(
    tx: &mut Tx<'_>,
    token_hash: &[u8],
    now: Moment,
) -> Result<Option<(MunicipalityId, UserId)>, Failure> {
    let open = activation::table
        .filter(activation::token_hash.eq(token_hash))
        .filter(activation::used_at.is_null())
        .filter(activation::expires_at.gt(At(now)));
    Ok(on!(tx, c => diesel::update(open)
        .set(activation::used_at.eq(Some(At(now))))
        .returning((activation::municipality_id, activation::user_id))
        .get_result(c)
        .optional())?)
}

/// Removes links that ended before a moment, and tells how many.
pub(crate) fn purge_activations(tx: &mut Tx<'_>, before: Moment) -> Result<usize, Failure> {
    let old = activation::table.filter(activation::expires_at.lt(At(before)));
    Ok(on!(tx, c => diesel::delete(old).execute(c))?)
}
