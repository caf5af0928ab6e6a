//! The gate on a real connection: what only shows in bytes and in time.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::middleware::from_fn;
use actix_web::{App, HttpServer, web};
use serde::Deserialize;
use serde_json::json;

use super::pass;
use crate::allow::{CreateCase, ReadCatalog};
use crate::config::{Pace, WebConfig};
use crate::testing::{CASES, CATALOG, House};
use crate::{Allowed, Answer, Body, Check, ok};

#[derive(Deserialize)]
#[expect(dead_code, reason = "what is read is not looked at")]
struct NewCase {
    text: String,
}

impl Check for NewCase {}

async fn create(_: Allowed<CreateCase>, _: Body<NewCase>) -> Answer {
    Ok(ok(&json!("received")))
}

async fn catalog(_: Allowed<ReadCatalog>) -> Answer {
    Ok(ok(&json!("the catalog")))
}

/// A server that expects its bodies quickly.
fn serve() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let pace = Pace {
                grace: Duration::from_millis(200),
                bytes_per_second: 1000,
                longest: Duration::from_secs(2),
            };
            let house = House::with(WebConfig {
                pace,
                ..WebConfig::default()
            });
            let gate = Arc::clone(&house.gate);
            HttpServer::new(move || {
                let gate = Arc::clone(&gate);
                App::new()
                    .wrap(from_fn(move |request, next| {
                        pass(Arc::clone(&gate), request, next)
                    }))
                    .route(
                        "/api/v1/municipalities/{municipality}/cases",
                        web::post().to(create),
                    )
                    .route(
                        "/api/v1/municipalities/{municipality}/service-catalog",
                        web::get().to(catalog),
                    )
            })
            .workers(1)
            .disable_signals()
            .listen(listener)
            .expect("a listener")
            .run()
            .await
            .expect("a server");
        });
    });
    address
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).expect("a connection");
    stream
        .set_read_timeout(Some(Duration::from_secs(5)))
        .expect("a timeout");
    stream
}

/// All that comes until the other end closes.
fn rest(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

fn head(method: &str, path: &str, more: &str) -> String {
    format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\n{more}\r\n")
}

fn post(length: usize) -> String {
    head(
        "POST",
        CASES,
        &format!("Content-Type: application/json\r\nContent-Length: {length}\r\n"),
    )
}

#[test]
fn a_body_that_stops_coming_is_told_so_and_the_connection_closed() {
    let address = serve();
    let mut stream = connect(address);
    let began = Instant::now();
    stream.write_all(post(1000).as_bytes()).expect("a head");
    stream.write_all(b"{\"text\":").expect("a beginning");
    let answer = rest(stream);
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(
        answer.contains("/problems/request-timeout") && answer.contains("connection: close"),
        "{answer}"
    );
    assert!(began.elapsed() < Duration::from_secs(3));

    let mut trickle = connect(address);
    trickle.write_all(post(100_000).as_bytes()).expect("a head");
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(4) && trickle.write_all(b" ").is_ok() {
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(
        began.elapsed() < Duration::from_secs(3),
        "a trickle was fed for {:?}",
        began.elapsed()
    );
}

#[test]
fn a_body_that_is_too_large_is_refused_before_it_is_read() {
    let mut stream = connect(serve());
    stream.write_all(post(300_000).as_bytes()).expect("a head");
    let answer = rest(stream);
    assert!(
        answer.starts_with("HTTP/1.1 413") && answer.contains("connection: close"),
        "{answer}"
    );

    let mut chunked = connect(serve());
    let more = "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n";
    chunked
        .write_all(head("POST", CASES, more).as_bytes())
        .expect("a head");
    let piece = format!("{:x}\r\n{}\r\n", 65_536, " ".repeat(65_536));
    for _ in 0..5 {
        let _ = chunked.write_all(piece.as_bytes());
    }
    assert!(rest(chunked).starts_with("HTTP/1.1 413"));
}

#[test]
fn a_head_is_read_without_its_body() {
    let mut stream = connect(serve());
    stream
        .write_all(head("HEAD", CATALOG, "Connection: close\r\n").as_bytes())
        .expect("a head");
    let answer = rest(stream);
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.contains("content-length: 13"),
        "{answer}"
    );
    assert!(answer.ends_with("\r\n\r\n"), "{answer}");
}

#[test]
fn a_connection_that_behaves_is_kept() {
    let mut stream = connect(serve());
    for _ in 0..3 {
        stream.write_all(post(12).as_bytes()).expect("a head");
        stream.write_all(b"{\"text\":\"a\"}").expect("a body");
        let mut buffer = [0; 4096];
        let read = stream.read(&mut buffer).expect("an answer");
        let answer = String::from_utf8_lossy(&buffer[..read]);
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
}

#[test]
fn what_is_not_http_gets_no_further() {
    for hostile in [
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n folded: 1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nName : 1\r\n\r\n",
        "rubbish\r\n\r\n",
    ] {
        let mut stream = connect(serve());
        stream.write_all(hostile.as_bytes()).expect("bytes");
        let answer = rest(stream);
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 400"),
            "{hostile:?}: {answer}"
        );
    }
}
