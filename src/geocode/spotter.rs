//! Lets `extract` ask whether some words name a place, without knowing the gazetteer.

use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::{
    domain::GeoPrecision,
    extract::NameSpotter,
    gazetteer::{Gazetteer, NameMatch},
};

/// Names of the gazetteer, ready for spotting.
pub struct Spotter<'a> {
    gazetteer: &'a Gazetteer,
    east_asian: AhoCorasick,
}

/// The automaton over Hangul and Han names could not be built.
#[derive(Debug, thiserror::Error)]
#[error("cannot build the automaton of names: {0}")]
pub struct SpotterError(#[from] aho_corasick::BuildError);

impl<'a> Spotter<'a> {
    /// Builds the automaton over every Hangul and Han name.
    pub fn new(gazetteer: &'a Gazetteer) -> Result<Self, SpotterError> {
        let names: Vec<&str> = gazetteer
            .places()
            .iter()
            .filter(|p| p.is_border_region() || p.country == "KP" || p.id.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
            .flat_map(|p| gazetteer.names_of(&p.id))
            .map(String::as_str)
            .filter(|n| n.chars().count() >= 2 && n.chars().all(is_east_asian))
            .collect();
        let east_asian = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(names)?;
        Ok(Self { gazetteer, east_asian })
    }
}

fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}' | '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}')
}

impl NameSpotter for Spotter<'_> {
    fn is_place_name(&self, words: &str) -> bool {
        let found = self.gazetteer.lookup(words);
        let Some((place, how)) = found.first() else { return false };
        // A word that only sounds like a name must look like one: a single word of the border region.
        match how {
            NameMatch::Romanisation => {
                place.is_border_region() && !words.contains(' ') || crate::gazetteer::names::split_unit(words).is_some()
            }
            NameMatch::Exact | NameMatch::Stem => true,
        }
    }

    fn is_border_place(&self, words: &str) -> bool {
        self.gazetteer.lookup(words).iter().any(|(p, _)| p.is_border_region() && p.kind.precision() <= GeoPrecision::Province)
    }

    fn east_asian_names(&self, text: &str) -> Vec<Range<usize>> {
        self.east_asian.find_iter(text).map(|m| m.start()..m.end()).collect()
    }
}
