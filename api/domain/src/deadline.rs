//! When something is due.
//!
//! A promise of a service (a *norm*) counts from the day after arrival; a period set by law counts
//! the day of arrival as its first (2016. évi CL. törvény 50. §, as in force since 2023-01-01) and
//! ends even on a closed day. Everything is due at the end of a day in the municipality's time
//! zone.

use chrono::{Datelike, Days, NaiveDate, NaiveTime, TimeZone, Utc, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::clock::Moment;

/// What a deadline rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// A promise of the municipality.
    Norm,
    /// An act or a decree; `source` names it.
    Law,
}

/// What days are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Days on which the municipality works.
    WorkingDays,
    /// All days.
    CalendarDays,
}

/// A number of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Norm {
    /// How many.
    #[schema(minimum = 1, maximum = 366)]
    pub amount: u16,
    /// Of which days.
    pub unit: Unit,
}

/// The end of the period of `norm` that begins with `start`.
///
/// A day that the calendar's end cannot hold is answered with the latest day it can.
pub fn due(start: Moment, norm: Norm, basis: Basis, zone: Tz) -> Moment {
    let arrival = start.with_timezone(&zone).date_naive();
    let last_day = match norm.unit {
        Unit::CalendarDays => {
            let counted_today = u64::from(basis == Basis::Law);
            arrival.checked_add_days(Days::new(
                u64::from(norm.amount).saturating_sub(counted_today),
            ))
        }
        Unit::WorkingDays => nth_working_day(arrival, norm.amount, basis),
    };
    end_of_day(last_day.unwrap_or(NaiveDate::MAX), zone)
}

/// Is this a day on which the municipality works?
pub fn is_working_day(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

fn nth_working_day(arrival: NaiveDate, amount: u16, basis: Basis) -> Option<NaiveDate> {
    let mut left = amount;
    let mut day = arrival;
    if basis == Basis::Law && is_working_day(day) {
        left = left.saturating_sub(1);
    }
    while left > 0 {
        day = day.succ_opt()?;
        if is_working_day(day) {
            left -= 1;
        }
    }
    Some(day)
}

/// The last second of a local day. Where the clock skips it, the moment the day ends.
fn end_of_day(day: NaiveDate, zone: Tz) -> Moment {
    let last_second = NaiveTime::from_hms_opt(23, 59, 59).unwrap_or(NaiveTime::MIN);
    zone.from_local_datetime(&day.and_time(last_second))
        .latest()
        .map_or_else(
            || Utc.from_utc_datetime(&day.and_time(last_second)),
            |local| local.with_timezone(&Utc),
        )
}

/// The year an instant falls into, where the municipality is.
pub fn local_year(moment: Moment, zone: Tz) -> i32 {
    moment.with_timezone(&zone).year()
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::Budapest;

    use super::*;

    fn at(text: &str) -> Moment {
        text.parse().expect("an instant")
    }

    const fn days(amount: u16, unit: Unit) -> Norm {
        Norm { amount, unit }
    }

    #[test]
    fn a_promise_counts_from_the_day_after() {
        // Friday; two working days later is Tuesday.
        assert_eq!(
            due(
                at("2026-11-20T10:00:00Z"),
                days(2, Unit::WorkingDays),
                Basis::Norm,
                Budapest
            ),
            at("2026-11-24T22:59:59Z")
        );
    }

    #[test]
    fn by_law_the_day_of_arrival_is_the_first() {
        assert_eq!(
            due(
                at("2026-11-01T10:00:00Z"),
                days(8, Unit::CalendarDays),
                Basis::Law,
                Budapest
            ),
            at("2026-11-08T22:59:59Z")
        );
    }

    #[test]
    fn a_day_is_a_local_day() {
        // 23:30 UTC on the 20th is already the 21st in Budapest.
        assert_eq!(
            due(
                at("2026-07-20T23:30:00Z"),
                days(1, Unit::CalendarDays),
                Basis::Norm,
                Budapest
            ),
            at("2026-07-22T21:59:59Z")
        );
    }
}
