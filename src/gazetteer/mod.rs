//! The gazetteer: places with their names, the two rivers, the crossings and the provinces, all built in.
//!
//! Imports only `domain`. It knows names and shapes; which of several places a report means is for `geocode` to say.

mod load;
pub mod names;
mod provinces;

use std::collections::HashMap;

pub use provinces::Province;

use crate::domain::{Crossing, Place, Position, RiverFix, RiverId, RiverLine};

/// How a name was matched, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameMatch {
    /// The same letters, whatever accents, hyphens, apostrophes and capitals.
    Exact,
    /// The same once a word such as County, City, -gun or -si is taken off.
    Stem,
    /// The same sounds in another romanisation of Korean.
    Romanisation,
}

/// Everything known of the ground, loaded once.
pub struct Gazetteer {
    places: Vec<Place>,
    names: Vec<Vec<String>>,
    by_id: HashMap<String, usize>,
    by_key: HashMap<String, Vec<usize>>,
    by_skeleton: HashMap<String, Vec<usize>>,
    rivers: Vec<RiverLine>,
    crossings: Vec<Crossing>,
    provinces: Vec<Province>,
}

/// A layer of the built-in data that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum GazetteerError {
    #[error("cannot read `{file}`: {detail}")]
    Layer { file: &'static str, detail: String },
    #[error("`{file}` row {row}: {detail}")]
    Row { file: &'static str, row: usize, detail: String },
}

impl Gazetteer {
    /// Loads the layers that are compiled in.
    pub fn built_in() -> Result<Self, GazetteerError> {
        load::built_in()
    }

    pub fn places(&self) -> &[Place] {
        &self.places
    }

    pub fn place(&self, id: &str) -> Option<&Place> {
        self.by_id.get(id).map(|i| &self.places[*i])
    }

    /// Every name of a place, the English press form first.
    pub fn names_of(&self, id: &str) -> &[String] {
        self.by_id.get(id).map_or(&[], |i| &self.names[*i])
    }

    /// Places that bear a name, with how it matched. Only the best sort of match is returned.
    pub fn lookup(&self, name: &str) -> Vec<(&Place, NameMatch)> {
        let key = names::key(name);
        if key.is_empty() {
            return Vec::new();
        }
        let hit = |map: &HashMap<String, Vec<usize>>, k: &str, m: NameMatch| -> Vec<(&Place, NameMatch)> {
            map.get(k).map(|v| v.iter().map(|i| (&self.places[*i], m)).collect()).unwrap_or_default()
        };
        let exact = hit(&self.by_key, &key, NameMatch::Exact);
        if !exact.is_empty() {
            return exact;
        }
        if let Some((stem, unit)) = names::split_unit(name) {
            let mut found = hit(&self.by_key, &names::key(stem), NameMatch::Stem);
            found.retain(|(p, _)| unit.allows(p.kind));
            if !found.is_empty() {
                return found;
            }
        }
        let stem = names::split_unit(name).map_or(name, |(stem, _)| stem);
        match names::korean_skeleton(stem) {
            Some(skeleton) => hit(&self.by_skeleton, &skeleton, NameMatch::Romanisation),
            None => Vec::new(),
        }
    }

    /// Names of the border region that look like `name`, best first, for "did you mean".
    pub fn similar(&self, name: &str, limit: usize) -> Vec<&Place> {
        let wanted = names::key(name);
        let mut scored: Vec<(f64, usize)> = (0..self.places.len())
            .filter(|i| self.places[*i].is_border_region())
            .filter_map(|i| {
                let best = self.names[i].iter().map(|n| strsim::jaro_winkler(&wanted, &names::key(n))).fold(0.0, f64::max);
                (best >= 0.8).then_some((best, i))
            })
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        scored.into_iter().take(limit).map(|(_, i)| &self.places[i]).collect()
    }

    pub fn rivers(&self) -> &[RiverLine] {
        &self.rivers
    }

    pub fn river(&self, id: RiverId) -> Option<&RiverLine> {
        self.rivers.iter().find(|r| r.river() == id)
    }

    /// The nearer river's fix of a position.
    pub fn nearest_river(&self, p: Position) -> Option<RiverFix> {
        self.rivers.iter().map(|r| r.locate(p)).min_by(|a, b| a.offset_m.total_cmp(&b.offset_m))
    }

    pub fn crossings(&self) -> &[Crossing] {
        &self.crossings
    }

    /// The nearest crossing and its distance in metres.
    pub fn nearest_crossing(&self, p: Position) -> Option<(&Crossing, f64)> {
        self.crossings.iter().map(|c| (c, crate::domain::geodesic_m(p, c.position))).min_by(|a, b| a.1.total_cmp(&b.1))
    }

    pub fn provinces(&self) -> &[Province] {
        &self.provinces
    }

    /// The province of North Korea with this first-order name, such as `Ryanggang`.
    pub fn province(&self, admin1: &str) -> Option<&Province> {
        self.provinces.iter().find(|p| p.name == admin1)
    }
}
