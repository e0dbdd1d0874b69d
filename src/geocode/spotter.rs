//! Lets `extract` ask whether some words name a place, without knowing the gazetteer.

use std::{collections::HashMap, ops::Range, sync::Mutex};

use crate::{
    domain::{GeoPrecision, PlaceKind},
    extract::{Land, NameSpotter, Situation},
    gazetteer::{Found, Gazetteer, NameMatch, Scanner, ScannerError, names},
};

/// Names of the gazetteer, ready for spotting.
pub struct Spotter<'a> {
    gazetteer: &'a Gazetteer,
    scanner: &'a Scanner,
    /// Answers given before: reports name the same places and the same people over and over.
    known: Mutex<HashMap<Box<str>, bool>>,
    /// Whether a name starts with a word: most sentences start with one that no name does.
    starts: Mutex<HashMap<Box<str>, bool>>,
    situations: Mutex<HashMap<Box<str>, Situation>>,
}

/// Answers kept; at more they are all forgotten.
const MAX_KNOWN: usize = 50_000;

impl<'a> Spotter<'a> {
    /// Builds the automaton over every name.
    ///
    /// # Errors
    /// More names than an automaton can hold.
    pub fn new(gazetteer: &'a Gazetteer) -> Result<Self, ScannerError> {
        Ok(Self {
            gazetteer,
            scanner: gazetteer.scanner()?,
            known: Mutex::default(),
            starts: Mutex::default(),
            situations: Mutex::default(),
        })
    }

    /// Whether a name in Hangul or Han script is worth reading: towns far from here have names that are everyday words.
    fn of_interest(&self, place_id: &str) -> bool {
        let known = self.gazetteer.place(place_id);
        known.is_some_and(|p| p.is_near_border() || p.country == "KP" || p.id.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
    }

    fn may_start(&self, key: &str) -> bool {
        names::starts_with_unit(key) || self.gazetteer.names().any_starts_with(key)
    }

    fn situation_of(&self, words: &str) -> Situation {
        let found = self.gazetteer.lookup(words);
        let border = found.iter().any(|f| f.place.is_border_region() && f.place.kind.precision() <= GeoPrecision::Province);
        let land = found.first().map_or(Land::Elsewhere, |f| match f.place.kind {
            PlaceKind::River | PlaceKind::Border => Land::Between,
            _ => match f.place.country.as_str() {
                "KP" => Land::NorthKorea,
                "CN" => Land::China,
                _ => Land::Elsewhere,
            },
        });
        Situation { border, land }
    }

    fn names_place(&self, words: &str) -> bool {
        let found = self.gazetteer.lookup(words);
        let Some(&Found { place, how, .. }) = found.first() else { return false };
        // A word that only sounds like a name must look like one: a single word of the border region.
        match how {
            NameMatch::Romanisation => place.is_border_region() && !words.contains(' ') || names::split_unit(words).is_some(),
            NameMatch::Exact | NameMatch::Stem => true,
            NameMatch::Typo => false,
        }
    }
}

/// What was answered before, or what `answer` says.
fn remembered<T: Copy>(known: &Mutex<HashMap<Box<str>, T>>, words: &str, answer: impl FnOnce() -> T) -> T {
    let known = || known.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(answer) = known().get(words) {
        return *answer;
    }
    // Others may ask while this is looked up.
    let answer = answer();
    let mut known = known();
    if known.len() >= MAX_KNOWN {
        known.clear();
    }
    known.insert(words.into(), answer);
    answer
}

impl NameSpotter for Spotter<'_> {
    fn is_place_name(&self, words: &str) -> bool {
        // Several words are a name of the table letter by letter, or one that a unit was added to.
        if let Some((first, _)) = words.split_once(' ')
            && !remembered(&self.starts, first, || self.may_start(&names::key(first)))
            && names::split_unit(words).is_none()
        {
            return false;
        }
        remembered(&self.known, words, || self.names_place(words))
    }

    fn situation(&self, words: &str) -> Situation {
        remembered(&self.situations, words, || self.situation_of(words))
    }

    fn simplified<'t>(&self, text: &'t str) -> std::borrow::Cow<'t, str> {
        crate::gazetteer::simplified(text)
    }

    fn east_asian_names(&self, text: &str) -> Vec<Range<usize>> {
        self.scanner.find(text).into_iter().filter(|m| !m.row.key.is_ascii() && self.of_interest(m.row.place_id)).map(|m| m.bytes).collect()
    }
}
