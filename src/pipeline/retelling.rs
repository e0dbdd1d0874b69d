//! Whether an act tells on of an event told before: "the six were caught" after "six guards fled".
//!
//! The act and each recent event are set side by side and a few plain traits weighed, as in [`super::confidence`]. Where no event
//! weighs more than nothing, the act is an event of its own. The weights were fitted to the reports of `tests/reports` in two
//! rounds, the second on what the first had joined (`cargo test --release --test it -- --ignored fit --nocapture` prints those of
//! one more); what stands in every sum was lowered by 0.3 then, for a wrong join spoils two events.

use super::{RECENT_EVENTS, assemble::Group, dating::own_date};
use crate::{
    domain::{EdtfDate, Kind, Place, Span, TimePrecision, distance::geodesic_m, kind::KindGroup},
    extract::{Act, PeopleClass, PlaceRole, Reading},
};

/// How many events back a later mention is looked for, so that long texts stay linear. Few articles tell as many.
const EVENTS_BACK: usize = 12;

/// Places farther apart than this, in metres, are not the scene of one act.
const ONE_SCENE_M: f64 = 60_000.0;

/// Places within this distance, in metres, are one scene.
const NEIGHBOURS_M: f64 = 25_000.0;

/// A trait of an act beside an event, with its weight.
const WEIGHTS: [(&str, f64); 45] = [
    ("always", -0.97),
    ("kinds that may be one affair", 1.00),
    ("of the same kind", 0.12),
    ("then a flight", -0.07),
    ("then violence", -0.15),
    ("then custody", -0.48),
    ("then trade", 0.88),
    ("then a measure", -0.95),
    ("a flight, told of again", 0.39),
    ("a flight, then custody", -0.50),
    ("custody, then a flight", -0.67),
    ("a flight, then violence", -0.83),
    ("violence, then a flight", 0.79),
    ("an arrest, then a return", 0.43),
    ("a return, then an arrest", -0.61),
    ("an arrest, then an attempt", -0.86),
    ("an attempt, then an arrest", 0.55),
    ("in the same sentence", 1.49),
    ("two or three sentences on", -0.48),
    ("more than five sentences on", 0.17),
    ("in the same paragraph", 0.32),
    ("no date", 0.70),
    ("a day of its own", -0.62),
    ("a vague date of its own", -0.76),
    ("the dates agree", 0.84),
    ("the dates differ", -1.42),
    ("the first date", -0.41),
    ("no place", 0.92),
    ("25 to 60 km apart", -0.68),
    ("more than 60 km apart", -1.13),
    ("people counted anew", -0.62),
    ("the same number", 0.18),
    ("another number", -0.51),
    ("other sorts of people", -0.30),
    ("another, also", -0.99),
    ("others, as well", -1.19),
    ("other people in one sentence", -0.99),
    ("in passing", 0.38),
    ("one of them in an earlier report", -1.14),
    ("only tried", 0.37),
    ("a verdict", 0.36),
    ("planned", -0.89),
    ("in quotation marks", 0.49),
    ("among several events", -0.88),
    ("the last event", 0.71),
];

/// Which traits an act has beside an event, in the order of the weights.
pub type Traits = [bool; WEIGHTS.len()];

/// An act that tells on of an event before it, or is one of its own, with what was weighed.
#[derive(Debug, Clone)]
pub struct Choice {
    pub kind: Kind,
    /// The words of the act and of its people.
    pub span: Span,
    /// The recent events, by their number in the order of the text, with the traits of the act beside them.
    pub beside: Vec<(usize, Traits)>,
    /// The number of the event that the act was joined to.
    pub joined: Option<usize>,
}

/// The event among those told before that the act tells on of, with what was weighed.
pub(super) fn event_of(
    groups: &[Group],
    act: &Act,
    reading: &Reading,
    resolved: &[Option<&Place>],
) -> (Option<usize>, Vec<(usize, Traits)>) {
    // Of a measure nothing but measures tell on, and an execution is no part of what it is the punishment for.
    let measure = |k: Kind| k.group() == KindGroup::Authority;
    let may = |g: &usize| {
        (!measure(groups[*g].kind) || measure(act.kind))
            && (act.kind != Kind::Execution || matches!(groups[*g].kind, Kind::Execution | Kind::Shooting | Kind::Death))
    };
    let recent = || (0..groups.len()).rev().take(EVENTS_BACK).filter(may);
    let mine = Side::of(&[act], reading, resolved);
    let beside: Vec<(usize, Traits)> = recent().map(|g| (g, traits(groups, g, act, &mine, reading, resolved))).collect();
    // "The same incident" says so itself.
    let named = || recent().find(|g| act.same && may_be_one_affair(groups[*g].kind, act));
    let weight = |t: &Traits| WEIGHTS.iter().zip(t).map(|((_, w), t)| if *t { *w } else { 0.0 }).sum::<f64>();
    let likeliest = || beside.iter().map(|(g, t)| (*g, weight(t))).filter(|(_, w)| *w > 0.0).reduce(|a, b| if b.1 > a.1 { b } else { a });
    (named().or_else(|| likeliest().map(|(g, _)| g)), beside)
}

/// What acts say of when, where and how many.
struct Side<'p> {
    dates: Vec<EdtfDate>,
    places: Vec<&'p Place>,
    numbers: Vec<u32>,
    classes: Vec<PeopleClass>,
}

impl<'p> Side<'p> {
    fn of(acts: &[&Act], reading: &Reading, resolved: &[Option<&'p Place>]) -> Self {
        let mut dates: Vec<EdtfDate> = acts.iter().filter_map(|a| own_date(a, reading)).collect();
        // "Last week" says nothing once the day is told.
        if dates.iter().any(|d| d.precision() == TimePrecision::Day) {
            dates.retain(|d| d.precision() == TimePrecision::Day);
        }
        // Where a source is, where people are from and where those who left went to is no scene.
        let scene = |a: &Act, t: &usize| match reading.toponyms[*t].role {
            PlaceRole::Source | PlaceRole::Home => false,
            PlaceRole::To => a.kind.group() != KindGroup::Leaving,
            _ => true,
        };
        let of_act = |a: &Act| a.toponyms.iter().copied().filter(|t| scene(a, t)).collect::<Vec<_>>();
        let local = |p: &&Place| p.kind.precision().is_local() && p.position.is_some();
        let people = || acts.iter().filter_map(|a| a.people.as_ref());
        Self {
            dates,
            places: acts.iter().flat_map(|a| of_act(a)).filter_map(|t| resolved[t]).filter(local).collect(),
            numbers: people().filter(|p| p.counted).filter_map(|p| p.min).collect(),
            classes: people().map(|p| p.class).collect(),
        }
    }

    /// The distance between the nearest scenes of both, in metres, where both have one.
    fn apart_m(&self, other: &Self) -> Option<f64> {
        let pairs = self.places.iter().flat_map(|a| other.places.iter().filter_map(|b| a.position.zip(b.position)));
        pairs.map(|(a, b)| geodesic_m(a, b)).reduce(f64::min)
    }
}

/// The traits of an act beside the `g`th event.
fn traits(groups: &[Group], g: usize, act: &Act, mine: &Side<'_>, reading: &Reading, resolved: &[Option<&Place>]) -> Traits {
    use Kind::*;
    use KindGroup::{Authority, Custody, Leaving, Trade, Violence};
    let event = &groups[g];
    // How the event began and what was told of it last.
    let later = event.acts.len().saturating_sub(RECENT_EVENTS).max(1);
    let told: Vec<&Act> = event.acts.iter().take(1).chain(event.acts.iter().skip(later)).map(|a| &reading.acts[*a]).collect();
    let theirs = Side::of(&told, reading, resolved);
    let gap = act.sentence.saturating_sub(told.iter().map(|o| o.sentence).max().unwrap_or(0));
    let date = own_date(act, reading);
    let agrees = date.is_some_and(|d| theirs.dates.iter().any(|k| k.agrees(d, 0)));
    let day = date.is_some_and(|d| d.precision() <= TimePrecision::Days);
    let apart_m = mine.apart_m(&theirs);
    let people = act.people.as_ref();
    let number = people.filter(|p| p.counted || p.definite).and_then(|p| p.min);
    let other = event.kind != act.kind;
    let (before, now) = (event.kind.group(), act.kind.group());
    [
        true,
        may_be_one_affair(event.kind, act),
        !other,
        other && now == Leaving,
        other && now == Violence,
        other && now == Custody,
        other && now == Trade,
        other && now == Authority,
        !other && now == Leaving,
        before == Leaving && now == Custody,
        before == Custody && now == Leaving,
        before == Leaving && now == Violence,
        before == Violence && now == Leaving,
        event.kind == Arrest && act.kind == Repatriation,
        event.kind == Repatriation && act.kind == Arrest,
        event.kind == Arrest && act.kind == AttemptedCrossing,
        event.kind == AttemptedCrossing && act.kind == Arrest,
        gap == 0,
        gap == 2 || gap == 3,
        gap > 5,
        told.iter().any(|o| o.paragraph == act.paragraph),
        date.is_none(),
        day,
        date.is_some() && !day,
        agrees,
        date.is_some() && !theirs.dates.is_empty() && !agrees,
        date.is_some() && theirs.dates.is_empty(),
        mine.places.is_empty(),
        apart_m.is_some_and(|m| m > NEIGHBOURS_M && m <= ONE_SCENE_M),
        apart_m.is_some_and(|m| m > ONE_SCENE_M),
        people.is_some_and(|p| p.counted && !p.definite),
        number.is_some_and(|n| theirs.numbers.contains(&n)),
        number.is_some_and(|n| !theirs.numbers.is_empty() && !theirs.numbers.contains(&n)),
        people.is_some_and(|p| !theirs.classes.is_empty() && !theirs.classes.contains(&p.class)),
        act.fresh,
        act.alongside,
        act.apart && gap == 0,
        act.passing,
        act.earlier != told.iter().all(|o| o.earlier),
        act.attempt,
        act.verdict,
        act.planned,
        reading.quoted.get(act.sentence).copied().unwrap_or(false),
        groups.len() > 1,
        g + 1 == groups.len(),
    ]
}

/// The names of the traits, in order.
pub fn names() -> impl Iterator<Item = &'static str> {
    WEIGHTS.iter().map(|(n, _)| *n)
}

fn violence(k: Kind) -> bool {
    matches!(k, Kind::Shooting | Kind::Clash | Kind::Death | Kind::AttackOnGuard | Kind::KillingInUnit)
}

/// Whether an act may tell of an event of this kind.
fn may_be_one_affair(event: Kind, act: &Act) -> bool {
    use Kind::*;
    let definite = act.people.as_ref().is_none_or(|p| p.definite || !p.counted);
    match (event, act.kind) {
        (a, b) if a == b => true,
        (a, b) if a.group() == KindGroup::Leaving && b.group() == KindGroup::Leaving => true,
        // Guards who were attacked and crossers who were shot at are not the same.
        (AttackOnGuard, KillingAbroad | ViolenceAbroad) => true,
        (AttackOnGuard, Shooting) | (Shooting, AttackOnGuard) | (KillingInUnit, AttackOnGuard) | (AttackOnGuard, KillingInUnit) => false,
        (a, b) if violence(a) && violence(b) => true,
        (KillingAbroad, Death | Shooting) | (Clash, KillingAbroad | ViolenceAbroad) => true,
        (Defection | Desertion | BorderCrossing, AidToDefectors) => definite,
        (AttemptedCrossing | Smuggling | Repatriation | AidToDefectors | BorderCrossing, Arrest) => true,
        (Arrest, Repatriation | AttemptedCrossing | BorderCrossing) => true,
        (Repatriation, AttemptedCrossing | BorderCrossing | Defection) => true,
        (Arrest, Smuggling) | (Death, Repatriation) => true,
        (RobberyAbroad | ViolenceAbroad, KillingAbroad | ViolenceAbroad | RobberyAbroad)
        | (KillingAbroad, RobberyAbroad | ViolenceAbroad) => true,
        (Desertion | Defection, Arrest) => definite && !act.names_china,
        (
            Shooting | Clash | Arrest | Smuggling | KillingAbroad | RobberyAbroad | ViolenceAbroad | AttackOnGuard | AidToDefectors
            | Repatriation | Death,
            b,
        ) if b.group() == KindGroup::Leaving => definite,
        (AttemptedCrossing | Defection | BorderCrossing, Shooting | Death) => true,
        (Desertion, Death) => definite,
        (Shooting | Clash | AttackOnGuard, Arrest | Repatriation) => definite,
        (Shooting, Execution) | (Execution, Shooting | Death) => definite,
        // They fled, and were brought back and executed.
        (Execution, b) if b.group() == KindGroup::Leaving => definite || act.people.as_ref().is_none_or(|p| p.min == Some(1)),
        // Smugglers who were shot at; guides of those who were.
        (Shooting | Clash, Smuggling) => true,
        (Shooting | AttemptedCrossing, AidToDefectors) => true,
        _ => false,
    }
}

/// Whether the act's kind says more than the event's.
pub(super) fn upgrades(event: Kind, act: &Act) -> bool {
    use Kind::*;
    matches!(
        (event, act.kind),
        (Defection | BorderCrossing, Desertion | AttemptedCrossing)
            | (AttemptedCrossing | Defection | BorderCrossing, Shooting)
            | (Death, Shooting | Clash)
            | (Shooting, Execution)
            | (RobberyAbroad | ViolenceAbroad, KillingAbroad)
            | (ViolenceAbroad, RobberyAbroad)
            | (RobberyAbroad, Clash | Shooting)
    )
}
