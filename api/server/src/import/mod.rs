//! `cirmos import cases`: cases from any CSV file, by a mapping of its columns.
//!
//! Entry points: [`command`] for the command line, [`run`] for the work. The mapping is read
//! (`mapping`) and bound to the file's header and the municipality's services (`bind`); a row
//! becomes a case or findings (`row`); a batch goes through `cases::operations::import` in one
//! transaction, which also notes the number each record had. So the work can be interrupted
//! anywhere and begun again: what is here already is passed over.
//!
//! Never in here: what a case may be (that is `cases`), SQL.

mod answers;
mod bind;
mod findings;
mod mapping;
mod progress;
mod report;
mod row;
mod services;
mod source;
mod template;
mod times;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::error::Error;
use std::fmt;
use std::io::{IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use cases::operations::{Import, Landing};
use cases::story::Deed;
use clap::Args;
use domain::clock::Clock;
use domain::policy::Actor;
use domain::refusal::{Fault, Place, Refusal};
use domain::text::Language;
use store::{Failure, Store};
use web::directory::StoreDirectory;
use web::session::Directory as _;
use web::{MunicipalityContext, SystemClock};

use self::bind::Bound;
use self::findings::Finding;
use self::progress::Meter;
use self::report::{RowFile, RowReport, Tally};
use self::row::ReadRow;
use self::source::{Source, SourceError};

pub use self::progress::Progress;
pub use self::report::{Kind, Report, RowResult};

/// A database that is busy is asked again this often.
const TRIES: u32 = 8;

/// How to import cases.
#[derive(Clone, Debug, Args)]
pub struct ImportArgs {
    /// The database.
    #[command(flatten)]
    pub database: crate::cli::Database,
    /// The CSV file.
    pub file: PathBuf,
    /// What its columns mean: a YAML file. `docs/import.md` explains it.
    #[arg(long)]
    pub mapping: PathBuf,
    /// The slug of the municipality the cases come into.
    #[arg(long)]
    pub municipality: String,
    /// Say what would happen, and change nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Where to tell of every row: a file ending in `.csv`, or else JSON lines.
    #[arg(long)]
    pub report: Option<PathBuf>,
    /// Rows that come in together, in one transaction.
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u16).range(1..=5000))]
    pub batch: u16,
}

/// `cirmos import cases`, from opening the database to the numbers at the end. Ends with 2 when
/// rows were refused.
///
/// # Errors
/// Nothing was imported, or not all: the files, the municipality or the database cannot be used.
pub fn command(args: &ImportArgs) -> Result<ExitCode, Box<dyn Error + Send + Sync>> {
    let store = args.database.open()?;
    let directory = StoreDirectory(store.clone());
    let found = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(directory.municipality(&args.municipality))?;
    let Some(municipality) = found else {
        return Err(format!("there is no municipality {}", args.municipality).into());
    };
    let mut out = std::io::stdout().lock();
    let report = run(
        &store,
        &municipality,
        &args.options(),
        &SystemClock,
        &mut out,
    )?;
    report.write(&mut out)?;
    Ok(ExitCode::from(report.exit_code()))
}

impl ImportArgs {
    /// The same without the database; a progress bar if somebody watches.
    pub fn options(&self) -> ImportOptions {
        ImportOptions {
            file: self.file.clone(),
            mapping: self.mapping.clone(),
            dry_run: self.dry_run,
            report: self.report.clone(),
            batch: usize::from(self.batch),
            progress: if std::io::stderr().is_terminal() {
                Progress::Bar
            } else {
                Progress::Lines
            },
        }
    }
}

/// What to import, and how.
#[derive(Clone, Debug)]
pub struct ImportOptions {
    /// The CSV file.
    pub file: PathBuf,
    /// The mapping file.
    pub mapping: PathBuf,
    /// Change nothing.
    pub dry_run: bool,
    /// Where to tell of every row.
    pub report: Option<PathBuf>,
    /// Rows in one transaction.
    pub batch: usize,
    /// How progress is shown.
    pub progress: Progress,
}

/// Why an import could not be done. What was committed before stays; repeating goes on from there.
#[derive(Debug)]
pub enum ImportError {
    /// A file could not be read or written.
    File(PathBuf, std::io::Error),
    /// The CSV file is none.
    Csv(PathBuf, String),
    /// The mapping is wrong in these places, or does not fit the file or the municipality.
    Mapping(PathBuf, Vec<Fault>),
    /// The database failed.
    Store(Failure),
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path, error) => write!(f, "{}: {error}", path.display()),
            Self::Csv(path, reason) => write!(f, "{} cannot be read: {reason}", path.display()),
            Self::Mapping(path, faults) => {
                write!(f, "{} cannot be used:", path.display())?;
                for fault in faults {
                    let (Place::Pointer(place) | Place::Parameter(place) | Place::Header(place)) =
                        &fault.place;
                    let place = if place.is_empty() {
                        "the whole file"
                    } else {
                        place
                    };
                    write!(f, "\n  {place}: {}", fault.detail(Language::ENGLISH))?;
                }
                Ok(())
            }
            Self::Store(Failure::Refused(refusal)) => write!(f, "refused: {refusal}"),
            Self::Store(Failure::Broken(cause)) => write!(f, "the database failed: {cause}"),
            Self::Store(busy) => busy.fmt(f),
        }
    }
}

impl Error for ImportError {}

impl From<Failure> for ImportError {
    fn from(failure: Failure) -> Self {
        Self::Store(failure)
    }
}

/// Imports cases, or says what an import would do. Progress goes to `out` or the terminal; the
/// report is returned.
///
/// # Errors
/// The files or the database cannot be used. Rows with faults are no error: they are in the report.
pub fn run(
    store: &Store,
    municipality: &MunicipalityContext,
    options: &ImportOptions,
    clock: &dyn Clock,
    out: &mut dyn Write,
) -> Result<Report, ImportError> {
    let begun = Instant::now();
    let text = std::fs::read_to_string(&options.mapping)
        .map_err(|error| ImportError::File(options.mapping.clone(), error))?;
    let wrong = |faults| ImportError::Mapping(options.mapping.clone(), faults);
    let mapping = mapping::read(&text).map_err(wrong)?;
    let mut source = Source::open(&options.file, &mapping.file).map_err(in_file(&options.file))?;

    let take_stock = if options.dry_run {
        services::rehearse_stock
    } else {
        services::take_stock
    };
    let wanted = mapping.create_services.clone();
    let stock =
        take_stock(store, municipality, wanted, clock.now()).map_err(|failure| match failure {
            Failure::Refused(Refusal::Faults(faults)) => wrong(faults),
            other => other.into(),
        })?;
    let zone = municipality.time_zone;
    let bound = bind::bind(
        &mapping,
        &source.header,
        &stock,
        zone,
        municipality.default_language,
    )
    .map_err(wrong)?;

    let rows = match &options.report {
        Some(path) => {
            Some(RowFile::create(path).map_err(|error| ImportError::File(path.clone(), error))?)
        }
        None => None,
    };
    let mut meter = Meter::new(options.progress, source.progress().1, out);
    let mut work = Work {
        store,
        municipality: Arc::new(municipality.clone()),
        source: mapping.source.into(),
        options,
        clock,
        bound,
        met: HashMap::new(),
        pending: Vec::new(),
        ready: 0,
        tally: Tally::default(),
        rows,
    };
    work.tally.report.dry_run = options.dry_run;
    work.tally.report.made_services = stock.made;
    while let Some(raw) = source.next_row().map_err(in_file(&options.file))? {
        work.take(raw)?;
        if work.is_full() {
            work.settle()?;
            meter.show(source.progress(), work.tally.report.rows);
        }
    }
    work.settle()?;
    meter.finish();
    Ok(work.tally.finish(begun.elapsed()))
}

fn in_file(path: &Path) -> impl Fn(SourceError) -> ImportError {
    move |error| match error {
        SourceError::Io(error) => ImportError::File(path.to_owned(), error),
        SourceError::Form(reason) => ImportError::Csv(path.to_owned(), reason),
    }
}

struct Work<'a> {
    store: &'a Store,
    municipality: Arc<MunicipalityContext>,
    source: Arc<str>,
    options: &'a ImportOptions,
    clock: &'a dyn Clock,
    bound: Bound,
    /// The numbers met in the file, and the rows they were met in.
    met: HashMap<String, u64>,
    /// Rows that were read and not reported yet.
    pending: Vec<ReadRow>,
    /// How many of them are cases.
    ready: usize,
    tally: Tally,
    rows: Option<RowFile>,
}

impl Work<'_> {
    fn take(&mut self, raw: source::RawRow) -> Result<(), ImportError> {
        let now = self.clock.now();
        let mut row = row::read(&self.bound, &self.municipality, now, raw)?;
        if let Some(id) = &row.external_id {
            match self.met.entry(id.clone()) {
                Entry::Vacant(place) => {
                    place.insert(row.row);
                }
                Entry::Occupied(first) => {
                    let columns: Vec<&str> = self
                        .bound
                        .external_id
                        .iter()
                        .map(|field| field.name.as_str())
                        .collect();
                    let said = format!("Row {} has the same number.", first.get());
                    let twice = Finding::refusal(&columns.join(", "), "duplicate", said);
                    row.findings.push(twice.value(id));
                    row.import = None;
                }
            }
        }
        self.ready += usize::from(row.import.is_some());
        self.pending.push(row);
        Ok(())
    }

    fn is_full(&self) -> bool {
        self.ready >= self.options.batch || self.pending.len() >= 4 * self.options.batch
    }

    /// Brings in what was read, and reports it.
    fn settle(&mut self) -> Result<(), ImportError> {
        let mut pending = std::mem::take(&mut self.pending);
        self.ready = 0;
        let batch: Vec<Import> = pending
            .iter_mut()
            .filter_map(|row| row.import.take())
            .collect();
        let external_ids: Vec<String> = batch
            .iter()
            .map(|import| import.external_id().to_owned())
            .collect();
        let landings = if batch.is_empty() {
            Vec::new()
        } else if self.options.dry_run {
            self.look(external_ids.clone())?
        } else {
            self.bring_in(batch)?
        };
        let mut landed = external_ids.iter().zip(landings).peekable();
        for row in &pending {
            let landing = landed
                .next_if(|(id, _)| row.external_id.as_ref() == Some(id) && !row.is_refused())
                .map(|(_, landing)| landing);
            let (result, reference) = match landing {
                None => (RowResult::Refused, None),
                Some(Landing::Before) => (RowResult::Before, None),
                Some(Landing::Imported(_)) if self.options.dry_run => {
                    (RowResult::WouldImport, None)
                }
                Some(Landing::Imported(reference)) => (RowResult::Imported, Some(reference)),
            };
            let told = RowReport {
                row: row.row,
                line: row.line,
                external_id: row.external_id.as_deref(),
                result,
                reference: reference.as_deref(),
                findings: &row.findings,
            };
            self.tally.add(&told);
            if let (Some(rows), Some(path)) = (&mut self.rows, &self.options.report) {
                rows.write(&told)
                    .map_err(|error| ImportError::File(path.clone(), error))?;
            }
        }
        if let (Some(rows), Some(path)) = (&mut self.rows, &self.options.report) {
            rows.flush()
                .map_err(|error| ImportError::File(path.clone(), error))?;
        }
        Ok(())
    }

    /// What would become of a batch.
    fn look(&self, external_ids: Vec<String>) -> Result<Vec<Landing>, ImportError> {
        let (municipality, source) = (self.municipality.id, Arc::clone(&self.source));
        let landings = self.store.read_blocking(municipality, move |db| {
            let ids: Vec<&str> = external_ids.iter().map(String::as_str).collect();
            let before = cases::queries::imported_before(db, municipality, &source, &ids)?;
            Ok(ids
                .into_iter()
                .map(|id| {
                    if before.contains(id) {
                        Landing::Before
                    } else {
                        Landing::Imported(String::new())
                    }
                })
                .collect())
        })?;
        Ok(landings)
    }

    /// Brings a batch in. A database that is busy is asked again; should a commit have happened
    /// without an answer, the second try finds its rows there.
    fn bring_in(&self, batch: Vec<Import>) -> Result<Vec<Landing>, ImportError> {
        let batch = Arc::new(batch);
        let mut pause = Duration::from_millis(50);
        for _ in 1..TRIES {
            match self.try_to_bring_in(&batch) {
                Err(Failure::Busy { .. }) => std::thread::sleep(pause),
                settled => return settled.map_err(ImportError::from),
            }
            pause = (pause * 2).min(Duration::from_secs(2));
        }
        Ok(self.try_to_bring_in(&batch)?)
    }

    fn try_to_bring_in(&self, batch: &Arc<Vec<Import>>) -> Result<Vec<Landing>, Failure> {
        let municipality = Arc::clone(&self.municipality);
        let (source, batch) = (Arc::clone(&self.source), Arc::clone(batch));
        let now = self.clock.now();
        self.store.write_blocking(self.municipality.id, move |tx| {
            let actor = Actor::system(municipality.id);
            let deed = Deed {
                actor: &actor,
                municipality: &municipality,
                now,
                request_id: None,
            };
            cases::operations::import(tx, deed, &source, &batch)
        })
    }
}
