//! Versions as ETags: what a reader holds, whether it is still true, and whether a change was made
//! knowing the present state.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::{HeaderMap, IF_MATCH, IF_NONE_MATCH};
use actix_web::{FromRequest, HttpRequest};
use domain::refusal::{ProblemKind, Refusal};
use domain::text::Language;
use sha2::{Digest as _, Sha256};

use crate::problem::Problem;

/// A strong ETag, quotes included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ETag(String);

impl ETag {
    /// The ETag of a version of something.
    pub fn of_version(version: i64) -> Self {
        Self(format!("\"v{version}\""))
    }

    /// The ETag of a version of something that is shown with parts which have versions of their own:
    /// it changes with either, and as a precondition only the version counts.
    pub fn of_version_and_content(version: i64, content: &[u8]) -> Self {
        let Self(content) = Self::of_content(content);
        Self(format!("\"v{version}-{}\"", &content[1..17]))
    }

    /// The ETag of exactly this content, for answers that many may keep.
    pub fn of_content(content: &[u8]) -> Self {
        let hash = Sha256::digest(content);
        let mut text = String::with_capacity(35);
        text.push('"');
        for byte in &hash[..16] {
            text.push(char::from(HEX[usize::from(byte >> 4)]));
            text.push(char::from(HEX[usize::from(byte & 15)]));
        }
        text.push('"');
        Self(text)
    }

    /// The ETag of the same thing told in one language: another text, so another tag.
    #[must_use]
    pub fn spoken(mut self, language: Language) -> Self {
        self.0.pop();
        self.0.push('-');
        self.0.push_str(language.as_str());
        self.0.push('"');
        self
    }

    /// As the header has it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn from_header(text: String) -> Self {
        Self(text)
    }

    /// Does the reader already hold this?
    pub(crate) fn is_held(&self, headers: &HeaderMap) -> bool {
        headers
            .get_all(IF_NONE_MATCH)
            .filter_map(|value| value.to_str().ok())
            .flat_map(|text| text.split(','))
            .map(str::trim)
            .any(|tag| tag == "*" || unweakened(tag) == self.0)
    }
}

const HEX: &[u8; 16] = b"0123456789abcdef";

/// A proxy that compresses may mark our strong tags as weak; they name the same version.
fn unweakened(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}

/// The state the caller has seen. Without the header: 428.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IfMatch(Seen);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Seen {
    Any,
    Versions(Vec<i64>),
}

impl IfMatch {
    /// The caller has seen exactly this version.
    pub fn version(version: i64) -> Self {
        Self(Seen::Versions(vec![version]))
    }

    /// Refuses when the caller has seen another state than the present one (412).
    pub fn check(&self, current: i64) -> Result<(), Refusal> {
        match &self.0 {
            Seen::Any => Ok(()),
            Seen::Versions(versions) if versions.contains(&current) => Ok(()),
            Seen::Versions(_) => Err(Refusal::problem(ProblemKind::PreconditionFailed)),
        }
    }
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(
            if_match(request.headers())
                .ok_or_else(|| Problem::of(ProblemKind::PreconditionRequired)),
        )
    }
}

fn if_match(headers: &HeaderMap) -> Option<IfMatch> {
    let mut present = false;
    let mut versions = Vec::new();
    let tags = headers
        .get_all(IF_MATCH)
        .flat_map(|value| value.to_str().unwrap_or_default().split(','))
        .map(str::trim);
    for tag in tags {
        present = true;
        if tag == "*" {
            return Some(IfMatch(Seen::Any));
        }
        versions.extend(version_in(tag));
    }
    present.then_some(IfMatch(Seen::Versions(versions)))
}

/// The version in `"v7"` or, told in a language, `"v7-hu"`.
fn version_in(tag: &str) -> Option<i64> {
    let inner = unweakened(tag).strip_prefix("\"v")?.strip_suffix('"')?;
    inner
        .split_once('-')
        .map_or(inner, |(version, _)| version)
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn sent(tags: &[&str]) -> Option<IfMatch> {
        let mut request = TestRequest::default();
        for tag in tags {
            request = request.append_header((IF_MATCH, *tag));
        }
        if_match(request.to_http_request().headers())
    }

    #[test]
    fn a_change_needs_the_state_it_was_made_from() {
        assert_eq!(sent(&[]), None);
        let seen = sent(&["\"v7\""]).expect("a state");
        assert!(seen.check(7).is_ok());
        assert_eq!(
            seen.check(8),
            Err(Refusal::problem(ProblemKind::PreconditionFailed))
        );
    }

    #[test]
    fn every_honest_form_of_a_tag_is_understood() {
        for form in [
            "W/\"v7\"",
            "\"v7-0123456789abcdef-hu\"",
            "\"v7-hu\"",
            "W/\"v7-en\"",
            "\"v6\", \"v7\"",
            "*",
        ] {
            assert!(sent(&[form]).expect("a state").check(7).is_ok(), "{form}");
        }
        assert!(
            sent(&["\"v6\"", "\"v7\""])
                .expect("a state")
                .check(7)
                .is_ok()
        );
    }

    #[test]
    fn a_tag_of_another_kind_matches_nothing() {
        for form in ["v7", "\"7\"", "\"v\"", "", "\"vseven\"", "\"v7"] {
            assert!(sent(&[form]).expect("a state").check(7).is_err(), "{form}");
        }
    }

    #[test]
    fn languages_have_tags_of_their_own() {
        let tag = ETag::of_version(7);
        assert_eq!(tag.as_str(), "\"v7\"");
        let hungarian = tag.clone().spoken(Language::HUNGARIAN);
        assert_eq!(hungarian.as_str(), "\"v7-hu\"");
        assert_ne!(hungarian, tag.spoken(Language::ENGLISH));
    }

    #[test]
    fn content_is_told_from_other_content() {
        assert_eq!(ETag::of_content(b"a"), ETag::of_content(b"a"));
        assert_ne!(ETag::of_content(b"a"), ETag::of_content(b"b"));
        assert_eq!(ETag::of_content(b"a").as_str().len(), 34);
    }
}
