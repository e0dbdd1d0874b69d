//! What a report says: acts, people, dates and names of places, each with the words it rests on.
//!
//! Turns text into a [`Reading`]: values and a list of problems, never a failure. Imports `domain` and `text` only: it
//! finds names of places but does not look them up, and it knows no gazetteer, disk or clock.

mod acts;
pub mod dates;
mod details;
mod grammar;
pub mod learned;
mod letters;
mod parts;
pub mod people;
pub mod toponyms;
mod who;
mod words;

use std::ops::Range;

pub use dates::{DateMention, DateRole};
pub use people::{Case, People, PeopleClass};
pub use toponyms::{Land, NameSpotter, PlaceRole, Situation, Toponym};

use crate::{
    domain::{EdtfDate, Kind, Span, incident::Attribution, incident::Outcome},
    text::{Document, Language, Sentence, sentences},
};
use grammar::{Grammar, constant};
use words::{Passage, Words};

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
    pub unit: Option<Range<usize>>,
    pub outcome: Option<(Range<usize>, Outcome)>,
    pub killed: Option<(Range<usize>, u32)>,
    pub wounded: Option<(Range<usize>, u32)>,
    pub captured: Option<(Range<usize>, u32)>,
    /// It only makes an incident on the other bank.
    pub abroad: bool,
    /// What its sentence tells when the act abroad of that sentence turns out not to be one.
    pub otherwise: bool,
    /// The act is announced, not done.
    pub planned: bool,
    /// "Another", "also", "separately": not the event told before.
    pub fresh: bool,
    /// Its words only say who the people of the sentence are: "who had crossed".
    pub passing: bool,
    /// It tells of other people than the first act of its sentence.
    pub apart: bool,
    /// "As well": others met the same there and then.
    pub alongside: bool,
    /// "The same incident": the event told before.
    pub same: bool,
    /// Only mentioned as an earlier report.
    pub earlier: bool,
    /// The sentence says it happened on or across the border or a river that it does not name.
    pub at_border: bool,
    /// The sentence speaks of China or its side.
    pub names_china: bool,
    /// The act was only tried.
    pub attempt: bool,
    /// It is the trial or the sentence of those caught.
    pub verdict: bool,
    /// The people are in the hands of the Chinese state.
    pub held_by_china: bool,
    /// They are handed over to an office of the North.
    pub own_custody: bool,
    /// Only learned words tell it.
    pub learned: bool,
    /// How much the words of the act and those right beside them speak for each kind; the whole sentence may tell more.
    pub speaks: learned::Speaks,
}

impl Act {
    /// The words of the act together with those of its people.
    pub fn words(&self) -> Range<usize> {
        match &self.people {
            Some(p) => p.bytes.start.min(self.bytes.start)..p.bytes.end.max(self.bytes.end),
            None => self.bytes.clone(),
        }
    }
}

/// A number of people harmed with the words.
type Harm = Option<(Range<usize>, u32)>;

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
    pub acts: Vec<Act>,
    /// Outcomes told in sentences that tell no act, with their sentence: "The six have not been found."
    pub later_outcomes: Vec<(usize, Range<usize>, Outcome)>,
    /// How the report knows it, with the words that say so.
    pub attribution: Option<(Range<usize>, Attribution)>,
    /// The one unit of guards that it names, for those of its acts that name none: looked for where there are such.
    pub unit: Option<Range<usize>>,
    /// The outlet the report names as its origin.
    pub relays: Option<String>,
    /// The report as a whole speaks of the border, whatever its places.
    pub about_border: bool,
    /// Its head speaks of the sea, the southern border or the way to the South.
    pub elsewhere: bool,
    /// It tells of a film, a book, the writer's own life, figures, trade or tourists.
    pub other_story: bool,
    /// It tells of a drill: what happens in it was played.
    pub drill: bool,
    /// For each sentence, how much its words speak for each kind of act.
    pub speaks: Vec<learned::Speaks>,
    /// For each sentence, whether somebody is quoted in it.
    pub quoted: Vec<bool>,
    /// Its head speaks of foreigners and not of people who fled.
    pub foreigners: bool,
    /// It tells of executions: who is shot in it is executed.
    pub executions: bool,
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

    /// The acts of one sentence.
    pub fn acts_of(&self, sentence: usize) -> &[Act] {
        let from = self.acts.partition_point(|a| a.sentence < sentence);
        &self.acts[from..self.acts.partition_point(|a| a.sentence <= sentence)]
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

/// Sentences at the head of a report that say what it is about.
const HEAD_SENTENCES: usize = 2;

/// Reads a report.
pub fn read(input: ReportInput<'_>, spotter: &dyn NameSpotter) -> Reading {
    let doc = Document::new(input.text);
    let mut reading = Reading { sentences: sentences(input.text), ..Reading::default() };
    // Chinese is read in simplified characters; every form of a character has as many bytes, so that offsets stay.
    let plain = if input.language == Language::Chinese { spotter.simplified(input.text) } else { input.text.into() };
    let plain = if plain.len() == input.text.len() { plain.as_ref() } else { input.text };
    if input.published.is_none() {
        reading
            .diagnostics
            .push(note("no_publication_date", "no publication date was given: years and months that the text leaves out stay unknown"));
    }
    let grammar = grammar::of(input.language);
    read_toponyms(input, plain, &doc, spotter, grammar, &mut reading);
    let (Some(grammar), Some(weights)) = (grammar, learned::of(input.language)) else {
        let message = "incidents are read from English, Korean and Chinese reports; of this one only the places were recognised";
        reading.diagnostics.push(note("language_not_read", message));
        return reading;
    };
    let (seen, seen_in_all) = grammar.look_at_all(reading.sentences.iter().map(|s| &plain[s.bytes.clone()]));
    let whole = Passage::new(plain, &seen_in_all);
    reading.attribution = details::attribution(grammar, whole);
    reading.relays = details::relays(grammar, plain, input.publisher);
    reading.about_border = grammar.cues.topic.iter().all(|r| r.is_match(whole));
    let head_of = |n: usize| reading.sentences.iter().take(n).map(|s| whole.slice(s.bytes.clone()));
    let head = |n: usize, cue: &Words| head_of(n).any(|s| cue.is_match(s));
    reading.elsewhere = grammar.vetoes.iter().filter(|v| v.whole_report).any(|v| head(HEAD_SENTENCES, &v.words));
    reading.executions = grammar.cues.execution_topic.is_match(whole);
    let marks = ['"', '“', '”', '「', '」', '『', '』'];
    reading.quoted = reading.sentences.iter().map(|s| plain[s.bytes.clone()].contains(marks)).collect();
    reading.other_story = head(1, &grammar.cues.memoir) || head(HEAD_SENTENCES, &grammar.cues.other_topic);
    reading.drill = grammar.cues.drill.is_match(whole);
    reading.foreigners = head(HEAD_SENTENCES, &grammar.cues.foreigners) && !head(HEAD_SENTENCES, &grammar.cues.fled);
    let mut anchor = dates::Anchor::of(input.published);
    for (s, sentence) in reading.sentences.clone().iter().enumerate() {
        let words = &plain[sentence.bytes.clone()];
        let passage = Passage::new(words, &seen[s]);
        let dates = (grammar.dates)(words, sentence.bytes.start, &anchor);
        let told = || dates.iter().rev().filter(|d| d.role == DateRole::Event);
        anchor.told = told().find_map(|d| dates::one_day(d.date)).or(anchor.told);
        anchor.month = told().find_map(|d| dates::one_month(d.date)).or(anchor.month);
        reading.dates.extend(dates);
        let (acts, left_out) = (reading.acts.len(), reading.diagnostics.len());
        let names = lands(&reading.toponyms[reading.toponyms_of(s)], sentence.bytes.start);
        let heard = learned::Heard::of(weights, learned::Pieces::of(input.language, words, &names));
        reading.speaks.push(heard.speaks);
        acts::read_acts(grammar, &heard, passage, s, sentence, &doc, &mut reading);
        count_pronouns(grammar, plain, s, acts, &mut reading);
        for n in acts..reading.acts.len() {
            let near = beside(words, sentence.bytes.start, &reading.acts[n].words());
            let within = |(name, land): &(Range<usize>, Land)| {
                (near.start <= name.start && name.end <= near.end).then(|| (name.start - near.start..name.end - near.start, *land))
            };
            let names: Vec<(Range<usize>, Land)> = names.iter().filter_map(within).collect();
            let pieces = learned::Pieces::of(input.language, &words[near], &names);
            reading.acts[n].speaks = learned::Heard::of(weights, pieces).speaks;
        }
        if reading.acts.len() == acts
            && acts > 0
            && let Some((bytes, outcome)) = details::outcome(grammar, passage, sentence.bytes.start)
            // What is vetoed, such as figures of those who came to the South, tells no outcome.
            && (outcome != Outcome::Escaped || reading.diagnostics.len() == left_out)
        {
            reading.later_outcomes.push((s, bytes, outcome));
        }
    }
    if reading.acts.iter().any(|a| a.unit.is_none() && a.kind.is_of_guards()) {
        reading.unit = details::unit_of_report(grammar, plain);
    }
    if reading.acts.is_empty() {
        reading.diagnostics.push(note("no_incident", "the text tells no single act with a doer: no incident was made"));
    }
    reading
}

/// Characters beside the words of an act that say what it is.
const BESIDE: usize = 15;

/// The words of an act and the few beside them, in whole words, as a place in a sentence that starts at `offset`.
fn beside(sentence: &str, offset: usize, act: &Range<usize>) -> Range<usize> {
    let act = act.start.saturating_sub(offset).min(sentence.len())..act.end.saturating_sub(offset).min(sentence.len());
    let (Some(before), Some(after)) = (sentence.get(..act.start), sentence.get(act.end..)) else { return 0..sentence.len() };
    // What is cut in two in the middle of a word is no word.
    let from = before.char_indices().rev().take(BESIDE).last().map_or(0, |(n, _)| n);
    let to = after.char_indices().nth(BESIDE).map_or(after.len(), |(n, _)| n);
    let whole = |c: char| !c.is_ascii_alphanumeric();
    let from = if from == 0 { 0 } else { before[from..].find(whole).map_or(act.start, |n| from + n) };
    let to = if to == after.len() { to } else { after[..to].rfind(whole).unwrap_or(0) };
    from..act.end + to
}

/// Gives the people that the acts from `first` on name by "they" the number that the sentence before, `s - 1`, tells, and
/// makes them soldiers if those are.
fn count_pronouns(grammar: &Grammar, plain: &str, s: usize, first: usize, reading: &mut Reading) {
    let unknown = |a: &Act| a.people.as_ref().is_some_and(|p| p.definite && p.min.is_none() && p.max.is_none());
    if s == 0 || !reading.acts[first..].iter().any(unknown) {
        return;
    }
    let before = &reading.sentences[s - 1].bytes;
    let several = |p: &People| p.counted && p.class != PeopleClass::Authority && p.min == p.max && p.min.is_some_and(|n| n > 1);
    let Some(told) = (grammar.people)(&plain[before.clone()], before.start).into_iter().rev().find(several) else { return };
    for act in reading.acts[first..].iter_mut().filter(|a| unknown(a)) {
        if let Some(p) = &mut act.people {
            (p.min, p.max) = (told.min, told.max);
            if told.class == PeopleClass::Soldier {
                p.class = told.class;
            }
        }
    }
}

/// The pieces of one sentence that the learned weights know; see [`learned`].
pub fn pieces(text: &str, language: Language, spotter: &dyn NameSpotter) -> learned::Pieces {
    let plain = if language == Language::Chinese { spotter.simplified(text) } else { text.into() };
    let plain = if plain.len() == text.len() { plain.as_ref() } else { text };
    let mut reading = Reading { sentences: sentences(text), ..Reading::default() };
    let input = ReportInput { text, language, published: None, publisher: None };
    read_toponyms(input, plain, &Document::new(text), spotter, grammar::of(language), &mut reading);
    learned::Pieces::of(language, plain, &lands(&reading.toponyms, 0))
}

/// Where names of places stand in a sentence that starts at `offset`, with the side of the border they lie on.
fn lands(toponyms: &[Toponym], offset: usize) -> Vec<(Range<usize>, Land)> {
    toponyms.iter().map(|t| (t.bytes.start - offset..t.bytes.end - offset, t.situation.land)).collect()
}

fn note(code: &'static str, message: &str) -> Diagnostic {
    Diagnostic { code, message: message.to_owned(), span: None, quote: None }
}

fn read_toponyms(
    input: ReportInput<'_>,
    plain: &str,
    doc: &Document<'_>,
    spotter: &dyn NameSpotter,
    grammar: Option<&Grammar>,
    reading: &mut Reading,
) {
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
        let words = &plain[reading.sentences[sentence].bytes.clone()];
        let local = bytes.start - start..bytes.end - start;
        if grammar.is_some_and(|g| !toponyms::stands_alone(g, words, local.clone())) {
            continue;
        }
        let role = match grammar.filter(|g| !g.roles.is_empty()) {
            Some(g) => toponyms::role_by_table(&g.roles, words, local.clone()),
            None => toponyms::role(words, local.clone()),
        };
        reading.toponyms.push(Toponym {
            span: doc.span(bytes.clone()),
            situation: spotter.situation(&input.text[bytes.clone()]),
            text: input.text[bytes.clone()].to_owned(),
            sentence,
            role,
            article: toponyms::has_article(words, local),
            bytes,
        });
    }
}
