//! What each problem means, under the address its `type` names: a page for people, JSON for
//! programs, in Hungarian and English, from the one table in the domain.

use std::fmt::Write as _;

use actix_web::http::header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_SECURITY_POLICY, HeaderValue};
use actix_web::web::{Bytes, Path, ServiceConfig, get};
use actix_web::{HttpRequest, HttpResponse, Responder as _};
use domain::refusal::{FaultCode, ProblemKind};
use domain::text::Language;
use serde::Serialize;

use crate::language::negotiate;
use crate::problem::Problem;
use crate::reply::{Reply, ok};

/// `/problems` and `/problems/{type}`.
pub fn configure(config: &mut ServiceConfig) {
    config
        .route("/problems", get().to(all))
        .route("/problems/{type}", get().to(one));
}

#[derive(Serialize)]
struct View {
    #[serde(rename = "type")]
    uri: String,
    title: &'static str,
    status: u16,
    explanation: &'static str,
}

#[derive(Serialize)]
struct CodeView {
    code: &'static str,
    message: &'static str,
}

#[derive(Serialize)]
struct AllView {
    problems: Vec<View>,
    codes: Vec<CodeView>,
}

async fn all(request: HttpRequest) -> HttpResponse {
    let language = language(&request);
    let problems: Vec<View> = ProblemKind::ALL
        .iter()
        .map(|kind| view(*kind, language))
        .collect();
    let codes = codes(language);
    let reply = if wants_page(&request) {
        let mut body = String::new();
        for problem in &problems {
            let _ = write!(
                body,
                "<h2><a href=\"{}\">{}</a></h2><p>{} · {}</p>",
                escape(&problem.uri),
                escape(problem.title),
                problem.status,
                escape(problem.explanation)
            );
        }
        body.push_str(&code_list(&codes));
        page(
            language,
            if language == Language::HUNGARIAN {
                "Hibák"
            } else {
                "Problems"
            },
            &body,
        )
    } else {
        ok(&AllView { problems, codes })
    };
    answer(reply, language, &request)
}

async fn one(request: HttpRequest, slug: Path<String>) -> HttpResponse {
    let Some(kind) = ProblemKind::ALL
        .iter()
        .find(|kind| kind.slug() == slug.as_str())
    else {
        return HttpResponse::from_error(Problem::of(ProblemKind::NotFound));
    };
    let language = language(&request);
    let view = view(*kind, language);
    let reply = if wants_page(&request) {
        let mut body = format!(
            "<p>{}</p><p>HTTP {}</p>",
            escape(view.explanation),
            view.status
        );
        if *kind == ProblemKind::BadInput {
            body.push_str(&code_list(&codes(language)));
        }
        page(language, view.title, &body)
    } else {
        ok(&view)
    };
    answer(reply, language, &request)
}

fn view(kind: ProblemKind, language: Language) -> View {
    View {
        uri: format!("/problems/{}", kind.slug()),
        title: kind.title(language),
        status: kind.status(),
        explanation: kind.explanation(language),
    }
}

fn codes(language: Language) -> Vec<CodeView> {
    FaultCode::ALL
        .iter()
        .map(|code| CodeView {
            code: code.as_str(),
            message: code.message(language),
        })
        .collect()
}

fn code_list(codes: &[CodeView]) -> String {
    let mut list = String::from("<dl>");
    for code in codes {
        let _ = write!(
            list,
            "<dt><code>{}</code></dt><dd>{}</dd>",
            escape(code.code),
            escape(code.message)
        );
    }
    list.push_str("</dl>");
    list
}

fn language(request: &HttpRequest) -> Language {
    let accept = request
        .headers()
        .get(ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    negotiate(
        accept,
        &[Language::HUNGARIAN, Language::ENGLISH],
        Language::ENGLISH,
    )
}

/// A browser asks for pages first; everybody else gets JSON.
fn wants_page(request: &HttpRequest) -> bool {
    request
        .headers()
        .get(ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| {
            let position = |form| accept.find(form).unwrap_or(usize::MAX);
            position("text/html") < position("application/json")
        })
}

fn page(language: Language, title: &str, body: &str) -> Reply {
    let title = escape(title);
    let html = format!(
        "<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title}</title></head><body><main><h1>{title}</h1>{body}</main></body></html>"
    );
    Reply::text("text/html; charset=utf-8", Bytes::from(html))
}

fn answer(reply: Reply, language: Language, request: &HttpRequest) -> HttpResponse {
    let mut answer = reply.spoken(language).public(3600).respond_to(request);
    answer.headers_mut().append(
        actix_web::http::header::VARY,
        HeaderValue::from_static("Accept"),
    );
    answer.headers_mut().insert(
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        ),
    );
    answer
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use actix_web::{App, test};
    use serde_json::Value;

    use super::*;

    #[actix_web::test]
    async fn every_problem_has_its_page_in_both_forms() {
        let app = test::init_service(App::new().configure(configure)).await;
        for kind in ProblemKind::ALL {
            let uri = format!("/problems/{}", kind.slug());
            let json = test::TestRequest::with_uri(&uri)
                .insert_header((ACCEPT_LANGUAGE, "hu"))
                .to_request();
            let view: Value = test::call_and_read_body_json(&app, json).await;
            assert_eq!(view["title"], kind.title(Language::HUNGARIAN));
            assert_eq!(view["type"], uri);
            let page = test::TestRequest::with_uri(&uri)
                .insert_header((ACCEPT, "text/html,application/xhtml+xml,*/*;q=0.8"))
                .to_request();
            let body = test::call_and_read_body(&app, page).await;
            let text = std::str::from_utf8(&body).expect("text");
            assert!(
                text.contains("<html lang=\"en\">") && text.contains(kind.title(Language::ENGLISH))
            );
        }
    }

    #[actix_web::test]
    async fn the_list_names_every_problem_and_code() {
        let app = test::init_service(App::new().configure(configure)).await;
        let view: Value = test::call_and_read_body_json(
            &app,
            test::TestRequest::with_uri("/problems").to_request(),
        )
        .await;
        assert_eq!(
            view["problems"].as_array().expect("a list").len(),
            ProblemKind::ALL.len()
        );
        assert_eq!(
            view["codes"].as_array().expect("a list").len(),
            FaultCode::ALL.len()
        );
    }
}
