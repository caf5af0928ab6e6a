use actix_web::http::Method;
use domain::codes::Role;
use serde_json::json;

use super::house::{PASSWORD, houses};

const ANNA: &str = "kiss.anna@cserhalom.example";
const USERS: &str = "/municipalities/cserhalom/users";

#[actix_web::test]
async fn a_new_colleague_gets_a_link_and_signs_in() {
    for house in houses() {
        house.db_users(&[(ANNA, &[Role::Admin])]);
        let (admin, _) = house.sign_in(ANNA).await;
        let new = json!({"email": "Nagy.Bela@Cserhalom.example", "familyName": "Nagy", "givenName": "Béla", "roles": ["process_owner"]});
        let created = house.post(USERS, Some(&admin), new).await;
        assert_eq!(created.status, 201, "{}", created.body);
        assert_eq!(created.body["status"], "invited");
        assert_eq!(created.body["displayName"], "Nagy Béla");
        let path = format!("{USERS}/{}", created.text("id"));

        let link = house
            .post(&format!("{path}/activation"), Some(&admin), json!({}))
            .await;
        assert_eq!(link.status, 201, "{}", link.body);
        let weak = json!({"token": link.text("token"), "password": "nagybela2026"});
        let refused = house.post("/auth/activation", None, weak).await;
        assert_eq!(refused.status, 400);
        assert_eq!(refused.body["errors"][0]["code"], "password_too_common");
        let good = json!({"token": link.text("token"), "password": PASSWORD});
        assert_eq!(
            house
                .post("/auth/activation", None, good.clone())
                .await
                .status,
            204
        );
        assert_eq!(house.post("/auth/activation", None, good).await.status, 410);

        let (token, _) = house.sign_in("nagy.bela@cserhalom.example").await;
        let me = house.get("/auth/me", &token).await;
        assert_eq!(
            me.body["roles"],
            json!(["process_owner"]),
            "{}",
            house.engine()
        );
        assert_eq!(me.body["municipality"]["slug"], "cserhalom");
        assert!(
            me.body["permissions"]
                .as_array()
                .expect("a list")
                .contains(&json!({"action": "publish_services", "scope": "municipality"}))
        );
        let forbidden = house
            .post(
                USERS,
                Some(&token),
                json!({"email": "x@y.example", "familyName": "X", "givenName": "Y"}),
            )
            .await;
        assert_eq!(forbidden.status, 403);
    }
}

#[actix_web::test]
async fn who_is_disabled_is_out_at_once() {
    for house in houses() {
        let ids = house.db_users(&[(ANNA, &[Role::Admin]), ("b@cserhalom.example", &[])]);
        let (admin, _) = house.sign_in(ANNA).await;
        let (token, refresh) = house.sign_in("b@cserhalom.example").await;
        let path = format!("{USERS}/{}", ids[1]);
        let seen = house.get(&path, &admin).await;
        let tag = seen
            .headers
            .get("etag")
            .and_then(|tag| tag.to_str().ok())
            .expect("a tag");
        let bearer = format!("Bearer {admin}");
        let send = async |tag: &str| {
            let headers = [("authorization", bearer.as_str()), ("if-match", tag)];
            house
                .send(
                    Method::PATCH,
                    &path,
                    &headers,
                    Some(json!({"status": "disabled"})),
                )
                .await
        };
        assert_eq!(send("\"v1\"").await.status, 412);
        let disabled = send(tag).await;
        assert_eq!(disabled.status, 200, "{}", disabled.body);
        assert_eq!(disabled.body["status"], "disabled");
        assert_eq!(house.get("/auth/me", &token).await.status, 401);
        let again = house
            .post("/auth/refresh", None, json!({"refreshToken": refresh}))
            .await;
        assert_eq!(again.status, 401);
        let login = json!({"email": "b@cserhalom.example", "password": PASSWORD});
        assert_eq!(
            house.post("/auth/login", None, login).await.status,
            401,
            "{}",
            house.engine()
        );
    }
}

#[actix_web::test]
async fn a_browser_never_sees_its_tokens() {
    for house in houses() {
        house.db_users(&[(ANNA, &[])]);
        let login = json!({"email": ANNA, "password": PASSWORD, "session": "cookie"});
        let answer = house.post("/auth/login", None, login).await;
        assert_eq!(answer.status, 200);
        assert!(
            answer.body.get("accessToken").is_none() && answer.body.get("refreshToken").is_none()
        );
        for cookie in answer.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().expect("text");
            assert!(cookie.starts_with("__Host-cirmos-"), "{cookie}");
            assert!(
                cookie.ends_with("; HttpOnly; Secure; SameSite=Strict"),
                "{cookie}"
            );
            assert!(cookie.contains("; Path=/; Max-Age="), "{cookie}");
        }
        let refresh = answer.cookie("__Host-cirmos-refresh");
        let cookies = format!("__Host-cirmos-refresh={refresh}");
        let send = async |extra: &[(&str, &str)]| {
            let mut headers = vec![("cookie", cookies.as_str())];
            headers.extend(extra);
            house
                .send(Method::POST, "/auth/refresh", &headers, None)
                .await
        };
        assert_eq!(
            send(&[]).await.status,
            403,
            "without the header a page elsewhere could send it"
        );
        let renewed = send(&[("x-csrf-protection", "1")]).await;
        assert_eq!(renewed.status, 200, "{} {}", house.engine(), renewed.body);
        assert!(renewed.body.get("accessToken").is_none());
        let token = renewed.cookie("__Host-cirmos-access");

        let both = format!(
            "__Host-cirmos-access={token}; __Host-cirmos-refresh={}",
            renewed.cookie("__Host-cirmos-refresh")
        );
        let headers = [("cookie", both.as_str()), ("x-csrf-protection", "1")];
        let out = house
            .send(Method::POST, "/auth/logout", &headers, None)
            .await;
        assert_eq!(out.status, 204);
        assert_eq!(out.cookie("__Host-cirmos-access"), "");
        assert_eq!(
            out.headers.get("clear-site-data").expect("a header"),
            r#""cache", "cookies", "storage""#
        );
        let me = house
            .send(Method::GET, "/auth/me", &[("cookie", both.as_str())], None)
            .await;
        assert_eq!(me.status, 401, "{}", house.engine());
    }
}

#[actix_web::test]
async fn sessions_are_listed_and_ended() {
    for house in houses() {
        house.db_users(&[(ANNA, &[])]);
        let (first, first_refresh) = house.sign_in(ANNA).await;
        let (second, _) = house.sign_in(ANNA).await;
        let list = house.get("/auth/sessions", &second).await;
        let sessions = list.body["items"].as_array().expect("a list");
        assert_eq!(sessions.len(), 2);
        let other = sessions
            .iter()
            .find(|one| one["current"] == false)
            .expect("the other");
        let path = format!("/auth/sessions/{}", other["id"].as_str().expect("an id"));
        let bearer = format!("Bearer {second}");
        let ended = house
            .send(Method::DELETE, &path, &[("authorization", &bearer)], None)
            .await;
        assert_eq!(ended.status, 204);
        let again = house
            .send(Method::DELETE, &path, &[("authorization", &bearer)], None)
            .await;
        assert_eq!(again.status, 404);
        assert_eq!(house.get("/auth/me", &first).await.status, 401);
        let body = json!({"refreshToken": first_refresh});
        assert_eq!(house.post("/auth/refresh", None, body).await.status, 401);
        assert_eq!(
            house.get("/auth/me", &second).await.status,
            200,
            "{}",
            house.engine()
        );
    }
}

#[actix_web::test]
async fn an_administrator_ends_the_sessions_of_a_lost_device() {
    for house in houses() {
        let ids = house.db_users(&[
            (ANNA, &[Role::Admin]),
            ("b@cserhalom.example", &[]),
            ("o@cserhalom.example", &[Role::Operator]),
        ]);
        let (admin, _) = house.sign_in(ANNA).await;
        let (token, refresh) = house.sign_in("b@cserhalom.example").await;
        let bearer = format!("Bearer {admin}");
        let end = async |user| {
            let path = format!("{USERS}/{user}/sessions");
            house
                .send(Method::DELETE, &path, &[("authorization", &bearer)], None)
                .await
                .status
        };
        assert_eq!(end(ids[1]).await, 204);
        assert_eq!(house.get("/auth/me", &token).await.status, 401);
        let again = house
            .post("/auth/refresh", None, json!({"refreshToken": refresh}))
            .await;
        assert_eq!(again.status, 401, "{}", house.engine());
        assert_eq!(
            end(ids[2]).await,
            403,
            "an operator's are not theirs to end"
        );
        house.sign_in("b@cserhalom.example").await;
    }
}

#[actix_web::test]
async fn what_is_long_over_is_taken_away() {
    for house in houses() {
        house.db_users(&[(ANNA, &[])]);
        house.sign_in(ANNA).await;
        house.sign_in(ANNA).await;
        let later = house.now() + chrono::TimeDelta::days(30);
        assert_eq!(house.identity.tidy(later).await.expect("tidied"), 0);
        let later = later + chrono::TimeDelta::days(1);
        assert_eq!(
            house.identity.tidy(later).await.expect("tidied"),
            2,
            "{}",
            house.engine()
        );
        house.sign_in(ANNA).await;
    }
}

#[actix_web::test]
async fn a_new_password_ends_the_other_sessions() {
    for house in houses() {
        house.db_users(&[(ANNA, &[])]);
        let (_, elsewhere) = house.sign_in(ANNA).await;
        let (token, refresh) = house.sign_in(ANNA).await;
        house.clock.advance(60);
        let change =
            |current: &str, new: &str| json!({"currentPassword": current, "newPassword": new});
        let wrong = house
            .post(
                "/auth/password",
                Some(&token),
                change("nem ez az", "négy kifli meg egy fonott"),
            )
            .await;
        assert_eq!(wrong.status, 401);
        assert_eq!(wrong.body["type"], "/problems/wrong-credentials");
        let same = house
            .post("/auth/password", Some(&token), change(PASSWORD, PASSWORD))
            .await;
        assert_eq!(same.status, 400, "the old password is no new one");
        let changed = house
            .post(
                "/auth/password",
                Some(&token),
                change(PASSWORD, "négy kifli meg egy fonott"),
            )
            .await;
        assert_eq!(changed.status, 204, "{}", changed.body);
        assert_eq!(
            house
                .post("/auth/refresh", None, json!({"refreshToken": elsewhere}))
                .await
                .status,
            401
        );
        assert_eq!(
            house.get("/auth/me", &token).await.status,
            401,
            "made before the change"
        );
        let renewed = house
            .post("/auth/refresh", None, json!({"refreshToken": refresh}))
            .await;
        assert_eq!(renewed.status, 200);
        assert_eq!(
            house
                .get("/auth/me", &renewed.text("accessToken"))
                .await
                .status,
            200
        );
        let old = json!({"email": ANNA, "password": PASSWORD});
        assert_eq!(
            house.post("/auth/login", None, old).await.status,
            401,
            "{}",
            house.engine()
        );
    }
}

#[actix_web::test]
async fn municipalities_are_public_and_changed_by_who_may() {
    for house in houses() {
        house.db_users(&[
            (ANNA, &[Role::Admin]),
            ("o@cserhalom.example", &[Role::Operator]),
            ("b@cserhalom.example", &[]),
        ]);
        let list = house
            .send(
                Method::GET,
                "/municipalities?withTotal=true",
                &[("accept-language", "en")],
                None,
            )
            .await;
        assert_eq!(list.status, 200);
        assert_eq!(
            (&list.body["total"], &list.body["items"][0]["slug"]),
            (&json!(1), &json!("cserhalom"))
        );

        let (operator, _) = house.sign_in("o@cserhalom.example").await;
        let new = json!({"slug": "harmas", "prefix": "HAR", "names": {"hu": "Hármas", "en": "Harmas"}, "languages": ["hu", "en"], "defaultLanguage": "hu", "timeZone": "Europe/Budapest"});
        let bearer = format!("Bearer {operator}");
        let headers = [
            ("authorization", bearer.as_str()),
            ("idempotency-key", "one"),
        ];
        let created = house
            .send(Method::POST, "/municipalities", &headers, Some(new.clone()))
            .await;
        assert_eq!(created.status, 201, "{} {}", house.engine(), created.body);
        let again = house
            .send(Method::POST, "/municipalities", &headers, Some(new.clone()))
            .await;
        assert_eq!(
            (again.status, again.body.clone()),
            (201, created.body.clone())
        );
        assert_eq!(
            house
                .post("/municipalities", Some(&operator), new.clone())
                .await
                .status,
            409
        );
        let (admin, _) = house.sign_in(ANNA).await;
        assert_eq!(
            house
                .post("/municipalities", Some(&admin), new)
                .await
                .status,
            403
        );

        let patch =
            json!({"branding": {"phone": "+36 99 555 010"}, "origins": ["https://portal.example"]});
        let send = async |token: &str, slug: &str, tag: &str, patch: &serde_json::Value| {
            let bearer = format!("Bearer {token}");
            let headers = [("authorization", bearer.as_str()), ("if-match", tag)];
            house
                .send(
                    Method::PATCH,
                    &format!("/municipalities/{slug}"),
                    &headers,
                    Some(patch.clone()),
                )
                .await
        };
        assert_eq!(
            send(&admin, "harmas", "\"v1\"", &patch).await.status,
            404,
            "not the own"
        );
        let (colleague, _) = house.sign_in("b@cserhalom.example").await;
        assert_eq!(
            send(&colleague, "cserhalom", "\"v1\"", &patch).await.status,
            403
        );
        let changed = send(&admin, "cserhalom", "\"v1\"", &patch).await;
        assert_eq!(changed.status, 200, "{}", changed.body);
        assert_eq!(changed.body["branding"]["phone"], "+36 99 555 010");
        assert_eq!(
            send(&admin, "cserhalom", "\"v1\"", &patch).await.status,
            412
        );
        assert_eq!(
            send(&operator, "harmas", "\"v1\"", &patch).await.status,
            200,
            "{}",
            house.engine()
        );
        let bad = json!({"languages": ["hu", "de"], "branding": {"color": "red"}, "slug": "other"});
        let refused = send(&admin, "cserhalom", "\"v2\"", &bad).await;
        assert_eq!(refused.status, 400);

        let read = house
            .send(
                Method::GET,
                "/municipalities/cserhalom",
                &[("accept-language", "en")],
                None,
            )
            .await;
        assert_eq!(read.body["origins"], json!(["https://portal.example"]));
        assert_eq!(
            read.headers.get("cache-control").expect("a header"),
            "public, max-age=60"
        );
        assert_eq!(
            house
                .send(Method::GET, "/municipalities/nowhere", &[], None)
                .await
                .status,
            404
        );
    }
}

#[actix_web::test]
async fn users_are_listed_page_by_page() {
    for house in houses() {
        let emails: Vec<String> = (0..7)
            .map(|n| format!("user{n}@cserhalom.example"))
            .collect();
        let users: Vec<(&str, &[Role])> = emails
            .iter()
            .map(|email| (email.as_str(), &[] as &[Role]))
            .collect();
        house.db_users(&users);
        house.db_users(&[(ANNA, &[Role::Admin])]);
        let (token, _) = house.sign_in("user0@cserhalom.example").await;
        let mut seen = Vec::new();
        let mut path = format!("{USERS}?pageSize=3&withTotal=true");
        loop {
            let page = house.get(&path, &token).await;
            assert_eq!(
                (page.status, &page.body["total"]),
                (200, &json!(8)),
                "{}",
                page.body
            );
            for user in page.body["items"].as_array().expect("a list") {
                assert_eq!(
                    user["lastLoginAt"],
                    json!(null),
                    "not a colleague's to know"
                );
                seen.push(user["email"].as_str().expect("text").to_owned());
            }
            match page.body["nextCursor"].as_str() {
                Some(cursor) => path = format!("{USERS}?pageSize=3&withTotal=true&cursor={cursor}"),
                None => break,
            }
        }
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 8, "{}", house.engine());
        let admins = house
            .get(&format!("{USERS}?role=admin&role=operator"), &token)
            .await;
        assert_eq!(admins.body["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(
            house
                .get(&format!("{USERS}?role=king"), &token)
                .await
                .status,
            400
        );
        assert_eq!(
            house
                .get(&format!("{USERS}?rule=admin"), &token)
                .await
                .status,
            400
        );
    }
}
