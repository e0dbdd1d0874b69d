//! `bordermap import`: spreadsheets and GeoJSON. Good rows go in, each bad one is listed.

use std::{
    collections::{BTreeSet, HashMap},
    path::PathBuf,
};

use serde_json::{Value, json};

use super::{
    CliError, FormatFlag, Ground, Output, input, rows,
    session::{self, DataFlag},
};
use crate::{
    domain::Incident,
    feature::{Columns, ImportError, ImportedRow, is_column, row_from_feature},
    gazetteer::Gazetteer,
    link,
    store::{Snapshot, Store},
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
    let store = if args.dry_run { None } else { Some(session::writer(&args.data.data, "import", out)?) };
    let snapshot = match &store {
        Some(s) => Some(s.snapshot()),
        None => session::reader(&args.data.data).ok().map(|s| s.snapshot()),
    };
    let mut plan = Plan::of(snapshot.as_deref());
    let progress = out.progress(total, "checking rows");
    let mut bad: Vec<(usize, ImportError)> = Vec::new();
    for (row, result) in read {
        progress.inc(1);
        if let Err(e) = result.and_then(|r| plan.take(r, &ground.gazetteer)) {
            bad.push((row, e));
        }
    }
    progress.finish_and_clear();
    if let Some(store) = &store {
        for batch in plan.changed().chunks(ROWS_PER_TRANSACTION) {
            let mut transaction = session::transaction("import", batch.to_vec());
            // What a person changed of an incident that reports tell stays, whatever report joins it later.
            let edits: Vec<_> = transaction.incidents.iter_mut().filter_map(link::edited).collect();
            for (telling, decisions) in edits {
                transaction.tellings.push(telling);
                transaction.decisions.extend(decisions);
            }
            store.commit(transaction)?;
        }
        store.publish()?;
    }
    report(out, total, &plan, &bad, args.dry_run);
    if bad.is_empty() {
        Ok(())
    } else {
        let others = if args.dry_run { "would be" } else { "were" };
        Err(CliError::failure(format!("{} of {total} row(s) in `{shown}` were not taken; the others {others}", bad.len())))
    }
}

/// What an import will store: new incidents, and stored ones that a row of the same id changes.
struct Plan {
    now: String,
    /// Incidents by number, and which number an id or external id has.
    incidents: Vec<Incident>,
    by_key: HashMap<String, usize>,
    touched: BTreeSet<usize>,
    new: usize,
    updated: usize,
    unchanged: usize,
}

impl Plan {
    fn of(snapshot: Option<&Snapshot>) -> Self {
        let incidents: Vec<Incident> = snapshot.map(|s| s.incidents().map(|i| Incident::clone(i)).collect()).unwrap_or_default();
        let keys = |(n, i): (usize, &Incident)| [Some(i.id.to_string()), i.external_id.clone()].into_iter().flatten().map(move |k| (k, n));
        let by_key = incidents.iter().enumerate().flat_map(keys).collect();
        Self { now: session::now(), incidents, by_key, touched: BTreeSet::new(), new: 0, updated: 0, unchanged: 0 }
    }

    /// Takes a row. The last of several rows with one id wins, as on importing them one after the other.
    fn take(&mut self, row: ImportedRow, gazetteer: &Gazetteer) -> Result<(), ImportError> {
        let known = row.external_id.as_ref().and_then(|k| self.by_key.get(k)).copied();
        let Some(n) = known else {
            let mut i = rows::incident(row, gazetteer)?;
            i.id = session::new_id();
            i.created_at.clone_from(&self.now);
            i.updated_at.clone_from(&self.now);
            if let Some(key) = &i.external_id {
                self.by_key.insert(key.clone(), self.incidents.len());
            }
            self.touched.insert(self.incidents.len());
            self.incidents.push(i);
            self.new += 1;
            return Ok(());
        };
        match rows::update(&self.incidents[n], row, gazetteer)? {
            None => self.unchanged += 1,
            Some(mut i) => {
                // One transaction makes one revision, however many rows speak of the incident.
                if self.touched.insert(n) {
                    i.revision += 1;
                }
                i.updated_at.clone_from(&self.now);
                self.incidents[n] = i;
                self.updated += 1;
            }
        }
        Ok(())
    }

    fn changed(&self) -> Vec<Incident> {
        self.touched.iter().map(|n| self.incidents[*n].clone()).collect()
    }
}

fn report(out: &Output, total: usize, plan: &Plan, bad: &[(usize, ImportError)], dry: bool) {
    let Plan { new, updated, unchanged, .. } = plan;
    if out.json {
        let list: Vec<Value> = bad.iter().map(|(row, e)| json!({"row": row, "column": e.column, "reason": e.reason})).collect();
        out.value(&json!({"rows": total, "new": new, "updated": updated, "unchanged": unchanged, "dry_run": dry, "bad": list}));
        return;
    }
    for (row, e) in bad.iter().take(MAX_LISTED) {
        out.line(&format!("row {row}, {e}"));
    }
    if bad.len() > MAX_LISTED {
        out.line(&format!("... and {} more bad rows (all of them with --format json)", bad.len() - MAX_LISTED));
    }
    let verb = if dry { "would be imported" } else { "imported" };
    out.line(&format!("{total} row(s): {new} {verb}, {updated} updated, {unchanged} unchanged, {} not taken", bad.len()));
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
    let unread: Vec<&str> = headers.iter().map(String::as_str).filter(|h| !is_column(h)).collect();
    if !unread.is_empty() {
        eprintln!("warning: columns that are not read: {}", unread.join(", "));
    }
    let mut out = Vec::new();
    let mut line;
    let mut records = reader.records();
    while let Some(record) = {
        line = usize::try_from(records.reader().position().line()).unwrap_or(usize::MAX);
        records.next()
    } {
        let at = |p: Option<&csv::Position>| p.map_or(line, |p| usize::try_from(p.line()).unwrap_or(usize::MAX));
        let row = record.as_ref().map_or_else(|e| at(e.position()), |r| at(r.position()));
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
