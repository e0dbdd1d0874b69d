//! Report files and their manifest, read with bounds and with errors that name the file, row and byte.

use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::CliError;
use crate::{
    domain::{EdtfDate, Report},
    text::{self, Language, guess_language},
};

/// The largest report: 10 MiB is some 2,000 pages, far above any press article.
pub const MAX_REPORT_BYTES: u64 = 10 * 1024 * 1024;

/// What the command line says of the reports, for those the manifest does not name.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct ReportFlags {
    /// CSV with the columns file, id, publisher, published, language, and perhaps url and title
    #[arg(long, value_name = "CSV")]
    pub manifest: Option<PathBuf>,
    /// Day or month of publication, such as 2021-03-24 or 2021-03
    #[arg(long, value_name = "DATE")]
    pub published: Option<EdtfDate>,
    /// Name of the outlet
    #[arg(long, value_name = "NAME")]
    pub publisher: Option<String>,
    /// Address of the report
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    /// ISO 639-1 code of the language; guessed from the script when left out
    #[arg(long, value_name = "LANG")]
    pub language: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
struct ManifestRow {
    file: String,
    #[serde(default)]
    id: String,
    #[serde(default)]
    publisher: String,
    #[serde(default)]
    published: String,
    #[serde(default)]
    published_basis: String,
    #[serde(default)]
    language: String,
    #[serde(default)]
    url: String,
    #[serde(default)]
    title: String,
}

/// Rows of a manifest by file name.
#[derive(Debug, Default)]
pub struct Manifest(HashMap<String, ManifestRow>);

impl Manifest {
    /// Reads the manifest's text. `source` names it in errors.
    pub fn parse(bytes: &[u8], source: &str) -> Result<Self, CliError> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut reader = csv::ReaderBuilder::new().delimiter(super::csv_delimiter(bytes)).trim(csv::Trim::All).from_reader(bytes);
        let headers = reader.headers().map_err(|e| CliError::failure(format!("cannot read the manifest `{source}`: {e}")))?.clone();
        if !headers.iter().any(|h| h == "file") {
            let found: Vec<&str> = headers.iter().collect();
            return Err(CliError::failure(format!("the manifest `{source}` has no column `file`; found: {}", found.join(", "))));
        }
        let mut rows = HashMap::new();
        for (n, row) in reader.deserialize::<ManifestRow>().enumerate() {
            let row = row.map_err(|e| CliError::failure(format!("manifest `{source}` row {}: {e}", n + 2)))?;
            if !row.published.is_empty() {
                row.published
                    .parse::<EdtfDate>()
                    .map_err(|e| CliError::failure(format!("manifest `{source}` row {}, column `published`: {e}", n + 2)))?;
            }
            let file = row.file.clone();
            if rows.insert(file.clone(), row).is_some() {
                return Err(CliError::failure(format!("manifest `{source}` row {}: `{file}` stands in an earlier row already", n + 2)));
            }
        }
        Ok(Self(rows))
    }

    /// Whether the manifest names a file.
    pub fn names(&self, file: &Path) -> bool {
        let name = file.file_name().map(|f| f.to_string_lossy().into_owned()).unwrap_or_default();
        self.0.contains_key(&name) || self.0.contains_key(&*file.to_string_lossy())
    }
}

/// Checks a report's bytes and makes the report.
pub fn report(name: &str, bytes: &[u8], flags: &ReportFlags, manifest: &Manifest) -> Result<Report, CliError> {
    let (text, head) = content(name, bytes)?;
    let (text, removed) = text::visible(&text);
    if removed > 0 {
        eprintln!(
            "note: `{name}`: {removed} invisible character(s) that split words or turn lines around were taken out; offsets count without them"
        );
    }
    let file_name = Path::new(name).file_name().map_or_else(|| name.to_owned(), |f| f.to_string_lossy().into_owned());
    let row = manifest.0.get(&file_name).or_else(|| manifest.0.get(name)).cloned().unwrap_or_default();
    let some = |s: String| (!s.is_empty()).then_some(s);
    let published = match some(row.published) {
        Some(p) => Some(p.parse().map_err(|e: crate::domain::date::DateError| CliError::failure(e.to_string()))?),
        None => flags.published.or(head.published),
    };
    let sha256: String = Sha256::digest(text.as_bytes()).iter().map(|b| format!("{b:02x}")).collect();
    let language = some(row.language).or_else(|| flags.language.clone()).unwrap_or_else(|| guess_language(&text).code().to_owned());
    check_language(&language)?;
    Ok(Report {
        id: format!("r{}", &sha256[..16]),
        label: some(row.id)
            .unwrap_or_else(|| Path::new(name).file_stem().map_or_else(|| name.to_owned(), |s| s.to_string_lossy().into_owned())),
        title: some(row.title).or(head.title),
        publisher: some(row.publisher).or_else(|| flags.publisher.clone()).or(head.publisher),
        url: some(row.url).or_else(|| flags.url.clone()).or(head.url),
        published,
        published_basis: some(row.published_basis).or(head.basis),
        language: Language::from_code(&language).code().to_owned(),
        sha256,
        text,
    })
}

fn check_language(code: &str) -> Result<(), CliError> {
    // A language of two or three letters, with a script or region behind it: "zh-Hant", "en-GB".
    let (language, rest) = code.split_once('-').unwrap_or((code, ""));
    let letters = (2..=3).contains(&language.len()) && language.bytes().all(|b| b.is_ascii_alphabetic());
    if !letters || rest.len() > 30 || !rest.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        return Err(CliError::usage(format!("`{code}` is no language code; expected one such as en, ko or zh")));
    }
    Ok(())
}

/// What a page says of itself.
#[derive(Default)]
struct Head {
    title: Option<String>,
    publisher: Option<String>,
    url: Option<String>,
    published: Option<EdtfDate>,
    basis: Option<String>,
}

/// The text of a report with what a page's head says of it, or why it is none.
fn content(name: &str, bytes: &[u8]) -> Result<(String, Head), CliError> {
    let decoded = text::decode(bytes).map_err(|e| {
        CliError::failure(format!("`{name}` {e}; hint: reports are plain text, Markdown or saved web pages, best in UTF-8"))
    })?;
    if decoded.encoding != "UTF-8" {
        eprintln!("note: `{name}` was read as {}", decoded.encoding);
    }
    if decoded.text.trim().is_empty() {
        return Err(CliError::failure(format!("`{name}` is empty")));
    }
    if !text::is_page(decoded.text.as_bytes()) {
        return Ok((decoded.text, Head::default()));
    }
    let page = text::read_page(&decoded.text).map_err(|e| CliError::failure(format!("`{name}`: {e}; hint: save its text instead")))?;
    let published = page.published.as_deref().and_then(|d| d.parse().ok());
    let head = Head {
        title: page.title,
        publisher: page.publisher,
        url: page.url,
        published,
        basis: published.map(|_| "the page's own head".to_owned()),
    };
    Ok((page.text, head))
}

/// Reads a file whole, refusing one larger than `max` before reading it.
#[expect(clippy::disallowed_methods, reason = "the command line reads the files it is given")]
pub fn read_bounded(path: &Path, max: u64) -> Result<Vec<u8>, CliError> {
    let shown = path.display();
    let meta = std::fs::metadata(path).map_err(|e| CliError::failure(format!("cannot read `{shown}`: {e}")))?;
    if meta.is_dir() {
        return Err(CliError::failure(format!("`{shown}` is a folder; hint: name its files, such as {shown}/*.txt")));
    }
    if meta.len() > max {
        return Err(CliError::failure(format!("`{shown}` has {} bytes, more than the {max} allowed", meta.len())));
    }
    std::fs::read(path).map_err(|e| CliError::failure(format!("cannot read `{shown}`: {e}")))
}

/// How many files a note names at the most.
const MAX_NAMED: usize = 5;

/// Reads every report, all of them or the errors of all that cannot be read.
pub fn reports(files: &[PathBuf], flags: &ReportFlags) -> Result<(Vec<Report>, Vec<CliError>), CliError> {
    flags.language.as_deref().map_or(Ok(()), check_language)?;
    let manifest = match &flags.manifest {
        Some(path) => Manifest::parse(&read_bounded(path, MAX_REPORT_BYTES)?, &path.display().to_string())?,
        None => Manifest::default(),
    };
    let file_name = |f: &Path| f.file_name().map(|n| n.to_string_lossy().into_owned());
    let given: HashSet<String> = files.iter().filter_map(|f| file_name(f)).collect();
    let mut absent: Vec<&String> = manifest.0.keys().filter(|k| !file_name(Path::new(k)).is_some_and(|n| given.contains(&n))).collect();
    absent.sort();
    if !absent.is_empty() {
        let names: Vec<&str> = absent.iter().take(MAX_NAMED).map(|k| k.as_str()).collect();
        let more = if absent.len() > MAX_NAMED { ", ..." } else { "" };
        eprintln!("note: the manifest names {} file(s) that were not given: {}{more}", absent.len(), names.join(", "));
    }
    let mut good = Vec::new();
    let mut bad = Vec::new();
    for file in files {
        if flags.manifest.is_some() && !manifest.names(file) {
            eprintln!("warning: the manifest does not name `{}`: it is read without publisher and date", file.display());
        }
        match read_bounded(file, MAX_REPORT_BYTES).and_then(|bytes| report(&file.to_string_lossy(), &bytes, flags, &manifest)) {
            Ok(r) => good.push(r),
            Err(e) => bad.push(e),
        }
    }
    Ok((good, bad))
}
