//! Cases move and change hands.

use actix_web::post;
use web::allow::{MoveCases, ReadCases};
use web::{Allowed, Answer, App, Body, Data, IfMatch, PathOf};

use super::{changed, deed, key};
use crate::inputs::{CaseAssignment, CaseTransition};
use crate::offers::Offers;
use crate::operations;
use crate::views::Case;

/// Move a case
///
/// For everybody who works the cases of the department that answers for it. Which moves are
/// possible now, and what each needs, stands in the case's `allowedTransitions`. A reason the
/// resident reads becomes a public message; any other an internal note. Rejecting or withdrawing
/// skips the tasks that are left; resolving needs every step done.
#[utoipa::path(
    tag = "cases",
    params(
        ("case" = String, Path, description = "The case: its id or its public number.", max_length = 40, example = "CSH-2026-004217-7"),
        web::IfMatch,
    ),
    request_body(content = CaseTransition,
        example = json!({ "to": "resolved", "outcome": "done" })),
    responses(
        (status = 200, description = "The moved case.", body = Case),
        (status = 409, description = "The move is not possible now; `allowed` lists those that are, or `missing` the unfinished tasks."),
    ),
    security(("bearer" = []), ("cookie" = [])),
)]
#[post("/municipalities/{municipality}/cases/{case}/transitions")]
pub(super) async fn move_case(
    allowed: Allowed<MoveCases>,
    seen: IfMatch,
    path: PathOf<String>,
    app: Data<App>,
    offers: Data<Offers>,
    body: Body<CaseTransition>,
) -> Answer {
    let key = key(&path)?;
    let reply = app
        .store
        .write(allowed.municipality.id, move |tx| {
            let row = operations::transition(tx, deed(&allowed), &key, &seen, &body)?;
            changed(tx, &allowed, &offers, &row)
        })
        .await?;
    Ok(reply)
}

/// Assign a case
///
/// To a person of the department, to its duty pool (`assigneeId: null`), or, with a reason, to
/// another department. For agents, and for leads in their department; whoever works the
/// department's cases can take one from the duty pool for themselves.
#[utoipa::path(
    tag = "cases",
    params(
        ("case" = String, Path, description = "The case: its id or its public number.", max_length = 40, example = "CSH-2026-004217-7"),
        web::IfMatch,
    ),
    request_body(content = CaseAssignment,
        example = json!({ "assigneeId": "019ab0f2-6c1e-7c3a-9d52-3f8a4b0c6d1e" })),
    responses(
        (status = 200, description = "The case with its new owner.", body = Case),
        (status = 409, description = "The case is no longer open."),
    ),
    security(("bearer" = []), ("cookie" = [])),
)]
#[post("/municipalities/{municipality}/cases/{case}/assignments")]
pub(super) async fn assign_case(
    allowed: Allowed<ReadCases>,
    seen: IfMatch,
    path: PathOf<String>,
    app: Data<App>,
    offers: Data<Offers>,
    body: Body<CaseAssignment>,
) -> Answer {
    let key = key(&path)?;
    let reply = app
        .store
        .write(allowed.municipality.id, move |tx| {
            let row = operations::assign(tx, deed(&allowed), &key, &seen, &body)?;
            changed(tx, &allowed, &offers, &row)
        })
        .await?;
    Ok(reply)
}
