//! Smaller facts of a sentence: unit, harm, outcome, and of a report: who told it, which outlet it relays.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::frames::ENGLISH;
use crate::{
    domain::{incident::Attribution, incident::Outcome, report::outlet_key},
    text::number_word,
};

macro_rules! constant {
    ($vis:vis $name:ident, $text:expr) => {
        $vis static $name: LazyLock<Regex> = LazyLock::new(|| Regex::new($text).unwrap_or_else(|e| unreachable!("constant pattern: {e}")));
    };
}

constant!(pub(super) PLANNED, r"(?i)\b(?:due|set|scheduled|sentenced|about|expected|to be) (?:to )?(?:be )?(?:publicly )?executed");
constant!(pub(super) PASSIVE, r"(?i)^(?:was|were|been|being|had been|has been|is|are|be|got)\b");
constant!(pub(super) PASSIVE_BEFORE, r"(?i)\b(?:was|were|been|being|is|are|got|be)(?: \w+ly| also| all| both| then| later| reportedly| already)?$");
constant!(
    UNIT,
    r"(?i)\b(?:(?:border (?:patrol|guard|security)(?:'s|’s)?|army|police)[’']?s? )?(?P<n>\d{1,3}(?:st|nd|rd|th)|First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth|Eleventh|Twelfth) (?:border (?:guard|security|patrol) |army |infantry |light infantry )?(?:brigade|corps|division|regiment|battalion|company)\b"
);
constant!(pub(super) BORDER, r"\b(?:border|the river|crossings?|frontier)\b");
constant!(pub(super) NOT_THE_BORDER, r"\bborder (?:guards?|patrol\w*|security|troops|units?|brigade|agenc\w+|residents|police)\b|border town");
constant!(pub(super) KILLED, r"(?i)\b(?:(?:shot|killed|killing|shooting)\s+(?P<a>\w+)(?: \w+){0,4}? (?:dead|of them)|(?:shot|killed|killing|leaving) (?P<b>\w+)(?: (?:\w+ ){0,3}(?:dead|soldiers?|people|persons?|of them|citizens|men|women|residents|defectors|refugees|smugglers))|(?P<c>\w+)(?: (?:\w+ ){0,3}(?:people|persons?|of them|citizens|soldiers?|men|women|residents|defectors))? (?:was|were|had been|have been)(?: \w+ly)? (?:shot dead|shot to death|killed|executed)|(?P<d>one|two|three|\d+) (?:person )?(?:died|dead))\b");
constant!(pub(super) WOUNDED, r"(?i)\b(?:(?:wounded|wounding|injured|injuring) (?:the other )?(?P<a>\w+)|(?P<b>\w+)(?: \w+){0,3} (?:was|were|sustained)(?: \w+){0,1} (?:wounded|injured|injuries)|(?P<c>the other two|two|one|three) (?:others )?wounded)\b");
constant!(pub(super) CAPTURED, r"(?i)\b(?:(?P<a>\w+) (?:out )?of [^.,;]{0,40}? (?:was|were|had been|have been) (?:arrested|caught|captured|apprehended)|(?:the other )(?P<b>\w+) (?:was|were) (?:arrested|caught|captured))\b");
constant!(
    RELAY,
    r"(?i)\b(?:told|tells|speaking to|reported by|according to|quot(?:ed|ing)(?: by)?|spoke to|citing|said by|report by|newspaper)\s+(?:the )?(?:south korean (?:newspaper|daily|news agency) )?(?P<o>Radio Free Asia|RFA|Daily NK|Yonhap(?: News)?(?: Agency)?|Chosun Ilbo|JoongAng Ilbo|Dong-A Ilbo|KBS|ASIAPRESS|Asia Press|Kyodo|Mainichi|Reuters|NK News|VOA|Voice of America|Good Friends)"
);
constant!(
    OUTLET_SAID,
    r"(?P<o>Chosun Ilbo|Yonhap(?: News)?(?: Agency)?|Daily NK|Radio Free Asia|RFA|KBS|JoongAng Ilbo|Dong-A Ilbo|ASIAPRESS)(?:'s|’s)? (?:said|reported|says|reports|was told|has found out|has learned)"
);

/// The unit that the words name.
pub(super) fn unit(words: &str, offset: usize) -> Option<(Range<usize>, String)> {
    let m = UNIT.find(words)?;
    Some((offset + m.start()..offset + m.end(), m.as_str().to_owned()))
}

/// The outcome that the words tell, the first in the order of the table.
pub(super) fn outcome(words: &str, offset: usize) -> Option<(Range<usize>, Outcome)> {
    ENGLISH.outcomes.iter().find_map(|(code, regex)| {
        let m = regex.find(words)?;
        Some((offset + m.start()..offset + m.end(), code.parse().ok()?))
    })
}

/// How many were harmed, with the words.
pub(super) fn harmed(words: &str, offset: usize, pattern: &Regex) -> Option<(Range<usize>, u32)> {
    pattern.captures_iter(words).find_map(|c| {
        let m = c.get(0)?;
        let word = c.iter().skip(1).flatten().next()?;
        let word = word.as_str().trim_start_matches("the other ");
        let n = if matches!(word.to_lowercase().as_str(), "a" | "an") { 1 } else { number_word(word)?.0 };
        (n <= 10_000).then(|| (offset + m.start()..offset + m.end(), n))
    })
}

/// Who the report says it knows it from, by the first such words.
pub(super) fn attribution(text: &str) -> Option<Attribution> {
    static WORDS: LazyLock<Vec<(Regex, Attribution)>> = LazyLock::new(|| {
        [
            (r"(?i)\b(?:rumou?r(?:s|ed)?|word of it went round)\b", Attribution::Rumour),
            (r"(?i)\b(?:a|another|several|multiple|military|inside|internal|reporting|north korean) (?:\w+ ){0,3}(?:sources?|insiders?|partners?)\b|\bsources? (?:in|inside|from)\b|\ba \w+-based source\b", Attribution::AnonymousInsider),
            (r"(?i)\b(?:witness(?:es)?|eyewitness)\b", Attribution::Witness),
            (r"(?i)\b(?:resident|villager|local)s? (?:said|told)\b", Attribution::Resident),
            (r"(?i)\b(?:spokes(?:man|woman|person)|foreign ministry|ministry|authorities|police) (?:\w+ ){0,3}(?:said|confirmed|announced)\b|\b(?:china|state media|korean central news agency|kcna) (?:\w+ )?said\b", Attribution::Official),
            (r"(?i)\b(?:human rights|rights group|aid group|ngo|human rights watch|good friends|activists?)\b", Attribution::Ngo),
            (r"(?i)\b(?:newspaper|news agency|broadcaster|media) (?:said|reported)\b", Attribution::MediaRelay),
        ]
        .into_iter()
        .map(|(r, a)| (Regex::new(r).unwrap_or_else(|e| unreachable!("constant pattern: {e}")), a))
        .collect()
    });
    WORDS.iter().filter_map(|(r, a)| r.find(text).map(|m| (m.start(), *a))).min_by_key(|(at, _)| *at).map(|(_, a)| a)
}

/// The outlet that the report relays, when it is not the report's own publisher.
pub(super) fn relays(text: &str, publisher: Option<&str>) -> Option<String> {
    let own = publisher.map(outlet_key);
    let lists = [&*RELAY, &*OUTLET_SAID];
    lists
        .iter()
        .flat_map(|r| r.captures_iter(text))
        .filter_map(|c| c.name("o"))
        .map(|o| outlet_key(o.as_str()))
        .find(|o| own.as_deref().is_none_or(|p| !p.contains(o.as_str())))
        .filter(|_| own.as_deref().is_none_or(|p| !relays_itself(text, p)))
}

/// Whether the report names its own publisher as the one that was told.
fn relays_itself(text: &str, own: &str) -> bool {
    RELAY.captures_iter(text).filter_map(|c| c.name("o")).any(|o| outlet_key(o.as_str()) == own)
}
