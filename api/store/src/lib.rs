//! The databases: an embedded SQLite, or PostgreSQL, behind one handle.
//!
//! Entry points: [`Store`] opens, reads and writes; a query is written once with [`on!`] against
//! [`schema`] with the column types of [`types`]; inside a write, [`journal::record`] tells what
//! happened, [`outbox`] what is to be sent, [`idempotency::once`] what was answered before. Lists
//! go through [`page`], the command line's health check through [`verify`].
//!
//! What holds everywhere: every query names its municipality; every change and its event are one
//! transaction; an answer is given only after the commit is on the disk; work inside a transaction
//! does nothing but use the database (PostgreSQL may have it repeated).
//!
//! Never in here: what a case, a user or a service may do (that is `domain`), HTTP, and any query
//! only one slice needs.
//!
//! A function that returns [`Failure`] is `Refused` when the caller may not have it, `Busy` when
//! repeating it may help, and `Broken` when it is our fault.

pub use diesel;

pub mod attempts;
pub mod idempotency;
pub mod ids;
pub mod journal;
pub mod outbox;
pub mod page;
pub mod schema;
pub mod types;
pub mod verify;

#[cfg(any(test, feature = "testing"))]
pub mod testing;

mod config;
mod db;
mod dialect;
mod failure;
mod handle;
mod migrate;
mod postgres;
mod queue;
mod sqlite;
mod threads;

#[cfg(test)]
mod tests;

pub use config::{OpenError, StoreConfig};
pub use db::{Db, Reach, Tx};
pub use dialect::{OneOf, one_of};
pub use failure::{BoxError, Failure};
pub use handle::Store;
