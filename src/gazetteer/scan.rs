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
#[derive(Debug, Clone, thiserror::Error)]
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
            let Ok(form) = String::from_utf8(Folded::new(row.name).bytes) else { continue };
            // "Onsong County" is also written "Onsong county".
            let county = form.rfind(' ').map(|at| format!("{}{}", &form[..at], form[at..].to_lowercase()));
            for pattern in std::iter::once(form).chain(county) {
                if seen.insert(pattern.clone()) {
                    patterns.push(pattern);
                    rows.push(row);
                }
            }
        }
        Ok(Self { automaton: AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(patterns)?, rows })
    }

    /// Names in a text in their order, the longest at each place, none overlapping. A Latin name starts with a capital
    /// and ends where the word ends.
    pub fn find(&self, text: &str) -> Vec<Mention> {
        let folded = Folded::new(text);
        let haystack = folded.bytes.as_slice();
        let mut out = Vec::new();
        let mut at = 0;
        while let Some(m) = self.automaton.find(aho_corasick::Input::new(haystack).range(at..)) {
            let row = self.rows[m.pattern().as_usize()];
            let from = folded.start_of(text, m.start());
            at = m.end();
            // Only the first letter of a word keeps its capital, so that a match that starts with one starts a word.
            if haystack[m.start()].is_ascii() {
                if !haystack[m.start()].is_ascii_uppercase() {
                    continue;
                }
                let ends = haystack.get(m.end()).is_none_or(|b| !b.is_ascii_alphanumeric());
                // A shorter name may stand where the word goes on: "Tumen Riverside" has "Tumen".
                let found = if ends { Some((m.end(), row)) } else { self.shorter(haystack, m.start(), m.end()) };
                match found {
                    Some((end, row)) => {
                        out.push(Mention { bytes: from..folded.end_of(text, end - 1), row });
                        at = end;
                    }
                    None => at = m.start() + 1,
                }
            } else {
                out.push(Mention { bytes: from..folded.end_of(text, m.end() - 1), row });
            }
        }
        out
    }

    /// The longest name of whole words within a match that ended inside a word: where it ends, and its row.
    fn shorter(&self, haystack: &[u8], start: usize, end: usize) -> Option<(usize, NameRow)> {
        let mut cut = end;
        loop {
            cut = start + haystack[start..cut].iter().rposition(|b| *b == b' ')?;
            let words = &haystack[start..cut];
            if let Some(m) = self.automaton.find(words)
                && m.start() == 0
                && m.end() == words.len()
            {
                return Some((cut, self.rows[m.pattern().as_usize()]));
            }
        }
    }
}

/// A text in the form that the automaton reads: Latin letters without marks and lower case, but for the capital that starts
/// a word; hyphens as spaces, apostrophes within words left out, Han characters simplified.
struct Folded {
    bytes: Vec<u8>,
    /// Where the two texts stop running side by side: a folded byte and how far the original is ahead from there on.
    shifts: Vec<(u32, i32)>,
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

/// How many bytes at the start stay as they are whatever stands beside them.
fn plain(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|b| ASCII.get(usize::from(**b)) == Some(b) && !b.is_ascii_uppercase()).count()
}

impl Folded {
    fn new(text: &str) -> Self {
        let source = text.as_bytes();
        let mut out = Self { bytes: Vec::with_capacity(source.len() + 8), shifts: vec![(0, 0)] };
        let mut at = 0;
        while at < source.len() {
            let byte = source[at];
            // Most of a text stays as it is: such a run is copied at once.
            let run = if byte == b' ' && at > 0 && source[at - 1] == b'.' { 0 } else { plain(&source[at..]) };
            if run > 0 {
                out.bytes.extend_from_slice(&source[at..at + run]);
                at += run;
                continue;
            }
            if byte < 0x80 {
                match ASCII[byte as usize] {
                    0 if possessive(source, at + 1) => out.bytes.push(b' '),
                    0 => out.shift(at + 1),
                    // "Mt. Paektu" and "Mt Paektu": a space after a full stop is none.
                    b' ' if byte == b' ' && at > 0 && source[at - 1] == b'.' => out.shift(at + 1),
                    lower if byte.is_ascii_uppercase() && !out.in_word() => {
                        debug_assert!(lower.is_ascii_lowercase());
                        out.bytes.push(byte);
                    }
                    b => out.bytes.push(b),
                }
                at += 1;
                continue;
            }
            let Some(c) = text[at..].chars().next() else { break };
            let next = at + c.len_utf8();
            if korean::is_hangul(c) {
                out.bytes.extend_from_slice(&source[at..next]);
            } else if han::is_han(c) {
                // All forms of a character are three bytes long.
                let mut form = [0; 4];
                out.bytes.extend_from_slice(han::fold(c).encode_utf8(&mut form).as_bytes());
            } else {
                out.rare(c, source, next);
                out.shift(next);
            }
            at = next;
        }
        out
    }

    /// Whether the last byte is of a Latin word.
    fn in_word(&self) -> bool {
        self.bytes.last().is_some_and(u8::is_ascii_alphanumeric)
    }

    /// Marked letters, curly apostrophes and long hyphens.
    fn rare(&mut self, c: char, source: &[u8], next: usize) {
        match c {
            '’' | '‘' | 'ʼ' | 'ʻ' => {
                if possessive(source, next) {
                    self.bytes.push(b' ');
                }
            }
            '‐' | '‑' | '–' => self.bytes.push(b' '),
            _ => {
                let mut form = [0; 4];
                let keep = c.is_uppercase() && !self.in_word();
                for d in c
                    .nfkd()
                    .filter(|d| !is_combining_mark(*d))
                    .flat_map(|d| if keep { [Some(d)] } else { [d.to_lowercase().next()] })
                    .flatten()
                {
                    self.bytes.extend_from_slice(d.encode_utf8(&mut form).as_bytes());
                }
            }
        }
    }

    /// Notes that the next folded byte comes from `original`.
    fn shift(&mut self, original: usize) {
        let folded = self.bytes.len();
        if let (Ok(at), Ok(ahead)) = (u32::try_from(folded), i32::try_from(original as i64 - folded as i64)) {
            self.shifts.push((at, ahead));
        }
    }

    /// The byte of the original that a folded byte comes from. Within what became of one marked letter, that letter or a
    /// byte of it.
    fn original(&self, at: usize) -> usize {
        let n = self.shifts.partition_point(|s| s.0 as usize <= at);
        let ahead = self.shifts[n.saturating_sub(1)].1;
        usize::try_from(at as i64 + i64::from(ahead)).unwrap_or(0)
    }

    /// The start of the original's character that a folded byte comes from.
    fn start_of(&self, text: &str, at: usize) -> usize {
        let mut start = self.original(at).min(text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        start
    }

    /// Where in the original the character ends that a folded byte comes from.
    fn end_of(&self, text: &str, at: usize) -> usize {
        let start = self.start_of(text, at);
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
