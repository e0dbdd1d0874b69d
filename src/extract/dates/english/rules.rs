//! The expressions of English and what each of them means.

use std::sync::LazyLock;

use jiff::{ToSpan, civil::Weekday};
use regex::{Captures, Regex};

use crate::{
    domain::{EdtfDate, date::PartialDate},
    extract::{
        constant,
        dates::{Anchor, Part, calendar::Feast, last_weekend, latest_day, latest_year, part_days, season::Season},
        words::Sieve,
    },
};

const MONTH: &str = r"(?P<mon>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)";

macro_rules! pattern {
    ($text:expr) => {
        LazyLock::new(|| {
            let full = $text.replace("MONTHB", &MONTH.replace("<mon>", "<mon2>")).replace("MONTH", MONTH);
            constant(&full)
        })
    };
}

pub(super) type Rule = (&'static str, LazyLock<Regex>, fn(&Captures<'_>, &Anchor) -> Option<EdtfDate>);

/// The rules, the longer expressions first. A later rule never reads words that an earlier one has read.
pub(super) static RULES: [Rule; 28] = [
    ("iso_day", pattern!(r"\b(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)\b"), iso_day),
    (
        "two_months",
        pattern!(
            r"\bMONTH\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?\s*(?:-|–|to|and)\s*MONTHB\s+(?P<d2>\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(?P<y>(?:19|20)\d\d))?\b"
        ),
        two_months,
    ),
    (
        "two_days",
        pattern!(r"(?i)\bbetween the (?P<d>\d{1,2})(?:st|nd|rd|th) and (?:the )?(?P<d2>\d{1,2})(?:st|nd|rd|th)(?: of (?-i:MONTH))?"),
        two_days,
    ),
    (
        "month_day",
        pattern!(
            r"\b(?:(?P<about>[Aa]round|[Aa]bout) )?MONTH\s+(?:the\s+)?(?P<d>\d{1,2})(?:st|nd|rd|th)?(?:\s*(?:-|–|to|and)\s*(?P<d2>\d{1,2})(?:st|nd|rd|th)?)?(?:,?\s+(?:of\s+)?(?P<y>(?:19|20)\d\d|last year|this year))?\b"
        ),
        month_day,
    ),
    ("day_month", pattern!(r"\b(?P<d>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?MONTH(?:,?\s+(?P<y>(?:19|20)\d\d))?\b"), month_day),
    (
        "week_of_month",
        pattern!(
            r"\b(?i:(?P<nth>first|second|third|last|final)) week (?:of|in) MONTH(?:,?\s+(?:of\s+)?(?P<y>(?:19|20)\d\d|last year|this year))?"
        ),
        week_of_month,
    ),
    (
        "week_of_this_month",
        pattern!(r"(?i)\b(?P<nth>first|second|third|last|final) week (?:of|in) (?P<which>this|last)[- ]month\b"),
        week_of_relative_month,
    ),
    (
        "nth_weekday",
        pattern!(
            r"\b(?i:(?P<nth>first|second|third|fourth|last)) (?P<wd>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday) (?:of|in) MONTH(?:,?\s+(?:of\s+)?(?P<y>(?:19|20)\d\d|last year|this year))?"
        ),
        nth_weekday,
    ),
    (
        "part_of_month",
        pattern!(
            r"\b(?i:(?P<part>early|mid|middle of|late|beginning of|start of|end of|first half of|second half of|first days of|last days of|final days of|closing days of))[- ](?:in )?MONTH(?:,?\s+(?:of\s+)?(?P<y>(?:19|20)\d\d|last year|this year))?"
        ),
        part_of_month,
    ),
    (
        "part_of_this_month",
        pattern!(r"(?i)\b(?P<part>early|earlier|mid|middle of|late|later|beginning of|start of|end of)[- ](?P<which>this|last)[- ]month\b"),
        part_of_relative_month,
    ),
    (
        "told_month",
        pattern!(
            r"(?i)\b(?P<part>early|mid|middle of|late|beginning of|start of|end of|last days of|first days of) (?:the|that|the same) month\b|\b(?P<same>the same month|that month)\b"
        ),
        told_month,
    ),
    (
        "feast",
        pattern!(
            r"(?i)\b(?P<eve>(?:the )?(?:eve of|day before|night before) )?(?P<feast>Christmas(?: Day| Eve)?|New Year(?:'s|’s)(?: Day| Eve)?|Lunar New Year|Chuseok|International Women['’]s Day|May Day|Liberation Day|Day of the Sun|Kim Il[- ]Sung['’]s birthday|Day of the Shining Star|Kim Jong[- ]Il['’]s birthday|Party Foundation Day)\b(?:(?: of)? (?P<y>(?:19|20)\d\d|last year|this year))?"
        ),
        feast,
    ),
    (
        "season",
        pattern!(
            r"(?i)\b(?P<which>this|last|in the)(?: past)? (?P<season>spring|summer|autumn|fall|winter)\b(?: of (?P<y>(?:19|20)\d\d))?"
        ),
        season,
    ),
    (
        "part_of_year",
        pattern!(r"(?i)\b(?P<part>early|late|beginning of|end of)[- ](?:in )?(?P<y>(?:19|20)\d\d|this year|last year)\b"),
        part_of_year,
    ),
    ("weekend", pattern!(r"(?i)\b(?:(?:last|over the|at the|this past|on the) )weekend\b"), weekend),
    ("this_month", pattern!(r"(?i)\b(?P<which>this|last)[- ]month\b"), part_of_relative_month),
    (
        "month_span",
        pattern!(
            r"(?:\b[Bb]etween|\b[Ff]rom) MONTH(?: (?P<y>(?:19|20)\d\d))? (?:and|to|until|till|through) MONTHB(?: (?P<y2>(?:19|20)\d\d))?\b"
        ),
        month_span,
    ),
    (
        "month_year",
        pattern!(
            r"\b(?:(?P<pre>[Ii]n|since|until|by|during|of|last|this past) )?MONTH(?:,?\s+(?:of\s+)?(?P<y>(?:19|20)\d\d|last year|this year))?\b"
        ),
        month_year,
    ),
    (
        "ordinal_day",
        pattern!(
            r"(?i)\b(?:on|of|until|since|by|from|around|about) the (?:(?:night|evening|morning|early hours|afternoon|dawn) of the )?(?P<d>\d{1,2})(?:st|nd|rd|th)\b"
        ),
        ordinal_day,
    ),
    (
        "weekday_of_week",
        pattern!(
            r"\b(?P<wd>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday) (?:(?:morning|evening|night|afternoon) )?(?:of )?(?P<which>last|this|the previous) week\b"
        ),
        weekday_of_week,
    ),
    (
        "weekday_before_last",
        pattern!(r"\b(?P<wd>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday) before last\b"),
        weekday_before_last,
    ),
    (
        "weekday",
        pattern!(r"\b(?:(?P<last>[Ll]ast|[Tt]his past) )?(?P<wd>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"),
        weekday,
    ),
    ("yesterday", pattern!(r"(?i)\b(?P<what>the day before yesterday|yesterday|today|tonight|last night|this morning)\b"), yesterday),
    (
        "ago",
        pattern!(
            r"(?i)\b(?P<n>\d{1,2}|a|one|two|three|four|five|six|seven|ten|several|a few|some) (?P<unit>days?|weeks?|fortnights?) ago\b"
        ),
        ago,
    ),
    ("last_week", pattern!(r"(?i)\b(?P<which>this|last|previous) week\b"), last_week),
    ("year", pattern!(r"(?i)\b(?:in|of|during) (?P<y>(?:19|20)\d\d|last year)\b"), year),
    (
        "earlier",
        pattern!(
            r"(?i)\b(?:(?P<n>\d{1,2}|a|one|two|three|four|five|six|seven|ten) (?P<unit>days?|weeks?) (?:earlier|before that|previously|before(?:[,.;]|$))|the (?:previous|preceding) (?:day|night|evening)|the (?:day|night|evening) before(?:[,.;]|$))"
        ),
        earlier,
    ),
    (
        "later",
        pattern!(
            r"(?i)\b(?:(?P<n>\d{1,2}|a|one|two|three|four|five|six|seven|eight|nine|ten) (?P<unit>days?|weeks?) (?:later|afterwards?|after (?:that|the (?:killing|shooting|drowning|escape|flight|raid|arrests?|attack|robbery|crossing|defection|incident|murder|execution|desertion|clash)))\b|the (?:next|following) (?:day|morning|night|evening|afternoon))\b"
        ),
        later,
    ),
];

/// Which of the rules can fit a sentence.
pub(super) static SIEVE: LazyLock<Sieve> = LazyLock::new(|| Sieve::of(RULES.iter().map(|(_, regex, _)| &**regex)));

fn month_number(name: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let start = name.get(..3)?.to_lowercase();
    MONTHS.iter().position(|m| *m == start).and_then(|i| i8::try_from(i + 1).ok())
}

fn named<'a>(c: &'a Captures<'_>, name: &str) -> Option<&'a str> {
    c.name(name).map(|m| m.as_str())
}

fn named_year(c: &Captures<'_>, a: &Anchor) -> Option<Option<i16>> {
    Some(match named(c, "y").map(str::to_lowercase).as_deref() {
        None => None,
        Some("last year") => Some(a.last?.year() - 1),
        Some("this year") => Some(a.last?.year()),
        Some(y) => Some(y.parse().ok()?),
    })
}

fn iso_day(c: &Captures<'_>, _: &Anchor) -> Option<EdtfDate> {
    c.get(0)?.as_str().parse().ok()
}

/// "March 28 to April 2".
fn two_months(c: &Captures<'_>, a: &Anchor) -> Option<EdtfDate> {
    let (m1, m2) = (month_number(named(c, "mon")?)?, month_number(named(c, "mon2")?)?);
    let (d1, d2): (i8, i8) = (named(c, "d")?.parse().ok()?, named(c, "d2")?.parse().ok()?);
    let end = named_year(c, a)?.or_else(|| latest_year(m2, Some(d2), a));
    let start = if m1 > m2 { end.map(|y| y - 1) } else { end };
    let part = |year, month, day| PartialDate { year, month: Some(month), day: Some(day) };
    EdtfDate::from_parts(part(start, m1, d1), Some(part(end, m2, d2))).ok()
}

fn month_day(c: &Captures<'_>, a: &Anchor) -> Option<EdtfDate> {
    let month = month_number(named(c, "mon")?)?;
    let day: i8 = named(c, "d")?.parse().ok()?;
    let year = named_year(c, a)?.or_else(|| latest_year(month, Some(day), a));
    let part = |d: i8| PartialDate { year, month: Some(month), day: Some(d) };
    let second = named(c, "d2").and_then(|d| d.parse().ok()).filter(|d| *d > day).map(part);
    EdtfDate::from_parts(part(day), second).ok().map(|d| if c.name("about").is_some() { d.about() } else { d })
}

fn part_of(word: &str) -> Part {
    match word.to_lowercase().as_str() {
        "early" | "beginning of" | "start of" | "first days of" => Part::Early,
        "mid" | "middle of" => Part::Middle,
        "first half of" => Part::FirstHalf,
        "second half of" => Part::SecondHalf,
        _ => Part::Late,
    }
}

fn week_of_month(c: &Captures<'_>, a: &Anchor) -> Option<EdtfDate> {
    let month = month_number(named(c, "mon")?)?;
    let year = named_year(c, a)?.or_else(|| latest_year(month, None, a));
    nth_week(c, year, month)
}

fn week_of_relative_month(c: &Captures<'_>, a: &Anchor) -> Option<EdtfDate> {
    let this = a.last?.first_of_month();
    let first = if named(c, "which")?.eq_ignore_ascii_case("last") { this.checked_sub(1.month()).ok()? } else { this };
    nth_week(c, Some(first.year()), first.month())
}

/// The days of the first, second, third or last week of a month.
fn nth_week(c: &Captures<'_>, year: Option<i16>, month: i8) -> Option<EdtfDate> {
    let (_, longest) = part_days(Part::Late, year, month);
    let (from, to) = match named(c, "nth")?.to_lowercase().as_str() {
        "first" => (1, 7),
        "second" => (8, 14),
        "third" => (15, 21),
        _ => (longest - 6, longest),
    };
    let at = |d| PartialDate { year, month: Some(month), day: Some(d) };
    EdtfDate::from_parts(at(from), Some(at(to))).ok()
}

fn part_of_month(c: &Captures<'_>, a: &Anchor) -> Option<EdtfDate> {
    let month = month_number(named(c, "mon")?)?;
    let year = named_year(c, a)?.or_else(|| latest_year(month, None, a));
    let (from, to) = part_days(part_of(named(c, "part")?), year, month);
    let at = |d| PartialDate { year, month: Some(month), day: Some(d) };
    EdtfDate::from_parts(at(from), Some(at(to))).ok()
}

fn part_of_relative_month(c: &Captures<'_>, a: &Anchor) -> Option<EdtfDate> {
    let part = named(c, "part").map(str::to_lowercase);
    let Some(last) = a.last else {
        // "Early this month" of an unknown month still tells the days.
        let (from, to) = match part.as_deref() {
            Some(p @ ("early" | "mid" | "middle of" | "beginning of" | "start of")) => part_days(part_of(p), None, 1),
            _ => return None,
        };
        let at = |d| PartialDate { year: None, month: None, day: Some(d) };
        return EdtfDate::from_parts(at(from), Some(at(to))).ok();
    };
    let first = last.first_of_month();
    let first = if named(c, "which")?.eq_ignore_ascii_case("last") { first.checked_sub(1.month()).ok()? } else { first };
    match part.as_deref() {
        None => Some(EdtfDate::month(first.year(), first.month())),
        Some("earlier" | "later") => {
            let end = if a.exact && first == last.first_of_month() { last } else { first.last_of_month() };
            Some(EdtfDate::span(first, end))
        }
        Some(p) => {
            let (from, to) = part_days(part_of(p), Some(first.year()), first.month());
            Some(EdtfDate::span(first.with().day(from).build().ok()?, first.with().day(to).build().ok()?))
        }
    }
}

/// "Between February and April".
fn month_span(c: &Captures<'_>, a: &Anchor) -> Option<EdtfDate> {
    let (first, last) = (month_number(named(c, "mon")?)?, month_number(named(c, "mon2")?)?);
    let written = |group: &str| named(c, group).and_then(|y| y.parse::<i16>().ok());
    let end = written("y2").or(written("y")).or_else(|| latest_year(last, None, a))?;
    let start = written("y").unwrap_or(if first > last { end.checked_sub(1)? } else { end });
    let part = |year: i16, month: i8| PartialDate { year: Some(year), month: Some(month), day: None };
    EdtfDate::from_parts(part(start, first), Some(part(end, last))).ok()
}

fn month_year(c: &Captures<'_>, a: &Anchor) -> Option<EdtfDate> {
    let name = named(c, "mon")?;
    let whole = c.get(0)?.as_str();
    // A bare "May" or an abbreviation without a day is no date.
    if name.len() < 4 && whole == name {
        return None;
    }
    let month = month_number(name)?;
    let year = named_year(c, a)?.or_else(|| latest_year(month, None, a));
    EdtfDate::from_parts(PartialDate { year, month: Some(month), day: None }, None).ok()
}

fn ordinal_day(c: &Captures<'_>, a: &Anchor) -> Option<EdtfDate> {
    let day: i8 = named(c, "d")?.parse().ok()?;
    let about = named(c, "d")
        .and(c.get(0))
        .is_some_and(|m| m.as_str().to_lowercase().starts_with("around") || m.as_str().to_lowercase().starts_with("about"));
    let date = match a.last {
        None => EdtfDate::from_parts(PartialDate { year: None, month: None, day: Some(day) }, None).ok()?,
        Some(last) => EdtfDate::day(a.day_of_told_month(day).or_else(|| latest_day(day, last))?),
    };
    Some(if about { date.about() } else { date })
}

fn named_weekday(c: &Captures<'_>) -> Option<Weekday> {
    Some(match named(c, "wd")? {
        "Monday" => Weekday::Monday,
        "Tuesday" => Weekday::Tuesday,
        "Wednesday" => Weekday::Wednesday,
        "Thursday" => Weekday::Thursday,
        "Friday" => Weekday::Friday,
        "Saturday" => Weekday::Saturday,
        _ => Weekday::Sunday,
    })
}

/// "The last Saturday of January".
fn nth_weekday(c: &Captures<'_>, a: &Anchor) -> Option<EdtfDate> {
    let month = month_number(named(c, "mon")?)?;
    let year = named_year(c, a)?.or_else(|| latest_year(month, None, a))?;
    let nth = match named(c, "nth")?.to_lowercase().as_str() {
        "first" => 1,
        "second" => 2,
        "third" => 3,
        "fourth" => 4,
        _ => -1,
    };
    let first = jiff::civil::Date::new(year, month, 1).ok()?;
    first.nth_weekday_of_month(nth, named_weekday(c)?).ok().map(EdtfDate::day)
}

/// "Between the 2nd and the 4th of December".
fn two_days(c: &Captures<'_>, a: &Anchor) -> Option<EdtfDate> {
    let (from, to): (i8, i8) = (named(c, "d")?.parse().ok()?, named(c, "d2")?.parse().ok()?);
    let end = match (named(c, "mon"), a.last) {
        (Some(name), _) => {
            let month = month_number(name)?;
            jiff::civil::Date::new(latest_year(month, Some(to), a)?, month, to).ok()?
        }
        (None, Some(last)) => latest_day(to, last)?,
        (None, None) => return None,
    };
    (from < to).then(|| end.with().day(from).build().ok()).flatten().map(|start| EdtfDate::span(start, end))
}

/// "Monday of last week".
fn weekday_of_week(c: &Captures<'_>, a: &Anchor) -> Option<EdtfDate> {
    let last = a.last.filter(|_| a.exact)?;
    let back = if named(c, "which")?.eq_ignore_ascii_case("this") { 0 } else { 7 };
    let into_week = i32::from(last.weekday().to_monday_zero_offset()) + back - i32::from(named_weekday(c)?.to_monday_zero_offset());
    let day = last.checked_sub(into_week.days()).ok()?;
    (day <= last).then(|| EdtfDate::day(day))
}

/// "The Sunday before last".
fn weekday_before_last(c: &Captures<'_>, a: &Anchor) -> Option<EdtfDate> {
    let day = weekday(c, a)?.interval()?.0;
    day.checked_sub(7.days()).ok().map(EdtfDate::day)
}

fn weekday(c: &Captures<'_>, a: &Anchor) -> Option<EdtfDate> {
    let last = a.last.filter(|_| a.exact)?;
    let wanted = named_weekday(c)?;
    let mut day = if c.name("last").is_some() { last.yesterday().ok()? } else { last };
    while day.weekday() != wanted {
        day = day.yesterday().ok()?;
    }
    Some(EdtfDate::day(day))
}

fn yesterday(c: &Captures<'_>, a: &Anchor) -> Option<EdtfDate> {
    let last = a.last.filter(|_| a.exact)?;
    match named(c, "what")?.to_lowercase().as_str() {
        "the day before yesterday" => last.yesterday().ok()?.yesterday().ok().map(EdtfDate::day),
        "yesterday" | "last night" => last.yesterday().ok().map(EdtfDate::day),
        _ => Some(EdtfDate::day(last)),
    }
}

fn ago(c: &Captures<'_>, a: &Anchor) -> Option<EdtfDate> {
    let last = a.last.filter(|_| a.exact)?;
    let n = match named(c, "n")?.to_lowercase().as_str() {
        "a" => 1,
        "several" | "a few" | "some" => {
            let unit = if named(c, "unit")?.to_lowercase().starts_with('w') { 7 } else { 1 };
            let day = |n: i32| last.checked_sub((n * unit).days()).ok();
            return Some(EdtfDate::span(day(7)?, day(2)?));
        }
        n => i32::try_from(crate::text::number_word(n)?.0).ok()?,
    };
    if named(c, "unit")?.to_lowercase().starts_with('d') {
        return last.checked_sub(n.days()).ok().map(EdtfDate::day);
    }
    let weeks = if named(c, "unit")?.to_lowercase().starts_with('f') { 2 } else { 1 };
    let middle = last.checked_sub((7 * n * weeks).days()).ok()?;
    Some(EdtfDate::span(middle.checked_sub(3.days()).ok()?, middle.checked_add(3.days()).ok()?).about())
}

/// How many days "three days", "a week" or "the next day" are.
fn days(c: &Captures<'_>) -> Option<i32> {
    let n = match named(c, "n") {
        None | Some("a" | "A") => 1,
        Some(n) => i32::try_from(crate::text::number_word(n)?.0).ok()?,
    };
    Some(if named(c, "unit").is_some_and(|u| u.to_lowercase().starts_with('w')) { n * 7 } else { n })
}

/// "Three days later" is counted from the day told before.
fn later(c: &Captures<'_>, a: &Anchor) -> Option<EdtfDate> {
    let day = a.told?.checked_add(days(c)?.days()).ok()?;
    a.last.is_none_or(|l| day <= l).then(|| EdtfDate::day(day))
}

/// "Two days earlier" and "the day before" are counted back from the day told before.
fn earlier(c: &Captures<'_>, a: &Anchor) -> Option<EdtfDate> {
    a.told?.checked_sub(days(c)?.days()).ok().map(EdtfDate::day)
}

/// "The end of the month" is that of the month told before.
fn told_month(c: &Captures<'_>, a: &Anchor) -> Option<EdtfDate> {
    let first = a.month?;
    let Some(part) = named(c, "part") else { return Some(EdtfDate::month(first.year(), first.month())) };
    let (from, to) = part_days(part_of(part), Some(first.year()), first.month());
    Some(EdtfDate::span(first.with().day(from).build().ok()?, first.with().day(to).build().ok()?))
}

fn feast(c: &Captures<'_>, a: &Anchor) -> Option<EdtfDate> {
    let feast = match named(c, "feast")?.to_lowercase().as_str() {
        "christmas eve" => Feast::Fixed(12, 24),
        name if name.contains("women") => Feast::Fixed(3, 8),
        "may day" => Feast::Fixed(5, 1),
        "liberation day" => Feast::Fixed(8, 15),
        "party foundation day" => Feast::Fixed(10, 10),
        name if name.ends_with("the sun") || name.starts_with("kim il") => Feast::Fixed(4, 15),
        name if name.ends_with("star") || name.starts_with("kim jong") => Feast::Fixed(2, 16),
        name if name.starts_with("christmas") => Feast::Fixed(12, 25),
        name if name.ends_with("eve") => Feast::Fixed(12, 31),
        name if name.starts_with("new") => Feast::Fixed(1, 1),
        "chuseok" => Feast::MidAutumn,
        _ => Feast::LunarNewYear,
    };
    let day = match (named_year(c, a)?, a.last) {
        (Some(y), _) => feast.in_year(y)?,
        (None, Some(last)) => feast.latest(last)?,
        (None, None) => return feast.without_year().filter(|_| c.name("eve").is_none()),
    };
    Some(EdtfDate::day(if c.name("eve").is_some() { day.yesterday().ok()? } else { day }))
}

/// "Last autumn" is the latest one that is over; "this spring" that of the year.
fn season(c: &Captures<'_>, a: &Anchor) -> Option<EdtfDate> {
    let season = match named(c, "season")?.to_lowercase().as_str() {
        "spring" => Season::Spring,
        "summer" => Season::Summer,
        "winter" => Season::Winter,
        _ => Season::Autumn,
    };
    match (named(c, "y"), named(c, "which")?.to_lowercase().as_str()) {
        (Some(y), _) => season.in_year(y.parse().ok()?),
        (None, "last") => season.over_before(a.last?),
        (None, "this") => season.latest(a.last?),
        _ => None,
    }
}

/// "Early this year" is its first quarter, "late last year" its last two months.
fn part_of_year(c: &Captures<'_>, a: &Anchor) -> Option<EdtfDate> {
    let year = named_year(c, a)??;
    let (from, to) = if part_of(named(c, "part")?) == Part::Early { (1, 3) } else { (11, 12) };
    let at = |month| PartialDate { year: Some(year), month: Some(month), day: None };
    EdtfDate::from_parts(at(from), Some(at(to))).ok()
}

/// The last Saturday and Sunday before the report.
fn weekend(_: &Captures<'_>, a: &Anchor) -> Option<EdtfDate> {
    last_weekend(a)
}

fn last_week(c: &Captures<'_>, a: &Anchor) -> Option<EdtfDate> {
    let last = a.last.filter(|_| a.exact)?;
    let mut monday = last;
    while monday.weekday() != Weekday::Monday {
        monday = monday.yesterday().ok()?;
    }
    if named(c, "which")?.eq_ignore_ascii_case("this") {
        return Some(EdtfDate::span(monday, last));
    }
    let from = monday.checked_sub(7.days()).ok()?;
    Some(EdtfDate::span(from, from.checked_add(6.days()).ok()?))
}

fn year(c: &Captures<'_>, a: &Anchor) -> Option<EdtfDate> {
    named_year(c, a)?.map(EdtfDate::year)
}
