//! Texts for people, in several languages.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::refusal::{Fault, FaultCode};

/// A BCP 47 language subtag as Cirmos uses it: two or three lower-case letters (`hu`, `en`, `rom`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language {
    letters: [u8; 3],
    length: u8,
}

impl Language {
    /// Hungarian, the language of the screen's source texts.
    pub const HUNGARIAN: Self = Self::of(*b"hu\0", 2);
    /// English.
    pub const ENGLISH: Self = Self::of(*b"en\0", 2);

    /// What every subtag looks like, as the contract has it.
    const PATTERN: &'static str = "^[a-z]{2,3}$";

    /// The schema of a subtag as the name of a property, in maps by language.
    pub fn name_schema() -> utoipa::openapi::schema::Object {
        utoipa::openapi::schema::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some(Self::PATTERN))
            .max_length(Some(3))
            .build()
    }

    const fn of(letters: [u8; 3], length: u8) -> Self {
        Self { letters, length }
    }

    /// The subtag as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.letters[..usize::from(self.length)]).unwrap_or("und")
    }
}

/// The text was not two or three lower-case letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotALanguage;

impl fmt::Display for NotALanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a language is two or three lower-case letters, like hu")
    }
}

impl std::error::Error for NotALanguage {}

impl FromStr for Language {
    type Err = NotALanguage;
    fn from_str(text: &str) -> Result<Self, NotALanguage> {
        let bytes = text.as_bytes();
        if !(2..=3).contains(&bytes.len()) || !bytes.iter().all(u8::is_ascii_lowercase) {
            return Err(NotALanguage);
        }
        let mut letters = [0; 3];
        letters[..bytes.len()].copy_from_slice(bytes);
        Ok(Self::of(letters, if bytes.len() == 2 { 2 } else { 3 }))
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Language({self})")
    }
}

impl Serialize for Language {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl utoipa::PartialSchema for Language {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::schema::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .description(Some("A language as a BCP 47 subtag."))
            .pattern(Some(Self::PATTERN))
            .min_length(Some(2))
            .max_length(Some(3))
            .examples([serde_json::json!("hu")])
            .into()
    }
}

impl utoipa::ToSchema for Language {}

/// One text in several languages: `{"hu": "…", "en": "…"}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Texts(BTreeMap<Language, String>);

impl Texts {
    /// A text in Hungarian and English.
    pub fn hu_en(hungarian: impl Into<String>, english: impl Into<String>) -> Self {
        Self(BTreeMap::from([
            (Language::HUNGARIAN, hungarian.into()),
            (Language::ENGLISH, english.into()),
        ]))
    }

    /// The text in the wanted language, else in the fallback, else in any, else nothing.
    pub fn pick(&self, wanted: Language, fallback: Language) -> &str {
        self.0
            .get(&wanted)
            .or_else(|| self.0.get(&fallback))
            .or_else(|| self.0.values().next())
            .map_or("", String::as_str)
    }

    /// Every language and its text, in the order of the language codes.
    pub fn iter(&self) -> impl Iterator<Item = (Language, &str)> {
        self.0
            .iter()
            .map(|(language, text)| (*language, text.as_str()))
    }

    /// Is there no text at all?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Sets the text of one language.
    pub fn set(&mut self, language: Language, text: impl Into<String>) {
        self.0.insert(language, text.into());
    }

    /// Checks that every language the municipality speaks is there, nothing else is, and each text
    /// is neither blank nor longer than `longest` characters. `pointer` is where the texts stand in
    /// the caller's document.
    pub fn check(&self, pointer: &str, languages: &[Language], longest: usize) -> Vec<Fault> {
        let mut faults = Vec::new();
        for language in languages {
            match self.0.get(language) {
                None => faults.push(
                    Fault::at_pointer(pointer, FaultCode::LanguageMissing)
                        .with("language", language.as_str()),
                ),
                Some(text) if text.trim().is_empty() => faults.push(Fault::at_pointer(
                    format!("{pointer}/{language}"),
                    FaultCode::Blank,
                )),
                Some(text) if text.chars().count() > longest => faults.push(
                    Fault::at_pointer(format!("{pointer}/{language}"), FaultCode::TooLong)
                        .with("max", longest),
                ),
                Some(_) => {}
            }
        }
        for language in self.0.keys().filter(|l| !languages.contains(l)) {
            faults.push(
                Fault::at_pointer(format!("{pointer}/{language}"), FaultCode::LanguageUnknown)
                    .with("language", language.as_str()),
            );
        }
        faults
    }
}

impl FromIterator<(Language, String)> for Texts {
    fn from_iter<I: IntoIterator<Item = (Language, String)>>(iter: I) -> Self {
        Self(iter.into_iter().collect())
    }
}

impl utoipa::PartialSchema for Texts {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, Type};
        ObjectBuilder::new()
            .schema_type(Type::Object)
            .description(Some(
                "One text in several languages, by BCP 47 subtag. Every language of the municipality is needed.",
            ))
            .additional_properties(Some(AdditionalProperties::RefOr(
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .max_length(Some(8000))
                    .into(),
            )))
            .property_names(Some(Language::name_schema()))
            .max_properties(Some(24))
            .examples([serde_json::json!({"hu": "Kóbor macska", "en": "Stray cat"})])
            .into()
    }
}

impl utoipa::ToSchema for Texts {}

/// Folds a text for searching: lower case, accents off, so that `utlevel` finds *Útlevél*. Computed
/// here, because SQLite and PostgreSQL would each fold in their own way.
pub fn fold(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(unaccented)
        .collect()
}

fn unaccented(letter: char) -> char {
    match letter {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ă' | 'ą' => 'a',
        'é' | 'è' | 'ê' | 'ë' | 'ě' | 'ę' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ő' | 'ø' => 'o',
        'ú' | 'ù' | 'û' | 'ü' | 'ű' | 'ů' => 'u',
        'ý' | 'ÿ' => 'y',
        'č' | 'ç' | 'ć' => 'c',
        'š' | 'ś' | 'ş' | 'ș' => 's',
        'ž' | 'ź' | 'ż' => 'z',
        'ñ' | 'ń' | 'ň' => 'n',
        'ř' => 'r',
        'ł' => 'l',
        'đ' | 'ď' => 'd',
        'ť' | 'ţ' | 'ț' => 't',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_gets_his_language_or_the_fallback() {
        let texts = Texts::hu_en("Macska", "Cat");
        assert_eq!(texts.pick(Language::ENGLISH, Language::HUNGARIAN), "Cat");
        let german: Language = "de".parse().expect("two letters");
        assert_eq!(texts.pick(german, Language::HUNGARIAN), "Macska");
    }

    #[test]
    fn a_missing_language_is_named_with_its_pointer() {
        let texts: Texts = serde_json::from_str(r#"{"hu":"Macska"}"#).expect("texts");
        let faults = texts.check("/names", &[Language::HUNGARIAN, Language::ENGLISH], 80);
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].code, FaultCode::LanguageMissing);
    }

    #[test]
    fn folding_finds_a_word_typed_without_accents() {
        assert_eq!(fold("Útlevél ŐRZÉS"), "utlevel orzes");
    }
}
