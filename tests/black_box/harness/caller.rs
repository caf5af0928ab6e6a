//! Who calls, and what comes back.

use reqwest::{Method, StatusCode};
use serde_json::Value;

/// Somebody who calls.
#[derive(Clone, Debug)]
pub struct Caller {
    client: reqwest::Client,
    token: Option<String>,
}

impl Caller {
    /// Somebody with a token, or anybody.
    pub fn new(client: &reqwest::Client, token: Option<String>) -> Self {
        Self {
            client: client.clone(),
            token,
        }
    }

    /// A request with this caller's token.
    pub fn request(&self, method: Method, url: &str) -> reqwest::RequestBuilder {
        let request = self.client.request(method, url);
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Reads.
    pub async fn get(&self, url: &str) -> Answer {
        Answer::of(self.request(Method::GET, url)).await
    }

    /// All elements of a list, page after page.
    pub async fn all(&self, url: &str) -> Vec<Value> {
        let (mut all, mut page) = (Vec::new(), self.get(url).await);
        loop {
            all.extend_from_slice(page.items());
            let Some(cursor) = page.body["nextCursor"].as_str() else {
                assert_eq!(page.header("link"), None, "the last page leads nowhere");
                return all;
            };
            let link = page.header("link").expect("a link to the next page");
            assert!(
                link.contains(cursor) && link.ends_with("rel=\"next\""),
                "{link}"
            );
            let joint = if url.contains('?') { '&' } else { '?' };
            page = self.get(&format!("{url}{joint}cursor={cursor}")).await;
        }
    }

    /// Sends a document.
    pub async fn post(&self, url: &str, body: &Value) -> Answer {
        Answer::of(self.request(Method::POST, url).json(body)).await
    }

    /// Changes something, having seen a version of it.
    pub async fn change(&self, method: Method, url: &str, etag: &str, body: &Value) -> Answer {
        Answer::of(
            self.request(method, url)
                .header("If-Match", etag)
                .json(body),
        )
        .await
    }

    /// Changes part of something, having seen it just now.
    pub async fn patch(&self, url: &str, body: &Value) -> Answer {
        let seen = self.get(url).await;
        let etag = seen.is(StatusCode::OK).etag();
        self.change(Method::PATCH, url, &etag, body).await
    }

    /// Removes something, having seen it just now.
    pub async fn delete(&self, url: &str) -> Answer {
        let seen = self.get(url).await;
        let etag = seen.is(StatusCode::OK).etag();
        Answer::of(self.request(Method::DELETE, url).header("If-Match", etag)).await
    }

    /// Reads something, then changes it (`POST` below it) having seen it.
    pub async fn act(&self, on: &str, below: &str, body: &Value) -> Answer {
        let seen = self.get(on).await;
        let etag = seen.is(StatusCode::OK).etag();
        self.change(Method::POST, &format!("{on}{below}"), &etag, body)
            .await
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: reqwest::header::HeaderMap,
    /// The body, `null` when there is none or it is not JSON.
    pub body: Value,
    /// The body as text.
    pub text: String,
}

impl Answer {
    /// Sends a request and reads all of the answer.
    pub async fn of(request: reqwest::RequestBuilder) -> Self {
        let response = request.send().await.expect("an answer");
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.text().await.expect("a whole answer");
        Self {
            status,
            headers,
            body: serde_json::from_str(&text).unwrap_or(Value::Null),
            text,
        }
    }

    /// Has this status; says what came back when it has not.
    #[track_caller]
    pub fn is(&self, status: StatusCode) -> &Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// The version that was seen.
    #[track_caller]
    pub fn etag(&self) -> String {
        self.header("etag").expect("an ETag")
    }

    /// A header.
    pub fn header(&self, name: &str) -> Option<String> {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned)
    }

    /// A text of the body.
    #[track_caller]
    pub fn text_at(&self, pointer: &str) -> String {
        self.body
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_else(|| panic!("no text at {pointer}: {}", self.text))
            .to_owned()
    }

    /// The elements of a list.
    #[track_caller]
    pub fn items(&self) -> &[Value] {
        self.is(StatusCode::OK).body["items"]
            .as_array()
            .expect("a list")
    }

    /// One text of each element of a list.
    #[track_caller]
    pub fn column(&self, pointer: &str) -> Vec<String> {
        self.items()
            .iter()
            .map(|item| item.pointer(pointer).and_then(Value::as_str))
            .map(|text| text.unwrap_or_default().to_owned())
            .collect()
    }

    /// The kind of problem: the last part of `type`.
    #[track_caller]
    pub fn problem(&self) -> String {
        self.text_at("/type")
            .trim_start_matches("/problems/")
            .to_owned()
    }

    /// Where the faults are and what they are, in order.
    pub fn faults(&self) -> Vec<(String, String)> {
        let mut faults: Vec<(String, String)> = self.body["errors"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|error| {
                let place = ["pointer", "parameter", "header"]
                    .iter()
                    .find_map(|name| error[*name].as_str())
                    .unwrap_or_default();
                (
                    place.to_owned(),
                    error["code"].as_str().unwrap_or_default().to_owned(),
                )
            })
            .collect();
        faults.sort();
        faults
    }
}
