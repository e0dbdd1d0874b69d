//! Incidents that grow as reports arrive, and that can be joined and taken apart by hand.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{
    graph::{Graph, Question},
    merge::{self, merge},
};
use crate::domain::{Decision, Incident, IncidentId, Moved, Status, Telling, TellingId, describe};

/// What a change of the registry did: all of it belongs into one transaction.
#[derive(Debug, Default)]
pub struct Change {
    pub new: Vec<IncidentId>,
    /// Incidents that were there and are made of other tellings now.
    pub changed: Vec<IncidentId>,
    pub moved: Vec<Moved>,
    /// Tellings that became part of something and are to be kept as read.
    pub tellings: Vec<Telling>,
    pub decisions: Vec<Decision>,
}

/// Two incidents that may be one event.
#[derive(Debug, Clone)]
pub struct Doubt {
    pub a: IncidentId,
    pub b: IncidentId,
    /// From [`super::ASK_SCORE`] up; above [`super::JOIN_SCORE`] something else in the incidents contradicts.
    pub score: f64,
    pub reasons: Vec<(&'static str, f64)>,
}

/// The clock and the source of ids, as the caller has them.
pub struct Stamp<'a> {
    /// RFC 3339, UTC.
    pub now: &'a str,
    pub new_id: &'a mut dyn FnMut() -> IncidentId,
}

/// Known incidents and the tellings they are made of.
#[derive(Default)]
pub struct Registry {
    graph: Graph,
    incidents: HashMap<IncidentId, Incident>,
    /// The incident of each telling.
    of: HashMap<TellingId, IncidentId>,
    /// Tellings that are stored as read.
    kept: HashSet<TellingId>,
}

impl Registry {
    /// A registry of what is stored. Rejected records are left out: nothing joins them.
    pub fn of<'a>(
        incidents: impl Iterator<Item = &'a Incident>,
        tellings: impl Iterator<Item = &'a Telling>,
        decisions: impl Iterator<Item = &'a Decision>,
    ) -> Self {
        let kept: HashMap<&TellingId, &Incident> = tellings.map(|t| (&t.id, &t.draft)).collect();
        let mut registry = Self { kept: kept.keys().map(|id| (*id).clone()).collect(), ..Self::default() };
        decisions.for_each(|d| registry.graph.decide(d));
        // All tellings of one report come together, so that what its events have to do with those of others is seen.
        let mut by_report: BTreeMap<String, Vec<(TellingId, Incident)>> = BTreeMap::new();
        for i in incidents.filter(|i| i.status != Status::Rejected) {
            for id in own_tellings(i) {
                registry.of.insert(id.clone(), i.id);
                let draft = kept.get(&id).copied().unwrap_or(i).clone();
                let report = draft.sources.iter().find_map(|s| s.report_id.clone()).unwrap_or_else(|| id.as_str().to_owned());
                by_report.entry(report).or_default().push((id, draft));
            }
            registry.incidents.insert(i.id, i.clone());
        }
        for (_, mut tellings) in by_report {
            tellings.sort_by(|a, b| a.0.cmp(&b.0));
            registry.graph.add(tellings);
        }
        registry
    }

    pub fn get(&self, id: IncidentId) -> Option<&Incident> {
        self.incidents.get(&id)
    }

    pub fn incidents(&self) -> impl Iterator<Item = &Incident> {
        self.incidents.values()
    }

    /// Takes in all drafts of one report: each joins what it tells of or becomes an incident.
    pub fn place(&mut self, drafts: Vec<Incident>, stamp: &mut Stamp<'_>) -> Change {
        let named = drafts.into_iter().enumerate().map(|(n, d)| {
            let id = d.tellings.first().cloned().or_else(|| d.sources.first()?.report_id.as_ref().map(|r| TellingId::of_report(r, n)));
            (id.unwrap_or_else(|| TellingId::of_entry(d.id)), d)
        });
        let added = self.graph.add(named.collect());
        self.settle(&added, stamp)
    }

    /// Joins incidents because a person says that they are one event.
    pub fn join(&mut self, ids: &[IncidentId], stamp: &mut Stamp<'_>) -> Change {
        let groups: Vec<Vec<TellingId>> = ids.iter().filter_map(|id| self.incidents.get(id)).map(own_tellings).collect();
        let mut decisions = Vec::new();
        for (n, group) in groups.iter().enumerate() {
            for other in &groups[n + 1..] {
                let pairs = group.iter().flat_map(|a| other.iter().map(move |b| (a, b)));
                decisions.extend(pairs.map(|(a, b)| Decision { a: a.clone(), b: b.clone(), same: true }));
            }
        }
        self.decide(decisions, &groups.concat(), stamp)
    }

    /// Takes what a report tells out of an incident, because a person says that it is another event. `None` when the report
    /// tells nothing of it, or nothing else does.
    pub fn part(&mut self, id: IncidentId, report_id: &str, stamp: &mut Stamp<'_>) -> Option<Change> {
        let all = own_tellings(self.incidents.get(&id)?);
        let of_report = |t: &TellingId| {
            let draft = self.graph.number(t).map(|n| &self.graph.node(n).draft);
            draft.is_some_and(|d| d.sources.iter().any(|s| s.report_id.as_deref() == Some(report_id)))
        };
        let (out, rest): (Vec<TellingId>, Vec<TellingId>) = all.iter().cloned().partition(of_report);
        if out.is_empty() || rest.is_empty() {
            return None;
        }
        let pairs = out.iter().flat_map(|a| rest.iter().map(move |b| (a, b)));
        let decisions = pairs.map(|(a, b)| Decision { a: a.clone(), b: b.clone(), same: false }).collect();
        Some(self.decide(decisions, &all, stamp))
    }

    fn decide(&mut self, decisions: Vec<Decision>, touched: &[TellingId], stamp: &mut Stamp<'_>) -> Change {
        decisions.iter().for_each(|d| self.graph.decide(d));
        let numbers: Vec<usize> = touched.iter().filter_map(|t| self.graph.number(t)).collect();
        let mut change = self.settle(&numbers, stamp);
        change.decisions = decisions;
        change
    }

    /// Pairs of incidents that may be one event and that nobody has decided on, strongest first. With `of`, only those of
    /// these incidents.
    pub fn doubts(&self, of: Option<&[IncidentId]>) -> Vec<Doubt> {
        let mut best: BTreeMap<(IncidentId, IncidentId), Doubt> = BTreeMap::new();
        let ids: Vec<IncidentId> = of.map_or_else(|| self.incidents.keys().copied().collect(), <[_]>::to_vec);
        for i in ids.iter().filter_map(|id| self.incidents.get(id)) {
            for n in own_tellings(i).iter().filter_map(|t| self.graph.number(t)) {
                for Question { with, likeness } in self.graph.questions(n) {
                    let Some(other) = self.of.get(&self.graph.node(with).id).filter(|o| **o != i.id) else { continue };
                    let key = (i.id.min(*other), i.id.max(*other));
                    let doubt = Doubt { a: key.0, b: key.1, score: likeness.total(), reasons: likeness.reasons() };
                    let known = best.entry(key).or_insert_with(|| doubt.clone());
                    if known.score < doubt.score {
                        *known = doubt;
                    }
                }
            }
        }
        let mut doubts: Vec<Doubt> = best.into_values().collect();
        doubts.sort_by(|x, y| y.score.total_cmp(&x.score).then((x.a, x.b).cmp(&(y.a, y.b))));
        doubts
    }

    /// Makes the incidents of all tellings that hang together with the given ones.
    fn settle(&mut self, numbers: &[usize], stamp: &mut Stamp<'_>) -> Change {
        let component = self.graph.component(numbers);
        let incident = |n: usize| self.of.get(&self.graph.node(n).id).and_then(|id| self.incidents.get(id));
        let may_join = |a: usize, b: usize| match (incident(a), incident(b)) {
            // What a person has confirmed as two incidents stays two.
            (Some(x), Some(y)) => x.id == y.id || x.status != Status::Confirmed || y.status != Status::Confirmed,
            _ => true,
        };
        let events = self.graph.events(&component, &may_join);
        let old: Vec<BTreeSet<IncidentId>> = events.iter().map(|e| e.iter().filter_map(|n| incident(*n)).map(|i| i.id).collect()).collect();
        let given = self.give_ids(&events, &old);
        let mut change = Change::default();
        let mut ids = Vec::new();
        for given in given {
            ids.push(given.unwrap_or_else(|| (stamp.new_id)()));
        }
        for (event, id) in events.iter().zip(&ids) {
            self.make(event, *id, stamp.now, &mut change);
        }
        let lost: BTreeSet<IncidentId> = old.iter().flatten().copied().filter(|id| !ids.contains(id)).collect();
        for from in lost {
            self.incidents.remove(&from);
            if let Some(to) = old.iter().position(|o| o.contains(&from)).map(|n| ids[n]) {
                change.moved.push(Moved { from, to });
            }
        }
        change
    }

    /// The id each event keeps: an incident goes on in the event that has most of it. Confirmed ones choose first, then the
    /// older.
    fn give_ids(&self, events: &[Vec<usize>], old: &[BTreeSet<IncidentId>]) -> Vec<Option<IncidentId>> {
        let mut given: Vec<Option<IncidentId>> = vec![None; events.len()];
        let mut all: Vec<IncidentId> = old.iter().flatten().copied().collect::<BTreeSet<_>>().into_iter().collect();
        all.sort_by_key(|id| (self.incidents.get(id).map(|i| i.status) != Some(Status::Confirmed), *id));
        for id in all {
            let share = |e: usize| events[e].iter().filter(|n| self.of.get(&self.graph.node(**n).id) == Some(&id)).count();
            let best = (0..events.len()).filter(|e| given[*e].is_none() && share(*e) > 0).max_by_key(|e| (share(*e), usize::MAX - e));
            if let Some(e) = best {
                given[e] = Some(id);
            }
        }
        given
    }

    /// Makes one incident of its tellings, unless it is made of just these already.
    fn make(&mut self, event: &[usize], id: IncidentId, now: &str, change: &mut Change) {
        let names: Vec<TellingId> = event.iter().map(|n| self.graph.node(*n).id.clone()).collect();
        let before = self.incidents.get(&id);
        if before.is_some_and(|i| own_tellings(i) == names) {
            return;
        }
        let mut drafts: Vec<(&TellingId, &Incident)> = event.iter().map(|n| self.graph.node(*n)).map(|n| (&n.id, &n.draft)).collect();
        // What a person entered comes first, then the reports as they were published.
        let published = |i: &Incident| i.sources.iter().filter_map(|s| s.published?.interval()).map(|(a, _)| a).min();
        drafts.sort_by_key(|(id, d)| (id.entry().is_none(), published(d).is_none(), published(d), *id));
        let mut incident = match before {
            Some(i) if i.status == Status::Confirmed => merge::keep_reports(i, &drafts.iter().map(|(_, d)| *d).collect::<Vec<_>>()),
            _ => drafts[0].1.clone(),
        };
        let entered = drafts[0].0.entry().is_some();
        let settled = entered || incident.status == Status::Confirmed;
        for (_, draft) in &drafts {
            merge(&mut incident, draft, settled);
        }
        incident.id = id;
        incident.created_at = before.map_or_else(|| now.to_owned(), |i| i.created_at.clone());
        incident.updated_at = now.to_owned();
        incident.revision = before.map_or(1, |i| i.revision + 1);
        incident.status = before.map_or(incident.status, |i| i.status);
        incident.tellings = if names.len() == 1 && entered { Vec::new() } else { names.clone() };
        if !settled && incident.tellings.len() > 1 {
            incident.title = describe::title(&incident);
            incident.summary = Some(describe::summary(&incident));
        }
        match before {
            Some(_) => change.changed.push(id),
            None => change.new.push(id),
        }
        if event.len() > 1 {
            for (id, draft) in drafts.into_iter().filter(|(id, _)| !self.kept.contains(id)) {
                change.tellings.push(Telling { id: id.clone(), draft: draft.clone() });
            }
        }
        self.kept.extend(change.tellings.iter().map(|t| t.id.clone()));
        self.of.extend(names.into_iter().map(|n| (n, id)));
        self.incidents.insert(id, incident);
    }
}

/// The tellings an incident is made of, sorted: of an entry that no report has joined, the entry itself.
pub fn own_tellings(i: &Incident) -> Vec<TellingId> {
    if i.tellings.is_empty() {
        return vec![TellingId::of_entry(i.id)];
    }
    i.tellings.clone()
}

/// What a person's change of an incident adds to what it is made of, so that reports that join later do not undo it: an
/// entry with the values as changed, and the decision that it is of one event with the rest. `None` for what is an entry
/// alone.
pub fn edited(after: &mut Incident) -> Option<(Telling, Vec<Decision>)> {
    if after.tellings.is_empty() {
        return None;
    }
    let id = TellingId::of_entry(after.id);
    let others: Vec<TellingId> = after.tellings.iter().filter(|t| **t != id).cloned().collect();
    let mut draft = after.clone();
    draft.tellings = Vec::new();
    draft.sources.retain(|s| s.report_id.is_none());
    draft.evidence.clear();
    draft.claims.clear();
    let decisions = others.iter().map(|o| Decision { a: id.clone(), b: o.clone(), same: true }).collect();
    after.tellings = others;
    after.tellings.push(id.clone());
    after.tellings.sort();
    Some((Telling { id, draft }, decisions))
}
