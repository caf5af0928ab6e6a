use chrono::DateTime;
use ed25519_dalek::Signer as _;
use proptest::prelude::*;

use super::*;

const ISSUER: &str = "https://ugyek.example";

fn now() -> Moment {
    DateTime::from_timestamp(1_800_000_000, 0).expect("a time")
}

fn key(n: u8, status: KeyStatus) -> Key {
    Key::restore(Uuid::from_u128(n.into()), status, Box::new([n; 32]))
}

fn ring() -> KeyRing {
    let ring = KeyRing::new(ISSUER);
    ring.replace(&[
        key(1, KeyStatus::Next),
        key(2, KeyStatus::Active),
        key(3, KeyStatus::Retiring),
    ]);
    ring
}

fn grant() -> Grant {
    Grant {
        municipality: MunicipalityId::from_uuid(Uuid::from_u128(10)),
        user: UserId::from_uuid(Uuid::from_u128(11)),
        session: SessionId::from_uuid(Uuid::from_u128(12)),
    }
}

fn claims() -> Value {
    let issued = now().timestamp();
    json!({
        "iss": ISSUER, "aud": ISSUER, "sub": grant().user, "client_id": "cirmos", "iat": issued,
        "nbf": issued, "exp": issued + 600, "jti": Uuid::nil(), "sid": grant().session,
        "tid": grant().municipality,
    })
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

/// A token signed by our own active key, whatever it says.
fn signed(header: &Value, claims: &Value) -> String {
    let message = format!("{}.{}", part(header), part(claims));
    let signature = SigningKey::from_bytes(&[2; 32]).sign(message.as_bytes());
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
}

fn header() -> Value {
    json!({"typ": "at+jwt", "alg": "EdDSA", "kid": Uuid::from_u128(2)})
}

#[test]
fn what_we_issue_we_accept() {
    let ring = ring();
    let issued = ring.issue(&grant(), now()).expect("a token");
    assert_eq!(
        ring.verify(&issued.token, now()).expect("good").grant,
        grant()
    );
    assert!(ring.verify(&signed(&header(), &claims()), now()).is_ok());
}

#[test]
fn a_token_is_good_in_its_time_only() {
    let ring = ring();
    let token = ring.issue(&grant(), now()).expect("a token").token;
    let at = |seconds| ring.verify(&token, now() + TimeDelta::seconds(seconds));
    assert!(at(-30).is_ok() && at(629).is_ok());
    assert_eq!(at(630), Err(BadToken("expired")));
    assert_eq!(at(-31), Err(BadToken("not good yet")));
}

#[test]
fn every_claim_is_needed() {
    let ring = ring();
    for name in [
        "iss", "aud", "sub", "iat", "nbf", "exp", "jti", "sid", "tid",
    ] {
        let mut claims = claims();
        claims.as_object_mut().expect("claims").remove(name);
        assert!(
            ring.verify(&signed(&header(), &claims), now()).is_err(),
            "without {name}"
        );
        for strange in [json!(null), json!(""), json!([]), json!({}), json!(-1)] {
            claims[name] = strange.clone();
            assert!(
                ring.verify(&signed(&header(), &claims), now()).is_err(),
                "{name}: {strange}"
            );
        }
    }
}

#[test]
fn a_token_for_others_or_for_ever_is_refused() {
    let ring = ring();
    for (name, value) in [
        ("iss", json!("https://elsewhere.example")),
        ("aud", json!("https://elsewhere.example")),
        ("aud", json!([ISSUER, "https://elsewhere.example"])),
        ("exp", json!(now().timestamp() + 86_400)),
    ] {
        let mut claims = claims();
        claims[name] = value;
        assert!(
            ring.verify(&signed(&header(), &claims), now()).is_err(),
            "{name}"
        );
    }
}

#[test]
fn kinds_of_tokens_are_not_confused() {
    for typ in [
        json!("JWT"),
        json!("rt+jwt"),
        json!("id+jwt"),
        json!(null),
        json!(""),
    ] {
        let mut header = header();
        header["typ"] = typ.clone();
        assert!(
            ring().verify(&signed(&header, &claims()), now()).is_err(),
            "{typ}"
        );
    }
}

#[test]
fn nothing_in_a_token_chooses_how_it_is_checked() {
    let ring = ring();
    for alg in ["none", "None", "HS256", "ES256", "RS256", "PS256"] {
        let mut header = header();
        header["alg"] = json!(alg);
        assert!(
            ring.verify(&signed(&header, &claims()), now()).is_err(),
            "{alg}"
        );
        assert!(
            ring.verify(&format!("{}.{}.", part(&header), part(&claims())), now())
                .is_err()
        );
    }
    // The public key as a shared secret.
    let mut confused = Header::new(Algorithm::HS256);
    confused.typ = Some(TYPE.to_owned());
    confused.kid = Some(Uuid::from_u128(2).to_string());
    let secret = EncodingKey::from_secret(&key(2, KeyStatus::Active).public());
    let token = jsonwebtoken::encode(&confused, &claims(), &secret).expect("a token");
    assert!(ring.verify(&token, now()).is_err());
}

#[test]
fn keys_come_from_our_ring_only() {
    let ring = ring();
    for kid in [
        json!("../../etc/passwd"),
        json!("' OR 1=1 --"),
        json!(""),
        json!(null),
        json!(Uuid::from_u128(9)),
    ] {
        let mut header = header();
        header["kid"] = kid.clone();
        assert!(
            ring.verify(&signed(&header, &claims()), now()).is_err(),
            "{kid}"
        );
    }
    // A stranger's key that comes along in the token.
    let stranger = SigningKey::from_bytes(&[77; 32]);
    let x = URL_SAFE_NO_PAD.encode(stranger.verifying_key().to_bytes());
    for name in ["jwk", "jku", "x5u"] {
        let mut header = header();
        header[name] = if name == "jwk" {
            json!({"kty": "OKP", "crv": "Ed25519", "x": x, "kid": Uuid::from_u128(2)})
        } else {
            json!("https://elsewhere.example/keys")
        };
        let message = format!("{}.{}", part(&header), part(&claims()));
        let signature = URL_SAFE_NO_PAD.encode(stranger.sign(message.as_bytes()).to_bytes());
        assert!(
            ring.verify(&format!("{message}.{signature}"), now())
                .is_err(),
            "{name}"
        );
    }
}

#[test]
fn keys_take_over_from_each_other_without_a_gap() {
    let ring = ring();
    let old = ring.issue(&grant(), now()).expect("a token").token;
    let verified = ring.verify(&old, now()).expect("good");
    ring.replace(&[key(1, KeyStatus::Active), key(2, KeyStatus::Retiring)]);
    assert!(
        ring.verify(&old, now()).is_ok(),
        "what a retiring key signed"
    );
    assert!(
        ring.still_good(&verified, now()).is_err(),
        "is looked at again"
    );
    assert!(
        ring.verify(&ring.issue(&grant(), now()).expect("a token").token, now())
            .is_ok()
    );
    ring.replace(&[key(1, KeyStatus::Active)]);
    assert!(ring.verify(&old, now()).is_err(), "a key that is gone");
}

#[test]
fn published_keys_are_public() {
    let published = ring().published();
    assert_eq!(published["keys"].as_array().expect("keys").len(), 3);
    assert!(
        published["keys"]
            .as_array()
            .expect("keys")
            .iter()
            .all(|key| key.get("d").is_none())
    );
}

#[test]
fn a_ring_without_an_active_key_does_not_sign() {
    let ring = KeyRing::new(ISSUER);
    assert!(!ring.can_sign());
    assert!(ring.issue(&grant(), now()).is_err());
    assert!(
        Key::generate(Uuid::nil(), KeyStatus::Active).is_ok_and(|key| key.secret() != &[0; 32])
    );
}

proptest! {
    #[test]
    fn no_text_is_taken_for_a_token(text in ".{0,200}") {
        prop_assert!(ring().verify(&text, now()).is_err());
    }

    #[test]
    fn a_token_cannot_be_altered(position in any::<prop::sample::Index>(), letter in "[A-Za-z0-9_-]") {
        let token = ring().issue(&grant(), now()).expect("a token").token;
        let at = position.index(token.len());
        let mut altered = token.clone();
        altered.replace_range(at..=at, &letter);
        // The last letter of a part may have bits that mean nothing.
        let same_meaning = altered == token || ring().verify(&altered, now()).is_ok_and(|verified| verified.grant == grant());
        prop_assert!(same_meaning || ring().verify(&altered, now()).is_err());
    }
}
