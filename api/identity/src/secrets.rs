//! Random tokens, and what is derived from the installation's secret.
//!
//! A token is 256 random bits. Only its SHA-256 is stored: it has more entropy than anybody can
//! search, so it needs neither salt nor a slow hash, and the database never holds what opens a door.

use std::fmt;

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac as _};
use secrecy::{ExposeSecret as _, SecretBox};
use sha2::{Digest as _, Sha256};

const NONCE: usize = 24;
const TOKEN: usize = 32;

/// The secret of this installation: 32 bytes that are in its configuration and in no database. Who
/// has a copy of the database without it can neither sign a token nor follow a session.
pub struct InstallationSecret(SecretBox<[u8; 32]>);

impl InstallationSecret {
    /// Takes the 32 bytes over.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(SecretBox::new(Box::new(bytes)))
    }

    /// Reads it as written in a configuration: 64 hexadecimal digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        let text = text.trim().as_bytes();
        if text.len() != 64 {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(text.chunks_exact(2)) {
            *byte = (nibble(pair[0])? << 4) | nibble(pair[1])?;
        }
        Some(Self::new(bytes))
    }

    /// A new one, as it is written in a configuration.
    pub fn generate_hex() -> String {
        hex(&rand::random::<[u8; 32]>())
    }

    /// Each use has a key of its own, so that no two uses can be played against each other.
    fn key_for(&self, purpose: &str) -> [u8; 32] {
        mac(self.0.expose_secret(), purpose.as_bytes())
    }
}

impl fmt::Debug for InstallationSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InstallationSecret")
    }
}

/// What could not be opened: sealed under another secret, or damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotOurs;

impl fmt::Display for NotOurs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this was sealed under another installation secret, or is damaged")
    }
}

impl std::error::Error for NotOurs {}

/// Seals private keys for the database. What is sealed is bound to its place (`about`), so that a
/// row copied over another does not open.
pub(crate) struct Seal(XChaCha20Poly1305);

impl Seal {
    pub(crate) fn new(secret: &InstallationSecret) -> Self {
        Self(XChaCha20Poly1305::new(
            &secret.key_for("cirmos: seal signing keys").into(),
        ))
    }

    pub(crate) fn seal(&self, about: &[u8], plain: &[u8]) -> Result<Vec<u8>, NotOurs> {
        let nonce: [u8; NONCE] = rand::random();
        let sealed = self
            .0
            .encrypt(
                &XNonce::from(nonce),
                Payload {
                    msg: plain,
                    aad: about,
                },
            )
            .map_err(|_| NotOurs)?;
        Ok([&nonce[..], &sealed[..]].concat())
    }

    pub(crate) fn open(&self, about: &[u8], sealed: &[u8]) -> Result<Vec<u8>, NotOurs> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or(NotOurs)?;
        self.0
            .decrypt(
                &XNonce::from(*nonce),
                Payload {
                    msg: sealed,
                    aad: about,
                },
            )
            .map_err(|_| NotOurs)
    }
}

/// A token as its holder has it.
pub(crate) struct Token([u8; TOKEN]);

impl Token {
    pub(crate) fn random() -> Self {
        Self(rand::random())
    }

    /// Reads what a caller sent. Anything else than a token's exact form is none.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.as_bytes();
        if text.len() != TOKEN * 2 {
            return None;
        }
        let mut bytes = [0; TOKEN];
        for (byte, pair) in bytes.iter_mut().zip(text.chunks_exact(2)) {
            *byte = (nibble(pair[0])? << 4) | nibble(pair[1])?;
        }
        Some(Self(bytes))
    }

    pub(crate) fn text(&self) -> String {
        hex(&self.0)
    }

    /// What is stored.
    pub(crate) fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0).to_vec()
    }
}

/// Makes the successor of a refresh token. Everyone who presents the same token at the same time
/// (two tabs, a repeated request) thus gets the same successor, though only its hash is stored; and
/// nobody without the installation's secret can foretell it.
pub(crate) struct Succession([u8; 32]);

impl Succession {
    pub(crate) fn new(secret: &InstallationSecret) -> Self {
        Self(secret.key_for("cirmos: refresh token succession"))
    }

    pub(crate) fn successor(&self, token: &Token) -> Token {
        Token(mac(&self.0, &token.0))
    }
}

/// The key under which attempts are counted: an e-mail or network address that the database need
/// not know.
pub(crate) struct Blind([u8; 32]);

impl Blind {
    pub(crate) fn new(secret: &InstallationSecret) -> Self {
        Self(secret.key_for("cirmos: attempts"))
    }

    pub(crate) fn hash(&self, text: &str) -> String {
        hex(&mac(&self.0, text.as_bytes()))
    }
}

fn mac(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    // A key of this length always fits, so the other arm is never taken.
    match Hmac::<Sha256>::new_from_slice(key) {
        Ok(mut mac) => {
            mac.update(message);
            mac.finalize().into_bytes().into()
        }
        Err(_) => Sha256::digest([&key[..], message].concat()).into(),
    }
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| char::from(DIGITS[usize::from(digit)]))
        .collect()
}

/// Lower case only: one token has one text.
fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(byte: u8) -> InstallationSecret {
        InstallationSecret::new([byte; 32])
    }

    #[test]
    fn a_sealed_key_opens_only_in_its_place_and_under_its_secret() {
        let seal = Seal::new(&secret(1));
        let sealed = seal.seal(b"key 1", b"private").expect("sealed");
        assert_eq!(seal.open(b"key 1", &sealed), Ok(b"private".to_vec()));
        assert_eq!(seal.open(b"key 2", &sealed), Err(NotOurs));
        assert_eq!(Seal::new(&secret(2)).open(b"key 1", &sealed), Err(NotOurs));
        assert_eq!(seal.open(b"key 1", &sealed[..10]), Err(NotOurs));
        assert_ne!(seal.seal(b"key 1", b"private").expect("sealed"), sealed);
    }

    #[test]
    fn only_the_exact_form_of_a_token_is_read() {
        let token = Token::random();
        let text = token.text();
        assert_eq!(Token::parse(&text).expect("a token").hash(), token.hash());
        for other in [
            "",
            "%",
            "_",
            "*",
            "\0",
            &text[1..],
            &text.to_uppercase(),
            &format!("{text} "),
        ] {
            assert!(Token::parse(other).is_none(), "{other:?}");
        }
    }

    #[test]
    fn a_token_has_one_successor() {
        let token = Token::random();
        let succession = Succession::new(&secret(1));
        assert_eq!(
            succession.successor(&token).text(),
            succession.successor(&token).text()
        );
        assert_ne!(succession.successor(&token).text(), token.text());
        assert_ne!(
            succession.successor(&token).text(),
            Succession::new(&secret(2)).successor(&token).text()
        );
    }

    #[test]
    fn a_secret_is_written_as_digits() {
        let text = InstallationSecret::generate_hex();
        assert!(InstallationSecret::from_hex(&text).is_some());
        assert!(InstallationSecret::from_hex(&text[2..]).is_none());
        assert!(InstallationSecret::from_hex(&"g".repeat(64)).is_none());
    }
}
