//! Users as their colleagues and administrators see them.

use chrono::{DateTime, Utc};
use domain::codes::{DepartmentRole, Role, UserStatus};
use domain::ids::{DepartmentId, UserId};
use domain::person::full_name;
use domain::refusal::{Fault, FaultCode};
use domain::text::Language;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::{Change, Check, Faults};

use crate::queries::users::UserRecord;

/// The most characters of one part of a name.
const LONGEST_NAME: usize = 100;

/// A member of staff.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "019ab0f2-6c1e-7c3a-9d52-3f8a4b0c6d1e", "email": "kiss.anna@cserhalom.example",
    "familyName": "Kiss", "givenName": "Anna", "displayName": "Kiss Anna", "language": "hu",
    "status": "active", "roles": ["admin"],
    "departments": [{"departmentId": "019ab0f2-6c1e-7c3a-9d52-3f8a4b0c6d20", "role": "lead", "onDuty": true}],
    "lastLoginAt": "2026-11-23T08:00:00Z", "createdAt": "2026-01-05T08:00:00Z", "updatedAt": "2026-03-02T09:30:00Z"
}))]
pub struct User {
    /// The id.
    pub id: UserId,
    /// The address the user signs in with.
    #[schema(max_length = 254)]
    pub email: String,
    /// The family name.
    #[schema(max_length = 100)]
    pub family_name: String,
    /// The given name.
    #[schema(max_length = 100)]
    pub given_name: String,
    /// Both, in the order the reader expects.
    #[schema(max_length = 201)]
    pub display_name: String,
    /// The language the user reads.
    pub language: Language,
    /// Whether the user can sign in.
    pub status: UserStatus,
    /// Roles held in the whole municipality.
    #[schema(max_items = 5)]
    pub roles: Vec<Role>,
    /// The departments the user works in.
    #[schema(max_items = 100)]
    pub departments: Vec<UserPlace>,
    /// When the user last signed in; `null` when never, or when it is not the reader's to know.
    #[schema(required)]
    pub last_login_at: Option<DateTime<Utc>>,
    /// When the account was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A user's place in a department.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UserPlace)]
pub struct UserPlace {
    /// The department.
    pub department_id: DepartmentId,
    /// The role held there.
    pub role: DepartmentRole,
    /// Whether work of the department may be given to this user now.
    pub on_duty: bool,
}

/// Who reads about users.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader {
    pub(crate) language: Language,
    /// May the reader know when others signed in?
    pub(crate) manages_users: bool,
}

impl User {
    pub(crate) fn of(record: UserRecord, reader: Reader) -> Self {
        let UserRecord {
            user,
            roles,
            departments,
        } = record;
        Self {
            id: user.id,
            display_name: full_name(&user.family_name, &user.given_name, reader.language),
            email: user.email,
            family_name: user.family_name,
            given_name: user.given_name,
            language: user.language,
            status: user.status,
            roles,
            departments: departments
                .into_iter()
                .map(|place| UserPlace {
                    department_id: place.department_id,
                    role: place.role,
                    on_duty: place.on_duty,
                })
                .collect(),
            last_login_at: user.last_login_at.filter(|_| reader.manages_users),
            created_at: user.created_at,
            updated_at: user.updated_at,
        }
    }
}

/// Which users are wanted.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub struct UserQuery {
    /// Only users of one of these statuses.
    #[param(max_items = 3)]
    pub status: Vec<UserStatus>,
    /// Only users who hold one of these roles.
    #[param(max_items = 5)]
    pub role: Vec<Role>,
    /// Only users who work in one of these departments.
    #[param(max_items = 20)]
    pub department_id: Vec<DepartmentId>,
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

impl Check for UserQuery {
    fn check(&self, faults: &mut Faults) {
        faults.repeated("status", self.status.len(), 3);
        faults.repeated("role", self.role.len(), 5);
        faults.repeated("departmentId", self.department_id.len(), 20);
    }
}

/// A user to be added.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"email": "kiss.anna@cserhalom.example", "familyName": "Kiss", "givenName": "Anna", "language": "hu", "roles": ["process_owner"]}))]
pub struct NewUser {
    /// The address the user signs in with. No other user of the installation has it.
    #[schema(min_length = 3, max_length = 254, format = "email")]
    pub email: String,
    /// The family name.
    #[schema(min_length = 1, max_length = 100)]
    pub family_name: String,
    /// The given name.
    #[schema(min_length = 1, max_length = 100)]
    pub given_name: String,
    /// The language the user reads; the municipality's own when left out.
    #[serde(default)]
    #[schema(nullable = false)]
    pub language: Option<Language>,
    /// Roles held in the whole municipality. `operator` can only be given by an operator.
    #[serde(default)]
    #[schema(value_type = BTreeSet<Role>, max_items = 5)]
    pub roles: Vec<Role>,
}

impl Check for NewUser {
    fn check(&self, faults: &mut Faults) {
        faults.email("/email", self.email.trim());
        faults.text("/familyName", &self.family_name, 1..=LONGEST_NAME);
        faults.text("/givenName", &self.given_name, 1..=LONGEST_NAME);
        check_roles(&self.roles, faults);
    }
}

/// What to change of a user (JSON Merge Patch).
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"roles": ["process_owner", "admin"], "status": "active"}))]
pub struct UserPatch {
    /// The address the user signs in with.
    #[serde(default)]
    #[schema(value_type = String, min_length = 3, max_length = 254, format = "email")]
    pub email: Change<String>,
    /// The family name.
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 100)]
    pub family_name: Change<String>,
    /// The given name.
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 100)]
    pub given_name: Change<String>,
    /// The language the user reads.
    #[serde(default)]
    #[schema(value_type = Language)]
    pub language: Change<Language>,
    /// `disabled` ends every session and keeps the user from signing in; `active` lets a disabled
    /// user in again (who never set a password is `invited` again).
    #[serde(default)]
    #[schema(value_type = UserStatus)]
    pub status: Change<UserStatus>,
    /// All roles held in the whole municipality from now on.
    #[serde(default)]
    #[schema(value_type = BTreeSet<Role>, max_items = 5)]
    pub roles: Change<Vec<Role>>,
}

impl Check for UserPatch {
    fn check(&self, faults: &mut Faults) {
        if let Some(email) = self.email.value() {
            faults.email("/email", email.trim());
        }
        if let Some(name) = self.family_name.value() {
            faults.text("/familyName", name, 1..=LONGEST_NAME);
        }
        if let Some(name) = self.given_name.value() {
            faults.text("/givenName", name, 1..=LONGEST_NAME);
        }
        if let Some(roles) = self.roles.value() {
            check_roles(roles, faults);
        }
    }
}

fn check_roles(roles: &[Role], faults: &mut Faults) {
    for (at, role) in roles.iter().enumerate() {
        if roles[..at].contains(role) {
            faults.add(Fault::at_pointer(
                format!("/roles/{at}"),
                FaultCode::NotUnique,
            ));
        }
    }
}

/// A one-time link to set a password, shown once.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"token": "3f0c5a1b7d9e2468ace013579bdf02468ace13579bdf02468ace13579bdf029a", "expiresAt": "2026-11-24T10:00:00Z"}))]
pub struct ActivationIssued {
    /// What the user sends to `POST /auth/activation`. It is not kept and cannot be shown again.
    #[schema(min_length = 64, max_length = 64)]
    pub token: String,
    /// When it stops working.
    pub expires_at: DateTime<Utc>,
}
