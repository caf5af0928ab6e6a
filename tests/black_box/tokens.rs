//! Access tokens: only ours, only in their time, only as they were made.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use reqwest::StatusCode;
use serde_json::{Value, json};
use web::keys::{Key, KeyStatus};

use crate::harness::World;

both!(
    our_keys_are_public_and_only_their_public_half,
    a_token_of_anothers_making_opens_nothing,
    a_token_says_everything_or_nothing,
);

fn encoded(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

/// Header, claims and signature of a token.
fn parts(token: &str) -> (Value, Value, String) {
    let parts: Vec<&str> = token.split('.').collect();
    let read = |part: &str| {
        let bytes = URL_SAFE_NO_PAD.decode(part).expect("base64");
        serde_json::from_slice(&bytes).expect("JSON")
    };
    (read(parts[0]), read(parts[1]), parts[2].to_owned())
}

async fn refused(world: &World, token: &str, why: &str) {
    let me = world.bearer(token).get(&world.url("/api/v1/auth/me")).await;
    assert_eq!(me.status, StatusCode::UNAUTHORIZED, "{why}");
    let challenge = me.header("www-authenticate").expect("a challenge");
    assert!(challenge.contains("invalid_token"), "{why}: {challenge}");
}

async fn our_keys_are_public_and_only_their_public_half(world: &World) {
    let keys = world
        .public()
        .get(&world.url("/.well-known/jwks.json"))
        .await;
    let keys = keys.is(StatusCode::OK).body["keys"]
        .as_array()
        .expect("keys")
        .clone();
    assert!(keys.len() >= 2, "one signs, and the next is already known");
    for key in &keys {
        assert_eq!(
            (&key["kty"], &key["crv"], &key["alg"]),
            (&json!("OKP"), &json!("Ed25519"), &json!("EdDSA"))
        );
        assert!(key["d"].is_null(), "the private half stays here");
    }
    let (header, claims, _) = parts(&world.sign_in("agent").await.text_at("/accessToken"));
    assert_eq!(
        (&header["typ"], &header["alg"]),
        (&json!("at+jwt"), &json!("EdDSA"))
    );
    assert!(keys.iter().any(|key| key["kid"] == header["kid"]));
    for name in [
        "iss", "aud", "sub", "iat", "nbf", "exp", "jti", "sid", "tid",
    ] {
        assert!(!claims[name].is_null(), "{name}");
    }
    for private in ["email", "name", "roles"] {
        assert!(
            claims[private].is_null(),
            "{private} is not the token's to tell"
        );
    }
}

async fn a_token_of_anothers_making_opens_nothing(world: &World) {
    let token = world.sign_in("admin").await.text_at("/accessToken");
    let (header, claims, signature) = parts(&token);
    let (head, body) = (encoded(&header), encoded(&claims));
    refused(world, "", "nothing").await;
    refused(world, "rubbish", "rubbish").await;
    refused(world, &format!("{head}.{body}"), "unsigned").await;
    refused(world, &format!("{head}.{body}."), "an empty signature").await;
    refused(world, &"a".repeat(5000), "very long").await;

    let none = json!({ "alg": "none", "typ": "at+jwt" });
    refused(world, &format!("{}.{body}.", encoded(&none)), "alg none").await;
    let mut other = claims.clone();
    other["sub"] = json!(world.user("operator").await);
    refused(
        world,
        &format!("{head}.{}.{signature}", encoded(&other)),
        "other claims",
    )
    .await;

    // Our public key is no secret: who signs with it as if it were one signs nothing.
    let keys = world
        .public()
        .get(&world.url("/.well-known/jwks.json"))
        .await;
    let x = keys.body["keys"]
        .as_array()
        .and_then(|keys| keys.iter().find(|key| key["kid"] == header["kid"]));
    let x = x
        .and_then(|key| key["x"].as_str())
        .expect("the public half");
    let mut forged = Header::new(Algorithm::HS256);
    forged.typ = Some("at+jwt".to_owned());
    forged.kid = header["kid"].as_str().map(str::to_owned);
    for secret in [
        x.as_bytes().to_vec(),
        URL_SAFE_NO_PAD.decode(x).expect("base64"),
    ] {
        let token = encode(&forged, &claims, &EncodingKey::from_secret(&secret)).expect("a token");
        refused(world, &token, "HS256 with our public key").await;
    }

    // A key of one's own, under its own name, under ours, and brought along.
    let (key, own) = key_of_our_own();
    let kid = key.id.to_string();
    for (name, jwk) in [
        (kid.as_str(), false),
        (header["kid"].as_str().expect("a kid"), false),
        (kid.as_str(), true),
        ("../../etc/passwd", false),
        ("' OR 1=1 --", false),
    ] {
        let mut forged = header.clone();
        forged["kid"] = json!(name);
        if jwk {
            forged["jwk"] = json!({ "kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode(key.public()) });
            forged["jku"] = json!(world.url("/.well-known/jwks.json"));
        }
        refused(world, &signed(&forged, &claims, &own), name).await;
    }
    world
        .bearer(&token)
        .get(&world.url("/api/v1/auth/me"))
        .await
        .is(StatusCode::OK);
}

async fn a_token_says_everything_or_nothing(world: &World) {
    // A key we know, in the server's ring beside its own.
    let (header, claims, _) = parts(&world.sign_in("agent").await.text_at("/accessToken"));
    let (key, own) = key_of_our_own();
    let header = {
        let mut own = header;
        own["kid"] = json!(key.id);
        own
    };
    world.running().app.keys.replace(&[key]);
    let good = signed(&header, &claims, &own);
    world
        .bearer(&good)
        .get(&world.url("/api/v1/auth/me"))
        .await
        .is(StatusCode::OK);
    refused(world, &signed(&header, &json!({}), &own), "no claims").await;
    for name in [
        "iss", "aud", "sub", "iat", "nbf", "exp", "jti", "sid", "tid",
    ] {
        let mut less = claims.clone();
        less.as_object_mut().expect("claims").remove(name);
        refused(world, &signed(&header, &less, &own), name).await;
        less[name] = json!("elsewhere");
        refused(world, &signed(&header, &less, &own), name).await;
    }
    let (now, hour) = (world.now().timestamp(), 3600);
    for (name, at) in [
        ("exp", now - hour),
        ("nbf", now + hour),
        ("iat", now + hour),
        ("exp", now + hour),
    ] {
        let mut moved = claims.clone();
        moved[name] = json!(at);
        refused(world, &signed(&header, &moved, &own), name).await;
    }
    for typ in ["JWT", "rt+jwt", ""] {
        let mut odd = header.clone();
        odd["typ"] = json!(typ);
        refused(world, &signed(&odd, &claims, &own), typ).await;
    }
    let mut critical = header.clone();
    critical["crit"] = json!(["exp"]);
    refused(world, &signed(&critical, &claims, &own), "crit").await;
    // A token for another's session, or for another town, is for nobody.
    for (name, value) in [
        ("sub", world.user("admin").await),
        ("tid", uuid::Uuid::nil().to_string()),
        ("sid", uuid::Uuid::nil().to_string()),
    ] {
        let mut crossed = claims.clone();
        crossed[name] = json!(value);
        refused(world, &signed(&header, &crossed, &own), name).await;
    }
}

/// A key, and how to sign with it.
fn key_of_our_own() -> (Key, EncodingKey) {
    const PKCS8: [u8; 16] = [
        0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20,
    ];
    let seed = [9; 32];
    let key = Key::restore(uuid::Uuid::from_u128(9), KeyStatus::Active, Box::new(seed));
    (
        key,
        EncodingKey::from_ed_der(&[PKCS8.as_slice(), &seed].concat()),
    )
}

/// A token with exactly this header: the library would only make good ones.
fn signed(header: &Value, claims: &Value, key: &EncodingKey) -> String {
    let message = format!("{}.{}", encoded(header), encoded(claims));
    let signature =
        jsonwebtoken::crypto::sign(message.as_bytes(), key, Algorithm::EdDSA).expect("a signature");
    format!("{message}.{signature}")
}
