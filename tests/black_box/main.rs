//! What Cirmos promises, tested from outside: over HTTP, on SQLite and on PostgreSQL.
//!
//! A test is named by the behaviour a resident or a clerk would recognise, and runs on both
//! databases through [`both!`]. [`harness`] starts the real server in this process.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot go on should say so at once"
)]
#![expect(
    clippy::too_many_lines,
    clippy::similar_names,
    reason = "a test is a story, told in one piece"
)]

#[macro_use]
mod harness;

mod checked_in;
mod contract;

mod accounts;
mod catalog;
mod concurrency;
mod crash;
mod design;
mod http;
mod intake;
mod leaving;
mod limits;
mod matrix;
mod pages;
mod people;
mod road;
mod sessions;
mod sight;
mod tenancy;
mod tidy;
mod tokens;
mod worklist;
