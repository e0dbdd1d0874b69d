//! English: where a sentence ends, and numbers written as words.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::Sentence;

/// Abbreviations after which a full stop does not end the sentence.
const ABBREVIATIONS: [&str; 34] = [
    "mr", "mrs", "ms", "dr", "st", "mt", "gen", "col", "lt", "sgt", "capt", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept",
    "oct", "nov", "dec", "no", "u.s", "u.n", "p.m", "a.m", "vs", "e.g", "i.e", "inc", "co", "n",
];

/// A longer sentence is no prose: it is cut at a space, so that the rules' work on one sentence has a bound.
const MAX_SENTENCE_BYTES: usize = 2_000;

/// More characters than any abbreviation has.
const LONGEST_ABBREVIATION: usize = 16;

static END: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("[.!?]+[\"'”’)\\]]*(\\s+|$)|[。！？；]+[”」』\"]*\\s*").unwrap_or_else(|e| unreachable!("constant pattern: {e}"))
});

/// Cuts one line into sentences.
pub(super) fn split_line(text: &str, line: Range<usize>, paragraph: usize, out: &mut Vec<Sentence>) {
    let mut start = line.start;
    let body = &text[line.clone()];
    for m in END.find_iter(body) {
        let (stop, next) = (line.start + m.start(), line.start + m.end());
        let ends = match text.as_bytes().get(stop) {
            Some(b'.') => ends_sentence(&text[start..stop], &text[next..line.end]),
            Some(b'?' | b'!') => !text[next..line.end].starts_with(char::is_lowercase),
            _ => true,
        };
        if !ends {
            continue;
        }
        let marks = m.as_str().trim_end().len();
        push(text, start..stop + marks, paragraph, out);
        start = next;
    }
    push(text, start..line.end, paragraph, out);
}

fn ends_sentence(before: &str, after: &str) -> bool {
    // Abbreviations are short: no more than a few characters before the stop are looked at.
    let from = before.char_indices().rev().nth(LONGEST_ABBREVIATION).map_or(0, |(at, _)| at);
    let marks = |c: char| c.is_whitespace() || matches!(c, '(' | '"' | '“');
    let word = before[from..].rsplit(marks).next().unwrap_or("").to_lowercase();
    if ABBREVIATIONS.contains(&word.as_str()) || (word.len() == 1 && word.chars().all(char::is_alphabetic)) {
        // "p.m." may end a sentence: a capital and no digit follows.
        return matches!(word.as_str(), "p.m" | "a.m") && after.chars().next().is_some_and(char::is_uppercase);
    }
    !after.chars().next().is_some_and(char::is_lowercase)
}

fn push(text: &str, range: Range<usize>, paragraph: usize, out: &mut Vec<Sentence>) {
    let slice = &text[range.clone()];
    let lead = slice.len() - slice.trim_start().len();
    let body = slice.trim();
    let mut start = range.start + lead;
    let end = start + body.len();
    while end - start > MAX_SENTENCE_BYTES {
        let limit = floor_char_boundary(text, start + MAX_SENTENCE_BYTES);
        let cut = text[start..limit].rfind(' ').map_or(limit, |at| start + at);
        let cut = if cut > start { cut } else { limit };
        out.push(Sentence { bytes: start..cut, paragraph });
        start = cut + (text[cut..end].len() - text[cut..end].trim_start().len());
    }
    if start < end {
        out.push(Sentence { bytes: start..end, paragraph });
    }
}

fn floor_char_boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// What a number word or numeral stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberWord(pub u32);

/// Reads `six`, `twenty-one`, `1,502`, `15` as a number up to a million.
pub fn number_word(word: &str) -> Option<NumberWord> {
    const UNITS: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let w = word.to_lowercase();
    if w.bytes().next().is_some_and(|b| b.is_ascii_digit()) {
        let digits = w.replace(',', "");
        return digits.parse().ok().filter(|n| *n <= 1_000_000).map(NumberWord);
    }
    let find = |list: &[&str], x: &str| list.iter().position(|u| *u == x).and_then(|i| u32::try_from(i).ok());
    if let Some(n) = find(&UNITS, &w) {
        return Some(NumberWord(n));
    }
    let (ten, unit) = w.split_once('-').map_or((w.as_str(), None), |(t, u)| (t, Some(u)));
    let tens = (find(&TENS, ten)? + 2) * 10;
    match unit {
        None => Some(NumberWord(tens)),
        Some(u) => find(&UNITS[..10], u).filter(|n| *n > 0).map(|n| NumberWord(tens + n)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_number_words() {
        for (word, n) in [("six", 6), ("Sixteen", 16), ("twenty", 20), ("twenty-one", 21), ("1,502", 1502), ("47", 47)] {
            assert_eq!(number_word(word), Some(NumberWord(n)), "{word}");
        }
        for word in ["some", "twenty-", "one-two", "25th", ""] {
            assert_eq!(number_word(word), None, "{word}");
        }
    }
}
