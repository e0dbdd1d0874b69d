//! The commands: one file each, thin. Only this room and `main` read arguments, the environment and the clock.

mod add;
mod ask;
mod extract;
mod geocode;
mod import;
mod ingest;
pub mod input;
mod links;
mod remote;
mod review;
mod river;
mod rows;
mod serve;
mod session;

use std::io::{IsTerminal, Write};

use clap::{Parser, Subcommand, ValueEnum};
use serde_json::Value;

use crate::{domain::Status, gazetteer::Gazetteer, geocode::Spotter};

/// Maps incidents along the China-North Korea border: reports in, placed and dated incidents out
#[derive(Debug, Parser)]
#[command(name = "bordermap", version, propagate_version = true, max_term_width = 110)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// How a command's answer is printed.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct FormatFlag {
    /// How the answer is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(serve::DemoArgs),
    Serve(serve::ServeArgs),
    Ingest(ingest::Args),
    Extract(extract::Args),
    Add(add::Args),
    Import(import::Args),
    Near(ask::NearArgs),
    Export(ask::ExportArgs),
    Geocode(geocode::Args),
    River(river::RiverArgs),
    Crossings(river::CrossingsArgs),
    Show(review::ShowArgs),
    /// Mark incidents as confirmed
    #[command(after_help = "Example:\n  bordermap confirm 9025b44a 1fa8c2d0")]
    Confirm(review::SettleArgs),
    /// Mark incidents as rejected: they leave the map and every export
    #[command(after_help = "Example:\n  bordermap reject 9025b44a")]
    Reject(review::SettleArgs),
    Links(links::LinksArgs),
    Link(links::LinkArgs),
    Unlink(links::UnlinkArgs),
    Check(review::CheckArgs),
}

/// Why a command did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// Wrong usage: exit code 2.
    #[error("{0}")]
    Usage(String),
    /// Anything else: exit code 1.
    #[error("{0}")]
    Failure(String),
}

impl CliError {
    pub fn usage(message: impl Into<String>) -> Self {
        Self::Usage(message.into())
    }

    pub fn failure(message: impl Into<String>) -> Self {
        Self::Failure(message.into())
    }

    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Failure(_) => 1,
        }
    }
}

/// Runs the command that the arguments name.
pub fn run(cli: &Cli) -> Result<(), CliError> {
    let out = |f: &FormatFlag| Output { json: f.format == Format::Json };
    match &cli.command {
        Command::Demo(a) => serve::demo(a, &out(&a.format)),
        Command::Serve(a) => serve::serve(a, &out(&a.format)),
        Command::Ingest(a) => ingest::run(a, &out(&a.format)),
        Command::Extract(a) => extract::run(a, &out(&a.format)),
        Command::Add(a) => add::run(a, &out(&a.format)),
        Command::Import(a) => import::run(a, &out(&a.format)),
        Command::Near(a) => ask::near(a, &out(&a.format)),
        Command::Export(a) => ask::export(a, &Output { json: false }),
        Command::Geocode(a) => geocode::run(a, &out(&a.format)),
        Command::River(a) => river::river(a, &out(&a.format)),
        Command::Crossings(a) => river::crossings(a, &out(&a.format)),
        Command::Show(a) => review::show(a, &out(&a.format)),
        Command::Confirm(a) => review::settle(a, Status::Confirmed, &out(&a.format)),
        Command::Reject(a) => review::settle(a, Status::Rejected, &out(&a.format)),
        Command::Links(a) => links::links(a, &out(&a.format)),
        Command::Link(a) => links::link(a, &out(&a.format)),
        Command::Unlink(a) => links::unlink(a, &out(&a.format)),
        Command::Check(a) => review::check(a, &out(&a.format)),
    }
}

/// Where answers go: text or JSON on standard output, notes and progress on standard error.
pub struct Output {
    pub json: bool,
}

impl Output {
    /// Prints one line of an answer. A reader that has gone away ends the program quietly.
    pub fn line(&self, text: &str) {
        let mut stdout = std::io::stdout().lock();
        if writeln!(stdout, "{text}").is_err() {
            // The other end of the pipe is closed: there is nobody left to answer.
            drop(stdout);
            std::process::exit(0);
        }
    }

    /// Prints a JSON answer.
    pub fn value(&self, value: &Value) {
        self.line(&format!("{value:#}"));
    }

    /// Prints a note on standard error.
    pub fn note(&self, text: &str) {
        eprintln!("{text}");
    }

    /// A bar on standard error when that is a terminal and the work is long, hidden otherwise.
    pub fn progress(&self, steps: usize, what: &str) -> indicatif::ProgressBar {
        if steps < 20 || !std::io::stderr().is_terminal() {
            return indicatif::ProgressBar::hidden();
        }
        let bar = indicatif::ProgressBar::new(u64::try_from(steps).unwrap_or(u64::MAX));
        if let Ok(style) = indicatif::ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}") {
            bar.set_style(style);
        }
        bar.set_message(what.to_owned());
        bar
    }
}

/// The built-in gazetteer, loaded.
pub struct Ground {
    pub gazetteer: Gazetteer,
}

impl Ground {
    pub fn load() -> Result<Self, CliError> {
        Gazetteer::built_in().map(|gazetteer| Self { gazetteer }).map_err(|e| CliError::failure(e.to_string()))
    }

    pub fn spotter(&self) -> Result<Spotter<'_>, CliError> {
        Spotter::new(&self.gazetteer).map_err(|e| CliError::failure(e.to_string()))
    }
}

/// The delimiter of a CSV text: the one of `,` `;` and tab that its first line has most of.
pub fn csv_delimiter(bytes: &[u8]) -> u8 {
    let line = bytes.split(|b| *b == b'\n').next().unwrap_or(bytes);
    let count = |d: u8| line.iter().filter(|b| **b == d).count();
    [b',', b';', b'\t'].into_iter().max_by_key(|d| (count(*d), *d == b',')).unwrap_or(b',')
}

/// Reports the files that could not be read, after the work on the others is done.
pub fn fail_on_bad(bad: Vec<CliError>) -> Result<(), CliError> {
    if bad.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = bad.iter().map(ToString::to_string).collect();
    Err(CliError::failure(lines.join("\n")))
}
