//! What a report says: acts, people, dates and names of places, each with the words it rests on.
//!
//! Turns text into a [`Reading`]: values and a list of problems, never a failure. Imports `domain` and `text` only: it
//! finds names of places but does not look them up, and it knows no gazetteer, disk or clock.

pub mod dates;
mod details;
mod frames;
pub mod people;
pub mod toponyms;

use std::ops::Range;

pub use dates::{DateMention, DateRole};
pub use people::{People, PeopleClass};
pub use toponyms::{NameSpotter, PlaceRole, Toponym};

use crate::{
    domain::{EdtfDate, Kind, Span, incident::Attribution, incident::Outcome},
    text::{Document, Language, Sentence, sentences},
};
use frames::{ENGLISH, Frame, Scope, Who};

/// What is known of a report besides its text.
#[derive(Debug, Clone, Copy)]
pub struct ReportInput<'a> {
    pub text: &'a str,
    pub language: Language,
    pub published: Option<EdtfDate>,
    pub publisher: Option<&'a str>,
}

/// One act that the report tells, not yet placed.
#[derive(Debug, Clone)]
pub struct Act {
    pub frame: String,
    pub kind: Kind,
    /// The words of the act.
    pub bytes: Range<usize>,
    pub sentence: usize,
    pub paragraph: usize,
    pub people: Option<People>,
    /// Indices into the reading's dates, of this sentence.
    pub dates: Vec<usize>,
    /// Indices into the reading's toponyms, of this sentence.
    pub toponyms: Vec<usize>,
    pub unit: Option<(Range<usize>, String)>,
    pub outcome: Option<(Range<usize>, Outcome)>,
    pub killed: Option<(Range<usize>, u32)>,
    pub wounded: Option<(Range<usize>, u32)>,
    pub captured: Option<(Range<usize>, u32)>,
    /// It only makes an incident on the other bank.
    pub abroad: bool,
    /// The act is announced, not done.
    pub planned: bool,
    /// "Another", "also", "separately": not the event told before.
    pub fresh: bool,
    /// "The same incident": the event told before.
    pub same: bool,
    /// Only mentioned as an earlier report.
    pub earlier: bool,
    /// The sentence says it happened on or across the border or a river that it does not name.
    pub at_border: bool,
    /// The sentence speaks of China or its side.
    pub names_china: bool,
}

/// A problem with the words it concerns.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Diagnostic {
    /// A stable name, such as `no_publication_date`.
    pub code: &'static str,
    pub message: String,
    pub span: Option<Span>,
    pub quote: Option<String>,
}

/// Everything read from a report.
#[derive(Debug, Default)]
pub struct Reading {
    pub sentences: Vec<Sentence>,
    pub toponyms: Vec<Toponym>,
    pub dates: Vec<DateMention>,
    pub people: Vec<(usize, People)>,
    pub acts: Vec<Act>,
    pub attribution: Option<Attribution>,
    /// The outlet the report names as its origin.
    pub relays: Option<String>,
    pub diagnostics: Vec<Diagnostic>,
}

impl Reading {
    /// Indices of the dates of one sentence.
    pub fn dates_of(&self, sentence: usize) -> std::ops::Range<usize> {
        let Some(s) = self.sentences.get(sentence) else { return 0..0 };
        let from = self.dates.partition_point(|d| d.bytes.start < s.bytes.start);
        from..self.dates.partition_point(|d| d.bytes.start < s.bytes.end)
    }

    /// Indices of the toponyms of one sentence.
    pub fn toponyms_of(&self, sentence: usize) -> std::ops::Range<usize> {
        let from = self.toponyms.partition_point(|t| t.sentence < sentence);
        from..self.toponyms.partition_point(|t| t.sentence <= sentence)
    }

    /// The sentence in which a date stands.
    pub fn sentence_of_date(&self, date: usize) -> usize {
        self.sentences.partition_point(|s| s.bytes.end <= self.dates[date].bytes.start)
    }
}

/// The sentence that holds a byte range.
fn sentence_at(sentences: &[Sentence], bytes: &Range<usize>) -> Option<usize> {
    let at = sentences.partition_point(|s| s.bytes.end < bytes.end);
    sentences.get(at).filter(|s| s.bytes.start <= bytes.start).map(|_| at)
}

/// Reads a report.
pub fn read(input: ReportInput<'_>, spotter: &dyn NameSpotter) -> Reading {
    let doc = Document::new(input.text);
    let mut reading = Reading { sentences: sentences(input.text), ..Reading::default() };
    read_toponyms(input, &doc, spotter, &mut reading);
    if input.published.is_none() {
        reading
            .diagnostics
            .push(note("no_publication_date", "no publication date was given: years and months that the text leaves out stay unknown"));
    }
    if input.language != Language::English {
        let message = format!(
            "incidents are read from English reports only so far; this one is in `{}`, its places were recognised",
            input.language.code()
        );
        reading.diagnostics.push(note("language_not_read", &message));
        return reading;
    }
    reading.attribution = details::attribution(input.text);
    reading.relays = details::relays(input.text, input.publisher);
    let anchor = dates::Anchor::of(input.published);
    for (s, sentence) in reading.sentences.clone().iter().enumerate() {
        let words = &input.text[sentence.bytes.clone()];
        reading.dates.extend(dates::read(words, sentence.bytes.start, &anchor));
        reading.people.extend(people::read(words, sentence.bytes.start).into_iter().map(|p| (s, p)));
        read_acts(input.text, s, sentence, &doc, &mut reading);
    }
    if reading.acts.is_empty() {
        reading.diagnostics.push(note("no_incident", "the text tells no single act with a doer: no incident was made"));
    }
    reading
}

fn note(code: &'static str, message: &str) -> Diagnostic {
    Diagnostic { code, message: message.to_owned(), span: None, quote: None }
}

fn read_toponyms(input: ReportInput<'_>, doc: &Document<'_>, spotter: &dyn NameSpotter, reading: &mut Reading) {
    let mut found: Vec<Range<usize>> = Vec::new();
    for s in &reading.sentences {
        found.extend(toponyms::read_latin(&input.text[s.bytes.clone()], s.bytes.start, spotter));
    }
    found.extend(spotter.east_asian_names(input.text));
    found.sort_by_key(|r| r.start);
    for bytes in found {
        let Some(sentence) = sentence_at(&reading.sentences, &bytes) else {
            continue;
        };
        let start = reading.sentences[sentence].bytes.start;
        let words = &input.text[reading.sentences[sentence].bytes.clone()];
        let local = bytes.start - start..bytes.end - start;
        reading.toponyms.push(Toponym {
            span: doc.span(bytes.clone()),
            border: spotter.is_border_place(&input.text[bytes.clone()]),
            text: input.text[bytes.clone()].to_owned(),
            sentence,
            role: toponyms::role(words, local.clone()),
            article: toponyms::has_article(words, local),
            bytes,
        });
    }
}

/// The acts of one sentence: the first frame that fits is the main one, frames it absorbs tell more of the same act.
fn read_acts(text: &str, s: usize, sentence: &Sentence, doc: &Document<'_>, reading: &mut Reading) {
    let words = &text[sentence.bytes.clone()];
    let local = reading.toponyms_of(s).map(|t| &reading.toponyms[t]).any(|t| t.border && t.role != PlaceRole::Source);
    let mut hits: Vec<(usize, Range<usize>)> = Vec::new();
    for (f, frame) in ENGLISH.frames.iter().enumerate() {
        let vetoed = |m: &regex::Match<'_>| veto(frame, words, m.range(), local);
        let mut denied: Option<(String, Range<usize>)> = None;
        for m in frame.words.find_iter(words) {
            match vetoed(&m) {
                None => {
                    hits.push((f, m.range()));
                    break;
                }
                Some(why) => denied = Some((why, m.range())),
            }
        }
        if let (Some((why, range)), false) = (denied, hits.iter().any(|(h, _)| *h == f)) {
            let span = doc.span(sentence.bytes.start + range.start..sentence.bytes.start + range.end);
            reading.diagnostics.push(Diagnostic {
                code: "left_out",
                message: format!("read as {why}, so no {} was made of it", frame.kind.label().to_lowercase()),
                span: Some(span),
                quote: Some(words[range].to_owned()),
            });
        }
    }
    let mut taken = vec![false; ENGLISH.frames.len()];
    let mut made: Vec<Act> = Vec::new();
    for (f, range) in &hits {
        if taken[*f] {
            continue;
        }
        let frame = &ENGLISH.frames[*f];
        for a in &frame.absorbs {
            taken[*a] = true;
        }
        if let Some(act) = make_act(text, s, sentence, frame, range.clone(), reading) {
            made.push(act);
        }
    }
    reading.acts.append(&mut made);
}

fn veto(frame: &Frame, words: &str, m: Range<usize>, local: bool) -> Option<String> {
    let before = words[..m.start].trim_end();
    for v in &ENGLISH.vetoes {
        if v.except.contains(&frame.name) || (v.unless_local && local && !words.to_lowercase().contains("to the south")) {
            continue;
        }
        let hay = match v.scope {
            Scope::Sentence => words,
            Scope::Before => before,
        };
        if v.words.is_match(hay) {
            return Some(v.why.clone());
        }
    }
    // "The escaped soldiers": an adjective refers to an act, it does not tell one.
    let last = before.rsplit(' ').next().unwrap_or("").to_lowercase();
    let next = words[m.end..].trim_start().split(' ').next().unwrap_or("").to_lowercase();
    let noun = ["soldier", "guard", "defector", "refugee", "men", "prisoner"].iter().any(|n| next.starts_with(n));
    (matches!(last.as_str(), "the" | "a" | "an" | "of" | "these" | "those")
        && noun
        && matches!(frame.name.as_str(), "leaving" | "arrest" | "desertion"))
    .then(|| "a reference".to_owned())
}

fn make_act(text: &str, s: usize, sentence: &Sentence, frame: &Frame, m: Range<usize>, reading: &Reading) -> Option<Act> {
    let offset = sentence.bytes.start;
    let words = &text[sentence.bytes.clone()];
    let trigger = offset + m.start..offset + m.end;
    let here = reading.people.partition_point(|(ps, _)| *ps < s);
    let people = choose_people(frame, words, &m, offset, reading.people[here..].iter().take_while(|(ps, _)| *ps == s).map(|(_, p)| p));
    // Goods are seized too: without people it is no arrest.
    if frame.name == "arrest" && people.is_none() && words[m.clone()].to_lowercase().contains("seized") {
        return None;
    }
    let kind = settle_kind(frame, people.as_ref(), words);
    let lower = words.to_lowercase();
    let dates: Vec<usize> = reading.dates_of(s).collect();
    let earlier = dates.iter().any(|d| reading.dates[*d].role == DateRole::EarlierReport)
        || lower.starts_with("in ") && lower.contains(" reported that ");
    let planned = frame.name == "execution" && details::PLANNED.is_match(words);
    let at = |list: &[&str]| list.iter().any(|w| lower.contains(w));
    Some(Act {
        frame: frame.name.clone(),
        kind,
        bytes: trigger.clone(),
        sentence: s,
        paragraph: sentence.paragraph,
        dates,
        toponyms: reading.toponyms_of(s).collect(),
        unit: details::unit(words, offset),
        outcome: details::outcome(words, offset).filter(|_| !planned).or_else(|| planned.then(|| (trigger.clone(), Outcome::Planned))),
        killed: details::harmed(words, offset, &details::KILLED),
        wounded: details::harmed(words, offset, &details::WOUNDED),
        captured: details::harmed(words, offset, &details::CAPTURED),
        abroad: frame.abroad,
        planned,
        fresh: at(&["another ", " also ", "separate incident", "separately", "there were also", "in a different"])
            && !at(&["another source", "another military source", "another partner"]),
        same: at(&["the same incident", "same case", "this incident", "the incident"]),
        earlier,
        at_border: details::BORDER.is_match(&details::NOT_THE_BORDER.replace_all(&lower, "")),
        names_china: at(&["china", "chinese"]),
        people,
    })
}

/// The people the act belongs to: by the frame, before or after its verb.
fn choose_people<'a>(
    frame: &Frame,
    words: &str,
    m: &Range<usize>,
    offset: usize,
    people: impl Iterator<Item = &'a People>,
) -> Option<People> {
    let all: Vec<&People> = people.collect();
    let trigger = &words[m.clone()];
    let inside: Vec<&&People> = all.iter().filter(|p| p.bytes.start < offset + m.end && offset + m.start < p.bytes.end).collect();
    let before: Vec<&&People> = all.iter().rev().filter(|p| p.bytes.end <= offset + m.start).collect();
    let after: Vec<&&People> = all.iter().filter(|p| p.bytes.start >= offset + m.end && p.bytes.start <= offset + m.end + 80).collect();
    let passive = details::PASSIVE.is_match(trigger) || details::PASSIVE_BEFORE.is_match(words[..m.start].trim_end());
    let crossers = |p: &&&People| p.class != PeopleClass::Authority;
    let pick = |lists: [&Vec<&&People>; 3]| -> Option<People> {
        for list in lists {
            let counted = list.iter().copied().find(|p| crossers(p) && p.counted);
            let definite = || list.iter().copied().find(|p| crossers(p) && p.definite);
            if let Some(p) = counted.or_else(definite).or_else(|| list.iter().copied().find(crossers)) {
                return Some((**p).clone());
            }
        }
        lists.iter().find_map(|l| l.first()).map(|p| (**p).clone())
    };
    match frame.who {
        Who::None => None,
        Who::Subject => pick([&before, &inside, &after]),
        Who::Object if passive => pick([&before, &inside, &after]),
        Who::Object => pick([&inside, &after, &before]),
        Who::Any => pick([&inside, &before, &after]),
    }
}

/// Who leaves decides what the leaving is.
fn settle_kind(frame: &Frame, people: Option<&People>, words: &str) -> Kind {
    let Some(p) = people.filter(|_| frame.name == "leaving") else { return frame.kind };
    let lower = words.to_lowercase();
    match p.class {
        PeopleClass::Soldier => Kind::Desertion,
        PeopleClass::Foreigner => Kind::BorderCrossing,
        PeopleClass::Smuggler if lower.contains("goods") || lower.contains("smuggl") => Kind::Smuggling,
        _ if lower.contains("into north korea") || lower.contains("entered the north") => Kind::BorderCrossing,
        _ => frame.kind,
    }
}
