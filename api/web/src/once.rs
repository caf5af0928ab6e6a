//! A creating request that is sent twice does its work once: [`once`].

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use domain::ids::MunicipalityId;
use domain::refusal::{Fault, FaultCode};
use sha2::{Digest as _, Sha256};
use store::idempotency::{self, OnceKey, Replayed};
use store::{Failure, Reach, Tx};

use crate::allow::Allowed;
use crate::app::App;
use crate::fingerprint::Fingerprint;
use crate::headers::IDEMPOTENCY_KEY;
use crate::problem::Problem;
use crate::reply::{Answer, Reply};

const LONGEST_KEY: usize = 255;

/// The caller's `Idempotency-Key`, with the route it was sent to. The header may be missing: then
/// nothing is remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey {
    key: Option<String>,
    route: String,
}

impl FromRequest for IdempotencyKey {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read(request).map_err(Problem::from))
    }
}

fn read(request: &HttpRequest) -> Result<IdempotencyKey, Fault> {
    let fault = |code| Fault::at_header("Idempotency-Key", code);
    let mut sent = request.headers().get_all(IDEMPOTENCY_KEY);
    let key = match (sent.next(), sent.next()) {
        (None, _) => {
            return Ok(IdempotencyKey {
                key: None,
                route: String::new(),
            });
        }
        (Some(value), None) => value.as_bytes(),
        (Some(_), Some(_)) => return Err(fault(FaultCode::Duplicate)),
    };
    if key.is_empty() {
        return Err(fault(FaultCode::Blank));
    }
    if key.len() > LONGEST_KEY {
        return Err(fault(FaultCode::TooLong).with("max", LONGEST_KEY));
    }
    if !key.iter().all(u8::is_ascii_graphic) {
        return Err(fault(FaultCode::ForbiddenCharacter));
    }
    Ok(IdempotencyKey {
        key: Some(String::from_utf8_lossy(key).into_owned()),
        route: format!("{} {}", request.method(), request.path()),
    })
}

/// Does the work in one transaction; when the caller sent a key, at most once, with the same answer
/// for each repetition. `body` is [`Body::fingerprint`](crate::Body::fingerprint).
pub async fn once<P>(
    app: &App,
    allowed: &Allowed<P>,
    key: IdempotencyKey,
    body: Option<Fingerprint>,
    work: impl FnMut(&mut Tx<'_>) -> Result<Reply, Failure> + Send + 'static,
) -> Answer {
    let principal = match allowed.actor.user {
        Some(user) => user.to_string(),
        None => "public".to_owned(),
    };
    let id = allowed.municipality.id;
    once_as(app, id.into(), id, principal, allowed.now, key, body, work).await
}

/// As [`once`], for routes that name no municipality: what the work reaches, and in whose rows the
/// key is remembered.
pub async fn once_as(
    app: &App,
    reach: Reach,
    municipality: MunicipalityId,
    principal: String,
    now: domain::clock::Moment,
    key: IdempotencyKey,
    body: Option<Fingerprint>,
    mut work: impl FnMut(&mut Tx<'_>) -> Result<Reply, Failure> + Send + 'static,
) -> Answer {
    let Some(name) = key.key else {
        return Ok(app.store.write(reach, work).await?);
    };
    let fingerprint = whole(&key.route, body.unwrap_or_default());
    let key = OnceKey {
        municipality,
        principal,
        key: name,
        fingerprint,
    };
    let (answer, replayed) = app
        .store
        .write(reach, move |tx| {
            idempotency::once(tx, &key, now, |tx| work(tx)?.into_stored())
        })
        .await?;
    Reply::from_stored(answer, replayed == Replayed::Yes)
}

fn whole(route: &str, body: Fingerprint) -> Fingerprint {
    let mut hasher = Sha256::new();
    hasher.update(route.as_bytes());
    hasher.update([0]);
    hasher.update(body);
    hasher.finalize().into()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;
    use domain::refusal::ProblemKind;

    use super::*;

    async fn sent(key: &str) -> Result<Option<String>, ProblemKind> {
        let request = TestRequest::post()
            .insert_header((IDEMPOTENCY_KEY, key))
            .to_http_request();
        match IdempotencyKey::extract(&request).await {
            Ok(key) => Ok(key.key),
            Err(problem) => Err(problem.kind()),
        }
    }

    #[actix_web::test]
    async fn a_key_is_short_and_visible() {
        assert_eq!(
            sent("8e03978e-40d5").await,
            Ok(Some("8e03978e-40d5".to_owned()))
        );
        for bad in ["", "with blank", "ő", &"x".repeat(256)] {
            assert_eq!(sent(bad).await, Err(ProblemKind::BadInput), "{bad}");
        }
    }

    #[actix_web::test]
    async fn no_key_is_no_fault_but_two_are() {
        let none = IdempotencyKey::extract(&TestRequest::post().to_http_request()).await;
        assert_eq!(none.expect("no key").key, None);
        let two = TestRequest::post()
            .append_header((IDEMPOTENCY_KEY, "a"))
            .append_header((IDEMPOTENCY_KEY, "b"))
            .to_http_request();
        assert!(IdempotencyKey::extract(&two).await.is_err());
    }

    #[test]
    fn one_key_on_two_routes_is_two_requests() {
        assert_ne!(whole("POST /a", [1; 32]), whole("POST /b", [1; 32]));
        assert_ne!(whole("POST /a", [1; 32]), whole("POST /a", [2; 32]));
    }
}
