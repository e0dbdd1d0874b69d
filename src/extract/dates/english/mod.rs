//! English date expressions: where they stand and what they date.

mod rules;

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use rules::{RULES, SIEVE};

use super::{Anchor, DateMention, DateRole};
use crate::{domain::EdtfDate, extract::constant};

static TELLING_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)\b(?:said|says|told|reported|confirmed|announced|spoke|speaking|according to|interview(?:ed)?|explained|added|learned|wrote|stated|dated|quoted|published|as of|disclosed|revealed|conveyed|phoned|informed|emerged|surfaced|came to light|acknowledged|admitted|conceded|alleged|declared|recounted|replied|answered|claimed|insisted|testified|recalled|urged|warned|complained|demanded|shown|aired|broadcast|screened|account|let us know|sent word(?: in)?|sent us word)\b(?P<gap>[^.;]{0,80})$",
    )
});
static TELLING_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)^(?:,?\s*\(?(?:yonhap|reuters|ap|afp|xinhua|kyodo|upi|rfa|kcna|dpa)\b|\s*(?:--|—|–) )|^\s*(?:confirmed|said|told|reported|announced|that the|explained|acknowledged|admitted|claimed|urged|warned)\b",
    )
});
static THAT_CLAUSE: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r#"(?i)\b(?:that|had|was|were|escaped|fled|crossed|arrested|shot|happened|killed|deserted|defected|executed|caught|came|took place|broke|erupted|began|started|left|walked|took|opened|ran|made|went|got|died|has|have|drowned|froze|perished|disappeared|vanished|swam|waded|slipped|entered|robbed|stole|stabbed|beat|beaten|attacked|raided|seized|detained|captured|rounded up|sent|handed|returned|repatriated|expelled|hanged|found|threw|smuggled|wounded|fired|dismissed|surrendered|said by)\b|["“”]"#,
    )
});
static OUTLET_REPORTED: LazyLock<Regex> = LazyLock::new(|| constant(r"(?i)\breported(?: earlier)?(?: on| in| last| this)?\s*$"));
/// Days of great events that are no incidents.
static OTHER_EVENT_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)\b(?:joined|enlisted|born|graduated|married|tests?|summit|resolution|agreement|treaty|sanctions|elections?|founding|olympics|war|famine|congress)(?: of| on| in)?\s*$",
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
    let can_fit = SIEVE.look(sentence);
    for (_, (rule, regex, make)) in RULES.iter().enumerate().filter(|(n, _)| can_fit(*n)) {
        for c in regex.captures_iter(sentence) {
            let Some(m) = c.get(0) else { continue };
            let bytes = offset + m.start()..offset + m.end();
            if out.iter().any(|d| d.bytes.start < bytes.end && bytes.start < d.bytes.end) || NOT_A_DATE_AFTER.is_match(&sentence[m.end()..])
            {
                continue;
            }
            // "The weekend of July 20" says the day itself.
            if *rule == "weekend" && sentence[m.end()..].starts_with(" of ") {
                continue;
            }
            // A day that the calendar does not have makes no month of it.
            let number_after = sentence[m.end()..].trim_start().starts_with(|c: char| c.is_ascii_digit());
            let number_before = sentence[..m.start()].trim_end().ends_with(|c: char| c.is_ascii_digit());
            if *rule == "month_year" && (number_after || number_before) {
                continue;
            }
            // "Two days later" is counted from the day told right before it.
            let anchor = &anchor.after(&out, bytes.start);
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
pub(super) fn missed(text: &str) -> Vec<&'static str> {
    SIEVE.missed(RULES.iter().map(|(_, regex, _)| &**regex), text)
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
        check("sixteen crossed between February and April", "2009-05-15", &[("2009-02/2009-04", Event)]);
        check("sixteen crossed between November and February", "2009-05-15", &[("2008-11/2009-02", Event)]);
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
