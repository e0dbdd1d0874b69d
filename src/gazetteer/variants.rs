//! Spellings of a place that follow from its given names by rule. `cargo run --example names` writes them to
//! `geodata/names.csv`, and a test compares that file with what these rules make.

use std::collections::HashMap;

use super::{
    han,
    korean::{self, System},
    mandarin,
    names::{Unit, key, split_unit},
};
use crate::domain::PlaceKind;

/// What the rules need to know of a place.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    pub kind: PlaceKind,
    pub country: &'a str,
    /// The English press form.
    pub name: &'a str,
    /// On or near the border: Chinese places there are also spelled by their Korean names in Latin letters.
    pub border: bool,
    /// A place that reports about the border speak of: only those are spelled in Hangul and Wade-Giles by rule.
    pub spoken_of: bool,
    /// In one of the provinces on the rivers: Korean reads the characters of such places.
    pub here: bool,
}

/// Latin spellings shorter than this are too little to go by.
const SHORTEST_LATIN: usize = 4;

/// Spellings by rule, each with the rule's name, without those already given.
pub fn generate(subject: Subject<'_>, given: &[String]) -> Vec<(String, &'static str)> {
    let mut out = Variants { given, made: Vec::new() };
    if subject.kind == PlaceKind::Country {
        return out.made;
    }
    let korean = matches!(subject.country, "KP" | "KR" | "");
    for name in given {
        if name.chars().all(korean::is_hangul) {
            out.hangul(name, korean);
        } else if name.chars().all(han::is_han) {
            out.han(name, korean, subject);
        }
    }
    out.made
}

#[derive(serde::Deserialize)]
struct PlaceRow {
    id: String,
    kind: String,
    name: String,
    country: String,
    river_distance_km: Option<f64>,
}

#[derive(serde::Deserialize)]
struct BaseRow {
    place_id: String,
    name: String,
    source: String,
}

/// The whole of `names.csv`: the given names of `base_names.csv` and those that follow by rule, a row each, sorted by key.
///
/// A spelling by a system of romanisation may be shared, as names are. One by a looser rule gives way to a name that
/// another place was given, or that was made for a place nearer to the border, unless only towns far off bear it.
///
/// # Errors
/// A row of the two tables that cannot be read, or a name of a place that is not in the table of places.
pub fn table(places: &str, base: &str) -> Result<String, String> {
    let mut order: Vec<PlaceRow> = Vec::new();
    for row in csv::Reader::from_reader(places.as_bytes()).deserialize() {
        order.push(row.map_err(|e| format!("places.csv: {e}"))?);
    }
    let number: HashMap<&str, usize> = order.iter().enumerate().map(|(n, p)| (p.id.as_str(), n)).collect();
    let mut given: Vec<Vec<BaseRow>> = order.iter().map(|_| Vec::new()).collect();
    for row in csv::Reader::from_reader(base.as_bytes()).deserialize::<BaseRow>() {
        let row = row.map_err(|e| format!("base_names.csv: {e}"))?;
        let n = *number.get(row.place_id.as_str()).ok_or_else(|| format!("base_names.csv: no place `{}`", row.place_id))?;
        given[n].push(row);
    }
    let mut owners: HashMap<String, Vec<usize>> = HashMap::new();
    let mut rows: Vec<(String, String, usize, String)> = Vec::new();
    for (n, names) in given.iter().enumerate() {
        for r in names {
            let k = key(&r.name);
            let place = owners.entry(k.clone()).or_default();
            if !place.contains(&n) {
                place.push(n);
            }
            rows.push((k, r.name.clone(), n, r.source.clone()));
        }
    }
    let nearness = |n: usize| order[n].river_distance_km.unwrap_or(if order[n].country.is_empty() { 0.0 } else { 1e4 });
    let mut by_nearness: Vec<usize> = (0..order.len()).collect();
    by_nearness.sort_by(|a, b| nearness(*a).total_cmp(&nearness(*b)).then(a.cmp(b)));
    for n in by_nearness {
        let place = &order[n];
        let subject = Subject {
            kind: place.kind.parse().map_err(|e| format!("places.csv, `{}`: {e}", place.id))?,
            country: &place.country,
            name: &place.name,
            border: nearness(n) < 60.0 || matches!(place.kind.as_str(), "province" | "prefecture"),
            // Places known by their GeoNames number alone are the many towns far from the border; cities abroad are few.
            spoken_of: nearness(n) < 120.0 || !place.id.starts_with("gn") || place.river_distance_km.is_none(),
            here: place.river_distance_km.is_some() || place.kind == "province",
        };
        let names: Vec<String> = given[n].iter().map(|r| r.name.clone()).collect();
        for (name, rule) in generate(subject, &names) {
            let k = key(&name);
            let place = owners.entry(k.clone()).or_default();
            let system = matches!(rule, "mccune-reischauer" | "revised" | "dprk" | "southern-spelling" | "traditional" | "simplified");
            // Nearer places come first here; what is near the border shares even a loose spelling with towns far off.
            let far_only = || nearness(n) < 60.0 && place.iter().all(|o| nearness(*o) > 120.0);
            if (place.is_empty() || system || far_only()) && !place.contains(&n) {
                place.push(n);
            }
            if place.contains(&n) {
                rows.push((k, name, n, rule.to_owned()));
            }
        }
    }
    rows.sort();
    rows.dedup_by(|a, b| a.1 == b.1 && a.2 == b.2);
    let mut out = String::from("key,name,place_id,rule\n");
    for (k, name, n, rule) in rows {
        out.push_str(&format!("{k},{name},{},{rule}\n", order[n].id));
    }
    Ok(out)
}

struct Variants<'a> {
    given: &'a [String],
    made: Vec<(String, &'static str)>,
}

impl Variants<'_> {
    fn add(&mut self, name: String, rule: &'static str) {
        let k = key(&name);
        let letters = k.chars().count();
        if letters < 2 || k.is_ascii() && letters < SHORTEST_LATIN {
            return;
        }
        // Latin spellings that differ only in marks are one; Han and Hangul ones are kept letter by letter.
        let same = |other: &str| other == name || k.is_ascii() && key(other) == k;
        if !self.given.iter().any(|g| same(g)) && !self.made.iter().any(|(m, _)| same(m)) {
            self.made.push((name, rule));
        }
    }

    /// The name as it is and without its unit word.
    fn hangul(&mut self, name: &str, korean: bool) {
        let stem = split_unit(name).filter(|(_, u)| !matches!(u, Unit::Any | Unit::Port)).map(|(s, _)| s.to_owned());
        let forms: Vec<String> = std::iter::once(name.to_owned()).chain(stem).filter(|f| f.chars().count() >= 2).collect();
        for form in forms {
            let southern = korean::southern(&form);
            if let Some(s) = &southern {
                self.add(s.clone(), "southern-spelling");
            }
            if !korean {
                continue;
            }
            for system in System::ALL {
                for spelling in [Some(&form), southern.as_ref()].into_iter().flatten() {
                    if let Some(latin) = korean::romanise(spelling, system) {
                        self.add(latin, system.rule());
                    }
                }
            }
        }
    }

    /// A Korean place as Chinese reads its characters, in Latin letters: Chinese reports in English do so.
    fn chinese_reading(&mut self, name: &str) {
        let Some(syllables) = han::pinyin(name).filter(|s| s.len() > 1) else { return };
        let joined = syllables.concat();
        let mut letters = joined.chars();
        let Some(first) = letters.next() else { return };
        self.add(first.to_uppercase().chain(letters).collect(), "pinyin");
        if let Some(cut) = mandarin::syllables(&joined, syllables.len()) {
            self.add(mandarin::wade_giles(&cut), "pinyin");
        }
    }

    fn han(&mut self, name: &str, korean: bool, subject: Subject<'_>) {
        let simplified: String = name.chars().map(han::fold).collect();
        self.add(simplified.clone(), "simplified");
        if let Some(t) = han::traditional(&simplified) {
            self.add(t, "traditional");
        }
        let stem = split_unit(&simplified).map_or(simplified.as_str(), |(s, _)| s).to_owned();
        if korean && subject.border {
            self.chinese_reading(&stem);
        }
        if korean || subject.country != "CN" || !subject.spoken_of {
            return;
        }
        if stem != simplified {
            self.add(stem.clone(), "without-unit");
        }
        let latin = split_unit(subject.name).map_or(subject.name, |(s, _)| s);
        for (han_form, latin_form) in [(&stem, latin), (&simplified, subject.name)] {
            let count = han_form.chars().count();
            let (spelled, read) = (key(latin_form), han::pinyin(han_form).unwrap_or_default().concat());
            // A name that is not simply its pinyin, such as that of the prefecture, is read from its characters.
            if let Some(cut) = mandarin::syllables(&spelled, count).or_else(|| mandarin::syllables(&read, count)) {
                if let Some(h) = mandarin::to_hangul(&cut) {
                    self.add(h, "mandarin-in-hangul");
                }
                self.add(mandarin::wade_giles(&cut), "wade-giles");
            }
        }
        let readings = if subject.here { han::sino_korean(&stem) } else { Vec::new() };
        for reading in readings.into_iter().take(2) {
            let southern = korean::southern(&reading);
            self.add(reading.clone(), "sino-korean");
            if let Some(s) = &southern {
                self.add(s.clone(), "sino-korean");
            }
            if subject.border {
                for spelling in [Some(&reading), southern.as_ref()].into_iter().flatten() {
                    for system in [System::Revised, System::McCuneReischauer, System::Dprk] {
                        if let Some(latin) = korean::romanise(spelling, system) {
                            self.add(latin, "sino-korean");
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(country: &str, name: &str, given: &[&str]) -> Vec<String> {
        let given: Vec<String> = given.iter().map(|s| (*s).to_owned()).collect();
        generate(Subject { kind: PlaceKind::City, country, name, border: true, spoken_of: true, here: true }, &given)
            .into_iter()
            .map(|(n, _)| n)
            .collect()
    }

    #[test]
    fn a_korean_name_in_its_systems() {
        let made = names("KP", "Hoeryong", &["Hoeryong", "회령", "会宁"]);
        for wanted in ["Hoeryeong", "Hoeryung", "會寧"] {
            assert!(made.iter().any(|m| m == wanted), "{wanted} in {made:?}");
        }
        assert!(!made.iter().any(|m| m == "Hoeryong"), "a given name is not made again");
        let made = names("KP", "Ryongchon", &["Ryongchon", "룡천"]);
        for wanted in ["용천", "Yongcheon", "Yongch'ŏn"] {
            assert!(made.iter().any(|m| m == wanted), "{wanted} in {made:?}");
        }
    }

    #[test]
    fn a_chinese_name_in_its_systems() {
        let made = names("CN", "Changbai", &["Changbai", "长白"]);
        for wanted in ["长白", "창바이", "장백", "Jangbaek", "長白", "Ch'ang-pai"].iter().skip(1) {
            assert!(made.iter().any(|m| m == wanted), "{wanted} in {made:?}");
        }
        let made = names("CN", "Longjing", &["Longjing", "龙井市"]);
        for wanted in ["룽징", "룡정", "용정", "龙井", "龍井市"] {
            assert!(made.iter().any(|m| m == wanted), "{wanted} in {made:?}");
        }
    }
}
