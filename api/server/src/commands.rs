//! What the command line does.

use std::error::Error;
use std::io::Write as _;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use domain::clock::Clock as _;
use domain::codes::Role;
use domain::text::Texts;
use identity::{Identity, InstallationSecret, command};
use metrics_exporter_prometheus::PrometheusBuilder;
use secrecy::ExposeSecret as _;
use store::{Store, StoreConfig};
use web::exposition::Exposition;
use web::keys::KeyRing;
use web::{SystemClock, WebConfig};

use crate::cli::{Cli, Command, Database, Import, Keys, Municipality, Serve, User};
use crate::running::{self, Options};
use crate::{contract, demo, import, logging, secret};

type Outcome = Result<ExitCode, Box<dyn Error + Send + Sync>>;

/// Does what the command line says.
pub fn run(cli: Cli) -> ExitCode {
    let outcome = match cli.command {
        Command::Serve(options) => serve(*options),
        Command::Openapi => openapi(),
        Command::Migrate(database) => migrate(&database),
        Command::Verify(database) => verify(&database),
        Command::Import(Import::Cases(args)) => import::command(&args),
        Command::Municipality(command) => municipality(command),
        Command::User(command) => user(command),
        Command::Keys(Keys::Rotate(database)) => rotate(&database),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            complain(&*error);
            ExitCode::FAILURE
        }
    }
}

/// The error and, line by line, what was behind it.
fn complain(error: &(dyn Error + 'static)) {
    let mut out = std::io::stderr().lock();
    let _ = writeln!(out, "cirmos: {error}");
    let mut cause = error.source();
    while let Some(next) = cause {
        let _ = writeln!(out, "  because: {next}");
        cause = next.source();
    }
}

impl Database {
    /// Opens the database as it is.
    ///
    /// # Errors
    /// It cannot be opened.
    pub fn open(&self) -> Result<Store, Box<dyn Error + Send + Sync>> {
        let url = match &self.database {
            Some(url) => url.clone(),
            None => format!("sqlite:{}", self.data.display()),
        };
        let mut config = StoreConfig::new(url);
        config.postgres_connections = self.connections;
        Ok(Store::open(&config)?)
    }

    fn secret(&self) -> std::io::Result<InstallationSecret> {
        // On SQLite the data folder is the installation. On PostgreSQL several instances have to
        // share one secret, so none is made up.
        secret::read(
            self.secret_file.as_deref(),
            &self.data,
            self.database.is_none(),
        )
    }
}

fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

fn openapi() -> Outcome {
    let yaml = contract::yaml().map_err(|error| error.to_string())?;
    std::io::stdout().write_all(yaml.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

fn migrate(database: &Database) -> Outcome {
    let ran = database.open()?.migrate()?;
    if ran.is_empty() {
        say("The tables are up to date.");
    }
    for name in ran {
        say(&format!("Ran {name}."));
    }
    Ok(ExitCode::SUCCESS)
}

fn verify(database: &Database) -> Outcome {
    let report = store::verify::verify(&database.open()?)?;
    for violation in &report.violations {
        say(&violation.to_string());
    }
    say(&format!(
        "Read {} journal entries and {} cases: {}.",
        report.entries,
        report.cases,
        if report.is_clean() {
            "all is well"
        } else {
            "not all is well"
        }
    ));
    Ok(if report.is_clean() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn rotate(database: &Database) -> Outcome {
    let store = database.open()?;
    let ring = Arc::new(KeyRing::new(""));
    let identity = Identity::new(store, ring, &database.secret()?);
    identity.prepare(SystemClock.now())?;
    identity.rotate_keys(SystemClock.now())?;
    say("The next key signs from now on; running instances notice within a minute.");
    Ok(ExitCode::SUCCESS)
}

fn municipality(command: Municipality) -> Outcome {
    let Municipality::Create {
        database,
        slug,
        prefix,
        names,
        time_zone,
    } = command;
    let languages: Vec<_> = names.iter().map(|(language, _)| *language).collect();
    let default_language = languages
        .first()
        .copied()
        .ok_or("give at least one --name")?;
    let new = identity::views::municipalities::NewMunicipality {
        slug: slug.clone(),
        prefix,
        names: names.into_iter().collect::<Texts>(),
        languages,
        default_language,
        time_zone,
        branding: identity::views::municipalities::Branding::default(),
        origins: Vec::new(),
    };
    command::create_municipality(&database.open()?, SystemClock.now(), new)?;
    say(&format!(
        "{slug} is set up. Its first administrator: cirmos user invite --municipality {slug} …"
    ));
    Ok(ExitCode::SUCCESS)
}

fn user(command: User) -> Outcome {
    let now = SystemClock.now();
    let (invitation, slug, public_url) = match command {
        User::Invite {
            database,
            municipality,
            email,
            family_name,
            given_name,
            role,
            public_url,
        } => {
            let new =
                match role {
                    Role::Admin => command::administrator(email, family_name, given_name),
                    Role::Operator => command::operator(email, family_name, given_name),
                    _ => return Err(
                        "only an administrator or an operator is made here; they make the others"
                            .into(),
                    ),
                };
            let invitation = command::invite(&database.open()?, now, &municipality, new)?;
            (invitation, municipality, public_url)
        }
        User::Link {
            database,
            email,
            public_url,
        } => {
            let store = database.open()?;
            let invitation = command::reset_link(&store, now, &email)?;
            let slug = command::slug_of(&store, invitation.municipality)?;
            (invitation, slug, public_url)
        }
    };
    say("This link works once, until the time below. Whoever opens it chooses a password.");
    say(&format!(
        "{}/{slug}/desk/activation#{}",
        public_url.trim_end_matches('/'),
        invitation.token.expose_secret()
    ));
    say(&format!("until {}", invitation.expires_at.to_rfc3339()));
    Ok(ExitCode::SUCCESS)
}

fn serve(options: Serve) -> Outcome {
    logging::begin(options.log_format, &options.log);
    let exposition = match options.metrics {
        None => None,
        Some(listen) => {
            let recorder = PrometheusBuilder::new().install_recorder()?;
            Some((listen, Exposition::new(move || recorder.render())))
        }
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(serving(options, exposition))
}

async fn serving(options: Serve, metrics: Option<(SocketAddr, Exposition)>) -> Outcome {
    let secret = options.database.secret()?;
    let store = options.database.open()?;
    let opened = store.clone();
    tokio::task::spawn_blocking(move || opened.migrate()).await??;
    if options.demo {
        demo::seed(&store, SystemClock.now()).await?;
    }
    let listen = SocketAddr::new(options.address, options.port);
    let public_url = options.public_url.clone().unwrap_or_else(|| {
        let host = if options.address.is_loopback() || options.address.is_unspecified() {
            "localhost".to_owned()
        } else {
            options.address.to_string()
        };
        format!("http://{host}:{}", options.port)
    });
    let mut web = WebConfig {
        public_url: public_url.clone(),
        trusted_proxies: options.trusted_proxies.clone(),
        strict_transport: options.strict_transport,
        ..WebConfig::default()
    };
    web.rates = web.rates.times(options.rate_factor);
    let mut running = running::start(Options {
        store,
        secret,
        web,
        listen,
        metrics,
        ui: options.ui.clone(),
        workers: options.workers,
        clock: Arc::new(SystemClock),
    })
    .await?;
    tracing::info!(address = %running.address, "ready");
    if options.demo {
        say(&demo::welcome(&public_url, options.ui.is_some()));
    }
    tokio::select! {
        ended = running.ended() => {
            ended?;
            Err("the server ended by itself".into())
        }
        () = asked_to_stop() => {
            tracing::info!("asked to stop; the requests under way end first");
            running.stop().await;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// SIGTERM, or Ctrl-C.
async fn asked_to_stop() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                () = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    interrupted.await;
}
