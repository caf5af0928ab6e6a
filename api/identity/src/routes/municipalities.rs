//! Municipalities: listed for everybody, set up by operators, looked after by their administrators.

use actix_web::{get, patch, post};
use domain::ids::MunicipalityId;
use store::Reach;
use store::page::PageRequest;
use web::allow::{ManageInstallation, ManageMunicipality, ReadMunicipality};
use web::parameters::{RequestKey, SeenVersion};
use web::{
    Allowed, AllowedInstallation, Answer, Anybody, App, Body, Data, IdempotencyKey, IfMatch,
    NoParams, Page, Params,
};

use crate::operations::{self, By};
use crate::queries::municipalities as queries;
use crate::views::municipalities::{
    Municipality, MunicipalityPatch, MunicipalityQuery, MunicipalitySummary, NewMunicipality,
};

/// How long readers may keep what is public of a municipality.
const KEPT_S: u32 = 60;

/// List municipalities
///
/// For everybody. Use it to let somebody choose a municipality, or to find its slug, which stands in
/// the path of almost every other operation. In the order of slugs.
#[utoipa::path(
    tag = "municipalities",
    params(MunicipalityQuery),
    responses(
        (status = 200, description = "A page of municipalities.", body = Page<MunicipalitySummary>,
            example = json!({"items": [{"slug": "cserhalom", "names": {"hu": "Cserhalom", "en": "Cserhalom"}, "name": "Cserhalom", "languages": ["hu", "en"], "defaultLanguage": "hu"}], "nextCursor": null})),
    ),
    security(()),
)]
#[get("/municipalities")]
pub(super) async fn list_municipalities(
    anybody: Anybody,
    app: Data<App>,
    query: Params<MunicipalityQuery>,
) -> Answer {
    let query = query.into_inner();
    let request = PageRequest::new(
        query.page_size,
        query.cursor.as_deref(),
        query.with_total,
        "slug",
    )
    .map_err(domain::refusal::Refusal::Faults)?;
    let language = anybody.language;
    let page = app
        .store
        .read(Reach::Installation, move |db| {
            let rows = queries::page(db, &request)?;
            let total = request
                .wants_total()
                .then(|| queries::count(db))
                .transpose()?;
            let page = request.page(rows, |row| (row.slug.clone(), row.id.uuid()))?;
            Ok(page
                .map(|row| MunicipalitySummary::of_row(row, language))
                .with_total(total))
        })
        .await?;
    Ok(web::list(&page).spoken(language).public(KEPT_S))
}

/// Set up a municipality
///
/// For operators of the installation. The slug and the prefix of case numbers are chosen for good.
/// Its first administrator is made on the server's command line, with a one-time link.
#[utoipa::path(
    tag = "municipalities",
    params(RequestKey),
    request_body = NewMunicipality,
    responses(
        (status = 201, description = "The municipality.", body = Municipality),
    ),
    security(("bearer" = []), ("cookie" = [])),
)]
#[post("/municipalities")]
pub(super) async fn create_municipality(
    allowed: AllowedInstallation<ManageInstallation>,
    key: IdempotencyKey,
    app: Data<App>,
    _: Params<NoParams>,
    body: Body<NewMunicipality>,
) -> Answer {
    let (new, fingerprint) = body.into_parts();
    let by = By {
        municipality: MunicipalityId::from_uuid(store::ids::new_id(allowed.now)),
        actor: allowed.actor.clone(),
        now: allowed.now,
        request_id: Some(allowed.request_id.as_str().to_owned()),
    };
    let language = allowed.language;
    web::once_as(
        &app,
        Reach::Installation,
        allowed.actor.municipality,
        allowed.user.to_string(),
        allowed.now,
        key,
        fingerprint,
        move |tx| {
            let row = operations::municipalities::create(tx, &by, &new)?;
            let location = format!("/api/v1/municipalities/{}", row.slug);
            let view = Municipality::of_row(&row, language);
            Ok(web::created(location, &view)
                .version(row.version)
                .spoken(language))
        },
    )
    .await
}

/// Read a municipality
///
/// For everybody. Use it for the name, the languages, the colours and the contact data a portal
/// shows.
#[utoipa::path(
    tag = "municipalities",
    responses(
        (status = 200, description = "The municipality.", body = Municipality),
    ),
    security((), ("bearer" = []), ("cookie" = [])),
)]
#[get("/municipalities/{municipality}")]
pub(super) async fn get_municipality(
    allowed: Allowed<ReadMunicipality>,
    _: Params<NoParams>,
) -> Answer {
    let view = Municipality::of_context(&allowed.municipality, allowed.language);
    let reply = web::ok(&view)
        .version(allowed.municipality.version)
        .spoken(allowed.language);
    Ok(reply.public(KEPT_S))
}

/// Change a municipality
///
/// For its administrators and for operators. Use it to set names, languages, time zone, branding,
/// and the origins of portals that call this API from a browser. What is left out stays as it is;
/// of the branding each field for itself.
#[utoipa::path(
    tag = "municipalities",
    params(SeenVersion),
    request_body(content = MunicipalityPatch, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "The municipality as it is now.", body = Municipality),
    ),
    security(("bearer" = []), ("cookie" = [])),
)]
#[patch("/municipalities/{municipality}")]
pub(super) async fn patch_municipality(
    allowed: Allowed<ManageMunicipality>,
    seen: IfMatch,
    app: Data<App>,
    _: Params<NoParams>,
    body: Body<MunicipalityPatch>,
) -> Answer {
    let (by, patch) = (By::from(&allowed), body.into_inner());
    let id = allowed.municipality.id;
    let row = app
        .store
        .write(id, move |tx| {
            operations::municipalities::change(tx, &by, id, &seen, patch.clone())
        })
        .await?;
    app.sessions().forget_municipality(&row.slug);
    let view = Municipality::of_row(&row, allowed.language);
    Ok(web::ok(&view).version(row.version).spoken(allowed.language))
}
