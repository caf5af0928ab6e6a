//! The least an HTTP server can do: one short JSON answer to everything.

use actix_web::{App, HttpResponse, HttpServer, web};
use clap::Args;
use serde_json::json;

use crate::Outcome;

/// Where it listens.
#[derive(Clone, Debug, Args)]
pub struct BareOptions {
    /// The port.
    #[arg(long)]
    port: u16,
}

/// Answers until it is stopped.
#[actix_web::main]
pub async fn serve(options: &BareOptions) -> Outcome<()> {
    let server = HttpServer::new(|| {
        App::new().default_service(web::to(|| async {
            HttpResponse::Ok().json(json!({ "status": "ok" }))
        }))
    });
    Ok(server
        .workers(crate::process::cores())
        .bind(("127.0.0.1", options.port))?
        .run()
        .await?)
}
