use domain::codes::EventKind;
use domain::ids::{CaseId, MunicipalityId, UserId};
use domain::policy::Actor;
use serde_json::json;

use super::*;
use crate::testing::fresh_stores;
use crate::tests::{literal, now, tamper};
use crate::{Reach, ids};

fn town() -> MunicipalityId {
    MunicipalityId::from_uuid(ids::new_id(now()))
}

fn case() -> Subject {
    Subject::Case(CaseId::from_uuid(ids::new_id(now())))
}

#[test]
fn the_timeline_tells_what_happened_in_order() {
    for store in fresh_stores() {
        let (m, subject) = (town(), case());
        let user = UserId::from_uuid(ids::new_id(now()));
        let actor = Actor {
            kind: ActorKind::Staff,
            user: Some(user),
            ..Actor::public(m)
        };
        store
            .write_blocking(m, move |tx| {
                let entry = Entry::new(&actor, subject, 1, EventKind::CaseCreated, now())
                    .request("r-1")
                    .data(json!({"to": "new"}));
                record(tx, &entry)?;
                record(
                    tx,
                    &Entry::new(&actor, subject, 2, EventKind::CaseMoved, now()),
                )?;
                record(
                    tx,
                    &Entry::new(&actor, case(), 1, EventKind::CaseCreated, now()),
                )
            })
            .expect("three entries");
        let (all, later) = store
            .read_blocking(m, move |db| {
                Ok((
                    timeline(db, m, subject, 0, 10)?,
                    timeline(db, m, subject, 1, 10)?,
                ))
            })
            .expect("the timeline");
        assert_eq!(
            all.iter().map(|e| e.version).collect::<Vec<_>>(),
            [1, 2],
            "{}",
            store.engine()
        );
        assert_eq!(
            later.iter().map(|e| e.kind).collect::<Vec<_>>(),
            [EventKind::CaseMoved]
        );
        assert_eq!(all[0].data, json!({"to": "new"}));
        assert_eq!((all[0].actor_id, all[0].at), (Some(user), now()));
        assert_eq!(all[0].request_id.as_deref(), Some("r-1"));
        assert_eq!(all[1].data, json!({}));
    }
}

#[test]
fn a_version_is_neither_left_out_nor_used_twice() {
    for store in fresh_stores() {
        let (m, subject) = (town(), case());
        let write = |version: i64| {
            store.write_blocking(m, move |tx| {
                let kind = EventKind::CaseChanged;
                record(
                    tx,
                    &Entry::new(&Actor::system(m), subject, version, kind, now()),
                )
            })
        };
        assert!(matches!(write(2), Err(Failure::Broken(_))));
        write(1).expect("the first");
        assert!(matches!(write(1), Err(Failure::Broken(_))));
        assert!(matches!(write(3), Err(Failure::Broken(_))));
        write(2).expect("the second");
        let flaw = store.read_blocking(m, move |db| verify_chain(db, m, subject));
        assert_eq!(flaw.expect("checked"), None, "{}", store.engine());
    }
}

#[test]
fn a_chain_names_the_first_version_that_was_altered() {
    for store in fresh_stores() {
        let (m, subject) = (town(), case());
        store
            .write_blocking(m, move |tx| {
                for version in 1..=5 {
                    let entry = Entry::new(
                        &Actor::system(m),
                        subject,
                        version,
                        EventKind::CaseChanged,
                        now(),
                    );
                    record(
                        tx,
                        &entry.data(json!({"z": 1, "a": [1.5, "é", {"y": null, "b": true}]})),
                    )?;
                }
                Ok(())
            })
            .expect("five entries");
        let check = || {
            store
                .read_blocking(Reach::Installation, move |db| verify_chain(db, m, subject))
                .expect("checked")
        };
        assert_eq!(check(), None, "{}", store.engine());
        let id = literal(&store, subject.id());
        tamper(
            &store,
            &format!(
                "UPDATE event SET at = (SELECT min(created_at) FROM (SELECT at AS created_at FROM event) x), actor_kind = 'public' WHERE subject_id = {id} AND version = 4"
            ),
        );
        assert_eq!(check(), Some(Flaw::Altered(4)), "{}", store.engine());
    }
}

#[test]
fn the_same_entry_has_the_same_hash_for_ever() {
    let uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001);
    let link = Link {
        municipality: MunicipalityId::from_uuid(uuid),
        subject_kind: "case",
        subject: uuid,
        version: 1,
        kind: "case_created",
        at: now(),
        actor_kind: "public",
        actor: None,
        request_id: Some("r"),
        data: &json!({"b": 1, "a": "é"}),
        previous: &NO_HASH,
    };
    let hash = link.hash().map(|byte| format!("{byte:02x}")).concat();
    // A change of this value makes every journal that was ever written look altered.
    assert_eq!(
        hash,
        "41ca4a32431f5f0481d556a51d597a99d56cd5988e2557f2ce59942de3f589bb"
    );
}

#[test]
fn documents_are_written_one_way() {
    let mut out = String::new();
    canonical(
        &json!({"b": [1, 2.5, {"d": null, "c": "x\"é"}], "a": true}),
        &mut out,
    );
    assert_eq!(out, r#"{"a":true,"b":[1,2.5,{"c":"x\"é","d":null}]}"#);
}

#[test]
fn whole_journals_are_as_good_as_entries_one_by_one() {
    for store in fresh_stores() {
        let m = town();
        let entries: Vec<Entry> = (0..400)
            .flat_map(|_| {
                let subject = case();
                (1..=3).map(move |version| {
                    let kind = EventKind::CaseImported;
                    Entry::new(&Actor::system(m), subject, version, kind, now())
                })
            })
            .collect();
        let last = entries[1199].subject;
        let written = entries.clone();
        store
            .write_blocking(m, move |tx| record_new(tx, &written))
            .expect("written");
        let flaw = store
            .read_blocking(m, move |db| {
                assert_eq!(timeline(db, m, last, 0, 10)?.len(), 3);
                verify_chain(db, m, last)
            })
            .expect("checked");
        assert_eq!(flaw, None, "{}", store.engine());
        for torn in [
            vec![entries[1].clone()],
            vec![entries[0].clone(), entries[2].clone()],
            vec![entries[0].clone(), entries[4].clone()],
        ] {
            let refused = store.write_blocking(m, move |tx| record_new(tx, &torn));
            assert!(matches!(refused, Err(Failure::Broken(_))));
        }
    }
}
