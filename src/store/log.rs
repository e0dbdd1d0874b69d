//! The append-only log: lines with checksums, and the rule by which a torn end is told from damage.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{FORMAT_VERSION, StoreError, Transaction};

/// A transaction as it stands in the log.
#[derive(Debug, Serialize, Deserialize)]
pub struct Record {
    pub sequence: u64,
    #[serde(flatten)]
    pub transaction: Transaction,
}

/// The first line of a new log.
pub fn header() -> String {
    format!("bordermap log {FORMAT_VERSION}\n")
}

/// One line of the log, with its checksum and newline.
pub fn encode(record: &Record) -> Result<String, serde_json::Error> {
    let body = serde_json::to_string(record)?;
    Ok(format!("{:08x} {body}\n", crc32fast::hash(body.as_bytes())))
}

/// What was read from a stretch of the log.
#[derive(Debug)]
pub struct Scan {
    pub records: Vec<Record>,
    /// Bytes that hold good lines, counted from the start of the file.
    pub good: usize,
    /// Bytes after them that are no whole line: the tail that a crash tore.
    pub torn: usize,
}

/// Checks the first line and returns its length. `None` while the file is still shorter than its header.
pub fn check_header(path: &Path, bytes: &[u8]) -> Result<Option<usize>, StoreError> {
    let Some(end) = bytes.iter().position(|b| *b == b'\n') else {
        return if header().as_bytes().starts_with(bytes) { Ok(None) } else { Err(not_a_log(path, bytes)) };
    };
    let line = std::str::from_utf8(&bytes[..end]).map_err(|_| not_a_log(path, bytes))?;
    let version: u32 = line.strip_prefix("bordermap log ").and_then(|v| v.trim().parse().ok()).ok_or_else(|| not_a_log(path, bytes))?;
    if version > FORMAT_VERSION {
        return Err(StoreError::Newer { path: path.to_owned(), found: version });
    }
    if version == 0 {
        return Err(not_a_log(path, bytes));
    }
    Ok(Some(end + 1))
}

fn not_a_log(path: &Path, bytes: &[u8]) -> StoreError {
    let found: String = String::from_utf8_lossy(&bytes[..bytes.len().min(40)]).chars().filter(|c| !c.is_control()).collect();
    StoreError::NotALog { path: path.to_owned(), found }
}

/// Reads the lines of `bytes`, which start at byte `offset` of the file and follow transaction `sequence`.
///
/// A bad line with no good line behind it is the torn tail of a crash; one with good lines behind it is damage.
pub fn scan(path: &Path, bytes: &[u8], offset: usize, mut sequence: u64) -> Result<Scan, StoreError> {
    let mut records = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let end = bytes[at..].iter().position(|b| *b == b'\n').map(|n| at + n);
        let parsed = match end {
            Some(end) => parse(&bytes[at..end], sequence + 1),
            None => Err("the line has no end".to_owned()),
        };
        match (parsed, end) {
            (Ok(record), Some(end)) => {
                sequence = record.sequence;
                records.push(record);
                at = end + 1;
            }
            // A whole line whose checksum holds was acknowledged: that it cannot be read is no torn write. Nor is a bad
            // line with good ones behind it.
            (Err(why), Some(_)) if bytes[at..].split(|b| *b == b'\n').any(checksum_holds) => {
                let line = records.len() + 2;
                return Err(StoreError::Damaged { path: path.to_owned(), byte: offset + at, line, why });
            }
            _ => break,
        }
    }
    Ok(Scan { records, good: offset + at, torn: bytes.len() - at })
}

fn split(line: &[u8]) -> Option<(u32, &[u8])> {
    let (sum, body) = (line.get(..8)?, line.get(9..)?);
    if line.get(8) != Some(&b' ') {
        return None;
    }
    Some((u32::from_str_radix(std::str::from_utf8(sum).ok()?, 16).ok()?, body))
}

fn checksum_holds(line: &[u8]) -> bool {
    split(line).is_some_and(|(sum, body)| crc32fast::hash(body) == sum)
}

fn parse(line: &[u8], expected: u64) -> Result<Record, String> {
    let (sum, body) = split(line).ok_or("the line has no checksum")?;
    if crc32fast::hash(body) != sum {
        return Err("the checksum does not hold".to_owned());
    }
    let record: Record = serde_json::from_slice(body).map_err(|e| format!("the transaction cannot be read: {e}"))?;
    if record.sequence != expected {
        return Err(format!("transaction {} stands where {expected} was expected", record.sequence));
    }
    Ok(record)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(sequence: u64) -> String {
        let transaction = Transaction::new("t".into(), "w".into(), "a");
        encode(&Record { sequence, transaction }).unwrap()
    }

    #[test]
    fn a_tail_torn_anywhere_is_cut_and_nothing_before_it() {
        let whole = format!("{}{}", line(1), line(2));
        for cut in line(1).len()..whole.len() {
            let scan = scan(Path::new("x"), &whole.as_bytes()[..cut], 0, 0).unwrap();
            assert_eq!((scan.records.len(), scan.good, scan.torn), (1, line(1).len(), cut - line(1).len()));
        }
    }

    #[test]
    fn damage_before_good_lines_is_refused_with_its_byte() {
        let whole = format!("{}{}{}", line(1), line(2), line(3));
        let mut bytes = whole.into_bytes();
        let at = line(1).len() + 12;
        bytes[at] ^= 1;
        let error = scan(Path::new("x"), &bytes, 16, 0).unwrap_err().to_string();
        assert!(error.contains(&format!("byte {} (line 3)", 16 + line(1).len())), "{error}");
    }

    #[test]
    fn headers() {
        let p = Path::new("x");
        assert_eq!(check_header(p, header().as_bytes()).unwrap(), Some(header().len()));
        assert_eq!(check_header(p, b"bordermap l").unwrap(), None);
        assert!(matches!(check_header(p, b"bordermap log 2\n"), Err(StoreError::Newer { found: 2, .. })));
        assert!(matches!(check_header(p, b"{}\n"), Err(StoreError::NotALog { .. })));
    }
}
