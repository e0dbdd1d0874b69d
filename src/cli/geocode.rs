//! `bordermap geocode`: names to places, one or many, and positions to what is there.

use std::{io::Write, path::PathBuf};

use serde::Deserialize;
use serde_json::json;

use super::{CliError, FormatFlag, Ground, Output, input};
use crate::{
    domain::{Bank, Position},
    geocode::{
        self, Context, Surroundings,
        answer::{self, Answer},
    },
};

/// Look up a place name, many names of a CSV file, or what is at a position
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  bordermap geocode Hyesan\n  bordermap geocode 장백현 --format json\n  bordermap geocode Tumen --context 'crossed the Tumen River near Onsong'\n  bordermap geocode 'Sanhe in Longjing'\n  bordermap geocode --batch names.csv > places.ndjson\n  bordermap geocode --at 129.74,42.44"
)]
pub struct Args {
    #[command(flatten)]
    pub format: FormatFlag,
    /// The name, in any of the three scripts, alone or as \"X in Y\" or \"X across from Z\"
    #[arg(required_unless_present_any = ["batch", "at"], conflicts_with_all = ["batch", "at"])]
    name: Option<String>,
    /// A text in which the name stands: it helps to decide between places of one name
    #[arg(long, value_name = "TEXT", requires = "name")]
    context: Option<String>,
    /// Only the places on this bank: cn or kp (or ru)
    #[arg(long, value_name = "BANK")]
    bank: Option<Bank>,
    /// Prefer places near this position
    #[arg(long, value_name = "LON,LAT", allow_hyphen_values = true)]
    near: Option<String>,
    /// A CSV with the column query, and perhaps context; prints one JSON object a line
    #[arg(long, value_name = "FILE", conflicts_with = "at")]
    batch: Option<PathBuf>,
    /// What is at a position: nearest place, county, province, country, bank, river kilometre
    #[arg(long, value_name = "LON,LAT", allow_hyphen_values = true)]
    at: Option<String>,
}

pub fn run(args: &Args, out: &Output) -> Result<(), CliError> {
    let near = args.near.as_deref().map(|t| position("--near", t)).transpose()?;
    let ground = Ground::load()?;
    if let Some(text) = &args.at {
        return at(&ground, position("--at", text)?, out);
    }
    if let Some(path) = &args.batch {
        return batch(&ground, path, args.bank, near);
    }
    let name = args.name.as_deref().ok_or_else(|| CliError::usage("give a name, --batch or --at"))?;
    let a = one(&ground, name, args.context.as_deref().unwrap_or_default(), args.bank, near)?;
    if out.json {
        out.value(&json!(a));
        return if a.candidates.is_empty() { Err(CliError::failure(not_found(&a))) } else { Ok(()) };
    }
    if a.candidates.is_empty() {
        return Err(CliError::failure(not_found(&a)));
    }
    for c in &a.candidates {
        let at = match (c.lon, c.lat) {
            (Some(lon), Some(lat)) => format!("{lon:.4} E {lat:.4} N, within {:.0} m", c.coordinate_uncertainty_m.unwrap_or_default()),
            _ => "a line, no point".to_owned(),
        };
        let scripts: Vec<&str> = [c.name_ko.as_deref(), c.name_zh.as_deref()].into_iter().flatten().collect();
        out.line(&format!(
            "{:.2}  {} {}  {} {} [{}]  {at}",
            c.score,
            c.name,
            scripts.join(" "),
            c.country.as_deref().unwrap_or("-"),
            c.kind,
            c.place_id
        ));
        if let (Some(river), Some(km)) = (c.river, c.river_km) {
            out.line(&format!("      {river} km {km:.1}"));
        }
        out.line(&format!("      {}; source: {}", c.reasons.join("; "), c.source));
    }
    if a.score <= 0.5 {
        out.note("no known name: at 0.5 or below a place is only like what was asked for");
    }
    if a.ambiguous {
        out.note("the runner-up is close: --context, --bank or --near can decide");
    }
    if !a.did_you_mean.is_empty() {
        out.note(&format!("did you mean {}?", a.did_you_mean.join(", ")));
    }
    Ok(())
}

fn not_found(a: &Answer) -> String {
    let hint = if a.did_you_mean.is_empty() { String::new() } else { format!("; did you mean {}?", a.did_you_mean.join(", ")) };
    format!("not found: the gazetteer does not know `{}`{hint}", a.query)
}

/// A position given as `LON,LAT`.
pub fn position(flag: &str, text: &str) -> Result<Position, CliError> {
    let wrong = || CliError::usage(format!("{flag} `{text}` is not a position; expected LON,LAT such as 128.18,41.40"));
    let (lon, lat) = text.split_once(',').ok_or_else(wrong)?;
    let number = |t: &str| t.trim().parse::<f64>().map_err(|_| wrong());
    Position::from_lon_lat(number(lon)?, number(lat)?).map_err(|e| CliError::usage(format!("{flag}: {e}")))
}

fn one(ground: &Ground, name: &str, context: &str, bank: Option<Bank>, near: Option<Position>) -> Result<Answer, CliError> {
    let around = Surroundings::read(&ground.gazetteer, name, context).map_err(|e| CliError::failure(e.to_string()))?;
    let r = geocode::query(&ground.gazetteer, name, Context { bank, near, ..around.context() });
    Ok(answer::answer(&ground.gazetteer, name, &r))
}

#[derive(Deserialize)]
struct Row {
    query: String,
    #[serde(default)]
    context: String,
}

/// One JSON object a line, in the order of the rows. A row that cannot be read has a line with `row` and `error`.
fn batch(ground: &Ground, path: &std::path::Path, bank: Option<Bank>, near: Option<Position>) -> Result<(), CliError> {
    let bytes = input::read_bounded(path, input::MAX_REPORT_BYTES)?;
    let shown = path.display();
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(bytes.as_slice());
    let headers = reader.headers().map_err(|e| CliError::failure(format!("{shown}: {e}")))?;
    if !headers.iter().any(|h| h.trim_start_matches('\u{feff}') == "query") {
        return Err(CliError::failure(format!(
            "{shown}: no column `query`; the header has {}",
            headers.iter().collect::<Vec<_>>().join(", ")
        )));
    }
    let headers: csv::StringRecord = headers.iter().map(|h| h.trim_start_matches('\u{feff}')).collect();
    reader.set_headers(headers);
    let mut unread = 0;
    let mut w = std::io::BufWriter::new(std::io::stdout().lock());
    for (n, row) in reader.deserialize::<Row>().enumerate() {
        // A row that cannot be read gets its line too, so that the lines still match the rows; the run then fails.
        let line = match row {
            Ok(row) => serde_json::to_string(&one(ground, &row.query, &row.context, bank, near)?),
            Err(e) => {
                unread += 1;
                serde_json::to_string(&json!({"row": n + 2, "error": e.to_string()}))
            }
        };
        let line = line.map_err(|e| CliError::failure(e.to_string()))?;
        match writeln!(w, "{line}") {
            Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => return Ok(()),
            other => other.map_err(|e| CliError::failure(format!("cannot write: {e}")))?,
        }
    }
    w.flush().map_err(|e| CliError::failure(format!("cannot write: {e}")))?;
    match unread {
        0 => Ok(()),
        n => Err(CliError::failure(format!("{shown}: {n} row(s) cannot be read; their lines have the field error"))),
    }
}

fn at(ground: &Ground, position: Position, out: &Output) -> Result<(), CliError> {
    let a = answer::describe(&ground.gazetteer, position);
    if out.json {
        out.value(&json!(a));
        return Ok(());
    }
    match (&a.nearest_place, a.nearest_place_m) {
        (Some(name), Some(m)) => out.line(&format!("{:.1} km from {name}", m / 1000.0)),
        _ => out.line("no known place within 200 km"),
    }
    let units: Vec<&str> = [a.county.as_deref(), a.province.as_deref(), a.country.as_deref()].into_iter().flatten().collect();
    if !units.is_empty() {
        out.line(&units.join(", "));
    }
    if let (Some(river), Some(km), Some(off), Some(bank)) = (a.river, a.river_km, a.river_offset_m, a.bank) {
        out.line(&format!("{river} km {km:.1}, {:.1} km off the line, {bank} bank", off / 1000.0));
    }
    Ok(())
}
