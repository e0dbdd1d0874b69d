//! A telling: what one report says of one event. Incidents are made of tellings, and can be taken apart into them.

use serde::{Deserialize, Serialize};

use super::{Incident, IncidentId};

/// The stable name of a telling: `REPORT/N` for the N-th event of a report, `entry/INCIDENT` for a hand entry or a row.
/// It depends on the report's words only, so that every store names it alike.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TellingId(String);

impl TellingId {
    pub fn of_report(report_id: &str, n: usize) -> Self {
        Self(format!("{report_id}/{n}"))
    }

    pub fn of_entry(incident: IncidentId) -> Self {
        Self(format!("entry/{incident}"))
    }

    /// The incident of a hand entry or row; `None` for a report's telling.
    pub fn entry(&self) -> Option<IncidentId> {
        self.0.strip_prefix("entry/")?.parse().ok()
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A telling as stored, once it has been joined with others: the record as read from its report alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Telling {
    pub id: TellingId,
    pub draft: Incident,
}

/// What a person has decided of two tellings. The last decision on a pair holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub a: TellingId,
    pub b: TellingId,
    /// Whether they tell of one event.
    pub same: bool,
}

/// An incident that became part of another: its id leads there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    pub from: IncidentId,
    pub to: IncidentId,
}
