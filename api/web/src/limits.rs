//! How often one caller may ask. Each class of routes has its own budget, kept for each signed-in
//! user or else each house on the network, and refilled steadily.
//!
//! The budgets live in a table of fixed size: a caller's budget is found by a keyed hash of who it
//! is. So memory never grows, whoever calls, and there is no lock and no allocation. Two callers
//! share a budget by accident once in as many as there are slots; nobody can aim at another's,
//! because the key is made anew at each start.

use std::hash::{BuildHasher as _, RandomState};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use actix_web::http::header::{HeaderMap, HeaderValue, RETRY_AFTER};
use domain::refusal::ProblemKind;
use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::nanos::Nanos;
use governor::state::StateStore;
use governor::{Quota, RateLimiter};
use uuid::Uuid;

use crate::address::house;
use crate::headers::{
    RATE_LIMIT, RATE_LIMIT_POLICY, X_RATE_LIMIT_LIMIT, X_RATE_LIMIT_REMAINING, X_RATE_LIMIT_RESET,
};
use crate::problem::Problem;

/// So many requests in so much time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Requests.
    pub requests: u32,
    /// The time in which a spent budget is full again.
    pub within: Duration,
}

impl Rate {
    /// So many requests in so many seconds.
    pub const fn of(requests: u32, seconds: u64) -> Self {
        Self {
            requests,
            within: Duration::from_secs(seconds),
        }
    }

    const fn times(self, factor: u32) -> Self {
        Self {
            requests: self.requests.saturating_mul(factor),
            within: self.within,
        }
    }
}

/// The budgets.
#[derive(Clone, Debug)]
pub struct Rates {
    /// Anything at all, from one house; also a bound on tokens tried.
    pub house: Rate,
    /// Reading.
    pub read: Rate,
    /// Recording and changing.
    pub write: Rate,
    /// Handing in without signing in.
    pub submit: Rate,
    /// Signing in and what belongs to it.
    pub login: Rate,
}

impl Rates {
    /// So many times as often: for load tests, where one address plays a whole town.
    #[must_use]
    pub fn times(self, factor: u32) -> Self {
        Self {
            house: self.house.times(factor),
            read: self.read.times(factor),
            write: self.write.times(factor),
            submit: self.submit.times(factor),
            login: self.login.times(factor),
        }
    }
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            house: Rate::of(6000, 60),
            read: Rate::of(1200, 60),
            write: Rate::of(300, 60),
            submit: Rate::of(60, 3600),
            login: Rate::of(30, 300),
        }
    }
}

/// Which budget a route draws on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RouteClass {
    /// Reading.
    Read,
    /// Recording and changing.
    Write,
    /// Handing in without signing in.
    Submit,
    /// Signing in and what belongs to it.
    Login,
}

/// Whose budget.
#[derive(Clone, Copy, Debug, Hash)]
pub(crate) enum Who {
    Address(IpAddr),
    User(Uuid),
}

impl Who {
    pub(crate) fn at(address: IpAddr) -> Self {
        Self::Address(house(address))
    }
}

/// All budgets.
pub(crate) struct Limits {
    house: Limit,
    read: Limit,
    write: Limit,
    submit: Limit,
    login: Limit,
    hash: RandomState,
}

struct Limit {
    limiter: RateLimiter<u64, Slots, DefaultClock, StateInformationMiddleware>,
    name: &'static str,
    requests: u32,
    each: Duration,
    policy: HeaderValue,
}

/// What is left of a budget, for the answer's headers.
pub(crate) struct Standing<'l> {
    limit: &'l Limit,
    left: u32,
}

impl Limits {
    pub(crate) fn new(rates: &Rates) -> Self {
        Self {
            house: Limit::new("house", rates.house),
            read: Limit::new("read", rates.read),
            write: Limit::new("write", rates.write),
            submit: Limit::new("submit", rates.submit),
            login: Limit::new("login", rates.login),
            hash: RandomState::new(),
        }
    }

    /// Takes one from what a house has for anything at all.
    pub(crate) fn knock(&self, address: IpAddr) -> Result<(), Problem> {
        self.house
            .take(self.hash.hash_one(Who::at(address)))
            .map(|_| ())
    }

    /// Takes one from the budget of a class.
    pub(crate) fn take(&self, class: RouteClass, who: Who) -> Result<Standing<'_>, Problem> {
        let limit = match class {
            RouteClass::Read => &self.read,
            RouteClass::Write => &self.write,
            RouteClass::Submit => &self.submit,
            RouteClass::Login => &self.login,
        };
        limit.take(self.hash.hash_one(who))
    }
}

impl Limit {
    fn new(name: &'static str, rate: Rate) -> Self {
        let requests = NonZeroU32::new(rate.requests).unwrap_or(NonZeroU32::MIN);
        let each = (rate.within / requests.get()).max(Duration::from_nanos(1));
        let quota = Quota::with_period(each)
            .unwrap_or_else(|| Quota::per_second(requests))
            .allow_burst(requests);
        let policy = format!("\"{name}\";q={requests};w={}", rate.within.as_secs().max(1));
        Self {
            limiter: RateLimiter::new(quota, Slots::default(), DefaultClock::default()),
            name,
            requests: requests.get(),
            each,
            policy: HeaderValue::try_from(policy)
                .unwrap_or_else(|_| HeaderValue::from_static("\"default\"")),
        }
    }

    fn take(&self, key: u64) -> Result<Standing<'_>, Problem> {
        match self.limiter.check_key(&key) {
            Ok(state) => Ok(Standing {
                limit: self,
                left: state.remaining_burst_capacity(),
            }),
            Err(until) => {
                metrics::counter!("http_requests_limited_total", "limit" => self.name).increment(1);
                let wait = until.wait_time_from(self.limiter.clock().now());
                let mut problem = Problem::of(ProblemKind::TooManyRequests)
                    .with_header(RETRY_AFTER, HeaderValue::from(seconds_up(wait)));
                for (name, value) in (Standing {
                    limit: self,
                    left: 0,
                })
                .headers()
                {
                    problem = problem.with_header(name, value);
                }
                Err(problem)
            }
        }
    }
}

impl Standing<'_> {
    pub(crate) fn write(&self, headers: &mut HeaderMap) {
        for (name, value) in self.headers() {
            headers.insert(name, value);
        }
    }

    fn headers(&self) -> [(actix_web::http::header::HeaderName, HeaderValue); 5] {
        let missing = self.limit.requests.saturating_sub(self.left);
        let reset = seconds_up(self.limit.each * missing);
        let now = format!("\"{}\";r={};t={reset}", self.limit.name, self.left);
        [
            (RATE_LIMIT_POLICY, self.limit.policy.clone()),
            (
                RATE_LIMIT,
                HeaderValue::try_from(now).unwrap_or_else(|_| HeaderValue::from(0)),
            ),
            (X_RATE_LIMIT_LIMIT, HeaderValue::from(self.limit.requests)),
            (X_RATE_LIMIT_REMAINING, HeaderValue::from(self.left)),
            (X_RATE_LIMIT_RESET, HeaderValue::from(reset)),
        ]
    }
}

fn seconds_up(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

/// Half a megabyte for each class.
const SLOTS: usize = 1 << 16;

struct Slots(Box<[AtomicU64]>);

impl Default for Slots {
    fn default() -> Self {
        Self((0..SLOTS).map(|_| AtomicU64::new(0)).collect())
    }
}

impl StateStore for Slots {
    type Key = u64;

    fn measure_and_replace<T, F, E>(&self, key: &u64, decide: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "only the low bits choose the slot"
        )]
        let slot = &self.0[*key as usize % SLOTS];
        let mut seen = slot.load(Ordering::Acquire);
        loop {
            let known = (seen != 0).then(|| Nanos::new(seen));
            let (outcome, next) = decide(known)?;
            let next = next.as_u64().max(1);
            match slot.compare_exchange_weak(seen, next, Ordering::Release, Ordering::Acquire) {
                Ok(_) => return Ok(outcome),
                Err(changed) => seen = changed,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> Limits {
        Limits::new(&Rates {
            read: Rate::of(3, 3600),
            login: Rate::of(1, 3600),
            ..Rates::default()
        })
    }

    fn who(text: &str) -> Who {
        Who::at(text.parse().expect("an address"))
    }

    #[test]
    fn a_budget_is_spent_and_then_there_is_a_wait() {
        let limits = limits();
        for left in [2, 1, 0] {
            let standing = limits
                .take(RouteClass::Read, who("192.0.2.1"))
                .expect("room");
            assert_eq!(standing.left, left);
        }
        let problem = limits
            .take(RouteClass::Read, who("192.0.2.1"))
            .err()
            .expect("none left");
        assert_eq!(problem.kind(), ProblemKind::TooManyRequests);
        assert!(
            limits.take(RouteClass::Read, who("192.0.2.2")).is_ok(),
            "another caller"
        );
        assert!(
            limits.take(RouteClass::Login, who("192.0.2.1")).is_ok(),
            "another class"
        );
    }

    #[test]
    fn a_house_with_many_addresses_has_one_budget() {
        let limits = limits();
        assert!(limits.take(RouteClass::Login, who("2001:db8::1")).is_ok());
        assert!(limits.take(RouteClass::Login, who("2001:db8::2")).is_err());
    }

    #[test]
    fn the_answer_tells_what_is_left() {
        let limits = limits();
        let standing = limits
            .take(RouteClass::Read, Who::User(Uuid::nil()))
            .expect("room");
        let mut headers = HeaderMap::new();
        standing.write(&mut headers);
        let text = |name| {
            headers
                .get(name)
                .expect("a header")
                .to_str()
                .expect("text")
                .to_owned()
        };
        assert_eq!(text(RATE_LIMIT_POLICY), "\"read\";q=3;w=3600");
        assert_eq!(text(RATE_LIMIT), "\"read\";r=2;t=1200");
        assert_eq!(text(X_RATE_LIMIT_LIMIT), "3");
        assert_eq!(text(X_RATE_LIMIT_REMAINING), "2");
    }

    #[test]
    fn memory_does_not_grow_with_callers() {
        let limits = Limits::new(&Rates::default());
        for n in 0..200_000_u128 {
            let _ = limits.take(RouteClass::Read, Who::User(Uuid::from_u128(n)));
        }
        assert_eq!(limits.read.limiter.into_state_store().0.len(), SLOTS);
    }
}
