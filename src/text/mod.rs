//! A report's text cut into sentences and words, with offsets into the text as stored.
//!
//! Imports only `domain`. Knows nothing of places or incidents. Offsets that leave this room are code points; byte
//! offsets are used inside and never shown.

mod chinese;
mod encoding;
mod english;
mod invisible;
mod korean;
mod language;
mod page;

pub use chinese::chinese_number;
pub use encoding::{DecodeError, Decoded, decode};
pub use english::{NumberWord, number_word};
pub use invisible::visible;
pub use korean::korean_number;
pub use language::{Language, guess_language};
pub use page::{Page, PageError, is_page, read_page};

use crate::domain::Span;

/// A text with the means to go from bytes to code points.
#[derive(Debug)]
pub struct Document<'a> {
    text: &'a str,
    /// Code point index of every 256th byte boundary, so that a look-up counts at most 256 bytes.
    marks: Vec<usize>,
}

const MARK_EVERY: usize = 256;

impl<'a> Document<'a> {
    pub fn new(text: &'a str) -> Self {
        let mut marks = Vec::with_capacity(text.len() / MARK_EVERY + 1);
        let mut next = 0;
        for (count, (byte, _)) in text.char_indices().enumerate() {
            while byte >= next {
                marks.push(count);
                next += MARK_EVERY;
            }
        }
        Self { text, marks }
    }

    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The span of a byte range. Ends inside a character move to its start.
    pub fn span(&self, bytes: std::ops::Range<usize>) -> Span {
        Span::new(self.code_point(bytes.start), self.code_point(bytes.end))
    }

    fn code_point(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        let mark = byte / MARK_EVERY;
        let Some(known) = self.marks.get(mark).copied() else {
            return self.text.char_indices().take_while(|(b, _)| *b < byte).count();
        };
        let mut from = mark * MARK_EVERY;
        while !self.text.is_char_boundary(from) {
            from += 1;
        }
        if from >= byte {
            return known;
        }
        known + self.text.get(from..byte).map_or(0, |s| s.chars().count())
    }
}

/// A sentence as a byte range, with the number of its paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    pub bytes: std::ops::Range<usize>,
    pub paragraph: usize,
}

/// Cuts a text into sentences. Every byte that is not white space belongs to exactly one sentence.
pub fn sentences(text: &str) -> Vec<Sentence> {
    let mut out = Vec::new();
    let mut paragraph = 0;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        if line.trim().is_empty() {
            paragraph += 1;
        } else {
            english::split_line(text, start..end, paragraph, &mut out);
            paragraph += 1;
        }
        start = end;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_quote_the_original_in_any_script() {
        let text = "혜산에서 \"six\" soldiers — 长白. ".repeat(40);
        let doc = Document::new(&text);
        for (byte, c) in text.char_indices().filter(|(_, c)| *c == '长' || *c == 's') {
            let span = doc.span(byte..byte + c.len_utf8());
            assert_eq!(span.quote(&text), c.to_string());
        }
    }

    #[test]
    fn sentences_stop_at_full_stops_but_not_at_abbreviations() {
        let text = "It was early on Oct. 16. Mr. Kim, 53, fled to the U.S. embassy. \"Did he?\" asked one.\nNext line";
        let cut: Vec<&str> = sentences(text).into_iter().map(|s| &text[s.bytes]).collect();
        assert_eq!(cut, ["It was early on Oct. 16.", "Mr. Kim, 53, fled to the U.S. embassy.", "\"Did he?\" asked one.", "Next line"]);
    }
}
