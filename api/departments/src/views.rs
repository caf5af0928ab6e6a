//! The JSON shapes of this slice: what comes in, with its rules, and what goes out.

use chrono::{DateTime, Utc};
use domain::codes::DepartmentRole;
use domain::ids::{DepartmentId, UserId};
use domain::person::full_name;
use domain::refusal::{Fault, FaultCode};
use domain::text::{Language, Texts};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::{Change, Check, Faults, Patch};

use crate::queries::{DepartmentRow, MemberRow};

/// The most characters of a name.
pub(crate) const LONGEST_NAME: usize = 120;

/// A unit that does work.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "019ab0f2-6c1e-7c3a-9d52-3f8a4b0c6d20", "code": "RES",
    "names": {"hu": "Ügyfélszolgálat", "en": "Resident service"}, "name": "Ügyfélszolgálat",
    "email": "ugyfelszolgalat@cserhalom.example", "phone": "+36 99 555 010", "active": true, "memberCount": 6,
    "createdAt": "2026-01-05T08:00:00Z", "updatedAt": "2026-03-02T09:30:00Z"
}))]
pub struct Department {
    /// Its id.
    pub id: DepartmentId,
    /// Its short name; does not change, for processes name departments by it.
    #[schema(min_length = 2, max_length = 10)]
    pub code: String,
    /// Its name in each language of the municipality.
    pub names: Texts,
    /// Its name in the reader's language.
    #[schema(max_length = 120)]
    pub name: String,
    /// How it is reached by e-mail.
    #[schema(max_length = 254, required)]
    pub email: Option<String>,
    /// How it is reached by telephone.
    #[schema(max_length = 30, required)]
    pub phone: Option<String>,
    /// `false` once it is closed.
    pub active: bool,
    /// How many people work in it.
    #[schema(minimum = 0)]
    pub member_count: i64,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// In which language somebody reads, and what is shown where a text is missing in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader {
    pub(crate) language: Language,
    pub(crate) fallback: Language,
}

impl Department {
    pub(crate) fn of(row: DepartmentRow, member_count: i64, reader: Reader) -> Self {
        Self {
            id: row.id,
            code: row.code,
            name: row
                .names
                .0
                .pick(reader.language, reader.fallback)
                .to_owned(),
            names: row.names.0,
            email: row.email,
            phone: row.phone,
            active: row.active,
            member_count,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// Somebody who works in a department.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"userId": "019ab0f2-6c1e-7c3a-9d52-3f8a4b0c6d1e", "displayName": "Kiss Anna", "role": "lead", "onDuty": true}))]
pub struct Member {
    /// The user.
    pub user_id: UserId,
    /// The name, in the order the reader expects.
    #[schema(max_length = 201)]
    pub display_name: String,
    /// The role held here.
    pub role: DepartmentRole,
    /// Whether work of the department may be given to this member now: the duty pool.
    pub on_duty: bool,
}

impl Member {
    pub(crate) fn of(row: &MemberRow, language: Language) -> Self {
        Self {
            user_id: row.user_id,
            display_name: full_name(&row.family_name, &row.given_name, language),
            role: row.role,
            on_duty: row.on_duty,
        }
    }
}

/// Which departments are wanted.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub struct DepartmentQuery {
    /// Only those that work (`true`), or only those that are closed (`false`).
    #[param(nullable = false)]
    pub active: Option<bool>,
    /// How many to answer with at most.
    #[param(minimum = 1, maximum = 100, default = 25, nullable = false)]
    pub page_size: Option<u32>,
    /// `nextCursor` of the page before.
    #[param(max_length = 1000, nullable = false)]
    pub cursor: Option<String>,
    /// Also tell how many there are in all.
    #[param(default = false)]
    pub with_total: bool,
}

impl Check for DepartmentQuery {}

/// Which members are wanted.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub struct MemberQuery {
    /// Only those in the duty pool (`true`), or only the others (`false`).
    #[param(nullable = false)]
    pub on_duty: Option<bool>,
    /// How many to answer with at most.
    #[param(minimum = 1, maximum = 100, default = 25, nullable = false)]
    pub page_size: Option<u32>,
    /// `nextCursor` of the page before.
    #[param(max_length = 1000, nullable = false)]
    pub cursor: Option<String>,
    /// Also tell how many there are in all.
    #[param(default = false)]
    pub with_total: bool,
}

impl Check for MemberQuery {}

/// A department to be added.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "code": "RES", "names": {"hu": "Ügyfélszolgálat", "en": "Resident service"},
    "email": "ugyfelszolgalat@cserhalom.example", "phone": "+36 99 555 010"
}))]
pub struct NewDepartment {
    /// Its short name: two to ten capital letters or digits, beginning with a letter. It cannot be
    /// changed later.
    #[schema(min_length = 2, max_length = 10, pattern = "^[A-Z][A-Z0-9]{1,9}$")]
    pub code: String,
    /// Its name in each language of the municipality.
    pub names: Texts,
    /// How it is reached by e-mail.
    #[serde(default)]
    #[schema(max_length = 254)]
    pub email: Option<String>,
    /// How it is reached by telephone.
    #[serde(default)]
    #[schema(max_length = 30)]
    pub phone: Option<String>,
}

impl Check for NewDepartment {
    fn check(&self, faults: &mut Faults) {
        let mut letters = self.code.bytes();
        let good = (2..=10).contains(&self.code.len())
            && letters
                .next()
                .is_some_and(|first| first.is_ascii_uppercase())
            && letters.all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        if !good {
            faults.add(
                Fault::at_pointer("/code", FaultCode::InvalidFormat)
                    .with("format", "[A-Z][A-Z0-9]{1,9}"),
            );
        }
        if let Some(email) = &self.email {
            faults.email("/email", email);
        }
        if let Some(phone) = &self.phone {
            faults.phone("/phone", phone);
        }
    }
}

/// What to change of a department (JSON Merge Patch).
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"phone": "+36 99 555 011"}))]
pub struct DepartmentPatch {
    /// Its name in each language of the municipality.
    #[serde(default)]
    #[schema(value_type = Texts)]
    pub names: Change<Texts>,
    /// How it is reached by e-mail.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 254)]
    pub email: Patch<String>,
    /// How it is reached by telephone.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 30)]
    pub phone: Patch<String>,
    /// `false` closes it, as `DELETE` does; `true` lets it work again.
    #[serde(default)]
    #[schema(value_type = bool)]
    pub active: Change<bool>,
}

impl Check for DepartmentPatch {
    fn check(&self, faults: &mut Faults) {
        if let Some(email) = self.email.value() {
            faults.email("/email", email);
        }
        if let Some(phone) = self.phone.value() {
            faults.phone("/phone", phone);
        }
    }
}

/// A member's place in a department.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = MemberPlace, example = json!({"role": "specialist", "onDuty": true}))]
pub struct MemberPlace {
    /// The role held here.
    pub role: DepartmentRole,
    /// Whether work of the department may be given to this member now.
    pub on_duty: bool,
}

impl Check for MemberPlace {}
