//! The tables of a language, read from `tables/*.toml` once: what an act looks like, what unmakes it, what colours it.
//!
//! A linguist extends the tables without touching this file. The regular expressions of a frame may use `~` for a few
//! words in between and `{name}` for an entry of the table's `[macros]`.

use std::{
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

use regex::Regex;
use serde::Deserialize;

use super::{
    DateMention, People, PlaceRole, dates, people,
    words::{Index, IndexBuilder, Passage, Seen, Words},
};
use crate::{
    domain::{Kind, incident::Attribution, incident::Outcome},
    text::{self, Language},
};

#[derive(Deserialize)]
struct Raw {
    #[serde(default)]
    macros: BTreeMap<String, String>,
    frame: Vec<RawFrame>,
    veto: Vec<RawVeto>,
    outcomes: toml::Table,
    cues: HashMap<String, Vec<String>>,
    harm: HashMap<String, String>,
    names: HashMap<String, String>,
    attribution: toml::Table,
    toponyms: HashMap<String, Vec<String>>,
    #[serde(default)]
    role: Vec<RawRole>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFrame {
    name: String,
    kind: String,
    who: Who,
    #[serde(default)]
    abroad: bool,
    words: Vec<String>,
    absorbs: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVeto {
    why: String,
    scope: Scope,
    words: Vec<String>,
    except: Vec<String>,
    #[serde(default)]
    only: Vec<String>,
    #[serde(default)]
    unless_local: bool,
    #[serde(default)]
    unless_hearsay: bool,
    #[serde(default)]
    unless_sure: bool,
    #[serde(default)]
    whole_report: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRole {
    role: PlaceRole,
    /// Words right before the name.
    before: Option<String>,
    /// Words right after the name.
    after: Option<String>,
}

/// Where the people stand to whom the act belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Who {
    Subject,
    Object,
    Any,
    None,
}

/// Which words a veto looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    Sentence,
    /// Before the act.
    Before,
    /// After the act: verbs of Korean end there.
    After,
}

pub struct Frame {
    pub name: String,
    pub kind: Kind,
    pub who: Who,
    /// The act only makes an incident on the other bank.
    pub abroad: bool,
    pub words: Words,
    pub absorbs: Vec<usize>,
    /// Told by words learned, not by those of the table.
    pub learned: bool,
}

pub struct Veto {
    pub why: String,
    pub scope: Scope,
    pub words: Words,
    /// Frames to which it does not apply.
    pub except: Vec<String>,
    /// The only frames to which it applies; empty for all.
    pub only: Vec<String>,
    /// Lifted when the sentence names a place of the border region.
    pub unless_local: bool,
    /// Lifted by words before the act that tell it as having happened: "is said to have".
    pub unless_hearsay: bool,
    /// Lifted when the sentence gives a day and counts people: habits and figures do not.
    pub unless_sure: bool,
    /// In the head of a report it says that the report as a whole is about somewhere else.
    pub whole_report: bool,
}

/// A place's role by the words around its name.
pub struct Role {
    pub role: PlaceRole,
    pub before: Option<Regex>,
    pub after: Option<Regex>,
}

/// What is no name of a place although it looks like one; see the comments in `tables/ko.toml`.
pub struct ToponymCues {
    pub not_before: Regex,
    pub not_after: Regex,
    pub everyday: Regex,
    pub unit_after: Regex,
    pub particle_after: Regex,
}

/// Words that colour an act; see the comments in `tables/en.toml`.
pub struct Cues {
    pub fresh: Words,
    /// Others were caught with those told of: an act of its own, at the same place and time.
    pub alongside: Words,
    pub not_fresh: Words,
    /// Where a sentence goes on to tell of other people.
    pub other_people: Words,
    /// Where a clause ends and another begins.
    pub clause_end: Words,
    pub same: Words,
    /// Between an act and a date behind it that is its own.
    pub date_behind: Words,
    /// Before an act: it is told as having happened, although its words are those of a plan.
    pub hearsay: Words,
    /// Before or after an act: it only says who the people of the sentence's act are.
    pub subordinate_before: Words,
    pub subordinate_after: Words,
    pub earlier: Words,
    pub border: Words,
    pub not_border: Words,
    pub china: Words,
    pub not_local: Words,
    pub planned: Words,
    pub passive: Words,
    pub passive_before: Words,
    pub passive_within: Words,
    /// Around an outcome that did not come about: "have not yet been sent back".
    pub denied_before: Words,
    pub denied_after: Words,
    pub goods: Words,
    pub into_north: Words,
    /// In the head of a report: it is about foreigners who went into the North.
    pub foreigners: Words,
    /// Words for those who fled from it.
    pub fled: Words,
    pub memoir: Words,
    /// In the head of a report about something else than an incident.
    pub other_topic: Words,
    /// A drill told of anywhere: what it tells was played.
    pub drill: Words,
    pub seized: Words,
    pub attempt: Words,
    /// The words of an act tell a trial or a sentence.
    pub verdict: Words,
    /// Offices of the North that people are handed over to.
    pub own_custody: Words,
    /// Behind an act that somebody tells: "고 밝혔다".
    pub told_that: Words,
    /// Words that themselves say that people were sent back from China.
    pub sent_north: Words,
    /// Words of an act that say who its people are: "who were caught".
    pub who_clause: Words,
    /// Words that name an earlier event to tell what came after it: "이 사건 이후".
    pub after_it: Words,
    /// What follows people who only look on.
    pub onlookers: Words,
    pub held_by_china: Words,
    pub returned: Words,
    /// The report tells of executions: who is shot in it is executed, unless the sentence speaks of crossers.
    pub execution_topic: Words,
    pub crossing: Words,
    /// Crossers shot by guards, told in words that otherwise tell of a killing on the other bank.
    pub shot_crossers: Words,
    /// Words without which nobody died.
    pub dead: Words,
    pub topic: Vec<Words>,
}

/// What a language's reader consists of.
pub struct Grammar {
    pub language: Language,
    pub frames: Vec<Frame>,
    /// Which of all these words can fit a text.
    index: Index,
    pub vetoes: Vec<Veto>,
    /// Outcomes and their words, in the order of the file.
    pub outcomes: Vec<(Outcome, Words)>,
    pub cues: Cues,
    pub killed: Regex,
    pub wounded: Regex,
    pub captured: Regex,
    pub unit: Regex,
    /// Guards or troops of a kind, where no unit is named.
    pub guards: Regex,
    /// An office or the police, where no guards are named.
    pub agency: Regex,
    pub relay: Regex,
    pub outlet_said: Regex,
    pub attribution: Vec<(Attribution, Words)>,
    pub roles: Vec<Role>,
    pub toponyms: ToponymCues,
    /// A word of the language as a number.
    pub number: fn(&str) -> Option<u32>,
    pub dates: fn(&str, usize, &dates::Anchor) -> Vec<DateMention>,
    pub people: fn(&str, usize) -> Vec<People>,
}

macro_rules! grammar {
    ($name:ident, $file:literal, $language:ident, $number:expr, $dates:expr, $people:expr) => {
        static $name: LazyLock<Grammar> = LazyLock::new(|| {
            // The tables are compiled in and covered by tests: a fault in them is a fault of the build.
            parse(include_str!(concat!("tables/", $file)), Language::$language, $number, $dates, $people)
                .unwrap_or_else(|e| unreachable!("{}: {e}", $file))
        });
    };
}

grammar!(ENGLISH, "en.toml", English, |w| text::number_word(w).map(|n| n.0), dates::english::read, people::english::read);
grammar!(KOREAN, "ko.toml", Korean, text::korean_number, dates::korean::read, people::korean::read);
grammar!(CHINESE, "zh.toml", Chinese, text::chinese_number, dates::chinese::read, people::chinese::read);

impl Grammar {
    /// The number of the frame of acts of a kind that learned words tell.
    pub fn learned(&self, kind: Kind) -> usize {
        self.frames.len() - Kind::ALL.len() + kind as usize
    }

    /// What can fit a text.
    pub fn look(&self, text: &str) -> Seen {
        self.index.look(text)
    }

    /// What can fit each sentence of a report, and the report as a whole.
    pub fn look_at_all<'t>(&self, sentences: impl Iterator<Item = &'t str>) -> (Vec<Seen>, Seen) {
        self.index.look_at_all(sentences)
    }

    /// Whether words say that something is done at the border, not what the guards are.
    pub fn at_border(&self, words: Passage<'_>) -> bool {
        let mut rest = String::new();
        let mut at = 0;
        for m in self.cues.not_border.find_iter(words) {
            rest.push_str(&words[at..m.start]);
            // What stands on both sides makes no word together.
            rest.push('\n');
            at = m.end;
        }
        if at == 0 {
            return self.cues.border.is_match(words);
        }
        rest.push_str(&words[at..]);
        let seen = self.look(&rest);
        self.cues.border.is_match(Passage::new(&rest, &seen))
    }
}

/// The tables of a language, or `None` for one that is not read.
pub fn of(language: Language) -> Option<&'static Grammar> {
    match language {
        Language::English => Some(&ENGLISH),
        Language::Korean => Some(&KOREAN),
        Language::Chinese => Some(&CHINESE),
        Language::Other => None,
    }
}

fn parse(
    table: &str,
    language: Language,
    number: fn(&str) -> Option<u32>,
    dates: fn(&str, usize, &dates::Anchor) -> Vec<DateMention>,
    people: fn(&str, usize) -> Vec<People>,
) -> Result<Grammar, String> {
    let raw: Raw = toml::from_str(table).map_err(|e| e.to_string())?;
    let number_of: HashMap<String, usize> = raw.frame.iter().enumerate().map(|(i, f)| (f.name.clone(), i)).collect();
    let known = |names: &[String]| names.iter().find(|n| !number_of.contains_key(*n)).map_or(Ok(()), |n| Err(format!("no frame `{n}`")));
    let mut index = IndexBuilder::default();
    let mut frames = Vec::new();
    for f in raw.frame {
        let absorbs = f.absorbs.iter().map(|n| number_of.get(n).copied().ok_or(format!("no frame `{n}`"))).collect::<Result<_, _>>()?;
        frames.push(Frame {
            kind: f.kind.parse::<Kind>().map_err(|e| e.to_string())?,
            words: index.words(acts(&f.words, language, &raw.macros))?,
            name: f.name,
            who: f.who,
            abroad: f.abroad,
            absorbs,
            learned: false,
        });
    }
    let by_table = frames.len();
    for kind in Kind::ALL {
        let frame = learned_frame(*kind, &frames[..by_table], &mut index)?;
        frames.push(frame);
    }
    // What takes in a frame of the table takes in what is learned of its kind.
    for n in 0..frames.len() {
        let of_kinds: Vec<usize> =
            (by_table..frames.len()).filter(|l| frames[n].absorbs.iter().any(|a| frames[*a].kind == frames[*l].kind)).collect();
        frames[n].absorbs.extend(of_kinds);
    }
    let mut vetoes = Vec::new();
    for v in raw.veto {
        known(&v.except)?;
        known(&v.only)?;
        vetoes.push(Veto {
            why: v.why,
            scope: v.scope,
            words: index.words(phrases(&v.words, &raw.macros))?,
            except: v.except,
            only: v.only,
            unless_local: v.unless_local,
            unless_hearsay: v.unless_hearsay,
            unless_sure: v.unless_sure,
            whole_report: v.whole_report,
        });
    }
    let list = |v: &toml::Value| v.clone().try_into::<Vec<String>>().map_err(|e| e.to_string());
    let mut outcomes = Vec::new();
    for (code, words) in &raw.outcomes {
        let code: Outcome = code.parse().map_err(|e: crate::domain::kind::UnknownName| e.to_string())?;
        outcomes.push((code, index.words(acts(&list(words)?, language, &raw.macros))?));
    }
    let mut attribution = Vec::new();
    for (code, words) in &raw.attribution {
        let code: Attribution = code.parse().map_err(|e: crate::domain::kind::UnknownName| e.to_string())?;
        attribution.push((code, index.words(phrases(&list(words)?, &raw.macros))?));
    }
    let mut cue = |name: &str| raw.cues.get(name).ok_or(format!("no cue `{name}`")).and_then(|w| index.words(phrases(w, &raw.macros)));
    let named = |from: &HashMap<String, String>, name: &str| {
        from.get(name).ok_or(format!("no entry `{name}`")).and_then(|w| regex(&expand(w, &raw.macros)))
    };
    let toponym = |name: &str| any(raw.toponyms.get(name).map_or(&[], Vec::as_slice), &raw.macros);
    let toponyms = ToponymCues {
        not_before: toponym("not_before")?,
        not_after: toponym("not_after")?,
        everyday: toponym("everyday")?,
        unit_after: toponym("unit_after")?,
        particle_after: toponym("particle_after")?,
    };
    let mut roles = Vec::new();
    for r in &raw.role {
        let before = r.before.as_ref().map(|w| regex(&format!("(?:{})$", expand(w, &raw.macros)))).transpose()?;
        let after = r.after.as_ref().map(|w| regex(&format!("^(?:{})", expand(w, &raw.macros)))).transpose()?;
        roles.push(Role { role: r.role, before, after });
    }
    let mut cues = Cues {
        fresh: cue("fresh")?,
        not_fresh: cue("not_fresh")?,
        alongside: cue("alongside")?,
        other_people: cue("other_people")?,
        clause_end: cue("clause_end")?,
        same: cue("same")?,
        date_behind: cue("date_behind")?,
        hearsay: cue("hearsay")?,
        subordinate_before: cue("subordinate_before")?,
        subordinate_after: cue("subordinate_after")?,
        earlier: cue("earlier")?,
        border: cue("border")?,
        not_border: cue("not_border")?,
        china: cue("china")?,
        not_local: cue("not_local")?,
        planned: cue("planned")?,
        passive: cue("passive")?,
        passive_before: cue("passive_before")?,
        passive_within: cue("passive_within")?,
        denied_before: cue("denied_before")?,
        denied_after: cue("denied_after")?,
        goods: cue("goods")?,
        into_north: cue("into_north")?,
        foreigners: cue("foreigners")?,
        fled: cue("fled")?,
        memoir: cue("memoir")?,
        other_topic: cue("other_topic")?,
        drill: cue("drill")?,
        seized: cue("seized")?,
        attempt: cue("attempt")?,
        verdict: cue("verdict")?,
        own_custody: cue("own_custody")?,
        told_that: cue("told_that")?,
        sent_north: cue("sent_north")?,
        who_clause: cue("who_clause")?,
        after_it: cue("after_it")?,
        onlookers: cue("onlookers")?,
        held_by_china: cue("held_by_china")?,
        returned: cue("returned")?,
        execution_topic: cue("execution_topic")?,
        crossing: cue("crossing")?,
        shot_crossers: cue("shot_crossers")?,
        dead: cue("dead")?,
        topic: Vec::new(),
    };
    for words in raw.cues.get("topic").filter(|t| !t.is_empty()).ok_or("no cue `topic`")? {
        cues.topic.push(index.words(phrases(std::slice::from_ref(words), &raw.macros))?);
    }
    Ok(Grammar {
        language,
        frames,
        index: index.build()?,
        vetoes,
        outcomes,
        cues,
        killed: named(&raw.harm, "killed")?,
        wounded: named(&raw.harm, "wounded")?,
        captured: named(&raw.harm, "captured")?,
        unit: named(&raw.names, "unit")?,
        guards: named(&raw.names, "guards")?,
        agency: named(&raw.names, "agency")?,
        relay: named(&raw.names, "relay")?,
        outlet_said: named(&raw.names, "outlet_said")?,
        attribution,
        roles,
        toponyms,
        number,
        dates,
        people,
    })
}

/// The frame of acts of a kind that learned words tell: in all else as the last frame of the table for that kind. A crossing has
/// none there; it is a flight of which no more is known.
fn learned_frame(kind: Kind, table: &[Frame], index: &mut IndexBuilder) -> Result<Frame, String> {
    let like = if kind == Kind::BorderCrossing { Kind::Defection } else { kind };
    let model = table.iter().rev().find(|f| f.kind == like).ok_or(format!("no frame of the kind {like}"))?;
    Ok(Frame {
        name: if kind == like { model.name.clone() } else { "crossing".to_owned() },
        kind,
        who: model.who,
        abroad: model.abroad,
        words: index.words(Vec::new())?,
        absorbs: model.absorbs.clone(),
        learned: true,
    })
}

fn regex(pattern: &str) -> Result<Regex, String> {
    Regex::new(&ascii_classes(pattern)).map_err(|e| e.to_string())
}

/// The pattern with the letters, digits and word boundaries of ASCII. Those of Unicode have hundreds of ranges each, and a
/// Unicode boundary keeps the fast automata from texts with curly quotes.
fn ascii_classes(pattern: &str) -> String {
    pattern.replace(r"\b", r"(?-u:\b)").replace(r"\w", "[0-9A-Za-z_]").replace(r"\d", "[0-9]").replace(r"\s", r"[ \t\n\r\u{a0}\u{3000}]")
}

fn expand(words: &str, macros: &BTreeMap<String, String>) -> String {
    // A comma of half width ends a Chinese clause as well.
    let words = words.replace("[^，", "[^，,").replace("[^。，", "[^。，,");
    let words = words.replace("[，；]", "[，,；;]").replace("[，]", "[，,]").replace("|，|", "|[，,]|").replace("|；", "|[；;]");
    macros.iter().fold(words, |w, (name, body)| w.replace(&format!("{{{name}}}"), body))
}

/// A pattern of the reader's own code, with the classes of ASCII.
pub(super) fn constant(pattern: &str) -> Regex {
    regex(pattern).unwrap_or_else(|e| unreachable!("constant pattern: {e}"))
}

/// The patterns of the words of an act. English words stand whole; `~` is up to eight words in between, in Korean and
/// Chinese up to as many characters as a clause has.
fn acts(words: &[String], language: Language, macros: &BTreeMap<String, String>) -> Vec<String> {
    let gap = match language {
        Language::Korean => "[^.!?\"“”;]{0,30}?",
        Language::Chinese => "[^。!?！？“”;；]{0,16}?",
        _ => r"(?:\(?[\w’'-]+(?:[,.]\w+)*\)?,? ){0,8}?(?:\(?[\w’'-]+(?:[,.]\w+)*\)?,?)?",
    };
    let pattern = |w: &String| {
        let body = expand(w, macros).replace('~', gap);
        ascii_classes(&match language {
            Language::Korean | Language::Chinese => format!("(?:{body})"),
            _ => format!(r"(?i)\b(?:{body})\b"),
        })
    };
    words.iter().map(pattern).collect()
}

/// The patterns of words that stand anywhere, without regard to capitals.
fn phrases(words: &[String], macros: &BTreeMap<String, String>) -> Vec<String> {
    words.iter().map(|w| ascii_classes(&format!("(?i)(?:{})", expand(w, macros)))).collect()
}

/// One pattern that any of the words fits; none fits an empty list.
fn any(words: &[String], macros: &BTreeMap<String, String>) -> Result<Regex, String> {
    if words.is_empty() {
        return regex("[a&&b]");
    }
    regex(&format!("(?i)(?:{})", expand(&words.join("|"), macros)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_of_three_languages_parse() {
        for language in [Language::English, Language::Korean, Language::Chinese] {
            let grammar = of(language).unwrap();
            assert!(grammar.frames.len() > 12 && grammar.vetoes.len() > 5 && grammar.outcomes.len() > 5);
            assert_eq!(grammar.language, language);
        }
    }

    /// Compiles every pattern of frames, vetoes, outcomes and attributions, and tries it on sentences without a look first.
    #[test]
    fn no_pattern_fits_where_its_letters_were_not_seen() {
        let sentences = [
            (Language::English, include_str!("../../tests/sentences/en.tsv")),
            (Language::Korean, include_str!("../../tests/sentences/ko.tsv")),
            (Language::Chinese, include_str!("../../tests/sentences/zh.tsv")),
        ];
        for (language, file) in sentences {
            let g = of(language).unwrap();
            let words = g.frames.iter().map(|f| &f.words).chain(g.vetoes.iter().map(|v| &v.words));
            let words: Vec<&Words> = words.chain(g.outcomes.iter().map(|o| &o.1)).chain(g.attribution.iter().map(|a| &a.1)).collect();
            for text in file.lines().skip(1).step_by(12) {
                for text in [text.to_owned(), text.to_uppercase()] {
                    let seen = g.look(&text);
                    let missed: Vec<&str> = words.iter().flat_map(|w| w.missed(&text, &seen)).collect();
                    assert!(missed.is_empty(), "{text}: {missed:?}");
                }
            }
        }
    }
}
