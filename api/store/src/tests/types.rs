use diesel::prelude::*;
use domain::clock::Moment;
use domain::codes::{DepartmentRole, UserStatus};
use domain::ids::{DepartmentId, MunicipalityId, UserId};
use domain::text::{Language, Texts};

use crate::schema::{app_user, department, municipality};
use crate::testing::fresh_stores;
use crate::types::{At, Json};
use crate::{Reach, ids, on};

#[test]
fn values_come_back_as_they_were_written() {
    for store in fresh_stores() {
        let now = crate::tests::now();
        let id = MunicipalityId::from_uuid(ids::new_id(now));
        crate::tests::plant_municipality(&store, id, "kisvar", "KIS", now);
        let (names, slug, language, made): (Json<Texts>, String, Language, Moment) = store
            .read_blocking(id, move |db| {
                let row = municipality::table.find(id).select((
                    municipality::names,
                    municipality::slug,
                    municipality::default_language,
                    municipality::created_at,
                ));
                Ok(on!(db, c => row.first(c))?)
            })
            .expect("the row");
        assert_eq!(
            names.0,
            Texts::hu_en("Kisvár", "Kisvar"),
            "{}",
            store.engine()
        );
        assert_eq!(
            (slug.as_str(), language, made),
            ("kisvar", Language::HUNGARIAN, now)
        );
    }
}

#[test]
fn any_of_a_list_of_ids_codes_and_nullable_columns() {
    for store in fresh_stores() {
        let now = crate::tests::now();
        let planted = crate::tests::plant(&store);
        let (m, user, office) = (planted.municipality, planted.user, planted.department);
        let other = UserId::from_uuid(ids::new_id(now));
        store
            .read_blocking(m, move |db| {
                let both = [user, other];
                let by_id = app_user::table
                    .filter(app_user::municipality_id.eq(m))
                    .filter(app_user::id.eq_any(both))
                    .select(app_user::id);
                assert_eq!(on!(db, c => by_id.load::<UserId>(c))?, [user]);
                let by_slice = app_user::table
                    .filter(app_user::id.eq_any(&both[..]))
                    .select(app_user::id);
                assert_eq!(on!(db, c => by_slice.load::<UserId>(c))?, [user]);
                let one_of = |ids: Vec<UserId>| {
                    app_user::table
                        .filter(crate::one_of(app_user::id, ids))
                        .select(app_user::id)
                };
                let found: Vec<UserId> = on!(db, c => one_of(both.to_vec()).load(c))?;
                assert_eq!(found, [user]);
                let found: Vec<UserId> = on!(db, c => one_of(vec![other]).load(c))?;
                assert_eq!(found, []);
                let found: Vec<UserId> = on!(db, c => one_of(Vec::new()).load(c))?;
                assert_eq!(found, []);
                let by_code = app_user::table
                    .filter(app_user::status.eq_any([UserStatus::Active, UserStatus::Invited]))
                    .select(app_user::status);
                assert_eq!(
                    on!(db, c => by_code.load::<UserStatus>(c))?,
                    [UserStatus::Active]
                );
                let by_moment = app_user::table
                    .filter(app_user::created_at.eq_any([At(now)]))
                    .select(app_user::created_at);
                assert_eq!(on!(db, c => by_moment.load::<Moment>(c))?, [now]);
                let none = app_user::table
                    .filter(app_user::id.eq_any(Vec::<UserId>::new()))
                    .select(app_user::id);
                assert_eq!(on!(db, c => none.load::<UserId>(c))?, []);
                Ok(())
            })
            .expect("the lists");
        let case = crate::tests::plant_case(&store, &planted, 1);
        store
            .read_blocking(m, move |db| {
                use crate::schema::resident_case as cases;
                let nobody = cases::table
                    .filter(cases::assignee_id.is_null())
                    .filter(cases::department_id.eq(office))
                    .select((cases::id, cases::assignee_id, cases::due_at, cases::outcome));
                let rows: Vec<(
                    domain::ids::CaseId,
                    Option<UserId>,
                    Moment,
                    Option<domain::codes::Outcome>,
                )> = on!(db, c => nobody.load(c))?;
                assert_eq!(rows, [(case, None, now, None)]);
                let mine = cases::table
                    .filter(cases::assignee_id.eq(user))
                    .or_filter(cases::assignee_id.eq_any([user, other]))
                    .or_filter(cases::assignee_id.eq(Some(user)))
                    .filter(cases::due_at.lt(At(now)))
                    .select(cases::id);
                assert_eq!(on!(db, c => mine.load::<domain::ids::CaseId>(c))?, []);
                let places = department::table
                    .filter(
                        department::id.eq_any([office, DepartmentId::from_uuid(ids::new_id(now))]),
                    )
                    .select(department::active);
                assert_eq!(on!(db, c => places.load::<bool>(c))?, [true]);
                Ok(())
            })
            .expect("the lists");
    }
}

#[test]
fn a_code_this_program_does_not_know_is_an_error_not_a_guess() {
    for store in fresh_stores() {
        let planted = crate::tests::plant(&store);
        let m = planted.municipality;
        let read = store.read_blocking(Reach::Installation, move |db| {
            let row = app_user::table
                .filter(app_user::municipality_id.eq(m))
                .select(app_user::status);
            Ok(on!(db, c => row.first::<DepartmentRole>(c))?)
        });
        assert!(
            matches!(read, Err(crate::Failure::Broken(_))),
            "{}",
            store.engine()
        );
    }
}
