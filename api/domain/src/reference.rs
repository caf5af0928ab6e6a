//! The public number of a case: `CSH-2026-004217-7`.
//!
//! Municipality prefix, year, running number within the year, check digit. The check digit is ISO
//! 7064 MOD 11,10 over the decimal digits of the rest, letters counting as 10 to 35: it finds every
//! single wrong digit and nearly every swap of neighbours, so a number misheard on the telephone
//! does not open somebody else's case.

use std::fmt;
use std::str::FromStr;

/// The public number of a case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reference {
    prefix: String,
    year: i32,
    number: i64,
}

/// The text is not a case number, or its check digit is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAReference;

impl fmt::Display for NotAReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a case number, or its check digit is wrong")
    }
}

impl std::error::Error for NotAReference {}

/// Is this a municipality's prefix: two to five capital letters?
pub fn is_prefix(text: &str) -> bool {
    (2..=5).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase())
}

impl Reference {
    /// The number with these parts.
    ///
    /// # Errors
    /// The prefix is not two to five capital letters, the year has not four digits or the number is
    /// not positive.
    pub fn new(prefix: &str, year: i32, number: i64) -> Result<Self, NotAReference> {
        if is_prefix(prefix) && (1000..=9999).contains(&year) && number > 0 {
            Ok(Self {
                prefix: prefix.to_owned(),
                year,
                number,
            })
        } else {
            Err(NotAReference)
        }
    }

    /// The year the case came in, in the municipality's time zone.
    pub const fn year(&self) -> i32 {
        self.year
    }

    /// The running number within the year.
    pub const fn number(&self) -> i64 {
        self.number
    }

    fn body(&self) -> String {
        format!("{}-{:04}-{:06}", self.prefix, self.year, self.number)
    }
}

fn check_digit(body: &str) -> u32 {
    let digits = body.chars().filter(|c| *c != '-').flat_map(|c| {
        let value = c.to_digit(36).unwrap_or(0);
        let tens = (value >= 10).then_some(value / 10);
        tens.into_iter().chain([value % 10])
    });
    let product = digits.fold(10, |product, digit| {
        let sum = (product + digit) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (11 - product) % 10
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = self.body();
        write!(f, "{body}-{}", check_digit(&body))
    }
}

impl FromStr for Reference {
    type Err = NotAReference;
    /// Reads a number as people write it: any case, blanks around it.
    fn from_str(text: &str) -> Result<Self, NotAReference> {
        let text = text.trim().to_ascii_uppercase();
        let mut parts = text.split('-');
        let (Some(prefix), Some(year), Some(number), Some(check), None) = (
            parts.next(),
            parts.next(),
            parts.next(),
            parts.next(),
            parts.next(),
        ) else {
            return Err(NotAReference);
        };
        if ![year, number, check]
            .iter()
            .all(|part| part.bytes().all(|b| b.is_ascii_digit()))
        {
            return Err(NotAReference);
        }
        let reference = Self::new(
            prefix,
            year.parse().map_err(|_| NotAReference)?,
            number.parse().map_err(|_| NotAReference)?,
        )?;
        if reference.to_string() == text {
            Ok(reference)
        } else {
            Err(NotAReference)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_number_reads_back_as_it_was_written() {
        let reference = Reference::new("CSH", 2026, 4217).expect("a good number");
        let text = reference.to_string();
        assert!(text.starts_with("CSH-2026-004217-"));
        assert_eq!(text.parse(), Ok(reference.clone()));
        assert_eq!(format!("  {}", text.to_lowercase()).parse(), Ok(reference));
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_always_found(number in 1_i64..9_999_999, position in 0_usize..20, wrong in 1_u8..10) {
            let text = Reference::new("CSH", 2026, number).expect("a good number").to_string();
            let mut bytes = text.clone().into_bytes();
            let position = position % bytes.len();
            if bytes[position].is_ascii_digit() {
                bytes[position] = b'0' + (bytes[position] - b'0' + wrong) % 10;
                let changed = String::from_utf8(bytes).expect("digits");
                prop_assert!(changed.parse::<Reference>().is_err(), "{} for {}", changed, text);
            }
        }

        #[test]
        fn any_text_at_all_is_read_or_refused(text in ".{0,40}") {
            let _ = text.parse::<Reference>();
        }
    }
}
