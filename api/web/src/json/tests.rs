use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::codes::Role;
use domain::ids::UserId;
use domain::refusal::{Fault, FaultCode, Place};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

use super::*;

fn told(faults: &[Fault]) -> Vec<(String, FaultCode)> {
    faults
        .iter()
        .map(|fault| {
            let (Place::Pointer(place) | Place::Parameter(place) | Place::Header(place)) =
                &fault.place;
            (place.clone(), fault.code)
        })
        .collect()
}

fn refused(text: &str) -> Vec<(String, FaultCode)> {
    match parse(text.as_bytes()) {
        Ok((_, faults)) | Err(faults) => told(&faults),
    }
}

#[derive(Deserialize, Debug)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "what is read is not looked at")]
struct Person {
    id: UserId,
    family_name: String,
    age: u8,
    role: Role,
    born: NaiveDate,
    friends: Vec<Friend>,
    address: Option<Address>,
    notes: Option<BTreeMap<String, String>>,
}

#[derive(Deserialize, Debug)]
#[expect(dead_code, reason = "what is read is not looked at")]
struct Friend {
    name: String,
    since: chrono::DateTime<chrono::Utc>,
}

#[derive(Deserialize, Debug)]
#[expect(dead_code, reason = "what is read is not looked at")]
struct Address {
    city: String,
    number: i64,
}

fn faults_of(value: &Value) -> Vec<(String, FaultCode)> {
    told(&read::<Person>(value, Source::Body).1)
}

fn good() -> Value {
    json!({
        "id": "01890000-0000-7000-8000-000000000001", "familyName": "Kiss", "age": 40,
        "role": "admin", "born": "1986-02-03",
        "friends": [{"name": "Anna", "since": "2020-01-01T00:00:00Z"}],
        "address": {"city": "Cserhalom", "number": 4},
    })
}

#[test]
fn a_good_document_is_read_in_one_go() {
    let (person, faults) = read::<Person>(&good(), Source::Body);
    assert_eq!(told(&faults), []);
    assert_eq!(person.expect("a person").family_name, "Kiss");
}

#[test]
fn every_fault_is_told_at_once() {
    let value = json!({
        "id": "seven", "age": "forty", "role": "king", "born": "yesterday",
        "friends": [{"name": 5, "since": "once"}, "Béla", {"name": "Cili", "since": "2020-01-01T00:00:00Z", "hat": true}],
        "address": {"number": 1.5}, "shoeSize": 42, "no/tes~": {},
    });
    let mut faults = faults_of(&value);
    faults.sort();
    assert_eq!(
        faults,
        [
            ("/address/city".to_owned(), FaultCode::Required),
            ("/address/number".to_owned(), FaultCode::WrongType),
            ("/age".to_owned(), FaultCode::WrongType),
            ("/born".to_owned(), FaultCode::InvalidDate),
            ("/familyName".to_owned(), FaultCode::Required),
            ("/friends/0/name".to_owned(), FaultCode::WrongType),
            ("/friends/0/since".to_owned(), FaultCode::InvalidInstant),
            ("/friends/1".to_owned(), FaultCode::WrongType),
            ("/friends/2/hat".to_owned(), FaultCode::UnknownField),
            ("/id".to_owned(), FaultCode::InvalidId),
            ("/no~1tes~0".to_owned(), FaultCode::UnknownField),
            ("/role".to_owned(), FaultCode::NotAllowedValue),
            ("/shoeSize".to_owned(), FaultCode::UnknownField),
        ]
    );
}

#[test]
fn a_number_out_of_range_is_the_wrong_type() {
    let mut value = good();
    value["age"] = json!(300);
    assert_eq!(
        faults_of(&value),
        [("/age".to_owned(), FaultCode::WrongType)]
    );
    value["age"] = json!(-1);
    assert_eq!(
        faults_of(&value),
        [("/age".to_owned(), FaultCode::WrongType)]
    );
}

#[test]
fn something_that_is_no_object_is_one_fault() {
    for value in [json!([]), json!("x"), json!(7), json!(true)] {
        assert_eq!(
            faults_of(&value),
            [(String::new(), FaultCode::WrongType)],
            "{value}"
        );
    }
}

#[test]
fn duplicate_keys_are_refused_wherever_they_are() {
    assert_eq!(
        refused(r#"{"a":1,"b":{"c":1,"c":2},"a":2}"#),
        [
            ("/b/c".to_owned(), FaultCode::Duplicate),
            ("/a".to_owned(), FaultCode::Duplicate)
        ]
    );
}

#[test]
fn characters_that_deceive_are_refused() {
    for text in ["nul\\u0000", "esc\\u001b[31m", "\\u202egnirts", "\\u2066x"] {
        assert_eq!(
            refused(&format!(r#"{{"a":["x","{text}"]}}"#)),
            [("/a/1".to_owned(), FaultCode::ForbiddenCharacter)],
            "{text}"
        );
    }
    assert_eq!(
        refused(r#"{"a":"\ud800"}"#),
        [(String::new(), FaultCode::Malformed)]
    );
    assert!(parse(br#""line\r\n\tindented""#).is_ok());
}

#[test]
fn a_body_full_of_faults_is_not_looked_at_further() {
    let texts = vec!["a\u{1}"; 60];
    let told = refused(&json!({ "name": texts }).to_string());
    assert_eq!(told.len(), 50);
    assert!(
        told.iter()
            .all(|(_, code)| *code == FaultCode::ForbiddenCharacter)
    );
}

#[test]
fn text_comes_in_one_normal_form() {
    let (parsed, faults) = parse("\"a\u{301}rvi\u{301}z\"".as_bytes()).expect("text");
    assert_eq!((parsed, faults.len()), (json!("árvíz"), 0));
}

#[test]
fn nesting_has_an_end() {
    let deep = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
    assert!(parse(deep(64).as_bytes()).is_ok());
    let faults = refused(&deep(65));
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].1, FaultCode::TooDeep);
    assert_eq!(refused(&deep(100_000))[0].1, FaultCode::TooDeep);
}

#[test]
fn a_query_is_read_with_the_same_care() {
    #[derive(Deserialize, Debug)]
    #[serde(rename_all = "camelCase")]
    struct Query {
        #[serde(default)]
        status: Vec<String>,
        page_size: Option<u32>,
        open: Option<bool>,
    }
    let (query, faults) = read::<Query>(
        &json!({"status": ["new", "closed"], "pageSize": ["10"], "open": ["true"]}),
        Source::Query,
    );
    assert_eq!(told(&faults), []);
    let query = query.expect("a query");
    assert_eq!(query.status, ["new", "closed"]);
    assert_eq!((query.page_size, query.open), (Some(10), Some(true)));

    let (_, faults) = read::<Query>(
        &json!({"pageSize": ["ten", "11"], "open": ["maybe"], "stauts": ["new"]}),
        Source::Query,
    );
    let mut faults = told(&faults);
    faults.sort();
    assert_eq!(
        faults,
        [
            ("open".to_owned(), FaultCode::WrongType),
            ("pageSize".to_owned(), FaultCode::Duplicate),
            ("stauts".to_owned(), FaultCode::UnknownParameter),
        ]
    );
}

proptest! {
    #[test]
    fn no_bytes_bring_the_parser_down(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        if let Ok((value, _)) = parse(&bytes) {
            let _ = read::<Person>(&value, Source::Body);
        }
    }

    #[test]
    fn whatever_is_put_in_a_field_ends_in_a_person_or_a_fault(
        field in proptest::sample::select(vec!["id", "familyName", "age", "role", "born", "friends", "address", "notes"]),
        text in ".{0,20}", number in any::<i64>(), shape in 0..5,
    ) {
        let mut value = good();
        value[field] = match shape {
            0 => json!(text), 1 => json!(number), 2 => json!([text]), 3 => json!({ text: number }), _ => Value::Null,
        };
        let (person, faults) = read::<Person>(&value, Source::Body);
        prop_assert!(person.is_some());
        let field_is_good = serde_json::from_value::<Person>(value).is_ok();
        if !field_is_good { prop_assert!(!faults.is_empty()); }
    }
}
