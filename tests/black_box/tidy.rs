//! The rules between the rooms of the house, and of what is written about it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::checked_in;
use crate::contract::operations;

/// Which rooms a room may know, bottom up.
const ROOMS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("store", &["domain"]),
    ("web", &["domain", "store"]),
    ("identity", &["domain", "store", "web"]),
    ("departments", &["domain", "store", "web"]),
    ("catalog", &["domain", "store", "web"]),
    ("cases", &["domain", "store", "web"]),
    (
        "server",
        &[
            "domain",
            "store",
            "web",
            "identity",
            "departments",
            "catalog",
            "cases",
        ],
    ),
];

/// Where, besides `store` and the `queries` of a slice, the query builder may be named, and why.
const QUERIES_ELSEWHERE: &[(&str, &str)] = &[
    (
        "api/domain/src/sql.rs",
        "the text form of codes and ids is a column's form too",
    ),
    (
        "api/web/src/directory.rs",
        "the queries of web: sessions and municipalities",
    ),
    (
        "api/server/src/bin/cirmos-bench",
        "the benchmark compares with bare statements",
    ),
];

/// No file is so long that it cannot be read at one sitting.
const LONGEST_FILE: usize = 600;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The files below a folder that end so, as paths from the root.
fn files(folder: &str, endings: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in
            fs::read_dir(root().join(&folder)).unwrap_or_else(|error| panic!("{folder}: {error}"))
        {
            let entry = entry.expect("an entry");
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{folder}/{name}");
            if entry.file_type().expect("a kind").is_dir() {
                if !matches!(name.as_str(), "node_modules" | "target" | "dist") {
                    folders.push(path);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Is it a test's file, or a test's folder?
fn is_test(path: &str) -> bool {
    path.contains("/tests/") || path.ends_with("tests.rs") || path.ends_with("/testing.rs")
}

#[test]
fn a_room_knows_only_the_rooms_below_it() {
    let names: BTreeSet<&str> = ROOMS.iter().map(|(room, _)| *room).collect();
    for (room, below) in ROOMS {
        let manifest = text(&format!("api/{room}/Cargo.toml"));
        let mut named = BTreeSet::new();
        let mut in_dependencies = false;
        for line in manifest.lines() {
            if line.starts_with('[') {
                in_dependencies = line.contains("dependencies");
            }
            let name = line.split(['.', ' ', '=']).next().unwrap_or_default();
            if in_dependencies && names.contains(name) {
                named.insert(name);
            }
        }
        named.remove(room); // a room may name itself with other features, for its own tests
        for other in named {
            assert!(below.contains(&other), "{room} must not know {other}");
        }
    }
}

#[test]
fn every_room_begins_with_its_map() {
    for (room, _) in ROOMS {
        let text = text(&format!("api/{room}/src/lib.rs"));
        let map: Vec<&str> = text
            .lines()
            .take_while(|line| line.starts_with("//!"))
            .collect();
        assert!(
            map.len() >= 5,
            "api/{room}/src/lib.rs begins with what it holds and where one enters"
        );
        let never = map.iter().any(|line| line.to_lowercase().contains("never"));
        assert!(never, "api/{room}/src/lib.rs says what must never be in it");
    }
}

#[test]
fn queries_are_written_where_they_belong() {
    let mut used = BTreeSet::new();
    for file in files("api", &[".rs"]) {
        let at_home = file.starts_with("api/store/")
            || file.contains("/queries/")
            || file.ends_with("/queries.rs")
            || is_test(&file);
        let code = text(&file);
        let named = code
            .lines()
            .map(str::trim_start)
            .any(|line| !line.starts_with("//") && line.contains("diesel"));
        if at_home || !named {
            continue;
        }
        let excused = QUERIES_ELSEWHERE
            .iter()
            .find(|(path, _)| file.starts_with(path));
        let (path, _) =
            excused.unwrap_or_else(|| panic!("{file} queries the database; `queries` does that"));
        used.insert(*path);
    }
    assert_eq!(
        used.len(),
        QUERIES_ELSEWHERE.len(),
        "an exception is no longer needed"
    );
}

#[test]
fn no_statement_is_put_together_with_a_callers_words() {
    for file in files("api", &[".rs"]) {
        let code: String = text(&file).split_whitespace().collect();
        for bad in ["sql_query(format!", "sql_query(&format!"] {
            assert!(is_test(&file) || !code.contains(bad), "{file}: {bad}");
        }
    }
}

#[test]
fn no_file_is_too_long_to_read() {
    let mut long = Vec::new();
    for (folder, endings) in [
        ("api", &[".rs"][..]),
        ("tests", &[".rs", ".py", ".ts"]),
        ("web-ui/src", &[".ts", ".tsx", ".css"]),
        ("scripts", &[""]),
    ] {
        for file in files(folder, endings) {
            let lines = text(&file).lines().count();
            if lines > LONGEST_FILE && !file.contains(".gen.") {
                long.push(format!("{file}: {lines}"));
            }
        }
    }
    assert!(
        long.is_empty(),
        "longer than {LONGEST_FILE} lines: {long:#?}"
    );
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |engine: &str| -> BTreeSet<String> {
        let folder = format!("api/store/migrations/{engine}");
        files(&folder, &[".sql"])
            .iter()
            .map(|file| file[folder.len()..].to_owned())
            .collect()
    };
    assert_eq!(names("sqlite"), names("postgres"));
}

#[test]
fn every_operation_of_the_contract_explains_itself() {
    let contract = serde_json::to_value(server::contract::document()).expect("a document");
    let tags: BTreeSet<&str> = contract["tags"]
        .as_array()
        .expect("tags")
        .iter()
        .filter_map(|tag| tag["name"].as_str())
        .collect();
    let mut ids = BTreeMap::new();
    for operation in operations() {
        let (id, told) = (&operation.id, &operation.described);
        let place = format!("{} {}", operation.method, operation.path);
        if let Some(other) = ids.insert(id.clone(), place.clone()) {
            panic!("{place} and {other} are both called {id}");
        }
        let say = |what: &str| told[what].as_str().unwrap_or_default().trim().to_owned();
        assert!(
            !say("summary").is_empty() && say("summary").len() <= 60,
            "{id}: a short summary"
        );
        assert!(!say("summary").ends_with('.'), "{id}: a summary is a title");
        assert!(
            say("description").len() >= 40,
            "{id}: when to use it, and who may"
        );
        let own: Vec<&str> = told["tags"]
            .as_array()
            .expect("tags")
            .iter()
            .filter_map(|tag| tag.as_str())
            .collect();
        assert!(
            own.len() == 1 && tags.contains(own[0]),
            "{id}: one tag of the contract, not {own:?}"
        );
        for parameter in told["parameters"].as_array().into_iter().flatten() {
            let described = parameter["$ref"].is_string()
                || parameter["description"]
                    .as_str()
                    .is_some_and(|text| text.len() > 5);
            assert!(described, "{id}: {parameter}");
        }
        if let Some(body) = told.get("requestBody") {
            for content in body["content"].as_object().expect("media types").values() {
                assert!(
                    content.get("schema").is_some(),
                    "{id}: the shape of what is sent"
                );
            }
        }
        let responses = told["responses"].as_object().expect("responses");
        assert!(
            responses.keys().any(|status| status.starts_with('2')),
            "{id}: what comes when it goes well"
        );
        for (status, response) in responses {
            let described = response["$ref"].is_string()
                || response["description"]
                    .as_str()
                    .is_some_and(|text| !text.is_empty());
            assert!(described, "{id}: {status}");
            for content in response["content"]
                .as_object()
                .into_iter()
                .flat_map(|kinds| kinds.values())
            {
                assert!(
                    content.get("schema").is_some() || content.get("example").is_some(),
                    "{id}: {status}"
                );
            }
        }
        for needed in ["400", "401", "429", "500", "503"] {
            assert!(responses.contains_key(needed), "{id}: {needed} can come");
        }
    }
}

#[test]
fn the_published_policy_is_the_policy() {
    let introduction = "# Who may do what

One table decides, in `api/domain/src/policy.rs`; this page is made of it. A role is held in the
whole municipality (`process_owner`, `facilitator`, `manager`, `admin`), in a department (`agent`,
`specialist`, `lead`) or over the installation (`operator`). `public` is anybody, signed in or not;
`staff` is every active user. Who holds several roles reaches as far as the farthest.

*department*: what belongs to, or is worked by, a department where the role is held. *municipality*:
everything in the municipality. *installation*: every municipality. Nothing: not at all. What lies
outside one's sight answers 404; what is in sight but not allowed answers 403.

[access-matrix.md](access-matrix.md) shows what this means for each operation of the API.

";
    checked_in::compare(
        "docs/policy.md",
        &format!("{introduction}{}", domain::policy::table()),
    );
}

#[test]
fn the_guides_name_what_exists() {
    let mut missing = Vec::new();
    for guide in [
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "README.md",
        "SECURITY.md",
    ] {
        let text = text(guide);
        // What stands between back-ticks is every second piece.
        for name in text.split('`').skip(1).step_by(2) {
            let is_path = ["api/", "tests/", "docs/", "scripts/", "web-ui/", "lint/"]
                .iter()
                .any(|top| name.starts_with(top));
            let is_plain = !name.contains([' ', '*', '{', '<', '…', '$', '\n']);
            if is_path && is_plain && !root().join(name).exists() {
                missing.push(format!("{guide}: {name}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}
