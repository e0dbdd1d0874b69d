//! Which events of a report are one event told again: at its head in a few words, and then with day and place.
//!
//! [`super::retelling`] joins act by act as the text goes on and knows only what stood before. Here whole events are set side by
//! side, with the dates, places and numbers that they ended up with. The weights were fitted to the reports of `tests/reports`
//! (`cargo test --release --test it -- --ignored fit --nocapture` prints those that fit what is read now).

use super::assemble::Event;
use crate::{
    domain::{EdtfDate, Kind, Span, TimePrecision, distance::geodesic_m, kind::KindGroup},
    extract::{Act, PeopleClass, Reading},
    text::Document,
};

/// How many events back one told again is looked for, so that long texts stay linear. Few articles tell as many.
const EVENTS_BACK: usize = 12;

/// Places farther apart than this, in metres, are not the scene of one event.
const ONE_SCENE_M: f64 = 60_000.0;

/// Places within this distance, in metres, are one scene.
const NEIGHBOURS_M: f64 = 25_000.0;

/// More sentences than most reports have.
const LONG: usize = 11;

/// A trait of an event beside one told before it, with its weight in the sum that decides: above nothing they are one.
const WEIGHTS: [(&str, f64); TRAITS] = [
    ("always", -1.34),
    ("of one kind", 1.34),
    ("both a flight", 1.15),
    ("both violence", 0.22),
    ("both custody", 0.07),
    ("both a measure", 0.33),
    ("a flight or attempt and custody", -0.72),
    ("a flight and violence", -0.03),
    ("a measure and something else", -1.53),
    ("trade and something else", -0.14),
    ("an attempt and an arrest", 0.79),
    ("smuggling and an arrest", 1.06),
    ("help and an arrest", 0.57),
    ("an arrest and a return", -0.44),
    ("an execution and an arrest", -0.16),
    ("one kind: a flight", -0.43),
    ("one kind: violence", 0.80),
    ("one kind: custody", 0.22),
    ("one kind: a measure", 0.36),
    ("the first without a date", 0.16),
    ("the second without a date", -0.04),
    ("on one day", 0.75),
    ("the dates agree", -0.09),
    ("one or two days apart", -0.14),
    ("within a month", -0.53),
    ("more than a month apart", -0.11),
    ("a day of its own each", -1.27),
    ("at one place", 0.78),
    ("25 to 60 km apart", -0.35),
    ("more than 60 km apart", -0.14),
    ("no place for one of them", 0.05),
    ("no number for one of them", 0.02),
    ("the same number", -0.17),
    ("the same number, not one", 0.13),
    ("another number", -0.89),
    ("in one sentence", -0.27),
    ("in the next sentence", 0.22),
    ("four or more sentences on", 0.30),
    ("in one paragraph", -0.47),
    ("the first at the head", 0.52),
    ("the first at the head, soon after", 0.28),
    ("another, also", -0.66),
    ("one of them in an earlier report", -0.64),
    ("among four or more", 0.68),
    ("the only two", -0.62),
    ("the second with day and place", 0.59),
    ("other sorts of people", -0.06),
    ("other kinds with one outcome", 0.85),
    ("in a long report", -0.61),
];

/// How many traits there are.
const TRAITS: usize = 49;

/// Which traits an event has beside one told before it, in the order of the weights.
pub type Traits = [bool; TRAITS];

/// Two events of a report, with what was weighed.
#[derive(Debug, Clone)]
pub struct Pair {
    /// The numbers of the two among the report's events as they were before any was taken for another.
    pub events: (usize, usize),
    pub traits: Traits,
}

/// An event before any was taken for another: its kind and the words of its acts.
#[derive(Debug, Clone)]
pub struct Told {
    pub kind: Kind,
    pub spans: Vec<Span>,
}

/// What was weighed, for the fit.
#[derive(Debug, Clone, Default)]
pub struct Weighed {
    pub told: Vec<Told>,
    pub pairs: Vec<Pair>,
}

/// Puts together the events that are one: the one that is likelier to be one by itself keeps its values. `likely` are their
/// probabilities.
pub(super) fn told_again(events: Vec<Event>, likely: &[f64], reading: &Reading, doc: &Document<'_>) -> (Vec<Event>, Weighed) {
    let spans = |e: &Event| e.acts.iter().map(|a| doc.span(reading.acts[*a].words())).collect();
    let mut weighed = Weighed { told: events.iter().map(|e| Told { kind: e.kind, spans: spans(e) }).collect(), pairs: Vec::new() };
    let all = events.len();
    // Each with its number and with how likely the telling is that gives it its values.
    let mut out: Vec<(usize, f64, Event)> = Vec::new();
    for (n, event) in events.into_iter().enumerate() {
        let recent = out.iter().enumerate().rev().take(EVENTS_BACK);
        let beside: Vec<(usize, Traits)> = recent.map(|(at, (_, _, before))| (at, traits(before, &event, all, reading))).collect();
        weighed.pairs.extend(beside.iter().map(|(at, traits)| Pair { events: (out[*at].0, n), traits: *traits }));
        let sum = |t: &Traits| WEIGHTS.iter().zip(t).map(|((_, w), t)| if *t { *w } else { 0.0 }).sum::<f64>();
        let likeliest = beside.iter().map(|(at, t)| (*at, sum(t))).filter(|(_, w)| *w > 0.0).reduce(|a, b| if b.1 > a.1 { b } else { a });
        let Some((at, _)) = likeliest else {
            out.push((n, likely[n], event));
            continue;
        };
        let (_, of, known) = &mut out[at];
        if likely[n] > *of {
            *of = likely[n];
            let before = std::mem::replace(known, event);
            absorb(known, before);
        } else {
            absorb(known, event);
        }
    }
    (out.into_iter().map(|(_, _, e)| e).collect(), weighed)
}

/// Adds what is told of an event elsewhere in the report: what was not known of it, and a place that is more exact.
pub(super) fn absorb(known: &mut Event, e: Event) {
    known.kind = closer(known.kind, e.kind);
    known.date = known.date.or(e.date);
    if e.location.precision < known.location.precision {
        (known.location, known.place_from) = (e.location, e.place_from);
    }
    if known.count_min.is_none() && known.count_max.is_none() {
        (known.count_min, known.count_max, known.count_words) = (e.count_min, e.count_max, e.count_words);
    }
    known.acts.extend(e.acts);
    known.acts.sort_unstable();
    known.outcome_words = known.outcome_words.take().or(e.outcome_words);
    known.killed = known.killed.take().or(e.killed);
    known.wounded = known.wounded.take().or(e.wounded);
    known.captured = known.captured.take().or(e.captured);
    known.unit = known.unit.take().or(e.unit);
    known.actor = known.actor.take().or(e.actor);
    known.origin = known.origin.take().or(e.origin);
    known.destination = known.destination.take().or(e.destination);
    known.beside_the_point &= e.beside_the_point;
    known.measure_in_passing &= e.measure_in_passing;
}

/// Of two kinds of one event the one that says more.
fn closer(a: Kind, b: Kind) -> Kind {
    use Kind::*;
    match (a, b) {
        (BorderCrossing, Defection | Desertion | AttemptedCrossing) | (Defection, Desertion | AttemptedCrossing) => b,
        (BorderCrossing | Defection | AttemptedCrossing, Shooting | Clash) => b,
        (Death, Shooting | Clash | Execution | KillingAbroad | KillingInUnit) | (ViolenceAbroad | RobberyAbroad, KillingAbroad) => b,
        (Arrest, AttemptedCrossing | Smuggling | AidToDefectors) => b,
        _ => a,
    }
}

/// The traits of an event beside one told before it in a report of so many events.
fn traits(before: &Event, event: &Event, all: usize, reading: &Reading) -> Traits {
    use Kind::*;
    use KindGroup::{Authority, Custody, Leaving, Trade, Violence};
    let acts = |e: &Event| e.acts.iter().map(|a| &reading.acts[*a]).collect::<Vec<&Act>>();
    let (first, second) = (acts(before), acts(event));
    let one_kind = before.kind == event.kind;
    let groups = (before.kind.group(), event.kind.group());
    let both = |g: KindGroup| !one_kind && groups == (g, g);
    let of = |a: &[Kind], b: Kind| a.contains(&before.kind) && event.kind == b || a.contains(&event.kind) && before.kind == b;
    let mixed = |a: KindGroup, b: KindGroup| groups == (a, b) || groups == (b, a);
    let either = |g: KindGroup| (groups.0 == g) != (groups.1 == g);
    let date = |e: &Event| e.date.map(|d| reading.dates[d].date);
    let (a, b) = (date(before), date(event));
    let day = |d: Option<EdtfDate>| d.is_some_and(|d| d.precision() == TimePrecision::Day);
    let days_apart = a.and_then(EdtfDate::interval).zip(b.and_then(EdtfDate::interval)).map(|((a1, a2), (b1, b2))| {
        let gap = |from: jiff::civil::Date, to: jiff::civil::Date| (to - from).get_days();
        gap(a2, b1).max(gap(b2, a1)).max(0)
    });
    let agree = a.zip(b).is_some_and(|(a, b)| a.agrees(b, 0));
    let own = |acts: &[&Act], e: &Event| e.date.is_some_and(|d| acts.iter().any(|a| a.dates.contains(&d)));
    let local = |e: &Event| e.location.position.filter(|_| e.location.precision.is_local());
    let apart_m = local(before).zip(local(event)).map(|(x, y)| geodesic_m(x, y));
    let number = |e: &Event| e.count_min.or(e.count_max);
    let numbers = number(before).zip(number(event));
    let last = first.iter().map(|a| a.sentence).filter(|s| second.iter().all(|b| b.sentence >= *s)).max();
    let begins = second.iter().map(|a| a.sentence).min().unwrap_or(0);
    let gap = last.map_or(0, |l| begins.saturating_sub(l));
    let head = first.iter().any(|a| a.sentence == 0) && !second.iter().any(|a| a.sentence == 0);
    let paragraph = first.iter().any(|a| second.iter().any(|b| a.paragraph == b.paragraph));
    let earlier = |acts: &[&Act]| acts.iter().all(|a| a.earlier);
    [
        true,
        one_kind,
        both(Leaving),
        both(Violence),
        both(Custody),
        both(Authority),
        mixed(Leaving, Custody),
        mixed(Leaving, Violence),
        either(Authority),
        either(Trade),
        of(&[AttemptedCrossing], Arrest),
        of(&[Smuggling], Arrest),
        of(&[AidToDefectors], Arrest),
        of(&[Arrest], Repatriation),
        of(&[Execution], Arrest),
        one_kind && groups.0 == Leaving,
        one_kind && groups.0 == Violence,
        one_kind && groups.0 == Custody,
        one_kind && groups.0 == Authority,
        a.is_none(),
        b.is_none(),
        day(a) && a == b,
        agree && !(day(a) && day(b)),
        days_apart.is_some_and(|d| (1..=2).contains(&d)),
        days_apart.is_some_and(|d| (3..=31).contains(&d)),
        days_apart.is_some_and(|d| d > 31),
        day(a) && day(b) && own(&first, before) && own(&second, event),
        before.location.place_id.is_some() && before.location.place_id == event.location.place_id,
        apart_m.is_some_and(|m| m > NEIGHBOURS_M && m <= ONE_SCENE_M),
        apart_m.is_some_and(|m| m > ONE_SCENE_M),
        apart_m.is_none(),
        numbers.is_none(),
        numbers.is_some_and(|(a, b)| a == b),
        numbers.is_some_and(|(a, b)| a == b && a > 1),
        numbers.is_some_and(|(a, b)| a != b),
        gap == 0,
        gap == 1,
        gap >= 4,
        paragraph,
        head,
        head && gap <= 3,
        second.iter().any(|a| a.fresh || a.alongside),
        earlier(&first) != earlier(&second),
        all > 3,
        all == 2,
        stands_alone(&second, event, reading),
        people(&first).zip(people(&second)).is_some_and(|(a, b)| a != b),
        !one_kind && before.outcome_words.as_ref().zip(event.outcome_words.as_ref()).is_some_and(|((_, a), (_, b))| a == b),
        reading.sentences.len() > LONG,
    ]
}

/// The sort of people that an event's acts begin with.
fn people(acts: &[&Act]) -> Option<PeopleClass> {
    acts.iter().find_map(|a| a.people.as_ref()).map(|p| p.class)
}

/// Whether an event has a day and a place in the sentences that tell it.
fn stands_alone(acts: &[&Act], event: &Event, reading: &Reading) -> bool {
    let day =
        event.date.is_some_and(|d| reading.dates[d].date.precision() <= TimePrecision::Days && acts.iter().any(|a| a.dates.contains(&d)));
    day && event.place_from.is_some_and(|t| acts.iter().any(|a| a.toponyms.contains(&t)))
}

/// The names of the traits, in order.
pub fn names() -> impl Iterator<Item = &'static str> {
    WEIGHTS.iter().map(|(n, _)| *n)
}
