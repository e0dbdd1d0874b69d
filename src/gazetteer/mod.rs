//! The gazetteer: places with their names, the two rivers, the crossings and the provinces, all built in.
//!
//! Imports only `domain`. It knows names and shapes; which of several places a report means is for `geocode` to say.

pub mod han;
pub mod korean;
mod load;
pub mod mandarin;
pub mod names;
mod provinces;
mod scan;
mod table;
mod typo;
pub mod variants;

use std::{collections::HashMap, sync::OnceLock};

pub use han::simplified;
pub use provinces::Province;
pub use scan::{Mention, Scanner, ScannerError};
pub use table::{NameRow, NameTable};

use crate::domain::{
    Crossing, Location, Place, PlaceKind, Position, RiverFix, RiverId, RiverLine, RiverRefusal,
    distance::{geodesic_bounds_m, geodesic_m},
    river,
};

/// How a name was matched, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameMatch {
    /// The same letters, whatever accents, hyphens, apostrophes and capitals.
    Exact,
    /// The same once a word such as County, City, -gun or -si is taken off.
    Stem,
    /// The same sounds in another romanisation of Korean, or in another script.
    Romanisation,
    /// One or two letters differ.
    Typo,
}

/// A place that bears a name.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    pub place: &'a Place,
    pub how: NameMatch,
    /// The known name that matched.
    pub name: &'a str,
    /// Where that name comes from: a table, a package or a rule.
    pub rule: &'a str,
    /// Letters that differ, for [`NameMatch::Typo`].
    pub edits: usize,
    /// The unit word that was taken off the name asked for.
    pub unit: Option<names::Unit>,
}

/// Everything known of the ground. The indexes that only some questions need are made when first asked for.
pub struct Gazetteer {
    places: Vec<Place>,
    by_id: HashMap<String, usize>,
    names: NameTable,
    names_by_place: OnceLock<Vec<Vec<&'static str>>>,
    by_skeleton: OnceLock<HashMap<String, Vec<(usize, &'static str)>>>,
    typos: OnceLock<(typo::TypoIndex, Vec<NameRow>)>,
    scanner: OnceLock<Result<Scanner, ScannerError>>,
    rivers: Vec<RiverLine>,
    crossings: Vec<Crossing>,
    provinces: Vec<Province>,
    /// For each place the location at it and near it, once asked for.
    located: Vec<[OnceLock<Location>; 2]>,
}

/// A longer text is no name: it is not looked up, and nothing is near it.
pub const MAX_NAME_BYTES: usize = 400;

/// A layer of the built-in data that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum GazetteerError {
    #[error("cannot read `{file}`: {detail}")]
    Layer { file: &'static str, detail: String },
    #[error("`{file}` row {row}: {detail}")]
    Row { file: &'static str, row: usize, detail: String },
}

/// Places of North Korea and near the border, for which every unit word is known.
fn is_home(place: &Place) -> bool {
    place.country == "KP" || place.is_near_border()
}

/// Elsewhere a city may be called a city, but no Korean village word makes it one.
fn unit_fits_abroad(unit: names::Unit, place: &Place) -> bool {
    use names::Unit::*;
    matches!(unit, City | Province | Port | Any | River | Mountain) || place.country == "CN" && (unit.names(place.kind) || unit == County)
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

    /// The number of a place in [`Self::places`].
    pub fn number(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The location at, or near, a place, worked out once: the way to the rivers is long to reckon. `make` must give the same
    /// for the same place.
    pub fn located(&self, place: &Place, near: bool, make: impl FnOnce() -> Location) -> Location {
        match self.number(&place.id).and_then(|n| self.located.get(n)) {
            Some(known) => known[usize::from(near)].get_or_init(make).clone(),
            None => make(),
        }
    }

    /// The units that a place belongs to, the nearest first: county or city, province, country.
    pub fn parents<'a>(&'a self, place: &'a Place) -> impl Iterator<Item = &'a Place> {
        // A chain of parents is at most four long; the bound keeps a wrong table from turning round.
        std::iter::successors(place.parent.as_deref().and_then(|p| self.place(p)), |p| p.parent.as_deref().and_then(|q| self.place(q)))
            .take(6)
    }

    /// All names, in the order of their keys.
    pub fn names(&self) -> &NameTable {
        &self.names
    }

    /// Every name of a place, the English press form first.
    pub fn names_of(&self, id: &str) -> &[&'static str] {
        let all = self.names_by_place.get_or_init(|| {
            let mut all: Vec<Vec<&'static str>> = vec![Vec::new(); self.places.len()];
            for row in self.names.rows() {
                if let Some(i) = self.number(row.place_id) {
                    let at = if row.name == self.places[i].name { 0 } else { all[i].len() };
                    all[i].insert(at, row.name);
                }
            }
            all
        });
        self.number(id).map_or(&[], |i| &all[i])
    }

    fn exact(&self, key: &str, how: NameMatch) -> Vec<Found<'_>> {
        let mut out: Vec<Found<'_>> = Vec::new();
        for row in self.names.find(key) {
            let Some(place) = self.place(row.place_id) else { continue };
            if !out.iter().any(|f| std::ptr::eq(f.place, place)) {
                out.push(Found { place, how, name: row.name, rule: row.rule, edits: 0, unit: None });
            }
        }
        out
    }

    /// Places that bear a name, with how it matched. Only the best sort of match is returned; a misspelling is not
    /// looked for (see [`Self::misspelt`]).
    pub fn lookup(&self, name: &str) -> Vec<Found<'_>> {
        let key = names::key(name);
        if key.is_empty() {
            return Vec::new();
        }
        let exact = self.exact(&key, NameMatch::Exact);
        if !exact.is_empty() {
            return exact;
        }
        let mut sounds = Vec::new();
        for (stem, unit) in names::stems(&key) {
            let mut found = self.exact(stem, NameMatch::Stem);
            if unit == names::Unit::River {
                // A river's name without the word for a river is often a town's: "Tumen Jiang".
                found.extend(["river", "강", "江"].iter().flat_map(|word| self.exact(&format!("{stem}{word}"), NameMatch::Stem)));
            }
            found.retain(|f| unit.allows(f.place.kind) && (is_home(f.place) || unit_fits_abroad(unit, f.place)));
            found.iter_mut().for_each(|f| f.unit = Some(unit));
            if !found.is_empty() {
                return found;
            }
            if sounds.is_empty() {
                sounds = self.by_sound(stem);
                sounds.retain(|f| unit.allows(f.place.kind));
            }
        }
        let whole = self.by_sound(&key);
        if whole.is_empty() { sounds } else { whole }
    }

    /// Places whose name sounds the same: in another romanisation, or a Korean place's name in Hangul or Han.
    fn by_sound(&self, key: &str) -> Vec<Found<'_>> {
        if key.chars().all(han::is_han) {
            for reading in han::sino_korean(key) {
                let mut found = self.exact(&reading, NameMatch::Romanisation);
                found.retain(|f| matches!(f.place.country.as_str(), "KP" | "CN"));
                if !found.is_empty() {
                    return found;
                }
            }
            return Vec::new();
        }
        let latin = korean::romanise(key, korean::System::McCuneReischauer);
        let Some(skeleton) = korean::skeleton(latin.as_deref().unwrap_or(key)) else { return Vec::new() };
        let index = self.by_skeleton.get_or_init(|| self.skeletons());
        index
            .get(&skeleton)
            .map(|v| {
                v.iter()
                    .map(|(i, name)| Found {
                        place: &self.places[*i],
                        how: NameMatch::Romanisation,
                        name,
                        rule: "sound",
                        edits: 0,
                        unit: None,
                    })
                    .collect()
            })
            .unwrap_or_default()
    }

    fn skeletons(&self) -> HashMap<String, Vec<(usize, &'static str)>> {
        let mut out: HashMap<String, Vec<(usize, &'static str)>> = HashMap::new();
        for row in self.names.rows().filter(|r| r.key.is_ascii()) {
            let Some(i) = self.number(row.place_id) else { continue };
            let place = &self.places[i];
            if place.country == "KP" && place.kind != PlaceKind::Country || place.kind == PlaceKind::River {
                let stem = names::split_unit(row.name).map_or(row.name, |(s, _)| s);
                for form in [row.name, stem] {
                    let Some(s) = korean::skeleton(form) else { continue };
                    let list = out.entry(s).or_default();
                    if !list.iter().any(|(n, _)| *n == i) {
                        list.push((i, row.name));
                    }
                }
            }
        }
        out
    }

    /// Places of the three countries on the rivers with a name at most two letters away, the nearest spelling first.
    ///
    /// A short name allows fewer wrong letters: one in five, two in eight.
    pub fn misspelt(&self, name: &str) -> Vec<Found<'_>> {
        if name.len() > MAX_NAME_BYTES {
            return Vec::new();
        }
        let key = names::key(name);
        let (index, rows) = self.typos.get_or_init(|| {
            let mut index = typo::TypoIndex::default();
            let mut rows = Vec::new();
            for row in self.names.rows() {
                let here =
                    self.place(row.place_id).is_some_and(|p| p.kind != PlaceKind::Country && (p.country == "KP" || p.is_near_border()));
                if here && let Ok(n) = u32::try_from(rows.len()) {
                    index.add(row.key, n);
                    rows.push(row);
                }
            }
            (index, rows)
        });
        let mut out: Vec<Found<'_>> = Vec::new();
        let forms = std::iter::once((key.as_str(), names::Unit::Any)).chain(names::stems(&key).take(2));
        for (form, unit) in forms {
            let letters = if form.is_ascii() { form.len() } else { korean::jamo(form).len() };
            // Digits are never slips: Camp 22 is not Camp 25.
            let digits = |k: &str| k.chars().filter(char::is_ascii_digit).collect::<String>();
            let number = digits(form);
            let max = match letters {
                0..=4 => 0,
                5..=6 => 1,
                _ => typo::MAX_EDITS,
            };
            for near in index.near(form, max).into_iter().filter(|n| n.edits > 0) {
                let row = rows[near.owner as usize];
                if digits(row.key) != number {
                    continue;
                }
                let Some(place) = self.place(row.place_id).filter(|p| unit.allows(p.kind)) else { continue };
                let found = Found { place, how: NameMatch::Typo, name: row.name, rule: row.rule, edits: near.edits, unit: None };
                match out.iter_mut().find(|f| std::ptr::eq(f.place, place)) {
                    Some(f) if f.edits > found.edits => *f = found,
                    Some(_) => {}
                    None => out.push(found),
                }
            }
        }
        out.sort_by(|a, b| {
            a.edits
                .cmp(&b.edits)
                .then_with(|| b.place.is_near_border().cmp(&a.place.is_near_border()))
                .then_with(|| a.place.id.cmp(&b.place.id))
        });
        out
    }

    /// The automaton over all names, built when first asked for.
    ///
    /// # Errors
    /// More names than an automaton can hold.
    pub fn scanner(&self) -> Result<&Scanner, ScannerError> {
        self.scanner.get_or_init(|| Scanner::new(self)).as_ref().map_err(Clone::clone)
    }

    /// Names of the border region that look like `name`, best first, for "did you mean".
    pub fn similar(&self, name: &str, limit: usize) -> Vec<&Place> {
        if name.len() > MAX_NAME_BYTES {
            return Vec::new();
        }
        let mut out: Vec<&Place> = self.misspelt(name).into_iter().map(|f| f.place).take(limit).collect();
        let wanted = names::key(name);
        // Names that start alike stand together in the table.
        if out.len() < limit
            && let Some(first) = wanted.chars().next()
        {
            let mut scored: Vec<(f64, &Place)> = self
                .names
                .starting_with(first)
                .filter_map(|r| {
                    let alike = strsim::jaro_winkler(&wanted, r.key);
                    (alike >= 0.8).then_some((alike, self.place(r.place_id).filter(|p| p.is_border_region())?))
                })
                .collect();
            scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
            for (_, place) in scored {
                if out.len() < limit && !out.iter().any(|p| p.id == place.id) {
                    out.push(place);
                }
            }
        }
        out
    }

    pub fn rivers(&self) -> &[RiverLine] {
        &self.rivers
    }

    pub fn river(&self, id: RiverId) -> Option<&RiverLine> {
        self.rivers.iter().find(|r| r.river() == id)
    }

    /// The nearer river's fix of a position, however far.
    pub fn nearest_river(&self, p: Position) -> Option<RiverFix> {
        river::nearest(&self.rivers, p)
    }

    /// The chainage of a position known to within `uncertainty_m`.
    ///
    /// # Errors
    /// The reason why a river kilometre would not mean anything.
    pub fn chainage(&self, p: Position, uncertainty_m: f64) -> Result<RiverFix, RiverRefusal> {
        river::chainage(&self.rivers, p, uncertainty_m)
    }

    /// The nearest crossings below and above a chainage, each with its distance along the river in kilometres. Broken
    /// bridges and those not yet open are left out: nobody crosses there.
    pub fn crossings_around(&self, river: RiverId, km: f64) -> [Option<(&Crossing, f64)>; 2] {
        let on_river = || {
            let usable = self.crossings.iter().filter(|c| c.river == Some(river) && c.passable);
            usable.filter_map(|c| Some((c, c.river_km?)))
        };
        let nearest = |a: &(&Crossing, f64), b: &(&Crossing, f64)| a.1.total_cmp(&b.1);
        let below = on_river().filter(|(_, c)| *c <= km).map(|(c, at)| (c, km - at)).min_by(nearest);
        let above = on_river().filter(|(_, c)| *c > km).map(|(c, at)| (c, at - km)).min_by(nearest);
        [below, above]
    }

    pub fn crossing(&self, id: &str) -> Option<&Crossing> {
        self.crossings.iter().find(|c| c.id == id)
    }

    pub fn crossings(&self) -> &[Crossing] {
        &self.crossings
    }

    /// The nearest crossing and its distance in metres.
    pub fn nearest_crossing(&self, p: Position) -> Option<(&Crossing, f64)> {
        let bounds = |c: &Crossing| geodesic_bounds_m(p, c.position);
        let most = self.crossings.iter().map(|c| bounds(c).1).fold(f64::INFINITY, f64::min);
        let nearest = self.crossings.iter().filter(|c| bounds(c).0 <= most).map(|c| (c, geodesic_m(p, c.position)));
        nearest.min_by(|a, b| a.1.total_cmp(&b.1))
    }

    pub fn provinces(&self) -> &[Province] {
        &self.provinces
    }

    /// The province of North Korea with this first-order name, such as `Ryanggang`.
    pub fn province(&self, admin1: &str) -> Option<&Province> {
        self.provinces.iter().find(|p| p.name == admin1)
    }
}
