//! The importer as an operator meets it, on both databases.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use cases::queries::{self, CaseKey, CaseRow};
use domain::clock::{Clock, Moment};
use domain::codes::{CaseStatus, Channel, Outcome, TaskStatus};
use serde_json::{Value, json};
use store::Store;
use store::testing::fresh_stores;
use web::MunicipalityContext;

use super::*;
use crate::demo;

/// A day on which everything in the samples has happened.
struct Then;

impl Clock for Then {
    fn now(&self) -> Moment {
        "2026-11-23T12:00:00Z".parse().expect("a moment")
    }
}

/// A folder that goes away.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path =
            std::env::temp_dir().join(format!("cirmos-import-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, content).expect("a file");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn example(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/examples")).join(name)
}

fn sample() -> ImportOptions {
    ImportOptions {
        file: example("import-sample.csv"),
        mapping: example("import-sample-mapping.yaml"),
        dry_run: false,
        report: None,
        batch: 4,
        progress: Progress::None,
    }
}

fn db_town(store: &Store) -> MunicipalityContext {
    let town = tokio::runtime::Runtime::new()
        .expect("a runtime")
        .block_on(demo::set_up(
            store,
            "2024-01-01T08:00:00Z".parse().expect("a moment"),
        ))
        .expect("the demo's town");
    town.municipality
}

fn import(store: &Store, town: &MunicipalityContext, options: &ImportOptions) -> Report {
    run(store, town, options, &Then, &mut std::io::sink()).expect("an import")
}

/// Everything a database holds of cases, to compare.
fn db_cases(store: &Store, town: &MunicipalityContext) -> BTreeMap<String, CaseRow> {
    let id = town.id;
    store
        .read_blocking(id, move |db| {
            let mut found = BTreeMap::new();
            for year in [2023, 2024, 2025] {
                for number in 1..=40 {
                    let reference = domain::reference::Reference::new("CSH", year, number)
                        .expect("a number")
                        .to_string();
                    if let Some(case) = queries::find(db, id, &CaseKey::Reference(reference))? {
                        let record = case.external_reference.clone().unwrap_or_default();
                        found.insert(record, case);
                    }
                }
            }
            Ok(found)
        })
        .expect("the cases")
}

fn assert_sound(store: &Store) {
    let report = store::verify::verify(store).expect("a check");
    assert!(report.is_clean(), "{:?}", report.violations);
}

fn numbers(report: &Report) -> (u64, u64, u64, u64) {
    (report.rows, report.imported, report.before, report.refused)
}

fn at(text: &str) -> Moment {
    text.parse().expect("a moment")
}

#[test]
fn a_dry_run_tells_of_every_row_and_changes_nothing() {
    for store in fresh_stores() {
        let folder = Folder::new();
        let town = db_town(&store);
        let before = store::verify::verify(&store).expect("a check").entries;
        let report_file = folder.0.join("rows.jsonl");
        let options = ImportOptions {
            dry_run: true,
            report: Some(report_file.clone()),
            ..sample()
        };
        let report = import(&store, &town, &options);
        assert_eq!(numbers(&report), (11, 6, 0, 5));
        assert_eq!(report.exit_code(), 2);
        assert_eq!(report.made_services, ["imported-request"]);
        assert_eq!(
            store::verify::verify(&store).expect("a check").entries,
            before
        );
        assert!(db_cases(&store, &town).is_empty());

        let text = std::fs::read_to_string(report_file).expect("the report");
        let rows: Vec<Value> = text
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect();
        let told: Vec<String> = rows
            .iter()
            .map(|row| {
                let findings: Vec<String> = row["findings"]
                    .as_array()
                    .expect("findings")
                    .iter()
                    .map(|finding| {
                        format!(
                            "{}:{}",
                            finding["column"].as_str().expect("a column"),
                            finding["code"].as_str().expect("a code")
                        )
                    })
                    .collect();
                format!(
                    "{} {} {}",
                    row["externalId"].as_str().expect("an id"),
                    row["result"].as_str().expect("a result"),
                    findings.join(" ")
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                "A-1001 would_import ",
                "A-1002 would_import ",
                "A-1003 would_import ",
                "A-1004 would_import ",
                "A-1005 would_import reported:time_shown_twice",
                "A-1006 would_import reported:time_never_shown",
                "A-1007 refused kind:not_listed",
                "A-1008 refused reported:invalid_format mail:invalid_email",
                "A-1002 refused record:duplicate",
                "A-1009 refused east:too_large changed:contradiction done:contradiction",
                "A-1010 refused lamp:not_listed",
            ]
        );
        // A quoted cell went over two lines.
        assert_eq!(
            (rows[1]["row"].as_u64(), rows[1]["line"].as_u64()),
            (Some(2), Some(4))
        );
    }
}

#[test]
fn cases_come_in_with_their_past_and_importing_them_again_changes_nothing() {
    for store in fresh_stores() {
        let town = db_town(&store);
        let report = import(&store, &town, &sample());
        assert_eq!(numbers(&report), (11, 6, 0, 5));
        assert_eq!(report.made_services, ["imported-request"]);
        assert_sound(&store);

        let cases = db_cases(&store, &town);
        let numbers_given: Vec<&str> = cases.values().map(|case| &case.reference[..15]).collect();
        assert_eq!(
            numbers_given,
            (1..=6)
                .map(|number| format!("CSH-2024-{number:06}"))
                .collect::<Vec<_>>()
        );
        let lamp = &cases["A-1001"];
        assert_eq!((lamp.status, lamp.open), (CaseStatus::Closed, false));
        assert_eq!(
            (lamp.outcome, lamp.channel),
            (Some(Outcome::Done), Channel::Phone)
        );
        assert_eq!(lamp.subject, "Lamp out · Malom utca 12.");
        assert_eq!(lamp.created_at.0, at("2024-03-04T07:15:00Z"));
        assert_eq!(lamp.received_at, lamp.created_at);
        assert_eq!(
            lamp.closed_at.map(|at| at.0),
            Some(at("2024-03-06T09:40:00Z"))
        );
        assert_eq!(lamp.resolved_at, lamp.closed_at);
        assert_eq!(lamp.updated_at.0, at("2024-03-06T10:02:00Z"));
        assert_eq!(
            lamp.answers.0,
            json!({
                "place": {"address": "Malom utca 12.", "longitude": 19.401_812, "latitude": 47.915_233},
                "howMany": "one",
                "description": "Opposite the school,\nsecond lamp from the corner",
                "imported": {"foreman": "Kovács"},
            })
        );
        assert_eq!(cases["A-1003"].place_longitude, Some(19.398_12));
        assert_eq!(cases["A-1004"].status, CaseStatus::Rejected);
        assert_eq!(
            cases["A-1004"].closed_at.map(|at| at.0),
            Some(at("2024-05-21T06:05:00Z"))
        );
        // The hour the clock showed twice, and the one it never showed.
        assert_eq!(cases["A-1005"].created_at.0, at("2024-10-27T00:30:00Z"));
        assert_eq!(cases["A-1006"].created_at.0, at("2024-03-31T01:30:00Z"));

        let (open, ended, municipality) = (cases["A-1002"].clone(), lamp.clone(), town.id);
        let (work, none, contact) = store
            .read_blocking(municipality, move |db| {
                Ok((
                    queries::tasks(db, municipality, open.id)?,
                    queries::tasks(db, municipality, ended.id)?,
                    queries::reporter(db, municipality, ended.id)?,
                ))
            })
            .expect("what belongs to the cases");
        assert!(work.iter().any(|task| task.status == TaskStatus::Open));
        assert!(none.is_empty());
        assert_eq!(
            contact.and_then(|contact| contact.name).as_deref(),
            Some("Példa Anna")
        );

        let again = import(&store, &town, &sample());
        assert_eq!(numbers(&again), (11, 0, 6, 5));
        assert_eq!(again.made_services, [""; 0]);
        let after = db_cases(&store, &town);
        assert!(
            cases
                .iter()
                .all(|(record, case)| { format!("{case:?}") == format!("{:?}", after[record]) })
        );
        assert_eq!(cases.len(), after.len());
        assert_sound(&store);
    }
}

/// Stops the whole import after it asked for the time so often.
struct Stumbling(AtomicU32);

impl Clock for Stumbling {
    fn now(&self) -> Moment {
        assert!(
            self.0.fetch_sub(1, Ordering::Relaxed) > 0,
            "pulled the plug"
        );
        Then.now()
    }
}

#[test]
fn an_import_that_was_cut_off_is_taken_up_where_it_was() {
    for store in fresh_stores() {
        let town = db_town(&store);
        let options = ImportOptions {
            batch: 2,
            ..sample()
        };
        let cut = catch_unwind(AssertUnwindSafe(|| {
            run(
                &store,
                &town,
                &options,
                &Stumbling(AtomicU32::new(9)),
                &mut std::io::sink(),
            )
        }));
        assert!(cut.is_err());
        let some = db_cases(&store, &town).len();
        assert!((1..6).contains(&some), "{some}");
        assert_sound(&store);
        let rest = import(&store, &town, &options);
        assert_eq!((rest.imported, rest.before), (6 - some as u64, some as u64));
        let references: Vec<String> = db_cases(&store, &town)
            .values()
            .map(|case| case.reference[9..15].to_owned())
            .collect();
        assert_eq!(
            references,
            ["000001", "000002", "000003", "000004", "000005", "000006"]
        );
        assert_sound(&store);
    }
}

const PLAIN: &str = r#"
source: plain
externalId: {columns: [id]}
service: {constant: graffiti}
status: {column: status}
times: {formats: ["%Y-%m-%d"], created: {column: day}, closed: {column: day}}
place: {address: {column: where}}
"#;

#[test]
fn a_row_that_cannot_be_read_is_refused_and_the_others_come_in() {
    let folder = Folder::new();
    let mapping = folder.file("plain.yaml", PLAIN);
    let rows: [&[u8]; 7] = [
        b"id,status,day,where\n",
        b"1,closed,2024-05-01,Malom utca 1.\n",
        b"2,closed,2024-05-01,Malom\0utca\n",
        b"3,closed,2024-05-01,Sz\xf5l\xf5 utca\n",
        b"4,closed,2024-05-01\n",
        b"5,closed,2027-05-01,Malom utca 5.\n",
        b",finished,2024-05-01,\"one\nand\"\"two\"\n",
    ];
    let file = folder.file("plain.csv", rows.concat());
    for store in fresh_stores() {
        let town = db_town(&store);
        let csv = folder.0.join("rows.csv");
        let options = ImportOptions {
            file: file.clone(),
            mapping: mapping.clone(),
            report: Some(csv.clone()),
            ..sample()
        };
        let report = import(&store, &town, &options);
        assert_eq!(numbers(&report), (6, 1, 0, 5));
        let text = std::fs::read_to_string(csv).expect("the report");
        let told: Vec<&str> = text.lines().skip(1).collect();
        assert!(
            told[0].starts_with("1,2,1,imported,CSH-2024-000001-"),
            "{text}"
        );
        assert_eq!(
            told[1],
            "2,3,2,refused,,where: It contains a control character that is not allowed."
        );
        assert_eq!(
            told[2],
            "3,4,3,refused,,where: It is not written in the file's encoding."
        );
        assert_eq!(told[3], "4,5,4,refused,,\"It has 3 cells, the header 4.\"");
        assert_eq!(
            told[4],
            "5,6,5,refused,,day: This has not happened yet. [2027-05-01]; day: This has not happened yet. [2027-05-01]"
        );
        assert_eq!(
            told[5],
            "6,7,,refused,,id: This is needed.; status: The mapping does not list this value. [finished]"
        );
        assert_sound(&store);
    }
}

#[test]
fn an_old_encoding_is_read_when_the_mapping_names_it() {
    let folder = Folder::new();
    let mapping = folder.file(
        "old.yaml",
        PLAIN.replace(
            "source: plain",
            "source: old\nfile: {encoding: windows-1250}",
        ),
    );
    let file = folder.file(
        "old.csv",
        b"id\tstatus\tday\twhere\n1\tclosed\t2024-05-01\tSz\xf5l\xf5 utca 1.\n",
    );
    let store = store::testing::fresh_sqlite();
    let town = db_town(&store);
    let report = import(
        &store,
        &town,
        &ImportOptions {
            file,
            mapping,
            ..sample()
        },
    );
    assert_eq!(numbers(&report), (1, 1, 0, 0));
    assert_eq!(
        db_cases(&store, &town)["1"].place_address.as_deref(),
        Some("Szőlő utca 1.")
    );
}

#[test]
fn answers_a_form_does_not_allow_can_be_left_out() {
    let folder = Folder::new();
    let text = std::fs::read_to_string(example("import-sample-mapping.yaml")).expect("the mapping");
    let mapping = folder.file(
        "drop.yaml",
        text.replace("answers:\n", "answers:\n  invalid: drop\n"),
    );
    let store = store::testing::fresh_sqlite();
    let town = db_town(&store);
    let report = import(
        &store,
        &town,
        &ImportOptions {
            mapping,
            ..sample()
        },
    );
    assert_eq!((report.imported, report.refused), (7, 4));
    assert_eq!(
        db_cases(&store, &town)["A-1010"].answers.0.get("howMany"),
        None
    );
}

fn faults_of(mapping: &str, header: &str) -> String {
    let folder = Folder::new();
    let store = store::testing::fresh_sqlite();
    let town = db_town(&store);
    let options = ImportOptions {
        file: folder.file("some.csv", header),
        mapping: folder.file("some.yaml", mapping),
        ..sample()
    };
    let error = run(&store, &town, &options, &Then, &mut std::io::sink()).expect_err("faults");
    let text = error.to_string();
    text.split_once('\n')
        .map_or(text.clone(), |(_, faults)| faults.to_owned())
}

#[test]
fn everything_wrong_with_a_mapping_is_told_with_its_place() {
    let shape = r#"
source: Not A Code
service: {column: kind, constant: graffiti}
status: {column: state, values: {open: {status: opened}, 7: {status: closed, outcom: done}}}
times: {zone: Europe/Atlantis, formats: ["%H:%M"], created: {colum: day}}
plaze: {}
"#;
    let told = faults_of(shape, "kind,state,day\n");
    for place in [
        "/source",
        "/externalId",
        "/service/constant",
        "/status/values/open/status",
        "/status/values/7/outcom",
        "/times/zone",
        "/times/formats/0",
        "/times/created/colum",
        "/plaze",
    ] {
        assert!(
            told.contains(&format!("  {place}:")),
            "{place} is not in\n{told}"
        );
    }
    let sense = PLAIN
        .replace("graffiti", "no-such-service")
        .replace("{column: status}", "{column: standing}")
        .replace("{column: where}", "{column: where, otherwise: there}")
        + "subject: '{what} {@service}'\nkeep: [nothing]\n\
           department: {column: id, values: {a: NOPE}}\n\
           answers: {services: {graffiti: {size: {column: id, values: {x: huge}}, colour: {column: id}}}}\n";
    let told = faults_of(&sense, "id,day,where\n");
    for fault in [
        "/service/constant: There is no no-such-service.",
        "/status/column: There is no column \"standing\" in the file.",
        "/place/address/otherwise: There is no column \"there\" in the file.",
        "/subject: There is no column \"what\" in the file.",
        "/keep/0: There is no column \"nothing\" in the file.",
        "/department/values/a: There is no NOPE.",
        "/answers/services/graffiti/size/values/x: Choose one of: small, medium, large.",
        "/answers/services/graffiti/colour: There is no question colour.",
    ] {
        assert!(told.contains(fault), "{fault} is not in\n{told}");
    }
    assert!(
        faults_of("source: [", "id\n").contains("line "),
        "YAML says where it ends"
    );
}

#[test]
fn the_mapping_of_the_real_requests_fits_the_demo() {
    let header = "srnumber,requesttype,status,actiontaken,createddate,updateddate,servicedate,\
                  closeddate,requestsource,owner,createdbyuserorganization,mobileos,anonymous,\
                  assignto,latitude,longitude,address,zipcode,apc,cd,cdmember,nc,ncname,policeprecinct\n";
    let rows = "X-1,Single Streetlight Issue,Closed,SR Created,1/1/20 0:05,1/2/20 8:43,1/2/20 0:00,,\
                Call,BSL,BSL,,N,WV,34.1,-118.4,\"1 A ST, 91406\",91406,Valley,6,,19,NC,WEST\n\
                X-2,Bulky Items,Open,SR Created,1/1/20 0:05,1/2/20 8:43,,,Mobile App,BOS,BOS,iOS,Y,\
                WV,,,\"2 B ST, 91406\",91406,Valley,6,,19,NC,WEST\n";
    let folder = Folder::new();
    let store = store::testing::fresh_sqlite();
    let town = db_town(&store);
    let options = ImportOptions {
        file: folder.file("la.csv", format!("{header}{rows}")),
        mapping: example("la-311-mapping.yaml"),
        ..sample()
    };
    let report = import(&store, &town, &options);
    assert_eq!(numbers(&report), (2, 2, 0, 0));
    assert!(report.findings.is_empty(), "{:?}", report.findings);
    assert_sound(&store);
}
