//! x
pub mod inputs;
pub mod operations;
mod queries;
pub mod views;
