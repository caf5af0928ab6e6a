use actix_web::body::to_bytes;
use actix_web::http::header::IF_NONE_MATCH;
use actix_web::test::TestRequest;
use serde_json::json;

use super::*;

fn header(answer: &HttpResponse, name: &str) -> Option<String> {
    answer
        .headers()
        .get(name)
        .map(|value| value.to_str().expect("text").to_owned())
}

#[actix_web::test]
async fn a_thing_is_answered_with_its_version() {
    let request = TestRequest::get().to_http_request();
    let answer = ok(&json!({"a": 1})).version(7).respond_to(&request);
    assert_eq!(header(&answer, "etag").as_deref(), Some("\"v7\""));
    assert_eq!(
        header(&answer, "content-type").as_deref(),
        Some("application/json; charset=utf-8")
    );
    assert_eq!(
        to_bytes(answer.into_body()).await.expect("a body"),
        "{\"a\":1}"
    );
}

#[actix_web::test]
async fn a_reader_who_has_it_already_is_told_so() {
    let request = TestRequest::get()
        .insert_header((IF_NONE_MATCH, "\"v6\", W/\"v7-hu\""))
        .to_http_request();
    let answer = ok(&1)
        .version(7)
        .spoken(Language::HUNGARIAN)
        .respond_to(&request);
    assert_eq!(answer.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(header(&answer, "etag").as_deref(), Some("\"v7-hu\""));
    assert_eq!(header(&answer, "vary").as_deref(), Some("Accept-Language"));
    let english = ok(&1)
        .version(7)
        .spoken(Language::ENGLISH)
        .respond_to(&request);
    assert_eq!(english.status(), StatusCode::OK);
    let change = TestRequest::post()
        .insert_header((IF_NONE_MATCH, "\"v7\""))
        .to_http_request();
    assert_eq!(
        ok(&1).version(7).respond_to(&change).status(),
        StatusCode::OK
    );
}

#[actix_web::test]
async fn what_is_the_same_for_all_may_be_kept() {
    let request = TestRequest::get().to_http_request();
    let answer = ok(&json!([1]))
        .spoken(Language::ENGLISH)
        .public(60)
        .respond_to(&request);
    assert_eq!(
        header(&answer, "cache-control").as_deref(),
        Some("public, max-age=60")
    );
    let tag = header(&answer, "etag").expect("a tag");
    assert!(tag.ends_with("-en\""));
    let again = TestRequest::get()
        .insert_header((IF_NONE_MATCH, tag))
        .to_http_request();
    let answer = ok(&json!([1]))
        .spoken(Language::ENGLISH)
        .public(60)
        .respond_to(&again);
    assert_eq!(answer.status(), StatusCode::NOT_MODIFIED);
}

#[actix_web::test]
async fn a_list_links_to_its_next_page() {
    let page = Page {
        items: vec![1],
        next_cursor: Some("abc".to_owned()),
        total: None,
    };
    let request =
        TestRequest::with_uri("/cases?status=new&cursor=old&pageSize=1").to_http_request();
    let answer = list(&page).respond_to(&request);
    assert_eq!(
        header(&answer, "link").as_deref(),
        Some("</cases?status=new&pageSize=1&cursor=abc>; rel=\"next\"")
    );
    let last = Page::<u8> {
        items: Vec::new(),
        next_cursor: None,
        total: Some(0),
    };
    let answer = list(&last).respond_to(&request);
    assert_eq!(header(&answer, "link"), None);
    assert_eq!(
        to_bytes(answer.into_body()).await.expect("a body"),
        r#"{"items":[],"nextCursor":null,"total":0}"#
    );
}

#[actix_web::test]
async fn a_kept_answer_is_the_same_answer() {
    let request = TestRequest::post().to_http_request();
    let first = created("/cases/1", &json!({"id": 1}))
        .version(1)
        .spoken(Language::HUNGARIAN);
    let stored = first.clone().into_stored().expect("stored");
    let again = Reply::from_stored(stored, true)
        .expect("a reply")
        .respond_to(&request);
    let first = first.respond_to(&request);
    assert_eq!(first.status(), StatusCode::CREATED);
    for name in ["etag", "location", "content-language", "content-type"] {
        assert_eq!(header(&first, name), header(&again, name), "{name}");
    }
    assert_eq!(
        header(&again, "idempotency-replayed").as_deref(),
        Some("true")
    );
    assert_eq!(
        to_bytes(first.into_body()).await.expect("a body"),
        to_bytes(again.into_body()).await.expect("a body")
    );
}
