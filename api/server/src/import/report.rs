//! What an import came to: row by row into a file, and in numbers.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::time::Duration;

use serde::Serialize;

use super::findings::Finding;

/// Different findings told one by one at the end; a file with more has another problem.
const MOST_KINDS: usize = 1000;
/// Of those, the most frequent are shown.
const SHOWN: usize = 40;

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RowResult {
    /// It is a case now.
    Imported,
    /// It would be one.
    WouldImport,
    /// It was one before.
    Before,
    /// It has faults.
    Refused,
}

impl RowResult {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Imported => "imported",
            Self::WouldImport => "would_import",
            Self::Before => "before",
            Self::Refused => "refused",
        }
    }
}

/// One line of the report.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RowReport<'a> {
    pub(super) row: u64,
    pub(super) line: u64,
    pub(super) external_id: Option<&'a str>,
    pub(super) result: RowResult,
    pub(super) reference: Option<&'a str>,
    pub(super) findings: &'a [Finding],
}

/// Where the rows are told one by one: a CSV file, or JSON lines.
pub(super) enum RowFile {
    Csv(Box<csv::Writer<File>>),
    Lines(BufWriter<File>),
}

impl RowFile {
    /// Makes the file; its ending says which kind.
    pub(super) fn create(path: &Path) -> io::Result<Self> {
        let file = File::create(path)?;
        if path
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"))
        {
            let mut writer = csv::Writer::from_writer(file);
            writer.write_record([
                "row",
                "line",
                "external_id",
                "result",
                "reference",
                "findings",
            ])?;
            Ok(Self::Csv(Box::new(writer)))
        } else {
            Ok(Self::Lines(BufWriter::new(file)))
        }
    }

    pub(super) fn write(&mut self, row: &RowReport<'_>) -> io::Result<()> {
        match self {
            Self::Csv(writer) => {
                let findings: Vec<String> = row.findings.iter().map(told).collect();
                writer.write_record([
                    row.row.to_string(),
                    row.line.to_string(),
                    harmless(row.external_id.unwrap_or_default()),
                    row.result.as_str().to_owned(),
                    row.reference.unwrap_or_default().to_owned(),
                    harmless(&findings.join("; ")),
                ])?;
                Ok(())
            }
            Self::Lines(writer) => {
                serde_json::to_writer(&mut *writer, row)?;
                writer.write_all(b"\n")
            }
        }
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Csv(writer) => writer.flush(),
            Self::Lines(writer) => writer.flush(),
        }
    }
}

fn told(finding: &Finding) -> String {
    let kind = if finding.fault { "" } else { "(remark) " };
    let value = finding
        .value
        .as_ref()
        .map(|value| format!(" [{value}]"))
        .unwrap_or_default();
    match finding.column.as_str() {
        "" => format!("{kind}{}{value}", finding.message),
        column => format!("{kind}{column}: {}{value}", finding.message),
    }
}

/// A cell that a spreadsheet will not take for a formula.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// A kind of finding, and how often it was met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Is it a reason to refuse a row?
    pub fault: bool,
    /// What it is, with its column and, where it is the mapping that does not know it, the value.
    pub told: String,
    /// In how many rows.
    pub rows: u64,
    /// The first of them.
    pub first_row: u64,
}

/// What an import came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Was nothing to be changed?
    pub dry_run: bool,
    /// Rows read.
    pub rows: u64,
    /// Rows that became cases, or would.
    pub imported: u64,
    /// Rows that were cases before.
    pub before: u64,
    /// Rows with faults.
    pub refused: u64,
    /// Rows that were read in a way worth a remark.
    pub remarked: u64,
    /// Codes of services that were made, or would be.
    pub made_services: Vec<String>,
    /// What was found, most frequent first.
    pub findings: Vec<Kind>,
    /// How long it took.
    pub took: Duration,
}

impl Report {
    /// What the process ends with: 0, or 2 when rows were refused.
    pub const fn exit_code(&self) -> u8 {
        if self.refused > 0 { 2 } else { 0 }
    }

    /// Rows a second.
    #[expect(clippy::cast_precision_loss, reason = "it is shown without fractions")]
    pub fn rate(&self) -> f64 {
        self.rows as f64 / self.took.as_secs_f64().max(0.001)
    }

    /// Writes it for people.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let (verb, made) = if self.dry_run {
            ("would be imported", "would be made")
        } else {
            ("imported", "made")
        };
        if self.dry_run {
            writeln!(out, "Dry run: nothing was changed.")?;
        }
        for code in &self.made_services {
            writeln!(out, "Service {made}: {code}")?;
        }
        writeln!(
            out,
            "{} rows: {} {verb}, {} here before, {} refused; {} with a remark. {:.1} s, {:.0} rows/s",
            self.rows,
            self.imported,
            self.before,
            self.refused,
            self.remarked,
            self.took.as_secs_f64(),
            self.rate(),
        )?;
        for kind in self.findings.iter().take(SHOWN) {
            let what = if kind.fault { "refused" } else { "remark" };
            writeln!(
                out,
                "  {what}: {} ({} rows, first in row {})",
                kind.told, kind.rows, kind.first_row
            )?;
        }
        if let Some(more) = self
            .findings
            .len()
            .checked_sub(SHOWN)
            .filter(|more| *more > 0)
        {
            writeln!(
                out,
                "  and {more} other findings: see the report (--report FILE)"
            )?;
        }
        Ok(())
    }
}

/// Counts while rows go by.
#[derive(Debug, Default)]
pub(super) struct Tally {
    kinds: BTreeMap<(bool, String), (u64, u64)>,
    pub(super) report: Report,
}

impl Tally {
    pub(super) fn add(&mut self, row: &RowReport<'_>) {
        self.report.rows += 1;
        match row.result {
            RowResult::Imported | RowResult::WouldImport => self.report.imported += 1,
            RowResult::Before => self.report.before += 1,
            RowResult::Refused => self.report.refused += 1,
        }
        // What is here already was said when it came in.
        if row.result == RowResult::Before {
            return;
        }
        self.report.remarked += u64::from(row.findings.iter().any(|finding| !finding.fault));
        for finding in row.findings {
            let key = (finding.fault, kind(finding));
            let room = self.kinds.len() < MOST_KINDS;
            match self.kinds.get_mut(&key) {
                Some((rows, _)) => *rows += 1,
                None if room => {
                    self.kinds.insert(key, (1, row.row));
                }
                None => {}
            }
        }
    }

    pub(super) fn finish(self, took: Duration) -> Report {
        let mut findings: Vec<Kind> = self
            .kinds
            .into_iter()
            .map(|((fault, told), (rows, first_row))| Kind {
                fault,
                told,
                rows,
                first_row,
            })
            .collect();
        findings.sort_by_key(|kind| (!kind.fault, std::cmp::Reverse(kind.rows)));
        Report {
            findings,
            took,
            ..self.report
        }
    }
}

/// What findings are counted together by. A value is part of it only where the mapping could list
/// it; others are each row's own, and may be personal.
fn kind(finding: &Finding) -> String {
    let mut plain = finding.clone();
    plain.fault = true;
    match finding.code {
        "not_listed" | "default_taken" => {}
        "time_shown_twice" | "time_never_shown" => {
            plain.value = None;
            plain.message = plain
                .message
                .split(';')
                .next()
                .unwrap_or_default()
                .to_owned();
        }
        _ => plain.value = None,
    }
    told(&plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_of_the_report_is_a_formula() {
        assert_eq!(harmless("=1+1"), "'=1+1");
        assert_eq!(harmless("1-1523590121"), "1-1523590121");
    }
}
