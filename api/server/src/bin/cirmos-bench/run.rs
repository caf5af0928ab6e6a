//! The run: one database after the other, and on each, Cirmos and its floor in turns.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use diesel::prelude::*;
use domain::ids::{CaseId, DepartmentId};
use serde_json::{Value, json};
use server::demo;
use store::schema::{department, municipality, resident_case};
use store::{Reach, Store, StoreConfig, on};

use crate::client::{Figures, Spec, count};
use crate::databases::{Databases, Kind};
use crate::process::{self, Server};
use crate::report::{Engine, Measured, Pair, Report};
use crate::wire::Connection;
use crate::workload::{SERVICE, Stuff, Workload};
use crate::{Outcome, RunOptions, raw};

/// Who asks: somebody of the front desk, who sees all cases and records new ones.
const AGENT: &str = "agent";

/// Cases that are read, chosen evenly.
const READ: usize = 20_000;

/// Turns in which Cirmos and the floor are measured, so that what else the machine does at a moment
/// hits both.
const TURNS: u32 = 2;

/// Sizes at which the worklist is measured, as far as the database goes.
const SIZES: [u64; 3] = [10_000, 100_000, 1_000_000];

/// Measures what the options say, and reports to standard output and to `results.md`.
pub fn run(options: &RunOptions) -> Outcome<()> {
    process::cirmos()?;
    let databases = Databases::new(&options.folder)?;
    let engines: Vec<Kind> = options
        .engines
        .iter()
        .copied()
        .filter(|kind| databases.has(*kind))
        .collect();
    // First of all, or the rest would wait for it now and then.
    for kind in &engines {
        for cases in sizes(options.cases) {
            databases.copy(*kind, cases, "cirmos")?;
            databases.drop_copy(*kind, "cirmos")?;
        }
    }
    let mut report = Report::new(options.cases, options.seconds);
    report.bare = bare(options, &databases)?;
    for kind in engines {
        report.engines.push(
            Measuring {
                options,
                databases: &databases,
                kind,
            }
            .engine()?,
        );
    }
    report.finish();
    let text = report.to_string();
    std::fs::write(databases.file("results.md"), &text)?;
    std::io::Write::write_all(&mut std::io::stdout(), text.as_bytes())?;
    Ok(())
}

fn sizes(cases: u64) -> Vec<u64> {
    let mut sizes: Vec<u64> = SIZES.into_iter().filter(|size| *size < cases).collect();
    sizes.push(cases);
    sizes
}

fn bare(options: &RunOptions, databases: &Databases) -> Outcome<Vec<(usize, Measured)>> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("bare");
    let server = Server::start(command, "/", &databases.file("bare.log"))?;
    let ask = Asking {
        server: &server,
        stuff: &Stuff::default(),
        seconds: options.seconds,
    };
    options
        .connections
        .iter()
        .map(|connections| Ok((*connections, ask.once(Workload::Bare, *connections, 0)?)))
        .collect()
}

/// A server that is asked.
struct Asking<'a> {
    server: &'a Server,
    stuff: &'a Stuff,
    seconds: f64,
}

impl Asking<'_> {
    fn once(&self, workload: Workload, connections: usize, seed: u64) -> Outcome<Measured> {
        let spec = Spec {
            address: self.server.address,
            workload,
            connections,
            warm_up_s: if seed == 0 { 1.0 } else { 0.5 },
            seconds: self.seconds,
            seed,
            stuff: self.stuff.clone(),
        };
        let before = self.server.cpu_seconds();
        let figures: Figures = process::drive(&spec)?;
        let used = self
            .server
            .cpu_seconds()
            .zip(before)
            .map(|(after, before)| after - before);
        let each = |seconds: f64| seconds * 1e6 / count(figures.all_answers.max(1));
        Ok(Measured {
            rate: figures.rate(),
            p50_us: f64::from(figures.p50_us),
            p99_us: f64::from(figures.p99_us),
            server_cpu_us: used.map(each),
            client_cpu_us: each(figures.client_cpu_s),
        })
    }
}

/// One database.
struct Measuring<'a> {
    options: &'a RunOptions,
    databases: &'a Databases,
    kind: Kind,
}

impl Measuring<'_> {
    fn engine(&self) -> Outcome<Engine> {
        let (options, databases, kind) = (self.options, self.databases, self.kind);
        let mut engine = Engine::new(kind);
        for connections in &options.connections {
            engine.raw.push((*connections, self.raw(*connections)?));
        }
        let url = databases.copy(kind, options.cases, "cirmos")?;
        let mut stuff = stuff(&url)?;
        // The second and third start find what the first left, as after an update.
        for _ in 0..2 {
            let server = self.cirmos(&url)?;
            engine.starts.push(server.ready_in);
            server.stop();
        }
        let cirmos = self.cirmos(&url)?;
        engine.starts.push(cirmos.ready_in);
        engine.memory_at_start = cirmos.memory().map(|(now, _)| now);
        self.prepare(&cirmos, &mut stuff)?;
        let floor_url = match kind {
            // One process at a time can have a SQLite database.
            Kind::Sqlite => databases.copy(kind, options.cases, "floor")?,
            Kind::Postgres => url.clone(),
        };
        let floor = self.floor(&floor_url)?;
        for workload in Workload::ALL
            .into_iter()
            .filter(|one| options.only.is_empty() || options.only.contains(one))
        {
            for connections in &options.connections {
                engine
                    .pairs
                    .push(self.pair(&cirmos, &floor, &stuff, workload, *connections)?);
            }
        }
        engine.memory_at_end = cirmos.memory();
        engine.floor_memory = floor.memory();
        floor.stop();
        cirmos.stop();
        databases.drop_copy(kind, "floor")?;
        databases.drop_copy(kind, "cirmos")?;
        if let Some(connections) = options.connections.iter().max() {
            engine.sizes = self.sizes(*connections)?;
        }
        Ok(engine)
    }

    fn raw(&self, connections: usize) -> Outcome<raw::Raw> {
        let seconds = self.options.seconds / 2.0;
        match self.kind {
            Kind::Sqlite => raw::sqlite(&self.databases.file(""), connections, seconds),
            Kind::Postgres => {
                raw::postgres(&self.databases.empty_postgres()?, connections, seconds)
            }
        }
    }

    fn pair(
        &self,
        cirmos: &Server,
        floor: &Server,
        stuff: &Stuff,
        workload: Workload,
        connections: usize,
    ) -> Outcome<Pair> {
        let seconds = self.options.seconds / f64::from(TURNS);
        let (mut own, mut least) = (Vec::new(), Vec::new());
        for turn in 0..TURNS {
            let seed = u64::from(turn) + 1;
            least.push(
                Asking {
                    server: floor,
                    stuff,
                    seconds,
                }
                .once(workload, connections, seed)?,
            );
            own.push(
                Asking {
                    server: cirmos,
                    stuff,
                    seconds,
                }
                .once(workload, connections, seed)?,
            );
        }
        let pair = Pair {
            workload,
            connections,
            cirmos: Measured::mean(&own),
            floor: Measured::mean(&least),
        };
        eprint_line(&format!("{}: {pair}", self.kind));
        Ok(pair)
    }

    /// The worklist on databases of other sizes.
    fn sizes(&self, connections: usize) -> Outcome<Vec<(u64, Measured, Measured)>> {
        let mut measured = Vec::new();
        for cases in sizes(self.options.cases) {
            let url = self.databases.copy(self.kind, cases, "cirmos")?;
            let mut stuff = stuff(&url)?;
            let server = self.cirmos(&url)?;
            self.prepare(&server, &mut stuff)?;
            let ask = Asking {
                server: &server,
                stuff: &stuff,
                seconds: self.options.seconds / 2.0,
            };
            let newest = ask.once(Workload::W3, connections, 1)?;
            measured.push((cases, newest, ask.once(Workload::W3Due, connections, 1)?));
            server.stop();
            self.databases.drop_copy(self.kind, "cirmos")?;
        }
        Ok(measured)
    }

    /// The real server, as an operator would start it, but for the limits: one client plays all.
    fn cirmos(&self, url: &str) -> Outcome<Server> {
        let secret = self.databases.file("secret");
        if !secret.exists() {
            make_secret(&secret)?;
        }
        let mut command = Command::new(process::cirmos()?);
        command
            .arg("serve")
            .args(["--rate-factor", "100000"])
            .arg("--secret-file")
            .arg(secret);
        match url.strip_prefix("sqlite:") {
            Some(folder) => command.arg("--data").arg(folder),
            None => command
                .arg("--database")
                .arg(url)
                .arg("--data")
                .arg(self.databases.file("")),
        };
        Server::start(command, "/health/ready", &self.databases.file("cirmos.log"))
    }

    fn floor(&self, url: &str) -> Outcome<Server> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["floor", "--database", url]);
        command.arg("--tree").arg(self.databases.file("tree.json"));
        command.arg("--page").arg(self.databases.file("page.json"));
        Server::start(command, "/health/ready", &self.databases.file("floor.log"))
    }

    /// Signs the agent in, and keeps what Cirmos answers for the catalog, for the floor to send.
    fn prepare(&self, cirmos: &Server, stuff: &mut Stuff) -> Outcome<()> {
        let address = cirmos.address;
        let login = json!({ "email": format!("{AGENT}@{}", demo::DOMAIN), "password": demo::PASSWORD, "session": "token" });
        let signed_in: Value = serde_json::from_slice(&ask(
            address,
            "POST",
            "/api/v1/auth/login",
            &login.to_string(),
        )?)?;
        let token = signed_in["accessToken"]
            .as_str()
            .ok_or("the log-in brought no token")?;
        token.clone_into(&mut stuff.token);
        let catalog = format!("/api/v1/municipalities/{}/service-catalog", demo::SLUG);
        std::fs::write(
            self.databases.file("tree.json"),
            ask(address, "GET", &catalog, "")?,
        )?;
        let page = format!("{catalog}/services/{SERVICE}");
        std::fs::write(
            self.databases.file("page.json"),
            ask(address, "GET", &page, "")?,
        )?;
        Ok(())
    }
}

fn eprint_line(line: &str) {
    let _ = std::io::Write::write_all(&mut std::io::stderr(), format!("{line}\n").as_bytes());
}

/// One request, outside any measuring.
fn ask(address: SocketAddr, method: &str, path: &str, body: &str) -> Outcome<Vec<u8>> {
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nAccept: application/json\r\nAccept-Language: hu\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let mut connection = Connection::open(address).await?;
        let answer = connection.ask(request.as_bytes()).await?;
        if (200..300).contains(&answer.status) {
            Ok(answer.body.to_vec())
        } else {
            let said = String::from_utf8_lossy(answer.body);
            Err(format!("{method} {path}: {} {said}", answer.status).into())
        }
    })
}

/// Which cases and departments there are to ask for.
fn stuff(url: &str) -> Outcome<Stuff> {
    let store = Store::open(&StoreConfig::new(url))?;
    let (cases, departments): (Vec<CaseId>, Vec<DepartmentId>) =
        store.read_blocking(Reach::Installation, |db| {
            let town = municipality::table
                .filter(municipality::slug.eq(demo::SLUG))
                .select(municipality::id);
            let town: domain::ids::MunicipalityId = on!(db, c => town.first(c))?;
            let cases = resident_case::table
                .filter(resident_case::municipality_id.eq(town))
                .select(resident_case::id);
            let departments = department::table
                .filter(department::municipality_id.eq(town))
                .select(department::id);
            Ok((
                on!(db, c => cases.load(c))?,
                on!(db, c => departments.load(c))?,
            ))
        })?;
    store.close();
    let every = (cases.len() / READ).max(1);
    Ok(Stuff {
        token: String::new(),
        cases: cases
            .iter()
            .step_by(every)
            .map(ToString::to_string)
            .collect(),
        departments: departments.iter().map(ToString::to_string).collect(),
    })
}

fn make_secret(path: &Path) -> Outcome<()> {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    Ok(writeln!(
        file,
        "{}",
        identity::InstallationSecret::generate_hex()
    )?)
}
