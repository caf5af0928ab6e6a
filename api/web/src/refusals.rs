//! How refusals stand in the contract: named once, referred to by every operation.
//!
//! An operation lists what it answers with by type:
//! `responses((status = 200, …), Staff, NotFound, Sent, Seen, Once)`. The types stand for statuses,
//! not for single problems; which problem it is, its `type` says. [`finish`](crate::openapi::finish)
//! puts them into the contract, and adds those that follow from how an operation works.

use std::collections::BTreeMap;

use serde_json::json;
use utoipa::IntoResponses;
use utoipa::openapi::schema::{AdditionalProperties, KnownFormat, Schema, SchemaFormat, Type};
use utoipa::openapi::{
    ArrayBuilder, ContentBuilder, ObjectBuilder, Ref, RefOr, Response, ResponseBuilder,
};

use crate::problem::{CONTENT_TYPE, LONGEST_POINTER};

/// The name of the schema all refusals have.
pub const PROBLEM: &str = "Problem";

macro_rules! refusals {
    ($($name:ident $status:literal $slug:literal $title:literal $description:literal;)+) => {
        $(
            #[doc = $description]
            #[derive(Debug)]
            pub enum $name {}

            impl IntoResponses for $name {
                fn responses() -> BTreeMap<String, RefOr<Response>> {
                    BTreeMap::from([(
                        $status.to_string(),
                        RefOr::Ref(Ref::from_response_name(stringify!($name))),
                    )])
                }
            }
        )+

        /// Every refusal by its name, with its status.
        pub(crate) fn components() -> Vec<(&'static str, &'static str, Response)> {
            vec![$((
                stringify!($name),
                stringify!($status),
                refusal($status, $slug, $title, $description),
            )),+]
        }
    };
}

refusals! {
    BadInput 400 "bad-input" "Wrong input" "Something that was sent is wrong or missing; `errors` lists every fault with its place.";
    Unauthenticated 401 "unauthenticated" "Sign-in needed" "Nobody is signed in, or the credentials sent are not good.";
    Forbidden 403 "forbidden" "Not allowed" "The caller's role does not allow this.";
    NotFound 404 "not-found" "Not found" "It does not exist, or it is not the caller's to see.";
    NotAcceptable 406 "not-acceptable" "Format not available" "The answer is not available in the format asked for.";
    TimedOut 408 "request-timeout" "The request came too slowly" "The body did not arrive in time.";
    Conflict 409 "already-exists" "Already exists" "It cannot be done in the present state; `type` says why.";
    Gone 410 "gone" "No longer valid" "The link has expired or was used already.";
    Changed 412 "precondition-failed" "Changed in the meantime" "Somebody else changed it since the version sent in `If-Match`.";
    TooLarge 413 "too-large" "Request too large" "The body is larger than allowed.";
    AddressTooLong 414 "address-too-long" "Address too long" "Path and query together are longer than 8 kB.";
    UnsupportedMediaType 415 "unsupported-media-type" "Format not supported" "The body is in a format that is not taken here.";
    KeyReused 422 "key-reused" "Idempotency-Key used already" "Another request came with this `Idempotency-Key` before.";
    SeenMissing 428 "precondition-required" "If-Match missing" "A change needs `If-Match` with the version of what was seen.";
    TooManyRequests 429 "too-many-requests" "Too many requests" "Too many requests came in a short time; `Retry-After` says when to come back.";
    Broken 500 "internal" "Unexpected fault" "Something went wrong on our side.";
    Overloaded 503 "overloaded" "Overloaded just now" "Too much to do just now; `Retry-After` says when to repeat the request.";
}

macro_rules! groups {
    ($($(#[$doc:meta])+ $name:ident = $($member:ident)+;)+) => {$(
        $(#[$doc])+
        #[derive(Debug)]
        pub enum $name {}

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                let mut all = BTreeMap::new();
                $(all.extend($member::responses());)+
                all
            }
        }
    )+};
}

groups! {
    /// What any operation can answer with.
    Anyone = BadInput NotAcceptable TooManyRequests Broken Overloaded;
    /// What any operation for signed-in callers can answer with.
    Staff = Anyone Unauthenticated Forbidden;
    /// What an operation with a body adds.
    Sent = TimedOut TooLarge UnsupportedMediaType;
    /// What an operation that needs `If-Match` adds.
    Seen = Changed SeenMissing;
    /// What an operation that takes an `Idempotency-Key` adds.
    Once = Conflict KeyReused;
}

fn refusal(status: u16, slug: &str, title: &str, description: &str) -> Response {
    let mut example = json!({
        "type": format!("/problems/{slug}"), "title": title, "status": status,
        "detail": description, "requestId": "019ab0f2-6c1e-7c3a-9d52-3f8a4b0c6d99",
    });
    if status == 400 {
        example["errors"] = json!([{
            "pointer": "/email", "code": "invalid_email", "detail": "This is not an e-mail address.",
        }]);
    }
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name(PROBLEM)))
        .example(Some(example))
        .build();
    ResponseBuilder::new()
        .description(description)
        .content(CONTENT_TYPE, content)
        .build()
}

/// The schema all refusals have (RFC 9457). Some problems have a member of their own beside these:
/// `allowed`, `missing`.
pub(crate) fn problem_schema() -> Schema {
    let text = |longest: usize, description: &str| {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .max_length(Some(longest))
            .description(Some(description))
    };
    let list = |description: &str| {
        ArrayBuilder::new()
            .items(text(200, description))
            .max_items(Some(1000))
            .description(Some(description))
    };
    let fault = ObjectBuilder::new()
        .property(
            "pointer",
            text(LONGEST_POINTER, "Where in the body it lies (RFC 6901)."),
        )
        .property("parameter", text(8192, "Which parameter it is."))
        .property("header", text(200, "Which header it is."))
        .property("code", text(60, "What is wrong, for programs."))
        .required("code")
        .property(
            "detail",
            text(1000, "What is wrong, in the caller's language."),
        )
        .required("detail")
        .additional_properties(Some(AdditionalProperties::FreeForm(false)));
    ObjectBuilder::new()
        .description(Some("Why a request was refused (RFC 9457)."))
        .property(
            "type",
            text(
                200,
                "Which problem it is; the page under this address explains it.",
            )
            .format(Some(SchemaFormat::Custom("uri-reference".to_owned()))),
        )
        .required("type")
        .property("title", text(200, "The problem in a few words."))
        .required("title")
        .property(
            "status",
            ObjectBuilder::new()
                .schema_type(Type::Integer)
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
                .minimum(Some(400))
                .maximum(Some(599))
                .description(Some("The status of the answer.")),
        )
        .required("status")
        .property(
            "detail",
            text(2000, "What happened, and what to do about it."),
        )
        .required("detail")
        .property(
            "requestId",
            text(64, "Under which name the request is found in the log."),
        )
        .required("requestId")
        .property(
            "errors",
            ArrayBuilder::new()
                .items(fault)
                .max_items(Some(10_000))
                .description(Some("Every fault in what was sent.")),
        )
        .property("allowed", list("What is possible now instead."))
        .property("missing", list("What has to be there first."))
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_is_a_problem_of_the_table() {
        use domain::refusal::ProblemKind;
        for (name, status, response) in components() {
            let Some(RefOr::T(content)) = response.content.values().next() else {
                panic!("{name}")
            };
            let example = content.example.as_ref().expect("an example");
            assert_eq!(example["status"].to_string(), status);
            let slug = example["type"]
                .as_str()
                .and_then(|uri| uri.strip_prefix("/problems/"));
            let kind = ProblemKind::ALL
                .iter()
                .find(|kind| Some(kind.slug()) == slug)
                .expect(name);
            assert_eq!(example["status"], kind.status(), "{name}");
        }
    }

    #[test]
    fn a_group_names_each_status_once() {
        let statuses: Vec<String> = Staff::responses().into_keys().collect();
        assert_eq!(statuses, ["400", "401", "403", "406", "429", "500", "503"]);
    }
}
