//! Cases: handed in, listed, read, corrected.

use actix_web::{get, patch, post};
use domain::refusal::{ProblemKind, Refusal};
use store::Failure;
use web::allow::{CreateCase, ReadCases, RecordCases};
use web::{Allowed, Answer, App, Body, Data, IfMatch, Page, Params, PathOf};

use super::params::OneCaseQuery;
use super::{CaseQuery, changed, deed, key, reader, spoken};
use crate::inputs::{CasePatch, NewCase};
use crate::offers::{Offers, Service, Version};
use crate::operations::{self, Intake};
use crate::present;
use crate::queries;
use crate::secret::Secret;
use crate::tracking;
use crate::views::{Case, CaseReceipt, CaseSummary};

/// Hand in a case
///
/// For everybody: residents on a portal without an account, and agents who record what somebody
/// tells them (then both are kept: who asks and who recorded it). The answers are checked against
/// the service's form; all faults come back at once. The receipt carries the public number and the
/// secret to follow the case with, which is shown only here. Send an `Idempotency-Key`, so that a
/// repeated request cannot make a second case.
#[utoipa::path(
    tag = "cases",
    params(
        web::IdempotencyKey,
    ),
    request_body(
        content = NewCase,
        example = json!({
            "serviceCode": "stray-cat",
            "answers": {
                "place": { "address": "Cserhalom, Malom utca 12." }, "count": 2, "injured": "no",
                "tame": "runs_away", "kittens": "none_seen", "feeder": "nobody", "access": "public_place"
            },
            "language": "hu"
        })
    ),
    responses(
        (status = 201, description = "The case came in.", body = CaseReceipt,
            example = json!({
                "id": "019ab0f2-6c1e-7c3a-9d52-3f8a4b0c6d1e",
                "reference": "CSH-2026-004217-7",
                "trackingSecret": "7kq2m9xw4tz8c3rb5yhn6pd0vf",
                "status": "new",
                "statusText": "Megkaptuk a bejelentését.",
                "serviceName": "Kóbor macska bejelentése",
                "departmentName": "Ügyfélszolgálat",
                "createdAt": "2026-11-23T10:00:00Z",
                "dueAt": "2026-12-14T22:59:59Z",
                "steps": [{ "name": "A bejelentés átnézése", "departmentName": "Ügyfélszolgálat",
                    "state": "open", "finishedAt": null }]
            })),
        (status = 409, description = "The service is not offered now, the id is taken, or the same request is still running."),
    ),
    security((), ("bearer" = []), ("cookie" = [])),
)]
#[post("/municipalities/{municipality}/cases")]
pub(super) async fn create_case(
    allowed: Allowed<CreateCase>,
    key: web::IdempotencyKey,
    app: Data<App>,
    offers: Data<Offers>,
    body: Body<NewCase>,
) -> Answer {
    let (new, fingerprint) = body.into_parts();
    let (service, version) = offered(
        &app,
        &allowed,
        &offers,
        new.service_code.clone(),
        new.service_version,
    )
    .await?;
    let municipality = &allowed.municipality;
    let intake = operations::prepare(
        new,
        &allowed.actor,
        municipality,
        allowed.language,
        allowed.now,
        service,
        version,
    )?;
    let secret = Secret::random()?;
    let caller = allowed.clone();
    web::once(&app, &allowed, key, fingerprint, move |tx| {
        let case = operations::create(tx, deed(&caller), &intake, &secret)?;
        Ok(receipt(&caller, &intake, &case, &secret))
    })
    .await
}

fn receipt(
    allowed: &Allowed<CreateCase>,
    intake: &Intake,
    case: &queries::CaseRow,
    secret: &Secret,
) -> web::Reply {
    let reader = reader(allowed);
    let view = tracking::receipt(
        reader,
        case,
        reader.pick(&intake.service.names),
        reader.pick(&intake.service.department_names),
        &intake.version,
        secret.reveal(),
    );
    let location = format!(
        "/api/v1/municipalities/{}/cases/{}",
        allowed.municipality.slug, case.id
    );
    spoken(
        web::created(location, &view),
        case.version,
        allowed.language,
    )
}

/// The service and the version asked for, from what is kept or from the database.
async fn offered<P>(
    app: &App,
    allowed: &Allowed<P>,
    offers: &Data<Offers>,
    code: String,
    number: Option<i32>,
) -> Result<(std::sync::Arc<Service>, std::sync::Arc<Version>), Failure> {
    let municipality = std::sync::Arc::clone(&allowed.municipality);
    if let Some(service) = offers.kept_service(municipality.id, &code)
        && let Some(number) = number.or(service.live_version)
        && let Some(version) = offers.kept_version(municipality.id, service.id, number)
    {
        return Ok((service, version));
    }
    let offers = Data::clone(offers);
    app.store
        .read(municipality.id, move |db| {
            let service = offers.service(db, municipality.id, &code)?.ok_or_else(|| {
                Refusal::fault(
                    domain::refusal::Fault::at_pointer(
                        "/serviceCode",
                        domain::refusal::FaultCode::NotFound,
                    )
                    .with("name", &code),
                )
            })?;
            let not_offered = || Refusal::problem(ProblemKind::NotOffered);
            let number = number.or(service.live_version).ok_or_else(not_offered)?;
            let version = offers
                .version(db, municipality.id, service.id, number)?
                .ok_or_else(not_offered)?;
            Ok((service, version))
        })
        .await
}

/// List cases
///
/// The worklist. Agents, process owners and managers see all cases of the municipality; specialists
/// and leads those their departments answer for or have a task in. Filters are joined by "and",
/// repeated values of one filter by "or". Pages are stable while cases come in.
#[utoipa::path(
    tag = "cases",
    params(CaseQuery),
    responses((status = 200, description = "A page of cases.", body = Page<CaseSummary>)),
    security(("bearer" = []), ("cookie" = [])),
)]
#[get("/municipalities/{municipality}/cases")]
pub(super) async fn list_cases(
    allowed: Allowed<ReadCases>,
    app: Data<App>,
    query: Params<CaseQuery>,
) -> Answer {
    let page = query.page()?;
    let language = allowed.language;
    let found = app
        .store
        .read(allowed.municipality.id, move |db| {
            let mut filter = query.filter(allowed.user(), allowed.now);
            if !query.service_code.is_empty() {
                let codes = &query.service_code;
                filter.services = Some(queries::service_ids(db, allowed.municipality.id, codes)?);
            }
            let visible = queries::visible_to(&allowed.actor);
            let sort = query.sort.unwrap_or_default().sort();
            let rows = queries::cases(db, allowed.municipality.id, &visible, &filter, sort, &page)?;
            let items = present::summaries(db, reader(&allowed), rows.items, query.expand())?;
            Ok(Page {
                items,
                next_cursor: rows.next_cursor,
                total: rows.total,
            })
        })
        .await?;
    Ok(web::list(&found).spoken(language))
}

/// Read a case
///
/// One case with its tasks and what the caller can do next. `expand=timeline,…` adds the story, the
/// messages, the notes and the form. A case outside one's sight is 404.
#[utoipa::path(
    tag = "cases",
    params(
        ("case" = String, Path, description = "The case: its id or its public number.", max_length = 40, example = "CSH-2026-004217-7"),
        OneCaseQuery,
    ),
    responses((status = 200, description = "The case.", body = Case)),
    security(("bearer" = []), ("cookie" = [])),
)]
#[get("/municipalities/{municipality}/cases/{case}")]
pub(super) async fn get_case(
    allowed: Allowed<ReadCases>,
    path: PathOf<String>,
    app: Data<App>,
    offers: Data<Offers>,
    query: Params<OneCaseQuery>,
) -> Answer {
    let key = key(&path)?;
    let language = allowed.language;
    let (view, version) = app
        .store
        .read(allowed.municipality.id, move |db| {
            let row = operations::visible_case(db, &allowed.actor, allowed.municipality.id, &key)?;
            let version = row.version;
            let view = present::case(db, reader(&allowed), &offers, &row, query.expand())?;
            Ok((view, version))
        })
        .await?;
    Ok(spoken(web::ok(&view), version, language))
}

/// Correct a case
///
/// For agents, and leads in their department: what was recorded wrong, the subject or who asks, is
/// put right. A field left out stays; `resident: null` forgets who asked.
#[utoipa::path(
    tag = "cases",
    params(
        ("case" = String, Path, description = "The case: its id or its public number.", max_length = 40, example = "CSH-2026-004217-7"),
        web::IfMatch,
    ),
    request_body(content = CasePatch, content_type = "application/merge-patch+json",
        example = json!({ "subject": "Két kóbor macska · Malom utca 12." })),
    responses((status = 200, description = "The corrected case.", body = Case)),
    security(("bearer" = []), ("cookie" = [])),
)]
#[patch("/municipalities/{municipality}/cases/{case}")]
pub(super) async fn update_case(
    allowed: Allowed<RecordCases>,
    seen: IfMatch,
    path: PathOf<String>,
    app: Data<App>,
    offers: Data<Offers>,
    body: Body<CasePatch>,
) -> Answer {
    let key = key(&path)?;
    let correction = body.into_inner();
    let reply = app
        .store
        .write(allowed.municipality.id, move |tx| {
            let row = operations::correct(tx, deed(&allowed), &key, &seen, correction.clone())?;
            changed(tx, &allowed, &offers, &row)
        })
        .await?;
    Ok(reply)
}
