//! The contract: the OpenAPI document, made of the same handlers that answer.

use actix_web::App;
use utoipa::OpenApi;
use utoipa::openapi::extensions::Extensions;
use utoipa_actix_web::{AppExt as _, scope, service_config::ServiceConfig};

/// Everything below `/api/v1`.
pub fn routes(config: &mut ServiceConfig<'_>) {
    identity::configure(config);
    departments::configure(config);
    catalog::configure(config);
    cases::configure(config);
}

/// The contract of this build.
pub fn document() -> utoipa::openapi::OpenApi {
    let (_, mut document) = App::new()
        .into_utoipa_app()
        .openapi(Head::openapi())
        .service(scope::scope("/api/v1").configure(routes))
        .split_for_parts();
    web::openapi::finish(&mut document);
    for server in document.servers.iter_mut().flatten() {
        // Portals outside the town hall call it too.
        server.extensions = Some(Extensions::builder().add("x-internal", false).build());
    }
    document
}

/// The contract as it is checked in.
///
/// # Errors
/// It cannot be written as YAML.
pub fn yaml() -> Result<String, Box<dyn std::error::Error>> {
    Ok(document().to_yaml()?)
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Cirmos",
        description = "Shared service management for municipal resident support: residents ask, departments answer together, both see where it stands.\n\nEverything a municipality has lives below `/api/v1/municipalities/{municipality}`. The service catalog, handing in a case and following it with its number and secret are open to everybody; the rest needs a sign-in. Texts for people come in the language of `Accept-Language`; where employees edit them they are maps by language.\n\nErrors are problem documents (RFC 9457) that name every fault at once. Lists are pages from a cursor. Changes need the `ETag` that was seen, in `If-Match`. Creating requests can carry an `Idempotency-Key` and may then be repeated safely.",
        license(name = "EUPL-1.2", identifier = "EUPL-1.2"),
        contact(name = "Cirmos maintainers", url = "https://cirmos.example/contact", email = "maintainers@cirmos.example"),
    ),
    servers((url = "/", description = "This installation: production.")),
    tags(
        (name = "municipalities", description = "The municipalities of the installation."),
        (name = "sessions", description = "Signing in and out."),
        (name = "users", description = "The employees of a municipality and their roles."),
        (name = "departments", description = "The units that do the work, and who is in them."),
        (name = "catalog", description = "The service catalog as residents and portals read it."),
        (name = "service design", description = "Services, their versions and categories as their owners write them."),
        (name = "cases", description = "What residents ask, and where it stands."),
        (name = "conversation", description = "What is written to residents, by them, and among colleagues."),
        (name = "tasks", description = "The work of the departments."),
        (name = "tracking", description = "A resident follows a case with its number and secret."),
    ),
)]
struct Head;

#[cfg(test)]
mod tests {
    #[test]
    fn the_checked_in_contract_is_this_one() {
        let checked_in = include_str!("../../../openapi.yaml");
        let now = super::yaml().expect("YAML");
        assert!(
            checked_in == now,
            "openapi.yaml is stale: run `make openapi`"
        );
    }
}
