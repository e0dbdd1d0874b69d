//! Reads the layers that are compiled in. A row that breaks a rule stops the load: `cargo test` keeps them sound.

use std::{collections::HashMap, sync::OnceLock};

use serde::Deserialize;

use super::{Gazetteer, GazetteerError, Province, table::NameTable};
use crate::domain::{Crossing, Place, PlaceKind, Position, RiverId, RiverLine};

const PLACES: &str = include_str!("../../geodata/places.csv");
const RIVERS: &str = include_str!("../../geodata/rivers.geojson");
const CROSSINGS: &str = include_str!("../../geodata/crossings.geojson");
const ENCLAVES: &str = include_str!("../../geodata/enclaves.geojson");
const RUSSIA: &str = include_str!("../../geodata/russia.geojson");
const PROVINCES: &str = include_str!("../../geodata/provinces.geojson");

/// Chainage of the point where China, North Korea and Russia meet: 17.4 km of the border line below it are between
/// North Korea and Russia (geodata/SOURCES.md).
const TUMEN_RUSSIAN_BELOW_M: f64 = 17_400.0;

#[derive(Deserialize)]
struct PlaceRow {
    id: String,
    kind: String,
    name: String,
    name_ko: String,
    name_zh: String,
    country: String,
    admin1: String,
    admin2: String,
    parent: String,
    lon: Option<f64>,
    lat: Option<f64>,
    uncertainty_m: f64,
    river_distance_km: Option<f64>,
    source: String,
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

pub(super) fn built_in() -> Result<Gazetteer, GazetteerError> {
    let places = places()?;
    let by_id: HashMap<String, usize> = places.iter().enumerate().map(|(i, p)| (p.id.clone(), i)).collect();
    if by_id.len() != places.len() {
        return Err(GazetteerError::Layer { file: "places.csv", detail: "an id stands twice".into() });
    }
    let rivers = rivers()?;
    let crossings = crossings(&rivers)?;
    Ok(Gazetteer {
        located: (0..places.len()).map(|_| Default::default()).collect(),
        places,
        by_id,
        names: NameTable::built_in(),
        names_by_place: OnceLock::new(),
        by_skeleton: OnceLock::new(),
        typos: OnceLock::new(),
        scanner: OnceLock::new(),
        rivers,
        crossings,
        provinces: provinces()?,
    })
}

fn places() -> Result<Vec<Place>, GazetteerError> {
    let mut out = Vec::new();
    for (row, result) in csv::Reader::from_reader(PLACES.as_bytes()).deserialize::<PlaceRow>().enumerate() {
        let fail = |detail: String| GazetteerError::Row { file: "places.csv", row: row + 2, detail };
        let r = result.map_err(|e| fail(e.to_string()))?;
        let position = match (r.lon, r.lat) {
            (Some(lon), Some(lat)) => Some(Position::from_lon_lat(lon, lat).map_err(|e| fail(e.to_string()))?),
            (None, None) => None,
            _ => return Err(fail("one of lon and lat is missing".into())),
        };
        out.push(Place {
            kind: r.kind.parse::<PlaceKind>().map_err(|e| fail(e.to_string()))?,
            id: r.id,
            name: r.name,
            name_ko: some(r.name_ko),
            name_zh: some(r.name_zh),
            country: r.country,
            admin1: some(r.admin1),
            admin2: some(r.admin2),
            parent: some(r.parent),
            position,
            uncertainty_m: r.uncertainty_m,
            river_distance_m: r.river_distance_km.map(|km| km * 1000.0),
            source: r.source,
        });
    }
    Ok(out)
}

fn collection(file: &'static str, text: &str) -> Result<geojson::FeatureCollection, GazetteerError> {
    text.parse::<geojson::FeatureCollection>().map_err(|e| GazetteerError::Layer { file, detail: e.to_string() })
}

fn ring(file: &'static str, line: &[geojson::Position]) -> Result<Vec<Position>, GazetteerError> {
    line.iter()
        .map(|c| {
            let c = c.as_slice();
            match c {
                [lon, lat, ..] => Position::from_lon_lat(*lon, *lat).map_err(|e| GazetteerError::Layer { file, detail: e.to_string() }),
                _ => Err(GazetteerError::Layer { file, detail: "a position has fewer than two numbers".into() }),
            }
        })
        .collect()
}

fn rivers() -> Result<Vec<RiverLine>, GazetteerError> {
    const FILE: &str = "rivers.geojson";
    let fail = |detail: String| GazetteerError::Layer { file: FILE, detail };
    let mut out = Vec::new();
    let layer = collection(FILE, RIVERS)?;
    let version = layer
        .foreign_members
        .as_ref()
        .and_then(|m| m.get("version"))
        .and_then(|v| v.as_str())
        .ok_or_else(|| fail("the layer has no `version`".into()))?
        .to_owned();
    let mut enclaves = enclaves()?;
    for f in layer.features {
        let name = text(&f, "river").ok_or_else(|| fail("a feature has no `river`".into()))?;
        let river: RiverId = name.parse().map_err(|e: crate::domain::kind::UnknownName| fail(e.to_string()))?;
        let Some(geojson::GeometryValue::LineString { coordinates }) = f.geometry.map(|g| g.value) else {
            return Err(fail(format!("the {river} is not a LineString")));
        };
        let mut points = ring(FILE, &coordinates)?;
        // The layer runs from mouth to source for the Yalu and the other way for the Tumen.
        let russian = match river {
            RiverId::Yalu => 0.0,
            RiverId::Tumen => {
                points.reverse();
                TUMEN_RUSSIAN_BELOW_M
            }
        };
        let line = RiverLine::from_mouth_to_source(river, version.clone(), points, russian).map_err(|e| fail(e.to_string()))?;
        let line = line.with_enclaves(enclaves.remove(&river).unwrap_or_default());
        out.push(if river == RiverId::Tumen { line.with_russian_ground(&russia()?) } else { line });
    }
    Ok(out)
}

/// The ring around the Russian ground at the Tumen.
fn russia() -> Result<Vec<Position>, GazetteerError> {
    const FILE: &str = "russia.geojson";
    let fail = || GazetteerError::Layer { file: FILE, detail: "one Polygon expected".to_owned() };
    let feature = collection(FILE, RUSSIA)?.features.into_iter().next().ok_or_else(fail)?;
    match feature.geometry.map(|g| g.value) {
        Some(geojson::GeometryValue::Polygon { coordinates }) => ring(FILE, coordinates.first().ok_or_else(fail)?),
        _ => Err(fail()),
    }
}

/// Ground of one state on the other side of the line, by river.
fn enclaves() -> Result<HashMap<RiverId, Vec<Vec<Position>>>, GazetteerError> {
    const FILE: &str = "enclaves.geojson";
    let fail = |detail: &str| GazetteerError::Layer { file: FILE, detail: detail.to_owned() };
    let mut out: HashMap<RiverId, Vec<Vec<Position>>> = HashMap::new();
    for f in collection(FILE, ENCLAVES)?.features {
        let river = text(&f, "river").and_then(|r| r.parse().ok()).ok_or_else(|| fail("a feature has no known `river`"))?;
        let Some(geojson::GeometryValue::Polygon { coordinates }) = f.geometry.map(|g| g.value) else {
            return Err(fail("a feature is no Polygon"));
        };
        let outer = coordinates.first().ok_or_else(|| fail("a Polygon has no ring"))?;
        out.entry(river).or_default().push(ring(FILE, outer)?);
    }
    Ok(out)
}

fn list(f: &geojson::Feature, key: &str) -> Vec<String> {
    let items = f.property(key).and_then(|v| v.as_array());
    items.map(|a| a.iter().filter_map(|v| v.as_str()).map(str::to_owned).collect()).unwrap_or_default()
}

fn text(f: &geojson::Feature, key: &str) -> Option<String> {
    f.property(key).and_then(|v| v.as_str()).filter(|s| !s.is_empty()).map(str::to_owned)
}

fn crossings(rivers: &[RiverLine]) -> Result<Vec<Crossing>, GazetteerError> {
    const FILE: &str = "crossings.geojson";
    let fail = |detail: String| GazetteerError::Layer { file: FILE, detail };
    let mut out = Vec::new();
    for f in collection(FILE, CROSSINGS)?.features {
        let id = match &f.id {
            Some(geojson::feature::Id::String(s)) => s.clone(),
            _ => return Err(fail("a feature has no text id".into())),
        };
        let need = |k: &str| text(&f, k).ok_or_else(|| fail(format!("`{id}` has no `{k}`")));
        let Some(geojson::GeometryValue::Point { coordinates }) = f.geometry.as_ref().map(|g| g.value.clone()) else {
            return Err(fail(format!("`{id}` is not a point")));
        };
        let position = *ring(FILE, &[coordinates])?.first().ok_or_else(|| fail(format!("`{id}` has no position")))?;
        let river = need("river")?.parse::<RiverId>().ok();
        let river_km = river.and_then(|r| rivers.iter().find(|l| l.river() == r)).map(|l| l.locate(position).km);
        out.push(Crossing {
            name_en: need("name_en")?,
            name_ko: need("name_ko")?,
            name_zh: need("name_zh")?,
            kind: need("kind")?.parse().map_err(|e: crate::domain::kind::UnknownName| fail(format!("`{id}`: {e}")))?,
            river,
            river_km: river_km.map(|km| (km * 10.0).round() / 10.0),
            position,
            uncertainty_m: f
                .property("uncertainty_m")
                .and_then(serde_json::Value::as_f64)
                .ok_or_else(|| fail(format!("`{id}` has no `uncertainty_m`")))?,
            status: need("status")?,
            passable: f
                .property("passable")
                .and_then(serde_json::Value::as_bool)
                .ok_or_else(|| fail(format!("`{id}` has no `passable`")))?,
            position_basis: need("position")?,
            status_date: text(&f, "status_date")
                .map(|d| d.parse().map_err(|e: crate::domain::date::DateError| fail(format!("`{id}`, `status_date`: {e}"))))
                .transpose()?,
            status_source: text(&f, "status_source"),
            end_kp: need("end_kp")?,
            end_other: need("end_other")?,
            country_other: need("country_other")?,
            facts: list(&f, "facts"),
            sources: Some(list(&f, "sources")).filter(|s| !s.is_empty()).ok_or_else(|| fail(format!("`{id}` has no `sources`")))?,
            id,
        });
    }
    out.sort_by(|a, b| {
        let order = |c: &Crossing| -> (f64, f64) {
            (c.river.map_or(1.5, |r| if r == RiverId::Yalu { 1.0_f64 } else { 2.0 }), c.river_km.unwrap_or(0.0))
        };
        let (x, y) = (order(a), order(b));
        x.0.total_cmp(&y.0).then(x.1.total_cmp(&y.1)).then(a.id.cmp(&b.id))
    });
    Ok(out)
}

fn provinces() -> Result<Vec<Province>, GazetteerError> {
    const FILE: &str = "provinces.geojson";
    let fail = |detail: String| GazetteerError::Layer { file: FILE, detail };
    let mut out = Vec::new();
    for f in collection(FILE, PROVINCES)?.features {
        let name = text(&f, "name_en").ok_or_else(|| fail("a province has no `name_en`".into()))?;
        let Some(geojson::GeometryValue::Polygon { coordinates }) = f.geometry.map(|g| g.value) else {
            return Err(fail(format!("`{name}` is not a Polygon")));
        };
        let outer = coordinates.first().ok_or_else(|| fail(format!("`{name}` has no ring")))?;
        out.push(Province::from_ring(name, ring(FILE, outer)?));
    }
    Ok(out)
}
