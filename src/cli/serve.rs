//! `bordermap serve` and `bordermap demo`: the map and the API.

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use rust_embed::RustEmbed;
use serde_json::json;

use super::{
    CliError, FormatFlag, Ground, Output, ingest, input,
    session::{self, DataFlag},
};
use crate::{
    store::{EmbeddedStore, Store},
    web,
};

/// Serve the map page and the API
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  bordermap serve\n  bordermap serve --data my-folder --bind 127.0.0.1:0\n\nThe server only reads: `bordermap ingest` may write to the same folder meanwhile, and the map follows."
)]
pub struct ServeArgs {
    #[command(flatten)]
    pub format: FormatFlag,
    /// Address to listen on; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:8080")]
    bind: SocketAddr,
    #[command(flatten)]
    data: DataFlag,
}

/// Load the sample reports into a fresh folder and serve the map
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  bordermap demo\n  bordermap demo --bind 127.0.0.1:0 --data samples")]
pub struct DemoArgs {
    #[command(flatten)]
    pub format: FormatFlag,
    /// Address to listen on; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:8080")]
    bind: SocketAddr,
    /// Folder to load the samples into; a fresh temporary one when left out
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

/// The sample reports, each with publisher, date and source address in the manifest.
#[derive(RustEmbed)]
#[folder = "geodata/samples/"]
struct Samples;

pub fn serve(args: &ServeArgs, out: &Output) -> Result<(), CliError> {
    let store = session::reader(&args.data.data)?;
    listen(store, Ground::load()?, args.bind, out)
}

#[expect(clippy::disallowed_methods, reason = "a demonstration without a folder of its own goes into the system's temporary one")]
pub fn demo(args: &DemoArgs, out: &Output) -> Result<(), CliError> {
    let dir = args.data.clone().unwrap_or_else(|| std::env::temp_dir().join(format!("bordermap-demo-{}", session::new_id().simple())));
    let quiet = Output { json: false };
    let store = session::writer(&dir, "demo", &quiet)?;
    let ground = Ground::load()?;
    let reports = samples()?;
    out.note(&format!("loading {} sample reports into {}", reports.len(), dir.display()));
    ingest::ingest_quietly(&store, &ground, reports)?;
    drop(store);
    listen(session::reader(&dir)?, ground, args.bind, out)
}

/// The sample reports, checked like any others.
fn samples() -> Result<Vec<crate::domain::Report>, CliError> {
    let manifest = Samples::get("reports.csv").ok_or_else(|| CliError::failure("the samples have no reports.csv"))?;
    let manifest = input::Manifest::parse(&manifest.data, "reports.csv")?;
    let mut names: Vec<String> = Samples::iter().map(|n| n.to_string()).filter(|n| n.ends_with(".txt")).collect();
    names.sort();
    names
        .iter()
        .map(|n| {
            let file = Samples::get(n).ok_or_else(|| CliError::failure(format!("the sample {n} is missing")))?;
            input::report(n, &file.data, &input::ReportFlags::default(), &manifest)
        })
        .collect()
}

fn listen(store: EmbeddedStore, ground: Ground, bind: SocketAddr, out: &Output) -> Result<(), CliError> {
    web::init_logging();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|e| CliError::failure(format!("cannot start the server: {e}")))?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(bind)
            .await
            .map_err(|e| CliError::failure(format!("cannot listen on {bind}: {e}; hint: --bind 127.0.0.1:0 takes a free port")))?;
        let address = listener.local_addr().map_err(|e| CliError::failure(e.to_string()))?;
        let incidents = store.snapshot().incidents().filter(|i| i.status != crate::domain::Status::Rejected).count();
        if out.json {
            out.line(&json!({"address": format!("http://{address}/"), "incidents": incidents}).to_string());
        } else {
            out.line(&format!("{incidents} incidents on the map: http://{address}/   (stop with Ctrl-C)"));
        }
        web::serve(listener, Arc::new(store), Arc::new(ground.gazetteer))
            .await
            .map_err(|e| CliError::failure(format!("the server stopped: {e}")))
    })
}
