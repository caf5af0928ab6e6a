//! What an installation can set about its HTTP side.

use std::time::Duration;

use domain::text::Language;
use ipnet::IpNet;

use crate::limits::Rates;

/// Everything about HTTP that differs between installations.
#[derive(Clone, Debug)]
pub struct WebConfig {
    /// Where we are found from outside, without a slash at the end: `https://ugyek.example`. Issuer
    /// and audience of tokens, and our own origin.
    pub public_url: String,
    /// Further origins that are ours: a screen served from elsewhere, a development server.
    pub origins: Vec<String>,
    /// The version of the contract, told in every answer.
    pub api_version: String,
    /// The language where no municipality is named.
    pub default_language: Language,
    /// Proxies whose `X-Forwarded-For` is believed. None by default.
    pub trusted_proxies: Vec<IpNet>,
    /// Tell browsers to come by HTTPS only.
    pub strict_transport: bool,
    /// How often one caller may ask.
    pub rates: Rates,
    /// How many requests are worked on at once.
    pub places: usize,
    /// How many may wait for a place, and how long.
    pub longest_queue: usize,
    /// How long a request may wait for a place.
    pub longest_wait: Duration,
    /// How long a request may be worked on.
    pub deadline: Duration,
    /// How slowly a body may come.
    pub pace: Pace,
}

/// How slowly a body may come.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// For so long any speed will do.
    pub grace: Duration,
    /// After that at least so many bytes a second since the beginning.
    pub bytes_per_second: u64,
    /// And never longer than this.
    pub longest: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            grace: Duration::from_secs(10),
            bytes_per_second: 1024,
            longest: Duration::from_mins(1),
        }
    }
}

impl Default for WebConfig {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self {
            public_url: "http://localhost:8080".to_owned(),
            origins: Vec::new(),
            api_version: env!("CARGO_PKG_VERSION").to_owned(),
            default_language: Language::HUNGARIAN,
            trusted_proxies: Vec::new(),
            strict_transport: false,
            rates: Rates::default(),
            // Requests mostly wait for the disk together (group commit), so many fit on a core.
            places: cores * 64,
            longest_queue: cores * 128,
            longest_wait: Duration::from_millis(500),
            deadline: Duration::from_secs(30),
            pace: Pace::default(),
        }
    }
}
