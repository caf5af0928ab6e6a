//! What is measured, for a Prometheus to read. The numbers are not for everybody: the server puts
//! this on a listener of its own.

use std::fmt;
use std::sync::Arc;

use actix_web::web::{Data, ServiceConfig, get};
use actix_web::{HttpRequest, HttpResponse};

/// Writes the present numbers; the server has the recorder.
#[derive(Clone)]
pub struct Exposition(Arc<dyn Fn() -> String + Send + Sync>);

impl Exposition {
    /// From whatever renders the numbers.
    pub fn new(render: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self(Arc::new(render))
    }

    /// `GET /metrics`.
    pub fn configure(&self, config: &mut ServiceConfig) {
        config
            .app_data(Data::new(self.clone()))
            .route("/metrics", get().to(metrics));
    }
}

impl fmt::Debug for Exposition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Exposition")
    }
}

async fn metrics(request: HttpRequest) -> HttpResponse {
    match request.app_data::<Data<Exposition>>() {
        Some(exposition) => HttpResponse::Ok()
            .content_type("text/plain; version=0.0.4; charset=utf-8")
            .body((exposition.0)()),
        None => HttpResponse::NotFound().finish(),
    }
}

#[cfg(test)]
mod tests {
    use actix_web::{App, test};

    use super::*;

    #[actix_web::test]
    async fn the_numbers_are_shown() {
        let exposition = Exposition::new(|| "requests 7\n".to_owned());
        let app =
            test::init_service(App::new().configure(|config| exposition.configure(config))).await;
        let request = test::TestRequest::with_uri("/metrics").to_request();
        assert_eq!(
            test::call_and_read_body(&app, request).await,
            "requests 7\n"
        );
    }
}
