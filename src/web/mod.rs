//! The server: reads a view of the store and answers. Nothing here writes.
//!
//! Only this room names axum. A handler takes typed inputs, calls one function of `query` or `feature` and wraps the
//! answer. All addresses stand in one list, [`router`].

mod assets;
mod collections;
mod error;
mod export;
mod geocode;
mod landing;
mod near;
mod openapi;
mod params;
mod respond;

use std::{sync::Arc, time::Duration};

use arc_swap::ArcSwap;
use axum::{
    Router,
    extract::Request,
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::Response,
    routing::get,
};
use tokio::net::TcpListener;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    cors::{Any, CorsLayer},
    set_header::SetResponseHeaderLayer,
    timeout::TimeoutLayer,
    trace::TraceLayer,
};

use crate::{gazetteer::Gazetteer, query::PublicView, store::Store};

/// What every handler sees: the newest view and the ground.
#[derive(Clone)]
pub struct AppState {
    store: Arc<dyn Store>,
    view: Arc<ArcSwap<PublicView>>,
    pub gazetteer: Arc<Gazetteer>,
}

impl AppState {
    pub fn new(store: Arc<dyn Store>, gazetteer: Arc<Gazetteer>) -> Self {
        let view = PublicView::of(store.snapshot());
        Self { store, view: Arc::new(ArcSwap::from_pointee(view)), gazetteer }
    }

    /// The newest view. Never waits.
    pub fn view(&self) -> Arc<PublicView> {
        self.view.load_full()
    }

    /// Takes in what another process wrote.
    fn refresh(&self) {
        match self.store.refresh() {
            Ok(true) => self.view.store(Arc::new(PublicView::of(self.store.snapshot()))),
            Ok(false) => {}
            Err(e) => tracing::warn!(error = %e, "store.refresh_failed"),
        }
    }
}

/// How often the server looks whether another process has written.
const REFRESH_EVERY: Duration = Duration::from_secs(1);

/// The longest an answer may take to begin.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// Every address of the server.
pub fn router(state: AppState) -> Router {
    Router::new()
        .route("/", get(assets::index))
        .route("/static/{*path}", get(assets::file))
        .route("/basemap/{layer}", get(assets::basemap))
        .route("/api/landing", get(landing::landing))
        .route("/conformance", get(landing::conformance))
        .route("/api", get(openapi::document))
        .route("/collections", get(collections::list))
        .route("/collections/{collection}", get(collections::one))
        .route("/collections/{collection}/items", get(collections::items))
        .route("/collections/{collection}/items/{id}", get(collections::item))
        .route("/incidents/{id}", get(collections::detail))
        .route("/near", get(near::near))
        .route("/geocode", get(geocode::geocode))
        .route("/river", get(geocode::river))
        .route("/export.geojson", get(export::geojson))
        .route("/export.geojsonl", get(export::geojsonl))
        .route("/export.csv", get(export::csv))
        .route("/health", get(landing::health))
        .fallback(error::not_found)
        .method_not_allowed_fallback(error::method_not_allowed)
        .layer(middleware::from_fn(respond::conditional))
        .layer(CompressionLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, REQUEST_TIMEOUT))
        .layer(CorsLayer::new().allow_origin(Any).allow_methods([axum::http::Method::GET, axum::http::Method::HEAD]))
        .layer(middleware::from_fn(security_headers))
        .layer(SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, HeaderValue::from_static("no-cache")))
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(TraceLayer::new_for_http())
        .with_state(state)
}

/// Headers that keep a page from loading anything of another host and from being framed.
async fn security_headers(request: Request, next: Next) -> Response {
    const HEADERS: [(&str, &str); 4] = [
        (
            "content-security-policy",
            "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
        ),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("x-frame-options", "DENY"),
    ];
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

/// Serves until the process is told to stop, then lets running answers end.
pub async fn serve(listener: TcpListener, store: Arc<dyn Store>, gazetteer: Arc<Gazetteer>) -> std::io::Result<()> {
    let state = AppState::new(store, gazetteer);
    let follower = state.clone();
    let follow = tokio::spawn(async move {
        let mut tick = tokio::time::interval(REFRESH_EVERY);
        loop {
            tick.tick().await;
            let state = follower.clone();
            if tokio::task::spawn_blocking(move || state.refresh()).await.is_err() {
                tracing::error!("store.refresh_panicked");
            }
        }
    });
    let result = axum::serve(listener, router(state)).with_graceful_shutdown(stop_signal()).await;
    follow.abort();
    result
}

async fn stop_signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut s) => {
                s.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        _ = interrupt => {}
        () = terminate => {}
    }
    tracing::info!("server.stopping");
}

/// Logs to standard error what `RUST_LOG` asks for, warnings by default.
pub fn init_logging() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    // A second call, as in tests, keeps the first logger.
    let _already = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}
