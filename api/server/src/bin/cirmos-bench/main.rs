//! `cirmos-bench`: how fast Cirmos is, beside what the same machine could do at most.
//!
//! One program, several parts. Without a part it is the run itself ([`run`]): it loads databases
//! ([`databases`], [`loading`]), starts the real `cirmos serve` and, beside it, the floor
//! ([`floor`]: the same statements without rules) and a bare answer ([`bare`]), lets the load
//! ([`client`], a process of its own) ask them in turns, and reports ([`report`]).
//!
//! Never in here: anything that Cirmos itself uses, and any measuring of Cirmos that goes round its
//! front door.

mod bare;
mod client;
mod databases;
mod floor;
mod loading;
mod process;
mod raw;
mod report;
mod run;
mod wire;
mod workload;

use std::error::Error;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Errors of a program that only reports them.
type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Measures Cirmos.
#[derive(Debug, Parser)]
#[command(name = "cirmos-bench", about, disable_help_subcommand = true)]
struct Cli {
    #[command(flatten)]
    run: RunOptions,
    #[command(subcommand)]
    part: Option<Part>,
}

/// What to measure.
#[derive(Clone, Debug, clap::Args)]
struct RunOptions {
    /// How many cases the database holds.
    #[arg(long, default_value_t = 100_000)]
    cases: u64,
    /// How long each figure is measured, in seconds, after one second of warming up.
    #[arg(long, default_value_t = 4.0)]
    seconds: f64,
    /// Which databases: PostgreSQL only where `CIRMOS_TEST_POSTGRES` names a server.
    #[arg(long, value_delimiter = ',', default_values = ["sqlite", "postgres"])]
    engines: Vec<databases::Kind>,
    /// Which workloads; all when left out.
    #[arg(long, value_delimiter = ',')]
    only: Vec<workload::Workload>,
    /// How many connections.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 32])]
    connections: Vec<usize>,
    /// Where the databases and the results lie.
    #[arg(long, default_value = "target/bench")]
    folder: PathBuf,
}

#[derive(Debug, Subcommand)]
enum Part {
    /// The same statements without rules.
    #[command(hide = true)]
    Floor(floor::FloorOptions),
    /// One short answer to everything.
    #[command(hide = true)]
    Bare(bare::BareOptions),
    /// The load: what to ask is read from standard input, the figures go to standard output.
    #[command(hide = true)]
    Client,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let outcome = match cli.part {
        None => run::run(&cli.run),
        Some(Part::Floor(options)) => floor::serve(&options),
        Some(Part::Bare(options)) => bare::serve(&options),
        Some(Part::Client) => client::main(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "cirmos-bench: {error}");
            ExitCode::FAILURE
        }
    }
}
