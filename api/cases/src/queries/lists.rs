//! Lists of cases and of tasks: filtered, sorted by an index, page by page from a cursor.

use domain::clock::Moment;
use domain::codes::{CaseStatus, Channel, TaskStatus};
use domain::ids::{CaseId, DepartmentId, MunicipalityId, ServiceId, TaskId, UserId};
use store::diesel::dsl::exists;
use store::diesel::prelude::*;
use store::page::{Page, PageRequest};
use store::schema::{case_task, resident_case};
use store::types::At;
use store::{Db, Failure, on, one_of};

use super::Visible;
use super::rows::{SummaryRow, TaskRow};

/// What a list of cases is ordered by; the id decides between equals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseSort {
    /// By when they came in.
    Created,
    /// By when they are due.
    Due,
    /// By when anything last changed.
    Updated,
}

/// Which cases are wanted.
#[derive(Clone, Debug, Default)]
pub struct CaseFilter {
    /// In any of these statuses.
    pub statuses: Vec<CaseStatus>,
    /// Open, or no longer.
    pub open: Option<bool>,
    /// Answered for by any of these departments.
    pub departments: Vec<DepartmentId>,
    /// Worked on by any of these people.
    pub assignees: Vec<UserId>,
    /// In the duty pool.
    pub unassigned: bool,
    /// Of any of these services.
    pub services: Option<Vec<ServiceId>>,
    /// By any of these channels.
    pub channels: Vec<Channel>,
    /// Open past their day, as of this moment.
    pub late_at: Option<Moment>,
    /// That came in at this moment or after.
    pub created_from: Option<Moment>,
    /// That came in before this moment.
    pub created_to: Option<Moment>,
    /// Whose number begins so.
    pub reference: Option<String>,
}

impl CaseFilter {
    /// Whether the cases are open, when the other filters already say so: only then can an index
    /// that leads with it be used.
    fn open_by_all(&self) -> Option<bool> {
        if self.open.is_some() {
            return self.open;
        }
        if self.late_at.is_some() {
            return Some(true);
        }
        let mut open = self
            .statuses
            .iter()
            .map(|status| domain::case::is_open(*status));
        let first = open.next()?;
        open.all(|next| next == first).then_some(first)
    }

    /// Do the departments asked for lie within what the caller sees anyway?
    fn lies_within(&self, visible: &Visible) -> bool {
        match visible {
            Visible::All => true,
            Visible::Of(departments) => {
                !self.departments.is_empty()
                    && self
                        .departments
                        .iter()
                        .all(|asked| departments.contains(asked))
            }
        }
    }
}

/// Adds the filters to a boxed query: the same text for rows and for their number.
macro_rules! filtered {
    ($query:expr, $municipality:expr, $visible:expr, $filter:expr) => {{
        let filter: &CaseFilter = $filter;
        let mut query = $query
            .filter(resident_case::municipality_id.eq($municipality))
            .into_boxed();
        if !filter.lies_within($visible)
            && let Visible::Of(departments) = $visible
        {
            query = query.filter(
                one_of(resident_case::department_id, departments).or(exists(
                    case_task::table
                        .filter(case_task::municipality_id.eq(resident_case::municipality_id))
                        .filter(case_task::case_id.eq(resident_case::id))
                        .filter(one_of(case_task::department_id, departments)),
                )),
            );
        }
        query = match filter.departments.as_slice() {
            [] => query,
            [one] => query.filter(resident_case::department_id.eq(one)),
            several => query.filter(one_of(resident_case::department_id, several)),
        };
        if let Some(open) = filter.open_by_all() {
            query = query.filter(resident_case::open.eq(open));
        }
        if !filter.statuses.is_empty() {
            query = query.filter(resident_case::status.eq_any(&filter.statuses));
        }
        query = match filter.assignees.as_slice() {
            [] => query,
            [one] => query.filter(resident_case::assignee_id.eq(Some(*one))),
            several => {
                query.filter(resident_case::assignee_id.eq_any(several.iter().map(|id| Some(*id))))
            }
        };
        if filter.unassigned {
            query = query.filter(resident_case::assignee_id.is_null());
        }
        if let Some(services) = &filter.services {
            query = match services.as_slice() {
                [one] => query.filter(resident_case::service_id.eq(one)),
                several => query.filter(one_of(resident_case::service_id, several)),
            };
        }
        if !filter.channels.is_empty() {
            query = query.filter(resident_case::channel.eq_any(&filter.channels));
        }
        if let Some(now) = filter.late_at {
            query = query.filter(resident_case::due_at.lt(At(now)));
        }
        if let Some(from) = filter.created_from {
            query = query.filter(resident_case::created_at.ge(At(from)));
        }
        if let Some(to) = filter.created_to {
            query = query.filter(resident_case::created_at.lt(At(to)));
        }
        if let Some(prefix) = &filter.reference {
            // The numbers that begin so are a range, which every index on text can find.
            query = query
                .filter(resident_case::reference.ge(prefix))
                .filter(resident_case::reference.lt(format!("{prefix}~")));
        }
        query
    }};
}

/// Adds the place after the cursor, and the order. The first comparison alone lets the index begin
/// at the right row; the second sorts out those with an equal value.
macro_rules! ordered {
    ($query:expr, $column:expr, $id:expr, $descending:expr, $after:expr) => {{
        let query = $query;
        match ($after, $descending) {
            (None, true) => query.order(($column.desc(), $id.desc())),
            (None, false) => query.order(($column.asc(), $id.asc())),
            (Some((value, id)), true) => query
                .filter($column.le(At(value)))
                .filter($column.lt(At(value)).or($id.lt(id)))
                .order(($column.desc(), $id.desc())),
            (Some((value, id)), false) => query
                .filter($column.ge(At(value)))
                .filter($column.gt(At(value)).or($id.gt(id)))
                .order(($column.asc(), $id.asc())),
        }
    }};
}

/// A page of the cases the caller can see.
pub fn cases(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    visible: &Visible,
    filter: &CaseFilter,
    sort: (CaseSort, bool),
    page: &PageRequest,
) -> Result<Page<SummaryRow>, Failure> {
    if matches!(&filter.services, Some(services) if services.is_empty()) {
        let mut empty = page.page(Vec::new(), sort_key(sort.0))?;
        empty.total = page.wants_total().then_some(0);
        return Ok(empty);
    }
    let after = page
        .after::<Moment>()?
        .map(|(value, id)| (value, CaseId::from_uuid(id)));
    let (by, descending) = sort;
    let rows: Vec<SummaryRow> = on!(db, c => {
        let query = filtered!(
            resident_case::table.select(SummaryRow::as_select()),
            municipality,
            visible,
            filter
        )
        .limit(page.limit());
        match by {
            CaseSort::Created =>
                ordered!(query, resident_case::created_at, resident_case::id, descending, after),
            CaseSort::Due =>
                ordered!(query, resident_case::due_at, resident_case::id, descending, after),
            CaseSort::Updated =>
                ordered!(query, resident_case::updated_at, resident_case::id, descending, after),
        }
        .load(c)
    })?;
    let total = if page.wants_total() {
        Some(count(db, municipality, visible, filter)?)
    } else {
        None
    };
    Ok(page.page(rows, sort_key(by))?.with_total(total))
}

fn sort_key(by: CaseSort) -> impl Fn(&SummaryRow) -> (Moment, uuid::Uuid) {
    move |row| {
        let At(value) = match by {
            CaseSort::Created => row.created_at,
            CaseSort::Due => row.due_at,
            CaseSort::Updated => row.updated_at,
        };
        (value, row.id.uuid())
    }
}

fn count(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    visible: &Visible,
    filter: &CaseFilter,
) -> Result<i64, Failure> {
    Ok(on!(db, c => filtered!(
        resident_case::table.select(store::diesel::dsl::count_star()),
        municipality,
        visible,
        filter
    )
    .get_result(c))?)
}

/// Which tasks are wanted.
#[derive(Clone, Debug, Default)]
pub struct TaskFilter {
    /// Of these departments; those the caller works in, when none is named.
    pub departments: Vec<DepartmentId>,
    /// Of these people.
    pub assignees: Vec<UserId>,
    /// In the duty pool.
    pub unassigned: bool,
    /// In any of these statuses.
    pub statuses: Vec<TaskStatus>,
}

/// A page of tasks, the most urgent first. A task that is not open yet is not due yet and is not
/// among them.
pub fn task_list(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    visible: &Visible,
    filter: &TaskFilter,
    page: &PageRequest,
) -> Result<Page<TaskRow>, Failure> {
    let after = page
        .after::<Moment>()?
        .map(|(value, id)| (value, TaskId::from_uuid(id)));
    macro_rules! chosen {
        ($query:expr) => {{
            let mut query = $query
                .filter(case_task::municipality_id.eq(municipality))
                .filter(case_task::due_at.is_not_null())
                .into_boxed();
            if let Visible::Of(departments) = visible {
                query = query.filter(one_of(case_task::department_id, departments));
            }
            if !filter.departments.is_empty() {
                query = query.filter(one_of(case_task::department_id, &filter.departments));
            }
            if !filter.assignees.is_empty() {
                let people = filter.assignees.iter().map(|id| Some(*id));
                query = query.filter(case_task::assignee_id.eq_any(people));
            }
            if filter.unassigned {
                query = query.filter(case_task::assignee_id.is_null());
            }
            if !filter.statuses.is_empty() {
                query = query.filter(case_task::status.eq_any(&filter.statuses));
            }
            query
        }};
    }
    let rows: Vec<TaskRow> = on!(db, c => {
        let query = chosen!(case_task::table.select(TaskRow::as_select())).limit(page.limit());
        ordered!(query, case_task::due_at.assume_not_null(), case_task::id, false, after).load(c)
    })?;
    let total = if page.wants_total() {
        Some(on!(db, c =>
            chosen!(case_task::table.select(store::diesel::dsl::count_star())).get_result(c))?)
    } else {
        None
    };
    let key = |row: &TaskRow| {
        (
            row.due_at.map(Moment::from).unwrap_or_default(),
            row.id.uuid(),
        )
    };
    Ok(page.page(rows, key)?.with_total(total))
}
