use serde_json::{Value, json};

use super::*;
use crate::refusal::{Fault, FaultCode, Place};
use crate::text::Language;

const LANGUAGES: &[Language] = &[Language::HUNGARIAN, Language::ENGLISH];

fn words(text: &str) -> Value {
    json!({ "hu": text, "en": text })
}

fn cat_form() -> Value {
    json!({
        "type": "object",
        "properties": {
            "place": { "type": "object", "x-ui": { "widget": "place", "label": words("Hol?"), "semanticKey": "place.address" } },
            "count": { "type": "integer", "minimum": 1, "maximum": 50, "x-ui": { "widget": "number", "label": words("Hány?") } },
            "injured": { "type": "string", "enum": ["yes", "no"], "x-ui": { "widget": "radio", "label": words("Sérült?"),
                "options": { "yes": words("Igen"), "no": words("Nem") } } },
            "injury": { "type": "string", "maxLength": 200, "x-ui": { "widget": "textarea", "label": words("Mi a baja?"),
                "showIf": { "question": "injured", "equals": "yes" } } },
            "email": { "type": "string", "format": "email", "maxLength": 254, "x-ui": { "widget": "email", "label": words("E-mail"), "semanticKey": "person.email" } }
        },
        "required": ["place", "count", "injured", "injury"],
        "x-ui": { "pages": [
            { "code": "where", "title": words("Hol?"), "questions": ["place"] },
            { "code": "what", "title": words("Mit látott?"), "questions": ["count", "injured", "injury"] },
            { "code": "contact", "title": words("Elérhetőség"), "questions": ["email"] }
        ] }
    })
}

fn faults_of(change: impl FnOnce(&mut Value)) -> Vec<(String, FaultCode)> {
    let mut form = cat_form();
    change(&mut form);
    Form::read(&form, LANGUAGES)
        .expect_err("refused")
        .into_iter()
        .map(place_and_code)
        .collect()
}

fn place_and_code(fault: Fault) -> (String, FaultCode) {
    let (Place::Pointer(place) | Place::Parameter(place) | Place::Header(place)) = fault.place;
    (place, fault.code)
}

fn check(answers: &Value) -> Vec<(String, FaultCode)> {
    let form = Form::read(&cat_form(), LANGUAGES).expect("a good form");
    let check = AnswerCheck::new(&form).expect("compiles");
    check
        .check(answers)
        .into_iter()
        .map(place_and_code)
        .collect()
}

#[test]
fn a_good_form_keeps_its_questions_in_page_order() {
    let form = Form::read(&cat_form(), LANGUAGES).expect("a good form");
    let names: Vec<&str> = form.questions().iter().map(|q| q.name.as_str()).collect();
    assert_eq!(names, ["place", "count", "injured", "injury", "email"]);
    assert_eq!(form.place_question(), Some("place"));
    assert_eq!(form.question_for("person.email"), Some("email"));
}

#[test]
fn the_compiled_form_is_a_schema_in_one_language() {
    let form = Form::read(&cat_form(), LANGUAGES).expect("a good form");
    insta::assert_json_snapshot!(
        "compiled",
        form.in_language(Language::HUNGARIAN, Language::ENGLISH)
    );
}

#[test]
fn a_question_needs_its_words_in_every_language() {
    let faults = faults_of(|form| {
        form["properties"]["count"]["x-ui"]["label"] = json!({ "hu": "Hány?" });
    });
    assert_eq!(
        faults,
        [(
            "/properties/count/x-ui/label".to_owned(),
            FaultCode::LanguageMissing
        )]
    );
}

#[test]
fn a_question_on_no_page_or_on_two_is_refused() {
    let faults = faults_of(|form| {
        form["x-ui"]["pages"][2]["questions"] = json!(["count"]);
    });
    assert_eq!(
        faults,
        [
            ("/x-ui/pages/2/questions/0".to_owned(), FaultCode::PageTwice),
            ("/properties/email".to_owned(), FaultCode::PageMissing),
        ]
    );
}

#[test]
fn a_condition_looks_back_and_at_a_possible_answer() {
    let faults = faults_of(|form| {
        form["properties"]["injury"]["x-ui"]["showIf"] =
            json!({ "question": "email", "equals": "yes" });
    });
    assert_eq!(faults[0].1, FaultCode::ConditionOrder);
    let faults = faults_of(|form| {
        form["properties"]["injury"]["x-ui"]["showIf"] =
            json!({ "question": "injured", "equals": "maybe" });
    });
    assert_eq!(faults[0].1, FaultCode::ConditionValue);
}

#[test]
fn keywords_that_could_reach_outside_are_refused() {
    let faults = faults_of(|form| {
        form["properties"]["count"]["$ref"] = json!("https://elsewhere.example/schema");
    });
    assert!(
        faults.contains(&(
            "/properties/count/$ref".to_owned(),
            FaultCode::KeywordNotSupported
        )),
        "{faults:?}"
    );
}

#[test]
fn good_answers_pass() {
    let answers = json!({ "place": { "address": "Fő tér 1." }, "count": 2, "injured": "no" });
    assert_eq!(check(&answers), []);
}

#[test]
fn all_faults_are_named_at_once() {
    let answers = json!({ "count": 0, "injured": "perhaps", "email": "nobody", "colour": "black" });
    let mut faults = check(&answers);
    faults.sort();
    assert_eq!(
        faults,
        [
            ("/colour".to_owned(), FaultCode::UnknownField),
            ("/count".to_owned(), FaultCode::TooSmall),
            ("/email".to_owned(), FaultCode::InvalidEmail),
            ("/injured".to_owned(), FaultCode::NotAllowedValue),
            ("/place".to_owned(), FaultCode::Required),
        ]
    );
}

#[test]
fn a_conditional_question_is_required_when_asked_and_refused_when_not() {
    let place = json!({ "address": "Fő tér 1." });
    assert_eq!(
        check(&json!({ "place": place, "count": 1, "injured": "yes" })),
        [("/injury".to_owned(), FaultCode::Required)]
    );
    assert_eq!(
        check(&json!({ "place": place, "count": 1, "injured": "no", "injury": "láb" })),
        [("/injury".to_owned(), FaultCode::NotAskedNow)]
    );
}

#[test]
fn an_empty_answer_counts_as_none() {
    let answers =
        json!({ "email": "  ", "place": { "address": "" }, "list": [], "count": 1, "text": " a " });
    let Value::Object(answers) = answers else {
        unreachable!("an object")
    };
    assert_eq!(
        Value::Object(tidy(answers)),
        json!({ "count": 1, "text": "a" })
    );
}
