//! How likely an event that was read is one that the report tells: a weighing of few plain traits.
//!
//! The weights were fitted to the reports of `tests/reports` (`cargo test --release --test it -- --ignored fit --nocapture`
//! prints those that fit what is read now). They say nothing of what the report itself is worth.

use super::{RECENT_EVENTS, assemble::Event, dating::own_date};
use crate::{
    domain::{EdtfDate, Kind, Place, TimePrecision},
    extract::{PeopleClass, PlaceRole, Reading, learned::Speaks},
};

/// An event below this is left out and named among the diagnostics.
pub const LEAST: f64 = 0.38;

/// A trait with its weight in the sum whose logistic is the probability.
const WEIGHTS: [(&str, f64); 71] = [
    ("always", 0.64),
    ("first event of the report", 0.15),
    ("told in the first two sentences", -0.15),
    ("told in the last third", 0.12),
    ("one of more than three", 0.11),
    ("the only one", 0.27),
    ("a day of its own", 0.62),
    ("a vague date of its own", 0.63),
    ("no date", -0.14),
    ("months before the report", 0.00),
    ("a place of its own", -0.17),
    ("people with a number", 0.47),
    ("no people", -0.24),
    ("only officials", -0.51),
    ("told in two or more sentences", -0.30),
    ("with its outcome", 0.64),
    ("in quotation marks", 0.09),
    ("a desertion", 0.80),
    ("a defection", -0.79),
    ("a crossing", -0.42),
    ("an attempt to cross", 0.17),
    ("a shooting", 0.62),
    ("a clash", 0.29),
    ("an attack on guards", -0.13),
    ("a killing abroad", 0.53),
    ("a robbery abroad", 0.48),
    ("violence abroad", 0.59),
    ("a killing in a unit", 0.86),
    ("an execution", 0.19),
    ("a death", -0.56),
    ("smuggling", 0.54),
    ("an arrest", -0.81),
    ("a return", -0.54),
    ("a crackdown", 0.20),
    ("an order", 0.30),
    ("help to flee", 0.61),
    ("a date from another sentence", -0.12),
    ("a place from another sentence", -0.40),
    ("in the sentence of an event before", -1.05),
    ("of the kind of an event before", -0.36),
    ("in passing", -0.75),
    ("others, as well", -0.27),
    ("the report begins with something else", -0.28),
    ("a measure in passing", -0.27),
    ("in a long report", 0.29),
    ("its words for its kind below 0.05", -2.55),
    ("its words for its kind to 0.15", -1.44),
    ("its words for its kind to 0.25", -0.63),
    ("its words for its kind to 0.35", -0.04),
    ("its words for its kind to 0.6", 0.30),
    ("its words for its kind to 0.75", 1.10),
    ("its words for its kind above 0.75", 1.79),
    ("its words for an act below 0.2", -0.95),
    ("its words for an act to 0.4", -0.41),
    ("its words for an act to 0.6", -0.34),
    ("its words for an act to 0.9", -0.18),
    ("its words for an act to 0.97", -0.06),
    ("its words for an act above 0.97", -0.40),
    ("its words rather of another kind", -0.60),
    ("its words much rather of another kind", -0.21),
    ("told by learned words alone", -1.19),
    ("the report tells of something else", 0.00),
    ("the words of an act for its kind below 0.15", -0.82),
    ("the words of an act for its kind to 0.3", -0.36),
    ("the words of an act for its kind to 0.45", -0.50),
    ("the words of an act for its kind to 0.75", 0.09),
    ("the words of an act for its kind above 0.75", 0.67),
    ("the words of an act for an act below 0.3", -0.59),
    ("the words of an act for an act to 0.5", -0.11),
    ("the words of an act for an act to 0.9", -0.24),
    ("the words of an act for an act above 0.9", -0.32),
];

/// Which traits an event has, in the order of the weights.
pub type Traits = [bool; WEIGHTS.len()];

/// The traits of the `n`th of a report's events.
pub fn traits(events: &[Event], n: usize, reading: &Reading, resolved: &[Option<&Place>], published: Option<EdtfDate>) -> Traits {
    let (event, all) = (&events[n], events.len());
    let acts: Vec<_> = event.acts.iter().map(|a| &reading.acts[*a]).collect();
    let first = acts.iter().map(|a| a.sentence).min().unwrap_or(0);
    let own: Vec<EdtfDate> = acts.iter().filter_map(|a| own_date(a, reading)).collect();
    let day = own.iter().any(|d| d.precision() <= TimePrecision::Days);
    let here = |t: &usize| {
        !matches!(reading.toponyms[*t].role, PlaceRole::Source | PlaceRole::Home)
            && resolved[*t].is_some_and(|p| p.kind.precision().is_local() && p.is_border_region())
    };
    let days_before = || {
        let (_, end) = event.date.and_then(|d| reading.dates[d].date.interval())?;
        let (start, _) = published?.interval()?;
        Some((start - end).get_days())
    };
    let people: Vec<_> = acts.iter().filter_map(|a| a.people.as_ref()).collect();
    let sentences: std::collections::BTreeSet<usize> = acts.iter().map(|a| a.sentence).collect();
    let quoted = reading.quoted.get(first).copied().unwrap_or(false);
    let before = || events[..n].iter().rev().take(RECENT_EVENTS);
    let most = |f: &dyn Fn(&Speaks) -> f32| sentences.iter().map(|s| f(&reading.speaks[*s])).fold(0.0, f32::max);
    let (of_kind, any) = (most(&|s| s.probability(event.kind)), most(&|s| s.any()));
    let best = Kind::ALL.iter().map(|k| most(&|s| s.probability(*k))).fold(0.0, f32::max);
    let nearest = |f: &dyn Fn(&Speaks) -> f32| acts.iter().map(|a| f(&a.speaks)).fold(0.0, f32::max);
    let (near_kind, near_any) = (nearest(&|s| s.probability(event.kind)), nearest(&|s| s.any()));
    use Kind::*;
    [
        true,
        n == 0,
        first < 2,
        first * 3 >= reading.sentences.len() * 2,
        all > 3,
        all == 1,
        day,
        !day && !own.is_empty(),
        event.date.is_none(),
        days_before().is_some_and(|d| d > 90),
        acts.iter().flat_map(|a| &a.toponyms).any(here),
        people.iter().any(|p| p.counted),
        people.is_empty(),
        !people.is_empty() && people.iter().all(|p| p.class == PeopleClass::Authority),
        sentences.len() > 1,
        event.outcome_words.is_some(),
        quoted,
        event.kind == Desertion,
        event.kind == Defection,
        event.kind == BorderCrossing,
        event.kind == AttemptedCrossing,
        event.kind == Shooting,
        event.kind == Clash,
        event.kind == AttackOnGuard,
        event.kind == KillingAbroad,
        event.kind == RobberyAbroad,
        event.kind == ViolenceAbroad,
        event.kind == KillingInUnit,
        event.kind == Execution,
        event.kind == Death,
        event.kind == Smuggling,
        event.kind == Arrest,
        event.kind == Repatriation,
        event.kind == Crackdown,
        event.kind == Order,
        event.kind == AidToDefectors,
        event.date.is_some() && own.is_empty(),
        event.place_from.is_some_and(|t| !sentences.contains(&reading.toponyms[t].sentence)),
        before().any(|e| e.acts.iter().any(|a| sentences.contains(&reading.acts[*a].sentence))),
        before().any(|e| e.kind == event.kind),
        acts.iter().all(|a| a.passing),
        acts.iter().any(|a| a.alongside || a.fresh),
        event.beside_the_point,
        event.measure_in_passing,
        reading.sentences.len() >= 12,
        of_kind < 0.05,
        (0.05..0.15).contains(&of_kind),
        (0.15..0.25).contains(&of_kind),
        (0.25..0.35).contains(&of_kind),
        (0.45..0.6).contains(&of_kind),
        (0.6..0.75).contains(&of_kind),
        of_kind >= 0.75,
        any < 0.2,
        (0.2..0.4).contains(&any),
        (0.4..0.6).contains(&any),
        (0.8..0.9).contains(&any),
        (0.9..0.97).contains(&any),
        any >= 0.97,
        of_kind + 0.1 < best && of_kind * 2.0 >= best,
        of_kind * 2.0 < best,
        acts.iter().all(|a| a.learned),
        reading.other_story,
        near_kind < 0.15,
        (0.15..0.3).contains(&near_kind),
        (0.3..0.45).contains(&near_kind),
        (0.6..0.75).contains(&near_kind),
        near_kind >= 0.75,
        near_any < 0.3,
        (0.3..0.5).contains(&near_any),
        (0.7..0.9).contains(&near_any),
        near_any >= 0.9,
    ]
}

/// The probability, to two decimals.
pub fn probability(traits: &Traits) -> f64 {
    let sum: f64 = WEIGHTS.iter().zip(traits).map(|((_, w), t)| if *t { *w } else { 0.0 }).sum();
    let p = 1.0 / (1.0 + (-sum).exp());
    (p * 100.0).round() / 100.0
}

/// The names of the traits, in order.
pub fn names() -> impl Iterator<Item = &'static str> {
    WEIGHTS.iter().map(|(n, _)| *n)
}
