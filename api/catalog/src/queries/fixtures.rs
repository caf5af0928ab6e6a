//! What other slices would have made before a test begins.

use domain::clock::Moment;
use domain::codes::{ActorKind, DepartmentRole, EventKind, Role, UserStatus};
use domain::ids::{DepartmentId, MunicipalityId, UserId};
use domain::policy::Actor;
use domain::text::{Language, Texts};
use serde_json::json;
use std::sync::Arc;
use store::diesel::{self, prelude::*};
use store::ids::new_id;
use store::journal::{Entry, Subject, record};
use store::schema::{app_user, department, municipality};
use store::types::{At, Json};
use store::{Failure, Reach, Store, Tx, on};
use web::MunicipalityContext;

/// A municipality with the departments `RES` and `ENF`.
pub(crate) fn db_town(store: &Store, now: Moment) -> MunicipalityContext {
    let id = MunicipalityId::from_uuid(new_id(now));
    let languages = vec![Language::HUNGARIAN, Language::ENGLISH];
    let spoken = languages.clone();
    store
        .write_blocking(Reach::Installation, move |tx| {
            on!(tx, c => diesel::insert_into(municipality::table)
                .values((
                    municipality::id.eq(id),
                    municipality::slug.eq("cserhalom"),
                    municipality::prefix.eq("CSH"),
                    municipality::names.eq(Json(Texts::hu_en("Cserhalom", "Cserhalom"))),
                    municipality::languages.eq(Json(&spoken)),
                    municipality::default_language.eq(Language::HUNGARIAN),
                    municipality::time_zone.eq("Europe/Budapest"),
                    municipality::branding.eq(Json(json!({}))),
                    municipality::origins.eq(Json(json!([]))),
                    municipality::version.eq(1_i64),
                    municipality::created_at.eq(At(now)),
                    municipality::updated_at.eq(At(now)),
                ))
                .execute(c))?;
            let subject = Subject::Municipality(id);
            let made = EventKind::MunicipalityCreated;
            record(tx, &Entry::new(&Actor::system(id), subject, 1, made, now))?;
            insert_department(tx, id, "RES", now)?;
            insert_department(tx, id, "ENF", now)
        })
        .expect("a town");
    MunicipalityContext {
        id,
        slug: "cserhalom".to_owned(),
        prefix: "CSH".to_owned(),
        names: Texts::hu_en("Cserhalom", "Cserhalom"),
        languages,
        default_language: Language::HUNGARIAN,
        time_zone: chrono_tz::Europe::Budapest,
        branding: json!({}),
        origins: Vec::new(),
        version: 1,
        public: Arc::new(Actor::public(id)),
    }
}

fn insert_department(
    tx: &mut Tx<'_>,
    municipality: MunicipalityId,
    code: &str,
    now: Moment,
) -> Result<(), Failure> {
    let id = DepartmentId::from_uuid(new_id(now));
    on!(tx, c => diesel::insert_into(department::table)
        .values((
            department::municipality_id.eq(municipality),
            department::id.eq(id),
            department::code.eq(code),
            department::names.eq(Json(Texts::hu_en(format!("{code} osztály"), format!("Department {code}")))),
            department::active.eq(true),
            department::version.eq(1_i64),
            department::created_at.eq(At(now)),
            department::updated_at.eq(At(now)),
        ))
        .execute(c))?;
    let actor = Actor::system(municipality);
    let subject = Subject::Department(id);
    record(
        tx,
        &Entry::new(&actor, subject, 1, EventKind::DepartmentCreated, now),
    )
}

/// Closes a department, as its own slice would.
pub(crate) fn db_close_department(
    store: &Store,
    of: MunicipalityId,
    code: &'static str,
    now: Moment,
) {
    store
        .write_blocking(of, move |tx| {
            let (id, version): (DepartmentId, i64) = on!(tx, c => diesel::update(department::table
                    .filter(department::municipality_id.eq(of))
                    .filter(department::code.eq(code)))
                .set((department::active.eq(false), department::version.eq(department::version + 1)))
                .returning((department::id, department::version))
                .get_result(c))?;
            let subject = Subject::Department(id);
            let closed = EventKind::DepartmentClosed;
            record(tx, &Entry::new(&Actor::system(of), subject, version, closed, now))
        })
        .expect("a closed department");
}

/// A member of staff with a role in the municipality.
pub(crate) fn db_user(store: &Store, of: MunicipalityId, role: Role, now: Moment) -> Actor {
    let id = UserId::from_uuid(new_id(now));
    store
        .write_blocking(of, move |tx| {
            on!(tx, c => diesel::insert_into(app_user::table)
                .values((
                    app_user::municipality_id.eq(of),
                    app_user::id.eq(id),
                    app_user::email.eq(format!("{role}@cserhalom.example")),
                    app_user::family_name.eq("Kiss"),
                    app_user::given_name.eq("Anna"),
                    app_user::language.eq(Language::HUNGARIAN),
                    app_user::status.eq(UserStatus::Active),
                    app_user::credentials_changed_at.eq(At(now)),
                    app_user::version.eq(1_i64),
                    app_user::created_at.eq(At(now)),
                    app_user::updated_at.eq(At(now)),
                ))
                .execute(c))?;
            let subject = Subject::User(id);
            record(
                tx,
                &Entry::new(&Actor::system(of), subject, 1, EventKind::UserCreated, now),
            )
        })
        .expect("a user");
    Actor {
        municipality: of,
        kind: ActorKind::Staff,
        user: Some(id),
        roles: vec![role],
        departments: Vec::<(DepartmentId, DepartmentRole)>::new(),
    }
}
