//! Dates that may be incomplete: a subset of EDTF (ISO 8601-2) level 1.
//!
//! `2021-03-03`, `2021-03`, `2021`, an `X` for each unknown digit (`XXXX-08-12`, `XXXX-XX-10`), `~` for "about" and
//! `a/b` for a span. Nothing here asks what today is.

use std::{fmt, str::FromStr};

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

use super::kind::named_enum;

named_enum! {
    /// How wide the known interval is.
    TimePrecision, "time_precision" {
        Day => "day",
        Days => "days",
        Week => "week",
        Month => "month",
        Year => "year",
        Unknown => "unknown",
    }
}

/// One end of a date statement: year, month and day, each perhaps unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartialDate {
    pub year: Option<i16>,
    pub month: Option<i8>,
    pub day: Option<i8>,
}

/// A date statement: one partial date or a span of two, perhaps approximate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EdtfDate {
    start: PartialDate,
    end: Option<PartialDate>,
    approximate: bool,
}

/// Why a text is no date of the subset.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is not a date: {why}; expected forms like 2021-03-03, 2021-03, 2021, XXXX-08-12 or 2021-03-02/2021-03-03")]
pub struct DateError {
    pub found: String,
    pub why: &'static str,
}

impl PartialDate {
    /// A complete day.
    pub fn of_day(d: Date) -> Self {
        Self { year: Some(d.year()), month: Some(d.month()), day: Some(d.day()) }
    }

    fn check(self) -> Result<Self, &'static str> {
        if self.year.is_some_and(|y| !(1800..=2200).contains(&y)) {
            return Err("the year is outside 1800 to 2200");
        }
        if self.month.is_some_and(|m| !(1..=12).contains(&m)) {
            return Err("the month is outside 1 to 12");
        }
        if let Some(day) = self.day {
            let longest = match (self.year, self.month) {
                (Some(y), Some(m)) => Date::new(y, m, 1).map(Date::days_in_month).unwrap_or(31),
                (None, Some(2)) => 29,
                (None, Some(4 | 6 | 9 | 11)) => 30,
                _ => 31,
            };
            if !(1..=longest).contains(&day) {
                return Err("that month has no such day");
            }
        }
        Ok(self)
    }

    fn first(self) -> Option<Date> {
        Date::new(self.year?, self.month.unwrap_or(1), self.day.unwrap_or(1)).ok()
    }

    fn last(self) -> Option<Date> {
        let month = self.month.unwrap_or(12);
        match self.day {
            Some(day) => Date::new(self.year?, month, day).ok(),
            None => Date::new(self.year?, month, 1).ok().map(Date::last_of_month),
        }
    }

    fn parse(text: &str) -> Result<Self, &'static str> {
        fn number(t: &str, digits: usize) -> Result<Option<i16>, &'static str> {
            if t.len() != digits {
                return Err("a part has the wrong number of digits");
            }
            if t.bytes().all(|b| b == b'X') {
                return Ok(None);
            }
            if !t.bytes().all(|b| b.is_ascii_digit()) {
                return Err("a part is neither digits nor X");
            }
            t.parse().map(Some).map_err(|_| "a part is not a number")
        }
        let parts: Vec<&str> = text.split('-').collect();
        let small = |v: Option<i16>| v.and_then(|v| i8::try_from(v).ok());
        let date = match parts[..] {
            [y] => Self { year: number(y, 4)?, month: None, day: None },
            [y, m] => Self { year: number(y, 4)?, month: small(number(m, 2)?), day: None },
            [y, m, d] => Self { year: number(y, 4)?, month: small(number(m, 2)?), day: small(number(d, 2)?) },
            _ => return Err("too many parts"),
        };
        date.check()
    }
}

impl EdtfDate {
    /// One day.
    pub fn day(d: Date) -> Self {
        Self { start: PartialDate::of_day(d), end: None, approximate: false }
    }

    /// One month.
    pub fn month(year: i16, month: i8) -> Self {
        Self { start: PartialDate { year: Some(year), month: Some(month), day: None }, end: None, approximate: false }
    }

    /// One year.
    pub fn year(year: i16) -> Self {
        Self { start: PartialDate { year: Some(year), month: None, day: None }, end: None, approximate: false }
    }

    /// All days from `a` to `b`, in either order.
    pub fn span(a: Date, b: Date) -> Self {
        if a == b {
            return Self::day(a);
        }
        Self { start: PartialDate::of_day(a.min(b)), end: Some(PartialDate::of_day(a.max(b))), approximate: false }
    }

    /// A partial date or a span of two.
    ///
    /// # Errors
    /// A day that its month does not have, or a span that ends before it starts.
    pub fn from_parts(start: PartialDate, end: Option<PartialDate>) -> Result<Self, DateError> {
        let fail = |why| DateError { found: format!("{start:?}"), why };
        start.check().map_err(fail)?;
        if let Some(e) = end {
            e.check().map_err(fail)?;
        }
        let date = Self { start, end, approximate: false };
        if let (Some(a), Some(b)) = (start.first(), date.end().last())
            && a > b
        {
            return Err(fail("the span ends before it starts"));
        }
        Ok(date)
    }

    /// The same statement marked as "about".
    pub fn about(mut self) -> Self {
        self.approximate = true;
        self
    }

    pub fn is_approximate(self) -> bool {
        self.approximate
    }

    pub fn start(self) -> PartialDate {
        self.start
    }

    pub fn end(self) -> PartialDate {
        self.end.unwrap_or(self.start)
    }

    /// First and last day, or `None` when the year is unknown.
    pub fn interval(self) -> Option<(Date, Date)> {
        let (a, b) = (self.start.first()?, self.end().last()?);
        Some((a.min(b), a.max(b)))
    }

    /// Number of days the statement leaves open, or `None` when the year is unknown.
    pub fn days(self) -> Option<i32> {
        let (a, b) = self.interval()?;
        Some(a.until(b).map(|s| s.get_days()).unwrap_or(i32::MAX - 1) + 1)
    }

    /// The precision of the statement. Without a year it is unknown.
    pub fn precision(self) -> TimePrecision {
        match self.days() {
            None => TimePrecision::Unknown,
            Some(1) => TimePrecision::Day,
            Some(2..=4) => TimePrecision::Days,
            Some(5..=11) => TimePrecision::Week,
            Some(12..=92) => TimePrecision::Month,
            Some(_) => TimePrecision::Year,
        }
    }

    /// Whether months and days can be the same where the year is unknown. A span over the turn of a month or year agrees with
    /// everything.
    fn parts_agree(self, other: EdtfDate, slack: i32) -> bool {
        // Days of a year of which only the order counts, or days of a month where a month is unknown.
        let range = |d: EdtfDate, months: bool| -> Option<(i32, i32)> {
            let at = |p: PartialDate, last: bool| -> Option<i32> {
                let day = p.day.map_or(if last { 31 } else { 1 }, i32::from);
                if months { Some(i32::from(p.month?) * 31 + day) } else { p.day.map(i32::from) }
            };
            let (a, b) = (at(d.start(), false)?, at(d.end(), true)?);
            (a <= b).then_some((a, b))
        };
        let months = self.start.month.is_some() && other.start.month.is_some();
        match (range(self, months), range(other, months)) {
            (Some((a, b)), Some((c, d))) => a <= d + slack && c <= b + slack,
            _ => true,
        }
    }

    /// Whether two statements can mean the same day, allowing `slack` days. Unknown parts agree with everything.
    pub fn agrees(self, other: EdtfDate, slack: i32) -> bool {
        let slack = if self.approximate || other.approximate { slack.max(3) } else { slack };
        match (self.interval(), other.interval()) {
            (Some((a, b)), Some((c, d))) => {
                let s = slack.days();
                let widen = |x: Date| x.checked_add(s).unwrap_or(x);
                a <= widen(d) && c <= widen(b)
            }
            _ => {
                let year = self.start.year.is_none() || other.start.year.is_none() || self.start.year == other.start.year;
                year && self.parts_agree(other, slack)
            }
        }
    }
}

impl FromStr for EdtfDate {
    type Err = DateError;
    fn from_str(text: &str) -> Result<Self, DateError> {
        let fail = |why| DateError { found: text.to_owned(), why };
        let trimmed = text.trim();
        if trimmed.len() > 32 {
            return Err(fail("it is too long"));
        }
        let approximate = trimmed.contains('~');
        let bare = trimmed.replace('~', "");
        let (first, second) = match bare.split_once('/') {
            Some((a, b)) => (a, Some(b)),
            None => (bare.as_str(), None),
        };
        let start = PartialDate::parse(first).map_err(fail)?;
        let end = second.map(PartialDate::parse).transpose().map_err(fail)?;
        let date = Self { start, end, approximate };
        if let (Some(a), Some(b)) = (start.first(), date.end().last())
            && a > b
        {
            return Err(fail("the span ends before it starts"));
        }
        Ok(date)
    }
}

impl TryFrom<String> for EdtfDate {
    type Error = DateError;
    fn try_from(text: String) -> Result<Self, DateError> {
        text.parse()
    }
}

impl From<EdtfDate> for String {
    fn from(d: EdtfDate) -> String {
        d.to_string()
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year {
            Some(y) => write!(f, "{y:04}")?,
            None => f.write_str("XXXX")?,
        }
        let two = |f: &mut fmt::Formatter<'_>, v: Option<i8>| match v {
            Some(v) => write!(f, "-{v:02}"),
            None => f.write_str("-XX"),
        };
        if self.month.is_some() || self.day.is_some() {
            two(f, self.month)?;
        }
        if self.day.is_some() {
            two(f, self.day)?;
        }
        Ok(())
    }
}

impl fmt::Display for EdtfDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let about = if self.approximate { "~" } else { "" };
        write!(f, "{}{about}", self.start)?;
        if let Some(end) = self.end {
            write!(f, "/{end}{about}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(t: &str) -> EdtfDate {
        t.parse().unwrap()
    }

    #[test]
    fn writes_what_it_read() {
        for t in ["2021-03-03", "2021-03", "2021", "XXXX-08-12", "XXXX-XX-10", "2021-03-02/2021-03-03", "2021-03-20~"] {
            assert_eq!(d(t).to_string(), t);
        }
    }

    #[test]
    fn refuses_days_that_do_not_exist() {
        for t in ["2021-02-30", "2021-13", "0001", "2021-3-3", "20X1", "", "2021-03-05/2021-03-01", "XXXX-04-31"] {
            assert!(t.parse::<EdtfDate>().is_err(), "{t}");
        }
    }

    #[test]
    fn precision_follows_the_width() {
        assert_eq!(d("2021-03-03").precision(), TimePrecision::Day);
        assert_eq!(d("2021-03-02/2021-03-03").precision(), TimePrecision::Days);
        assert_eq!(d("2021-03-01/2021-03-10").precision(), TimePrecision::Week);
        assert_eq!(d("2021-03").precision(), TimePrecision::Month);
        assert_eq!(d("XXXX-08-12").precision(), TimePrecision::Unknown);
    }

    #[test]
    fn a_span_that_runs_backwards_is_refused_however_it_is_made() {
        let day = |d| PartialDate { year: Some(2018), month: Some(4), day: Some(d) };
        assert!(EdtfDate::from_parts(day(5), Some(day(2))).is_err());
        assert!("2018-04-05/2018-04-02".parse::<EdtfDate>().is_err());
        assert!(EdtfDate::from_parts(day(2), Some(day(5))).is_ok());
    }

    #[test]
    fn agreement_allows_unknown_parts() {
        assert!(d("2021-03-03").agrees(d("2021-03"), 0));
        assert!(d("2021-03-03").agrees(d("2021-03-04"), 1));
        assert!(!d("2021-03-03").agrees(d("2021-03-05"), 1));
        assert!(d("XXXX-03-03").agrees(d("2021-03-03"), 0));
        assert!(!d("XXXX-04-03").agrees(d("2021-03-03"), 0));
    }
}
