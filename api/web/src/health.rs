//! Whether we live, and whether we can work.

use actix_web::http::StatusCode;
use actix_web::web::{Data, ServiceConfig, get};
use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;

/// The two routes. Whoever restarts us asks the first, whoever sends us requests the second.
pub fn configure(config: &mut ServiceConfig) {
    config
        .route("/health/live", get().to(live))
        .route("/health/ready", web::get().to(ready));
}

/// What a health check answers.
#[derive(Debug, Serialize, ToSchema)]
struct Health {
    status: &'static str,
}

async fn live() -> HttpResponse {
    HttpResponse::Ok().json(Health { status: "ok" })
}

/// Nothing of the cause: it is in the log, and not for whoever may ask.
async fn ready(app: Data<App>) -> HttpResponse {
    let signs = app.keys.can_sign();
    let database = app.store.ping().await;
    if let Err(failure) = &database {
        tracing::warn!(cause = %crate::problem::Chain(failure), "the database does not answer");
    }
    if signs && database.is_ok() && !app.gate.is_leaving() {
        HttpResponse::Ok().json(Health { status: "ok" })
    } else {
        HttpResponse::build(StatusCode::SERVICE_UNAVAILABLE).json(Health {
            status: "unavailable",
        })
    }
}
