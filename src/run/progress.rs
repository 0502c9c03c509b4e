//! How far a long work is: a bar on a terminal, else a line in the log every ten seconds.

use super::log::Log;
use crate::claims::Step;
use crate::controls;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

/// One long work. Many threads may advance it.
#[derive(Debug)]
pub struct Progress {
    what: &'static str,
    unit: &'static str,
    total: Option<u64>,
    done: AtomicU64,
    told: Mutex<Instant>,
    bar: Option<ProgressBar>,
}

/// How far an admission is: rows are read, and then lines stored.
pub struct Admission<'a> {
    log: &'a Log,
    read: Progress,
    stored: OnceLock<Progress>,
}

impl<'a> Admission<'a> {
    pub(super) fn new(log: &'a Log, rows: Option<u64>) -> Self {
        let read = log.progress("admitting: reading", "rows", rows);
        Self { log, read, stored: OnceLock::new() }
    }

    /// A step more is done.
    pub fn hear(&self, step: Step) {
        match step {
            Step::Read(rows) => self.read.advance(rows),
            Step::Stored(lines) => self
                .stored
                .get_or_init(|| self.log.progress("admitting: storing", "lines", None))
                .advance(lines),
        }
    }
}

/// How far a control is: lines are put in order, where memory cannot hold them, and then judged.
pub struct Counting<'a> {
    log: &'a Log,
    sorted: OnceLock<Progress>,
    judged: OnceLock<Progress>,
}

impl<'a> Counting<'a> {
    pub(super) fn new(log: &'a Log) -> Self {
        Self { log, sorted: OnceLock::new(), judged: OnceLock::new() }
    }

    /// A step more is done.
    pub fn hear(&self, step: controls::Step) {
        let (bar, what, lines, of) = match step {
            controls::Step::Sorted { lines, of } => (&self.sorted, "sorting by person", lines, of),
            controls::Step::Judged { lines, of } => (&self.judged, "counting", lines, of),
        };
        bar.get_or_init(|| self.log.progress(what, "lines", Some(of))).advance(lines);
    }
}

const EVERY: Duration = Duration::from_secs(10);

impl Progress {
    pub(super) fn new(
        bars: Option<&MultiProgress>,
        what: &'static str,
        unit: &'static str,
        total: Option<u64>,
    ) -> Self {
        let bar = bars.map(|bars| {
            let form = match total {
                Some(_) => "{msg:24} {bar:32} {human_pos}/{human_len} {prefix}, {eta} left",
                None => "{msg:24} {spinner} {human_pos} {prefix}",
            };
            let style = ProgressStyle::with_template(form).expect("the template is right");
            let bar = total.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
            bars.add(bar.with_style(style).with_message(what).with_prefix(unit))
        });
        let (done, told) = (AtomicU64::new(0), Mutex::new(Instant::now()));
        Self { what, unit, total, done, told, bar }
    }

    /// So many units more are done.
    pub fn advance(&self, units: u64) {
        let done = self.done.fetch_add(units, Ordering::Relaxed).saturating_add(units);
        if let Some(bar) = &self.bar {
            bar.set_position(done);
            if self.total.is_some_and(|total| done >= total) {
                bar.finish_and_clear();
            }
            return;
        }
        // who does not get the lock leaves it to the thread that has it
        let Ok(mut told) = self.told.try_lock() else { return };
        if told.elapsed() >= EVERY {
            *told = Instant::now();
            self.tell(done);
        }
    }

    /// So many units are done.
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    fn tell(&self, done: u64) {
        let (what, unit) = (self.what, self.unit);
        tracing::info!(done, total = self.total, unit, "{what}");
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use indicatif::ProgressDrawTarget;

    #[test]
    fn threads_add_up() {
        let progress = Progress::new(None, "hashing", "bytes", None);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..1000).for_each(|_| progress.advance(2)));
            }
        });
        assert_eq!(progress.done(), 8000);
    }

    #[test]
    fn a_line_is_told_after_ten_seconds_and_not_before() {
        let progress = Progress::new(None, "hashing", "bytes", Some(100));
        let before = *progress.told.lock().unwrap();
        progress.advance(1);
        assert_eq!(*progress.told.lock().unwrap(), before);
        let Some(long_ago) = before.checked_sub(EVERY) else { return };
        *progress.told.lock().unwrap() = long_ago;
        progress.advance(1);
        assert!(*progress.told.lock().unwrap() >= before);
    }

    #[test]
    fn a_bar_follows_and_goes() {
        let bars = MultiProgress::with_draw_target(ProgressDrawTarget::hidden());
        for total in [None, Some(10)] {
            let progress = Progress::new(Some(&bars), "hashing", "bytes", total);
            progress.advance(4);
            let bar = progress.bar.clone().unwrap();
            assert_eq!((bar.position(), bar.is_finished()), (4, false));
            if total.is_some() {
                progress.advance(6);
                assert!(bar.is_finished(), "all is done");
            }
            drop(progress);
            assert!(bar.is_finished());
        }
    }
}
