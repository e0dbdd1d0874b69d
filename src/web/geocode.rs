//! `/geocode` and `/river`: names to places, positions to what is there, places to river kilometres.

use axum::{
    Json,
    extract::{RawQuery, State},
};
use serde_json::{Value, json};

use super::{AppState, error::ApiError, params::Params};
use crate::{
    domain::{Bank, Position, RiverId},
    geocode::{
        self, Context, Surroundings,
        answer::{self, OnRiver, OnRiverError},
    },
};

/// The longest name that is looked up, in bytes.
const MAX_NAME_BYTES: usize = crate::gazetteer::MAX_NAME_BYTES;

fn position(p: &Params) -> Result<Option<Position>, ApiError> {
    match (p.number("lon")?, p.number("lat")?) {
        (Some(lon), Some(lat)) => Position::from_lon_lat(lon, lat).map(Some).map_err(|e| ApiError::parameter("lon, lat", e)),
        (None, None) => Ok(None),
        (None, _) => Err(ApiError::parameter("lon", "is missing")),
        (_, None) => Err(ApiError::parameter("lat", "is missing")),
    }
}

pub async fn geocode(State(state): State<AppState>, query: RawQuery) -> Result<Json<Value>, ApiError> {
    let p = Params::read(query, &["q", "context", "bank", "near", "lon", "lat"])?;
    let g = &state.gazetteer;
    let name = match (p.get("q"), position(&p)?) {
        (Some(_), Some(_)) => return Err(ApiError::parameter("q", "give a name or lon and lat, not both")),
        (None, Some(at)) => return Ok(Json(json!(answer::describe(g, at)))),
        (None, None) => return Err(ApiError::parameter("q", "is missing (or give lon and lat)")),
        (Some(name), None) if name.trim().is_empty() => return Err(ApiError::parameter("q", "is empty")),
        (Some(name), None) if name.len() > MAX_NAME_BYTES => {
            return Err(ApiError::parameter("q", format!("is longer than {MAX_NAME_BYTES} bytes: no name")));
        }
        (Some(name), None) => name,
    };
    let bank = p.get("bank").map(|b| b.parse::<Bank>().map_err(|e| ApiError::parameter("bank", e))).transpose()?;
    let near = p.get("near").map(near).transpose()?;
    let around = Surroundings::read(g, name, p.get("context").unwrap_or_default()).map_err(|e| ApiError::parameter("context", e))?;
    let r = geocode::query(g, name, Context { bank, near, ..around.context() });
    Ok(Json(json!(answer::answer(g, name, &r))))
}

fn near(text: &str) -> Result<Position, ApiError> {
    let number = |t: Option<&str>| t.and_then(|t| t.trim().parse::<f64>().ok());
    let mut parts = text.splitn(2, ',');
    match (number(parts.next()), number(parts.next())) {
        (Some(lon), Some(lat)) => Position::from_lon_lat(lon, lat).map_err(|e| ApiError::parameter("near", e)),
        _ => Err(ApiError::parameter("near", format!("`{text}` is not a position; expected longitude,latitude"))),
    }
}

fn refused(e: OnRiverError) -> ApiError {
    match e {
        OnRiverError::Unknown(e) => ApiError::UnknownPlace(e),
        other => ApiError::parameter("place", other),
    }
}

pub async fn river(State(state): State<AppState>, query: RawQuery) -> Result<Json<Value>, ApiError> {
    let p = Params::read(query, &["place", "to", "lon", "lat", "uncertainty_m", "river", "km"])?;
    let g = &state.gazetteer;
    if p.get("river").is_some() && p.get("km").is_none() {
        return Err(ApiError::parameter("river", "goes with km: a place or position finds its river itself"));
    }
    if let Some(km) = p.number("km")? {
        if let Some(other) = ["place", "to", "lon", "lat", "uncertainty_m"].into_iter().find(|n| p.get(n).is_some()) {
            return Err(ApiError::parameter(other, "does not go with km: river and km alone say a position"));
        }
        let river: RiverId = p
            .get("river")
            .ok_or_else(|| ApiError::parameter("river", "is missing"))?
            .parse()
            .map_err(|e| ApiError::parameter("river", e))?;
        let line = g.river(river).ok_or_else(|| ApiError::parameter("river", "has no line"))?;
        let at = line
            .at_km(km)
            .ok_or_else(|| ApiError::parameter("km", format!("the line of the {river} has kilometres 0 to {:.1}", line.length_km())))?
            .rounded(6);
        return Ok(Json(json!({"river": river, "river_km": km, "lon": at.lon(), "lat": at.lat(), "line_version": line.version()})));
    }
    let here = match (p.get("place"), position(&p)?) {
        (Some(name), None) => OnRiver::place(g, name).map_err(refused)?,
        (None, Some(at)) => {
            let uncertainty_m = p.number("uncertainty_m")?.unwrap_or(0.0);
            if uncertainty_m < 0.0 {
                return Err(ApiError::parameter("uncertainty_m", "is negative"));
            }
            OnRiver::position(g, at, uncertainty_m).map_err(refused)?
        }
        (Some(_), Some(_)) => return Err(ApiError::parameter("place", "give a place or lon and lat, not both")),
        (None, None) => return Err(ApiError::parameter("place", "is missing (or give lon and lat, or river and km)")),
    };
    let to = p.get("to").map(|t| OnRiver::place(g, t)).transpose().map_err(refused)?;
    Ok(Json(json!(answer::on_river(g, &here, to.as_ref()).map_err(refused)?)))
}
