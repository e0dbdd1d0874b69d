//! Korean names by rule: the systems of romanisation, northern and southern spelling, and the sounds that all share.
//!
//! The rules are those of McCune-Reischauer (1939), the Revised Romanization (2000), the DPRK's own system (1992) and
//! two habits of the press. Where sounds change between syllables, the system's own way is followed.

/// A way of writing Korean in Latin letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum System {
    /// McCune-Reischauer with its marks: `Hoeryŏng`.
    McCuneReischauer,
    /// McCune-Reischauer with the hard consonants that Sino-Korean words have after ㄹ: `Kilchu`.
    McCuneReischauerHard,
    /// The Revised Romanization of 2000: `Hoeryeong`.
    Revised,
    /// The DPRK's system: `Hoeryong`, `Phyongyang`, `Jagang`.
    Dprk,
    /// Press habit: ㅓ as u, no voicing marked: `Hoeryung`, `Hamkyung`.
    PressU,
    /// Press habit: ㅜ as oo as well: `Moosan`.
    PressOo,
    /// Letter by letter, nothing voiced and nothing assimilated: `Saepyol`.
    Unvoiced,
}

impl System {
    pub const ALL: [System; 7] = [
        System::McCuneReischauer,
        System::McCuneReischauerHard,
        System::Revised,
        System::Dprk,
        System::PressU,
        System::PressOo,
        System::Unvoiced,
    ];

    /// The word that `names.csv` has for it.
    pub fn rule(self) -> &'static str {
        match self {
            System::McCuneReischauer | System::McCuneReischauerHard => "mccune-reischauer",
            System::Revised => "revised",
            System::Dprk => "dprk",
            System::PressU | System::PressOo => "press-habit",
            System::Unvoiced => "unvoiced",
        }
    }
}

/// One syllable as indices into the standard's rows of onsets (19), vowels (21) and codas (28, 0 for none).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Syllable {
    onset: usize,
    vowel: usize,
    coda: usize,
}

const HANGUL_FIRST: u32 = 0xAC00;
const HANGUL_LAST: u32 = 0xD7A3;

fn syllable(c: char) -> Option<Syllable> {
    let code = u32::from(c);
    if !(HANGUL_FIRST..=HANGUL_LAST).contains(&code) {
        return None;
    }
    let n = (code - HANGUL_FIRST) as usize;
    Some(Syllable { onset: n / 588, vowel: n % 588 / 28, coda: n % 28 })
}

fn compose(s: Syllable) -> Option<char> {
    let n = u32::try_from(s.onset * 588 + s.vowel * 28 + s.coda).ok()?;
    char::from_u32(HANGUL_FIRST + n)
}

pub fn is_hangul(c: char) -> bool {
    syllable(c).is_some()
}

/// The letters of Hangul syllables one by one, for comparing spellings: `혜산` gives five numbers.
pub fn jamo(name: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(name.len());
    for s in name.chars().filter_map(syllable) {
        // The silent onset is no letter; the numbers of onsets, vowels and codas do not overlap.
        if s.onset != IEUNG {
            out.push(u8::try_from(s.onset).unwrap_or(u8::MAX));
        }
        out.push(u8::try_from(19 + s.vowel).unwrap_or(u8::MAX));
        if s.coda > 0 {
            out.push(u8::try_from(40 + s.coda).unwrap_or(u8::MAX));
        }
    }
    out
}

// Onsets by name where rules speak of them.
const GIYEOK: usize = 0;
const NIEUN: usize = 2;
const DIGEUT: usize = 3;
const RIEUL: usize = 5;
const MIEUM: usize = 6;
const BIEUP: usize = 7;
const SIOT: usize = 9;
const IEUNG: usize = 11;
const JIEUT: usize = 12;

/// The seven sounds that a syllable can end in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coda {
    None,
    K,
    N,
    T,
    L,
    M,
    P,
    Ng,
}

/// The sound of a written coda, and the onset it becomes before a vowel.
fn coda(index: usize) -> (Coda, usize) {
    match index {
        0 => (Coda::None, IEUNG),
        1 | 2 | 3 | 9 | 24 => (Coda::K, if index == 24 { 15 } else { GIYEOK }),
        4..=6 => (Coda::N, NIEUN),
        7 => (Coda::T, DIGEUT),
        8 | 11..=13 | 15 => (Coda::L, RIEUL),
        10 | 16 => (Coda::M, MIEUM),
        14 | 17 | 18 | 26 => (Coda::P, if index == 26 { 17 } else { BIEUP }),
        19 | 20 => (Coda::T, SIOT),
        21 => (Coda::Ng, IEUNG),
        22 => (Coda::T, JIEUT),
        23 => (Coda::T, 14),
        25 => (Coda::T, 16),
        _ => (Coda::T, 18),
    }
}

/// The Latin letters of a system. Onsets in the order of the standard, once unvoiced and once voiced.
struct Letters {
    onset: [&'static str; 19],
    /// ㄱ ㄷ ㅂ ㅈ between voiced sounds.
    voiced: [&'static str; 4],
    vowel: [&'static str; 21],
    /// ㄹ after ㅁ and ㅇ sounds as ㄴ, obstruents before nasals become nasals.
    assimilates: bool,
    /// ㄷ and ㅈ stay hard after ㄹ.
    hard_after_l: bool,
}

const VOWELS_MR: [&str; 21] =
    ["a", "ae", "ya", "yae", "ŏ", "e", "yŏ", "ye", "o", "wa", "wae", "oe", "yo", "u", "wŏ", "we", "wi", "yu", "ŭ", "ŭi", "i"];
const VOWELS_RR: [&str; 21] =
    ["a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu", "ui", "i"];
const VOWELS_DPRK: [&str; 21] =
    ["a", "ae", "ya", "yae", "o", "e", "yo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "u", "ui", "i"];
const VOWELS_U: [&str; 21] =
    ["a", "ae", "ya", "yae", "u", "e", "yu", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "u", "ui", "i"];
const VOWELS_OO: [&str; 21] =
    ["a", "ae", "ya", "yae", "u", "e", "yu", "ye", "o", "wa", "wae", "oe", "yo", "oo", "wo", "we", "wi", "yu", "eu", "ui", "i"];

fn letters(system: System) -> Letters {
    match system {
        System::McCuneReischauer | System::McCuneReischauerHard => Letters {
            onset: ["k", "kk", "n", "t", "tt", "r", "m", "p", "pp", "s", "ss", "", "ch", "tch", "ch'", "k'", "t'", "p'", "h"],
            voiced: ["g", "d", "b", "j"],
            vowel: VOWELS_MR,
            assimilates: true,
            hard_after_l: system == System::McCuneReischauerHard,
        },
        System::Revised => Letters {
            onset: ["g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"],
            voiced: ["g", "d", "b", "j"],
            vowel: VOWELS_RR,
            assimilates: true,
            hard_after_l: false,
        },
        System::Dprk => Letters {
            onset: ["k", "kk", "n", "t", "tt", "r", "m", "p", "pp", "s", "ss", "", "j", "jj", "ch", "kh", "th", "ph", "h"],
            voiced: ["g", "d", "b", "j"],
            vowel: VOWELS_DPRK,
            assimilates: false,
            hard_after_l: false,
        },
        System::Unvoiced => Letters {
            onset: ["k", "kk", "n", "t", "tt", "r", "m", "p", "pp", "s", "ss", "", "ch", "tch", "ch", "k", "t", "p", "h"],
            voiced: ["k", "t", "p", "ch"],
            vowel: VOWELS_DPRK,
            assimilates: false,
            hard_after_l: false,
        },
        System::PressU => Letters {
            onset: ["k", "kk", "n", "t", "tt", "r", "m", "p", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"],
            voiced: ["k", "d", "b", "j"],
            vowel: VOWELS_U,
            assimilates: true,
            hard_after_l: false,
        },
        System::PressOo => Letters {
            onset: ["g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"],
            voiced: ["g", "d", "b", "j"],
            vowel: VOWELS_OO,
            assimilates: true,
            hard_after_l: false,
        },
    }
}

/// Writes a Hangul name in Latin letters, with a capital. `None` when a letter is not a Hangul syllable.
///
/// ```
/// use bordermap::gazetteer::korean::{System, romanise};
/// assert_eq!(romanise("회령", System::McCuneReischauer).as_deref(), Some("Hoeryŏng"));
/// assert_eq!(romanise("회령", System::Revised).as_deref(), Some("Hoeryeong"));
/// assert_eq!(romanise("평양", System::Dprk).as_deref(), Some("Phyongyang"));
/// assert_eq!(romanise("함경북도", System::McCuneReischauer).as_deref(), Some("Hamgyŏngbukto"));
/// ```
pub fn romanise(name: &str, system: System) -> Option<String> {
    let mut word: Vec<Syllable> = name.chars().map(syllable).collect::<Option<_>>()?;
    if word.is_empty() {
        return None;
    }
    let table = letters(system);
    // A coda before a vowel is spoken as the next syllable's onset.
    for i in 0..word.len() - 1 {
        let (sound, moved) = coda(word[i].coda);
        if word[i + 1].onset == IEUNG && !matches!(sound, Coda::None | Coda::Ng) {
            word[i + 1].onset = moved;
            word[i].coda = 0;
        }
    }
    let mut out = String::new();
    let mut before = Coda::None;
    for (i, s) in word.iter().enumerate() {
        let mut onset = s.onset;
        let mut tail = coda(s.coda).0;
        if let Some(next) = word.get(i + 1).filter(|_| table.assimilates) {
            tail = match (tail, next.onset) {
                (Coda::K, NIEUN | MIEUM | RIEUL) => Coda::Ng,
                (Coda::T, NIEUN | MIEUM | RIEUL) => Coda::N,
                (Coda::P, NIEUN | MIEUM | RIEUL) => Coda::M,
                (Coda::N, RIEUL) => Coda::L,
                (t, _) => t,
            };
        }
        if i > 0 && table.assimilates {
            onset = match (before, onset) {
                (Coda::M | Coda::Ng | Coda::N, RIEUL) => NIEUN,
                (Coda::L, NIEUN) => RIEUL,
                (_, o) => o,
            };
        }
        let voiced_before = i > 0 && matches!(before, Coda::None | Coda::N | Coda::L | Coda::M | Coda::Ng);
        let hard = table.hard_after_l && before == Coda::L;
        out.push_str(match onset {
            GIYEOK if voiced_before => table.voiced[0],
            DIGEUT if voiced_before && !hard => table.voiced[1],
            BIEUP if voiced_before => table.voiced[2],
            JIEUT if voiced_before && !hard => table.voiced[3],
            RIEUL if before == Coda::L => "l",
            o => table.onset[o],
        });
        out.push_str(table.vowel[s.vowel]);
        out.push_str(match tail {
            Coda::None => "",
            Coda::K => "k",
            Coda::N => "n",
            Coda::T => "t",
            Coda::L => "l",
            Coda::M => "m",
            Coda::P => "p",
            Coda::Ng => "ng",
        });
        before = tail;
    }
    let mut letters = out.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect())
}

/// The southern spelling of a northern name: ㄹ and ㄴ at the start weaken (룡천 to 용천, 라선 to 나선, 녀 to 여).
/// `None` when the spelling is the same in both.
pub fn southern(name: &str) -> Option<String> {
    let first = name.chars().next()?;
    let mut s = syllable(first)?;
    // ㅑ ㅖ ㅕ ㅛ ㅠ ㅣ, the vowels before which the onset falls away.
    let soft = matches!(s.vowel, 2 | 3 | 6 | 7 | 12 | 17 | 20);
    s.onset = match s.onset {
        RIEUL | NIEUN if soft => IEUNG,
        RIEUL => NIEUN,
        _ => return None,
    };
    let mut out = String::from(compose(s)?);
    out.extend(name.chars().skip(1));
    Some(out)
}

/// The sounds of a romanised Korean name, the same for McCune-Reischauer, the Revised system, the DPRK's and the
/// press's. `None` for names of fewer than five letters or not in Latin letters: too little to go by.
///
/// ```
/// use bordermap::gazetteer::korean::skeleton;
/// assert_eq!(skeleton("Hoeryŏng"), skeleton("Hoeryeong"));
/// assert_eq!(skeleton("Chagang"), skeleton("Jagang"));
/// assert_eq!(skeleton("Bocheon"), skeleton("Poch'ŏn"));
/// ```
pub fn skeleton(name: &str) -> Option<String> {
    let plain = super::names::key(name);
    if plain.len() < 5 || !plain.is_ascii() {
        return None;
    }
    let mut s = plain;
    for (from, to) in [
        ("yeo", "yo"),
        ("young", "yong"),
        ("eo", "o"),
        ("eu", "u"),
        ("yung", "yong"),
        ("oo", "u"),
        ("shi", "si"),
        ("ph", "p"),
        ("th", "t"),
        ("kh", "k"),
        ("ts", "ch"),
        ("g", "k"),
        ("d", "t"),
        ("b", "p"),
        ("ch", "j"),
        ("l", "r"),
        ("nr", "rr"),
    ] {
        if s.contains(from) {
            s = s.replace(from, to);
        }
    }
    let mut out = String::with_capacity(s.len());
    for c in s.chars() {
        if !out.ends_with(c) || matches!(c, 'a' | 'e' | 'i' | 'o' | 'u') {
            out.push(c);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(name: &str) -> [String; 3] {
        [System::McCuneReischauer, System::Revised, System::Dprk].map(|s| romanise(name, s).unwrap_or_default())
    }

    /// Names as the systems' own rules and official lists write them.
    #[test]
    fn systems_write_names_as_their_rules_say() {
        for (hangul, mr, rr, dprk) in [
            ("혜산", "Hyesan", "Hyesan", "Hyesan"),
            ("무산", "Musan", "Musan", "Musan"),
            ("회령", "Hoeryŏng", "Hoeryeong", "Hoeryong"),
            ("온성", "Onsŏng", "Onseong", "Onsong"),
            ("신의주", "Sinŭiju", "Sinuiju", "Sinuiju"),
            ("청진", "Ch'ŏngjin", "Cheongjin", "Chongjin"),
            ("보천", "Poch'ŏn", "Bocheon", "Pochon"),
            ("자강", "Chagang", "Jagang", "Jagang"),
            ("평안북도", "P'yŏnganbukto", "Pyeonganbukdo", "Phyonganbukto"),
            ("랑림", "Rangnim", "Rangnim", "Rangrim"),
            ("전천", "Chŏnch'ŏn", "Jeoncheon", "Jonchon"),
            ("벽동", "Pyŏktong", "Byeokdong", "Pyoktong"),
            ("삭주", "Sakchu", "Sakju", "Sakju"),
            ("신라", "Silla", "Silla", "Sinra"),
            ("백암", "Paegam", "Baegam", "Paegam"),
            ("압록강", "Amnokkang", "Amnokgang", "Aprokkang"),
        ] {
            assert_eq!(all(hangul), [mr, rr, dprk], "{hangul}");
        }
        assert_eq!(romanise("길주", System::McCuneReischauerHard).as_deref(), Some("Kilchu"));
        assert_eq!(romanise("무산", System::PressOo).as_deref(), Some("Moosan"));
        assert_eq!(romanise("함경", System::PressU).as_deref(), Some("Hamkyung"));
        assert_eq!(romanise("Hyesan", System::Revised), None);
    }

    #[test]
    fn southern_spelling_drops_the_first_sound() {
        for (north, south) in [("룡천", "용천"), ("라선", "나선"), ("량강도", "양강도"), ("료녕", "요녕"), ("로동", "노동")]
        {
            assert_eq!(southern(north).as_deref(), Some(south));
        }
        assert_eq!(southern("혜산"), None);
        assert_eq!(southern("Rason"), None);
    }

    #[test]
    fn systems_of_romanisation_agree_in_their_sounds() {
        for (a, b) in
            [("Hamgyong", "Hamkyung"), ("Musanup", "Moosanup"), ("Kanggye", "Ganggye"), ("Hwajeon", "Hwajŏn"), ("Sinŭiju", "Shinuiju")]
        {
            assert_eq!(skeleton(a), skeleton(b), "{a} {b}");
        }
        assert_eq!(skeleton("Usi"), None);
    }
}
