//! The acts of a sentence: which frames fit, what vetoes them, what an act takes in and what it owns.

use std::ops::Range;

use super::{
    Act, DateRole, Diagnostic, People, PeopleClass, PlaceRole, Reading, dates, details,
    grammar::{Frame, Grammar, Scope},
    learned::{self, Heard, Speaks},
    parts, who,
    words::Passage,
};
use crate::{
    domain::{Kind, incident::Outcome, kind::KindGroup},
    text::{Document, Language, Sentence},
};

/// The acts of one sentence: the first frame that fits is the main one, frames it absorbs tell more of the same act.
pub(super) fn read_acts(
    g: &Grammar,
    heard: &Heard,
    words: Passage<'_>,
    s: usize,
    sentence: &Sentence,
    doc: &Document<'_>,
    reading: &mut Reading,
) {
    let local = reading.toponyms_of(s).map(|t| &reading.toponyms[t]).any(|t| t.situation.border && t.role != PlaceRole::Source);
    let offset = sentence.bytes.start;
    let people = std::cell::OnceCell::new();
    let people = || people.get_or_init(|| (g.people)(words.text(), offset));
    let day = reading.dates[reading.dates_of(s)].iter().any(|d| d.role == DateRole::Event && dates::one_day(d.date).is_some());
    let sure = || day && people().iter().any(|p| p.counted && p.class != PeopleClass::Authority);
    let around = Around { local, sure: &sure };
    let mut hits: Vec<(usize, Range<usize>)> = Vec::new();
    let mut vetoed = false;
    for (f, frame) in g.frames.iter().enumerate() {
        let mut denied: Option<(String, Range<usize>)> = None;
        for m in frame.words.find_iter(words) {
            match veto(g, frame, words, m.clone(), &around) {
                None => hits.push((f, m)),
                Some(why) => denied = Some((why, m)),
            }
        }
        vetoed |= denied.is_some();
        if let (Some((why, range)), false) = (denied, hits.iter().any(|(h, _)| *h == f)) {
            let bytes = sentence.bytes.start + range.start..sentence.bytes.start + range.end;
            reading.diagnostics.push(Diagnostic {
                code: "left_out",
                message: format!("read as {why}, so no {} was made of it", frame.kind.label().to_lowercase()),
                quote: doc.text().get(bytes.clone()).map(str::to_owned),
                span: Some(doc.span(bytes)),
            });
        }
    }
    add_learned(g, heard, words.text(), vetoed, &mut hits);
    if hits.is_empty() {
        return;
    }
    let people = people();
    let spans: Vec<Range<usize>> = hits.iter().map(|(_, m)| m.clone()).collect();
    let parts = parts::split(g, words, offset, people, &reading.dates[reading.dates_of(s)], &spans);
    for part in &parts {
        // The first fitting words of each frame tell the act.
        let mut first: Vec<(usize, Range<usize>)> = Vec::new();
        for (f, m) in hits.iter().filter(|(_, m)| part.contains(&m.start)) {
            if !first.iter().any(|(h, _)| h == f) {
                first.push((*f, m.clone()));
            }
        }
        if first.is_empty() {
            continue;
        }
        let acts = reading.acts.len();
        match parts.len() {
            1 => read_part(g, words, s, sentence, part, first, people, reading),
            _ => {
                read_part(g, words, s, sentence, part, first, &parts::people_of(part, offset, people), reading);
                parts::keep_to(part, offset, &mut reading.acts[acts..], &reading.dates, &reading.toponyms);
            }
        }
    }
}

/// Adds what the learned words tell where those of the table tell nothing.
fn add_learned(g: &Grammar, heard: &Heard, words: &str, vetoed: bool, hits: &mut Vec<(usize, Range<usize>)>) {
    let best = heard.speaks.likeliest();
    let told = hits.is_empty() && heard.speaks.probability(best) >= if vetoed { AGAINST_VETO } else { TOLD };
    if told && let Some(place) = heard.words(best) {
        hits.push((g.learned(best), whole_words(g.language, words, place)));
    }
}

/// The words in which a stretch of characters stands. Chinese has no spaces between them.
fn whole_words(language: Language, words: &str, place: Range<usize>) -> Range<usize> {
    if language == Language::Chinese {
        return place;
    }
    let from = place.end - words[place.clone()].trim_start().len();
    let to = from + words[from..place.end].trim_end().len();
    let before = words[..from].rfind(char::is_whitespace).map_or(0, |n| n + words[n..].chars().next().map_or(1, char::len_utf8));
    let after = words[to..].find(char::is_whitespace).map_or(words.len(), |n| to + n);
    before..words[before..after].trim_end_matches(['.', ',', '"', '”', '。']).len() + before
}

/// From which probability on learned words tell an act of a kind: where those of the table tell nothing, and where they told
/// something that was vetoed.
const TOLD: f32 = 0.4;
const AGAINST_VETO: f32 = 0.5;

/// From which probability on of a flight, an attempt or a crossing one is told although no word says who it was.
const BY_ITSELF: f32 = 0.4;

/// From which probability on learned words tell an act of nobody that is named.
const NOBODY: f32 = 0.5;

/// The acts of one part of a sentence, whose words stand at `hits`.
#[allow(clippy::too_many_arguments)]
fn read_part(
    g: &Grammar,
    words: Passage<'_>,
    s: usize,
    sentence: &Sentence,
    part: &Range<usize>,
    mut hits: Vec<(usize, Range<usize>)>,
    people: &[People],
    reading: &mut Reading,
) {
    let told = passing(g, words, sentence.bytes.start, &mut hits, reading);
    let make = |hits: &[(usize, Range<usize>)]| {
        let mut taken = vec![false; g.frames.len()];
        let mut made: Vec<Act> = Vec::new();
        for (f, range) in hits {
            if taken[*f] {
                continue;
            }
            let frame = &g.frames[*f];
            // An act told in passing with a date of its own is no part of another, nor another of it. Smugglers go over the
            // river in their trade, though.
            let apart = |f: usize| hits.iter().any(|(h, m)| *h == f && told.clause.as_ref() == Some(m));
            let same = |a: usize| !apart(*f) && (frame.kind == Kind::Smuggling || !apart(a));
            for a in frame.absorbs.iter().filter(|a| same(**a)) {
                taken[*a] = true;
            }
            let act = make_act(g, words, s, sentence, part, frame, range.clone(), people, reading);
            let others = hits.iter().map(|(_, h)| h).filter(|h| *h != range).collect::<Vec<_>>();
            made.extend(act.map(|a| Act {
                apart: apart(*f),
                dates: own_dates(g, words, sentence.bytes.start, (range, &others), told.dates_of(range, a.dates), reading),
                ..a
            }));
        }
        made
    };
    let mut made = make(&hits);
    if made.iter().any(|a| a.abroad) {
        hits.retain(|(f, _)| !g.frames[*f].abroad);
        let kept = |a: &Act| made.iter().any(|m| m.frame == a.frame);
        let others: Vec<Act> = make(&hits).into_iter().filter(|a| !kept(a)).map(|a| Act { otherwise: true, ..a }).collect();
        made.extend(others);
    }
    rename(&mut made, reading.speaks.get(s));
    reading.acts.append(&mut made);
}

/// Gives the likeliest of the acts of a sentence the kind that the words surely speak for, where no act has it and its own is
/// much less likely: a table that knows "brought in telephones" reads smuggling where people were detained for it.
///
/// Who leaves decides between kinds of leaving, and measures are told in the words of what they are against.
fn rename(acts: &mut [Act], speaks: Option<&Speaks>) {
    let Some(speaks) = speaks else { return };
    let best = speaks.likeliest();
    if best.group() == KindGroup::Authority || acts.iter().any(|a| a.kind == best) {
        return;
    }
    let other = |a: &&mut Act| a.kind.group() != best.group() || best.group() != KindGroup::Leaving;
    let likeliest = acts.iter_mut().filter(other).max_by(|a, b| speaks.probability(a.kind).total_cmp(&speaks.probability(b.kind)));
    if let Some(a) = likeliest.filter(|a| learned::decides(speaks.probability(best), speaks.probability(a.kind))) {
        a.kind = best;
    }
}

/// The dates of a sentence that are those of the act at `m`, where `others` stand the words of other acts.
///
/// In English a date of a later clause that tells another act is that act's. In Korean and Chinese the date stands before the
/// verb: one behind it dates another act, unless the sentence turns it round: "what they did was on the 3rd".
fn own_dates(
    g: &Grammar,
    words: Passage<'_>,
    offset: usize,
    (m, others): (&Range<usize>, &[&Range<usize>]),
    dates: Vec<usize>,
    reading: &Reading,
) -> Vec<usize> {
    // "Seven who were caught in January were sent back on March 1": the first date stands in the clause that says who they are.
    let in_relative_clause = |d: usize| {
        let from = reading.dates[d].bytes.start - offset;
        let later = |o: &usize| reading.dates[*o].role == DateRole::Event && reading.dates[*o].bytes.start >= offset + m.end;
        g.language == Language::English
            && from > m.start
            && g.cues.who_clause.is_match(words.slice(m.start..from))
            && dates.iter().any(|o| later(o) && !g.cues.clause_end.is_match(words.slice(m.end..reading.dates[*o].bytes.start - offset)))
    };
    let own = |d: &usize| {
        let from = reading.dates[*d].bytes.start - offset;
        if from < m.end {
            return !in_relative_clause(*d);
        }
        let between = words.slice(m.end..from);
        match g.language {
            Language::English => {
                let ends: Vec<usize> = g.cues.clause_end.find_iter(between).map(|e| m.end + e.start).collect();
                !others.iter().any(|o| ends.iter().any(|e| o.start >= *e))
            }
            _ => g.cues.date_behind.is_match(between),
        }
    };
    dates.iter().copied().filter(own).collect()
}

/// An act told in passing in a sentence, with the dates that stand in its clause.
#[derive(Default)]
struct Passing {
    clause: Option<Range<usize>>,
    dates: Vec<usize>,
}

impl Passing {
    /// The dates of the act at `m`: those of the clause belong to the act in it alone.
    fn dates_of(&self, m: &Range<usize>, dates: Vec<usize>) -> Vec<usize> {
        match &self.clause {
            Some(c) if c == m => self.dates.clone(),
            _ => dates.into_iter().filter(|d| !self.dates.contains(d)).collect(),
        }
    }
}

/// What only says who the people of the sentence's act are gives way to that act, unless its clause has a date: "a soldier who
/// fled in May was caught" tells of two acts. In Korean and Chinese, where other clauses look alike, only flights are in passing.
fn passing(g: &Grammar, words: Passage<'_>, offset: usize, hits: &mut Vec<(usize, Range<usize>)>, reading: &Reading) -> Passing {
    let in_passing = |(f, m): &(usize, Range<usize>)| {
        let may = match g.language {
            Language::English => !matches!(g.frames[*f].kind, Kind::Order | Kind::Crackdown | Kind::AttemptedCrossing),
            _ => matches!(g.frames[*f].name.as_str(), "leaving" | "desertion" | "attempted" | "arrest"),
        };
        may && (g.cues.subordinate_before.is_match(words.before(m.start)) || g.cues.subordinate_after.is_match(words.after(m.end)))
    };
    // What the border is closed for is told, not only mentioned.
    let measure = |(f, _): &(usize, Range<usize>)| matches!(g.frames[*f].kind, Kind::Order | Kind::Crackdown);
    if hits.iter().all(|h| in_passing(h) || measure(h)) {
        return Passing::default();
    }
    let Some(clause) = hits.iter().find(|h| in_passing(h)).map(|(_, m)| m.clone()) else { return Passing::default() };
    let others: Vec<Range<usize>> = hits.iter().filter(|h| !in_passing(h)).map(|(_, m)| m.clone()).collect();
    let own = |d: &usize| {
        let (from, to) = (reading.dates[*d].bytes.start - offset, reading.dates[*d].bytes.end - offset);
        // English tells the date behind the verb, Korean and Chinese before it.
        match g.language {
            Language::English => {
                let ends = clause.end <= from && g.cues.clause_end.is_match(words.slice(clause.end..from));
                from >= clause.start && !ends && !others.iter().any(|o| o.start > clause.start && o.start < from)
            }
            _ => to <= clause.start && !others.iter().any(|o| o.end <= clause.start && o.end > to),
        }
    };
    let from = reading.dates.partition_point(|d| d.bytes.start < offset);
    let dates: Vec<usize> = (from..reading.dates.len()).filter(own).collect();
    if dates.is_empty() {
        hits.retain(|h| !in_passing(h));
        return Passing::default();
    }
    Passing { clause: Some(clause), dates }
}

/// What a sentence tells beside the words of an act.
struct Around<'a> {
    /// It names a place of the border.
    local: bool,
    /// It gives a day and counts people.
    sure: &'a dyn Fn() -> bool,
}

fn veto(g: &Grammar, frame: &Frame, words: Passage<'_>, m: Range<usize>, around: &Around<'_>) -> Option<String> {
    let before = words.before(m.start);
    for v in &g.vetoes {
        if v.except.contains(&frame.name) || !v.only.is_empty() && !v.only.contains(&frame.name) {
            continue;
        }
        if v.unless_local && around.local && !g.cues.not_local.is_match(words) {
            continue;
        }
        let hearsay = |w: Passage<'_>| g.cues.hearsay.is_match(w);
        if v.unless_hearsay && (hearsay(before) || verb_before(words, &m).is_some_and(hearsay)) {
            continue;
        }
        let hay = match v.scope {
            Scope::Sentence => words,
            Scope::Before => before,
            Scope::After => words.after(m.end),
        };
        // The words of an English act may stand far apart: "were going to kill whoever was caught".
        let within =
            v.scope == Scope::Before && g.language == Language::English && verb_before(words, &m).is_some_and(|w| v.words.is_match(w));
        if (within || v.words.is_match(hay)) && !(v.unless_sure && (around.sure)()) {
            return Some(v.why.clone());
        }
    }
    if g.language != Language::English {
        return None;
    }
    if part_of_name(&words, &m) {
        return Some("part of a name".to_owned());
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

/// Whether the words of an act stand in a name: "the Family Assembly Abducted to North Korea". In a headline all words are
/// written so.
fn part_of_name(words: &str, m: &Range<usize>) -> bool {
    let capital = |w: &str| w.chars().next().is_some_and(char::is_uppercase);
    let before = words[..m.start].trim_end().rsplit(' ').next().filter(|w| !w.ends_with([',', '.', ';', ':', '"', '”']));
    let all = || words.split_whitespace().filter(|w| w.chars().next().is_some_and(char::is_alphabetic));
    // "Guard Brigade walked off": the name ends within the words.
    let verb = words[m.clone()].split_whitespace().any(|w| w.len() > SMALL_WORD && w.starts_with(char::is_lowercase));
    capital(&words[m.clone()]) && !verb && before.is_some_and(capital) && all().filter(|w| capital(w)).count() * 2 < all().count()
}

/// Bytes of a clause before the words of an act, some 20 characters of Korean.
const SAME_CLAUSE_BYTES: usize = 60;

/// Letters of the small words that stand in names: "to", "of", "and", "the".
const SMALL_WORD: usize = 3;

/// The words before the last word of an act, where the act is told in many words.
fn verb_before<'a>(words: Passage<'a>, m: &Range<usize>) -> Option<Passage<'a>> {
    let act = words[m.clone()].trim_end();
    let last = m.start + act.rfind(' ')?;
    (act.split(' ').count() > FEW_WORDS).then(|| words.before(last))
}

/// Words of an act that stand next to each other, such as "was to be executed".
const FEW_WORDS: usize = 4;

#[allow(clippy::too_many_arguments)]
fn make_act(
    g: &Grammar,
    words: Passage<'_>,
    s: usize,
    sentence: &Sentence,
    part: &Range<usize>,
    frame: &Frame,
    m: Range<usize>,
    people: &[People],
    reading: &Reading,
) -> Option<Act> {
    let offset = sentence.bytes.start;
    let trigger = offset + m.start..offset + m.end;
    let people = who::choose(g, frame, words, &m, offset, people);
    // Goods are seized too: without people it is no arrest.
    if frame.name == "arrest" && people.is_none() && g.cues.seized.is_match(words.slice(m.clone())) {
        return None;
    }
    // Goods and stories cross rivers too; in Korean and Chinese a name alone may stand where English has a noun.
    let crosses = match g.language {
        Language::Korean => g.cues.crossing.is_match(words.slice(m.clone())),
        Language::Chinese => g.cues.into_north.is_match(words) && !g.cues.goods.is_match(words),
        _ => false,
    };
    // Who it was may be a name that no list has: then the words must speak for themselves.
    let speaks = reading.speaks.get(s).is_some_and(|speaks| speaks.of_group(KindGroup::Leaving) >= BY_ITSELF);
    if frame.name == "leaving" && people.is_none() && !crosses && !speaks {
        return None;
    }
    // "A covered bus came over the bridge": whoever was in it, the words must be plain.
    if frame.learned && people.is_none() && reading.speaks.get(s).is_some_and(|speaks| speaks.probability(frame.kind) < NOBODY) {
        return None;
    }
    // What else the part of the sentence tells that this act stands in.
    let (own, own_offset) = (words.slice(part.clone()), offset + part.start);
    let days = &reading.dates[reading.dates_of(s)];
    let [killed, wounded, captured] = [&g.killed, &g.wounded, &g.captured].map(|r| details::harmed(g, own.text(), own_offset, r, days));
    let people = people.map(|p| who::less_than_all(p, &killed, &wounded, &captured));
    let shot = matches!(frame.kind, Kind::Shooting | Kind::KillingAbroad)
        || frame.kind == Kind::Arrest && g.cues.execution_topic.is_match(words.slice(m.clone()));
    let kind = match shot && reading.executions && !g.cues.crossing.is_match(words) {
        true => Kind::Execution,
        false => match settle_kind(g, frame, people.as_ref(), words) {
            // "The four had crossed": the foreigners of the head.
            Kind::Defection if reading.foreigners && !g.cues.fled.is_match(words) => Kind::BorderCrossing,
            kind => kind,
        },
    };
    let dates: Vec<usize> = reading.dates_of(s).collect();
    let earlier = dates.iter().any(|d| reading.dates[*d].role == DateRole::EarlierReport) || g.cues.earlier.is_match(own);
    let planned = frame.name == "execution" && g.cues.planned.is_match(words);
    let outcome = if planned { Some((trigger.clone(), Outcome::Planned)) } else { details::outcome(g, own, own_offset) };
    Some(Act {
        frame: if frame.learned { format!("{}, learned", frame.name) } else { frame.name.clone() },
        kind,
        bytes: trigger,
        sentence: s,
        paragraph: sentence.paragraph,
        dates,
        toponyms: reading.toponyms_of(s).collect(),
        unit: details::unit(g, own.text(), own_offset),
        outcome,
        killed,
        wounded,
        captured,
        abroad: frame.abroad && (kind == frame.kind || kind == Kind::ViolenceAbroad),
        otherwise: false,
        apart: false,
        passing: g.cues.subordinate_before.is_match(words.before(m.start)) || g.cues.subordinate_after.is_match(words.after(m.end)),
        planned,
        fresh: g.cues.fresh.is_match(own) && !g.cues.not_fresh.is_match(own),
        alongside: g.cues.alongside.is_match(own),
        same: g.cues.same.is_match(own) && !g.cues.after_it.is_match(own),
        earlier,
        // What the guards are told to do is done at the border; an act that names them need not have been.
        at_border: match frame.kind {
            Kind::Order => g.cues.border.is_match(words),
            _ => g.at_border(words),
        },
        names_china: g.cues.china.is_match(words),
        attempt: g.cues.attempt.is_match(words.slice(m.clone())),
        verdict: kind == Kind::Arrest && g.cues.verdict.is_match(words.slice(m.clone())),
        own_custody: matches!(kind, Kind::Repatriation)
            && !g.cues.sent_north.is_match(words.slice(m.clone()))
            && g.cues.own_custody.is_match(words.slice(words.ceil_char_boundary(m.start.saturating_sub(SAME_CLAUSE_BYTES))..words.len())),
        learned: frame.learned,
        speaks: Speaks::default(),
        held_by_china: matches!(kind, Kind::Arrest) && g.cues.held_by_china.is_match(words),
        people,
    })
}

/// Who leaves decides what the leaving is.
fn settle_kind(g: &Grammar, frame: &Frame, people: Option<&People>, words: Passage<'_>) -> Kind {
    if frame.kind == Kind::KillingAbroad {
        return match () {
            () if g.cues.shot_crossers.is_match(words) => Kind::Shooting,
            () if !g.cues.dead.is_match(words) => Kind::ViolenceAbroad,
            () => frame.kind,
        };
    }
    if frame.name != "leaving" {
        return frame.kind;
    }
    let Some(p) = people else { return if g.cues.into_north.is_match(words) { Kind::BorderCrossing } else { frame.kind } };
    match p.class {
        _ if g.cues.returned.is_match(words) => Kind::BorderCrossing,
        PeopleClass::Soldier => Kind::Desertion,
        PeopleClass::Foreigner => Kind::BorderCrossing,
        PeopleClass::Smuggler if g.cues.goods.is_match(words) => Kind::Smuggling,
        _ if g.cues.into_north.is_match(words) => Kind::BorderCrossing,
        _ => frame.kind,
    }
}
