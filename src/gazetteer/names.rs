//! The forms in which names are compared, and the unit words that stand at their ends.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::han;
use crate::domain::PlaceKind;

/// Letters and digits only, lower case, without accents, Han characters in their simplified form:
/// `P'yŏngan-bukto` and `Pyongan Bukto` are one, and so are `會寧` and `会宁`.
pub fn key(name: &str) -> String {
    if name.is_ascii() {
        return name.bytes().filter(u8::is_ascii_alphanumeric).map(|b| char::from(b.to_ascii_lowercase())).collect();
    }
    name.nfkd()
        .filter(|c| !is_combining_mark(*c))
        .nfc()
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric())
        .map(han::fold)
        .collect()
}

/// The sort of unit that a word such as County or -si names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Province,
    County,
    City,
    Town,
    /// Village and township, as the press says it of any small place.
    Village,
    /// The Korean village, -ri.
    Ri,
    District,
    /// The Korean quarter of a town, -dong.
    Dong,
    River,
    Mountain,
    Island,
    Port,
    /// Area, region, border: says nothing of the kind.
    Any,
}

impl Unit {
    /// Whether a place of this kind may be called so. Units were raised and renamed often, so a county may be called a
    /// city and its seat a town.
    pub fn allows(self, kind: PlaceKind) -> bool {
        use PlaceKind::*;
        match self {
            Unit::Province => matches!(kind, Province | Prefecture),
            Unit::County | Unit::City => matches!(kind, County | City | Town | Island | District),
            Unit::Town => matches!(kind, County | City | Town | Island | Village | District),
            Unit::Village | Unit::Ri => matches!(kind, Village | Town | District | Island),
            Unit::District | Unit::Dong => matches!(kind, District | Town | City | Village | County),
            Unit::River => matches!(kind, River | Tributary),
            Unit::Mountain => kind == Mountain,
            Unit::Island => kind == Island,
            Unit::Port => matches!(kind, Village | Town | City | County | Post | District),
            Unit::Any => true,
        }
    }
}

impl Unit {
    /// Whether the word is the very one for this kind, not only one that may be used.
    pub fn names(self, kind: PlaceKind) -> bool {
        use PlaceKind::*;
        match self {
            Unit::County => kind == County,
            Unit::City => kind == City,
            Unit::Town => kind == Town,
            Unit::Village | Unit::Ri => kind == Village,
            Unit::District | Unit::Dong => kind == District,
            Unit::Port => kind == Post,
            Unit::Province | Unit::River | Unit::Mountain | Unit::Island => self.allows(kind),
            Unit::Any => false,
        }
    }

    /// Whether a place of this kind could bear the word at all. A -ri or -dong that is not known is not the town of its name:
    /// there are many more of them than the gazetteer has.
    pub fn suits(self, kind: PlaceKind) -> bool {
        use PlaceKind::*;
        match self {
            Unit::Ri => matches!(kind, Village | Island),
            Unit::Dong => matches!(kind, District | Village),
            _ => true,
        }
    }
}

/// Unit words in the form of [`key`], the longest first among those that end alike.
const SUFFIXES: [(&str, Unit); 128] = [
    ("koreanautonomousprefecture", Unit::Province),
    ("autonomousprefecture", Unit::Province),
    ("koreanautonomouscounty", Unit::County),
    ("manchuautonomouscounty", Unit::County),
    ("autonomouscounty", Unit::County),
    ("workersdistrict", Unit::Town),
    ("workerdistrict", Unit::Town),
    ("labourdistrict", Unit::Town),
    ("labordistrict", Unit::Town),
    ("nodongjagu", Unit::Town),
    ("rodongjagu", Unit::Town),
    ("specialcity", Unit::City),
    ("prefecture", Unit::Province),
    ("province", Unit::Province),
    ("bordertown", Unit::Town),
    ("bordercity", Unit::City),
    ("countyseat", Unit::Town),
    ("township", Unit::Village),
    ("district", Unit::District),
    ("mountains", Unit::Mountain),
    ("mountain", Unit::Mountain),
    ("village", Unit::Village),
    ("customs", Unit::Port),
    ("station", Unit::Any),
    ("region", Unit::Any),
    ("border", Unit::Any),
    ("island", Unit::Island),
    ("county", Unit::County),
    ("guyeok", Unit::District),
    ("kuyok", Unit::District),
    ("guyok", Unit::District),
    ("river", Unit::River),
    ("area", Unit::Any),
    ("port", Unit::Port),
    ("town", Unit::Town),
    ("city", Unit::City),
    ("dong", Unit::Dong),
    ("tong", Unit::Dong),
    ("gang", Unit::River),
    ("kang", Unit::River),
    ("xian", Unit::County),
    ("hsien", Unit::County),
    ("chen", Unit::Town),
    ("hsiang", Unit::Village),
    ("tsun", Unit::Village),
    ("zhen", Unit::Town),
    ("shan", Unit::Mountain),
    ("jiang", Unit::River),
    ("chiang", Unit::River),
    ("shui", Unit::River),
    ("he", Unit::River),
    ("ho", Unit::River),
    ("sheng", Unit::Province),
    ("xiang", Unit::Village),
    ("cun", Unit::Village),
    ("kun", Unit::County),
    ("gun", Unit::County),
    ("eup", Unit::Town),
    ("shih", Unit::City),
    ("shi", Unit::City),
    ("san", Unit::Mountain),
    ("gu", Unit::District),
    ("ku", Unit::District),
    ("up", Unit::Town),
    ("do", Unit::Province),
    ("to", Unit::Province),
    ("si", Unit::City),
    ("ri", Unit::Ri),
    ("ni", Unit::Ri),
    ("li", Unit::Ri),
    ("조선족자치주", Unit::Province),
    ("조선족자치현", Unit::County),
    ("만족자치현", Unit::County),
    ("만주족자치현", Unit::County),
    ("로동자구", Unit::Town),
    ("노동자구", Unit::Town),
    ("특별시", Unit::City),
    ("직할시", Unit::City),
    ("광역시", Unit::City),
    ("자치주", Unit::Province),
    ("자치현", Unit::County),
    ("통상구", Unit::Port),
    ("구역", Unit::District),
    ("세관", Unit::Port),
    ("지역", Unit::Any),
    ("일대", Unit::Any),
    ("지구", Unit::District),
    ("역", Unit::Any),
    ("군", Unit::County),
    ("시", Unit::City),
    ("도", Unit::Province),
    ("읍", Unit::Town),
    ("리", Unit::Ri),
    ("동", Unit::Dong),
    ("구", Unit::District),
    ("성", Unit::Province),
    ("현", Unit::County),
    ("진", Unit::Town),
    ("향", Unit::Village),
    ("촌", Unit::Village),
    ("주", Unit::Province),
    ("섬", Unit::Island),
    ("강", Unit::River),
    ("산", Unit::Mountain),
    ("朝鲜族自治州", Unit::Province),
    ("朝鲜族自治县", Unit::County),
    ("满族自治县", Unit::County),
    ("劳动者区", Unit::Town),
    ("特别市", Unit::City),
    ("自治州", Unit::Province),
    ("自治县", Unit::County),
    ("口岸", Unit::Port),
    ("海关", Unit::Port),
    ("地区", Unit::Any),
    ("一带", Unit::Any),
    ("市", Unit::City),
    ("县", Unit::County),
    ("郡", Unit::County),
    ("镇", Unit::Town),
    ("邑", Unit::Town),
    ("乡", Unit::Village),
    ("村", Unit::Village),
    ("里", Unit::Ri),
    ("洞", Unit::Dong),
    ("区", Unit::District),
    ("省", Unit::Province),
    ("道", Unit::Province),
    ("州", Unit::Province),
];

/// Unit words before a name, in the form of [`key`].
const PREFIXES: [(&str, Unit); 12] = [
    ("bordercityof", Unit::City),
    ("bordertownof", Unit::Town),
    ("provinceof", Unit::Province),
    ("villageof", Unit::Village),
    ("countyof", Unit::County),
    ("cityof", Unit::City),
    ("townof", Unit::Town),
    ("portof", Unit::Port),
    ("mount", Unit::Mountain),
    ("mt", Unit::Mountain),
    ("river", Unit::River),
    ("the", Unit::Any),
];

/// Stems that a key may have, with the unit word that was taken off, the longest word first: `onsongcounty` gives
/// `onsong` and [`Unit::County`]. A stem has two Hangul or Han letters, or four Latin ones.
pub fn stems(key: &str) -> impl Iterator<Item = (&str, Unit)> {
    let long_enough = |stem: &str| {
        let letters = stem.chars().count();
        letters >= 4 || letters >= 2 && !stem.is_ascii()
    };
    let ends = SUFFIXES.iter().filter_map(|(s, u)| key.strip_suffix(s).map(|stem| (stem, *u)));
    let starts = PREFIXES.iter().filter_map(|(s, u)| key.strip_prefix(s).map(|stem| (stem, *u)));
    ends.chain(starts).filter(move |(stem, _)| long_enough(stem))
}

/// Whether words such as "Mount" or "City of" start with this key.
pub fn starts_with_unit(key: &str) -> bool {
    PREFIXES.iter().any(|(s, _)| s.starts_with(key))
}

/// The unit that a name ends in, with a separate word or a script's own ending: `Onsong County`, `Hyesan-si`, `온성군`.
/// A Latin ending must be set off by a space or hyphen.
pub fn split_unit(name: &str) -> Option<(&str, Unit)> {
    let trimmed = name.trim();
    if let Some((at, _)) = trimmed.rmatch_indices([' ', '-']).next() {
        let word = key(&trimmed[at..]);
        if let Some((_, unit)) = SUFFIXES.iter().find(|(s, _)| *s == word) {
            let stem = trimmed[..at].trim_end();
            let (stem, unit) = match (stem.to_lowercase().ends_with(" autonomous"), split_unit(stem)) {
                (true, _) => (stem, *unit),
                (_, Some((inner, Unit::Any))) => (inner, *unit),
                _ => (stem, *unit),
            };
            return (stem.chars().count() >= 2).then_some((stem, unit));
        }
    }
    SUFFIXES.iter().filter(|(s, _)| !s.is_ascii()).find_map(|(s, unit)| {
        let stem = trimmed.strip_suffix(s)?.trim_end();
        (stem.chars().count() >= 2).then_some((stem, *unit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_come_off_the_end() {
        assert_eq!(split_unit("Onsong County"), Some(("Onsong", Unit::County)));
        assert_eq!(split_unit("Hyesan-si"), Some(("Hyesan", Unit::City)));
        assert_eq!(split_unit("온성군"), Some(("온성", Unit::County)));
        assert_eq!(split_unit("长白县"), Some(("长白", Unit::County)));
        assert_eq!(split_unit("Onsongcounty"), None);
        assert_eq!(split_unit("City"), None);
    }

    #[test]
    fn stems_of_a_key() {
        let all = |k: &str| stems(k).map(|(s, _)| s.to_owned()).collect::<Vec<_>>();
        assert!(all(&key("Musan-ŭp")).contains(&"musan".to_owned()));
        assert!(all(&key("長白朝鮮族自治縣")).contains(&"长白".to_owned()));
        assert!(all(&key("Mount Paektu")).contains(&"paektu".to_owned()));
        assert!(all("usi").is_empty());
    }

    /// A shorter ending must not hide a longer one that ends alike.
    #[test]
    fn longer_endings_stand_first() {
        for (i, (a, _)) in SUFFIXES.iter().enumerate() {
            for (b, _) in &SUFFIXES[i + 1..] {
                assert!(!b.ends_with(a), "`{a}` stands before `{b}`");
            }
        }
    }

    #[test]
    fn keys_agree_whatever_the_marks() {
        assert_eq!(key("P'yŏngan-bukto"), key("Pyongan Bukto"));
        assert_eq!(key("Ji’an"), "jian");
        assert_eq!(key("會寧"), key("会宁"));
        assert_eq!(key("회령"), "회령");
    }
}
