//! The journal: what happened to whom, in the order of the subject's versions, linked by hashes.
//!
//! An entry is written in the transaction of the change it tells of. A subject's version is the
//! version of its last entry, so every change takes at least one. An entry holds ids, codes and
//! names of changed fields; never what a person wrote or is called, so that erasing a person leaves
//! the chain whole.

use diesel::dsl::{exists, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};
use domain::clock::Moment;
use domain::codes::{ActorKind, EventKind, SubjectKind};
use domain::ids::{CaseId, CategoryId, DepartmentId, MunicipalityId, ServiceId, UserId};
use domain::policy::Actor;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::schema::event;
use crate::types::{AnyId, At, Id, Json};
use crate::{Db, Failure, Tx, on};

/// What stands before the first entry.
pub(crate) const NO_HASH: [u8; 32] = [0; 32];

/// What a journal is kept of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A municipality.
    Municipality(MunicipalityId),
    /// A user.
    User(UserId),
    /// A department.
    Department(DepartmentId),
    /// A category of the service catalog.
    Category(CategoryId),
    /// A service with its versions.
    Service(ServiceId),
    /// A case with its tasks, messages and notes.
    Case(CaseId),
}

impl Subject {
    /// Its kind.
    pub const fn kind(self) -> SubjectKind {
        match self {
            Self::Municipality(_) => SubjectKind::Municipality,
            Self::User(_) => SubjectKind::User,
            Self::Department(_) => SubjectKind::Department,
            Self::Category(_) => SubjectKind::Category,
            Self::Service(_) => SubjectKind::Service,
            Self::Case(_) => SubjectKind::Case,
        }
    }

    /// Its bare id.
    pub const fn id(self) -> Uuid {
        match self {
            Self::Municipality(id) => id.uuid(),
            Self::User(id) => id.uuid(),
            Self::Department(id) => id.uuid(),
            Self::Category(id) => id.uuid(),
            Self::Service(id) => id.uuid(),
            Self::Case(id) => id.uuid(),
        }
    }
}

/// Entries of one statement: both databases bound the values a statement may carry.
const PIECE: usize = 500;

/// What is to be recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Whose journal it stands in.
    pub municipality: MunicipalityId,
    /// What it happened to.
    pub subject: Subject,
    /// The subject's version after it: one more than the last entry's, 1 for the first.
    pub version: i64,
    /// What happened.
    pub kind: EventKind,
    /// When.
    pub at: Moment,
    /// What kind of actor did it.
    pub actor_kind: ActorKind,
    /// Which user, when staff.
    pub actor: Option<UserId>,
    /// The request it came with.
    pub request_id: Option<String>,
    /// Ids, codes and names of changed fields.
    pub data: serde_json::Value,
}

impl Entry {
    /// An entry in the journal of the actor's municipality, without data.
    pub fn new(actor: &Actor, subject: Subject, version: i64, kind: EventKind, at: Moment) -> Self {
        Self {
            municipality: actor.municipality,
            subject,
            version,
            kind,
            at,
            actor_kind: actor.kind,
            actor: actor.user,
            request_id: None,
            data: serde_json::json!({}),
        }
    }

    /// Puts it in another municipality's journal: an operator works on all of them.
    #[must_use]
    pub fn in_municipality(mut self, municipality: MunicipalityId) -> Self {
        self.municipality = municipality;
        self
    }

    /// Names the request it came with.
    #[must_use]
    pub fn request(mut self, request_id: impl Into<String>) -> Self {
        self.request_id = Some(request_id.into());
        self
    }

    /// Adds what is to be told: ids, codes and names of changed fields.
    #[must_use]
    pub fn data(mut self, data: serde_json::Value) -> Self {
        self.data = data;
        self
    }
}

/// An entry as it stands in the journal.
#[derive(Clone, Debug, PartialEq, Queryable, Selectable)]
#[diesel(table_name = event)]
pub struct Recorded {
    /// The kind of the subject.
    pub subject_kind: SubjectKind,
    /// The subject.
    #[diesel(deserialize_as = AnyId)]
    pub subject_id: Uuid,
    /// The subject's version after it.
    pub version: i64,
    /// What happened.
    pub kind: EventKind,
    /// When.
    pub at: Moment,
    /// What kind of actor did it.
    pub actor_kind: ActorKind,
    /// Which user, when staff.
    pub actor_id: Option<UserId>,
    /// The request it came with.
    pub request_id: Option<String>,
    /// Ids, codes and names of changed fields.
    #[diesel(deserialize_as = Json<serde_json::Value>)]
    pub data: serde_json::Value,
}

impl From<AnyId> for Uuid {
    fn from(id: AnyId) -> Self {
        id.0
    }
}

impl From<Json<serde_json::Value>> for serde_json::Value {
    fn from(json: Json<serde_json::Value>) -> Self {
        json.0
    }
}

/// Has anything with this id a journal here? An id that a caller chose must not be one that another
/// subject of the municipality has, of whatever kind: their journals would be one.
pub fn is_kept(db: &mut Db<'_>, municipality: MunicipalityId, id: Uuid) -> Result<bool, Failure> {
    let first = event::table.find((municipality, AnyId(id), 1_i64));
    Ok(on!(db, c => diesel::select(exists(first)).get_result(c))?)
}

/// Writes an entry, linked to the one before.
pub fn record(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), Failure> {
    let (municipality, subject) = (entry.municipality, entry.subject.id());
    let previous = if entry.version == 1 {
        NO_HASH.to_vec()
    } else {
        let before = event::table
            .find((municipality, AnyId(subject), entry.version - 1))
            .select(event::hash);
        on!(tx, c => before.first::<Vec<u8>>(c).optional())?.ok_or_else(|| {
            Failure::broken(format!(
                "{} {subject} has no entry before version {}",
                entry.subject.kind(),
                entry.version
            ))
        })?
    };
    let row = NewEntry::of(entry, previous);
    on!(tx, c => diesel::insert_into(event::table).values(&row).execute(c))?;
    metrics::counter!("cirmos_journal_entries_total").increment(1);
    Ok(())
}

/// Writes the journals of new subjects, in few statements: the entries of one subject follow each
/// other, from its first on.
pub fn record_new(tx: &mut Tx<'_>, entries: &[Entry]) -> Result<(), Failure> {
    let mut rows: Vec<NewEntry<'_>> = Vec::with_capacity(entries.len());
    for entry in entries {
        let previous = match rows.last() {
            _ if entry.version == 1 => NO_HASH.to_vec(),
            Some(before) if before.is_followed_by(entry) => before.hash.clone(),
            _ => {
                return Err(Failure::broken(format!(
                    "version {} of {} {} stands without the one before",
                    entry.version,
                    entry.subject.kind(),
                    entry.subject.id()
                )));
            }
        };
        rows.push(NewEntry::of(entry, previous));
    }
    for piece in rows.chunks(PIECE) {
        on!(tx, c => diesel::insert_into(event::table).values(piece).execute(c))?;
    }
    metrics::counter!("cirmos_journal_entries_total")
        .increment(u64::try_from(entries.len()).unwrap_or(u64::MAX));
    Ok(())
}

/// A row to be written.
#[derive(Insertable)]
#[diesel(table_name = event, treat_none_as_default_value = false)]
struct NewEntry<'a> {
    municipality_id: MunicipalityId,
    subject_kind: SubjectKind,
    subject_id: AnyId,
    version: i64,
    kind: EventKind,
    at: At,
    actor_kind: ActorKind,
    actor_id: Option<UserId>,
    request_id: Option<String>,
    data: Json<&'a serde_json::Value>,
    previous_hash: Vec<u8>,
    hash: Vec<u8>,
}

impl<'a> NewEntry<'a> {
    fn is_followed_by(&self, entry: &Entry) -> bool {
        self.municipality_id == entry.municipality
            && self.subject_id == AnyId(entry.subject.id())
            && self.version + 1 == entry.version
    }

    fn of(entry: &'a Entry, previous: Vec<u8>) -> Self {
        let hash = Link {
            municipality: entry.municipality,
            subject_kind: entry.subject.kind().as_str(),
            subject: entry.subject.id(),
            version: entry.version,
            kind: entry.kind.as_str(),
            at: entry.at,
            actor_kind: entry.actor_kind.as_str(),
            actor: entry.actor.map(UserId::uuid),
            request_id: entry.request_id.as_deref(),
            data: &entry.data,
            previous: &previous,
        }
        .hash();
        Self {
            municipality_id: entry.municipality,
            subject_kind: entry.subject.kind(),
            subject_id: AnyId(entry.subject.id()),
            version: entry.version,
            kind: entry.kind,
            at: At(entry.at),
            actor_kind: entry.actor_kind,
            actor_id: entry.actor,
            request_id: entry.request_id.clone(),
            data: Json(&entry.data),
            previous_hash: previous,
            hash: hash.to_vec(),
        }
    }
}

/// The entries of a subject after a version (0 for all), oldest first, at most `limit`.
pub fn timeline(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    subject: Subject,
    after: i64,
    limit: i64,
) -> Result<Vec<Recorded>, Failure> {
    let entries = event::table
        .filter(event::municipality_id.eq(municipality))
        .filter(event::subject_id.eq(AnyId(subject.id())))
        .filter(event::subject_kind.eq(subject.kind()))
        .filter(event::version.gt(after))
        .order(event::version)
        .limit(limit);
    Ok(on!(db, c => entries.select(Recorded::as_select()).load(c))?)
}

/// Checks the journal of one subject from its first entry to its last.
pub fn verify_chain(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    subject: Subject,
) -> Result<Option<Flaw>, Failure> {
    let mut chain = Chain::default();
    loop {
        let entries =
            StoredEntry::after(db, Some((municipality, subject.id(), chain.version)), 500)?;
        let mut last = true;
        for entry in entries {
            if (entry.municipality_id, entry.subject_id) != (municipality, subject.id()) {
                return Ok(None);
            }
            last = false;
            if let Some(flaw) = chain.take(&entry) {
                return Ok(Some(flaw));
            }
        }
        if last {
            return Ok(None);
        }
    }
}

/// What is wrong with a chain of entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// The entry before this version is missing.
    Gap(i64),
    /// This version does not carry the hash of the one before.
    Unlinked(i64),
    /// This version is not what it was when it was written.
    Altered(i64),
}

/// Walks the entries of one subject in the order of their versions.
#[derive(Debug)]
pub(crate) struct Chain {
    pub(crate) version: i64,
    hash: Vec<u8>,
}

impl Default for Chain {
    fn default() -> Self {
        Self {
            version: 0,
            hash: NO_HASH.to_vec(),
        }
    }
}

impl Chain {
    /// Takes the next entry, and tells what is wrong with it.
    pub(crate) fn take(&mut self, entry: &StoredEntry) -> Option<Flaw> {
        let flaw = if entry.version != self.version + 1 {
            Some(Flaw::Gap(entry.version))
        } else if entry.previous_hash != self.hash {
            Some(Flaw::Unlinked(entry.version))
        } else if entry.link().hash().as_slice() != entry.hash {
            Some(Flaw::Altered(entry.version))
        } else {
            None
        };
        self.version = entry.version;
        self.hash.clone_from(&entry.hash);
        flaw
    }
}

/// A whole row, as bare as it is stored: a checker must not stumble over what it checks.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = event)]
pub(crate) struct StoredEntry {
    pub(crate) municipality_id: MunicipalityId,
    pub(crate) subject_kind: String,
    #[diesel(deserialize_as = AnyId)]
    pub(crate) subject_id: Uuid,
    pub(crate) version: i64,
    kind: String,
    at: Moment,
    actor_kind: String,
    actor_id: Option<UserId>,
    request_id: Option<String>,
    #[diesel(deserialize_as = Json<serde_json::Value>)]
    data: serde_json::Value,
    previous_hash: Vec<u8>,
    hash: Vec<u8>,
}

impl StoredEntry {
    /// The rows after one key, in the order of the primary key.
    pub(crate) fn after(
        db: &mut Db<'_>,
        key: Option<(MunicipalityId, Uuid, i64)>,
        limit: i64,
    ) -> Result<Vec<Self>, Failure> {
        let (municipality, subject, version) =
            key.unwrap_or((MunicipalityId::from_uuid(Uuid::nil()), Uuid::nil(), 0));
        // Compared as a row, so that both databases find the place in the primary key.
        let later = sql::<Bool>("(municipality_id, subject_id, version) > (")
            .bind::<Id, _>(municipality)
            .sql(", ")
            .bind::<Id, _>(AnyId(subject))
            .sql(", ")
            .bind::<BigInt, _>(version)
            .sql(")");
        let rows = event::table
            .filter(later)
            .order((event::municipality_id, event::subject_id, event::version))
            .limit(limit);
        Ok(on!(db, c => rows.select(Self::as_select()).load(c))?)
    }

    fn link(&self) -> Link<'_> {
        Link {
            municipality: self.municipality_id,
            subject_kind: &self.subject_kind,
            subject: self.subject_id,
            version: self.version,
            kind: &self.kind,
            at: self.at,
            actor_kind: &self.actor_kind,
            actor: self.actor_id.map(UserId::uuid),
            request_id: self.request_id.as_deref(),
            data: &self.data,
            previous: &self.previous_hash,
        }
    }
}

/// What goes into an entry's hash.
struct Link<'a> {
    municipality: MunicipalityId,
    subject_kind: &'a str,
    subject: Uuid,
    version: i64,
    kind: &'a str,
    at: Moment,
    actor_kind: &'a str,
    actor: Option<Uuid>,
    request_id: Option<&'a str>,
    data: &'a serde_json::Value,
    previous: &'a [u8],
}

impl Link<'_> {
    /// SHA-256 over the parts in this order, each after its length, so that no two entries read the
    /// same; a missing part has no length at all.
    fn hash(&self) -> [u8; 32] {
        let mut data = String::new();
        canonical(self.data, &mut data);
        let mut hasher = Sha256::new();
        for part in [
            Some(b"cirmos journal 1".as_slice()),
            Some(self.municipality.uuid().as_bytes()),
            Some(self.subject_kind.as_bytes()),
            Some(self.subject.as_bytes()),
            Some(&self.version.to_be_bytes()),
            Some(self.kind.as_bytes()),
            Some(&self.at.timestamp_micros().to_be_bytes()),
            Some(self.actor_kind.as_bytes()),
            self.actor.as_ref().map(|id| id.as_bytes().as_slice()),
            self.request_id.map(str::as_bytes),
            Some(data.as_bytes()),
            Some(self.previous),
        ] {
            match part {
                Some(part) => {
                    hasher.update([1]);
                    hasher.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
                    hasher.update(part);
                }
                None => hasher.update([0]),
            }
        }
        hasher.finalize().into()
    }
}

/// JSON with sorted names and without spaces: `jsonb` keeps neither order nor spaces.
fn canonical(value: &serde_json::Value, out: &mut String) {
    match value {
        serde_json::Value::Array(items) => {
            out.push('[');
            for (position, item) in items.iter().enumerate() {
                if position > 0 {
                    out.push(',');
                }
                canonical(item, out);
            }
            out.push(']');
        }
        serde_json::Value::Object(members) => {
            let mut names: Vec<&String> = members.keys().collect();
            names.sort_unstable();
            out.push('{');
            for (position, name) in names.into_iter().enumerate() {
                if position > 0 {
                    out.push(',');
                }
                out.push_str(&serde_json::Value::from(name.as_str()).to_string());
                out.push(':');
                canonical(&members[name], out);
            }
            out.push('}');
        }
        plain => out.push_str(&plain.to_string()),
    }
}

#[cfg(test)]
mod tests;
