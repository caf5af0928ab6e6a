//! Too much, too often, and whatever breaks.

use super::*;

#[actix_web::test]
async fn too_much_of_anything_is_refused() {
    let house = House::new();
    let told = house
        .ask_all(
            routes,
            vec![
                get(&format!("{CASES}?{}", "x".repeat(8200))),
                get(CASES).insert_header(("X-Long", "x".repeat(33_000))),
                to(Method::POST, CASES)
                    .insert_header(("Content-Type", "application/json"))
                    .set_payload(vec![b' '; 256 * 1024 + 1]),
                to(Method::POST, CASES)
                    .insert_header(("Content-Type", "text/plain"))
                    .set_payload("{}"),
                to(Method::POST, CASES)
                    .insert_header(("Content-Type", "application/json; charset=latin2"))
                    .set_payload("{}"),
                to(Method::POST, CASES).insert_header(("Content-Type", "application/json")),
                to(Method::POST, CASES)
                    .insert_header(("Content-Type", "application/json; charset=UTF-8"))
                    .set_payload(r#"{"serviceCode":"Stray","x":1}"#),
            ],
        )
        .await;
    assert_eq!(told[0].problem(), "address-too-long");
    assert_eq!(told[1].problem(), "headers-too-large");
    assert_eq!(told[2].problem(), "too-large");
    assert_eq!(
        told[2].header("connection"),
        "",
        "said by the connection itself"
    );
    assert_eq!(told[3].problem(), "unsupported-media-type");
    assert_eq!(told[4].problem(), "unsupported-media-type");
    assert_eq!(told[5].json()["errors"][0]["code"], "required");
    assert_eq!(
        told[6].json()["errors"]
            .as_array()
            .expect("faults")
            .iter()
            .map(|fault| fault["code"].clone())
            .collect::<Vec<_>>(),
        [json!("unknown_field"), json!("invalid_code")]
    );
}

#[actix_web::test]
async fn whatever_breaks_the_process_lives_and_says_nothing_of_the_cause() {
    let config = WebConfig {
        deadline: Duration::from_millis(50),
        ..WebConfig::default()
    };
    let house = House::with(config);
    let uris = [
        "/api/v1/panic",
        "/api/v1/broken",
        "/api/v1/sleep",
        "/api/v1/foreign",
        CATALOG,
    ];
    let told = house
        .ask_all(routes, uris.iter().map(|uri| get(uri)).collect())
        .await;
    assert_eq!(told[0].problem(), "internal");
    assert_eq!(told[1].problem(), "internal");
    assert_eq!(told[2].problem(), "overloaded");
    assert_eq!(told[3].problem(), "bad-input");
    assert_eq!(told[4].status, 200);
    for answer in &told {
        assert!(!answer.text.contains("secret cause"));
        assert!(
            !answer.header("x-request-id").is_empty()
                && !answer.header("content-security-policy").is_empty()
        );
    }
    assert!(!told[2].header("retry-after").is_empty());
}

#[actix_web::test]
async fn who_asks_too_often_waits() {
    let rates = Rates {
        read: Rate::of(2, 3600),
        login: Rate::of(1, 3600),
        ..Rates::default()
    };
    let house = House::with(WebConfig {
        rates,
        public_url: ISSUER.to_owned(),
        ..WebConfig::default()
    });
    let agent = house.sign_in(1, &[], &[DepartmentRole::Agent]);
    let told = house
        .ask_all(
            routes,
            vec![
                get(CATALOG),
                get(CATALOG),
                get(CATALOG),
                bearer(get(CATALOG), &agent),
            ],
        )
        .await;
    assert_eq!(told[1].header("ratelimit"), "\"read\";r=0;t=3600");
    assert_eq!(told[2].problem(), "too-many-requests");
    assert_eq!(told[2].header("retry-after"), "1800", "{:?}", told[2]);
    assert_eq!(told[2].header("ratelimit"), "\"read\";r=0;t=3600");
    assert_eq!(told[3].status, 200, "a signed-in user has an own budget");
    let forged = get(CATALOG).insert_header(("X-Forwarded-For", "203.0.113.9"));
    assert_eq!(
        house.ask(routes, forged).await.status,
        429,
        "nobody is believed about who they are"
    );
    let login = || to(Method::POST, "/api/v1/auth/login");
    let told = house.ask_all(routes, vec![login(), login()]).await;
    assert_eq!((told[0].status, told[1].status), (200, 429));
}

#[actix_web::test]
async fn a_busy_directory_is_no_fault_of_ours() {
    let house = House::new();
    let agent = house.sign_in(1, &[], &[DepartmentRole::Agent]);
    house
        .directory
        .busy
        .store(true, std::sync::atomic::Ordering::Relaxed);
    let told = house.ask(routes, bearer(get(CASES), &agent)).await;
    assert_eq!(told.problem(), "overloaded");
    assert!(!told.header("retry-after").is_empty());
}

proptest! {
    /// Whatever comes in, a document that fits the contract goes out.
    #[test]
    fn no_request_gets_anything_but_an_answer(
        path in "[ -~]{0,40}", name in "[a-z-]{1,20}", value in "[ -~]{0,40}", body in ".{0,60}",
    ) {
        let uri = format!("/api/v1/municipalities/cserhalom/{path}");
        prop_assume!(uri.parse::<actix_web::http::Uri>().is_ok());
        let house = House::new();
        let told = actix_web::rt::System::new().block_on(house.ask_all(routes, vec![
            to(Method::POST, &uri).insert_header((name.as_str(), value.as_str())).set_payload(body.clone()),
            to(Method::POST, CASES).insert_header(("Content-Type", "application/json")).set_payload(body),
        ]));
        for answer in told {
            prop_assert!((200..500).contains(&answer.status), "{answer:?}");
            if answer.status >= 400 { answer.problem(); }
        }
    }
}
