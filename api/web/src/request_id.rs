//! The name of one request: in the answer, in every log line and in the journal.

use std::fmt;
use std::sync::Arc;

use actix_web::http::header::HeaderValue;
use domain::clock::Moment;
use uuid::{NoContext, Timestamp, Uuid};

/// The longest id taken over from a caller.
const LONGEST: usize = 64;

/// What names a request. Cheap to clone.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// Takes over the caller's id when it cannot do harm in a log or a header, else makes one.
    pub fn take_over_or_make(given: Option<&HeaderValue>, now: Moment) -> Self {
        given
            .and_then(|value| value.to_str().ok())
            .filter(|text| is_sane(text))
            .map_or_else(|| Self::make(now), |text| Self(text.into()))
    }

    /// A fresh id.
    pub fn make(now: Moment) -> Self {
        let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
        let stamp = Timestamp::from_unix(NoContext, seconds, now.timestamp_subsec_nanos());
        let mut buffer = Uuid::encode_buffer();
        Self(Arc::from(
            &*Uuid::new_v7(stamp).hyphenated().encode_lower(&mut buffer),
        ))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn to_header(&self) -> HeaderValue {
        HeaderValue::from_str(&self.0).unwrap_or_else(|_| HeaderValue::from_static("-"))
    }
}

fn is_sane(text: &str) -> bool {
    (8..=LONGEST).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RequestId({})", self.0)
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    #[test]
    fn a_sane_id_is_taken_over_and_a_hostile_one_is_not() {
        let now = DateTime::UNIX_EPOCH;
        let given = HeaderValue::from_static("portal-4711.a");
        assert_eq!(
            RequestId::take_over_or_make(Some(&given), now).as_str(),
            "portal-4711.a"
        );
        for hostile in [
            "short",
            "has blank inside",
            "\"quoted-quoted\"",
            &"x".repeat(65),
        ] {
            let given = HeaderValue::from_str(hostile).expect("a header value");
            let made = RequestId::take_over_or_make(Some(&given), now);
            assert!(Uuid::parse_str(made.as_str()).is_ok(), "{hostile}");
        }
    }
}
