//! Categories: the order of the catalog.

use actix_web::{delete, get, patch, post};
use domain::refusal::Refusal;
use web::allow::{ManageCategories, ReadDesigns};
use web::parameters::{RequestKey, SeenVersion};
use web::refusals::Conflict;
use web::{
    Allowed, Answer, App, Body, Data, IdempotencyKey, IfMatch, NoParams, Page, Params, PathOf,
};

use super::params::{ByCode, PageQuery};
use super::{add, change, deed, made, shown};
use crate::inputs::{CategoryPatch, NewCategory};
use crate::showcase::Showcase;
use crate::views::{Category, Versioned};
use crate::{operations, present, queries};

/// List categories
///
/// For staff who order the catalog: all categories in the order they are shown, texts in all
/// languages. Residents get them with their services by browsing the catalog.
#[utoipa::path(
    tag = "service design",
    params(PageQuery),
    responses(
        (status = 200, description = "A page of categories.", body = Page<Category>,
            example = json!({ "items": [super::examples::category()], "nextCursor": null })),
    ),
    security(("bearer" = []), ("cookie" = [])),
)]
#[get("/municipalities/{municipality}/service-catalog/categories")]
pub(super) async fn list_categories(
    allowed: Allowed<ReadDesigns>,
    app: Data<App>,
    query: Params<PageQuery>,
) -> Answer {
    let page = query.page("position")?;
    let id = allowed.municipality.id;
    let found = app
        .store
        .read(id, move |db| present::categories(db, id, &page))
        .await?;
    Ok(web::list(&found))
}

/// Add a category
///
/// For process owners and administrators. Residents see it as soon as it has a service they can
/// use.
#[utoipa::path(
    tag = "service design",
    params(RequestKey),
    request_body(content = NewCategory,
        example = json!({
            "code": "animals",
            "names": { "hu": "Állatok", "en": "Animals" },
            "descriptions": { "hu": "Kóbor állatok, állattartás.", "en": "Strays and keeping animals." }
        })),
    responses(
        (status = 201, description = "The new category.", body = Category,
            example = json!(super::examples::category())),
    ),
    security(("bearer" = []), ("cookie" = [])),
)]
#[post("/municipalities/{municipality}/service-catalog/categories")]
pub(super) async fn create_category(
    allowed: Allowed<ManageCategories>,
    key: IdempotencyKey,
    app: Data<App>,
    showcase: Data<Showcase>,
    body: Body<NewCategory>,
) -> Answer {
    let (new, fingerprint) = body.into_parts();
    let caller = allowed.clone();
    add(&app, &showcase, &allowed, key, fingerprint, move |tx| {
        let view = operations::create_category(tx, deed(&caller), &new)?;
        let path = format!("categories/{}", view.value.code);
        Ok(made(&caller, &path, &view))
    })
    .await
}

/// Read a category
///
/// For staff who order the catalog: its texts in all languages, and its place.
#[utoipa::path(
    tag = "service design",
    params(ByCode),
    responses(
        (status = 200, description = "The category.", body = Category,
            example = json!(super::examples::category())),
    ),
    security(("bearer" = []), ("cookie" = [])),
)]
#[get("/municipalities/{municipality}/service-catalog/categories/{code}")]
pub(super) async fn get_category(
    allowed: Allowed<ReadDesigns>,
    app: Data<App>,
    code: PathOf<String>,
    _: Params<NoParams>,
) -> Answer {
    let id = allowed.municipality.id;
    let row = app
        .store
        .read(id, move |db| queries::category_by_code(db, id, &code))
        .await?;
    let view: Versioned<Category> = row.ok_or_else(Refusal::not_found)?.into();
    Ok(shown(&view))
}

/// Change a category
///
/// For process owners and administrators: what it is called and where it stands among the others.
/// Each field that is sent replaces the old one as a whole.
#[utoipa::path(
    tag = "service design",
    params(ByCode, SeenVersion),
    request_body(content = CategoryPatch, content_type = "application/merge-patch+json",
        example = json!({ "position": 3 })),
    responses(
        (status = 200, description = "The changed category.", body = Category,
            headers(("ETag" = String, description = "Its new version.")),
            example = json!(super::examples::category())),
    ),
    security(("bearer" = []), ("cookie" = [])),
)]
#[patch("/municipalities/{municipality}/service-catalog/categories/{code}")]
pub(super) async fn update_category(
    allowed: Allowed<ManageCategories>,
    seen: IfMatch,
    app: Data<App>,
    showcase: Data<Showcase>,
    code: PathOf<String>,
    body: Body<CategoryPatch>,
) -> Answer {
    let caller = allowed.clone();
    change(&app, &showcase, &allowed, move |tx| {
        let view = operations::change_category(tx, deed(&caller), &code, &seen, &body)?;
        Ok(shown(&view))
    })
    .await
}

/// Remove a category
///
/// For process owners and administrators. A category that still has services, live or not, stays:
/// 409.
#[utoipa::path(
    tag = "service design",
    params(ByCode, SeenVersion),
    responses(
        (status = 204, description = "It is gone."),
        Conflict,
    ),
    security(("bearer" = []), ("cookie" = [])),
)]
#[delete("/municipalities/{municipality}/service-catalog/categories/{code}")]
pub(super) async fn remove_category(
    allowed: Allowed<ManageCategories>,
    seen: IfMatch,
    app: Data<App>,
    showcase: Data<Showcase>,
    code: PathOf<String>,
    _: Params<NoParams>,
) -> Answer {
    let caller = allowed.clone();
    change(&app, &showcase, &allowed, move |tx| {
        operations::remove_category(tx, deed(&caller), &code, &seen)?;
        Ok(web::no_content())
    })
    .await
}
