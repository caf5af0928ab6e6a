//! The CSV file: found out how it is written, read row by row.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Seek as _};
use std::path::Path;

use csv::ByteRecord;
use encoding_rs::{Encoding, UTF_8};

use super::findings::Finding;
use super::mapping::FileForm;

/// Nobody's row is longer; a quote that is never closed makes one of the rest of the file.
const LONGEST_ROW: usize = 1024 * 1024;

/// The encoding of this name, if it writes ASCII as ASCII: only then do delimiters stay what they
/// are.
pub(super) fn encoding(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label(label.as_bytes())
        .filter(|found| *found == UTF_8 || (found.is_single_byte() && found.is_ascii_compatible()))
}

/// An open CSV file whose header was read.
pub(super) struct Source {
    reader: csv::Reader<BufReader<File>>,
    encoding: &'static Encoding,
    record: ByteRecord,
    length: u64,
    /// A line end of two characters: the reader counts it only with the next row.
    two: bool,
    /// The names of the columns, in order.
    pub(super) header: Vec<String>,
    row: u64,
}

/// A row as it stands in the file.
pub(super) struct RawRow {
    /// Its number, the first after the header being 1.
    pub(super) row: u64,
    /// The line it begins on.
    pub(super) line: u64,
    /// Its cells, without blanks around them.
    pub(super) cells: Vec<String>,
    /// What is wrong with it as a row.
    pub(super) findings: Vec<Finding>,
}

/// Why a file cannot be read as CSV at all.
#[derive(Debug)]
pub(super) enum SourceError {
    /// It cannot be read.
    Io(std::io::Error),
    /// It is not what it should be.
    Form(String),
}

impl From<std::io::Error> for SourceError {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<csv::Error> for SourceError {
    fn from(error: csv::Error) -> Self {
        match error.into_kind() {
            csv::ErrorKind::Io(error) => Self::Io(error),
            other => Self::Form(format!("{other:?}")),
        }
    }
}

impl Source {
    pub(super) fn open(path: &Path, form: &FileForm) -> Result<Self, SourceError> {
        let mut file = BufReader::with_capacity(64 * 1024, File::open(path)?);
        let length = file.get_ref().metadata()?.len();
        let beginning = file.fill_buf()?;
        if beginning.starts_with(&[0xff, 0xfe]) || beginning.starts_with(&[0xfe, 0xff]) {
            return Err(SourceError::Form(
                "it is UTF-16; save it as UTF-8".to_owned(),
            ));
        }
        let delimiter = match form
            .delimiter
            .as_deref()
            .and_then(|text| text.bytes().next())
        {
            Some(delimiter) => delimiter,
            None => guess_delimiter(beginning),
        };
        let two = beginning
            .iter()
            .position(|byte| *byte == b'\n')
            .is_some_and(|end| end > 0 && beginning[end - 1] == b'\r');
        file.rewind()?;
        let encoding = form.encoding.as_deref().and_then(encoding).unwrap_or(UTF_8);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .from_reader(file);
        let mut header = Vec::new();
        for cell in reader.byte_headers()? {
            let name = decode(encoding, cell).map_err(|code| {
                SourceError::Form(format!("its first line has a name with {code}"))
            })?;
            header.push(name.trim().to_owned());
        }
        if header.iter().all(String::is_empty) {
            return Err(SourceError::Form("it has no header".to_owned()));
        }
        Ok(Self {
            reader,
            encoding,
            record: ByteRecord::new(),
            length,
            two,
            header,
            row: 0,
        })
    }

    /// How long the file is, and how far it was read, in bytes.
    pub(super) fn progress(&self) -> (u64, u64) {
        (self.reader.position().byte().min(self.length), self.length)
    }

    /// The next row; nothing at the end. Lines without anything on them are no rows.
    pub(super) fn next_row(&mut self) -> Result<Option<RawRow>, SourceError> {
        if !self.reader.read_byte_record(&mut self.record)? {
            return Ok(None);
        }
        self.row += 1;
        let line = self.record.position().map_or(0, csv::Position::line) + u64::from(self.two);
        if self.record.as_slice().len() > LONGEST_ROW {
            return Err(SourceError::Form(format!(
                "the row that begins on line {line} is longer than 1 MB; is a quote never closed?"
            )));
        }
        let mut findings = Vec::new();
        if self.record.len() != self.header.len() {
            findings.push(Finding::refusal(
                "",
                "wrong_width",
                format!(
                    "It has {} cells, the header {}.",
                    self.record.len(),
                    self.header.len()
                ),
            ));
        }
        let mut cells = Vec::with_capacity(self.header.len());
        for (name, cell) in self.header.iter().zip(&self.record) {
            match clean(self.encoding, cell) {
                Ok(text) => cells.push(text),
                Err(finding) => {
                    findings.push(finding(name));
                    cells.push(String::new());
                }
            }
        }
        cells.resize(self.header.len(), String::new());
        Ok(Some(RawRow {
            row: self.row,
            line,
            cells,
            findings,
        }))
    }
}

type Told = fn(&str) -> Finding;

fn clean(encoding: &'static Encoding, cell: &[u8]) -> Result<String, Told> {
    let text = decode(encoding, cell).map_err(|_| {
        let told: Told = |column| {
            Finding::refusal(
                column,
                "wrong_encoding",
                "It is not written in the file's encoding.",
            )
        };
        told
    })?;
    match web::clean(text.trim()) {
        Ok(text) => Ok(text.into_owned()),
        Err(web::Forbidden) => Err(|column| {
            Finding::fault(
                column,
                domain::refusal::FaultCode::ForbiddenCharacter,
                Vec::new(),
            )
        }),
    }
}

fn decode<'c>(encoding: &'static Encoding, cell: &'c [u8]) -> Result<Cow<'c, str>, &'static str> {
    encoding
        .decode_without_bom_handling_and_without_replacement(cell)
        .ok_or("characters of another encoding")
}

/// What separates the names in the first line: the candidate that stands there most often, outside
/// of quotes.
fn guess_delimiter(beginning: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0)];
    for byte in beginning {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            byte if !quoted => {
                for (candidate, count) in &mut counts {
                    *count += u32::from(byte == candidate);
                }
            }
            _ => {}
        }
    }
    // Of equals the first in the table, which is the comma.
    counts
        .into_iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map_or(b',', |(delimiter, _)| delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_what_separates_the_header() {
        assert_eq!(guess_delimiter("a,b\nc;d;e;f".as_bytes()), b',');
        assert_eq!(guess_delimiter("\"x,y,z\";b\r\n".as_bytes()), b';');
        assert_eq!(guess_delimiter("a\tb\tc".as_bytes()), b'\t');
        assert_eq!(guess_delimiter("only".as_bytes()), b',');
    }

    #[test]
    fn lines_are_counted_alike_whatever_they_end_with() {
        for end in ["\n", "\r\n"] {
            let name = format!("cirmos-lines-{}-{}.csv", std::process::id(), end.len());
            let path = std::env::temp_dir().join(name);
            let lines = ["a,b", "1,\"x", "y\"", "2,z"];
            std::fs::write(&path, lines.join(end)).expect("a file");
            let mut source = Source::open(&path, &FileForm::default()).expect("CSV");
            let mut rows = Vec::new();
            while let Some(row) = source.next_row().expect("rows") {
                rows.push((row.row, row.line));
            }
            std::fs::remove_file(path).expect("the file can go");
            assert_eq!(rows, [(1, 2), (2, 4)]);
        }
    }

    #[test]
    fn only_encodings_that_keep_ascii_are_taken() {
        assert!(encoding("windows-1250").is_some());
        assert!(encoding("iso-8859-2").is_some());
        assert!(encoding("utf-8").is_some());
        assert!(encoding("utf-16").is_none());
        assert!(encoding("shift_jis").is_none());
        assert!(encoding("klingon").is_none());
    }
}
