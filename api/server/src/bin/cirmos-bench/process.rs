//! The processes that are measured: started, asked whether they are ready, looked at, stopped.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Outcome;
use crate::client::{Figures, Spec};

/// A server that runs. Stopped when dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// How long it took from its start to its first good answer.
    pub ready_in: Duration,
}

/// How long a server may take to get ready.
const PATIENCE: Duration = Duration::from_secs(30);

impl Server {
    /// Starts a program that listens on `--port`; what it writes goes to a file, as in production.
    pub fn start(mut command: Command, ready: &str, log: &Path) -> Outcome<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
            .local_addr()?
            .port();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        command.arg("--port").arg(port.to_string());
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(log)?);
        let begun = Instant::now();
        let mut server = Self {
            child: command.spawn()?,
            address,
            ready_in: Duration::ZERO,
        };
        loop {
            if is_ready(address, ready) {
                server.ready_in = begun.elapsed();
                return Ok(server);
            }
            if let Some(status) = server.child.try_wait()? {
                let said = std::fs::read_to_string(log).unwrap_or_default();
                return Err(
                    format!("a server ended with {status} before it was ready: {said}").into(),
                );
            }
            if begun.elapsed() > PATIENCE {
                return Err(format!("a server did not get ready; see {}", log.display()).into());
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// What it has in memory now, and had at most, in bytes.
    pub fn memory(&self) -> Option<(u64, u64)> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let kilobytes = |name: &str| -> Option<u64> {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.trim().strip_suffix(" kB")?.trim().parse().ok()
        };
        Some((kilobytes("VmRSS:")? * 1024, kilobytes("VmHWM:")? * 1024))
    }

    /// What it has used of the processor, in seconds.
    pub fn cpu_seconds(&self) -> Option<f64> {
        cpu_seconds(self.child.id())
    }

    /// Stops it as an operator would.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        if matches!(self.child.try_wait(), Ok(Some(_))) {
            return;
        }
        let asked = Command::new("kill")
            .arg(self.child.id().to_string())
            .status();
        let deadline = Instant::now() + Duration::from_secs(20);
        if asked.is_ok_and(|status| status.success()) {
            while Instant::now() < deadline {
                if matches!(self.child.try_wait(), Ok(Some(_))) {
                    return;
                }
                std::thread::sleep(Duration::from_millis(5));
            }
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}

fn is_ready(address: SocketAddr, path: &str) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_millis(200))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
        )?;
        let mut status = [0; 12];
        stream.read_exact(&mut status)?;
        Ok(status.ends_with(b" 200"))
    };
    ask().unwrap_or(false)
}

/// What a process has used of the processor, in seconds; nothing where `/proc` is missing.
pub fn cpu_seconds(process: u32) -> Option<f64> {
    /// The unit of `/proc` on every Linux.
    const TICKS_A_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name in parentheses may hold blanks; what follows it does not.
    let mut fields = stat.rsplit_once(')')?.1.split_ascii_whitespace().skip(11);
    let user: u32 = fields.next()?.parse().ok()?;
    let system: u32 = fields.next()?.parse().ok()?;
    Some((f64::from(user) + f64::from(system)) / TICKS_A_SECOND)
}

/// Processor cores.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(2, std::num::NonZero::get)
}

/// Puts a load on a server, from a process of its own.
pub fn drive(spec: &Spec) -> Outcome<Figures> {
    let mut client = Command::new(std::env::current_exe()?)
        .arg("client")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    if let Some(mut input) = client.stdin.take() {
        input.write_all(serde_json::to_string(spec)?.as_bytes())?;
    }
    let output = client.wait_with_output()?;
    if !output.status.success() {
        return Err(format!("the load on {} failed", spec.workload.title()).into());
    }
    let figures: Figures = serde_json::from_slice(&output.stdout)?;
    match &figures.first_refusal {
        None => Ok(figures),
        Some(first) => Err(format!(
            "{} of {} answers to {} were refusals, the first: {first}",
            figures.refused,
            figures.answers,
            spec.workload.title()
        )
        .into()),
    }
}

/// The program `cirmos`, which lies beside this one.
pub fn cirmos() -> Outcome<PathBuf> {
    let path = std::env::current_exe()?.with_file_name("cirmos");
    if path.exists() {
        Ok(path)
    } else {
        Err(format!(
            "{} is missing: build it, too (cargo build --release --package server --bins)",
            path.display()
        )
        .into())
    }
}
