//! Collections and their items in the form of OGC API - Features.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, RawQuery, State},
    http::HeaderMap,
};
use serde_json::{Value, json};

use super::{
    AppState,
    error::ApiError,
    params::{Params, filter_names},
    respond::{GeoJson, base_url},
};
use crate::{
    domain::{Incident, IncidentId, describe::rule_words},
    feature,
};

/// A collection's name, title and description.
const COLLECTIONS: [(&str, &str, &str); 3] = [
    ("incidents", "Incidents", "Incidents read from reports, entered by hand or imported; drafts have not been reviewed"),
    ("crossings", "Crossings", "Bridges, dams and other crossing points of the border"),
    ("rivers", "Rivers", "Centre lines of the Yalu and the Tumen (the state border line)"),
];

/// West, south, east and north of everything that can be in the collections.
const EXTENT: [f64; 4] = [121.0, 37.0, 133.0, 45.0];

fn describe(base: &str, (id, title, description): (&str, &str, &str)) -> Value {
    json!({
        "id": id, "title": title, "description": description, "itemType": "feature",
        "extent": {"spatial": {"bbox": [EXTENT], "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}},
        "crs": ["http://www.opengis.net/def/crs/OGC/1.3/CRS84"],
        "links": [
            {"href": format!("{base}/collections/{id}"), "rel": "self", "type": "application/json"},
            {"href": format!("{base}/collections/{id}/items"), "rel": "items", "type": "application/geo+json", "title": title},
        ],
    })
}

pub async fn list(headers: HeaderMap) -> Json<Value> {
    let base = base_url(&headers);
    let collections: Vec<Value> = COLLECTIONS.iter().map(|c| describe(&base, *c)).collect();
    Json(json!({"links": [{"href": format!("{base}/collections"), "rel": "self", "type": "application/json"}], "collections": collections}))
}

fn known(name: &str) -> Result<(&'static str, &'static str, &'static str), ApiError> {
    COLLECTIONS
        .iter()
        .copied()
        .find(|c| c.0 == name)
        .ok_or_else(|| ApiError::NotFound(format!("there is no collection `{name}`; there are incidents, crossings and rivers")))
}

pub async fn one(Path(name): Path<String>, headers: HeaderMap) -> Result<Json<Value>, ApiError> {
    Ok(Json(describe(&base_url(&headers), known(&name)?)))
}

pub async fn items(
    State(state): State<AppState>,
    Path(name): Path<String>,
    headers: HeaderMap,
    query: RawQuery,
) -> Result<GeoJson, ApiError> {
    let base = base_url(&headers);
    match known(&name)?.0 {
        "incidents" => incidents(&state, &base, query),
        "crossings" => {
            let p = Params::read(query, &["bbox", "limit", "datetime", "river"])?;
            let (bbox, limit, river) = (p.bbox()?, p.limit()?, p.filter(&state.gazetteer)?.river);
            let all = state
                .gazetteer
                .crossings()
                .iter()
                .filter(|c| bbox.is_none_or(|b| b.contains(c.position)) && (river.is_none() || c.river == river));
            Ok(small(&base, "crossings", all.map(feature::crossing).collect(), limit))
        }
        _ => {
            let p = Params::read(query, &["bbox", "limit", "datetime"])?;
            let (bbox, limit) = (p.bbox()?, p.limit()?);
            p.filter(&state.gazetteer)?;
            let all = state.gazetteer.rivers().iter().filter(|r| bbox.is_none_or(|b| r.points().windows(2).any(|s| b.touches(s[0], s[1]))));
            Ok(small(&base, "rivers", all.map(|r| river_feature(&state, r)).collect(), limit))
        }
    }
}

fn river_feature(state: &AppState, line: &crate::domain::RiverLine) -> Value {
    let place = state.gazetteer.place(line.river().as_str());
    feature::river(
        line,
        [place.map(|p| p.name.as_str()), place.and_then(|p| p.name_ko.as_deref()), place.and_then(|p| p.name_zh.as_deref())],
    )
}

/// A built-in collection: some dozens of features, in one page.
fn small(base: &str, name: &str, mut features: Vec<Value>, limit: usize) -> GeoJson {
    let matched = features.len();
    features.truncate(limit);
    let returned = features.len();
    GeoJson(json!({
        "type": "FeatureCollection", "numberMatched": matched, "numberReturned": returned,
        "links": [{"href": format!("{base}/collections/{name}/items"), "rel": "self", "type": "application/geo+json"}],
        "features": features,
    }))
}

fn incidents(state: &AppState, base: &str, query: RawQuery) -> Result<GeoJson, ApiError> {
    let mut allowed = filter_names();
    allowed.extend(["limit", "after"]);
    let p = Params::read(query, &allowed)?;
    let (filter, limit, after) = (p.filter(&state.gazetteer)?, p.limit()?, p.after()?);
    let view = state.view();
    let (page, matched, more) = view.page(&filter, after, limit);
    let address = format!("{base}/collections/incidents/items");
    let rest = p.query_without(&[]);
    let own = if rest.is_empty() { address.clone() } else { format!("{address}?{rest}") };
    let mut links = vec![json!({"href": own, "rel": "self", "type": "application/geo+json"})];
    if let (true, Some(last)) = (more, page.last()) {
        let kept = p.query_without(&["after", "limit"]);
        let sep = if kept.is_empty() { "" } else { "&" };
        links.push(
            json!({"href": format!("{address}?{kept}{sep}limit={limit}&after={}", last.id), "rel": "next", "type": "application/geo+json"}),
        );
    }
    let features: Vec<Value> = page.iter().map(|i| feature::feature(i)).collect();
    Ok(GeoJson(
        json!({"type": "FeatureCollection", "numberMatched": matched, "numberReturned": features.len(), "links": links, "features": features}),
    ))
}

pub async fn item(
    State(state): State<AppState>,
    Path((name, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<GeoJson, ApiError> {
    let base = base_url(&headers);
    let missing = || ApiError::NotFound(format!("there is no `{id}` in {name}"));
    let mut found = match known(&name)?.0 {
        "incidents" => feature::feature(incident(&state, &id)?.as_ref()),
        "crossings" => state.gazetteer.crossings().iter().find(|c| c.id == id).map(feature::crossing).ok_or_else(missing)?,
        _ => state.gazetteer.rivers().iter().find(|r| r.river().as_str() == id).map(|r| river_feature(&state, r)).ok_or_else(missing)?,
    };
    found["links"] = json!([
        {"href": format!("{base}/collections/{name}/items/{id}"), "rel": "self", "type": "application/geo+json"},
        {"href": format!("{base}/collections/{name}"), "rel": "collection", "type": "application/json"},
    ]);
    Ok(GeoJson(found))
}

fn incident(state: &AppState, id: &str) -> Result<Arc<Incident>, ApiError> {
    let wanted: IncidentId = id.parse().map_err(|_| ApiError::NotFound(format!("`{id}` is no incident id")))?;
    let view = state.view();
    view.incident(wanted).cloned().ok_or_else(|| match view.moved_to(wanted) {
        Some(to) => ApiError::Moved(to.to_string()),
        None => ApiError::NotFound(format!("there is no `{id}` in incidents")),
    })
}

/// The longest quote that leaves, in characters: enough to check a value, too little to read the report.
const MAX_QUOTE_CHARS: usize = 160;

/// The second representation of an incident: sources, the words each value rests on, and where reports differ.
pub async fn detail(State(state): State<AppState>, Path(id): Path<String>) -> Result<Json<Value>, ApiError> {
    let i = incident(&state, &id)?;
    let evidence: Vec<Value> = i
        .evidence
        .iter()
        .map(|e| {
            let short: String = e.quote.chars().take(MAX_QUOTE_CHARS).collect();
            let source = i.sources.iter().find(|s| s.report_id.as_ref() == Some(&e.report_id)).and_then(|s| s.publisher.clone());
            json!({"field": e.field, "value": e.value, "quote": short, "start": e.span.start(), "end": e.span.end(), "rule": e.rule, "rule_words": rule_words(&e.rule), "source": source})
        })
        .collect();
    let claims: Vec<Value> = i
        .claims
        .iter()
        .map(|c| {
            let source = i.sources.iter().find(|s| s.report_id.as_ref() == Some(&c.report_id)).and_then(|s| s.publisher.clone());
            json!({"field": c.field, "value": c.value, "source": source})
        })
        .collect();
    Ok(Json(json!({"feature": feature::feature(&i), "sources": feature::sources(&i), "evidence": evidence, "claims": claims})))
}
