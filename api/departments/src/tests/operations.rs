use diesel::prelude::*;
use domain::codes::{DepartmentRole, ServiceKind, UserStatus};
use domain::ids::{CategoryId, DepartmentId, ServiceId, UserId};
use domain::refusal::ProblemKind;
use domain::text::Texts;
use futures_util::future::join_all;
use serde_json::json;
use store::journal::{Subject, verify_chain};
use store::schema::{category, service, service_version};
use store::types::{At, Json};
use store::{Failure, on};
use uuid::Uuid;
use web::IfMatch;

use super::house::{House, houses};
use crate::operations::{By, close, remove_member, set_member};
use crate::queries;
use crate::views::MemberPlace;

const ON_DUTY: MemberPlace = MemberPlace {
    role: DepartmentRole::Specialist,
    on_duty: true,
};

fn kind<T: std::fmt::Debug>(outcome: Result<T, Failure>) -> ProblemKind {
    match outcome {
        Err(Failure::Refused(refusal)) => refusal.kind(),
        other => panic!("{other:?}"),
    }
}

fn db_close(house: &House, id: DepartmentId, version: i64) -> Result<bool, Failure> {
    let by = house.system();
    house.store.write_blocking(house.municipality, move |tx| {
        close(tx, &by, id, &IfMatch::version(version)).map(|row| row.active)
    })
}

fn db_join(
    house: &House,
    by: By,
    id: DepartmentId,
    user: UserId,
    version: i64,
) -> Result<i64, Failure> {
    house.store.write_blocking(house.municipality, move |tx| {
        set_member(tx, &by, id, user, &IfMatch::version(version), ON_DUTY).map(|set| set.version)
    })
}

#[test]
fn a_lead_says_who_works_in_the_own_department_only() {
    for house in houses() {
        let (lead, other) = (
            house.db_user(10, "Kiss", UserStatus::Active),
            house.db_user(11, "Nagy", UserStatus::Active),
        );
        let (own, foreign) = (house.db_department("GRN"), house.db_department("TEC"));
        let by = house.by(house.actor(lead, &[], &[(own, DepartmentRole::Lead)]));
        assert_eq!(
            db_join(&house, by.clone(), own, other, 1).expect("joined"),
            2
        );
        assert_eq!(
            kind(db_join(&house, by.clone(), foreign, other, 1)),
            ProblemKind::Forbidden
        );
        let specialist = house.by(house.actor(other, &[], &[(own, DepartmentRole::Specialist)]));
        let refused = db_join(&house, specialist, own, lead, 2);
        assert_eq!(kind(refused), ProblemKind::Forbidden, "{}", house.engine());
        let nowhere = DepartmentId::from_uuid(Uuid::from_u128(99));
        assert_eq!(
            kind(db_join(&house, by, nowhere, other, 1)),
            ProblemKind::NotFound
        );
    }
}

#[test]
fn who_left_the_house_joins_nothing() {
    for house in houses() {
        let id = house.db_department("GRN");
        let gone = house.db_user(10, "Kiss", UserStatus::Disabled);
        let unknown = UserId::from_uuid(Uuid::from_u128(99));
        for user in [gone, unknown] {
            let outcome = db_join(&house, house.system(), id, user, 1);
            assert_eq!(kind(outcome), ProblemKind::NotFound, "{}", house.engine());
        }
    }
}

#[test]
fn the_same_place_again_is_no_change() {
    for house in houses() {
        let id = house.db_department("GRN");
        let user = house.db_user(10, "Kiss", UserStatus::Active);
        assert_eq!(
            db_join(&house, house.system(), id, user, 1).expect("joined"),
            2
        );
        assert_eq!(
            db_join(&house, house.system(), id, user, 2).expect("same"),
            2
        );
        let municipality = house.municipality;
        let flaw = house.store.read_blocking(municipality, move |db| {
            verify_chain(db, municipality, Subject::Department(id))
        });
        assert_eq!(flaw.expect("checked"), None, "{}", house.engine());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_ten_who_saw_one_version_one_changes_it() {
    for house in houses() {
        let (id, users) = tokio::task::block_in_place(|| {
            let users: Vec<UserId> = (10..20)
                .map(|n| house.db_user(n, "Kiss", UserStatus::Active))
                .collect();
            (house.db_department("GRN"), users)
        });
        let all = join_all(users.into_iter().map(|user| {
            let by = house.system();
            house.store.write(house.municipality, move |tx| {
                set_member(tx, &by, id, user, &IfMatch::version(1), ON_DUTY).map(|_| ())
            })
        }))
        .await;
        let (done, refused): (Vec<_>, Vec<_>) = all.into_iter().partition(Result::is_ok);
        assert_eq!((done.len(), refused.len()), (1, 9), "{}", house.engine());
        assert!(
            refused
                .into_iter()
                .all(|one| kind(one) == ProblemKind::PreconditionFailed)
        );
    }
}

#[test]
fn a_department_closes_when_nothing_depends_on_it() {
    for house in houses() {
        let id = house.db_department("GRN");
        let user = house.db_user(10, "Kiss", UserStatus::Active);
        house.db_member(id, user, 1, DepartmentRole::Lead);
        assert_eq!(kind(db_close(&house, id, 2)), ProblemKind::InUse);
        let by = house.system();
        house
            .store
            .write_blocking(house.municipality, move |tx| {
                remove_member(tx, &by, id, user, &IfMatch::version(2))
            })
            .expect("left");
        db_live_service(&house, id);
        assert_eq!(
            kind(db_close(&house, id, 3)),
            ProblemKind::InUse,
            "a service is offered"
        );
        let municipality = house.municipality;
        house
            .store
            .write_blocking(municipality, move |tx| {
                let none = service::live_version.eq(None::<i32>);
                on!(tx, c => diesel::update(service::table).set(none).execute(c))?;
                Ok(())
            })
            .expect("no longer offered");
        assert_eq!(
            kind(db_close(&house, id, 2)),
            ProblemKind::PreconditionFailed
        );
        assert!(
            !db_close(&house, id, 3).expect("closed"),
            "{}",
            house.engine()
        );
        assert!(!db_close(&house, id, 4).expect("closed already"));
        assert_eq!(
            kind(db_join(&house, house.system(), id, user, 4)),
            ProblemKind::NotFound
        );
    }
}

/// A service that residents use now, with the department accountable for it.
fn db_live_service(house: &House, department: DepartmentId) {
    let municipality = house.municipality;
    let (group, id) = (
        CategoryId::from_uuid(Uuid::from_u128(5)),
        ServiceId::from_uuid(Uuid::from_u128(6)),
    );
    let now = At(house.system().now);
    let texts = || Json(Texts::hu_en("Kóbor macska", "Stray cat"));
    house
        .store
        .write_blocking(municipality, move |tx| {
            let category = (
                category::municipality_id.eq(municipality),
                category::id.eq(group),
                category::code.eq("animals"),
                category::position.eq(0),
                category::names.eq(texts()),
                category::descriptions.eq(texts()),
                category::version.eq(1),
                category::created_at.eq(now),
                category::updated_at.eq(now),
            );
            on!(tx, c => diesel::insert_into(category::table).values(category).execute(c))?;
            let service = (
                service::municipality_id.eq(municipality),
                service::id.eq(id),
                service::code.eq("stray-cat"),
                service::kind.eq(ServiceKind::Report),
                service::category_id.eq(group),
                service::department_id.eq(department),
                service::names.eq(texts()),
                service::summaries.eq(texts()),
                service::keywords.eq(Json(json!({}))),
                service::search.eq(""),
                service::version.eq(1),
                service::created_at.eq(now),
                service::updated_at.eq(now),
            );
            on!(tx, c => diesel::insert_into(service::table).values(service).execute(c))?;
            let version = (
                service_version::municipality_id.eq(municipality),
                service_version::service_id.eq(id),
                service_version::number.eq(1),
                service_version::status.eq(domain::codes::VersionStatus::Live),
                service_version::definition.eq(Json(json!({}))),
                service_version::created_at.eq(now),
                service_version::updated_at.eq(now),
            );
            on!(tx, c => diesel::insert_into(service_version::table).values(version).execute(c))?;
            let live = service::live_version.eq(Some(1));
            on!(tx, c => diesel::update(service::table).set(live).execute(c))?;
            Ok(())
        })
        .expect("a live service");
}

#[test]
fn members_are_counted_without_asking_for_each_department() {
    for house in houses() {
        let (full, empty) = (house.db_department("GRN"), house.db_department("TEC"));
        for n in 0..3_u32 {
            let user = house.db_user(u128::from(10 + n), "Kiss", UserStatus::Active);
            house.db_member(full, user, 1 + i64::from(n), DepartmentRole::Agent);
        }
        let municipality = house.municipality;
        let counts = house
            .store
            .read_blocking(municipality, move |db| {
                queries::member_counts(db, municipality, &[full, empty])
            })
            .expect("counts");
        assert_eq!(
            (counts.get(&full), counts.get(&empty)),
            (Some(&3), None),
            "{}",
            house.engine()
        );
    }
}
