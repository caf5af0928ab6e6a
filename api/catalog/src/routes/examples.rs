//! Examples of the contract that several operations share.

use serde_json::{Value, json};

pub(super) fn category() -> Value {
    json!({
        "code": "animals",
        "names": { "hu": "Állatok", "en": "Animals" },
        "descriptions": { "hu": "Kóbor állatok, állattartás.", "en": "Strays and keeping animals." },
        "position": 0,
        "createdAt": "2026-11-02T08:00:00Z",
        "updatedAt": "2026-11-02T08:00:00Z"
    })
}

pub(super) fn service() -> Value {
    json!({
        "code": "stray-cat",
        "kind": "report",
        "category": "animals",
        "department": "RES",
        "departmentId": "019ab0f2-6c1e-7c3a-9d52-3f8a4b0c6d01",
        "names": { "hu": "Kóbor macska bejelentése", "en": "Report a stray cat" },
        "summaries": { "hu": "Gazdátlan macskát látott? Jelezze!", "en": "Seen an ownerless cat? Tell us." },
        "keywords": { "hu": ["macska", "cica"], "en": ["cat", "kitten"] },
        "liveVersion": 1,
        "createdAt": "2026-11-02T08:00:00Z",
        "updatedAt": "2026-11-09T08:00:00Z"
    })
}

pub(super) fn version_summary() -> Value {
    json!({
        "number": 2,
        "status": "draft",
        "statusReason": null,
        "createdAt": "2026-11-20T08:00:00Z",
        "createdBy": { "id": "019ab0f2-6c1e-7c3a-9d52-3f8a4b0c6d02", "displayName": "Kiss Anna" },
        "updatedAt": "2026-11-20T08:00:00Z",
        "publishedAt": null,
        "retiredAt": null
    })
}

pub(super) fn version() -> Value {
    let mut version = version_summary();
    if let (Some(version), Value::Object(content)) = (version.as_object_mut(), content()) {
        version.extend(content);
    }
    version
}

fn content() -> Value {
    let texts = |hungarian: &str, english: &str| json!({ "hu": hungarian, "en": english });
    json!({
        "page": {
            "intro": texts("Ha gazdátlan macskát lát, jelezze.", "If you see an ownerless cat, tell us."),
            "audience": texts("Bárki.", "Anyone."),
            "needs": [texts("A hely.", "The place.")],
            "duration": texts("Két munkanapon belül kimegyünk.", "We come within two working days."),
            "fee": texts("Ingyenes.", "Free."),
            "afterwards": texts("Ügyszámot kap.", "You get a number.")
        },
        "form": {
            "type": "object",
            "properties": {
                "injured": {
                    "type": "boolean",
                    "x-ui": { "widget": "checkbox", "label": texts("Sérült macskát is láttam.", "I saw an injured cat.") }
                }
            },
            "required": ["injured"],
            "x-ui": { "pages": [{
                "code": "cats", "title": texts("A macskák", "The cats"), "questions": ["injured"]
            }] }
        },
        "process": { "tasks": [{
            "code": "inspect",
            "department": "ENF",
            "names": texts("Helyszíni szemle", "We visit the place"),
            "instructions": texts("Nézze meg a helyszínt.", "Have a look at the place."),
            "waitsFor": [],
            "norm": { "amount": 2, "unit": "working_days" },
            "internal": false
        }] },
        "deadline": {
            "basis": "norm", "amount": 15, "unit": "working_days",
            "firstResponse": { "amount": 2, "unit": "working_days" }
        },
        "statusTexts": {
            "new": texts("Megkaptuk a bejelentését.", "We have your report."),
            "in_progress": texts("Dolgozunk rajta.", "We are working on it."),
            "waiting_for_resident": texts("Öntől várunk választ.", "We are waiting for your answer."),
            "waiting_for_partner": texts("Partnerünkre várunk.", "We are waiting for a partner."),
            "resolved": texts("Kész.", "Done."),
            "closed": texts("Lezártuk.", "Closed."),
            "rejected": texts("Nem tudjuk teljesíteni.", "We cannot do this."),
            "withdrawn": texts("Ön visszavonta.", "You withdrew it.")
        }
    })
}
