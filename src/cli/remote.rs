//! Reports read from web addresses and feeds.

use std::collections::HashSet;

use super::{
    CliError, Output,
    input::{self, MAX_REPORT_BYTES, Manifest, ReportFlags},
};
use crate::{
    domain::Report,
    fetch::{self, Entry, FetchError, Fetcher},
    store::Snapshot,
};

/// Whether an argument is a web address and no file.
pub fn is_address(argument: &str) -> bool {
    let lower = argument.trim_start().to_ascii_lowercase();
    lower.starts_with("http://") || lower.starts_with("https://")
}

/// Reads the addresses, and of the feeds what was not read before. What fails is told beside what was read.
pub fn reports(
    addresses: &[&String],
    feeds: &[String],
    allow_private: bool,
    flags: &ReportFlags,
    known: &Snapshot,
    out: &Output,
) -> (Vec<Report>, Vec<CliError>) {
    let fetcher = Fetcher::new(MAX_REPORT_BYTES, allow_private);
    let mut bad = Vec::new();
    let mut wanted: Vec<Entry> = Vec::new();
    for a in addresses {
        match fetch::parse(a) {
            Ok(url) => wanted.push(Entry { url, title: None, published: None }),
            Err(e) => bad.push(failure(&e)),
        }
    }
    let seen: HashSet<&str> = known.reports().filter_map(|r| r.url.as_deref()).collect();
    for feed in feeds {
        match entries(&fetcher, feed) {
            Err(e) => bad.push(e),
            Ok((all, notes)) => {
                notes.iter().for_each(|n| out.note(&format!("note: feed `{feed}`: {n}")));
                let total = all.len();
                let new: Vec<Entry> =
                    all.into_iter().filter(|e| !seen.contains(e.url.as_str()) && !wanted.iter().any(|w| w.url == e.url)).collect();
                out.note(&format!("feed `{feed}`: {total} entries, {} not read before", new.len()));
                wanted.extend(new);
            }
        }
    }
    let progress = out.progress(wanted.len(), "reading pages");
    let mut good = Vec::new();
    for entry in wanted {
        progress.inc(1);
        match fetcher.get(&entry.url).map_err(|e| failure(&e)).and_then(|f| report(&entry, &f.bytes, flags)) {
            Ok(r) => good.push(r),
            Err(e) => bad.push(e),
        }
    }
    progress.finish_and_clear();
    (good, bad)
}

fn failure(e: &FetchError) -> CliError {
    CliError::failure(e.to_string())
}

fn entries(fetcher: &Fetcher, feed: &str) -> Result<(Vec<Entry>, Vec<String>), CliError> {
    let url = fetch::parse(feed).map_err(|e| failure(&e))?;
    let answer = fetcher.get(&url).map_err(|e| failure(&e))?;
    fetch::entries(&answer.bytes, &answer.url).map_err(|why| CliError::failure(format!("`{feed}`: {why}")))
}

/// The report of a page. Its own head is believed first, then what the feed says of it. The address asked for stays with
/// it, so that the same entry is known again.
fn report(entry: &Entry, bytes: &[u8], flags: &ReportFlags) -> Result<Report, CliError> {
    let mut report = input::report(entry.url.as_str(), bytes, flags, &Manifest::default())?;
    report.label = entry.url.to_string();
    report.url = Some(entry.url.to_string());
    report.title = report.title.or_else(|| entry.title.clone());
    if report.published.is_none() {
        report.published = entry.published.as_deref().and_then(|d| d.parse().ok());
        report.published_basis = report.published.map(|_| "the feed's entry".to_owned());
    }
    Ok(report)
}
