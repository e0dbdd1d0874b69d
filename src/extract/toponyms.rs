//! Recognises names of places in a text. What they mean is for `geocode` to say.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use crate::extract::constant;

use crate::domain::Span;

/// Answers whether some words are a name of a place. Implemented where the gazetteer is known.
pub trait NameSpotter {
    /// Whether exactly these words name a place.
    fn is_place_name(&self, words: &str) -> bool;

    /// Where a place of this name lies, as far as the name alone tells.
    fn situation(&self, words: &str) -> Situation;

    /// The text with Han characters in their simplified form, of the same length.
    fn simplified<'t>(&self, text: &'t str) -> std::borrow::Cow<'t, str>;

    /// Byte ranges of names in Hangul or Han script, longest first at each place, not overlapping.
    fn east_asian_names(&self, text: &str) -> Vec<Range<usize>>;
}

/// Where a place lies, as far as its name alone tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Situation {
    /// A place on or near the border, and no country, river or the border as a whole.
    pub border: bool,
    pub land: Land,
}

/// The side of the border on which a place lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Land {
    NorthKorea,
    China,
    /// One of the two rivers, or the border as a whole.
    Between,
    Elsewhere,
}

/// How the words before a name tie it to what is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PlaceRole {
    /// In, at: it happened there.
    Scene,
    /// Near, opposite, along, around.
    Near,
    /// Based in, stationed at, served in.
    Base,
    From,
    To,
    /// Where the teller is: "a source in", "told by a resident of".
    Source,
    /// Where somebody was born or lives.
    Home,
    None,
}

impl PlaceRole {
    /// The name of the rule by which a place has its part in the event.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Scene => "scene",
            Self::Near => "near",
            Self::Base => "base",
            Self::From => "from",
            Self::To => "to",
            Self::Home => "home",
            Self::Source => "source",
            Self::None => "named",
        }
    }
}

/// A name of a place in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Toponym {
    pub bytes: Range<usize>,
    pub span: Span,
    pub text: String,
    pub sentence: usize,
    pub role: PlaceRole,
    pub situation: Situation,
    /// "the Tumen": with an article and without a word for a town, a river is meant.
    pub article: bool,
}

static WORD: LazyLock<Regex> = LazyLock::new(|| constant(r"[\p{Latin}\p{M}]+(?:['’ʼ‘`][\p{Latin}\p{M}]+)*\.?"));

/// Words of a name at the most: "Changbai Korean Autonomous County" has four.
const LONGEST_NAME_WORDS: usize = 5;

/// Names of places that are everyday English words, people's names or newspapers: never read as a place.
const NOT_PLACES: [&str; 27] = [
    "joongang",
    "chosun",
    "donga",
    "hankyoreh",
    "minju",
    "of",
    "nice",
    "mobile",
    "reading",
    "orange",
    "split",
    "bath",
    "male",
    "victoria",
    "jackson",
    "austin",
    "charlotte",
    "houston",
    "dallas",
    "san",
    "santa",
    "ba",
    "central",
    "union",
    "march",
    "may",
    "most",
];

/// Finds the names in Latin letters in one sentence.
pub fn read_latin(sentence: &str, offset: usize, spotter: &dyn NameSpotter) -> Vec<Range<usize>> {
    let words: Vec<Range<usize>> = WORD
        .find_iter(sentence)
        .map(|m| {
            let text = m.as_str();
            let keep = if text.matches('.').count() > 0 && !text.eq_ignore_ascii_case("mt.") && !text.eq_ignore_ascii_case("n.") {
                text.trim_end_matches('.').len()
            } else {
                text.len()
            };
            m.start()..m.start() + keep
        })
        .collect();
    let mut out = Vec::new();
    let mut i = 0;
    while i < words.len() {
        let first = &sentence[words[i].clone()];
        if !first.chars().next().is_some_and(char::is_uppercase) || NOT_PLACES.contains(&first.to_lowercase().as_str()) {
            i += 1;
            continue;
        }
        let found = (1..=LONGEST_NAME_WORDS.min(words.len() - i)).rev().find_map(|n| {
            let last = &words[i + n - 1];
            let joined = words[i..i + n].windows(2).all(|p| matches!(&sentence[p[0].end..p[1].start], " " | "-" | ", "));
            if !joined || sentence[words[i].start..last.end].contains(", ") {
                return None;
            }
            let whole = words[i].start..last.end;
            let bare = strip_possessive(&sentence[whole.clone()]);
            let range = whole.start..whole.start + bare;
            let name = &sentence[range.clone()];
            spotter.is_place_name(name).then_some((n, range))
        });
        match found {
            Some((n, range)) if i > 0 && given_name(&sentence[words[i - 1].start..range.end], &sentence[range.clone()]) => i += n,
            Some((n, range)) => {
                out.push(offset + range.start..offset + range.end);
                i += n;
            }
            None => i += 1,
        }
    }
    out
}

/// Whether a name with a hyphen follows a Korean family name: "Kim Yong-hwa". `with_before` has the word before it.
fn given_name(with_before: &str, name: &str) -> bool {
    const FAMILY: &str = " Kim Lee Ri Rhee Yi Park Pak Choi Choe Jung Jeong Chong Kang Cho Yoon Yun Chang Jang Han Shin Sin Seo So Kwon Hwang Ahn Song \
         Yoo Yu Hong Ko Moon Mun Son Bae Pae Baek Paek Heo Ho Nam Chun Do Lim Rim ";
    let before = &with_before[..with_before.len() - name.len()];
    let hyphened = name
        .split_once('-')
        .is_some_and(|(_, b)| b.starts_with(char::is_lowercase) && !matches!(b, "ri" | "dong" | "up" | "gun" | "si" | "do"));
    hyphened && before.ends_with(' ') && FAMILY.contains(&format!(" {} ", before.trim_end()))
}

fn strip_possessive(name: &str) -> usize {
    ["'s", "’s", "'", "’"].iter().find_map(|s| name.strip_suffix(s)).map_or(name.len(), str::len)
}

macro_rules! constant {
    ($name:ident, $text:expr) => {
        static $name: LazyLock<Regex> = LazyLock::new(|| constant($text));
    };
}

constant!(
    SOURCE,
    r"(?i)(?:\b(?:sources?|insiders?|officials?|partners?|informants?|residents?|contacts?|correspondents?|activists?|lawmakers?|media|newspapers?|broadcasters?|magazines?|organi[sz]ations?|ngos?|researchers?|experts?|analysts?|groups?|diplomats?|pastors?|spokes(?:man|woman)|reporters?|person|people|someone|witness(?:es)?)(?:,? who (?:lives|live|works))?(?: familiar with \w+)?(?: privy to [\w ]+)? (?:in|from|of|based in|inside|near|living (?:in|by|near))(?: the)?(?: city of| province of)?|\b(?:told|according to)(?: \w+){0,3} (?:in|from)|military source from)\s*$"
);
// "Shot two people near": people with a number are told of.
constant!(
    COUNTED,
    r"(?i)\b(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|several|dozens of|the) (?:[\w-]+ ){0,2}(?:people|persons?|residents?|someone) (?:in|from|of|inside|near)(?: the)?(?: city of| province of)?\s*$"
);
constant!(SAID, r"(?i)\b(?:said|told|says|according|reported|explained|added|confirmed|sources?)\b");
constant!(
    UNDERGOES,
    r"(?i)^(?: (?:city|county|province))?,? (?:was|were|(?:has|have|had) been|is being|are being) (?:\w+ly )?(?:arrested|detained|executed|shot|killed|stabbed|beaten|caught|seized|taken|sentenced|dismissed|fired|sacked|interrogated|questioned|jailed|held|expelled|punished|purged|wounded|sent|dragged)\b"
);
constant!(RESIDENTS, r"(?i)\b(?:residents?|people|persons?|officials?) (?:from|of|in)(?: the)?(?: city of)?\s*$");
constant!(
    SOURCE_AFTER,
    r"(?i)^(?:[- ](?:province[- ])?based)? (?:sources?|insiders?|officials?|residents? (?:said|told)|newspaper|reporting partner)\b|^[- ](?:province[- ])?based (?:source|insider|human rights|ngo|group|organi[sz]ation)|^(?:'s|’s) (?:yonhap|foreign ministry|defen[cs]e)"
);
constant!(
    HOME,
    r"(?i)\b(?:born in|native of|natives of|hometown(?: of| in)?|lived in|lives? in|living in|resident of|residents of|(?:came|hails?|originally|citizens?|resident|residents|wom[ae]n|m[ae]n|couple|family|families|farmers?|traders?|workers?|students?|girls?|boys?) from|home in|who lives? in)(?: the)?(?: border)?(?: city| town| county| province)?(?: of)?(?: \w+ \w+ of| [A-Z]\w+ District of)?\s*$"
);
constant!(
    BASE,
    r"(?i)\b(?:based|stationed|served|serving|serves|posted|assigned|garrisoned|belonging)(?: \w+){0,2} (?:in|at|near|to|from|of)(?: the)?(?: border)?(?: city| town| county)?(?: of)?\s*$"
);
constant!(
    NEAR,
    r"(?i)\b(?:near|opposite|across(?: the (?:\w+ )?river)? from|around|along|outside|facing|faces|close to|not far from|beside|next to|by|overlooking|south of|north of|east of|west of|between|bank of|banks of|off)(?: the)?(?: city| town| village| border| border city| border town)?(?: of)?\s*$"
);
constant!(
    FROM,
    r"(?i)\b(?:from|left|leaving|fled|out of|departed)(?: the)?(?: city| town| village| border| county| border city| border town)?(?: of)?\s*$"
);
constant!(
    TO,
    r"(?i)\b(?:to|into|toward|towards|reached|reach|for|entered|onto)(?: the)?(?: city| town| village| border| region| side| border city| border town)?(?: of)?\s*$"
);
constant!(
    SCENE,
    r"(?i)\b(?:in|at|within|inside|through|over|across|on)(?: the| a| an| nearby)?(?: chinese| north korean| border| northeastern| eastern| southern| western| northern)*(?: city| town| village| county| area| port| river)?(?: of)?\s*$"
);

/// Whether a found name is a name here, and no everyday word, part of a longer word, of a newspaper's name or a dateline.
pub fn stands_alone(g: &super::grammar::Grammar, sentence: &str, name: Range<usize>) -> bool {
    let (before, after, words) = (&sentence[..name.start], &sentence[name.end..], &sentence[name.clone()]);
    let t = &g.toponyms;
    if t.not_before.is_match(before) || t.not_after.is_match(after) {
        return false;
    }
    if t.everyday.is_match(words) {
        return t.unit_after.is_match(after);
    }
    if g.language != crate::text::Language::Korean || !words.chars().all(|c| ('\u{ac00}'..='\u{d7a3}').contains(&c)) {
        return true;
    }
    let hangul = |c: Option<char>| c.is_some_and(|c| ('\u{ac00}'..='\u{d7a3}').contains(&c));
    let short = words.chars().count() <= 2;
    // "돌아오지" holds no Aoji: before a name of three syllables stands at most the end of a larger place.
    let joined = before.chars().next_back().filter(|c| hangul(Some(*c)));
    if words.chars().count() == 3 && joined.is_some_and(|c| !"도시군구한국조선성현주".contains(c)) {
        return false;
    }
    // A short name must be a word of its own; what follows is a particle or a word for a part of a place.
    !(short && (hangul(before.chars().next_back()) || hangul(after.chars().next()) && !t.particle_after.is_match(after)))
}

/// The role that the tables of a language give a name: the first that fits, before it or after it.
pub fn role_by_table(roles: &[super::grammar::Role], sentence: &str, name: Range<usize>) -> PlaceRole {
    let (before, after) = (&sentence[..name.start], &sentence[name.end..]);
    roles
        .iter()
        .find(|r| r.before.as_ref().is_none_or(|b| b.is_match(before)) && r.after.as_ref().is_none_or(|a| a.is_match(after)))
        .map_or(PlaceRole::None, |r| r.role)
}

/// The role that the words around an English name give it.
pub fn role(sentence: &str, name: Range<usize>) -> PlaceRole {
    let before = &sentence[..name.start];
    let after = &sentence[name.end..];
    // A name in capitals at the start is the dateline: where it was written.
    // Residents are where it happened unless they tell of it.
    // "An official in Sinuiju was arrested": he tells nothing.
    let tells = (SAID.is_match(sentence) || !RESIDENTS.is_match(before)) && !UNDERGOES.is_match(after);
    let dateline = name.start == 0 && sentence[name.clone()].chars().all(|c| !c.is_lowercase());
    if dateline || SOURCE_AFTER.is_match(after) || SOURCE.is_match(before) && tells && !COUNTED.is_match(before) {
        return PlaceRole::Source;
    }
    for (regex, role) in [
        (&HOME, PlaceRole::Home),
        (&BASE, PlaceRole::Base),
        (&NEAR, PlaceRole::Near),
        (&FROM, PlaceRole::From),
        (&TO, PlaceRole::To),
        (&SCENE, PlaceRole::Scene),
    ] {
        if regex.is_match(before) {
            return role;
        }
    }
    PlaceRole::None
}

/// Whether "the" stands right before the name.
pub fn has_article(sentence: &str, name: Range<usize>) -> bool {
    const OF_RIVERS: [&str; 7] = [" upper", " lower", " middle", " frozen", " swollen", " shallow", " icy"];
    let before = sentence[..name.start].to_lowercase();
    let before = before.trim_end();
    let before = OF_RIVERS.iter().find_map(|w| before.strip_suffix(w)).unwrap_or(before);
    before.ends_with(" the") || before == "the"
}
