//! Answers: the media type set in one place, and ETag with conditional requests for all of them.

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::Value;

/// The address under which the client reached the server, for absolute links.
pub fn base_url(headers: &HeaderMap) -> String {
    let text = |name: &str| {
        headers
            .get(name)
            .and_then(|v| v.to_str().ok())
            .filter(|v| v.len() < 256 && v.chars().all(|c| c.is_ascii_alphanumeric() || ".:-[]_".contains(c)))
    };
    let host = text("host").unwrap_or("localhost");
    let scheme = text("x-forwarded-proto").filter(|s| *s == "https").unwrap_or("http");
    format!("{scheme}://{host}")
}

/// A GeoJSON answer.
pub struct GeoJson(pub Value);

impl IntoResponse for GeoJson {
    fn into_response(self) -> Response {
        ([(header::CONTENT_TYPE, HeaderValue::from_static("application/geo+json"))], self.0.to_string()).into_response()
    }
}

/// The largest body that gets an ETag, in bytes: larger ones are streams.
const MAX_TAGGED_BYTES: usize = 8 * 1024 * 1024;

/// Gives whole answers an ETag and answers 304 to a client that has it.
pub async fn conditional(request: Request, next: Next) -> Response {
    let asked = request.headers().get(header::IF_NONE_MATCH).cloned();
    let readable = matches!(*request.method(), Method::GET | Method::HEAD);
    let response = next.run(request).await;
    let whole = axum::body::HttpBody::size_hint(response.body()).exact().and_then(|n| usize::try_from(n).ok());
    if !readable || response.status() != StatusCode::OK || whole.is_none_or(|n| n > MAX_TAGGED_BYTES || n == 0) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, MAX_TAGGED_BYTES).await else {
        return super::error::ApiError::Internal.into_response();
    };
    let tag = format!("W/\"{:08x}-{:x}\"", crc32fast::hash(&bytes), bytes.len());
    let known = asked.as_ref().and_then(|v| v.to_str().ok()).is_some_and(|v| v.trim() == "*" || v.split(',').any(|t| t.trim() == tag));
    if let Ok(value) = HeaderValue::from_str(&tag) {
        parts.headers.insert(header::ETAG, value);
    }
    if known {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}
