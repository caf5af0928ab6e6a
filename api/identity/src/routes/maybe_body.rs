//! A body a route can do without.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use web::{Body, Check, Faults, Problem};

/// A body that may be left out altogether, or be `null`.
pub(super) struct MaybeBody<T>(pub(super) Option<T>);

/// What may be `null`.
#[derive(serde::Deserialize)]
#[serde(transparent)]
struct OrNull<T>(Option<T>);

impl<T: Check> Check for OrNull<T> {
    const LARGEST_BODY: usize = T::LARGEST_BODY;

    fn check(&self, faults: &mut Faults) {
        if let Some(body) = &self.0 {
            body.check(faults);
        }
    }
}

impl<T: DeserializeOwned + Check + 'static> FromRequest for MaybeBody<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let headers = request.headers();
        let sent = headers.contains_key(TRANSFER_ENCODING)
            || headers
                .get(CONTENT_LENGTH)
                .is_some_and(|length| length != "0");
        let body = sent.then(|| Body::<OrNull<T>>::from_request(request, payload));
        Box::pin(async move {
            match body {
                Some(body) => Ok(Self(body.await?.into_inner().0)),
                None => Ok(Self(None)),
            }
        })
    }
}
