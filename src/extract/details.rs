//! Smaller facts of a sentence: unit, harm, outcome, and of a report: who told it, which outlet it relays.

use std::ops::Range;

use regex::Regex;

use super::{DateMention, grammar::Grammar, words::Passage};
use crate::domain::{incident::Attribution, incident::Outcome, report::outlet_key};

/// Where the words name a unit, else guards or troops, else an office or the police.
pub(super) fn unit(g: &Grammar, words: &str, offset: usize) -> Option<Range<usize>> {
    let m = g.unit.find(words).or_else(|| g.guards.find(words)).or_else(|| g.agency.find(words))?;
    Some(offset + m.start()..offset + m.end())
}

/// The unit of the guards that a report is about, as far as it names one: the first with a number, else the first guards. None
/// where it names two units with different numbers.
pub(super) fn unit_of_report(g: &Grammar, text: &str) -> Option<Range<usize>> {
    let mut numbered = g.unit.find_iter(text);
    let Some(first) = numbered.next() else { return g.guards.find(text).map(|m| m.range()) };
    let digits = |s: &str| s.chars().filter(char::is_ascii_digit).collect::<String>();
    numbered.all(|m| digits(m.as_str()) == digits(first.as_str())).then(|| first.range())
}

/// The outcome that the words tell, the first in the order of the table. What "has not yet been" is none.
pub(super) fn outcome(g: &Grammar, words: Passage<'_>, offset: usize) -> Option<(Range<usize>, Outcome)> {
    g.outcomes.iter().find_map(|(code, list)| {
        let denied = |m: &Range<usize>| {
            *code != Outcome::Planned
                && (g.cues.denied_before.is_match(words.before(m.start)) || g.cues.denied_after.is_match(words.after(m.end)))
        };
        let m = list.find_iter(words).find(|m| !denied(m))?;
        Some((offset + m.start..offset + m.end, *code))
    })
}

/// How many were harmed, with the words. A number of one of the sentence's `dates` is none of people.
pub(super) fn harmed(g: &Grammar, words: &str, offset: usize, pattern: &Regex, dates: &[DateMention]) -> Option<(Range<usize>, u32)> {
    pattern.captures_iter(words).find_map(|c| {
        let m = c.get(0)?;
        let word = c.iter().skip(1).flatten().next()?;
        if dates.iter().any(|d| d.bytes.start < offset + word.end() && offset + word.start() < d.bytes.end) {
            return None;
        }
        let lower = word.as_str().to_lowercase();
        let n = match lower.trim_start_matches("the other ") {
            "a" | "an" | "his" | "her" | "other" | "another" => 1,
            word => (g.number)(word)?,
        };
        (n <= 10_000).then(|| (offset + m.start()..offset + m.end(), n))
    })
}

/// Who the report says it knows it from, by the first such words.
pub(super) fn attribution(g: &Grammar, text: Passage<'_>) -> Option<(Range<usize>, Attribution)> {
    g.attribution.iter().filter_map(|(a, r)| r.find(text).map(|m| (m, *a))).min_by_key(|(m, _)| m.start)
}

/// The outlet that the report relays, when it is not the report's own publisher.
pub(super) fn relays(g: &Grammar, text: &str, publisher: Option<&str>) -> Option<String> {
    let own = publisher.map(outlet_key);
    [&g.relay, &g.outlet_said]
        .iter()
        .flat_map(|r| r.captures_iter(text))
        .filter_map(|c| c.name("o"))
        .map(|o| outlet_key(o.as_str()))
        .find(|o| own.as_deref().is_none_or(|p| !p.contains(o.as_str())))
        .filter(|_| own.as_deref().is_none_or(|p| !relays_itself(g, text, p)))
}

/// Whether the report names its own publisher as the one that was told.
fn relays_itself(g: &Grammar, text: &str, own: &str) -> bool {
    g.relay.captures_iter(text).filter_map(|c| c.name("o")).any(|o| outlet_key(o.as_str()) == own)
}
