use diesel::prelude::*;
use domain::codes::EventKind;
use domain::ids::CaseId;
use domain::policy::Actor;
use uuid::Uuid;

use super::references::FOREIGN_KEYS;
use super::{Report, Rule, verify};
use crate::journal::{self, Entry, Subject};
use crate::schema::{category, resident_case, service, service_version};
use crate::testing::{FreshStore, fresh_stores};
use crate::tests::{Planted, literal, now, plant, plant_as, plant_case, tamper};

/// A town with two cases, one of them with three entries, and another town.
fn town(store: &FreshStore) -> (Planted, CaseId) {
    let planted = plant(store);
    plant_case(store, &planted, 1);
    let case = plant_case(store, &planted, 2);
    store
        .write_blocking(planted.municipality, move |tx| {
            let actor = Actor::system(planted.municipality);
            for version in 2..=3 {
                let entry = Entry::new(
                    &actor,
                    Subject::Case(case),
                    version,
                    EventKind::CaseChanged,
                    now(),
                )
                .data(serde_json::json!({"fields": ["subject"], "step": version}));
                journal::record(tx, &entry)?;
            }
            crate::on!(tx, c => diesel::update(resident_case::table.find((planted.municipality, case)))
                .set(resident_case::version.eq(3_i64))
                .execute(c))?;
            Ok(())
        })
        .expect("more entries");
    (planted, case)
}

fn rules(report: &Report) -> Vec<Rule> {
    let mut rules: Vec<Rule> = report.violations.iter().map(|v| v.rule).collect();
    rules.dedup();
    rules
}

/// Plants a town, spoils it, and expects the rule among the violations, at the subject.
fn found(rule: Rule, spoil: impl Fn(&FreshStore, &Planted, CaseId) -> String) {
    for store in fresh_stores() {
        let (planted, case) = town(&store);
        let before = verify(&store).expect("a report");
        assert!(
            before.is_clean(),
            "{}: {:?}",
            store.engine(),
            before.violations
        );
        let sql = spoil(&store, &planted, case);
        tamper(&store, &sql);
        let report = verify(&store).expect("a report");
        assert!(
            rules(&report).contains(&rule),
            "{}: {sql} was not found: {:?}",
            store.engine(),
            report.violations
        );
    }
}

#[test]
fn what_cirmos_wrote_is_clean() {
    for store in fresh_stores() {
        town(&store);
        plant_as(&store, "nagyvar", "NAG");
        let report = verify(&store).expect("a report");
        assert!(
            report.is_clean(),
            "{}: {:?}",
            store.engine(),
            report.violations
        );
        assert_eq!((report.entries, report.cases), (14, 2));
    }
}

#[test]
fn an_altered_entry_is_found() {
    for field in [
        "data = '{\"fields\": []}'",
        "kind = 'case_moved'",
        "actor_kind = 'resident'",
        "request_id = 'x'",
    ] {
        found(Rule::JournalChain, |store, _, case| {
            let case = literal(store, case.uuid());
            format!("UPDATE event SET {field} WHERE subject_id = {case} AND version = 2")
        });
    }
}

#[test]
fn a_removed_entry_is_found() {
    found(Rule::JournalChain, |store, _, case| {
        format!(
            "DELETE FROM event WHERE subject_id = {} AND version = 2",
            literal(store, case.uuid())
        )
    });
}

#[test]
fn a_removed_last_entry_is_found() {
    found(Rule::Version, |store, _, case| {
        format!(
            "DELETE FROM event WHERE subject_id = {} AND version = 3",
            literal(store, case.uuid())
        )
    });
}

#[test]
fn an_entry_that_was_linked_anew_is_found() {
    found(Rule::JournalChain, |store, _, case| {
        format!(
            "UPDATE event SET hash = (SELECT hash FROM event WHERE subject_id = {0} AND version = 1) \
             WHERE subject_id = {0} AND version = 2",
            literal(store, case.uuid())
        )
    });
}

#[test]
fn a_version_without_its_entry_is_found_everywhere() {
    for table in [
        "municipality",
        "app_user",
        "department",
        "category",
        "service",
        "resident_case",
    ] {
        found(Rule::Version, |_, _, _| {
            format!("UPDATE {table} SET version = version + 1")
        });
    }
}

#[test]
fn a_row_that_is_gone_while_its_journal_stays_is_found() {
    found(Rule::Version, |store, _, case| {
        format!(
            "DELETE FROM resident_case WHERE id = {}",
            literal(store, case.uuid())
        )
    });
}

#[test]
fn a_removed_category_is_no_violation() {
    for store in fresh_stores() {
        let planted = plant(&store);
        store
            .write_blocking(planted.municipality, move |tx| {
                let m = planted.municipality;
                crate::on!(tx, c => diesel::update(service::table).set(service::live_version.eq(None::<i32>)).execute(c))?;
                crate::on!(tx, c => diesel::delete(service_version::table).execute(c))?;
                crate::on!(tx, c => diesel::delete(service::table).execute(c))?;
                crate::on!(tx, c => diesel::delete(category::table).execute(c))?;
                let entry = Entry::new(
                    &Actor::system(m),
                    Subject::Category(planted.category),
                    2,
                    EventKind::CategoryRemoved,
                    now(),
                );
                journal::record(tx, &entry)
            })
            .expect("a removal");
        let report = verify(&store).expect("a report");
        assert_eq!(
            report.violations.len(),
            1,
            "only the service is missing: {:?}",
            report.violations
        );
        assert!(report.violations[0].subject.starts_with("service"));
    }
}

#[test]
fn a_wrong_case_number_is_found() {
    found(Rule::CaseNumber, |store, _, case| {
        format!(
            "UPDATE resident_case SET reference = 'KIS-2026-000002-X' WHERE id = {}",
            literal(store, case.uuid())
        )
    });
}

#[test]
fn a_number_given_twice_is_found() {
    found(Rule::CaseNumber, |store, _, _| {
        let first = crate::tests::reference(1);
        let aside = if store.engine() == "SQLite" {
            "CREATE TABLE copy AS SELECT * FROM resident_case; DROP TABLE resident_case; \
             ALTER TABLE copy RENAME TO resident_case"
        } else {
            "ALTER TABLE resident_case DROP CONSTRAINT resident_case_municipality_id_reference_key"
        };
        format!("{aside}; UPDATE resident_case SET reference = '{first}'")
    });
}

#[test]
fn a_counter_below_a_given_number_is_found() {
    found(Rule::Counter, |_, _, _| {
        "UPDATE case_counter SET last = 1".to_owned()
    });
    found(Rule::Counter, |_, _, _| {
        "DELETE FROM case_counter".to_owned()
    });
}

#[test]
fn an_open_case_nobody_answers_for_is_found() {
    found(Rule::Accountable, |store, _, case| {
        format!(
            "UPDATE resident_case SET department_id = {} WHERE id = {}",
            literal(store, Uuid::from_u128(1)),
            literal(store, case.uuid())
        )
    });
}

#[test]
fn an_assignee_from_elsewhere_is_found() {
    found(Rule::Assignee, |store, planted, case| {
        let user = literal(store, planted.user.uuid());
        let case = literal(store, case.uuid());
        format!(
            "UPDATE resident_case SET assignee_id = {user} WHERE id = {case}; DELETE FROM department_member"
        )
    });
}

#[test]
fn a_reference_into_another_municipality_is_found() {
    for store in fresh_stores() {
        let (_, case) = town(&store);
        let other = plant_as(&store, "nagyvar", "NAG");
        let sql = format!(
            "UPDATE resident_case SET recorded_by = {} WHERE id = {}",
            literal(&store, other.user.uuid()),
            literal(&store, case.uuid())
        );
        tamper(&store, &sql);
        let report = verify(&store).expect("a report");
        assert_eq!(rules(&report), [Rule::Reference], "{}", store.engine());
    }
}

#[test]
fn a_damaged_file_is_found() {
    let store = crate::testing::fresh_sqlite();
    town(&store);
    tamper(
        &store,
        "UPDATE resident_case SET place_longitude = 999, place_latitude = 1",
    );
    assert_eq!(rules(&verify(&store).expect("a report")), [Rule::File]);
}

#[test]
fn the_list_of_foreign_keys_is_that_of_both_databases() {
    for store in fresh_stores() {
        let mut listed: Vec<String> = FOREIGN_KEYS
            .iter()
            .map(|(table, columns, parent, keys)| {
                format!(
                    "{table}({}) {parent}({})",
                    columns.join(","),
                    keys.join(",")
                )
            })
            .collect();
        listed.sort();
        assert_eq!(
            listed,
            crate::tests::schema::foreign_keys(&store),
            "{}",
            store.engine()
        );
    }
}
