//! An incident: one actor, one act, one place, one date, and the words each value rests on.

use serde::{Deserialize, Serialize};

use super::{Bank, EdtfDate, GeoPrecision, Kind, PlaceId, Position, ReportId, RiverId, SourceRef, Span, TellingId, kind::named_enum};

/// A UUIDv7, so that ids sort by the time they were given.
pub type IncidentId = uuid::Uuid;

named_enum! {
    /// Whether a person has looked at the record.
    Status, "status" { Draft => "draft", Confirmed => "confirmed", Rejected => "rejected" }
}

named_enum! {
    /// What is known to have become of the people.
    Outcome, "outcome" {
        AtLarge => "at_large",
        Escaped => "escaped",
        Missing => "missing",
        Captured => "captured",
        PartlyCaptured => "partly_captured",
        Arrested => "arrested",
        InDetention => "in_detention",
        Repatriated => "repatriated",
        Sentenced => "sentenced",
        Released => "released",
        Killed => "killed",
        PartlyKilled => "partly_killed",
        KilledAndArrested => "killed_and_arrested",
        KilledAndReturned => "killed_and_returned",
        Executed => "executed",
        Died => "died",
        ReachedThirdCountry => "reached_third_country",
        Investigated => "investigated",
        Dismissed => "dismissed",
        Planned => "planned",
        InForce => "in_force",
        Unknown => "unknown",
    }
}

named_enum! {
    /// Who the report says it knows it from.
    Attribution, "attribution" {
        AnonymousInsider => "anonymous_insider",
        Resident => "resident",
        Witness => "witness",
        Official => "official",
        Ngo => "ngo",
        MediaRelay => "media_relay",
        Background => "background",
        Rumour => "rumour",
    }
}

/// Where it happened and how well that is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Location {
    /// A representative point; `None` for a river, the border, or no place at all.
    pub position: Option<Position>,
    /// How far the truth may be from the point, metres.
    pub uncertainty_m: Option<f64>,
    pub precision: GeoPrecision,
    pub place_id: Option<PlaceId>,
    pub place_name: Option<String>,
    pub admin1: Option<String>,
    pub admin2: Option<String>,
    /// ISO 3166 alpha-2.
    pub country: Option<String>,
    /// Whether the point was moved or coarsened on purpose.
    pub obscured: bool,
    pub river: Option<RiverId>,
    pub river_km: Option<f64>,
    pub river_km_min: Option<f64>,
    pub river_km_max: Option<f64>,
    pub river_offset_m: Option<f64>,
    pub bank: Option<Bank>,
    pub nearest_crossing: Option<String>,
    pub nearest_crossing_m: Option<f64>,
}

impl Location {
    /// No place known.
    pub fn none() -> Self {
        Self {
            position: None,
            uncertainty_m: None,
            precision: GeoPrecision::None,
            place_id: None,
            place_name: None,
            admin1: None,
            admin2: None,
            country: None,
            obscured: false,
            river: None,
            river_km: None,
            river_km_min: None,
            river_km_max: None,
            river_offset_m: None,
            bank: None,
            nearest_crossing: None,
            nearest_crossing_m: None,
        }
    }
}

/// The words a value rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    pub report_id: ReportId,
    /// The property the words speak for, such as `kind` or `event_date`.
    pub field: String,
    /// The value they were read as.
    pub value: String,
    pub span: Span,
    pub quote: String,
    /// The name of the rule that read them.
    pub rule: String,
}

/// What one report says of the incident, where reports differ.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    pub report_id: ReportId,
    pub field: String,
    pub value: String,
}

/// One incident as stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Incident {
    pub id: IncidentId,
    pub kind: Kind,
    pub title: String,
    pub summary: Option<String>,
    pub date: Option<EdtfDate>,
    pub location: Location,
    pub origin: Option<String>,
    pub destination: Option<String>,
    pub actor: Option<String>,
    pub unit: Option<String>,
    pub count_min: Option<u32>,
    pub count_max: Option<u32>,
    pub killed: Option<u32>,
    pub wounded: Option<u32>,
    pub captured: Option<u32>,
    pub outcome: Outcome,
    pub attribution: Option<Attribution>,
    pub confidence: f64,
    pub status: Status,
    pub sources: Vec<SourceRef>,
    pub evidence: Vec<Evidence>,
    pub claims: Vec<Claim>,
    /// The tellings it is made of, sorted. Empty for a hand entry or an imported row that no report has joined.
    #[serde(default)]
    pub tellings: Vec<TellingId>,
    /// The key a spreadsheet gave the row, for a later import of the same row.
    pub external_id: Option<String>,
    /// RFC 3339, UTC.
    pub created_at: String,
    pub updated_at: String,
    pub revision: u32,
}

impl Incident {
    /// How many different outlets first told it: a relay (one names the other as its origin) or a reprint (both have one
    /// wording) does not count again.
    pub fn independent_sources(&self) -> usize {
        let mut group: Vec<usize> = (0..self.sources.len()).collect();
        let origins: Vec<Option<String>> = self.sources.iter().map(SourceRef::origin).collect();
        for (a, first) in self.sources.iter().enumerate() {
            for (b, second) in self.sources.iter().enumerate().skip(a + 1) {
                let one_origin = origins[a].is_some() && origins[a] == origins[b];
                if group[a] != group[b] && (one_origin || first.wording.is_copy_of(&second.wording)) {
                    let (keep, drop) = (group[a].min(group[b]), group[a].max(group[b]));
                    group.iter_mut().filter(|g| **g == drop).for_each(|g| *g = keep);
                }
            }
        }
        group.sort_unstable();
        group.dedup();
        group.len()
    }

    /// Number of reports read for it.
    pub fn report_count(&self) -> usize {
        self.sources.iter().filter(|s| s.report_id.is_some()).count()
    }
}

/// One change of an incident: who, when, what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HistoryEntry {
    pub revision: u32,
    /// RFC 3339, UTC.
    pub at: String,
    pub who: String,
    /// What was done, such as `ingest`, `confirm` or `import`.
    pub action: String,
    pub changes: Vec<FieldChange>,
}

/// One property before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldChange {
    pub field: String,
    pub from: serde_json::Value,
    pub to: serde_json::Value,
}
