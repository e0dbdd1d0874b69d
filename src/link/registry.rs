//! Incidents that grow as reports arrive: each new draft joins the one it tells of, or stands alone.

use std::collections::HashMap;

use super::{JOIN_SCORE, blocks, merge, score, score_in_affair};
use crate::domain::{Incident, IncidentId, Status, describe};

/// What became of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placed {
    New(IncidentId),
    Joined(IncidentId),
}

/// Known incidents with an index by block, so that a draft is compared with few of them.
#[derive(Default)]
pub struct Registry {
    incidents: HashMap<IncidentId, Incident>,
    index: HashMap<String, Vec<IncidentId>>,
    by_report: HashMap<String, Vec<IncidentId>>,
}

impl Registry {
    /// A registry of what is stored. Rejected records are left out: nothing joins them.
    pub fn of<'a>(stored: impl Iterator<Item = &'a Incident>) -> Self {
        let mut registry = Self::default();
        for i in stored.filter(|i| i.status != Status::Rejected) {
            registry.insert(i.clone());
        }
        registry
    }

    pub fn get(&self, id: IncidentId) -> Option<&Incident> {
        self.incidents.get(&id)
    }

    fn insert(&mut self, i: Incident) {
        for b in blocks(&i) {
            let ids = self.index.entry(b).or_default();
            if !ids.contains(&i.id) {
                ids.push(i.id);
            }
        }
        for report in i.sources.iter().filter_map(|s| s.report_id.clone()) {
            let ids = self.by_report.entry(report).or_default();
            if !ids.contains(&i.id) {
                ids.push(i.id);
            }
        }
        self.incidents.insert(i.id, i);
    }

    /// Joins a draft to the stored incident it looks most like, or keeps it as a new one with `id`. `now` is the time
    /// written into what changes.
    pub fn place(&mut self, mut draft: Incident, id: IncidentId, now: &str) -> Placed {
        let mut best: Option<(f64, IncidentId)> = None;
        for candidate in self.mates(&draft) {
            let Some(known) = self.incidents.get(&candidate) else { continue };
            let s = if self.share_an_event(known, &draft) { score_in_affair(known, &draft) } else { score(known, &draft) };
            let better = best.is_none_or(|(b, c)| s > b || (s == b && candidate < c));
            if s >= JOIN_SCORE && better {
                best = Some((s, candidate));
            }
        }
        if let Some((_, known)) = best
            && let Some(mut joined) = self.incidents.remove(&known)
        {
            merge(&mut joined, &draft);
            joined.revision += 1;
            joined.updated_at = now.to_owned();
            if joined.status == Status::Draft {
                joined.title = describe::title(&joined);
                joined.summary = Some(describe::summary(&joined));
            }
            self.insert(joined);
            return Placed::Joined(known);
        }
        draft.id = id;
        draft.created_at = now.to_owned();
        draft.updated_at = now.to_owned();
        self.insert(draft);
        Placed::New(id)
    }

    /// Whether the draft's report and one of the incident's reports already tell of one event.
    fn share_an_event(&self, known: &Incident, draft: &Incident) -> bool {
        let Some(report) = draft.sources.iter().find_map(|s| s.report_id.as_deref()) else { return false };
        let ids = self.by_report.get(report).into_iter().flatten().filter_map(|id| self.incidents.get(id));
        let mut others = ids.flat_map(|i| i.sources.iter().filter_map(|s| s.report_id.as_deref()));
        others.any(|r| r != report && known.sources.iter().any(|s| s.report_id.as_deref() == Some(r)))
    }

    fn mates(&self, draft: &Incident) -> Vec<IncidentId> {
        let own = blocks(draft);
        let mut ids: Vec<IncidentId> = if own.iter().any(|b| b.ends_with(":any")) {
            self.incidents.keys().copied().collect()
        } else {
            let undated = own.first().map(|b| format!("{}:any", b.split(':').next().unwrap_or("act")));
            own.iter().chain(&undated).filter_map(|b| self.index.get(b)).flatten().copied().collect()
        };
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}
