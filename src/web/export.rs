//! Exports, streamed in pieces so that a large store needs little memory.

use std::{convert::Infallible, sync::Arc};

use axum::{
    body::Body,
    extract::{RawQuery, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;

use super::{
    AppState,
    error::ApiError,
    params::{Params, filter_names},
};
use crate::{domain::Incident, feature::ExportFormat};

pub async fn geojson(State(state): State<AppState>, query: RawQuery) -> Result<Response, ApiError> {
    stream(&state, query, ExportFormat::GeoJson, "incidents.geojson")
}

pub async fn geojsonl(State(state): State<AppState>, query: RawQuery) -> Result<Response, ApiError> {
    stream(&state, query, ExportFormat::GeoJsonSeq, "incidents.geojsonl")
}

pub async fn csv(State(state): State<AppState>, query: RawQuery) -> Result<Response, ApiError> {
    stream(&state, query, ExportFormat::Csv, "incidents.csv")
}

/// Rows that go out in one piece.
const ROWS_PER_PIECE: usize = 256;

fn stream(state: &AppState, query: RawQuery, form: ExportFormat, file: &str) -> Result<Response, ApiError> {
    let filter = Params::read(query, &filter_names())?.filter(&state.gazetteer)?;
    // Only pointers are collected: the rows are written while they are sent.
    let rows: Vec<Arc<Incident>> = state.view().select(&filter).cloned().collect();
    let pieces = rows.len().div_ceil(ROWS_PER_PIECE);
    let body = (0..pieces).map(move |n| {
        let from = n * ROWS_PER_PIECE;
        rows[from..(from + ROWS_PER_PIECE).min(rows.len())].iter().enumerate().map(|(k, i)| form.row(i, from + k == 0)).collect::<String>()
    });
    let parts = std::iter::once(form.head()).chain(body).chain(std::iter::once(form.foot().to_owned())).filter(|p| !p.is_empty());
    let body = Body::from_stream(tokio_stream::iter(parts.map(|p| Ok::<_, Infallible>(Bytes::from(p)))));
    let mut response = body.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(form.media_type()));
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{file}\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}
