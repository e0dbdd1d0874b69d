//! Whether an act tells of an event told before, and whether two events of one report are one.

use super::assemble::{Event, Group, own_date};
use crate::{
    domain::{EdtfDate, Kind, Location, Place, TimePrecision, distance::geodesic_m, kind::KindGroup},
    extract::{Act, PeopleClass, PlaceRole, Reading},
    gazetteer::Gazetteer,
};

/// Places farther apart than this, in metres, are not the scene of one act.
const ONE_SCENE_M: f64 = 60_000.0;

/// The length of the longest counties along the rivers, in metres.
const ONE_COUNTY_M: f64 = 75_000.0;

/// How many events back a later mention may join: more than any article tells, so that long texts stay linear.
pub(super) const RECENT_EVENTS: usize = 40;

/// Places within this distance of each other's area, metres, may be one scene told twice.
const NEIGHBOURS_M: f64 = 10_000.0;

/// How many sentences after a deed its getaway and its dead are told.
const SOON: usize = 3;

/// Events of one kind on one day at one place that differ in no number were told twice.
pub(super) fn told_once(events: Vec<Event>, reading: &Reading, gazetteer: &Gazetteer) -> Vec<Event> {
    let day = |e: &Event| e.date.map(|d| reading.dates[d].date).filter(|d| d.precision() == TimePrecision::Day);
    let same_place = |a: &Location, b: &Location| {
        let within = |x: &Location, y: &Location| {
            let place = x.place_id.as_deref().and_then(|id| gazetteer.place(id));
            place.is_some_and(|p| gazetteer.parents(p).any(|q| y.place_id.as_deref() == Some(q.id.as_str())))
        };
        let close = a.position.zip(b.position).is_some_and(|(x, y)| {
            let reach = a.uncertainty_m.unwrap_or(0.0).max(b.uncertainty_m.unwrap_or(0.0)) + NEIGHBOURS_M;
            a.precision.is_local() && b.precision.is_local() && geodesic_m(x, y) <= reach
        });
        a.place_id == b.place_id || within(a, b) || within(b, a) || close
    };
    let mut out: Vec<Event> = Vec::new();
    for e in events {
        let like = out.iter_mut().rev().take(RECENT_EVENTS).find(|o| {
            let told = |x: &Event| x.count_min.is_some() || x.count_max.is_some();
            let counts = !told(o) || !told(&e) || (o.count_min, o.count_max) == (e.count_min, e.count_max);
            let agree = |harm: fn(&Event) -> Option<u32>| harm(o).zip(harm(&e)).is_none_or(|(a, b)| a == b);
            let killed = |x: &Event| x.killed.as_ref().map(|(_, n)| *n);
            let wounded = |x: &Event| x.wounded.as_ref().map(|(_, n)| *n);
            let counts = counts && agree(killed) && agree(wounded);
            // The same number of the same kind on the same day, in one county: told once by town, once by village.
            let number = o.count_min.is_some_and(|n| n > 1) && (o.count_min, o.count_max) == (e.count_min, e.count_max);
            let far = o.location.position.zip(e.location.position).is_none_or(|(x, y)| geodesic_m(x, y) > ONE_COUNTY_M);
            o.kind == e.kind && counts && day(o).is_some() && day(o) == day(&e) && (same_place(&o.location, &e.location) || number && !far)
        });
        let Some(known) = like else {
            out.push(e);
            continue;
        };
        known.acts.extend(e.acts);
        if e.location.precision < known.location.precision {
            (known.location, known.place_from) = (e.location, e.place_from);
        }
        if known.count_min.is_none() && known.count_max.is_none() {
            (known.count_min, known.count_max, known.count_words) = (e.count_min, e.count_max, e.count_words);
        }
        known.outcome_words = known.outcome_words.take().or(e.outcome_words);
        known.killed = known.killed.take().or(e.killed);
        known.wounded = known.wounded.take().or(e.wounded);
        known.captured = known.captured.take().or(e.captured);
        known.unit = known.unit.take().or(e.unit);
        known.actor = known.actor.take().or(e.actor);
        known.origin = known.origin.take().or(e.origin);
        known.destination = known.destination.take().or(e.destination);
    }
    out
}

fn violence(k: Kind) -> bool {
    matches!(k, Kind::Shooting | Kind::Clash | Kind::Death | Kind::AttackOnGuard | Kind::KillingInUnit)
}

/// Whether an act may tell of an event of this kind.
fn kinds_join(event: Kind, act: &Act) -> bool {
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

pub(super) fn joins(group: &Group, act: &Act, reading: &Reading, resolved: &[Option<&Place>]) -> bool {
    // How an event began and what was told of it last: more acts than any article has, so that long texts stay linear.
    let later = group.acts.len().saturating_sub(RECENT_EVENTS).max(1);
    let others: Vec<&Act> = group.acts.iter().take(1).chain(group.acts.iter().skip(later)).map(|a| &reading.acts[*a]).collect();
    // What was tried and ended in a fight is the fight.
    let ended = others.iter().all(|o| o.attempt) && matches!((group.kind, act.kind), (Kind::RobberyAbroad, Kind::Clash | Kind::Shooting));
    // Their arrest at no place of its own is what became of them.
    let violent =
        matches!(group.kind, Kind::KillingAbroad | Kind::RobberyAbroad | Kind::ViolenceAbroad | Kind::AttackOnGuard | Kind::KillingInUnit);
    let day = own_date(act, reading);
    let own_day = |o: &&Act| own_date(o, reading).is_some_and(|k| day.is_some_and(|d| !d.agrees(k, 0)));
    if violent
        && act.kind == Kind::Arrest
        && !act.fresh
        && !others.iter().any(own_day)
        && !act.toponyms.iter().any(|t| resolved[*t].is_some_and(|p| p.kind.precision().is_local()))
    {
        return true;
    }
    // The getaway of attackers and robbers, and the bodies found after shots, told soon after.
    let soon = others.iter().any(|o| o.sentence <= act.sentence && act.sentence - o.sentence <= SOON);
    let fight = violent || matches!(group.kind, Kind::Shooting | Kind::Clash);
    let after = act.dates.is_empty() || act.dates.iter().all(|d| reading.dates[*d].is_relative());
    let same_day = || {
        let theirs: Vec<EdtfDate> = others.iter().filter_map(|o| own_date(o, reading)).collect();
        own_date(act, reading).is_none_or(|d| theirs.is_empty() || theirs.iter().any(|k| k.agrees(d, 0)))
    };
    let flight = violent && act.kind.group() == KindGroup::Leaving && same_day();
    if soon && !act.fresh && (flight || fight && act.kind == Kind::Death && after) {
        return true;
    }
    if !kinds_join(group.kind, act) && !ended {
        return false;
    }
    if act.same {
        return true;
    }
    if act.fresh && act.people.as_ref().is_some_and(|p| !p.definite) && others.iter().all(|o| o.sentence != act.sentence) {
        return false;
    }
    if act.apart && others.iter().any(|o| o.sentence == act.sentence) {
        return false;
    }
    // "The guide was arrested as well": another arrest than that of those told of before, and no part of what they did.
    let others_too = act.alongside && act.kind == Kind::Arrest && act.people.as_ref().is_some_and(|p| !p.definite);
    if others_too && others.iter().all(|o| o.sentence != act.sentence) {
        return false;
    }
    let date = own_date(act, reading);
    // Help on a day of its own is another act than the flight.
    if act.kind == Kind::AidToDefectors && group.kind.group() == KindGroup::Leaving && date.is_some() {
        return false;
    }
    let mut known: Vec<EdtfDate> = others.iter().filter_map(|o| own_date(o, reading)).collect();
    // "Last week" says nothing once the day is told.
    if known.iter().any(|d| d.precision() == TimePrecision::Day) {
        known.retain(|d| d.precision() == TimePrecision::Day);
    }
    // "Next day another was shot": a number of its own on a day of its own is another act; else reports err by a day.
    let own_number = act.kind == group.kind && act.people.as_ref().is_some_and(|p| p.counted && !p.definite);
    let other_act = act.kind.group() != group.kind.group();
    if let Some(d) = date
        && !known.is_empty()
        && !known.iter().any(|k| k.agrees(d, i32::from(!own_number && !other_act)))
    {
        return false;
    }
    // "The next day another two were shot": counted on from the day of what was told before.
    let counted_on = act.dates.iter().any(|d| reading.dates[*d].is_relative());
    if counted_on && own_number && !counts_agree(act, &others) {
        return false;
    }
    // A day and a place of its own, another than the event's, make another event.
    if let Some(d) = date
        && d.precision() == TimePrecision::Day
        && known.is_empty()
        && !act.same
        && elsewhere(act, &others, reading, resolved)
    {
        return false;
    }
    // An arrest on a day and at a place of its own is told beside the return, and beside the flight or the robbery before it.
    let local = |t: &usize| resolved[*t].is_some_and(|p| p.kind.precision().is_local());
    if (violent || matches!(group.kind, Kind::Repatriation | Kind::Desertion | Kind::Defection))
        && act.kind == Kind::Arrest
        && date.is_some()
        && known.is_empty()
        && act.toponyms.iter().any(local)
    {
        return false;
    }
    // A flight on a day of its own, told after the arrest, came before it.
    let ended_up = matches!(group.kind, Kind::Arrest | Kind::Repatriation);
    if ended_up && act.kind.group() == KindGroup::Leaving && date.is_some() && known.is_empty() {
        return false;
    }
    if act.earlier != others.iter().all(|o| o.earlier) && (date.is_none() || known.is_empty()) {
        return false;
    }
    (counts_agree(act, &others) || act.kind == group.kind && tells_on(act, &others, date, &known, reading, resolved))
        && (places_agree(act, &others, reading, resolved) || same_number(act, &others, date, &known))
}

/// The same people, told once by one place and once by another: sent back from where they were caught and over which bridge, or
/// told of in the first sentence without the day.
fn same_number(act: &Act, others: &[&Act], date: Option<EdtfDate>, known: &[EdtfDate]) -> bool {
    let number = |a: &Act| exact_number(a).filter(|n| *n > 1);
    let lead = known.is_empty() && others.iter().all(|o| o.sentence == 0);
    (act.kind == Kind::Repatriation || lead)
        && number(act).is_some()
        && others.iter().any(|o| o.kind == act.kind && number(o) == number(act))
        && date.is_none_or(|d| known.is_empty() || known.iter().any(|k| k.agrees(d, 0)))
}

/// How many people an act tells of, where it says so.
fn exact_number(act: &Act) -> Option<u32> {
    act.people.as_ref().filter(|p| p.counted && p.min == p.max).and_then(|p| p.min)
}

/// Whether an act at the head of a report tells the sum of what the report then tells one by one: "seven were caught", "three on
/// the 24th in Shenyang", "four the day after in Kunming".
pub(super) fn is_total(n: usize, reading: &Reading) -> bool {
    let act = &reading.acts[n];
    let Some(sum) = exact_number(act).filter(|n| *n > 2 && act.sentence < 2) else { return false };
    let later = reading.acts[n + 1..].iter().take(RECENT_EVENTS).filter(|a| a.kind == act.kind && (a.sentence != act.sentence || a.apart));
    let parts: Vec<u32> = later.filter_map(exact_number).filter(|m| *m < sum).collect();
    parts.len() > 1 && parts.iter().sum::<u32>() == sum
}

/// Another number alone makes no other event: without a date or place of its own an act tells on.
fn tells_on(
    act: &Act,
    others: &[&Act],
    date: Option<EdtfDate>,
    known: &[EdtfDate],
    reading: &Reading,
    resolved: &[Option<&Place>],
) -> bool {
    let place = |t: &usize| {
        !matches!(reading.toponyms[*t].role, PlaceRole::Source | PlaceRole::Home)
            && resolved[*t].is_some_and(|p| p.kind.precision().is_local())
    };
    let placed = |a: &Act| a.toponyms.iter().any(place);
    let dated = date.is_some() || known.is_empty();
    !act.fresh
        && date.is_none_or(|d| known.is_empty() || known.iter().any(|k| k.agrees(d, 0)))
        && (dated || !placed(act) || !others.iter().any(|o| placed(o)))
}

fn counts_agree(act: &Act, others: &[&Act]) -> bool {
    let Some(p) = act.people.as_ref().filter(|p| p.counted && !p.definite) else { return true };
    let Some(n) = p.min.filter(|_| p.class != PeopleClass::Authority) else { return true };
    let known: Vec<u32> = others
        .iter()
        .filter_map(|o| o.people.as_ref())
        .filter(|q| q.counted && q.class != PeopleClass::Authority)
        .filter_map(|q| q.min)
        .collect();
    known.is_empty() || known.contains(&n)
}

/// Whether the act names a scene and the event another, farther apart than two villages are.
fn elsewhere(act: &Act, others: &[&Act], reading: &Reading, resolved: &[Option<&Place>]) -> bool {
    let scenes = |a: &Act| -> Vec<&Place> {
        let scene = |t: &&usize| matches!(reading.toponyms[**t].role, PlaceRole::Scene | PlaceRole::Near);
        a.toponyms.iter().filter(scene).filter_map(|t| resolved[*t]).filter(|p| p.kind.precision().is_local()).collect()
    };
    let (mine, theirs) = (scenes(act), others.iter().flat_map(|o| scenes(o)).collect::<Vec<_>>());
    let apart = |a: &&Place| theirs.iter().all(|b| a.position.zip(b.position).is_some_and(|(x, y)| geodesic_m(x, y) > TWO_VILLAGES_M));
    !mine.is_empty() && !theirs.is_empty() && mine.iter().all(apart)
}

/// Scenes farther apart than this, metres, are told of two acts, when each has its day.
const TWO_VILLAGES_M: f64 = 20_000.0;

fn places_agree(act: &Act, others: &[&Act], reading: &Reading, resolved: &[Option<&Place>]) -> bool {
    let local = |a: &Act| -> Vec<&Place> {
        // Where those who left went to is no scene.
        let went = a.kind.group() == KindGroup::Leaving;
        a.toponyms
            .iter()
            .filter(|t| !matches!(reading.toponyms[**t].role, PlaceRole::Source | PlaceRole::Home))
            .filter(|t| !(went && reading.toponyms[**t].role == PlaceRole::To))
            .filter_map(|t| resolved[*t])
            .filter(|p| p.kind.precision().is_local() && p.position.is_some())
            .collect()
    };
    let province = |a: &Act| -> Vec<String> {
        a.toponyms
            .iter()
            .filter(|t| reading.toponyms[**t].role != PlaceRole::Source)
            .filter_map(|t| resolved[*t])
            .filter(|p| p.country == "KP")
            .filter_map(|p| p.admin1.clone())
            .collect()
    };
    let (mine, theirs) = (local(act), others.iter().flat_map(|o| local(o)).collect::<Vec<_>>());
    if !mine.is_empty() && !theirs.is_empty() {
        return mine.iter().any(|a| {
            theirs.iter().any(|b| match (a.position, b.position) {
                (Some(x), Some(y)) => geodesic_m(x, y) <= ONE_SCENE_M,
                _ => true,
            })
        });
    }
    let (mine, theirs) = (province(act), others.iter().flat_map(|o| province(o)).collect::<Vec<_>>());
    mine.is_empty() || theirs.is_empty() || mine.iter().any(|a| theirs.contains(a))
}
