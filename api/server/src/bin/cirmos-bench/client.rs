//! The load: a process of its own, so that what it costs is not counted as the server's. One
//! thread, as many connections as asked for, each sending its next request when it has the answer.

use std::io::{Read as _, Write as _};
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use serde::{Deserialize, Serialize};

use crate::Outcome;
use crate::process;
use crate::wire::Connection;
use crate::workload::{Requests, Stuff, Workload};

/// What to do.
#[derive(Debug, Serialize, Deserialize)]
pub struct Spec {
    /// Whom to ask.
    pub address: SocketAddr,
    /// What.
    pub workload: Workload,
    /// On how many connections.
    pub connections: usize,
    /// How long before anything is counted, in seconds.
    pub warm_up_s: f64,
    /// How long it is counted, in seconds.
    pub seconds: f64,
    /// Decides which cases are asked for.
    pub seed: u64,
    /// What the requests are made of.
    pub stuff: Stuff,
}

/// What came of it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Figures {
    /// Answers in the time that counted.
    pub answers: u64,
    /// All answers, those while warming up included.
    pub all_answers: u64,
    /// That time, in seconds.
    pub seconds: f64,
    /// Half of the answers took less than this, in microseconds.
    pub p50_us: u32,
    /// 99 of 100 answers took less than this, in microseconds.
    pub p99_us: u32,
    /// What the load itself used of the processor, in seconds, warming up included.
    pub client_cpu_s: f64,
    /// Answers that were refusals.
    pub refused: u64,
    /// The first of them.
    pub first_refusal: Option<String>,
}

impl Figures {
    /// Answers a second.
    pub fn rate(&self) -> f64 {
        count(self.answers) / self.seconds
    }
}

/// A number of things as a number to calculate with.
#[expect(
    clippy::cast_precision_loss,
    reason = "no count here needs more than 52 bits"
)]
pub fn count(things: u64) -> f64 {
    things as f64
}

/// Reads what to do, does it, and tells what came of it.
#[tokio::main(flavor = "current_thread")]
pub async fn main() -> Outcome<()> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let spec: Rc<Spec> = Rc::new(serde_json::from_str(&text)?);
    let figures = tokio::task::LocalSet::new().run_until(load(&spec)).await?;
    writeln!(std::io::stdout(), "{}", serde_json::to_string(&figures)?)?;
    Ok(())
}

async fn load(spec: &Rc<Spec>) -> Outcome<Figures> {
    let begin = Instant::now() + Duration::from_secs_f64(spec.warm_up_s);
    let end = begin + Duration::from_secs_f64(spec.seconds);
    let visitors: Vec<_> = (0..spec.connections as u64)
        .map(|number| tokio::task::spawn_local(visit(Rc::clone(spec), number, begin, end)))
        .collect();
    let mut figures = Figures {
        seconds: spec.seconds,
        ..Figures::default()
    };
    let mut times = Vec::new();
    for visitor in visitors {
        let seen = visitor.await??;
        times.extend(seen.times);
        figures.all_answers += seen.answers;
        figures.refused += seen.refused;
        figures.first_refusal = figures.first_refusal.or(seen.first_refusal);
    }
    times.sort_unstable();
    figures.answers = times.len() as u64;
    figures.p50_us = percentile(&times, 50);
    figures.p99_us = percentile(&times, 99);
    figures.client_cpu_s = process::cpu_seconds(std::process::id()).unwrap_or_default();
    Ok(figures)
}

fn percentile(sorted: &[u32], percent: usize) -> u32 {
    let at = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(at).copied().unwrap_or_default()
}

#[derive(Default)]
struct Seen {
    times: Vec<u32>,
    answers: u64,
    refused: u64,
    first_refusal: Option<String>,
}

async fn visit(spec: Rc<Spec>, number: u64, begin: Instant, end: Instant) -> Outcome<Seen> {
    let host = spec.address.to_string();
    let dice = StdRng::seed_from_u64(spec.seed ^ (number << 32));
    let mut requests = Requests::new(&spec.stuff, spec.workload, &host, dice);
    let mut connection = Connection::open(spec.address).await?;
    let (mut request, mut seen) = (Vec::new(), Seen::default());
    loop {
        requests.write_next(&mut request);
        let asked = Instant::now();
        if asked >= end {
            return Ok(seen);
        }
        let answer = connection.ask(&request).await?;
        if !(200..300).contains(&answer.status) {
            seen.refused += 1;
            seen.first_refusal.get_or_insert_with(|| {
                format!("{} {}", answer.status, String::from_utf8_lossy(answer.body))
            });
        }
        seen.answers += 1;
        let answered = Instant::now();
        if answered >= begin && answered < end {
            let took = u32::try_from((answered - asked).as_micros()).unwrap_or(u32::MAX);
            seen.times.push(took);
        }
    }
}
