//! A browser's session: two cookies no script can read, and answers that set or clear them.

use actix_web::http::header::{HeaderName, HeaderValue, SET_COOKIE};
use actix_web::{HttpRequest, HttpResponse, Responder};
use web::session::{ACCESS_COOKIE, REFRESH_COOKIE};
use web::{Problem, Reply};

/// A reply with headers a [`Reply`] does not know: cookies and what a browser should forget.
#[derive(Debug)]
pub(super) struct WithCookies {
    reply: Reply,
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// What handlers return that set or clear cookies.
pub(super) type CookieAnswer = Result<WithCookies, Problem>;

impl WithCookies {
    /// A reply that leaves cookies as they are.
    pub(super) const fn none(reply: Reply) -> Self {
        Self {
            reply,
            headers: Vec::new(),
        }
    }

    /// Hands the access token to the browser, for as long as it is good.
    pub(super) fn access(self, token: &str, seconds: i64) -> Self {
        self.set(ACCESS_COOKIE, token, seconds)
    }

    /// Hands the refresh token to the browser, for as long as the session can last.
    pub(super) fn refresh(self, token: &str, seconds: i64) -> Self {
        self.set(REFRESH_COOKIE, token, seconds)
    }

    /// Takes both from the browser.
    pub(super) fn cleared(self) -> Self {
        self.set(ACCESS_COOKIE, "", 0).set(REFRESH_COOKIE, "", 0)
    }

    /// Has the browser forget everything it kept of us.
    pub(super) fn forgotten(mut self) -> Self {
        self.headers.push((
            HeaderName::from_static("clear-site-data"),
            HeaderValue::from_static(r#""cache", "cookies", "storage""#),
        ));
        self
    }

    fn set(mut self, name: &'static str, value: &str, seconds: i64) -> Self {
        let cookie =
            format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; Secure; SameSite=Strict");
        // Tokens are letters, digits, dots and hyphens: always a header value.
        if let Ok(value) = HeaderValue::try_from(cookie) {
            self.headers.push((SET_COOKIE, value));
        }
        self
    }
}

impl Responder for WithCookies {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let mut response = self.reply.respond_to(request);
        for (name, value) in self.headers {
            response.headers_mut().append(name, value);
        }
        response
    }
}
