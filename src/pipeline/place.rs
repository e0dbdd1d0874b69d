//! Which of the places a report names is where the act took place.

use crate::{
    domain::{GeoPrecision, Kind, Location, Place, PlaceKind, geodesic_m, kind::KindGroup},
    extract::{Act, PlaceRole, Reading},
    gazetteer::Gazetteer,
    geocode::locate,
};

/// What sort of acts a place is looked for.
#[derive(Clone, Copy)]
struct Sort {
    abroad: bool,
    leaving: bool,
    measure: bool,
}

/// A chosen place: the toponym it came from and the location made of it.
pub struct Chosen {
    pub location: Location,
    pub toponym: Option<usize>,
}

/// A toponym that may be the place, with what counts for it.
struct Option_<'a> {
    toponym: usize,
    place: &'a Place,
    rank: (u8, u8, usize),
    near: bool,
}

/// Chooses the place of an event from the sentences of its acts, then from the rest of the report.
///
/// `main` events may take a place from elsewhere in the report; an event told in passing may not.
pub fn choose(
    kind: Kind,
    acts: &[&Act],
    main: bool,
    reading: &Reading,
    resolved: &[Option<&Place>],
    gazetteer: &Gazetteer,
) -> Option<Chosen> {
    let sentences: Vec<usize> = acts.iter().map(|a| a.sentence).collect();
    let all = |g: KindGroup| acts.iter().all(|a| a.kind.group() == g);
    let sort = Sort { abroad: acts.iter().any(|a| a.abroad), leaving: all(KindGroup::Leaving), measure: all(KindGroup::Authority) };
    // Held by the other state, it is not said where: the state is all that is known.
    let held_in_china = acts.iter().any(|a| a.held_by_china);
    // What is told of the event by another kind of act may have been elsewhere: where they were held, or sent.
    let of_kind = acts.iter().filter(|a| a.kind == kind).flat_map(|a| a.toponyms.iter().copied());
    let handed_over = |o: &Option_<'_>| {
        kind == Kind::Repatriation && matches!(reading.toponyms[o.toponym].role, PlaceRole::From | PlaceRole::Near | PlaceRole::Base)
    };
    let told = |o: &Option_<'_>| o.place.kind.precision().is_local() && (!o.near || handed_over(o));
    let own = best(reading, resolved, sort, true, of_kind)
        .filter(told)
        .or_else(|| best(reading, resolved, sort, true, acts.iter().flat_map(|a| a.toponyms.iter().copied())));
    let own_precision = own.as_ref().map(|o| o.place.kind.precision());
    // The head of a report often gives the province alone, and the next sentences the place in it.
    // So does the seat of the unit that tells it.
    let seat = |o: &Option_<'_>| {
        main && matches!(reading.toponyms[o.toponym].role, PlaceRole::Base)
            && matches!(o.place.kind, PlaceKind::City | PlaceKind::County | PlaceKind::Prefecture)
    };
    if let Some(o) = own.as_ref().filter(|o| own_precision == Some(GeoPrecision::Province) || seat(o)) {
        let after = sentences.iter().flat_map(|s| s + 1..=s + 2).flat_map(|s| reading.toponyms_of(s)).filter(|t| {
            let scene = matches!(reading.toponyms[*t].role, PlaceRole::Scene | PlaceRole::Near | PlaceRole::Base);
            scene && resolved[*t].is_some_and(|p| p.kind.precision().is_local() && gazetteer.parents(p).any(|q| q.id == o.place.id))
        });
        let taken =
            |t: &usize| main || !reading.acts_of(reading.toponyms[*t].sentence).iter().any(|a| !acts.iter().any(|b| std::ptr::eq(a, *b)));
        if let Some(closer) = best(reading, resolved, sort, false, after.filter(taken)) {
            return Some(make(gazetteer, &closer));
        }
    }
    if let Some(o) = own.as_ref().filter(|_| own_precision.is_some_and(|p| p <= GeoPrecision::Province)) {
        return Some(make(gazetteer, o));
    }
    if let Some(china) = gazetteer.place("cn").filter(|_| held_in_china && !main) {
        return Some(Chosen { location: locate::at_place(gazetteer, china, false), toponym: None });
    }
    if main {
        let near_by = || sentences.iter().flat_map(|s| s.saturating_sub(1)..=s + 1).flat_map(|s| reading.toponyms_of(s));
        let free = |t: &usize| {
            let s = reading.toponyms[*t].sentence;
            !reading.acts_of(s).iter().any(|a| !acts.iter().any(|b| std::ptr::eq(a, *b)))
        };
        let local = |o: &Option_<'_>| o.place.kind.precision().is_local();
        let close = best(reading, resolved, sort, false, near_by().filter(free))
            .filter(local)
            .or_else(|| best(reading, resolved, sort, false, near_by()).filter(local));
        let any = || {
            best(reading, resolved, sort, false, 0..reading.toponyms.len()).filter(|o| o.place.kind.precision() <= GeoPrecision::Province)
        };
        if let Some(o) = close {
            return Some(make(gazetteer, &o));
        }
        // Those who came from a town on the border were not far from it, when nothing nearer is told.
        if let Some(t) = home_on_the_border(acts, reading, resolved) {
            return Some(Chosen { location: locate::at_place(gazetteer, t.1, true), toponym: Some(t.0) });
        }
        if let Some(o) = any() {
            return Some(make(gazetteer, &o));
        }
        if let Some(o) = source_province(reading, resolved) {
            return Some(make(gazetteer, &o));
        }
    }
    if let Some(o) = own.as_ref().filter(|_| own_precision == Some(GeoPrecision::Linear)) {
        return Some(make(gazetteer, o));
    }
    if acts.iter().any(|a| a.at_border) || main && acts.iter().any(|a| a.names_china) {
        let border = gazetteer.place("border")?;
        return Some(Chosen { location: locate::at_place(gazetteer, border, false), toponym: None });
    }
    own.map(|o| make(gazetteer, &o))
}

fn make(gazetteer: &Gazetteer, o: &Option_<'_>) -> Chosen {
    Chosen { location: locate::at_place(gazetteer, o.place, o.near), toponym: Some(o.toponym) }
}

/// The best place `among` some toponyms, source and home aside. A place far from the border counts
/// only where the act's `own` sentence says that it happened there: the act is then none of ours.
fn best<'a>(
    reading: &Reading,
    resolved: &[Option<&'a Place>],
    sort: Sort,
    own: bool,
    among: impl Iterator<Item = usize>,
) -> Option<Option_<'a>> {
    among
        .filter_map(|t| {
            let place = resolved[t]?;
            let role = reading.toponyms[t].role;
            // Where the inspectors came from is not where they inspect.
            let elsewhere = sort.measure && role == PlaceRole::From;
            if elsewhere || matches!(role, PlaceRole::Source | PlaceRole::Home) || named_closer(t, reading, resolved) {
                return None;
            }
            let local = place.kind.precision().is_local();
            let scene = own && matches!(role, PlaceRole::Scene | PlaceRole::Base) && matches!(place.country.as_str(), "KP" | "CN");
            let foreign = !matches!(place.country.as_str(), "KP" | "CN" | "RU" | "");
            if foreign || (local && !place.is_border_region() && !scene) {
                return None;
            }
            let precision = match place.kind.precision() {
                p if p.is_local() => 0,
                GeoPrecision::Province => 2,
                GeoPrecision::Linear => 3,
                _ => 4,
            };
            // An act abroad happened on the other bank; a far city is no scene at all.
            let far = match precision {
                0 if !place.is_border_region() => 2,
                0 if place.country == "CN" && !place.is_near_border() => 1,
                _ => 0,
            };
            // Where those who crossed hid later, far from the rivers, is not where they crossed.
            let hidden = role == PlaceRole::To && sort.leaving && precision == 0 && place.country == "CN" && !place.is_near_border();
            let far = if hidden { 4 } else { far };
            let wrong_side = if sort.abroad && precision == 0 && place.country == "KP" { 3 } else { 0 };
            let village_first = match place.kind {
                PlaceKind::Village | PlaceKind::Town | PlaceKind::District => 0,
                // A mountain says roughly where: "at the foot of Mount Paektu".
                PlaceKind::Mountain | PlaceKind::Lake => 3,
                _ => 1,
            };
            let role_rank = match role {
                // Who leaves does so where he comes from; where he is later, on the other bank, is told too.
                PlaceRole::From if sort.leaving && place.country == "KP" => 0,
                PlaceRole::Scene if sort.leaving && place.country == "CN" => 1,
                PlaceRole::Scene | PlaceRole::Near => 0,
                PlaceRole::Base => 1,
                PlaceRole::From => 2,
                PlaceRole::To | PlaceRole::None => 3,
                PlaceRole::Source | PlaceRole::Home => 9,
            };
            let near = !matches!(role, PlaceRole::Scene);
            Some(Option_ { toponym: t, place, rank: (precision + far + wrong_side, role_rank + village_first, t), near })
        })
        .min_by_key(|o| o.rank)
}

/// Whether the name right behind is that of a place in this one, or the name before it: "龙井市三合镇", "회령시 세천동",
/// "Kosan-ri in Manpo".
fn named_closer(t: usize, reading: &Reading, resolved: &[Option<&Place>]) -> bool {
    let Some(place) = resolved[t] else { return false };
    let closer = |other: usize, bytes: usize| {
        let (Some(Some(p)), Some(o)) = (resolved.get(other), reading.toponyms.get(other)) else { return false };
        let here = &reading.toponyms[t];
        let gap = o.bytes.start.max(here.bytes.start).saturating_sub(o.bytes.end.min(here.bytes.end));
        let scene = !matches!(o.role, PlaceRole::Source | PlaceRole::Home);
        // A quarter of the same name in another town is no part of this one.
        let within = place.position.zip(p.position).is_none_or(|(a, b)| geodesic_m(a, b) < WITHIN_M);
        gap <= bytes && o.sentence == here.sentence && scene && within && step(p.kind) > step(place.kind).max(1)
    };
    closer(t + 1, NAME_BEHIND) || t > 0 && closer(t - 1, NAME_BEFORE)
}

/// Bytes between two names of one address: a space or 的, and ", " or " in ".
const NAME_BEHIND: usize = 3;
const NAME_BEFORE: usize = 4;

/// How far the parts of a town or county lie from it at most, metres.
const WITHIN_M: f64 = 60_000.0;

/// How far down in an address a kind of place stands.
fn step(kind: PlaceKind) -> u8 {
    use PlaceKind::*;
    match kind {
        Province => 1,
        Prefecture => 2,
        City | County => 3,
        Town | District => 4,
        Village | Post | Detention => 5,
        _ => 0,
    }
}

/// How far from the rivers a town still is one of the border, metres.
const RIVERSIDE_M: f64 = 10_000.0;

/// A riverside town that the act's own sentences name as the home of those concerned.
fn home_on_the_border<'a>(acts: &[&Act], reading: &Reading, resolved: &[Option<&'a Place>]) -> Option<(usize, &'a Place)> {
    acts.iter().flat_map(|a| a.toponyms.iter()).find_map(|t| {
        let place = resolved[*t].filter(|p| reading.toponyms[*t].role == PlaceRole::Home && p.kind.precision().is_local())?;
        place.river_distance_m.is_some_and(|d| d < RIVERSIDE_M).then_some((*t, place))
    })
}

/// The province of the report's source: all that is known when nothing else is.
fn source_province<'a>(reading: &Reading, resolved: &[Option<&'a Place>]) -> Option<Option_<'a>> {
    (0..reading.toponyms.len()).find_map(|t| {
        let place = resolved[t].filter(|p| p.kind == PlaceKind::Province && p.country == "KP")?;
        Some(Option_ { toponym: t, place, rank: (2, 0, t), near: true })
    })
}
