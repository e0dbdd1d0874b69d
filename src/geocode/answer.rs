//! A resolution in the form in which the command line and the API give it.

use serde::Serialize;

use super::{Resolution, locate, reverse};
use crate::{
    domain::{Bank, GeoPrecision, Location, Place, PlaceKind, Position, RiverId},
    gazetteer::Gazetteer,
};

/// At most this many candidates are given.
pub const MAX_CANDIDATES: usize = 10;

/// One place that a name may mean.
#[derive(Debug, Clone, Serialize)]
pub struct CandidateAnswer {
    pub place_id: String,
    pub name: String,
    pub name_ko: Option<String>,
    pub name_zh: Option<String>,
    pub kind: PlaceKind,
    pub country: Option<String>,
    pub admin1: Option<String>,
    pub admin2: Option<String>,
    /// Longitude of the representative point in degrees; of a river, the middle of its line.
    pub lon: Option<f64>,
    pub lat: Option<f64>,
    pub geo_precision: GeoPrecision,
    pub coordinate_uncertainty_m: Option<f64>,
    pub river: Option<RiverId>,
    pub river_km: Option<f64>,
    pub bank: Option<Bank>,
    pub score: f64,
    /// The known name that matched.
    pub matched: String,
    pub reasons: Vec<String>,
    pub source: String,
}

/// The answer to one query: the best candidate's values first, null when nothing was found.
#[derive(Debug, Clone, Serialize)]
pub struct Answer {
    pub query: String,
    pub name: Option<String>,
    pub place_id: Option<String>,
    pub country: Option<String>,
    pub lon: Option<f64>,
    pub lat: Option<f64>,
    pub geo_precision: GeoPrecision,
    pub coordinate_uncertainty_m: Option<f64>,
    pub score: f64,
    pub ambiguous: bool,
    pub candidates: Vec<CandidateAnswer>,
    /// Names that look alike, when the name is not known or misspelt.
    pub did_you_mean: Vec<String>,
}

/// Puts a resolution into words and numbers.
pub fn answer(gazetteer: &Gazetteer, query: &str, r: &Resolution<'_>) -> Answer {
    let candidates: Vec<CandidateAnswer> = r.candidates.iter().take(MAX_CANDIDATES).map(|c| candidate(gazetteer, c)).collect();
    let best = candidates.first();
    let did_you_mean = match best {
        Some(b) if b.score > 0.5 => Vec::new(),
        _ => r.did_you_mean.iter().map(|p| p.name.clone()).collect(),
    };
    Answer {
        query: query.to_owned(),
        name: best.map(|b| b.name.clone()),
        place_id: best.map(|b| b.place_id.clone()),
        country: best.and_then(|b| b.country.clone()),
        lon: best.and_then(|b| b.lon),
        lat: best.and_then(|b| b.lat),
        geo_precision: best.map_or(GeoPrecision::None, |b| b.geo_precision),
        coordinate_uncertainty_m: best.and_then(|b| b.coordinate_uncertainty_m),
        score: best.map_or(0.0, |b| b.score),
        ambiguous: r.ambiguous,
        candidates,
        did_you_mean,
    }
}

fn candidate(gazetteer: &Gazetteer, c: &super::Candidate<'_>) -> CandidateAnswer {
    let location = locate::at_place(gazetteer, c.place, c.near);
    let (point, uncertainty_m) = representative(gazetteer, c.place, &location);
    CandidateAnswer {
        place_id: c.place.id.clone(),
        name: c.place.name.clone(),
        name_ko: c.place.name_ko.clone(),
        name_zh: c.place.name_zh.clone(),
        kind: c.place.kind,
        country: Some(c.place.country.clone()).filter(|c| !c.is_empty()),
        admin1: c.place.admin1.clone(),
        admin2: c.place.admin2.clone(),
        lon: point.map(Position::lon),
        lat: point.map(Position::lat),
        geo_precision: location.precision,
        coordinate_uncertainty_m: uncertainty_m,
        river: location.river,
        river_km: location.river_km,
        bank: location.bank,
        score: (c.score * 100.0).round() / 100.0,
        matched: c.name.clone(),
        reasons: c.reasons.clone(),
        source: c.place.source.clone(),
    }
}

/// A point that stands for the place, and how far off it may be. A river's is the middle of its line.
fn representative(gazetteer: &Gazetteer, place: &Place, location: &Location) -> (Option<Position>, Option<f64>) {
    if let Some(line) = location.river.filter(|_| place.kind == PlaceKind::River).and_then(|r| gazetteer.river(r)) {
        let half_km = line.length_km() / 2.0;
        return (line.at_km(half_km).map(|p| p.rounded(3)), Some((half_km * 1000.0).round()));
    }
    (place.position.map(|p| p.rounded(5)), Some(location.uncertainty_m.unwrap_or(place.uncertainty_m)))
}

/// What is at a position, in the form in which it is given.
#[derive(Debug, Clone, Serialize)]
pub struct ReverseAnswer {
    pub lon: f64,
    pub lat: f64,
    pub nearest_place: Option<String>,
    pub nearest_place_id: Option<String>,
    pub nearest_place_m: Option<f64>,
    pub county: Option<String>,
    pub province: Option<String>,
    pub country: Option<String>,
    pub bank: Option<Bank>,
    pub river: Option<RiverId>,
    pub river_km: Option<f64>,
    pub river_offset_m: Option<f64>,
}

/// Describes a position.
pub fn describe(gazetteer: &Gazetteer, position: Position) -> ReverseAnswer {
    let r = reverse::at(gazetteer, position);
    let fix = gazetteer.nearest_river(position).filter(|f| f.offset_m <= locate::RIVER_MAX_OFFSET_M);
    ReverseAnswer {
        lon: position.lon(),
        lat: position.lat(),
        nearest_place: r.nearest.map(|(p, _)| p.name.clone()),
        nearest_place_id: r.nearest.map(|(p, _)| p.id.clone()),
        nearest_place_m: r.nearest.map(|(_, d)| d.round()),
        county: r.county.map(|p| p.name.clone()),
        province: r.province.map(|p| p.name.clone()),
        country: r.country,
        bank: r.bank,
        river: fix.map(|f| f.river),
        river_km: fix.map(|f| (f.km * 10.0).round() / 10.0),
        river_offset_m: fix.map(|f| f.offset_m.round()),
    }
}
