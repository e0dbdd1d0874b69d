//! Han characters: one form for simplified, traditional and Japanese writing, and their Korean and Chinese readings.
//!
//! The table `geodata/han.csv` has a row for each simplified character: its other forms, its readings in Hangul and its
//! reading in pinyin without tones.

use std::{collections::HashMap, sync::LazyLock};

use super::korean;

const TABLE: &str = include_str!("../../geodata/han.csv");

struct Row {
    simplified: char,
    /// Traditional forms first, Japanese ones after.
    variants: Vec<char>,
    readings: Vec<char>,
    pinyin: &'static str,
}

struct Table {
    rows: Vec<Row>,
    by_char: HashMap<char, usize>,
    /// The simplified form of each character of the main block, in its order: folding is asked for every character.
    folded: Vec<char>,
}

/// Traditional characters that the repertoire of GB 2312 has beside their simplified form, so that they have rows of their
/// own; pairs of OpenCC's `TSCharacters`.
const KEPT: [(char, char); 6] = [('後', '后'), ('於', '于'), ('夥', '伙'), ('徵', '征'), ('乾', '干'), ('麽', '么')];

const BLOCK: std::ops::RangeInclusive<u32> = 0x4E00..=0x9FFF;

static HAN: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { rows: Vec::new(), by_char: HashMap::new(), folded: Vec::new() };
    for line in TABLE.lines().skip(1) {
        let mut fields = line.split(',');
        let Some(simplified) = fields.next().and_then(|f| f.chars().next()) else { continue };
        let variants: Vec<char> = fields.next().unwrap_or_default().chars().collect();
        let readings: Vec<char> = fields.next().unwrap_or_default().chars().collect();
        let pinyin = fields.next().unwrap_or_default();
        let n = table.rows.len();
        table.by_char.insert(simplified, n);
        for v in &variants {
            table.by_char.entry(*v).or_insert(n);
        }
        table.rows.push(Row { simplified, variants, readings, pinyin });
    }
    let form = |c: char| {
        let own = table.by_char.get(&c).map_or(c, |n| table.rows[*n].simplified);
        KEPT.iter().find(|(traditional, _)| *traditional == own).map_or(own, |(_, simplified)| *simplified)
    };
    table.folded = BLOCK.filter_map(char::from_u32).map(form).collect();
    table
});

pub fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}')
}

/// The simplified form of a character; every other character as it is.
///
/// ```
/// use bordermap::gazetteer::han::fold;
/// assert_eq!("長白縣 会寧".chars().map(fold).collect::<String>(), "长白县 会宁");
/// ```
pub fn fold(c: char) -> char {
    if !is_han(c) {
        return c;
    }
    let at = u32::from(c).wrapping_sub(*BLOCK.start()) as usize;
    HAN.folded.get(at).copied().unwrap_or(c)
}

/// The name in traditional characters, or `None` when that is the same.
pub fn traditional(name: &str) -> Option<String> {
    let out: String = name
        .chars()
        .map(|c| {
            HAN.by_char.get(&c).and_then(|n| HAN.rows[*n].variants.first().filter(|_| HAN.rows[*n].simplified == c)).copied().unwrap_or(c)
        })
        .collect();
    (out != name).then_some(out)
}

/// At most this many spellings of one name: two readings each of three characters.
const MAX_READINGS: usize = 8;

/// How Korean reads a name in Han characters, the usual reading first: `长白` gives `장백`. Empty when a character has
/// no known reading.
pub fn sino_korean(name: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    for c in name.chars() {
        if korean::is_hangul(c) {
            out.iter_mut().for_each(|s| s.push(c));
            continue;
        }
        let Some(row) = HAN.by_char.get(&c).map(|n| &HAN.rows[*n]).filter(|r| !r.readings.is_empty()) else { return Vec::new() };
        let mut next = Vec::new();
        for r in &row.readings {
            for s in &out {
                if next.len() < MAX_READINGS {
                    next.push(format!("{s}{r}"));
                }
            }
        }
        out = next;
    }
    if name.is_empty() { Vec::new() } else { out }
}

/// The text in simplified characters. All forms of a character have three bytes, so that offsets stay.
pub fn simplified(text: &str) -> std::borrow::Cow<'_, str> {
    if text.chars().all(|c| !is_han(c) || fold(c) == c) {
        text.into()
    } else {
        text.chars().map(|c| if is_han(c) { fold(c) } else { c }).collect()
    }
}

/// How Chinese reads a name in Han characters, in pinyin without tones, a syllable each: `会宁` gives `hui` and `ning`.
/// `None` when a character is not known.
pub fn pinyin(name: &str) -> Option<Vec<&'static str>> {
    name.chars().map(|c| HAN.by_char.get(&c).map(|n| HAN.rows[*n].pinyin).filter(|p| !p.is_empty())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_whole() {
        for (n, line) in TABLE.lines().enumerate().skip(1) {
            let fields: Vec<&str> = line.split(',').collect();
            assert_eq!(fields.len(), 4, "han.csv line {}", n + 1);
            assert_eq!(fields[0].chars().count(), 1, "han.csv line {}", n + 1);
            assert!(fields[2].chars().all(korean::is_hangul), "han.csv line {}", n + 1);
            assert!(fields[3].chars().all(|c| c.is_ascii_lowercase() || c == 'ü'), "han.csv line {}", n + 1);
            // Folding must keep byte offsets: all forms are three bytes long.
            assert!(fields[0].chars().chain(fields[1].chars()).all(|c| c.len_utf8() == 3), "han.csv line {}", n + 1);
        }
    }

    #[test]
    fn forms_fold_to_one() {
        for forms in [["会宁", "會寧", "会寧"], ["图们江", "圖們江", "図們江"], ["满浦", "滿浦", "満浦"], ["丰", "豐", "豊"]]
        {
            let folded = forms.map(|f| f.chars().map(fold).collect::<String>());
            assert!(folded.iter().all(|f| f == forms[0]), "{folded:?}");
        }
        assert_eq!(traditional("长白县").as_deref(), Some("長白縣"));
    }

    #[test]
    fn korean_readings() {
        for (han, hangul) in [("长白", "장백"), ("图们", "도문"), ("珲春", "혼춘"), ("惠山", "혜산"), ("钟城", "종성")]
        {
            assert!(sino_korean(han).iter().any(|r| r == hangul), "{han}: {:?}", sino_korean(han));
        }
        assert!(sino_korean("xyz").is_empty());
    }

    #[test]
    fn chinese_readings() {
        assert_eq!(pinyin("会宁"), Some(vec!["hui", "ning"]));
        assert_eq!(pinyin("长津"), Some(vec!["chang", "jin"]));
        assert_eq!(pinyin("회령"), None);
    }
}
