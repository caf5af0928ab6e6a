//! Services: found, made, changed.

use actix_web::{get, patch, post};
use domain::codes::ActorKind;
use domain::ids::ServiceId;
use domain::policy::{Action, Scope};
use domain::refusal::ProblemKind;
use store::page::PageRequest;
use web::allow::{DraftServices, ReadCatalog, ReadDesigns};
use web::parameters::{RequestKey, SeenVersion};
use web::{
    Allowed, Answer, App, Body, Data, IdempotencyKey, IfMatch, NoParams, Page, Params, PathOf,
    Problem,
};

use super::params::{ByCode, Held, ServiceQuery};
use super::{add, change, deed, made, shown};
use crate::inputs::{NewService, ServicePatch};
use crate::shelf::{Place, Reader, Shelf, Shown};
use crate::showcase::Showcase;
use crate::views::{ServiceDefinition, ServiceSummary};
use crate::{operations, present};

/// Find services
///
/// The search box of a portal, and the list of services in the workspace. For everybody; staff can
/// add what is not published. Without `q` the services come by name; with it those whose name fits
/// come before those found by keyword or summary. The same answer for everybody may be kept for a
/// minute, one with unpublished services not at all.
#[utoipa::path(
    tag = "catalog",
    params(ServiceQuery, Held),
    responses(
        (status = 200, description = "A page of services.", body = Page<ServiceSummary>,
            example = json!({
                "items": [{
                    "code": "stray-cat",
                    "name": "Report a stray cat",
                    "summary": "Seen a cat that is ownerless, injured or raising kittens? Tell us.",
                    "kind": "report",
                    "category": { "code": "animals", "name": "Animals" },
                    "department": { "code": "RES", "name": "Resident Support" },
                    "live": true
                }],
                "nextCursor": null
            })),
        (status = 304, description = "Nothing has changed since."),
    ),
    security((), ("bearer" = []), ("cookie" = [])),
)]
#[get("/municipalities/{municipality}/service-catalog/services")]
pub(super) async fn list_services(
    allowed: Allowed<ReadCatalog>,
    app: Data<App>,
    showcase: Data<Showcase>,
    query: Params<ServiceQuery>,
) -> Answer {
    let (municipality, language) = (&allowed.municipality, allowed.language);
    let (page, search) = (query.page(language)?, query.search());
    let reader = Reader {
        language,
        fallback: municipality.default_language,
    };
    if query.with_unpublished == Some(true) {
        see_designs(&allowed)?;
        let id = municipality.id;
        let shelf = app.store.read(id, move |db| Shelf::load(db, id)).await?;
        let found = cut(shelf.find(&search, Shown::All, reader), &page)?;
        return Ok(web::list(&found).spoken(language));
    }
    let tree = showcase.tree(&app.store, municipality).await?;
    let found = cut(tree.shelf.find(&search, Shown::Live, reader), &page)?;
    Ok(web::list(&found).spoken(language).public(60))
}

/// Anybody may be here; what is not published is for staff.
fn see_designs(allowed: &Allowed<ReadCatalog>) -> Result<(), Problem> {
    if allowed.actor.may(Action::ReadDesigns) > Scope::None {
        Ok(())
    } else if allowed.actor.kind == ActorKind::Public {
        Err(Problem::unauthenticated(false))
    } else {
        Err(Problem::of(ProblemKind::Forbidden))
    }
}

/// The page of what was found that the caller asked for.
fn cut(
    found: Vec<(Place, ServiceSummary)>,
    page: &PageRequest,
) -> Result<Page<ServiceSummary>, Problem> {
    let after: Option<Place> = page
        .after()?
        .map(|(fit, id)| (fit, ServiceId::from_uuid(id)));
    let total = page.wants_total().then(|| present::count(found.len()));
    let rows = found
        .into_iter()
        .filter(|(place, _)| after.as_ref().is_none_or(|after| place > after))
        .take(present::limit(page))
        .collect();
    let page = page
        .page(rows, |((fit, id), _)| (fit.clone(), id.uuid()))
        .map_err(Problem::broken)?;
    Ok(page.map(|(_, summary)| summary).with_total(total))
}

/// Add a service
///
/// For process owners, facilitators and administrators. With `version`, its first draft is made at
/// the same time. Residents see nothing of it until a version goes live.
#[utoipa::path(
    tag = "service design",
    params(RequestKey),
    request_body(content = NewService,
        example = json!({
            "code": "stray-cat",
            "kind": "report",
            "category": "animals",
            "department": "RES",
            "names": { "hu": "Kóbor macska bejelentése", "en": "Report a stray cat" },
            "summaries": { "hu": "Gazdátlan macskát látott? Jelezze!", "en": "Seen an ownerless cat? Tell us." },
            "keywords": { "hu": ["macska", "cica"], "en": ["cat", "kitten"] }
        })),
    responses(
        (status = 201, description = "The new service.", body = ServiceDefinition,
            example = json!(super::examples::service())),
    ),
    security(("bearer" = []), ("cookie" = [])),
)]
#[post("/municipalities/{municipality}/service-catalog/services")]
pub(super) async fn create_service(
    allowed: Allowed<DraftServices>,
    key: IdempotencyKey,
    app: Data<App>,
    showcase: Data<Showcase>,
    body: Body<NewService>,
) -> Answer {
    let (new, fingerprint) = body.into_parts();
    let caller = allowed.clone();
    add(&app, &showcase, &allowed, key, fingerprint, move |tx| {
        let view = operations::create_service(tx, deed(&caller), &new)?;
        let path = format!("services/{}/definition", view.value.code);
        Ok(made(&caller, &path, &view))
    })
    .await
}

/// Read a service's definition
///
/// For staff who look at or edit the catalog: texts in all languages, live or not. Its ETag is the
/// version of the service with all its versions.
#[utoipa::path(
    tag = "service design",
    params(ByCode),
    responses(
        (status = 200, description = "The service.", body = ServiceDefinition,
            example = json!(super::examples::service())),
    ),
    security(("bearer" = []), ("cookie" = [])),
)]
#[get("/municipalities/{municipality}/service-catalog/services/{code}/definition")]
pub(super) async fn get_service_definition(
    allowed: Allowed<ReadDesigns>,
    app: Data<App>,
    code: PathOf<String>,
    _: Params<NoParams>,
) -> Answer {
    let id = allowed.municipality.id;
    let view = app
        .store
        .read(id, move |db| present::service_by_code(db, id, &code))
        .await?;
    Ok(shown(&view))
}

/// Change a service
///
/// Its names, keywords, category and accountable department. For process owners, facilitators and
/// administrators; once a version is live, residents see the change at once, so a facilitator's
/// attempt is 403. Each field that is sent replaces the old one as a whole. What is read, asked,
/// done and promised is in the versions.
#[utoipa::path(
    tag = "service design",
    params(ByCode, SeenVersion),
    request_body(content = ServicePatch, content_type = "application/merge-patch+json",
        example = json!({ "category": "animals", "keywords": { "hu": ["macska"], "en": ["cat"] } })),
    responses(
        (status = 200, description = "The changed service.", body = ServiceDefinition,
            headers(("ETag" = String, description = "Its new version.")),
            example = json!(super::examples::service())),
    ),
    security(("bearer" = []), ("cookie" = [])),
)]
#[patch("/municipalities/{municipality}/service-catalog/services/{code}/definition")]
pub(super) async fn update_service_definition(
    allowed: Allowed<DraftServices>,
    seen: IfMatch,
    app: Data<App>,
    showcase: Data<Showcase>,
    code: PathOf<String>,
    body: Body<ServicePatch>,
) -> Answer {
    let caller = allowed.clone();
    change(&app, &showcase, &allowed, move |tx| {
        let view = operations::change_service(tx, deed(&caller), &code, &seen, &body)?;
        Ok(shown(&view))
    })
    .await
}
