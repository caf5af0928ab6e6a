//! Plausible answers to any form, the same ones for the same dice.

use domain::form::{Form, Question, Widget};
use rand::RngExt as _;
use rand::rngs::StdRng;
use serde_json::{Map, Value, json};

use super::people::{Person, STREETS, place};

/// Fills a form as a resident might: everything that is needed, and some of the rest.
pub fn fill(
    form: &Form,
    who: &Person,
    today: chrono::NaiveDate,
    dice: &mut StdRng,
) -> Map<String, Value> {
    let mut answers = Map::new();
    for question in form.questions() {
        if asked(question, &answers) && (question.required || dice.random_bool(0.6)) {
            answers.insert(question.name.clone(), answer(question, who, today, dice));
        }
    }
    answers
}

/// Is it asked, given the answers before it?
pub fn asked(question: &Question, answers: &Map<String, Value>) -> bool {
    let Some(condition) = &question.ui.show_if else {
        return true;
    };
    let values = condition.values();
    match answers.get(&condition.question) {
        None => false,
        Some(Value::Array(chosen)) => chosen.iter().any(|one| values.contains(one)),
        Some(one) => values.contains(one),
    }
}

fn answer(question: &Question, who: &Person, today: chrono::NaiveDate, dice: &mut StdRng) -> Value {
    let schema = &question.schema;
    match question.ui.widget {
        Widget::Text => Value::String(cut(&text(question, who, dice), schema)),
        Widget::Textarea => Value::String(cut(pick(DESCRIPTIONS, dice), schema)),
        Widget::Email => Value::String(who.email()),
        Widget::Phone => Value::String(who.phone.clone()),
        Widget::Date => {
            let days = dice.random_range(-20..=40);
            Value::String((today + chrono::Duration::days(days)).to_string())
        }
        Widget::Number => {
            let least = schema.get("minimum").and_then(Value::as_i64).unwrap_or(1);
            let most = schema
                .get("maximum")
                .and_then(Value::as_i64)
                .unwrap_or(least + 20);
            json!(dice.random_range(least..=most.min(least + 12)))
        }
        Widget::Radio | Widget::Select => choices(schema, "enum").map_or(Value::Null, |choices| {
            choices[dice.random_range(0..choices.len())].clone()
        }),
        Widget::Checkboxes => {
            let items = schema.get("items").and_then(Value::as_object);
            let choices = items.and_then(|items| choices(items, "enum"));
            choices.map_or(Value::Null, |choices| {
                let count = dice.random_range(1..=choices.len().min(2));
                let start = dice.random_range(0..=choices.len() - count);
                Value::Array(choices[start..start + count].to_vec())
            })
        }
        Widget::Checkbox => Value::Bool(schema.get("const").is_some() || dice.random_bool(0.5)),
        Widget::Place => place(dice),
    }
}

fn choices<'a>(schema: &'a Map<String, Value>, name: &str) -> Option<&'a Vec<Value>> {
    schema
        .get(name)
        .and_then(Value::as_array)
        .filter(|choices| !choices.is_empty())
}

fn text(question: &Question, who: &Person, dice: &mut StdRng) -> String {
    match question.ui.semantic_key.as_deref() {
        Some("person.name") => who.name(),
        Some("person.address") => {
            format!(
                "Cserhalom, {} {}.",
                pick(STREETS, dice),
                dice.random_range(1..120)
            )
        }
        Some("organisation.name") => "Cserhalmi Sportbarátok Egyesülete".to_owned(),
        Some("vehicle.plate") => plate(dice),
        Some("parcel.number") => format!(
            "{}/{}",
            dice.random_range(100..3000),
            dice.random_range(1..9)
        ),
        Some("animal.chipNumber") => format!("9480000{:08}", dice.random_range(1..99_999_999)),
        Some("person.taxNumber" | "organisation.taxNumber") => {
            format!("8{:09}", dice.random_range(1..999_999_999))
        }
        Some("person.bankAccount") => "11773016-01234567-00000000".to_owned(),
        _ if question.name.to_lowercase().contains("plate") => plate(dice),
        _ => pick(REMARKS, dice).to_owned(),
    }
}

fn plate(dice: &mut StdRng) -> String {
    let letter = |dice: &mut StdRng| char::from(b'A' + dice.random_range(0..26_u8));
    format!(
        "AA{}{}-{:03}",
        letter(dice),
        letter(dice),
        dice.random_range(1..999)
    )
}

/// A text no longer than the question allows.
fn cut(text: &str, schema: &Map<String, Value>) -> String {
    let longest = schema
        .get("maxLength")
        .and_then(Value::as_u64)
        .unwrap_or(u64::MAX);
    text.chars()
        .take(usize::try_from(longest).unwrap_or(usize::MAX))
        .collect::<String>()
        .trim()
        .to_owned()
}

pub(super) fn pick<'t>(texts: &[&'t str], dice: &mut StdRng) -> &'t str {
    texts[dice.random_range(0..texts.len())]
}

const DESCRIPTIONS: &[&str] = &[
    "Már több napja tart, a szomszédok is észrevették. Kérem, nézzék meg, amint lehet.",
    "A buszmegálló felől jól látható, délutánonként a legfeltűnőbb.",
    "Tavaly is volt ilyen, akkor egy hét alatt megoldották, köszönjük.",
    "Kisgyerekkel járunk erre minden reggel, ezért lenne fontos.",
    "Nem sürgős, de szerettem volna jelezni, mielőtt rosszabb lesz.",
    "Este nyolc után rosszabb a helyzet, hétvégén szinte egész nap.",
    "Telefonon már kérdeztem, azt mondták, itt adjam be. Csatolni nem tudok képet, ezért írom le.",
    "A kapu mellett jobbra, a nagy gesztenyefa alatt találják meg.",
];

const REMARKS: &[&str] = &[
    "A hátsó bejáratnál",
    "Délelőtt érhető el",
    "A 12-es számú ház előtt",
    "Szürke, közepes méretű",
    "Hétköznap 16 óra után",
];
