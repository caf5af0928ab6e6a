//! What is asked.

use std::io::Write as _;

use rand::RngExt as _;
use rand::rngs::StdRng;
use serde::{Deserialize, Serialize};
use serde_json::json;
use server::demo::SLUG;

/// One kind of load.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Workload {
    /// Create a case.
    W1,
    /// Read a case with its timeline.
    W2,
    /// List the newest 25 open cases of a department.
    W3,
    /// The same, those due soonest first.
    W3Due,
    /// The tree of services and one service's page, in turns.
    W5,
    /// Of ten requests seven read a case, two list cases, one creates a case.
    W6,
    /// Anything, of a server that answers everything alike.
    Bare,
}

impl Workload {
    /// All that Cirmos is measured by.
    pub const ALL: [Self; 6] = [
        Self::W1,
        Self::W2,
        Self::W3,
        Self::W3Due,
        Self::W5,
        Self::W6,
    ];

    /// What it is, in a few words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::W1 => "W1 create a case",
            Self::W2 => "W2 read a case with its timeline",
            Self::W3 => "W3 newest 25 open cases of a department",
            Self::W3Due => "W3 the same, due soonest first",
            Self::W5 => "W5 catalog: tree and service page",
            Self::W6 => "W6 70 % reads, 20 % lists, 10 % writes",
            Self::Bare => "a bare answer",
        }
    }
}

/// What the requests are made of.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Stuff {
    /// The access token of an agent.
    pub token: String,
    /// Cases to read.
    pub cases: Vec<String>,
    /// Departments whose cases are listed.
    pub departments: Vec<String>,
}

/// The code of the service that cases are created for; its page is read, too.
pub const SERVICE: &str = "benchmark-request";

/// Makes the requests of one connection, one after the other.
pub struct Requests<'s> {
    stuff: &'s Stuff,
    workload: Workload,
    host: &'s str,
    body: String,
    dice: StdRng,
    made: u64,
}

impl<'s> Requests<'s> {
    /// Requests of this kind; `dice` decides which cases they ask for.
    pub fn new(stuff: &'s Stuff, workload: Workload, host: &'s str, dice: StdRng) -> Self {
        Self {
            stuff,
            workload,
            host,
            body: new_case().to_string(),
            dice,
            made: 0,
        }
    }

    /// Writes the next one.
    pub fn write_next(&mut self, out: &mut Vec<u8>) {
        out.clear();
        self.made += 1;
        let (made, workload) = (self.made, self.workload);
        match workload {
            Workload::W1 => self.create(out),
            Workload::W2 => self.read(out),
            Workload::W3 => self.list(out, "-createdAt"),
            Workload::W3Due => self.list(out, "dueAt"),
            Workload::W5 if made.is_multiple_of(2) => {
                self.get(out, &format!("service-catalog/services/{SERVICE}"));
            }
            Workload::W5 => self.get(out, "service-catalog"),
            Workload::W6 => match self.dice.random_range(0..10) {
                0..7 => self.read(out),
                7 => self.list(out, "-createdAt"),
                8 => self.list(out, "dueAt"),
                _ => self.create(out),
            },
            Workload::Bare => self.get(out, ""),
        }
    }

    fn read(&mut self, out: &mut Vec<u8>) {
        let case = one_of(&self.stuff.cases, &mut self.dice);
        self.get(out, &format!("cases/{case}?expand=timeline"));
    }

    fn list(&mut self, out: &mut Vec<u8>, sort: &str) {
        let department = one_of(&self.stuff.departments, &mut self.dice);
        self.get(
            out,
            &format!(
                "cases?departmentId={department}&open=true&sort={sort}&pageSize=25&expand=service"
            ),
        );
    }

    fn create(&self, out: &mut Vec<u8>) {
        self.begin(out, "POST", "cases");
        let _ = write!(
            out,
            "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
            self.body.len(),
            self.body
        );
    }

    fn get(&self, out: &mut Vec<u8>, path: &str) {
        self.begin(out, "GET", path);
        out.extend_from_slice(b"\r\n");
    }

    fn begin(&self, out: &mut Vec<u8>, method: &str, path: &str) {
        let (host, token) = (self.host, &self.stuff.token);
        let _ = write!(
            out,
            "{method} /api/v1/municipalities/{SLUG}/{path} HTTP/1.1\r\nHost: {host}\r\n\
             Accept: application/json\r\nAccept-Language: hu\r\nAuthorization: Bearer {token}\r\n"
        );
    }
}

fn one_of<'t>(texts: &'t [String], dice: &mut StdRng) -> &'t str {
    match texts.len() {
        0 => "",
        count => &texts[dice.random_range(0..count)],
    }
}

/// A subject, five answers, one of them of a kilobyte.
fn new_case() -> serde_json::Value {
    json!({
        "serviceCode": SERVICE,
        "subject": "Mérési kérelem · Malom utca 12.",
        "channel": "phone",
        "language": "hu",
        "answers": answers(),
    })
}

/// Five answers, one of them of a kilobyte.
pub fn answers() -> serde_json::Value {
    const SENTENCE: &str =
        "A Malom utca végén hetek óta áll a víz, és esténként már nem lehet elmenni mellette. ";
    let mut description = SENTENCE.repeat(12);
    while description.len() > 1024 {
        description.pop();
    }
    json!({
        "description": description.trim_end(),
        "since": "2026-01-15",
        "count": 3,
        "urgent": "no",
        "landmark": "A régi malom, a híd és a játszótér között",
    })
}
