//! The web UI as static files, when this process serves it itself.
//!
//! Whatever is not a file is the single page's: its own addresses are its own affair. What its
//! build named by content is kept for a year; the page itself is asked for each time.

use std::path::{Path, PathBuf};

use actix_files::{Files, NamedFile};
use actix_web::dev::{ServiceRequest, ServiceResponse, fn_service};
use actix_web::http::Method;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::ServiceConfig;
use actix_web::{Error, body::MessageBody};
use domain::refusal::ProblemKind;
use web::Problem;

/// What the page may do: its own scripts, styles and images, its own API, nothing from elsewhere.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
    object-src 'none'; frame-ancestors 'none'";

/// Serves the files of a built UI.
pub fn configure(config: &mut ServiceConfig, folder: &Path) {
    let page: PathBuf = folder.join("index.html");
    let files = Files::new("/", folder)
        .index_file("index.html")
        .prefer_utf8(true)
        .default_handler(fn_service(move |request: ServiceRequest| {
            let page = page.clone();
            async move {
                let (request, _) = request.into_parts();
                if request.method() != Method::GET && request.method() != Method::HEAD
                    || is_ours(request.path())
                {
                    return Err(Problem::of(ProblemKind::NotFound).into());
                }
                let response = NamedFile::open(page)?.into_response(&request);
                Ok(ServiceResponse::new(request, response))
            }
        }));
    config.service(files);
}

/// Is this a path of the program, where a page would only hide a mistake?
pub fn is_ours(path: &str) -> bool {
    const OURS: &[&str] = &[
        "/api",
        "/docs",
        "/problems",
        "/.well-known",
        "/health",
        "/metrics",
        "/open311",
        "/assets",
    ];
    OURS.iter().any(|ours| {
        path.strip_prefix(ours)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

/// Sets the headers of the page and its files.
///
/// # Errors
/// Those of what is behind it.
pub async fn headers<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let kept = request.path().starts_with("/assets/");
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(
        CACHE_CONTROL,
        HeaderValue::from_static(if kept {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        }),
    );
    Ok(response)
}
