//! Tasks: the work of one department inside a case.

use crate::codes::TaskStatus;
use crate::refusal::{Fault, FaultCode, ProblemKind, Refusal};

/// One legal move of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// Where it stands.
    pub from: TaskStatus,
    /// Where it may go.
    pub to: TaskStatus,
    /// Must the mover say why?
    pub note_required: bool,
}

const fn may(from: TaskStatus, to: TaskStatus) -> Transition {
    Transition {
        from,
        to,
        note_required: false,
    }
}

const fn with_note(from: TaskStatus, to: TaskStatus) -> Transition {
    Transition {
        from,
        to,
        note_required: true,
    }
}

/// Every move a person can make. That a task opens when its predecessors are finished is not a move
/// but a consequence; see [`opens`].
pub const TRANSITIONS: &[Transition] = &[
    may(TaskStatus::Open, TaskStatus::InProgress),
    may(TaskStatus::Open, TaskStatus::Done),
    may(TaskStatus::InProgress, TaskStatus::Done),
    may(TaskStatus::InProgress, TaskStatus::Open),
    with_note(TaskStatus::Waiting, TaskStatus::Skipped),
    with_note(TaskStatus::Open, TaskStatus::Skipped),
    with_note(TaskStatus::InProgress, TaskStatus::Skipped),
];

/// The moves possible from here.
pub fn allowed(from: TaskStatus) -> impl Iterator<Item = &'static Transition> {
    TRANSITIONS
        .iter()
        .filter(move |transition| transition.from == from)
}

/// Is nothing left to do on it?
pub const fn is_finished(status: TaskStatus) -> bool {
    matches!(status, TaskStatus::Done | TaskStatus::Skipped)
}

/// Decides whether a task may move so.
///
/// # Errors
/// 409 with what is allowed now; 400 when the note is missing.
pub fn check_move(from: TaskStatus, to: TaskStatus, note: Option<&str>) -> Result<(), Refusal> {
    let Some(transition) = allowed(from).find(|transition| transition.to == to) else {
        if from == TaskStatus::Waiting {
            return Err(Refusal::problem(ProblemKind::TaskWaits));
        }
        return Err(Refusal::ProblemWith(
            ProblemKind::TransitionNotAllowed,
            vec![("from", from.to_string()), ("to", to.to_string())],
            "allowed",
            allowed(from)
                .map(|transition| transition.to.to_string())
                .collect(),
        ));
    };
    if transition.note_required && note.is_none_or(|note| note.trim().is_empty()) {
        return Err(Fault::at_pointer("/note", FaultCode::Required).into());
    }
    Ok(())
}

/// Does a waiting task open, given how the tasks it waits for stand?
pub fn opens(predecessors: impl IntoIterator<Item = TaskStatus>) -> bool {
    predecessors.into_iter().all(is_finished)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finished_task_stays_finished() {
        for from in [TaskStatus::Done, TaskStatus::Skipped] {
            assert_eq!(allowed(from).count(), 0);
        }
    }

    #[test]
    fn a_waiting_task_cannot_be_begun() {
        let refusal = check_move(TaskStatus::Waiting, TaskStatus::InProgress, None);
        assert_eq!(refusal.expect_err("refused").kind(), ProblemKind::TaskWaits);
    }

    #[test]
    fn skipping_needs_a_reason() {
        assert!(check_move(TaskStatus::Open, TaskStatus::Skipped, Some(" ")).is_err());
        assert!(check_move(TaskStatus::Open, TaskStatus::Skipped, Some("Már elkészült")).is_ok());
    }

    #[test]
    fn a_task_opens_when_all_before_it_are_finished() {
        assert!(opens([]));
        assert!(opens([TaskStatus::Done, TaskStatus::Skipped]));
        assert!(!opens([TaskStatus::Done, TaskStatus::InProgress]));
    }
}
