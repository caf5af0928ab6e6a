//! What every HTTP slice shares: who calls and whether they may ([`Allowed`]), what they sent
//! ([`Body`], [`Params`], [`PathOf`], [`IfMatch`], [`IdempotencyKey`]), how it is answered
//! ([`reply`], [`Problem`]), and the one layer around it all ([`gate`]).
//!
//! Entry points: a handler takes [`Allowed<P>`] first, then what it needs, and returns [`Answer`];
//! the server makes one [`App`] with one [`gate::Gate`] and wraps the application in
//! [`gate::pass`].
//!
//! Never in here: what a case, a user or a service is; a route of a slice; the present moment,
//! except in [`SystemClock`]; SQL, except the two lookups in [`directory`].

pub mod address;
pub mod allow;
pub mod body;
pub mod check;
pub mod config;
pub mod directory;
pub mod etag;
pub mod exposition;
pub mod fingerprint;
pub mod gate;
pub mod headers;
pub mod health;
pub mod keys;
pub mod language;
pub mod limits;
pub mod municipality;
pub mod once;
pub mod openapi;
pub mod parameters;
pub mod params;
pub mod patch;
pub mod problem;
pub mod problem_pages;
pub mod refusals;
pub mod reply;
pub mod request_id;
pub mod session;
pub mod trim;

mod admission;
mod app;
mod context;
mod failure;
mod json;
#[cfg(test)]
mod testing;

pub use actix_web::web::Data;

pub use allow::{Allowed, AllowedInstallation, Anybody};
pub use app::{App, SystemClock};
pub use body::Body;
pub use check::{Check, Faults};
pub use config::WebConfig;
pub use etag::IfMatch;
pub use json::{Forbidden, clean};
pub use municipality::MunicipalityContext;
pub use once::{IdempotencyKey, once, once_as};
pub use params::{NoParams, Params, PathOf};
pub use patch::{Change, Patch};
pub use problem::Problem;
pub use reply::{Answer, Reply, accepted, created, list, no_content, ok};
pub use request_id::RequestId;
pub use store::page::Page;
