//! What happened near a point: a true geodesic radius, nearest first.

use std::sync::Arc;

use super::{Filter, PublicView};
use crate::{
    domain::{GeoPrecision, Incident, Position, distance::chord2_for_radius_m, geodesic_m},
    gazetteer::Gazetteer,
};

/// The largest radius, in metres: half the way round the Earth, so that a larger one is a slip of the unit.
pub const MAX_RADIUS_M: f64 = 20_100_000.0;

/// A question about nearness, checked.
#[derive(Debug, Clone)]
pub struct Near {
    pub center: Position,
    pub radius_m: f64,
    pub limit: usize,
    /// Also what is known only to a province, reach or country that touches the circle.
    pub possible: bool,
    pub filter: Filter,
}

/// A radius that makes no sense.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NearError {
    #[error("the radius must be more than 0 (found `{0}`)")]
    NotPositive(f64),
    #[error("the radius `{0}` m is more than half the way round the Earth ({MAX_RADIUS_M} m)")]
    TooLarge(f64),
    #[error("the radius is not a number")]
    NotANumber,
}

/// Checks a radius in metres.
pub fn check_radius_m(radius_m: f64) -> Result<f64, NearError> {
    match radius_m {
        r if r.is_nan() => Err(NearError::NotANumber),
        r if r <= 0.0 => Err(NearError::NotPositive(r)),
        r if r > MAX_RADIUS_M => Err(NearError::TooLarge(r)),
        r => Ok(r),
    }
}

/// One answer.
#[derive(Debug, Clone)]
pub struct NearHit {
    pub incident: Arc<Incident>,
    /// Geodesic distance to the point; `None` for one that is only possible.
    pub distance_m: Option<f64>,
    pub possible: bool,
}

/// What was found, and how many there are in all.
#[derive(Debug, Clone)]
pub struct NearAnswer {
    pub hits: Vec<NearHit>,
    pub matched: usize,
}

/// The incidents within the radius, nearest first and by id among equals, then, if asked for, those whose area touches
/// the circle, by id. The limit holds for each of the two.
pub fn near(view: &PublicView, gazetteer: &Gazetteer, q: &Near) -> NearAnswer {
    let mut hits: Vec<(f64, Arc<Incident>)> = Vec::new();
    view.tree().within(q.center, chord2_for_radius_m(q.radius_m), &mut |n| {
        let Some(i) = view.at(n).filter(|i| q.filter.admits(i)) else { return };
        let Some(p) = i.location.position else { return };
        let d = geodesic_m(q.center, p);
        if d <= q.radius_m {
            hits.push((d, Arc::clone(i)));
        }
    });
    hits.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.id.cmp(&b.1.id)));
    let mut matched = hits.len();
    let sure = hits.into_iter().take(q.limit);
    let mut out: Vec<NearHit> = sure.map(|(d, incident)| NearHit { incident, distance_m: Some(d), possible: false }).collect();
    if q.possible {
        let areas: Vec<&Arc<Incident>> =
            view.select(&q.filter).filter(|i| !i.location.precision.is_local() && touches(gazetteer, i, q)).collect();
        matched += areas.len();
        out.extend(areas.into_iter().take(q.limit).map(|i| NearHit { incident: Arc::clone(i), distance_m: None, possible: true }));
    }
    NearAnswer { hits: out, matched }
}

/// Whether the area to which an incident is known can touch the circle.
fn touches(gazetteer: &Gazetteer, i: &Incident, q: &Near) -> bool {
    let l = &i.location;
    match l.precision {
        GeoPrecision::Province => {
            match l.admin1.as_deref().filter(|_| l.country.as_deref() == Some("KP")).and_then(|a| gazetteer.province(a)) {
                Some(province) => province.distance_m(q.center) <= q.radius_m,
                None => within_disc(i, q),
            }
        }
        GeoPrecision::Linear => {
            let lines = gazetteer.rivers().iter().filter(|r| l.river.is_none_or(|wanted| wanted == r.river()));
            lines.map(|r| r.locate(q.center)).any(|fix| {
                let (from, to) = (l.river_km_min.unwrap_or(0.0), l.river_km_max.unwrap_or(f64::INFINITY));
                fix.offset_m <= q.radius_m && fix.km + q.radius_m / 1000.0 >= from && fix.km - q.radius_m / 1000.0 <= to
            })
        }
        // A country of which no more is known touches every circle on this border.
        GeoPrecision::Country => gazetteer.nearest_river(q.center).is_some_and(|f| f.offset_m <= q.radius_m + 200_000.0),
        GeoPrecision::None | GeoPrecision::Exact | GeoPrecision::Near | GeoPrecision::County => false,
    }
}

fn within_disc(i: &Incident, q: &Near) -> bool {
    match (i.location.position, i.location.uncertainty_m) {
        (Some(p), Some(u)) => geodesic_m(p, q.center) <= q.radius_m + u,
        _ => false,
    }
}
