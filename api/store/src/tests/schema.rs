//! The two databases end up the same, and as `schema.rs` says.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use diesel_migrations::MigrationHarness;
use domain::codes::*;
use domain::ids::MunicipalityId;

use crate::schema::department;
use crate::testing::{FreshStore, fresh_postgres, fresh_sqlite, fresh_stores};
use crate::{Db, Failure, Reach, ids, migrate, on};

#[derive(QueryableByName, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

fn lines(store: &FreshStore, sqlite: &'static str, postgres: &'static str) -> Vec<String> {
    let mut lines: Vec<String> = store
        .read_blocking(Reach::Installation, move |db| {
            let lines: Vec<Line> = match db {
                Db::Sqlite(c) => diesel::sql_query(sqlite).load(*c)?,
                Db::Postgres(c) => diesel::sql_query(postgres).load(*c)?,
            };
            Ok(lines.into_iter().map(|line| line.line).collect())
        })
        .expect("the catalog");
    lines.sort();
    lines
}

/// `table.column type null|not null`, in the words of `schema.rs`.
fn columns(store: &FreshStore) -> Vec<String> {
    lines(
        store,
        "SELECT t.name || '.' || c.name || ' ' || c.type || CASE WHEN c.\"notnull\" THEN '' ELSE ' null' END AS line
         FROM sqlite_schema t, pragma_table_info(t.name) c
         WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE '\\_\\_%' ESCAPE '\\'",
        "SELECT table_name || '.' || column_name || ' ' || data_type || CASE is_nullable WHEN 'YES' THEN ' null' ELSE '' END AS line
         FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_%'",
    )
}

/// `table(columns)`, in order.
fn primary_keys(store: &FreshStore) -> Vec<String> {
    lines(
        store,
        "SELECT t.name || '(' || (SELECT group_concat(c.name, ',' ORDER BY c.pk)
            FROM pragma_table_info(t.name) c WHERE c.pk > 0) || ')' AS line
         FROM sqlite_schema t
         WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE '\\_\\_%' ESCAPE '\\'",
        "SELECT c.conrelid::regclass::text || '(' || (SELECT string_agg(a.attname, ',' ORDER BY k.position)
            FROM unnest(c.conkey) WITH ORDINALITY k(number, position)
            JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number) || ')' AS line
         FROM pg_constraint c WHERE c.contype = 'p' AND c.connamespace = 'public'::regnamespace
         AND c.conrelid::regclass::text NOT LIKE '\\_\\_%'",
    )
}

/// `table(columns) parent(columns)`.
pub(crate) fn foreign_keys(store: &FreshStore) -> Vec<String> {
    lines(
        store,
        "SELECT t.name || '(' || group_concat(f.\"from\", ',' ORDER BY f.seq) || ') ' || f.\"table\"
            || '(' || group_concat(f.\"to\", ',' ORDER BY f.seq) || ')' AS line
         FROM sqlite_schema t, pragma_foreign_key_list(t.name) f
         WHERE t.type = 'table' GROUP BY t.name, f.id",
        "SELECT c.conrelid::regclass::text || '(' || (SELECT string_agg(a.attname, ',' ORDER BY k.position)
            FROM unnest(c.conkey) WITH ORDINALITY k(number, position)
            JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number) || ') '
            || c.confrelid::regclass::text || '(' || (SELECT string_agg(a.attname, ',' ORDER BY k.position)
            FROM unnest(c.confkey) WITH ORDINALITY k(number, position)
            JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.number) || ')' AS line
         FROM pg_constraint c WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace",
    )
}

/// Name, uniqueness and condition of every index we named.
fn indexes(store: &FreshStore) -> Vec<String> {
    lines(
        store,
        "SELECT i.name || ' ' || i.tbl_name || '(' || (SELECT group_concat(x.name, ',' ORDER BY x.seqno)
            FROM pragma_index_info(i.name) x) || ')'
            || CASE WHEN l.\"unique\" THEN ' unique' ELSE '' END
            || CASE WHEN l.partial THEN ' partial' ELSE '' END AS line
         FROM sqlite_schema i JOIN pragma_index_list(i.tbl_name) l ON l.name = i.name
         WHERE i.type = 'index' AND i.sql IS NOT NULL",
        "SELECT i.indexrelid::regclass::text || ' ' || i.indrelid::regclass::text || '('
            || (SELECT string_agg(a.attname, ',' ORDER BY k.position)
                FROM unnest(i.indkey) WITH ORDINALITY k(number, position)
                JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number) || ')'
            || CASE WHEN i.indisunique THEN ' unique' ELSE '' END
            || CASE WHEN i.indpred IS NOT NULL THEN ' partial' ELSE '' END AS line
         FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
         WHERE c.relnamespace = 'public'::regnamespace
         AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u'))",
    )
}

fn ends(store: &FreshStore) -> [Vec<String>; 4] {
    let shared = columns(store)
        .into_iter()
        .map(|line| as_schema_type(&line))
        .collect();
    [
        shared,
        primary_keys(store),
        foreign_keys(store),
        indexes(store),
    ]
}

/// The type of a column in words both databases share: what SQLite cannot tell apart is one.
fn as_schema_type(line: &str) -> String {
    let (name, rest) = line.split_once(' ').expect("a name and a type");
    let (kind, null) = match rest.strip_suffix(" null") {
        Some(kind) => (kind, " null"),
        None => (rest, ""),
    };
    let kind = match kind {
        "uuid" | "bytea" | "BLOB" => "bytes",
        "text" | "jsonb" | "TEXT" => "text",
        "bigint" | "integer" | "boolean" | "timestamp with time zone" | "INTEGER" => "integer",
        "double precision" | "REAL" => "real",
        other => panic!("{name} is of an unforeseen type {other}"),
    };
    format!("{name} {kind}{null}")
}

#[test]
fn up_down_up_leaves_the_same_on_both() {
    let [sqlite, postgres] = [fresh_sqlite(), fresh_postgres()];
    let before = [ends(&sqlite), ends(&postgres)];
    for (list, (left, right)) in before[0].iter().zip(&before[1]).enumerate() {
        assert_eq!(left, right, "list {list} differs");
    }
    sqlite.on_sqlite(|c| {
        c.revert_all_migrations(migrate::SQLITE)
            .map_err(Failure::Broken)?;
        Ok(())
    });
    postgres.on_postgres(|c| {
        c.revert_all_migrations(migrate::POSTGRES)
            .map_err(Failure::Broken)?;
        Ok(())
    });
    assert_eq!(columns(&sqlite), Vec::<String>::new());
    assert_eq!(columns(&postgres), Vec::<String>::new());
    assert_eq!(
        sqlite.migrate().expect("up").len(),
        postgres.migrate().expect("up").len()
    );
    assert_eq!([ends(&sqlite), ends(&postgres)], before);
    assert_eq!(
        sqlite.migrate().expect("nothing to do"),
        Vec::<String>::new()
    );
}

#[test]
fn the_columns_are_those_of_schema_rs() {
    let source = include_str!("../schema.rs");
    let mut table = "";
    let mut declared = Vec::new();
    for line in source.lines().map(str::trim) {
        if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with('{')) {
            table = name;
        } else if let Some((column, kind)) = line.split_once(" -> ") {
            let kind = kind.trim_end_matches(',');
            let (kind, null) = match kind.strip_prefix("Nullable<") {
                Some(kind) => (kind.trim_end_matches('>'), " null"),
                None => (kind, ""),
            };
            let kind = match kind {
                "Id" => "uuid",
                "Moment" => "timestamp with time zone",
                "Document" => "jsonb",
                "Code" | "Text" => "text",
                "Binary" => "bytea",
                "BigInt" => "bigint",
                "Integer" => "integer",
                "Bool" => "boolean",
                "Double" => "double precision",
                other => panic!("{table}.{column} is of an unforeseen type {other}"),
            };
            declared.push(format!("{table}.{column} {kind}{null}"));
        }
    }
    declared.sort();
    assert_eq!(declared, columns(&fresh_postgres()));
}

#[test]
fn every_key_begins_with_the_municipality() {
    let store = fresh_sqlite();
    let global = ["municipality(id)", "sign_in_name(email)", "signing_key(id)"];
    for key in primary_keys(&store) {
        assert!(
            key.contains("(municipality_id,") || global.contains(&key.as_str()),
            "{key}"
        );
    }
    for key in foreign_keys(&store) {
        assert!(key.contains("(municipality_id"), "{key}");
    }
}

#[test]
fn the_codes_of_the_checks_are_those_of_the_domain() {
    macro_rules! codes {
        ($($table:literal $column:literal $code:ident),+ $(,)?) => {
            BTreeMap::from([$((
                ($table, $column),
                $code::ALL.iter().map(|code| format!("'{code}'")).collect::<Vec<_>>().join(", "),
            )),+])
        };
    }
    let expected = codes![
        "app_user" "status" UserStatus,
        "user_role" "role" Role,
        "department_member" "role" DepartmentRole,
        "session" "kind" SessionKind,
        "service" "kind" ServiceKind,
        "service_version" "status" VersionStatus,
        "resident_case" "status" CaseStatus,
        "resident_case" "outcome" Outcome,
        "resident_case" "channel" Channel,
        "case_task" "status" TaskStatus,
        "case_message" "direction" MessageDirection,
        "event" "subject_kind" SubjectKind,
        "event" "actor_kind" ActorKind,
    ];
    for migration in [
        include_str!("../../migrations/sqlite/00000000000001_foundation/up.sql"),
        include_str!("../../migrations/postgres/00000000000001_foundation/up.sql"),
    ] {
        for ((table, column), codes) in &expected {
            let (_, rest) = migration
                .split_once(&format!("CREATE TABLE {table} ("))
                .expect("the table");
            let (body, _) = rest.split_once("\n)").expect("its end");
            let check = format!("CHECK ({column} IN ({codes}))");
            assert!(body.contains(&check), "{table} lacks {check}");
        }
    }
    assert!(EventKind::ALL.iter().all(|kind| kind.as_str().len() <= 60));
}

#[derive(QueryableByName)]
struct Walled {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Bool)]
    forced: bool,
    #[diesel(sql_type = Bool)]
    has_policy: bool,
}

#[test]
fn every_table_of_a_municipality_is_walled_off_on_postgresql() {
    let store = fresh_postgres();
    let tables = store.on_postgres(|c| {
        Ok(diesel::sql_query(
            "SELECT c.relname::text AS name, c.relrowsecurity AND c.relforcerowsecurity AS forced, \
             EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid) AS has_policy \
             FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'municipality_id' \
             WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace",
        )
        .load::<Walled>(c)?)
    });
    assert!(tables.len() > 20);
    for table in tables {
        let walled = table.forced && table.has_policy;
        assert_eq!(walled, table.name != "sign_in_name", "{}", table.name);
    }
}

#[test]
fn row_level_security_stops_a_query_that_forgot_its_municipality() {
    let store = fresh_postgres();
    let ours = crate::tests::plant(&store);
    let other = MunicipalityId::from_uuid(ids::new_id(crate::tests::now()));
    for (reach, seen) in [
        (Reach::Municipality(ours.municipality), 1),
        (Reach::Municipality(other), 0),
        (Reach::Installation, 1),
        (Reach::Municipality(other), 0),
    ] {
        let count = store
            .read_blocking(reach, |db| {
                Ok(on!(db, c => department::table.count().get_result::<i64>(c))?)
            })
            .expect("a count");
        assert_eq!(count, seen, "{reach:?}");
    }
    let moved = store.write_blocking(other, move |tx| {
        on!(tx, c => diesel::update(department::table).set(department::active.eq(false)).execute(c))
            .map_err(Failure::from)
    });
    assert_eq!(moved.expect("no row in reach"), 0);
    let written = store.write_blocking(ours.municipality, move |tx| {
        on!(tx, c => diesel::update(department::table)
            .set(department::municipality_id.eq(other))
            .execute(c))
        .map_err(Failure::from)
    });
    assert!(matches!(written, Err(Failure::Broken(_))), "{written:?}");
}

#[test]
fn the_journal_cannot_be_changed_or_cut() {
    for store in fresh_stores() {
        let planted = crate::tests::plant(&store);
        for statement in ["UPDATE event SET kind = 'x'", "DELETE FROM event"] {
            let changed = store.write_blocking(planted.municipality, move |tx| {
                on!(tx, c => diesel::sql_query(statement).execute(c)).map_err(Failure::from)
            });
            let Err(Failure::Broken(cause)) = changed else {
                panic!("{}: {statement} was let through", store.engine())
            };
            assert!(cause.to_string().contains("append-only"), "{cause}");
        }
    }
}

#[test]
fn a_database_changed_by_a_newer_program_is_refused() {
    for store in fresh_stores() {
        store
            .write_blocking(Reach::Installation, |tx| {
                let newer =
                    "INSERT INTO __diesel_schema_migrations (version) VALUES ('99999999999999')";
                on!(tx, c => diesel::sql_query(newer).execute(c))?;
                Ok(())
            })
            .expect("a newer migration");
        let Err(Failure::Broken(cause)) = store.migrate() else {
            panic!("{} was migrated", store.engine())
        };
        assert!(cause.to_string().contains("newer cirmos"), "{cause}");
    }
}
