//! The figures as a page of Markdown.

use std::fmt;
use std::time::Duration;

use crate::client::count;
use crate::databases::Kind;
use crate::process;
use crate::raw::Raw;
use crate::workload::Workload;

/// What is aimed at: at least this part of the floor, on all connections but one.
const PART_OF_FLOOR: f64 = 0.5;
/// At most so many bytes resident.
const MEMORY: u64 = 60 * 1000 * 1000;
/// Ready in less than this.
const READY: Duration = Duration::from_millis(300);

/// How one server did under one load.
#[derive(Clone, Copy, Debug, Default)]
pub struct Measured {
    /// Answers a second.
    pub rate: f64,
    /// Half of the answers took less.
    pub p50_us: f64,
    /// 99 of 100 answers took less.
    pub p99_us: f64,
    /// What an answer cost the server of the processor.
    pub server_cpu_us: Option<f64>,
    /// And the load.
    pub client_cpu_us: f64,
}

impl Measured {
    /// The mean of several turns.
    pub fn mean(turns: &[Self]) -> Self {
        let mean = |value: fn(&Self) -> f64| {
            turns.iter().map(value).sum::<f64>() / count(turns.len() as u64)
        };
        Self {
            rate: mean(|turn| turn.rate),
            p50_us: mean(|turn| turn.p50_us),
            p99_us: mean(|turn| turn.p99_us),
            server_cpu_us: turns
                .iter()
                .all(|turn| turn.server_cpu_us.is_some())
                .then(|| mean(|turn| turn.server_cpu_us.unwrap_or_default())),
            client_cpu_us: mean(|turn| turn.client_cpu_us),
        }
    }
}

/// Cirmos and its floor under the same load.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    /// The load.
    pub workload: Workload,
    /// On how many connections.
    pub connections: usize,
    /// Cirmos.
    pub cirmos: Measured,
    /// The floor.
    pub floor: Measured,
}

impl Pair {
    fn part_of_floor(&self) -> f64 {
        self.cirmos.rate / self.floor.rate
    }
}

impl fmt::Display for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (own, floor) = (&self.cirmos, &self.floor);
        write!(
            f,
            "{} | {} | {} | {} | {} | {} | {} | {} | **{:.2}** | {} | {}",
            self.workload.title(),
            self.connections,
            whole(own.rate),
            milliseconds(own.p50_us),
            milliseconds(own.p99_us),
            whole(floor.rate),
            milliseconds(floor.p50_us),
            milliseconds(floor.p99_us),
            self.part_of_floor(),
            own.server_cpu_us.map_or_else(unknown, whole),
            floor.server_cpu_us.map_or_else(unknown, whole),
        )
    }
}

/// One database.
#[derive(Debug)]
pub struct Engine {
    kind: Kind,
    /// The database alone, by connections.
    pub raw: Vec<(usize, Raw)>,
    /// From start to ready.
    pub starts: Vec<Duration>,
    /// In memory when ready.
    pub memory_at_start: Option<u64>,
    /// In memory after all loads, and at most.
    pub memory_at_end: Option<(u64, u64)>,
    /// The same of the floor.
    pub floor_memory: Option<(u64, u64)>,
    /// The loads.
    pub pairs: Vec<Pair>,
    /// The worklist by size: newest first, due soonest first.
    pub sizes: Vec<(u64, Measured, Measured)>,
}

impl Engine {
    /// Nothing measured yet.
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            raw: Vec::new(),
            starts: Vec::new(),
            memory_at_start: None,
            memory_at_end: None,
            floor_memory: None,
            pairs: Vec::new(),
            sizes: Vec::new(),
        }
    }

    fn slowest_start(&self) -> Duration {
        self.starts.iter().max().copied().unwrap_or_default()
    }

    /// What was aimed at and missed.
    fn missed(&self) -> Vec<String> {
        let mut missed: Vec<String> = self
            .pairs
            .iter()
            .filter(|pair| pair.connections > 1 && pair.part_of_floor() < PART_OF_FLOOR)
            .map(|pair| {
                format!(
                    "{}: {:.2} of the floor",
                    pair.workload.title(),
                    pair.part_of_floor()
                )
            })
            .collect();
        if let Some((_, most)) = self.memory_at_end
            && most >= MEMORY
        {
            missed.push(format!("{} resident", megabytes(most)));
        }
        if self.slowest_start() >= READY {
            missed.push(format!("ready in {} ms", self.slowest_start().as_millis()));
        }
        missed
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "## {}\n", self.kind)?;
        let starts: Vec<String> = self
            .starts
            .iter()
            .map(|start| start.as_millis().to_string())
            .collect();
        let memory = |bytes: Option<u64>| bytes.map_or_else(unknown, megabytes);
        writeln!(f, "| | |\n| --- | --- |")?;
        writeln!(
            f,
            "| ready after, three starts | {} ms |",
            starts.join(", ")
        )?;
        writeln!(
            f,
            "| resident when ready | {} |",
            memory(self.memory_at_start)
        )?;
        writeln!(
            f,
            "| resident after all loads | {} |",
            memory(self.memory_at_end.map(|(now, _)| now))
        )?;
        writeln!(
            f,
            "| resident at most | {} |",
            memory(self.memory_at_end.map(|(_, most)| most))
        )?;
        writeln!(
            f,
            "| the floor, resident at most | {} |",
            memory(self.floor_memory.map(|(_, most)| most))
        )?;
        for (connections, raw) in &self.raw {
            writeln!(
                f,
                "| the database alone, {connections} connections | {} durable inserts, {} rows found by key a second |",
                whole(raw.inserts),
                whole(raw.selects)
            )?;
        }
        writeln!(
            f,
            "\n| Load | connections | Cirmos, answers/s | p50 ms | p99 ms | floor, answers/s | p50 ms | p99 ms | Cirmos/floor | processor µs an answer | floor's |"
        )?;
        writeln!(
            f,
            "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |"
        )?;
        for pair in &self.pairs {
            writeln!(f, "| {pair} |")?;
        }
        if !self.sizes.is_empty() {
            writeln!(
                f,
                "\n| Cases | W3 newest first, answers/s | p50 ms | p99 ms | W3 due soonest, answers/s | p50 ms | p99 ms |"
            )?;
            writeln!(f, "| --: | --: | --: | --: | --: | --: | --: |")?;
            for (cases, newest, due) in &self.sizes {
                write!(f, "| {} |", whole(count(*cases)))?;
                for measured in [newest, due] {
                    let (p50, p99) = (milliseconds(measured.p50_us), milliseconds(measured.p99_us));
                    write!(f, " {} | {p50} | {p99} |", whole(measured.rate))?;
                }
                writeln!(f)?;
            }
        }
        match self.missed() {
            missed if missed.is_empty() => writeln!(f, "\nAll aims are met."),
            missed => writeln!(f, "\nMissed: {}.", missed.join("; ")),
        }
    }
}

/// All figures of a run.
#[derive(Debug)]
pub struct Report {
    cases: u64,
    seconds: f64,
    load_before: String,
    load_after: String,
    /// The bare answer, by connections.
    pub bare: Vec<(usize, Measured)>,
    /// The databases.
    pub engines: Vec<Engine>,
}

impl Report {
    /// A run that begins.
    pub fn new(cases: u64, seconds: f64) -> Self {
        Self {
            cases,
            seconds,
            load_before: load_average(),
            load_after: String::new(),
            bare: Vec::new(),
            engines: Vec::new(),
        }
    }

    /// It is over.
    pub fn finish(&mut self) {
        self.load_after = load_average();
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "# Benchmark of Cirmos {}\n", env!("CARGO_PKG_VERSION"))?;
        writeln!(
            f,
            "{} cases; {} s for each figure; {} cores ({}), load and servers on the same; load average before {}, after {}.\n",
            whole(count(self.cases)),
            self.seconds,
            process::cores(),
            processor(),
            self.load_before,
            self.load_after,
        )?;
        for (connections, bare) in &self.bare {
            writeln!(
                f,
                "- A bare JSON answer, {connections} connections: {} a second, p50 {} ms, p99 {} ms; the load itself uses {:.0} µs of the processor a request.",
                whole(bare.rate),
                milliseconds(bare.p50_us),
                milliseconds(bare.p99_us),
                bare.client_cpu_us,
            )?;
        }
        for engine in &self.engines {
            write!(f, "\n{engine}")?;
        }
        Ok(())
    }
}

fn unknown() -> String {
    "–".to_owned()
}

/// Without a fraction, the thousands apart.
fn whole(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn milliseconds(microseconds: f64) -> String {
    format!("{:.2}", microseconds / 1000.0)
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", count(bytes) / 1e6)
}

fn load_average() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ')
        .next()
        .filter(|first| !first.is_empty())
        .map_or_else(unknown, str::to_owned)
}

fn processor() -> String {
    let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    text.lines()
        .find_map(|line| line.strip_prefix("model name"))
        .and_then(|line| Some(line.split_once(':')?.1.trim().to_owned()))
        .unwrap_or_else(unknown)
}
