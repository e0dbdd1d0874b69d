//! Errors as RFC 9457 problem documents. Clients match the stable `code`; causes inside the server are logged, not told.

use axum::{
    Json,
    body::Body,
    http::{HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

/// What a request can do wrong.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    #[error("parameter `{name}`: {reason}")]
    Parameter { name: String, reason: String },
    #[error("unknown parameter `{name}`; allowed: {allowed}")]
    UnknownParameter { name: String, allowed: String },
    #[error("{0}")]
    NotFound(String),
    /// The last segment of the address that leads on.
    #[error("this incident is part of `{0}` now")]
    Moved(String),
    #[error("{0}")]
    UnknownPlace(String),
    #[error("this address answers GET and HEAD only")]
    Method,
    #[error("the server failed on this request")]
    Internal,
}

impl ApiError {
    pub fn parameter(name: &str, reason: impl ToString) -> Self {
        Self::Parameter { name: name.to_owned(), reason: reason.to_string() }
    }

    /// The stable code and the status of each error.
    fn code(&self) -> (&'static str, StatusCode) {
        match self {
            Self::Parameter { .. } => ("invalid_parameter", StatusCode::BAD_REQUEST),
            Self::UnknownParameter { .. } => ("unknown_parameter", StatusCode::BAD_REQUEST),
            Self::NotFound(_) => ("not_found", StatusCode::NOT_FOUND),
            Self::Moved(_) => ("moved", StatusCode::PERMANENT_REDIRECT),
            Self::UnknownPlace(_) => ("unknown_place", StatusCode::NOT_FOUND),
            Self::Method => ("method_not_allowed", StatusCode::METHOD_NOT_ALLOWED),
            Self::Internal => ("internal", StatusCode::INTERNAL_SERVER_ERROR),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (code, status) = self.code();
        let body = json!({"type": "about:blank", "title": status.canonical_reason(), "status": status.as_u16(), "code": code, "detail": self.to_string()});
        let mut response = (status, Json(body)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Self::Moved(to) = &self
            && let Ok(to) = HeaderValue::from_str(to)
        {
            response.headers_mut().insert(header::LOCATION, to);
        }
        response
    }
}

pub async fn not_found(uri: Uri) -> ApiError {
    ApiError::NotFound(format!("nothing is at `{}`", uri.path()))
}

pub async fn method_not_allowed() -> ApiError {
    ApiError::Method
}

/// The answer when a handler panicked.
pub fn panicked(_cause: Box<dyn std::any::Any + Send + 'static>) -> Response<Body> {
    tracing::error!("handler.panicked");
    ApiError::Internal.into_response()
}
