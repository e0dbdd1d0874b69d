//! People in English reports: who and how many.

mod nouns;

use std::sync::LazyLock;

use nouns::*;
use regex::{Captures, Match};

use super::{Case, People, PeopleClass, groups};
use crate::{extract::words::Sieved, text::number_word};

/// Patterns of which a sentence holds few.
pub(super) static ALL: LazyLock<Sieved> = LazyLock::new(|| {
    use groups::{ALONG_WITH, COMPANIONS, KIN_LIST, NAMED_PAIR, PART};
    Sieved::of(&[&NAMED_PAIR, &KIN_LIST, &PART, &GROUP, &WITH_CHILDREN, &PAIR, &BARE_NUMBER, &PRONOUN, &ALONG_WITH, &COMPANIONS])
});

/// Every phrase that names people in one sentence, in order. `offset` is where the sentence starts in the text.
pub fn read(sentence: &str, offset: usize) -> Vec<People> {
    let mut out: Vec<People> = Vec::new();
    let mut push = |p: People| super::push(&mut out, p);
    let within = ALL.look(sentence);
    groups::named_pairs(offset, &within).into_iter().for_each(&mut push);
    groups::kin_and_parts(offset, &within).into_iter().for_each(&mut push);
    for c in within.captures(&GROUP) {
        let (Some(m), Some(n)) = (c.get(0), c.name("n").and_then(|n| number_word(n.as_str()))) else { continue };
        let soldiers = c.name("rest").is_some() || c.name("word").is_some_and(|w| w.as_str().eq_ignore_ascii_case("platoon"));
        let class = if soldiers
            || sentence[m.end()..]
                .to_lowercase()
                .split_whitespace()
                .take(4)
                .take_while(|w| *w != "and" && !w.ends_with(','))
                .any(|w| w.starts_with("soldier") || w.starts_with("guard"))
        {
            PeopleClass::Soldier
        } else {
            PeopleClass::Civilian
        };
        push(People {
            bytes: offset + m.start()..offset + m.end(),
            class,
            min: Some(n.0),
            max: Some(n.0),
            definite: m.as_str().to_lowercase().starts_with("the"),
            counted: true,
            case: Case::Other,
            label: None,
        });
    }
    for c in within.captures(&WITH_CHILDREN) {
        let (Some(m), Some(who)) = (c.get(0), c.name("who")) else { continue };
        let adults = if matches!(who.as_str().to_lowercase().as_str(), "mother" | "father" | "woman" | "man") { 1 } else { 2 };
        let children = c.name("n").and_then(|n| number_word(n.as_str())).map_or(1, |n| n.0);
        let n = Some(adults + children);
        let bytes = offset + m.start()..offset + m.end();
        push(People {
            bytes,
            class: PeopleClass::Civilian,
            min: n,
            max: n,
            definite: false,
            counted: true,
            case: Case::Other,
            label: None,
        });
    }
    for c in within.captures(&PAIR) {
        let (Some(m), Some(a)) = (c.get(0), c.name("a")) else { continue };
        let class = if matches!(class_of(a.as_str()), PeopleClass::Authority | PeopleClass::Soldier) {
            PeopleClass::Soldier
        } else {
            PeopleClass::Civilian
        };
        push(People {
            bytes: offset + m.start()..offset + m.end(),
            class,
            min: Some(2),
            max: Some(2),
            definite: false,
            counted: true,
            case: Case::Other,
            label: None,
        });
    }
    let numbers: Vec<Captures<'_>> = within.captures(&BARE_NUMBER).collect();
    for c in numbers.iter().filter(|c| c.name("of").is_some()) {
        if let Some(p) = bare(c, sentence, offset) {
            push(p);
        }
    }
    let mut at = 0;
    while let Some((c, head)) = next_phrase(sentence, at) {
        let definite = c.name("n").is_some_and(|n| n.as_str().eq_ignore_ascii_case("the"));
        let broken = c.name("mods").is_some_and(|m| breaks(m.as_str(), definite));
        at = match (c.name("n"), c.get(0)) {
            (Some(n), _) if broken => n.end(),
            (None, Some(m)) if broken => m.start() + sentence[m.start()..].chars().next().map_or(1, char::len_utf8),
            (_, Some(_)) => head.end(),
            (_, None) => break,
        };
        if let Some(p) = phrase(&c, head, sentence, offset).filter(|_| !broken) {
            push(p);
        }
    }
    for c in &numbers {
        if let Some(p) = bare(c, sentence, offset) {
            push(p);
        }
    }
    groups::named(sentence, offset).into_iter().for_each(&mut push);
    for c in within.captures(&PRONOUN) {
        let Some(m) = c.name("p") else { continue };
        let one = matches!(m.as_str().to_lowercase().as_str(), "he" | "she" | "him");
        let n = one.then_some(1);
        push(People {
            bytes: offset + m.start()..offset + m.end(),
            class: PeopleClass::Civilian,
            min: n,
            max: n,
            definite: true,
            counted: false,
            case: Case::Other,
            label: None,
        });
    }
    out.sort_by_key(|p| p.bytes.start);
    groups::join(sentence, offset, out, &within)
}

/// Where the words start that describe people without a number: "armed North Koreans", but not "send home North Koreans".
fn described_from(sentence: &str, head: usize) -> usize {
    const DESCRIBING: &str = "north south korean chinese armed unarmed young old elderly border army security female male local ethnic \
        suspected alleged masked hungry";
    let mut start = head;
    for word in sentence[..head].split_inclusive(' ').rev().take(4) {
        let blank = word.trim().is_empty();
        if !blank && !DESCRIBING.split(' ').any(|d| d == word.trim().to_lowercase()) {
            break;
        }
        start -= word.len();
    }
    start + (sentence[start..head].len() - sentence[start..head].trim_start().len())
}

/// Whether only words that describe soldiers or people stand between two places.
fn next_to(sentence: &str, from: usize, to: usize) -> bool {
    const BETWEEN: &str = "border army military security male female young armed guard patrol frontier people's";
    sentence[from..to].split_whitespace().all(|w| BETWEEN.split(' ').any(|b| b == w.to_lowercase()))
}

/// Whether some words cannot stand between a number and its noun: "three days before soldiers" is no three soldiers.
fn breaks(mods: &str, definite: bool) -> bool {
    let words: Vec<String> = mods.split_whitespace().map(|w| w.trim_end_matches(',').to_lowercase()).collect();
    let of_the = words.len() >= 2 && words[0] == "of" && matches!(words[1].as_str(), "the" | "his" | "her" | "their" | "these");
    let counts = |w: &str| {
        number_word(w).is_some() || matches!(w, "a" | "an" | "the" | "his" | "her" | "their" | "some" | "about" | "several" | "another")
    };
    let other = definite && words.first().is_some_and(|w| matches!(w.as_str(), "other" | "remaining" | "last" | "first"));
    words
        .iter()
        .enumerate()
        .any(|(n, w)| BREAKS.split(' ').any(|b| b == w) && !(of_the && n == 0) || counts(w) && !(of_the && n == 1) && !(other && n == 1))
}

/// A number, an article and five words are shorter; without a bound a sentence of a million nouns would be read again for each.
const BEFORE_HEAD_BYTES: usize = 300;

/// The few words before a byte: more are never asked for, and a sentence may be long.
fn few_before(sentence: &str, at: usize) -> &str {
    const FEW_BYTES: usize = 40;
    &sentence[sentence.ceil_char_boundary(at.saturating_sub(FEW_BYTES))..at]
}

/// The next noun for people from a byte on, with what stands before it.
fn next_phrase(sentence: &str, at: usize) -> Option<(Captures<'_>, Match<'_>)> {
    let mut from = at;
    loop {
        let head = NEXT_HEAD.find_at(sentence, from)?;
        let near = sentence.ceil_char_boundary(head.start().saturating_sub(BEFORE_HEAD_BYTES));
        if let Some(c) = BEFORE_HEAD.captures_at(&sentence[..head.start()], near.max(at)) {
            return Some((c, head));
        }
        from = head.start() + sentence[head.start()..].chars().next().map_or(1, char::len_utf8);
    }
}

fn phrase<'s>(c: &Captures<'_>, mut head: Match<'s>, sentence: &'s str, offset: usize) -> Option<People> {
    let mut end = head.end();
    // "Two North Korean deserters": the noun follows what alone would be one.
    if (head.as_str().to_lowercase().ends_with("korean") || head.as_str().eq_ignore_ascii_case("police"))
        && let Some(next) = NEXT_HEAD.find_at(sentence, end).filter(|n| next_to(sentence, end, n.start()))
    {
        (head, end) = (next, next.end());
    }
    // Who is quoted takes no part.
    if ["as saying", "as calling", "as telling", "as describing"].iter().any(|w| sentence[end..].trim_start().starts_with(w)) {
        return None;
    }
    // "On October 3 state security agents": the number is the day.
    let day = c.name("n").is_some_and(|n| MONTH_BEFORE.is_match(few_before(sentence, n.start())));
    let n = c.name("n").map(|n| n.as_str().to_lowercase()).filter(|_| !day);
    let about = c.name("about").map(|a| a.as_str().to_lowercase());
    // "The" alone stands where "about" or a number may stand.
    let n = n.or_else(|| about.clone().filter(|a| a == "the"));
    let plural = head.as_str().ends_with('s') && !head.as_str().ends_with("ss")
        || head.as_str().to_lowercase().ends_with("men")
        || matches!(
            head.as_str().to_lowercase().as_str(),
            "people" | "children" | "troops" | "police" | "bodies" | "babies" | "thieves" | "housewives" | "kin" | "in uniform"
        );
    let class = class_in(head.as_str(), c.name("mods").map_or("", |m| m.as_str()), &sentence[head.end()..], &sentence[end..]);
    // "a 25-year-old", "the police": numbers that are ages never reach here, "police" alone is no count.
    let (min, max, counted) = match n.as_deref() {
        Some("a" | "an" | "one") if !plural => (Some(1), Some(1), true),
        Some("another") if !plural => (Some(1), Some(1), true),
        Some("half a dozen") => (Some(6), Some(6), true),
        Some("a dozen") => (Some(12), Some(12), true),
        Some("dozens of" | "dozen of") => (Some(24), None, true),
        Some("several") => (Some(3), None, true),
        Some("a handful of") => (Some(3), Some(9), true),
        Some("a couple of") => (Some(2), Some(2), true),
        Some("a number of") => (None, None, true),
        Some("the" | "his" | "her" | "their" | "these" | "those" | "this" | "that") | None => {
            let one = (!plural).then_some(1);
            (one, one, false)
        }
        Some(word) => {
            let v = number_word(word)?.0;
            match about.as_deref() {
                Some("at least" | "more than" | "over") => (Some(v), None, true),
                Some("up to" | "as many as") => (None, Some(v), true),
                _ => (Some(v), Some(v), true),
            }
        }
    };
    // Two people in one word.
    let (min, max, counted) = match head.as_str().to_lowercase().as_str() {
        "couple" | "pair" => (Some(2), Some(2), counted || head.as_str().eq_ignore_ascii_case("couple")),
        "trio" => (Some(3), Some(3), counted),
        "quartet" | "foursome" => (Some(4), Some(4), counted),
        _ => (min, max, counted),
    };
    let families = head.as_str().to_lowercase().starts_with("famil");
    let (min, max, counted) = if families { (None, None, false) } else { (min, max, counted) };
    let start = c.name("about").or(c.name("n")).filter(|_| !day).map_or_else(|| described_from(sentence, head.start()), |x| x.start());
    // "Six suspects, including two nationals", "nine people, one of them a girl": a part of those just named.
    let before = few_before(sentence, start).trim_end().to_lowercase();
    let included = ["including", "includes", "include", "included", "among them", "of them", "the youngest", "the oldest"]
        .iter()
        .any(|w| before.ends_with(w));
    let (min, max, counted) = if included { (None, None, false) } else { (min, max, counted) };
    let definite = included
        || matches!(n.as_deref(), Some("the" | "these" | "those" | "his" | "her" | "their" | "this" | "that"))
        || about.as_deref() == Some("the");
    // A singular head with no determiner is part of a name or a compound ("border guard post").
    if n.is_none() && !plural {
        return None;
    }
    let next = sentence[end..].split_whitespace().next().unwrap_or("").to_lowercase();
    if !plural
        && matches!(
            next.as_str(),
            "post"
                | "posts"
                | "unit"
                | "units"
                | "company"
                | "barracks"
                | "duty"
                | "uniform"
                | "uniforms"
                | "force"
                | "forces"
                | "corps"
                | "brigade"
                | "command"
                | "agency"
                | "district"
                | "group"
                | "groups"
                | "organization"
                | "organisation"
                | "association"
                | "community"
                | "network"
                | "newspaper"
                | "rights"
                | "aid"
                | "website"
        )
    {
        return None;
    }
    Some(People { bytes: offset + start..offset + end, class, min, max, definite, counted, case: Case::Other, label: None })
}

/// The class of people by their noun, the words before it and those behind it; `rest` is what follows the whole phrase.
fn class_in(head: &str, mods: &str, behind: &str, rest: &str) -> PeopleClass {
    let mods = mods.to_lowercase();
    let said = |words: &[&str]| mods.split_whitespace().any(|w| words.contains(&w.trim_end_matches(',')));
    if ["in uniform", "in military uniform"].iter().any(|w| rest.trim_start().starts_with(w)) {
        return PeopleClass::Soldier;
    }
    match class_of(head) {
        PeopleClass::Soldier | PeopleClass::Authority if said(&FORMER) => PeopleClass::Civilian,
        // The other side's soldiers are met, they take no part.
        PeopleClass::Soldier if mods.contains("chinese") => PeopleClass::Authority,
        // The leader of a squad is one of its soldiers.
        PeopleClass::Authority if said(&["squad", "platoon", "company", "guard", "guards", "army", "military", "non-commissioned"]) => {
            PeopleClass::Soldier
        }
        PeopleClass::Civilian if said(&FOREIGN) => PeopleClass::Foreigner,
        // "A pair of guards", "members of the storm corps".
        PeopleClass::Civilian if SOLDIERS_BEHIND.is_match(behind) => PeopleClass::Soldier,
        class => class,
    }
}

fn bare(c: &regex::Captures<'_>, sentence: &str, offset: usize) -> Option<People> {
    let number = c.name("n")?;
    let hour = number.as_str().len() > 2 && HOUR.is_match(&sentence[number.end()..]);
    if hour || AGED.is_match(few_before(sentence, number.start())) {
        return None;
    }
    let part = number_word(number.as_str())?.0;
    let whole = c.name("whole").and_then(|w| number_word(w.as_str())).map(|w| w.0);
    let start = c.name("the").map_or(number.start(), |t| t.start());
    let end = c.name("of").map_or(number.end(), |o| o.end());
    if number.as_str().starts_with(|c: char| c.is_ascii_digit()) && c.name("of").is_none() && c.name("the").is_none() {
        return None; // an age, an hour, a price
    }
    let n = whole.unwrap_or(part);
    let definite = c.name("the").is_some() || c.name("of").is_some_and(|o| o.as_str().ends_with("them"));
    let known = if c.name("of").is_some() && whole.is_none() { None } else { Some(n) };
    Some(People {
        bytes: offset + start..offset + end,
        class: PeopleClass::Civilian,
        min: known,
        max: known,
        definite,
        counted: known.is_some(),
        case: Case::Other,
        label: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sentence: &str, expected: &[(&str, Option<u32>, PeopleClass, bool)]) {
        let found: Vec<(String, Option<u32>, PeopleClass, bool)> =
            read(sentence, 0).into_iter().map(|p| (sentence[p.bytes].trim().to_owned(), p.min, p.class, p.definite)).collect();
        let expected: Vec<_> = expected.iter().map(|(t, n, c, d)| ((*t).to_owned(), *n, *c, *d)).collect();
        assert_eq!(found, expected, "{sentence}");
    }

    #[test]
    fn counts_people_and_nothing_else() {
        use PeopleClass::*;
        check("A group of six North Korean soldiers left.", &[("A group of six North Korean soldiers", Some(6), Soldier, false)]);
        check("some 20 guards had escaped", &[("some 20 guards", Some(20), Soldier, false)]);
        check("two out of five North Koreans were held", &[("two out of five North Koreans", Some(5), Civilian, false)]);
        check("The six were on stakeout", &[("The six", Some(6), Civilian, true)]);
        check("a family of three tried", &[("a family of three", Some(3), Civilian, false)]);
        check("Kim, 53, paid 300 yuan on the 25th.", &[("Kim, 53,", Some(1), Civilian, false)]);
    }

    #[test]
    fn soldiers_of_the_other_side_are_met() {
        use PeopleClass::*;
        check("three Chinese army soldiers came", &[("three Chinese army soldiers", Some(3), Authority, false)]);
        check("a deputy squad leader fled", &[("a deputy squad leader", Some(1), Soldier, false)]);
    }

    #[test]
    fn a_part_is_not_counted_again() {
        use PeopleClass::*;
        check(
            "Seven people, one of them a girl, were held",
            &[("Seven people", Some(7), Civilian, false), ("them", None, Civilian, true), ("a girl", None, Civilian, true)],
        );
        check("a firing squad put 13 women and two men to death", &[("13 women and two men", Some(15), Civilian, false)]);
    }

    #[test]
    fn counts_lists_and_names() {
        use PeopleClass::*;
        let whole = "three men, three women and a girl";
        check("three men, three women and a girl were detained", &[(whole, Some(7), Civilian, false)]);
        check("Choi Jae-kon and Park Myong-kil were shot", &[("Choi Jae-kon and Park Myong-kil", Some(2), Civilian, false)]);
        check(
            "A foreman, his wife, her mother and two boys waded over",
            &[("A foreman, his wife, her mother and two boys", Some(5), Civilian, false)],
        );
        check("the North shot 15 of its citizens", &[("15 of its citizens", Some(15), Civilian, false)]);
        check("On October 3 state security agents came", &[("security agents", None, Authority, false)]);
        check("the officer and the trader were arrested", &[("the officer and the trader", Some(2), Authority, false)]);
    }

    #[test]
    fn spaces_of_any_kind_are_cut_at_characters() {
        for space in ['\u{a0}', '\u{3000}', '\u{2009}'] {
            let sentence = format!("Guards shot young {space}{space}{space} women who crossed.");
            for p in read(&sentence, 0) {
                assert!(sentence.get(p.bytes.clone()).is_some(), "{:?} is no part of the sentence", p.bytes);
            }
        }
    }
}
