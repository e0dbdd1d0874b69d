//! What the commands take from their surroundings: the clock, the user's name, the store's folder.
#![expect(clippy::disallowed_methods, reason = "the command line is where the clock and the environment are read")]

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{CliError, Output};
use crate::{
    domain::{Incident, IncidentId},
    link::{Change, Doubt, Registry},
    store::{EmbeddedStore, Snapshot, Store, StoreError, Transaction},
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

/// Warns of reports that are dated after today. They are read all the same: the date is the user's word.
pub fn warn_of_future(reports: &[crate::domain::Report], out: &Output) {
    let Ok(tomorrow) = Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date().tomorrow() else { return };
    for r in reports {
        if let (Some(published), Some((first, _))) = (r.published, r.published.and_then(|p| p.interval()))
            && first > tomorrow
        {
            out.note(&format!("warning: `{}` is dated {published}, after today: dates that count from it will be wrong", r.label));
        }
    }
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
    Transaction { incidents, ..Transaction::new(now(), who(), action) }
}

/// What is stored, ready for linking.
pub fn registry(snapshot: &Snapshot) -> Registry {
    Registry::of(snapshot.incidents().map(AsRef::as_ref), snapshot.tellings(), snapshot.decisions())
}

/// Puts a change of the registry into a transaction. What a later change of the same transaction does again counts.
pub fn note_change(transaction: &mut Transaction, registry: &Registry, change: Change) {
    for id in change.new.iter().chain(&change.changed) {
        transaction.incidents.retain(|i| i.id != *id);
        transaction.incidents.extend(registry.get(*id).cloned());
    }
    for m in &change.moved {
        // One that came and went within the transaction was never stored.
        transaction.incidents.retain(|i| i.id != m.from);
    }
    transaction.moved.extend(change.moved);
    transaction.tellings.extend(change.tellings);
    transaction.decisions.extend(change.decisions);
}

/// A pair of incidents a person is asked about.
#[derive(Debug, Clone, serde::Serialize)]
pub struct DoubtRow {
    a: IncidentId,
    a_title: String,
    b: IncidentId,
    b_title: String,
    score: f64,
    reasons: Vec<&'static str>,
}

/// A doubt with the titles of its incidents.
pub fn doubt(registry: &Registry, d: &Doubt) -> Option<DoubtRow> {
    let (a, b) = (registry.get(d.a)?, registry.get(d.b)?);
    let mut reasons = d.reasons.clone();
    reasons.sort_by(|x, y| y.1.total_cmp(&x.1));
    let reasons = reasons.into_iter().filter(|(_, points)| *points > 0.0).map(|(name, _)| name).collect();
    let score = (d.score * 100.0).round() / 100.0;
    Some(DoubtRow { a: a.id, a_title: a.title.clone(), b: b.id, b_title: b.title.clone(), score, reasons })
}

impl std::fmt::Display for DoubtRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}  {}  |  {}  {}  ({:.2}: {})", self.a, self.a_title, self.b, self.b_title, self.score, self.reasons.join(", "))
    }
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
        (None, _) => match wanted.parse().ok().and_then(|id| snapshot.incident(snapshot.moved_to(id)?)) {
            Some(i) => Ok(Incident::clone(i)),
            None => Err(CliError::failure(format!("no incident `{id}`"))),
        },
    }
}
