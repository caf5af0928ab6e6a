//! Who may do what: one table, and nothing else decides.
//!
//! [`permits`] says how far a role reaches with an action. The verb is checked at the door (does
//! the caller reach anything at all with it?), the record next to the change (does the reach cover
//! this one?). The table is written out for people in `docs/policy.md`; a test keeps it true.

use crate::codes::{ActorKind, DepartmentRole, Role};
use crate::ids::{DepartmentId, MunicipalityId, UserId};

/// How far a right reaches. Ordered: a farther reach includes the nearer ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Not at all.
    None,
    /// What belongs to, or is worked by, the departments where the role is held.
    Department,
    /// Everything in the municipality.
    Municipality,
    /// Every municipality of the installation.
    Installation,
}

impl Scope {
    /// The text form, as published in `permissions`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Department => "department",
            Self::Municipality => "municipality",
            Self::Installation => "installation",
        }
    }
}

/// Calls the given macro with every action, so that the web crate can make a marker type of each.
#[macro_export]
macro_rules! for_each_action {
    ($callback:path) => {
        $callback! {
            ReadMunicipality "read_municipality" "Sees a municipality's name, languages and branding.",
            ManageMunicipality "manage_municipality" "Changes the names, languages, branding and origins of a municipality.",
            ManageInstallation "manage_installation" "Sets up municipalities and sees them all.",
            UseSession "use_session" "Sees the own account and sessions and ends them.",
            ReadUsers "read_users" "Sees the users of the municipality.",
            ManageUsers "manage_users" "Adds users, gives roles, disables accounts.",
            ReadDepartments "read_departments" "Sees departments and their members.",
            ManageDepartments "manage_departments" "Adds, changes and closes departments.",
            ManageMembers "manage_members" "Says who works in a department, and who is on duty.",
            ReadCatalog "read_catalog" "Browses the service catalog.",
            ReadDesigns "read_designs" "Reads services and versions that are not published.",
            DraftServices "draft_services" "Creates and edits services and draft versions.",
            PublishServices "publish_services" "Makes a version live, or retires it.",
            ManageCategories "manage_categories" "Orders the catalog into categories.",
            CreateCase "create_case" "Hands in a case.",
            TrackCase "track_case" "Follows one case by its number and secret.",
            ReadCases "read_cases" "Reads cases.",
            RecordCases "record_cases" "Records a case for a resident, and corrects what was recorded.",
            AssignCases "assign_cases" "Gives a case to a person, to the duty pool or to another department.",
            MoveCases "move_cases" "Moves a case to another status.",
            WriteMessages "write_messages" "Writes to the resident.",
            WriteNotes "write_notes" "Writes internal notes.",
            WorkTasks "work_tasks" "Begins, finishes and skips tasks.",
            AssignTasks "assign_tasks" "Gives tasks to people.",
        }
    };
}

macro_rules! actions {
    ($($variant:ident $text:literal $meaning:literal,)+) => {
        /// Something a caller can do. The text is published in `permissions`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action { $(#[doc = $meaning] $variant),+ }

        impl Action {
            /// Every action, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The text form.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// What it lets somebody do, in a sentence.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning),+ }
            }
        }
    };
}

for_each_action!(actions);

/// A role as the table knows it: anybody at all, any member of staff, or a role held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holder {
    /// Anybody, signed in or not.
    Public,
    /// Any active user.
    Staff,
    /// A role held in a department.
    Department(DepartmentRole),
    /// A role held in the municipality.
    Municipality(Role),
}

impl Holder {
    /// Every holder, in the order of the published table.
    pub const ALL: &'static [Self] = &[
        Self::Public,
        Self::Staff,
        Self::Department(DepartmentRole::Agent),
        Self::Department(DepartmentRole::Specialist),
        Self::Department(DepartmentRole::Lead),
        Self::Municipality(Role::ProcessOwner),
        Self::Municipality(Role::Facilitator),
        Self::Municipality(Role::Manager),
        Self::Municipality(Role::Admin),
        Self::Municipality(Role::Operator),
    ];

    /// The text form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Staff => "staff",
            Self::Department(role) => role.as_str(),
            Self::Municipality(role) => role.as_str(),
        }
    }
}

/// The table: how far `holder` reaches with `action`.
#[expect(clippy::match_same_arms, reason = "one arm a role reads as a table")]
pub const fn permits(holder: Holder, action: Action) -> Scope {
    use Action as A;
    use DepartmentRole as D;
    use Holder::{Department, Municipality, Public, Staff};
    use Scope as S;
    match (holder, action) {
        (Public, A::ReadMunicipality | A::ReadCatalog | A::CreateCase | A::TrackCase)
        | (Staff, A::UseSession | A::ReadUsers | A::ReadDepartments | A::ReadDesigns) => {
            S::Municipality
        }

        // The front desk answers for everybody who calls, so it sees every case; it moves those of
        // its own department and writes on all.
        (
            Department(D::Agent),
            A::ReadCases | A::RecordCases | A::WriteMessages | A::WriteNotes | A::AssignCases,
        ) => S::Municipality,
        (Department(D::Agent), A::MoveCases | A::WorkTasks | A::AssignTasks) => S::Department,

        (
            Department(D::Specialist | D::Lead),
            A::ReadCases
            | A::MoveCases
            | A::WriteMessages
            | A::WriteNotes
            | A::WorkTasks
            | A::AssignTasks,
        )
        | (Department(D::Lead), A::AssignCases | A::RecordCases | A::ManageMembers) => {
            S::Department
        }

        (
            Municipality(Role::ProcessOwner),
            A::DraftServices
            | A::PublishServices
            | A::ManageCategories
            | A::ReadCases
            | A::WriteNotes,
        )
        | (Municipality(Role::Facilitator), A::DraftServices)
        | (Municipality(Role::Manager), A::ReadCases)
        | (
            Municipality(Role::Admin),
            A::ManageMunicipality
            | A::ManageUsers
            | A::ManageDepartments
            | A::ManageMembers
            | A::DraftServices
            | A::PublishServices
            | A::ManageCategories,
        ) => S::Municipality,

        (Municipality(Role::Operator), A::ManageInstallation | A::ManageMunicipality) => {
            S::Installation
        }

        _ => S::None,
    }
}

/// Who is asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The municipality the caller acts in.
    pub municipality: MunicipalityId,
    /// What kind of caller.
    pub kind: ActorKind,
    /// The user, when staff.
    pub user: Option<UserId>,
    /// Roles held in the whole municipality.
    pub roles: Vec<Role>,
    /// Departments the user works in, with the role held there.
    pub departments: Vec<(DepartmentId, DepartmentRole)>,
}

impl Actor {
    /// Anybody, in one municipality.
    pub const fn public(municipality: MunicipalityId) -> Self {
        Self {
            municipality,
            kind: ActorKind::Public,
            user: None,
            roles: Vec::new(),
            departments: Vec::new(),
        }
    }

    /// Cirmos itself: the command line, imports, the demo's beginnings. It holds no role; operations
    /// that only the system may do take no permission.
    pub fn system(municipality: MunicipalityId) -> Self {
        Self {
            kind: ActorKind::System,
            ..Self::public(municipality)
        }
    }

    fn is_staff(&self) -> bool {
        self.kind == ActorKind::Staff
    }

    fn holders(&self) -> impl Iterator<Item = Holder> + '_ {
        std::iter::once(Holder::Public)
            .chain(self.is_staff().then_some(Holder::Staff))
            .chain(
                self.departments
                    .iter()
                    .map(|(_, role)| Holder::Department(*role)),
            )
            .chain(self.roles.iter().map(|role| Holder::Municipality(*role)))
    }

    /// The farthest this caller reaches with an action.
    pub fn may(&self, action: Action) -> Scope {
        if self.kind == ActorKind::System {
            return Scope::Municipality;
        }
        self.holders()
            .map(|holder| permits(holder, action))
            .max()
            .unwrap_or(Scope::None)
    }

    /// Does the reach with an action cover this department's things?
    pub fn may_in(&self, action: Action, department: DepartmentId) -> bool {
        self.may(action) >= Scope::Municipality
            || self.departments.iter().any(|(held, role)| {
                *held == department
                    && permits(Holder::Department(*role), action) >= Scope::Department
            })
    }

    /// The departments the reach with an action covers, when it does not cover all.
    pub fn departments_for(&self, action: Action) -> Vec<DepartmentId> {
        self.departments
            .iter()
            .filter(|(_, role)| permits(Holder::Department(*role), action) >= Scope::Department)
            .map(|(department, _)| *department)
            .collect()
    }

    /// Every action with a reach, for the caller to see.
    pub fn permissions(&self) -> Vec<(Action, Scope)> {
        Action::ALL
            .iter()
            .map(|action| (*action, self.may(*action)))
            .filter(|(_, scope)| *scope > Scope::None)
            .collect()
    }
}

/// The table as Markdown: role × action, with the reach.
pub fn table() -> String {
    use std::fmt::Write as _;
    let mut text = String::from("| action | what it lets one do |");
    for holder in Holder::ALL {
        let _ = write!(text, " {} |", holder.as_str());
    }
    text.push_str("\n| --- | --- |");
    text.push_str(&" --- |".repeat(Holder::ALL.len()));
    for action in Action::ALL {
        let _ = write!(text, "\n| `{}` | {} |", action.as_str(), action.meaning());
        for holder in Holder::ALL {
            let scope = match permits(*holder, *action) {
                Scope::None => "",
                scope => scope.as_str(),
            };
            let _ = write!(text, " {scope} |");
        }
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn department(n: u128) -> DepartmentId {
        DepartmentId::from_uuid(Uuid::from_u128(n))
    }

    fn staff(roles: &[Role], departments: &[(DepartmentId, DepartmentRole)]) -> Actor {
        Actor {
            municipality: MunicipalityId::from_uuid(Uuid::from_u128(1)),
            kind: ActorKind::Staff,
            user: Some(UserId::from_uuid(Uuid::from_u128(2))),
            roles: roles.to_vec(),
            departments: departments.to_vec(),
        }
    }

    #[test]
    fn a_specialist_works_only_the_own_departments_things() {
        let green = department(10);
        let specialist = staff(&[], &[(green, DepartmentRole::Specialist)]);
        assert!(specialist.may_in(Action::WorkTasks, green));
        assert!(!specialist.may_in(Action::WorkTasks, department(11)));
        assert_eq!(specialist.departments_for(Action::ReadCases), vec![green]);
    }

    #[test]
    fn a_facilitator_drafts_but_never_publishes() {
        let facilitator = staff(&[Role::Facilitator], &[]);
        assert_eq!(facilitator.may(Action::DraftServices), Scope::Municipality);
        assert_eq!(facilitator.may(Action::PublishServices), Scope::None);
    }

    #[test]
    fn it_and_administration_do_not_read_cases() {
        for role in [Role::Facilitator, Role::Admin, Role::Operator] {
            assert_eq!(
                staff(&[role], &[]).may(Action::ReadCases),
                Scope::None,
                "{role}"
            );
        }
    }

    #[test]
    fn the_published_table_is_the_table() {
        insta::assert_snapshot!("policy", table());
    }
}
