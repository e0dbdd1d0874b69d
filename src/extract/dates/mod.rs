//! Dates in reports: each expression of the genre to EDTF, with the name of the rule that read it.
//!
//! The anchor is the day or month of publication: most reports give no year, some no month. A day that is named
//! without its month or year is the latest such day that is not after the anchor. Without an anchor the digits stay
//! unknown. Clock and calendar of the reader play no part.

mod calendar;
pub(super) mod chinese;
mod east_asian;
pub(super) mod english;
pub(super) mod korean;
mod season;

use std::ops::Range;

use jiff::{ToSpan, civil::Date};

use crate::domain::EdtfDate;
use crate::text::Language;

/// What a date says something about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateRole {
    /// When it happened.
    Event,
    /// When somebody said or wrote it: "told us on July 29".
    Telling,
    /// The month in which an outlet reported it: all that is known of an earlier event.
    EarlierReport,
}

/// One date expression.
#[derive(Debug, Clone, PartialEq)]
pub struct DateMention {
    pub bytes: Range<usize>,
    pub date: EdtfDate,
    pub role: DateRole,
    pub rule: &'static str,
}

/// The latest day the report can speak of, and how well it is known.
#[derive(Debug, Clone, Copy)]
pub struct Anchor {
    pub last: Option<Date>,
    /// The publication day itself is known, so that "Friday" and "last week" can be counted from it.
    pub exact: bool,
    /// The last day that the text told of before: "three days later" is counted from it.
    pub told: Option<Date>,
    /// The first day of the last month that the text told of before: "the end of the month" is that of it.
    pub month: Option<Date>,
    /// The last day that the sentence told of before, where it named the month.
    pub same_sentence: Option<Date>,
}

impl DateMention {
    /// Counted from another day that the text tells: "two days later".
    pub fn is_relative(&self) -> bool {
        matches!(self.rule, "later" | "earlier" | "eve")
    }
}

impl Anchor {
    /// The anchor that a publication date gives.
    pub fn of(published: Option<EdtfDate>) -> Self {
        let known = published.and_then(EdtfDate::interval);
        Self { last: known.map(|(_, b)| b), exact: known.is_some_and(|(a, b)| a == b), told: None, month: None, same_sentence: None }
    }

    /// The anchor of what stands at a byte of a sentence: the dates before it are told.
    fn after(&self, dates: &[DateMention], at: usize) -> Self {
        let before = dates.iter().filter(|d| d.role == DateRole::Event && d.bytes.end <= at && !d.is_relative());
        let Some(last) = before.max_by_key(|d| d.bytes.start) else { return *self };
        let begins = last.date.interval().map(|(a, _)| a).filter(|_| last.date.start().month.is_some());
        Self {
            told: one_day(last.date).or(self.told),
            month: one_month(last.date).or(self.month),
            same_sentence: begins.filter(|_| last.rule != "year"),
            ..*self
        }
    }

    /// A day without its month that follows another day in a sentence: "on August 16, and on the 24th".
    fn day_of_told_month(&self, day: i8) -> Option<Date> {
        let told = self.same_sentence?;
        told.with().day(day).build().ok().filter(|d| *d >= told && self.last.is_none_or(|l| *d <= l))
    }
}

/// Every date expression of a sentence in one of the languages read; none in others. `offset` is the byte at which the
/// sentence starts in the text.
pub fn read(language: Language, sentence: &str, offset: usize, anchor: &Anchor) -> Vec<DateMention> {
    match language {
        Language::English => english::read(sentence, offset, anchor),
        Language::Korean => korean::read(sentence, offset, anchor),
        Language::Chinese => chinese::read(sentence, offset, anchor),
        Language::Other => Vec::new(),
    }
}

/// The latest year in which this month (and day) is not after the anchor. The 29th of February may be eight years back.
pub(super) fn latest_year(month: i8, day: Option<i8>, a: &Anchor) -> Option<i16> {
    let last = a.last?;
    (0..=8).map(|n| last.year() - n).find(|y| Date::new(*y, month, day.unwrap_or(1)).is_ok_and(|d| d <= last))
}

/// The latest such day of a month that is not after `last`, up to two months back.
pub(super) fn latest_day(day: i8, last: Date) -> Option<Date> {
    let mut first = last.first_of_month();
    (0..3).find_map(|_| {
        let hit = first.with().day(day).build().ok().filter(|d| *d <= last);
        first = first.checked_sub(1.month()).unwrap_or(first);
        hit
    })
}

/// The first day of the month in which a date lies.
pub(in crate::extract) fn one_month(date: EdtfDate) -> Option<Date> {
    date.start().month?;
    date.interval().filter(|(a, b)| a.first_of_month() == b.first_of_month()).map(|(a, _)| a.first_of_month())
}

/// The day of a date that is one day.
pub(in crate::extract) fn one_day(date: EdtfDate) -> Option<Date> {
    date.interval().filter(|(a, b)| a == b).map(|(a, _)| a)
}

/// The last Saturday and Sunday not after the report's day, when that day is known.
pub(super) fn last_weekend(a: &Anchor) -> Option<EdtfDate> {
    let mut sunday = a.last.filter(|_| a.exact)?;
    while sunday.weekday() != jiff::civil::Weekday::Sunday {
        sunday = sunday.yesterday().ok()?;
    }
    Some(EdtfDate::span(sunday.yesterday().ok()?, sunday))
}

/// A part of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Early,
    Middle,
    Late,
    FirstHalf,
    SecondHalf,
}

/// First and last day of a part of a month.
pub(super) fn part_days(part: Part, year: Option<i16>, month: i8) -> (i8, i8) {
    let longest = year.and_then(|y| Date::new(y, month, 1).ok()).map_or(if month == 2 { 28 } else { 30 }, Date::days_in_month);
    match part {
        Part::Early => (1, 10),
        Part::Middle => (11, 20),
        Part::Late => (21, longest),
        Part::FirstHalf => (1, 15),
        Part::SecondHalf => (16, longest),
    }
}

#[cfg(test)]
mod testing {
    use super::*;

    /// Checks what a language's reader reads in a sentence of a report of that day.
    pub(super) fn check(
        read: fn(&str, usize, &Anchor) -> Vec<DateMention>,
        sentence: &str,
        published: &str,
        expected: &[(&str, DateRole)],
    ) {
        let anchor = Anchor::of(published.parse().ok());
        let found: Vec<(String, DateRole)> = read(sentence, 0, &anchor).into_iter().map(|d| (d.date.to_string(), d.role)).collect();
        let expected: Vec<(String, DateRole)> = expected.iter().map(|(d, r)| ((*d).to_owned(), *r)).collect();
        assert_eq!(found, expected, "{sentence}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_rule_fits_where_its_letters_were_not_seen() {
        type Missed = fn(&str) -> Vec<&'static str>;
        let sentences: [(Missed, &str); 3] = [
            (english::missed, include_str!("../../../tests/sentences/en.tsv")),
            (|t| korean::KOREAN.rules.missed(t), include_str!("../../../tests/sentences/ko.tsv")),
            (|t| chinese::CHINESE.rules.missed(t), include_str!("../../../tests/sentences/zh.tsv")),
        ];
        for (missed, file) in sentences {
            for text in file.lines().skip(1).step_by(4) {
                assert!(missed(text).is_empty(), "{text}: {:?}", missed(text));
            }
        }
    }
}
