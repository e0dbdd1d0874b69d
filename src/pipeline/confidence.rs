//! How likely an event that was read is one that the report tells: a weighing of few plain traits.
//!
//! The weights were fitted to the reports of `tests/reports` (`cargo test --release --test it -- --ignored fit` fits them
//! again and prints this table). They say nothing of what the report itself is worth.

use super::assemble::{Event, own_date};
use crate::{
    domain::{EdtfDate, GeoPrecision, Kind, Place, TimePrecision, kind::KindGroup},
    extract::{PeopleClass, PlaceRole, Reading},
};

/// An event below this is left out and named among the diagnostics.
pub const LEAST: f64 = 0.2;

/// A trait with its weight in the sum whose logistic is the probability.
const WEIGHTS: [(&str, f64); 24] = [
    ("always", -1.01),
    ("first event of the report", 0.41),
    ("third or later event", 0.18),
    ("told in the first two sentences", -0.07),
    ("told in the last third", -0.29),
    ("one of more than three", -0.63),
    ("the only one", 0.79),
    ("a day of its own", 1.31),
    ("a vague date of its own", 1.14),
    ("no date", 0.47),
    ("months before the report", -0.40),
    ("a place of its own", 0.89),
    ("no place but a province or the border", -0.17),
    ("people with a number", 0.17),
    ("no people", -0.45),
    ("only officials", 0.57),
    ("told in two or more sentences", 0.14),
    ("with its outcome", 0.22),
    ("in quotation marks", 0.48),
    ("a flight", 0.16),
    ("an arrest or a return", 0.13),
    ("an order or a crackdown", 1.03),
    ("smuggling or help", -0.21),
    ("violence", 0.37),
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
    let old = || {
        let (_, end) = event.date.and_then(|d| reading.dates[d].date.interval())?;
        let (start, _) = published?.interval()?;
        Some((start - end).get_days() > 90)
    };
    let people: Vec<_> = acts.iter().filter_map(|a| a.people.as_ref()).collect();
    let sentences: std::collections::BTreeSet<usize> = acts.iter().map(|a| a.sentence).collect();
    let quoted = reading.quoted.get(first).copied().unwrap_or(false);
    let group = event.kind.group();
    use Kind::*;
    [
        true,
        n == 0,
        n >= 2,
        first < 2,
        first * 3 >= reading.sentences.len() * 2,
        all > 3,
        all == 1,
        day,
        !day && !own.is_empty(),
        event.date.is_none(),
        old().unwrap_or(false),
        acts.iter().flat_map(|a| &a.toponyms).any(here),
        event.location.precision >= GeoPrecision::Province,
        people.iter().any(|p| p.counted),
        people.is_empty(),
        !people.is_empty() && people.iter().all(|p| p.class == PeopleClass::Authority),
        sentences.len() > 1,
        event.outcome_words.is_some(),
        quoted,
        group == KindGroup::Leaving,
        matches!(event.kind, Arrest | Repatriation),
        matches!(event.kind, Order | Crackdown),
        matches!(event.kind, Smuggling | AidToDefectors),
        matches!(event.kind, Shooting | Clash | AttackOnGuard | KillingInUnit | KillingAbroad | RobberyAbroad | ViolenceAbroad),
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
