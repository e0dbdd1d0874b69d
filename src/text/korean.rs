//! Korean: numbers as written before counters.

/// Reads `세`, `열두`, `스무`, `삼`, `15`, `1,502` as a number up to a million.
pub fn korean_number(word: &str) -> Option<u32> {
    let w = word.trim();
    if w.bytes().next().is_some_and(|b| b.is_ascii_digit()) {
        return w.replace(',', "").parse().ok().filter(|n| *n <= 1_000_000);
    }
    const ONES: [(&str, u32); 22] = [
        ("하나", 1),
        ("한", 1),
        ("둘", 2),
        ("두", 2),
        ("셋", 3),
        ("세", 3),
        ("석", 3),
        ("넷", 4),
        ("네", 4),
        ("넉", 4),
        ("다섯", 5),
        ("여섯", 6),
        ("일곱", 7),
        ("여덟", 8),
        ("아홉", 9),
        ("일", 1),
        ("이", 2),
        ("삼", 3),
        ("사", 4),
        ("오", 5),
        ("육", 6),
        ("칠", 7),
    ];
    const TENS: [(&str, u32); 7] = [("열", 10), ("스물", 20), ("스무", 20), ("서른", 30), ("마흔", 40), ("쉰", 50), ("십", 10)];
    let ones = |x: &str| ONES.iter().find(|(n, _)| *n == x).map(|(_, v)| *v);
    if let Some(n) = ones(w) {
        return Some(n);
    }
    let (ten, value) = TENS.iter().find(|(t, _)| w.starts_with(t))?;
    let rest = &w[ten.len()..];
    if rest.is_empty() { Some(*value) } else { ones(rest).map(|n| value + n) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_numbers() {
        for (word, n) in [("세", 3), ("열두", 12), ("스무", 20), ("스물한", 21), ("47", 47), ("1,502", 1502)] {
            assert_eq!(korean_number(word), Some(n), "{word}");
        }
        assert_eq!(korean_number("여러"), None);
    }
}
