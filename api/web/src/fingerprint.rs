//! What tells one body from another when a request is repeated: the hash of its values, whatever
//! the order of its fields and its white space.

use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// A SHA-256 of a body's values.
pub type Fingerprint = [u8; 32];

/// The fingerprint of a body.
pub fn fingerprint(value: &Value) -> Fingerprint {
    let mut hasher = Sha256::new();
    feed(&mut hasher, value);
    hasher.finalize().into()
}

fn feed(hasher: &mut Sha256, value: &Value) {
    match value {
        Value::Null => hasher.update(b"n"),
        Value::Bool(true) => hasher.update(b"t"),
        Value::Bool(false) => hasher.update(b"f"),
        Value::Number(number) => text(hasher, b"#", &number.to_string()),
        Value::String(string) => text(hasher, b"\"", string),
        Value::Array(list) => {
            length(hasher, b"[", list.len());
            for value in list {
                feed(hasher, value);
            }
        }
        Value::Object(map) => {
            length(hasher, b"{", map.len());
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_unstable_by_key(|(key, _)| *key);
            for (key, value) in entries {
                text(hasher, b"k", key);
                feed(hasher, value);
            }
        }
    }
}

fn text(hasher: &mut Sha256, mark: &[u8], text: &str) {
    length(hasher, mark, text.len());
    hasher.update(text.as_bytes());
}

fn length(hasher: &mut Sha256, mark: &[u8], length: usize) {
    hasher.update(mark);
    hasher.update((length as u64).to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Fingerprint {
        fingerprint(&serde_json::from_str(text).expect("json"))
    }

    #[test]
    fn order_and_blanks_do_not_matter_but_values_do() {
        assert_eq!(
            of(r#"{"a":1,"b":[true,null]}"#),
            of("{ \"b\": [true, null], \"a\": 1 }")
        );
        assert_ne!(of(r#"{"a":1}"#), of(r#"{"a":"1"}"#));
        assert_ne!(of(r#"["ab","c"]"#), of(r#"["a","bc"]"#));
        assert_ne!(of("[[],[]]"), of("[[[]]]"));
    }
}
