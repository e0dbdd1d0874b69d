//! How well reports in three languages are read, and what `confidence` is worth.
//!
//! `cargo test --test it -- reading --nocapture` prints the figures of docs/reading.md.

use std::path::Path;

use bordermap::{
    cli::input,
    domain::{EdtfDate, GeoPrecision, Incident, Report, geodesic_m},
    gazetteer::Gazetteer,
    geocode::Spotter,
    link,
    pipeline::{self, ReadReport},
};
use serde_json::Value;

use crate::common::{json, root, texts};

/// A place within this distance of an accepted one is right, metres.
const PLACE_M: f64 = 25_000.0;

/// What was counted over some reports.
#[derive(Default, Clone, Copy)]
struct Score {
    reports: u32,
    gold: u32,
    found: u32,
    right: u32,
    strict: u32,
    dates: u32,
    counts: (u32, u32),
    clean: (u32, u32),
}

impl Score {
    fn f1(right: u32, found: u32, gold: u32) -> f64 {
        if found + gold == 0 { 0.0 } else { 2.0 * f64::from(right) / f64::from(found + gold) }
    }

    fn print(&self, name: &str) {
        println!(
            "{name:<24} reports {:>3}  gold {:>3}  found {:>3}  F1 {:.3}  strict {:.3}  date {:.3}  count {:.3}  negatives clean {}/{}",
            self.reports,
            self.gold,
            self.found,
            Self::f1(self.right, self.found, self.gold),
            Self::f1(self.strict, self.found, self.gold),
            f64::from(self.dates) / f64::from(self.right.max(1)),
            f64::from(self.counts.0) / f64::from(self.counts.1.max(1)),
            self.clean.0,
            self.clean.1
        );
    }
}

struct Pair {
    date: bool,
    place: bool,
    count: Option<bool>,
    points: u32,
}

fn date_is_right(found: Option<EdtfDate>, gold: &Value) -> (bool, bool) {
    let wanted: Option<EdtfDate> = gold["date"]["edtf_with_publication_date"].as_str().and_then(|d| d.parse().ok());
    match (found, wanted) {
        (None, None) => (true, false),
        (Some(f), Some(w)) => {
            let slack = [0, 0, 1, 3][usize::try_from(gold["date"]["time_precision"].as_u64().unwrap_or(1)).unwrap().min(3)];
            let agrees = f.agrees(w, slack);
            let width = |d: EdtfDate| d.days().unwrap_or(1);
            (agrees && width(f) <= (3 * width(w)).max(width(w) + 2), !agrees)
        }
        _ => (false, false),
    }
}

fn place_is_right(found: &Incident, gold: &Value, gazetteer: &Gazetteer) -> (bool, bool) {
    let ids: Vec<&str> = gold["geo_ok"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let places: Vec<_> = ids.iter().filter_map(|id| gazetteer.place(id)).collect();
    let points: Vec<_> = places.iter().filter_map(|p| Some((p.position?, p.uncertainty_m))).collect();
    match found.location.position {
        None if points.is_empty() => (true, false),
        Some(_) if points.is_empty() => (places.iter().any(|p| p.id == "border" || p.id == "yalu" || p.id == "tumen"), false),
        None => (false, false),
        Some(at) => {
            let wide = found.location.precision >= GeoPrecision::Province;
            let reach = |u: f64| if wide { u.max(PLACE_M) } else { PLACE_M };
            let near = points.iter().any(|(p, u)| geodesic_m(*p, at) <= reach(*u).max(PLACE_M));
            (near, !near && !wide)
        }
    }
}

/// Whether a record may be a gold one: no contradiction, or the same words.
fn pair(found: &Incident, gold: &Value, gazetteer: &Gazetteer) -> Option<Pair> {
    let kinds = gold["kinds_ok"].as_array().unwrap();
    let kind = found.kind.as_str();
    if gold["kind"] != kind && !kinds.iter().any(|k| k == kind) {
        return None;
    }
    let (start, end) = (gold["evidence"]["start"].as_u64().unwrap(), gold["evidence"]["end"].as_u64().unwrap());
    let words = pipeline::first_evidence(found).is_some_and(|s| (s.start() as u64) < end && start < s.end() as u64);
    let (date, wrong_date) = date_is_right(found.date, gold);
    let (place, wrong_place) = place_is_right(found, gold, gazetteer);
    if (wrong_date || wrong_place) && !words {
        return None;
    }
    let low = gold["participants"]["count_min"].as_u64();
    let high = gold["participants"]["count_max"].as_u64().unwrap_or(u64::MAX);
    let count = low.map(|low| found.count_min.or(found.count_max).is_some_and(|n| (low..=high).contains(&u64::from(n))));
    let points =
        u32::from(words) * 2 + u32::from(date) + u32::from(place) + u32::from(count == Some(true)) + u32::from(gold["kind"] == kind);
    (words || date && place || count == Some(true)).then_some(Pair { date, place, count, points })
}

/// A report with its gold and what is read from it.
pub fn read(file: &Path, language: &str, gazetteer: &Gazetteer, spotter: &Spotter<'_>) -> (Value, Report, ReadReport) {
    let gold = json(&std::fs::read_to_string(file.with_extension("json")).unwrap());
    read_with(file, gold, language, gazetteer, spotter)
}

/// The same where the gold does not stand beside the report.
pub fn read_with(file: &Path, gold: Value, language: &str, gazetteer: &Gazetteer, spotter: &Spotter<'_>) -> (Value, Report, ReadReport) {
    let flags = input::ReportFlags {
        published: gold["publication_date"].as_str().map(|d| d.parse().unwrap()),
        language: Some(language.into()),
        publisher: gold["outlet"].as_str().map(str::to_owned),
        ..Default::default()
    };
    let bytes = std::fs::read(file).unwrap();
    let report = input::report(&file.to_string_lossy(), &bytes, &flags, &input::Manifest::default()).unwrap();
    let read = pipeline::read_report(&report, gazetteer, spotter);
    (gold, report, read)
}

/// Whether a report is held back: nobody tunes the tables on it, and no weights are fitted to it.
pub fn held_back(language: &str, gold: &Value) -> bool {
    let number: u32 = gold["id"].as_str().unwrap().parse().unwrap();
    gold["set"].is_null() && number.is_multiple_of(3) && (language != "en" || number > 140)
}

#[test]
fn reports_are_read_and_confidence_means_something() {
    let gazetteer = Gazetteer::built_in().unwrap();
    let spotter = Spotter::new(&gazetteer).unwrap();
    let mut bins: Vec<(f64, u32, u32)> = Vec::new();
    for language in ["en", "ko", "zh"] {
        let (mut tuned, mut fitted, mut held) = (Score::default(), Score::default(), Score::default());
        for file in texts(&root().join("tests/reports").join(language).join("articles")) {
            let (gold, report, read) = read(&file, language, &gazetteer, &spotter);
            let found = read.incidents;
            for e in found.iter().flat_map(|i| &i.evidence) {
                assert_eq!(e.span.quote(&report.text), e.quote, "{}: a span does not quote the text", file.display());
            }
            let score = match () {
                () if held_back(language, &gold) => &mut held,
                () if gold["set"] == "fitted" => &mut fitted,
                () => &mut tuned,
            };
            count(&found, gold["incidents"].as_array().unwrap(), &gazetteer, score, &mut bins);
        }
        tuned.print(&format!("{language}, tuned on"));
        fitted.print(&format!("{language}, weights fitted to"));
        held.print(&format!("{language}, held back"));
        assert!(tuned.reports >= 30 && held.reports >= 10, "the reports of `{language}` are missing");
        assert!(Score::f1(tuned.right, tuned.found, tuned.gold) >= 0.75, "`{language}`: the reports tuned on are read worse than before");
        assert!(Score::f1(held.right, held.found, held.gold) >= 0.65, "`{language}`: the reports held back are read worse than before");
    }
    println!("\nconfidence from  records  told an event");
    bins.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (confidence, records, right) in bins {
        println!("{confidence:>15.1} {records:>8} {:>14.2}", f64::from(right) / f64::from(records));
    }
}

/// The reports of an affair in whatever order: the same records belong together.
#[test]
fn clusters_do_not_depend_on_the_order_of_reports() {
    let gazetteer = Gazetteer::built_in().unwrap();
    let spotter = Spotter::new(&gazetteer).unwrap();
    let mut incidents: Vec<Incident> = Vec::new();
    for language in ["en", "ko", "zh"] {
        // Every third ten of them: those that tell of one affair mostly stand side by side.
        let files = texts(&root().join("tests/reports").join(language).join("articles"));
        for (_, file) in files.iter().enumerate().filter(|(n, _)| n / 10 % 3 == 0) {
            incidents.extend(read(file, language, &gazetteer, &spotter).2.incidents);
        }
    }
    let partition = |order: &[usize]| {
        let clusters = link::cluster(&order.iter().map(|n| &incidents[*n]).collect::<Vec<_>>());
        let mut groups: std::collections::BTreeMap<usize, Vec<usize>> = std::collections::BTreeMap::new();
        for (n, c) in order.iter().zip(clusters) {
            groups.entry(c).or_default().push(*n);
        }
        let mut groups: Vec<Vec<usize>> = groups
            .into_values()
            .map(|mut g| {
                g.sort_unstable();
                g
            })
            .collect();
        groups.sort();
        groups
    };
    let forward: Vec<usize> = (0..incidents.len()).collect();
    let expected = partition(&forward);
    assert!(expected.iter().filter(|g| g.len() > 1).count() >= 3, "some records must belong together");
    for step in [7, 31, 101, 211] {
        let mut order = forward.clone();
        order.sort_by_key(|n| (n * step) % incidents.len());
        assert_eq!(partition(&order), expected);
    }
    assert_eq!(partition(&forward.iter().rev().copied().collect::<Vec<_>>()), expected);
}

/// The one incident of a report that tells one.
fn incident(text: &str, published: &str) -> Incident {
    let gazetteer = Gazetteer::built_in().unwrap();
    let spotter = Spotter::new(&gazetteer).unwrap();
    let flags = input::ReportFlags { published: Some(published.parse().unwrap()), ..Default::default() };
    let report = input::report("report.txt", text.as_bytes(), &flags, &input::Manifest::default()).unwrap();
    let mut read = pipeline::read_report(&report, &gazetteer, &spotter);
    assert_eq!(read.incidents.len(), 1, "{:?}", read.incidents);
    read.incidents.remove(0)
}

/// A report that gives two days for one event: the event has one of them, and both are kept with their words.
#[test]
fn two_days_in_one_report_are_both_kept() {
    let i = incident(
        "Six border guards fled over the Yalu from Hyesan on March 2, a source in Ryanggang Province said on the 20th. \
         Another source said that the six guards had fled on March 5.",
        "2019-03-21",
    );
    let days: Vec<&str> = i.claims.iter().map(|c| c.value.as_str()).collect();
    assert_eq!(days, ["2019-03-02", "2019-03-05"]);
    let words: Vec<&str> = i.evidence.iter().filter(|e| e.field == "event_date").map(|e| e.quote.as_str()).collect();
    assert_eq!(words, ["March 2", "March 5"]);
    assert_eq!(i.date.unwrap().to_string(), "2019-03-02");
}

#[test]
fn the_words_that_tell_most_of_an_event_come_first() {
    let i = incident(
        "Border guards have fled to China, a source said. The guards, six of them, deserted their post near Hyesan on March 2.",
        "2019-03-21",
    );
    let words: Vec<&str> = i.evidence.iter().filter(|e| e.field == "kind").map(|e| e.quote.as_str()).collect();
    assert_eq!(words, ["six of them, deserted their post", "Border guards have fled to China"]);
}

/// What the tables have no words for is told by learned ones, and says so.
#[test]
fn learned_words_tell_where_the_tables_are_silent() {
    let text = "The smuggler got as far as Chongjin, where railway police laid hands on him on February 21.";
    let i = incident(text, "2019-02-26");
    let words: Vec<(&str, &str)> = i.evidence.iter().filter(|e| e.field == "kind").map(|e| (e.rule.as_str(), e.quote.as_str())).collect();
    let [(rule, quote)] = words[..] else { panic!("{words:?}") };
    assert_eq!((i.kind.as_str(), rule), ("arrest", "arrest, learned"));
    assert!(text.contains(quote) && quote.contains("laid hands"), "{quote}");
    assert_eq!(i.date.unwrap().to_string(), "2019-02-21");
}

#[test]
fn a_title_does_not_say_the_age_of_those_it_counts() {
    let i = incident("A 28-year-old missionary crossed the Tumen River into Hoeryong on December 25, a rights group said.", "2019-12-28");
    assert_eq!(i.title, "Border crossing: 1 missionary, near Hoeryong");
}

/// Which record of the gold each of what was found is, best pairs first.
pub fn matched(found: &[Incident], gold: &[Value], gazetteer: &Gazetteer) -> Vec<Option<usize>> {
    let mut of = vec![None; found.len()];
    for (f, g, _) in pairs(found, gold, gazetteer) {
        of[f] = Some(g);
    }
    of
}

/// What was found with its gold, each once, best pairs first.
fn pairs(found: &[Incident], gold: &[Value], gazetteer: &Gazetteer) -> Vec<(usize, usize, Pair)> {
    let mut pairs: Vec<(u32, usize, usize, Pair)> = Vec::new();
    for (f, incident) in found.iter().enumerate() {
        for (g, record) in gold.iter().enumerate() {
            if let Some(p) = pair(incident, record, gazetteer) {
                pairs.push((p.points, f, g, p));
            }
        }
    }
    pairs.sort_by_key(|p| (std::cmp::Reverse(p.0), p.1, p.2));
    let (mut f_taken, mut g_taken) = (vec![false; found.len()], vec![false; gold.len()]);
    let free = |(_, f, g, p): (u32, usize, usize, Pair)| {
        let free = !f_taken[f] && !g_taken[g];
        if free {
            (f_taken[f], g_taken[g]) = (true, true);
        }
        free.then_some((f, g, p))
    };
    pairs.into_iter().filter_map(free).collect()
}

/// Counts what was found and what of it is right.
fn count(found: &[Incident], gold: &[Value], gazetteer: &Gazetteer, score: &mut Score, bins: &mut Vec<(f64, u32, u32)>) {
    let mut f_taken = vec![false; found.len()];
    let optional = |g: usize| gold[g]["optional"] == true;
    score.reports += 1;
    score.gold += u32::try_from((0..gold.len()).filter(|g| !optional(*g)).count()).unwrap();
    for (f, g, p) in pairs(found, gold, gazetteer) {
        f_taken[f] = true;
        if optional(g) {
            continue;
        }
        score.found += 1;
        score.right += 1;
        score.strict += u32::from(p.date && p.place);
        score.dates += u32::from(p.date);
        if let Some(right) = p.count {
            score.counts = (score.counts.0 + u32::from(right), score.counts.1 + 1);
        }
        bin(bins, found[f].confidence, true);
    }
    for (i, _) in found.iter().zip(&f_taken).filter(|(_, taken)| !**taken) {
        score.found += 1;
        bin(bins, i.confidence, false);
    }
    if gold.is_empty() {
        score.clean = (score.clean.0 + u32::from(found.is_empty()), score.clean.1 + 1);
    }
}

fn bin(bins: &mut Vec<(f64, u32, u32)>, confidence: f64, right: bool) {
    let confidence = (confidence * 10.0).floor() / 10.0;
    match bins.iter_mut().find(|b| (b.0 - confidence).abs() < 1e-9) {
        Some(b) => (b.1, b.2) = (b.1 + 1, b.2 + u32::from(right)),
        None => bins.push((confidence, 1, u32::from(right))),
    }
}
