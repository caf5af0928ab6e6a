//! The rules of a body or a query beyond its types: lengths, ranges, forms.

use domain::refusal::{Fault, FaultCode, Place};
use std::ops::RangeInclusive;

use crate::patch::Patch;

/// What a body or query type promises beyond its shape. `impl Check for NewThing {}` promises
/// nothing more; a rule is one line with a helper of [`Faults`].
pub trait Check {
    /// The largest body of this type, in bytes.
    const LARGEST_BODY: usize = crate::body::JSON_LIMIT;

    /// Adds a fault for every rule that is broken.
    fn check(&self, _faults: &mut Faults) {}
}

/// The faults found so far. A place is told once: where the type did not fit, no rule adds to it.
#[derive(Debug, Default)]
pub struct Faults {
    list: Vec<Fault>,
    known: usize,
}

impl Faults {
    pub(crate) fn after(known: Vec<Fault>) -> Self {
        Self {
            known: known.len(),
            list: known,
        }
    }

    /// Adds a fault, unless what stands there was not the caller's to begin with.
    pub fn add(&mut self, fault: Fault) {
        let covered = self.list[..self.known]
            .iter()
            .any(|known| covers(&known.place, &fault.place));
        if !covered {
            self.list.push(fault);
        }
    }

    /// Adds several, as [`domain::text::Texts::check`] gives them.
    pub fn extend(&mut self, faults: impl IntoIterator<Item = Fault>) {
        for fault in faults {
            self.add(fault);
        }
    }

    /// The text has as many characters as the range allows; with a lower end above nothing it is
    /// not blank either.
    pub fn text(&mut self, pointer: &str, text: &str, characters: RangeInclusive<usize>) {
        let count = text.chars().count();
        if *characters.start() > 0 && text.trim().is_empty() {
            self.add(Fault::at_pointer(pointer, FaultCode::Blank));
        } else if count < *characters.start() {
            self.add(
                Fault::at_pointer(pointer, FaultCode::TooShort).with("min", characters.start()),
            );
        } else if count > *characters.end() {
            self.add(Fault::at_pointer(pointer, FaultCode::TooLong).with("max", characters.end()));
        }
    }

    /// As [`Faults::text`], where there is one.
    pub fn optional_text(
        &mut self,
        pointer: &str,
        text: Option<&String>,
        characters: RangeInclusive<usize>,
    ) {
        if let Some(text) = text {
            self.text(pointer, text, characters);
        }
    }

    /// As [`Faults::text`], where a new one is given.
    pub fn patched_text(
        &mut self,
        pointer: &str,
        text: &Patch<String>,
        characters: RangeInclusive<usize>,
    ) {
        self.optional_text(pointer, text.value(), characters);
    }

    /// The number lies in the range.
    pub fn range<N: PartialOrd + ToString>(
        &mut self,
        pointer: &str,
        number: &N,
        range: RangeInclusive<N>,
    ) {
        if number < range.start() {
            self.add(
                Fault::at_pointer(pointer, FaultCode::TooSmall)
                    .with("min", range.start().to_string()),
            );
        } else if number > range.end() {
            self.add(
                Fault::at_pointer(pointer, FaultCode::TooLarge)
                    .with("max", range.end().to_string()),
            );
        }
    }

    /// There are as many as the range allows.
    pub fn count(&mut self, pointer: &str, count: usize, range: RangeInclusive<usize>) {
        if count < *range.start() {
            self.add(Fault::at_pointer(pointer, FaultCode::TooFew).with("min", range.start()));
        } else if count > *range.end() {
            self.add(Fault::at_pointer(pointer, FaultCode::TooMany).with("max", range.end()));
        }
    }

    /// A parameter that may be repeated is given at most so often.
    pub fn repeated(&mut self, parameter: &str, times: usize, most: usize) {
        if times > most {
            self.add(Fault::at_parameter(parameter, FaultCode::TooMany).with("max", most));
        }
    }

    /// The text could be an e-mail address.
    pub fn email(&mut self, pointer: &str, text: &str) {
        if !domain::person::is_email(text) {
            self.add(Fault::at_pointer(pointer, FaultCode::InvalidEmail));
        }
    }

    /// The text could be a telephone number.
    pub fn phone(&mut self, pointer: &str, text: &str) {
        if !domain::person::is_phone(text) {
            self.add(Fault::at_pointer(pointer, FaultCode::InvalidPhone));
        }
    }

    /// The text is a code: lower-case letters, digits and hyphens, beginning with a letter.
    pub fn code(&mut self, pointer: &str, text: &str) {
        let mut bytes = text.bytes();
        let good = bytes.next().is_some_and(|first| first.is_ascii_lowercase())
            && bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !text.ends_with('-')
            && !text.contains("--");
        if !good {
            self.add(Fault::at_pointer(pointer, FaultCode::InvalidCode));
        } else if text.len() > 64 {
            self.add(Fault::at_pointer(pointer, FaultCode::TooLong).with("max", 64));
        }
    }

    /// Checks a part with its own rules, below a pointer.
    pub fn part(&mut self, pointer: &str, part: &impl Check) {
        let mut below = Self::default();
        part.check(&mut below);
        for fault in below.list {
            self.add(fault.below(pointer));
        }
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// All of them, in the order in which they were found.
    pub fn into_list(self) -> Vec<Fault> {
        self.list
    }
}

fn covers(known: &Place, new: &Place) -> bool {
    match (known, new) {
        (Place::Pointer(known), Place::Pointer(new)) => new
            .strip_prefix(known.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
        (known, new) => known == new,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(faults: Faults) -> Vec<FaultCode> {
        faults
            .into_list()
            .into_iter()
            .map(|fault| fault.code)
            .collect()
    }

    #[test]
    fn rules_are_silent_where_the_type_already_spoke() {
        let mut faults = Faults::after(vec![Fault::at_pointer("/resident", FaultCode::WrongType)]);
        faults.text("/resident/name", "", 1..=100);
        faults.text("/residents", "", 1..=100);
        assert_eq!(codes(faults), [FaultCode::WrongType, FaultCode::Blank]);
    }

    #[test]
    fn letters_are_counted_not_bytes() {
        let mut faults = Faults::default();
        faults.text("/name", "őű", 1..=2);
        faults.text("/name", "őűő", 1..=2);
        assert_eq!(codes(faults), [FaultCode::TooLong]);
    }

    #[test]
    fn a_code_has_the_form_of_a_code() {
        let mut faults = Faults::default();
        for good in ["stray-cat", "a", "a1-b2"] {
            faults.code("/code", good);
        }
        assert!(faults.is_empty());
        for bad in ["", "1a", "Stray", "a_b", "-a", "a-", "a--b"] {
            faults.code("/code", bad);
        }
        assert_eq!(codes(faults).len(), 7);
    }
}
