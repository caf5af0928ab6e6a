//! The keys that sign access tokens, and the tokens themselves.
//!
//! A token is a JWT of RFC 9068 (`typ: at+jwt`), signed with Ed25519. A key is only ever looked up
//! by `kid` in our own ring; nothing in a token can bring a key along. Three keys are known at a
//! time: the next (published, so that everybody has seen it before it signs), the active one, and
//! those retiring, which still verify what they signed.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use arc_swap::ArcSwap;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use domain::clock::Moment;
use domain::ids::{MunicipalityId, SessionId, UserId};
use ed25519_dalek::SigningKey;
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header,
};
use rand::TryRng as _;
use rand::rngs::SysRng;
use secrecy::{ExposeSecret as _, SecretBox};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

/// How long an access token is good for.
pub const ACCESS_LIFETIME: TimeDelta = TimeDelta::minutes(10);

/// How far two clocks may differ.
const LEEWAY: TimeDelta = TimeDelta::seconds(30);

/// No honest token is longer.
const LONGEST_TOKEN: usize = 4096;

const TYPE: &str = "at+jwt";

/// Where a key stands in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyStatus {
    /// Published, does not sign yet.
    Next,
    /// Signs.
    Active,
    /// Verifies what it signed before.
    Retiring,
}

/// One key.
pub struct Key {
    /// Its `kid`.
    pub id: Uuid,
    /// Where it stands in its life.
    pub status: KeyStatus,
    seed: SecretBox<[u8; 32]>,
}

impl Key {
    /// A new key from the system's random source.
    pub fn generate(id: Uuid, status: KeyStatus) -> Result<Self, KeyError> {
        let mut seed = Box::new([0; 32]);
        SysRng
            .try_fill_bytes(&mut *seed)
            .map_err(|_| KeyError("no randomness"))?;
        Ok(Self {
            id,
            status,
            seed: SecretBox::new(seed),
        })
    }

    /// A key that was kept (sealed) in the database.
    pub fn restore(id: Uuid, status: KeyStatus, seed: Box<[u8; 32]>) -> Self {
        Self {
            id,
            status,
            seed: SecretBox::new(seed),
        }
    }

    /// What has to be sealed before it is kept.
    pub fn secret(&self) -> &[u8; 32] {
        self.seed.expose_secret()
    }

    /// What everybody may know.
    pub fn public(&self) -> [u8; 32] {
        SigningKey::from_bytes(self.seed.expose_secret())
            .verifying_key()
            .to_bytes()
    }

    /// As the library that signs wants it (RFC 8410, PKCS #8).
    fn encoding(&self) -> EncodingKey {
        const PREFIX: [u8; 16] = [
            0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22,
            0x04, 0x20,
        ];
        let mut der = [0; 48];
        der[..16].copy_from_slice(&PREFIX);
        der[16..].copy_from_slice(self.seed.expose_secret());
        EncodingKey::from_ed_der(&der)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key")
            .field("id", &self.id)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// The keys are not such that tokens can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyError(&'static str);

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "signing keys: {}", self.0)
    }
}

impl std::error::Error for KeyError {}

/// Whom a token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The municipality the user belongs to.
    pub municipality: MunicipalityId,
    /// The user.
    pub user: UserId,
    /// The session it belongs to and ends with.
    pub session: SessionId,
}

/// A token, and how long it is good for.
#[derive(Clone)]
pub struct Issued {
    /// The token.
    pub token: String,
    /// Seconds.
    pub expires_in: i64,
}

/// What a good token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Whom it is for.
    pub grant: Grant,
    /// When it was made.
    pub issued_at: i64,
    not_before: i64,
    expires: i64,
    generation: u64,
}

/// Why a token is not good; for the log, never for the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadToken(pub &'static str);

/// All keys in use. One for the whole process; its content can be replaced at any time.
pub struct KeyRing {
    issuer: String,
    ring: ArcSwap<Ring>,
}

struct Ring {
    verifying: HashMap<String, DecodingKey>,
    signing: Option<(Header, EncodingKey)>,
    published: Value,
    validation: Validation,
    generation: u64,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: UserId,
    client_id: String,
    iat: i64,
    nbf: i64,
    exp: i64,
    jti: Uuid,
    sid: SessionId,
    tid: MunicipalityId,
}

impl KeyRing {
    /// A ring without keys. `issuer` is our public address; it is the audience too, for nobody else
    /// takes these tokens.
    pub fn new(issuer: impl Into<String>) -> Self {
        let issuer = issuer.into();
        let ring = ArcSwap::from_pointee(Ring::of(&issuer, &[], 0));
        Self { issuer, ring }
    }

    /// From now on these keys, and no others.
    pub fn replace(&self, keys: &[Key]) {
        self.ring
            .rcu(|old| Ring::of(&self.issuer, keys, old.generation + 1));
    }

    /// Makes an access token.
    pub fn issue(&self, grant: &Grant, now: Moment) -> Result<Issued, KeyError> {
        let ring = self.ring.load();
        let (header, key) = ring.signing.as_ref().ok_or(KeyError("no key is active"))?;
        let issued = now.timestamp();
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: self.issuer.clone(),
            sub: grant.user,
            client_id: "cirmos".to_owned(),
            iat: issued,
            nbf: issued,
            exp: issued + ACCESS_LIFETIME.num_seconds(),
            jti: Uuid::new_v4(),
            sid: grant.session,
            tid: grant.municipality,
        };
        let token = jsonwebtoken::encode(header, &claims, key)
            .map_err(|_| KeyError("the active key does not sign"))?;
        Ok(Issued {
            token,
            expires_in: ACCESS_LIFETIME.num_seconds(),
        })
    }

    /// Checks a token: kind, signature, issuer, audience, every claim, and the time.
    pub fn verify(&self, token: &str, now: Moment) -> Result<Verified, BadToken> {
        if token.len() > LONGEST_TOKEN {
            return Err(BadToken("too long"));
        }
        let header = decode_header(token).map_err(|_| BadToken("no token"))?;
        if !header.typ.is_some_and(|typ| typ.eq_ignore_ascii_case(TYPE)) {
            return Err(BadToken("not an access token"));
        }
        if header.crit.is_some() {
            return Err(BadToken("has critical extensions"));
        }
        let ring = self.ring.load();
        let key = header
            .kid
            .and_then(|kid| ring.verifying.get(&kid))
            .ok_or(BadToken("unknown key"))?;
        let claims = decode::<Claims>(token, key, &ring.validation)
            .map_err(|_| BadToken("bad signature or claims"))?
            .claims;
        let verified = Verified {
            grant: Grant {
                municipality: claims.tid,
                user: claims.sub,
                session: claims.sid,
            },
            issued_at: claims.iat,
            not_before: claims.nbf,
            expires: claims.exp,
            generation: ring.generation,
        };
        self.still_good(&verified, now).map(|()| verified)
    }

    /// Is a token that was good before still good, by the time and by our keys?
    pub fn still_good(&self, verified: &Verified, now: Moment) -> Result<(), BadToken> {
        let now = now.timestamp();
        let leeway = LEEWAY.num_seconds();
        if verified.generation != self.ring.load().generation {
            return Err(BadToken("verified with keys that were replaced"));
        }
        if verified.expires.saturating_add(leeway) <= now {
            return Err(BadToken("expired"));
        }
        if verified.not_before > now.saturating_add(leeway)
            || verified.issued_at > now.saturating_add(leeway)
        {
            return Err(BadToken("not good yet"));
        }
        if verified.expires.saturating_sub(verified.issued_at) > ACCESS_LIFETIME.num_seconds() {
            return Err(BadToken("good for too long"));
        }
        Ok(())
    }

    /// The public keys as a JWK set (RFC 7517).
    pub fn published(&self) -> Value {
        self.ring.load().published.clone()
    }

    /// Is there a key to sign with?
    pub fn can_sign(&self) -> bool {
        self.ring.load().signing.is_some()
    }
}

impl Ring {
    fn of(issuer: &str, keys: &[Key], generation: u64) -> Self {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[issuer]);
        validation.set_audience(&[issuer]);
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        // The library would ask the system's clock; `still_good` asks ours, with the same rules.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        let signing = keys
            .iter()
            .find(|key| key.status == KeyStatus::Active)
            .map(|key| {
                let mut header = Header::new(Algorithm::EdDSA);
                header.typ = Some(TYPE.to_owned());
                header.kid = Some(key.id.to_string());
                (header, key.encoding())
            });
        let verifying = keys
            .iter()
            .map(|key| (key.id.to_string(), DecodingKey::from_ed_der(&key.public())))
            .collect();
        let published: Vec<Value> = keys.iter().map(jwk).collect();
        Self {
            verifying,
            signing,
            published: json!({ "keys": published }),
            validation,
            generation,
        }
    }
}

fn jwk(key: &Key) -> Value {
    json!({
        "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig",
        "kid": key.id, "x": URL_SAFE_NO_PAD.encode(key.public()),
    })
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyRing")
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}

/// A ring that is shared.
pub type SharedKeyRing = Arc<KeyRing>;

#[cfg(test)]
mod tests;
