//! The gate: one layer around the whole application that every request passes on its way in and
//! every answer on its way out.
//!
//! On the way in: the request's name, its limits, who calls, which municipality, which language. On
//! the way out: the problem document where something went wrong, the headers every answer has, one
//! line in the log and one count. A panic or a handler that does not end becomes a problem too; the
//! process lives.
//!
//! It is one layer and not ten because each layer of actix costs an allocation and a box, and
//! because the order of these steps matters and can be read here.

mod cors;
mod finish;
mod pace;
mod prepare;
mod table;

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::HeaderValue;
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage as _, HttpResponse};
use domain::clock::Clock;
use futures_util::FutureExt as _;
use tracing::Instrument as _;

use crate::admission::Admission;
use crate::config::WebConfig;
use crate::keys::KeyRing;
use crate::limits::Limits;
use crate::problem::Problem;
use crate::session::{Directory, Sessions};

pub use table::{Route, RouteTable};

use prepare::{Entry, Visit};

/// What stands between the network and the handlers. One for the process.
pub struct Gate {
    pub(crate) config: WebConfig,
    pub(crate) own_origins: Vec<String>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) sessions: Sessions,
    pub(crate) limits: Limits,
    pub(crate) admission: Admission,
    pub(crate) routes: RouteTable,
    pub(crate) api_version: HeaderValue,
    leaving: AtomicBool,
}

impl Gate {
    /// A gate for the routes of a contract.
    pub fn new(
        config: WebConfig,
        clock: Arc<dyn Clock>,
        keys: Arc<KeyRing>,
        directory: Arc<dyn Directory>,
        routes: RouteTable,
    ) -> Self {
        let mut own_origins = config.origins.clone();
        own_origins.push(config.public_url.trim_end_matches('/').to_owned());
        Self {
            own_origins,
            clock,
            sessions: Sessions::new(keys, directory),
            limits: Limits::new(&config.rates),
            admission: Admission::new(config.places, config.longest_queue, config.longest_wait),
            routes,
            api_version: HeaderValue::from_str(&config.api_version)
                .unwrap_or_else(|_| HeaderValue::from_static("0.0.0")),
            leaving: AtomicBool::new(false),
            config,
        }
    }

    /// Sessions and municipalities as looked up.
    pub fn sessions(&self) -> &Sessions {
        &self.sessions
    }

    /// From now on we are not ready: no new requests should be sent here, those under way end.
    pub fn leave(&self) {
        self.leaving.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_leaving(&self) -> bool {
        self.leaving.load(Ordering::Relaxed)
    }

    /// What the installation set.
    pub fn config(&self) -> &WebConfig {
        &self.config
    }
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gate")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

/// One request on its way through the gate, for `wrap(from_fn(…))`:
/// `let gate = app.gate.clone(); App::new().wrap(from_fn(move |request, next| web::gate::pass(gate.clone(), request, next)))`.
pub async fn pass<B: MessageBody + 'static>(
    gate: Arc<Gate>,
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let began = Instant::now();
    let mut visit = Visit::begin(&gate, &mut request);
    let entry = prepare::enter(&gate, &mut visit, &mut request).await;
    let mut response = match entry {
        Ok(Entry::Handler(context)) => {
            request.extensions_mut().insert(Rc::new(context));
            let deadline = visit.deadline(&gate);
            let span = tracing::info_span!("request", request_id = visit.request_id.as_str());
            match answer(next.call(request).instrument(span), deadline).await {
                Ok(response) => response.map_into_boxed_body(),
                Err(problem) => return Err(finish::without_request(&gate, &visit, problem, began)),
            }
        }
        Ok(Entry::Answered(response)) => request.into_response(response),
        Err(problem) => {
            ServiceResponse::new(request.into_parts().0, HttpResponse::from_error(problem))
        }
    };
    finish::finish(&gate, &visit, &mut response, began);
    Ok(response)
}

/// Runs what is behind the gate, and makes a problem of a panic, of an error, and of a handler that
/// does not come to an end.
async fn answer<B>(
    work: impl Future<Output = Result<ServiceResponse<B>, Error>>,
    deadline: std::time::Duration,
) -> Result<ServiceResponse<B>, Problem> {
    match tokio::time::timeout(deadline, AssertUnwindSafe(work).catch_unwind()).await {
        Ok(Ok(Ok(response))) => Ok(response),
        Ok(Ok(Err(error))) => {
            let status = error.as_response_error().status_code();
            Err(if status.is_server_error() {
                Problem::broken(error.to_string())
            } else {
                crate::problem::from_status(status)
            })
        }
        Ok(Err(panic)) => Err(Problem::broken(format!(
            "a handler panicked: {}",
            words(&*panic)
        ))),
        Err(_) => {
            tracing::error!("a request took longer than allowed");
            Err(Problem::busy())
        }
    }
}

fn words(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without words")
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod log_tests;
#[cfg(test)]
mod wire;
