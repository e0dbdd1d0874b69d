//! An immutable k-d tree over points of the unit sphere, for nearest-first search.
//!
//! The tree bounds on the sphere; who is inside a radius is decided by the one geodesic of `domain::distance`. Laid out
//! flat: the median of each range stands in its middle, so there are no child pointers. 28 bytes a point.

use crate::domain::{Position, distance::squared_chord};

/// The tree. Values are whatever number the caller gave.
#[derive(Debug, Default)]
pub struct Tree {
    nodes: Vec<([f64; 3], u32)>,
}

impl Tree {
    /// Builds the tree in O(n log n).
    pub fn new(points: Vec<(Position, u32)>) -> Self {
        let mut nodes: Vec<([f64; 3], u32)> = points.into_iter().map(|(p, n)| (p.unit_vector(), n)).collect();
        build(&mut nodes, 0);
        Self { nodes }
    }

    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Calls `found` with the value of every point within a squared chord of `p`.
    pub fn within(&self, p: Position, chord2: f64, found: &mut impl FnMut(u32)) {
        search(&self.nodes, 0, p.unit_vector(), chord2, found);
    }
}

fn build(nodes: &mut [([f64; 3], u32)], axis: usize) {
    if nodes.len() < 2 {
        return;
    }
    let mid = nodes.len() / 2;
    nodes.select_nth_unstable_by(mid, |a, b| a.0[axis].total_cmp(&b.0[axis]));
    let (left, right) = nodes.split_at_mut(mid);
    build(left, (axis + 1) % 3);
    build(&mut right[1..], (axis + 1) % 3);
}

fn search(nodes: &[([f64; 3], u32)], axis: usize, p: [f64; 3], chord2: f64, found: &mut impl FnMut(u32)) {
    if nodes.is_empty() {
        return;
    }
    let mid = nodes.len() / 2;
    let (point, value) = nodes[mid];
    if squared_chord(point, p) <= chord2 {
        found(value);
    }
    let gap = p[axis] - point[axis];
    let next = (axis + 1) % 3;
    let (near, far) = if gap < 0.0 { (&nodes[..mid], &nodes[mid + 1..]) } else { (&nodes[mid + 1..], &nodes[..mid]) };
    search(near, next, p, chord2, found);
    if gap * gap <= chord2 {
        search(far, next, p, chord2, found);
    }
}
