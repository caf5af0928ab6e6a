//! How much one caller may ask, how slowly a body may come, and how a server stops.

use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};
use store::testing::FreshStore;
use store::{Store, StoreConfig};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use web::WebConfig;
use web::config::Pace;
use web::limits::Rate;

use crate::harness::{Answer, TOWN, World, stray_cat, usual};

both!(under super::tight: who_asks_too_often_waits, a_body_that_comes_too_slowly_is_cut);

/// Little patience.
fn tight(web: &mut WebConfig) {
    usual(web);
    web.rates.read = Rate::of(4, 60);
    web.rates.submit = Rate::of(2, 3600);
    web.rates.login = Rate::of(3, 300);
    web.pace = Pace {
        grace: Duration::from_millis(300),
        bytes_per_second: 1000,
        longest: Duration::from_secs(2),
    };
}

async fn who_asks_too_often_waits(world: &World) {
    let agent = world.staff("agent").await;
    let url = world.town("/service-catalog");
    let public = world.public();
    for left in (0..4).rev() {
        let answer = public.get(&url).await;
        answer.is(StatusCode::OK);
        assert_eq!(answer.header("x-ratelimit-limit").as_deref(), Some("4"));
        assert_eq!(
            answer.header("x-ratelimit-remaining"),
            Some(left.to_string())
        );
        assert_eq!(
            answer.header("ratelimit-policy").as_deref(),
            Some("\"read\";q=4;w=60")
        );
    }
    let refused = public.get(&url).await;
    assert_eq!(
        refused.is(StatusCode::TOO_MANY_REQUESTS).problem(),
        "too-many-requests"
    );
    let wait = refused
        .header("retry-after")
        .and_then(|wait| wait.parse::<u64>().ok());
    assert!(
        wait.is_some_and(|wait| (1..=60).contains(&wait)),
        "{wait:?}"
    );
    // Saying one comes from elsewhere does not help; signing in gives a budget of one's own.
    for name in ["X-Forwarded-For", "X-Real-IP", "Forwarded"] {
        let forged = world.raw(Method::GET, &url).header(name, "203.0.113.9");
        Answer::of(forged).await.is(StatusCode::TOO_MANY_REQUESTS);
    }
    agent.get(&url).await.is(StatusCode::OK);
    // Each kind of request has its own: handing in and signing in still go, and end too.
    for status in [201, 201, 429] {
        let made = public.post(&world.town("/cases"), &stray_cat()).await;
        assert_eq!(made.status.as_u16(), status, "{}", made.text);
    }
    let body = serde_json::json!({ "email": "nobody@cserhalom.example", "password": "x" });
    for status in [401, 401, 429] {
        assert_eq!(world.log_in(&body).await.status.as_u16(), status);
    }
    // Whether we live is never refused.
    for _ in 0..10 {
        public
            .get(&world.url("/health/live"))
            .await
            .is(StatusCode::OK);
    }
}

async fn connect(url: &str) -> TcpStream {
    let address = url
        .trim_start_matches("http://")
        .split('/')
        .next()
        .expect("a host");
    TcpStream::connect(address).await.expect("a connection")
}

/// The head of a request that hands in a case.
fn head(length: usize) -> String {
    format!(
        "POST /api/v1/municipalities/cserhalom/cases HTTP/1.1\r\nHost: localhost\r\n\
         Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    )
}

/// What comes until the other end closes, or nothing more comes for a while.
async fn rest(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut bytes)).await;
    String::from_utf8_lossy(&bytes).into_owned()
}

async fn a_body_that_comes_too_slowly_is_cut(world: &World) {
    let began = Instant::now();
    let mut silent = connect(&world.url("")).await;
    silent
        .write_all(head(1000).as_bytes())
        .await
        .expect("a head");
    silent
        .write_all(b"{\"serviceCode\":")
        .await
        .expect("a beginning");
    let answer = rest(silent).await;
    assert!(
        answer.starts_with("HTTP/1.1 408") && answer.contains("/problems/request-timeout"),
        "{answer}"
    );
    assert!(answer.contains("connection: close"), "{answer}");
    let mut trickle = connect(&world.url("")).await;
    trickle
        .write_all(head(100_000).as_bytes())
        .await
        .expect("a head");
    let began_again = Instant::now();
    while began_again.elapsed() < Duration::from_secs(4) && trickle.write_all(b" ").await.is_ok() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(
        began.elapsed() < Duration::from_secs(6),
        "a trickle was fed for {:?}",
        began_again.elapsed()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_stops_ends_what_it_began_on_sqlite() {
    stopping(|| store::testing::sqlite_with(TOWN)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_stops_ends_what_it_began_on_postgres() {
    stopping(|| store::testing::postgres_with(TOWN)).await;
}

async fn stopping(fresh: fn() -> FreshStore) {
    let mut world = World::with(fresh, usual).await;
    let body = stray_cat().to_string();
    let (first, second) = body.split_at(20);
    let mut begun = connect(&world.url("")).await;
    let head = head(body.len()).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
    begun.write_all(head.as_bytes()).await.expect("a head");
    // Told to go on, we know that the request has begun.
    let mut told = [0; 64];
    let length = begun.read(&mut told).await.expect("an interim answer");
    assert!(told[..length].starts_with(b"HTTP/1.1 100"));
    begun
        .write_all(first.as_bytes())
        .await
        .expect("a beginning");

    let running = world.take_running();
    let stopped = tokio::spawn(running.stop());
    tokio::time::sleep(Duration::from_millis(300)).await;
    begun.write_all(second.as_bytes()).await.expect("the end");
    let answer = rest(begun).await;
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    tokio::time::timeout(Duration::from_secs(10), stopped)
        .await
        .expect("in time")
        .expect("no panic");
    assert!(
        TcpStream::connect(world.url("").trim_start_matches("http://"))
            .await
            .is_err(),
        "nobody listens any more"
    );

    // What was answered is kept.
    let id = answer
        .split("\"id\":\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("an id")
        .to_owned();
    let url = world.store().url().to_owned();
    let report = tokio::task::spawn_blocking(move || {
        let store = Store::open(&StoreConfig::new(url)).expect("the database");
        let report = store::verify::verify(&store).expect("a report");
        store.close();
        report
    });
    let report = report.await.expect("no panic");
    assert!(report.is_clean() && report.cases == 1, "{id}: {report:?}");
}
