use std::sync::Arc;

use chrono::TimeDelta;
use domain::clock::Moment;
use domain::codes::SessionKind;
use futures_util::future::join_all;
use store::Reach;

use super::house::{House, PASSWORD, houses, secret};
use crate::operations::auth::{self, Client, Opened, Renewal, Tries};
use crate::queries::sessions;
use crate::secrets::{Blind, Succession, Token};

fn client(user_agent: &str) -> Client {
    Client {
        kind: SessionKind::Token,
        user_agent: Some(user_agent.to_owned()),
    }
}

fn tries() -> Tries {
    let here = "192.0.2.9".parse().expect("an address");
    Tries::new(&Blind::new(&secret()), "kiss.anna@cserhalom.example", here)
}

/// Opens a session as if the password had been right.
async fn db_session(house: &House) -> (Opened, Arc<Token>) {
    house.db_users_blocking(&[("kiss.anna@cserhalom.example", &[])]);
    let token = Arc::new(Token::random());
    let (hash, now) = (token.hash(), house.now());
    let opened = house
        .store
        .write(Reach::Installation, move |tx| {
            let attempt = auth::look_up(tx, now, &tries(), "kiss.anna@cserhalom.example", None)?;
            let account = attempt.account.expect("an account");
            auth::open(tx, now, &account, &client("one"), &tries(), &hash, None)
        })
        .await
        .expect("a session");
    (opened, token)
}

async fn renew(house: &House, token: &Arc<Token>, agent: &'static str, now: Moment) -> Renewal {
    let token = Arc::clone(token);
    house
        .store
        .write(Reach::Installation, move |tx| {
            auth::renew(tx, now, &Succession::new(&secret()), &token, &client(agent))
        })
        .await
        .expect("an answer")
}

async fn lives(house: &House, opened: &Opened) -> bool {
    let grant = opened.grant;
    house
        .store
        .read(grant.municipality, move |db| {
            sessions::find(db, grant.municipality, grant.session)
        })
        .await
        .expect("read")
        .is_some_and(|session| session.ended_at.is_none())
}

impl House {
    fn db_users_blocking(&self, users: &[(&str, &[domain::codes::Role])]) {
        tokio::task::block_in_place(|| self.db_users(users));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_uses_of_one_token_at_once_have_one_result() {
    for house in houses() {
        let (opened, token) = db_session(&house).await;
        let now = house.now();
        let all = join_all((0..20).map(|_| renew(&house, &token, "one", now))).await;
        assert!(
            all.iter().all(|one| matches!(one, Renewal::Renewed(_))),
            "{}",
            house.engine()
        );
        assert!(lives(&house, &opened).await);

        // What all of them got is one token, good for one more round.
        let successor = Arc::new(Succession::new(&secret()).successor(&token));
        let next = renew(&house, &successor, "one", now).await;
        assert!(matches!(next, Renewal::Renewed(_)), "{}", house.engine());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_comes_again_later_ends_the_session() {
    for house in houses() {
        let (opened, token) = db_session(&house).await;
        let now = house.now();
        assert!(matches!(
            renew(&house, &token, "one", now).await,
            Renewal::Renewed(_)
        ));
        let soon = now + TimeDelta::seconds(9);
        assert!(matches!(
            renew(&house, &token, "one", soon).await,
            Renewal::Renewed(_)
        ));
        let later = now + TimeDelta::seconds(11);
        assert!(matches!(
            renew(&house, &token, "one", later).await,
            Renewal::Reused(_)
        ));
        assert!(!lives(&house, &opened).await, "{}", house.engine());
        let successor = Arc::new(Succession::new(&secret()).successor(&token));
        assert!(matches!(
            renew(&house, &successor, "one", later).await,
            Renewal::Refused
        ));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_used_token_in_other_hands_ends_the_session_at_once() {
    for house in houses() {
        let (opened, token) = db_session(&house).await;
        let now = house.now();
        assert!(matches!(
            renew(&house, &token, "one", now).await,
            Renewal::Renewed(_)
        ));
        assert!(matches!(
            renew(&house, &token, "another", now).await,
            Renewal::Reused(_)
        ));
        assert!(!lives(&house, &opened).await, "{}", house.engine());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_when_idle_and_at_the_latest_after_twelve_hours() {
    for house in houses() {
        let (_, token) = db_session(&house).await;
        let idle = house.now() + TimeDelta::minutes(31);
        assert!(matches!(
            renew(&house, &token, "one", idle).await,
            Renewal::Refused
        ));
    }
    for house in houses() {
        let (opened, mut token) = db_session(&house).await;
        let mut now = house.now();
        loop {
            now += TimeDelta::minutes(25);
            match renew(&house, &token, "one", now).await {
                Renewal::Renewed(_) => {
                    token = Arc::new(Succession::new(&secret()).successor(&token));
                }
                Renewal::Refused => break,
                Renewal::Reused(_) => panic!("nothing was used twice"),
            }
        }
        assert!(now >= opened.expires_at && now < opened.expires_at + TimeDelta::minutes(25));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_token_of_ours_is_refused() {
    for house in houses() {
        let unknown = Arc::new(Token::random());
        assert!(matches!(
            renew(&house, &unknown, "one", house.now()).await,
            Renewal::Refused
        ));
    }
}

#[actix_web::test]
async fn an_account_is_locked_after_five_failures_whether_it_exists_or_not() {
    for house in houses() {
        house.db_users(&[("kiss.anna@cserhalom.example", &[])]);
        let mut seen = Vec::new();
        for email in ["kiss.anna@cserhalom.example", "nobody@cserhalom.example"] {
            let mut answers = Vec::new();
            for _ in 0..6 {
                let body = serde_json::json!({"email": email, "password": "nem ez a jelszó"});
                let mut answer = house.post("/auth/login", None, body).await;
                answer.body["requestId"] = serde_json::Value::Null;
                let headers: Vec<_> = answer
                    .headers
                    .keys()
                    .map(|name| name.as_str().to_owned())
                    .collect();
                answers.push((answer.status, answer.body, headers.len()));
            }
            seen.push(answers);
        }
        assert_eq!(seen[0], seen[1], "{}", house.engine());
        let statuses: Vec<u16> = seen[0].iter().map(|(status, ..)| *status).collect();
        assert_eq!(statuses, [401, 401, 401, 401, 401, 429]);

        let right =
            serde_json::json!({"email": "Kiss.Anna@Cserhalom.example", "password": PASSWORD});
        let locked = house.post("/auth/login", None, right.clone()).await;
        assert_eq!(locked.status, 429);
        assert_eq!(locked.headers.get("retry-after").expect("a wait"), "900");
        house.clock.advance(901);
        assert_eq!(
            house.post("/auth/login", None, right).await.status,
            200,
            "{}",
            house.engine()
        );
    }
}

#[actix_web::test]
async fn one_address_cannot_try_many_accounts() {
    for house in houses() {
        house.db_users(&[("kiss.anna@cserhalom.example", &[])]);
        for n in 0..30 {
            let email = format!("user{n}@cserhalom.example");
            let body = serde_json::json!({"email": email, "password": "nem ez a jelszó"});
            assert_eq!(house.post("/auth/login", None, body).await.status, 401);
        }
        let right =
            serde_json::json!({"email": "kiss.anna@cserhalom.example", "password": PASSWORD});
        assert_eq!(
            house.post("/auth/login", None, right).await.status,
            429,
            "{}",
            house.engine()
        );
    }
}
