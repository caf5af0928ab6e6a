//! Passwords: which are good enough, how they are kept, and how long it takes to try one.
//!
//! Argon2id costs tens of milliseconds and 19 MiB, by intent. It runs on as many threads as there
//! are cores and no more; who would wait longer than a second is sent away, so that a flood of
//! sign-ins slows nothing but sign-ins.

use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use domain::refusal::{Fault, FaultCode};
use domain::text::fold;
use secrecy::{ExposeSecret as _, SecretString};
use store::Failure;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The fewest characters.
pub const SHORTEST: usize = 12;
/// The most characters.
pub const LONGEST: usize = 256;

const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// So many characters of a password are not to be found in the account it is for.
const FEWEST_OF_ITS_OWN: usize = 8;

/// What anybody would think of here.
const PRODUCT: &[&str] = &[
    "cirmos",
    "onkormanyzat",
    "municipality",
    "jelszo",
    "password",
];

const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// What a try at an account that has no password is measured against. Nobody knows a password it
/// would be the hash of: its last part was not computed but drawn.
const DUMMY: &str = "$argon2id$v=19$m=19456,t=2,p=1$Y2lybW9zIGhhcyBub25l$\
    qjV2B0d0n1C0m8mT6Yd4rUuE9c1sQxWz3fKpLh7aGeM";

/// What came of trying a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Wrong,
    Right,
    /// Right, but kept with older parameters: to be hashed anew.
    RightButOld,
}

/// Hashes and tries passwords, a few at a time.
#[derive(Clone, Debug)]
pub(crate) struct Passwords {
    places: Arc<Semaphore>,
}

impl Passwords {
    /// As many at once as there are `cores`.
    pub(crate) fn new(cores: usize) -> Self {
        Self {
            places: Arc::new(Semaphore::new(cores.max(1))),
        }
    }

    /// What to keep of a password.
    pub(crate) async fn hash(&self, password: SecretString) -> Result<String, Failure> {
        let place = self.place().await?;
        blocking(place, move || hash(password.expose_secret())).await?
    }

    /// Tries a password. Without anything to compare with it takes as long and is wrong.
    pub(crate) async fn verify(
        &self,
        password: SecretString,
        kept: Option<String>,
    ) -> Result<Verdict, Failure> {
        let place = self.place().await?;
        blocking(place, move || {
            verify(password.expose_secret(), kept.as_deref())
        })
        .await?
    }

    async fn place(&self) -> Result<OwnedSemaphorePermit, Failure> {
        match tokio::time::timeout(LONGEST_WAIT, Arc::clone(&self.places).acquire_owned()).await {
            Ok(Ok(place)) => Ok(place),
            Ok(Err(_)) | Err(_) => Err(Failure::busy()),
        }
    }
}

/// The work keeps its place until it is done, even when nobody waits for it any more.
async fn blocking<T: Send + 'static>(
    place: OwnedSemaphorePermit,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    tokio::task::spawn_blocking(move || {
        let done = work();
        drop(place);
        done
    })
    .await
    .map_err(|error| Failure::broken(error.to_string()))
}

fn argon2() -> Result<Argon2<'static>, Failure> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(broken)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// What to keep of a password, at once and on this thread: for the command line and seeding.
pub(crate) fn hash(password: &str) -> Result<String, Failure> {
    let salt: [u8; 16] = rand::random();
    let hash = argon2()?
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map_err(broken)?;
    Ok(hash.to_string())
}

fn verify(password: &str, kept: Option<&str>) -> Result<Verdict, Failure> {
    let compared = PasswordHash::new(kept.unwrap_or(DUMMY)).map_err(broken)?;
    let right = argon2()?
        .verify_password(password.as_bytes(), &compared)
        .is_ok();
    Ok(match (right, kept) {
        (true, Some(_)) if is_current(&compared) => Verdict::Right,
        (true, Some(_)) => Verdict::RightButOld,
        _ => Verdict::Wrong,
    })
}

fn is_current(hash: &PasswordHash) -> bool {
    hash.algorithm.as_str() == "argon2id"
        && hash.version == Some(19)
        && Params::try_from(hash).is_ok_and(|kept| {
            (kept.m_cost(), kept.t_cost(), kept.p_cost()) == (MEMORY_KIB, PASSES, LANES)
        })
}

fn broken(error: impl std::fmt::Display) -> Failure {
    Failure::broken(error.to_string())
}

/// What is wrong with a new password, if anything. `about` are words that say nothing new to who
/// knows the account: the product, the municipality, the name, the e-mail address.
pub(crate) fn fault(pointer: &str, password: &str, about: &[&str]) -> Option<Fault> {
    let characters = password.chars().count();
    if characters < SHORTEST {
        return Some(Fault::at_pointer(pointer, FaultCode::TooShort).with("min", SHORTEST));
    }
    if characters > LONGEST {
        return Some(Fault::at_pointer(pointer, FaultCode::TooLong).with("max", LONGEST));
    }
    let known = known_words(about);
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let guessable = is_made_of(password, &known)
        || zxcvbn::zxcvbn(password, &known).score() < zxcvbn::Score::Three;
    guessable.then(|| Fault::at_pointer(pointer, FaultCode::PasswordTooCommon))
}

/// Each text and each part of it, also without accents: nobody types *Béla* to guess it.
fn known_words(about: &[&str]) -> Vec<String> {
    let mut known: Vec<String> = PRODUCT.iter().map(ToString::to_string).collect();
    for text in about {
        let parts = text.split(|c: char| !c.is_alphanumeric());
        for word in std::iter::once(*text).chain(parts) {
            if word.chars().count() > 2 {
                known.push(word.to_lowercase());
                known.push(fold(word));
            }
        }
    }
    // The longest first, so that no part is taken away from the whole.
    known.sort_by_key(|word| std::cmp::Reverse(word.len()));
    known.dedup();
    known
}

/// Is little left of a password without the words somebody would try first?
fn is_made_of(password: &str, known: &[&str]) -> bool {
    let mut rest = fold(password);
    for word in known {
        rest = rest.replace(word, "");
    }
    rest.chars().filter(|c| !c.is_whitespace()).count() < FEWEST_OF_ITS_OWN
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(password: &str) -> Option<FaultCode> {
        fault(
            "/password",
            password,
            &["Cserhalom", "kiss.anna@cserhalom.example", "Kiss", "Anna"],
        )
        .map(|fault| fault.code)
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(code("őűőűőűőűőűő"), Some(FaultCode::TooShort));
        assert_eq!(code(&"ő".repeat(257)), Some(FaultCode::TooLong));
    }

    #[test]
    fn what_others_would_guess_is_refused() {
        for guessable in [
            "password1234",
            "123456789012",
            "qwertyuiop12",
            "aaaaaaaaaaaaaaaa",
            "cserhalom2026",
            "kiss.anna@cserhalom.example",
            "CirmosCirmos1",
            "kissannakiss",
            "kiss-anna-2026!",
        ] {
            assert_eq!(
                code(guessable),
                Some(FaultCode::PasswordTooCommon),
                "{guessable}"
            );
        }
    }

    #[test]
    fn long_phrases_in_any_script_are_welcome() {
        for good in [
            "három zsemle a kosárban",
            "correct horse battery staple",
            "猫がこたつで丸くなるよ、今日も",
            "x7#Kp9$wQ2!m",
        ] {
            assert_eq!(code(good), None, "{good}");
        }
        assert_eq!(code(&"három zsemle ".repeat(19)), None);
    }

    #[test]
    fn a_kept_password_is_recognised_and_no_other() {
        let kept = hash("három zsemle a kosárban").expect("a hash");
        assert!(
            kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{kept}"
        );
        assert_eq!(
            verify("három zsemle a kosárban", Some(&kept)).expect("tried"),
            Verdict::Right
        );
        assert_eq!(
            verify("Három zsemle a kosárban", Some(&kept)).expect("tried"),
            Verdict::Wrong
        );
        assert_ne!(
            hash("három zsemle a kosárban").expect("a hash"),
            kept,
            "salted"
        );
    }

    #[test]
    fn where_there_is_no_password_none_is_right_and_it_costs_the_same() {
        assert!(PasswordHash::new(DUMMY).is_ok_and(|dummy| is_current(&dummy)));
        assert_eq!(
            verify("három zsemle a kosárban", None).expect("tried"),
            Verdict::Wrong
        );
    }

    #[test]
    fn a_hash_of_older_parameters_is_replaced() {
        let params = Params::new(12_288, 3, 1, None).expect("params");
        let older = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_with_salt(b"x7#Kp9$wQ2!m", b"0123456789abcdef")
            .expect("a hash")
            .to_string();
        assert_eq!(
            verify("x7#Kp9$wQ2!m", Some(&older)).expect("tried"),
            Verdict::RightButOld
        );
    }

    #[tokio::test]
    async fn who_would_wait_too_long_is_sent_away() {
        let passwords = Passwords::new(1);
        let _held = passwords.place().await.expect("a place");
        let outcome = passwords.verify("anything".to_owned().into(), None).await;
        assert!(matches!(outcome, Err(Failure::Busy { .. })));
    }
}
