//! Which of the three languages a text is in.

/// The languages reports are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    English,
    Korean,
    Chinese,
    Other,
}

impl Language {
    /// From an ISO 639-1 code, perhaps with a region.
    pub fn from_code(code: &str) -> Self {
        match code.get(..2).unwrap_or("").to_ascii_lowercase().as_str() {
            "en" => Self::English,
            "ko" => Self::Korean,
            "zh" => Self::Chinese,
            _ => Self::Other,
        }
    }

    /// The ISO 639-1 code, `und` for any other.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Korean => "ko",
            Self::Chinese => "zh",
            Self::Other => "und",
        }
    }
}

/// Guesses by script: Hangul, then Han without Hangul, then Latin.
pub fn guess_language(text: &str) -> Language {
    let (mut hangul, mut han, mut latin) = (0usize, 0usize, 0usize);
    for c in text.chars().take(20_000) {
        match c {
            '\u{ac00}'..='\u{d7a3}' => hangul += 1,
            '\u{4e00}'..='\u{9fff}' => han += 1,
            'a'..='z' | 'A'..='Z' => latin += 1,
            _ => {}
        }
    }
    if hangul * 4 > han + latin / 4 && hangul > 0 {
        Language::Korean
    } else if han * 4 > latin && han > 0 {
        Language::Chinese
    } else if latin > 0 {
        Language::English
    } else {
        Language::Other
    }
}
