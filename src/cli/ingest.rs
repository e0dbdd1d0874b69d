//! `bordermap ingest`: reports into the store, linked with what is there.

use std::path::PathBuf;

use serde_json::json;

use super::{
    CliError, FormatFlag, Ground, Output,
    input::{self, ReportFlags},
    remote,
    session::{self, DataFlag},
};
use crate::{
    domain::{IncidentId, Report, ReportId, report::outlet_key},
    link::{Registry, Stamp},
    pipeline,
    store::{EmbeddedStore, Store},
};

/// Read reports, link them with what is stored, and store the drafts
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  bordermap ingest https://example.org/2019/a-report.html\n  bordermap ingest --feed https://example.org/rss.xml\n  bordermap ingest --manifest reports.csv *.txt\n  bordermap ingest report.txt --published 2019-08-29 --publisher 'Daily NK' --data my-folder\n\nA report that is stored already changes nothing."
)]
pub struct Args {
    #[command(flatten)]
    pub format: FormatFlag,
    /// Report files (plain text, Markdown, saved web pages) or web addresses (https://...)
    #[arg(required_unless_present = "feed", value_name = "FILE_OR_URL")]
    reports: Vec<String>,
    /// Address of an RSS, Atom or JSON feed: its entries that were not read before are read
    #[arg(long, value_name = "URL")]
    feed: Vec<String>,
    /// Also read addresses in the own network, such as an intranet
    #[arg(long)]
    allow_private: bool,
    #[command(flatten)]
    flags: ReportFlags,
    #[command(flatten)]
    data: DataFlag,
}

/// Above this many incidents the collection file is written once at the end, not after every report.
const PUBLISH_EACH_BELOW: usize = 2_000;

pub fn run(args: &Args, out: &Output) -> Result<(), CliError> {
    let (addresses, files): (Vec<&String>, Vec<&String>) = args.reports.iter().partition(|r| remote::is_address(r));
    let files: Vec<PathBuf> = files.into_iter().map(PathBuf::from).collect();
    let (mut reports, mut bad) = input::reports(&files, &args.flags)?;
    let ground = Ground::load()?;
    let store = session::writer(&args.data.data, "ingest", out)?;
    if !addresses.is_empty() || !args.feed.is_empty() {
        let (fetched, failed) = remote::reports(&addresses, &args.feed, args.allow_private, &args.flags, &store.snapshot(), out);
        reports.extend(fetched);
        bad.extend(failed);
    }
    session::warn_of_future(&reports, out);
    ingest(&store, &ground, reports, out)?;
    super::fail_on_bad(bad)
}

/// Stores all reports in one transaction, without a word.
pub fn ingest_quietly(store: &EmbeddedStore, ground: &Ground, reports: Vec<Report>) -> Result<(), CliError> {
    let spotter = ground.spotter()?;
    let snapshot = store.snapshot();
    let reports: Vec<Report> = reports.into_iter().filter(|r| snapshot.report(&r.id).is_none()).collect();
    if reports.is_empty() {
        return Ok(());
    }
    let mut registry = session::registry(&snapshot);
    let now = session::now();
    let mut transaction = session::transaction("ingest", Vec::new());
    for report in &reports {
        let drafts = pipeline::read_report(report, &ground.gazetteer, &spotter).incidents;
        let change = registry.place(drafts, &mut Stamp { now: &now, new_id: &mut session::new_id });
        session::note_change(&mut transaction, &registry, change);
    }
    transaction.reports = reports;
    store.commit(transaction)?;
    Ok(store.publish()?)
}

/// So many reports are made durable together when there are more than [`EACH_ALONE_BELOW`]: waiting for the disk after each
/// would take longer than reading it.
const TOGETHER: usize = 64;
const EACH_ALONE_BELOW: usize = 500;

/// Stores the reports: each with its incidents, told to the user once it is durable.
pub fn ingest(store: &EmbeddedStore, ground: &Ground, reports: Vec<Report>, out: &Output) -> Result<(), CliError> {
    let spotter = ground.spotter()?;
    let mut registry = session::registry(&store.snapshot());
    let progress = out.progress(reports.len(), "storing reports");
    let together = if reports.len() < EACH_ALONE_BELOW { 1 } else { TOGETHER };
    let mut reports = reports.into_iter();
    loop {
        let batch: Vec<Report> = reports.by_ref().take(together).collect();
        if batch.is_empty() {
            break;
        }
        let mut transaction = session::transaction("ingest", Vec::new());
        let mut told: Vec<Told> = Vec::new();
        for report in batch {
            progress.inc(1);
            let in_batch = || transaction.reports.iter().find(|r| r.id == report.id);
            if let Some(stored) = store.snapshot().report(&report.id).map(AsRef::as_ref).or_else(in_batch) {
                let warnings = not_taken(stored, &report);
                told.push(Told { label: report.label, id: report.id, known: true, notes: warnings.clone(), warnings, ..Told::default() });
                continue;
            }
            let read = pipeline::read_report(&report, &ground.gazetteer, &spotter);
            let now = transaction.at.clone();
            let change = registry.place(read.incidents, &mut Stamp { now: &now, new_id: &mut session::new_id });
            let touched: Vec<IncidentId> = change.new.iter().chain(&change.changed).copied().collect();
            told.push(Told {
                label: report.label.clone(),
                id: report.id.clone(),
                known: false,
                new: brief(&registry, &change.new),
                joined: brief(&registry, &change.changed),
                ask: registry.doubts(Some(&touched)).into_iter().filter_map(|d| session::doubt(&registry, &d)).collect(),
                warnings: read.diagnostics.iter().filter(|d| d.code == "event_after_publication").map(|d| d.message.clone()).collect(),
                notes: read.diagnostics.iter().map(|d| d.message.clone()).collect(),
            });
            session::note_change(&mut transaction, &registry, change);
            transaction.reports.push(report);
        }
        if !transaction.reports.is_empty() {
            store.commit(transaction)?;
        }
        // Told before the files are made anew: that may fail, and the reports are stored by now.
        told.iter().for_each(|t| t.tell(out));
        if store.snapshot().len() < PUBLISH_EACH_BELOW {
            store.publish()?;
        }
    }
    progress.finish_and_clear();
    store.publish()?;
    Ok(())
}

fn brief(registry: &Registry, ids: &[IncidentId]) -> Vec<(IncidentId, String)> {
    ids.iter().filter_map(|id| registry.get(*id)).map(|i| (i.id, i.title.clone())).collect()
}

/// What became of a report.
#[derive(Default)]
struct Told {
    label: String,
    id: ReportId,
    known: bool,
    new: Vec<(IncidentId, String)>,
    joined: Vec<(IncidentId, String)>,
    ask: Vec<session::DoubtRow>,
    warnings: Vec<String>,
    notes: Vec<String>,
}

/// What is said of a report whose text is stored already, of the values that differ and are not taken.
fn not_taken(stored: &Report, given: &Report) -> Vec<String> {
    let shown = |v: Option<String>| v.map_or("unknown".to_owned(), |v| format!("`{v}`"));
    let same_outlet = |a: &str, b: &str| outlet_key(a) == outlet_key(b);
    let mut differing: Vec<(&str, Option<String>, Option<String>)> = Vec::new();
    if given.published.is_some_and(|d| stored.published.is_none_or(|s| !s.agrees(d, 0))) {
        differing.push(("publication date", stored.published.map(|d| d.to_string()), given.published.map(|d| d.to_string())));
    }
    if given.publisher.as_ref().is_some_and(|p| stored.publisher.as_ref().is_none_or(|s| !same_outlet(s, p))) {
        differing.push(("publisher", stored.publisher.clone(), given.publisher.clone()));
    }
    if given.language != stored.language {
        differing.push(("language", Some(stored.language.clone()), Some(given.language.clone())));
    }
    if given.url.is_some() && given.url != stored.url {
        differing.push(("address", stored.url.clone(), given.url.clone()));
    }
    let say = |(field, old, new)| {
        format!("the text is that of `{}`, whose {field} stays {}; {} was not taken", stored.label, shown(old), shown(new))
    };
    differing.into_iter().map(say).collect()
}

impl Told {
    /// One line and its details, or one JSON object a line, printed only after the report is durable.
    fn tell(&self, out: &Output) {
        if out.json {
            let brief =
                |list: &[(IncidentId, String)]| list.iter().map(|(id, title)| json!({"id": id, "title": title})).collect::<Vec<_>>();
            out.line(
                &json!({"report": self.label, "report_id": self.id, "already_stored": self.known, "new": brief(&self.new), "joined": brief(&self.joined), "ask": self.ask, "notes": self.notes})
                    .to_string(),
            );
            return;
        }
        if self.known {
            out.line(&format!("{}: stored already, nothing changed", self.label));
            for w in &self.warnings {
                out.line(&format!("  warning: {w}"));
            }
            return;
        }
        out.line(&format!("{}: {} new incident(s), {} joined", self.label, self.new.len(), self.joined.len()));
        for (id, title) in &self.new {
            out.line(&format!("  new     {id}  {title}"));
        }
        for (id, title) in &self.joined {
            out.line(&format!("  joined  {id}  {title}"));
        }
        for d in &self.ask {
            out.line(&format!("  ask     {d}"));
        }
        for w in &self.warnings {
            out.line(&format!("  warning: {w}"));
        }
        if self.new.is_empty() && self.joined.is_empty() {
            for n in &self.notes {
                out.line(&format!("  note: {n}"));
            }
        }
    }
}
