//! Bytes to text: UTF-8, UTF-16 with its mark, what a page's head declares, and the old encodings of Korean, Chinese and
//! English pages by detection.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, GBK, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A decoded text with the name of its encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    pub text: String,
    pub encoding: &'static str,
}

/// Why bytes are no text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    #[error("is binary: byte {0} is zero")]
    Binary(usize),
    #[error("is neither UTF-8 nor another encoding that can be told: byte {0} cannot be read")]
    Unknown(usize),
}

/// Bytes at the start of a page in which its head declares an encoding.
const HEAD_BYTES: usize = 4_096;

/// Bytes above ASCII from which on the detector is trusted more than a label: some twenty characters.
const TELLING_BYTES: usize = 40;

/// Reads bytes as text.
///
/// # Errors
/// The bytes are binary, or in no encoding that can be told.
pub fn decode(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes).filter(|(e, _)| *e == UTF_16LE || *e == UTF_16BE) {
        let (text, failed) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return if failed { Err(DecodeError::Unknown(mark)) } else { Ok(Decoded { text: text.into_owned(), encoding: encoding.name() }) };
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Some(at) = bytes.iter().position(|b| *b == 0) {
        return Err(DecodeError::Binary(at));
    }
    let fault = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(Decoded { text: text.to_owned(), encoding: "UTF-8" }),
        Err(e) => e.valid_up_to(),
    };
    // Pages carry wrong labels: what the bytes look like decides, when there are enough of them.
    let enough = bytes.iter().filter(|b| **b >= 0x80).count() >= TELLING_BYTES;
    let (label, look) = (declared(bytes), detected(bytes));
    let order = if enough { [look, label] } else { [label, look] };
    for encoding in order.into_iter().flatten() {
        let (text, failed) = encoding.decode_without_bom_handling(bytes);
        if !failed && !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}')) {
            return Ok(Decoded { text: text.into_owned(), encoding: encoding.name() });
        }
    }
    Err(DecodeError::Unknown(fault))
}

/// The encoding that a page's head names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD_BYTES)]).to_lowercase();
    let at = head.find("charset=")? + "charset=".len();
    let label: String =
        head[at..].trim_start_matches(['"', '\'']).chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
    Encoding::for_label(label.as_bytes()).filter(|e| [EUC_KR, GBK, GB18030, BIG5, WINDOWS_1252].contains(e))
}

/// What the bytes look like, when it is an encoding of the languages that are read.
fn detected(bytes: &[u8]) -> Option<&'static Encoding> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let wide = bytes.iter().filter(|b| **b >= 0x80).count();
    match guess {
        e if [EUC_KR, GBK, GB18030, BIG5].contains(&e) => Some(e),
        // A few curly quotes in an English text.
        e if e == WINDOWS_1252 && wide * 20 < bytes.len() => Some(e),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_encodings_are_told_and_decoded() {
        let korean = "함경북도 회령시에서 국경경비대 군인 두 명이 두만강을 건너 탈북했다고 소식통이 전했다. ".repeat(3);
        let chinese = "吉林省和龙市南坪镇两名村民遇害，警方正在追捕一名越境的朝鲜士兵。".repeat(3);
        for (text, encoding) in [(korean.as_str(), EUC_KR), (chinese.as_str(), GBK)] {
            let (bytes, _, failed) = encoding.encode(text);
            assert!(!failed);
            let decoded = decode(&bytes).unwrap();
            assert_eq!(decoded.text, text);
            assert_eq!(decoded.encoding, encoding.name());
        }
        // A wrong label does no harm.
        let page = format!("<html><head><meta charset=\"euc-kr\"></head>{chinese}");
        assert!(decode(&GBK.encode(&page).0).unwrap().text.contains("南坪镇"));
        assert_eq!(decode("혜산".as_bytes()).unwrap().encoding, "UTF-8");
        assert_eq!(decode(b"\xff\xfeA\0").unwrap().text, "A");
    }

    #[test]
    fn what_is_no_text_is_told_with_its_byte() {
        assert_eq!(decode(b"ab\0c"), Err(DecodeError::Binary(2)));
        assert!(matches!(decode(b"ab\xff\xfe\xfd\x81\x01\x02"), Err(DecodeError::Unknown(2))));
    }
}
