//! A resolution in the form in which the command line and the API give it.

use serde::Serialize;

use super::{Candidate, Context, Resolution, Stands, locate, query, reverse};
use crate::{
    domain::{Bank, Crossing, GeoPrecision, Location, Place, PlaceKind, Position, RiverFix, RiverId, RiverRefusal, Side},
    gazetteer::Gazetteer,
};

/// At most this many candidates are given.
pub const MAX_CANDIDATES: usize = 10;

/// One place that a name may mean.
#[derive(Debug, Clone, Serialize)]
pub struct CandidateAnswer {
    pub place_id: String,
    /// Whether what is asked for is at the place, near it or on the bank opposite to it.
    pub stands: Stands,
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

fn candidate(gazetteer: &Gazetteer, c: &Candidate<'_>) -> CandidateAnswer {
    let location = located(gazetteer, c);
    let (point, uncertainty_m) = representative(gazetteer, c.place, &location);
    CandidateAnswer {
        place_id: c.place.id.clone(),
        stands: c.stands,
        name: c.place.name.clone(),
        name_ko: c.place.name_ko.clone(),
        name_zh: c.place.name_zh.clone(),
        kind: c.place.kind,
        country: location.country.clone(),
        admin1: location.admin1.clone(),
        admin2: location.admin2.clone(),
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

/// The place that a name means, where one is needed to go on.
///
/// # Errors
/// The name is not known: in words, with near names. A misspelling is not guessed at.
pub fn known<'a>(gazetteer: &'a Gazetteer, name: &str) -> Result<Candidate<'a>, String> {
    let best = query(gazetteer, name, Context::default()).candidates.into_iter().next();
    best.filter(|c| c.score > 0.5).ok_or_else(|| unknown(gazetteer, name))
}

/// The location of something at what was asked for: at a place, near it or opposite to it.
pub fn located(gazetteer: &Gazetteer, c: &Candidate<'_>) -> Location {
    match c.stands {
        Stands::At => locate::at_place(gazetteer, c.place, false),
        Stands::Near => locate::at_place(gazetteer, c.place, true),
        Stands::Opposite => locate::opposite(gazetteer, c.place),
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

/// Says that a name is not known and which names are near it.
fn unknown(gazetteer: &Gazetteer, name: &str) -> String {
    let near: Vec<String> = gazetteer.similar(name, 3).into_iter().map(|p| format!("`{}`", p.name)).collect();
    let shown: String = name.chars().take(80).collect();
    if near.is_empty() {
        format!("the gazetteer does not know `{shown}`")
    } else {
        format!("the gazetteer does not know `{shown}`; did you mean {}?", near.join(", "))
    }
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
    let fix = gazetteer.chainage(position, 0.0).ok();
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

/// Why a name has no place on a river's axis.
#[derive(Debug, thiserror::Error)]
pub enum OnRiverError {
    #[error("{0}")]
    Unknown(String),
    #[error("`{name}` has no river kilometre: {why}")]
    Refused { name: String, why: RiverRefusal },
    #[error("{from} is on the {river} and {to} on the {other}: there is no distance along one river")]
    TwoRivers { from: String, river: RiverId, to: String, other: RiverId },
}

/// A name or position on a river's axis.
#[derive(Debug, Clone)]
pub struct OnRiver {
    pub name: String,
    pub fix: RiverFix,
    pub uncertainty_m: f64,
}

impl OnRiver {
    /// Finds a named place on its river.
    ///
    /// # Errors
    /// An unknown name, or the reason why a river kilometre would not mean anything.
    pub fn place(gazetteer: &Gazetteer, name: &str) -> Result<Self, OnRiverError> {
        let best = known(gazetteer, name).map_err(OnRiverError::Unknown)?;
        let refused = |why| OnRiverError::Refused { name: best.place.name.clone(), why };
        let location = located(gazetteer, &best);
        let (Some(p), Some(uncertainty_m), true) = (location.position, location.uncertainty_m, location.precision.is_local()) else {
            return Err(refused(RiverRefusal::NotAPoint));
        };
        let fix = gazetteer.chainage(p, uncertainty_m).map_err(refused)?;
        Ok(Self { name: best.place.name.clone(), fix, uncertainty_m })
    }

    /// Finds a position on the nearer river.
    ///
    /// # Errors
    /// The reason why a river kilometre would not mean anything.
    pub fn position(gazetteer: &Gazetteer, p: Position, uncertainty_m: f64) -> Result<Self, OnRiverError> {
        let name = format!("{},{}", p.lon(), p.lat());
        match gazetteer.chainage(p, uncertainty_m) {
            Ok(fix) => Ok(Self { name, fix, uncertainty_m }),
            Err(why) => Err(OnRiverError::Refused { name, why }),
        }
    }
}

/// A crossing up or down stream.
#[derive(Debug, Clone, Serialize)]
pub struct CrossingAnswer {
    pub id: String,
    pub name: String,
    pub river_km: Option<f64>,
    pub along_river_km: f64,
}

/// The way along the river to another place.
#[derive(Debug, Clone, Serialize)]
pub struct AlongAnswer {
    pub name: String,
    pub along_river_km: f64,
    pub uncertainty_km: f64,
    pub upstream: bool,
}

/// Where something is on a river's axis.
#[derive(Debug, Clone, Serialize)]
pub struct RiverAnswer {
    pub name: String,
    pub river: RiverId,
    pub river_km: f64,
    /// The state of the centre line: chainages of two versions are not comparable.
    pub line_version: String,
    pub river_offset_m: f64,
    /// Facing downstream.
    pub side: Side,
    pub bank: Bank,
    pub uncertainty_m: f64,
    pub crossing_downstream: Option<CrossingAnswer>,
    pub crossing_upstream: Option<CrossingAnswer>,
    pub to: Option<AlongAnswer>,
}

/// Puts a place on the river, and perhaps the way to another, into numbers.
///
/// # Errors
/// The two are on different rivers.
pub fn on_river(gazetteer: &Gazetteer, a: &OnRiver, to: Option<&OnRiver>) -> Result<RiverAnswer, OnRiverError> {
    let round = |v: f64| (v * 10.0).round() / 10.0;
    let along = match to {
        None => None,
        Some(b) if b.fix.river != a.fix.river => {
            let (from, to) = (a.name.clone(), b.name.clone());
            return Err(OnRiverError::TwoRivers { from, river: a.fix.river, to, other: b.fix.river });
        }
        Some(b) => Some(AlongAnswer {
            name: b.name.clone(),
            along_river_km: round((b.fix.km - a.fix.km).abs()),
            uncertainty_km: round((a.uncertainty_m + b.uncertainty_m) / 1000.0),
            upstream: b.fix.km > a.fix.km,
        }),
    };
    let [below, above] = gazetteer.crossings_around(a.fix.river, a.fix.km);
    let crossing = |c: Option<(&Crossing, f64)>| {
        c.map(|(c, km)| CrossingAnswer { id: c.id.clone(), name: c.name_en.clone(), river_km: c.river_km, along_river_km: round(km) })
    };
    Ok(RiverAnswer {
        name: a.name.clone(),
        river: a.fix.river,
        river_km: round(a.fix.km),
        line_version: gazetteer.river(a.fix.river).map_or_else(String::new, |l| l.version().to_owned()),
        river_offset_m: a.fix.offset_m.round(),
        side: a.fix.side,
        bank: a.fix.bank,
        uncertainty_m: a.uncertainty_m,
        crossing_downstream: crossing(below),
        crossing_upstream: crossing(above),
        to: along,
    })
}
