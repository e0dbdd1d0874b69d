//! The sample reports: each with publisher, date and source address, and each read without a slip.

use bordermap::domain::EdtfDate;

use crate::common::{json, ok, root, s, texts};

#[test]
fn every_sample_names_its_source() {
    let dir = root().join("geodata/samples");
    let mut rows = csv::Reader::from_path(dir.join("reports.csv")).unwrap();
    let headers = rows.headers().unwrap().clone();
    let mut listed = Vec::new();
    for r in rows.records() {
        let r = r.unwrap();
        let get = |k: &str| r.get(headers.iter().position(|h| h == k).unwrap()).unwrap().to_owned();
        let file = get("file");
        assert!(!get("publisher").is_empty(), "{file} has no publisher");
        get("published").parse::<EdtfDate>().unwrap_or_else(|e| panic!("{file}: {e}"));
        assert!(get("url").starts_with("http"), "{file} has no source address");
        listed.push(file);
    }
    listed.sort();
    let there: Vec<String> = texts(&dir).iter().map(|p| p.file_name().unwrap().to_string_lossy().into_owned()).collect();
    assert_eq!(listed, there);
    assert!(there.len() >= 30);
}

#[test]
fn samples_give_incidents_whose_every_quote_stands_in_the_text() {
    let dir = root().join("geodata/samples");
    let manifest = dir.join("reports.csv");
    let store = tempfile::tempdir().unwrap();
    crate::common::sample_store(store.path());
    let checked = json(&ok(&["check", "--format", "json", "--data", s(store.path())]));
    assert_eq!(checked["wrong"], serde_json::json!([]));
    assert!(checked["incidents"].as_u64().unwrap() >= 30, "{checked}");
    let mut args = vec!["extract".to_owned(), "--format".into(), "json".into(), "--manifest".into(), s(&manifest).into()];
    args.extend(texts(&dir).iter().map(|p| s(p).to_owned()));
    let read = json(&ok(&args.iter().map(String::as_str).collect::<Vec<_>>()));
    for d in read["documents"].as_array().unwrap() {
        let text: Vec<char> = std::fs::read_to_string(dir.join(format!("{}.txt", d["id"].as_str().unwrap()))).unwrap().chars().collect();
        for m in d["place_mentions"].as_array().unwrap() {
            let at = |k: &str| usize::try_from(m[k].as_u64().unwrap()).unwrap();
            let words: String = text[at("start")..at("end")].iter().collect();
            assert_eq!(words, m["text"].as_str().unwrap(), "{}", d["id"]);
        }
    }
}
