//! One record from two: every source stays, and where reports differ both values stay side by side.

use crate::domain::{
    GeoPrecision, Incident, Kind, TimePrecision,
    incident::{Claim, Outcome},
};

/// Adds to `into` what `new` knows. `settled` says that a person entered or confirmed the values of `into`: they are not
/// replaced then, only filled where empty and joined by claims.
pub fn merge(into: &mut Incident, new: &Incident, settled: bool) {
    let before = into.clone();
    claims(into, &before, new);
    if !settled {
        if new.kind == Kind::Desertion && matches!(into.kind, Kind::Defection | Kind::BorderCrossing) {
            into.kind = Kind::Desertion;
        }
        if better_date(&before, new) {
            into.date = new.date;
        }
        if new.location.precision < into.location.precision {
            into.location = new.location.clone();
        }
        if newer(&before, new) && !matches!(new.outcome, Outcome::Unknown | Outcome::Escaped) {
            into.outcome = new.outcome;
        }
    }
    fill(&mut into.date, &new.date);
    if into.location.precision == GeoPrecision::None {
        into.location = new.location.clone();
    }
    if into.outcome == Outcome::Unknown {
        into.outcome = new.outcome;
    }
    if into.count_min.is_none() && into.count_max.is_none() {
        (into.count_min, into.count_max) = (new.count_min, new.count_max);
    }
    fill(&mut into.killed, &new.killed);
    fill(&mut into.wounded, &new.wounded);
    fill(&mut into.captured, &new.captured);
    fill(&mut into.unit, &new.unit);
    fill(&mut into.actor, &new.actor);
    fill(&mut into.origin, &new.origin);
    fill(&mut into.destination, &new.destination);
    fill(&mut into.attribution, &new.attribution);
    for s in &new.sources {
        if !into.sources.contains(s) {
            into.sources.push(s.clone());
        }
    }
    for e in &new.evidence {
        if !into.evidence.contains(e) {
            into.evidence.push(e.clone());
        }
    }
    for c in &new.claims {
        if !into.claims.contains(c) {
            into.claims.push(c.clone());
        }
    }
    into.confidence =
        (into.confidence.max(new.confidence) + if into.independent_sources() > before.independent_sources() { 0.1 } else { 0.0 }).min(0.99);
    into.confidence = (into.confidence * 100.0).round() / 100.0;
}

/// The incident with the sources, words and claims of the given drafts' reports only, its values as they are.
pub fn keep_reports(i: &Incident, drafts: &[&Incident]) -> Incident {
    let known = |id: &str| drafts.iter().flat_map(|d| &d.sources).any(|s| s.report_id.as_deref() == Some(id));
    let mut kept = i.clone();
    kept.sources.retain(|s| s.report_id.as_deref().is_none_or(known));
    kept.evidence.retain(|e| known(&e.report_id));
    kept.claims.retain(|c| known(&c.report_id));
    kept
}

fn fill<T: Clone>(into: &mut Option<T>, new: &Option<T>) {
    if into.is_none() {
        into.clone_from(new);
    }
}

fn better_date(old: &Incident, new: &Incident) -> bool {
    let rank = |i: &Incident| i.date.map_or(u8::MAX, |d| d.precision() as u8);
    rank(new) < rank(old) && new.date.is_some_and(|d| d.precision() != TimePrecision::Unknown || old.date.is_none())
}

fn newer(old: &Incident, new: &Incident) -> bool {
    let published = |i: &Incident| i.sources.iter().filter_map(|s| s.published?.interval()).map(|(_, b)| b).max();
    published(new) > published(old)
}

/// Notes each value in which the two differ, with the report that says it.
fn claims(into: &mut Incident, old: &Incident, new: &Incident) {
    let values = |i: &Incident| -> Vec<(&'static str, String)> {
        let mut v = Vec::new();
        if let Some(d) = i.date {
            v.push(("event_date", d.to_string()));
        }
        if let Some(n) = i.count_min.or(i.count_max) {
            v.push(("count", n.to_string()));
        }
        if let Some(p) = &i.location.place_name {
            v.push(("place_name", p.clone()));
        }
        if i.outcome != Outcome::Unknown {
            v.push(("outcome", i.outcome.to_string()));
        }
        v
    };
    for (field, value) in values(new) {
        let Some((_, had)) = values(old).into_iter().find(|(f, v)| *f == field && *v != value) else { continue };
        for (incident, said) in [(old, had), (new, value.clone())] {
            for report_id in incident.sources.iter().filter_map(|s| s.report_id.clone()).take(1) {
                let known = into.claims.iter().any(|c| c.report_id == report_id && c.field == field);
                if !known {
                    into.claims.push(Claim { report_id, field: field.to_owned(), value: said.clone() });
                }
            }
        }
    }
}
