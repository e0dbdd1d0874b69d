//! The parts of a sentence that tell of other people or of another day: "six got over, but another four were caught"; "they
//! crossed on the 3rd and on the 5th were caught". Each part tells its own acts.

use std::ops::Range;

use super::{Act, DateMention, DateRole, People, PeopleClass, Toponym, grammar::Grammar, words::Passage};
use crate::{domain::TimePrecision, text::Language};

/// The parts of a sentence `words` that starts at `offset` in the text, by the words that may tell acts (`hits`).
///
/// The parts follow each other and cover the sentence; most sentences are one.
pub(super) fn split(
    g: &Grammar,
    words: Passage<'_>,
    offset: usize,
    people: &[People],
    dates: &[DateMention],
    hits: &[Range<usize>],
) -> Vec<Range<usize>> {
    if hits.len() < 2 {
        return std::iter::once(0..words.len()).collect();
    }
    let mut breaks: Vec<usize> = g.cues.other_people.find_iter(words).map(|m| m.start).collect();
    breaks.retain(|b| others(&words, people, offset, 0..*b) && others(&words, people, offset, *b..words.len()));
    let days: Vec<&DateMention> = dates
        .iter()
        .filter(|d| d.role == DateRole::Event && d.date.precision() <= TimePrecision::Month)
        .filter(|d| d.bytes.start >= offset && d.bytes.end <= offset + words.len())
        .collect();
    if days.len() > 1 {
        breaks.extend(day_breaks(g, words, offset, &days, hits));
    }
    breaks.sort_unstable();
    let mut starts = vec![0];
    for b in breaks {
        let last = starts.last().copied().unwrap_or(0);
        let told = |r: Range<usize>| hits.iter().any(|h| r.contains(&h.start));
        if b > last && told(last..b) && told(b..words.len()) {
            starts.push(b);
        }
    }
    let ends = starts.iter().copied().filter(|s| *s > 0).chain([words.len()]);
    starts.iter().copied().zip(ends).map(|(a, b)| a..b).collect()
}

/// Whether people are counted in a part of the sentence who are not those told of before.
fn others(words: &str, people: &[People], offset: usize, part: Range<usize>) -> bool {
    let here = |p: &People| part.contains(&p.bytes.start.saturating_sub(offset));
    let of_them = |p: &People| {
        words.get(p.bytes.start.saturating_sub(offset)..p.bytes.end.saturating_sub(offset)).is_none_or(|w| w.contains(" of the"))
    };
    people.iter().any(|p| here(p) && p.counted && !p.definite && p.class != PeopleClass::Authority && !of_them(p))
}

/// Where a clause with another day begins.
fn day_breaks(g: &Grammar, words: Passage<'_>, offset: usize, days: &[&DateMention], hits: &[Range<usize>]) -> Vec<usize> {
    let other = |a: &DateMention, b: &DateMention| !a.date.agrees(b.date, 0);
    match g.language {
        // The date may stand anywhere in an English clause.
        Language::English => {
            let breaks = |at: usize| {
                let (before, after): (Vec<&DateMention>, Vec<&DateMention>) =
                    days.iter().copied().partition(|d| d.bytes.start - offset < at);
                before.last().is_some_and(|a| after.first().is_some_and(|b| other(a, b)))
            };
            g.cues.clause_end.find_iter(words).map(|m| m.start).filter(|at| breaks(*at)).collect()
        }
        // In Korean and Chinese it opens it, or an act stands between the two days.
        _ => days
            .windows(2)
            .filter(|d| other(d[0], d[1]))
            .map(|d| (d[0].bytes.end - offset, d[1].bytes.start - offset))
            .filter(|(from, at)| g.cues.clause_end.is_match(words.slice(0..*at)) || hits.iter().any(|h| h.start >= *from && h.end <= *at))
            .map(|(_, at)| at)
            .collect(),
    }
}

/// Gives the acts of one part of a sentence the dates and places of that part, where it has any.
pub(super) fn keep_to(part: &Range<usize>, offset: usize, acts: &mut [Act], dates: &[DateMention], toponyms: &[Toponym]) {
    let within = |b: &Range<usize>| part.contains(&(b.start - offset));
    for act in acts {
        act.apart |= part.start > 0;
        if act.dates.iter().any(|d| within(&dates[*d].bytes)) {
            act.dates.retain(|d| within(&dates[*d].bytes));
        }
        if act.toponyms.iter().any(|t| within(&toponyms[*t].bytes)) {
            act.toponyms.retain(|t| within(&toponyms[*t].bytes));
        }
    }
}

/// The people of one part of a sentence; those of the whole sentence where it names none.
pub(super) fn people_of(part: &Range<usize>, offset: usize, people: &[People]) -> Vec<People> {
    let within = |p: &&People| part.contains(&(p.bytes.start - offset));
    let own = people.iter().filter(within).any(|p| p.class != PeopleClass::Authority);
    people.iter().filter(|p| !own || within(p)).cloned().collect()
}
