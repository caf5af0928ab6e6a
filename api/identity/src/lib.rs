//! Who people are: municipalities, users, the sessions they open and the keys that vouch for them.
//!
//! Entry points: [`configure`] adds the routes, [`configure_root`] the public keys; [`Identity`] is
//! made once by the server (`prepare` before the first request, `reload_keys` every minute, `tidy`
//! now and then); [`command`] is what the command line and the demo do.
//!
//! What holds here: a password is kept only as an Argon2id hash, a token only as the hash of its 256
//! random bits, a private key only sealed under a secret that is in no database; whether an account
//! exists cannot be told from an answer or its time; there is always an active administrator once
//! there was one; nobody comes to the operator's role but through an operator or the command line.
//!
//! Never in here: what a role may do (`domain::policy`), how a request is told whose it is
//! (`web::session`), what departments are (`departments`), a password or an e-mail address in a log.

pub mod command;
pub mod views;

mod identity;
mod operations;
mod passwords;
mod present;
mod queries;
mod routes;
mod secrets;

pub use identity::Identity;
pub use routes::{configure, configure_root};
pub use secrets::{InstallationSecret, NotOurs};

#[cfg(test)]
mod tests;
