//! Which of a report's dates is that of an act, and of an event.

use super::assemble::Event;
use crate::{
    domain::{EdtfDate, Kind, TimePrecision},
    extract::{Act, DateRole, Reading},
};

/// The date that the sentence of an act gives it.
pub(super) fn own_date(act: &Act, reading: &Reading) -> Option<EdtfDate> {
    best_date(act.dates.iter().copied(), act, act.earlier, reading).map(|d| reading.dates[d].date)
}

/// The days other than that of the event on which acts of its kind are told to have been: what the report does not agree on.
pub(super) fn other_days(event: &Event, reading: &Reading) -> Vec<usize> {
    let exact = |d: &usize| reading.dates[*d].date.precision() <= TimePrecision::Days && !reading.dates[*d].is_relative();
    let Some(day) = event.date.filter(exact) else { return Vec::new() };
    let of_kind = event.acts.iter().map(|a| &reading.acts[*a]).filter(|a| a.kind == event.kind);
    let mut days = vec![day];
    for d in of_kind.filter_map(|a| best_date(a.dates.iter().copied(), a, a.earlier, reading)).filter(exact) {
        if !days.iter().any(|known| reading.dates[*known].date.agrees(reading.dates[d].date, 0)) {
            days.push(d);
        }
    }
    days.split_off(1)
}

/// The most exact date for an act among some: nearest to the act among equals.
fn best_date(dates: impl Iterator<Item = usize>, act: &Act, earlier: bool, reading: &Reading) -> Option<usize> {
    dates
        .filter(|d| match reading.dates[*d].role {
            DateRole::Event => true,
            DateRole::EarlierReport => earlier,
            DateRole::Telling => false,
        })
        .min_by_key(|d| {
            let m = &reading.dates[*d];
            // The date before the act is the nearer one: what follows often belongs to the next clause.
            let distance =
                if m.bytes.start <= act.bytes.start { act.bytes.start - m.bytes.start } else { 40 + 3 * (m.bytes.start - act.bytes.start) };
            (vagueness(*d, reading), distance)
        })
}

/// How little a date says of the day: less is more exact.
fn vagueness(date: usize, reading: &Reading) -> u8 {
    let m = &reading.dates[date];
    match m.rule {
        // Counted from another day: the next day is often that of what came after.
        _ if m.is_relative() => 3,
        "year" => 4,
        // What happened at a feast may have begun the day before.
        "feast" => 1.max(m.date.precision() as u8),
        _ if m.date.precision() == TimePrecision::Unknown => u8::from(m.date.start().day.is_none()),
        _ => m.date.precision() as u8,
    }
}

/// The date of an event told by these acts: of their own sentences before those around them.
pub(super) fn date_of(acts: &[&Act], main: bool, earlier: bool, reading: &Reading) -> Option<usize> {
    let first = acts.first()?;
    // The day of the sentence is not that of the deed.
    let deeds = acts.iter().filter(|a| !a.verdict || acts.iter().all(|b| b.verdict));
    // Of each act the date that stands nearest to it, of these the most exact.
    let of_each = deeds.filter_map(|a| best_date(a.dates.iter().copied(), a, earlier, reading));
    let own = of_each.min_by_key(|d| vagueness(*d, reading));
    let later = |d: usize| reading.dates[d].is_relative();
    let exact = |d: usize| {
        let date = reading.dates[d].date;
        // "Three days later" dates what came after.
        if later(d) {
            return false;
        }
        // Without a year the width is not known: one day is exact, a part of a month is not.
        date.precision() <= TimePrecision::Days
            || date.precision() == TimePrecision::Unknown && date.start().day.is_some() && date.start() == date.end()
    };
    if own.is_some_and(exact) || earlier {
        return own;
    }
    let mine: Vec<usize> = acts.iter().map(|a| a.sentence).collect();
    let taken = |sentence: usize| reading.acts_of(sentence).iter().any(|a| !acts.iter().any(|b| std::ptr::eq(a, *b)));
    let free = |d: &usize| !taken(reading.sentence_of_date(*d));
    // A bare year dates its own sentence at most: "smugglers have been shot since 2003".
    let near = |d: &usize| reading.dates[*d].rule != "year";
    let consistent = |d: &usize| near(d) && own.is_none_or(|o| later(o) || reading.dates[o].date.agrees(reading.dates[*d].date, 1));
    let around = mine.iter().flat_map(|s| s.saturating_sub(1)..=s + 1).flat_map(|s| reading.dates_of(s));
    // A planned act lies ahead: its date is nobody else's.
    let ahead = |d: &usize| {
        let s = reading.sentence_of_date(*d);
        reading.acts_of(s).iter().any(|a| a.planned)
    };
    // The day of an arrest is not that of the return or the sentence, nor the other way round.
    let custody = |k: Kind| matches!(k, Kind::Arrest | Kind::Repatriation | Kind::Execution);
    let other_step = |d: &usize| {
        let s = reading.sentence_of_date(*d);
        custody(first.kind) && reading.acts_of(s).iter().any(|a| custody(a.kind) && a.kind != first.kind)
    };
    // A date that stands in the act's sentence and is told of another act there is not its own.
    let others_own = |d: &usize| {
        let s = reading.sentence_of_date(*d);
        mine.contains(&s) && !acts.iter().any(|a| a.dates.contains(d)) && reading.acts_of(s).iter().any(|a| a.dates.contains(d))
    };
    let close = best_date(
        around.filter(|d| !others_own(d)).filter(|d| free(d) || main && !ahead(d) && !other_step(d)).filter(consistent),
        first,
        false,
        reading,
    );
    let anywhere = || main.then(|| best_date((0..reading.dates.len()).filter(free).filter(consistent), first, false, reading)).flatten();
    match (own, close.filter(|d| exact(*d)).or_else(anywhere)) {
        (Some(o), Some(c)) if exact(c) && !exact(o) => Some(c),
        (Some(o), _) => Some(o),
        (None, c) => c.or(close),
    }
}
