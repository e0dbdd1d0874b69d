//! `bordermap extract`: read reports and print what was read; nothing is stored.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::{
    CliError, FormatFlag, Ground, Output,
    input::{self, ReportFlags},
    session,
};
use crate::{
    domain::{Incident, TimePrecision},
    link,
    pipeline::{self, ReadReport},
};

/// Read reports and print the incidents they tell, without storing anything
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  bordermap extract report.txt --published 2019-08-29 --publisher 'Daily NK'\n  bordermap extract --manifest reports.csv --format json *.txt > read.json"
)]
pub struct Args {
    #[command(flatten)]
    pub format: FormatFlag,
    /// Report files: plain text in UTF-8
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    flags: ReportFlags,
}

pub fn run(args: &Args, out: &Output) -> Result<(), CliError> {
    let (reports, bad) = input::reports(&args.files, &args.flags)?;
    session::warn_of_future(&reports, out);
    let ground = Ground::load()?;
    let spotter = ground.spotter()?;
    let progress = out.progress(reports.len(), "reading reports");
    let read: Vec<ReadReport> = reports
        .iter()
        .map(|r| {
            progress.inc(1);
            pipeline::read_report(r, &ground.gazetteer, &spotter)
        })
        .collect();
    progress.finish_and_clear();
    let all: Vec<&Incident> = read.iter().flat_map(|r| &r.incidents).collect();
    let clusters = link::cluster(&all);
    if out.json {
        let mut n = 0;
        let mut documents: Vec<Value> = Vec::new();
        for (report, r) in reports.iter().zip(&read) {
            let incidents: Vec<Value> = r
                .incidents
                .iter()
                .map(|i| {
                    n += 1;
                    incident(i, clusters[n - 1])
                })
                .collect();
            documents.push(json!({"id": report.label, "incidents": incidents, "place_mentions": r.mentions, "diagnostics": r.diagnostics}));
        }
        let whole = if documents.len() == 1 { documents.remove(0) } else { json!({ "documents": documents }) };
        out.value(&whole);
    } else {
        for (report, r) in reports.iter().zip(&read) {
            out.line(&format!("{}: {} incident(s), {} place name(s)", report.label, r.incidents.len(), r.mentions.len()));
            for i in &r.incidents {
                out.line(&format!("  {}", i.summary.as_deref().unwrap_or(&i.title)));
                if let Some(e) = i.evidence.first() {
                    out.line(&format!("    words {}-{}: \"{}\"", e.span.start(), e.span.end(), e.quote));
                }
            }
            for d in &r.diagnostics {
                let quote = d.quote.as_deref().map(|q| format!(": \"{q}\"")).unwrap_or_default();
                out.line(&format!("  note: {}{quote}", d.message));
            }
        }
    }
    super::fail_on_bad(bad)
}

/// The form in which incidents are exchanged for evaluation: one flat object an incident.
fn incident(i: &Incident, cluster: usize) -> Value {
    let span = pipeline::first_evidence(i);
    json!({
        "kind": i.kind,
        "date": i.date,
        // Without a year the width is not known, but the date may still name its day.
        "date_precision": i.date.map(|d| d.precision()).filter(|p| *p != TimePrecision::Unknown),
        "lat": i.location.position.map(|p| p.lat()),
        "lon": i.location.position.map(|p| p.lon()),
        "place_id": i.location.place_id,
        "place_name": i.location.place_name,
        "geo_precision": i.location.precision,
        "count": if i.count_min == i.count_max { i.count_min } else { None },
        "count_min": i.count_min,
        "count_max": i.count_max,
        "unit": i.unit,
        "outcome": i.outcome,
        "river": i.location.river,
        "title": i.title,
        "cluster": format!("c{cluster}"),
        "confidence": i.confidence,
        "evidence": span.map(|s| json!({"start": s.start(), "end": s.end()})),
        // Every value with the words it rests on; offsets in code points.
        "provenance": i.evidence.iter().map(|e| json!({
            "field": e.field, "value": e.value, "start": e.span.start(), "end": e.span.end(), "quote": e.quote, "rule": e.rule,
        })).collect::<Vec<_>>(),
    })
}
