use actix_web::test::TestRequest;
use chrono::TimeDelta;
use domain::codes::DepartmentRole;
use domain::ids::SessionId;
use std::sync::atomic::Ordering;

use super::*;
use crate::testing::{House, bearer, cookie as with_cookie};

async fn who(house: &House, request: TestRequest) -> Caller {
    let request = request.to_http_request();
    let now = house.gate.clock.now();
    house
        .gate
        .sessions
        .resolve(request.headers(), now)
        .await
        .expect("an answer")
}

fn alter(house: &House, session: SessionId, change: impl FnOnce(&mut SessionState)) {
    let mut sessions = house.directory.sessions.lock().expect("a lock");
    change(sessions.get_mut(&session).expect("a session"));
    drop(sessions);
    house.gate.sessions.forget_session(session);
}

fn request() -> TestRequest {
    TestRequest::default()
}

#[actix_web::test]
async fn a_token_in_a_header_or_a_cookie_names_its_user() {
    let house = House::new();
    let token = house.sign_in(1, &[], &[DepartmentRole::Agent]);
    assert!(matches!(who(&house, request()).await, Caller::Nobody));
    assert!(matches!(
        who(&house, bearer(request(), &token)).await,
        Caller::Staff {
            by_cookie: false,
            ..
        }
    ));
    assert!(matches!(
        who(&house, with_cookie(request(), &token)).await,
        Caller::Staff {
            by_cookie: true,
            ..
        }
    ));
    assert_eq!(
        house.directory.lookups.load(Ordering::Relaxed),
        1,
        "looked up once"
    );
}

#[actix_web::test]
async fn odd_credentials_name_nobody_and_are_told_from_none() {
    let house = House::new();
    let token = house.sign_in(1, &[], &[]);
    let two = bearer(request(), &token).append_header(("Authorization", format!("Bearer {token}")));
    assert!(matches!(
        who(&house, two).await,
        Caller::Refused { by_cookie: false }
    ));
    let two = request().insert_header((
        "Cookie",
        format!("{ACCESS_COOKIE}={token}; {ACCESS_COOKIE}=x"),
    ));
    assert!(matches!(
        who(&house, two).await,
        Caller::Refused { by_cookie: true }
    ));
    for odd in ["Basic YTpi", "Bearer", "Bearer ", "Bearer a b", "bearerx y"] {
        let request = request().insert_header(("Authorization", odd));
        assert!(
            matches!(
                who(&house, request).await,
                Caller::Refused { by_cookie: false }
            ),
            "{odd}"
        );
    }
    let near = request().insert_header((
        "Cookie",
        format!("x{ACCESS_COOKIE}={token}; {ACCESS_COOKIE}x={token}"),
    ));
    assert!(matches!(who(&house, near).await, Caller::Nobody));
}

#[actix_web::test]
async fn what_ends_a_session_ends_its_tokens() {
    let changes: [fn(&mut SessionState, Moment); 4] = [
        |state, _| state.ended = true,
        |state, now| state.credentials_changed_at = now + TimeDelta::seconds(1),
        |state, now| state.expires_at = now,
        |state, _| state.user = UserId::from_uuid(uuid::Uuid::nil()),
    ];
    for change in changes {
        let house = House::new();
        let token = house.sign_in(1, &[], &[]);
        assert!(matches!(
            who(&house, bearer(request(), &token)).await,
            Caller::Staff { .. }
        ));
        let now = house.gate.clock.now();
        alter(&house, house.session_of(&token), |state| change(state, now));
        assert!(matches!(
            who(&house, bearer(request(), &token)).await,
            Caller::Refused { .. }
        ));
    }
}

#[actix_web::test]
async fn a_changed_user_is_looked_up_again_in_every_session() {
    let house = House::new();
    let token = house.sign_in(1, &[], &[]);
    let Caller::Staff { state, .. } = who(&house, bearer(request(), &token)).await else {
        panic!("nobody")
    };
    house.gate.sessions.forget_user(state.user);
    who(&house, bearer(request(), &token)).await;
    assert_eq!(house.directory.lookups.load(Ordering::Relaxed), 2);
}

#[actix_web::test]
async fn only_slugs_are_looked_up() {
    let house = House::new();
    for odd in [
        "",
        "Cserhalom",
        "cser halom",
        "cserhalom%27",
        "..",
        &"a".repeat(64),
    ] {
        assert!(
            house
                .gate
                .sessions
                .municipality(odd)
                .await
                .expect("an answer")
                .is_none(),
            "{odd}"
        );
    }
    assert!(
        house
            .gate
            .sessions
            .municipality("cserhalom")
            .await
            .expect("an answer")
            .is_some()
    );
}
