//! The two lookups every request depends on, from the database.

use std::sync::Arc;

use diesel::prelude::*;
use domain::clock::Moment;
use domain::codes::{ActorKind, DepartmentRole, Role, UserStatus};
use domain::ids::{DepartmentId, MunicipalityId, SessionId, UserId};
use domain::policy::Actor;
use domain::text::{Language, Texts};
use serde_json::Value;
use store::schema::{app_user, department_member, municipality, session, user_role};
use store::types::Json;
use store::{Db, Failure, Reach, Store, on};

use crate::municipality::MunicipalityContext;
use crate::session::{Directory, Lookup, SessionState};

/// Looks up in the database.
#[derive(Clone, Debug)]
pub struct StoreDirectory(pub Store);

impl Directory for StoreDirectory {
    fn municipality<'l>(&'l self, slug: &'l str) -> Lookup<'l, Option<MunicipalityContext>> {
        let slug = slug.to_owned();
        Box::pin(
            self.0
                .read(Reach::Installation, move |db| find_municipality(db, &slug)),
        )
    }

    fn session(&self, of: MunicipalityId, id: SessionId) -> Lookup<'_, Option<SessionState>> {
        Box::pin(self.0.read(of, move |db| find_session(db, of, id)))
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = municipality)]
struct MunicipalityRow {
    id: MunicipalityId,
    slug: String,
    prefix: String,
    names: Json<Texts>,
    languages: Json<Vec<Language>>,
    default_language: Language,
    time_zone: String,
    branding: Json<Value>,
    origins: Json<Vec<String>>,
    version: i64,
}

fn find_municipality(db: &mut Db<'_>, slug: &str) -> Result<Option<MunicipalityContext>, Failure> {
    let row = municipality::table.filter(municipality::slug.eq(slug));
    let row: Option<MunicipalityRow> =
        on!(db, c => row.select(MunicipalityRow::as_select()).first(c).optional())?;
    row.map(|row| {
        Ok(MunicipalityContext {
            id: row.id,
            slug: row.slug,
            prefix: row.prefix,
            names: row.names.0,
            languages: row.languages.0,
            default_language: row.default_language,
            time_zone: row.time_zone.parse().map_err(Failure::broken)?,
            branding: row.branding.0,
            origins: row.origins.0,
            version: row.version,
            public: Arc::new(Actor::public(row.id)),
        })
    })
    .transpose()
}

#[derive(Queryable)]
struct SessionRow {
    user: UserId,
    expires_at: Moment,
    ended_at: Option<Moment>,
    language: Language,
    status: UserStatus,
    credentials_changed_at: Moment,
}

fn find_session(
    db: &mut Db<'_>,
    of: MunicipalityId,
    id: SessionId,
) -> Result<Option<SessionState>, Failure> {
    let row = session::table
        .inner_join(
            app_user::table.on(app_user::municipality_id
                .eq(session::municipality_id)
                .and(app_user::id.eq(session::user_id))),
        )
        .filter(session::municipality_id.eq(of))
        .filter(session::id.eq(id))
        .select((
            session::user_id,
            session::expires_at,
            session::ended_at,
            app_user::language,
            app_user::status,
            app_user::credentials_changed_at,
        ));
    let Some(row): Option<SessionRow> = on!(db, c => row.first(c).optional())? else {
        return Ok(None);
    };
    let roles = user_role::table
        .filter(user_role::municipality_id.eq(of))
        .filter(user_role::user_id.eq(row.user))
        .order(user_role::role)
        .select(user_role::role);
    let roles: Vec<Role> = on!(db, c => roles.load(c))?;
    let departments = department_member::table
        .filter(department_member::municipality_id.eq(of))
        .filter(department_member::user_id.eq(row.user))
        .order(department_member::department_id)
        .select((department_member::department_id, department_member::role));
    let departments: Vec<(DepartmentId, DepartmentRole)> = on!(db, c => departments.load(c))?;
    let actor = Actor {
        municipality: of,
        kind: ActorKind::Staff,
        user: Some(row.user),
        roles,
        departments,
    };
    Ok(Some(SessionState {
        user: row.user,
        actor: Arc::new(actor),
        language: row.language,
        ended: row.ended_at.is_some() || row.status != UserStatus::Active,
        expires_at: row.expires_at,
        credentials_changed_at: row.credentials_changed_at,
    }))
}

#[cfg(test)]
mod tests;
