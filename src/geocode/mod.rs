//! Names to places, and places to locations on the map and on the rivers.
//!
//! Imports `domain`, `extract` (the names found in a text) and `gazetteer`. It knows no incident texts beyond the
//! sentence around a name, and no disk or clock.

pub mod locate;
mod spotter;

pub use spotter::Spotter;

use crate::{
    domain::{Place, PlaceKind},
    gazetteer::{Gazetteer, NameMatch},
};

/// What stands around a name.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// "the Tumen": an article without a word for a town.
    pub article: bool,
    /// The words right after the name.
    pub after: &'a str,
}

/// One place that a name may mean.
#[derive(Debug, Clone)]
pub struct Candidate<'a> {
    pub place: &'a Place,
    /// 0 to 1.
    pub score: f64,
    pub matched: NameMatch,
    pub reasons: Vec<String>,
}

/// A name with the places it may mean, best first.
#[derive(Debug, Clone)]
pub struct Resolution<'a> {
    pub candidates: Vec<Candidate<'a>>,
    /// The runner-up is close behind.
    pub ambiguous: bool,
}

/// Resolves a name. An unknown name has no candidates.
pub fn resolve<'a>(gazetteer: &'a Gazetteer, name: &str, context: Context<'_>) -> Resolution<'a> {
    let mut candidates: Vec<Candidate<'a>> =
        gazetteer.lookup(name).into_iter().map(|(place, matched)| rank(place, matched, context)).collect();
    if let Some(line) = line_meant(gazetteer, name, context) {
        candidates.retain(|c| c.place.id != line.place.id);
        candidates.push(line);
    }
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.place.id.cmp(&b.place.id)));
    let ambiguous = matches!(candidates.as_slice(), [a, b, ..] if a.score - b.score < 0.1);
    Resolution { candidates, ambiguous }
}

fn rank<'a>(place: &'a Place, matched: NameMatch, context: Context<'_>) -> Candidate<'a> {
    let (mut score, how) = match matched {
        NameMatch::Exact => (0.9, "a name of the place"),
        NameMatch::Stem => (0.85, "the name without its unit word"),
        NameMatch::Romanisation => (0.75, "the same sounds in another romanisation"),
    };
    let mut reasons = vec![how.to_owned()];
    if place.is_border_region() {
        score += 0.08;
        reasons.push("in the border region".to_owned());
    }
    if context.article && place.kind == PlaceKind::City && context.after.trim_start().to_lowercase().starts_with("city") {
        score += 0.02;
    }
    Candidate { place, score, matched, reasons }
}

/// A town's name used for the river: "the Tumen", "Tumen rivers".
fn line_meant<'a>(gazetteer: &'a Gazetteer, name: &str, context: Context<'_>) -> Option<Candidate<'a>> {
    let after = context.after.trim_start().to_lowercase();
    let said = after.starts_with("river") || after.starts_with("and yalu rivers") || after.starts_with("and tumen rivers");
    let town = ["city", "customs", "county", "town", "detention", "port", "border city"].iter().any(|w| after.starts_with(w));
    if !(said || (context.article && !town)) {
        return None;
    }
    let river = gazetteer.lookup(&format!("{name} River")).into_iter().map(|(p, _)| p).find(|p| p.kind == PlaceKind::River)?;
    let reason = if said { "followed by \"river\"" } else { "with an article a river is meant" };
    Some(Candidate { place: river, score: 1.0, matched: NameMatch::Exact, reasons: vec![reason.to_owned()] })
}
