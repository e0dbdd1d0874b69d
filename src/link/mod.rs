//! Which incidents of different reports are one event, and how their records become one.
//!
//! Imports `domain` only. Pairs are scored by date, place, number, unit and origin; what contradicts is never joined.
//! The score is symmetric, so the clusters of [`cluster`] do not depend on the order of reports. The [`Registry`] joins a
//! draft to the best of what is there, so that there another order of arrival may give other records.

mod merge;
mod registry;

use std::collections::HashMap;

pub use merge::merge;
pub use registry::{Placed, Registry};

use crate::domain::{GeoPrecision, Incident, Kind, TimePrecision, geodesic_m, kind::KindGroup};

/// A pair at or above this score is one event.
pub const JOIN_SCORE: f64 = 0.55;

/// Local places farther apart than this, in metres, plus their uncertainties, are two scenes.
const TWO_SCENES_M: f64 = 15_000.0;

/// How much two incidents of different reports look like one event, 0 to 1.2; 0 when something contradicts.
pub fn score(a: &Incident, b: &Incident) -> f64 {
    if !kinds_agree(a.kind, b.kind) || shares_report(a, b) {
        return 0.0;
    }
    let (Some(date), Some(place), Some(count)) = (date_score(a, b), place_score(a, b), count_score(a, b)) else { return 0.0 };
    let unit = match (&a.unit, &b.unit) {
        (Some(x), Some(y)) if digits(x) == digits(y) => 0.1,
        (Some(x), Some(y)) if digits(x).is_some() && digits(y).is_some() => -0.2,
        _ => 0.0,
    };
    let origin = |i: &Incident| i.sources.iter().filter_map(|s| s.origin()).collect::<Vec<_>>();
    let relay = if origin(a).iter().any(|o| origin(b).contains(o)) { 0.1 } else { 0.0 };
    let same_kind = if a.kind == b.kind { 0.05 } else { 0.0 };
    // Orders are few, and each report places them where it tells of them.
    let order = if a.kind == Kind::Order && b.kind == Kind::Order && a.date.is_some() && b.date.is_some() { 0.2 } else { 0.0 };
    (date + place + count + unit + relay + same_kind + order).max(0.0)
}

/// What two reports that tell of one event add for their other events of one kind: they tell of the same affair.
const SAME_AFFAIR: f64 = 0.35;

/// The score of two incidents whose reports are known to share an event. What contradicts stays at 0.
pub fn score_in_affair(a: &Incident, b: &Incident) -> f64 {
    match score(a, b) {
        s if s > 0.0 && a.kind == b.kind => s + SAME_AFFAIR,
        s => s,
    }
}

fn shares_report(a: &Incident, b: &Incident) -> bool {
    a.sources.iter().any(|s| s.report_id.is_some() && b.sources.iter().any(|t| t.report_id == s.report_id))
}

fn kinds_agree(a: Kind, b: Kind) -> bool {
    use Kind::*;
    let shot_crossers = |x: Kind, y: Kind| {
        matches!((x, y), (Shooting, AttemptedCrossing | Defection) | (Arrest, AttemptedCrossing | BorderCrossing | Smuggling))
    };
    if matches!(a, Execution) != matches!(b, Execution) || matches!(a, Order) != matches!(b, Order) {
        return false;
    }
    a.group() == b.group() || shot_crossers(a, b) || shot_crossers(b, a)
}

fn date_score(a: &Incident, b: &Incident) -> Option<f64> {
    let (Some(x), Some(y)) = (a.date, b.date) else { return Some(0.05) };
    if !x.agrees(y, 1) {
        return None;
    }
    let precise = |p: TimePrecision| p <= TimePrecision::Days;
    Some(match (x.precision(), y.precision()) {
        (p, q) if precise(p) && precise(q) => 0.35,
        (TimePrecision::Unknown, _) | (_, TimePrecision::Unknown) if x.start().day.is_none() || y.start().day.is_none() => 0.05,
        (TimePrecision::Unknown, _) | (_, TimePrecision::Unknown) => 0.2,
        (TimePrecision::Year, _) | (_, TimePrecision::Year) => 0.1,
        _ => 0.25,
    })
}

fn place_score(a: &Incident, b: &Incident) -> Option<f64> {
    let (x, y) = (&a.location, &b.location);
    if a.kind == Kind::Order && b.kind == Kind::Order {
        return Some(if x.place_id.is_some() && x.place_id == y.place_id { 0.1 } else { 0.05 });
    }
    if x.precision.is_local() && y.precision.is_local() {
        let (Some(p), Some(q)) = (x.position, y.position) else { return Some(0.05) };
        let d = geodesic_m(p, q);
        let reach = TWO_SCENES_M + x.uncertainty_m.unwrap_or(0.0) + y.uncertainty_m.unwrap_or(0.0);
        return if d <= TWO_SCENES_M { Some(0.3) } else { (d <= reach).then_some(0.2) };
    }
    let both_known = x.precision <= GeoPrecision::Province && y.precision <= GeoPrecision::Province;
    if both_known {
        if x.place_id.is_some() && x.place_id == y.place_id {
            return Some(0.2);
        }
        if x.country == y.country {
            return (x.admin1 == y.admin1).then_some(0.15);
        }
    }
    Some(if x.place_id.is_some() && x.place_id == y.place_id { 0.1 } else { 0.05 })
}

fn count_score(a: &Incident, b: &Incident) -> Option<f64> {
    let range = |i: &Incident| Some((i.count_min.or(i.count_max)?, i.count_max.or(i.count_min)?));
    let (Some((a0, a1)), Some((b0, b1))) = (range(a), range(b)) else { return Some(0.0) };
    if a0 <= b1 && b0 <= a1 {
        return Some(if a0 > 2 { 0.25 } else { 0.1 });
    }
    let (small, large) = (a1.min(b1), a0.max(b0));
    // One or two off is how reports differ; half as many again is another event.
    if large - small <= 1 + large / 5 { Some(-0.1) } else { None }
}

fn digits(unit: &str) -> Option<String> {
    let d: String = unit.chars().filter(char::is_ascii_digit).collect();
    (!d.is_empty()).then_some(d)
}

/// Blocks in which an incident can find its like: its kind's family and each month its date allows.
pub fn blocks(i: &Incident) -> Vec<String> {
    let family = match i.kind.group() {
        KindGroup::Leaving | KindGroup::Violence | KindGroup::Custody | KindGroup::Trade => "act",
        KindGroup::Authority => "authority",
    };
    match i.date.and_then(|d| d.interval()) {
        Some((a, b)) if a.year() == b.year() && b.month() - a.month() <= 2 => {
            // One month more on each side, for a day's difference at the turn of a month.
            let first = i16::from(a.month()) + a.year() * 12 - i16::from(a.day() <= 1);
            let last = i16::from(b.month()) + b.year() * 12 + i16::from(b.day() >= 28);
            (first..=last).map(|m| format!("{family}:{m}")).collect()
        }
        _ => vec![format!("{family}:any")],
    }
}

/// Gives each incident the number of its cluster. Numbers follow the order of the first member.
pub fn cluster(incidents: &[&Incident]) -> Vec<usize> {
    let mut parent: Vec<usize> = (0..incidents.len()).collect();
    fn root(parent: &mut [usize], mut i: usize) -> usize {
        while parent[i] != i {
            parent[i] = parent[parent[i]];
            i = parent[i];
        }
        i
    }
    let mut index: HashMap<String, Vec<usize>> = HashMap::new();
    let mut undated: Vec<usize> = Vec::new();
    for (n, i) in incidents.iter().enumerate() {
        let blocks = blocks(i);
        let mut mates: Vec<usize> = blocks.iter().filter_map(|b| index.get(b)).flatten().copied().collect();
        if blocks.iter().any(|b| b.ends_with(":any")) {
            mates = (0..n).collect();
            undated.push(n);
        } else {
            mates.extend(&undated);
        }
        mates.sort_unstable();
        mates.dedup();
        for m in mates {
            if m != n && score(incidents[m], i) >= JOIN_SCORE {
                let (a, b) = (root(&mut parent, m), root(&mut parent, n));
                parent[a.max(b)] = a.min(b);
            }
        }
        for b in blocks {
            index.entry(b).or_default().push(n);
        }
    }
    join_affairs(incidents, &mut parent, root);
    (0..incidents.len()).map(|i| root(&mut parent, i)).collect()
}

/// Joins the other events of reports that share one.
fn join_affairs(incidents: &[&Incident], parent: &mut [usize], root: fn(&mut [usize], usize) -> usize) {
    let mut clusters: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut by_report: HashMap<&str, Vec<usize>> = HashMap::new();
    for (n, i) in incidents.iter().enumerate() {
        clusters.entry(root(parent, n)).or_default().push(n);
        for r in i.sources.iter().filter_map(|s| s.report_id.as_deref()) {
            by_report.entry(r).or_default().push(n);
        }
    }
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    for members in clusters.values().filter(|m| m.len() > 1) {
        let reports: Vec<&str> = members.iter().flat_map(|n| incidents[*n].sources.iter()).filter_map(|s| s.report_id.as_deref()).collect();
        for (n, a) in reports.iter().enumerate() {
            pairs.extend(reports[n + 1..].iter().filter(|b| *b != a).map(|b| (*a.min(b), *a.max(b))));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    for (a, b) in pairs {
        for x in by_report.get(a).into_iter().flatten() {
            for y in by_report.get(b).into_iter().flatten() {
                if score_in_affair(incidents[*x], incidents[*y]) >= JOIN_SCORE {
                    let (p, q) = (root(parent, *x), root(parent, *y));
                    parent[p.max(q)] = p.min(q);
                }
            }
        }
    }
}
