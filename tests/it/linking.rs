//! Which reports tell one event: in any order, with doubts asked, joins undone and remembered, reprints counted once.

use std::{collections::BTreeMap, path::Path};

use bordermap::{
    cli::input::{self, Manifest, ReportFlags},
    domain::{Incident, TellingId},
    feature,
    gazetteer::Gazetteer,
    geocode::Spotter,
    link::{Likeness, Registry, Stamp},
    pipeline,
};
use proptest::prelude::*;
use serde_json::Value;

use crate::common::{Server, fails, json, ok, root, run, s, texts};

/// Reports made to tempt a greedy linker: vague ones that fit several others, copies, and two affairs with two events each.
const TEMPTING: [(&str, &str, &str); 10] = [
    ("2019-03-09", "Daily NK", "Four soldiers deserted from a border post in Hyesan on March 3."),
    ("2019-03-10", "Radio Free Asia", "Four soldiers deserted their post in Hyesan on March 4, a source in Ryanggang Province said."),
    ("2019-03-12", "Yonhap", "Soldiers deserted from a border post in Hyesan in early March."),
    ("2019-03-14", "Asia Press", "Four soldiers deserted from a post in Hyesan at the beginning of this month."),
    ("2019-03-15", "NK News", "Five soldiers deserted their post in Hyesan on March 6."),
    (
        "2019-03-20",
        "Daily NK",
        "Two women were arrested in Musan on March 11 as they tried to cross the Tumen. Three smugglers were shot at in Onsong on March 12.",
    ),
    (
        "2019-03-21",
        "Chosun Ilbo",
        "In Onsong three smugglers were shot at on March 12. Two women were arrested in Musan as they tried to cross the Tumen.",
    ),
    ("2019-03-22", "Dong-A Ilbo", "Two women were arrested in Musan as they tried to cross the Tumen River in mid-March."),
    ("2019-03-22", "AP", "A soldier deserted in Hyesan."),
    ("2019-03-23", "AFP", "A soldier deserted from a post in Hyesan on March 20, an official in Changbai said."),
];

/// The drafts of each report.
fn drafts() -> Vec<Vec<Incident>> {
    let gazetteer = Gazetteer::built_in().unwrap();
    let spotter = Spotter::new(&gazetteer).unwrap();
    let mut all = Vec::new();
    for (n, (published, publisher, text)) in TEMPTING.iter().enumerate() {
        let flags =
            ReportFlags { published: Some(published.parse().unwrap()), publisher: Some((*publisher).into()), ..ReportFlags::default() };
        let report = input::report(&format!("t{n}.txt"), text.as_bytes(), &flags, &Manifest::default()).unwrap();
        all.push(pipeline::read_report(&report, &gazetteer, &spotter).incidents);
    }
    for language in ["en", "ko", "zh"] {
        for file in texts(&root().join("tests/reports").join(language).join("articles")) {
            let text = std::fs::read(&file).unwrap();
            let head = json(&std::fs::read_to_string(file.with_extension("json")).unwrap());
            let published = head["publication_date"].as_str().and_then(|d| d.parse().ok());
            let publisher = head["outlet"].as_str().map(str::to_owned);
            let flags = ReportFlags { published, publisher, language: Some(language.into()), ..ReportFlags::default() };
            let report = input::report(s(&file), &text, &flags, &Manifest::default()).unwrap();
            all.push(pipeline::read_report(&report, &gazetteer, &spotter).incidents);
        }
    }
    all
}

/// Incidents by the tellings they are made of, without what the hour of arrival gives.
fn outcome(reports: &[Vec<Incident>], order: &[usize]) -> BTreeMap<Vec<TellingId>, Value> {
    let mut registry = Registry::default();
    let mut next = 0u128;
    let mut new_id = || {
        next += 1;
        uuid::Uuid::from_u128(next)
    };
    for n in order {
        registry.place(reports[*n].clone(), &mut Stamp { now: "now", new_id: &mut new_id });
    }
    let stripped = |i: &Incident| {
        let mut p = feature::properties(i);
        ["created_at", "updated_at", "revision"].iter().for_each(|k| drop(p.remove(*k)));
        Value::Object(p)
    };
    registry.incidents().map(|i| (i.tellings.clone(), stripped(i))).collect()
}

#[test]
fn the_order_of_arrival_changes_nothing() {
    let reports = drafts();
    let forward: Vec<usize> = (0..reports.len()).collect();
    let expected = outcome(&reports, &forward);
    let joined = expected.keys().filter(|k| k.len() > 1).count();
    assert!(joined >= 8, "only {joined} incidents are told by several reports: too few to try anything");
    let config = ProptestConfig { cases: 4, failure_persistence: None, ..ProptestConfig::default() };
    proptest::test_runner::TestRunner::new(config)
        .run(&Just(forward).prop_shuffle(), |order| {
            let got = outcome(&reports, &order);
            prop_assert!(got == expected, "another order of arrival gives other incidents");
            Ok(())
        })
        .unwrap();
}

/// Writes a report and ingests it.
fn ingest(dir: &Path, name: &str, published: &str, publisher: &str, text: &str) -> Value {
    let file = dir.join(format!("{name}.txt"));
    std::fs::write(&file, text).unwrap();
    let data = dir.join("data");
    let args = ["ingest", "--format", "json", "--published", published, "--publisher", publisher, "--data", s(&data), s(&file)];
    json(&ok(&args))
}

fn stored(dir: &Path) -> Vec<Value> {
    let collection = json(&std::fs::read_to_string(dir.join("data/incidents.geojson")).unwrap());
    collection["features"].as_array().unwrap().clone()
}

#[test]
fn a_join_can_be_undone_and_is_remembered() {
    let dir = tempfile::tempdir().unwrap();
    let (d, data) = (dir.path(), dir.path().join("data"));
    let first = ingest(d, "a", "2019-03-09", "Daily NK", TEMPTING[0].2);
    let second = ingest(d, "b", "2019-03-10", "Radio Free Asia", TEMPTING[1].2);
    let id = first["new"][0]["id"].as_str().unwrap();
    assert_eq!(second["joined"][0]["id"].as_str(), Some(id));
    let error = fails(&["unlink", id, "--report", "nobody", "--data", s(&data)], 1);
    assert!(error.contains("its reports: a, b"), "{error}");
    ok(&["unlink", id, "--report", "b", "--data", s(&data)]);
    assert_eq!(stored(d).len(), 2);
    // A third report fits the first two, and one join too many would bring them together again.
    ingest(d, "c", "2019-03-14", "Asia Press", TEMPTING[3].2);
    let counts: Vec<u64> = stored(d).iter().map(|f| f["properties"]["report_count"].as_u64().unwrap()).collect();
    assert_eq!(counts.iter().sum::<u64>(), 3);
    assert_eq!(counts.len(), 2);
    // Joined by hand again: the id that is given up leads to the one that is kept.
    let ids: Vec<String> = stored(d).iter().map(|f| f["id"].as_str().unwrap().to_owned()).collect();
    let answer = json(&ok(&["link", &ids[0], &ids[1], "--format", "json", "--data", s(&data)]));
    let moved = answer["moved"][0]["from"].as_str().unwrap();
    assert_eq!(stored(d).len(), 1);
    assert!(ok(&["show", moved, "--data", s(&data)]).starts_with(answer["moved"][0]["to"].as_str().unwrap()));
    assert!(ok(&["check", "--data", s(&data)]).contains("store: 1 incidents, 3 reports"));
    // Over HTTP as well: a client that follows the way gets the incident that it is part of.
    let server = Server::start(&data);
    let kept = answer["moved"][0]["to"].as_str().unwrap();
    assert_eq!(server.json(&format!("/collections/incidents/items/{moved}"))["id"], kept);
    assert_eq!(server.json(&format!("/incidents/{moved}"))["feature"]["id"], kept);
    let agent: ureq::Agent =
        ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).max_redirects_will_error(false).build().into();
    let response = agent.get(format!("{}/incidents/{moved}", server.base)).call().unwrap();
    assert_eq!(response.status().as_u16(), 308);
}

#[test]
fn what_may_be_one_event_is_asked_and_the_answer_remembered() {
    let dir = tempfile::tempdir().unwrap();
    let (d, data) = (dir.path(), dir.path().join("data"));
    ingest(d, "a", "2019-03-22", "AP", TEMPTING[8].2);
    let second = ingest(d, "b", "2019-03-23", "AFP", TEMPTING[9].2);
    assert_eq!(second["new"].as_array().unwrap().len(), 1);
    assert_eq!(second["ask"].as_array().unwrap().len(), 1, "{second}");
    let list = json(&ok(&["links", "--format", "json", "--data", s(&data)]));
    let pair = &list["pairs"][0];
    let score = pair["score"].as_f64().unwrap();
    assert!((list["ask_from"].as_f64().unwrap()..list["join_from"].as_f64().unwrap()).contains(&score), "{score}");
    ok(&["link", "--apart", pair["a"].as_str().unwrap(), pair["b"].as_str().unwrap(), "--data", s(&data)]);
    assert_eq!(ok(&["links", "--data", s(&data)]).trim(), "no pair of incidents looks like one event");
    assert_eq!(stored(d).len(), 2);
}

#[test]
fn what_one_report_tells_as_two_is_not_joined() {
    let dir = tempfile::tempdir().unwrap();
    let (d, data) = (dir.path(), dir.path().join("data"));
    ingest(d, "two", "2019-03-20", "Daily NK", TEMPTING[5].2);
    let ids: Vec<String> = stored(d).iter().map(|f| f["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids.len(), 2);
    assert!(fails(&["link", &ids[0], &ids[1], "--data", s(&data)], 1).contains("report `two` tells"));
    assert_eq!(stored(d).len(), 2);
}

#[test]
fn a_reprint_is_one_source_and_a_second_telling_is_another() {
    let dir = tempfile::tempdir().unwrap();
    let text = "Three guards of a post near the old ferry in Hyesan deserted on March 3, left their rifles in the hut and walked over the \
                ice before dawn, a farmer on the other bank said, and by noon two companies were searching the reeds for them.";
    ingest(dir.path(), "a", "2019-03-09", "Daily NK", text);
    ingest(dir.path(), "b", "2019-03-10", "Korea Times", &format!("{text} The ministry in Seoul had no comment."));
    let sources = |n: u64, independent: u64| {
        let all = stored(dir.path());
        assert_eq!(all.len(), 1, "{all:?}");
        assert_eq!(all[0]["properties"]["report_count"], n);
        assert_eq!(all[0]["properties"]["independent_sources"], independent);
    };
    sources(2, 1);
    ingest(
        dir.path(),
        "c",
        "2019-03-11",
        "Asia Press",
        "On March 3 three soldiers deserted from a post in Hyesan, leaving their weapons behind.",
    );
    sources(3, 2);
}

#[test]
fn what_a_person_changed_stays_when_another_report_joins() {
    let dir = tempfile::tempdir().unwrap();
    let (d, data) = (dir.path(), dir.path().join("data"));
    ingest(d, "a", "2019-03-09", "Daily NK", TEMPTING[2].2);
    ingest(d, "b", "2019-03-10", "Radio Free Asia", TEMPTING[3].2);
    let id = stored(d)[0]["id"].as_str().unwrap().to_owned();
    let sheet = d.join("sheet.csv");
    std::fs::write(&sheet, format!("id,kind,date,place,count\n{id},desertion,2019-03-05,Hyesan,4\n")).unwrap();
    ok(&["import", s(&sheet), "--data", s(&data)]);
    ingest(d, "c", "2019-03-11", "Chosun Ilbo", TEMPTING[0].2.replace("March 3", "March 4").as_str());
    let all = stored(d);
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!(all[0]["properties"]["date_edtf"], "2019-03-05");
    assert_eq!(all[0]["properties"]["report_count"], 3);
    assert!(ok(&["show", &id, "--data", s(&data)]).contains("Reports differ"));
}

#[test]
fn one_report_of_three_may_contradict_and_one_of_two_may_not() {
    let dir = tempfile::tempdir().unwrap();
    let d = dir.path();
    // Eleven days lie between the first and the last, and "at the beginning" fits both.
    ingest(d, "first", "2019-03-14", "Daily NK", "Four soldiers deserted from a border post in Hyesan on March 1.");
    ingest(d, "vague", "2019-03-14", "Asia Press", "Four soldiers deserted from a post in Hyesan at the beginning of this month.");
    ingest(d, "last", "2019-03-15", "Yonhap", "Four soldiers deserted from a border post in Hyesan on March 12.");
    assert_eq!(stored(d).len(), 2);
    ingest(
        d,
        "again",
        "2019-03-15",
        "Radio Free Asia",
        "At the beginning of this month four soldiers left their post in Hyesan and deserted.",
    );
    let all = stored(d);
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!(all[0]["properties"]["report_count"], 4);
}

#[test]
fn two_records_a_person_confirmed_stay_two() {
    let dir = tempfile::tempdir().unwrap();
    let (d, data) = (dir.path(), dir.path().join("data"));
    ingest(d, "a", "2019-03-09", "Daily NK", TEMPTING[0].2);
    ingest(d, "e", "2019-03-15", "NK News", TEMPTING[4].2);
    let ids: Vec<String> = stored(d).iter().map(|f| f["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids.len(), 2);
    ok(&["confirm", &ids[0], &ids[1], "--data", s(&data)]);
    ingest(d, "d", "2019-03-14", "Asia Press", TEMPTING[3].2);
    let left: Vec<String> = stored(d).iter().map(|f| f["id"].as_str().unwrap().to_owned()).collect();
    assert!(ids.iter().all(|id| left.contains(id)), "{left:?}");
    assert!(run(&["check", "--data", s(&data)]).status.success());
}

#[test]
fn two_tellings_are_alike_whichever_came_first() {
    let reports = drafts();
    let some: Vec<&Incident> = reports.iter().flatten().step_by(3).collect();
    for (n, a) in some.iter().enumerate() {
        for b in &some[n + 1..] {
            assert_eq!(Likeness::of(a, b), Likeness::of(b, a), "{:?} and {:?}", a.tellings, b.tellings);
        }
    }
}
