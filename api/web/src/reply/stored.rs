//! A reply as it is kept for a repeated request, and back.

use actix_web::http::StatusCode;
use actix_web::web::Bytes;
use store::Failure;
use store::idempotency::Answer as Stored;

use super::{Answer, Reply};
use crate::etag::ETag;
use crate::problem::Problem;

const ETAG: &str = "etag";
const LOCATION: &str = "location";
const LANGUAGE: &str = "content-language";

impl Reply {
    pub(crate) fn into_stored(self) -> Result<Stored, Failure> {
        let mut headers = Vec::new();
        if let Some(etag) = &self.etag {
            headers.push((ETAG.to_owned(), etag.as_str().to_owned()));
        }
        if let Some(location) = &self.location {
            headers.push((LOCATION.to_owned(), location.clone()));
        }
        if let Some(language) = self.language {
            headers.push((LANGUAGE.to_owned(), language.to_string()));
        }
        let body = self.body.map_err(Failure::broken)?.to_vec();
        Ok(Stored {
            status: self.status.as_u16(),
            headers,
            body,
        })
    }

    pub(crate) fn from_stored(stored: Stored, replayed: bool) -> Answer {
        let status = StatusCode::from_u16(stored.status).map_err(Problem::broken)?;
        let mut reply = Self::new(status, Ok(Bytes::from(stored.body)));
        for (name, value) in stored.headers {
            match name.as_str() {
                ETAG => reply.etag = Some(ETag::from_header(value)),
                LOCATION => reply.location = Some(value),
                LANGUAGE => reply.language = value.parse().ok(),
                _ => {}
            }
        }
        reply.replayed = replayed;
        Ok(reply)
    }
}
