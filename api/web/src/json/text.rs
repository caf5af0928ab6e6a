//! Which characters may come in, and in which form.

use std::borrow::Cow;

use icu_normalizer::{ComposingNormalizer, ComposingNormalizerBorrowed};

const NFC: ComposingNormalizerBorrowed<'static> = ComposingNormalizer::new_nfc();

/// The text was one that could deceive a reader or a log.
#[derive(Clone, Copy, Debug)]
pub struct Forbidden;

/// The text in NFC, unless it holds control characters (other than tab and line ends) or characters
/// that turn the reading direction around.
pub fn clean(text: &str) -> Result<Cow<'_, str>, Forbidden> {
    if text.bytes().all(|b| (0x20..0x7f).contains(&b)) {
        return Ok(Cow::Borrowed(text));
    }
    if text.chars().any(is_forbidden) {
        return Err(Forbidden);
    }
    Ok(NFC.normalize(text))
}

fn is_forbidden(letter: char) -> bool {
    match letter {
        '\t' | '\n' | '\r' => false,
        // Embeddings, overrides and isolates.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        other => other.is_control(),
    }
}
