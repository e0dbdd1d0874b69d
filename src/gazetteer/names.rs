//! The forms in which names are compared.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::domain::PlaceKind;

/// Letters and digits only, lower case, without accents: `P'yŏngan-bukto` and `Pyongan Bukto` are one.
pub fn key(name: &str) -> String {
    name.nfkd().filter(|c| !is_combining_mark(*c)).nfc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}

/// The sort of unit that a word such as County or -si names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Province,
    County,
    City,
    Town,
    Village,
    District,
    River,
}

impl Unit {
    /// Whether a place of this kind may be called so. A county's seat is a town of the same name, so both are allowed.
    pub fn allows(self, kind: PlaceKind) -> bool {
        use PlaceKind::*;
        match self {
            Unit::Province => matches!(kind, Province | Prefecture),
            Unit::County | Unit::City | Unit::Town => matches!(kind, County | City | Town | Island),
            Unit::Village => matches!(kind, Village | Town | District),
            Unit::District => matches!(kind, District | Town | City),
            Unit::River => kind == River,
        }
    }
}

/// Unit words of the three languages, longest first within a script. Korean and Chinese ones end the word.
const UNITS: [(&str, Unit); 42] = [
    ("workers' district", Unit::Town),
    ("workers’ district", Unit::Town),
    ("autonomous prefecture", Unit::Province),
    ("autonomous county", Unit::County),
    ("special city", Unit::City),
    ("prefecture", Unit::Province),
    ("province", Unit::Province),
    ("township", Unit::Village),
    ("district", Unit::District),
    ("village", Unit::Village),
    ("county", Unit::County),
    ("city", Unit::City),
    ("town", Unit::Town),
    ("river", Unit::River),
    ("-nodongjagu", Unit::Town),
    ("-rodongjagu", Unit::Town),
    ("-guyok", Unit::District),
    ("-dong", Unit::District),
    ("-gang", Unit::River),
    ("-kun", Unit::County),
    ("-gun", Unit::County),
    ("-eup", Unit::Town),
    ("-up", Unit::Town),
    ("-ŭp", Unit::Town),
    ("-do", Unit::Province),
    ("-si", Unit::City),
    ("-ri", Unit::Village),
    ("-ni", Unit::Village),
    ("로동자구", Unit::Town),
    ("노동자구", Unit::Town),
    ("특별시", Unit::City),
    ("구역", Unit::District),
    ("군", Unit::County),
    ("시", Unit::City),
    ("도", Unit::Province),
    ("읍", Unit::Town),
    ("리", Unit::Village),
    ("市", Unit::City),
    ("县", Unit::County),
    ("郡", Unit::County),
    ("镇", Unit::Town),
    ("省", Unit::Province),
];

/// Takes a unit word off the end: `Onsong County` gives `Onsong` and [`Unit::County`]. What is left has two letters or more.
pub fn split_unit(name: &str) -> Option<(&str, Unit)> {
    let trimmed = name.trim();
    for (suffix, unit) in UNITS {
        let Some(at) = trimmed.len().checked_sub(suffix.len()).filter(|at| *at > 0) else { continue };
        let (Some(stem), Some(tail)) = (trimmed.get(..at), trimmed.get(at..)) else { continue };
        let ascii_word = suffix.is_ascii() && !suffix.starts_with('-');
        if tail.to_lowercase() == suffix && (!ascii_word || stem.ends_with(' ')) {
            let stem = stem.trim_end();
            if stem.chars().count() >= 2 {
                return Some((stem, unit));
            }
        }
    }
    None
}

/// The sounds of a romanised Korean name, the same for McCune-Reischauer, the Revised system, the DPRK's and the
/// press's. `None` for names of fewer than five letters or not in Latin letters: too little to go by.
///
/// ```
/// use bordermap::gazetteer::names::korean_skeleton;
/// assert_eq!(korean_skeleton("Hoeryŏng"), korean_skeleton("Hoeryeong"));
/// assert_eq!(korean_skeleton("Chagang"), korean_skeleton("Jagang"));
/// assert_eq!(korean_skeleton("Bocheon"), korean_skeleton("Poch'ŏn"));
/// ```
pub fn korean_skeleton(name: &str) -> Option<String> {
    let plain = key(name);
    if plain.len() < 5 || !plain.is_ascii() {
        return None;
    }
    let mut s = plain;
    for (from, to) in [
        ("yeo", "yo"),
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
        s = s.replace(from, to);
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

    #[test]
    fn units_come_off_the_end() {
        assert_eq!(split_unit("Onsong County"), Some(("Onsong", Unit::County)));
        assert_eq!(split_unit("Hyesan-si"), Some(("Hyesan", Unit::City)));
        assert_eq!(split_unit("온성군"), Some(("온성", Unit::County)));
        assert_eq!(split_unit("Onsongcounty"), None);
        assert_eq!(split_unit("City"), None);
    }

    #[test]
    fn systems_of_romanisation_agree() {
        for (a, b) in
            [("Hamgyong", "Hamkyung"), ("Musanup", "Moosanup"), ("Kanggye", "Ganggye"), ("Hwajeon", "Hwajŏn"), ("Sinŭiju", "Shinuiju")]
        {
            assert_eq!(korean_skeleton(a), korean_skeleton(b), "{a} {b}");
        }
        assert_eq!(korean_skeleton("Usi"), None);
    }
}
