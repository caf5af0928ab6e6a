use actix_web::body::to_bytes;
use chrono::DateTime;
use domain::refusal::FaultCode;
use serde_json::{Value, json};

use super::*;

fn voice(language: Language) -> Voice {
    Voice {
        language,
        request_id: RequestId::make(DateTime::UNIX_EPOCH),
    }
}

async fn written(problem: &Problem, voice: &Voice) -> (HttpResponse, Value) {
    let mut answer = problem.respond(voice);
    let body = std::mem::replace(&mut answer, HttpResponse::new(StatusCode::OK));
    let (head, body) = body.into_parts();
    let bytes = to_bytes(body).await.expect("a body");
    (
        head.map_into_boxed_body(),
        serde_json::from_slice(&bytes).expect("a document"),
    )
}

#[actix_web::test]
async fn every_fault_is_told_in_the_callers_language() {
    let problem: Problem = Refusal::Faults(vec![
        Fault::at_pointer("/names/hu", FaultCode::Required),
        Fault::at_parameter("pageSize", FaultCode::TooLarge).with("max", 100),
        Fault::at_header("Idempotency-Key", FaultCode::TooLong).with("max", 255),
    ])
    .into();
    let voice = voice(Language::HUNGARIAN);
    let (head, document) = written(&problem, &voice).await;
    assert_eq!(head.status(), StatusCode::BAD_REQUEST);
    assert_eq!(
        head.headers().get("content-type").expect("type"),
        CONTENT_TYPE
    );
    assert_eq!(
        head.headers().get("content-language").expect("language"),
        "hu"
    );
    assert_eq!(
        document,
        json!({
            "type": "/problems/bad-input",
            "title": "Hibás adatok",
            "status": 400,
            "detail": "A kérés nem fogadható el, mert az alább felsorolt adatok hibásak vagy hiányoznak.",
            "requestId": voice.request_id.as_str(),
            "errors": [
                {"pointer": "/names/hu", "code": "required", "detail": "Ez az adat szükséges."},
                {"parameter": "pageSize", "code": "too_large", "detail": "Legfeljebb 100 lehet."},
                {"header": "Idempotency-Key", "code": "too_long", "detail": "Legfeljebb 255 karakter lehet."},
            ],
        })
    );
}

#[actix_web::test]
async fn a_fault_of_ours_says_nothing_of_its_cause() {
    let problem = Problem::broken("disk sda1 is gone");
    let (head, document) = written(&problem, &voice(Language::ENGLISH)).await;
    assert_eq!(head.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!document.to_string().contains("sda1"));
    assert!(!problem.to_string().contains("sda1"));
}

#[actix_web::test]
async fn who_speaks_another_language_reads_english() {
    let german: Language = "de".parse().expect("a language");
    let (head, document) = written(&Problem::of(ProblemKind::NotFound), &voice(german)).await;
    assert_eq!(
        head.headers().get("content-language").expect("language"),
        "en"
    );
    assert_eq!(document["title"], "Not found");
}

#[actix_web::test]
async fn a_busy_house_says_when_to_come_back() {
    let (head, document) = written(&Problem::busy(), &voice(Language::ENGLISH)).await;
    let wait: u64 = head
        .headers()
        .get(RETRY_AFTER)
        .expect("a wait")
        .to_str()
        .expect("text")
        .parse()
        .expect("seconds");
    assert!((1..=5).contains(&wait));
    assert_eq!(document["status"], 503);
}

#[actix_web::test]
async fn what_is_allowed_instead_is_listed() {
    let problem: Problem = Refusal::ProblemWith(
        ProblemKind::TransitionNotAllowed,
        vec![("from", "new".to_owned()), ("to", "closed".to_owned())],
        "allowed",
        vec!["in_progress".to_owned()],
    )
    .into();
    let (_, document) = written(&problem, &voice(Language::ENGLISH)).await;
    assert_eq!(document["allowed"], json!(["in_progress"]));
}

#[test]
fn a_place_with_a_very_long_name_is_told_by_what_is_around_it() {
    let short = format!("/{}", "ű".repeat(499));
    assert_eq!(nearest(&short), short);
    let long = format!("/answers/{}/city", "ű".repeat(1000));
    assert_eq!(nearest(&long), "/answers");
    assert_eq!(nearest(&long[8..]), "");
}
