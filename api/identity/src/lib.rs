//! identity
mod passwords;
mod queries;
mod secrets;
pub mod views;
