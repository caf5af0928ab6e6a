//! The chains of the journal.

use domain::ids::MunicipalityId;
use uuid::Uuid;

use super::{Report, Rule};
use crate::journal::{Chain, Flaw, StoredEntry};
use crate::{Db, Failure};

/// Entries read at once.
const PIECE: i64 = 2000;

/// Reads the whole journal in the order of its key: subject by subject, version by version.
pub(super) fn check(db: &mut Db<'_>, report: &mut Report) -> Result<(), Failure> {
    let mut at: Option<(MunicipalityId, Uuid, i64)> = None;
    let mut chain = Chain::default();
    loop {
        let entries = StoredEntry::after(db, at, PIECE)?;
        if entries.is_empty() {
            return Ok(());
        }
        for entry in &entries {
            if at.is_none_or(|(m, subject, _)| {
                (m, subject) != (entry.municipality_id, entry.subject_id)
            }) {
                chain = Chain::default();
            }
            at = Some((entry.municipality_id, entry.subject_id, entry.version));
            report.entries += 1;
            if let Some(flaw) = chain.take(entry) {
                let detail = match flaw {
                    Flaw::Gap(version) => format!("what comes before version {version} is missing"),
                    Flaw::Unlinked(version) => {
                        format!("version {version} does not carry the hash of the one before")
                    }
                    Flaw::Altered(version) => {
                        format!("version {version} is not what it was when it was written")
                    }
                };
                report.add(
                    Rule::JournalChain,
                    entry.municipality_id,
                    format!("{} {}", entry.subject_kind, entry.subject_id),
                    detail,
                );
            }
        }
    }
}
