//! One function a verb: load, decide, save, record. All of them run inside one transaction.

mod assign;
mod converse;
mod correct;
mod create;
mod import;
mod moves;
mod tasks;

use domain::ids::{CaseId, MunicipalityId};
use domain::policy::Actor;
use domain::refusal::{ProblemKind, Refusal};
use store::{Db, Failure, Tx};
use web::IfMatch;

pub use self::assign::assign;
pub use self::converse::{add_message, add_note, can_reply, reply_as_resident};
pub(crate) use self::correct::contact;
pub use self::correct::correct;
pub use self::create::{Intake, create, prepare};
pub use self::import::{Arrival, IMPORTED, Import, Landing, answer_faults, import, prepare_import};
pub use self::moves::transition;
pub use self::tasks::{assign_task, transition_task};

use crate::queries::{self, CaseKey, CaseRow, TaskRow};
use crate::story::Deed;

/// The case, if this caller can see it.
pub fn visible_case(
    db: &mut Db<'_>,
    actor: &Actor,
    municipality: MunicipalityId,
    key: &CaseKey,
) -> Result<CaseRow, Failure> {
    queries::find_visible(db, municipality, &queries::visible_to(actor), key)?
        .ok_or_else(|| Refusal::not_found().into())
}

/// The task and its case, if this caller can see them.
pub fn visible_task(
    db: &mut Db<'_>,
    actor: &Actor,
    municipality: MunicipalityId,
    id: domain::ids::TaskId,
) -> Result<(TaskRow, CaseRow), Failure> {
    let task = queries::task(db, municipality, id)?.ok_or_else(Refusal::not_found)?;
    let case = visible_case(db, actor, municipality, &CaseKey::Id(task.case_id))?;
    Ok((task, case))
}

/// Takes a case for a change its caller decided on having seen one state of it.
fn take_seen(
    tx: &mut Tx<'_>,
    deed: Deed<'_>,
    id: CaseId,
    seen: &IfMatch,
) -> Result<CaseRow, Failure> {
    let case = take(tx, deed, id)?;
    seen.check(case.version - 1)?;
    Ok(case)
}

/// Takes a case for something that is only added to it.
fn take(tx: &mut Tx<'_>, deed: Deed<'_>, id: CaseId) -> Result<CaseRow, Failure> {
    queries::take(tx, deed.municipality.id, id, deed.now)?
        .ok_or_else(|| Refusal::not_found().into())
}

fn forbidden() -> Failure {
    Refusal::problem(ProblemKind::Forbidden).into()
}

/// A text without blanks around it, when something is left.
fn given(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}
