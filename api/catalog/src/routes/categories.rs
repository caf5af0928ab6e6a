//! Categories: the order of the catalog.

use actix_web::{delete, get, patch, post};
use domain::refusal::Refusal;
use web::allow::{ManageCategories, ReadDesigns};
use web::refusals::{Conflict, NotFound, Once, Seen, Sent, Staff};
use web::{
    Allowed, Answer, App, Body, Data, IdempotencyKey, IfMatch, NoParams, Page, Params, PathOf,
};

use super::params::{ByCode, InMunicipality, PageQuery};
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
    tag = "service-design",
    params(InMunicipality, PageQuery),
    responses(
        (status = 200, description = "A page of categories.", body = Page<Category>,
            example = json!({ "items": [super::examples::category()], "nextCursor": null })),
        Staff, NotFound,
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
    tag = "service-design",
    params(InMunicipality,
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless.",
            min_length = 1, max_length = 255)),
    request_body(content = NewCategory,
        example = json!({
            "code": "animals",
            "names": { "hu": "Állatok", "en": "Animals" },
            "descriptions": { "hu": "Kóbor állatok, állattartás.", "en": "Strays and keeping animals." }
        })),
    responses(
        (status = 201, description = "The new category.", body = Category,
            headers(("Location" = String, description = "Where it is found."),
                ("ETag" = String, description = "Its version.")),
            example = json!(super::examples::category())),
        Staff, NotFound, Sent, Once,
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
/// For staff who order the catalog.
#[utoipa::path(
    tag = "service-design",
    params(ByCode),
    responses(
        (status = 200, description = "The category.", body = Category,
            headers(("ETag" = String, description = "Its version.")),
            example = json!(super::examples::category())),
        (status = 304, description = "Nothing has changed since."),
        Staff, NotFound,
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
    tag = "service-design",
    params(ByCode,
        ("If-Match" = String, Header, description = "The ETag of what was seen.", max_length = 200)),
    request_body(content = CategoryPatch, content_type = "application/merge-patch+json",
        example = json!({ "position": 3 })),
    responses(
        (status = 200, description = "The changed category.", body = Category,
            headers(("ETag" = String, description = "Its new version.")),
            example = json!(super::examples::category())),
        Staff, NotFound, Sent, Seen,
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
    tag = "service-design",
    params(ByCode,
        ("If-Match" = String, Header, description = "The ETag of what was seen.", max_length = 200)),
    responses(
        (status = 204, description = "It is gone."),
        Staff, NotFound, Conflict, Seen,
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
