//! Cases: what residents ask, the work of the departments on it, and how both follow it.
//!
//! Entry points: [`configure`] adds the routes; [`operations`] are the verbs, which the importer,
//! the demo and the command line call too; [`queries`] reads; [`offers`] keeps services ready for
//! intake.
//!
//! What holds here: an open case has exactly one accountable department; a case's version is that
//! of its last event, and tasks, messages and notes are part of the case; what a resident may read
//! and what is internal are told apart by table, not by a flag.
//!
//! Never in here: how services are designed (`catalog`), who people are (`identity`), when
//! something is due or may move (`domain`).

pub mod inputs;
pub mod offers;
pub mod operations;
pub mod queries;
pub mod secret;
pub mod story;
pub mod views;

mod present;
mod routes;
mod tracking;

pub use routes::configure;
