//! The contract and its pages, all from this process: no other host is needed to read them.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, ContentEncoding,
};
use actix_web::web::{Bytes, Path, ServiceConfig, get, redirect};
use domain::refusal::ProblemKind;
use utoipa::openapi::OpenApi;
use utoipa_swagger_ui::Config;
use web::Problem;

const PAGE: &str = include_str!("../assets/redoc/index.html");
const STYLE: &str = include_str!("../assets/redoc/docs.css");
const START: &str = include_str!("../assets/redoc/docs.js");
const REDOC: &[u8] = include_bytes!("../assets/redoc/redoc.standalone.js");

/// Redoc fills style elements it creates; the hashes allow exactly those (assets/redoc/README.md).
const REDOC_POLICY: &str = "default-src 'none'; script-src 'self'; worker-src blob:; style-src 'self' \
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' 'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc='; \
    img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Swagger UI styles what it draws in attributes of the elements, which no hash can allow.
const SWAGGER_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The contract rendered once.
#[derive(Clone)]
pub struct Rendered {
    json: Bytes,
    yaml: Bytes,
}

impl std::fmt::Debug for Rendered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Rendered")
    }
}

impl Rendered {
    /// Renders the contract.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn new(document: &OpenApi) -> Result<Self, Box<dyn std::error::Error>> {
        Ok(Self {
            json: document.to_json()?.into(),
            yaml: document.to_yaml()?.into(),
        })
    }

    /// Serves the contract, Redoc and Swagger UI.
    pub fn configure(&self, config: &mut ServiceConfig) {
        let fixed = |kind: &'static str, body: Bytes| {
            get().to(move || {
                let body = body.clone();
                async move { kept(kind).body(body) }
            })
        };
        let page = || {
            get().to(|| async {
                HttpResponse::Ok()
                    .content_type("text/html; charset=utf-8")
                    .insert_header((CONTENT_SECURITY_POLICY, REDOC_POLICY))
                    .body(PAGE)
            })
        };
        let swagger = Arc::new(Config::new(["/api/v1/openapi.json"]).try_it_out_enabled(true));
        config
            .route(
                "/api/v1/openapi.json",
                fixed("application/json; charset=utf-8", self.json.clone()),
            )
            .route(
                "/api/v1/openapi.yaml",
                fixed("application/yaml; charset=utf-8", self.yaml.clone()),
            )
            .route("/docs", page())
            .route(
                "/docs/assets/docs.css",
                fixed("text/css; charset=utf-8", STYLE.into()),
            )
            .route(
                "/docs/assets/docs.js",
                fixed("text/javascript; charset=utf-8", START.into()),
            )
            .route(
                "/docs/assets/redoc.standalone.js",
                fixed("text/javascript; charset=utf-8", Bytes::from_static(REDOC)),
            )
            // Its files are named relative to it.
            .service(redirect("/docs/try", "/docs/try/"))
            .route(
                "/docs/try/{file:.*}",
                get().to(move |file| std::future::ready(try_out(Arc::clone(&swagger), &file))),
            );
    }
}

fn kept(kind: &str) -> actix_web::HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response
        .content_type(kind)
        .insert_header((CACHE_CONTROL, "public, max-age=300"));
    response
}

/// A file of Swagger UI.
fn try_out(config: Arc<Config<'static>>, file: &Path<String>) -> Result<HttpResponse, Problem> {
    let found = utoipa_swagger_ui::serve(file, config)
        .map_err(|error| Problem::broken(error.to_string()))?
        .ok_or_else(|| Problem::of(ProblemKind::NotFound))?;
    let mut response = kept(&found.content_type);
    response.insert_header((CONTENT_SECURITY_POLICY, SWAGGER_POLICY));
    if found.gzpipped {
        response.insert_header((CONTENT_ENCODING, ContentEncoding::Gzip));
    }
    Ok(response.body(found.bytes.into_owned()))
}
