//! What Korean and Chinese date expressions share: the same parts in the same order, from the year down to the day.

use std::ops::Range;

use jiff::{ToSpan, civil::Date, civil::Weekday};
use regex::{Captures, Regex};

use super::{Anchor, DateMention, DateRole, Part, calendar, last_weekend, latest_day, latest_year, one_day, part_days, season::Season};
use crate::{
    domain::{EdtfDate, date::PartialDate},
    extract::words::Sieve,
};

/// The words of a language for the parts of a date.
pub(super) struct Vocabulary {
    /// Rules with their patterns, the longer expressions first. Groups: `y` year, `yrel` a word for a year, `mon`, `mon2`,
    /// `mrel` a word for a month, `d`, `d2`, `part` of a month or year, `about`, `week`, `wd` weekday, `n` and `unit` of
    /// "three days ago", `dayword`, `feast`.
    pub rules: Rules,
    pub number: fn(&str) -> Option<u32>,
    pub season: fn(&str) -> Option<Season>,
    /// Whether a word means the year after the one told of before.
    pub next_year: fn(&str) -> bool,
    /// Years back that a word such as "last year" means.
    pub years_back: fn(&str) -> Option<i16>,
    /// Months back that a word such as "last month" means.
    pub months_back: fn(&str) -> Option<i32>,
    pub part: fn(&str) -> Option<Part>,
    pub weekday: fn(&str) -> Option<Weekday>,
    /// Days that a word such as "week" or "tenday" has.
    pub days: fn(&str) -> Option<i32>,
    /// Days back that a word such as "yesterday" means.
    pub days_back: fn(&str) -> Option<i32>,
    /// A feast by its name.
    pub feast: fn(&str) -> Option<calendar::Feast>,
    /// What follows a number of days that is no date: "3일간", "3日游".
    pub not_after: Regex,
    /// What follows the year since when something is so.
    pub since_after: Regex,
    /// What stands before a number of days that is no date.
    pub not_before: Regex,
    /// The words after and before the date of a telling.
    pub telling_after: Regex,
    pub telling_before: Regex,
    /// What follows the day on which it was found out: it happened between the day before and that day.
    pub found_out_after: Regex,
    /// The words after the month of an earlier report.
    pub reported_after: Regex,
}

/// Named patterns, and which of them can fit a sentence.
pub(super) struct Rules {
    list: Vec<(&'static str, Regex)>,
    sieve: Sieve,
}

impl From<Vec<(&'static str, Regex)>> for Rules {
    fn from(list: Vec<(&'static str, Regex)>) -> Rules {
        Rules { sieve: Sieve::of(list.iter().map(|(_, regex)| regex)), list }
    }
}

#[cfg(test)]
impl Rules {
    pub(super) fn missed(&self, text: &str) -> Vec<&str> {
        self.sieve.missed(self.list.iter().map(|(_, regex)| regex), text)
    }
}

/// Whether an expression of a rule is so long that what is so since then tells no day: a year, a season, a month.
fn since(rule: &str, c: &Captures<'_>) -> bool {
    matches!(rule, "year" | "season") || matches!(rule, "month" | "relative_month") && c.name("d").is_none() && c.name("part").is_none()
}

/// Reads every date expression of one sentence. `offset` is the byte at which the sentence starts in the text.
pub(super) fn read(v: &Vocabulary, sentence: &str, offset: usize, anchor: &Anchor) -> Vec<DateMention> {
    let mut out: Vec<DateMention> = Vec::new();
    let can_fit = v.rules.sieve.look(sentence);
    for (_, (rule, regex)) in v.rules.list.iter().enumerate().filter(|(n, _)| can_fit(*n)) {
        for c in regex.captures_iter(sentence) {
            let Some(m) = c.get(0) else { continue };
            let bytes = offset + m.start()..offset + m.end();
            if out.iter().any(|d| d.bytes.start < bytes.end && bytes.start < d.bytes.end)
                || v.not_after.is_match(&sentence[m.end()..])
                // "大约十天前": about.
                || v.not_before.is_match(&sentence[..m.start()]) && !(*rule == "ago" && sentence[..m.start()].ends_with('约'))
                // "4日前后" is about the 4th, not four days ago.
                || c.name("not").is_some()
                // "Since 2003" tells how long, not when.
                || since(rule, &c) && v.since_after.is_match(&sentence[m.end()..])
            {
                continue;
            }
            let anchor = &anchor.after(&out, bytes.start);
            if let Some(date) = make(v, rule, &c, anchor) {
                let role = role(v, sentence, m.range());
                let date = if c.name("about").is_some_and(|a| !a.as_str().is_empty()) { date.about() } else { date };
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
    for n in 1..out.len() {
        // "4일 '이틀 전 …'라고 전했다", "11일 '어제 …'라고": counted from the day of the telling.
        if let Some(shift) =
            out[..n].iter().rev().find(|d| d.role == DateRole::Telling).and_then(|told| anchor.last?.since(one_day(told.date)?).ok())
            && matches!(out[n].rule, "ago" | "day_word")
            && let Some(day) = one_day(out[n].date)
            && let Ok(day) = day.checked_sub(shift)
        {
            out[n].date = EdtfDate::day(day);
        }
    }
    for n in 1..out.len() {
        let (a, b) = (out[n - 1].date, out[n].date);
        let found_out = v.found_out_after.is_match(&sentence[out[n].bytes.end - offset..]);
        if let (Some((a, a2)), Some((b, b2))) = (a.interval(), b.interval())
            && found_out
            && a == a2
            && b == b2
            && b > a
            && a.checked_add(2.days()).is_ok_and(|last| b <= last)
        {
            out[n - 1].date = EdtfDate::span(a, b);
            out[n].role = DateRole::Telling;
        }
    }
    out
}

fn role(v: &Vocabulary, sentence: &str, m: Range<usize>) -> DateRole {
    let after = &sentence[m.end..];
    if v.reported_after.is_match(after) {
        DateRole::EarlierReport
    } else if v.telling_after.is_match(after)
        // "지난 9일" is the day of a deed, whoever tells of it.
        || !sentence[m.clone()].starts_with("지난") && v.telling_before.is_match(&sentence[..m.start])
    {
        DateRole::Telling
    } else {
        DateRole::Event
    }
}

fn make(v: &Vocabulary, rule: &str, c: &Captures<'_>, a: &Anchor) -> Option<EdtfDate> {
    let get = |name: &str| c.name(name).map(|m| m.as_str().trim()).filter(|t| !t.is_empty());
    let small = |name: &str| get(name).map(|t| (v.number)(t).and_then(|n| i8::try_from(n).ok()));
    match rule {
        "month" => {
            let month = small("mon")??;
            // "12月31日至1月2日": the year is that of the end.
            if let (Some(Some(month2)), Some(Some(d)), Some(Some(d2)), None, None) =
                (small("mon2"), small("d"), small("d2"), get("y"), get("yrel"))
                && month2 < month
            {
                let end = latest_year(month2, Some(d2), a);
                let at = |year, month, day| PartialDate { year, month: Some(month), day: Some(day) };
                return EdtfDate::from_parts(at(end.map(|y| y - 1), month, d), Some(at(end, month2, d2))).ok();
            }
            let year = match (get("y"), get("yrel")) {
                (Some(y), _) => Some(year_number(v, y)?),
                (None, Some(word)) => relative_year(v, word, a),
                (None, None) => {
                    let day = small("d").flatten().or_else(|| get("part").and_then(|p| (v.part)(p)).map(|p| part_days(p, None, month).0));
                    latest_year(month, day, a)
                }
            };
            days_of(v, year, Some(month), &get, small("d"), small("d2"), small("mon2").flatten())
        }
        "relative_month" => {
            let back = (v.months_back)(get("mrel")?)?;
            match a.last {
                Some(last) => {
                    let first = last.first_of_month().checked_sub(back.months()).ok()?;
                    days_of(v, Some(first.year()), Some(first.month()), &get, small("d"), small("d2"), None)
                }
                None => days_of(v, None, None, &get, small("d"), small("d2"), None),
            }
        }
        "day" => {
            let day = small("d")??;
            let Some(last) = a.last else { return days_of(v, None, None, &get, Some(Some(day)), small("d2"), None) };
            // A span is dated by its last day.
            let day2 = small("d2").flatten();
            let end = a.day_of_told_month(day2.unwrap_or(day)).or_else(|| latest_day(day2.unwrap_or(day), last))?;
            match day2 {
                Some(d2) if d2 > day => Some(EdtfDate::span(end.with().day(day).build().ok()?, end)),
                Some(_) => None,
                None => Some(EdtfDate::day(end)),
            }
        }
        "year" => {
            let year = match (get("y"), get("yrel")) {
                (Some(y), _) => year_number(v, y)?,
                (None, word) => relative_year(v, word?, a)?,
            };
            let months = match get("part").and_then(|p| (v.part)(p)) {
                None => return Some(EdtfDate::year(year)),
                Some(Part::Early) => (1, 3),
                Some(Part::FirstHalf) => (1, 6),
                Some(Part::Middle) => (5, 8),
                Some(Part::SecondHalf) => (7, 12),
                Some(Part::Late) => (11, 12),
            };
            let part = |month| PartialDate { year: Some(year), month: Some(month), day: None };
            EdtfDate::from_parts(part(months.0), Some(part(months.1))).ok()
        }
        "week" => {
            let last = a.last.filter(|_| a.exact)?;
            let monday = last.checked_sub(i32::from(last.weekday().to_monday_zero_offset()).days()).ok()?;
            let back = (v.days_back)(get("week")?)?;
            let from = monday.checked_sub(back.days()).ok()?;
            match get("wd") {
                Some(w) => Some(EdtfDate::day(on_weekday(from, (v.weekday)(w)?)?)),
                None if back == 0 => Some(EdtfDate::span(from, last)),
                None => Some(EdtfDate::span(from, from.checked_add(6.days()).ok()?)),
            }
        }
        "weekday" => {
            let mut day = a.last.filter(|_| a.exact)?;
            let wanted = (v.weekday)(get("wd")?)?;
            if get("week").is_some() {
                day = day.yesterday().ok()?;
            }
            while day.weekday() != wanted {
                day = day.yesterday().ok()?;
            }
            Some(EdtfDate::day(day))
        }
        "ago" => {
            let last = a.last.filter(|_| a.exact)?;
            let n = get("n").map_or(Some(1), |n| (v.number)(n).and_then(|n| i32::try_from(n).ok()))?;
            let days = (v.days)(get("unit")?)?.checked_mul(n)?;
            let middle = last.checked_sub(days.days()).ok()?;
            // "两三天前".
            if let Some(more) = small("n2").flatten().filter(|m| i32::from(*m) > n && days <= 6) {
                return Some(EdtfDate::span(last.checked_sub(i32::from(more).days()).ok()?, middle));
            }
            Some(match days {
                ..=6 => EdtfDate::day(middle),
                7..=27 => EdtfDate::span(middle.checked_sub(2.days()).ok()?, middle.checked_add(2.days()).ok()?).about(),
                _ => EdtfDate::month(middle.year(), middle.month()).about(),
            })
        }
        "later" => {
            let n = get("n").map_or(Some(1), |n| (v.number)(n).and_then(|n| i32::try_from(n).ok()))?;
            let days = (v.days)(get("unit").or(get("unit2")).unwrap_or_default())?.checked_mul(n)?;
            let day = a.told?.checked_add(days.days()).ok()?;
            a.last.is_none_or(|l| day <= l).then(|| EdtfDate::day(day))
        }
        // "月初" is that of the month told of in the report or of the one before, the later that has begun.
        "part_of_month" => {
            let last = a.last?;
            let this = last.first_of_month();
            let first_day = |first: Date| Some(part_days((v.part)(get("part")?)?, Some(first.year()), first.month()).0);
            let begun = first_day(this)? <= last.day();
            let first = if begun { this } else { this.checked_sub(1.month()).ok()? };
            days_of(v, Some(first.year()), Some(first.month()), &get, None, None, None)
        }
        "nth_weekday" => {
            let month = small("mon")??;
            let year = match (get("y"), get("yrel")) {
                (Some(y), _) => year_number(v, y)?,
                (None, Some(word)) => relative_year(v, word, a)?,
                (None, None) => latest_year(month, None, a)?,
            };
            let nth = if get("nth")?.starts_with("最") { -1 } else { small("nth")?? };
            let weekday = (v.weekday)(get("wd")?)?;
            Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok().map(EdtfDate::day)
        }
        "eve" => a.told?.yesterday().ok().map(EdtfDate::day),
        "told_month" => {
            let first = a.month?;
            days_of(v, Some(first.year()), Some(first.month()), &get, small("d"), None, None)
        }
        "weekend" => last_weekend(a),
        // "大年初五": so many days into the lunar year.
        "lunar_day" => {
            let last = a.last?;
            let days = i32::from(small("d")??) - 1;
            let day = |year: i16| calendar::Feast::LunarNewYear.in_year(year)?.checked_add(days.days()).ok();
            [last.year(), last.year() - 1].into_iter().filter_map(day).find(|d| *d <= last).map(EdtfDate::day)
        }
        "season" => {
            let season = (v.season)(get("season")?)?;
            let last = a.last?;
            match get("yrel")? {
                "올" => season.latest(last),
                "지난" => season.over_before(last),
                word => match (v.years_back)(word)? {
                    0 => season.latest(last),
                    back => season.in_year(last.year() - back),
                },
            }
        }
        "day_word" => {
            let last = a.last.filter(|_| a.exact)?;
            last.checked_sub((v.days_back)(get("dayword")?)?.days()).ok().map(EdtfDate::day)
        }
        "feast" => {
            let feast = (v.feast)(get("feast")?)?;
            let year = match (get("y"), get("yrel")) {
                (Some(y), _) => Some(year_number(v, y)?),
                (None, Some(word)) => relative_year(v, word, a),
                (None, None) => None,
            };
            let day = match (year, a.last) {
                (Some(y), _) => feast.in_year(y)?,
                (None, Some(last)) => feast.latest(last)?,
                (None, None) => return feast.without_year().filter(|_| get("eve").is_none()),
            };
            // "中秋节前一天".
            let day = match (get("eve"), get("next")) {
                (Some(_), _) => day.yesterday().ok()?,
                (None, Some(_)) => day.tomorrow().ok()?,
                (None, None) => day,
            };
            Some(EdtfDate::day(day))
        }
        _ => None,
    }
}

/// The year that a word such as "last year" or "the year after" means.
fn relative_year(v: &Vocabulary, word: &str, a: &Anchor) -> Option<i16> {
    match (v.next_year)(word) {
        true => a.month.map(|m| m.year() + 1).filter(|y| a.last.is_none_or(|l| *y <= l.year())),
        false => a.last.map(|l| l.year() - (v.years_back)(word).unwrap_or(0)),
    }
}

fn year_number(v: &Vocabulary, y: &str) -> Option<i16> {
    let y = (v.number)(y).and_then(|n| i16::try_from(n).ok())?;
    (1900..=2100).contains(&y).then_some(y)
}

fn on_weekday(monday: Date, wanted: Weekday) -> Option<Date> {
    monday.checked_add(i32::from(wanted.to_monday_zero_offset()).days()).ok()
}

/// The days of a month: one, a few, a part of it, or all.
fn days_of<'a>(
    v: &Vocabulary,
    year: Option<i16>,
    month: Option<i8>,
    get: &impl Fn(&str) -> Option<&'a str>,
    d: Option<Option<i8>>,
    d2: Option<Option<i8>>,
    month2: Option<i8>,
) -> Option<EdtfDate> {
    let at = |month, day| PartialDate { year, month, day };
    match (d, d2) {
        (Some(d), Some(d2)) => {
            let (d, d2) = (d?, d2?);
            (month2.is_some() || d2 > d).then(|| EdtfDate::from_parts(at(month, Some(d)), Some(at(month2.or(month), Some(d2)))).ok())?
        }
        (Some(d), None) => EdtfDate::from_parts(at(month, Some(d?)), None).ok(),
        (None, _) => match get("part").and_then(|p| (v.part)(p)) {
            Some(part) => {
                // The end of a month that is not known has no last day.
                if month.is_none() && matches!(part, Part::Late | Part::SecondHalf) {
                    return None;
                }
                let (from, to) = part_days(part, year, month.unwrap_or(1));
                EdtfDate::from_parts(at(month, Some(from)), Some(at(month, Some(to)))).ok()
            }
            None => month.and_then(|m| EdtfDate::from_parts(at(Some(m), None), None).ok()),
        },
    }
}
