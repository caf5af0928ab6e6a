//! The service catalog: categories, services and their versions; what residents browse, and how the
//! people who own services design them.
//!
//! Entry points: [`configure`] adds the routes; [`operations`] are the verbs, which the demo and the
//! command line call too; [`Showcase`] keeps what residents see ready.
//!
//! What holds here: a service and its versions are one thing with one version and one journal, so
//! whoever changes any of it has seen all of it; at most one version is live; a version that left
//! `draft` is never edited; nothing goes live with a fault in its form, its process, or a text that
//! is missing in a language; who may only draft changes nothing residents see.
//!
//! Never in here: cases (they read versions by themselves, from the tables), what makes a form or a
//! process sound (that is `domain`), who may do what (the policy table in `domain`).

pub mod inputs;
pub mod operations;
pub mod views;

mod page;
mod present;
mod queries;
mod routes;
mod search;
mod shelf;
mod showcase;
mod words;

pub use routes::configure;
pub use showcase::Showcase;

#[cfg(test)]
mod tests;
