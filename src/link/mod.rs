//! Which tellings are one event, and how their records become one.
//!
//! Imports `domain` only. A telling is what one report says of one event. Pairs are weighed by date, place, number, kind, unit,
//! origin and wording. Three bands: from [`JOIN_SCORE`] up two tellings are joined, from [`ASK_SCORE`] up a person is asked, below
//! that they are kept apart. What a person decides is remembered and outweighs any score. The events depend on the set of tellings
//! alone, not on the order of their arrival.

mod blocks;
mod graph;
mod merge;
mod registry;
mod score;

pub use merge::merge;
pub use registry::{Change, Doubt, Registry, Stamp, edited, own_tellings};
pub use score::{ASK_SCORE, JOIN_SCORE, Likeness};

use std::collections::{BTreeMap, HashMap};

use crate::domain::{Incident, TellingId};

/// Gives each draft the number of its event: the number of the event's first draft in the list.
pub fn cluster(incidents: &[&Incident]) -> Vec<usize> {
    let report = |i: &Incident| i.sources.iter().find_map(|s| s.report_id.clone()).unwrap_or_default();
    let mut by_report: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (n, i) in incidents.iter().enumerate() {
        by_report.entry(report(i)).or_default().push(n);
    }
    let mut graph = graph::Graph::default();
    let mut name: Vec<TellingId> = Vec::new();
    for (n, i) in incidents.iter().enumerate() {
        name.push(i.tellings.first().cloned().unwrap_or_else(|| TellingId::of_report(&report(i), n)));
    }
    for members in by_report.into_values() {
        graph.add(members.into_iter().map(|n| (name[n].clone(), incidents[n].clone())).collect());
    }
    // The first draft of each telling: a report that is given twice tells nothing new.
    let mut first: HashMap<&TellingId, usize> = HashMap::new();
    for (n, id) in name.iter().enumerate() {
        first.entry(id).or_insert(n);
    }
    let mut event: HashMap<usize, usize> = HashMap::new();
    for n in 0..graph.len() {
        if event.contains_key(&n) {
            continue;
        }
        for members in graph.events(&graph.component(&[n]), &|_, _| true) {
            let number = members.iter().filter_map(|m| first.get(&graph.node(*m).id)).min().copied().unwrap_or_default();
            event.extend(members.into_iter().map(|m| (m, number)));
        }
    }
    name.iter().enumerate().map(|(n, id)| graph.number(id).and_then(|m| event.get(&m)).copied().unwrap_or(n)).collect()
}
