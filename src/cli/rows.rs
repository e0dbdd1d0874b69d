//! A hand entry or imported row made into an incident: its place geocoded, its title written.

use crate::{
    domain::{Incident, SourceRef, Status, describe, incident::Outcome},
    feature::{ImportError, ImportedRow},
    gazetteer::Gazetteer,
    geocode::{self, Context, locate},
};

/// What a position from outside is trusted to when the row does not say, in metres.
const DEFAULT_UNCERTAINTY_M: f64 = 5_000.0;

/// Makes the incident, without id and times.
///
/// # Errors
/// A place name that the gazetteer does not know, with near names.
pub fn incident(row: ImportedRow, gazetteer: &Gazetteer) -> Result<Incident, ImportError> {
    let location = match (row.position, row.place.as_deref()) {
        (Some(p), place) => {
            let mut l = locate::at_position(gazetteer, p, row.uncertainty_m.unwrap_or(DEFAULT_UNCERTAINTY_M));
            if let Some(name) = place {
                l.place_name = Some(name.to_owned());
            }
            l
        }
        (None, Some(name)) => {
            let r = geocode::resolve(gazetteer, name, Context::default());
            let Some(best) = r.candidates.first() else {
                return Err(ImportError { column: "place".to_owned(), reason: unknown_place(gazetteer, name) });
            };
            locate::at_place(gazetteer, best.place, false)
        }
        (None, None) => crate::domain::Location::none(),
    };
    let has_source = row.source_name.is_some() || row.source_url.is_some();
    let source = SourceRef {
        report_id: None,
        publisher: row.source_name,
        title: None,
        url: row.source_url,
        published: None,
        language: None,
        relays: None,
    };
    let mut i = Incident {
        id: uuid::Uuid::nil(),
        kind: row.kind,
        title: row.title.unwrap_or_default(),
        summary: row.summary,
        date: row.date,
        location,
        origin: None,
        destination: None,
        actor: row.actor,
        unit: row.unit,
        count_min: row.count_min,
        count_max: row.count_max,
        killed: row.killed,
        wounded: row.wounded,
        captured: row.captured,
        outcome: row.outcome.unwrap_or(Outcome::Unknown),
        attribution: None,
        confidence: 0.5,
        status: row.status.unwrap_or(Status::Draft),
        sources: if has_source { vec![source] } else { Vec::new() },
        evidence: Vec::new(),
        claims: Vec::new(),
        external_id: row.external_id,
        created_at: String::new(),
        updated_at: String::new(),
        revision: 1,
    };
    if i.title.is_empty() {
        i.title = describe::title(&i);
    }
    Ok(i)
}

/// Says that a place is not known and which names are near it.
pub fn unknown_place(gazetteer: &Gazetteer, name: &str) -> String {
    let near: Vec<String> = gazetteer.similar(name, 3).into_iter().map(|p| format!("`{}`", p.name)).collect();
    if near.is_empty() {
        format!("the gazetteer does not know `{name}`")
    } else {
        format!("the gazetteer does not know `{name}`; did you mean {}?", near.join(", "))
    }
}
