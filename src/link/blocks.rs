//! Which tellings are compared at all: those that could be near each other in time.
//!
//! Every telling stands under some keys and looks under others. A pair whose days agree, or differ by three at
//! most, meets, whichever of the two came first; a pair a year apart never does. So the work grows with the number of reports, not with its square.

use std::collections::HashMap;

use jiff::{ToSpan, civil::Date};

use crate::domain::{Incident, kind::KindGroup};

/// Events of at most so many days are found by their days, others by their months.
const FEW_DAYS: i32 = 5;

/// By how many days reports of one event differ.
const SLACK_DAYS: i32 = 3;

/// A date wider than this says too little to look by: the publication is looked by instead.
const MOST_DAYS: i32 = 100;

/// A report without a date tells of something at most this many months before its publication.
const MONTHS_BACK: i32 = 2;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    /// An event of few days, by each day.
    Day(u8, Date),
    /// An event of few days, by month.
    DayInMonth(u8, i32),
    /// An event of weeks or months, by month.
    Month(u8, i32),
    /// An event without a usable date, by month of publication.
    Published(u8, i32),
    /// An event without a usable date in a report without one, by place.
    Timeless(u8, u64),
    /// Any event, by place.
    Place(u8, u64),
}

/// How well a telling is placed in time.
enum When {
    Days(Date, Date),
    Months(i32, i32),
    Published(i32),
    Never,
}

/// Tellings by number, found by their keys.
#[derive(Debug, Default)]
pub struct Index(HashMap<Key, Vec<usize>>);

impl Index {
    pub fn insert(&mut self, n: usize, i: &Incident) {
        for k in keys(i) {
            self.0.entry(k).or_default().push(n);
        }
    }

    /// The numbers of those that could be one event with `i`, sorted, each once.
    pub fn mates(&self, i: &Incident) -> Vec<usize> {
        let mut found: Vec<usize> = looks(i).iter().filter_map(|k| self.0.get(k)).flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn family(i: &Incident) -> u8 {
    u8::from(i.kind.group() == KindGroup::Authority)
}

fn month(d: Date) -> i32 {
    i32::from(d.year()) * 12 + i32::from(d.month())
}

fn when(i: &Incident) -> When {
    match i.date.and_then(|d| d.interval()) {
        Some((a, b)) if days(a, b) <= FEW_DAYS => When::Days(a, b),
        Some((a, b)) if days(a, b) <= MOST_DAYS => When::Months(month(a), month(b)),
        _ => match i.sources.iter().filter_map(|s| s.published?.interval()).map(|(_, b)| b).min() {
            Some(p) => When::Published(month(p)),
            None => When::Never,
        },
    }
}

fn days(a: Date, b: Date) -> i32 {
    a.until(b).map_or(i32::MAX, |s| s.get_days())
}

/// A number for the place: the place's name in the gazetteer, or the cell of a tenth of a degree that a point lies in.
fn place(i: &Incident) -> Option<u64> {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hash = DefaultHasher::new();
    match (&i.location.place_id, i.location.position) {
        (Some(id), _) => id.hash(&mut hash),
        (None, Some(p)) => (((p.lon() * 10.0).floor() as i64), ((p.lat() * 10.0).floor() as i64)).hash(&mut hash),
        (None, None) => return None,
    }
    Some(hash.finish())
}

fn each_day(a: Date, b: Date) -> impl Iterator<Item = Date> {
    let mut next = Some(a);
    std::iter::from_fn(move || {
        let day = next.filter(|d| *d <= b)?;
        next = day.tomorrow().ok();
        Some(day)
    })
}

/// Some days more on each side: reports differ by as many.
fn widened(a: Date, b: Date) -> (Date, Date) {
    (a.checked_sub(SLACK_DAYS.days()).unwrap_or(a), b.checked_add(SLACK_DAYS.days()).unwrap_or(b))
}

fn keys(i: &Incident) -> Vec<Key> {
    let f = family(i);
    let mut keys: Vec<Key> = place(i).map(|p| Key::Place(f, p)).into_iter().collect();
    match when(i) {
        When::Days(a, b) => {
            keys.extend(each_day(a, b).map(|d| Key::Day(f, d)));
            let (a, b) = widened(a, b);
            keys.extend((month(a)..=month(b)).map(|m| Key::DayInMonth(f, m)));
        }
        When::Months(a, b) => keys.extend((a..=b).map(|m| Key::Month(f, m))),
        When::Published(m) => keys.push(Key::Published(f, m)),
        When::Never => keys.extend(place(i).map(|p| Key::Timeless(f, p))),
    }
    keys
}

fn looks(i: &Incident) -> Vec<Key> {
    let f = family(i);
    let mut looks: Vec<Key> = place(i).map(|p| Key::Timeless(f, p)).into_iter().collect();
    // Tellings without a date that were published when this could be news.
    let mut undated = |first: i32, last: i32| looks.extend((first..=last + MONTHS_BACK).map(|m| Key::Published(f, m)));
    match when(i) {
        When::Days(a, b) => {
            let (a, b) = widened(a, b);
            undated(month(a), month(b));
            looks.extend(each_day(a, b).map(|d| Key::Day(f, d)));
            looks.extend((month(a)..=month(b)).map(|m| Key::Month(f, m)));
        }
        When::Months(a, b) => {
            undated(a, b);
            // A date of weeks may end a day beside the turn of a month.
            looks.extend((a - 1..=b + 1).map(|m| Key::Month(f, m)));
            looks.extend((a..=b).map(|m| Key::DayInMonth(f, m)));
        }
        When::Published(p) => {
            looks.extend((p - MONTHS_BACK..=p + MONTHS_BACK).map(|m| Key::Published(f, m)));
            looks.extend((p - MONTHS_BACK..=p).flat_map(|m| [Key::Month(f, m), Key::DayInMonth(f, m)]));
        }
        When::Never => looks.extend(place(i).map(|p| Key::Place(f, p))),
    }
    looks
}
