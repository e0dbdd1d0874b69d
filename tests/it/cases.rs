//! `tests/cases/*.md`: a few sentences of report and what they must yield, for readers who do not program.
//!
//! A case is a heading, a quoted report (lines that start with `>`), perhaps lines `published: DATE` and
//! `language: ko`, and a list: one
//! item an incident, as `kind; key value; key value`, or `- nothing`. Only the keys that are named are compared.

use bordermap::{
    cli::input,
    domain::{Incident, Report},
    gazetteer::Gazetteer,
    geocode::Spotter,
    pipeline,
};

use crate::common::root;

struct Case {
    name: String,
    published: String,
    language: String,
    text: String,
    expected: Vec<String>,
}

fn parse(file: &str, text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            cases.push(Case {
                name: format!("{file}: {name}"),
                published: String::new(),
                language: "en".into(),
                text: String::new(),
                expected: Vec::new(),
            });
        }
        let Some(case) = cases.last_mut() else { continue };
        if let Some(words) = line.strip_prefix('>') {
            case.text.push_str(words.trim_start());
            case.text.push('\n');
        } else if let Some(date) = line.strip_prefix("published: ") {
            case.published = date.trim().to_owned();
        } else if let Some(code) = line.strip_prefix("language: ") {
            case.language = code.trim().to_owned();
        } else if let Some(item) = line.strip_prefix("- ") {
            case.expected.push(item.trim().to_owned());
        }
    }
    cases
}

fn read(case: &Case, gazetteer: &Gazetteer, spotter: &Spotter<'_>) -> Vec<Incident> {
    let flags = input::ReportFlags {
        published: (!case.published.is_empty()).then(|| case.published.parse().unwrap()),
        language: Some(case.language.clone()),
        ..Default::default()
    };
    let report: Report = input::report("case.txt", case.text.as_bytes(), &flags, &input::Manifest::default()).unwrap();
    let read = pipeline::read_report(&report, gazetteer, spotter);
    for i in &read.incidents {
        for e in &i.evidence {
            let words: String = report.text.chars().skip(e.span.start()).take(e.span.end() - e.span.start()).collect();
            assert_eq!(words, e.quote, "{}: the span of {} does not quote the text", case.name, e.field);
        }
    }
    read.incidents
}

fn value(i: &Incident, key: &str) -> String {
    let text = |v: Option<String>| v.unwrap_or_else(|| "unknown".into());
    match key {
        "date" => text(i.date.map(|d| d.to_string())),
        "place" => text(i.location.place_id.clone()),
        "precision" => i.location.precision.to_string(),
        "river" => text(i.location.river.map(|r| r.to_string())),
        "count" => text(i.count_min.map(|n| n.to_string())),
        "killed" => text(i.killed.map(|n| n.to_string())),
        "wounded" => text(i.wounded.map(|n| n.to_string())),
        "outcome" => i.outcome.to_string(),
        "unit" => text(i.unit.clone()),
        other => panic!("no key `{other}`"),
    }
}

#[test]
fn every_case_yields_what_it_says() {
    let gazetteer = Gazetteer::built_in().unwrap();
    let spotter = Spotter::new(&gazetteer).unwrap();
    let mut wrong = Vec::new();
    let mut total = 0;
    let mut files: Vec<_> = std::fs::read_dir(root().join("tests/cases"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "md"))
        .collect();
    files.sort();
    for file in files {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        for case in parse(&name, &std::fs::read_to_string(&file).unwrap()) {
            total += 1;
            assert!(!case.expected.is_empty() && !case.text.is_empty(), "{} is no whole case", case.name);
            let found = read(&case, &gazetteer, &spotter);
            let expected: Vec<&String> = case.expected.iter().filter(|e| *e != "nothing").collect();
            let got: Vec<String> = expected
                .iter()
                .zip(&found)
                .map(|(e, i)| {
                    e.split(';')
                        .map(str::trim)
                        .map(|part| part.split_once(' ').map_or(i.kind.to_string(), |(key, _)| format!("{key} {}", value(i, key))))
                        .collect::<Vec<_>>()
                        .join("; ")
                })
                .collect();
            if found.len() != expected.len() || got.iter().zip(&expected).any(|(g, e)| g != *e) {
                let kinds: Vec<&str> = found.iter().map(|i| i.kind.as_str()).collect();
                wrong.push(format!("{}\n  expected {expected:?}\n  found    {got:?} (kinds {kinds:?})", case.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {total} cases are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(total >= 150, "only {total} cases were found");
}
