//! Codes: every enumeration that is stored or published, with its one text form.
//!
//! The text is the same in code (`as_str`), API, database and logs. Once published it does not
//! change.

use std::fmt;
use std::str::FromStr;

/// The text is none of the known codes of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownCode;

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a known code")
    }
}

impl std::error::Error for UnknownCode {}

/// Calls the given macro with the list of every code type.
#[macro_export]
macro_rules! for_each_code {
    ($callback:path) => {
        $callback! {
            Role, DepartmentRole, UserStatus, SessionKind, ServiceKind, VersionStatus, CaseStatus,
            Outcome, Channel, TaskStatus, MessageDirection, SubjectKind, EventKind, ActorKind
        }
    };
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $variant_doc:literal])+ $variant:ident = $text:literal),+ $(,)? })+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[doc = $variant_doc])+ $variant),+ }

        impl $name {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The text form: in the API, in the database, in logs.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl FromStr for $name {
            type Err = UnknownCode;
            fn from_str(text: &str) -> Result<Self, UnknownCode> {
                match text { $($text => Ok(Self::$variant),)+ _ => Err(UnknownCode) }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(|_| {
                    serde::de::Error::unknown_variant(&text, &[$($text),+])
                })
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                let description = [$(concat!("`", $text, "`:", $($variant_doc),+)),+].join("\n- ");
                utoipa::openapi::schema::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .description(Some(format!("{}\n\n- {description}", concat!($($doc, "\n"),+).trim())))
                    .enum_values(Some([$($text),+]))
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {}
    )+};
}

codes! {
    /// A role held in the whole municipality.
    Role {
        /// Owns services: designs, publishes, decides on pilots.
        ProcessOwner = "process_owner",
        /// IT: may draft, test and propose anything, publishes nothing.
        Facilitator = "facilitator",
        /// Sponsor: reads reports, pledges hours.
        Manager = "manager",
        /// Looks after users, departments and settings of one municipality.
        Admin = "admin",
        /// Looks after the municipalities of the installation.
        Operator = "operator",
    }

    /// A role held in one department.
    DepartmentRole {
        /// Front desk: takes in, speaks with residents.
        Agent = "agent",
        /// Works the tasks of the department.
        Specialist = "specialist",
        /// Assigns work and answers for the department.
        Lead = "lead",
    }

    /// Whether a user can sign in.
    UserStatus {
        /// Has not set a password yet.
        Invited = "invited",
        /// Can sign in.
        Active = "active",
        /// Cannot sign in any more; what they did stays.
        Disabled = "disabled",
    }

    /// How a client holds its session.
    SessionKind {
        /// A browser: both tokens in cookies no script can read.
        Cookie = "cookie",
        /// Any other client: both tokens in the answer.
        Token = "token",
    }

    /// What kind of need a service answers.
    ServiceKind {
        /// The resident wants something done or granted.
        Request = "request",
        /// The resident wants to know something.
        Question = "question",
        /// The resident is unhappy with something.
        Complaint = "complaint",
        /// The resident tells of something that needs attention.
        Report = "report",
    }

    /// Where a service version stands in its life.
    VersionStatus {
        /// Being written; the only state in which it can be edited.
        Draft = "draft",
        /// Waiting for sign-off.
        InReview = "in_review",
        /// Tried small.
        Pilot = "pilot",
        /// What residents use now; at most one of a service.
        Live = "live",
        /// Replaced or withdrawn; running cases keep it.
        Retired = "retired",
    }

    /// Where a case stands.
    CaseStatus {
        /// Came in, nobody has begun.
        New = "new",
        /// Being worked.
        InProgress = "in_progress",
        /// The resident has to answer or do something first.
        WaitingForResident = "waiting_for_resident",
        /// A partner outside the municipality has to act first.
        WaitingForPartner = "waiting_for_partner",
        /// Done; can still be taken up again.
        Resolved = "resolved",
        /// Finished for good.
        Closed = "closed",
        /// Will not be done, with a reason.
        Rejected = "rejected",
        /// Taken back by the resident.
        Withdrawn = "withdrawn",
    }

    /// What came of a case, apart from its status.
    Outcome {
        /// What was asked for was granted.
        Granted = "granted",
        /// What was asked for was refused.
        Refused = "refused",
        /// Granted in part.
        Partly = "partly",
        /// Advice was given.
        AdviceGiven = "advice_given",
        /// Another body has it now.
        Forwarded = "forwarded",
        /// The work was done.
        Done = "done",
        /// Nothing was found on site.
        NotFoundOnSite = "not_found_on_site",
        /// The same need is handled in another case.
        Duplicate = "duplicate",
    }

    /// How a need reached the municipality.
    Channel {
        /// The portal or another client, without an employee.
        Web = "web",
        /// A telephone call an employee took.
        Phone = "phone",
        /// In person, at the desk.
        Desk = "desk",
        /// A letter.
        Mail = "mail",
        /// An e-mail.
        Email = "email",
        /// A mobile app.
        App = "app",
        /// Another system or an import.
        Other = "other",
    }

    /// Where a task stands.
    TaskStatus {
        /// Tasks before it are not finished.
        Waiting = "waiting",
        /// Can be begun.
        Open = "open",
        /// Somebody works on it.
        InProgress = "in_progress",
        /// Finished.
        Done = "done",
        /// Not needed this time, with a reason.
        Skipped = "skipped",
    }

    /// Which way a public message went.
    MessageDirection {
        /// From the municipality.
        ToResident = "to_resident",
        /// From the resident.
        FromResident = "from_resident",
    }

    /// What a journal is kept of.
    SubjectKind {
        /// A municipality.
        Municipality = "municipality",
        /// A user.
        User = "user",
        /// A department with its members.
        Department = "department",
        /// A category of the service catalog.
        Category = "category",
        /// A service with its versions.
        Service = "service",
        /// A case with its tasks, messages and notes.
        Case = "case",
    }

    /// What happened.
    EventKind {
        /// A municipality was set up.
        MunicipalityCreated = "municipality_created",
        /// A municipality's names, languages or branding changed.
        MunicipalityChanged = "municipality_changed",
        /// A user was added.
        UserCreated = "user_created",
        /// A user's data, roles or status changed.
        UserChanged = "user_changed",
        /// A one-time link to set a password was made.
        UserActivationIssued = "user_activation_issued",
        /// A user set a password through a one-time link.
        UserActivated = "user_activated",
        /// A user changed the own password.
        UserPasswordChanged = "user_password_changed",
        /// A department was added.
        DepartmentCreated = "department_created",
        /// A department's data changed.
        DepartmentChanged = "department_changed",
        /// A user joined a department, or the place there changed.
        DepartmentMemberSet = "department_member_set",
        /// A user left a department.
        DepartmentMemberRemoved = "department_member_removed",
        /// A department was closed.
        DepartmentClosed = "department_closed",
        /// A category was added.
        CategoryCreated = "category_created",
        /// A category changed.
        CategoryChanged = "category_changed",
        /// A category was removed.
        CategoryRemoved = "category_removed",
        /// A service was added.
        ServiceCreated = "service_created",
        /// A service's names, place in the catalog or ownership changed.
        ServiceChanged = "service_changed",
        /// A draft version was made.
        ServiceVersionCreated = "service_version_created",
        /// A draft version was edited.
        ServiceVersionChanged = "service_version_changed",
        /// A version moved on in its life.
        ServiceVersionMoved = "service_version_moved",
        /// A case came in.
        CaseCreated = "case_created",
        /// A case came in from another system's records.
        CaseImported = "case_imported",
        /// What is known of the case or its reporter was corrected.
        CaseChanged = "case_changed",
        /// The case moved to another status.
        CaseMoved = "case_moved",
        /// Somebody, the duty pool or another department got the case.
        CaseAssigned = "case_assigned",
        /// A public message was written.
        MessageAdded = "message_added",
        /// An internal note was written.
        NoteAdded = "note_added",
        /// A task became workable.
        TaskOpened = "task_opened",
        /// A task moved to another status.
        TaskMoved = "task_moved",
        /// Somebody or the duty pool got a task.
        TaskAssigned = "task_assigned",
    }

    /// Who acted.
    ActorKind {
        /// An employee of the municipality.
        Staff = "staff",
        /// The resident the case belongs to, shown by the case's secret.
        Resident = "resident",
        /// Somebody unknown.
        Public = "public",
        /// Cirmos itself, or its command line.
        System = "system",
    }
}
