//! Filters, nearness and paging over a snapshot, and the one view of what may be published.
//!
//! Pure over what it is handed: no disk, no clock, no web. Everything that leaves the program, by command line export,
//! server or file, goes through [`PublicView`].

mod filter;
mod near;
mod tree;

use std::sync::Arc;

pub use filter::{Around, DEFAULT_WITHIN_KM, Filter, FilterError, KmRange, Moments};
pub use near::{Near, NearAnswer, NearError, NearHit, check_radius_m, near};
pub use tree::Tree;

use crate::{
    domain::{Incident, IncidentId, Position, Status},
    store::Snapshot,
};

/// What may be published of a snapshot, with its index. Rejected records are seen only when asked for by name.
pub struct PublicView {
    snapshot: Arc<Snapshot>,
    /// In the order of the ids, which is the order of creation.
    incidents: Vec<Arc<Incident>>,
    tree: Tree,
}

impl PublicView {
    /// Makes the view and its index.
    pub fn of(snapshot: Arc<Snapshot>) -> Self {
        let incidents: Vec<Arc<Incident>> = snapshot.incidents().cloned().collect();
        let points: Vec<(Position, u32)> = incidents
            .iter()
            .enumerate()
            .filter(|(_, i)| i.location.precision.is_local())
            .filter_map(|(n, i)| Some((i.location.position?, u32::try_from(n).ok()?)))
            .collect();
        Self { tree: Tree::new(points), snapshot, incidents }
    }

    /// Number of the transaction it shows.
    pub fn sequence(&self) -> u64 {
        self.snapshot.sequence()
    }

    /// The incidents that pass a filter, by id.
    pub fn select<'a>(&'a self, filter: &'a Filter) -> impl Iterator<Item = &'a Arc<Incident>> + 'a {
        self.incidents.iter().filter(|i| filter.admits(i))
    }

    /// One page after `after`, and how many pass the filter in all.
    pub fn page(&self, filter: &Filter, after: Option<IncidentId>, limit: usize) -> (Vec<Arc<Incident>>, usize, bool) {
        let matched = self.select(filter).count();
        let start = after.map_or(0, |id| self.incidents.partition_point(|i| i.id <= id));
        let mut page: Vec<Arc<Incident>> = self.incidents[start..].iter().filter(|i| filter.admits(i)).take(limit + 1).cloned().collect();
        let more = page.len() > limit;
        page.truncate(limit);
        (page, matched, more)
    }

    /// One incident that may be published. A rejected one may not.
    pub fn incident(&self, id: IncidentId) -> Option<&Arc<Incident>> {
        self.snapshot.incident(id).filter(|i| i.status != Status::Rejected)
    }

    /// The incident that may be published and that one with this id became part of.
    pub fn moved_to(&self, id: IncidentId) -> Option<IncidentId> {
        self.snapshot.moved_to(id).filter(|to| self.incident(*to).is_some())
    }

    pub(crate) fn tree(&self) -> &Tree {
        &self.tree
    }

    pub(crate) fn at(&self, n: u32) -> Option<&Arc<Incident>> {
        self.incidents.get(usize::try_from(n).ok()?)
    }

    pub fn len(&self) -> usize {
        self.incidents.iter().filter(|i| i.status != Status::Rejected).count()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
