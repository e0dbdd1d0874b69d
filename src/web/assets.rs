//! The map page, its files and the base map, all compiled in.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;
use serde_json::{Value, json};

use super::{AppState, error::ApiError, landing, respond::GeoJson};
use crate::domain::PlaceKind;

#[derive(RustEmbed)]
#[folder = "static/"]
struct Static;

const COUNTRIES: &str = include_str!("../../geodata/countries.geojson");
const PROVINCES: &str = include_str!("../../geodata/provinces.geojson");
const BORDER: &str = include_str!("../../geodata/border.geojson");

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or("") {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        _ => "text/plain; charset=utf-8",
    }
}

fn embedded(path: &str) -> Result<Response, ApiError> {
    let file = Static::get(path).ok_or_else(|| ApiError::NotFound(format!("there is no file `{path}`")))?;
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static(media_type(path)))], file.data.into_owned()).into_response())
}

/// The map page; the API's landing document for clients that ask for JSON, or that take anything and are no browser.
pub async fn index(headers: HeaderMap) -> Result<Response, ApiError> {
    let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or("");
    if accept.contains("json") && !accept.contains("text/html") {
        return Ok(([(header::VARY, "accept")], axum::Json(landing::document(&headers))).into_response());
    }
    embedded("index.html").map(|page| ([(header::VARY, "accept")], page).into_response())
}

pub async fn file(Path(path): Path<String>) -> Result<Response, ApiError> {
    embedded(&path)
}

/// A layer of the base map. Layers under different licences stay apart.
pub async fn basemap(State(state): State<AppState>, Path(layer): Path<String>) -> Result<Response, ApiError> {
    let geojson = |text: &'static str| ([(header::CONTENT_TYPE, HeaderValue::from_static("application/geo+json"))], text).into_response();
    match layer.as_str() {
        "countries.geojson" => Ok(geojson(COUNTRIES)),
        "provinces.geojson" => Ok(geojson(PROVINCES)),
        "border.geojson" => Ok(geojson(BORDER)),
        "places.geojson" => Ok(places(&state).into_response()),
        other => Err(ApiError::NotFound(format!("there is no layer `{other}`; there are countries, provinces, border and places"))),
    }
}

/// Names of the base map: what lies in the border region, with the kind that says how large to write it.
fn places(state: &AppState) -> GeoJson {
    let features: Vec<Value> = state
        .gazetteer
        .places()
        .iter()
        .filter(|p| {
            use PlaceKind::{Border, Detention, District, Post, River, Tributary};
            let no_label = matches!(p.kind, River | Border | District | Post | Detention | Tributary);
            // A county's seat has the county's label.
            p.is_border_region() && !p.id.starts_with("gn") && !no_label && !p.id.ends_with("_up")
        })
        .filter_map(|p| {
            let at = p.position?;
            Some(json!({"type": "Feature", "id": p.id, "geometry": {"type": "Point", "coordinates": [at.lon(), at.lat()]},
                "properties": {"name_en": p.name, "name_ko": p.name_ko, "name_zh": p.name_zh, "kind": p.kind, "country": p.country}}))
        })
        .collect();
    GeoJson(json!({"type": "FeatureCollection", "attribution": "GeoNames, CC BY 4.0, and bordermap", "features": features}))
}
