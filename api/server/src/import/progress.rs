//! Showing how far it is.

use std::io::Write;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// How progress is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// As a bar that moves, on the terminal.
    Bar,
    /// As a line with numbers, every few seconds.
    Lines,
    /// Not at all.
    None,
}

const EVERY: Duration = Duration::from_secs(5);

pub(super) struct Meter<'o> {
    bar: Option<ProgressBar>,
    lines: Option<&'o mut dyn Write>,
    told: Instant,
}

impl<'o> Meter<'o> {
    pub(super) fn new(progress: Progress, length: u64, out: &'o mut dyn Write) -> Self {
        let bar = (progress == Progress::Bar).then(|| {
            let bar = ProgressBar::new(length);
            let style = "{bar:40} {percent:>3} %  {msg}  {eta} left";
            if let Ok(style) = ProgressStyle::with_template(style) {
                bar.set_style(style);
            }
            bar
        });
        Self {
            bar,
            lines: (progress == Progress::Lines).then_some(out),
            told: Instant::now(),
        }
    }

    /// Shows a new state, in bytes of the file and in rows.
    pub(super) fn show(&mut self, (at, length): (u64, u64), rows: u64) {
        if let Some(bar) = &self.bar {
            bar.set_position(at);
            bar.set_message(format!("{rows} rows"));
        }
        if let Some(out) = &mut self.lines
            && self.told.elapsed() >= EVERY
        {
            self.told = Instant::now();
            // A reader that went away is no reason to stop.
            let _ = writeln!(
                out,
                "{rows} rows, {} % of the file",
                at * 100 / length.max(1)
            );
        }
    }

    pub(super) fn finish(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}
