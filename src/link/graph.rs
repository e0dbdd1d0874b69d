//! Tellings as a graph: pairs that look alike are edges, and events are found among what hangs together.
//!
//! The result depends on the set of tellings only, never on the order in which they came: edges and contradictions are
//! facts of pairs, and each component is taken apart from scratch, strongest edge first, ties by name.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{
    blocks::Index,
    score::{ASK_SCORE, JOIN_SCORE, Likeness, shares_report},
};
use crate::domain::{Decision, Incident, TellingId};

/// A decision to join is stronger than any score.
const DECIDED: f64 = 9.0;

/// One of so many pairs may be surely apart where two groups of tellings become one event.
const APART_OF: usize = 3;

/// A telling in the graph.
#[derive(Debug)]
pub struct Node {
    pub id: TellingId,
    pub draft: Incident,
    edges: Vec<(usize, f64)>,
}

/// All tellings and which of them look like one event.
#[derive(Debug, Default)]
pub struct Graph {
    nodes: Vec<Node>,
    by_id: HashMap<TellingId, usize>,
    by_report: HashMap<String, Vec<usize>>,
    index: Index,
    decisions: HashMap<(TellingId, TellingId), bool>,
}

/// A telling that may be of one event with the one asked about.
#[derive(Debug, Clone)]
pub struct Question {
    pub with: usize,
    pub likeness: Likeness,
}

impl Graph {
    pub fn node(&self, n: usize) -> &Node {
        &self.nodes[n]
    }

    pub fn number(&self, id: &TellingId) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Remembers what a person decided. The last word on a pair holds.
    pub fn decide(&mut self, d: &Decision) {
        self.decisions.insert(pair(&d.a, &d.b), d.same);
        if let (Some(a), Some(b)) = (self.number(&d.a), self.number(&d.b)) {
            self.unlink(a, b);
            let weight = if d.same { Some(DECIDED) } else { self.likeness(a, b).map(|l| l.total()) };
            if let Some(w) = weight.filter(|w| *w >= JOIN_SCORE) {
                self.connect(a, b, w);
            }
        }
    }

    fn decided(&self, a: usize, b: usize) -> Option<bool> {
        if self.decisions.is_empty() {
            return None;
        }
        self.decisions.get(&pair(&self.nodes[a].id, &self.nodes[b].id)).copied()
    }

    /// Adds the tellings of one report, or one entry. Those known already are passed over. Returns their numbers.
    pub fn add(&mut self, tellings: Vec<(TellingId, Incident)>) -> Vec<usize> {
        let mut added = Vec::new();
        let mut reports: BTreeSet<usize> = BTreeSet::new();
        for (id, draft) in tellings {
            if self.by_id.contains_key(&id) {
                continue;
            }
            let n = self.nodes.len();
            let mates = self.index.mates(&draft);
            self.by_id.insert(id.clone(), n);
            self.nodes.push(Node { id, draft, edges: Vec::new() });
            for m in mates {
                if Likeness::of(&self.nodes[m].draft, &self.nodes[n].draft).is_some_and(|l| l.total() >= JOIN_SCORE) {
                    self.connect(m, n, 0.0);
                    reports.insert(m);
                }
            }
            self.index.insert(n, &self.nodes[n].draft);
            for r in self.nodes[n].draft.sources.iter().filter_map(|s| s.report_id.clone()) {
                self.by_report.entry(r).or_default().push(n);
            }
            added.push(n);
        }
        // Reports that share one event: their other events are looked at again, and every weight is written with it.
        let mut pairs: BTreeSet<(usize, usize)> = BTreeSet::new();
        for m in reports {
            for other in self.of_same_report(m) {
                pairs.extend(added.iter().map(|n| (other, *n)));
            }
        }
        for (a, b) in pairs {
            self.unlink(a, b);
            if let Some(w) = self.likeness(a, b).map(|l| l.total()).filter(|w| *w >= JOIN_SCORE) {
                self.connect(a, b, w);
            }
        }
        let decided: Vec<(usize, usize)> = self
            .decisions
            .iter()
            .filter(|(_, same)| **same)
            .filter_map(|((a, b), _)| Some((self.number(a)?, self.number(b)?)))
            .filter(|(a, b)| added.contains(a) || added.contains(b))
            .collect();
        for (a, b) in decided {
            self.unlink(a, b);
            self.connect(a, b, DECIDED);
        }
        added
    }

    fn connect(&mut self, a: usize, b: usize, weight: f64) {
        self.nodes[a].edges.push((b, weight));
        self.nodes[b].edges.push((a, weight));
    }

    fn unlink(&mut self, a: usize, b: usize) {
        self.nodes[a].edges.retain(|(x, _)| *x != b);
        self.nodes[b].edges.retain(|(x, _)| *x != a);
    }

    fn of_same_report(&self, n: usize) -> Vec<usize> {
        let reports = self.nodes[n].draft.sources.iter().filter_map(|s| s.report_id.as_ref());
        let mut all: Vec<usize> = reports.filter_map(|r| self.by_report.get(r)).flatten().copied().collect();
        all.push(n);
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The points of a pair, with those for an affair when their reports share another event; `None` when they contradict.
    pub fn likeness(&self, a: usize, b: usize) -> Option<Likeness> {
        let (x, y) = (&self.nodes[a].draft, &self.nodes[b].draft);
        let own = Likeness::of(x, y)?;
        if own.total() >= JOIN_SCORE || x.kind != y.kind {
            return Some(own);
        }
        let others = self.of_same_report(b);
        let affair = self.of_same_report(a).into_iter().any(|m| {
            others.iter().any(|n| {
                (m, *n) != (a, b) && Likeness::of(&self.nodes[m].draft, &self.nodes[*n].draft).is_some_and(|l| l.total() >= JOIN_SCORE)
            })
        });
        Some(if affair { own.in_affair() } else { own })
    }

    /// What hangs together with the given tellings, themselves among it, in order of name.
    pub fn component(&self, of: &[usize]) -> Vec<usize> {
        let mut seen: HashSet<usize> = of.iter().copied().collect();
        let mut left: Vec<usize> = of.to_vec();
        while let Some(n) = left.pop() {
            for (m, _) in &self.nodes[n].edges {
                if seen.insert(*m) {
                    left.push(*m);
                }
            }
        }
        let mut found: Vec<usize> = seen.into_iter().collect();
        found.sort_by(|a, b| self.nodes[*a].id.cmp(&self.nodes[*b].id));
        found
    }

    /// The events among the tellings of a component, each in order of name.
    pub fn events(&self, component: &[usize], may_join: &dyn Fn(usize, usize) -> bool) -> Vec<Vec<usize>> {
        let at: HashMap<usize, usize> = component.iter().enumerate().map(|(k, n)| (*n, k)).collect();
        let mut edges: Vec<(f64, usize, usize)> = Vec::new();
        for (k, n) in component.iter().enumerate() {
            edges.extend(self.nodes[*n].edges.iter().filter_map(|(m, w)| Some((*w, k, *at.get(m)?))).filter(|(_, k, m)| k < m));
        }
        edges.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
        let mut event: Vec<usize> = (0..component.len()).collect();
        let mut members: Vec<Vec<usize>> = (0..component.len()).map(|k| vec![k]).collect();
        for (weight, a, b) in edges {
            let (x, y) = (event[a].min(event[b]), event[a].max(event[b]));
            if x == y {
                continue;
            }
            if self.may_be_one(&members[x], &members[y], component, weight, may_join) {
                let moved = std::mem::take(&mut members[y]);
                moved.iter().for_each(|m| event[*m] = x);
                members[x].extend(moved);
            }
        }
        let sorted = |mut m: Vec<usize>| {
            m.sort_unstable();
            m.into_iter().map(|k| component[k]).collect()
        };
        members.into_iter().filter(|m| !m.is_empty()).map(sorted).collect()
    }

    /// Whether two groups of tellings may be one event: no decision and no report speaks against any pair of them, and no more
    /// than a few pairs are surely two events. One report in which the day or the number is wrong must not part many.
    fn may_be_one(&self, x: &[usize], y: &[usize], of: &[usize], weight: f64, may_join: &dyn Fn(usize, usize) -> bool) -> bool {
        let mut apart = 0;
        for (p, q) in x.iter().flat_map(|p| y.iter().map(move |q| (*p, *q))) {
            let (m, n) = (of[p], of[q]);
            match self.decided(m, n) {
                Some(true) => continue,
                Some(false) => return false,
                None if !may_join(m, n) || shares_report(&self.nodes[m].draft, &self.nodes[n].draft) => return false,
                None => {
                    let alike = Likeness::of(&self.nodes[m].draft, &self.nodes[n].draft);
                    apart += usize::from(alike.is_none_or(|l| l.is_apart()));
                    if weight < DECIDED && apart * APART_OF > x.len() * y.len() {
                        return false;
                    }
                }
            }
        }
        true
    }

    /// The tellings that may be one event with `n` and that no decision settles: alike enough to ask, strongest first.
    pub fn questions(&self, n: usize) -> Vec<Question> {
        let mut asked: Vec<Question> = self
            .index
            .mates(&self.nodes[n].draft)
            .into_iter()
            .filter(|m| *m != n && self.decided(*m, n).is_none())
            .filter_map(|m| Some(Question { with: m, likeness: self.likeness(n, m)? }))
            .filter(|q| q.likeness.total() >= ASK_SCORE)
            .collect();
        asked.sort_by(|x, y| {
            y.likeness.total().total_cmp(&x.likeness.total()).then_with(|| self.nodes[x.with].id.cmp(&self.nodes[y.with].id))
        });
        asked
    }
}

fn pair(a: &TellingId, b: &TellingId) -> (TellingId, TellingId) {
    if a <= b { (a.clone(), b.clone()) } else { (b.clone(), a.clone()) }
}
