//! Times as another system wrote them.

use chrono::format::{Item, StrftimeItems};
use chrono::{
    DateTime, Duration, NaiveDate, NaiveDateTime, NaiveTime, Offset as _, TimeZone as _, Utc,
};
use chrono_tz::Tz;
use domain::clock::{Moment, truncate};

use super::mapping::{Ambiguous, Skipped, Times};

/// One way of writing a time, in the words of strftime.
#[derive(Clone, Debug)]
pub(super) struct Format {
    text: String,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// With its distance from UTC.
    Instant,
    /// As the clock on the wall shows it.
    Local,
    /// Only a day.
    Day,
}

impl Format {
    /// Reads a format; nothing when it is none, or does not say year, month and day.
    pub(super) fn read(text: &str) -> Option<Self> {
        let sample = Utc.with_ymd_and_hms(2021, 11, 23, 13, 0, 0).single()?;
        if StrftimeItems::new(text).any(|item| matches!(item, Item::Error)) {
            return None;
        }
        let written = sample.format(text).to_string();
        let kind = if DateTime::parse_from_str(&written, text).is_ok() {
            Kind::Instant
        } else if NaiveDateTime::parse_from_str(&written, text).is_ok() {
            Kind::Local
        } else if NaiveDate::parse_from_str(&written, text).is_ok() {
            Kind::Day
        } else {
            return None;
        };
        Some(Self {
            text: text.to_owned(),
            kind,
        })
    }

    /// The day a text names.
    pub(super) fn day(&self, text: &str) -> Option<NaiveDate> {
        match self.kind {
            Kind::Instant => Some(
                DateTime::parse_from_str(text, &self.text)
                    .ok()?
                    .date_naive(),
            ),
            Kind::Local => Some(NaiveDateTime::parse_from_str(text, &self.text).ok()?.date()),
            Kind::Day => NaiveDate::parse_from_str(text, &self.text).ok(),
        }
    }
}

/// Reads the times of a file.
#[derive(Clone, Debug)]
pub(super) struct Clockwork {
    formats: Vec<Format>,
    zone: Tz,
    ambiguous: Ambiguous,
    skipped: Skipped,
}

/// A time that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// It means this moment.
    Plain(Moment),
    /// The clock showed it twice; this moment was taken.
    Twice(Moment),
    /// The clock never showed it; this moment was taken.
    Never(Moment),
}

/// Why a time could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// It is written in no known format.
    Format,
    /// The clock showed it twice, and such rows are to be refused.
    Twice,
    /// The clock never showed it, and such rows are to be refused.
    Never,
}

impl Clockwork {
    /// As a mapping says, which was checked.
    pub(super) fn of(times: &Times, home: Tz) -> Self {
        Self {
            formats: times
                .formats
                .iter()
                .filter_map(|text| Format::read(text))
                .collect(),
            zone: times
                .zone
                .as_ref()
                .and_then(|zone| zone.parse().ok())
                .unwrap_or(home),
            ambiguous: times.ambiguous,
            skipped: times.skipped,
        }
    }

    /// The formats, for messages.
    pub(super) fn formats(&self) -> String {
        let texts: Vec<&str> = self
            .formats
            .iter()
            .map(|format| format.text.as_str())
            .collect();
        texts.join(" or ")
    }

    /// Where its clock hangs, for messages.
    pub(super) fn zone(&self) -> Tz {
        self.zone
    }

    /// Reads a time. A day without a time means its beginning.
    pub(super) fn read(&self, text: &str) -> Result<Reading, Unreadable> {
        for Format { text: format, kind } in &self.formats {
            let local = match kind {
                Kind::Instant => match DateTime::parse_from_str(text, format) {
                    Ok(moment) => return Ok(Reading::Plain(truncate(moment.to_utc()))),
                    Err(_) => continue,
                },
                Kind::Local => NaiveDateTime::parse_from_str(text, format).ok(),
                Kind::Day => NaiveDate::parse_from_str(text, format)
                    .ok()
                    .map(|day| day.and_time(NaiveTime::MIN)),
            };
            if let Some(local) = local {
                return self.place(local);
            }
        }
        Err(Unreadable::Format)
    }

    fn place(&self, local: NaiveDateTime) -> Result<Reading, Unreadable> {
        let found = self.zone.from_local_datetime(&local);
        let (earlier, later) = (found.earliest(), found.latest());
        match (earlier, later) {
            (Some(earlier), Some(later)) if earlier == later => {
                Ok(Reading::Plain(truncate(earlier.to_utc())))
            }
            (Some(earlier), Some(later)) => match self.ambiguous {
                Ambiguous::Earlier => Ok(Reading::Twice(truncate(earlier.to_utc()))),
                Ambiguous::Later => Ok(Reading::Twice(truncate(later.to_utc()))),
                Ambiguous::Refuse => Err(Unreadable::Twice),
            },
            _ => match self.skipped {
                Skipped::Forward => self
                    .as_if_not_skipped(local)
                    .map(Reading::Never)
                    .ok_or(Unreadable::Format),
                Skipped::Refuse => Err(Unreadable::Never),
            },
        }
    }

    /// The moment by the distance from UTC that held before the clock jumped. Most clocks jump an
    /// hour; one jumped a whole day over the date line.
    fn as_if_not_skipped(&self, local: NaiveDateTime) -> Option<Moment> {
        [1, 2, 3, 25].into_iter().find_map(|hours| {
            let before = local.checked_sub_signed(Duration::hours(hours))?;
            let offset = self
                .zone
                .from_local_datetime(&before)
                .latest()?
                .offset()
                .fix();
            let moment = offset.from_local_datetime(&local).single()?;
            Some(truncate(moment.to_utc()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clockwork(formats: &[&str], ambiguous: Ambiguous, skipped: Skipped) -> Clockwork {
        Clockwork {
            formats: formats
                .iter()
                .map(|text| Format::read(text).expect("a format"))
                .collect(),
            zone: chrono_tz::Europe::Budapest,
            ambiguous,
            skipped,
        }
    }

    fn at(text: &str) -> Moment {
        text.parse().expect("a moment")
    }

    #[test]
    fn a_time_is_read_by_the_first_format_that_fits() {
        let clock = clockwork(
            &["%m/%d/%y %H:%M", "%Y. %m. %d.", "%+"],
            Ambiguous::Earlier,
            Skipped::Forward,
        );
        for (text, moment) in [
            ("1/2/20 8:43", "2020-01-02T07:43:00Z"),
            ("2020. 07. 01.", "2020-06-30T22:00:00Z"),
            (
                "2020-01-02T03:04:05.678901234+05:00",
                "2020-01-01T22:04:05.678901Z",
            ),
        ] {
            assert_eq!(clock.read(text), Ok(Reading::Plain(at(moment))), "{text}");
        }
        for text in ["", "13/1/20 8:43", "2020", "tomorrow"] {
            assert_eq!(clock.read(text), Err(Unreadable::Format), "{text}");
        }
    }

    #[test]
    fn a_time_shown_twice_is_the_moment_asked_for() {
        let text = ["2024-10-27 02:30"];
        let read =
            |ambiguous| clockwork(&["%Y-%m-%d %H:%M"], ambiguous, Skipped::Forward).read(text[0]);
        assert_eq!(
            read(Ambiguous::Earlier),
            Ok(Reading::Twice(at("2024-10-27T00:30:00Z")))
        );
        assert_eq!(
            read(Ambiguous::Later),
            Ok(Reading::Twice(at("2024-10-27T01:30:00Z")))
        );
        assert_eq!(read(Ambiguous::Refuse), Err(Unreadable::Twice));
    }

    #[test]
    fn a_time_never_shown_is_read_as_if_the_clock_had_not_jumped() {
        let read = |skipped| {
            clockwork(&["%Y-%m-%d %H:%M"], Ambiguous::Earlier, skipped).read("2024-03-31 02:30")
        };
        // 02:30 by winter time is what the clock showed as 03:30.
        assert_eq!(
            read(Skipped::Forward),
            Ok(Reading::Never(at("2024-03-31T01:30:00Z")))
        );
        assert_eq!(read(Skipped::Refuse), Err(Unreadable::Never));
    }

    #[test]
    fn a_format_says_at_least_which_day() {
        for bad in ["%H:%M", "%d", "%Q", "", "%Y-%m"] {
            assert!(Format::read(bad).is_none(), "{bad}");
        }
    }
}
