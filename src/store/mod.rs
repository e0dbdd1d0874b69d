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

use std::{path::PathBuf, sync::Arc};

use rpds::{HashTrieMapSync, RedBlackTreeMapSync};
use serde::{Deserialize, Serialize};

pub use embedded::EmbeddedStore;

use crate::domain::{
    Decision, Incident, IncidentId, Moved, Report, ReportId, Telling, TellingId,
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
    /// Tellings as read, of incidents that several reports tell.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tellings: Vec<Telling>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<Decision>,
    /// Incidents that became part of others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moved: Vec<Moved>,
}

impl Transaction {
    /// A transaction with nothing in it.
    pub fn new(at: String, who: String, action: &str) -> Self {
        let action = action.to_owned();
        Self { at, who, action, reports: vec![], incidents: vec![], tellings: vec![], decisions: vec![], moved: vec![] }
    }
}

/// One immutable state of the store.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    sequence: u64,
    // Maps that share what did not change: a snapshot after each transaction costs what the transaction changed.
    incidents: RedBlackTreeMapSync<IncidentId, Arc<Incident>>,
    reports: HashTrieMapSync<ReportId, Arc<Report>>,
    history: HashTrieMapSync<IncidentId, Vec<HistoryEntry>>,
    tellings: HashTrieMapSync<TellingId, Arc<Telling>>,
    decisions: HashTrieMapSync<(TellingId, TellingId), Arc<Decision>>,
    moved: HashTrieMapSync<IncidentId, IncidentId>,
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
        self.incidents.size()
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

    /// The incident that one with this id became part of.
    pub fn moved_to(&self, id: IncidentId) -> Option<IncidentId> {
        let mut at = *self.moved.get(&id)?;
        // A chain is as long as the joins were many; a circle cannot be written, and would end here.
        for _ in 0..self.moved.size() {
            match self.moved.get(&at) {
                Some(next) if !self.incidents.contains_key(&at) => at = *next,
                _ => break,
            }
        }
        Some(at)
    }

    /// The tellings kept as read.
    pub fn tellings(&self) -> impl Iterator<Item = &Telling> {
        self.tellings.values().map(AsRef::as_ref)
    }

    /// What persons decided of pairs of tellings, the last word on each.
    pub fn decisions(&self) -> impl Iterator<Item = &Decision> {
        self.decisions.values().map(AsRef::as_ref)
    }

    /// Every change of an incident, oldest first.
    pub fn history(&self, id: IncidentId) -> &[HistoryEntry] {
        self.history.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Takes one transaction in. The history entry of each incident is derived from its properties before and after.
    fn apply(&mut self, sequence: u64, t: Transaction) {
        self.sequence = sequence;
        for r in t.reports {
            self.reports.insert_mut(r.id.clone(), Arc::new(r));
        }
        for i in t.incidents {
            let changes = changes(self.incidents.get(&i.id).map(AsRef::as_ref), &i);
            let mut history = self.history.get(&i.id).cloned().unwrap_or_default();
            history.push(HistoryEntry { revision: i.revision, at: t.at.clone(), who: t.who.clone(), action: t.action.clone(), changes });
            self.history.insert_mut(i.id, history);
            self.incidents.insert_mut(i.id, Arc::new(i));
        }
        for m in t.moved {
            self.incidents.remove_mut(&m.from);
            self.moved.insert_mut(m.from, m.to);
        }
        for t in t.tellings {
            self.tellings.insert_mut(t.id.clone(), Arc::new(t));
        }
        for d in t.decisions {
            let pair = if d.a <= d.b { (d.a.clone(), d.b.clone()) } else { (d.b.clone(), d.a.clone()) };
            self.decisions.insert_mut(pair, Arc::new(d));
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
