use domain::codes::VersionStatus;
use domain::text::Language;
use serde_json::json;

use super::*;
use crate::search::Wanted;
use crate::shelf::{Reader, Search, Shelf, Shown};
use crate::showcase::Showcase;

const HUNGARIAN: Reader = Reader {
    language: Language::HUNGARIAN,
    fallback: Language::HUNGARIAN,
};

fn shelf(town: &Town) -> Shelf {
    let id = town.municipality.id;
    town.store
        .read_blocking(id, move |db| Shelf::load(db, id))
        .expect("a shelf")
}

fn found(town: &Town, query: &str, shown: Shown) -> Vec<String> {
    let search = Search {
        wanted: Wanted::of(query),
        ..Search::default()
    };
    let found = shelf(town).find(&search, shown, HUNGARIAN);
    found.into_iter().map(|(_, service)| service.code).collect()
}

#[test]
fn residents_see_what_is_live_and_staff_see_the_rest_too() {
    for town in towns() {
        town.has_live_service();
        let mut draft = service();
        draft["code"] = json!("lost-cat");
        town.adds_service(draft).expect("a draft");
        let tree = shelf(&town).tree(HUNGARIAN);
        let offered: Vec<&str> = tree
            .categories
            .iter()
            .flat_map(|c| &c.services)
            .map(|s| s.code.as_str())
            .collect();
        assert_eq!(offered, ["stray-cat"]);
        assert_eq!(found(&town, "", Shown::Live), ["stray-cat"]);
        assert_eq!(found(&town, "", Shown::All).len(), 2);
    }
}

#[test]
fn a_category_without_anything_to_offer_is_not_shown() {
    for town in towns() {
        town.adds_service(service()).expect("a draft");
        assert!(shelf(&town).tree(HUNGARIAN).categories.is_empty());
    }
}

#[test]
fn search_needs_no_accents_and_finds_names_first() {
    for town in towns() {
        town.has_live_service();
        let mut passport = service();
        passport["code"] = json!("passport");
        passport["names"] = json!({ "hu": "Útlevél", "en": "Passport" });
        passport["summaries"] = json!({ "hu": "Kóbor útlevelek.", "en": "Passports." });
        town.adds_service(passport).expect("a draft");
        assert_eq!(found(&town, "utlevel", Shown::All), ["passport"]);
        assert_eq!(
            found(&town, "KANDUR", Shown::All),
            ["stray-cat", "passport"]
        );
        assert_eq!(found(&town, "kóbor", Shown::All), ["stray-cat", "passport"]);
        assert!(found(&town, "autó", Shown::All).is_empty());
    }
}

#[actix_web::test]
async fn a_page_speaks_its_readers_language_and_follows_a_change() {
    for town in towns() {
        let town_context = std::sync::Arc::new(town.municipality.clone());
        let showcase = Showcase::default();
        let page = async |language| {
            showcase
                .page(&town.store, &town_context, language, "stray-cat")
                .await
        };
        assert!(matches!(
            page(Language::ENGLISH).await,
            Err(Failure::Refused(_))
        ));
        town.has_live_service();
        showcase.renew();
        let text = |reply: web::Reply| async move {
            use actix_web::Responder as _;
            let request = actix_web::test::TestRequest::get().to_http_request();
            let body = actix_web::body::to_bytes(reply.respond_to(&request).into_body()).await;
            serde_json::from_slice::<Value>(&body.expect("a body")).expect("JSON")
        };
        let english = text(page(Language::ENGLISH).await.expect("a page")).await;
        assert_eq!(english["name"], "Report a stray cat");
        assert_eq!(english["deadline"]["text"], "within 15 working days");
        assert_eq!(
            english["form"]["properties"]["count"]["title"],
            "Hány? (en)"
        );
        assert_eq!(
            english["steps"],
            json!([
                { "code": "inspect", "name": "Feladat (en)", "departmentName": "Department ENF" },
                { "code": "answer", "name": "Feladat (en)", "departmentName": "Department RES" },
            ])
        );
        let hungarian = text(page(Language::HUNGARIAN).await.expect("a page")).await;
        assert_eq!(hungarian["deadline"]["text"], "15 munkanapon belül");
        let tree = showcase
            .browse(&town.store, &town_context, Language::HUNGARIAN)
            .await;
        let tree = text(tree.expect("a tree")).await;
        assert_eq!(
            tree["categories"][0]["services"][0]["name"],
            "Kóbor macska bejelentése"
        );

        town.moves(&town.owner, 1, VersionStatus::Retired, 4)
            .expect("withdrawn");
        assert!(page(Language::ENGLISH).await.is_ok(), "kept for a moment");
        showcase.renew();
        assert!(matches!(
            page(Language::ENGLISH).await,
            Err(Failure::Refused(_))
        ));
    }
}
