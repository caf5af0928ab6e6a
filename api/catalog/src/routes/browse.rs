//! What residents read.

use actix_web::get;
use web::allow::ReadCatalog;
use web::{Allowed, Answer, App, Data, NoParams, Params, PathOf};

use super::params::{ByCode, Held};
use crate::showcase::Showcase;
use crate::views::{Catalog, ServicePage};

/// Browse the catalog
///
/// What a portal's home page is made of: every category with the services residents can use now, in
/// the caller's language. For everybody. The answer is the same for all who speak the language and
/// may be kept for a minute; afterwards ask again with `If-None-Match`. A new version of a service
/// shows within seconds.
#[utoipa::path(
    tag = "catalog",
    params(Held),
    responses(
        (status = 200, description = "The categories in their order, with their services by name.",
            body = Catalog,
            headers(("ETag" = String, description = "Changes with the content and the language."),
                ("Cache-Control" = String, description = "`public, max-age=60`")),
            example = json!({
                "categories": [{
                    "code": "animals",
                    "name": "Állatok",
                    "description": "Kóbor macska, kóbor kutya, állattartás.",
                    "services": [{
                        "code": "stray-cat",
                        "name": "Kóbor macska bejelentése",
                        "summary": "Gazdátlan, sérült vagy kölykeit nevelő macskát látott? Jelezze!",
                        "kind": "report",
                        "keywords": ["macska", "cica"]
                    }]
                }],
                "language": "hu"
            })),
        (status = 304, description = "Nothing has changed since."),
    ),
    security((), ("bearer" = []), ("cookie" = [])),
)]
#[get("/municipalities/{municipality}/service-catalog")]
pub(super) async fn browse_catalog(
    allowed: Allowed<ReadCatalog>,
    app: Data<App>,
    showcase: Data<Showcase>,
    _: Params<NoParams>,
) -> Answer {
    Ok(showcase
        .browse(&app.store, &allowed.municipality, allowed.language)
        .await?)
}

/// Read a service
///
/// What a portal's page of one service is made of, in the caller's language: what to know before
/// beginning, the form as JSON Schema 2020-12 with its pages and conditions, when it will be done
/// and by whom. For everybody. Send its `version` with the answers when handing in a case, so that
/// a form begun today is still accepted after a new version went live. A service without a live
/// version is 404.
#[utoipa::path(
    tag = "catalog",
    params(ByCode, Held),
    responses(
        (status = 200, description = "The service's live version.", body = ServicePage,
            headers(("ETag" = String, description = "Changes with the content and the language."),
                ("Cache-Control" = String, description = "`public, max-age=60`")),
            example = json!({
                "code": "stray-cat",
                "kind": "report",
                "name": "Report a stray cat",
                "summary": "Seen a cat that is ownerless, injured or raising kittens? Tell us.",
                "keywords": ["cat", "kitten"],
                "category": { "code": "animals", "name": "Animals" },
                "department": { "code": "RES", "name": "Resident Support" },
                "version": 1,
                "page": {
                    "intro": "If you see a cat that has no owner, let us know.",
                    "audience": "Anyone.",
                    "needs": ["The place."],
                    "duration": "We visit the place within two working days.",
                    "fee": "Free.",
                    "afterwards": "You get a number and a secret to follow the case with.",
                    "notice": null
                },
                "form": {
                    "$schema": "https://json-schema.org/draft/2020-12/schema",
                    "type": "object",
                    "properties": {
                        "injured": {
                            "type": "boolean",
                            "title": "I saw an injured cat.",
                            "x-ui": { "widget": "checkbox", "label": "I saw an injured cat.", "optional": false }
                        }
                    },
                    "required": ["injured"],
                    "additionalProperties": false,
                    "x-ui": { "pages": [{ "code": "cats", "title": "The cats", "questions": ["injured"] }] }
                },
                "deadline": {
                    "basis": "norm", "amount": 15, "unit": "working_days",
                    "text": "within 15 working days",
                    "firstResponseText": "within 2 working days",
                    "source": null
                },
                "steps": [{ "code": "inspect", "name": "We visit the place", "departmentName": "Public Order" }]
            })),
        (status = 304, description = "Nothing has changed since."),
    ),
    security((), ("bearer" = []), ("cookie" = [])),
)]
#[get("/municipalities/{municipality}/service-catalog/services/{code}")]
pub(super) async fn get_service(
    allowed: Allowed<ReadCatalog>,
    app: Data<App>,
    showcase: Data<Showcase>,
    code: PathOf<String>,
    _: Params<NoParams>,
) -> Answer {
    Ok(showcase
        .page(&app.store, &allowed.municipality, allowed.language, &code)
        .await?)
}
