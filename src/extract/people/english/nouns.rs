//! The words for people in English, and the patterns they stand in.

use std::sync::LazyLock;

use regex::Regex;

use crate::extract::{constant, people::PeopleClass};

pub(super) const HEADS: [(&str, PeopleClass); 5] = [
    (
        r"soldiers?|guards?|troops|servicem[ae]n|sergeants?|conscripts?|privates?|deserters?|patrolm[ae]n|lieutenants?|captain|sentr(?:y|ies)|corporals?|recruits?|troopers?|draftees?|cadets?|gunners?|medics?|signallers?|guardsm[ae]n|colonels?|captains|majors|warrant officers?|in uniform|watchm[ae]n",
        PeopleClass::Soldier,
    ),
    (
        r"smugglers?|traffickers?|brokers?|traders?|merchants?|dealers?|couriers?|peddlers?|go-betweens?|middlem[ae]n|boatm[ae]n",
        PeopleClass::Smuggler,
    ),
    (
        r"u\.?s\.? citizens?|american citizens?|us citizens?|journalists?|reporters?|americans?|missionar(?:y|ies)|activists?|tourists?|pastors?|evangelists?|south koreans?|chinese citizens?|chinese nationals?|chinese men|chinese man",
        PeopleClass::Foreigner,
    ),
    (
        r"police(?:m[ae]n)?|officers?|agents?|officials?|investigators?|guidance officers?|commanders?|leaders?|manager",
        PeopleClass::Authority,
    ),
    (
        r"people|persons?|residents?|wom[ae]n|m[ae]n|defectors?|refugees?|famil(?:y|ies)|couples?|girls?|boys?|child(?:ren)?|villagers?|farmers?|wife|husband|girlfriends?|boyfriends?|fianc[eé]e?s?|daughters?(?:-in-law)?|mothers?(?:-in-law)?|fathers?(?:-in-law)?|sons?(?:-in-law)?|siblings?|brothers?(?:-in-law)?|sisters?(?:-in-law)?|citizens?|others|escapees?|north koreans?|koreans?|nationals?|migrants?|relatives|workers?|teenagers?|members?|individuals?|civilians?|prisoners?|cousins?|drivers?|students?|victims?|intruders?|robbers?|suspects?|assailants?|attackers?|thie(?:f|ves)|pensioners?|infiltrators?|fugitives?|captives?|detainees?|hostages?|fisherm[ae]n|shopkeepers?|miners?|herders?|herdsm[ae]n|hunters?|corpses?|bodies|gunm[ae]n|bandits?|pair|trio|returnees?|inmates?|housewi(?:fe|ves)|grandmothers?|grandsons?|nieces?|nephews?|uncles?|aunts?|laborers?|labourers?|loggers?|waitresses|patients?|pupils|doctors?|teachers?|crossers?|border-crossers?|householders?|youths?|infants?|bab(?:y|ies)|swimmers?|adults?|elders?|widows?|parents?|females?|males?|kin|convicts?|condemned|raiders?|marauders?|prisoners of war|occupants?|accountants?|clerks?|athletes?|nurses?|anglers?|diggers?|singers?|actors?|actress(?:es)?|musicians?|dancers?|engineers?|scientists?|professors?|technicians?|cooks?|businessm[ae]n|businesswom[ae]n|sailors?|crewm[ae]n|hikers?|photographers?|youngsters?|toddlers?|orphans?|school(?:girls?|boys?|teachers?)|cadres?|foragers?|gatherers?|pickers?|passengers?|porters?|labou?rers?|operators?|prosecutors?|judges?|diplomats?|interpreters?|chauffeurs?|barbers?|poets?|pharmacists?|mechanics?|electricians?|carpenters?|tailors?|hairdressers?|waitress|ferrym[ae]n|woodcutters?|beekeepers?|herbalists?|shepherds?|goatherds?|goat herders?|peasants?|vendors?|hawkers?|stallholders?|beggars?|vagrants?|inhabitants|townspeople|teens|minors|runaways|friends?|neighbou?rs?|classmates|colleagues|brides?|grandfathers?|granddaughters?|twins|farmhands?|watchm[ae]n|foresters?|caretakers?|landladies|landlady|landlords?|storekeepers?|novices?|deacons?|nuns?|monks?|deportees?|quartet|foursome",
        PeopleClass::Civilian,
    ),
];

/// What stands before a noun for people and belongs to it: number, article, up to five words. The haystack ends at the noun.
pub(super) static BEFORE_HEAD: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)\b(?P<about>about|around|some|nearly|almost|at least|more than|over|up to|approximately|roughly|as many as|the)?\s*(?P<n>\d{1,3}(?:,\d{3})*|[a-z]+-(?:one|two|three|four|five|six|seven|eight|nine)|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|dozens? of|half a dozen|a dozen|a handful of|a couple of|several|a number of|another|an?|the|his|her|their|these|those|this|that)?\s+(?P<mods>(?:[a-z\d][\w’'.-]*,?\s+){0,5}?)$",
    )
});

/// Words that end a noun phrase: a number and a noun with one of them in between do not belong together.
pub(super) const BREAKS: &str = "and or but when while before after that which who to in on at from by for with was were had has have is are \
    shots times days day weeks week months month years year hours hour minutes kilometers kilometres km meters \
    metres kilograms kg yuan won dollars percent as into over against near than where whose through between of \
    said not then";

pub(super) static NEXT_HEAD: LazyLock<Regex> = LazyLock::new(|| {
    let heads = HEADS.iter().map(|(h, _)| *h).collect::<Vec<_>>().join("|");
    constant(&format!(r"(?i)\b(?P<head>{heads})\b"))
});

pub(super) static GROUP: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)\b(?:a |the )?(?P<word>group|family|party|team|platoon|gang|ring) of (?:about |some |around |at least )?(?P<n>\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fifteen|twenty)\b(?P<rest>(?: (?:north|korean|border|armed))* (?:soldiers|guards))?",
    )
});

pub(super) static BARE_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)\b(?P<the>(?:the|all) (?:other )?)?(?P<n>two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|\d{1,2})(?: (?:other|more))?(?P<of> (?:out )?of (?:the |a (?:group|family) of )?(?:them|(?P<whole>five|six|seven|eight|nine|ten|twelve|twenty|\d{1,3}))(?: (?:north koreans|soldiers|guards|people))?)?(?P<after> (?:was|were|had|have|are|is|who|fled|escaped|crossed|deserted|shot|arrested|wounded|set|said|came|also|in|on|at|walked|drowned|made|left|slipped|ran|waded|went|got|took|disappeared|vanished|tried|hid|swam|broke|died|froze|entered|returned|reached|climbed|paid|met|began|stole|threatened|beat|attacked|robbed|carried|dropped|opened)\b|[,.]| (?:dead|wounded))",
    )
});

/// What stands before the day of a month.
pub(super) static MONTH_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"\b(?:Jan(?:uary)?|Feb(?:ruary)?|March|April|May|June|July|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.? $",
    )
});

/// "A girl of nine": what stands before an age.
pub(super) static AGED: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)\b(?:girl|boy|m[ae]n|wom[ae]n|child|sons?|daughters?|brothers?|sisters?|mother|father|couple|private|soldier|guard|resident|student|aged?) (?:of|aged?)\s*$",
    )
});
/// "Ten in the evening": what follows an hour.
pub(super) static HOUR: LazyLock<Regex> = LazyLock::new(|| constant(r"^ (?:in the (?:morning|afternoon|evening)|at night|o['’]clock)\b"));
pub(super) static PRONOUN: LazyLock<Regex> = LazyLock::new(|| constant(r"(?i)\b(?P<p>he|she|they|them|him)\b"));

/// Singular nouns of two people: "post commander and deputy platoon leader".
pub(super) static PAIR: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)\b(?:the|a|his|her) (?:\w+ ){0,2}(?P<a>commander|leader|officer|husband|father|mother|wife|man|woman|soldier|brother|sister|grandmother|boy|girl|teacher|farmer|trader|worker|miner|doctor|driver|merchant|resident|shopkeeper|fisherman|official|smuggler|defector|villager)(?:,? \d+,?)? and (?:the |a |his |her |their )?(?:\w+ ){0,2}(?P<b>commander|leader|officer|wife|mother|daughter|son|woman|man|husband|sister|brother|grandson|granddaughter|girl|boy|child)\b",
    )
});

/// A couple or a parent with children: "a couple and their son", "a mother and two daughters".
pub(super) static WITH_CHILDREN: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)\b(?:an? |the )?(?:\w+ )?(?P<who>couple|man and his wife|husband and wife|mother|father|woman|man)(?: \w+ \w+)?,? and (?:his |her |their |a )?(?:(?P<n>two|three|four|five) )?(?:[\w-]+ ){0,2}?(?:sons?|daughters?|child(?:ren)?|bab(?:y|ies)|infants?|kids?)\b",
    )
});

pub(super) fn class_of(head: &str) -> PeopleClass {
    let lower = head.to_lowercase();
    static CLASSES: LazyLock<Vec<(Regex, PeopleClass)>> =
        LazyLock::new(|| HEADS.iter().map(|(h, c)| (constant(&format!("^(?:{h})$")), *c)).collect());
    CLASSES.iter().find(|(r, _)| r.is_match(&lower)).map_or(PeopleClass::Civilian, |(_, c)| *c)
}

/// What makes a group of people one of soldiers.
pub(super) static SOLDIERS_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)^ of (?:the |a |an? )?(?:[\w-]+ ){0,3}?(?:soldiers|guards|troops|deserters|conscripts|storm corps|border guards?|guard (?:company|unit|post)|army|corps|platoon|squad)\b",
    )
});

/// Words for people of other countries.
pub(super) const FOREIGN: [&str; 12] = [
    "chinese",
    "american",
    "japanese",
    "canadian",
    "british",
    "german",
    "australian",
    "russian",
    "swedish",
    "french",
    "swiss",
    "mongolian",
];

/// Words that make civilians of soldiers and officials.
pub(super) const FORMER: [&str; 7] = ["former", "ex", "discharged", "demobilized", "demobilised", "retired", "one-time"];
