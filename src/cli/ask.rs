//! `bordermap near` and `export`: questions to the store.

use std::{io::Write, path::PathBuf, sync::Arc};

use serde_json::{Value, json};

use super::{
    CliError, FormatFlag, Ground, Output,
    session::{self, DataFlag},
};
use crate::{
    domain::{Kind, Position, RiverId, Status},
    feature::{self, ExportFormat},
    geocode::answer,
    query::{self, Around, DEFAULT_WITHIN_KM, Filter, KmRange, Moments, Near, PublicView},
    store::Store,
};

/// Conditions that `near` and `export` share.
#[derive(Debug, Clone, clap::Args)]
pub struct FilterFlags {
    /// From this day, month or year on
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Up to and including this day, month or year
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Only these kinds (may be given several times)
    #[arg(long)]
    kind: Vec<Kind>,
    /// Only these statuses: draft, confirmed (rejected records are only in `show`)
    #[arg(long)]
    status: Vec<Status>,
    /// Only those on this river: yalu or tumen
    #[arg(long)]
    river: Option<RiverId>,
    /// Only those on this reach of --river, in kilometres from its mouth
    #[arg(long, value_name = "FROM..TO", requires = "river")]
    river_km: Option<KmRange>,
    /// Only those around this crossing (`bordermap crossings` lists their ids)
    #[arg(long, value_name = "ID")]
    crossing: Option<String>,
    /// How far around --crossing, in kilometres
    #[arg(long, value_name = "KM", requires = "crossing", default_value_t = DEFAULT_WITHIN_KM)]
    within_km: f64,
}

impl FilterFlags {
    fn filter(&self, ground: &Ground) -> Result<Filter, CliError> {
        if self.status.contains(&Status::Rejected) {
            return Err(CliError::usage("--status rejected: rejected records leave by no door; `bordermap show ID` has them"));
        }
        let moments = match (&self.since, &self.until) {
            (None, None) => None,
            (a, b) => {
                let text = format!("{}/{}", a.as_deref().unwrap_or(".."), b.as_deref().unwrap_or(".."));
                Some(Moments::parse(&text).map_err(|e| CliError::usage(e.to_string()))?)
            }
        };
        let around = self.crossing.as_deref().map(|id| Around::crossing(&ground.gazetteer, id, self.within_km)).transpose();
        let around = around.map_err(|e| CliError::usage(format!("--crossing: {e}")))?;
        let (kinds, statuses) = (self.kind.clone(), self.status.clone());
        Ok(Filter { moments, kinds, statuses, river: self.river, river_km: self.river_km, around, ..Filter::default() })
    }
}

/// List incidents near a place or position, nearest first
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  bordermap near Hyesan --radius 25km\n  bordermap near --lon 129.74 --lat 42.44 --radius 10km --since 2019 --kind desertion --possible"
)]
pub struct NearArgs {
    #[command(flatten)]
    pub format: FormatFlag,
    /// Name of a place
    #[arg(required_unless_present = "lon", conflicts_with_all = ["lon", "lat"])]
    place: Option<String>,
    #[arg(long, requires = "lat", allow_negative_numbers = true)]
    lon: Option<f64>,
    #[arg(long, requires = "lon", allow_negative_numbers = true)]
    lat: Option<f64>,
    /// Such as 25km or 800m
    #[arg(long, default_value = "25km", allow_hyphen_values = true)]
    radius: String,
    /// At most this many
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    limit: u32,
    /// Also those known only to a province, reach or country that touches the circle, marked, after the others
    #[arg(long)]
    possible: bool,
    #[command(flatten)]
    filter: FilterFlags,
    #[command(flatten)]
    data: DataFlag,
}

/// A length with its unit, in metres. A bare number is refused: kilometres or metres would be a guess.
pub fn length_m(flag: &str, text: &str) -> Result<f64, CliError> {
    let t = text.trim().to_lowercase();
    let (number, unit) = match t.strip_suffix("km") {
        Some(n) => (n, 1000.0),
        None => (t.strip_suffix('m').unwrap_or(&t), 1.0),
    };
    if unit == 1.0 && number.len() == t.len() && number.trim().parse::<f64>().is_ok_and(f64::is_finite) {
        return Err(CliError::usage(format!("{flag} `{text}` has no unit; expected one such as {text}km or {text}m")));
    }
    let value: f64 = number
        .trim()
        .parse()
        .map_err(|_| CliError::usage(format!("{flag} `{text}` is not a length; expected one such as 25km or 800m")))?;
    query::check_radius_m(value * unit).map_err(|e| CliError::usage(format!("{flag}: {e}")))
}

pub fn near(args: &NearArgs, out: &Output) -> Result<(), CliError> {
    let radius_m = length_m("--radius", &args.radius)?;
    let ground = Ground::load()?;
    let filter = args.filter.filter(&ground)?;
    let center = match (&args.place, args.lon, args.lat) {
        (Some(name), _, _) => point_of(&ground, name, out)?,
        (None, Some(lon), Some(lat)) => Position::from_lon_lat(lon, lat).map_err(|e| CliError::usage(e.to_string()))?,
        _ => return Err(CliError::usage("give a place or --lon and --lat")),
    };
    let store = session::reader(&args.data.data)?;
    let view = PublicView::of(store.snapshot());
    let limit = usize::try_from(args.limit).unwrap_or(usize::MAX);
    let answer = query::near(&view, &ground.gazetteer, &Near { center, radius_m, limit, possible: args.possible, filter });
    if out.json {
        let features: Vec<Value> = answer.hits.iter().map(|h| feature::near_feature(&h.incident, h.distance_m, h.possible)).collect();
        out.value(
            &json!({"type": "FeatureCollection", "numberMatched": answer.matched, "numberReturned": features.len(), "features": features}),
        );
        return Ok(());
    }
    if answer.hits.len() < answer.matched {
        out.note(&format!("{} of {} shown; --limit shows more", answer.hits.len(), answer.matched));
    }
    let hits = answer.hits;
    if hits.is_empty() {
        out.line("no incident within the radius");
    }
    for h in &hits {
        let doubt = h.incident.location.uncertainty_m.unwrap_or(0.0) / 1000.0;
        let d = h.distance_m.map_or("possible".to_owned(), |d| format!("{:.1} km (± {doubt:.1})", d / 1000.0));
        let date = h.incident.date.map_or("date unknown".to_owned(), |d| d.to_string());
        out.line(&format!("{d:>18}  {date:<23}  {}  [{}]  {}", h.incident.title, h.incident.status, h.incident.id));
    }
    Ok(())
}

/// The point of a named place.
fn point_of(ground: &Ground, name: &str, out: &Output) -> Result<Position, CliError> {
    let place = answer::known(&ground.gazetteer, name).map_err(CliError::failure)?.place;
    if let Some(p) = place.position {
        out.note(&format!("near {} ({}), lon {:.4}, lat {:.4}", place.name, place.country, p.lon(), p.lat()));
    }
    place
        .position
        .filter(|_| place.kind.precision().is_local())
        .ok_or_else(|| CliError::failure(format!("`{}` is a {}, not a point; name a town on it", place.name, place.kind)))
}

/// Export incidents as GeoJSON, GeoJSON text sequence or CSV
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  bordermap export --format geojson -o incidents.geojson\n  bordermap export --format csv --since 2018 --kind shooting > shootings.csv\n  bordermap export --river yalu --river-km 340..360\n  bordermap export --crossing hyesan-changbai --within-km 10"
)]
pub struct ExportArgs {
    /// geojson, geojsonseq or csv
    #[arg(long = "format", default_value = "geojson", value_name = "FORMAT")]
    pub form: ExportFormat,
    /// File to write; standard output when left out
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    filter: FilterFlags,
    #[command(flatten)]
    data: DataFlag,
}

#[expect(clippy::disallowed_methods, reason = "an export is written where the user says")]
pub fn export(args: &ExportArgs, out: &Output) -> Result<(), CliError> {
    let filter = args.filter.filter(&Ground::load()?)?;
    let store = session::reader(&args.data.data)?;
    let view = PublicView::of(store.snapshot());
    let rows: Vec<Arc<crate::domain::Incident>> = view.select(&filter).cloned().collect();
    let write = |w: &mut dyn Write| -> std::io::Result<()> {
        w.write_all(args.form.head().as_bytes())?;
        for (n, i) in rows.iter().enumerate() {
            w.write_all(args.form.row(i, n == 0).as_bytes())?;
        }
        w.write_all(args.form.foot().as_bytes())?;
        w.flush()
    };
    match &args.output {
        None => write(&mut std::io::BufWriter::new(std::io::stdout().lock()))
            .or_else(|e| if e.kind() == std::io::ErrorKind::BrokenPipe { Ok(()) } else { Err(e) }),
        Some(path) => std::fs::File::create(path).and_then(|f| write(&mut std::io::BufWriter::new(f))),
    }
    .map_err(|e| CliError::failure(format!("cannot write the export: {e}")))?;
    if let Some(path) = &args.output {
        out.note(&format!("{} incident(s) written to {}", rows.len(), path.display()));
    }
    Ok(())
}
