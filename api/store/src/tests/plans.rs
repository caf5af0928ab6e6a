//! The lists people look at all day are read from an index, in its order: no sort, however many
//! cases there are.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::testing::{FreshStore, fresh_postgres, fresh_sqlite};
use crate::tests::{Planted, plant};
use crate::{Db, Reach};

/// A list: its table, what it filters by, the column it is sorted by, and the index that serves it.
/// `$1` is the municipality, `$2` a department, `$3` a truth, `$4` an instant, `$5` an id, `$6` a
/// user, `$7` a service.
struct List {
    table: &'static str,
    filter: &'static str,
    sort: &'static str,
    index: &'static str,
}

const fn cases(filter: &'static str, sort: &'static str, index: &'static str) -> List {
    List {
        table: "resident_case",
        filter,
        sort,
        index,
    }
}

const LISTS: &[List] = &[
    cases(
        "department_id = $2 AND open = $3",
        "created_at",
        "resident_case_department_created",
    ),
    cases(
        "department_id = $2 AND open = $3",
        "due_at",
        "resident_case_department_due",
    ),
    cases(
        "department_id = $2 AND open = $3 AND assignee_id IS NULL AND due_at < $4",
        "due_at",
        "resident_case_department_due",
    ),
    cases("open = $3", "created_at", "resident_case_open_created"),
    cases("open = $3", "due_at", "resident_case_open_due"),
    cases(
        "assignee_id = $6 AND open = $3",
        "created_at",
        "resident_case_assignee",
    ),
    cases("service_id = $7", "created_at", "resident_case_service"),
    cases("true", "created_at", "resident_case_created"),
    cases("true", "updated_at", "resident_case_updated"),
    List {
        table: "case_task",
        filter: "department_id = $2 AND status = 'open'",
        sort: "due_at",
        index: "case_task_by_department",
    },
    List {
        table: "case_task",
        filter: "assignee_id = $6 AND status = 'open'",
        sort: "due_at",
        index: "case_task_by_assignee",
    },
    List {
        table: "case_message",
        filter: "case_id = $5",
        sort: "created_at",
        index: "case_message_by_case",
    },
    List {
        table: "case_note",
        filter: "case_id = $5",
        sort: "created_at",
        index: "case_note_by_case",
    },
];

impl List {
    /// The query, first or later page, in either direction.
    fn query(&self, later: bool, descending: bool) -> String {
        let Self {
            table,
            filter,
            sort,
            ..
        } = self;
        let (direction, less) = if descending {
            ("DESC", "<")
        } else {
            ("ASC", ">")
        };
        let after = if later {
            format!("AND {sort} {less}= $4 AND ({sort} {less} $4 OR id {less} $5) ")
        } else {
            String::new()
        };
        format!(
            "SELECT * FROM {table} WHERE municipality_id = $1 AND {filter} {after}\
             ORDER BY {sort} {direction}, id {direction} LIMIT 26"
        )
    }

    fn queries(&self) -> impl Iterator<Item = String> {
        [(false, false), (false, true), (true, false), (true, true)]
            .into_iter()
            .map(|(later, descending)| self.query(later, descending))
    }
}

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

fn check(list: &List, query: &str, plan: &str) {
    assert!(plan.contains(list.index), "{query}\n{plan}");
    assert!(
        !plan.to_uppercase().contains("TEMP B-TREE"),
        "{query}\n{plan}"
    );
    assert!(!plan.contains("Sort"), "{query}\n{plan}");
}

#[test]
fn lists_are_read_in_the_order_of_an_index_on_sqlite() {
    let store = fresh_sqlite();
    store
        .read_blocking(Reach::Installation, |db| {
            let Db::Sqlite(c) = db else {
                panic!("this is SQLite")
            };
            for list in LISTS {
                for query in list.queries() {
                    // SQLite names `$1` as PostgreSQL numbers it.
                    let steps: Vec<Step> =
                        diesel::sql_query(format!("EXPLAIN QUERY PLAN {query}")).load(*c)?;
                    let plan: Vec<String> = steps.into_iter().map(|step| step.detail).collect();
                    check(list, &query, &plan.join("\n"));
                }
            }
            Ok(())
        })
        .expect("the plans");
}

/// Twenty thousand cases, a task, a message and a note each: enough for the planner to care.
fn crowd(store: &FreshStore, planted: &Planted) {
    let Planted {
        municipality: m,
        user,
        ..
    } = planted;
    let sql = format!(
        "SELECT set_config('app.municipality', '*', false);
         INSERT INTO department SELECT municipality_id, gen_random_uuid(), 'D' || n, names, NULL, NULL, true, 1, created_at, updated_at
           FROM department, generate_series(1, 9) n;
         INSERT INTO service SELECT municipality_id, gen_random_uuid(), 'S' || n, kind, category_id, department_id, names,
             summaries, keywords, NULL, search, 1, created_at, updated_at FROM service, generate_series(1, 9) n;
         INSERT INTO service_version (municipality_id, service_id, number, status, definition, created_at, updated_at, published_at)
           SELECT s.municipality_id, s.id, 1, 'live', '{{}}', created_at, updated_at, created_at
           FROM service s WHERE s.live_version IS NULL;
         INSERT INTO resident_case (municipality_id, id, reference, service_id, service_version, status, open,
             department_id, assignee_id, channel, language, subject, answers, tracking_hash, due_at, received_at, version, created_at, updated_at)
           SELECT '{m}', gen_random_uuid(), 'KIS-2026-' || lpad(n::text, 6, '0') || '-0', (ARRAY(SELECT id FROM service ORDER BY code))[1 + (n / 10) % 10], 1,
             CASE WHEN n % 10 = 0 THEN 'new' ELSE 'closed' END, n % 10 = 0,
             (ARRAY(SELECT id FROM department ORDER BY code))[1 + n % 10], CASE WHEN n % 3 = 0 THEN '{user}'::uuid END,
             'web', 'hu', 'Macska', '{{}}', decode(repeat('07', 32), 'hex'),
             now() + n * interval '1 hour', now(), 1, now() - n * interval '1 minute', now() - (n % 977) * interval '1 minute'
           FROM generate_series(1, 20000) n;
         INSERT INTO case_task (municipality_id, id, case_id, code, position, names, instructions, internal, department_id, assignee_id, status, due_at, created_at, updated_at)
           SELECT municipality_id, gen_random_uuid(), id, 'look', 0, '{{}}', '{{}}', false, department_id, assignee_id,
             CASE WHEN open THEN 'open' ELSE 'done' END, due_at, created_at, updated_at FROM resident_case;
         INSERT INTO case_message (municipality_id, id, case_id, direction, body, created_at)
           SELECT municipality_id, gen_random_uuid(), id, 'to_resident', 'x', created_at FROM resident_case;
         INSERT INTO case_note (municipality_id, id, case_id, author_user_id, body, created_at)
           SELECT municipality_id, gen_random_uuid(), id, '{user}', 'x', created_at FROM resident_case;
         ANALYZE",
    );
    store.on_postgres(|c| Ok(c.batch_execute(&sql)?));
}

#[derive(QueryableByName)]
struct Explained {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    line: String,
}

#[test]
fn lists_are_read_in_the_order_of_an_index_on_postgresql() {
    let store = fresh_postgres();
    let planted = plant(&store);
    crowd(&store, &planted);
    let m = planted.municipality;
    store
        .read_blocking(m, move |db| {
            let Db::Postgres(c) = db else { panic!("this is PostgreSQL") };
            // As a prepared statement that has been used often: planned without the values, behind
            // the wall of row-level security.
            c.batch_execute("SET plan_cache_mode = force_generic_plan")?;
            for (number, list) in LISTS.iter().enumerate() {
                for (variant, query) in list.queries().enumerate() {
                    let name = format!("list_{number}_{variant}");
                    c.batch_execute(&format!(
                        "PREPARE {name} (uuid, uuid, boolean, timestamptz, uuid, uuid, uuid) AS {query}"
                    ))?;
                    let any = uuid::Uuid::from_u128(1);
                    let lines: Vec<Explained> = diesel::sql_query(format!(
                        "EXPLAIN (COSTS OFF) EXECUTE {name} ('{m}', '{any}', true, now(), '{any}', '{any}', '{any}')"
                    ))
                    .load(*c)?;
                    let plan: Vec<String> = lines.into_iter().map(|line| line.line).collect();
                    check(list, &query, &plan.join("\n"));
                }
            }
            Ok(())
        })
        .expect("the plans");
}
