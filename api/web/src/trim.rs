//! Texts without the blanks around them, for `#[serde(deserialize_with = "web::trim::text")]`.

use serde::{Deserialize, Deserializer};

use crate::patch::{Change, Patch};

/// A text, trimmed.
pub fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    String::deserialize(deserializer).map(trimmed)
}

/// A text that may be missing; an empty one is missing. Wants `#[serde(default)]` too.
pub fn optional<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    Ok(text.map(trimmed).filter(|text| !text.is_empty()))
}

/// A change to a text that may be missing; an empty one takes it away. Wants `#[serde(default)]` too.
pub fn patch<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Patch<String>, D::Error> {
    Ok(match optional(deserializer)? {
        Some(text) => Patch::Value(text),
        None => Patch::Null,
    })
}

/// A change to a text that is always there. Wants `#[serde(default)]` too.
pub fn change<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Change<String>, D::Error> {
    text(deserializer).map(Change::to)
}

fn trimmed(text: String) -> String {
    let trimmed = text.trim();
    if trimmed.len() == text.len() {
        text
    } else {
        trimmed.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Form {
        #[serde(deserialize_with = "text")]
        name: String,
        #[serde(default, deserialize_with = "optional")]
        phone: Option<String>,
        #[serde(default, deserialize_with = "patch")]
        email: Patch<String>,
        #[serde(default, deserialize_with = "change")]
        title: Change<String>,
    }

    #[test]
    fn blanks_around_a_text_are_not_part_of_it() {
        let form: Form = serde_json::from_str(
            r#"{"name":" Kiss Anna\n","phone":"  ","email":" ","title":" a b "}"#,
        )
        .expect("a form");
        assert_eq!(form.name, "Kiss Anna");
        assert_eq!(form.phone, None);
        assert_eq!(form.email, Patch::Null);
        assert_eq!(form.title.value().map(String::as_str), Some("a b"));
        let empty: Form = serde_json::from_str(r#"{"name":""}"#).expect("a form");
        assert!(empty.email.is_absent() && empty.title.is_absent());
    }
}
