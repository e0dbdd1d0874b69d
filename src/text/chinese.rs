//! Chinese: numbers in characters and digits.

/// Reads `三`, `两`, `十二`, `二十五`, `一百二十`, `二〇〇九`, `15` as a number up to a million.
pub fn chinese_number(word: &str) -> Option<u32> {
    let w = word.trim();
    if w.bytes().next().is_some_and(|b| b.is_ascii_digit()) {
        return w.replace(',', "").parse().ok().filter(|n| *n <= 1_000_000);
    }
    let digit = |c: char| "〇一二三四五六七八九".chars().position(|d| d == c).and_then(|n| u32::try_from(n).ok());
    let digit = |c: char| match c {
        '零' | '○' => Some(0),
        '两' | '俩' => Some(2),
        '仨' => Some(3),
        c => digit(c),
    };
    let digits: Option<Vec<u32>> = w.chars().map(digit).collect();
    if let Some(d) = digits.filter(|d| !d.is_empty() && d.len() <= 4) {
        return Some(d.iter().fold(0, |n, d| n * 10 + d));
    }
    let (mut total, mut last) = (0u32, None);
    for c in w.chars().take(8) {
        let unit = match c {
            '十' => 10,
            '廿' => 20,
            '百' => 100,
            '千' => 1000,
            c => {
                last = Some(digit(c)?);
                continue;
            }
        };
        total += if c == '廿' { 20 } else { last.take().unwrap_or(1) * unit };
    }
    Some(total + last.unwrap_or(0)).filter(|n| *n > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_numbers() {
        for (word, n) in [
            ("三", 3),
            ("两", 2),
            ("十", 10),
            ("十二", 12),
            ("二十五", 25),
            ("一百二十", 120),
            ("二〇〇九", 2009),
            ("廿三", 23),
            ("15", 15),
        ] {
            assert_eq!(chinese_number(word), Some(n), "{word}");
        }
        assert_eq!(chinese_number("多"), None);
        assert_eq!(chinese_number(""), None);
    }
}
