//! The words and the decisions of Cirmos.
//!
//! Everything the municipality could argue about is here, as tables and pure functions: who may do
//! what ([`policy`]), which status may follow which ([`case`], [`task`], [`service`]), when
//! something is due ([`deadline`]), what makes a good form ([`form`]) and a sound process
//! ([`process`]), and how each refusal reads in the caller's language ([`refusal`]).
//!
//! Entry points: the modules below; start with [`policy::permits`] and [`case::TRANSITIONS`].
//!
//! Never in here: a database, HTTP, files, the present moment, random numbers. Whoever calls brings
//! the time and the records; the answer is a value. (utoipa is here only to name the codes in the
//! contract; it does no work at run time.)

pub mod case;
pub mod clock;
pub mod codes;
pub mod deadline;
pub mod form;
pub mod ids;
pub mod person;
pub mod policy;
pub mod process;
pub mod reference;
pub mod refusal;
pub mod service;
#[cfg(feature = "sql")]
mod sql;
pub mod task;
pub mod text;
