//! `bordermap ingest`: reports into the store, linked with what is there.

use std::path::PathBuf;

use serde_json::json;

use super::{
    CliError, FormatFlag, Ground, Output,
    input::{self, ReportFlags},
    session::{self, DataFlag},
};
use crate::{
    domain::{Incident, Report},
    link::{Placed, Registry},
    pipeline,
    store::{EmbeddedStore, Store, Transaction},
};

/// Read reports, link them with what is stored, and store the drafts
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  bordermap ingest --manifest reports.csv *.txt\n  bordermap ingest report.txt --published 2019-08-29 --publisher 'Daily NK' --data my-folder\n\nA report that is stored already changes nothing."
)]
pub struct Args {
    #[command(flatten)]
    pub format: FormatFlag,
    /// Report files: plain text in UTF-8
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    flags: ReportFlags,
    #[command(flatten)]
    data: DataFlag,
}

/// Above this many incidents the collection file is written once at the end, not after every report.
const PUBLISH_EACH_BELOW: usize = 2_000;

pub fn run(args: &Args, out: &Output) -> Result<(), CliError> {
    let (reports, bad) = input::reports(&args.files, &args.flags)?;
    let ground = Ground::load()?;
    let store = session::writer(&args.data.data, "ingest", out)?;
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
    let mut registry = Registry::of(snapshot.incidents().map(AsRef::as_ref));
    let now = session::now();
    let mut ids = std::collections::BTreeSet::new();
    for report in &reports {
        for draft in pipeline::read_report(report, &ground.gazetteer, &spotter).incidents {
            let (Placed::New(id) | Placed::Joined(id)) = registry.place(draft, session::new_id(), &now);
            ids.insert(id);
        }
    }
    let incidents = ids.into_iter().filter_map(|id| registry.get(id).cloned()).collect();
    store.commit(Transaction { at: now, who: session::who(), action: "ingest".to_owned(), reports, incidents })?;
    Ok(store.publish()?)
}

/// Stores the reports one by one: each with its incidents in one transaction, told to the user once it is durable.
pub fn ingest(store: &EmbeddedStore, ground: &Ground, reports: Vec<Report>, out: &Output) -> Result<(), CliError> {
    let spotter = ground.spotter()?;
    let mut registry = Registry::of(store.snapshot().incidents().map(AsRef::as_ref));
    let progress = out.progress(reports.len(), "storing reports");
    for report in reports {
        progress.inc(1);
        if store.snapshot().report(&report.id).is_some() {
            told(out, &report, &[], &[], &[], true);
            continue;
        }
        let read = pipeline::read_report(&report, &ground.gazetteer, &spotter);
        let now = session::now();
        let mut touched = Vec::new();
        for draft in read.incidents {
            let placed = registry.place(draft, session::new_id(), &now);
            if !touched.contains(&placed) {
                touched.push(placed);
            }
        }
        let changed = |p: &Placed| match p {
            Placed::New(id) | Placed::Joined(id) => registry.get(*id).cloned(),
        };
        let incidents: Vec<Incident> = touched.iter().filter_map(changed).collect();
        let made: Vec<&Incident> = incidents.iter().filter(|i| touched.contains(&Placed::New(i.id))).collect();
        let joined: Vec<&Incident> = incidents.iter().filter(|i| !touched.contains(&Placed::New(i.id))).collect();
        store.commit(Transaction {
            at: now,
            who: session::who(),
            action: "ingest".to_owned(),
            reports: vec![report.clone()],
            incidents: incidents.clone(),
        })?;
        if store.snapshot().len() < PUBLISH_EACH_BELOW {
            store.publish()?;
        }
        let notes: Vec<String> = read.diagnostics.iter().map(|d| d.message.clone()).collect();
        told(out, &report, &made, &joined, &notes, false);
    }
    progress.finish_and_clear();
    store.publish()?;
    Ok(())
}

/// Says what became of a report: one line, or one JSON object a line, printed only after it is durable.
fn told(out: &Output, report: &Report, made: &[&Incident], joined: &[&Incident], notes: &[String], known: bool) {
    if out.json {
        let brief = |list: &[&Incident]| list.iter().map(|i| json!({"id": i.id, "title": i.title})).collect::<Vec<_>>();
        out.line(&json!({"report": report.label, "report_id": report.id, "already_stored": known, "new": brief(made), "joined": brief(joined), "notes": notes}).to_string());
        return;
    }
    if known {
        out.line(&format!("{}: stored already, nothing changed", report.label));
        return;
    }
    out.line(&format!("{}: {} new incident(s), {} joined", report.label, made.len(), joined.len()));
    for i in made {
        out.line(&format!("  new     {}  {}", i.id, i.title));
    }
    for i in joined {
        out.line(&format!("  joined  {}  {}", i.id, i.title));
    }
    if made.is_empty() && joined.is_empty() {
        for n in notes {
            out.line(&format!("  note: {n}"));
        }
    }
}
