//! The service catalog as residents find it.

use std::collections::BTreeSet;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{Answer, Caller, World, demo_service};

both!(
    the_tree_offers_what_is_live_in_the_readers_language,
    a_service_is_found_by_the_words_people_type,
    a_services_page_tells_what_to_know_before_beginning,
);

/// Reads something of the catalog in a language.
pub async fn read(world: &World, path: &str, language: &str) -> Answer {
    let request = world.raw(Method::GET, &world.town(path));
    Answer::of(request.header("Accept-Language", language)).await
}

/// The codes of all services in the tree.
fn offered(tree: &Answer) -> BTreeSet<String> {
    let categories = tree.body["categories"]
        .as_array()
        .expect("categories")
        .iter();
    let services =
        categories.flat_map(|category| category["services"].as_array().expect("services"));
    services
        .filter_map(|service| service["code"].as_str())
        .map(str::to_owned)
        .collect()
}

async fn the_tree_offers_what_is_live_in_the_readers_language(world: &World) {
    let hu = read(world, "/service-catalog", "hu").await;
    let en = read(world, "/service-catalog", "en-GB,en;q=0.9").await;
    let odd = read(world, "/service-catalog", "fr").await;
    for (tree, language) in [(&hu, "hu"), (&en, "en"), (&odd, "hu")] {
        assert_eq!(tree.is(StatusCode::OK).text_at("/language"), language);
        assert_eq!(tree.header("content-language").as_deref(), Some(language));
        assert_eq!(
            tree.header("cache-control").as_deref(),
            Some("public, max-age=60")
        );
        assert!(
            tree.headers
                .get_all("vary")
                .iter()
                .any(|vary| vary == "Accept-Language")
        );
        assert_eq!(offered(tree).len(), 36, "all that the demo offers");
        let empty = tree.body["categories"]
            .as_array()
            .expect("categories")
            .iter();
        assert!(
            empty
                .into_iter()
                .all(|category| category["services"] != json!([]))
        );
    }
    assert_ne!(
        hu.text_at("/categories/0/name"),
        en.text_at("/categories/0/name")
    );
    assert_ne!(hu.etag(), en.etag());
    let again = |etag: String| {
        let request = world.raw(Method::GET, &world.town("/service-catalog"));
        Answer::of(
            request
                .header("Accept-Language", "hu")
                .header("If-None-Match", etag),
        )
    };
    assert_eq!(again(hu.etag()).await.is(StatusCode::NOT_MODIFIED).text, "");
    again(en.etag()).await.is(StatusCode::OK);

    // A draft is nobody's to see; live, it shows, and a retired service is gone again.
    let owner = world.staff("owner").await;
    let version = copy_of_the_cat(&owner, world, "tame-cat").await;
    assert!(!offered(&read(world, "/service-catalog", "hu").await).contains("tame-cat"));
    read(world, "/service-catalog/services/tame-cat", "hu")
        .await
        .is(StatusCode::NOT_FOUND);
    for (to, shown) in [("in_review", false), ("live", true), ("retired", false)] {
        owner
            .act(&version, "/transitions", &json!({ "to": to }))
            .await
            .is(StatusCode::OK);
        let tree = read(world, "/service-catalog", "hu").await;
        assert_eq!(offered(&tree).contains("tame-cat"), shown, "{to}");
        let page = read(world, "/service-catalog/services/tame-cat", "hu").await;
        assert_eq!(page.status == StatusCode::OK, shown, "{to}");
        if shown {
            again(hu.etag()).await.is(StatusCode::OK);
        }
    }
}

/// A service like the stray cat, as a draft; where its version is.
pub async fn copy_of_the_cat(owner: &Caller, world: &World, code: &str) -> String {
    let mut service = demo_service(owner, &world.town(""), "stray-cat").await;
    service["code"] = json!(code);
    let services = world.town("/service-catalog/services");
    owner
        .post(&services, &service)
        .await
        .is(StatusCode::CREATED);
    format!("{services}/{code}/versions/1")
}

async fn a_service_is_found_by_the_words_people_type(world: &World) {
    for (language, words, first) in [
        ("hu", "kóbor macska", "stray-cat"),
        ("hu", "KOBOR MACSKA", "stray-cat"),
        ("hu", "cica", "stray-cat"),
        ("hu", "katyu", "pothole"),
        ("hu", "kátyú", "pothole"),
        ("en", "pothole", "pothole"),
        ("en", "graffiti", "graffiti"),
    ] {
        let found = read(
            world,
            &format!("/service-catalog/services?q={words}"),
            language,
        )
        .await;
        assert_eq!(
            found.column("/code").first().map(String::as_str),
            Some(first),
            "{words}"
        );
    }
    let nothing = read(
        world,
        "/service-catalog/services?q=xyzzy&withTotal=true",
        "hu",
    )
    .await;
    assert_eq!(
        (nothing.items().len(), &nothing.body["total"]),
        (0, &json!(0))
    );
    let animals = read(
        world,
        "/service-catalog/services?category=animals&pageSize=100",
        "en",
    )
    .await;
    assert!(animals.items().len() > 2);
    assert!(
        animals
            .column("/category/code")
            .iter()
            .all(|code| code == "animals")
    );
    let reports = read(
        world,
        "/service-catalog/services?kind=report&pageSize=100",
        "en",
    )
    .await;
    assert!(!reports.items().is_empty());
    assert!(reports.column("/kind").iter().all(|kind| kind == "report"));
    let all = world
        .public()
        .all(&world.town("/service-catalog/services?pageSize=7"))
        .await;
    let names: BTreeSet<_> = all
        .iter()
        .map(|service| service["code"].to_string())
        .collect();
    assert_eq!(
        (all.len(), names.len()),
        (36, 36),
        "page by page, each once"
    );

    // What is not published is for staff who ask for it.
    let owner = world.staff("owner").await;
    copy_of_the_cat(&owner, world, "tame-cat").await;
    let hidden = "/service-catalog/services?q=macska&pageSize=100";
    let has = |answer: &Answer| answer.column("/code").contains(&"tame-cat".to_owned());
    assert!(!has(&owner.get(&world.town(hidden)).await));
    let unpublished = world.town(&format!("{hidden}&withUnpublished=true"));
    assert!(has(&owner.get(&unpublished).await));
    world
        .public()
        .get(&unpublished)
        .await
        .is(StatusCode::UNAUTHORIZED);
    // Whoever belongs elsewhere is the public here.
    let stranger = world.staff("other").await.get(&unpublished).await;
    stranger.is(StatusCode::UNAUTHORIZED);
}

async fn a_services_page_tells_what_to_know_before_beginning(world: &World) {
    let (hu, en) = (
        read(world, "/service-catalog/services/stray-cat", "hu").await,
        read(world, "/service-catalog/services/stray-cat", "en").await,
    );
    for page in [&hu, &en] {
        page.is(StatusCode::OK);
        for text in [
            "/name",
            "/summary",
            "/page/intro",
            "/page/audience",
            "/page/duration",
            "/page/fee",
            "/page/afterwards",
            "/deadline/text",
            "/department/name",
        ] {
            assert!(!page.text_at(text).is_empty(), "{text}");
        }
        assert_eq!(page.body["version"], json!(1));
        assert_eq!(
            page.body["steps"].as_array().map(Vec::len),
            Some(6),
            "internal steps stay inside"
        );
        assert_eq!(page.body["form"]["additionalProperties"], json!(false));
        let questions: Vec<&Value> = page.body["form"]["x-ui"]["pages"]
            .as_array()
            .expect("pages")
            .iter()
            .flat_map(|page| page["questions"].as_array().expect("questions"))
            .collect();
        let properties = page.body["form"]["properties"]
            .as_object()
            .expect("questions");
        assert_eq!(
            questions.len(),
            properties.len(),
            "every question is on one page"
        );
        for (name, question) in properties {
            assert!(questions.contains(&&json!(name)), "{name}");
            assert!(
                question["title"].is_string(),
                "{name} is asked in one language"
            );
        }
        assert!(page.text.find("\"hu\":").is_none(), "no maps of languages");
    }
    assert_ne!(hu.text_at("/name"), en.text_at("/name"));
    for code in ["flying-carpet", "Stray-Cat", "stray_cat", "%00"] {
        let path = format!("/service-catalog/services/{code}");
        assert_eq!(
            read(world, &path, "hu")
                .await
                .is(StatusCode::NOT_FOUND)
                .problem(),
            "not-found"
        );
    }
}
