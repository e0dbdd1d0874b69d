//! The commands from outside: help with examples, formats, history, linking, exit codes.

use crate::common::{fails, json, ok, run, s};

#[test]
fn every_command_has_help_with_an_example() {
    let help = ok(&["--help"]);
    for command in [
        "demo",
        "serve",
        "ingest",
        "extract",
        "add",
        "import",
        "near",
        "export",
        "geocode",
        "river",
        "crossings",
        "show",
        "confirm",
        "reject",
        "check",
    ] {
        assert!(help.contains(&format!("  {command} ")), "{command} is not listed");
        let own = ok(&[command, "--help"]);
        assert!(own.contains("Example") && own.contains(&format!("bordermap {command}")), "{command} --help has no example:\n{own}");
    }
    assert!(ok(&["--version"]).starts_with("bordermap "));
    fails(&[], 2);
}

#[test]
fn two_reports_of_one_event_become_one_incident_and_a_reprint_is_no_second_source() {
    let d = tempfile::tempdir().unwrap();
    let store = d.path().join("store");
    let write = |name: &str, text: &str| {
        let p = d.path().join(name);
        std::fs::write(&p, text).unwrap();
        p
    };
    let a = write("a.txt", "Six soldiers stationed near Hyesan escaped across the Yalu River on the night of the 2nd, sources told RFA.");
    let b = write(
        "b.txt",
        "The six guards fled across the border into China on March 3, Radio Free Asia was told. Speaking to Radio Free Asia an insider said they are still at large.",
    );
    let c = write("c.txt", "Two soldiers deserted in Hyesan on March 20.");
    ok(&["ingest", s(&a), "--published", "2021-03-24", "--publisher", "Radio Free Asia", "--data", s(&store)]);
    let second = ok(&["ingest", s(&b), "--published", "2021-03-25", "--publisher", "Express", "--data", s(&store)]);
    assert!(second.contains("0 new incident(s), 1 joined"), "{second}");
    let third = ok(&["ingest", s(&c), "--published", "2021-03-25", "--publisher", "Express", "--data", s(&store)]);
    assert!(third.contains("1 new incident(s), 0 joined"), "{third}");
    let all = json(&ok(&["export", "--data", s(&store)]));
    let six = all["features"].as_array().unwrap().iter().find(|f| f["properties"]["count_min"] == 6).unwrap().clone();
    assert_eq!(six["properties"]["report_count"], 2);
    assert_eq!(six["properties"]["independent_sources"], 1, "the second relays the first");
    assert_eq!(six["properties"]["place_name"], "Hyesan", "the better place is kept");

    let before = std::fs::read(store.join("incidents.log")).unwrap();
    assert!(ok(&["ingest", s(&a), "--published", "2021-03-24", "--data", s(&store)]).contains("stored already, nothing changed"));
    let other_day = ok(&["ingest", s(&a), "--published", "2021-03-20", "--data", s(&store)]);
    assert!(other_day.contains("whose publication date stays `2021-03-24`; `2021-03-20` was not taken"), "{other_day}");
    assert_eq!(std::fs::read(store.join("incidents.log")).unwrap(), before, "the same report twice changes nothing");

    let id = six["id"].as_str().unwrap();
    let shown = ok(&["show", id, "--data", s(&store)]);
    for part in ["Rests on:", "\"Six soldiers", "History:", "ingest", "tester"] {
        assert!(shown.contains(part), "show lacks `{part}`:\n{shown}");
    }
    ok(&["confirm", &id[..13], "--data", s(&store)]);
    let history = json(&ok(&["show", id, "--format", "json", "--data", s(&store)]))["history"].clone();
    assert_eq!(history.as_array().unwrap().len(), 3, "made, joined, confirmed: {history}");
    assert!(ok(&["check", "--data", s(&store)]).contains("store: 2 incidents, 3 reports"));
}

#[test]
fn confirm_changes_all_or_none() {
    let d = tempfile::tempdir().unwrap();
    let added = json(&ok(&["add", "--kind", "arrest", "--place", "Hyesan", "--format", "json", "--data", s(d.path())]));
    let id = added["id"].as_str().unwrap();
    assert!(fails(&["confirm", id, "00000000-0000", "--data", s(d.path())], 1).contains("no incident"));
    assert_eq!(json(&ok(&["show", id, "--format", "json", "--data", s(d.path())]))["feature"]["properties"]["status"], "draft");
    assert!(ok(&["confirm", id, "--data", s(d.path())]).starts_with("confirmed"));
    assert!(ok(&["confirm", id, "--data", s(d.path())]).contains("nothing changed"));
}

#[test]
fn places_are_found_in_three_scripts_and_several_spellings() {
    for (name, id) in [
        ("Hyesan", "hyesan"),
        ("혜산시", "hyesan"),
        ("惠山", "hyesan"),
        ("Hoeryŏng", "hoeryong"),
        ("Hoeryeong", "hoeryong"),
        ("Hweryong", "hoeryong"),
        ("Onsong County", "onsong"),
        ("Bocheon County", "pochon"),
        ("Yanggang Province", "ryanggang"),
        ("North Hamkyung Province", "nhamgyong"),
        ("Ji’an", "jian"),
        ("장백현", "changbai"),
        ("長白", "changbai"),
        ("Tumen River", "tumen"),
        ("Tumen", "tumen_city"),
        ("Saebyol", "kyongwon"),
        ("Kim Hyong Jik County", "kimhyongjik"),
    ] {
        let v = json(&ok(&["geocode", name, "--format", "json"]));
        assert_eq!(v["candidates"][0]["place_id"], id, "{name}: {v}");
    }
}

#[test]
fn output_into_a_closed_pipe_is_no_error() {
    let d = tempfile::tempdir().unwrap();
    for _ in 0..3 {
        ok(&["add", "--kind", "arrest", "--place", "Hyesan", "--data", s(d.path())]);
    }
    let out = std::process::Command::new("sh")
        .args(["-c", &format!("{} export --format csv --data {} | head -1", env!("CARGO_BIN_EXE_bordermap"), s(d.path()))])
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&out.stderr).is_empty(), "{}", String::from_utf8_lossy(&out.stderr));
    assert!(String::from_utf8_lossy(&out.stdout).starts_with("id,kind,title"));
}

#[test]
fn progress_and_notes_stay_off_standard_output() {
    let d = tempfile::tempdir().unwrap();
    ok(&["add", "--kind", "arrest", "--place", "Hyesan", "--data", s(d.path())]);
    let file = d.path().join("out.csv");
    let out = run(&["export", "--format", "csv", "-o", s(&file), "--data", s(d.path())]);
    assert!(out.stdout.is_empty() && String::from_utf8_lossy(&out.stderr).contains("1 incident(s) written"));
}
