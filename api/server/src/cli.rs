//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use ipnet::IpNet;

use crate::import::ImportArgs;
use crate::logging::Format;

/// Shared service management for municipal resident support.
#[derive(Debug, Parser)]
#[command(name = "cirmos", version, about, disable_help_subcommand = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the API, its documentation and, where given, the web UI.
    Serve(Box<Serve>),
    /// Make or update the tables. May be repeated.
    Migrate(Database),
    /// Write the OpenAPI contract to standard output.
    Openapi,
    /// Check that a database is whole; ends with 1 and says what is wrong when it is not.
    Verify(Database),
    /// Bring data in from elsewhere.
    #[command(subcommand)]
    Import(Import),
    /// Municipalities of the installation.
    #[command(subcommand)]
    Municipality(Municipality),
    /// One-time links with which somebody sets a password.
    #[command(subcommand)]
    User(User),
    /// The keys that sign access tokens.
    #[command(subcommand)]
    Keys(Keys),
}

/// Which database, and the secret beside it.
#[derive(Clone, Debug, Args)]
pub struct Database {
    /// `postgres://…`, or nothing for an embedded SQLite database in the data folder.
    #[arg(long, env = "CIRMOS_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
    /// The data folder.
    #[arg(long, env = "CIRMOS_DATA", default_value = "data")]
    pub data: PathBuf,
    /// A file with the installation's secret: 64 hexadecimal digits. Made in the data folder when
    /// missing there; instances that share a database need the same one.
    #[arg(long, env = "CIRMOS_SECRET_FILE")]
    pub secret_file: Option<PathBuf>,
    /// Connections to PostgreSQL.
    #[arg(long, env = "CIRMOS_CONNECTIONS", default_value_t = 16)]
    pub connections: usize,
}

/// How to serve.
#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// The database.
    #[command(flatten)]
    pub database: Database,
    /// The port to listen on.
    #[arg(long, env = "CIRMOS_PORT", default_value_t = 8080)]
    pub port: u16,
    /// The address to listen on.
    #[arg(long, env = "CIRMOS_ADDRESS", default_value = "127.0.0.1")]
    pub address: std::net::IpAddr,
    /// Where the installation is found from outside: `https://ugyek.example`. The own address when
    /// left out.
    #[arg(long, env = "CIRMOS_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Where metrics are shown, on a listener of its own: `127.0.0.1:9090`. Nowhere when left out.
    #[arg(long, env = "CIRMOS_METRICS")]
    pub metrics: Option<SocketAddr>,
    /// A proxy (address or network) whose `X-Forwarded-For` is believed. May be repeated.
    #[arg(
        long = "trusted-proxy",
        env = "CIRMOS_TRUSTED_PROXIES",
        value_delimiter = ','
    )]
    pub trusted_proxies: Vec<IpNet>,
    /// Tell browsers to come by HTTPS only.
    #[arg(long, env = "CIRMOS_STRICT_TRANSPORT")]
    pub strict_transport: bool,
    /// The folder of a built web UI.
    #[arg(long, env = "CIRMOS_UI")]
    pub ui: Option<PathBuf>,
    /// Threads that answer requests; one a core when left out.
    #[arg(long, env = "CIRMOS_WORKERS")]
    pub workers: Option<usize>,
    /// Serve a demo municipality, with users whose password everybody knows. Never with real data.
    #[arg(long)]
    pub demo: bool,
    /// How often one caller may ask, as a multiple of the usual. For load tests.
    #[arg(long, env = "CIRMOS_RATE_FACTOR", default_value_t = 1)]
    pub rate_factor: u32,
    /// How the log is written.
    #[arg(long, env = "CIRMOS_LOG_FORMAT", value_enum, default_value_t = Format::Json)]
    pub log_format: Format,
    /// What is logged: `info`, `warn`, `store=debug,info`.
    #[arg(long, env = "CIRMOS_LOG", default_value = "info")]
    pub log: String,
}

/// What can be brought in.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// Cases from a CSV file, by a mapping of its columns.
    Cases(Box<ImportArgs>),
}

/// What can be done with municipalities.
#[derive(Debug, Subcommand)]
pub enum Municipality {
    /// Set one up.
    Create {
        /// The database.
        #[command(flatten)]
        database: Database,
        /// Its name in addresses: lower-case letters, digits, hyphens.
        #[arg(long)]
        slug: String,
        /// What its case numbers begin with: two to five capital letters.
        #[arg(long)]
        prefix: String,
        /// Its name, by language: `hu=Cserhalom`. May be repeated; the languages are those it speaks,
        /// the first the one it answers in by default.
        #[arg(long = "name", required = true, value_parser = language_and_text)]
        names: Vec<(domain::text::Language, String)>,
        /// Its time zone.
        #[arg(long, default_value = "Europe/Budapest")]
        time_zone: String,
    },
}

/// What can be done with users.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Make the first administrator (or an operator) and print the one-time link.
    Invite {
        /// The database.
        #[command(flatten)]
        database: Database,
        /// The municipality's slug.
        #[arg(long)]
        municipality: String,
        /// The e-mail address to sign in with.
        #[arg(long)]
        email: String,
        /// The family name.
        #[arg(long)]
        family_name: String,
        /// The given name.
        #[arg(long)]
        given_name: String,
        /// The role.
        #[arg(long, default_value = "admin")]
        role: domain::codes::Role,
        /// Where the installation is found from outside, for the link.
        #[arg(
            long,
            env = "CIRMOS_PUBLIC_URL",
            default_value = "http://localhost:8080"
        )]
        public_url: String,
    },
    /// Print a new one-time link for somebody who cannot sign in any more.
    Link {
        /// The database.
        #[command(flatten)]
        database: Database,
        /// The e-mail address.
        #[arg(long)]
        email: String,
        /// Where the installation is found from outside, for the link.
        #[arg(
            long,
            env = "CIRMOS_PUBLIC_URL",
            default_value = "http://localhost:8080"
        )]
        public_url: String,
    },
}

/// What can be done with keys.
#[derive(Debug, Subcommand)]
pub enum Keys {
    /// Let the next key sign from now on; the present one verifies what it signed until that has
    /// expired.
    Rotate(Database),
}

fn language_and_text(argument: &str) -> Result<(domain::text::Language, String), String> {
    let (language, text) = argument.split_once('=').ok_or("write it as hu=Cserhalom")?;
    Ok((
        language.parse().map_err(|error| format!("{error}"))?,
        text.to_owned(),
    ))
}
