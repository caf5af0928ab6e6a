//! A real server on a fresh database, and callers of every kind.

mod caller;
mod town;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::clock::{Clock, Moment};
use identity::InstallationSecret;
use reqwest::Method;
use serde_json::{Value, json};
use server::demo;
use server::running::{self, Options, Running};
use store::Store;
use store::testing::FreshStore;
use tokio::sync::Mutex;
use web::{SystemClock, WebConfig};

pub use self::caller::{Answer, Caller};
pub use self::town::{OTHER, TOWN, Things, demo_service};

/// Makes a test on each database of a function that takes a [`World`]; with `under setting:` in
/// front, in a world so set up.
macro_rules! both {
    (under $setting:path: $($name:ident),+ $(,)?) => {
        mod sqlite {$(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let fresh = || store::testing::sqlite_with($crate::harness::TOWN);
                let world = $crate::harness::World::with(fresh, $setting).await;
                super::$name(&world).await;
                world.end().await;
            }
        )+}
        mod postgres {$(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let fresh = || store::testing::postgres_with($crate::harness::TOWN);
                let world = $crate::harness::World::with(fresh, $setting).await;
                super::$name(&world).await;
                world.end().await;
            }
        )+}
    };
    ($($name:ident),+ $(,)?) => {
        both!(under $crate::harness::usual: $($name),+);
    };
}

/// The usual settings, but for one address that plays a whole town.
pub fn usual(web: &mut WebConfig) {
    web.rates = web.rates.clone().times(10_000);
}

/// A server with the demo town (all services and people, no cases) and another municipality.
pub struct World {
    running: Option<Running>,
    store: FreshStore,
    client: reqwest::Client,
    base: String,
    web: WebConfig,
    others: Mutex<Vec<Running>>,
    clock: Arc<Watch>,
    tokens: Mutex<BTreeMap<&'static str, String>>,
}

impl World {
    /// Starts one, set up so.
    pub async fn with(
        fresh: impl FnOnce() -> FreshStore + Send + 'static,
        setting: impl FnOnce(&mut WebConfig),
    ) -> Self {
        let store = tokio::task::spawn_blocking(fresh).await.expect("a store");
        let mut web = WebConfig::default();
        setting(&mut web);
        let clock = Arc::new(Watch::default());
        let running = serve(&store, web.clone(), clock.clone()).await;
        Self {
            base: format!("http://{}", running.address),
            running: Some(running),
            store,
            client: reqwest::Client::new(),
            web,
            others: Mutex::default(),
            clock,
            tokens: Mutex::default(),
        }
    }

    /// Starts another server on the same database, with its own memory of who may do what, and
    /// answers where it is.
    pub async fn second(&self) -> String {
        let running = serve(&self.store, self.web.clone(), self.clock.clone()).await;
        let base = format!("http://{}", running.address);
        self.others.lock().await.push(running);
        base
    }

    /// Ends it; the database must be whole.
    pub async fn end(mut self) {
        let opened = (*self.store).clone();
        let report = tokio::task::spawn_blocking(move || store::verify::verify(&opened))
            .await
            .expect("no panic")
            .expect("a database that can be read");
        let violations: Vec<String> = report.violations.iter().map(ToString::to_string).collect();
        assert!(violations.is_empty(), "{violations:#?}");
        for running in self
            .running
            .take()
            .into_iter()
            .chain(self.others.into_inner())
        {
            running.stop().await;
        }
        tokio::task::spawn_blocking(move || drop(self.store))
            .await
            .expect("a store that closes");
    }

    /// The database behind the server.
    pub fn store(&self) -> &FreshStore {
        &self.store
    }

    /// The server, as the program that starts it has it.
    pub fn running(&self) -> &Running {
        self.running.as_ref().expect("a server that runs")
    }

    /// Takes the server out of the world, to end it in another way than [`World::end`] does.
    pub fn take_running(&mut self) -> Running {
        self.running.take().expect("a server that runs")
    }

    /// Puts the clock on. Who was signed in for long signs in anew when next asked for.
    pub async fn pass(&self, time: chrono::TimeDelta) {
        let micros = time.num_microseconds().expect("less than an age");
        self.clock.ahead.fetch_add(micros, Ordering::Relaxed);
        self.tokens.lock().await.clear();
    }

    /// The present moment, as the server has it.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Below the demo municipality.
    pub fn town(&self, path: &str) -> String {
        self.url(&format!("/api/v1/municipalities/{}{path}", demo::SLUG))
    }

    /// Below the other municipality.
    pub fn other(&self, path: &str) -> String {
        self.url(&format!("/api/v1/municipalities/{OTHER}{path}"))
    }

    /// Anybody.
    pub fn public(&self) -> Caller {
        Caller::new(&self.client, None)
    }

    /// Somebody of the demo town, by the part before the `@`; `other` is the administrator of the
    /// other municipality. One session each.
    pub async fn staff(&self, who: &'static str) -> Caller {
        let mut tokens = self.tokens.lock().await;
        let token = match tokens.get(who) {
            Some(token) => token.clone(),
            None => self.sign_in(who).await.text_at("/accessToken"),
        };
        tokens.insert(who, token.clone());
        self.bearer(&token)
    }

    /// Whoever holds a token.
    pub fn bearer(&self, token: &str) -> Caller {
        Caller::new(&self.client, Some(token.to_owned()))
    }

    /// A request as it is, for what a [`Caller`] would not do.
    pub fn raw(&self, method: Method, url: &str) -> reqwest::RequestBuilder {
        self.client.request(method, url)
    }

    /// Signs somebody in once more.
    pub async fn sign_in(&self, who: &str) -> Answer {
        let body = json!({ "email": address(who), "password": demo::PASSWORD });
        let answer = self.log_in(&body).await;
        answer.is(reqwest::StatusCode::OK);
        answer
    }

    /// Tries to sign in.
    pub async fn log_in(&self, body: &Value) -> Answer {
        let url = self.url("/api/v1/auth/login");
        self.public().post(&url, body).await
    }
}

async fn serve(store: &Store, web: WebConfig, clock: Arc<Watch>) -> Running {
    running::start(Options {
        store: store.clone(),
        secret: InstallationSecret::new([7; 32]),
        web,
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        metrics: None,
        ui: None,
        workers: Some(2),
        clock,
    })
    .await
    .expect("a server")
}

/// Whom somebody signs in as.
pub fn address(who: &str) -> String {
    match who {
        "other" => format!("other@{}", town::OTHER_DOMAIN),
        who => format!("{who}@{}", demo::DOMAIN),
    }
}

/// The system's clock, which a test can put on.
#[derive(Debug, Default)]
struct Watch {
    ahead: AtomicI64,
}

impl Clock for Watch {
    fn now(&self) -> Moment {
        SystemClock.now() + chrono::TimeDelta::microseconds(self.ahead.load(Ordering::Relaxed))
    }
}

/// A stray cat, as a resident would report it.
pub fn stray_cat() -> Value {
    json!({ "serviceCode": "stray-cat", "answers": cat_answers() })
}

/// The answers to the least a stray cat's form needs.
pub fn cat_answers() -> Value {
    json!({
        "place": { "address": "Cserhalom, Malom utca 12." },
        "count": 2,
        "injured": "no",
        "tame": "runs_away",
        "kittens": "none_seen",
        "feeder": "nobody",
        "access": "public_place",
    })
}

/// A graffito, which the technical department removes alone.
pub fn graffito() -> Value {
    json!({
        "serviceCode": "graffiti",
        "answers": {
            "place": { "address": "Cserhalom, Liget sor 3." },
            "surface": "bus_stop",
            "material": "wood",
            "offensive": "no",
            "size": "small",
        },
    })
}
