//! The program as it is installed: a process with a database, killed or asked to stop.

use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::Value;
use store::testing::FreshStore;

/// A database and a secret, and no server yet.
pub struct Installation {
    store: FreshStore,
    folder: PathBuf,
}

impl Installation {
    /// On a fresh database, let go for the program to take.
    pub async fn on(fresh: fn() -> FreshStore) -> Self {
        let store = tokio::task::spawn_blocking(fresh).await.expect("a store");
        store.close();
        let folder = std::env::temp_dir().join(format!("cirmos-program-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let mut secret = std::fs::OpenOptions::new();
        secret.create_new(true).write(true).mode(0o600);
        let mut secret = secret.open(folder.join("secret")).expect("a file");
        std::io::Write::write_all(&mut secret, "07".repeat(32).as_bytes()).expect("a secret");
        Self { store, folder }
    }

    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(program());
        command.arg(name).env_clear().stdin(Stdio::null());
        match self.store.url().strip_prefix("sqlite:") {
            Some(folder) => command.arg("--data").arg(folder),
            None => command
                .arg("--data")
                .arg(&self.folder)
                .arg("--database")
                .arg(self.store.url()),
        };
        command.arg("--secret-file").arg(self.folder.join("secret"));
        if name == "serve" {
            command.args(["--port", "0", "--rate-factor", "10000", "--workers", "2"]);
        }
        command
    }

    /// Starts the server and waits until it is ready.
    pub async fn start(&self) -> Program {
        let mut child = self
            .command("serve")
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program");
        let log = BufReader::new(child.stderr.take().expect("its log"));
        let (ready, address) = mpsc::channel();
        std::thread::spawn(move || {
            for line in log.lines().map_while(Result::ok) {
                let entry: Value = serde_json::from_str(&line).unwrap_or_default();
                match (entry["message"].as_str(), entry["address"].as_str()) {
                    (Some("ready"), Some(address)) => drop(ready.send(address.to_owned())),
                    _ if entry["level"] == "INFO" => {}
                    _ => eprintln!("{line}"),
                }
            }
        });
        let address =
            tokio::task::spawn_blocking(move || address.recv_timeout(Duration::from_secs(30)));
        let address = address
            .await
            .expect("no panic")
            .expect("a server within thirty seconds");
        Program {
            base: format!("http://{address}"),
            child,
        }
    }

    /// Runs a command to its end.
    pub fn run(&self, name: &str) -> Output {
        self.command(name).output().expect("the program")
    }

    /// `cirmos verify` finds nothing wrong.
    pub fn is_whole(&self) {
        let verified = self.run("verify");
        let told = String::from_utf8_lossy(&verified.stdout).into_owned();
        assert!(
            verified.status.success() && told.contains("all is well"),
            "{told}{}",
            String::from_utf8_lossy(&verified.stderr)
        );
    }

    /// Takes everything away.
    pub async fn remove(self) {
        std::fs::remove_dir_all(&self.folder).expect("an own folder");
        tokio::task::spawn_blocking(move || drop(self.store))
            .await
            .expect("a store that goes");
    }
}

/// The program lies beside the folder of the tests that were built with it.
fn program() -> PathBuf {
    let test = std::env::current_exe().expect("this program's path");
    let folder = test
        .parent()
        .and_then(|deps| deps.parent())
        .expect("the target folder");
    let program = folder.join("cirmos");
    assert!(
        program.exists(),
        "{} is not built: run `make api` first",
        program.display()
    );
    program
}

/// A server that runs in a process of its own.
pub struct Program {
    /// Where it is.
    pub base: String,
    child: Child,
}

impl Program {
    /// `kill -9`.
    pub fn kill(mut self) {
        self.child.kill().expect("a process to kill");
        self.child.wait().expect("its end");
    }

    /// `kill -TERM`, and how it ended.
    pub fn terminate(mut self) -> ExitStatus {
        let id = self.child.id().to_string();
        let asked = Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .expect("a signal");
        assert!(asked.success());
        self.child.wait().expect("its end")
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // A test that failed leaves no server behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
