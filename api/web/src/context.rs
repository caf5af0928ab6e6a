//! What is known of a request before any handler sees it. The [`gate`](crate::gate) puts it into the
//! request's extensions once; every extractor only reads it.

use std::cell::RefCell;
use std::net::IpAddr;
use std::rc::Rc;
use std::sync::Arc;

use actix_web::{HttpMessage as _, HttpRequest};
use domain::clock::Moment;
use domain::text::Language;

use crate::admission::{Importance, Place};
use crate::gate::Gate;
use crate::municipality::Named;
use crate::problem::Problem;
use crate::request_id::RequestId;
use crate::session::Caller;

/// The facts of one request.
pub(crate) struct Context {
    pub(crate) gate: Arc<Gate>,
    pub(crate) request_id: RequestId,
    pub(crate) language: Language,
    pub(crate) now: Moment,
    pub(crate) client: IpAddr,
    pub(crate) caller: Caller,
    pub(crate) municipality: Named,
    pub(crate) importance: Importance,
    pub(crate) place: RefCell<Option<Place>>,
}

impl Context {
    /// The context of a request that came through the gate.
    pub(crate) fn of(request: &HttpRequest) -> Result<Rc<Self>, Problem> {
        request
            .extensions()
            .get::<Rc<Self>>()
            .cloned()
            .ok_or_else(|| Problem::broken("a request reached a handler without passing the gate"))
    }

    /// Waits for a place among the requests being worked on, unless the request has one. It is given
    /// back when the request ends.
    pub(crate) async fn admit(request: &HttpRequest) -> Result<(), Problem> {
        let context = Self::of(request)?;
        if context.place.borrow().is_none() {
            let place = context.gate.admission.enter(context.importance).await?;
            context.place.replace(Some(place));
        }
        Ok(())
    }
}
