//! What one report tells twice: totals of what it then tells one by one, and one event in two places of the text.

use super::{again::absorb, assemble::Event};
use crate::{
    domain::{Location, TimePrecision, distance::geodesic_m},
    extract::{Act, Reading},
    gazetteer::Gazetteer,
};

/// The length of the longest counties along the rivers, in metres.
const ONE_COUNTY_M: f64 = 75_000.0;

/// How many events back a later mention may join: more than any article tells, so that long texts stay linear.
pub(super) const RECENT_EVENTS: usize = 40;

/// Places within this distance of each other's area, metres, may be one scene told twice.
const NEIGHBOURS_M: f64 = 10_000.0;

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
            // As many dead: whether the wounded are counted with them differs.
            let as_many_dead = killed(o).is_some() && killed(o) == killed(&e);
            let counts = (counts || as_many_dead) && agree(killed) && agree(wounded);
            // The same number of the same kind on the same day, in one county: told once by town, once by village.
            let number = o.count_min.is_some_and(|n| n > 1) && (o.count_min, o.count_max) == (e.count_min, e.count_max);
            let far = o.location.position.zip(e.location.position).is_none_or(|(x, y)| geodesic_m(x, y) > ONE_COUNTY_M);
            o.kind == e.kind && counts && day(o).is_some() && day(o) == day(&e) && (same_place(&o.location, &e.location) || number && !far)
        });
        let Some(known) = like else {
            out.push(e);
            continue;
        };
        absorb(known, e);
    }
    out
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
