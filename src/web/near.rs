//! `/near`: what happened near a point, nearest first.

use axum::extract::{RawQuery, State};
use serde_json::{Value, json};

use super::{
    AppState,
    error::ApiError,
    params::{Params, filter_names},
    respond::GeoJson,
};
use crate::{
    domain::Position,
    feature,
    geocode::answer,
    query::{self, Near},
};

pub async fn near(State(state): State<AppState>, query: RawQuery) -> Result<GeoJson, ApiError> {
    let mut allowed = filter_names();
    allowed.extend(["lon", "lat", "place", "radius_m", "possible", "limit"]);
    let p = Params::read(query, &allowed)?;
    let center = center(&state, &p)?;
    let radius_m = p.number("radius_m")?.unwrap_or(25_000.0);
    let radius_m = query::check_radius_m(radius_m).map_err(|e| ApiError::parameter("radius_m", e))?;
    let question = Near { center, radius_m, limit: p.limit()?, possible: p.flag("possible")?, filter: p.filter(&state.gazetteer)? };
    let answer = query::near(&state.view(), &state.gazetteer, &question);
    let features: Vec<Value> = answer.hits.iter().map(|h| feature::near_feature(&h.incident, h.distance_m, h.possible)).collect();
    Ok(GeoJson(json!({
        "type": "FeatureCollection", "numberMatched": answer.matched, "numberReturned": features.len(),
        "center": [center.lon(), center.lat()], "features": features,
    })))
}

fn center(state: &AppState, p: &Params) -> Result<Position, ApiError> {
    match (p.get("place"), p.number("lon")?, p.number("lat")?) {
        (Some(_), Some(_), _) | (Some(_), _, Some(_)) => Err(ApiError::parameter("place", "give a place or lon and lat, not both")),
        (None, Some(lon), Some(lat)) => Position::from_lon_lat(lon, lat).map_err(|e| ApiError::parameter("lon, lat", e)),
        (None, None, Some(_)) => Err(ApiError::parameter("lon", "is missing")),
        (None, Some(_), None) => Err(ApiError::parameter("lat", "is missing")),
        (None, None, None) => Err(ApiError::parameter("lon, lat", "are missing (or give place)")),
        (Some(name), None, None) => {
            let best = answer::known(&state.gazetteer, name).map_err(ApiError::UnknownPlace)?;
            best.place
                .position
                .filter(|_| best.place.kind.precision().is_local())
                .ok_or_else(|| ApiError::parameter("place", format!("`{}` is a {}, not a point", best.place.name, best.place.kind)))
        }
    }
}
