//! English date expressions.

use std::{ops::Range, sync::LazyLock};

use jiff::{ToSpan, civil::Weekday};
use regex::{Captures, Regex};

use crate::extract::constant;

use super::{Anchor, DateMention, DateRole, Part, calendar::Feast, latest_day, latest_year, one_day, part_days, season::Season};
use crate::domain::{EdtfDate, date::PartialDate};

const MONTH: &str = r"(?P<mon>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)";

macro_rules! pattern {
    ($text:expr) => {
        LazyLock::new(|| {
            let full = $text.replace("MONTHB", &MONTH.replace("<mon>", "<mon2>")).replace("MONTH", MONTH);
            constant(&full)
        })
    };
}

type Rule = (&'static str, LazyLock<Regex>, fn(&Captures<'_>, &Anchor) -> Option<EdtfDate>);

/// The rules, the longer expressions first. A later rule never reads words that an earlier one has read.
static RULES: [Rule; 22] = [
    ("iso_day", pattern!(r"\b(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)\b"), iso_day),
    (
        "two_months",
        pattern!(
            r"\bMONTH\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?\s*(?:-|–|to|and)\s*MONTHB\s+(?P<d2>\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(?P<y>(?:19|20)\d\d))?\b"
        ),
        two_months,
    ),
    (
        "month_day",
        pattern!(
            r"\b(?:(?P<about>[Aa]round|[Aa]bout) )?MONTH\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?(?:\s*(?:-|–|to|and)\s*(?P<d2>\d{1,2})(?:st|nd|rd|th)?)?(?:,?\s+(?:of\s+)?(?P<y>(?:19|20)\d\d|last year|this year))?\b"
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
            r"(?i)\b(?P<feast>Christmas(?: Day| Eve)?|New Year(?:'s|’s)(?: Day| Eve)?|Lunar New Year|Chuseok)\b(?:(?: of)? (?P<y>(?:19|20)\d\d|last year|this year))?"
        ),
        feast,
    ),
    (
        "season",
        pattern!(
            r"(?i)\b(?P<which>this|last|in the|that)(?: past)? (?P<season>spring|summer|autumn|fall|winter)\b(?: of (?P<y>(?:19|20)\d\d))?"
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
        "weekday",
        pattern!(r"\b(?:(?P<last>[Ll]ast|[Tt]his past) )?(?P<wd>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"),
        weekday,
    ),
    ("yesterday", pattern!(r"(?i)\b(?P<what>the day before yesterday|yesterday|today|tonight|last night|this morning)\b"), yesterday),
    ("ago", pattern!(r"(?i)\b(?P<n>\d{1,2}|a|one|two|three|four|five|six|seven|ten|several|a few|some) (?P<unit>days?|weeks?) ago\b"), ago),
    ("last_week", pattern!(r"(?i)\b(?P<which>this|last|previous) week\b"), last_week),
    ("year", pattern!(r"(?i)\b(?:in|of|since|during) (?P<y>(?:19|20)\d\d|last year)\b"), year),
    (
        "earlier",
        pattern!(
            r"(?i)\b(?:(?P<n>\d{1,2}|a|one|two|three|four|five|six|seven|ten) (?P<unit>days?|weeks?) (?:earlier|before that|previously)|the (?:previous|preceding) (?:day|night|evening)|the (?:day|night|evening) before(?:[,.;]|$))"
        ),
        earlier,
    ),
    (
        "later",
        pattern!(
            r"(?i)\b(?:(?P<n>\d{1,2}|a|one|two|three|four|five|six|seven|eight|nine|ten) (?P<unit>days?|weeks?) (?:later|afterwards?)|the (?:next|following) (?:day|morning|night|evening|afternoon))\b"
        ),
        later,
    ),
];

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
        Some(last) => EdtfDate::day(latest_day(day, last)?),
    };
    Some(if about { date.about() } else { date })
}

fn weekday(c: &Captures<'_>, a: &Anchor) -> Option<EdtfDate> {
    let last = a.last.filter(|_| a.exact)?;
    let wanted = match named(c, "wd")? {
        "Monday" => Weekday::Monday,
        "Tuesday" => Weekday::Tuesday,
        "Wednesday" => Weekday::Wednesday,
        "Thursday" => Weekday::Thursday,
        "Friday" => Weekday::Friday,
        "Saturday" => Weekday::Saturday,
        _ => Weekday::Sunday,
    };
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
    let middle = last.checked_sub((7 * n).days()).ok()?;
    Some(EdtfDate::span(middle.checked_sub(3.days()).ok()?, middle.checked_add(3.days()).ok()?).about())
}

/// "Three days later" is counted from the day told before.
fn later(c: &Captures<'_>, a: &Anchor) -> Option<EdtfDate> {
    let n = match named(c, "n") {
        None | Some("a" | "A") => 1,
        Some(n) => i32::try_from(crate::text::number_word(n)?.0).ok()?,
    };
    let days = if named(c, "unit").is_some_and(|u| u.to_lowercase().starts_with('w')) { n * 7 } else { n };
    let day = a.told?.checked_add(days.days()).ok()?;
    a.last.is_none_or(|l| day <= l).then(|| EdtfDate::day(day))
}

/// "Two days earlier" and "the day before" are counted back from the day told before.
fn earlier(c: &Captures<'_>, a: &Anchor) -> Option<EdtfDate> {
    let n = match named(c, "n") {
        None | Some("a" | "A") => 1,
        Some(n) => i32::try_from(crate::text::number_word(n)?.0).ok()?,
    };
    let days = if named(c, "unit").is_some_and(|u| u.to_lowercase().starts_with('w')) { n * 7 } else { n };
    a.told?.checked_sub(days.days()).ok().map(EdtfDate::day)
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
        name if name.starts_with("christmas") => Feast::Fixed(12, 25),
        name if name.ends_with("eve") => Feast::Fixed(12, 31),
        name if name.starts_with("new") => Feast::Fixed(1, 1),
        "chuseok" => Feast::MidAutumn,
        _ => Feast::LunarNewYear,
    };
    let year = named_year(c, a)?;
    match (year, a.last) {
        (Some(y), _) => feast.in_year(y).map(EdtfDate::day),
        (None, Some(last)) => feast.latest(last).map(EdtfDate::day),
        (None, None) => feast.without_year(),
    }
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
    super::last_weekend(a)
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

static TELLING_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)\b(?:said|says|told|reported|confirmed|announced|spoke|speaking|according to|interview(?:ed)?|explained|added|learned|wrote|stated|dated|quoted|published|as of|disclosed|revealed|conveyed|phoned|informed|emerged|surfaced|came to light|acknowledged|admitted|claimed|insisted|testified|recalled|urged|warned|complained|demanded|shown|aired|broadcast|screened)\b(?P<gap>[^.;]{0,80})$",
    )
});
static TELLING_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)^(?:\s*\((?:yonhap|reuters|ap|afp|xinhua|kyodo|upi|rfa|kcna)\b|\s*(?:--|—|–) )|^\s*(?:confirmed|said|told|reported|announced|that the|explained|acknowledged|admitted|claimed|urged|warned)\b",
    )
});
static THAT_CLAUSE: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r#"(?i)\b(?:that|had|was|were|escaped|fled|crossed|arrested|shot|happened|killed|deserted|defected|executed|caught|came|took place|broke|erupted|began|started|left|walked|took|opened|ran|made|went|got|died|said by)\b|["“”]"#,
    )
});
static OUTLET_REPORTED: LazyLock<Regex> = LazyLock::new(|| constant(r"(?i)\breported(?: earlier)?(?: on| in| last| this)?\s*$"));
/// Days of great events that are no incidents.
static OTHER_EVENT_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)\b(?:tests?|summit|resolution|agreement|treaty|sanctions|elections?|founding|olympics|war|famine|congress)(?: of| on| in)?\s*$",
    )
});
static NOT_A_DATE_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)^\s*(?:border|brigade|corps|division|regiment|battalion|company|parallel|floor|anniversary|birthday|party|congress|plenum|meeting|century|bureau|army|day of)\b",
    )
});

/// Reads every date expression of one sentence. `offset` is the byte at which the sentence starts in the text.
pub fn read(sentence: &str, offset: usize, anchor: &Anchor) -> Vec<DateMention> {
    let mut out: Vec<DateMention> = Vec::new();
    for (rule, regex, make) in &RULES {
        for c in regex.captures_iter(sentence) {
            let Some(m) = c.get(0) else { continue };
            let bytes = offset + m.start()..offset + m.end();
            if out.iter().any(|d| d.bytes.start < bytes.end && bytes.start < d.bytes.end) || NOT_A_DATE_AFTER.is_match(&sentence[m.end()..])
            {
                continue;
            }
            // A day that the calendar does not have makes no month of it.
            let number_after = sentence[m.end()..].trim_start().starts_with(|c: char| c.is_ascii_digit());
            let number_before = sentence[..m.start()].trim_end().ends_with(|c: char| c.is_ascii_digit());
            if *rule == "month_year" && (number_after || number_before) {
                continue;
            }
            // "Two days later" is counted from the day told right before it.
            let told = out.iter().filter(|d| d.role == DateRole::Event && d.bytes.end <= bytes.start && !d.is_relative());
            let told = told.max_by_key(|d| d.bytes.start).and_then(|d| one_day(d.date)).or(anchor.told);
            let anchor = &Anchor { told, ..*anchor };
            if let Some(date) = make(&c, anchor) {
                // "Reported on Tuesday" is this report's own week.
                let role = match role(sentence, m.range()) {
                    DateRole::EarlierReport if matches!(*rule, "weekday" | "yesterday") => DateRole::Telling,
                    role => role,
                };
                // The month of an earlier report is all that it says of the event.
                let date = match (role, date.start().year, date.start().month) {
                    (DateRole::EarlierReport, Some(y), Some(month)) => EdtfDate::month(y, month),
                    _ => date,
                };
                out.push(DateMention { bytes, date, role, rule });
            }
        }
    }
    out.sort_by_key(|d| d.bytes.start);
    // "Wednesday (July 20)": the weekday only repeats the day.
    let days: Vec<Range<usize>> = out.iter().filter(|d| matches!(d.rule, "month_day" | "day_month")).map(|d| d.bytes.clone()).collect();
    out.retain(|d| d.rule != "weekday" || !days.iter().any(|r| r.start >= d.bytes.end && r.start - d.bytes.end <= 3));
    out
}

fn role(sentence: &str, m: Range<usize>) -> DateRole {
    let before = sentence[..m.start].trim_end_matches([' ', '(']);
    if OUTLET_REPORTED.is_match(before) {
        return DateRole::EarlierReport;
    }
    let before = before.trim_end_matches(" on").trim_end_matches(" in");
    let told = TELLING_BEFORE
        .captures(before)
        .and_then(|c| c.name("gap"))
        .is_some_and(|gap| !THAT_CLAUSE.is_match(gap.as_str()) && gap.as_str().split_whitespace().count() <= 9);
    if told || OTHER_EVENT_BEFORE.is_match(before) || TELLING_AFTER.is_match(&sentence[m.end..]) {
        DateRole::Telling
    } else {
        DateRole::Event
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sentence: &str, published: &str, expected: &[(&str, DateRole)]) {
        crate::extract::dates::testing::check(read, sentence, published, expected);
    }

    #[test]
    fn anchored_on_publication() {
        use DateRole::*;
        check("It happened on December 14.", "2011-01-11", &[("2010-12-14", Event)]);
        check("On the 3rd six soldiers escaped.", "2021-03-24", &[("2021-03-03", Event)]);
        check("on the night of the 28th they left", "2021-03-24", &[("2021-02-28", Event)]);
        check("They were fired on last Friday.", "2010-06-08", &[("2010-06-04", Event)]);
        check("They fled late last month.", "2019-03-05", &[("2019-02-21/2019-02-28", Event)]);
        check("at the beginning of this month", "2014-08-23", &[("2014-08-01/2014-08-10", Event)]);
        check("They crossed in mid-July.", "2016-07-30", &[("2016-07-11/2016-07-20", Event)]);
        check("It was on Wednesday (July 20).", "2016-07-25", &[("2016-07-20", Event)]);
        check("It was 2019-02-20.", "2019-03-05", &[("2019-02-20", Event)]);
        check("from March 28 to April 2", "2019-05-05", &[("2019-03-28/2019-04-02", Event)]);
        check("from December 31 to January 2", "2019-05-05", &[("2018-12-31/2019-01-02", Event)]);
        check("on Feb. 29", "2021-07-01", &[("2020-02-29", Event)]);
        check("on February 31 and on July 45", "2021-07-01", &[]);
        check("between March 1-2, 2005", "2005-03-17", &[("2005-03-01/2005-03-02", Event)]);
    }

    #[test]
    fn feasts_seasons_and_days_counted_on() {
        use DateRole::*;
        check("He walked over the ice on Christmas Day.", "2009-12-29", &[("2009-12-25", Event)]);
        check("They came late last year.", "2009-06-01", &[("2008-11/2008-12", Event)]);
        check("They were caught last autumn.", "2007-01-18", &[("2006-09/2006-11", Event)]);
        check("They were taken over the weekend.", "2019-04-30", &[("2019-04-27/2019-04-28", Event)]);
        check("He crossed on May 5 and was caught two days later.", "2019-06-10", &[("2019-05-05", Event), ("2019-05-07", Event)]);
        check("He crossed the day before yesterday.", "2019-06-10", &[("2019-06-08", Event)]);
        check("It was tightened after the nuclear test of May 25.", "2009-07-28", &[("2009-05-25", Telling)]);
        check("They crossed several days ago.", "2010-02-26", &[("2010-02-19/2010-02-24", Event)]);
    }

    #[test]
    fn unknown_digits_stay_unknown() {
        use DateRole::*;
        check("He left on August 12.", "", &[("XXXX-08-12", Event)]);
        check("On the 3rd he left.", "", &[("XXXX-XX-03", Event)]);
        check("They left last Friday.", "2010-06", &[]);
    }

    #[test]
    fn telling_is_not_happening() {
        use DateRole::*;
        check(
            "A source told Daily NK on July 22 that he left on July 20.",
            "2016-07-25",
            &[("2016-07-22", Telling), ("2016-07-20", Event)],
        );
        check("A military official told RFA's Korean Service Monday.", "2021-03-24", &[("2021-03-22", Telling)]);
        check("Another source from Ryanggang Tuesday confirmed it.", "2021-03-24", &[("2021-03-23", Telling)]);
        check("Daily NK reported in June that he left.", "2019-08-29", &[("2019-06", EarlierReport)]);
    }

    #[test]
    fn ordinals_of_units_are_no_dates() {
        check("soldiers of the 25th Border Guard brigade of the 12th corps", "2021-03-24", &[]);
        check("It may march on.", "2021-03-24", &[]);
    }
}
