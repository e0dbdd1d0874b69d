//! Incident to GeoJSON Feature: the one place where the property contract is written.
//!
//! Imports `domain` only. Columns are flat and every key is always there, `null` when unknown: GIS clients take the
//! schema from the first page they read. Report texts, spans and history are not part of a feature.

mod export;
mod import;

use serde_json::{Map, Value, json};

pub use export::ExportFormat;
pub use import::{Columns, ImportError, ImportedRow, is_column, row_from_feature};

use crate::domain::{Crossing, GeoPrecision, Incident, RiverLine, SourceRef};

/// Every column of a feature, in order. The id stands on the feature, not among them: GDAL takes `properties.id` for it.
pub const COLUMNS: [&str; 48] = [
    "kind",
    "title",
    "summary",
    "event_date",
    "event_datetime",
    "date_start",
    "date_end",
    "date_edtf",
    "time_precision",
    "place_name",
    "place_id",
    "admin1",
    "admin2",
    "country",
    "geo_precision",
    "coordinate_uncertainty_m",
    "location_obscured",
    "river",
    "river_km",
    "river_km_min",
    "river_km_max",
    "river_offset_m",
    "bank",
    "nearest_crossing",
    "nearest_crossing_m",
    "origin",
    "destination",
    "actor",
    "unit",
    "count_min",
    "count_max",
    "killed",
    "wounded",
    "captured",
    "outcome",
    "source_names",
    "source_urls",
    "report_count",
    "independent_sources",
    "attribution",
    "confidence",
    "status",
    "external_id",
    "created_at",
    "updated_at",
    "revision",
    "distance_m",
    "possible",
];

/// Columns that only an answer about nearness fills.
const NEAR_ONLY: [&str; 2] = ["distance_m", "possible"];

/// The columns of an export: all but those of a nearness answer.
pub fn export_columns() -> impl Iterator<Item = &'static str> {
    COLUMNS.iter().copied().filter(|c| !NEAR_ONLY.contains(c))
}

fn list(sources: &[SourceRef], f: impl Fn(&SourceRef) -> Option<String>) -> Value {
    let mut names: Vec<String> = Vec::new();
    for n in sources.iter().filter_map(f) {
        if !names.contains(&n) {
            names.push(n);
        }
    }
    if names.is_empty() { Value::Null } else { Value::String(names.join("; ")) }
}

/// The flat properties of an incident, in the order of [`COLUMNS`].
pub fn properties(i: &Incident) -> Map<String, Value> {
    let interval = i.date.and_then(|d| d.interval());
    let l = &i.location;
    let mut p = Map::with_capacity(COLUMNS.len());
    let mut put = |k: &str, v: Value| p.insert(k.to_owned(), v);
    put("kind", json!(i.kind));
    put("title", json!(i.title));
    put("summary", json!(i.summary));
    put("event_date", json!(interval.map(|(a, _)| a.to_string())));
    put("event_datetime", json!(interval.map(|(a, _)| format!("{a}T00:00:00Z"))));
    put("date_start", json!(interval.map(|(a, _)| a.to_string())));
    put("date_end", json!(interval.map(|(_, b)| b.to_string())));
    put("date_edtf", json!(i.date.map(|d| d.to_string())));
    put("time_precision", json!(i.date.map_or("unknown", |d| d.precision().as_str())));
    put("place_name", json!(l.place_name));
    put("place_id", json!(l.place_id));
    put("admin1", json!(l.admin1));
    put("admin2", json!(l.admin2));
    put("country", json!(l.country));
    put("geo_precision", json!(l.precision));
    put("coordinate_uncertainty_m", json!(l.uncertainty_m));
    put("location_obscured", json!(l.obscured));
    put("river", json!(l.river));
    put("river_km", json!(l.river_km));
    put("river_km_min", json!(l.river_km_min));
    put("river_km_max", json!(l.river_km_max));
    put("river_offset_m", json!(l.river_offset_m));
    put("bank", json!(l.bank));
    put("nearest_crossing", json!(l.nearest_crossing));
    put("nearest_crossing_m", json!(l.nearest_crossing_m));
    put("origin", json!(i.origin));
    put("destination", json!(i.destination));
    put("actor", json!(i.actor));
    put("unit", json!(i.unit));
    put("count_min", json!(i.count_min));
    put("count_max", json!(i.count_max));
    put("killed", json!(i.killed));
    put("wounded", json!(i.wounded));
    put("captured", json!(i.captured));
    put("outcome", json!(i.outcome));
    put("source_names", list(&i.sources, |s| s.publisher.clone()));
    put("source_urls", list(&i.sources, |s| s.url.clone()));
    put("report_count", json!(i.report_count()));
    put("independent_sources", json!(i.independent_sources()));
    put("attribution", json!(i.attribution));
    put("confidence", json!(i.confidence));
    put("status", json!(i.status));
    put("external_id", json!(i.external_id));
    put("created_at", json!(i.created_at));
    put("updated_at", json!(i.updated_at));
    put("revision", json!(i.revision));
    p
}

/// The point to draw, or `null`: a river, the border or a country is no dot.
fn geometry(i: &Incident) -> Value {
    match i.location.position {
        Some(p) if i.location.precision <= GeoPrecision::Province => json!({"type": "Point", "coordinates": [p.lon(), p.lat()]}),
        _ => Value::Null,
    }
}

/// An incident as a GeoJSON Feature (RFC 7946).
pub fn feature(i: &Incident) -> Value {
    json!({"type": "Feature", "id": i.id, "geometry": geometry(i), "properties": properties(i)})
}

/// A feature with the distance of a nearness answer. `possible` marks one whose area only touches the circle.
pub fn near_feature(i: &Incident, distance_m: Option<f64>, possible: bool) -> Value {
    let mut f = feature(i);
    f["properties"]["distance_m"] = json!(distance_m.map(|d| (d * 1000.0).round() / 1000.0));
    f["properties"]["possible"] = json!(possible);
    f
}

/// The sources of an incident for its second representation. `copy_of` is the number, from 0, of an earlier source with the
/// same wording: a reprint, or what it was reprinted from.
pub fn sources(i: &Incident) -> Value {
    let copy_of = |n: usize| i.sources[..n].iter().position(|s| s.wording.is_copy_of(&i.sources[n].wording));
    let source = |(n, s): (usize, &SourceRef)| {
        json!({
            "report_id": s.report_id, "publisher": s.publisher, "title": s.title, "url": s.url, "published": s.published,
            "language": s.language, "relays": s.relays, "copy_of": copy_of(n),
        })
    };
    i.sources.iter().enumerate().map(source).collect()
}

/// A crossing as a GeoJSON Feature.
pub fn crossing(c: &Crossing) -> Value {
    json!({
        "type": "Feature",
        "id": c.id,
        "geometry": {"type": "Point", "coordinates": [c.position.lon(), c.position.lat()]},
        "properties": {
            "name_en": c.name_en, "name_ko": c.name_ko, "name_zh": c.name_zh, "kind": c.kind, "river": c.river, "river_km": c.river_km,
            "status": c.status, "passable": c.passable, "status_date": c.status_date.map(|d| d.to_string()), "status_source": c.status_source, "end_kp": c.end_kp, "end_other": c.end_other,
            "country_other": c.country_other, "coordinate_uncertainty_m": c.uncertainty_m, "position_basis": c.position_basis,
            "facts": c.facts.join("; "), "source": c.sources.join("; "),
        },
    })
}

/// A river's centre line as a GeoJSON Feature, from mouth to source, with the names it is given.
pub fn river(line: &RiverLine, names: [Option<&str>; 3]) -> Value {
    let coordinates: Vec<[f64; 2]> = line.points().iter().map(|p| [p.lon(), p.lat()]).collect();
    json!({
        "type": "Feature",
        "id": line.river(),
        "geometry": {"type": "LineString", "coordinates": coordinates},
        "properties": {
            "name_en": names[0], "name_ko": names[1], "name_zh": names[2],
            "river": line.river(),
            "length_km": (line.length_km() * 10.0).round() / 10.0, "length_datum": "geodesic on WGS 84 along the mapped border line",
            "line_version": line.version(),
            "direction": "from mouth to source; river_km counts from the mouth",
        },
    })
}
