//! The numbers of cases and their counters.

use std::collections::BTreeMap;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use domain::ids::{CaseId, MunicipalityId};
use domain::reference::Reference;
use uuid::Uuid;

use super::{Report, Rule};
use crate::schema::{case_counter, resident_case};
use crate::types::Id;
use crate::{Db, Failure, on};

/// Cases read at once.
const PIECE: i64 = 5000;

type Numbered = (MunicipalityId, String, CaseId);

/// Reads every case in the order of its number: two with the same stand next to each other.
pub(super) fn check(db: &mut Db<'_>, report: &mut Report) -> Result<(), Failure> {
    let mut highest: BTreeMap<(MunicipalityId, i32), i64> = BTreeMap::new();
    let mut last: Option<Numbered> = None;
    loop {
        let cases = after(db, last.as_ref())?;
        if cases.is_empty() {
            break;
        }
        for case in cases {
            let (municipality, number, id) = &case;
            report.cases += 1;
            if last
                .as_ref()
                .is_some_and(|(m, n, _)| (m, n) == (municipality, number))
            {
                let detail = format!("its number {number} was given twice");
                report.add(
                    Rule::CaseNumber,
                    *municipality,
                    format!("case {id}"),
                    detail,
                );
            }
            if let Ok(reference) = number.parse::<Reference>() {
                let highest = highest
                    .entry((*municipality, reference.year()))
                    .or_default();
                *highest = reference.number().max(*highest);
            } else {
                let detail = format!("its number {number} is not well formed");
                report.add(
                    Rule::CaseNumber,
                    *municipality,
                    format!("case {id}"),
                    detail,
                );
            }
            last = Some(case);
        }
    }
    let counters = case_counter::table.select((
        (case_counter::municipality_id, case_counter::year),
        case_counter::last,
    ));
    let counters: BTreeMap<(MunicipalityId, i32), i64> =
        on!(db, c => counters.load(c))?.into_iter().collect();
    for ((municipality, year), highest) in highest {
        let counter = counters.get(&(municipality, year)).copied().unwrap_or(0);
        if counter < highest {
            report.add(
                Rule::Counter,
                municipality,
                format!("counter of {year}"),
                format!("it stands at {counter}, but number {highest} was given"),
            );
        }
    }
    Ok(())
}

fn after(db: &mut Db<'_>, last: Option<&Numbered>) -> Result<Vec<Numbered>, Failure> {
    let nil = (
        MunicipalityId::from_uuid(Uuid::nil()),
        String::new(),
        CaseId::from_uuid(Uuid::nil()),
    );
    let (municipality, number, id) = last.unwrap_or(&nil);
    // Compared as a row, so that both databases find the place in the index.
    let later = sql::<Bool>("(municipality_id, reference, id) > (")
        .bind::<Id, _>(*municipality)
        .sql(", ")
        .bind::<Text, _>(number)
        .sql(", ")
        .bind::<Id, _>(*id)
        .sql(")");
    let cases = resident_case::table
        .filter(later)
        .order((
            resident_case::municipality_id,
            resident_case::reference,
            resident_case::id,
        ))
        .limit(PIECE)
        .select((
            resident_case::municipality_id,
            resident_case::reference,
            resident_case::id,
        ));
    Ok(on!(db, c => cases.load(c))?)
}
