//! A sample of how a text is worded, by which reprints are told from independent reports.

use serde::{Deserialize, Serialize};

/// Runs of this many tokens are compared: long enough that two reporters do not write the same one by chance.
const RUN: usize = 6;

/// How many runs of a text are kept: those with the smallest hashes, so that two texts keep the same ones.
const SAMPLES: usize = 40;

/// Fewer comparable runs than this say nothing.
const FEWEST: usize = 6;

/// At or above this share two texts are one text: a reprint, an excerpt or a lightly edited copy.
pub const SAME_TEXT: f64 = 0.35;

/// A sample of a text's runs of words (or of pairs of Han and Hangul characters), sorted. Punctuation, case and line
/// breaks do not count. Translations share no wording.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Wording(Vec<u32>);

impl Wording {
    pub fn of(text: &str) -> Self {
        let tokens = tokens(text);
        let mut runs: Vec<u32> = tokens.windows(RUN).map(fold).collect();
        runs.sort_unstable();
        runs.dedup();
        runs.truncate(SAMPLES);
        Self(runs)
    }

    /// The share of the shorter text's runs that stand in the other, 0 to 1; `None` when too little can be compared.
    pub fn share(&self, other: &Self) -> Option<f64> {
        let limit = |w: &Self| if w.0.len() < SAMPLES { u32::MAX } else { w.0.last().copied().unwrap_or(u32::MAX) };
        let limit = limit(self).min(limit(other));
        let within = |w: &Self| w.0.partition_point(|h| *h <= limit);
        let (a, b) = (&self.0[..within(self)], &other.0[..within(other)]);
        let fewest = a.len().min(b.len());
        if fewest < FEWEST {
            return None;
        }
        let common = a.iter().filter(|h| b.binary_search(h).is_ok()).count();
        Some(common as f64 / fewest as f64)
    }

    /// Whether the two texts are one, reprinted or excerpted.
    pub fn is_copy_of(&self, other: &Self) -> bool {
        self.share(other).is_some_and(|s| s >= SAME_TEXT)
    }
}

impl From<String> for Wording {
    /// Reads eight hexadecimal digits a run; anything else is left out.
    fn from(s: String) -> Self {
        let mut runs: Vec<u32> = s
            .as_bytes()
            .chunks(8)
            .filter_map(|c| std::str::from_utf8(c).ok())
            .filter_map(|c| u32::from_str_radix(c, 16).ok())
            .take(SAMPLES)
            .collect();
        runs.sort_unstable();
        Self(runs)
    }
}

impl From<Wording> for String {
    fn from(w: Wording) -> Self {
        w.0.iter().map(|h| format!("{h:08x}")).collect()
    }
}

/// A hash of each word, and of each pair of neighbouring Han, Hangul or Kana characters.
fn tokens(text: &str) -> Vec<u32> {
    let mut tokens = Vec::new();
    let mut word: Option<u32> = None;
    let mut before: Option<char> = None;
    for c in text.chars() {
        let wide = matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}');
        if wide || !c.is_alphanumeric() {
            tokens.extend(word.take());
        }
        if wide {
            // Overlapping pairs, so that an inserted character does not shift all that follow.
            if let Some(first) = before {
                tokens.push(step(step(BASIS, first as u32), c as u32));
            }
            before = Some(c);
        } else if c.is_alphanumeric() {
            let start = word.unwrap_or(BASIS);
            word = Some(c.to_lowercase().fold(start, |h, l| step(h, l as u32)));
        }
    }
    tokens.extend(word);
    tokens
}

/// The start and the step of 32-bit FNV-1a.
const BASIS: u32 = 0x811c_9dc5;

fn step(hash: u32, value: u32) -> u32 {
    value.to_le_bytes().iter().fold(hash, |h, b| (h ^ u32::from(*b)).wrapping_mul(0x0100_0193))
}

fn fold(run: &[u32]) -> u32 {
    run.iter().fold(BASIS, |h, t| step(h, *t))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TELLING: &str = "Three guards of a river post near the old ferry left their rifles in the hut and walked over the ice before \
                           dawn, a farmer on the other bank said, and by noon two companies were searching the reeds for them.";

    #[test]
    fn a_reprint_and_an_excerpt_share_wording_and_a_retelling_does_not() {
        let reprint = TELLING.to_uppercase().replace(", a farmer", " -- a farmer");
        assert!(Wording::of(TELLING).is_copy_of(&Wording::of(&reprint)));
        assert!(Wording::of(TELLING).is_copy_of(&Wording::of(&format!("Our paper quotes an agency. {TELLING} No more is known of it."))));
        let retold = "A farmer saw three guards cross the frozen river before dawn. Their rifles stayed in the hut near the old ferry; \
                      by noon the reeds were being searched by two companies, he said.";
        assert!(!Wording::of(TELLING).is_copy_of(&Wording::of(retold)));
        let korean = "새벽에 경비대원 세 명이 초소에 총을 두고 얼어붙은 강을 건너갔다고 맞은편 마을의 한 농민이 전했다.";
        assert!(Wording::of(korean).is_copy_of(&Wording::of(&format!("{korean} 수색은 낮까지 이어졌다."))));
    }

    #[test]
    fn too_little_text_says_nothing() {
        assert_eq!(Wording::of("Two guards fled.").share(&Wording::of("Two guards fled.")), None);
        assert_eq!(Wording::of("").share(&Wording::of(TELLING)), None);
    }

    #[test]
    fn stored_and_read_again() {
        let w = Wording::of(TELLING);
        assert_eq!(Wording::from(String::from(w.clone())), w);
        assert_eq!(Wording::from("zz\u{e9}not hex".to_owned()), Wording::default());
    }
}
