//! Which language to answer in.

use domain::text::Language;

/// The offered language the caller likes best (RFC 9110 §12.5.4); the fallback where none is liked.
/// Which languages are offered is data: a municipality may speak any.
pub fn negotiate(accept: Option<&str>, offered: &[Language], fallback: Language) -> Language {
    let Some(accept) = accept else {
        return fallback;
    };
    let mut best: Option<(Language, u16)> = None;
    for range in accept.split(',').take(MOST_RANGES) {
        let mut parts = range.split(';').map(str::trim);
        let tag = parts.next().unwrap_or_default();
        let weight = parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")));
        let weight = weight.map_or(Some(1000), thousandths).unwrap_or(0);
        if weight == 0 || best.is_some_and(|(_, known)| known >= weight) {
            continue;
        }
        if let Some(language) = matching(tag, offered, fallback) {
            best = Some((language, weight));
        }
    }
    best.map_or(fallback, |(language, _)| language)
}

/// Nobody speaks more.
const MOST_RANGES: usize = 32;

/// `hu-HU` asks for `hu`; `*` for whatever the house speaks.
fn matching(tag: &str, offered: &[Language], fallback: Language) -> Option<Language> {
    if tag == "*" {
        return Some(fallback);
    }
    let primary = tag.split('-').next().unwrap_or_default();
    offered
        .iter()
        .copied()
        .find(|language| language.as_str().eq_ignore_ascii_case(primary))
}

/// A weight of `0`, `0.5`, `1.000` in thousandths.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let digits = fraction.bytes().map(|digit| u16::from(digit - b'0'));
    let fraction: u16 = digits
        .zip([100, 10, 1])
        .map(|(digit, place)| digit * place)
        .sum();
    match whole {
        "0" => Some(fraction),
        "1" if fraction == 0 => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HU: Language = Language::HUNGARIAN;
    const EN: Language = Language::ENGLISH;

    fn chosen(accept: &str) -> Language {
        negotiate(Some(accept), &[HU, EN], HU)
    }

    #[test]
    fn the_best_liked_language_that_is_offered_wins() {
        assert_eq!(chosen("en"), EN);
        assert_eq!(chosen("en-GB,en;q=0.9,hu;q=0.8"), EN);
        assert_eq!(chosen("en;q=0.5, hu-HU"), HU);
        assert_eq!(chosen("de, en;q=0.1"), EN);
        assert_eq!(chosen("en;q=0.8,hu;q=0.8"), EN);
    }

    #[test]
    fn the_fallback_answers_where_nothing_fits() {
        assert_eq!(negotiate(None, &[HU, EN], EN), EN);
        for strange in [
            "",
            "de",
            "*",
            "en;q=0",
            "en;q=x",
            "en;q=2",
            "en;q=0.1234",
            ";;;,,,",
        ] {
            assert_eq!(chosen(strange), HU, "{strange}");
        }
    }

    #[test]
    fn more_languages_are_a_matter_of_data() {
        let german: Language = "de".parse().expect("a language");
        assert_eq!(negotiate(Some("de-AT"), &[HU, german], HU), german);
    }
}
