//! What the program says while it works: to a person on stderr, and always into `log.jsonl`.
//!
//! Only this program's own events are taken: their messages are written here in the source, with
//! counts and names of files. So no data of a person can enter, whatever a library logs.

use super::clock::LogTime;
use super::progress::{Admission, Counting, Progress};
use crate::diagnostic::{Fault, Outcome};
use indicatif::MultiProgress;
use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tracing::Subscriber;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::{self, MakeWriter};
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::registry::Registry;

/// Form of the log on stderr.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Lines for a person, with bars on a terminal.
    Text,
    /// A JSON object a line.
    Json,
}

/// The log of the program.
#[derive(Debug, Clone)]
pub struct Log {
    tape: Tape,
    bars: Option<MultiProgress>,
}

impl Log {
    /// Starts the log of the whole program: called once, by `main`. `quiet`: errors only on stderr.
    pub fn start(form: Form, quiet: bool) -> Self {
        let wants_bars = form == Form::Text && !quiet && io::stderr().is_terminal();
        let log = Self { tape: Tape::default(), bars: wants_bars.then(MultiProgress::new) };
        let screen = Screen { bars: log.bars.clone() };
        tracing::subscriber::set_global_default(subscriber(form, quiet, screen, log.tape.clone()))
            .expect("the program starts its log once");
        log
    }

    /// Writes into this file from now on, after all that was said before.
    ///
    /// # Errors
    /// The file cannot be written; `path` is its name in the message.
    pub fn attach(&self, mut file: File, path: &Path) -> Outcome<()> {
        let mut tape = self.tape.lock();
        if let Reel::Memory(said) = &*tape {
            file.write_all(said).map_err(|error| Fault::io("write the log", path, &error))?;
        }
        *tape = Reel::File(file);
        Ok(())
    }

    /// Shows how far a long work is: `what` is done in `unit`s, `total` where it is known.
    pub fn progress(&self, what: &'static str, unit: &'static str, total: Option<u64>) -> Progress {
        Progress::new(self.bars.as_ref(), what, unit, total)
    }

    /// Shows how far an admission is, of so many rows where that is known.
    pub fn admission(&self, rows: Option<u64>) -> Admission<'_> {
        Admission::new(self, rows)
    }

    /// Shows how far a control is.
    pub fn counting(&self) -> Counting<'_> {
        Counting::new(self)
    }
}

fn subscriber(
    form: Form,
    quiet: bool,
    screen: impl for<'a> MakeWriter<'a> + Send + Sync + 'static,
    tape: Tape,
) -> impl Subscriber + Send + Sync {
    let own = |level: LevelFilter| Targets::new().with_target(env!("CARGO_PKG_NAME"), level);
    let shown = own(if quiet { LevelFilter::ERROR } else { LevelFilter::INFO });
    let on_screen = fmt::layer().with_writer(screen).with_timer(LogTime).log_internal_errors(false);
    let on_screen: Box<dyn Layer<Registry> + Send + Sync> = match form {
        Form::Text => on_screen.with_ansi(false).with_target(false).with_filter(shown).boxed(),
        Form::Json => on_screen.json().flatten_event(true).with_filter(shown).boxed(),
    };
    let on_tape = fmt::layer()
        .json()
        .flatten_event(true)
        .with_writer(tape)
        .with_timer(LogTime)
        .log_internal_errors(false)
        .with_filter(own(LevelFilter::INFO));
    Registry::default().with(on_screen).with(on_tape)
}

/// Stderr, with the bars out of the way while a line is written.
#[derive(Debug, Clone)]
struct Screen {
    bars: Option<MultiProgress>,
}

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let write = || io::stderr().lock().write(bytes);
        match &self.bars {
            Some(bars) => bars.suspend(write),
            None => write(),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

impl MakeWriter<'_> for Screen {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// The JSON lines: in memory until there is a file for them.
#[derive(Debug, Clone, Default)]
struct Tape(Arc<Mutex<Reel>>);

#[derive(Debug)]
enum Reel {
    Memory(Vec<u8>),
    File(File),
}

impl Default for Reel {
    fn default() -> Self {
        Self::Memory(Vec::new())
    }
}

impl Tape {
    /// A thread that panicked while it logged has at worst left a cut line.
    fn lock(&self) -> MutexGuard<'_, Reel> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Write for Tape {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut *self.lock() {
            Reel::Memory(said) => said.write(bytes),
            Reel::File(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut *self.lock() {
            Reel::Memory(_) => Ok(()),
            Reel::File(file) => file.flush(),
        }
    }
}

impl MakeWriter<'_> for Tape {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stderr and `log.jsonl` hold after two events, one before and one after the file.
    fn said(form: Form, quiet: bool) -> (String, String) {
        let log = Log { tape: Tape::default(), bars: None };
        let screen = Tape::default();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.jsonl");
        let subscriber = subscriber(form, quiet, screen.clone(), log.tape.clone());
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!(rows = 3, "admitted");
            tracing::info!(target: "polars", "a row of a person");
            log.attach(File::create(&path).unwrap(), &path).unwrap();
            tracing::error!("not done");
        });
        let Reel::Memory(shown) = &*screen.lock() else { panic!("the screen stays in memory") };
        (String::from_utf8(shown.clone()).unwrap(), std::fs::read_to_string(path).unwrap())
    }

    #[test]
    fn the_file_holds_every_own_event_as_json_whatever_is_shown() {
        for (form, quiet) in [(Form::Text, false), (Form::Json, true)] {
            let (_, file) = said(form, quiet);
            let events: Vec<serde_json::Value> =
                file.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            assert_eq!(events.len(), 2, "{file}");
            assert_eq!(
                (&events[0]["message"], &events[0]["rows"]),
                (&"admitted".into(), &3.into())
            );
            assert_eq!(events[1]["level"], "ERROR");
        }
    }

    #[test]
    fn the_screen_has_the_form_and_the_level_asked_for() {
        let (text, _) = said(Form::Text, false);
        assert_eq!(text.lines().count(), 2);
        assert!(text.contains("INFO admitted rows=3"), "{text}");
        let (quiet, _) = said(Form::Json, true);
        assert_eq!(quiet.lines().count(), 1);
        assert!(quiet.starts_with('{') && quiet.contains("not done"), "{quiet}");
    }
}
