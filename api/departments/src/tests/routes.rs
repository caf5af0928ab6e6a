use actix_web::http::Method;
use domain::codes::{DepartmentRole, Role, UserStatus};
use serde_json::{Value, json};

use super::house::houses;

fn names(hungarian: &str, english: &str) -> Value {
    json!({ "hu": hungarian, "en": english })
}

#[actix_web::test]
async fn an_administrator_sets_a_department_up_and_closes_it() {
    for house in houses() {
        let admin = house.actor(
            house.db_user(1, "Kiss", UserStatus::Active),
            &[Role::Admin],
            &[],
        );
        let new = json!({"code": "GRN", "names": names("Zöldterület", "Green spaces"), "email": "zold@cserhalom.example"});
        let key = [("idempotency-key", "one")];
        let created = house
            .send(&admin, Method::POST, "", &key, Some(new.clone()))
            .await;
        assert_eq!(created.status, 201, "{} {}", house.engine(), created.body);
        assert_eq!(
            (&created.body["name"], &created.body["memberCount"]),
            (&json!("Green spaces"), &json!(0))
        );
        let again = house
            .send(&admin, Method::POST, "", &key, Some(new.clone()))
            .await;
        assert_eq!((again.status, &again.body), (201, &created.body));
        assert_eq!(
            house
                .send(&admin, Method::POST, "", &[], Some(new))
                .await
                .status,
            409
        );

        let path = format!("/{}", created.body["id"].as_str().expect("an id"));
        let patch = json!({"phone": "+36 99 555 010", "email": null});
        let without = house
            .send(&admin, Method::PATCH, &path, &[], Some(patch.clone()))
            .await;
        assert_eq!(without.status, 428);
        let seen = [("if-match", created.tag())];
        let seen: Vec<(&str, &str)> = seen.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let changed = house
            .send(&admin, Method::PATCH, &path, &seen, Some(patch.clone()))
            .await;
        assert_eq!(changed.status, 200, "{}", changed.body);
        assert_eq!(
            (&changed.body["phone"], &changed.body["email"]),
            (&json!("+36 99 555 010"), &json!(null))
        );
        assert_eq!(
            house
                .send(&admin, Method::PATCH, &path, &seen, Some(patch))
                .await
                .status,
            412
        );

        let held = [("if-none-match", changed.tag())];
        let held: Vec<(&str, &str)> = held.iter().map(|(n, v)| (*n, v.as_str())).collect();
        assert_eq!(
            house
                .send(&admin, Method::GET, &path, &held, None)
                .await
                .status,
            304
        );

        let colleague = house.actor(house.db_user(2, "Nagy", UserStatus::Active), &[], &[]);
        let any = [("if-match", "*")];
        assert_eq!(
            house
                .send(&colleague, Method::DELETE, &path, &any, None)
                .await
                .status,
            403
        );
        assert_eq!(
            house
                .send(&admin, Method::DELETE, &path, &any, None)
                .await
                .status,
            204
        );
        let open = house
            .send(&colleague, Method::GET, "?active=true", &[], None)
            .await;
        assert_eq!(open.body["items"], json!([]));
        let closed = house.send(&colleague, Method::GET, &path, &[], None).await;
        assert_eq!(closed.body["active"], false, "{}", house.engine());
    }
}

#[actix_web::test]
async fn what_is_wrong_with_a_department_is_told_at_once() {
    for house in houses() {
        let admin = house.actor(
            house.db_user(1, "Kiss", UserStatus::Active),
            &[Role::Admin],
            &[],
        );
        let bad =
            json!({"code": "green", "names": {"hu": "Zöld"}, "phone": "hívjon", "colour": "green"});
        let refused = house.send(&admin, Method::POST, "", &[], Some(bad)).await;
        assert_eq!(refused.status, 400);
        let mut places: Vec<&str> = refused.body["errors"]
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(|error| error["pointer"].as_str())
            .collect();
        places.sort_unstable();
        assert_eq!(places, ["/code", "/colour", "/phone"], "{}", house.engine());
        let half = json!({"code": "GRN", "names": {"hu": "Zöld"}});
        let refused = house.send(&admin, Method::POST, "", &[], Some(half)).await;
        assert_eq!(
            refused.body["errors"][0]["code"],
            "language_missing",
            "{}",
            house.engine()
        );
    }
}

#[actix_web::test]
async fn a_lead_keeps_the_duty_pool() {
    for house in houses() {
        let id = house.db_department("GRN");
        let lead = house.db_user(1, "Kiss", UserStatus::Active);
        house.db_member(id, lead, 1, DepartmentRole::Lead);
        let lead = house.actor(lead, &[], &[(id, DepartmentRole::Lead)]);
        let members = format!("/{id}/members");
        let mut tag = "\"v2\"".to_owned();
        for (n, name) in (10..15).zip(["Szabó", "Nagy", "Kovács", "Nagy", "Arany"]) {
            let user = house.db_user(n, name, UserStatus::Active);
            let place = json!({"role": "specialist", "onDuty": n % 2 == 0});
            let path = format!("{members}/{user}");
            let set = house
                .send(
                    &lead,
                    Method::PUT,
                    &path,
                    &[("if-match", &tag)],
                    Some(place),
                )
                .await;
            assert_eq!(set.status, 201, "{} {}", house.engine(), set.body);
            tag = set.tag();
        }
        let mut seen = Vec::new();
        let mut path = format!("{members}?pageSize=2&withTotal=true");
        loop {
            let page = house.send(&lead, Method::GET, &path, &[], None).await;
            assert_eq!(
                (page.status, &page.body["total"]),
                (200, &json!(6)),
                "{}",
                page.body
            );
            let items = page.body["items"].as_array().expect("a list");
            seen.extend(
                items
                    .iter()
                    .map(|one| one["displayName"].as_str().expect("text").to_owned()),
            );
            match page.body["nextCursor"].as_str() {
                Some(cursor) => {
                    path = format!("{members}?pageSize=2&withTotal=true&cursor={cursor}");
                }
                None => break,
            }
        }
        assert_eq!(
            seen,
            [
                "Anna Arany",
                "Anna Kiss",
                "Anna Kovács",
                "Anna Nagy",
                "Anna Nagy",
                "Anna Szabó"
            ],
            "{}",
            house.engine()
        );
        let pool = house
            .send(
                &lead,
                Method::GET,
                &format!("{members}?onDuty=true"),
                &[],
                None,
            )
            .await;
        assert_eq!(pool.body["items"].as_array().map(Vec::len), Some(4));

        let leaver = format!(
            "{members}/{}",
            domain::ids::UserId::from_uuid(uuid::Uuid::from_u128(10))
        );
        let left = house
            .send(&lead, Method::DELETE, &leaver, &[("if-match", &tag)], None)
            .await;
        assert_eq!(left.status, 204);
        let again = house
            .send(&lead, Method::DELETE, &leaver, &[("if-match", "*")], None)
            .await;
        assert_eq!(again.status, 404);
        let one = house
            .send(&lead, Method::GET, &format!("/{id}"), &[], None)
            .await;
        assert_eq!(one.body["memberCount"], 5, "{}", house.engine());
    }
}
