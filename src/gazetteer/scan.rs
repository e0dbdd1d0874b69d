//! Finds every known name in a text of any of the three scripts, in one pass of an automaton.

use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{Gazetteer, NameRow, han, korean};

/// Latin names shorter than this are everyday words in some language.
const SHORTEST_LATIN: usize = 3;

/// All names of the gazetteer in one automaton.
pub struct Scanner {
    automaton: AhoCorasick,
    rows: Vec<NameRow>,
}

/// The automaton of names could not be built.
#[derive(Debug, thiserror::Error)]
#[error("cannot build the automaton of names: {0}")]
pub struct ScannerError(#[from] aho_corasick::BuildError);

/// A known name in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Bytes of the text.
    pub bytes: Range<usize>,
    /// One row with this name; [`Gazetteer::lookup`] gives every place that bears it.
    pub row: NameRow,
}

impl Scanner {
    /// Builds the automaton.
    ///
    /// # Errors
    /// More names than an automaton can hold.
    pub fn new(gazetteer: &Gazetteer) -> Result<Self, ScannerError> {
        let mut rows: Vec<NameRow> = Vec::new();
        let mut patterns: Vec<String> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for row in gazetteer.names().rows() {
            let letters = row.key.chars().count();
            if letters < 2 || row.key.is_ascii() && letters < SHORTEST_LATIN {
                continue;
            }
            let form = Folded::new(row.name).text.trim().to_owned();
            let pattern = if form.is_ascii() { format!(" {form}") } else { form };
            if seen.insert(pattern.clone()) {
                patterns.push(pattern);
                rows.push(row);
            }
        }
        Ok(Self { automaton: AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(patterns)?, rows })
    }

    /// Names in a text in their order, the longest at each place, none overlapping. A Latin name starts with a capital
    /// and ends where the word ends.
    pub fn find(&self, text: &str) -> Vec<Mention> {
        let folded = Folded::new(text);
        let haystack = folded.text.as_bytes();
        let mut out = Vec::new();
        let mut at = 0;
        while let Some(m) = self.automaton.find(aho_corasick::Input::new(haystack).range(at..)) {
            let row = self.rows[m.pattern().as_usize()];
            let latin = haystack[m.start()] == b' ';
            let start = m.start() + usize::from(latin);
            at = m.end();
            if latin {
                let ends = haystack.get(m.end()).is_none_or(|b| !b.is_ascii_alphanumeric());
                let bytes = folded.original(start)..folded.original(m.end() - 1) + 1;
                let capital = text[bytes.start..].chars().next().is_some_and(char::is_uppercase);
                if ends && capital {
                    // The last letter may be longer than its folded byte.
                    let end = folded.end_of(text, m.end() - 1);
                    out.push(Mention { bytes: bytes.start..end, row });
                } else {
                    // A shorter name may stand here: "Tumen Riverside" has "Tumen".
                    match self.shorter(text, &folded, start, m.end()) {
                        Some((mention, end)) => {
                            out.push(mention);
                            at = end;
                        }
                        None => at = start,
                    }
                }
            } else {
                out.push(Mention { bytes: folded.original(start)..folded.end_of(text, m.end() - 1), row });
            }
        }
        out
    }

    /// The longest name of whole words within a match that ended inside a word.
    fn shorter(&self, text: &str, folded: &Folded, start: usize, end: usize) -> Option<(Mention, usize)> {
        let capital = text[folded.original(start)..].chars().next().is_some_and(char::is_uppercase);
        let mut cut = end;
        while capital && let Some(space) = folded.text.get(start..cut).and_then(|s| s.rfind(' ')) {
            cut = start + space;
            let words = folded.text.get(start - 1..cut)?;
            let input = aho_corasick::Input::new(words).anchored(aho_corasick::Anchored::No);
            if let Some(m) = self.automaton.find(input)
                && m.start() == 0
                && m.end() == words.len()
            {
                let bytes = folded.original(start)..folded.end_of(text, cut - 1);
                return Some((Mention { bytes, row: self.rows[m.pattern().as_usize()] }, cut));
            }
        }
        None
    }
}

/// A text in the form that the automaton reads: Latin letters lower case and without marks, hyphens as spaces,
/// apostrophes within words left out, Han characters simplified, a space before all.
struct Folded {
    text: String,
    /// Where in the original each byte of the folded text comes from, when the two do not run side by side.
    offsets: Vec<u32>,
}

/// What a byte of ASCII becomes; 0 is left out.
const ASCII: [u8; 128] = {
    let mut table = [b' '; 128];
    let mut b = 0u8;
    while b < 128 {
        if b.is_ascii_alphanumeric() {
            table[b as usize] = b.to_ascii_lowercase();
        } else if b == b'\'' || b == b'`' {
            table[b as usize] = 0;
        } else if b != b'-' && b != b'.' && b != b' ' && b != b'\n' && b != b'\r' && b != b'\t' {
            table[b as usize] = b;
        }
        b += 1;
    }
    table
};

impl Folded {
    fn new(text: &str) -> Self {
        let mut out = Self { text: String::with_capacity(text.len() + 1), offsets: Vec::with_capacity(text.len() + 1) };
        out.push(' ', 0);
        let bytes = text.as_bytes();
        for (at, c) in text.char_indices() {
            let here = u32::try_from(at).unwrap_or(u32::MAX);
            if c.is_ascii() {
                match ASCII[c as usize] {
                    0 if possessive(bytes, at + 1) => out.push(' ', here),
                    0 => {}
                    // "Mt. Paektu" and "Mt Paektu": a space after a full stop or a space is none.
                    b' ' if out.text.ends_with(' ') && at > 0 && c == ' ' && bytes[at - 1] == b'.' => {}
                    b => out.push(char::from(b), here),
                }
            } else if matches!(c, '’' | '‘' | 'ʼ' | 'ʻ') {
                if possessive(bytes, at + c.len_utf8()) {
                    out.push(' ', here);
                }
            } else if korean::is_hangul(c) {
                out.push(c, here);
            } else if han::is_han(c) {
                out.push(han::fold(c), here);
            } else if matches!(c, '‐' | '‑' | '–') {
                out.push(' ', here);
            } else {
                for d in c.nfkd().filter(|d| !is_combining_mark(*d)).flat_map(char::to_lowercase) {
                    out.push(d, here);
                }
            }
        }
        out
    }

    fn push(&mut self, c: char, from: u32) {
        self.text.push(c);
        self.offsets.extend(std::iter::repeat_n(from, c.len_utf8()));
    }

    /// The byte of the original that a folded byte comes from.
    fn original(&self, at: usize) -> usize {
        self.offsets[at] as usize
    }

    /// Where in the original the character ends that a folded byte comes from.
    fn end_of(&self, text: &str, at: usize) -> usize {
        let start = self.original(at);
        start + text[start..].chars().next().map_or(0, char::len_utf8)
    }
}

/// Whether an apostrophe that ends at `after` is followed by the s of a possessive, or by no letter at all.
fn possessive(bytes: &[u8], after: usize) -> bool {
    match bytes.get(after) {
        Some(b's' | b'S') => bytes.get(after + 1).is_none_or(|b| !b.is_ascii_alphabetic()),
        Some(b) => !b.is_ascii_alphabetic(),
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let gazetteer = Gazetteer::built_in().unwrap_or_else(|e| panic!("{e}"));
        let scanner = Scanner::new(&gazetteer).unwrap_or_else(|e| panic!("{e}"));
        scanner.find(text).into_iter().map(|m| text[m.bytes].to_owned()).collect()
    }

    #[test]
    fn finds_names_of_three_scripts_with_their_bytes() {
        assert_eq!(names("Guards in Hyesan's east, Ji'an and P'yŏngan-bukto."), ["Hyesan", "Ji'an", "P'yŏngan-bukto"]);
        assert_eq!(names("량강도 혜산시에서 압록강을 건너 장백현으로"), ["량강도", "혜산시", "압록강", "장백현"]);
        assert_eq!(names("在圖們江邊的龍井市"), ["圖們江", "龍井市"]);
    }

    #[test]
    fn a_name_ends_with_its_word_and_starts_with_a_capital() {
        assert_eq!(names("the Tumen Riverside walk; hyesan; Hyesanite"), ["Tumen"]);
        assert!(names("").is_empty());
    }
}
