//! The slice on both databases: the operations, and the routes through the gate.

mod house;
mod operations;
mod routes;
