//! `bordermap add`: one incident by hand.

use serde_json::json;

use super::{
    CliError, FormatFlag, Ground, Output, rows,
    session::{self, DataFlag},
};
use crate::{
    domain::{EdtfDate, Kind, Position, Status},
    feature::ImportedRow,
    store::Store,
};

/// Enter one incident by hand
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  bordermap add --kind desertion --date 2019-08-12 --place 'Ryanggang Province' --count 1 --source 'Daily NK'\n  bordermap add --kind shooting --date 2010-06-04 --lon 124.39 --lat 40.12 --uncertainty 2000 --count 4 --summary 'Four smugglers shot at'"
)]
pub struct Args {
    #[command(flatten)]
    pub format: FormatFlag,
    /// Kind of incident, such as desertion or smuggling
    #[arg(long)]
    kind: Kind,
    /// EDTF date, such as 2019-08-12, 2019-08 or 2019-08-10/2019-08-12
    #[arg(long)]
    date: Option<EdtfDate>,
    /// Name of the place
    #[arg(long, required_unless_present = "lon", conflicts_with_all = ["lon", "lat"])]
    place: Option<String>,
    /// Longitude in degrees
    #[arg(long, requires = "lat", allow_negative_numbers = true)]
    lon: Option<f64>,
    /// Latitude in degrees
    #[arg(long, requires = "lon", allow_negative_numbers = true)]
    lat: Option<f64>,
    /// How far off the position may be, in metres
    #[arg(long, default_value_t = 1000.0, value_name = "METRES")]
    uncertainty: f64,
    /// How many people took part
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    count: Option<u32>,
    /// Who, such as "border guards"
    #[arg(long)]
    actor: Option<String>,
    /// What happened, in your own words
    #[arg(long)]
    summary: Option<String>,
    /// Name of the source
    #[arg(long)]
    source: Option<String>,
    /// Address of the source
    #[arg(long)]
    url: Option<String>,
    #[command(flatten)]
    data: DataFlag,
}

pub fn run(args: &Args, out: &Output) -> Result<(), CliError> {
    let position = match (args.lon, args.lat) {
        (Some(lon), Some(lat)) => Some(Position::from_lon_lat(lon, lat).map_err(|e| CliError::usage(e.to_string()))?),
        _ => None,
    };
    if !(0.0..=5_000_000.0).contains(&args.uncertainty) {
        return Err(CliError::usage("--uncertainty is not a length in metres"));
    }
    let row = ImportedRow {
        external_id: None,
        kind: args.kind,
        date: args.date,
        position,
        uncertainty_m: Some(args.uncertainty),
        place: args.place.clone(),
        title: None,
        summary: args.summary.clone(),
        actor: args.actor.clone(),
        unit: None,
        count_min: args.count,
        count_max: args.count,
        killed: None,
        wounded: None,
        captured: None,
        outcome: None,
        source_name: args.source.clone(),
        source_url: args.url.clone(),
        status: Some(Status::Draft),
    };
    let ground = Ground::load()?;
    let mut incident = rows::incident(row, &ground.gazetteer).map_err(|e| CliError::failure(e.to_string()))?;
    incident.id = session::new_id();
    incident.created_at = session::now();
    incident.updated_at = incident.created_at.clone();
    let store = session::writer(&args.data.data, "add", out)?;
    store.commit(session::transaction("add", vec![incident.clone()]))?;
    store.publish()?;
    if out.json {
        out.value(&json!({"id": incident.id, "title": incident.title}));
    } else {
        out.line(&format!("added {}  {}", incident.id, incident.title));
    }
    Ok(())
}
