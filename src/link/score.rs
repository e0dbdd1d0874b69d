//! How much two tellings look like one event, and what contradicts that.

use crate::domain::{GeoPrecision, Incident, Kind, TimePrecision, geodesic_m, kind::KindGroup};

/// A pair at or above this is one event.
pub const JOIN_SCORE: f64 = 0.55;

/// A pair at or above this and below [`JOIN_SCORE`] may be one event: a person is asked.
pub const ASK_SCORE: f64 = 0.40;

/// Local places farther apart than this, in metres, plus their uncertainties, are two scenes.
const TWO_SCENES_M: f64 = 15_000.0;

/// What two reports that tell of one event add for their other events of one kind: they tell of the same affair.
const SAME_AFFAIR: f64 = 0.35;

/// What another number takes from two tellings of one act at one place, where their days agree.
const OTHER_NUMBER: f64 = -0.1;

/// A place that is known to this many metres is a village or a district of a town.
const VILLAGE_M: f64 = 5_000.0;

/// What a village or district that both name gives beyond any place: few events are told of it.
const SMALL_PLACE: f64 = 0.05;

/// The points of a pair, by what gives them.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Likeness {
    pub date: f64,
    pub place: f64,
    pub count: f64,
    pub unit: f64,
    pub origin: f64,
    pub wording: f64,
    pub kind: f64,
    pub affair: f64,
}

impl Likeness {
    /// The points of two tellings, or `None` when something contradicts that they are one event. Symmetric.
    pub fn of(a: &Incident, b: &Incident) -> Option<Self> {
        if !kinds_agree(a.kind, b.kind) || shares_report(a, b) {
            return None;
        }
        let origin = |i: &Incident| i.sources.iter().filter_map(|s| s.origin()).collect::<Vec<_>>();
        let copied = a.sources.iter().any(|s| b.sources.iter().any(|t| s.wording.is_copy_of(&t.wording)));
        Some(Self {
            date: date_points(a, b)?,
            place: place_points(a, b)?,
            count: match count_points(a, b) {
                Some(points) => points,
                // Of what took place there, one report counts the killed and another all who were there.
                None if same_scene(a, b) || one_and_some(a, b) && same_days(a, b) => OTHER_NUMBER,
                None => return None,
            },
            unit: match (&a.unit, &b.unit) {
                (Some(x), Some(y)) if x == y || digits(x).is_some() && digits(x) == digits(y) => 0.1,
                (Some(x), Some(y)) if digits(x).is_some() && digits(y).is_some() => -0.2,
                _ => 0.0,
            },
            origin: if origin(a).iter().any(|o| origin(b).contains(o)) { 0.1 } else { 0.0 },
            wording: if copied { 0.2 } else { 0.0 },
            // Orders are few, and each report places them where it tells of them.
            kind: match (a.kind == b.kind, a.kind, a.date.is_some() && b.date.is_some()) {
                (true, Kind::Order, true) => 0.25,
                (true, ..) => 0.05,
                _ if both_abroad(a.kind) && both_abroad(b.kind) => 0.05,
                _ => 0.0,
            },
            affair: 0.0,
        })
    }

    /// The same pair when their reports share another event.
    pub fn in_affair(self, a: &Incident, b: &Incident) -> Self {
        Self { affair: if a.kind == b.kind { SAME_AFFAIR } else { 0.0 }, ..self }
    }

    pub fn total(&self) -> f64 {
        let sum = self.date + self.place + self.count + self.unit + self.origin + self.wording + self.kind + self.affair;
        // Sums of hundredths, so that a pair on the line of a band does not depend on the order of adding.
        (sum * 100.0).round().max(0.0) / 100.0
    }

    /// What gives points and what takes them, for a person to read.
    pub fn reasons(&self) -> Vec<(&'static str, f64)> {
        let all = [
            ("date", self.date),
            ("place", self.place),
            ("number of people", self.count),
            ("unit", self.unit),
            ("origin", self.origin),
            ("wording", self.wording),
            ("kind", self.kind),
            ("another shared event", self.affair),
        ];
        all.into_iter().filter(|(_, points)| points.abs() > 1e-9).collect()
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
    // What is done to villagers on the other bank is not what befalls those who cross or guards.
    let apart = |x: Kind, y: Kind| {
        matches!(
            (x, y),
            (RobberyAbroad | ViolenceAbroad, Death) | (AttackOnGuard | KillingInUnit, KillingAbroad | RobberyAbroad | ViolenceAbroad)
        )
    };
    if apart(a, b) || apart(b, a) {
        return false;
    }
    a.group() == b.group() || shot_crossers(a, b) || shot_crossers(b, a)
}

fn date_points(a: &Incident, b: &Incident) -> Option<f64> {
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

fn place_points(a: &Incident, b: &Incident) -> Option<f64> {
    let (x, y) = (&a.location, &b.location);
    if a.kind == Kind::Order && b.kind == Kind::Order {
        return Some(if x.place_id.is_some() && x.place_id == y.place_id { 0.1 } else { 0.05 });
    }
    if x.river.is_some() && y.river.is_some() && x.river != y.river {
        return None;
    }
    if x.precision.is_local() && y.precision.is_local() {
        let (Some(p), Some(q)) = (x.position, y.position) else { return Some(0.05) };
        let d = geodesic_m(p, q);
        let reach = TWO_SCENES_M + x.uncertainty_m.unwrap_or(0.0) + y.uncertainty_m.unwrap_or(0.0);
        let village = |u: Option<f64>| u.is_some_and(|u| u <= VILLAGE_M);
        let small = x.place_id.is_some() && x.place_id == y.place_id && village(x.uncertainty_m) && village(y.uncertainty_m);
        return match d <= TWO_SCENES_M {
            true if small => Some(0.3 + SMALL_PLACE),
            true => Some(0.3),
            false => (d <= reach).then_some(0.2),
        };
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

/// What a break-in on the other bank may be called.
fn both_abroad(kind: Kind) -> bool {
    matches!(kind, Kind::KillingAbroad | Kind::RobberyAbroad | Kind::ViolenceAbroad)
}

/// Whether one telling speaks of one person and the other of a few: which of them is counted differs. Where smugglers and
/// refugees go every week, in a town, one and a few are two parties.
fn one_and_some(a: &Incident, b: &Incident) -> bool {
    const FEW: u32 = 10;
    let goes = |i: &Incident| matches!(i.kind.group(), KindGroup::Leaving | KindGroup::Trade);
    if (goes(a) || goes(b)) && place_points(a, b).is_none_or(|p| p <= 0.3) {
        return false;
    }
    let one = |i: &Incident| i.count_min == Some(1) && i.count_max == Some(1);
    let few = |i: &Incident| i.count_max.is_some_and(|n| n <= FEW);
    one(a) && few(b) || one(b) && few(a)
}

/// Whether two tellings are at one local place and their days, at most a third of a month, agree.
fn same_days(a: &Incident, b: &Incident) -> bool {
    let days = |i: &Incident| i.date.filter(|d| d.days().is_some_and(|n| n <= 11));
    let place = place_points(a, b).is_some_and(|p| p >= 0.2) && a.location.precision.is_local() && b.location.precision.is_local();
    place && days(a).zip(days(b)).is_some_and(|(x, y)| x.agrees(y, 0))
}

/// Whether two tellings are at one local place or two villages of one.
fn near(a: &Incident, b: &Incident) -> bool {
    let place = |i: &Incident| i.location.position.filter(|_| i.location.precision.is_local());
    place(a).zip(place(b)).is_some_and(|(p, q)| geodesic_m(p, q) <= TWO_SCENES_M)
}

/// Whether two tellings are of one kind, on one day at one local place or two villages of one.
fn same_scene(a: &Incident, b: &Incident) -> bool {
    let day = |i: &Incident| i.date.filter(|d| d.precision() == TimePrecision::Day);
    a.kind == b.kind && day(a).is_some() && day(a) == day(b) && near(a, b)
}

fn count_points(a: &Incident, b: &Incident) -> Option<f64> {
    // "At least twenty" has no most, "up to five" no least.
    let range = |i: &Incident| {
        (i.count_min.is_some() || i.count_max.is_some()).then(|| (i.count_min.unwrap_or(0), i.count_max.unwrap_or(u32::MAX)))
    };
    let (Some((a0, a1)), Some((b0, b1))) = (range(a), range(b)) else { return Some(0.0) };
    if a0 <= b1 && b0 <= a1 {
        return Some(if a0.max(b0) > 2 { 0.25 } else { 0.1 });
    }
    let (small, large) = (a1.min(b1), a0.max(b0));
    // One or two off is how reports differ; half as many again is another event.
    if large - small <= 1 + large / 5 { Some(-0.05) } else { None }
}

fn digits(unit: &str) -> Option<String> {
    let d: String = unit.chars().filter(char::is_ascii_digit).collect();
    (!d.is_empty()).then_some(d)
}
