use domain::codes::VersionStatus;
use domain::refusal::{ProblemKind, Refusal};
use serde_json::{Value, json};
use web::IfMatch;

use super::*;
use crate::inputs::{CategoryPatch, ServicePatch, VersionPatch};

fn edits(town: &Town, seen: i64, patch: Value) -> Result<i64, Refusal> {
    town.does(&town.owner, move |tx, deed| {
        let patch: VersionPatch = serde_json::from_value(patch.clone())?;
        let seen = IfMatch::version(seen);
        Ok(operations::change_version(tx, deed, "stray-cat", 1, &seen, &patch)?.version)
    })
}

fn changes(town: &Town, who: &Actor, seen: i64, patch: Value) -> Result<i64, Refusal> {
    town.does(who, move |tx, deed| {
        let patch: ServicePatch = serde_json::from_value(patch.clone())?;
        let seen = IfMatch::version(seen);
        Ok(operations::change_service(tx, deed, "stray-cat", &seen, &patch)?.version)
    })
}

#[test]
fn every_fault_of_a_new_service_is_pointed_at() {
    for town in towns() {
        let mut wrong = service();
        wrong["code"] = json!("Stray Cat");
        wrong["category"] = json!("plants");
        wrong["department"] = json!("XXX");
        wrong["names"] = json!({ "hu": "Macska" });
        wrong["keywords"]["en"] = json!(["", "x".repeat(61)]);
        wrong["version"]["form"]["properties"]["count"]["x-ui"]["label"] =
            json!({ "en": "How many?" });
        wrong["version"]["process"]["tasks"] =
            json!([task("a", "ENF", &["b"]), task("b", "NON", &["a"])]);
        wrong["version"]["statusTexts"]["closed"] = json!({ "hu": "", "en": "Closed." });
        let faults = places(town.adds_service(wrong).expect_err("refused"));
        assert_eq!(
            faults,
            [
                "/code",
                "/category",
                "/department",
                "/names",
                "/keywords/en/0",
                "/keywords/en/1",
                "/version/form/properties/count/x-ui/label",
                "/version/process/tasks/1/department",
                "/version/process/tasks",
                "/version/statusTexts/closed/hu",
            ]
        );
    }
}

#[test]
fn a_code_is_given_once() {
    for town in towns() {
        town.adds_service(service()).expect("a service");
        assert_eq!(
            kind(town.adds_service(service())),
            ProblemKind::AlreadyExists
        );
        town.is_sound();
    }
}

#[test]
fn a_draft_is_edited_part_by_part_and_every_fault_pointed_at() {
    for town in towns() {
        let seen = town.adds_service(service()).expect("a service");
        let circle = json!([task("a", "ENF", &["b"]), task("b", "ENF", &["a"])]);
        let refused = edits(&town, seen, json!({ "process": { "tasks": circle } }));
        assert_eq!(places(refused.expect_err("a circle")), ["/process/tasks"]);
        let deadline = json!({ "basis": "norm", "amount": 10, "unit": "calendar_days" });
        let after = edits(&town, seen, json!({ "deadline": deadline })).expect("edited");
        assert_eq!(after, seen + 1);
        assert_eq!(
            kind(edits(&town, seen, json!({ "deadline": deadline }))),
            ProblemKind::PreconditionFailed
        );
        town.is_sound();
    }
}

#[test]
fn a_change_that_changes_nothing_leaves_no_trace() {
    for town in towns() {
        let seen = town.adds_service(service()).expect("a service");
        let same = json!({ "deadline": definition()["deadline"] });
        assert_eq!(edits(&town, seen, same).expect("fine"), seen);
        assert_eq!(
            changes(&town, &town.owner, seen, json!({ "kind": "report" })).expect("fine"),
            seen
        );
        town.is_sound();
    }
}

#[test]
fn what_left_the_draft_is_not_edited() {
    for town in towns() {
        let made = town.adds_service(service()).expect("a service");
        let seen = town
            .moves(&town.owner, 1, VersionStatus::InReview, made)
            .expect("in review");
        let refused = edits(&town, seen, json!({ "page": definition()["page"] }));
        assert_eq!(kind(refused), ProblemKind::NotEditable);
    }
}

#[test]
fn a_new_version_is_a_copy_of_the_live_one_or_of_the_one_named() {
    for town in towns() {
        town.has_live_service();
        let draft = town.drafts(json!({})).expect("a copy");
        assert_eq!(draft.value, 2);
        let mut other = definition();
        other["deadline"]["amount"] = json!(5);
        assert_eq!(
            town.drafts(json!({ "definition": other }))
                .expect("a draft")
                .value,
            3
        );
        assert_eq!(
            town.drafts(json!({ "copyOf": 3 })).expect("a copy").value,
            4
        );
        let amount = |number| {
            town.does(&town.owner, move |tx, deed| {
                let id = deed.municipality.id;
                let of = crate::queries::service_by_code(tx, id, "stray-cat")?.expect("a service");
                Ok(crate::queries::definition(tx, (id, of.id), number)?
                    .expect("a version")
                    .deadline
                    .amount)
            })
            .expect("an amount")
        };
        assert_eq!([1, 2, 3, 4].map(amount), [15, 15, 5, 5]);
        let missing = town
            .drafts(json!({ "copyOf": 9 }))
            .expect_err("no such version");
        assert_eq!(places(missing), ["/copyOf"]);
        let both = town.drafts(json!({ "copyOf": 1, "definition": definition() }));
        assert_eq!(places(both.expect_err("one of them")), ["/copyOf"]);
        town.is_sound();
    }
}

#[test]
fn a_facilitator_changes_nothing_that_residents_see() {
    for town in towns() {
        let made = town.adds_service(service()).expect("a service");
        let kind_of = |kind: &str| json!({ "kind": kind });
        let seen =
            changes(&town, &town.facilitator, made, kind_of("request")).expect("not live yet");
        let seen = town
            .moves(&town.facilitator, 1, VersionStatus::InReview, seen)
            .expect("asked");
        let seen = town
            .moves(&town.owner, 1, VersionStatus::Live, seen)
            .expect("live");
        let refused = changes(&town, &town.facilitator, seen, kind_of("report"));
        assert_eq!(kind(refused), ProblemKind::Forbidden);
        assert!(changes(&town, &town.owner, seen, kind_of("report")).is_ok());
        town.is_sound();
    }
}

#[test]
fn a_category_with_services_stays() {
    for town in towns() {
        town.adds_service(service()).expect("a service");
        let removes = |code: &'static str, seen: i64| {
            town.does(&town.owner, move |tx, deed| {
                operations::remove_category(tx, deed, code, &IfMatch::version(seen))?;
                Ok(0)
            })
        };
        assert_eq!(kind(removes("animals", 1)), ProblemKind::InUse);
        let seen = town
            .does(&town.owner, |tx, deed| {
                let new = json!({ "code": "trees", "names": words("Fák"), "descriptions": words("Fák.") });
                let new: NewCategory = serde_json::from_value(new)?;
                let made = operations::create_category(tx, deed, &new)?;
                assert_eq!(made.value.position, 1, "behind the others");
                let patch: CategoryPatch = serde_json::from_value(json!({ "position": 0 }))?;
                let seen = IfMatch::version(made.version);
                Ok(operations::change_category(tx, deed, "trees", &seen, &patch)?.version)
            })
            .expect("another category");
        assert_eq!(
            kind(removes("trees", seen - 1)),
            ProblemKind::PreconditionFailed
        );
        removes("trees", seen).expect("nothing in it");
        town.is_sound();
    }
}
