//! Cases: which status may follow which, and what each move needs.

use crate::codes::{CaseStatus, Outcome};
use crate::refusal::{Fault, FaultCode, ProblemKind, Refusal};

/// Whether a move needs a reason, and who gets to read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// None is asked for; one that is given stays inside.
    Optional,
    /// Needed, kept as an internal note.
    Internal,
    /// Needed, and sent to the resident as a message: what is missing, or why not.
    Public,
}

/// Which tasks have to be finished before a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tasks {
    /// None.
    Any,
    /// Every step the resident sees: what was asked for is done, though an invoice or a later check
    /// may still run.
    Steps,
    /// All, the municipality's own affairs too.
    All,
}

/// A task that still waits or runs.
#[derive(Clone, Copy, Debug)]
pub struct Unfinished<'a> {
    /// Its code.
    pub code: &'a str,
    /// Is it the municipality's own affair?
    pub internal: bool,
}

/// One legal move of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// Where it stands.
    pub from: CaseStatus,
    /// Where it may go.
    pub to: CaseStatus,
    /// Must the mover say why, and who reads it?
    pub reason: Reason,
    /// Must the mover say what came of it?
    pub outcome_required: bool,
    /// Which tasks have to be finished first?
    pub tasks: Tasks,
}

const fn plain(from: CaseStatus, to: CaseStatus) -> Transition {
    Transition {
        from,
        to,
        reason: Reason::Optional,
        outcome_required: false,
        tasks: Tasks::Any,
    }
}

const fn inside(from: CaseStatus, to: CaseStatus) -> Transition {
    Transition {
        reason: Reason::Internal,
        ..plain(from, to)
    }
}

const fn told(from: CaseStatus, to: CaseStatus) -> Transition {
    Transition {
        reason: Reason::Public,
        ..plain(from, to)
    }
}

const fn with_outcome(from: CaseStatus, to: CaseStatus) -> Transition {
    Transition {
        outcome_required: true,
        tasks: Tasks::Steps,
        ..plain(from, to)
    }
}

/// Every legal move of a case. What is not here is refused with 409 and the list of what is.
pub const TRANSITIONS: &[Transition] = &[
    plain(CaseStatus::New, CaseStatus::InProgress),
    told(CaseStatus::New, CaseStatus::Rejected),
    inside(CaseStatus::New, CaseStatus::Withdrawn),
    told(CaseStatus::InProgress, CaseStatus::WaitingForResident),
    inside(CaseStatus::InProgress, CaseStatus::WaitingForPartner),
    with_outcome(CaseStatus::InProgress, CaseStatus::Resolved),
    told(CaseStatus::InProgress, CaseStatus::Rejected),
    inside(CaseStatus::InProgress, CaseStatus::Withdrawn),
    plain(CaseStatus::WaitingForResident, CaseStatus::InProgress),
    told(CaseStatus::WaitingForResident, CaseStatus::Rejected),
    inside(CaseStatus::WaitingForResident, CaseStatus::Withdrawn),
    plain(CaseStatus::WaitingForPartner, CaseStatus::InProgress),
    told(CaseStatus::WaitingForPartner, CaseStatus::Rejected),
    inside(CaseStatus::WaitingForPartner, CaseStatus::Withdrawn),
    Transition {
        tasks: Tasks::All,
        ..plain(CaseStatus::Resolved, CaseStatus::Closed)
    },
    inside(CaseStatus::Resolved, CaseStatus::InProgress),
    inside(CaseStatus::Closed, CaseStatus::InProgress),
];

/// Is there still work or an answer to come? An open case has exactly one accountable department.
pub const fn is_open(status: CaseStatus) -> bool {
    matches!(
        status,
        CaseStatus::New
            | CaseStatus::InProgress
            | CaseStatus::WaitingForResident
            | CaseStatus::WaitingForPartner
    )
}

/// The moves possible from here.
pub fn allowed(from: CaseStatus) -> impl Iterator<Item = &'static Transition> {
    TRANSITIONS
        .iter()
        .filter(move |transition| transition.from == from)
}

/// A move somebody asks for.
#[derive(Clone, Copy, Debug)]
pub struct Move<'a> {
    /// Where to.
    pub to: CaseStatus,
    /// Why.
    pub reason: Option<&'a str>,
    /// What came of it.
    pub outcome: Option<Outcome>,
}

/// Decides whether a case may move so; `unfinished` names the tasks that still wait or run.
///
/// # Errors
/// 409 with what is allowed now, 409 with the unfinished tasks, 400 with what the move lacks.
pub fn check_move(
    from: CaseStatus,
    asked: Move<'_>,
    unfinished: &[Unfinished<'_>],
) -> Result<&'static Transition, Refusal> {
    let Some(transition) = allowed(from).find(|transition| transition.to == asked.to) else {
        return Err(Refusal::ProblemWith(
            ProblemKind::TransitionNotAllowed,
            vec![("from", from.to_string()), ("to", asked.to.to_string())],
            "allowed",
            allowed(from)
                .map(|transition| transition.to.to_string())
                .collect(),
        ));
    };
    let mut faults = Vec::new();
    if transition.reason != Reason::Optional
        && asked.reason.is_none_or(|reason| reason.trim().is_empty())
    {
        faults.push(Fault::at_pointer("/reason", FaultCode::Required));
    }
    if transition.outcome_required && asked.outcome.is_none() {
        faults.push(Fault::at_pointer("/outcome", FaultCode::Required));
    }
    if !transition.outcome_required && asked.outcome.is_some() {
        faults.push(Fault::at_pointer("/outcome", FaultCode::Contradiction).with("name", "to"));
    }
    Refusal::unless_empty(faults)?;
    let missing: Vec<String> = unfinished
        .iter()
        .filter(|task| match transition.tasks {
            Tasks::Any => false,
            Tasks::Steps => !task.internal,
            Tasks::All => true,
        })
        .map(|task| task.code.to_owned())
        .collect();
    if !missing.is_empty() {
        return Err(Refusal::ProblemWith(
            ProblemKind::TasksUnfinished,
            Vec::new(),
            "missing",
            missing,
        ));
    }
    Ok(transition)
}

/// Where a case goes by itself when the resident writes: an awaited answer takes it up again.
pub const fn after_resident_wrote(status: CaseStatus) -> CaseStatus {
    match status {
        CaseStatus::WaitingForResident => CaseStatus::InProgress,
        other => other,
    }
}

/// Where a case goes by itself when somebody begins or finishes one of its tasks.
pub const fn after_work_began(status: CaseStatus) -> CaseStatus {
    match status {
        CaseStatus::New => CaseStatus::InProgress,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_status() -> impl Strategy<Value = CaseStatus> {
        prop::sample::select(CaseStatus::ALL)
    }

    #[test]
    fn every_open_case_can_be_rejected_or_withdrawn_with_a_reason() {
        for status in CaseStatus::ALL
            .iter()
            .copied()
            .filter(|status| is_open(*status))
        {
            for to in [CaseStatus::Rejected, CaseStatus::Withdrawn] {
                assert!(
                    allowed(status).any(|t| t.to == to && t.reason != Reason::Optional),
                    "{status} → {to}"
                );
            }
        }
    }

    #[test]
    fn resolving_says_what_came_of_it_and_leaves_no_task_behind() {
        let asked = Move {
            to: CaseStatus::Resolved,
            reason: None,
            outcome: Some(Outcome::Done),
        };
        assert!(check_move(CaseStatus::InProgress, asked, &[]).is_ok());
        let refusal = check_move(
            CaseStatus::InProgress,
            asked,
            &[Unfinished {
                code: "trap",
                internal: false,
            }],
        );
        assert_eq!(
            refusal.expect_err("refused").kind(),
            ProblemKind::TasksUnfinished
        );
        let invoice = Unfinished {
            code: "invoice",
            internal: true,
        };
        assert!(check_move(CaseStatus::InProgress, asked, &[invoice]).is_ok());
        let close = Move {
            to: CaseStatus::Closed,
            reason: None,
            outcome: None,
        };
        assert!(check_move(CaseStatus::Resolved, close, &[invoice]).is_err());
        let without = Move {
            outcome: None,
            ..asked
        };
        let refusal = check_move(CaseStatus::InProgress, without, &[]);
        assert_eq!(refusal.expect_err("refused").kind(), ProblemKind::BadInput);
    }

    proptest! {
        #[test]
        fn a_move_is_made_only_when_the_table_has_it(from in any_status(), to in any_status()) {
            let asked = Move { to, reason: Some("oka van"), outcome: None };
            let outcome = Move { outcome: Some(Outcome::Done), ..asked };
            let legal = TRANSITIONS.iter().any(|t| t.from == from && t.to == to);
            let moved = check_move(from, asked, &[]).is_ok() || check_move(from, outcome, &[]).is_ok();
            prop_assert_eq!(legal, moved);
        }
    }
}
