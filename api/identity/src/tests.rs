//! The slice on both databases: the operations where several act at once, and the routes through
//! the gate.

mod house;
mod keys;
mod routes;
mod sessions;
mod users;
