//! A hand entry or imported row made into an incident: its place geocoded, its title written.

use crate::{
    domain::{Incident, SourceRef, Status, Wording, describe, geodesic_m, incident::Outcome},
    feature::{ImportError, ImportedRow},
    gazetteer::Gazetteer,
    geocode::{answer, locate},
};

/// What a position from outside is trusted to when the row does not say, in metres.
const DEFAULT_UNCERTAINTY_M: f64 = 5_000.0;

/// Makes the incident, without id and times.
///
/// # Errors
/// A place name that the gazetteer does not know, with near names.
pub fn incident(row: ImportedRow, gazetteer: &Gazetteer) -> Result<Incident, ImportError> {
    let location = location(&row, gazetteer)?;
    let has_source = row.source_name.is_some() || row.source_url.is_some();
    let source = SourceRef {
        report_id: None,
        publisher: row.source_name,
        title: None,
        url: row.source_url,
        published: None,
        language: None,
        relays: None,
        wording: Wording::default(),
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
        tellings: Vec::new(),
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

/// Where a row says it happened.
fn location(row: &ImportedRow, gazetteer: &Gazetteer) -> Result<crate::domain::Location, ImportError> {
    Ok(match (row.position, row.place.as_deref()) {
        (Some(p), place) => {
            let mut l = locate::at_position(gazetteer, p, row.uncertainty_m.unwrap_or(DEFAULT_UNCERTAINTY_M));
            if let Some(name) = place {
                l.place_name = Some(name.to_owned());
            }
            l
        }
        (None, Some(name)) => {
            let best = answer::known(gazetteer, name).map_err(|reason| ImportError { column: "place".to_owned(), reason })?;
            answer::located(gazetteer, &best)
        }
        (None, None) => crate::domain::Location::none(),
    })
}

/// A stored incident with what a row of the same id says differently: empty cells leave what is there. `None` when the
/// row changes nothing.
///
/// # Errors
/// A place name that the gazetteer does not know.
pub fn update(stored: &Incident, row: ImportedRow, gazetteer: &Gazetteer) -> Result<Option<Incident>, ImportError> {
    let mut i = stored.clone();
    let moved = row.position.is_some_and(|p| stored.location.position.is_none_or(|q| geodesic_m(p, q) > 1.0));
    let renamed = row.place.is_some() && row.place != stored.location.place_name;
    if moved || renamed {
        // A new name without a new position is looked up.
        let position = row.position.filter(|_| moved);
        i.location = location(&ImportedRow { position, ..row.clone() }, gazetteer)?;
    }
    i.kind = row.kind;
    fn set<T>(into: &mut Option<T>, new: Option<T>) {
        if new.is_some() {
            *into = new;
        }
    }
    set(&mut i.date, row.date);
    set(&mut i.summary, row.summary);
    set(&mut i.actor, row.actor);
    set(&mut i.unit, row.unit);
    set(&mut i.count_min, row.count_min);
    set(&mut i.count_max, row.count_max);
    set(&mut i.killed, row.killed);
    set(&mut i.wounded, row.wounded);
    set(&mut i.captured, row.captured);
    i.outcome = row.outcome.unwrap_or(i.outcome);
    // A sheet may confirm or reject; an older one must not undo a review.
    i.status = row.status.filter(|s| *s != Status::Draft).unwrap_or(i.status);
    let from_reports = stored.sources.iter().any(|s| s.report_id.is_some());
    if !from_reports && (row.source_name.is_some() || row.source_url.is_some()) {
        let source = |s: &SourceRef| (s.publisher.clone(), s.url.clone());
        let new = (row.source_name, row.source_url);
        if stored.sources.len() != 1 || stored.sources.first().map(source).as_ref() != Some(&new) {
            i.sources = vec![SourceRef {
                report_id: None,
                publisher: new.0,
                title: None,
                url: new.1,
                published: None,
                language: None,
                relays: None,
                wording: Wording::default(),
            }];
        }
    }
    match row.title {
        Some(t) => i.title = t,
        None if stored.title == describe::title(stored) => i.title = describe::title(&i),
        None => {}
    }
    Ok((i != *stored).then_some(i))
}
