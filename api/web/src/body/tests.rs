use serde::Deserialize;
use serde_json::json;

use super::*;

#[derive(Deserialize, Debug)]
struct Thing {
    name: String,
    count: u8,
}

impl Check for Thing {
    fn check(&self, faults: &mut Faults) {
        faults.text("/name", &self.name, 1..=5);
        faults.range("/count", &self.count, 1..=10);
    }
}

fn codes(value: &serde_json::Value) -> Vec<FaultCode> {
    match typed::<Thing>(value) {
        Ok(_) => Vec::new(),
        Err(Refusal::Faults(faults)) => faults.into_iter().map(|fault| fault.code).collect(),
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn the_shape_and_the_rules_are_told_together_and_once() {
    assert_eq!(codes(&json!({"name": "a", "count": 1})), []);
    assert_eq!(
        codes(&json!({"name": "abcdef", "count": 11})),
        [FaultCode::TooLong, FaultCode::TooLarge]
    );
    assert_eq!(
        codes(&json!({"name": 7, "count": 11, "colour": 1})),
        [
            FaultCode::UnknownField,
            FaultCode::WrongType,
            FaultCode::TooLarge
        ]
    );
    assert_eq!(
        codes(&json!({"count": 11})),
        [FaultCode::Required, FaultCode::TooLarge]
    );
}

#[test]
fn what_cannot_be_taken_is_told_beside_the_rest() {
    let text = br#"{"name":"a\u0000","name":"b","count":11,"colour":1}"#;
    let (value, faults) = read(text).expect("JSON");
    let Err(Refusal::Faults(faults)) = typed_after::<Thing>(&value, faults) else {
        panic!("taken")
    };
    let codes: Vec<FaultCode> = faults.into_iter().map(|fault| fault.code).collect();
    assert_eq!(
        codes,
        [
            FaultCode::ForbiddenCharacter,
            FaultCode::Duplicate,
            FaultCode::UnknownField,
            FaultCode::TooLarge,
        ]
    );
}
