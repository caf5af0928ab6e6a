//! The JSON shapes of this slice: what comes in, with its rules, and what goes out.

pub mod auth;
pub mod municipalities;
pub mod users;
