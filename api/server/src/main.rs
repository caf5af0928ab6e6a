//! `cirmos`: see [`server::cli`].

use std::process::ExitCode;

use clap::Parser as _;
use server::cli::Cli;

fn main() -> ExitCode {
    server::run(Cli::parse())
}
