//! The landing document, the conformance classes and the health answer.

use axum::{Json, extract::State, http::HeaderMap};
use serde_json::{Value, json};

use super::{AppState, respond::base_url};

pub const CONFORMANCE: [&str; 4] = [
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
];

/// The landing document of the API. `/` answers it to clients that ask for JSON.
pub fn document(headers: &HeaderMap) -> Value {
    let base = base_url(headers);
    json!({
        "title": "bordermap",
        "description": "Incidents along the China-North Korea border",
        "links": [
            {"href": format!("{base}/"), "rel": "self", "type": "application/json", "title": "this document"},
            {"href": format!("{base}/"), "rel": "alternate", "type": "text/html", "title": "the map"},
            {"href": format!("{base}/api"), "rel": "service-desc", "type": "application/vnd.oai.openapi+json;version=3.0", "title": "the API definition"},
            {"href": format!("{base}/conformance"), "rel": "conformance", "type": "application/json", "title": "conformance classes"},
            {"href": format!("{base}/collections"), "rel": "data", "type": "application/json", "title": "the collections"},
        ],
    })
}

pub async fn landing(headers: HeaderMap) -> Json<Value> {
    Json(document(&headers))
}

pub async fn conformance() -> Json<Value> {
    Json(json!({ "conformsTo": CONFORMANCE }))
}

pub async fn health(State(state): State<AppState>) -> Json<Value> {
    let view = state.view();
    Json(json!({"status": "ok", "version": env!("CARGO_PKG_VERSION"), "incidents": view.len(), "sequence": view.sequence()}))
}
