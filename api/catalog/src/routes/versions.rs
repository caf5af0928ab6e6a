//! Versions of a service: drafted, edited, moved through their life.

use actix_web::{get, patch, post};
use store::{Failure, Tx};
use web::allow::{DraftServices, ReadDesigns};
use web::parameters::{RequestKey, SeenVersion};
use web::refusals::Conflict;
use web::{
    Allowed, Answer, App, Body, Data, IdempotencyKey, IfMatch, NoParams, Page, Params, PathOf,
    Reply,
};

use super::params::{ByCode, ByNumber, PageQuery};
use super::{add, change, deed, made, shown};
use crate::inputs::{NewVersion, VersionPatch, VersionTransition};
use crate::showcase::Showcase;
use crate::views::{ServiceVersion, VersionSummary, Versioned};
use crate::{operations, present};

/// List the versions of a service
///
/// For staff: the history of a service, newest first, without what each version says.
#[utoipa::path(
    tag = "service design",
    params(ByCode, PageQuery),
    responses(
        (status = 200, description = "A page of versions.", body = Page<VersionSummary>,
            example = json!({ "items": [super::examples::version_summary()], "nextCursor": null })),
    ),
    security(("bearer" = []), ("cookie" = [])),
)]
#[get("/municipalities/{municipality}/service-catalog/services/{code}/versions")]
pub(super) async fn list_service_versions(
    allowed: Allowed<ReadDesigns>,
    app: Data<App>,
    code: PathOf<String>,
    query: Params<PageQuery>,
) -> Answer {
    let page = query.page("-number")?;
    let (id, language) = (allowed.municipality.id, allowed.language);
    let found = app
        .store
        .read(id, move |db| {
            present::versions(db, id, &code, &page, language)
        })
        .await?;
    Ok(web::list(&found).spoken(language))
}

/// Draft a version
///
/// A copy of the live version, or of the one named by `copyOf`, or what is written out in
/// `definition`. For process owners, facilitators and administrators. A definition has to be sound:
/// a faulty form, tasks that wait for each other in a circle, an unknown department or a text that
/// is missing in a language are refused, with a pointer to each. A copy is taken as it is.
#[utoipa::path(
    tag = "service design",
    params(ByCode, RequestKey),
    request_body(content = NewVersion, example = json!({ "copyOf": 1 })),
    responses(
        (status = 201, description = "The new draft.", body = ServiceVersion,
            example = json!(super::examples::version())),
    ),
    security(("bearer" = []), ("cookie" = [])),
)]
#[post("/municipalities/{municipality}/service-catalog/services/{code}/versions")]
pub(super) async fn create_service_version(
    allowed: Allowed<DraftServices>,
    key: IdempotencyKey,
    app: Data<App>,
    showcase: Data<Showcase>,
    code: PathOf<String>,
    body: Body<NewVersion>,
) -> Answer {
    let (new, fingerprint) = body.into_parts();
    let caller = allowed.clone();
    add(&app, &showcase, &allowed, key, fingerprint, move |tx| {
        let draft = operations::create_version(tx, deed(&caller), &code, &new)?;
        let view = view(tx, &caller, &code, draft.value)?;
        let path = format!("services/{}/versions/{}", &*code, draft.value);
        Ok(made(&caller, &path, &view).spoken(caller.language))
    })
    .await
}

/// Read a version
///
/// For staff who look at or edit the catalog: everything a version says, texts in all languages.
/// Its ETag is the version of the service with all its versions.
#[utoipa::path(
    tag = "service design",
    params(ByNumber),
    responses(
        (status = 200, description = "The version.", body = ServiceVersion,
            example = json!(super::examples::version())),
    ),
    security(("bearer" = []), ("cookie" = [])),
)]
#[get("/municipalities/{municipality}/service-catalog/services/{code}/versions/{number}")]
pub(super) async fn get_service_version(
    allowed: Allowed<ReadDesigns>,
    app: Data<App>,
    path: PathOf<ByNumber>,
    _: Params<NoParams>,
) -> Answer {
    let (id, language) = (allowed.municipality.id, allowed.language);
    let view = app
        .store
        .read(id, move |db| {
            present::version(db, id, &path.code, path.number, language)
        })
        .await?;
    Ok(shown(&view).spoken(language))
}

/// Edit a draft
///
/// For process owners, facilitators and administrators. Each part that is sent (`page`, `form`,
/// `process`, `deadline`, `statusTexts`) replaces the old one as a whole and has to be sound; every
/// fault comes back with its pointer. What has left `draft` is never edited again (409): draft a
/// new version.
#[utoipa::path(
    tag = "service design",
    params(ByNumber, SeenVersion),
    request_body(content = VersionPatch, content_type = "application/merge-patch+json",
        example = json!({ "deadline": { "basis": "norm", "amount": 10, "unit": "working_days" } })),
    responses(
        (status = 200, description = "The edited draft.", body = ServiceVersion,
            headers(("ETag" = String, description = "The new version of the service.")),
            example = json!(super::examples::version())),
        Conflict,
    ),
    security(("bearer" = []), ("cookie" = [])),
)]
#[patch("/municipalities/{municipality}/service-catalog/services/{code}/versions/{number}")]
pub(super) async fn update_service_version(
    allowed: Allowed<DraftServices>,
    seen: IfMatch,
    app: Data<App>,
    showcase: Data<Showcase>,
    path: PathOf<ByNumber>,
    body: Body<VersionPatch>,
) -> Answer {
    let caller = allowed.clone();
    change(&app, &showcase, &allowed, move |tx| {
        let (code, number) = (&path.code, path.number);
        operations::change_version(tx, deed(&caller), code, number, &seen, &body)?;
        moved(tx, &caller, &path)
    })
    .await
}

/// Move a version
///
/// `draft` → `in_review` by whoever drafts; `in_review` → `draft` (sent back) or → `live`, and
/// `live` → `retired`, by process owners and administrators: a facilitator's attempt is 403. Going
/// live retires the version that was live, for new cases only. A version that is not sound (a
/// department was closed, a language came) does not move on: 409, and `missing` points at each
/// fault.
#[utoipa::path(
    tag = "service design",
    params(ByNumber, SeenVersion),
    request_body(content = VersionTransition, example = json!({ "to": "in_review" })),
    responses(
        (status = 200, description = "The moved version.", body = ServiceVersion,
            headers(("ETag" = String, description = "The new version of the service.")),
            example = json!(super::examples::version())),
        Conflict,
    ),
    security(("bearer" = []), ("cookie" = [])),
)]
#[post(
    "/municipalities/{municipality}/service-catalog/services/{code}/versions/{number}/transitions"
)]
pub(super) async fn move_service_version(
    allowed: Allowed<DraftServices>,
    seen: IfMatch,
    app: Data<App>,
    showcase: Data<Showcase>,
    path: PathOf<ByNumber>,
    body: Body<VersionTransition>,
) -> Answer {
    let caller = allowed.clone();
    change(&app, &showcase, &allowed, move |tx| {
        let (code, number) = (&path.code, path.number);
        operations::transition(tx, deed(&caller), code, number, &seen, &body)?;
        moved(tx, &caller, &path)
    })
    .await
}

fn moved<P>(tx: &mut Tx<'_>, allowed: &Allowed<P>, path: &ByNumber) -> Result<Reply, Failure> {
    let view = view(tx, allowed, &path.code, path.number)?;
    Ok(shown(&view).spoken(allowed.language))
}

fn view<P>(
    tx: &mut Tx<'_>,
    allowed: &Allowed<P>,
    code: &str,
    number: i32,
) -> Result<Versioned<ServiceVersion>, Failure> {
    present::version(tx, allowed.municipality.id, code, number, allowed.language)
}
