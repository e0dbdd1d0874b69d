//! Groups of people in English that belong together: "two soldiers and a smuggler were arrested" tells of three.

use std::sync::LazyLock;

use regex::Regex;

use super::{Case, People, PeopleClass, add_up};
use crate::{
    extract::{
        constant,
        words::{Constant, Within},
    },
    text::number_word,
};

/// Joins the phrases of one sentence that do or suffer one thing together. `offset` is where the sentence starts in the text.
pub(super) fn join(sentence: &str, offset: usize, found: Vec<People>, within: &Within<'_, '_>) -> Vec<People> {
    let found = coordinated(sentence, offset, heads_only(sentence, offset, found));
    along_with(offset, accompanied(offset, found, within), within)
}

/// More people of a number: "along with four others", "with two of his men".
pub(super) static ALONG_WITH: Constant = LazyLock::new(|| {
    constant(
        r"(?i)\b(?:along |together )?with (?P<n>two|three|four|five|six|seven|eight|nine|ten|\d{1,2}) (?:of (?:his|her|their) (?:\w+ )?(?:men|comrades|subordinates|colleagues|accomplices|carriers|relatives|soldiers)|other(?:s| (?:people|women|men|refugees|defectors|north koreans|soldiers|guards)))\b",
    )
});

/// "A woman was arrested along with four others": five.
fn along_with(offset: usize, mut found: Vec<People>, within: &Within<'_, '_>) -> Vec<People> {
    for c in within.captures(&ALONG_WITH) {
        let (Some(m), Some(more)) = (c.get(0), c.name("n").and_then(|n| number_word(n.as_str())).map(|n| n.0)) else { continue };
        let start = offset + m.start();
        let counted = |p: &&mut People| p.bytes.end <= start && p.min.is_some() && p.min == p.max && p.class != PeopleClass::Authority;
        let Some(p) = found.iter_mut().rev().find(counted) else { continue };
        let sum = p.min.unwrap_or(1).checked_add(more);
        (p.min, p.max, p.counted) = (sum, sum, true);
        found.retain(|p| p.bytes.end <= start || p.bytes.start >= offset + m.end());
    }
    found
}

/// Who goes with somebody: "with his wife and two sons".
pub(super) static COMPANIONS: Constant = LazyLock::new(|| {
    let kin = r"(?:wife|husband|mother|father|sons?|daughters?|brothers?|sisters?|child(?:ren)?|bab(?:y|ies)|grand(?:son|daughter|mother|child)|niece|nephew|mother-in-law|parents|friends?|neighbou?rs?|colleagues?|comrades?|girlfriend|boyfriend|fianc[eé]e?|relatives?|cousins?|aunt|uncle)";
    let some = r"(?:(?P<N>two|three|four|five|six) )?(?:[\w-]+ ){0,2}?";
    let member = |n: &str| format!("{}(?P<k{n}>{kin})", some.replace('N', &format!("n{n}")));
    constant(&format!(
        r"(?i)\b(?:together |along )?with (?:his|her) {}(?:(?:,| and|, and) (?:his |her |a |an |their )?{})?(?:,? and (?:his |her |a |an |their )?{})?",
        member("a"),
        member("b"),
        member("c")
    ))
});

/// How many go along, by the phrase that names them.
fn companions(c: &regex::Captures<'_>) -> u32 {
    ["a", "b", "c"]
        .iter()
        .filter_map(|n| {
            let kin = c.name(&format!("k{n}"))?.as_str().to_lowercase();
            let number = c.name(&format!("n{n}")).and_then(|n| number_word(n.as_str())).map(|n| n.0);
            // "His children" are some: two at least, but not known.
            Some(number.unwrap_or(if kin == "parents" || kin.ends_with("ren") { 2 } else { 1 }))
        })
        .sum()
}

/// One person and those who go along: "a doctor fled with his wife and two sons" tells of four.
fn accompanied(offset: usize, mut found: Vec<People>, within: &Within<'_, '_>) -> Vec<People> {
    for c in within.captures(&COMPANIONS) {
        let Some(m) = c.get(0) else { continue };
        let start = offset + m.start();
        let more = companions(&c);
        let one = |p: &&mut People| p.bytes.end <= start && p.min == Some(1) && p.max == Some(1) && p.class != PeopleClass::Authority;
        let Some(p) = found.iter_mut().rev().find(one) else { continue };
        (p.min, p.max, p.counted) = (Some(1 + more), Some(1 + more), true);
        found.retain(|p| p.bytes.end <= start || p.bytes.start >= offset + m.end());
    }
    found
}

/// What may stand between two groups that do or suffer one thing together, and the verb that follows them.
static AND: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)^(?:,? (?:of|from|in|with|at|surnamed|named|called|identified as) (?:[\w’'-]+ ){0,6}?[\w’'-]+|,? (?:aged )?\d\d,?| \((?:aged )?\d\d\))?,? and(?: also)?(?: (?:his|her|their|Mr\.?|Mrs\.?|Ms\.?))?\s*$",
    )
});
static TOGETHER: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)^(?: (?:of|from|in|at|named) [^,.;]{0,40}?)?,? (?:were|have|had|are|both|fled|escaped|crossed|disappeared|deserted|defected|drowned|died|perished|froze|vanished|swam|waded|walked|left|made|went|got|took|ran|reached|arrived|sought|entered|hid|tried|managed|surrendered)\b",
    )
});

/// What follows those to whom something was done: no verb of theirs.
static OBJECTS: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)^(?: (?:to death|dead))?(?:[,.;:]|$| (?:in|on|at|from|to|by|near|after|before|who|for|of|with|over|across|while|as|into|aboard|he|she|they|whom|that|accused|suspected|hiding|hidden|living|staying|trying|waiting|carrying|believed)\b)",
    )
});

/// "Two soldiers of the brigade and a smuggler were arrested": three people.
fn coordinated(sentence: &str, offset: usize, found: Vec<People>) -> Vec<People> {
    let mut out: Vec<People> = Vec::new();
    for p in found {
        let joins = |a: &People| {
            let between = sentence.get(a.bytes.end - offset..(p.bytes.start - offset).max(a.bytes.end - offset)).unwrap_or_default();
            let after = sentence.get(p.bytes.end - offset..).unwrap_or_default();
            // Two numbers that are told, or a number and one more: "three soldiers and the owner", "the officer and the trader".
            let known = a.min.is_some() && a.min == a.max && p.min.is_some() && p.min == p.max;
            let told = (a.counted || a.min == Some(1)) && (p.counted || p.min == Some(1));
            let numbers = a.counted && p.counted && OBJECTS.is_match(after);
            known && told && AND.is_match(between) && (numbers || TOGETHER.is_match(after))
        };
        match out.last_mut().filter(|a| joins(a)) {
            Some(a) => {
                add_up(a, &p);
                listed(sentence, offset, &mut out);
            }
            None => out.push(p),
        }
    }
    out
}

/// "Three men, three women and a girl": what stands before the last two of a list, with commas between.
fn listed(sentence: &str, offset: usize, out: &mut Vec<People>) {
    while let [.., a, b] = out.as_mut_slice() {
        let between = sentence.get(a.bytes.end - offset..b.bytes.start - offset).unwrap_or_default();
        let known = a.counted && !a.definite && a.min.is_some() && a.min == a.max && b.min == b.max;
        if !known || between.trim() != "," {
            return;
        }
        add_up(a, b);
        out.pop();
    }
}

/// Korean family names as reports romanise them.
const SURNAMES: &str = "(?:Kim|Lee|Ri|Rhee|Park|Pak|Choi|Choe|Jung|Jeong|Chung|Jong|Kang|Cho|Jo|Yoon|Yun|Jang|Chang|Lim|Rim|Han|Oh|Seo|So|Shin|Sin|Kwon|Hwang|Ahn|An|Song|Ryu|Yoo|Yu|Hong|Jeon|Jon|Ko|Go|Moon|Mun|Son|Yang|Bae|Pae|Baek|Paek|Heo|Ho|Nam|Noh|Ro|Ha|Joo|Ju|Min|Ji|Won|Chae|Hyun|Ham|Ma|Cha)";

/// Two people told by their Korean names: "Choi Jae-kon and Park Myong-kil were".
pub(super) static NAMED_PAIR: Constant = LazyLock::new(|| {
    let name = format!(r"{SURNAMES} [A-Z][a-z]+(?:[- ][A-Za-z][a-z]+)?");
    constant(&format!(r"\b{name}(?:, \d+,)? and {name}\b"))
});

/// One person told by name and age, or by age and work: "Choi, 45,", "a 54-year-old former mine foreman".
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    constant(&format!(
        r"\b(?:{SURNAMES}(?: [A-Z][a-z]+(?:[- ][A-Za-z][a-z]+)?)?(?:, (?:aged )?\d\d\b,?| \((?:aged )?\d\d\))|[Aa] (?:\w+ )?\d\d-year-old(?: [a-z][a-z-]*){{1,4}})"
    ))
});

/// The people told by name or work alone.
pub(super) fn named(sentence: &str, offset: usize) -> Vec<People> {
    // An age is a number: most sentences are done with here.
    let aged = sentence.bytes().any(|b| b.is_ascii_digit());
    NAMED.find_iter(if aged { sentence } else { "" }).map(|m| counted(offset, m.range(), 1)).collect()
}

/// The pairs of names in a sentence.
pub(super) fn named_pairs(offset: usize, within: &Within<'_, '_>) -> Vec<People> {
    within.find(&NAMED_PAIR).map(|m| counted(offset, m.range(), 2)).collect()
}

/// Somebody and those who belong to him, one by one: "a foreman, his wife, her mother and two boys".
pub(super) static KIN_LIST: Constant = LazyLock::new(|| {
    constant(&format!(
        r"(?i)\b(?:he|she|(?:an?|the) (?:[\w-]+ ){{0,3}}?[\w-]+),(?: (?:his|her|their) (?:[\w-]+ ){{0,2}}?(?:{KIN}),?){{1,4}} and (?:(?:his|her|their|an?) )?(?:(?:two|three|four|five) )?(?:[\w-]+ )?(?:{KIN}|boys?|girls?)\b"
    ))
});
static KIN_MEMBER: LazyLock<Regex> =
    LazyLock::new(|| constant(&format!(r"(?i)\b(?:(?P<n>two|three|four|five) )?(?:[\w-]+ )?(?P<who>{KIN}|boys?|girls?)\b")));

/// A part of a group told by its number: "15 of its citizens", "one of the pair".
pub(super) static PART: Constant = LazyLock::new(|| {
    constant(
        r"(?i)\b(?:(?P<n>two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,3}) of (?:its|his|her|their) (?:own )?(?:citizens|people|nationals|soldiers|guards|men|neighbou?rs)|(?P<one>one) of the (?:pair|two|trio|three|four|five|men|women|guards|soldiers|smugglers))\b",
    )
});

/// The people told as a list of kin, or as a part of others.
pub(super) fn kin_and_parts(offset: usize, within: &Within<'_, '_>) -> Vec<People> {
    let kin = |m: regex::Match<'_>| {
        let member = |c: regex::Captures<'_>| {
            let several = c.name("who").is_some_and(|w| w.as_str().ends_with('s') || w.as_str().ends_with("ren"));
            c.name("n").and_then(|n| number_word(n.as_str())).map_or(1 + u32::from(several), |n| n.0)
        };
        let more: u32 = KIN_MEMBER.captures_iter(m.as_str()).map(member).sum();
        counted(offset, m.range(), 1 + more)
    };
    let part = |c: regex::Captures<'_>| {
        let n = if c.name("one").is_some() { 1 } else { number_word(c.name("n")?.as_str())?.0 };
        Some(counted(offset, c.get(0)?.range(), n))
    };
    within.find(&KIN_LIST).map(kin).chain(within.captures(&PART).filter_map(part)).collect()
}

/// So many people at a place in a sentence that starts at `offset`.
fn counted(offset: usize, m: std::ops::Range<usize>, n: u32) -> People {
    People {
        bytes: offset + m.start..offset + m.end,
        class: PeopleClass::Civilian,
        min: Some(n),
        max: Some(n),
        definite: false,
        counted: true,
        case: Case::Other,
        label: Some("people"),
    }
}

/// Who belongs to somebody.
const KIN: &str = "wi(?:fe|ves)|husbands?|mothers?|fathers?|parents|sons?|daughters?|brothers?|sisters?|child(?:ren)?|relatives?";
static ENDS_IN_KIN: LazyLock<Regex> = LazyLock::new(|| constant(&format!(r"(?i)\b(?:{KIN})$")));
/// What makes an owner of those before it: "'s wife", and of a feast: "Women's Day".
static OWNER: LazyLock<Regex> = LazyLock::new(|| constant(&format!(r"(?i)^(?:'s|’s|’|') (?:[\w-]+ ){{0,2}}(?:{KIN}|day)\b")));

/// "Nine relatives of three prisoners": the relatives are told of.
fn heads_only(sentence: &str, offset: usize, found: Vec<People>) -> Vec<People> {
    let belongs = |a: &People, b: &People| {
        let between = sentence.get(a.bytes.end - offset..b.bytes.start - offset).unwrap_or_default();
        let related = || ENDS_IN_KIN.is_match(sentence.get(a.bytes.start - offset..a.bytes.end - offset).unwrap_or_default());
        between.trim().eq_ignore_ascii_case("of") && (a.counted || related())
    };
    // "A soldier's wife": the wife is told of.
    let owns = |p: &People| OWNER.is_match(sentence.get(p.bytes.end - offset..).unwrap_or_default());
    let dropped: Vec<bool> = (0..found.len()).map(|n| owns(&found[n]) || n > 0 && belongs(&found[n - 1], &found[n])).collect();
    found.into_iter().zip(dropped).filter(|(_, dropped)| !dropped).map(|(p, _)| p).collect()
}
