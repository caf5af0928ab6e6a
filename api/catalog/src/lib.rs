//! x
mod queries;
