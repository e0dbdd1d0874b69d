//! `bordermap river` and `bordermap crossings`: the two rivers as axes.

use serde_json::json;

use super::{CliError, FormatFlag, Ground, Output, geocode::position};
use crate::{
    domain::{Crossing, RiverId},
    feature,
    geocode::answer::{self, OnRiver, OnRiverError, RiverAnswer},
};

/// Where something is on the rivers: river kilometre, side, bank, crossings up and down stream
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  bordermap river Hyesan\n  bordermap river Hyesan --to Changbai\n  bordermap river --at 129.74,42.44\n  bordermap river --river yalu --km 340"
)]
pub struct RiverArgs {
    #[command(flatten)]
    pub format: FormatFlag,
    /// Name of a place
    #[arg(required_unless_present_any = ["at", "km"], conflicts_with_all = ["at", "km"])]
    place: Option<String>,
    /// A position instead of a place
    #[arg(long, value_name = "LON,LAT", allow_hyphen_values = true, conflicts_with = "km")]
    at: Option<String>,
    /// How well the position of --at is known, such as 500m
    #[arg(long, value_name = "LENGTH", requires = "at")]
    uncertainty: Option<String>,
    /// The position at this river kilometre of --river
    #[arg(long, requires = "river", allow_negative_numbers = true)]
    km: Option<f64>,
    /// The river of --km
    #[arg(long, requires = "km")]
    river: Option<RiverId>,
    /// Also the distance along the river to this place
    #[arg(long, value_name = "PLACE", conflicts_with = "km")]
    to: Option<String>,
}

pub fn river(args: &RiverArgs, out: &Output) -> Result<(), CliError> {
    let ground = Ground::load()?;
    let g = &ground.gazetteer;
    if let (Some(km), Some(river)) = (args.km, args.river) {
        let line = g.river(river).ok_or_else(|| CliError::failure(format!("no line of the {river}")))?;
        let p = line.at_km(km).ok_or_else(|| {
            CliError::usage(format!("--km {km} is not on the {river}: its line has kilometres 0 to {:.1}", line.length_km()))
        })?;
        let p = p.rounded(6);
        if out.json {
            out.value(&json!({"river": river, "river_km": km, "lon": p.lon(), "lat": p.lat(), "line_version": line.version()}));
        } else {
            out.line(&format!("{:.6} E {:.6} N  ({river} km {km}, line {})", p.lon(), p.lat(), line.version()));
        }
        return Ok(());
    }
    let failed = |e: OnRiverError| CliError::failure(e.to_string());
    let here = match (&args.place, &args.at) {
        (Some(place), _) => OnRiver::place(g, place),
        (None, Some(at)) => {
            let uncertainty_m = args.uncertainty.as_deref().map_or(Ok(0.0), |t| super::ask::length_m("--uncertainty", t))?;
            OnRiver::position(g, position("--at", at)?, uncertainty_m)
        }
        _ => return Err(CliError::usage("give a place, --at, or --river with --km")),
    }
    .map_err(failed)?;
    let other = args.to.as_deref().map(|t| OnRiver::place(g, t)).transpose().map_err(failed)?;
    let a = answer::on_river(g, &here, other.as_ref()).map_err(failed)?;
    if out.json {
        out.value(&json!(a));
        return Ok(());
    }
    let RiverAnswer { name, river, river_km, line_version, .. } = &a;
    let within = if a.uncertainty_m > 0.0 { format!(", within {:.1} km", a.uncertainty_m / 1000.0) } else { String::new() };
    out.line(&format!("{name}: {river} km {river_km:.1} from the mouth (line {line_version}){within}"));
    out.line(&format!("{:.1} km off the line, {} bank ({} facing downstream)", a.river_offset_m / 1000.0, a.bank, a.side));
    for (word, c) in [("downstream", &a.crossing_downstream), ("upstream", &a.crossing_upstream)] {
        match c {
            Some(c) => out.line(&format!("{word}: {} [{}], {:.1} km along the river", c.name, c.id, c.along_river_km)),
            None => out.line(&format!("{word}: no crossing")),
        }
    }
    if let Some(to) = &a.to {
        let way = if to.upstream { "upstream" } else { "downstream" };
        out.line(&format!("to {}: {:.1} km {way} along the river (± {:.1})", to.name, to.along_river_km, to.uncertainty_km));
    }
    Ok(())
}

/// List the crossings of the rivers, from mouth to source
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  bordermap crossings --river yalu\n  bordermap crossings --format json > crossings.geojson")]
pub struct CrossingsArgs {
    #[command(flatten)]
    pub format: FormatFlag,
    /// Only those of this river: yalu or tumen
    #[arg(long)]
    river: Option<RiverId>,
}

pub fn crossings(args: &CrossingsArgs, out: &Output) -> Result<(), CliError> {
    let ground = Ground::load()?;
    let g = &ground.gazetteer;
    let wanted: Vec<&Crossing> = g.crossings().iter().filter(|c| args.river.is_none() || c.river == args.river).collect();
    if out.json {
        let features: Vec<_> = wanted.iter().map(|c| feature::crossing(c)).collect();
        out.value(&json!({"type": "FeatureCollection", "features": features}));
        return Ok(());
    }
    for line in g.rivers().iter().filter(|l| args.river.is_none_or(|r| r == l.river())) {
        out.line(&format!(
            "{}: {:.1} km from mouth to source (line {}, geodesic on WGS 84)",
            line.river(),
            line.length_km(),
            line.version()
        ));
        for c in wanted.iter().filter(|c| c.river == Some(line.river())) {
            strip(c, out);
        }
    }
    let on_land: Vec<&&Crossing> = wanted.iter().filter(|c| c.river.is_none()).collect();
    if !on_land.is_empty() {
        out.line("on land");
        on_land.iter().for_each(|c| strip(c, out));
    }
    Ok(())
}

fn strip(c: &Crossing, out: &Output) {
    let km = c.river_km.map_or("     -".to_owned(), |km| format!("{km:6.1}"));
    let reported = c.status_date.map_or("undated".to_owned(), |d| format!("reported {d}"));
    out.line(&format!("{km} km  {:<9} {} · {} · {}  [{}]", c.kind.as_str(), c.name_en, c.name_ko, c.name_zh, c.id));
    out.line(&format!("           {} - {}; {} ({reported})", c.end_kp, c.end_other, c.status));
}
