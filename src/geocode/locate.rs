//! A place or position, made into the location of an incident: uncertainty, river, bank, nearest crossing.

use crate::{
    domain::{Bank, GeoPrecision, Location, Place, PlaceKind, Position, RiverId, distance::squared_chord, geodesic_m},
    gazetteer::Gazetteer,
};

pub use crate::domain::river::{MAX_OFFSET_M as RIVER_MAX_OFFSET_M, MAX_UNCERTAINTY_M as RIVER_MAX_UNCERTAINTY_M};

/// How much farther off "near X" may be than X itself.
const NEAR_EXTRA_M: f64 = 5_000.0;

/// How many decimals of a degree an uncertainty leaves meaningful: four (11 m) below 1 km, three below 20 km, two beyond.
fn decimals(uncertainty_m: f64) -> i32 {
    match uncertainty_m {
        u if u < 100.0 => 6,
        u if u < 1_000.0 => 5,
        u if u < 20_000.0 => 4,
        _ => 3,
    }
}

/// The location of something known to have happened at, or near, a place.
pub fn at_place(gazetteer: &Gazetteer, place: &Place, near: bool) -> Location {
    gazetteer.located(place, near, || reckon(gazetteer, place, near))
}

fn reckon(gazetteer: &Gazetteer, place: &Place, near: bool) -> Location {
    let kind_precision = place.kind.precision();
    let precision = if near && kind_precision == GeoPrecision::Exact { GeoPrecision::Near } else { kind_precision };
    let mut location = Location::none();
    location.precision = precision;
    location.place_id = Some(place.id.clone());
    location.place_name = Some(place.name.clone());
    location.admin1 = place.admin1.clone();
    location.admin2 = place.admin2.clone();
    location.country = Some(place.country.clone()).filter(|c| !c.is_empty());
    match place.kind {
        PlaceKind::River => {
            let river = if place.id == "yalu" { RiverId::Yalu } else { RiverId::Tumen };
            location.river = Some(river);
            location.river_km_min = Some(0.0);
            location.river_km_max = gazetteer.river(river).map(|r| round(r.length_km(), 1));
        }
        PlaceKind::Border | PlaceKind::Country | PlaceKind::Region => {}
        _ => {
            let extra = if precision == GeoPrecision::Near { NEAR_EXTRA_M } else { 0.0 };
            let uncertainty = place.uncertainty_m + extra;
            location.uncertainty_m = Some(uncertainty);
            location.position = place.position.map(|p| p.rounded(decimals(uncertainty)));
            refer_to_river(gazetteer, &mut location, place.bank());
        }
    }
    location
}

/// The location of something known to have happened on the other bank, opposite to a place.
pub fn opposite(gazetteer: &Gazetteer, place: &Place) -> Location {
    let mut location = at_place(gazetteer, place, true);
    location.place_id = None;
    location.place_name = Some(format!("opposite {}", place.name));
    location.admin1 = None;
    location.admin2 = None;
    location.country = match place.bank() {
        Some(Bank::Kp) if location.bank.is_some() => Some("CN".to_owned()),
        Some(Bank::Cn | Bank::Ru) => Some("KP".to_owned()),
        _ => None,
    };
    location.bank = location.bank.and(place.bank()).map(|b| if b == Bank::Kp { Bank::Cn } else { Bank::Kp });
    location
}

/// The location of a position given by hand or by a spreadsheet.
pub fn at_position(gazetteer: &Gazetteer, position: Position, uncertainty_m: f64) -> Location {
    let mut location = Location::none();
    location.precision = match uncertainty_m {
        u if u <= 5_000.0 => GeoPrecision::Exact,
        u if u <= 15_000.0 => GeoPrecision::Near,
        u if u <= 50_000.0 => GeoPrecision::County,
        _ => GeoPrecision::Province,
    };
    location.position = Some(position.rounded(7));
    location.uncertainty_m = Some(uncertainty_m);
    // The nearest by chord on the sphere; the one distance then says how near.
    let here = position.unit_vector();
    let nearest = gazetteer
        .places()
        .iter()
        .filter(|p| p.is_border_region() && p.kind.precision().is_local())
        .filter_map(|p| Some((p, p.position?, squared_chord(p.position?.unit_vector(), here))))
        .min_by(|a, b| a.2.total_cmp(&b.2))
        .map(|(p, at, _)| (p, geodesic_m(at, position)));
    if let Some((place, d)) = nearest.filter(|(p, d)| *d <= p.uncertainty_m + 15_000.0) {
        location.place_name = Some(if d <= place.uncertainty_m { place.name.clone() } else { format!("near {}", place.name) });
        location.admin1 = place.admin1.clone();
        location.country = Some(place.country.clone());
    }
    if let Some(province) = gazetteer.provinces().iter().find(|p| p.contains(position)) {
        location.admin1 = Some(province.name.clone());
        location.country = Some("KP".to_owned());
    }
    refer_to_river(gazetteer, &mut location, None);
    location
}

/// Fills in river, chainage, bank and nearest crossing where the uncertainty lets them mean something.
fn refer_to_river(gazetteer: &Gazetteer, location: &mut Location, own_bank: Option<Bank>) {
    let (Some(p), Some(uncertainty)) = (location.position, location.uncertainty_m) else { return };
    if !location.precision.is_local() || uncertainty > RIVER_MAX_UNCERTAINTY_M {
        return;
    }
    if let Some((crossing, d)) = gazetteer.nearest_crossing(p) {
        location.nearest_crossing = Some(crossing.id.clone());
        location.nearest_crossing_m = Some(round(d, 0));
    }
    let Ok(fix) = gazetteer.chainage(p, uncertainty) else { return };
    location.river = Some(fix.river);
    location.river_km = Some(round(fix.km, 1));
    location.river_offset_m = Some(round(fix.offset_m, 0));
    // The line may pass a place on the wrong side; the state that it belongs to does not err.
    location.bank = own_bank.or(Some(fix.bank));
    let reach = gazetteer.river(fix.river).and_then(|r| r.reach_km(p, uncertainty.max(fix.offset_m)));
    location.river_km_min = Some(round(reach.map_or(fix.km, |r| r.0.min(fix.km)), 1));
    location.river_km_max = Some(round(reach.map_or(fix.km, |r| r.1.max(fix.km)), 1));
}

fn round(v: f64, decimals: i32) -> f64 {
    let scale = 10f64.powi(decimals);
    (v * scale).round() / scale
}
