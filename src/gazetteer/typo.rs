//! Names that differ by one or two letters from a known one.

use super::korean;

/// Most letters that may be wrong.
pub const MAX_EDITS: usize = 2;

/// Longer words are no names of places.
const MAX_LETTERS: usize = 40;

struct Entry {
    /// One bit a letter, to pass over what cannot be near.
    letters_used: u64,
    start: u32,
    len: u8,
    owner: u32,
}

/// Known spellings by length, each letter one byte: Latin letters, or the letters of Hangul syllables.
#[derive(Default)]
pub struct TypoIndex {
    letters: Vec<u8>,
    latin: Vec<Vec<Entry>>,
    hangul: Vec<Vec<Entry>>,
}

/// A known spelling near the wanted one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Near {
    /// What [`TypoIndex::add`] was given.
    pub owner: u32,
    /// Letters wrong, missing, too many or swapped with their neighbour.
    pub edits: usize,
    /// Letters of the known spelling.
    pub letters: usize,
}

/// A key as letters, and whether it is Hangul. `None` for other scripts and for what is too long.
fn letters(key: &str) -> Option<(Vec<u8>, bool)> {
    let out = if key.is_ascii() {
        (key.as_bytes().to_vec(), false)
    } else if key.chars().all(korean::is_hangul) {
        (korean::jamo(key), true)
    } else {
        return None;
    };
    (out.0.len() <= MAX_LETTERS).then_some(out)
}

fn used(letters: &[u8]) -> u64 {
    letters.iter().fold(0, |m, b| m | 1 << (b % 64))
}

impl TypoIndex {
    /// Takes in a key with the number of what bears it.
    pub fn add(&mut self, key: &str, owner: u32) {
        let Some((word, hangul)) = letters(key) else { return };
        let (Ok(start), Ok(len)) = (u32::try_from(self.letters.len()), u8::try_from(word.len())) else { return };
        let by_length = if hangul { &mut self.hangul } else { &mut self.latin };
        if by_length.len() <= word.len() {
            by_length.resize_with(word.len() + 1, Vec::new);
        }
        by_length[word.len()].push(Entry { letters_used: used(&word), start, len, owner });
        self.letters.extend(word);
    }

    /// Spellings at most `max` letters away, in no order. An exact one has no edits.
    pub fn near(&self, key: &str, max: usize) -> Vec<Near> {
        let max = max.min(MAX_EDITS);
        let Some((word, hangul)) = letters(key) else { return Vec::new() };
        let by_length = if hangul { &self.hangul } else { &self.latin };
        let mask = used(&word);
        let most_bits = 2 * u32::try_from(max).unwrap_or(0);
        let mut out = Vec::new();
        for entries in by_length.iter().take(word.len() + max + 1).skip(word.len().saturating_sub(max)) {
            for e in entries {
                if (e.letters_used ^ mask).count_ones() > most_bits {
                    continue;
                }
                let known = &self.letters[e.start as usize..e.start as usize + usize::from(e.len)];
                if let Some(edits) = distance(&word, known, max) {
                    out.push(Near { owner: e.owner, edits, letters: known.len() });
                }
            }
        }
        out
    }
}

/// Edits between two words, a swap of neighbours being one; `None` above `max`. Only the band of the table that can stay
/// within `max` is filled.
fn distance(a: &[u8], b: &[u8], max: usize) -> Option<usize> {
    const FAR: u8 = 100;
    let (n, m) = (a.len(), b.len());
    if n.abs_diff(m) > max || n > MAX_LETTERS || m > MAX_LETTERS {
        return None;
    }
    let mut before = [FAR; MAX_LETTERS + 2];
    let mut last = [FAR; MAX_LETTERS + 2];
    let mut row = [FAR; MAX_LETTERS + 2];
    for (j, cell) in last.iter_mut().enumerate().take(m.min(max) + 1) {
        *cell = j as u8;
    }
    for i in 1..=n {
        let (from, to) = (i.saturating_sub(max).max(1), (i + max).min(m));
        row[from - 1] = if from == 1 && i <= max { i as u8 } else { FAR };
        let mut least = row[from - 1];
        for j in from..=to {
            let same = a[i - 1] == b[j - 1];
            let mut best = (last[j - 1] + u8::from(!same)).min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row[j] = best.min(FAR);
            least = least.min(best);
        }
        if to < m {
            row[to + 1] = FAR;
        }
        if usize::from(least) > max {
            return None;
        }
        (before, last, row) = (last, row, before);
    }
    let edits = usize::from(last[m]);
    (edits <= max).then_some(edits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn counts_wrong_missing_extra_and_swapped_letters() {
        for (a, b, edits) in [
            ("hyesan", "hyesan", Some(0)),
            ("hyesan", "hyasan", Some(1)),
            ("hyesan", "heysan", Some(1)),
            ("hyesan", "hyesann", Some(1)),
            ("hyesan", "hysan", Some(1)),
            ("hyesan", "musan", None),
            ("hoeryong", "hoiryung", Some(2)),
        ] {
            assert_eq!(distance(a.as_bytes(), b.as_bytes(), 2), edits, "{a} {b}");
        }
    }

    #[test]
    fn finds_hangul_by_its_letters() {
        let mut index = TypoIndex::default();
        index.add("회령", 7);
        assert_eq!(index.near("훼령", 1), [Near { owner: 7, edits: 1, letters: 5 }]);
        assert!(index.near("남포", 2).is_empty());
        assert!(index.near("会宁", 2).is_empty());
    }

    proptest! {
        /// The banded table gives what the library's full table gives.
        #[test]
        fn agrees_with_the_full_table(a in "[a-e]{0,9}", b in "[a-e]{0,9}") {
            let full = strsim::osa_distance(&a, &b);
            prop_assert_eq!(distance(a.as_bytes(), b.as_bytes(), 2), (full <= 2).then_some(full));
        }
    }
}
