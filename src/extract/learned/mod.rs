//! What a sentence tells, by words learned from labelled sentences.
//!
//! The tables of words (`tables/*.toml`) say which acts a sentence tells where its words are in them. Reports tell the same acts in
//! more words than any table has. So each piece of a sentence (see [`Pieces`]) also has a weight for each kind of act, fitted to the
//! labelled sentences of `tests/corpus` (`cargo run --release --example learn` writes `tables/*.weights`).

mod pieces;

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
    ops::Range,
    sync::LazyLock,
};

pub use pieces::Pieces;

use crate::{
    domain::{Kind, kind::KindGroup},
    text::Language,
};

/// The weights of a language.
#[derive(Debug)]
pub struct Weights {
    bias: [f32; HEADS],
    /// By the hash of a piece the place of its weights among all.
    pieces: HashMap<u64, Range<u32>, BuildHasherDefault<Hashed>>,
    weights: Vec<(u8, f32)>,
}

/// Takes a hash for what it is: the keys are hashes of the table's pieces already.
#[derive(Debug, Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash(bytes);
    }

    fn write_u64(&mut self, n: u64) {
        self.0 = n;
    }
}

/// The FNV-1a hash of a piece.
fn hash(piece: &[u8]) -> u64 {
    piece.iter().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3))
}

/// What is weighed: each kind, and whether any act is told.
pub const HEADS: usize = Kind::ALL.len() + 1;

/// The head that says whether any act is told.
pub const ANY: usize = Kind::ALL.len();

/// A sentence as the learned words see it.
pub struct Heard {
    weights: &'static Weights,
    pieces: Pieces,
    pub speaks: Speaks,
}

impl Heard {
    /// What the weights of a language say of a sentence.
    pub fn of(weights: &'static Weights, pieces: Pieces) -> Self {
        Self { weights, speaks: weights.read(&pieces), pieces }
    }

    /// The words that speak most for a kind, as a place in the sentence.
    pub fn words(&self, kind: Kind) -> Option<Range<usize>> {
        self.weights.words(&self.pieces, kind)
    }
}

/// How probable it is that a sentence tells an act of each kind, and any act, as far as its words alone say.
#[derive(Debug, Clone, Copy, Default)]
pub struct Speaks([f32; HEADS]);

impl Speaks {
    /// From the logarithm of the odds of each head. What speaks for any act is known better than what speaks for one of a kind:
    /// the probability of a kind is the mean (geometric) of its own and that of any.
    fn of(odds: [f32; HEADS]) -> Self {
        let alone = odds.map(logistic);
        Self(std::array::from_fn(|h| (alone[ANY] * alone[h]).sqrt()))
    }

    /// The probability that the sentence tells an act of a kind.
    pub fn probability(&self, kind: Kind) -> f32 {
        self.0[kind as usize]
    }

    /// The probability of the likeliest kind of a group.
    pub fn of_group(&self, group: KindGroup) -> f32 {
        Kind::ALL.iter().filter(|k| k.group() == group).map(|k| self.probability(*k)).fold(0.0, f32::max)
    }

    /// The kind that is likeliest told.
    pub fn likeliest(&self) -> Kind {
        likeliest(Kind::ALL[0], Kind::ALL.iter().copied(), |k| self.probability(k))
    }

    /// The kind that the words speak most for among some, where an event's own has some advance.
    pub fn kind_beside(&self, own: Kind, may_be: impl Fn(Kind) -> bool) -> Kind {
        let of = |k: Kind| self.probability(k) + if k == own { ADVANCE } else { 0.0 };
        likeliest(own, Kind::ALL.iter().copied().filter(|k| may_be(*k)), of)
    }

    /// The probability that the sentence tells an act.
    pub fn any(&self) -> f32 {
        self.0[ANY]
    }
}

/// The first of the likeliest kinds.
fn likeliest(first: Kind, others: impl Iterator<Item = Kind>, of: impl Fn(Kind) -> f32) -> Kind {
    others.fold(first, |a, b| if of(b) > of(a) { b } else { a })
}

/// Whether words that speak for a kind with a probability decide which kind an act is, where they speak for its own with another.
pub fn decides(probability: f32, own: f32) -> bool {
    probability >= SURE_OF_KIND && own * 2.0 < probability
}

/// From which probability on words decide of which kind an act is.
const SURE_OF_KIND: f32 = 0.5;

/// What is added to the probability of the kind that an event has, before the words of its act give it another.
const ADVANCE: f32 = 0.35;

fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

macro_rules! weights {
    ($name:ident, $file:literal) => {
        static $name: LazyLock<Weights> = LazyLock::new(|| {
            // The weights are compiled in and covered by tests: a fault in them is a fault of the build.
            Weights::parse(include_str!(concat!("../tables/", $file))).unwrap_or_else(|e| unreachable!("{}: {e}", $file))
        });
    };
}

weights!(ENGLISH, "en.weights");
weights!(KOREAN, "ko.weights");
weights!(CHINESE, "zh.weights");

/// The weights of a language that is read.
pub fn of(language: Language) -> Option<&'static Weights> {
    match language {
        Language::English => Some(&ENGLISH),
        Language::Korean => Some(&KOREAN),
        Language::Chinese => Some(&CHINESE),
        Language::Other => None,
    }
}

/// What stands in a table of weights for the head of a number: `a` for the first.
pub fn letter(head: usize) -> char {
    char::from(b'a' + head as u8)
}

impl Weights {
    /// Reads a table: lines of a piece, a tab, and its weights in tenths, each behind the letter of its head; a line without
    /// a piece has the weights of every sentence. `#` begins a comment.
    fn parse(table: &str) -> Result<Weights, String> {
        let mut all = Weights { bias: [0.0; HEADS], pieces: HashMap::default(), weights: Vec::new() };
        for (n, line) in table.lines().enumerate().filter(|(_, l)| !l.starts_with('#')) {
            let (piece, weights) = line.split_once('\t').ok_or(format!("line {}: no tab", n + 1))?;
            let weights: Vec<(u8, f32)> =
                weights.split(' ').map(weight).collect::<Option<_>>().ok_or(format!("line {}: no weights", n + 1))?;
            if piece.is_empty() {
                weights.iter().for_each(|(h, w)| all.bias[usize::from(*h)] = *w);
                continue;
            }
            let from = all.weights.len() as u32;
            all.weights.extend(weights);
            if all.pieces.insert(hash(piece.as_bytes()), from..all.weights.len() as u32).is_some() {
                return Err(format!("line {}: `{piece}` stands twice, or has the hash of another", n + 1));
            }
        }
        Ok(all)
    }

    /// The weights of a piece, by its hash.
    fn of_piece(&self, hash: u64) -> &[(u8, f32)] {
        self.pieces.get(&hash).map_or(&[], |r| &self.weights[r.start as usize..r.end as usize])
    }

    /// How much the pieces of a sentence speak for each head.
    fn read(&self, pieces: &Pieces) -> Speaks {
        let mut all: Vec<u64> = pieces.iter().map(|(p, _)| hash(p.as_bytes())).collect();
        all.sort_unstable();
        all.dedup();
        let mut sums = [0.0; HEADS];
        for (head, weight) in all.iter().flat_map(|h| self.of_piece(*h)) {
            sums[usize::from(*head)] += weight;
        }
        let scale = scale(all.len());
        Speaks::of(std::array::from_fn(|h| self.bias[h] + sums[h] * scale))
    }

    /// Of all stretches of a sentence the one whose weights for a kind sum up to most.
    fn words(&self, pieces: &Pieces, kind: Kind) -> Option<Range<usize>> {
        let of_kind = |(h, _): &&(u8, f32)| usize::from(*h) == kind as usize;
        let weight = |piece: &str| self.of_piece(hash(piece.as_bytes())).iter().find(of_kind).map_or(0.0, |(_, w)| *w);
        let mut tokens: Vec<(Range<usize>, f32)> = Vec::new();
        for (piece, place) in pieces.iter() {
            // Those of one token come first; longer ones share their weight among theirs.
            let from = tokens.partition_point(|(t, _)| t.end <= place.start);
            let to = tokens.partition_point(|(t, _)| t.start < place.end);
            match to - from {
                0 => tokens.push((place, weight(piece))),
                n => tokens[from..to].iter_mut().for_each(|(_, w)| *w += weight(piece) / n as f32),
            }
        }
        let mut best: Option<(Range<usize>, f32)> = None;
        let (mut from, mut sum) = (0, 0.0);
        for (place, weight) in tokens {
            if sum <= 0.0 {
                (from, sum) = (place.start, 0.0);
            }
            sum += weight;
            if sum > best.as_ref().map_or(0.0, |(_, most)| *most) {
                best = Some((from..place.end, sum));
            }
        }
        best.map(|(place, _)| place)
    }
}

/// What the sum of a sentence's weights is multiplied with: long sentences have more pieces, not more to say.
pub fn scale(pieces: usize) -> f32 {
    1.0 / (pieces.max(1) as f32).sqrt()
}

fn weight(text: &str) -> Option<(u8, f32)> {
    let head = text.bytes().next()?.checked_sub(b'a').filter(|h| usize::from(*h) < HEADS)?;
    let tenths: i16 = text.get(1..)?.parse().ok()?;
    Some((head, f32::from(tenths) / 10.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Land;

    #[test]
    fn the_weights_of_three_languages_parse() {
        for language in [Language::English, Language::Korean, Language::Chinese] {
            let weights = of(language).unwrap();
            assert!(weights.pieces.len() > 2_000 && weights.bias.iter().all(|b| *b != 0.0), "{language:?}");
        }
    }

    #[test]
    fn a_table_of_weights_says_where_it_is_wrong() {
        assert!(Weights::parse("# a comment\n\ta-12\nfled\ta31 t20").is_ok());
        for wrong in ["fled a31", "fled\t", "fled\tz9", "fled\ta", "fled\ta1  b2"] {
            assert!(Weights::parse(wrong).unwrap_err().starts_with("line 1"), "{wrong}");
        }
    }

    #[test]
    fn pieces_speak_for_kinds_and_are_quoted() {
        let weights = Weights::parse("\ta-20 t-10\nfled\ta90 t80\nfled to\ta60\nguard\ta10").unwrap();
        let sentence = "The guard fled to China.";
        let pieces = Pieces::of(Language::English, sentence, &[(18..23, Land::China)]);
        let speaks = weights.read(&pieces);
        assert!(speaks.any() > 0.7 && speaks.probability(Kind::Desertion) > 0.05);
        assert!(speaks.probability(Kind::Desertion) > speaks.probability(Kind::Arrest));
        assert_eq!(&sentence[weights.words(&pieces, Kind::Desertion).unwrap()], "guard fled to");
        assert_eq!(weights.words(&pieces, Kind::Arrest), None);
    }

    #[test]
    fn the_words_of_a_sentence_tell_its_kind_whatever_the_place() {
        let told = [
            (Language::English, "Two smugglers were taken away by the police and are being held.", Kind::Arrest),
            (Language::Korean, "경비대가 강을 건너던 주민에게 총을 쏘았다.", Kind::Shooting),
            (Language::Chinese, "他们被遣送回国。", Kind::Repatriation),
        ];
        for (language, sentence, kind) in told {
            let speaks = of(language).unwrap().read(&Pieces::of(language, sentence, &[]));
            let most = Kind::ALL.iter().copied().max_by(|a, b| speaks.probability(*a).total_cmp(&speaks.probability(*b)));
            assert_eq!(most, Some(kind), "{sentence}");
        }
    }
}
