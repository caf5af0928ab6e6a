//! The JSON shapes this slice answers with.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::codes::{CaseStatus, ServiceKind, VersionStatus};
use domain::deadline::{Basis, Unit};
use domain::ids::{DepartmentId, UserId};
use domain::person::full_name;
use domain::process::Process;
use domain::service::{Deadline, Definition, StartPage};
use domain::text::{Language, Texts};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::inputs::Keywords;
use crate::queries::{AuthorRow, CategoryRow, DepartmentRow, ServiceRow, VersionRow};

/// A view with the version of what it shows.
#[derive(Clone, Debug)]
pub struct Versioned<T> {
    /// The version, as the ETag has it.
    pub version: i64,
    /// What is shown.
    pub value: T,
}

/// The catalog as residents browse it, in one language.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Catalog {
    /// The categories that have something to offer, in their order.
    #[schema(max_items = 1000)]
    pub categories: Vec<CatalogCategory>,
    /// The language of the texts.
    pub language: Language,
}

/// A category and what it offers.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CatalogCategory {
    /// Its code.
    #[schema(max_length = 60, example = "animals")]
    pub code: String,
    /// Its name.
    #[schema(max_length = 80)]
    pub name: String,
    /// What belongs into it.
    #[schema(max_length = 300)]
    pub description: String,
    /// Its services, by name.
    #[schema(max_items = 1000)]
    pub services: Vec<CatalogService>,
}

/// A service as residents find it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CatalogService {
    /// Its code.
    #[schema(max_length = 60, example = "stray-cat")]
    pub code: String,
    /// Its name.
    #[schema(max_length = 80)]
    pub name: String,
    /// What it is, in one sentence.
    #[schema(max_length = 200)]
    pub summary: String,
    /// What kind of need it answers.
    pub kind: ServiceKind,
    /// What people type to find it.
    #[schema(max_items = 30)]
    pub keywords: Vec<String>,
}

/// A service in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ServiceSummary {
    /// Its code.
    #[schema(max_length = 60, example = "stray-cat")]
    pub code: String,
    /// Its name.
    #[schema(max_length = 80)]
    pub name: String,
    /// What it is, in one sentence.
    #[schema(max_length = 200)]
    pub summary: String,
    /// What kind of need it answers.
    pub kind: ServiceKind,
    /// The category it is found in.
    pub category: CodeAndName,
    /// The department that answers for it.
    pub department: CodeAndName,
    /// Can residents use it now?
    pub live: bool,
}

/// Something with a code and a name in the reader's language.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CodeAndName {
    /// Its code.
    #[schema(max_length = 60)]
    pub code: String,
    /// Its name.
    #[schema(max_length = 200)]
    pub name: String,
}

/// A service as a resident sees it, in one language: what to know before, the form, what comes after.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ServicePage {
    /// Its code.
    #[schema(max_length = 60, example = "stray-cat")]
    pub code: String,
    /// What kind of need it answers.
    pub kind: ServiceKind,
    /// Its name.
    #[schema(max_length = 80)]
    pub name: String,
    /// What it is, in one sentence.
    #[schema(max_length = 200)]
    pub summary: String,
    /// What people type to find it.
    #[schema(max_items = 30)]
    pub keywords: Vec<String>,
    /// The category it is found in.
    pub category: CodeAndName,
    /// The department that answers for it.
    pub department: CodeAndName,
    /// The number of the live version: send it as `serviceVersion` with the answers.
    #[schema(minimum = 1)]
    pub version: i32,
    /// What to read before beginning.
    pub page: PageTexts,
    /// The form as JSON Schema 2020-12: any validator comes to the same result as the server. `title`
    /// and `description` are the question and its hint; `x-ui` says how and in which order to ask.
    #[schema(value_type = Object)]
    pub form: Value,
    /// When it is done.
    pub deadline: Promise,
    /// What is done, in order, as far as residents are concerned.
    #[schema(max_items = 40)]
    pub steps: Vec<ServiceStep>,
}

/// What a resident reads before beginning, in one language.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PageTexts {
    /// What it is; paragraphs are separated by an empty line.
    #[schema(max_length = 4000)]
    pub intro: String,
    /// Who it is for.
    #[schema(max_length = 1000)]
    pub audience: String,
    /// What to have at hand.
    #[schema(max_items = 20)]
    pub needs: Vec<String>,
    /// How long it takes.
    #[schema(max_length = 200)]
    pub duration: String,
    /// What it costs.
    #[schema(max_length = 1000)]
    pub fee: String,
    /// What happens next.
    #[schema(max_length = 2000)]
    pub afterwards: String,
    /// What to do instead in an emergency, or where it is not the municipality's.
    #[schema(required, max_length = 2000)]
    pub notice: Option<String>,
}

/// When something is done.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Promise {
    /// A promise of the municipality, or law.
    pub basis: Basis,
    /// How many days.
    #[schema(minimum = 1, maximum = 366)]
    pub amount: u16,
    /// Of which kind.
    pub unit: Unit,
    /// The same in words.
    #[schema(max_length = 100, example = "15 munkanapon belül")]
    pub text: String,
    /// When the resident first hears from somebody, in words.
    #[schema(required, max_length = 100)]
    pub first_response_text: Option<String>,
    /// The act or decree, where it is law.
    #[schema(required, max_length = 300)]
    pub source: Option<String>,
}

/// One step of the work.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ServiceStep {
    /// Its code.
    #[schema(max_length = 60)]
    pub code: String,
    /// What is done.
    #[schema(max_length = 120)]
    pub name: String,
    /// The department that does it.
    #[schema(max_length = 200)]
    pub department_name: String,
}

/// A category as staff edit it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Category {
    /// Its code.
    #[schema(max_length = 60, example = "animals")]
    pub code: String,
    /// Its names.
    pub names: Texts,
    /// What belongs into it.
    pub descriptions: Texts,
    /// Its place among the others, smallest first.
    #[schema(minimum = 0, maximum = 10_000)]
    pub position: i32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// A service as staff edit it, without its versions.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ServiceDefinition {
    /// Its code.
    #[schema(max_length = 60, example = "stray-cat")]
    pub code: String,
    /// What kind of need it answers.
    pub kind: ServiceKind,
    /// The code of the category it is found in.
    #[schema(max_length = 60, example = "animals")]
    pub category: String,
    /// The code of the department that answers for its cases.
    #[schema(max_length = 20, example = "RES")]
    pub department: String,
    /// The id of that department.
    pub department_id: DepartmentId,
    /// Its names.
    pub names: Texts,
    /// What it is, in one sentence.
    pub summaries: Texts,
    /// What people type to find it, by language.
    #[schema(value_type = BTreeMap<Language, Vec<String>>)]
    pub keywords: Keywords,
    /// The number of the version residents use now.
    #[schema(required, minimum = 1)]
    pub live_version: Option<i32>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it or one of its versions was last changed.
    pub updated_at: DateTime<Utc>,
}

/// A version in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VersionSummary {
    /// Its number: 1 for the first of the service.
    #[schema(minimum = 1)]
    pub number: i32,
    /// Where it stands in its life.
    pub status: VersionStatus,
    /// Why it was last moved there, if somebody said.
    #[schema(required, max_length = 1000)]
    pub status_reason: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Who made it; `null` when Cirmos itself did.
    #[schema(required)]
    pub created_by: Option<VersionAuthor>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// When it went live.
    #[schema(required)]
    pub published_at: Option<DateTime<Utc>>,
    /// When it was replaced or withdrawn.
    #[schema(required)]
    pub retired_at: Option<DateTime<Utc>>,
}

/// Who made a version.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VersionAuthor {
    /// The user's id.
    pub id: UserId,
    /// The full name in the reader's order.
    #[schema(max_length = 300)]
    pub display_name: String,
}

/// A version with everything it says, texts in all languages.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ServiceVersion {
    /// Its number: 1 for the first of the service.
    #[schema(minimum = 1)]
    pub number: i32,
    /// Where it stands in its life.
    pub status: VersionStatus,
    /// Why it was last moved there, if somebody said.
    #[schema(required, max_length = 1000)]
    pub status_reason: Option<String>,
    /// What a resident reads before beginning.
    pub page: StartPage,
    /// What is asked, as its owner wrote it.
    #[schema(value_type = Object)]
    pub form: Value,
    /// What is done.
    pub process: Process,
    /// What is promised.
    pub deadline: Deadline,
    /// What the resident is told in each status.
    pub status_texts: BTreeMap<CaseStatus, Texts>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Who made it; `null` when Cirmos itself did.
    #[schema(required)]
    pub created_by: Option<VersionAuthor>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// When it went live.
    #[schema(required)]
    pub published_at: Option<DateTime<Utc>>,
    /// When it was replaced or withdrawn.
    #[schema(required)]
    pub retired_at: Option<DateTime<Utc>>,
}

impl From<CategoryRow> for Versioned<Category> {
    fn from(row: CategoryRow) -> Self {
        Self {
            version: row.version,
            value: Category {
                code: row.code,
                names: row.names.0,
                descriptions: row.descriptions.0,
                position: row.position,
                created_at: row.created_at.0,
                updated_at: row.updated_at.0,
            },
        }
    }
}

impl ServiceDefinition {
    /// The view of a service, whose category has this code.
    pub(crate) fn of(
        row: ServiceRow,
        category: String,
        department: DepartmentRow,
    ) -> Versioned<Self> {
        Versioned {
            version: row.version,
            value: Self {
                code: row.code,
                kind: row.kind,
                category,
                department: department.code,
                department_id: department.id,
                names: row.names.0,
                summaries: row.summaries.0,
                keywords: row.keywords.0,
                live_version: row.live_version,
                created_at: row.created_at.0,
                updated_at: row.updated_at.0,
            },
        }
    }
}

impl VersionSummary {
    /// The view of a version, for a reader of this language.
    pub(crate) fn of(row: VersionRow, author: Option<AuthorRow>, language: Language) -> Self {
        Self {
            number: row.number,
            status: row.status,
            status_reason: row.status_reason,
            created_at: row.created_at.0,
            created_by: author.map(|author| VersionAuthor {
                id: author.id,
                display_name: full_name(&author.family_name, &author.given_name, language),
            }),
            updated_at: row.updated_at.0,
            published_at: row.published_at.map(|at| at.0),
            retired_at: row.retired_at.map(|at| at.0),
        }
    }
}

impl ServiceVersion {
    /// The view of a version and what it says, for a reader of this language.
    pub(crate) fn of(
        row: VersionRow,
        author: Option<AuthorRow>,
        definition: Definition,
        language: Language,
    ) -> Self {
        let summary = VersionSummary::of(row, author, language);
        Self {
            number: summary.number,
            status: summary.status,
            status_reason: summary.status_reason,
            page: definition.page,
            form: definition.form,
            process: definition.process,
            deadline: definition.deadline,
            status_texts: definition.status_texts,
            created_at: summary.created_at,
            created_by: summary.created_by,
            updated_at: summary.updated_at,
            published_at: summary.published_at,
            retired_at: summary.retired_at,
        }
    }
}
