//! People's names, in the order their reader expects.

use crate::text::Language;

/// A full name: family name first in Hungarian, last elsewhere.
pub fn full_name(family_name: &str, given_name: &str, language: Language) -> String {
    if language == Language::HUNGARIAN {
        format!("{family_name} {given_name}")
    } else {
        format!("{given_name} {family_name}")
    }
}

/// Does this look like an e-mail address somebody could be reached at? Deliberately mild: one `@`
/// with something on both sides and no blanks; only a mail that arrives proves more.
pub fn is_email(text: &str) -> bool {
    let mut parts = text.split('@');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(local), Some(host), None) => {
            !local.is_empty()
                && host.len() >= 3
                && host.contains('.')
                && !host.starts_with('.')
                && !host.ends_with('.')
                && text.len() <= 254
                && text.chars().all(|c| !c.is_whitespace() && !c.is_control())
        }
        _ => false,
    }
}

/// Does this look like a telephone number?
pub fn is_phone(text: &str) -> bool {
    (6..=30).contains(&text.chars().count())
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || "+ ()/-".contains(c))
        && text.chars().filter(char::is_ascii_digit).count() >= 5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_family_name_comes_first_in_hungarian() {
        assert_eq!(full_name("Kiss", "Anna", Language::HUNGARIAN), "Kiss Anna");
        assert_eq!(full_name("Kiss", "Anna", Language::ENGLISH), "Anna Kiss");
    }

    #[test]
    fn addresses_and_numbers_are_told_from_other_text() {
        assert!(is_email("anna@cserhalom.example"));
        assert!(!is_email("anna@"));
        assert!(!is_email("an na@x.example"));
        assert!(is_phone("+36 (99) 555-0101"));
        assert!(!is_phone("hívjon"));
    }
}
