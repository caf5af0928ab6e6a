//! The routes of this slice.

mod account;
mod auth;
mod cookies;
mod maybe_body;
mod municipalities;
mod users;

use utoipa_actix_web::service_config::ServiceConfig;

/// Adds the routes below `/api/v1`. They need `Data<App>` and `Data<Identity>`.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(municipalities::list_municipalities)
        .service(municipalities::create_municipality)
        .service(municipalities::get_municipality)
        .service(municipalities::patch_municipality)
        .service(users::list_users)
        .service(users::create_user)
        .service(users::get_user)
        .service(users::patch_user)
        .service(users::create_activation)
        .service(users::delete_user_sessions)
        .service(auth::login)
        .service(auth::refresh_session)
        .service(auth::logout)
        .service(account::get_me)
        .service(account::list_sessions)
        .service(account::delete_session)
        .service(account::activate)
        .service(account::change_password);
}

/// Adds what stands outside `/api/v1`: the public keys, where everybody looks for them.
pub fn configure_root(config: &mut actix_web::web::ServiceConfig) {
    config.route(
        "/.well-known/jwks.json",
        actix_web::web::get().to(auth::published_keys),
    );
}
