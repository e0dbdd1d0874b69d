//! `bordermap import`: spreadsheets and GeoJSON. Good rows go in, each bad one is listed.

use std::{collections::HashMap, path::PathBuf};

use serde_json::{Value, json};

use super::{
    CliError, FormatFlag, Ground, Output, input, rows,
    session::{self, DataFlag},
};
use crate::{
    domain::Incident,
    feature::{Columns, ImportError, ImportedRow, row_from_feature},
    store::Store,
};

/// The largest file: 512 MiB, five times a collection of 100,000 incidents.
const MAX_IMPORT_BYTES: u64 = 512 * 1024 * 1024;

/// Rows that are made durable together.
const ROWS_PER_TRANSACTION: usize = 5_000;

/// Bad rows that are listed before the rest is only counted.
const MAX_LISTED: usize = 200;

/// Import a spreadsheet (CSV) or GeoJSON
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Columns, in any order: kind (required), date or date_edtf, lon and lat or place, title, summary, actor, unit,\ncount or count_min and count_max, killed, wounded, captured, outcome, source_names, source_urls, status, id.\nA row whose id was imported before updates that incident.\n\nExamples:\n  bordermap import incidents.csv --dry-run\n  bordermap import export.geojson --data my-folder"
)]
pub struct Args {
    #[command(flatten)]
    pub format: FormatFlag,
    /// A .csv, .geojson, .json, .geojsons, .geojsonl or .ndjson file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Check every row and store nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    data: DataFlag,
}

type Rows = Vec<(usize, Result<ImportedRow, ImportError>)>;

pub fn run(args: &Args, out: &Output) -> Result<(), CliError> {
    let shown = args.file.display().to_string();
    let bytes = input::read_bounded(&args.file, MAX_IMPORT_BYTES)?;
    let ending = args.file.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    let read = match ending.as_str() {
        "csv" | "tsv" | "txt" => csv_rows(&bytes, &shown)?,
        "geojson" | "json" => collection_rows(&bytes, &shown)?,
        "geojsons" | "geojsonl" | "geojsonseq" | "ndjson" => sequence_rows(&bytes, &shown)?,
        other => {
            return Err(CliError::usage(format!(
                "cannot tell the format of `{shown}` from its ending `{other}`; expected .csv, .geojson or .geojsons"
            )));
        }
    };
    let ground = Ground::load()?;
    let total = read.len();
    let progress = out.progress(total, "checking rows");
    let mut good: Vec<Incident> = Vec::new();
    let mut bad: Vec<(usize, ImportError)> = Vec::new();
    for (row, result) in read {
        progress.inc(1);
        match result.and_then(|r| rows::incident(r, &ground.gazetteer)) {
            Ok(i) => good.push(i),
            Err(e) => bad.push((row, e)),
        }
    }
    progress.finish_and_clear();
    let counts = if args.dry_run { (good.len(), 0) } else { store(args, good, out)? };
    report(out, total, counts, &bad, args.dry_run);
    if bad.is_empty() { Ok(()) } else { Err(CliError::failure(format!("{} of {total} row(s) in `{shown}` were not taken", bad.len()))) }
}

fn store(args: &Args, good: Vec<Incident>, out: &Output) -> Result<(usize, usize), CliError> {
    let store = session::writer(&args.data.data, "import", out)?;
    let snapshot = store.snapshot();
    let known: HashMap<String, Incident> = snapshot
        .incidents()
        .flat_map(|i| [Some(i.id.to_string()), i.external_id.clone()].into_iter().flatten().map(|k| (k, Incident::clone(i))))
        .collect();
    let (mut new, mut updated) = (0, 0);
    let now = session::now();
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut incidents: Vec<Incident> = Vec::with_capacity(good.len());
    for mut i in good {
        let key = i.external_id.clone();
        if let Some(before) = key.as_ref().and_then(|k| known.get(k)) {
            i.id = before.id;
            i.created_at.clone_from(&before.created_at);
            i.revision = before.revision + 1;
            i.evidence.clone_from(&before.evidence);
            i.claims.clone_from(&before.claims);
            i.external_id.clone_from(&before.external_id);
            if before.sources.iter().any(|s| s.report_id.is_some()) {
                i.sources.clone_from(&before.sources);
            }
            updated += 1;
        } else {
            i.id = session::new_id();
            i.created_at.clone_from(&now);
            new += 1;
        }
        i.updated_at.clone_from(&now);
        // The last of several rows with one id wins, as it would on importing them one after the other.
        match key.and_then(|k| seen.insert(k, incidents.len())) {
            Some(at) => {
                i.id = incidents[at].id;
                incidents[at] = i;
                new -= 1;
                updated += 1;
                // Keep pointing at the place that was reused.
                if let Some(k) = incidents[at].external_id.clone() {
                    seen.insert(k, at);
                }
            }
            None => incidents.push(i),
        }
    }
    for batch in incidents.chunks(ROWS_PER_TRANSACTION) {
        store.commit(session::transaction("import", batch.to_vec()))?;
    }
    store.publish()?;
    Ok((new, updated))
}

fn report(out: &Output, total: usize, (new, updated): (usize, usize), bad: &[(usize, ImportError)], dry: bool) {
    if out.json {
        let list: Vec<Value> = bad.iter().map(|(row, e)| json!({"row": row, "column": e.column, "reason": e.reason})).collect();
        out.value(&json!({"rows": total, "new": new, "updated": updated, "dry_run": dry, "bad": list}));
        return;
    }
    for (row, e) in bad.iter().take(MAX_LISTED) {
        out.line(&format!("row {row}, {e}"));
    }
    if bad.len() > MAX_LISTED {
        out.line(&format!("... and {} more bad rows (all of them with --format json)", bad.len() - MAX_LISTED));
    }
    let verb = if dry { "would be imported" } else { "imported" };
    out.line(&format!("{total} row(s): {new} {verb}, {updated} updated, {} not taken", bad.len()));
}

fn csv_rows(bytes: &[u8], shown: &str) -> Result<Rows, CliError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader =
        csv::ReaderBuilder::new().delimiter(super::csv_delimiter(bytes)).flexible(true).trim(csv::Trim::All).from_reader(bytes);
    let headers: Vec<String> = reader
        .headers()
        .map_err(|e| CliError::failure(format!("cannot read `{shown}`: {e}")))?
        .iter()
        .map(|h| h.to_lowercase().replace([' ', '-'], "_"))
        .collect();
    if !headers.iter().any(|h| matches!(h.as_str(), "kind" | "type" | "event_type" | "category")) {
        return Err(CliError::failure(format!("`{shown}` has no column `kind`; found: {}", headers.join(", "))));
    }
    let mut out = Vec::new();
    for (n, record) in reader.records().enumerate() {
        let row = n + 2;
        let parsed = match record {
            Err(e) => Err(ImportError { column: "(row)".to_owned(), reason: e.to_string() }),
            Ok(r) if r.len() != headers.len() => {
                Err(ImportError { column: "(row)".to_owned(), reason: format!("{} cells, {} expected", r.len(), headers.len()) })
            }
            Ok(r) => {
                let get = |name: &str| headers.iter().position(|h| h == name).and_then(|i| r.get(i)).map(str::to_owned);
                Columns(&get).row(None)
            }
        };
        out.push((row, parsed));
    }
    Ok(out)
}

fn collection_rows(bytes: &[u8], shown: &str) -> Result<Rows, CliError> {
    let value: Value = serde_json::from_slice(bytes).map_err(|e| CliError::failure(format!("`{shown}` is not JSON: {e}")))?;
    match value.get("type").and_then(Value::as_str) {
        Some("FeatureCollection") => {
            let features = value
                .get("features")
                .and_then(Value::as_array)
                .ok_or_else(|| CliError::failure(format!("`{shown}`: `features` is not a list")))?;
            Ok(features.iter().enumerate().map(|(n, f)| (n + 1, row_from_feature(f))).collect())
        }
        Some("Feature") => Ok(vec![(1, row_from_feature(&value))]),
        other => Err(CliError::failure(format!("`{shown}` is no GeoJSON FeatureCollection: its `type` is {}", other.unwrap_or("missing")))),
    }
}

fn sequence_rows(bytes: &[u8], shown: &str) -> Result<Rows, CliError> {
    let text = std::str::from_utf8(bytes)
        .map_err(|e| CliError::failure(format!("`{shown}` is not UTF-8: byte {} cannot be read", e.valid_up_to())))?;
    let rows = text.lines().enumerate().map(|(n, l)| (n + 1, l.trim_start_matches('\u{1e}').trim())).filter(|(_, l)| !l.is_empty());
    Ok(rows
        .map(|(n, line)| {
            let parsed = serde_json::from_str::<Value>(line)
                .map_err(|e| ImportError { column: "(row)".to_owned(), reason: format!("not JSON: {e}") });
            (n, parsed.and_then(|f| row_from_feature(&f)))
        })
        .collect())
}
