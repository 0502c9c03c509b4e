//! The command line: what can be asked, in clap's words. Nothing is done here.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Controls of a health insurer's data cell over nationwide dumps of billed claim lines.
#[derive(Debug, Parser)]
#[command(
    name = "datacel",
    version,
    arg_required_else_help = true,
    after_help = "Example, from a clone of the repository:\n  \
                  datacel run data-samples/job.toml\n\n\
                  Exit codes: 0 done; 1 done, and the data needs attention; 2 not done; 101 a bug."
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// How to say what happens.
    #[command(flatten)]
    pub talk: Talk,
}

/// How the program speaks while it works (on stderr).
#[derive(Debug, Clone, Args)]
pub struct Talk {
    /// Form of the log on stderr
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text, value_name = "FORMAT")]
    pub log_format: LogFormat,
    /// Say nothing but errors
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

/// Form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// A bar on a terminal, lines elsewhere.
    Text,
    /// A JSON object a line.
    Json,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run a job: admit its claims, run its controls, write the results
    Run(RunArgs),
    /// Admit claims to a store and print the load report; or explain a file
    ///
    /// Exit code 0: done; 1: more rows are quarantined than were accepted; 2: the delivery is
    /// refused, and the store is as it was.
    Admit(AdmitArgs),
    /// Rapid antigen tests: tariffs, shares, supplements, cumulation, and what stands out
    ///
    /// Law of 22 December 2020. Lists that only you have (`lump_sum_providers`,
    /// `free_material_providers`, `antigen_exempted_kinds`, `results`) are read from --reference.
    Antigen(AntigenArgs),
    /// Controls of dental care
    #[command(subcommand)]
    Dental(Dental),
    /// Controls of next-generation sequencing
    #[command(subcommand)]
    Ngs(Ngs),
    /// Run a control that an analyst wrote in SQL; or check it, or test it on its cases
    ///
    /// The file is one SELECT with a header of comment lines; docs/write-a-control.md shows how to
    /// write one, queries/examples has three. Exit code of --test: 0 all cases give what they
    /// should, 1 some do not, 2 the control cannot be asked.
    Control(ControlArgs),
    /// Recompute every hash of a result and say what was changed
    ///
    /// Exit code 0: all is as it was written; 1: something differs; 2: it cannot be read.
    Verify {
        /// Folder of the result
        result: PathBuf,
    },
    /// The dated rule tables, with their sources
    #[command(subcommand)]
    Reference(Reference),
    /// Write invented claims as of a whole nation, with the truth about them
    ///
    /// OUT/claims has a Parquet file a month of booking; OUT/truth has what the controls must find.
    /// The same seed gives the same bytes.
    Synth(SynthArgs),
    /// Print the completions of a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// `datacel run`.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// The job file
    pub job: PathBuf,
    /// Stop after the plan: files, rows, controls, columns, memory and disk
    #[arg(long)]
    pub check: bool,
    /// Folder of the result, in place of the job's
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Run again though the result already answers the job
    #[arg(long)]
    pub force: bool,
    /// Why this run is made, for the manifest
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
}

/// `datacel admit`.
#[derive(Debug, Args)]
pub struct AdmitArgs {
    /// Files of one delivery: paths or globs
    #[arg(long, num_args = 1.., value_name = "FILES", required_unless_present = "explain")]
    pub claims: Vec<String>,
    /// Store of admitted claims
    #[arg(long, value_name = "DIR", required_unless_present = "explain")]
    pub store: Option<PathBuf>,
    /// Profile of the delivery: a shipped name or a TOML file
    #[arg(long, value_name = "NAME|FILE")]
    pub profile: Option<String>,
    /// Folder with rule tables (NAME.csv or NAME.parquet) that replace the embedded ones
    #[arg(long, value_name = "DIR")]
    pub reference: Option<PathBuf>,
    /// Lines that are kept: of the codes of all controls, or all
    #[arg(long, default_value = "controls", value_parser = ["controls", "all"])]
    pub scope: String,
    /// Day of the delivery: no service can be later
    #[arg(long, value_name = "DATE")]
    pub delivered: Option<String>,
    /// Delivery of the store that this one takes the place of
    #[arg(long, value_name = "FINGERPRINT")]
    pub replaces: Option<String>,
    /// Quarantined rows that were looked at; more than these is exit code 1
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub accept_quarantined: u64,
    /// Say what the door makes of a file, column by column, and admit nothing
    ///
    /// Prints no value of a column that may name a person, and ends with a draft of a profile.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["claims", "store", "replaces"])]
    pub explain: Option<PathBuf>,
}

/// `datacel antigen`.
#[derive(Debug, Args)]
pub struct AntigenArgs {
    /// Days of service, e.g. 2021-01-01..2021-12-31 [default: 2020-01-01..2024-12-31, the calendar
    /// years in which the law paid]
    #[arg(long, value_name = "FROM..TO")]
    pub service: Option<String>,
    /// Days of service of which the files hold every line: without them a missing act proves nothing
    #[arg(long, value_name = "FROM..TO")]
    pub complete: Option<String>,
    /// What every control takes.
    #[command(flatten)]
    pub common: Common,
}

/// `datacel dental`.
#[derive(Debug, Subcommand)]
pub enum Dental {
    /// P-values: who billed over 5,000 P a month, 13,000 a quarter or 46,000 a year
    ///
    /// Art. 6 § 19 of the nomenclature. Shows the amount above each limit, with the calculation.
    PValues(PValuesArgs),
    /// Rules of art. 5: age, frequency, services that exclude each other, teeth
    ///
    /// Holds each act against the rules of the text in force from 2020 to 2021, and lists what
    /// contradicts a sentence (breach) or may do so (alert), with its lines.
    Rules(RulesArgs),
}

/// `datacel dental rules`.
#[derive(Debug, Args)]
pub struct RulesArgs {
    /// Days of service whose acts are judged
    #[arg(long, default_value = "2020-01-01..2021-12-31", value_name = "FROM..TO")]
    pub service: String,
    /// Days of service of which the files hold every line: without them a missing act proves nothing
    #[arg(long, value_name = "FROM..TO")]
    pub complete: Option<String>,
    /// Days of reception that must be delivered after a window before a missing act proves something
    #[arg(long, default_value_t = 365, value_name = "N")]
    pub reception_slack_days: u32,
    /// What every control takes.
    #[command(flatten)]
    pub common: Common,
}

/// `datacel dental p-values`.
#[derive(Debug, Args)]
pub struct PValuesArgs {
    /// Calendar year of service
    #[arg(long)]
    pub year: i32,
    /// Only lines that an insurer received on these days, e.g. 2020-01-03..2022-03-18
    #[arg(long, value_name = "FROM..TO")]
    pub received: Option<String>,
    /// Basis of the proposed amount
    #[arg(long, default_value = "year", value_parser = ["year", "quarter", "month", "highest"])]
    pub basis: String,
    /// Fines to calculate besides the lowest and the highest, in percent from 5 to 150
    #[arg(long, value_delimiter = ',', value_name = "PERCENT")]
    pub fine_percent: Vec<i64>,
    /// Early warning: what is exceeded until this day of the year, and what may still come
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// What every control takes.
    #[command(flatten)]
    pub common: Common,
}

/// `datacel control`.
#[derive(Debug, Args)]
#[command(
    mut_arg("claims", |arg| arg.required(false).required_unless_present_any(["store", "check", "test"])),
    mut_arg("out", |arg| arg.required(false).required_unless_present_any(["check", "test"])),
)]
pub struct ControlArgs {
    /// The file with the query
    #[arg(value_name = "FILE.sql")]
    pub file: PathBuf,
    /// Value of a parameter, in place of the header's: service_to=2021-12-31
    #[arg(long, value_name = "NAME=VALUE")]
    pub param: Vec<String>,
    /// Look at the file, say what is wrong or what it would give, and read no claims
    #[arg(long)]
    pub check: bool,
    /// Ask the cases in the folder beside the file (FILE/CASE/claims.csv, expected.csv)
    #[arg(long, conflicts_with = "check")]
    pub test: bool,
    /// What every control takes.
    #[command(flatten)]
    pub common: Common,
}

/// `datacel ngs`.
#[derive(Debug, Subcommand)]
pub enum Ngs {
    /// Volume: which institutions reach 1,500 tests in the three years before they apply
    ///
    /// Art. 1.2.1 of the agreement; with what the tables say of the other criteria of art. 1, 5, 8
    /// and 10. Needs the tables of the agreement: --reference DIR.
    Volume(NgsVolumeArgs),
    /// Evaluation: activity, spending, turn-around time, registration and conformity of a period
    ///
    /// Art. 8 of the NGS agreement, beside the period before of the same length. The tables of the
    /// agreement come with `--reference DIR`; what is not given is not made, and the report says so.
    Evaluate(EvaluateArgs),
}

/// `datacel ngs volume`.
#[derive(Debug, Args)]
pub struct NgsVolumeArgs {
    /// An application, in place of those of the table `candidacies`; may be given several times
    #[arg(long = "candidacy", value_name = "INSTITUTION=DATE")]
    pub candidacies: Vec<String>,
    /// What is counted of the billings: each, or a test with both codes once
    #[arg(long, default_value = "billings", value_parser = ["billings", "tests"])]
    pub count: String,
    /// What every control takes.
    #[command(flatten)]
    pub common: Common,
}

/// `datacel ngs evaluate`.
#[derive(Debug, Args)]
pub struct EvaluateArgs {
    /// Claim dates that are evaluated, both days included, e.g. 2024-07-01..2026-06-30
    #[arg(long, value_name = "FROM..TO")]
    pub period: String,
    /// What every control takes.
    #[command(flatten)]
    pub common: Common,
}

/// What every control takes.
#[derive(Debug, Args)]
pub struct Common {
    /// Files of one delivery: paths or globs
    #[arg(long, num_args = 1.., value_name = "FILES", required_unless_present = "store")]
    pub claims: Vec<String>,
    /// Store of admitted claims; alone: everything admitted there
    #[arg(long, value_name = "DIR")]
    pub store: Option<PathBuf>,
    /// Profile of the delivery: a shipped name or a TOML file
    #[arg(long, default_value = "canonical", value_name = "NAME|FILE")]
    pub profile: String,
    /// Folder with rule tables (NAME.csv or NAME.parquet) that replace the embedded ones
    #[arg(long, value_name = "DIR")]
    pub reference: Option<PathBuf>,
    /// Folder of the result
    #[arg(long, value_name = "DIR", required = true)]
    pub out: Option<PathBuf>,
    /// Date of the report [default: the latest reception or service date in the claims]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
    /// Languages of the report
    #[arg(long, value_delimiter = ',', default_value = "nl,fr,en", value_name = "LANG")]
    pub lang: Vec<String>,
    /// Of whom dossiers are made: over (the dentists over a limit), none, or keys of providers
    #[arg(long, value_delimiter = ',', default_value = "over", value_name = "over|none|KEY")]
    pub dossiers: Vec<String>,
    /// Forms of reports and dossiers; tables are always written
    #[arg(long, value_delimiter = ',', default_value = "html,xlsx,pdf", value_name = "FORMAT")]
    pub formats: Vec<String>,
    /// Who counts: both engines, which must agree, or one
    #[arg(long, value_enum, default_value_t = Engine::Both)]
    pub engine: Engine,
    /// Quarantined rows that were looked at; more than these is exit code 1
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub accept_quarantined: u64,
    /// Run again though the result already answers the question
    #[arg(long)]
    pub force: bool,
    /// Why this run is made, for the manifest
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
}

/// Who counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// The queries and the recount; they must agree.
    Both,
    /// The queries on Polars alone.
    Polars,
    /// The plain fold alone, where a figure has one.
    Fold,
}

/// `datacel reference`.
#[derive(Debug, Subcommand)]
pub enum Reference {
    /// Name the rule tables, with rows, validity and source
    List(ReferenceArgs),
    /// Print a rule table as CSV
    Show {
        /// Name of the table, e.g. `p_values`
        table: String,
        /// Only rows in force on this day
        #[arg(long, value_name = "DATE")]
        on: Option<String>,
        /// Where else tables come from.
        #[command(flatten)]
        from: ReferenceArgs,
    },
    /// Check the rule tables: overlaps, gaps, check digits; exit code 1 on faults
    Check(ReferenceArgs),
}

/// Where rule tables come from besides the embedded ones.
#[derive(Debug, Args)]
pub struct ReferenceArgs {
    /// Folder with rule tables (NAME.csv or NAME.parquet) that replace the embedded ones
    #[arg(long, value_name = "DIR")]
    pub reference: Option<PathBuf>,
}

/// `datacel synth`.
#[derive(Debug, Args)]
pub struct SynthArgs {
    /// Claim lines, all care together; rapid antigen tests and the cases of the rules of art. 5 come
    /// on top in files of their own
    #[arg(long, value_name = "N")]
    pub lines: u64,
    /// Service year of most dental lines; the others are of the year before
    #[arg(long, default_value_t = 2020)]
    pub year: i32,
    /// Same seed, same bytes
    #[arg(long, value_name = "S")]
    pub seed: u64,
    /// Folder to make [default: synth-SEED]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Part of the lines that is dental, 0 to 1; of all care of a nation it is about 0.04
    #[arg(long, default_value = "0.25", value_name = "F")]
    pub dental_share: String,
    /// In which forms the same claims are delivered
    #[arg(long, default_value = "clean", value_parser = ["clean", "sas", "mixed"])]
    pub quirks: String,
    /// Also NGS tests of July 2019 to June 2026, in claims/ngs-*.parquet
    ///
    /// OUT/reference has the tables of their agreement, OUT/truth what its evaluation must find.
    #[arg(long)]
    pub ngs: bool,
}
