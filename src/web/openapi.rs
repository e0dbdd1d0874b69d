//! The API definition, OpenAPI 3.0. One parameter a property stands inline: that is what GDAL pushes filters down by.

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{
    params::{DEFAULT_LIMIT, MAX_LIMIT, property_names},
    respond::base_url,
};
use crate::domain::{Kind, RiverId};

fn text(name: &str, description: &str) -> Value {
    json!({"name": name, "in": "query", "required": false, "description": description, "schema": {"type": "string"}, "style": "form", "explode": false})
}

fn choice(name: &str, description: &str, values: Vec<&str>) -> Value {
    json!({"name": name, "in": "query", "required": false, "description": description, "schema": {"type": "string", "enum": values}, "style": "form", "explode": false})
}

fn limit() -> Value {
    json!({"name": "limit", "in": "query", "required": false, "description": "most features of a page; more than the maximum is taken as the maximum",
        "schema": {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}, "style": "form", "explode": false})
}

fn bbox() -> Value {
    json!({"name": "bbox", "in": "query", "required": false, "description": "west,south,east,north in degrees; features without geometry always pass",
        "schema": {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}}, "style": "form", "explode": false})
}

fn filters() -> Vec<Value> {
    let mut p = vec![
        bbox(),
        text("datetime", "RFC 3339 time, day, or interval with .. for an open end; features without time always pass"),
        choice("kind", "kind of incident", Kind::ALL.iter().map(|k| k.as_str()).collect()),
        choice("status", "draft or confirmed", vec!["draft", "confirmed"]),
        choice("river", "river", RiverId::ALL.iter().map(|r| r.as_str()).collect()),
        text("river_km", "only on this reach of `river`, in kilometres from its mouth, such as 340..360"),
        text("crossing", "id of a crossing: only incidents within `within_km` of it"),
        json!({"name": "within_km", "in": "query", "description": "how far around `crossing`, in kilometres", "schema": {"type": "number", "default": 10}}),
    ];
    p.extend(property_names().map(|n| text(n, "only features with this value")));
    p
}

fn operation(id: &str, summary: &str, parameters: &[Value], media: &str) -> Value {
    json!({"get": {"operationId": id, "summary": summary, "parameters": parameters, "responses": {
        "200": {"description": "the answer", "content": {media: {"schema": {"type": "object"}}}},
        "400": {"description": "a parameter is wrong", "content": {"application/problem+json": {"schema": {"type": "object"}}}},
        "404": {"description": "there is no such thing", "content": {"application/problem+json": {"schema": {"type": "object"}}}},
    }}})
}

fn path_parameter(name: &str) -> Value {
    json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}})
}

fn definition(base: &str) -> Value {
    const GEO: &str = "application/geo+json";
    const JSON: &str = "application/json";
    let mut items = filters();
    items.push(limit());
    items.push(text("after", "the last id of the page before; follow the `next` link instead of making one"));
    let mut near = filters();
    near.extend([
        json!({"name": "lon", "in": "query", "schema": {"type": "number"}}),
        json!({"name": "lat", "in": "query", "schema": {"type": "number"}}),
        text("place", "name of a place instead of lon and lat"),
        json!({"name": "radius_m", "in": "query", "description": "geodesic radius in metres", "schema": {"type": "number", "default": 25000}}),
        json!({"name": "possible", "in": "query", "description": "also what is known only to an area that touches the circle", "schema": {"type": "boolean", "default": false}}),
        limit(),
    ]);
    json!({
        "openapi": "3.0.3",
        "info": {"title": "bordermap", "version": env!("CARGO_PKG_VERSION"), "description": "Incidents along the China-North Korea border"},
        "servers": [{"url": base}],
        "paths": {
            "/": operation("landing", "landing document", &[], JSON),
            "/conformance": operation("conformance", "conformance classes", &[], JSON),
            "/collections": operation("collections", "the collections", &[], JSON),
            "/collections/incidents": operation("incidents", "the incidents collection", &[], JSON),
            "/collections/crossings": operation("crossings", "the crossings collection", &[], JSON),
            "/collections/rivers": operation("rivers", "the rivers collection", &[], JSON),
            "/collections/incidents/items": operation("incidentItems", "incidents", &items, GEO),
            "/collections/crossings/items": operation("crossingItems", "crossings", &[bbox(), limit(), choice("river", "river", vec!["yalu", "tumen"])], GEO),
            "/collections/rivers/items": operation("riverItems", "rivers", &[bbox(), limit()], GEO),
            "/collections/incidents/items/{id}": operation("incident", "one incident", &[path_parameter("id")], GEO),
            "/collections/crossings/items/{id}": operation("crossing", "one crossing", &[path_parameter("id")], GEO),
            "/collections/rivers/items/{id}": operation("river", "one river", &[path_parameter("id")], GEO),
            "/incidents/{id}": operation("incidentDetail", "one incident with its sources and the words it rests on", &[path_parameter("id")], JSON),
            "/near": operation("near", "incidents near a point, nearest first", &near, GEO),
            "/geocode": operation("geocode", "a name to places, or a position to what is there", &[
                text("q", "the name, alone or as `X in Y`"), text("context", "a text in which the name stands"),
                choice("bank", "only places on this bank", vec!["cn", "kp", "ru"]), text("near", "longitude,latitude that the place is expected near"),
                json!({"name": "lon", "in": "query", "schema": {"type": "number"}}), json!({"name": "lat", "in": "query", "schema": {"type": "number"}}),
            ], JSON),
            "/river": operation("riverKm", "where a place or position is on the rivers, or the position at a river kilometre", &[
                text("place", "name of a place"), text("to", "also the distance along the river to this place"),
                json!({"name": "lon", "in": "query", "schema": {"type": "number"}}), json!({"name": "lat", "in": "query", "schema": {"type": "number"}}),
                json!({"name": "uncertainty_m", "in": "query", "description": "how well lon and lat are known", "schema": {"type": "number", "default": 0}}),
                choice("river", "with `km`: the river", vec!["yalu", "tumen"]),
                json!({"name": "km", "in": "query", "description": "kilometres from the mouth of `river`", "schema": {"type": "number"}}),
            ], JSON),
            "/export.geojson": operation("exportGeojson", "all that pass the filter as GeoJSON", &filters(), GEO),
            "/export.geojsonl": operation("exportGeojsonl", "one feature a line", &filters(), "application/x-ndjson"),
            "/export.csv": operation("exportCsv", "a table", &filters(), "text/csv"),
            "/health": operation("health", "whether the server is well", &[], JSON),
        },
    })
}

pub async fn document(headers: HeaderMap) -> Response {
    let body = definition(&base_url(&headers)).to_string();
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/vnd.oai.openapi+json;version=3.0"))], body).into_response()
}
