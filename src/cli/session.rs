//! What the commands take from their surroundings: the clock, the user's name, the store's folder.
#![expect(clippy::disallowed_methods, reason = "the command line is where the clock and the environment are read")]

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{CliError, Output};
use crate::{
    domain::{Incident, IncidentId},
    store::{EmbeddedStore, Store, StoreError, Transaction},
};

/// Where the store is.
#[derive(Debug, Clone, clap::Args)]
pub struct DataFlag {
    /// Folder of the store
    #[arg(long, value_name = "DIR", env = "BORDERMAP_DATA", default_value = "bordermap-data")]
    pub data: PathBuf,
}

impl From<StoreError> for CliError {
    fn from(e: StoreError) -> Self {
        CliError::failure(e.to_string())
    }
}

/// The time, to the second, RFC 3339 in UTC.
pub fn now() -> String {
    Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A new id. Later ids sort behind earlier ones.
pub fn new_id() -> IncidentId {
    uuid::Uuid::now_v7()
}

/// Who is at work, for the history.
pub fn who() -> String {
    ["BORDERMAP_USER", "USER", "LOGNAME"]
        .iter()
        .find_map(|v| std::env::var(v).ok().filter(|s| !s.is_empty()))
        .unwrap_or_else(|| "unknown".to_owned())
}

/// Opens the store for a command that writes, and tells what recovery had to do.
pub fn writer(dir: &Path, command: &str, out: &Output) -> Result<EmbeddedStore, CliError> {
    let holder = format!("`bordermap {command}` (process {}, {}) since {}", std::process::id(), who(), now());
    let store = EmbeddedStore::open_writer(dir, &holder)?;
    for w in store.warnings() {
        out.note(&format!("warning: {w}"));
    }
    Ok(store)
}

/// Opens the store for a command that reads.
pub fn reader(dir: &Path) -> Result<EmbeddedStore, CliError> {
    Ok(EmbeddedStore::open_reader(dir)?)
}

/// A transaction of incidents by this user, now.
pub fn transaction(action: &str, incidents: Vec<Incident>) -> Transaction {
    Transaction { at: now(), who: who(), action: action.to_owned(), reports: Vec::new(), incidents }
}

/// Finds an incident by its id, or the start or end of it. Ids begin with the time, so the ends differ more.
pub fn find(store: &dyn Store, id: &str) -> Result<Incident, CliError> {
    let wanted = id.trim().to_lowercase();
    if wanted.len() < 4 {
        return Err(CliError::usage(format!("`{id}` is too short for an incident id")));
    }
    let snapshot = store.snapshot();
    let mut hits = snapshot.incidents().filter(|i| {
        let full = i.id.to_string();
        full.starts_with(&wanted) || full.ends_with(&wanted)
    });
    match (hits.next(), hits.next()) {
        (Some(i), None) => Ok(Incident::clone(i)),
        (Some(_), Some(_)) => Err(CliError::failure(format!(
            "several incidents have an id that starts or ends with `{id}`; hint: the last eight characters tell them apart"
        ))),
        (None, _) => Err(CliError::failure(format!("no incident `{id}`"))),
    }
}
