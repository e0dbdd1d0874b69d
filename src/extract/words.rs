//! The words of a table, tried fast: one pass over a sentence tells which of thousands of patterns can fit it at all.
//!
//! Of each pattern the letters are worked out that any text must hold for it to fit ("guard" or "sentr", and "shot"). One
//! automaton over all such letters of a language goes over a sentence once; only patterns whose letters were all seen are
//! tried, and most are never even compiled. One large regular expression of all patterns would say the same, but builds its
//! states while it reads, and texts that vary keep it building.

use std::{
    collections::HashMap,
    ops::{Deref, Range},
    sync::{LazyLock, OnceLock},
};

use aho_corasick::AhoCorasick;
use regex::{CaptureMatches, Matches, Regex};
use regex_automata::{
    Input,
    meta::{self, BuildError, Config},
    nfa::thompson::WhichCaptures,
};

use super::letters::{clauses, small};

/// Patterns of which any may fit. Where two fit from one place on, the first in the list does.
pub struct Words {
    /// Number of the first of the patterns in the index.
    first: usize,
    patterns: Vec<Pattern>,
}

struct Pattern {
    text: Box<str>,
    regex: OnceLock<meta::Regex>,
}

impl Pattern {
    fn regex(&self) -> &meta::Regex {
        // The syntax was checked when the table was read; in tests all are compiled there.
        self.regex.get_or_init(|| build(&self.text).unwrap_or_else(|e| unreachable!("pattern of a table: {e}")))
    }
}

/// Compiles a pattern. What makes long searches faster is left out: it costs more to build than the few sentences that come
/// here take to search. So is the search for the first letters where capitals do not count, which are many.
fn build(pattern: &str) -> Result<meta::Regex, Box<BuildError>> {
    let capitals = !pattern.starts_with("(?i)");
    let lean = Config::new().auto_prefilter(capitals).dfa(false).onepass(false).which_captures(WhichCaptures::Implicit);
    meta::Regex::builder().configure(lean).build(pattern).map_err(Box::new)
}

/// A text, or a piece of one, with what was seen in it.
#[derive(Clone, Copy)]
pub struct Passage<'a> {
    text: &'a str,
    seen: &'a Seen,
}

impl<'a> Passage<'a> {
    /// `seen` must come from this text, from one that holds it, or from all its sentences together.
    pub fn new(text: &'a str, seen: &'a Seen) -> Passage<'a> {
        Passage { text, seen }
    }

    pub fn text(self) -> &'a str {
        self.text
    }

    /// A piece of the passage, by bytes.
    pub fn slice(self, bytes: Range<usize>) -> Passage<'a> {
        Passage { text: &self.text[bytes], ..self }
    }

    /// The words before a byte, without space at their end.
    pub fn before(self, at: usize) -> Passage<'a> {
        Passage { text: self.text[..at].trim_end(), ..self }
    }

    /// The words from a byte on.
    pub fn after(self, at: usize) -> Passage<'a> {
        Passage { text: &self.text[at..], ..self }
    }
}

impl Deref for Passage<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.text
    }
}

/// The patterns that can fit a text, by their numbers in the index: a set of bits.
pub struct Seen(Vec<u64>);

impl Seen {
    fn holds(&self, pattern: usize) -> bool {
        self.0.get(pattern / 64).is_some_and(|w| w >> (pattern % 64) & 1 == 1)
    }

    fn add(&mut self, pattern: usize) {
        self.0[pattern / 64] |= 1 << (pattern % 64);
    }

    /// The patterns of which nothing is missing.
    fn where_none(missing: &[u8]) -> Seen {
        let mut seen = Seen(vec![0; missing.len().div_ceil(64)]);
        missing.iter().enumerate().filter(|(_, m)| **m == 0).for_each(|(n, _)| seen.add(n));
        seen
    }
}

impl Words {
    fn fitting<'a>(&'a self, p: Passage<'a>) -> impl Iterator<Item = &'a meta::Regex> {
        let may = |(n, _): &(usize, &Pattern)| p.seen.holds(self.first + n);
        self.patterns.iter().enumerate().filter(move |x| may(x)).map(|(_, w)| w.regex())
    }

    pub fn is_match(&self, p: Passage<'_>) -> bool {
        self.fitting(p).any(|r| r.is_match(p.text))
    }

    /// The first words that fit.
    pub fn find(&self, p: Passage<'_>) -> Option<Range<usize>> {
        self.find_iter(p).next()
    }

    /// Patterns that fit a text although its letters say they cannot: none, if the letters are worked out right.
    #[cfg(test)]
    pub fn missed<'a>(&'a self, text: &str, seen: &Seen) -> Vec<&'a str> {
        let missed = |(n, w): &(usize, &Pattern)| !seen.holds(self.first + n) && w.regex().is_match(text);
        self.patterns.iter().enumerate().filter(missed).map(|(_, w)| &*w.text).collect()
    }

    /// All words that fit, without overlap, in their order.
    pub fn find_iter<'a>(&'a self, p: Passage<'a>) -> FindIter<'a> {
        let next = self.fitting(p).filter_map(|r| Some((r, r.find(p.text)?.range()))).collect();
        FindIter { text: p.text, next, at: 0, last: None }
    }
}

/// The words of a text that fit; see [`Words::find_iter`].
pub struct FindIter<'a> {
    text: &'a str,
    /// The patterns that still fit somewhere, in the order of the table, each with the next place.
    next: Vec<(&'a meta::Regex, Range<usize>)>,
    at: usize,
    /// Where the words before end.
    last: Option<usize>,
}

impl Iterator for FindIter<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        loop {
            let (text, at) = (self.text, self.at);
            self.next.retain_mut(|(r, m)| {
                if m.start >= at {
                    return true;
                }
                let found = r.find(Input::new(text).range(at..)).map(|n| n.range());
                found.map(|n| *m = n).is_some()
            });
            let found = self.next.iter().map(|(_, m)| m).min_by_key(|m| m.start)?.clone();
            if !found.is_empty() {
                self.at = found.end;
                self.last = Some(found.end);
                return Some(found);
            }
            // Words of no letters would be found again and again.
            self.at = found.end + text[found.end..].chars().next().map_or(1, char::len_utf8);
            if self.at > text.len() {
                self.next.clear();
            }
            if self.last != Some(found.start) {
                return Some(found);
            }
        }
    }
}

/// Collects the patterns of a table.
#[derive(Default)]
pub struct IndexBuilder {
    patterns: usize,
    atoms: HashMap<Vec<u8>, usize>,
    /// For each atom the patterns that need it, with the clause in which they do.
    needed_by: Vec<Vec<(u32, u8)>>,
    /// For each pattern a bit for each of its clauses.
    clauses: Vec<u8>,
}

impl IndexBuilder {
    /// # Errors
    ///
    /// A text for people when a pattern is no regular expression.
    pub fn words(&mut self, patterns: impl IntoIterator<Item = String>) -> Result<Words, String> {
        let first = self.patterns;
        let mut list = Vec::new();
        for text in patterns {
            let hir = regex_syntax::parse(&text.replace("(?i)", "")).map_err(|e| e.to_string())?;
            // In tests all are compiled at once, so that none is found too large while a report is read.
            #[cfg(test)]
            build(&text).map_err(|e| e.to_string())?;
            let mut all = 0;
            for (n, clause) in clauses(&hir).into_iter().enumerate() {
                all |= 1 << n;
                for atom in clause {
                    let next = self.atoms.len();
                    let atom = *self.atoms.entry(atom).or_insert(next);
                    if atom == next {
                        self.needed_by.push(Vec::new());
                    }
                    self.needed_by[atom].push((self.patterns as u32, 1 << n));
                }
            }
            self.clauses.push(all);
            self.patterns += 1;
            list.push(Pattern { text: text.into_boxed_str(), regex: OnceLock::new() });
        }
        Ok(Words { first, patterns: list })
    }

    /// # Errors
    ///
    /// A text for people when the automaton would be too large.
    pub fn build(self) -> Result<Index, String> {
        let mut atoms: Vec<(Vec<u8>, usize)> = self.atoms.into_iter().collect();
        atoms.sort_by_key(|(_, n)| *n);
        let automaton = AhoCorasick::new(atoms.iter().map(|(a, _)| a)).map_err(|e| e.to_string())?;
        let always = Seen::where_none(&self.clauses).0;
        Ok(Index { automaton, needed_by: self.needed_by, clauses: self.clauses, always })
    }
}

/// Tells which patterns can fit a text.
pub struct Index {
    automaton: AhoCorasick,
    needed_by: Vec<Vec<(u32, u8)>>,
    clauses: Vec<u8>,
    /// Patterns without letters, which can fit any text.
    always: Vec<u64>,
}

impl Index {
    pub fn look(&self, text: &str) -> Seen {
        self.looked(text).1
    }

    /// What can fit each part of a text, and what can fit all of it together. Letters that stand across the end of a part are not seen:
    /// parts end where sentences do.
    pub fn look_at_all<'t>(&self, parts: impl Iterator<Item = &'t str>) -> (Vec<Seen>, Seen) {
        let mut missing = self.clauses.clone();
        let look = |part| {
            let (left, seen) = self.looked(part);
            missing.iter_mut().zip(left).for_each(|(m, l)| *m &= l);
            seen
        };
        let parts = parts.map(look).collect();
        (parts, Seen::where_none(&missing))
    }

    /// For each pattern the clauses of which no atom is there, and the patterns of which none is missing.
    fn looked(&self, text: &str) -> (Vec<u8>, Seen) {
        let mut missing = self.clauses.clone();
        let mut known = vec![false; self.needed_by.len()];
        let mut seen = Seen(self.always.clone());
        for m in self.automaton.find_overlapping_iter(&small(text)) {
            let atom = m.pattern().as_usize();
            if !std::mem::replace(&mut known[atom], true) {
                for (pattern, clause) in &self.needed_by[atom] {
                    let missing = &mut missing[*pattern as usize];
                    *missing &= !clause;
                    if *missing == 0 {
                        seen.add(*pattern as usize);
                    }
                }
            }
        }
        (missing, seen)
    }
}

/// Tells which of a few patterns of the reader's own code, regular expressions with groups, can fit a text.
pub struct Sieve(Index);

impl Sieve {
    pub fn of<'a>(patterns: impl IntoIterator<Item = &'a Regex>) -> Sieve {
        let mut index = IndexBuilder::default();
        let made = index.words(patterns.into_iter().map(|p| p.as_str().to_owned())).and_then(|_| index.build());
        // The patterns were compiled before, and their letters make a small automaton.
        Sieve(made.unwrap_or_else(|e| unreachable!("constant patterns: {e}")))
    }

    /// Whether each of the patterns, by its place in the list, can fit a text.
    pub fn look(&self, text: &str) -> impl Fn(usize) -> bool + use<> {
        let seen = self.0.look(text);
        move |n| seen.holds(n)
    }
}

#[cfg(test)]
impl Sieve {
    /// Patterns of the sieve that fit a text although it says that they cannot: none, if their letters are worked out right.
    pub fn missed<'a>(&self, patterns: impl IntoIterator<Item = &'a Regex>, text: &str) -> Vec<&'a str> {
        let can_fit = self.look(text);
        let missed = |(n, p): &(usize, &'a Regex)| !can_fit(*n) && p.is_match(text);
        patterns.into_iter().enumerate().filter(missed).map(|(_, p)| p.as_str()).collect()
    }
}

/// A pattern of the reader's own code.
pub type Constant = LazyLock<Regex>;

/// Patterns that stand in a list, with their sieve.
pub struct Sieved {
    list: Vec<&'static Constant>,
    sieve: Sieve,
}

impl Sieved {
    pub fn of(list: &[&'static Constant]) -> Sieved {
        Sieved { sieve: Sieve::of(list.iter().map(|p| &***p)), list: list.to_vec() }
    }

    /// What of the list fits a text.
    pub fn look<'s, 't>(&'s self, text: &'t str) -> Within<'s, 't> {
        Within { sieved: self, seen: self.sieve.0.look(text), text }
    }
}

/// A text with what was seen in it of a list of patterns.
pub struct Within<'s, 't> {
    sieved: &'s Sieved,
    seen: Seen,
    text: &'t str,
}

impl<'t> Within<'_, 't> {
    /// The text, or nothing where a pattern of the list cannot fit it. One that is not in the list is tried.
    fn text(&self, pattern: &'static Constant) -> &'t str {
        let at = self.sieved.list.iter().position(|p| std::ptr::eq(*p, pattern));
        if at.is_none_or(|n| self.seen.holds(n)) { self.text } else { "" }
    }

    pub fn captures(&self, pattern: &'static Constant) -> CaptureMatches<'static, 't> {
        pattern.captures_iter(self.text(pattern))
    }

    pub fn find(&self, pattern: &'static Constant) -> Matches<'static, 't> {
        pattern.find_iter(self.text(pattern))
    }
}

#[cfg(test)]
impl Sieved {
    pub fn missed(&self, text: &str) -> Vec<&'static str> {
        self.sieve.missed(self.list.iter().map(|p| &***p), text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(patterns: &[&str]) -> (Words, Index) {
        let mut builder = IndexBuilder::default();
        let words = builder.words(patterns.iter().map(|p| (*p).to_owned())).unwrap();
        (words, builder.build().unwrap())
    }

    #[test]
    fn a_pattern_is_tried_only_where_all_its_letters_are() {
        let (words, index) = index(&[r"(?i)\b(?:guards?|sentr(?:y|ies)) (?:\w+ ){0,3}shot\b", "병사.{0,9}탈영"]);
        let may = |text: &str| [0, 1].map(|n| index.look(text).holds(words.first + n));
        assert_eq!(may("A guard was heard, then SHOT at."), [true, false]);
        assert_eq!(may("The sentries were asleep."), [false, false]);
        assert_eq!(may("병사 두 명이 탈영했다"), [false, true]);
        assert_eq!(may("guardſ shot"), [true, false], "a long s is an s where capitals do not matter");
        let text = "The Guard was shot; sentries were shot too.";
        let seen = index.look(text);
        let found: Vec<&str> = words.find_iter(Passage::new(text, &seen)).map(|m| &text[m]).collect();
        assert_eq!(found, ["Guard was shot", "sentries were shot"]);
    }

    #[test]
    fn the_pattern_first_in_the_list_wins_from_one_place_on() {
        let (words, index) = index(&["shot dead", "shot", "(?:was )?shot dead"]);
        let text = "one shot dead, one was shot dead";
        let seen = index.look(text);
        let found: Vec<&str> = words.find_iter(Passage::new(text, &seen)).map(|m| &text[m]).collect();
        assert_eq!(found, ["shot dead", "was shot dead"]);
    }

    #[test]
    fn capitals_beyond_ascii_are_letters_too() {
        let (words, index) = index(&["(?i)m[eê]l[eé]e"]);
        for text in ["MÊLÉE", "Mêlée", "melee"] {
            assert!(words.is_match(Passage::new(text, &index.look(text))), "{text}");
        }
    }

    #[test]
    fn a_pattern_of_no_letters_ends() {
        let (words, index) = index(&["x*"]);
        let text = "a한x";
        let seen = index.look(text);
        assert_eq!(words.find_iter(Passage::new(text, &seen)).collect::<Vec<_>>(), [0..0, 1..1, 4..5]);
        assert!(words.is_match(Passage::new("", &seen)));
    }
}
