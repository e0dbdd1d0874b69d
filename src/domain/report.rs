//! A report: the text an incident was read from, and how it is named as a source.

use serde::{Deserialize, Serialize};

use super::{EdtfDate, Wording};

/// The stable id of a report: `r` and the first 16 hexadecimal digits of the text's SHA-256.
pub type ReportId = String;

/// A report as stored. The text is other people's work: it is kept for review and never exported.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub id: ReportId,
    /// The name the user gave it: the manifest's id or the file name.
    pub label: String,
    pub text: String,
    pub title: Option<String>,
    pub publisher: Option<String>,
    pub url: Option<String>,
    /// Day or month of publication.
    pub published: Option<EdtfDate>,
    pub published_basis: Option<String>,
    /// ISO 639-1, such as `en`.
    pub language: String,
    /// SHA-256 of the text, hexadecimal.
    pub sha256: String,
}

/// A report as an incident's source: what may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRef {
    /// The report read, or `None` for a hand entry or an imported row.
    pub report_id: Option<ReportId>,
    pub publisher: Option<String>,
    pub title: Option<String>,
    pub url: Option<String>,
    pub published: Option<EdtfDate>,
    pub language: Option<String>,
    /// The outlet the report itself names as its origin ("told Radio Free Asia"), in its short form.
    pub relays: Option<String>,
    /// A sample of the report's wording, by which reprints are known. Never leaves the store.
    #[serde(default)]
    pub wording: Wording,
}

impl SourceRef {
    /// Who first told it: the relayed outlet when one is named, otherwise the publisher.
    pub fn origin(&self) -> Option<String> {
        let name = self.relays.as_deref().or(self.publisher.as_deref())?;
        Some(outlet_key(name))
    }
}

/// A comparable form of an outlet's name: `Radio Free Asia` and `RFA` are one.
pub fn outlet_key(name: &str) -> String {
    const SHORT: [(&str, &str); 36] = [
        ("radio free asia", "rfa"),
        ("자유아시아방송", "rfa"),
        ("自由亚洲", "rfa"),
        ("自由亞洲", "rfa"),
        ("rimjin", "asiapress"),
        ("asiapress", "asiapress"),
        ("asia press", "asiapress"),
        ("아시아프레스", "asiapress"),
        ("yonhap", "yonhap"),
        ("연합뉴스", "yonhap"),
        ("韩联社", "yonhap"),
        ("韓聯社", "yonhap"),
        ("daily nk", "dailynk"),
        ("dailynk", "dailynk"),
        ("데일리nk", "dailynk"),
        ("데일리 nk", "dailynk"),
        ("每日朝鲜", "dailynk"),
        ("每日朝鮮", "dailynk"),
        ("chosun", "chosun"),
        ("조선일보", "chosun"),
        ("朝鲜日报", "chosun"),
        ("朝鮮日報", "chosun"),
        ("joongang", "joongang"),
        ("중앙일보", "joongang"),
        ("中央日报", "joongang"),
        ("dong-a", "donga"),
        ("동아일보", "donga"),
        ("东亚日报", "donga"),
        ("자유북한방송", "freenk"),
        ("free north korea radio", "freenk"),
        ("good friends", "goodfriends"),
        ("voice of america", "voa"),
        ("미국의소리", "voa"),
        ("美国之音", "voa"),
        ("좋은벗들", "goodfriends"),
        ("associated press", "ap"),
    ];
    let lower = name.to_lowercase();
    SHORT
        .iter()
        .find(|(long, _)| lower.contains(long))
        .map(|(_, s)| (*s).to_owned())
        .unwrap_or_else(|| lower.chars().filter(|c| c.is_alphanumeric()).collect())
}
