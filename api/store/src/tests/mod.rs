//! What the store promises, tried on both databases.

mod engine;
mod plans;
mod postgres;
pub(crate) mod schema;
mod sqlite;
mod types;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::{PgConnection, SqliteConnection};
use domain::clock::Moment;
use domain::codes::{
    CaseStatus, Channel, DepartmentRole, EventKind, ServiceKind, UserStatus, VersionStatus,
};
use domain::ids::{CaseId, CategoryId, DepartmentId, MunicipalityId, ServiceId, UserId};
use domain::policy::Actor;
use domain::reference::Reference;
use domain::text::{Language, Texts};

use uuid::Uuid;

use crate::journal::{self, Entry, Subject};
use crate::testing::FreshStore;
use crate::types::{At, Json};
use crate::{Failure, Reach, Store, Tx, ids, on};

/// One town with one of everything, journal included.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Planted {
    pub(crate) municipality: MunicipalityId,
    pub(crate) user: UserId,
    pub(crate) department: DepartmentId,
    pub(crate) category: CategoryId,
    pub(crate) service: ServiceId,
}

/// Changes rows behind the store's back, with every constraint that stands in the way put aside.
pub(crate) fn tamper(store: &FreshStore, sql: &str) {
    if let Some(folder) = store.url().strip_prefix("sqlite:") {
        let mut connection =
            SqliteConnection::establish(&format!("{folder}/cirmos.db")).expect("the file");
        connection
            .batch_execute(
                "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = OFF; \
                     PRAGMA ignore_check_constraints = ON; \
                     DROP TRIGGER event_keeps_rows; DROP TRIGGER event_keeps_table;",
            )
            .expect("constraints put aside");
        connection.batch_execute(sql).expect("the rows");
    } else {
        let mut connection = PgConnection::establish(store.url()).expect("the database");
        connection
            .batch_execute(
                "SELECT set_config('app.municipality', '*', false); \
                     ALTER TABLE event DISABLE TRIGGER USER; \
                     DO $$ DECLARE c record; BEGIN \
                       FOR c IN SELECT conname, conrelid::regclass AS t FROM pg_constraint \
                         WHERE contype = 'f' AND connamespace = 'public'::regnamespace LOOP \
                         EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.t, c.conname); \
                       END LOOP; END $$;",
            )
            .expect("constraints put aside");
        connection.batch_execute(sql).expect("the rows");
    }
}

/// An id as the database writes it.
pub(crate) fn literal(store: &FreshStore, id: Uuid) -> String {
    if store.engine() == "SQLite" {
        format!("X'{}'", id.simple())
    } else {
        format!("'{id}'")
    }
}

pub(crate) fn now() -> Moment {
    Moment::from_timestamp_micros(1_795_000_000_123_456).expect("a moment")
}

fn created(tx: &mut Tx<'_>, municipality: MunicipalityId, subject: Subject, kind: EventKind) {
    let entry = Entry::new(&Actor::system(municipality), subject, 1, kind, now());
    journal::record(tx, &entry).expect("an entry");
}

pub(crate) fn plant_municipality(
    store: &Store,
    id: MunicipalityId,
    slug: &str,
    prefix: &str,
    now: Moment,
) {
    use crate::schema::municipality as m;
    let (slug, prefix) = (slug.to_owned(), prefix.to_owned());
    store
        .write_blocking(Reach::Installation, move |tx| {
            let row = (
                m::id.eq(id),
                m::slug.eq(&slug),
                m::prefix.eq(&prefix),
                m::names.eq(Json(Texts::hu_en("Kisvár", "Kisvar"))),
                m::languages.eq(Json(["hu", "en"])),
                m::default_language.eq(Language::HUNGARIAN),
                m::time_zone.eq("Europe/Budapest"),
                m::branding.eq(Json(serde_json::json!({}))),
                m::origins.eq(Json(serde_json::json!([]))),
                m::version.eq(1_i64),
                m::created_at.eq(At(now)),
                m::updated_at.eq(At(now)),
            );
            on!(tx, c => diesel::insert_into(m::table).values(row).execute(c))?;
            created(
                tx,
                id,
                Subject::Municipality(id),
                EventKind::MunicipalityCreated,
            );
            Ok(())
        })
        .expect("a municipality");
}

pub(crate) fn plant(store: &Store) -> Planted {
    plant_as(store, "kisvar", "KIS")
}

pub(crate) fn plant_as(store: &Store, slug: &str, prefix: &str) -> Planted {
    let now = now();
    let planted = Planted {
        municipality: MunicipalityId::from_uuid(ids::new_id(now)),
        user: UserId::from_uuid(ids::new_id(now)),
        department: DepartmentId::from_uuid(ids::new_id(now)),
        category: CategoryId::from_uuid(ids::new_id(now)),
        service: ServiceId::from_uuid(ids::new_id(now)),
    };
    plant_municipality(store, planted.municipality, slug, prefix, now);
    let m = planted.municipality;
    store
        .write_blocking(m, move |tx| {
            plant_people(tx, &planted)?;
            plant_catalog(tx, &planted)?;
            created(tx, m, Subject::User(planted.user), EventKind::UserCreated);
            created(
                tx,
                m,
                Subject::Department(planted.department),
                EventKind::DepartmentCreated,
            );
            created(
                tx,
                m,
                Subject::Category(planted.category),
                EventKind::CategoryCreated,
            );
            created(
                tx,
                m,
                Subject::Service(planted.service),
                EventKind::ServiceCreated,
            );
            Ok(())
        })
        .expect("a planted town");
    planted
}

fn plant_people(tx: &mut Tx<'_>, planted: &Planted) -> Result<(), Failure> {
    use crate::schema::{app_user as u, department as d, department_member as dm};
    let (m, now) = (planted.municipality, now());
    let row = (
        u::municipality_id.eq(m),
        u::id.eq(planted.user),
        u::email.eq("kata@kisvar.example"),
        u::family_name.eq("Kovács"),
        u::given_name.eq("Kata"),
        u::language.eq(Language::HUNGARIAN),
        u::status.eq(UserStatus::Active),
        u::credentials_changed_at.eq(At(now)),
        u::version.eq(1_i64),
        u::created_at.eq(At(now)),
        u::updated_at.eq(At(now)),
    );
    on!(tx, c => diesel::insert_into(u::table).values(row).execute(c))?;
    let row = (
        d::municipality_id.eq(m),
        d::id.eq(planted.department),
        d::code.eq("RES"),
        d::names.eq(Json(Texts::hu_en("Ügyfélszolgálat", "Resident support"))),
        d::active.eq(true),
        d::version.eq(1_i64),
        d::created_at.eq(At(now)),
        d::updated_at.eq(At(now)),
    );
    on!(tx, c => diesel::insert_into(d::table).values(row).execute(c))?;
    let row = (
        dm::municipality_id.eq(m),
        dm::department_id.eq(planted.department),
        dm::user_id.eq(planted.user),
        dm::role.eq(DepartmentRole::Agent),
        dm::on_duty.eq(true),
        dm::created_at.eq(At(now)),
    );
    on!(tx, c => diesel::insert_into(dm::table).values(row).execute(c))?;
    Ok(())
}

fn plant_catalog(tx: &mut Tx<'_>, planted: &Planted) -> Result<(), Failure> {
    use crate::schema::{category as k, service as s, service_version as v};
    let (m, now) = (planted.municipality, now());
    let row = (
        k::municipality_id.eq(m),
        k::id.eq(planted.category),
        k::code.eq("animals"),
        k::position.eq(1),
        k::names.eq(Json(Texts::hu_en("Állatok", "Animals"))),
        k::descriptions.eq(Json(Texts::hu_en("Állatok", "Animals"))),
        k::version.eq(1_i64),
        k::created_at.eq(At(now)),
        k::updated_at.eq(At(now)),
    );
    on!(tx, c => diesel::insert_into(k::table).values(row).execute(c))?;
    let row = (
        s::municipality_id.eq(m),
        s::id.eq(planted.service),
        s::code.eq("stray-cat"),
        s::kind.eq(ServiceKind::Report),
        s::category_id.eq(planted.category),
        s::department_id.eq(planted.department),
        s::names.eq(Json(Texts::hu_en("Kóbor macska", "Stray cat"))),
        s::summaries.eq(Json(Texts::hu_en("Kóbor macska", "Stray cat"))),
        s::keywords.eq(Json(serde_json::json!({}))),
        s::search.eq("kobor macska"),
        s::version.eq(1_i64),
        s::created_at.eq(At(now)),
        s::updated_at.eq(At(now)),
    );
    on!(tx, c => diesel::insert_into(s::table).values(row).execute(c))?;
    let row = (
        v::municipality_id.eq(m),
        v::service_id.eq(planted.service),
        v::number.eq(1),
        v::status.eq(VersionStatus::Live),
        v::definition.eq(Json(serde_json::json!({"form": {}}))),
        v::created_at.eq(At(now)),
        v::updated_at.eq(At(now)),
        v::published_at.eq(Some(now)),
    );
    on!(tx, c => diesel::insert_into(v::table).values(row).execute(c))?;
    on!(tx, c => diesel::update(s::table.find((m, planted.service)))
                .set(s::live_version.eq(Some(1)))
                .execute(c))?;
    Ok(())
}

/// An open case of the planted department, due now, with its number and journal.
pub(crate) fn plant_case(store: &Store, planted: &Planted, number: i64) -> CaseId {
    let (planted, id) = (*planted, CaseId::from_uuid(ids::new_id(now())));
    store
        .write_blocking(planted.municipality, move |tx| {
            insert_case(tx, &planted, id, number)?;
            created(
                tx,
                planted.municipality,
                Subject::Case(id),
                EventKind::CaseCreated,
            );
            Ok(())
        })
        .expect("a case");
    id
}

fn insert_case(tx: &mut Tx<'_>, planted: &Planted, id: CaseId, number: i64) -> Result<(), Failure> {
    use crate::schema::{case_counter as n, resident_case as r};
    let (m, now) = (planted.municipality, now());
    let row = (
        n::municipality_id.eq(m),
        n::year.eq(2026),
        n::last.eq(number),
    );
    on!(tx, c => diesel::insert_into(n::table)
        .values(row)
        .on_conflict((n::municipality_id, n::year))
        .do_update()
        .set(n::last.eq(number))
        .execute(c))?;
    let row = (
        (
            r::municipality_id.eq(m),
            r::id.eq(id),
            r::reference.eq(reference(number)),
            r::service_id.eq(planted.service),
            r::service_version.eq(1),
            r::status.eq(CaseStatus::New),
            r::open.eq(true),
            r::department_id.eq(planted.department),
            r::channel.eq(Channel::Web),
            r::language.eq(Language::HUNGARIAN),
        ),
        (
            r::subject.eq("Macska"),
            r::answers.eq(Json(serde_json::json!({"count": 2}))),
            r::tracking_hash.eq([7_u8; 32].as_slice()),
            r::due_at.eq(At(now)),
            r::received_at.eq(At(now)),
            r::version.eq(1_i64),
            r::created_at.eq(At(now)),
            r::updated_at.eq(At(now)),
        ),
    );
    on!(tx, c => diesel::insert_into(r::table).values(row).execute(c))?;
    Ok(())
}

/// A well-formed number.
pub(crate) fn reference(number: i64) -> String {
    Reference::new("KIS", 2026, number)
        .expect("a number")
        .to_string()
}
