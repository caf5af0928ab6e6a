//! Is what is stored what Cirmos wrote? The functions behind `cirmos verify`.
//!
//! Everything is read as of one moment, in order and piece by piece, so that a large installation
//! can be checked while it runs. The checks trust no constraint: they look at the rows.

mod journal;
mod numbers;
mod references;
mod rows;

use std::fmt;

use domain::ids::MunicipalityId;

use crate::{Db, Failure, Store, dialect};

/// Violations told one by one; the rest is only counted.
const TOLD: usize = 1000;

/// What was looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The entries of a subject follow each other without a gap, each linked to the one before and
    /// unaltered.
    JournalChain,
    /// A subject's version is that of its last entry, and subject and journal have each other.
    Version,
    /// Case numbers are well formed and given once.
    CaseNumber,
    /// No counter stands below a number already given.
    Counter,
    /// An open case has a department that exists.
    Accountable,
    /// Who has an open case belongs to its department.
    Assignee,
    /// A reference leads to a row, and to one of the same municipality.
    Reference,
    /// The database file is whole (SQLite).
    File,
}

impl Rule {
    /// Every rule.
    pub const ALL: &'static [Self] = &[
        Self::JournalChain,
        Self::Version,
        Self::CaseNumber,
        Self::Counter,
        Self::Accountable,
        Self::Assignee,
        Self::Reference,
        Self::File,
    ];

    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::JournalChain => "journal_chain",
            Self::Version => "version",
            Self::CaseNumber => "case_number",
            Self::Counter => "counter",
            Self::Accountable => "accountable",
            Self::Assignee => "assignee",
            Self::Reference => "reference",
            Self::File => "file",
        }
    }
}

/// One thing that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// What rule it breaks.
    pub rule: Rule,
    /// Where, when it is in one municipality.
    pub municipality: Option<MunicipalityId>,
    /// At what: `case 0190…`.
    pub subject: String,
    /// How.
    pub detail: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {}: {}",
            self.rule.as_str(),
            self.subject,
            self.detail
        )?;
        match self.municipality {
            Some(municipality) => write!(f, " (municipality {municipality})"),
            None => Ok(()),
        }
    }
}

/// What was checked and found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Entries of the journal read.
    pub entries: u64,
    /// Cases read.
    pub cases: u64,
    /// What is not as it should be, the first thousand.
    pub violations: Vec<Violation>,
    /// How many more there are.
    pub untold: u64,
}

impl Report {
    /// Is everything as it should be?
    pub fn is_clean(&self) -> bool {
        self.violations.is_empty()
    }

    fn add(
        &mut self,
        rule: Rule,
        municipality: impl Into<Option<MunicipalityId>>,
        subject: impl Into<String>,
        detail: impl Into<String>,
    ) {
        if self.violations.len() < TOLD {
            self.violations.push(Violation {
                rule,
                municipality: municipality.into(),
                subject: subject.into(),
                detail: detail.into(),
            });
        } else {
            self.untold += 1;
        }
    }
}

/// Checks everything. Nothing is changed, and nobody waits for it.
pub fn verify(store: &Store) -> Result<Report, Failure> {
    store.look_long(|db| {
        let mut report = Report::default();
        check_file(db, &mut report)?;
        journal::check(db, &mut report)?;
        rows::check(db, &mut report)?;
        numbers::check(db, &mut report)?;
        references::check(db, &mut report)?;
        Ok(report)
    })
}

fn check_file(db: &mut Db<'_>, report: &mut Report) -> Result<(), Failure> {
    for fault in dialect::file_faults(db)? {
        report.add(Rule::File, None, "the database file", fault);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
