//! A resident follows a case with its number and secret.

use actix_web::{HttpRequest, get, post};
use chrono::Duration;
use domain::codes::ActorKind;
use domain::policy::Actor;
use domain::refusal::{ProblemKind, Refusal};
use store::attempts::{self, AttemptKey};
use subtle::ConstantTimeEq as _;
use web::allow::TrackCase;
use web::{Allowed, Answer, Anybody, App, Body, Data, NoParams, Params, PathOf, Problem};

use super::{deed, key, reader, spoken};
use crate::inputs::NewText;
use crate::offers::Offers;
use crate::operations;
use crate::queries::{self, CaseRow};
use crate::secret;
use crate::tracking;
use crate::views::{Tracking, TrackingMessage};

/// Follow a case
///
/// For residents, with the number and the secret of the receipt; the secret goes into the
/// `Tracking-Secret` header, never into the address. Answers with public texts only: where the case
/// stands, what is done by which department, what happened, and the conversation. A wrong secret and
/// an unknown number are the same 401.
#[utoipa::path(
    tag = "tracking",
    params(
        ("reference" = String, Path, description = "The public number of the case.", max_length = 30, example = "CSH-2026-004217-7"),
        ("Tracking-Secret" = String, Header, description = "The secret of the receipt.", max_length = 100),
    ),
    responses((status = 200, description = "The case as the resident sees it.", body = Tracking)),
    security(()),
)]
#[get("/municipalities/{municipality}/tracking/{reference}")]
pub(super) async fn track_case(
    allowed: Allowed<TrackCase>,
    asking: Anybody,
    request: HttpRequest,
    path: PathOf<String>,
    app: Data<App>,
    offers: Data<Offers>,
    _query: Params<NoParams>,
) -> Answer {
    let language = allowed.language;
    let case = opened(&request, &allowed, &asking, &path, &app).await?;
    let version = case.version;
    let view = app
        .store
        .read(allowed.municipality.id, move |db| {
            tracking::tracking(db, reader(&allowed), &offers, &case)
        })
        .await?;
    Ok(spoken(web::ok(&view), version, language))
}

/// Write to the municipality
///
/// The resident answers or adds something, until the case has ended for good. An awaited answer
/// takes the case up again.
#[utoipa::path(
    tag = "tracking",
    params(
        ("reference" = String, Path, description = "The public number of the case.", max_length = 30, example = "CSH-2026-004217-7"),
        ("Tracking-Secret" = String, Header, description = "The secret of the receipt.", max_length = 100),
        web::IdempotencyKey,
    ),
    request_body(content = NewText, example = json!({ "body": "A macskák ma reggel is ott voltak." })),
    responses(
        (status = 201, description = "The message.", body = TrackingMessage),
        (status = 409, description = "The case has ended, or the same request is still running."),
    ),
    security(()),
)]
#[post("/municipalities/{municipality}/tracking/{reference}/messages")]
pub(super) async fn reply_to_case(
    allowed: Allowed<TrackCase>,
    asking: Anybody,
    request: HttpRequest,
    once: web::IdempotencyKey,
    path: PathOf<String>,
    app: Data<App>,
    body: Body<NewText>,
) -> Answer {
    let case = opened(&request, &allowed, &asking, &path, &app).await?;
    let (text, fingerprint) = body.into_parts();
    let caller = allowed.clone();
    let resident = Actor {
        kind: ActorKind::Resident,
        ..Actor::public(allowed.municipality.id)
    };
    let location = format!(
        "/api/v1/municipalities/{}/tracking/{}",
        allowed.municipality.slug, case.reference
    );
    let principal = format!("case {}", case.id);
    let municipality = allowed.municipality.id;
    web::once_as(
        &app,
        municipality.into(),
        municipality,
        principal,
        allowed.now,
        once,
        fingerprint,
        move |tx| {
            let deed = crate::story::Deed {
                actor: &resident,
                ..deed(&caller)
            };
            let (_, row) = operations::reply_as_resident(tx, deed, &case, &text.body)?;
            let view = TrackingMessage {
                from: crate::views::From::Resident,
                department_name: None,
                body: row.body,
                at: row.created_at.0,
            };
            Ok(web::created(location.clone(), &view))
        },
    )
    .await
}

/// From one address, and at one case: more wrong secrets than this and the door stays shut for a
/// while. The secret itself is far too long to guess; this keeps the trying from costing anything.
const WRONG_FROM_ADDRESS: (i32, Duration) = (5, Duration::minutes(15));
const WRONG_AT_CASE: (i32, Duration) = (20, Duration::days(1));

/// The case, for somebody who shows its secret.
async fn opened(
    request: &HttpRequest,
    allowed: &Allowed<TrackCase>,
    asking: &Anybody,
    reference: &str,
    app: &App,
) -> Result<CaseRow, Problem> {
    let municipality = allowed.municipality.id;
    let now = allowed.now;
    let shown = request
        .headers()
        .get("Tracking-Secret")
        .and_then(|value| value.to_str().ok());
    let shown = secret::hash(shown.ok_or_else(wrong)?);
    // What is no number at all is guessing too.
    let key = key(reference).ok();
    let address = AttemptKey::new(municipality, "tracking_address", &asking.client.to_string());
    let at_case = AttemptKey::new(
        municipality,
        "tracking_case",
        &reference.trim().to_ascii_uppercase(),
    );
    let limits = [(address, WRONG_FROM_ADDRESS), (at_case, WRONG_AT_CASE)];
    let counted = limits.clone();
    let found = app
        .store
        .read(municipality, move |db| {
            for (key, (most, window)) in &counted {
                if attempts::failures(db, key, now, *window)? >= *most {
                    return Err(Refusal::problem(ProblemKind::TooManyRequests).into());
                }
            }
            key.map_or(Ok(None), |key| queries::find(db, municipality, &key))
        })
        .await?;
    // Compared even where there is no case, so that both answers take as long.
    let stored = found
        .as_ref()
        .map_or_else(|| vec![0; 32], |case| case.tracking_hash.clone());
    if let Some(case) = found
        && bool::from(stored.ct_eq(&shown))
    {
        return Ok(case);
    }
    app.store
        .write(municipality, move |tx| {
            for (key, (_, window)) in &limits {
                attempts::note_failure(tx, key, now, *window)?;
            }
            Ok(())
        })
        .await?;
    Err(wrong().into())
}

fn wrong() -> Refusal {
    Refusal::problem(ProblemKind::WrongTrackingSecret)
}
