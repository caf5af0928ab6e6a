use std::sync::Barrier;

use domain::codes::VersionStatus;
use domain::refusal::{ProblemKind, Refusal};
use serde_json::json;

use super::*;
use crate::queries;
use crate::queries::fixtures::db_close_department;

fn statuses(town: &Town) -> Vec<(i32, VersionStatus)> {
    town.does(&town.owner, |tx, deed| {
        let id = deed.municipality.id;
        let of = queries::service_by_code(tx, id, "stray-cat")?.expect("a service");
        let rows = queries::versions_below(tx, (id, of.id), i32::MAX, 100)?;
        let live = rows
            .iter()
            .find(|(row, _)| row.status == VersionStatus::Live);
        assert_eq!(of.live_version, live.map(|(row, _)| row.number));
        Ok(rows
            .into_iter()
            .map(|(row, _)| (row.number, row.status))
            .collect())
    })
    .expect("versions")
}

#[test]
fn going_live_retires_the_version_before() {
    for town in towns() {
        town.has_live_service();
        let seen = town.drafts(json!({})).expect("a copy").version;
        let seen = town
            .moves(&town.owner, 2, VersionStatus::InReview, seen)
            .expect("in review");
        town.moves(&town.owner, 2, VersionStatus::Live, seen)
            .expect("live");
        assert_eq!(
            statuses(&town),
            [(2, VersionStatus::Live), (1, VersionStatus::Retired)]
        );
        town.is_sound();
    }
}

#[test]
fn of_two_who_publish_at_once_one_learns_that_it_changed() {
    for town in towns() {
        town.has_live_service();
        town.drafts(json!({})).expect("a copy");
        let seen = town.drafts(json!({})).expect("another").version;
        let seen = town
            .moves(&town.owner, 2, VersionStatus::InReview, seen)
            .expect("in review");
        let seen = town
            .moves(&town.owner, 3, VersionStatus::InReview, seen)
            .expect("in review");
        let together = Barrier::new(2);
        let publish = |number| {
            together.wait();
            town.moves(&town.owner, number, VersionStatus::Live, seen)
        };
        let outcomes = std::thread::scope(|scope| {
            [2, 3]
                .map(|number| scope.spawn(move || publish(number)))
                .map(|one| one.join().expect("ran"))
        });
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        let refused = outcomes.into_iter().find(Result::is_err).expect("one");
        assert_eq!(kind(refused), ProblemKind::PreconditionFailed);
        let live = statuses(&town)
            .into_iter()
            .filter(|(_, status)| *status == VersionStatus::Live);
        assert_eq!(live.count(), 1);
        town.is_sound();
    }
}

#[test]
fn a_facilitator_drafts_and_asks_but_does_not_publish() {
    for town in towns() {
        let made = town.adds_service(service()).expect("a service");
        let seen = town
            .moves(&town.facilitator, 1, VersionStatus::InReview, made)
            .expect("asked");
        for to in [
            VersionStatus::Draft,
            VersionStatus::Live,
            VersionStatus::Retired,
        ] {
            assert_eq!(
                kind(town.moves(&town.facilitator, 1, to, seen)),
                ProblemKind::Forbidden
            );
        }
        let public = Actor::public(town.municipality.id);
        assert_eq!(
            kind(town.moves(&public, 1, VersionStatus::InReview, seen)),
            ProblemKind::Forbidden
        );
        assert!(
            town.moves(&town.owner, 1, VersionStatus::Live, seen)
                .is_ok()
        );
    }
}

#[test]
fn a_move_that_is_not_possible_names_those_that_are() {
    for town in towns() {
        let made = town.adds_service(service()).expect("a service");
        let refused = town
            .moves(&town.owner, 1, VersionStatus::Live, made)
            .expect_err("not reviewed");
        let Refusal::ProblemWith(ProblemKind::TransitionNotAllowed, _, "allowed", allowed) =
            refused
        else {
            panic!("another refusal: {refused:?}");
        };
        assert_eq!(allowed, ["in_review"]);
    }
}

#[test]
fn nothing_goes_live_with_a_department_that_was_closed() {
    for town in towns() {
        let made = town.adds_service(service()).expect("a service");
        let seen = town
            .moves(&town.owner, 1, VersionStatus::InReview, made)
            .expect("in review");
        db_close_department(&town.store, town.municipality.id, "ENF", town.now);
        let refused = town
            .moves(&town.owner, 1, VersionStatus::Live, seen)
            .expect_err("closed");
        let Refusal::ProblemWith(ProblemKind::SignOffMissing, _, "missing", missing) = refused
        else {
            panic!("another refusal: {refused:?}");
        };
        assert_eq!(missing, ["/process/tasks/0/department"]);
        assert_eq!(statuses(&town), [(1, VersionStatus::InReview)]);
        town.is_sound();
    }
}

#[test]
fn a_service_can_be_withdrawn() {
    for town in towns() {
        let seen = town.has_live_service();
        town.moves(&town.owner, 1, VersionStatus::Retired, seen)
            .expect("withdrawn");
        assert_eq!(statuses(&town), [(1, VersionStatus::Retired)]);
        town.is_sound();
    }
}
