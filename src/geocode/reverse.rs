//! A position to what is there: nearest place, county, province, country, bank.

use serde::Serialize;

use crate::{
    domain::{Bank, Place, PlaceKind, Position, distance::squared_chord, geodesic_m},
    gazetteer::Gazetteer,
};

/// What is at a position.
#[derive(Debug, Clone, Serialize)]
pub struct Reverse<'a> {
    /// The nearest settlement or island, and its distance in metres.
    pub nearest: Option<(&'a Place, f64)>,
    /// The county or city whose radius covers the position, nearest seat first. Derived from seats, not from boundaries.
    pub county: Option<&'a Place>,
    pub province: Option<&'a Place>,
    /// ISO 3166 alpha-2. By the bank of the river within 30 km of it, else by the province or the nearest place.
    pub country: Option<String>,
    pub bank: Option<Bank>,
}

/// Beyond this distance from any place a position is not described.
const FARTHEST_M: f64 = 200_000.0;

/// Says what is at a position. Nothing is known far from the places of the gazetteer.
pub fn at<'a>(gazetteer: &'a Gazetteer, position: Position) -> Reverse<'a> {
    let here = position.unit_vector();
    let bank = gazetteer.chainage(position, 0.0).ok().map(|f| f.bank);
    let polygon = gazetteer.provinces().iter().find(|p| p.contains(position));
    let by_bank = bank.map(|b| match b {
        Bank::Cn => "CN",
        Bank::Kp => "KP",
        Bank::Ru => "RU",
    });
    let country = by_bank.or(polygon.map(|_| "KP")).map(str::to_owned);
    let same_side = |p: &&Place| country.as_ref().is_none_or(|c| &p.country == c);
    let nearest_of = |wanted: &dyn Fn(&Place) -> bool| {
        gazetteer
            .places()
            .iter()
            .filter(|p| wanted(p))
            .filter(same_side)
            .filter_map(|p| Some((p, p.position?, squared_chord(p.position?.unit_vector(), here))))
            .min_by(|a, b| a.2.total_cmp(&b.2))
            .map(|(p, at, _)| (p, geodesic_m(at, position)))
            .filter(|(_, d)| *d <= FARTHEST_M)
    };
    use PlaceKind::*;
    let nearest = nearest_of(&|p| matches!(p.kind, City | Town | Village | District | Island | County));
    let county = nearest_of(&|p| matches!(p.kind, County | City) && p.parent.is_some())
        .filter(|(p, d)| *d <= p.uncertainty_m.max(20_000.0))
        .map(|(p, _)| p);
    let province = polygon
        .filter(|_| country.as_deref() == Some("KP"))
        .and_then(|p| {
            gazetteer.places().iter().find(|q| q.admin1.as_deref() == Some(p.name.as_str()) && (q.kind == Province || q.id == "rason"))
        })
        .or_else(|| nearest.and_then(|(p, _)| gazetteer.parents(p).find(|q| q.kind == Province)));
    let country = country.or_else(|| nearest.map(|(p, _)| p.country.clone()));
    Reverse { nearest, county, province, country, bank }
}
