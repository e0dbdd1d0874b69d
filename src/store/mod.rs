//! The store: incidents, reports and history in a folder that a person can open.
//!
//! Turns transactions into durable files and files into immutable snapshots. The only room that writes files. Imports
//! `domain` and `feature`; it knows no text, gazetteer, query or web. What the folder holds:
//!
//! - `incidents.log`: the truth. First line `bordermap log 1`; then one line a transaction: CRC-32 of the rest in eight
//!   hexadecimal digits, a space, the transaction as JSON. A transaction is on disk whole or not at all.
//! - `incidents.geojson`: what may be published, as RFC 7946. Written aside, synced and renamed, so that it is valid at
//!   every moment. Made again from the log whenever it is behind.
//! - `reports/ID.json`: the reports, for a person to read. Also in the log.
//! - `lock`: held by the one writer, with who it is.

mod embedded;
mod lock;
mod log;
mod projection;

use std::{
    collections::{BTreeMap, HashMap},
    path::PathBuf,
    sync::Arc,
};

use serde::{Deserialize, Serialize};

pub use embedded::EmbeddedStore;

use crate::domain::{
    Incident, IncidentId, Report, ReportId,
    incident::{FieldChange, HistoryEntry},
};

/// The newest format this program reads and the one it writes.
pub const FORMAT_VERSION: u32 = 1;

/// What a store can do. The web and query rooms see only this.
pub trait Store: Send + Sync {
    /// The newest whole state. Never waits for a writer.
    fn snapshot(&self) -> Arc<Snapshot>;

    /// Takes in what another process has written since. Returns whether there was anything.
    fn refresh(&self) -> Result<bool, StoreError>;

    /// Makes all changes durable together, or none. Returns the transaction's sequence number.
    fn commit(&self, transaction: Transaction) -> Result<u64, StoreError>;

    /// Brings `incidents.geojson` up to the log.
    fn publish(&self) -> Result<(), StoreError>;
}

/// A set of changes that belong together.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Transaction {
    /// RFC 3339, UTC.
    pub at: String,
    pub who: String,
    pub action: String,
    pub reports: Vec<Report>,
    pub incidents: Vec<Incident>,
}

/// One immutable state of the store.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    sequence: u64,
    incidents: BTreeMap<IncidentId, Arc<Incident>>,
    reports: HashMap<ReportId, Arc<Report>>,
    history: HashMap<IncidentId, Vec<HistoryEntry>>,
}

impl Snapshot {
    /// Number of the last transaction in it.
    pub fn sequence(&self) -> u64 {
        self.sequence
    }

    /// Every incident of every status, by id.
    pub fn incidents(&self) -> impl Iterator<Item = &Arc<Incident>> {
        self.incidents.values()
    }

    pub fn len(&self) -> usize {
        self.incidents.len()
    }

    pub fn is_empty(&self) -> bool {
        self.incidents.is_empty()
    }

    pub fn incident(&self, id: IncidentId) -> Option<&Arc<Incident>> {
        self.incidents.get(&id)
    }

    pub fn report(&self, id: &str) -> Option<&Arc<Report>> {
        self.reports.get(id)
    }

    pub fn reports(&self) -> impl Iterator<Item = &Arc<Report>> {
        self.reports.values()
    }

    /// Every change of an incident, oldest first.
    pub fn history(&self, id: IncidentId) -> &[HistoryEntry] {
        self.history.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Takes one transaction in. The history entry of each incident is derived from its properties before and after.
    fn apply(&mut self, sequence: u64, t: Transaction) {
        self.sequence = sequence;
        for r in t.reports {
            self.reports.insert(r.id.clone(), Arc::new(r));
        }
        for i in t.incidents {
            let changes = changes(self.incidents.get(&i.id).map(AsRef::as_ref), &i);
            self.history.entry(i.id).or_default().push(HistoryEntry {
                revision: i.revision,
                at: t.at.clone(),
                who: t.who.clone(),
                action: t.action.clone(),
                changes,
            });
            self.incidents.insert(i.id, Arc::new(i));
        }
    }
}

/// The properties in which two states of an incident differ. The first state has no changes, only its entry.
fn changes(old: Option<&Incident>, new: &Incident) -> Vec<FieldChange> {
    let Some(old) = old else { return Vec::new() };
    let (a, b) = (crate::feature::properties(old), crate::feature::properties(new));
    b.iter()
        .filter(|(k, v)| a.get(*k) != Some(v) && !matches!(k.as_str(), "revision" | "updated_at"))
        .map(|(k, v)| FieldChange { field: k.clone(), from: a.get(k).cloned().unwrap_or_default(), to: v.clone() })
        .collect()
}

/// What can go wrong with a store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("there is no store in `{0}`; hint: `bordermap ingest` makes one, `bordermap demo` shows one")]
    Missing(PathBuf),
    #[error("cannot {what} `{path}`: {source}")]
    Io { what: &'static str, path: PathBuf, source: std::io::Error },
    #[error("the store is being written by {holder}; hint: wait for it to end, there is one writer at a time")]
    Locked { holder: String },
    #[error(
        "`{path}` was written by a newer bordermap (format {found}, this one reads up to {FORMAT_VERSION}); hint: update bordermap, nothing was changed"
    )]
    Newer { path: PathBuf, found: u32 },
    #[error("`{path}` is no bordermap log: its first line should be `bordermap log {FORMAT_VERSION}`, found `{found}`")]
    NotALog { path: PathBuf, found: String },
    #[error(
        "`{path}` is damaged at byte {byte} (line {line}): {why}; good transactions follow, so nothing was cut; hint: restore the file from a copy"
    )]
    Damaged { path: PathBuf, byte: usize, line: usize, why: String },
    #[error("the store was opened for reading only")]
    ReadOnly,
    #[error("an earlier write to `{0}` failed, so further writes are refused; hint: free the cause and start again")]
    Refused(PathBuf),
    #[error("the transaction cannot be written as JSON: {0}")]
    Encode(#[from] serde_json::Error),
}
