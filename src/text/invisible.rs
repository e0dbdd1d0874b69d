//! Characters that are not seen: they split words for a program and turn lines around for a reader.

/// Longer runs of zero-width characters stay: they are no word any more.
const LONGEST_RUN: usize = 16;

/// A text without the invisible characters that would harm its reading, and how many were taken out.
///
/// Taken out are marks that turn the direction of writing (which can make a line read otherwise than it is stored), and
/// zero-width characters and soft hyphens within words. Others, at the ends of lines, do no harm and stay.
pub fn visible(text: &str) -> (String, usize) {
    let mut out = String::with_capacity(text.len());
    let mut removed = 0;
    let mut chars = text.chars();
    let mut before: Option<char> = None;
    while let Some(c) = chars.next() {
        let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{061c}');
        let within = || {
            before.is_some_and(char::is_alphanumeric)
                && chars.clone().take(LONGEST_RUN).find(|n| !is_thin(*n)).is_some_and(char::is_alphanumeric)
        };
        if turns || is_thin(c) && within() {
            removed += 1;
            continue;
        }
        out.push(c);
        before = Some(c);
    }
    (out, removed)
}

fn is_thin(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_made_whole_and_the_rest_stays() {
        assert_eq!(visible("Hye\u{200b}san and Mu\u{ad}\u{200d}san.\u{200b}\n"), ("Hyesan and Musan.\u{200b}\n".into(), 3));
        assert_eq!(visible("\u{202e}nasyeH\u{202c} 혜\u{feff}산"), ("nasyeH 혜산".into(), 3));
        assert_eq!(visible("plain 文字"), ("plain 文字".into(), 0));
    }
}
