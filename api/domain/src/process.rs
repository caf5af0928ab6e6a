//! Processes: which departments do what in a case, and what waits for what.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::deadline::Norm;
use crate::refusal::{Fault, FaultCode};
use crate::text::{Language, Texts};

const MOST_TASKS: usize = 40;

/// Is this a code as services, categories, tasks and pages carry it: kebab-case, at most 60 long?
pub fn is_code(text: &str) -> bool {
    (1..=60).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && !text.ends_with('-')
        && !text.contains("--")
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// One task of a process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TaskTemplate {
    /// Its code, unique within the process.
    #[schema(
        max_length = 60,
        pattern = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
        example = "inspect"
    )]
    pub code: String,
    /// The code of the department that does it.
    #[schema(max_length = 20, example = "ENF")]
    pub department: String,
    /// What is done, as the resident reads it too.
    pub names: Texts,
    /// How it is done and what counts as done, for the employee.
    pub instructions: Texts,
    /// The codes of the tasks that have to be finished first.
    #[serde(default)]
    #[schema(max_items = 40)]
    pub waits_for: Vec<String>,
    /// How long it may take from the day it opens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub norm: Option<Norm>,
    /// Is it the municipality's own affair, not shown to the resident?
    #[serde(default)]
    pub internal: bool,
}

/// The work of a case, by department.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Process {
    /// The tasks, in the order they are shown.
    #[schema(max_items = 40)]
    pub tasks: Vec<TaskTemplate>,
}

impl Process {
    /// Everything wrong with it, with pointers from its root. `departments` are the codes that
    /// exist.
    pub fn check(&self, languages: &[Language], departments: &BTreeSet<String>) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.tasks.len() > MOST_TASKS {
            faults.push(Fault::at_pointer("/tasks", FaultCode::TooMany).with("max", MOST_TASKS));
        }
        let codes: BTreeSet<&str> = self.tasks.iter().map(|task| task.code.as_str()).collect();
        let mut seen = BTreeSet::new();
        for (index, task) in self.tasks.iter().enumerate() {
            let at = format!("/tasks/{index}");
            if !is_code(&task.code) {
                faults.push(Fault::at_pointer(
                    format!("{at}/code"),
                    FaultCode::InvalidCode,
                ));
            } else if !seen.insert(task.code.as_str()) {
                faults.push(Fault::at_pointer(
                    format!("{at}/code"),
                    FaultCode::Duplicate,
                ));
            }
            if !departments.contains(&task.department) {
                faults.push(
                    Fault::at_pointer(format!("{at}/department"), FaultCode::NotFound)
                        .with("name", &task.department),
                );
            }
            faults.extend(task.names.check(&format!("{at}/names"), languages, 120));
            faults.extend(
                task.instructions
                    .check(&format!("{at}/instructions"), languages, 2000),
            );
            for (position, code) in task.waits_for.iter().enumerate() {
                if !codes.contains(code.as_str()) {
                    faults.push(
                        Fault::at_pointer(format!("{at}/waitsFor/{position}"), FaultCode::NotFound)
                            .with("name", code),
                    );
                }
            }
            faults.extend(
                task.norm
                    .and_then(|norm| check_norm(norm, &format!("{at}/norm"))),
            );
        }
        if let Some(path) = self.cycle() {
            faults
                .push(Fault::at_pointer("/tasks", FaultCode::Cycle).with("path", path.join(" → ")));
        }
        faults
    }

    /// A circle of tasks that wait for each other, if there is one, beginning and ending with the
    /// same task.
    fn cycle(&self) -> Option<Vec<&str>> {
        let waits: BTreeMap<&str, &[String]> = self
            .tasks
            .iter()
            .map(|task| (task.code.as_str(), task.waits_for.as_slice()))
            .collect();
        let mut finished = BTreeSet::new();
        waits
            .keys()
            .find_map(|code| walk(code, &waits, &mut Vec::new(), &mut finished))
    }
}

fn walk<'a>(
    code: &'a str,
    waits: &BTreeMap<&'a str, &'a [String]>,
    path: &mut Vec<&'a str>,
    finished: &mut BTreeSet<&'a str>,
) -> Option<Vec<&'a str>> {
    if let Some(start) = path.iter().position(|earlier| *earlier == code) {
        let mut circle = path[start..].to_vec();
        circle.push(code);
        return Some(circle);
    }
    if finished.contains(code) {
        return None;
    }
    path.push(code);
    let found = waits
        .get(code)
        .into_iter()
        .flat_map(|next| next.iter())
        .find_map(|next| walk(next, waits, path, finished));
    path.pop();
    finished.insert(code);
    found
}

/// A norm lasts from a day to a year.
pub(crate) fn check_norm(norm: Norm, pointer: &str) -> Option<Fault> {
    let at = format!("{pointer}/amount");
    match norm.amount {
        0 => Some(Fault::at_pointer(at, FaultCode::TooSmall).with("min", 1)),
        1..=366 => None,
        _ => Some(Fault::at_pointer(at, FaultCode::TooLarge).with("max", 366)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(code: &str, waits_for: &[&str]) -> TaskTemplate {
        TaskTemplate {
            code: code.to_owned(),
            department: "ENF".to_owned(),
            names: Texts::hu_en("Szemle", "Inspection"),
            instructions: Texts::hu_en("Nézze meg.", "Have a look."),
            waits_for: waits_for.iter().map(|code| (*code).to_owned()).collect(),
            norm: None,
            internal: false,
        }
    }

    fn check(tasks: Vec<TaskTemplate>) -> Vec<Fault> {
        Process { tasks }.check(
            &[Language::HUNGARIAN, Language::ENGLISH],
            &BTreeSet::from(["ENF".to_owned()]),
        )
    }

    #[test]
    fn tasks_may_wait_for_several_and_meet_again() {
        let tasks = vec![
            task("a", &[]),
            task("b", &["a"]),
            task("c", &["a"]),
            task("d", &["b", "c"]),
        ];
        assert_eq!(check(tasks), []);
    }

    #[test]
    fn a_circle_is_refused_and_shown() {
        let faults = check(vec![
            task("a", &["c"]),
            task("b", &["a"]),
            task("c", &["b"]),
        ]);
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].code, FaultCode::Cycle);
        assert_eq!(faults[0].params, [("path", "a → c → b → a".to_owned())]);
    }

    #[test]
    fn unknown_departments_and_tasks_are_pointed_at() {
        let mut wrong = task("a", &["nowhere"]);
        wrong.department = "XYZ".to_owned();
        let faults = check(vec![wrong]);
        assert_eq!(
            faults,
            [
                Fault::at_pointer("/tasks/0/department", FaultCode::NotFound).with("name", "XYZ"),
                Fault::at_pointer("/tasks/0/waitsFor/0", FaultCode::NotFound)
                    .with("name", "nowhere"),
            ]
        );
    }
}
