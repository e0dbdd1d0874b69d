//! Which of a sentence's people an act belongs to.

use std::ops::Range;

use super::{
    Case, Harm, People, PeopleClass,
    grammar::{Frame, Grammar, Who},
    words::Passage,
};
use crate::text::Language;

/// The people of an act whose words stand at `m` in the sentence; `people` have their places in the text, in which the sentence
/// starts at `offset`.
pub(super) fn choose(g: &Grammar, frame: &Frame, words: Passage<'_>, m: &Range<usize>, offset: usize, people: &[People]) -> Option<People> {
    match g.language {
        Language::Korean => by_case(g, frame, words, m, offset, people),
        _ => by_order(g, frame, words, m, offset, people),
    }
}

/// The people the act belongs to: by the frame, before or after its verb.
fn by_order(g: &Grammar, frame: &Frame, words: Passage<'_>, m: &Range<usize>, offset: usize, people: &[People]) -> Option<People> {
    // "By the guards": the doers of what is told in the passive.
    let by = |before: &str| before.len() > 2 && before.get(before.len() - 3..).is_some_and(|w| w.eq_ignore_ascii_case(" by"));
    let agent = |p: &&People| p.case == Case::Agent || by(words[..p.bytes.start - offset].trim_end());
    // Who is made to watch takes no part, nor does the crowd before whom it is done.
    let looks_on = |p: &&People| {
        let before = words[..p.bytes.start - offset].trim_end();
        g.cues.onlookers.is_match(words.after(p.bytes.end - offset))
            || g.language == Language::English
                && ["in front of", "watched by", "before a crowd of", "crowd of", "presence of"].iter().any(|w| before.ends_with(w))
    };
    let all: Vec<&People> = people.iter().filter(|p| !agent(p) && !looks_on(p)).collect();
    let trigger = words.slice(m.clone());
    // Where the words of an active verb begin with its doers, they are not those it was done to.
    let active = frame.who == Who::Object && frame.name != "body" && !g.cues.passive_within.is_match(trigger);
    let doers = |p: &People| active && p.bytes.start <= offset + m.start;
    let inside: Vec<&&People> =
        all.iter().filter(|p| p.bytes.start < offset + m.end && offset + m.start < p.bytes.end && !doers(p)).collect();
    let before: Vec<&&People> = all.iter().rev().filter(|p| p.bytes.end <= offset + m.start).collect();
    let after: Vec<&&People> = all.iter().filter(|p| p.bytes.start >= offset + m.end && p.bytes.start <= offset + m.end + 80).collect();
    let object_before = all.iter().any(|p| p.case == Case::Object && p.bytes.end <= offset + m.start);
    let passive = object_before || g.cues.passive.is_match(trigger) || g.cues.passive_before.is_match(words.before(m.start));
    // "Two died when guards fired on four people": who was fired on stands right behind.
    let fired_on = |p: &People| {
        let to = p.bytes.start - offset;
        [" on", " at", " upon"].iter().any(|w| words[..to].trim_end().ends_with(w)) && to <= m.end + " upon ".len()
    };
    if matches!(frame.name.as_str(), "shooting" | "village_killing" | "killing")
        && let Some(p) =
            all.iter().find(|p| p.counted && p.bytes.start > offset + m.start && p.class != PeopleClass::Authority && fired_on(p))
    {
        return Some((**p).clone());
    }
    // Of an act done abroad the doers are told of, whoever suffered it.
    if frame.abroad {
        let doer = |p: &&&People| p.case == Case::Other && !matches!(p.class, PeopleClass::Foreigner | PeopleClass::Authority);
        let doers = || all.iter().filter(doer).filter(|p| p.bytes.start < offset + m.end);
        // In the next clause they are caught: "偷牛,被村民捉住".
        return match people.iter().filter(|p| p.bytes.start < offset + m.end).find(agent) {
            Some(p) => Some(p.clone()),
            None if passive && !object_before && frame.name != "robbery" => None,
            None => doers().find(|p| p.counted).or_else(|| doers().next()).map(|p| (**p).clone()),
        };
    }
    // Of an attack the attackers, where their number is given.
    let attackers = || people.iter().filter(agent).find(|p| p.counted && p.case != Case::Agent);
    if let Some(p) = attackers().filter(|_| frame.name == "attack_on_guard") {
        return Some(p.clone());
    }
    let crossers = |p: &&&People| p.class != PeopleClass::Authority;
    let some_counted = all.iter().any(|p| p.counted && p.class != PeopleClass::Authority);
    // A pronoun says less than a noun with a number elsewhere in the sentence.
    let pronoun = |p: &&People| {
        let said = &words[p.bytes.start - offset..p.bytes.end - offset];
        p.definite && said.chars().count() <= 4 && !said.starts_with("the ")
    };
    let pick = |lists: [&Vec<&&People>; 3]| -> Option<People> {
        // In Chinese a number within or before the act says more than a noun: "藏在图们的脱北者被公安抓走六人".
        let close = |p: &People| {
            let from = p.bytes.start - offset;
            from < m.end || words.get(m.end..from).is_some_and(|w| w.chars().count() <= 2)
        };
        if g.language == Language::Chinese
            && let Some(p) = lists.iter().flat_map(|l| l.iter()).find(|p| crossers(p) && p.counted && close(p))
        {
            return Some((**p).clone());
        }
        for list in lists {
            let counted = list.iter().copied().find(|p| crossers(p) && p.counted);
            let definite = || list.iter().copied().find(|p| crossers(p) && p.definite && !(some_counted && pronoun(p)));
            if let Some(p) =
                counted.or_else(definite).or_else(|| list.iter().copied().find(|p| crossers(p) && !(some_counted && pronoun(p))))
            {
                return Some((**p).clone());
            }
        }
        lists.iter().find_map(|l| l.first()).map(|p| (**p).clone())
    };
    // "An aid group said they waded": the first is the source.
    let told_of = |p: &People| {
        let before = words[..p.bytes.start - offset].trim_end();
        g.language == Language::English && [" said", " says", " that", " saying"].iter().any(|w| before.ends_with(w))
    };
    // Who stands right before the verb does it: "a sentry looked away, and the five walked over the ice".
    let numbered = |p: &&&&People| crossers(p) && (p.min.is_some() && !pronoun(p) || p.definite && told_of(p));
    let right_before = || before.first().filter(numbered).filter(|p| words[p.bytes.end - offset..m.start].trim().is_empty());
    match frame.who {
        Who::None => None,
        Who::Subject if right_before().is_some() => right_before().map(|p| (**p).clone()),
        Who::Subject => pick([&before, &inside, &after]),
        Who::Object if passive => pick([&before, &inside, &after]),
        Who::Object => pick([&inside, &after, &before]),
        Who::Any => pick([&inside, &before, &after]),
    }
}

/// The people of a Korean act: all stand before its verb, their particle says what they are to it. "The residents who tried
/// to flee" stand right behind theirs.
fn by_case(g: &Grammar, frame: &Frame, words: Passage<'_>, m: &Range<usize>, offset: usize, people: &[People]) -> Option<People> {
    if frame.who == Who::None {
        return None;
    }
    let trigger = words.slice(m.clone());
    let passive = g.cues.passive.is_match(trigger);
    let wants_object = frame.who == Who::Object && !passive;
    // Of an act done abroad the doers are told of, whoever suffered it.
    let doers_only = frame.abroad && passive;
    // "활동가는 이들이 넘겨졌다고 밝혔다": who tells it is not told of.
    let tells = g.cues.told_that.is_match(words.after(m.end));
    let speaks = |p: &People| {
        let to = p.bytes.end - offset;
        let topic = words.get(to..).is_some_and(|w| w.trim_start_matches(" 씨").starts_with(['은', '는']));
        let other = |q: &People| q.bytes.start > p.bytes.end && q.bytes.end <= offset + m.start && q.case == Case::Subject;
        tells && topic && to <= m.start && people.iter().any(other)
    };
    // Of an attack the attackers, where their number is given.
    let attacks = |p: &&People| {
        let by = if passive { p.case == Case::Agent } else { p.case == Case::Subject };
        by && p.counted && !matches!(p.class, PeopleClass::Soldier | PeopleClass::Authority) && p.bytes.end <= offset + m.end
    };
    if let Some(p) = people.iter().find(attacks).filter(|_| frame.name == "attack_on_guard") {
        return Some(p.clone());
    }
    people
        .iter()
        .filter(|p| !doers_only || p.case == Case::Agent)
        .filter(|p| !speaks(p))
        .filter_map(|p| {
            let (from, to) = (p.bytes.start - offset, p.bytes.end - offset);
            let gap = if to <= m.start { m.start - to } else { from.saturating_sub(m.end) };
            let behind = from >= m.end;
            // Words between the verb and the noun that it describes are few.
            if behind && gap > 30 {
                return None;
            }
            let case = match p.case {
                // "주민에게 총을 쏴": they are shot at.
                Case::Agent if frame.name == "shooting" && !passive => 0,
                Case::Agent => 3,
                Case::Object => u8::from(!wants_object && (frame.who == Who::Subject || passive)),
                Case::Subject => u8::from(wants_object) * 2,
                Case::Other => 1,
            };
            // Officials arrest and tell; where they leave, or are arrested themselves, they are the subject.
            let own = p.case == Case::Subject && p.counted && (passive || matches!(frame.name.as_str(), "leaving" | "desertion"));
            let officials = u8::from(p.class == PeopleClass::Authority && !own) * 3;
            Some(((case + officials, u8::from(!p.counted), u8::from(behind && gap > 1), gap), p))
        })
        .min_by_key(|(rank, _)| *rank)
        .map(|(_, p)| p.clone())
}

/// Those who were killed, hurt or caught may be a part of those who took part: their number is then only the least.
pub(super) fn less_than_all(mut p: People, killed: &Harm, wounded: &Harm, captured: &Harm) -> People {
    // Fewer than the least of them are only the last of those joined: "两名妇女和三名儿童被捕".
    let told = |n: u32| p.min.is_none_or(|least| n >= least);
    let within = [killed, wounded, captured].into_iter().flatten().any(|(r, n)| r.start < p.bytes.end && p.bytes.start < r.end && told(*n));
    let sum = killed.as_ref().zip(wounded.as_ref()).map(|((_, a), (_, b))| a + b);
    if within && (sum.is_none() || p.min != sum) {
        p.definite = true;
    }
    p
}
