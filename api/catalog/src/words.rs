//! A number of days in words, as a resident reads it.

use domain::deadline::{Norm, Unit};
use domain::text::Language;

/// `15 munkanapon belül`, `within 15 working days`. Other languages read English until somebody
/// writes theirs here.
pub(crate) fn within(norm: Norm, language: Language) -> String {
    let amount = norm.amount;
    if language == Language::HUNGARIAN {
        return match norm.unit {
            Unit::WorkingDays => format!("{amount} munkanapon belül"),
            Unit::CalendarDays => format!("{amount} napon belül"),
        };
    }
    match (norm.unit, amount) {
        (Unit::WorkingDays, 1) => "within 1 working day".to_owned(),
        (Unit::WorkingDays, _) => format!("within {amount} working days"),
        (Unit::CalendarDays, 1) => "within 1 day".to_owned(),
        (Unit::CalendarDays, _) => format!("within {amount} days"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_told_in_the_readers_language() {
        let days = |amount, unit| Norm { amount, unit };
        let (hu, en) = (Language::HUNGARIAN, Language::ENGLISH);
        assert_eq!(
            within(days(15, Unit::WorkingDays), hu),
            "15 munkanapon belül"
        );
        assert_eq!(within(days(60, Unit::CalendarDays), hu), "60 napon belül");
        assert_eq!(
            within(days(1, Unit::WorkingDays), en),
            "within 1 working day"
        );
        assert_eq!(within(days(8, Unit::CalendarDays), en), "within 8 days");
    }
}
