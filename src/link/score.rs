//! How much two tellings look like one event: plain traits of the pair, each with its weight, and the logistic of their sum.
//!
//! The weights were fitted to the events that the reports of `tests/reports` tell more than once
//! (`cargo test --release --test it -- --ignored fit_what_is_one_event --nocapture` prints those that fit what is read now). Some are
//! then set by hand: these reports tell of few events that are like each other, and a place that is read wrong is no reason to
//! join what took place in two towns.

use jiff::civil::Date;

use crate::domain::{
    EdtfDate, GeoPrecision, Incident, Kind, Location, distance::geodesic_bounds_m, geodesic_m, incident::Outcome, kind::KindGroup,
};

/// A pair at or above this is one event.
pub const JOIN_SCORE: f64 = 0.4;

/// A pair at or above this and below [`JOIN_SCORE`] may be one event: a person is asked.
pub const ASK_SCORE: f64 = 0.2;

/// A pair below this is not one event, whatever others they have in common.
const APART_SCORE: f64 = 0.1;

/// What a pair has in common or in which it differs, with its weight in the sum.
pub type Trait = (&'static str, f64);

/// In every sum.
const ALWAYS: Trait = ("always", -0.09);

const ON_ONE_DAY: Trait = ("on one day", 2.17);
const WITHIN_DAYS: Trait = ("a date within a few days", 1.87);
const WITHIN_A_MONTH: Trait = ("a date within a month", 1.26);
const WITHIN_LONGER: Trait = ("a date within a longer time", -1.27);
const A_DAY_APART: Trait = ("a day apart", 0.35);
const DAYS_APART: Trait = ("two or three days apart", 0.02);
const FARTHER_APART: Trait = ("four to ten days apart", -0.34);
/// By hand.
const DATED_BEFORE_PUBLICATION: Trait = ("one without a date, published within weeks of the other", -1.0);
const DATED_LONG_BEFORE: Trait = ("one without a date, published later than the other", -1.50);
const DATE_UNKNOWN: Trait = ("one without a date", -1.54);
const PUBLISHED_TOGETHER: Trait = ("neither dated, published within three days", 0.54);
const PUBLISHED_SOON: Trait = ("neither dated, published within two weeks", 0.07);
const PUBLISHED_LATER: Trait = ("neither dated, published at other times", -1.18);
const TIMELESS: Trait = ("neither dated nor published", -0.42);

const IN_ONE_VILLAGE: Trait = ("in one village or district", -0.18);
const AT_ONE_PLACE: Trait = ("at one place", 0.23);
// From here to the far places by hand.
const NEIGHBOURS: Trait = ("within 5 km", -0.4);
const NEAR: Trait = ("within 15 km", -0.4);
const WITHIN_DOUBT: Trait = ("within what is not sure of the places", -1.2);
const NOT_FAR: Trait = ("within 40 km", -1.0);
const FAR: Trait = ("within 100 km", -2.2);
const VERY_FAR: Trait = ("farther apart", -3.0);
const IN_THE_PROVINCE: Trait = ("a place and its province", -0.60);
const IN_ANOTHER_PROVINCE: Trait = ("in another province", -1.40);
const ON_THE_RIVER: Trait = ("a place and its river", -0.38);
const OFF_THE_RIVER: Trait = ("a place and a river or border", -0.86);
const IN_THE_COUNTRY: Trait = ("a place and its country", -0.85);
const IN_ANOTHER_COUNTRY: Trait = ("a place and another country", -0.91);
const ONE_REGION: Trait = ("in one region", 1.15);
const NO_PLACE: Trait = ("without a place to compare", -0.40);
// By hand.
const OTHER_RIVER: Trait = ("on two rivers", -1.5);

const NO_NUMBER: Trait = ("no number to compare", -1.31);
const BOTH_ONE: Trait = ("one person each", -0.80);
const BOTH_TWO: Trait = ("two people each", -0.46);
const SAME_FEW: Trait = ("the same few people", -0.32);
const SAME_MANY: Trait = ("the same number of people", -0.15);
const SAME_CROWD: Trait = ("the same number of people, ten or more", 0.97);
// By hand.
const NEARLY: Trait = ("nearly the same number", -0.8);
const ONE_AND_FEW: Trait = ("one person and a few", -1.08);
const OTHER_NUMBER: Trait = ("another number", -1.25);

/// Where one town has many such events in a month, it takes the day or the number to tell them apart. By hand.
const NEITHER_DAY_NOR_NUMBER: Trait = ("neither of one day nor of one number", -2.2);

const ONE_KIND: Trait = ("of one kind", 0.62);
const ONE_GROUP: Trait = ("of like kinds", -1.19);
const OTHER_KINDS: Trait = ("of other kinds", -1.51);
const LEAVING_AND_VIOLENCE: Trait = ("a flight and violence", -0.60);
const LEAVING_AND_CUSTODY: Trait = ("a flight and an arrest or a return", -1.38);
const TRADE_AND_CUSTODY: Trait = ("smuggling and an arrest", 0.03);
const ATTEMPT_AND_ARREST: Trait = ("an attempt or crossing and an arrest", 0.24);
const HELP_AND_ARREST: Trait = ("help and an arrest", 0.78);
const ARREST_AND_RETURN: Trait = ("an arrest and a return", -1.05);
const SHOTS: Trait = ("a shooting, a clash or a death", 0.28);
const BREAK_IN: Trait = ("a break-in under two names", 0.16);
const ABDUCTION: Trait = ("violence abroad and an arrest", 0.41);
const ONE_IS_AN_EXECUTION: Trait = ("one of them an execution", -1.16);
const BOTH_ARRESTS: Trait = ("both an arrest", -0.69);
const BOTH_RETURNS: Trait = ("both a return", -0.22);
const BOTH_EXECUTIONS: Trait = ("both an execution", -0.02);
const BOTH_SHOTS: Trait = ("both a shooting or a clash", 0.87);
const BOTH_SMUGGLING: Trait = ("both smuggling", -0.53);
const BOTH_ABROAD: Trait = ("both a crime in China", -0.02);
const BOTH_MEASURES: Trait = ("both a measure", 0.37);

const PUBLISHED_THE_SAME_DAY: Trait = ("published within a day", 0.22);
const PUBLISHED_IN_DAYS: Trait = ("published within four days", 0.37);
const PUBLISHED_IN_WEEKS: Trait = ("published within two weeks", -0.07);
const PUBLISHED_IN_MONTHS: Trait = ("published within two months", -0.18);
const PUBLISHED_FAR_APART: Trait = ("published far apart", -0.38);

const ONE_UNIT: Trait = ("the same unit", 0.36);
/// By hand: hardly a report names a unit.
const OTHER_UNIT: Trait = ("another unit", -1.0);
const ONE_OUTCOME: Trait = ("the same outcome", 0.37);
const OTHER_OUTCOME: Trait = ("another outcome", -0.10);
const SAME_DEAD: Trait = ("the same number killed", 0.14);
const ONE_ORIGIN: Trait = ("one origin", 0.29);
const ONE_LANGUAGE: Trait = ("in one language", -0.03);
const COPIED: Trait = ("one text", -0.18);
const ONE_AFFAIR: Trait = ("their reports share another event", 0.66);

/// No pair has more traits.
const MOST_TRAITS: usize = 16;

/// Below this sum of when, where, how many and what, nothing else makes two tellings one event: it is not looked at.
const HOPELESS: f64 = -4.0;

/// Local places within this distance of each other, in metres, are near.
const NEAR_M: f64 = 15_000.0;

/// Two tellings whose dates lie farther apart than so many days are two events.
const MOST_DAYS_APART: i32 = 10;

/// How long after an event a report may tell of it without a date, in days: as news, and at all.
const WEEKS: i32 = 40;
const MOST_WEEKS: i32 = 420;

/// The traits of a pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Likeness(Vec<Trait>);

impl Likeness {
    /// The traits of two tellings, or `None` when they cannot be one event. Symmetric.
    pub fn of(a: &Incident, b: &Incident) -> Option<Self> {
        let measure = |i: &Incident| i.kind.group() == KindGroup::Authority;
        if measure(a) != measure(b) || shares_report(a, b) {
            return None;
        }
        let (when, many) = (date(a, b)?, number(a, b));
        let mut all = Vec::with_capacity(MOST_TRAITS);
        all.extend([ALWAYS, when, many]);
        let other_day = [DAYS_APART, FARTHER_APART].contains(&when);
        let other_number = [ONE_AND_FEW, OTHER_NUMBER].contains(&many);
        all.extend((other_day && many == NEARLY || when != ON_ONE_DAY && other_number).then_some(NEITHER_DAY_NOR_NUMBER));
        place(&a.location, &b.location, &mut all);
        kind(a.kind, b.kind, &mut all);
        if all.iter().map(|(_, w)| w).sum::<f64>() < HOPELESS {
            return Some(Self(all));
        }
        all.extend(publication(a, b));
        let digits = |i: &Incident| i.unit.as_deref().and_then(digits);
        all.extend(match (digits(a), digits(b)) {
            (Some(x), Some(y)) => Some(if x == y { ONE_UNIT } else { OTHER_UNIT }),
            _ => (a.unit.is_some() && a.unit == b.unit).then_some(ONE_UNIT),
        });
        if a.outcome != Outcome::Unknown && b.outcome != Outcome::Unknown {
            all.push(if a.outcome == b.outcome { ONE_OUTCOME } else { OTHER_OUTCOME });
        }
        all.extend((a.killed.is_some() && a.killed == b.killed).then_some(SAME_DEAD));
        let any = |same: &dyn Fn(&crate::domain::SourceRef, &crate::domain::SourceRef) -> bool| {
            a.sources.iter().any(|s| b.sources.iter().any(|t| same(s, t)))
        };
        all.extend(any(&|s, t| s.origin().is_some_and(|o| t.origin() == Some(o))).then_some(ONE_ORIGIN));
        all.extend(any(&|s, t| s.language.is_some() && s.language == t.language).then_some(ONE_LANGUAGE));
        all.extend(any(&|s, t| s.wording.is_copy_of(&t.wording)).then_some(COPIED));
        Some(Self(all))
    }

    /// The same pair when their reports share another event.
    pub fn in_affair(mut self) -> Self {
        self.0.push(ONE_AFFAIR);
        self
    }

    /// How likely they are one event, 0 to 1, to two decimals.
    pub fn total(&self) -> f64 {
        let sum: f64 = self.0.iter().map(|(_, w)| w).sum();
        (100.0 / (1.0 + (-sum).exp())).round() / 100.0
    }

    /// Whether they are surely two events.
    pub fn is_apart(&self) -> bool {
        self.total() < APART_SCORE
    }

    /// The names of the traits.
    pub fn traits(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(name, _)| *name)
    }

    /// What speaks for one event and what against it, for a person to read.
    pub fn reasons(&self) -> Vec<Trait> {
        self.0.iter().filter(|t| t.0 != ALWAYS.0 && t.1.abs() > 0.05).copied().collect()
    }
}

/// Whether one report tells both.
pub(super) fn shares_report(a: &Incident, b: &Incident) -> bool {
    a.sources.iter().any(|s| s.report_id.is_some() && b.sources.iter().any(|t| t.report_id == s.report_id))
}

/// The first and the last day of all publications.
fn published(i: &Incident) -> Option<(Date, Date)> {
    i.sources.iter().filter_map(|s| s.published?.interval()).reduce(|(a, b), (c, d)| (a.min(c), b.max(d)))
}

/// Days from the end of one span to the beginning of the other; none where they overlap.
fn gap((a, b): (Date, Date), (c, d): (Date, Date)) -> i32 {
    let days = |from: Date, to: Date| (to - from).get_days();
    days(b, c).max(days(d, a)).max(0)
}

fn date(a: &Incident, b: &Incident) -> Option<Trait> {
    let span = |i: &Incident| i.date.and_then(EdtfDate::interval);
    match (span(a), span(b)) {
        (Some(x), Some(y)) => {
            let about = [a, b].iter().any(|i| i.date.is_some_and(EdtfDate::is_approximate));
            let gap = (gap(x, y) - if about { 3 } else { 0 }).max(0);
            let days = |(from, to): (Date, Date)| (to - from).get_days() + 1;
            let widest = days(x).max(days(y));
            Some(match gap {
                0 if widest == 1 => ON_ONE_DAY,
                0 if widest <= 11 => WITHIN_DAYS,
                0 if widest <= 31 => WITHIN_A_MONTH,
                0 => WITHIN_LONGER,
                1 => A_DAY_APART,
                2 | 3 => DAYS_APART,
                _ if gap <= MOST_DAYS_APART => FARTHER_APART,
                _ => return None,
            })
        }
        // Days of a year that is not known may still be other days.
        _ if a.date.zip(b.date).is_some_and(|(x, y)| !x.agrees(y, 1)) => None,
        (Some((_, end)), None) => undated(end, b),
        (None, Some((_, end))) => undated(end, a),
        (None, None) => Some(match published(a).zip(published(b)).map(|(x, y)| gap(x, y)) {
            None => TIMELESS,
            Some(days) if days <= 3 => PUBLISHED_TOGETHER,
            Some(days) if days <= 14 => PUBLISHED_SOON,
            Some(_) => PUBLISHED_LATER,
        }),
    }
}

/// An event that ended on a day beside a telling without a date.
fn undated(end: Date, other: &Incident) -> Option<Trait> {
    let Some((first, last)) = published(other) else { return Some(DATE_UNKNOWN) };
    match ((first - end).get_days(), (last - end).get_days()) {
        (_, last) if last < -1 => None,
        (first, _) if first <= WEEKS => Some(DATED_BEFORE_PUBLICATION),
        (first, _) if first <= MOST_WEEKS => Some(DATED_LONG_BEFORE),
        _ => Some(DATE_UNKNOWN),
    }
}

/// A place that is known to this many metres is a village or a district of a town.
const VILLAGE_M: f64 = 5_000.0;

fn place(x: &Location, y: &Location, all: &mut Vec<Trait>) {
    if x.river.is_some() && y.river.is_some() && x.river != y.river {
        all.push(OTHER_RIVER);
    }
    let same = x.place_id.is_some() && x.place_id == y.place_id;
    let local = |l: &Location| l.position.filter(|_| l.precision.is_local());
    let (fine, coarse) = match (local(x), local(y)) {
        (Some(p), Some(q)) => {
            let (u, v) = (x.uncertainty_m.unwrap_or(0.0), y.uncertainty_m.unwrap_or(0.0));
            let at = |d: f64| match () {
                () if same && u.max(v) <= VILLAGE_M => IN_ONE_VILLAGE,
                () if same => AT_ONE_PLACE,
                () if d <= 5_000.0 => NEIGHBOURS,
                () if d <= NEAR_M => NEAR,
                () if d <= NEAR_M + u + v => WITHIN_DOUBT,
                () if d <= 40_000.0 => NOT_FAR,
                () if d <= 100_000.0 => FAR,
                () => VERY_FAR,
            };
            // The sphere tells the trait of nearly all pairs.
            let (least, most) = geodesic_bounds_m(p, q);
            all.push(if at(least) == at(most) { at(least) } else { at(geodesic_m(p, q)) });
            return;
        }
        (Some(_), None) => (x, y),
        (None, Some(_)) => (y, x),
        (None, None) if x.precision <= y.precision => (x, y),
        (None, None) => (y, x),
    };
    let known = fine.precision.is_local() || fine.precision == GeoPrecision::Province;
    all.push(match coarse.precision {
        _ if same => ONE_REGION,
        GeoPrecision::Province if known => {
            if fine.admin1.is_some() && fine.admin1 == coarse.admin1 {
                IN_THE_PROVINCE
            } else {
                IN_ANOTHER_PROVINCE
            }
        }
        GeoPrecision::Linear if fine.river.is_some() && fine.river == coarse.river => ON_THE_RIVER,
        GeoPrecision::Linear if known => OFF_THE_RIVER,
        GeoPrecision::Country if known => {
            if fine.country.is_some() && fine.country == coarse.country {
                IN_THE_COUNTRY
            } else {
                IN_ANOTHER_COUNTRY
            }
        }
        _ => NO_PLACE,
    });
}

/// Reports differ by one or two; so many people are few.
const FEW: u32 = 10;

fn number(a: &Incident, b: &Incident) -> Trait {
    // "At least twenty" has no most, "up to five" no least.
    let range = |i: &Incident| {
        (i.count_min.is_some() || i.count_max.is_some()).then(|| (i.count_min.unwrap_or(0), i.count_max.unwrap_or(u32::MAX)))
    };
    let (Some((a0, a1)), Some((b0, b1))) = (range(a), range(b)) else { return NO_NUMBER };
    if a0 <= b1 && b0 <= a1 {
        return match a0.max(b0) {
            0 | 1 => BOTH_ONE,
            2 => BOTH_TWO,
            3..=5 => SAME_FEW,
            n if n >= FEW && (a0, a1) == (b0, b1) => SAME_CROWD,
            _ => SAME_MANY,
        };
    }
    let (small, large) = (a1.min(b1), a0.max(b0));
    match () {
        () if small > 1 && large - small <= 1 + large / 5 => NEARLY,
        () if small <= 1 && large <= FEW => ONE_AND_FEW,
        () => OTHER_NUMBER,
    }
}

fn kind(a: Kind, b: Kind, all: &mut Vec<Trait>) {
    use Kind::*;
    use KindGroup::{Custody, Leaving, Violence};
    let shots = |k: Kind| matches!(k, Shooting | Clash | Death);
    let abroad = |k: Kind| matches!(k, KillingAbroad | RobberyAbroad | ViolenceAbroad);
    let are = |x: &dyn Fn(Kind) -> bool, y: &dyn Fn(Kind) -> bool| x(a) && y(b) || x(b) && y(a);
    let is = |k: Kind| move |x: Kind| x == k;
    if a == b {
        all.push(ONE_KIND);
        all.extend(match a {
            Arrest => Some(BOTH_ARRESTS),
            Repatriation => Some(BOTH_RETURNS),
            Execution => Some(BOTH_EXECUTIONS),
            Shooting | Clash => Some(BOTH_SHOTS),
            Smuggling => Some(BOTH_SMUGGLING),
            KillingAbroad | RobberyAbroad | ViolenceAbroad => Some(BOTH_ABROAD),
            Crackdown | Order => Some(BOTH_MEASURES),
            _ => None,
        });
        return;
    }
    all.push(if a.group() == b.group() { ONE_GROUP } else { OTHER_KINDS });
    let crossing = |k: Kind| matches!(k, AttemptedCrossing | BorderCrossing);
    all.extend(match () {
        () if are(&is(Execution), &|_| true) => Some(ONE_IS_AN_EXECUTION),
        () if are(&crossing, &is(Arrest)) => Some(ATTEMPT_AND_ARREST),
        () if are(&is(AidToDefectors), &is(Arrest)) => Some(HELP_AND_ARREST),
        () if are(&is(Smuggling), &is(Arrest)) => Some(TRADE_AND_CUSTODY),
        () if are(&is(Arrest), &is(Repatriation)) => Some(ARREST_AND_RETURN),
        () if are(&is(ViolenceAbroad), &is(Arrest)) => Some(ABDUCTION),
        () if are(&shots, &shots) => Some(SHOTS),
        () if are(&abroad, &abroad) => Some(BREAK_IN),
        () if are(&|k| k.group() == Leaving, &|k| k.group() == Violence) => Some(LEAVING_AND_VIOLENCE),
        () if are(&|k| k.group() == Leaving, &|k| k.group() == Custody) => Some(LEAVING_AND_CUSTODY),
        () => None,
    });
}

fn publication(a: &Incident, b: &Incident) -> Option<Trait> {
    let days = gap(published(a)?, published(b)?);
    Some(match () {
        () if days <= 1 => PUBLISHED_THE_SAME_DAY,
        () if days <= 4 => PUBLISHED_IN_DAYS,
        () if days <= 14 => PUBLISHED_IN_WEEKS,
        () if days <= 60 => PUBLISHED_IN_MONTHS,
        () => PUBLISHED_FAR_APART,
    })
}

fn digits(unit: &str) -> Option<String> {
    let d: String = unit.chars().filter(char::is_ascii_digit).collect();
    (!d.is_empty()).then_some(d)
}
