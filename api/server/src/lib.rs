//! The program: the slices put together, served, and looked after from the command line.
//!
//! Entry points: [`run`] is the command line; [`running::start`] starts a server in this process
//! (the tests and the benchmark use it too); [`contract`] is the OpenAPI document; [`demo`] is the
//! living demo municipality.
//!
//! Never in here: a rule of what anybody may do, a query of a slice, a handler of its own (beside
//! the contract's pages and the UI's files).

pub mod cli;
pub mod contract;
pub mod demo;
pub mod docs;
pub mod import;
pub mod logging;
pub mod running;
pub mod ui;

mod chores;
mod commands;
mod secret;

pub use commands::run;
