//! The door: which action a route is, and whether its caller may do it at all.
//!
//! [`Allowed<P>`] stands first in a handler. It reads only what the gate found out, so it is ready
//! at once, and 401, 403 and 404 are answered before a body is looked at. Whether the caller may do
//! it to *this* record is decided next to the change.

use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::net::IpAddr;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use domain::clock::Moment;
use domain::ids::{SessionId, UserId};
use domain::policy::{Action, Actor, Scope};
use domain::refusal::ProblemKind;
use domain::text::Language;

use crate::context::Context;
use crate::municipality::{MunicipalityContext, Named};
use crate::problem::Problem;
use crate::request_id::RequestId;
use crate::session::Caller;

/// An action as a type: the signature of a handler shows what it takes to get in.
pub trait Permission: 'static {
    /// The action.
    const ACTION: Action;
}

macro_rules! permissions {
    ($($action:ident $text:literal $meaning:literal,)+) => {$(
        #[doc = $meaning]
        #[derive(Clone, Copy, Debug)]
        pub enum $action {}

        impl Permission for $action {
            const ACTION: Action = Action::$action;
        }
    )+};
}

domain::for_each_action!(permissions);

/// A caller who may do `P` in the municipality the path names.
#[derive(Clone, Debug)]
pub struct Allowed<P> {
    /// Who asks, in this municipality.
    pub actor: Arc<Actor>,
    /// The municipality.
    pub municipality: Arc<MunicipalityContext>,
    /// The session, when signed in.
    pub session: Option<SessionId>,
    /// The present moment, the same for the whole request.
    pub now: Moment,
    /// The language to answer in.
    pub language: Language,
    /// The name of the request.
    pub request_id: RequestId,
    permission: PhantomData<fn() -> P>,
}

/// A signed-in caller who may do `P`, on a route that names no municipality.
#[derive(Clone, Debug)]
pub struct AllowedInstallation<P> {
    /// Who asks; the municipality is the one the user belongs to.
    pub actor: Arc<Actor>,
    /// The user.
    pub user: UserId,
    /// The session.
    pub session: SessionId,
    /// Is the session held in cookies?
    pub by_cookie: bool,
    /// The present moment, the same for the whole request.
    pub now: Moment,
    /// The language to answer in.
    pub language: Language,
    /// The name of the request.
    pub request_id: RequestId,
    permission: PhantomData<fn() -> P>,
}

/// Anybody at all, whatever credentials came along: signing in, refreshing, activating.
#[derive(Clone, Debug)]
pub struct Anybody {
    /// Where the request comes from.
    pub client: IpAddr,
    /// The present moment, the same for the whole request.
    pub now: Moment,
    /// The language to answer in.
    pub language: Language,
    /// The name of the request.
    pub request_id: RequestId,
}

impl<P> Allowed<P> {
    /// The user, when signed in.
    pub fn user(&self) -> Option<UserId> {
        self.actor.user
    }
}

impl<P: Permission> FromRequest for Allowed<P> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Context::of(request).and_then(|context| {
            let (actor, municipality, session) = in_municipality(&context, P::ACTION)?;
            Ok(Self {
                actor,
                municipality,
                session,
                now: context.now,
                language: context.language,
                request_id: context.request_id.clone(),
                permission: PhantomData,
            })
        }))
    }
}

type Inside = (Arc<Actor>, Arc<MunicipalityContext>, Option<SessionId>);

fn in_municipality(context: &Context, action: Action) -> Result<Inside, Problem> {
    let municipality = match &context.municipality {
        Named::Known(municipality) => municipality,
        Named::Unknown => return Err(Problem::of(ProblemKind::NotFound)),
        Named::Nothing => {
            return Err(Problem::broken(
                "a route without a municipality asks for one",
            ));
        }
    };
    let open = municipality.public.may(action) > Scope::None;
    let public = || {
        Ok((
            Arc::clone(&municipality.public),
            Arc::clone(municipality),
            None,
        ))
    };
    match &context.caller {
        Caller::Staff { state, session, .. } => {
            let scope = state.actor.may(action);
            let home = state.actor.municipality == municipality.id;
            if scope == Scope::Installation || (home && scope > Scope::None) {
                Ok((
                    Arc::clone(&state.actor),
                    Arc::clone(municipality),
                    Some(*session),
                ))
            } else if open {
                public()
            } else if home {
                Err(Problem::of(ProblemKind::Forbidden))
            } else {
                Err(Problem::of(ProblemKind::NotFound))
            }
        }
        // A cookie the browser still sends is no reason to hide what anybody may see.
        Caller::Nobody | Caller::Refused { by_cookie: true } if open => public(),
        Caller::Nobody => Err(Problem::unauthenticated(false)),
        Caller::Refused { .. } => Err(Problem::unauthenticated(true)),
    }
}

impl<P: Permission> FromRequest for AllowedInstallation<P> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(
            Context::of(request).and_then(|context| match &context.caller {
                Caller::Staff {
                    state,
                    session,
                    by_cookie,
                } if state.actor.may(P::ACTION) > Scope::None => Ok(Self {
                    actor: Arc::clone(&state.actor),
                    user: state.user,
                    session: *session,
                    by_cookie: *by_cookie,
                    now: context.now,
                    language: context.language,
                    request_id: context.request_id.clone(),
                    permission: PhantomData,
                }),
                Caller::Staff { .. } => Err(Problem::of(ProblemKind::Forbidden)),
                Caller::Nobody => Err(Problem::unauthenticated(false)),
                Caller::Refused { .. } => Err(Problem::unauthenticated(true)),
            }),
        )
    }
}

impl FromRequest for Anybody {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Context::of(request).map(|context| Self {
            client: context.client,
            now: context.now,
            language: context.language,
            request_id: context.request_id.clone(),
        }))
    }
}
