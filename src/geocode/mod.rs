//! Names to places, and places to locations on the map and on the rivers.
//!
//! Imports `domain`, `extract` (the names found in a text) and `gazetteer`. It knows no incident texts beyond the
//! words around a name, and no disk or clock.

pub mod answer;
pub mod check;
pub mod locate;
mod phrase;
mod rank;
pub mod reverse;
mod spotter;
mod surroundings;

pub use phrase::query;
pub use spotter::Spotter;
pub use surroundings::Surroundings;

use crate::{
    domain::{Bank, Place, PlaceKind, Position},
    gazetteer::{Found, Gazetteer, NameMatch},
};

/// What is known beside the name.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// "the Tumen": an article without a word for a town.
    pub article: bool,
    /// The words right after the name.
    pub after: &'a str,
    /// The words right before the name.
    pub before: &'a str,
    /// Places that stand in the same text, for deciding between places of one name.
    pub beside: &'a [&'a Place],
    /// The bank on which the place must be.
    pub bank: Option<Bank>,
    /// A position that the place is expected near.
    pub near: Option<Position>,
}

/// How what is asked for stands to the place that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stands {
    #[default]
    At,
    Near,
    /// On the other bank.
    Opposite,
}

/// One place that a name may mean.
#[derive(Debug, Clone)]
pub struct Candidate<'a> {
    pub place: &'a Place,
    /// 0 to 1. Above 0.5 the name itself is known; at or below, it is only like a known one.
    pub score: f64,
    pub matched: NameMatch,
    /// The known name that matched.
    pub name: String,
    pub stands: Stands,
    pub reasons: Vec<String>,
}

/// A name with the places it may mean, best first.
#[derive(Debug, Clone, Default)]
pub struct Resolution<'a> {
    pub candidates: Vec<Candidate<'a>>,
    /// The runner-up is close behind.
    pub ambiguous: bool,
    /// Places with a name that looks alike, when there is no candidate or only a misspelt one.
    pub did_you_mean: Vec<&'a Place>,
}

/// How far a town known to GeoNames alone stays behind a city or county of its name.
const NAMESAKE: f64 = 0.06;

/// Runners-up within this much of the best make a name ambiguous.
const CLOSE: f64 = 0.1;

/// Resolves one name. An unknown name has no candidates; a misspelling is not guessed at (see [`query`]).
pub fn resolve<'a>(gazetteer: &'a Gazetteer, name: &str, context: Context<'_>) -> Resolution<'a> {
    decide(gazetteer, name, gazetteer.lookup(name), context)
}

fn decide<'a>(gazetteer: &'a Gazetteer, name: &str, found: Vec<Found<'a>>, context: Context<'_>) -> Resolution<'a> {
    let mut candidates: Vec<Candidate<'a>> = found.into_iter().map(|f| rank::rank(gazetteer, f, context)).collect();
    if let Some(line) = line_meant(gazetteer, name, context) {
        candidates.retain(|c| c.place.id != line.place.id);
        for c in &mut candidates {
            c.score = (c.score - 0.3).max(0.0);
        }
        candidates.push(line);
    }
    seats_before_namesakes(&mut candidates);
    order(&mut candidates);
    let ambiguous = is_ambiguous(gazetteer, &candidates);
    Resolution { candidates, ambiguous, did_you_mean: Vec::new() }
}

/// Of a city or county and a small town of one name in the same provinces the larger is meant, when neither stands on the
/// rivers: Huadian is the city of Jilin, not a township that happens to be nearer.
fn seats_before_namesakes(candidates: &mut [Candidate<'_>]) {
    let seat = |c: &Candidate<'_>| matches!(c.place.kind, PlaceKind::City | PlaceKind::County) && c.place.river_distance_m.is_some();
    let Some(best_seat) = candidates.iter().filter(|c| seat(c)).map(|c| c.score).max_by(f64::total_cmp) else { return };
    for c in candidates.iter_mut().filter(|c| c.place.kind == PlaceKind::Town && c.place.id.starts_with("gn")) {
        // Towns of the hand-kept tables are known to reports; the others come from GeoNames alone.
        if c.score > best_seat - NAMESAKE && c.score <= best_seat + NAMESAKE {
            c.score = (best_seat - NAMESAKE).max(0.0);
            c.reasons.push("a city or county has the same name".to_owned());
        }
    }
}

/// Whether a runner-up is close that is another place, not a part of the best one or what it is a part of.
fn is_ambiguous(gazetteer: &Gazetteer, candidates: &[Candidate<'_>]) -> bool {
    let Some((best, others)) = candidates.split_first() else { return false };
    let within = |a: &Place, b: &Place| gazetteer.parents(a).any(|p| p.id == b.id);
    others.iter().any(|c| best.score - c.score < CLOSE && !within(c.place, best.place) && !within(best.place, c.place))
}

/// Best score first; of equal ones one on the border, then the larger unit, then the place nearer to the river.
fn order(candidates: &mut [Candidate<'_>]) {
    let far = |p: &Place| p.river_distance_m.unwrap_or(if p.country.is_empty() { 0.0 } else { f64::INFINITY });
    let small = |p: &Place| (!p.is_near_border(), !matches!(p.kind, PlaceKind::City | PlaceKind::County));
    candidates.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then_with(|| small(a.place).cmp(&small(b.place)))
            .then_with(|| far(a.place).total_cmp(&far(b.place)))
            .then_with(|| a.place.id.cmp(&b.place.id))
    });
}

/// A town's name used for the river: "the Tumen", "Tumen rivers".
fn line_meant<'a>(gazetteer: &'a Gazetteer, name: &str, context: Context<'_>) -> Option<Candidate<'a>> {
    let after = context.after.trim_start().to_lowercase();
    let said = ["river", "and yalu rivers", "and tumen rivers", "강", "江"].iter().any(|w| after.starts_with(w));
    let town = ["city", "customs", "county", "town", "detention", "port", "border city"].iter().any(|w| after.starts_with(w));
    if !(said || (context.article && !town)) {
        return None;
    }
    let river = gazetteer.lookup(&format!("{name} River")).into_iter().find(|f| f.place.kind == PlaceKind::River)?;
    let reason = if said { "followed by \"river\"" } else { "with an article a river is meant" };
    Some(Candidate {
        place: river.place,
        score: 1.0,
        matched: NameMatch::Exact,
        name: river.name.to_owned(),
        stands: Stands::At,
        reasons: vec![reason.to_owned()],
    })
}
