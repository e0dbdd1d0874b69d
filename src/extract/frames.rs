//! The frame tables of a language, read from a data file once.

use std::{collections::HashMap, sync::LazyLock};

use regex::Regex;
use serde::Deserialize;

use crate::domain::Kind;

#[derive(Deserialize)]
struct Raw {
    frame: Vec<RawFrame>,
    veto: Vec<RawVeto>,
    outcomes: toml::Table,
}

#[derive(Deserialize)]
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
struct RawVeto {
    why: String,
    scope: Scope,
    words: Vec<String>,
    except: Vec<String>,
    #[serde(default)]
    unless_local: bool,
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
    Before,
}

pub struct Frame {
    pub name: String,
    pub kind: Kind,
    pub who: Who,
    /// The act only makes an incident on the other bank.
    pub abroad: bool,
    pub words: Regex,
    pub absorbs: Vec<usize>,
}

pub struct Veto {
    pub why: String,
    pub scope: Scope,
    pub words: Regex,
    /// Frames to which it does not apply.
    pub except: Vec<String>,
    /// Lifted when the sentence names a place of the border region.
    pub unless_local: bool,
}

/// The tables of one language.
pub struct Frames {
    pub frames: Vec<Frame>,
    pub vetoes: Vec<Veto>,
    /// Outcome code and its words, in the order of the file.
    pub outcomes: Vec<(String, Regex)>,
}

/// The English tables. They are compiled in and covered by tests, so a fault in them is a fault of the build.
pub static ENGLISH: LazyLock<Frames> =
    LazyLock::new(|| parse(include_str!("frames_en.toml")).unwrap_or_else(|e| unreachable!("frames_en.toml: {e}")));

fn parse(text: &str) -> Result<Frames, String> {
    let raw: Raw = toml::from_str(text).map_err(|e| e.to_string())?;
    let index: HashMap<String, usize> = raw.frame.iter().enumerate().map(|(i, f)| (f.name.clone(), i)).collect();
    let frames = raw
        .frame
        .into_iter()
        .map(|f| {
            let absorbs = f.absorbs.iter().map(|n| index.get(n).copied().ok_or(format!("no frame `{n}`"))).collect::<Result<_, _>>()?;
            Ok(Frame {
                kind: f.kind.parse::<Kind>().map_err(|e| e.to_string())?,
                words: alternatives(&f.words)?,
                name: f.name,
                who: f.who,
                abroad: f.abroad,
                absorbs,
            })
        })
        .collect::<Result<Vec<_>, String>>()?;
    let vetoes = raw
        .veto
        .into_iter()
        .map(|v| Ok(Veto { why: v.why, scope: v.scope, words: plain(&v.words)?, except: v.except, unless_local: v.unless_local }))
        .collect::<Result<Vec<_>, String>>()?;
    let outcomes = raw
        .outcomes
        .into_iter()
        .map(|(code, words)| {
            let list: Vec<String> = words.as_array().into_iter().flatten().filter_map(|w| w.as_str().map(str::to_owned)).collect();
            Ok((code, alternatives(&list)?))
        })
        .collect::<Result<Vec<_>, String>>()?;
    Ok(Frames { frames, vetoes, outcomes })
}

/// One pattern of whole words; `~` is up to eight words in between.
fn alternatives(words: &[String]) -> Result<Regex, String> {
    let body = words.join("|").replace('~', r"(?:[\w’'-]+,? ){0,8}?(?:[\w’'-]+)?");
    Regex::new(&format!(r"(?i)\b(?:{body})\b")).map_err(|e| e.to_string())
}

fn plain(words: &[String]) -> Result<Regex, String> {
    Regex::new(&format!("(?i)(?:{})", words.join("|"))).map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_parse_and_every_outcome_is_known() {
        let tables = parse(include_str!("frames_en.toml")).unwrap();
        assert!(tables.frames.len() > 12);
        for (code, _) in &tables.outcomes {
            code.parse::<crate::domain::incident::Outcome>().unwrap();
        }
    }
}
