//! The reading of real reports, measured by a scorer that stands beside the project. Skipped where it is absent.

use std::process::Command;

use serde_json::Value;

use crate::common::{json, ok, s, shared, texts};

/// Runs the scorer on predictions and gives its figures.
fn score(gold: &std::path::Path, predictions: &str, only: &str, language: Option<&str>) -> Value {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("predictions.json");
    std::fs::write(&file, predictions).unwrap();
    let scorer = shared("eval/score.py").unwrap();
    let mut c = Command::new("python3");
    c.arg(scorer).arg(gold).arg(&file).args(["--only", only, "--json", "--no-ci"]);
    if let Some(l) = language {
        c.args(["--lang", l]);
    }
    let out = c.output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    json(&String::from_utf8(out.stdout).unwrap())
}

fn at_least(figures: &Value, key: &str, floor: f64) {
    let v = figures[key].as_f64().unwrap_or_else(|| panic!("no figure `{key}` in {figures}"));
    assert!(v >= floor, "{key} is {v:.3}, below {floor}: {figures}");
}

#[test]
fn seeds_are_read_as_well_as_asked() {
    let Some(dir) = shared("seeds") else { return };
    let manifest = dir.join("reports.csv");
    let mut args = vec!["extract".to_owned(), "--manifest".into(), s(&manifest).into(), "--format".into(), "json".into()];
    args.extend(texts(&dir).iter().map(|p| s(p).to_owned()));
    let out = ok(&args.iter().map(String::as_str).collect::<Vec<_>>());
    let f = score(&shared("eval").unwrap(), &out, "seeds", None);
    for (key, floor) in
        [("F1", 0.90), ("strict_F1", 0.75), ("date", 0.90), ("count", 0.90), ("A@25", 0.90), ("men_F1", 0.90), ("link_F1", 1.0)]
    {
        at_least(&f, key, floor);
    }
    assert_eq!(f["neg_clean"], serde_json::json!([1, 1]), "the report without an incident gives none");
}

#[test]
fn development_reports_are_read_as_well_as_asked() {
    let Some(dir) = shared("eval/dev/articles") else { return };
    let work = tempfile::tempdir().unwrap();
    let manifest = work.path().join("manifest.csv");
    let mut rows = vec!["file,id,publisher,published,language".to_owned()];
    for text in texts(&dir) {
        let head = json(&std::fs::read_to_string(text.with_extension("json")).unwrap());
        let field = |k: &str| head[k].as_str().unwrap_or("").replace('"', "'");
        rows.push(format!(
            "{},{},\"{}\",{},{}",
            text.file_name().unwrap().to_string_lossy(),
            field("id"),
            field("outlet"),
            field("publication_date"),
            field("language")
        ));
    }
    std::fs::write(&manifest, rows.join("\n")).unwrap();
    let mut args = vec!["extract".to_owned(), "--manifest".into(), s(&manifest).into(), "--format".into(), "json".into()];
    args.extend(texts(&dir).iter().map(|p| s(p).to_owned()));
    let out = ok(&args.iter().map(String::as_str).collect::<Vec<_>>());
    let f = score(&shared("eval/dev").unwrap(), &out, "held", None);
    for (key, floor) in
        [("F1", 0.90), ("strict_F1", 0.75), ("date", 0.90), ("A@25", 0.90), ("count", 0.92), ("men_F1", 0.93), ("link_F1", 0.85)]
    {
        at_least(&f, key, floor);
    }
    assert_eq!(f["neg_clean"], serde_json::json!([4, 4]), "the reports without an incident give none");
    for language in ["ko", "zh"] {
        at_least(&score(&shared("eval/dev").unwrap(), &out, "held", Some(language)), "F1", 0.85);
    }
}

#[test]
fn near_hyesan_after_ingesting_the_seeds() {
    let Some(dir) = shared("seeds") else { return };
    let store = tempfile::tempdir().unwrap();
    let manifest = dir.join("reports.csv");
    let mut args = vec!["ingest".to_owned(), "--data".into(), s(store.path()).into(), "--manifest".into(), s(&manifest).into()];
    args.extend(texts(&dir).iter().map(|p| s(p).to_owned()));
    ok(&args.iter().map(String::as_str).collect::<Vec<_>>());
    let near = |extra: &[&str]| -> Vec<Value> {
        let mut a = vec!["near", "Hyesan", "--radius", "25km", "--format", "json", "--data", s(store.path())];
        a.extend(extra);
        json(&ok(&a))["features"].as_array().unwrap().clone()
    };
    let sure = near(&[]);
    let find = |list: &[Value], kind: &str, count: u64, date: &str| {
        list.iter().any(|f| {
            f["properties"]["kind"] == kind
                && f["properties"]["count_min"] == count
                && f["properties"]["date_start"].as_str().is_some_and(|d| d.starts_with(date))
        })
    };
    assert!(find(&sure, "desertion", 6, "2021-03"), "the six guards: {sure:#?}");
    assert!(find(&sure, "desertion", 5, "2016-0"), "the five who went to Changbai");
    assert!(
        !find(&sure, "desertion", 1, "2019-08-12") && !find(&sure, "desertion", 2, "2016-07-27"),
        "those known to the province are not near"
    );
    let all = near(&["--possible"]);
    let possible: Vec<Value> = all.iter().filter(|f| f["properties"]["possible"] == true).cloned().collect();
    assert!(
        find(&possible, "desertion", 1, "2019-08-12") && find(&possible, "desertion", 2, "2016-07-27"),
        "they come as possible: {possible:#?}"
    );
    assert!(possible.iter().all(|f| f["properties"]["distance_m"].is_null()));
    assert_eq!(
        all[..sure.len()].iter().map(|f| &f["id"]).collect::<Vec<_>>(),
        sure.iter().map(|f| &f["id"]).collect::<Vec<_>>(),
        "the certain ones come first"
    );

    let server = crate::common::Server::start(store.path());
    for (path, cli) in [("/near?place=Hyesan&radius_m=25000", &sure), ("/near?place=Hyesan&radius_m=25000&possible=true", &all)] {
        let over_http = server.json(path);
        assert_eq!(over_http["features"].as_array().unwrap(), cli, "HTTP and command line agree on {path}");
    }
}
