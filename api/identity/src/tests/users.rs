use std::sync::Arc;

use domain::codes::{ActorKind, Role, UserStatus};
use domain::ids::UserId;
use domain::policy::Actor;
use domain::refusal::ProblemKind;
use futures_util::future::join_all;
use store::{Failure, Reach};
use web::IfMatch;
use web::body::typed;

use super::house::{House, houses, new_user};
use crate::command;
use crate::operations::By;
use crate::operations::users::{activate, change, create, issue_activation};
use crate::queries::users;
use crate::secrets::Token;
use crate::views::users::UserPatch;

fn kind<T: std::fmt::Debug>(outcome: Result<T, Failure>) -> ProblemKind {
    match outcome {
        Err(Failure::Refused(refusal)) => refusal.kind(),
        other => panic!("{other:?}"),
    }
}

fn by(house: &House, user: UserId, roles: &[Role]) -> By {
    let actor = Actor {
        municipality: house.municipality,
        kind: ActorKind::Staff,
        user: Some(user),
        roles: roles.to_vec(),
        departments: Vec::new(),
    };
    By {
        actor: Arc::new(actor),
        municipality: house.municipality,
        now: house.now(),
        request_id: None,
    }
}

fn patch(value: &serde_json::Value) -> UserPatch {
    typed(value).expect("a patch")
}

async fn db_change(
    house: &House,
    by: By,
    id: UserId,
    value: serde_json::Value,
) -> Result<UserStatus, Failure> {
    let seen = IfMatch::version(db_version(house, id).await);
    let patch = patch(&value);
    let changed = house
        .store
        .write(by.municipality, move |tx| {
            change(tx, &by, id, &seen, patch.clone())
        })
        .await?;
    Ok(changed.user.status)
}

async fn db_version(house: &House, id: UserId) -> i64 {
    let municipality = house.municipality;
    let found = house
        .store
        .read(municipality, move |db| users::find(db, municipality, id))
        .await;
    found.expect("read").expect("a user").version
}

#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_who_follow_one_link_at_once_one_succeeds() {
    for house in houses() {
        let invitation = tokio::task::block_in_place(|| {
            command::invite(
                &house.store,
                house.now(),
                "cserhalom",
                new_user("kiss.anna@cserhalom.example", &[Role::Admin]),
            )
        })
        .expect("an invitation");
        let token = {
            use secrecy::ExposeSecret as _;
            Token::parse(invitation.token.expose_secret()).expect("a token")
        };
        let now = house.now();
        let all = join_all((0..50).map(|_| {
            let hash = token.hash();
            house.store.write(Reach::Installation, move |tx| {
                activate(tx, now, None, &hash, "$argon2id$nothing").map(|_| ())
            })
        }))
        .await;
        let (done, refused): (Vec<_>, Vec<_>) = all.into_iter().partition(Result::is_ok);
        assert_eq!((done.len(), refused.len()), (1, 49), "{}", house.engine());
        assert!(
            refused
                .into_iter()
                .all(|one| kind(one) == ProblemKind::Gone)
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_stops_working_after_a_day_and_when_a_new_one_is_made() {
    for house in houses() {
        let id = tokio::task::block_in_place(|| house.db_users(&[("a@cserhalom.example", &[])]))[0];
        let system = By::system(house.municipality, house.now());
        let (first, second) = (Token::random(), Token::random());
        for token in [&first, &second] {
            let (by, hash) = (system.clone(), token.hash());
            house
                .store
                .write(house.municipality, move |tx| {
                    issue_activation(tx, &by, id, &hash)
                })
                .await
                .expect("a link");
        }
        let use_link = async |token: &Token, now| {
            let hash = token.hash();
            house
                .store
                .write(Reach::Installation, move |tx| {
                    activate(tx, now, None, &hash, "$argon2id$nothing").map(|_| ())
                })
                .await
        };
        assert_eq!(kind(use_link(&first, house.now()).await), ProblemKind::Gone);
        let late = house.now() + chrono::TimeDelta::hours(24);
        assert_eq!(kind(use_link(&second, late).await), ProblemKind::Gone);
        assert!(
            use_link(&second, house.now()).await.is_ok(),
            "{}",
            house.engine()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_administrators_cannot_dismiss_each_other_at_once() {
    for house in houses() {
        let ids = tokio::task::block_in_place(|| {
            house.db_users(&[
                ("a@cserhalom.example", &[Role::Admin]),
                ("b@cserhalom.example", &[Role::Admin]),
            ])
        });
        let (a, b) = (ids[0], ids[1]);
        let disable = serde_json::json!({"status": "disabled"});
        let demote = serde_json::json!({"roles": []});
        let (first, second) = tokio::join!(
            db_change(&house, by(&house, a, &[Role::Admin]), b, disable),
            db_change(&house, by(&house, b, &[Role::Admin]), a, demote),
        );
        let refused = if first.is_ok() { second } else { first };
        assert_eq!(
            kind(refused),
            ProblemKind::LastAdministrator,
            "{}",
            house.engine()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_makes_no_operators_and_touches_none() {
    for house in houses() {
        let ids = tokio::task::block_in_place(|| {
            house.db_users(&[
                ("a@cserhalom.example", &[Role::Admin]),
                ("o@cserhalom.example", &[Role::Operator]),
            ])
        });
        let (admin, operator) = (ids[0], ids[1]);
        let by_admin = by(&house, admin, &[Role::Admin]);
        let raise = serde_json::json!({"roles": ["admin", "operator"]});
        let raised = db_change(&house, by_admin.clone(), admin, raise.clone()).await;
        assert_eq!(kind(raised), ProblemKind::Forbidden);
        let rename = serde_json::json!({"email": "mine@cserhalom.example"});
        let taken_over = db_change(&house, by_admin.clone(), operator, rename).await;
        assert_eq!(kind(taken_over), ProblemKind::Forbidden);
        let hash = Token::random().hash();
        let municipality = house.municipality;
        let issuer = by_admin.clone();
        let link = house
            .store
            .write(municipality, move |tx| {
                issue_activation(tx, &issuer, operator, &hash)
            })
            .await;
        assert_eq!(kind(link), ProblemKind::Forbidden);
        let id = UserId::from_uuid(store::ids::new_id(house.now()));
        let added = house
            .store
            .write(municipality, move |tx| {
                let new = new_user("new@cserhalom.example", &[Role::Operator]);
                create(tx, &by_admin, id, domain::text::Language::HUNGARIAN, &new)
            })
            .await;
        assert_eq!(kind(added), ProblemKind::Forbidden);
        let by_operator = by(&house, operator, &[Role::Operator]);
        assert!(
            db_change(&house, by_operator, admin, raise).await.is_ok(),
            "{}",
            house.engine()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_belongs_to_one_user() {
    for house in houses() {
        let ids = tokio::task::block_in_place(|| {
            house.db_users(&[
                ("a@cserhalom.example", &[Role::Admin]),
                ("b@cserhalom.example", &[]),
            ])
        });
        let admin = by(&house, ids[0], &[Role::Admin]);
        let taken = serde_json::json!({"email": "A@Cserhalom.Example"});
        let outcome = db_change(&house, admin.clone(), ids[1], taken).await;
        assert_eq!(kind(outcome), ProblemKind::AlreadyExists);
        let free = serde_json::json!({"email": "c@cserhalom.example"});
        assert!(db_change(&house, admin.clone(), ids[1], free).await.is_ok());
        let released = serde_json::json!({"email": "b@cserhalom.example"});
        assert!(
            db_change(&house, admin, ids[0], released).await.is_ok(),
            "{}",
            house.engine()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_changes_nothing_leaves_no_trace() {
    for house in houses() {
        let id = tokio::task::block_in_place(|| {
            house.db_users(&[("a@cserhalom.example", &[Role::Admin])])
        })[0];
        let before = db_version(&house, id).await;
        let same =
            serde_json::json!({"familyName": " Kiss ", "roles": ["admin"], "status": "active"});
        db_change(&house, by(&house, id, &[Role::Admin]), id, same)
            .await
            .expect("no change");
        assert_eq!(db_version(&house, id).await, before, "{}", house.engine());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_back_without_a_password_is_invited_again() {
    for house in houses() {
        let invited = tokio::task::block_in_place(|| {
            let new = new_user("new@cserhalom.example", &[]);
            command::invite(&house.store, house.now(), "cserhalom", new)
        })
        .expect("an invitation")
        .user;
        let system = By::system(house.municipality, house.now());
        let to = async |status: &str| {
            db_change(
                &house,
                system.clone(),
                invited,
                serde_json::json!({"status": status}),
            )
            .await
        };
        assert_eq!(kind(to("active").await), ProblemKind::TransitionNotAllowed);
        assert_eq!(
            to("disabled").await.expect("disabled"),
            UserStatus::Disabled
        );
        assert_eq!(
            to("active").await.expect("back"),
            UserStatus::Invited,
            "{}",
            house.engine()
        );
    }
}
