//! A sentence as the pieces of text that the learned weights know: words and pairs of words in English, one to three
//! characters in Korean and Chinese.
//!
//! Names of places stand as the side of the border they lie on and every number as nought, so that nothing is learned of where
//! or how many.

use std::ops::Range;

use crate::{extract::toponyms::Land, text::Language};

/// A sentence in small letters, ready to be cut.
#[derive(Debug, Default)]
pub struct Pieces {
    text: String,
    /// Of each token its place in `text` and in the sentence.
    tokens: Vec<(Range<usize>, Range<usize>)>,
    longest: usize,
}

/// Of a longer sentence only so many bytes are looked at: it is none.
const MOST_BYTES: usize = 8_192;

/// How a name of a place on a side of the border is written: in capitals, which nothing else is.
fn sign(land: Land) -> char {
    match land {
        Land::NorthKorea => 'K',
        Land::China => 'C',
        Land::Between => 'R',
        Land::Elsewhere => 'E',
    }
}

impl Pieces {
    /// The pieces of a sentence (`words`, Chinese in simplified characters), in which names of places stand at `names`.
    pub fn of(language: Language, words: &str, names: &[(Range<usize>, Land)]) -> Pieces {
        let words = &words[..words.floor_char_boundary(MOST_BYTES)];
        let by_word = language == Language::English;
        let mut pieces = Pieces { longest: if by_word { 2 } else { 3 }, ..Pieces::default() };
        let mut at = 0;
        for (name, land) in names.iter().filter(|(n, _)| words.get(n.clone()).is_some()) {
            if name.start < at {
                continue;
            }
            pieces.add(by_word, words, at..name.start);
            pieces.token(by_word, name.clone(), |text| text.push(sign(*land)));
            at = name.end;
        }
        pieces.add(by_word, words, at..words.len());
        pieces
    }

    fn token(&mut self, by_word: bool, bytes: Range<usize>, write: impl FnOnce(&mut String)) {
        if by_word && !self.text.is_empty() {
            self.text.push(' ');
        }
        let from = self.text.len();
        write(&mut self.text);
        self.tokens.push((from..self.text.len(), bytes));
    }

    fn add(&mut self, by_word: bool, words: &str, part: Range<usize>) {
        let mut chars = words[part.clone()].char_indices().map(|(n, c)| (part.start + n, c)).peekable();
        let lower = |text: &mut String, c: char| text.extend(c.to_lowercase());
        while let Some((at, c)) = chars.next() {
            let mut end = at + c.len_utf8();
            let mut run = |same: fn(char) -> bool| {
                while let Some((n, d)) = chars.next_if(|(_, d)| same(*d)) {
                    end = n + d.len_utf8();
                }
                at..end
            };
            if c.is_numeric() {
                let bytes = run(char::is_numeric);
                self.token(by_word, bytes, |text| text.push('0'));
            } else if by_word && c.is_alphabetic() {
                let bytes = run(char::is_alphabetic);
                self.token(by_word, bytes.clone(), |text| words[bytes].chars().for_each(|c| lower(text, c)));
            } else if !by_word && c.is_whitespace() {
                let bytes = run(char::is_whitespace);
                self.token(by_word, bytes, |text| text.push(' '));
            } else if !by_word {
                self.token(by_word, at..end, |text| lower(text, c));
            }
        }
    }

    /// Every piece with its place in the sentence, those of one token first.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Range<usize>)> {
        (1..=self.longest).flat_map(move |n| self.tokens.windows(n)).map(|w| {
            let (first, last) = (&w[0], &w[w.len() - 1]);
            (&self.text[first.0.start..last.0.end], first.1.start..last.1.end)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(language: Language, words: &str, names: &[(Range<usize>, Land)]) -> Vec<String> {
        Pieces::of(language, words, names).iter().map(|(p, _)| p.to_owned()).collect()
    }

    #[test]
    fn english_is_cut_into_words_and_pairs_of_them() {
        let names = [(17..24, Land::NorthKorea)];
        assert_eq!(cut(Language::English, "Two guards left  Hyesan, 12.", &names)[..5], ["two", "guards", "left", "K", "0"]);
        assert_eq!(cut(Language::English, "Two guards left  Hyesan, 12.", &names)[5..], ["two guards", "guards left", "left K", "K 0"]);
    }

    #[test]
    fn chinese_is_cut_into_characters() {
        let names = [(0.."图们江".len(), Land::Between)];
        assert_eq!(cut(Language::Chinese, "图们江 35人", &names), ["R", " ", "0", "人", "R ", " 0", "0人", "R 0", " 0人"]);
    }

    #[test]
    fn a_sentence_without_end_is_cut() {
        let endless = "강을 ".repeat(100_000);
        let all = cut(Language::Korean, &endless, &[(600_000..600_006, Land::China)]);
        assert_eq!(all.len(), 3 * (MOST_BYTES / "강을 ".len() * 3) - 3);
    }

    #[test]
    fn a_piece_knows_its_place() {
        let words = "그는 2명을";
        let pieces = Pieces::of(Language::Korean, words, &[]);
        let (piece, place) = pieces.iter().find(|(p, _)| *p == "0명").unwrap();
        assert_eq!((piece, &words[place]), ("0명", "2명"));
    }
}
