//! The secret with which a resident follows a case.

use rand::TryRng as _;
use sha2::{Digest as _, Sha256};
use store::Failure;

/// 130 random bits as 26 letters and digits, none of them easily misread; shown once, stored as a
/// hash.
#[derive(Clone)]
pub struct Secret(String);

/// Without `i`, `l`, `o` and `u`: what is read out on the telephone is written down right.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH: usize = 26;

impl Secret {
    /// A new one, from the operating system's random numbers.
    ///
    /// # Errors
    /// The operating system has none to give.
    pub fn random() -> Result<Self, Failure> {
        let mut bytes = [0_u8; LENGTH];
        rand::rngs::SysRng
            .try_fill_bytes(&mut bytes)
            .map_err(|error| Failure::broken(error.to_string()))?;
        Ok(Self(
            bytes
                .iter()
                .map(|byte| char::from(LETTERS[usize::from(byte & 31)]))
                .collect(),
        ))
    }

    /// As the resident gets it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// As it is stored.
    pub fn hash(&self) -> Vec<u8> {
        hash(&self.0)
    }
}

/// The hash of a secret as somebody typed it: blanks, hyphens and case do not matter, and what is
/// commonly misread is forgiven.
pub fn hash(typed: &str) -> Vec<u8> {
    let canonical: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| match c.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        })
        .collect();
    Sha256::digest(canonical.as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_typed_by_hand_is_recognised() {
        let secret = Secret::random().expect("random numbers");
        let typed: String = secret
            .reveal()
            .to_uppercase()
            .replace('0', "O")
            .replace('1', "l");
        let spaced = format!("{} {}", &typed[..13], &typed[13..]);
        assert_eq!(hash(&spaced), secret.hash());
        assert_ne!(
            Secret::random().expect("random numbers").hash(),
            secret.hash()
        );
    }
}
