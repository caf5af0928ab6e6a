//! The HTTP side: handlers that read the request, call one operation and answer with a view.
//!
//! Whoever writes tells the [`Showcase`] once the change is committed, so that what residents see
//! follows at once.

mod browse;
mod categories;
mod examples;
mod params;
mod services;
mod versions;

use serde::Serialize;
use store::{Failure, Tx};
use utoipa_actix_web::service_config::ServiceConfig;
use web::{Allowed, Answer, App, IdempotencyKey, Reply};

use crate::operations::Deed;
use crate::showcase::Showcase;
use crate::views::Versioned;

/// Adds the routes of this slice, below `/api/v1`. They need `web::Data<Showcase>` beside
/// `web::Data<App>`.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(browse::browse_catalog)
        .service(services::list_services)
        .service(services::create_service)
        .service(browse::get_service)
        .service(services::get_service_definition)
        .service(services::update_service_definition)
        .service(versions::list_service_versions)
        .service(versions::create_service_version)
        .service(versions::get_service_version)
        .service(versions::update_service_version)
        .service(versions::move_service_version)
        .service(categories::list_categories)
        .service(categories::create_category)
        .service(categories::get_category)
        .service(categories::update_category)
        .service(categories::remove_category);
}

/// Who does what was asked.
fn deed<P>(allowed: &Allowed<P>) -> Deed<'_> {
    Deed {
        actor: &allowed.actor,
        municipality: &allowed.municipality,
        now: allowed.now,
        request_id: Some(allowed.request_id.as_str()),
    }
}

/// Makes a change, and shows it.
async fn change<P>(
    app: &App,
    showcase: &Showcase,
    allowed: &Allowed<P>,
    work: impl FnMut(&mut Tx<'_>) -> Result<Reply, Failure> + Send + 'static,
) -> Answer {
    let reply = app.store.write(allowed.municipality.id, work).await?;
    showcase.renew();
    Ok(reply)
}

/// Makes something new once, and shows it.
async fn add<P>(
    app: &App,
    showcase: &Showcase,
    allowed: &Allowed<P>,
    key: IdempotencyKey,
    fingerprint: Option<web::fingerprint::Fingerprint>,
    work: impl FnMut(&mut Tx<'_>) -> Result<Reply, Failure> + Send + 'static,
) -> Answer {
    let reply = web::once(app, allowed, key, fingerprint, work).await?;
    showcase.renew();
    Ok(reply)
}

/// A view with its version as ETag.
fn shown<T: Serialize>(view: &Versioned<T>) -> Reply {
    web::ok(&view.value).version(view.version)
}

/// A new thing, with where it is found below the catalog.
fn made<P, T: Serialize>(allowed: &Allowed<P>, path: &str, view: &Versioned<T>) -> Reply {
    let slug = &allowed.municipality.slug;
    let location = format!("/api/v1/municipalities/{slug}/service-catalog/{path}");
    web::created(location, &view.value).version(view.version)
}
