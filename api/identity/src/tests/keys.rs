use std::sync::Arc;
use std::thread;

use store::Reach;
use web::keys::{Grant, KeyRing};

use super::house::{House, houses, secret};
use crate::identity::statuses;
use crate::{Identity, InstallationSecret};

fn beside(house: &House) -> (Identity, Arc<KeyRing>) {
    let ring = Arc::new(KeyRing::new("https://ugyek.example"));
    (
        Identity::new(house.store.clone(), Arc::clone(&ring), &secret()),
        ring,
    )
}

fn grant(house: &House) -> Grant {
    Grant {
        municipality: house.municipality,
        user: domain::ids::UserId::from_uuid(uuid::Uuid::from_u128(1)),
        session: domain::ids::SessionId::from_uuid(uuid::Uuid::from_u128(2)),
    }
}

fn present(house: &House) -> Vec<String> {
    let mut found = house
        .store
        .read_blocking(Reach::Installation, statuses)
        .expect("keys");
    found.sort();
    found
}

#[test]
fn instances_that_start_together_sign_with_one_key() {
    for fresh in store::testing::fresh_stores() {
        let now = chrono::DateTime::from_timestamp(1_800_000_000, 0).expect("a time");
        let started: Vec<_> = (0..4)
            .map(|_| {
                let store = fresh.clone();
                thread::spawn(move || {
                    let ring = Arc::new(KeyRing::new("https://ugyek.example"));
                    let identity = Identity::new(store, Arc::clone(&ring), &secret());
                    identity.prepare(now).expect("keys");
                    ring
                })
            })
            .collect();
        let rings: Vec<_> = started
            .into_iter()
            .map(|one| one.join().expect("started"))
            .collect();
        let published: Vec<_> = rings
            .iter()
            .map(|ring| ring.published().to_string())
            .collect();
        assert!(
            published.windows(2).all(|two| two[0] == two[1]),
            "{}",
            fresh.engine()
        );
        assert_eq!(
            rings[0].published()["keys"].as_array().map(Vec::len),
            Some(2)
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotation_refuses_no_token_that_was_good() {
    for house in houses() {
        let (here, here_ring) = beside(&house);
        let (there, there_ring) = beside(&house);
        let now = house.now();
        tokio::task::block_in_place(|| {
            here.prepare(now).expect("keys");
            there.prepare(now).expect("keys");
        });
        let before = here_ring.issue(&grant(&house), now).expect("a token").token;
        tokio::task::block_in_place(|| here.rotate_keys(now).expect("rotated"));
        let after = here_ring.issue(&grant(&house), now).expect("a token").token;

        assert!(
            here_ring.verify(&before, now).is_ok(),
            "retiring keys verify"
        );
        assert!(
            there_ring.verify(&after, now).is_ok(),
            "the next key was known beforehand"
        );
        assert!(there.reload_keys().await.expect("reloaded"));
        assert!(!there.reload_keys().await.expect("reloaded"), "nothing new");
        for token in [&before, &after] {
            assert!(there_ring.verify(token, now).is_ok(), "{}", house.engine());
        }
        assert_eq!(present(&house), ["active", "next", "retiring"]);
        let later = now + chrono::TimeDelta::hours(1);
        tokio::task::block_in_place(|| here.rotate_keys(later).expect("rotated"));
        assert_eq!(
            present(&house),
            ["active", "next", "retiring"],
            "{}",
            house.engine()
        );
    }
}

#[test]
fn keys_do_not_open_under_another_secret() {
    for house in houses() {
        let ring = Arc::new(KeyRing::new("https://ugyek.example"));
        let other = InstallationSecret::new([8; 32]);
        let identity = Identity::new(house.store.clone(), Arc::clone(&ring), &other);
        assert!(identity.prepare(house.now()).is_err());
        assert!(!ring.can_sign());
    }
}
