//! What Cirmos promises, tested from outside: over HTTP, on SQLite and on PostgreSQL.
//!
//! A test is named by the behaviour a resident or a clerk would recognise, and runs on both
//! databases through [`both!`]. [`harness`] starts the real server in this process.

#[macro_use]
mod harness;

mod checked_in;

mod accounts;
mod catalog;
mod design;
mod intake;
mod leaving;
mod matrix;
mod people;
mod road;
mod sessions;
mod sight;
mod tenancy;
mod tokens;
mod worklist;
