//! Signing in, and what a signed-in user is told about the own account.

use chrono::{DateTime, Utc};
use domain::codes::{DepartmentRole, Role, SessionKind};
use domain::ids::{DepartmentId, MunicipalityId, SessionId, UserId};
use domain::policy::Actor;
use domain::text::Language;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Check, Faults};

use crate::passwords::LONGEST;
use crate::queries::sessions::SessionRow;

/// What somebody signs in with.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"email": "kiss.anna@cserhalom.example", "password": "három zsemle a kosárban", "session": "token"}))]
pub struct Login {
    /// The address the user signs in with.
    #[schema(max_length = 254)]
    pub email: String,
    /// The password.
    #[schema(value_type = String, max_length = 256, format = Password, write_only)]
    pub password: SecretString,
    /// The municipality the user belongs to, when the client wants to be sure of it.
    #[serde(default)]
    #[schema(max_length = 60, nullable = false)]
    pub municipality: Option<String>,
    /// How the client holds its session; `token` when left out.
    #[serde(default = "by_token")]
    #[schema(default = "token")]
    pub session: SessionKind,
}

const fn by_token() -> SessionKind {
    SessionKind::Token
}

impl Check for Login {
    const LARGEST_BODY: usize = 8 * 1024;

    fn check(&self, faults: &mut Faults) {
        use secrecy::ExposeSecret as _;
        faults.text("/email", &self.email, 0..=254);
        faults.text("/password", self.password.expose_secret(), 0..=LONGEST);
    }
}

/// What keeps a session alive, for clients that hold their tokens themselves.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"refreshToken": "8e1f5a1b7d9e2468ace013579bdf02468ace13579bdf02468ace13579bdf0207"}))]
pub struct Refresh {
    /// The refresh token of the last answer. Left out by a browser, whose cookie has it.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 100, write_only, nullable = false)]
    pub refresh_token: Option<SecretString>,
}

impl Check for Refresh {
    const LARGEST_BODY: usize = 8 * 1024;
}

/// A session that was opened or renewed.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "accessToken": "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJFZERTQSJ9…", "refreshToken": "8e1f5a1b7d9e2468ace013579bdf02468ace13579bdf02468ace13579bdf0207",
    "tokenType": "Bearer", "expiresIn": 600,
    "user": {
        "id": "019ab0f2-6c1e-7c3a-9d52-3f8a4b0c6d1e", "email": "kiss.anna@cserhalom.example",
        "familyName": "Kiss", "givenName": "Anna", "displayName": "Kiss Anna", "language": "hu",
        "municipality": {"id": "019ab0f2-6c1e-7c3a-9d52-3f8a4b0c6d00", "slug": "cserhalom", "name": "Cserhalom"},
        "roles": ["admin"], "departments": [], "permissions": [{"action": "read_users", "scope": "municipality"}]
    }
}))]
pub struct SignedIn {
    /// What to send as `Authorization: Bearer …`. Not there when the session is held in cookies.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 4096, nullable = false)]
    pub access_token: Option<String>,
    /// What to send to `POST /auth/refresh`, once. Not there when the session is held in cookies.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 64, nullable = false)]
    pub refresh_token: Option<String>,
    /// Always `Bearer`.
    #[schema(max_length = 6)]
    pub token_type: &'static str,
    /// How many seconds the access token is good for.
    #[schema(minimum = 0, maximum = 600)]
    pub expires_in: i64,
    /// Who signed in.
    pub user: Me,
}

/// The own account.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "019ab0f2-6c1e-7c3a-9d52-3f8a4b0c6d1e", "email": "kiss.anna@cserhalom.example",
    "familyName": "Kiss", "givenName": "Anna", "displayName": "Kiss Anna", "language": "hu",
    "municipality": {"id": "019ab0f2-6c1e-7c3a-9d52-3f8a4b0c6d00", "slug": "cserhalom", "name": "Cserhalom"},
    "roles": ["admin"],
    "departments": [{"id": "019ab0f2-6c1e-7c3a-9d52-3f8a4b0c6d20", "code": "RES", "name": "Ügyfélszolgálat", "role": "lead", "onDuty": true}],
    "permissions": [{"action": "read_users", "scope": "municipality"}]
}))]
pub struct Me {
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
    /// The municipality the user belongs to.
    pub municipality: MyMunicipality,
    /// Roles held in the whole municipality.
    #[schema(max_items = 5)]
    pub roles: Vec<Role>,
    /// The departments the user works in.
    #[schema(max_items = 100)]
    pub departments: Vec<MyDepartment>,
    /// Everything the user may do, and how far it reaches.
    #[schema(max_items = 100)]
    pub permissions: Vec<MyPermission>,
}

/// The municipality a user belongs to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MyMunicipality {
    /// Its id.
    pub id: MunicipalityId,
    /// Its name in addresses.
    #[schema(max_length = 60)]
    pub slug: String,
    /// Its name in the reader's language.
    #[schema(max_length = 120)]
    pub name: String,
}

/// A department a user works in.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MyDepartment {
    /// Its id.
    pub id: DepartmentId,
    /// Its short name.
    #[schema(max_length = 20)]
    pub code: String,
    /// Its name in the reader's language.
    #[schema(max_length = 120)]
    pub name: String,
    /// The role held there.
    pub role: DepartmentRole,
    /// Whether work of the department may be given to this user now.
    pub on_duty: bool,
}

/// Something a user may do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MyPermission {
    /// What.
    #[schema(max_length = 60)]
    pub action: &'static str,
    /// How far it reaches: `department`, `municipality` or `installation`.
    #[schema(max_length = 20)]
    pub scope: &'static str,
}

/// Everything an actor may do.
pub(crate) fn permissions(actor: &Actor) -> Vec<MyPermission> {
    actor
        .permissions()
        .into_iter()
        .map(|(action, scope)| MyPermission {
            action: action.as_str(),
            scope: scope.as_str(),
        })
        .collect()
}

/// One of the own sessions.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "019ab0f2-6c1e-7c3a-9d52-3f8a4b0c6d55", "kind": "cookie", "userAgent": "Firefox on Linux", "current": true,
    "createdAt": "2026-11-23T08:00:00Z", "lastUsedAt": "2026-11-23T09:40:00Z", "expiresAt": "2026-11-23T20:00:00Z"
}))]
pub struct Session {
    /// The id.
    pub id: SessionId,
    /// How the client holds it.
    pub kind: SessionKind,
    /// What the client said it is, shortened.
    #[schema(max_length = 120, required)]
    pub user_agent: Option<String>,
    /// Is it the session this request belongs to?
    pub current: bool,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// When it was last renewed.
    pub last_used_at: DateTime<Utc>,
    /// When it ends by itself at the latest.
    pub expires_at: DateTime<Utc>,
}

impl Session {
    pub(crate) fn of_row(row: SessionRow, current: SessionId) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            user_agent: row.user_agent,
            current: row.id == current,
            created_at: row.created_at,
            last_used_at: row.last_used_at,
            expires_at: row.expires_at,
        }
    }
}

/// The own sessions that still live.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Sessions {
    /// The newest first; at most a hundred.
    #[schema(max_items = 100)]
    pub items: Vec<Session>,
}

/// A one-time link, and the password to set with it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"token": "3f0c5a1b7d9e2468ace013579bdf02468ace13579bdf02468ace13579bdf029a", "password": "három zsemle a kosárban"}))]
pub struct Activation {
    /// The token of the link.
    #[schema(value_type = String, max_length = 100, write_only)]
    pub token: SecretString,
    /// The new password: 12 to 256 characters, any of them, and not easy to guess.
    #[schema(value_type = String, min_length = 12, max_length = 256, format = Password, write_only)]
    pub password: SecretString,
}

impl Check for Activation {
    const LARGEST_BODY: usize = 8 * 1024;
}

/// The password as it is, and as it is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"currentPassword": "három zsemle a kosárban", "newPassword": "négy kifli meg egy fonott"}))]
pub struct PasswordChange {
    /// The password that was good until now.
    #[schema(value_type = String, max_length = 256, format = Password, write_only)]
    pub current_password: SecretString,
    /// The new password: 12 to 256 characters, any of them, and not easy to guess.
    #[schema(value_type = String, min_length = 12, max_length = 256, format = Password, write_only)]
    pub new_password: SecretString,
}

impl Check for PasswordChange {
    const LARGEST_BODY: usize = 8 * 1024;
}
