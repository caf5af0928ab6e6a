//! Departments: the units that do work, who works in them, and who is on duty.
//!
//! Entry points: [`configure`] adds the routes; [`operations`] are the verbs, which the demo calls
//! too.
//!
//! What holds here: members are part of their department, so every change of either is a new version
//! of the department; a department is closed, never removed, and not while people, open work or a
//! live service depend on it; its code stays for good.
//!
//! Never in here: who people are and how they sign in (`identity`), what a role may do
//! (`domain::policy`), giving work to somebody (`cases`).

pub mod operations;
pub mod views;

mod queries;
mod routes;

pub use queries::DepartmentRow;
pub use routes::configure;

#[cfg(test)]
mod tests;
