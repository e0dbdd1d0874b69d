//! Which events of a report are one event told again: at its head in a few words, and then with day and place.
//!
//! [`super::retelling`] joins act by act as the text goes on and knows only what stood before. Here whole events are set side by
//! side, with the dates, places and numbers that they ended up with. The weights were fitted to the reports of `tests/reports`
//! (`cargo test --release --test it -- --ignored fit --nocapture` prints those that fit what is read now).

use jiff::civil::Date;

use super::{RECENT_EVENTS, Weighed, assemble::Event};
use crate::{
    domain::{EdtfDate, Kind, Position, Span, TimePrecision, distance::geodesic_m, incident::Outcome, kind::KindGroup},
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
    ("always", -1.76),
    ("of one kind", 1.17),
    ("both a flight", 0.85),
    ("both violence", 0.05),
    ("both custody", -0.04),
    ("both a measure", 0.18),
    ("a flight or attempt and custody", -1.05),
    ("a flight and violence", -0.02),
    ("violence and custody", -0.94),
    ("a measure and something else", -1.81),
    ("trade and something else", -0.09),
    ("an attempt and an arrest", 0.36),
    ("smuggling and an arrest", 0.91),
    ("help and an arrest", 0.59),
    ("an arrest and a return", -0.25),
    ("an execution and an arrest", -0.11),
    ("one kind: a flight", -0.12),
    ("one kind: violence", 0.66),
    ("one kind: custody", 0.17),
    ("one kind: a measure", 0.13),
    ("the first without a date", -0.02),
    ("the second without a date", 0.28),
    ("on one day", 0.83),
    ("the dates agree", -0.00),
    ("one or two days apart", -0.34),
    ("within a month", -0.58),
    ("more than a month apart", 0.16),
    ("a day of its own each", -0.85),
    ("at one place", 0.85),
    ("25 to 60 km apart", -0.12),
    ("more than 60 km apart", -0.24),
    ("no place for one of them", 0.05),
    ("no number for one of them", 0.01),
    ("the same number", -0.24),
    ("the same number, not one", 0.05),
    ("another number", -0.93),
    ("in one sentence", -0.32),
    ("in the next sentence", 0.13),
    ("four or more sentences on", 0.20),
    ("in one paragraph", 0.16),
    ("the first at the head", 0.61),
    ("the first at the head, soon after", 0.50),
    ("another, also", -0.55),
    ("one of them in an earlier report", -0.72),
    ("among four or more", 0.86),
    ("the only two", -0.73),
    ("the second with day and place", 0.79),
    ("other sorts of people", 0.07),
    ("other kinds with one outcome", 0.79),
    ("in a long report", -0.58),
];

/// How many traits there are.
const TRAITS: usize = 50;

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

/// Puts together the events that are one: the one that is likelier to be one by itself keeps its values. `likely` are their
/// probabilities.
pub(super) fn told_again(
    events: Vec<Event>,
    likely: &[f64],
    reading: &Reading,
    doc: &Document<'_>,
    mut weighed: Option<&mut Weighed>,
) -> Vec<Event> {
    if let Some(weighed) = &mut weighed {
        let spans = |e: &Event| e.acts.iter().map(|a| doc.span(reading.acts[*a].words())).collect();
        weighed.told = events.iter().map(|e| Told { kind: e.kind, spans: spans(e) }).collect();
    }
    let all = events.len();
    let mut out: Vec<Known> = Vec::new();
    for (n, event) in events.into_iter().enumerate() {
        let side = Side::of(&event, reading);
        let mut likeliest: Option<(usize, f64)> = None;
        for (at, before) in out.iter().enumerate().rev().take(EVENTS_BACK) {
            let traits = traits(&before.side, &side, all);
            let sum: f64 = WEIGHTS.iter().zip(&traits).map(|((_, w), t)| if *t { *w } else { 0.0 }).sum();
            if sum > likeliest.map_or(0.0, |(_, most)| most) {
                likeliest = Some((at, sum));
            }
            if let Some(weighed) = &mut weighed {
                weighed.pairs.push(Pair { events: (before.number, n), traits });
            }
        }
        match likeliest {
            Some((at, _)) => out[at].add(event, likely[n], reading),
            None => out.push(Known { number: n, likely: likely[n], side, event }),
        }
    }
    let in_order = |mut e: Event| {
        e.acts.sort_unstable();
        e
    };
    out.into_iter().map(|k| in_order(k.event)).collect()
}

/// An event with all that was told of it so far.
struct Known {
    number: usize,
    /// How likely the telling is that gives it its values.
    likely: f64,
    side: Side,
    event: Event,
}

impl Known {
    fn add(&mut self, mut event: Event, likely: f64, reading: &Reading) {
        if likely > self.likely {
            self.likely = likely;
            std::mem::swap(&mut self.event, &mut event);
        }
        absorb(&mut self.event, event, reading);
        self.side = Side::of(&self.event, reading);
    }
}

/// Adds what is told of an event elsewhere in the report: what was not known of it, a day within the days that were, and a
/// place that is more exact.
fn absorb(known: &mut Event, e: Event, reading: &Reading) {
    known.kind = closer(known.kind, e.kind);
    let within = |a: usize, b: usize| {
        let (a, b) = (reading.dates[a].date, reading.dates[b].date);
        b.precision() < a.precision() && a.agrees(b, 0)
    };
    known.date = match (known.date, e.date) {
        (Some(a), Some(b)) if within(a, b) => Some(b),
        (a, b) => a.or(b),
    };
    // A more exact place is that of the event where it is no other one.
    let apart = known.location.position.zip(e.location.position).is_some_and(|(a, b)| geodesic_m(a, b) > NEIGHBOURS_M);
    if e.location.precision < known.location.precision && !(known.location.precision.is_local() && apart) {
        (known.location, known.place_from) = (e.location, e.place_from);
    }
    if known.count_min.is_none() && known.count_max.is_none() {
        (known.count_min, known.count_max, known.count_words) = (e.count_min, e.count_max, e.count_words);
    }
    known.acts.extend(e.acts);
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

/// What is looked at of an event.
struct Side {
    kind: Kind,
    date: Option<EdtfDate>,
    interval: Option<(Date, Date)>,
    /// The date is one day, and stands in a sentence that tells the event.
    day: bool,
    own_day: bool,
    place_id: Option<String>,
    /// Where it was, if that is a place and no region.
    position: Option<Position>,
    number: Option<u32>,
    outcome: Option<Outcome>,
    people: Option<PeopleClass>,
    /// In order.
    sentences: Vec<usize>,
    paragraphs: Vec<usize>,
    fresh: bool,
    earlier: bool,
    /// Its day and its place stand in sentences that tell it.
    stands_alone: bool,
    in_long_report: bool,
}

impl Side {
    fn of(event: &Event, reading: &Reading) -> Self {
        // How the event began and what was told of it last, so that long texts stay linear.
        let later = event.acts.len().saturating_sub(RECENT_EVENTS).max(1);
        let looked_at = event.acts.iter().take(1).chain(event.acts.iter().skip(later));
        let acts: Vec<&Act> = looked_at.map(|a| &reading.acts[*a]).collect();
        let date = event.date.map(|d| reading.dates[d].date);
        let own = event.date.is_some_and(|d| acts.iter().any(|a| a.dates.contains(&d)));
        let precise = |p: TimePrecision| date.is_some_and(|d| d.precision() <= p);
        let own_place = event.place_from.is_some_and(|t| acts.iter().any(|a| a.toponyms.contains(&t)));
        let sorted = |of: fn(&Act) -> usize| {
            let mut all: Vec<usize> = acts.iter().map(|a| of(a)).collect();
            all.sort_unstable();
            all.dedup();
            all
        };
        Self {
            kind: event.kind,
            date,
            interval: date.and_then(EdtfDate::interval),
            day: precise(TimePrecision::Day),
            own_day: own && precise(TimePrecision::Day),
            place_id: event.location.place_id.clone(),
            position: event.location.position.filter(|_| event.location.precision.is_local()),
            number: event.count_min.or(event.count_max),
            outcome: event.outcome_words.as_ref().map(|(_, o)| *o),
            people: acts.iter().find_map(|a| a.people.as_ref()).map(|p| p.class),
            sentences: sorted(|a| a.sentence),
            paragraphs: sorted(|a| a.paragraph),
            fresh: acts.iter().any(|a| a.fresh || a.alongside),
            earlier: acts.iter().all(|a| a.earlier),
            stands_alone: own && own_place && precise(TimePrecision::Days),
            in_long_report: reading.sentences.len() > LONG,
        }
    }
}

/// The traits of an event beside one told before it in a report of so many events.
fn traits(first: &Side, second: &Side, all: usize) -> Traits {
    use Kind::*;
    use KindGroup::{Authority, Custody, Leaving, Trade, Violence};
    let one_kind = first.kind == second.kind;
    let groups = (first.kind.group(), second.kind.group());
    let both = |g: KindGroup| !one_kind && groups == (g, g);
    let of = |a: Kind, b: Kind| (first.kind, second.kind) == (a, b) || (second.kind, first.kind) == (a, b);
    let mixed = |a: KindGroup, b: KindGroup| groups == (a, b) || groups == (b, a);
    let either = |g: KindGroup| (groups.0 == g) != (groups.1 == g);
    let days_apart = first.interval.zip(second.interval).map(|((a1, a2), (b1, b2))| {
        let gap = |from: Date, to: Date| (to - from).get_days();
        gap(a2, b1).max(gap(b2, a1)).max(0)
    });
    let agree = first.date.zip(second.date).is_some_and(|(a, b)| a.agrees(b, 0));
    let apart_m = first.position.zip(second.position).map(|(x, y)| geodesic_m(x, y));
    let numbers = first.number.zip(second.number);
    let begins = second.sentences.first().copied().unwrap_or(0);
    let last = first.sentences[..first.sentences.partition_point(|s| *s <= begins)].last();
    let gap = last.map_or(0, |l| begins - l);
    let head = first.sentences.first() == Some(&0) && begins != 0;
    [
        true,
        one_kind,
        both(Leaving),
        both(Violence),
        both(Custody),
        both(Authority),
        mixed(Leaving, Custody),
        mixed(Leaving, Violence),
        mixed(Violence, Custody),
        either(Authority),
        either(Trade),
        of(AttemptedCrossing, Arrest),
        of(Smuggling, Arrest),
        of(AidToDefectors, Arrest),
        of(Arrest, Repatriation),
        of(Execution, Arrest),
        one_kind && groups.0 == Leaving,
        one_kind && groups.0 == Violence,
        one_kind && groups.0 == Custody,
        one_kind && groups.0 == Authority,
        first.date.is_none(),
        second.date.is_none(),
        first.day && first.date == second.date,
        agree && !(first.day && second.day),
        days_apart.is_some_and(|d| (1..=2).contains(&d)),
        days_apart.is_some_and(|d| (3..=31).contains(&d)),
        days_apart.is_some_and(|d| d > 31),
        first.own_day && second.own_day,
        first.place_id.is_some() && first.place_id == second.place_id,
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
        first.paragraphs.iter().any(|p| second.paragraphs.binary_search(p).is_ok()),
        head,
        head && gap <= 3,
        second.fresh,
        first.earlier != second.earlier,
        all > 3,
        all == 2,
        second.stands_alone,
        first.people.zip(second.people).is_some_and(|(a, b)| a != b),
        !one_kind && first.outcome.is_some() && first.outcome == second.outcome,
        second.in_long_report,
    ]
}

/// The names of the traits, in order.
pub fn names() -> impl Iterator<Item = &'static str> {
    WEIGHTS.iter().map(|(n, _)| *n)
}
