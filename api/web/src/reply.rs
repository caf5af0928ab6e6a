//! What a handler answers with: a status, a view, and the headers that belong to it.
//!
//! A [`Reply`] is plain data that can cross threads and be stored, so that a transaction can make it
//! and a repeated request can get it again.

use std::fmt::Write as _;

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, ETAG, HeaderValue, LINK, LOCATION, VARY,
};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, Responder};
use domain::text::Language;
use serde::Serialize;
use store::page::Page;

use crate::etag::ETag;
use crate::headers::IDEMPOTENCY_REPLAYED;
use crate::problem::{Problem, language_value};

/// What handlers return.
pub type Answer = Result<Reply, Problem>;

/// An answer that is not an error.
#[derive(Clone, Debug)]
pub struct Reply {
    status: StatusCode,
    body: Result<Bytes, String>,
    content_type: &'static str,
    etag: Option<ETag>,
    location: Option<String>,
    language: Option<Language>,
    next_cursor: Option<String>,
    public_for_s: Option<u32>,
    replayed: bool,
}

/// 200 with a view.
pub fn ok<T: Serialize>(view: &T) -> Reply {
    Reply::new(StatusCode::OK, json(view))
}

/// 201 with the new thing and where it is found.
pub fn created<T: Serialize>(location: impl Into<String>, view: &T) -> Reply {
    let mut reply = Reply::new(StatusCode::CREATED, json(view));
    reply.location = Some(location.into());
    reply
}

/// 202: will be done.
pub fn accepted<T: Serialize>(view: &T) -> Reply {
    Reply::new(StatusCode::ACCEPTED, json(view))
}

/// 204.
pub fn no_content() -> Reply {
    Reply::new(StatusCode::NO_CONTENT, Ok(Bytes::new()))
}

/// 200 with a page of a list and, when there is more, a link to the next page.
pub fn list<T: Serialize>(page: &Page<T>) -> Reply {
    let mut reply = ok(page);
    reply.next_cursor.clone_from(&page.next_cursor);
    reply
}

impl Reply {
    /// An answer of another form: a calendar, a table, a page.
    pub fn text(content_type: &'static str, body: impl Into<Bytes>) -> Self {
        let mut reply = Self::new(StatusCode::OK, Ok(body.into()));
        reply.content_type = content_type;
        reply
    }

    /// The version of what is shown, as its ETag.
    #[must_use]
    pub fn version(mut self, version: i64) -> Self {
        self.etag = Some(ETag::of_version(version));
        self
    }

    /// As [`Reply::version`], where what is shown has parts with versions of their own: a user with
    /// the departments the user works in.
    #[must_use]
    pub fn version_with_parts(mut self, version: i64) -> Self {
        if let Ok(body) = &self.body {
            self.etag = Some(ETag::of_version_and_content(version, body));
        }
        self
    }

    /// The texts in it are in this language.
    #[must_use]
    pub fn spoken(mut self, language: Language) -> Self {
        self.language = Some(language);
        self
    }

    /// The same for everybody: may be kept by readers and proxies for so many seconds, and is told
    /// apart by its content from then on.
    #[must_use]
    pub fn public(mut self, seconds: u32) -> Self {
        self.public_for_s = Some(seconds);
        if self.etag.is_none()
            && let Ok(body) = &self.body
        {
            self.etag = Some(ETag::of_content(body));
        }
        self
    }

    /// The status it answers with.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    fn new(status: StatusCode, body: Result<Bytes, String>) -> Self {
        Self {
            status,
            body,
            content_type: "application/json; charset=utf-8",
            etag: None,
            location: None,
            language: None,
            next_cursor: None,
            public_for_s: None,
            replayed: false,
        }
    }

    fn tag(&self) -> Option<ETag> {
        match (&self.etag, self.language) {
            (Some(etag), Some(language)) => Some(etag.clone().spoken(language)),
            (etag, _) => etag.clone(),
        }
    }
}

fn json<T: Serialize>(view: &T) -> Result<Bytes, String> {
    serde_json::to_vec(view)
        .map(Bytes::from)
        .map_err(|error| error.to_string())
}

/// The query of the next page: the same, from the cursor on.
fn next_link(request: &HttpRequest, cursor: &str) -> String {
    let mut link = format!("<{}?", request.path());
    for pair in request.query_string().split('&') {
        if !pair.is_empty() && !pair.starts_with("cursor=") {
            let _ = write!(link, "{pair}&");
        }
    }
    // Cursors are made of letters, digits, `-` and `_`: nothing to escape.
    let _ = write!(link, "cursor={cursor}>; rel=\"next\"");
    link
}

impl Responder for Reply {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let tag = self.tag();
        let body = match self.body {
            Ok(body) => body,
            Err(error) => return HttpResponse::from_error(Problem::broken(error)),
        };
        // Unchanged since the reader looked: say only that.
        let unchanged = self.status == StatusCode::OK
            && request.method().is_safe()
            && tag
                .as_ref()
                .is_some_and(|tag| tag.is_held(request.headers()));
        let mut answer = HttpResponse::build(if unchanged {
            StatusCode::NOT_MODIFIED
        } else {
            self.status
        });
        if let Some(tag) = tag
            && let Ok(value) = HeaderValue::try_from(tag.as_str())
        {
            answer.insert_header((ETAG, value));
        }
        if let Some(language) = self.language {
            answer.insert_header((CONTENT_LANGUAGE, language_value(language)));
            answer.append_header((VARY, HeaderValue::from_static("Accept-Language")));
        }
        if let Some(seconds) = self.public_for_s {
            answer.insert_header((CACHE_CONTROL, format!("public, max-age={seconds}")));
        }
        if let Some(location) = &self.location {
            answer.insert_header((LOCATION, location.as_str()));
        }
        if let Some(cursor) = &self.next_cursor {
            answer.insert_header((LINK, next_link(request, cursor)));
        }
        if self.replayed {
            answer.insert_header((IDEMPOTENCY_REPLAYED, HeaderValue::from_static("true")));
        }
        if unchanged || self.status == StatusCode::NO_CONTENT {
            return answer.finish();
        }
        answer.insert_header((CONTENT_TYPE, HeaderValue::from_static(self.content_type)));
        answer.body(body)
    }
}

mod stored;

#[cfg(test)]
mod tests;
