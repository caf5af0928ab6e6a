//! A body that has to keep coming. actix waits for ever for the next piece; we do not.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::web::Bytes;
use futures_util::Stream;
use tokio::time::{Instant, Sleep};

use crate::config::Pace;

/// The payload, which ends in an error once it comes too slowly.
pub(super) fn paced(payload: Payload, pace: Pace) -> Payload {
    let paced = Paced {
        inner: payload,
        pace,
        began: Instant::now(),
        received: 0,
        alarm: None,
    };
    Payload::Stream {
        payload: Box::pin(paced),
    }
}

struct Paced {
    inner: Payload,
    pace: Pace,
    began: Instant,
    received: u64,
    /// Armed only while we wait.
    alarm: Option<Pin<Box<Sleep>>>,
}

impl Paced {
    /// When what came until now is too little.
    fn limit(&self) -> Instant {
        let earned = Duration::from_secs(self.received / self.pace.bytes_per_second.max(1));
        self.began + earned.max(self.pace.grace).min(self.pace.longest)
    }
}

impl Stream for Paced {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        match Pin::new(&mut this.inner).poll_next(cx) {
            Poll::Ready(Some(Ok(piece))) if Instant::now() <= this.limit() => {
                this.received += piece.len() as u64;
                this.alarm = None;
                Poll::Ready(Some(Ok(piece)))
            }
            Poll::Ready(Some(Ok(_))) => Poll::Ready(Some(Err(too_slow()))),
            Poll::Ready(other) => Poll::Ready(other),
            Poll::Pending => {
                let limit = this.limit();
                let alarm = this
                    .alarm
                    .get_or_insert_with(|| Box::pin(tokio::time::sleep_until(limit)));
                ready!(alarm.as_mut().poll(cx));
                Poll::Ready(Some(Err(too_slow())))
            }
        }
    }
}

fn too_slow() -> PayloadError {
    PayloadError::Io(io::Error::from(io::ErrorKind::TimedOut))
}

#[cfg(test)]
mod tests {
    use futures_util::StreamExt as _;
    use futures_util::stream;

    use super::*;

    const PACE: Pace = Pace {
        grace: Duration::from_millis(40),
        bytes_per_second: 1000,
        longest: Duration::from_millis(200),
    };

    /// Pieces of ten bytes with a pause before each.
    async fn outcome(pieces: usize, pause: Duration) -> Result<usize, PayloadError> {
        let pieces = stream::iter(0..pieces).then(move |_| async move {
            tokio::time::sleep(pause).await;
            Ok(Bytes::from_static(b"ten bytes."))
        });
        let mut payload = paced(
            Payload::Stream {
                payload: Box::pin(pieces),
            },
            PACE,
        );
        let mut received = 0;
        while let Some(piece) = payload.next().await {
            received += piece?.len();
        }
        Ok(received)
    }

    #[actix_web::test]
    async fn a_body_that_keeps_coming_is_read() {
        assert_eq!(
            outcome(10, Duration::from_millis(1)).await.expect("all"),
            100
        );
    }

    #[actix_web::test]
    async fn a_body_that_trickles_is_cut() {
        let began = Instant::now();
        assert!(outcome(1000, Duration::from_millis(15)).await.is_err());
        assert!(began.elapsed() < Duration::from_millis(150));
    }

    #[actix_web::test]
    async fn a_body_that_stops_is_cut() {
        let began = Instant::now();
        assert!(outcome(1, Duration::from_hours(1)).await.is_err());
        assert!(began.elapsed() < Duration::from_millis(150));
    }
}
