//! The process is killed while it writes. What it acknowledged is there afterwards, and the file is valid each time.

use std::{
    collections::HashSet,
    io::{BufRead, BufReader, Write},
    process::Stdio,
    time::Duration,
};

use bordermap::store::{EmbeddedStore, Store};

use crate::common::{program, s};

const ROUNDS: usize = 100;
const REPORTS: usize = 60;

fn reports(dir: &std::path::Path) -> Vec<String> {
    (0..REPORTS)
        .map(|n| {
            let file = dir.join(format!("r{n}.txt"));
            let (count, month, day) = (n % 40 + 2, ["March", "April", "May", "June"][n % 4], n % 28 + 1);
            std::fs::write(&file, format!("{count} soldiers deserted their posts in Hyesan on {month} {day}. Exercise {n}.")).unwrap();
            s(&file).to_owned()
        })
        .collect()
}

#[test]
fn kill_9_during_writes_loses_nothing_acknowledged() {
    let texts = tempfile::tempdir().unwrap();
    let files = reports(texts.path());
    let mut killed_midway = 0;
    for round in 0..ROUNDS {
        let dir = tempfile::tempdir().unwrap();
        let mut child = program()
            .args(["ingest", "--published", "2019-08-01", "--format", "json", "--data", s(dir.path())])
            .args(&files)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // The moment differs from round to round: after some acknowledgements, then a little later still.
        let mut acknowledged = HashSet::new();
        for line in lines.by_ref().take(round % 23 + 1) {
            acknowledged.insert(crate::common::json(&line.unwrap())["report_id"].as_str().unwrap().to_owned());
        }
        std::thread::sleep(Duration::from_micros((round as u64 * 137) % 4_000));
        child.kill().unwrap();
        child.wait().unwrap();
        // Lines that were in the pipe before the kill are acknowledgements too.
        for line in lines.map_while(Result::ok) {
            if let Ok(v) = serde_json::from_str::<serde_json::Value>(&line) {
                acknowledged.insert(v["report_id"].as_str().unwrap().to_owned());
            }
        }
        if acknowledged.len() < REPORTS {
            killed_midway += 1;
        }
        let collection = std::fs::read_to_string(dir.path().join("incidents.geojson")).unwrap();
        collection
            .parse::<geojson::FeatureCollection>()
            .unwrap_or_else(|e| panic!("round {round}: the collection is not valid after the kill: {e}"));
        let store = EmbeddedStore::open_writer(dir.path(), "test").unwrap();
        let snapshot = store.snapshot();
        for id in &acknowledged {
            assert!(snapshot.report(id).is_some(), "round {round}: acknowledged report {id} is lost");
        }
        assert!(store.verify().unwrap().is_empty(), "round {round}: {:?}", store.verify().unwrap());
    }
    assert!(killed_midway > ROUNDS / 2, "only {killed_midway} kills fell into the writing");
}

#[test]
fn a_torn_tail_is_cut_with_a_warning_that_says_what() {
    let dir = tempfile::tempdir().unwrap();
    crate::common::ok(&["add", "--kind", "arrest", "--place", "Hyesan", "--data", s(dir.path())]);
    let log = dir.path().join("incidents.log");
    let good = std::fs::metadata(&log).unwrap().len();
    std::fs::OpenOptions::new().append(true).open(&log).unwrap().write_all(b"0badc0de {\"sequence\":2,\"at").unwrap();
    // A reader looks past it and changes nothing.
    assert_eq!(EmbeddedStore::open_reader(dir.path()).unwrap().snapshot().len(), 1);
    let out = crate::common::run(&["add", "--kind", "arrest", "--place", "Musan", "--data", s(dir.path())]);
    let error = String::from_utf8(out.stderr).unwrap();
    assert!(out.status.success() && error.contains("the last 26 byte(s)") && error.contains(&format!("cut at byte {good}")), "{error}");
    assert!(dir.path().join(format!("torn-at-{good}.bin")).exists(), "what was cut is kept");
    assert_eq!(EmbeddedStore::open_reader(dir.path()).unwrap().snapshot().len(), 2);
}

#[test]
fn a_second_writer_is_refused_and_told_who_holds_the_lock() {
    let dir = tempfile::tempdir().unwrap();
    let _held = EmbeddedStore::open_writer(dir.path(), "the test (process 1)").unwrap();
    let error = crate::common::fails(&["add", "--kind", "arrest", "--place", "Hyesan", "--data", s(dir.path())], 1);
    assert!(error.contains("the store is being written by the test (process 1)"), "{error}");
}

/// A report file that cannot be written comes after the commit: the transaction counts and the log goes on.
#[test]
fn a_failed_report_file_does_not_break_the_log() {
    let dir = tempfile::tempdir().unwrap();
    let texts = tempfile::tempdir().unwrap();
    let files = reports(texts.path());
    std::fs::write(dir.path().join("reports"), b"in the way").unwrap();
    let error = crate::common::fails(&["ingest", &files[0], "--data", s(dir.path())], 1);
    assert!(error.contains("reports"), "{error}");
    std::fs::remove_file(dir.path().join("reports")).unwrap();
    crate::common::ok(&["ingest", &files[1], "--data", s(dir.path())]);
    let store = EmbeddedStore::open_writer(dir.path(), "test").unwrap();
    assert_eq!((store.snapshot().reports().count(), store.snapshot().sequence()), (2, 2));
    assert_eq!(std::fs::read_dir(dir.path().join("reports")).unwrap().count(), 2, "the missing file is made from the log");
}
