//! What callers send. Whether texts are there in every language is decided by the operations, which
//! know the languages of the municipality.

use std::collections::BTreeMap;

use domain::codes::{CaseStatus, ServiceKind, VersionStatus};
use domain::process::Process;
use domain::service::{Deadline, Definition, StartPage};
use domain::text::{Language, Texts};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ArrayBuilder, Object, ObjectBuilder, Schema, Type};
use web::{Change, Check, Faults};

/// What people would type to find a service, by language.
pub type Keywords = BTreeMap<Language, Vec<String>>;

/// The most words of one language, and the longest of them.
pub(crate) const MOST_KEYWORDS: usize = 30;
pub(crate) const LONGEST_KEYWORD: usize = 60;

fn keywords_schema() -> Object {
    let word = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(LONGEST_KEYWORD));
    let words = ArrayBuilder::new()
        .items(word)
        .max_items(Some(MOST_KEYWORDS));
    ObjectBuilder::new()
        .schema_type(Type::Object)
        .description(Some(
            "What people would type to find it, everyday words included, in every language of the municipality.",
        ))
        .property_names(Some(Language::name_schema()))
        .additional_properties(Some(RefOr::<Schema>::from(words)))
        .max_properties(Some(24))
        .build()
}

/// The largest version that can be sent. The largest of the demo has 40 KB.
const LARGEST_VERSION: usize = 1024 * 1024;

/// A new category.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewCategory {
    /// Its name in addresses. It stays for good.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
        example = "animals"
    )]
    pub code: String,
    /// Its names, at most 80 characters each.
    pub names: Texts,
    /// What belongs into it, at most 300 characters in each language.
    pub descriptions: Texts,
    /// Its place among the others, smallest first; behind all others when left out.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000)]
    pub position: Option<i32>,
}

impl Check for NewCategory {}

/// A change to a category. A field that is sent replaces the old value as a whole.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CategoryPatch {
    /// Its names, at most 80 characters each.
    #[serde(default)]
    #[schema(value_type = Texts)]
    pub names: Change<Texts>,
    /// What belongs into it, at most 300 characters in each language.
    #[serde(default)]
    #[schema(value_type = Texts)]
    pub descriptions: Change<Texts>,
    /// Its place among the others, smallest first.
    #[serde(default)]
    #[schema(value_type = i32, minimum = 0, maximum = 10_000)]
    pub position: Change<i32>,
}

impl Check for CategoryPatch {}

/// A new service, with its first draft if that is at hand. Residents see it when a version of it
/// goes live.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewService {
    /// Its name in addresses. It stays for good.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
        example = "stray-cat"
    )]
    pub code: String,
    /// What kind of need it answers.
    pub kind: ServiceKind,
    /// The code of the category it is found in.
    #[schema(max_length = 60, example = "animals")]
    pub category: String,
    /// The code of the department that answers for its cases.
    #[schema(max_length = 20, example = "RES")]
    pub department: String,
    /// Its names, at most 80 characters each.
    pub names: Texts,
    /// What it is in one sentence, at most 200 characters in each language.
    pub summaries: Texts,
    /// What people would type to find it, everyday words included: at most 30 of 60 characters each,
    /// in every language.
    #[schema(schema_with = keywords_schema, example = json!({"hu": ["macska", "cica"], "en": ["cat", "kitten"]}))]
    pub keywords: Keywords,
    /// Its first draft.
    #[serde(default)]
    pub version: Option<VersionContent>,
}

impl Check for NewService {
    const LARGEST_BODY: usize = LARGEST_VERSION;
}

/// A change to a service. A field that is sent replaces the old value as a whole.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServicePatch {
    /// What kind of need it answers.
    #[serde(default)]
    #[schema(value_type = ServiceKind)]
    pub kind: Change<ServiceKind>,
    /// The code of the category it is found in.
    #[serde(default)]
    #[schema(value_type = String, max_length = 60)]
    pub category: Change<String>,
    /// The code of the department that answers for its cases from now on.
    #[serde(default)]
    #[schema(value_type = String, max_length = 20)]
    pub department: Change<String>,
    /// Its names, at most 80 characters each.
    #[serde(default)]
    #[schema(value_type = Texts)]
    pub names: Change<Texts>,
    /// What it is in one sentence, at most 200 characters in each language.
    #[serde(default)]
    #[schema(value_type = Texts)]
    pub summaries: Change<Texts>,
    /// What people would type to find it, in every language.
    #[serde(default)]
    #[schema(schema_with = keywords_schema)]
    pub keywords: Change<Keywords>,
}

impl Check for ServicePatch {}

/// Everything a version says: what is read, asked, done, promised and told.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VersionContent {
    /// What a resident reads before beginning.
    pub page: StartPage,
    /// What is asked: a flat JSON Schema object, one property a question, each with its `x-ui` part
    /// (widget, label, hint, options, condition), and the pages in order.
    #[schema(value_type = Object)]
    pub form: Value,
    /// What is done: tasks by department, and which waits for which.
    pub process: Process,
    /// What is promised.
    pub deadline: Deadline,
    /// What the resident is told in each status, at most 600 characters in each language.
    #[schema(example = json!({"new": {"hu": "Megkaptuk.", "en": "We have it."}}))]
    pub status_texts: BTreeMap<CaseStatus, Texts>,
}

impl From<VersionContent> for Definition {
    fn from(content: VersionContent) -> Self {
        Self {
            page: content.page,
            form: content.form,
            process: content.process,
            deadline: content.deadline,
            status_texts: content.status_texts,
        }
    }
}

/// A new draft: written out, or a copy.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewVersion {
    /// The number of the version to copy. When this and `definition` are left out, the live version
    /// is copied, and where there is none, the newest.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 100_000)]
    pub copy_of: Option<i32>,
    /// What it says.
    #[serde(default)]
    pub definition: Option<VersionContent>,
}

impl Check for NewVersion {
    const LARGEST_BODY: usize = LARGEST_VERSION;
}

/// A change to a draft. A part that is sent replaces the old part as a whole.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VersionPatch {
    /// What a resident reads before beginning.
    #[serde(default)]
    #[schema(value_type = StartPage)]
    pub page: Change<StartPage>,
    /// What is asked.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub form: Change<Value>,
    /// What is done.
    #[serde(default)]
    #[schema(value_type = Process)]
    pub process: Change<Process>,
    /// What is promised.
    #[serde(default)]
    #[schema(value_type = Deadline)]
    pub deadline: Change<Deadline>,
    /// What the resident is told in each status.
    #[serde(default)]
    #[schema(value_type = BTreeMap<CaseStatus, Texts>)]
    pub status_texts: Change<BTreeMap<CaseStatus, Texts>>,
}

impl Check for VersionPatch {
    const LARGEST_BODY: usize = LARGEST_VERSION;
}

/// A move of a version.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VersionTransition {
    /// Where to.
    pub to: VersionStatus,
    /// Why, for colleagues to read beside the version.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub reason: Option<String>,
}

impl Check for VersionTransition {
    fn check(&self, faults: &mut Faults) {
        faults.optional_text("/reason", self.reason.as_ref(), 0..=1000);
    }
}
