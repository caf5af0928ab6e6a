//! A server that runs: assembled from the store, the slices and the gate, and stopped again without
//! losing a request.

use std::fmt;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::middleware::from_fn;
use actix_web::web::Data;
use actix_web::{App as Actix, HttpServer};
use domain::clock::Clock;
use identity::{Identity, InstallationSecret};
use store::Store;
use tokio::task::JoinHandle;
use utoipa_actix_web::{AppExt as _, scope};
use web::directory::StoreDirectory;
use web::exposition::Exposition;
use web::gate::{Gate, RouteTable};
use web::keys::KeyRing;
use web::{App, WebConfig};

use crate::{contract, docs, ui};

/// How a server is started.
pub struct Options {
    /// The database, open and migrated.
    pub store: Store,
    /// What seals the signing keys.
    pub secret: InstallationSecret,
    /// The HTTP side.
    pub web: WebConfig,
    /// Where it listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where it shows its numbers.
    pub metrics: Option<(SocketAddr, Exposition)>,
    /// The built web UI to serve.
    pub ui: Option<PathBuf>,
    /// Threads that answer; one a core when not set.
    pub workers: Option<usize>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("listen", &self.listen)
            .finish_non_exhaustive()
    }
}

/// A server that runs.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// What its handlers work with.
    pub app: App,
    handles: Vec<ServerHandle>,
    ends: Vec<JoinHandle<io::Result<()>>>,
    chores: JoinHandle<()>,
}

/// How long a slow head of a request is waited for.
const HEAD: Duration = Duration::from_secs(5);

/// How long requests under way may take to end when the server stops, in seconds.
const LAST_REQUESTS_S: u64 = 30;

/// Connections a worker holds at most; more wait in the operating system's queue.
const CONNECTIONS: usize = 2_000;

/// Starts a server.
///
/// # Errors
/// The address is taken, or the signing keys cannot be had.
pub async fn start(options: Options) -> Result<Running, Box<dyn std::error::Error + Send + Sync>> {
    let rendered = docs::Rendered::new(&contract::document()).map_err(|error| error.to_string())?;
    let keys = Arc::new(KeyRing::new(&options.web.public_url));
    let identity = Identity::new(options.store.clone(), Arc::clone(&keys), &options.secret);
    let (prepared, now) = (identity.clone(), options.clock.now());
    tokio::task::spawn_blocking(move || prepared.prepare(now)).await??;
    let app = assemble(&options.store, &options.web, &options.clock, &keys);
    let listener = TcpListener::bind(options.listen)?;
    let address = listener.local_addr()?;
    let workers = options
        .workers
        .unwrap_or_else(|| std::thread::available_parallelism().map_or(2, std::num::NonZero::get));
    let data = (
        Data::new(app.clone()),
        Data::new(identity.clone()),
        Data::new(cases::offers::Offers::default()),
        Data::new(catalog::Showcase::default()),
    );
    let ui = options.ui.clone();
    let gate = Arc::clone(&app.gate);
    let server = HttpServer::new(move || {
        let gate = Arc::clone(&gate);
        let rendered = rendered.clone();
        let ui = ui.clone();
        // The contract lies below `/api/v1` too, and the scope there would keep it from being found.
        let (application, _) = Actix::new()
            .configure(|config| rendered.configure(config))
            .into_utoipa_app()
            .service(scope::scope("/api/v1").configure(contract::routes))
            .split_for_parts();
        let application = application
            .app_data(data.0.clone())
            .app_data(data.1.clone())
            .app_data(data.2.clone())
            .app_data(data.3.clone())
            .configure(web::health::configure)
            .configure(web::problem_pages::configure)
            .configure(identity::configure_root);
        let application = match ui {
            None => application,
            Some(folder) => application.service(
                actix_web::web::scope("")
                    .wrap(from_fn(ui::headers))
                    .configure(|config| ui::configure(config, &folder)),
            ),
        };
        application.wrap(from_fn(move |request, next| {
            web::gate::pass(Arc::clone(&gate), request, next)
        }))
    })
    .workers(workers)
    .max_connections(CONNECTIONS)
    .client_request_timeout(HEAD)
    .shutdown_timeout(LAST_REQUESTS_S)
    .disable_signals()
    .listen(listener)?
    .run();
    let mut handles = vec![server.handle()];
    let mut ends = vec![tokio::spawn(server)];
    if let Some((listen, exposition)) = options.metrics {
        let numbers = HttpServer::new(move || {
            let exposition = exposition.clone();
            Actix::new().configure(|config| exposition.configure(config))
        })
        .workers(1)
        .disable_signals()
        .bind(listen)?
        .run();
        handles.push(numbers.handle());
        ends.push(tokio::spawn(numbers));
    }
    let chores = tokio::spawn(crate::chores::run(app.clone(), identity));
    Ok(Running {
        address,
        app,
        handles,
        ends,
        chores,
    })
}

fn assemble(store: &Store, config: &WebConfig, clock: &Arc<dyn Clock>, keys: &Arc<KeyRing>) -> App {
    let gate = Gate::new(
        config.clone(),
        Arc::clone(clock),
        Arc::clone(keys),
        Arc::new(StoreDirectory(store.clone())),
        RouteTable::of(&contract::document()),
    );
    App {
        store: store.clone(),
        clock: Arc::clone(clock),
        keys: Arc::clone(keys),
        gate: Arc::new(gate),
    }
}

impl Running {
    /// Says "not ready", lets the requests under way end, and lets go of the database.
    pub async fn stop(self) {
        self.app.gate.leave();
        self.chores.abort();
        for handle in &self.handles {
            handle.stop(true).await;
        }
        self.app.store.close();
    }

    /// Waits until the server ends by itself, which it does only when it fails.
    ///
    /// # Errors
    /// Why it failed.
    pub async fn ended(&mut self) -> io::Result<()> {
        match self.ends.first_mut() {
            Some(end) => end.await.map_err(io::Error::other)?,
            None => Ok(()),
        }
    }
}
