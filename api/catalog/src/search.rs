//! Finding a service by what somebody types. Pure; the texts were folded when they were stored.
//!
//! A municipality has some dozens of services, at most some hundreds, so all of them are looked at;
//! the order is by where the words were found: in a name before a keyword before the summary.
//! Hungarian puts endings on words (*macskát*, *útlevelet*) and words together (*mozgólépcső*), so
//! a word of some length is found inside others, and one that is found nowhere is tried again
//! without its last letters.

use domain::text::fold;

/// How well a service fits: smaller is better.
pub(crate) type Rank = u8;

/// Nothing was asked for: all fit alike.
pub(crate) const ANY: Rank = 0;
/// From here on a word was found only without its ending. Where something fits better, this is
/// noise.
pub(crate) const LOOSE: Rank = 5;

/// At most this many letters are an ending.
const LONGEST_ENDING: usize = 3;
/// A word of fewer letters is only found where words begin: *fa* is in everything.
const LONG_WORD: usize = 4;

/// What somebody typed, folded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    whole: String,
    words: Vec<String>,
}

impl Wanted {
    /// Folds a query.
    pub(crate) fn of(query: &str) -> Self {
        let words: Vec<String> = fold(query)
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        Self {
            whole: words.join(" "),
            words,
        }
    }

    /// How well a service with this search text fits: a line of names, one of keywords, one of
    /// summaries. Nothing when it does not fit.
    pub(crate) fn rank(&self, text: &str) -> Option<Rank> {
        if self.words.is_empty() {
            return Some(ANY);
        }
        let names = text.lines().next().unwrap_or_default();
        let end: usize = text.lines().take(2).map(|line| line.len() + 1).sum();
        let findable = text.get(..end.saturating_sub(1)).unwrap_or(text);
        if names.split(" | ").any(|name| name.starts_with(&self.whole)) {
            return Some(0);
        }
        if self.words.iter().all(|word| begins_a_word(names, word)) {
            return Some(1);
        }
        let each = |part: &str| self.words.iter().all(|word| is_in(part, word));
        let each_stem = |part: &str| self.words.iter().all(|word| has_stem(part, word));
        let steps: [&dyn Fn() -> bool; 5] = [
            &|| each(names),
            &|| each(findable),
            &|| each(text),
            &|| each_stem(findable),
            &|| each_stem(text),
        ];
        (2..)
            .zip(steps)
            .find(|(_, fits)| fits())
            .map(|(rank, _)| rank)
    }
}

fn is_in(text: &str, word: &str) -> bool {
    if word.chars().count() < LONG_WORD {
        begins_a_word(text, word)
    } else {
        text.contains(word)
    }
}

fn begins_a_word(text: &str, word: &str) -> bool {
    text.split(|letter: char| !letter.is_alphanumeric())
        .any(|found| found.starts_with(word))
}

/// Is the word in the text, with or without an ending? Two thirds of it at least are no ending.
fn has_stem(text: &str, word: &str) -> bool {
    let letters = word.chars().count();
    let least = LONG_WORD
        .max(letters.saturating_sub(LONGEST_ENDING))
        .max((letters * 2).div_ceil(3));
    is_in(text, word)
        || (least..letters).rev().any(|length| {
            let end = word
                .char_indices()
                .nth(length)
                .map_or(word.len(), |(end, _)| end);
            begins_a_word(text, &word[..end])
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAT: &str = "kobor macska bejelentese | report a stray cat\nmacska | cica | kitten\n\
                       serult macskat latott? | seen a cat that is injured";
    const PASSPORT: &str = "utlevel es jogositvany | passport and driving licence\n\
                            okmany | szemelyi\nmerre intezheto | where to go";

    fn rank(query: &str, text: &str) -> Option<Rank> {
        Wanted::of(query).rank(text)
    }

    #[test]
    fn accents_and_case_do_not_matter() {
        assert_eq!(rank("ÚTLEVÉL", PASSPORT), Some(0));
        assert_eq!(rank("utlevel", PASSPORT), Some(0));
        assert_eq!(rank("utlevel", CAT), None);
    }

    #[test]
    fn a_name_comes_before_a_keyword_before_the_summary() {
        let ranks = ["kóbor", "macska", "acska", "cica", "sérült"].map(|q| rank(q, CAT));
        assert!(ranks.iter().all(Option::is_some), "{ranks:?}");
        assert!(ranks.is_sorted(), "{ranks:?}");
        assert!(ranks.windows(2).all(|pair| pair[0] < pair[1]), "{ranks:?}");
    }

    #[test]
    fn an_ending_does_not_hide_a_word() {
        assert!(rank("útlevelet", PASSPORT).is_some());
        assert!(rank("kiscicát macskát", CAT).is_none());
        assert!(rank("macskákat", CAT).is_some());
        assert!(rank("cats", CAT).is_none(), "three letters are no stem");
        assert!(
            rank("útlezárás", PASSPORT).is_none(),
            "half a word is no stem"
        );
        assert!(rank("macskákat", CAT) >= Some(LOOSE));
    }

    #[test]
    fn a_short_word_is_not_found_inside_others() {
        assert!(rank("ep", PASSPORT).is_none());
        assert!(rank("es", PASSPORT).is_some());
        assert!(rank("port", PASSPORT).is_some());
    }

    #[test]
    fn every_word_has_to_be_found() {
        assert!(rank("kóbor kutya", CAT).is_none());
        assert_eq!(rank("", CAT), Some(ANY));
        assert_eq!(rank("  - ", CAT), Some(ANY));
    }
}
