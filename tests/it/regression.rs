//! One test a bug, named after it.

use crate::common::{Server, fails, json, ok, run, s, sample_store};

/// The newspaper "JoongAng" was read as Chunggang County by its sound.
#[test]
fn a_newspaper_is_not_a_county() {
    let d = tempfile::tempdir().unwrap();
    let f = d.path().join("r.txt");
    std::fs::write(&f, "A diplomat defected last year, the JoongAng Daily said.").unwrap();
    let v = json(&ok(&["extract", "--format", "json", s(&f)]));
    assert_eq!(v["place_mentions"].as_array().unwrap().len(), 0, "{v}");
}

/// A short name made the search for a unit word give up before the shorter words.
#[test]
fn short_hangul_names_lose_their_unit_word() {
    let v = json(&ok(&["geocode", "무산군", "--format", "json"]));
    assert_eq!(v["candidates"][0]["place_id"], "musan");
}

/// Importing the program's own export wrote over places, sources and confidence.
#[test]
fn importing_the_own_export_changes_nothing() {
    let d = tempfile::tempdir().unwrap();
    let store = d.path().join("store");
    sample_store(&store);
    for form in ["geojson", "csv", "geojsonseq"] {
        let ending = if form == "geojsonseq" { "geojsons" } else { form };
        let file = d.path().join(format!("e.{ending}"));
        ok(&["export", "--format", form, "-o", s(&file), "--data", s(&store)]);
        let before = std::fs::read(store.join("incidents.log")).unwrap();
        let said = ok(&["import", s(&file), "--data", s(&store)]);
        assert!(said.contains(" 0 imported, 0 updated") && said.contains(" 0 not taken"), "{form}: {said}");
        assert_eq!(std::fs::read(store.join("incidents.log")).unwrap(), before, "{form}: nothing was written");
    }
}

/// Importing a sheet again undid the review of its rows.
#[test]
fn importing_again_keeps_the_review() {
    let d = tempfile::tempdir().unwrap();
    let store = d.path().join("store");
    let sheet = d.path().join("s.csv");
    std::fs::write(&sheet, "id,kind,place\na,arrest,Hyesan\nb,arrest,Musan\n").unwrap();
    ok(&["import", s(&sheet), "--data", s(&store)]);
    let all = json(&ok(&["export", "--data", s(&store)]));
    let id = |n: usize| all["features"][n]["id"].as_str().unwrap().to_owned();
    ok(&["reject", &id(0), "--data", s(&store)]);
    ok(&["confirm", &id(1), "--data", s(&store)]);
    assert!(ok(&["import", s(&sheet), "--dry-run", "--data", s(&store)]).contains("0 would be imported, 0 updated, 2 unchanged"));
    std::fs::write(&sheet, "id,kind,place,count\na,arrest,Hyesan,2\nb,arrest,Musan,2\n").unwrap();
    ok(&["import", s(&sheet), "--data", s(&store)]);
    let after = json(&ok(&["export", "--data", s(&store)]));
    assert_eq!(after["features"].as_array().unwrap().len(), 1, "the rejected one stays rejected");
    assert_eq!(
        (&after["features"][0]["properties"]["status"], &after["features"][0]["properties"]["count_min"]),
        (&"confirmed".into(), &2.into())
    );
}

/// `export --status rejected` gave out rejected records.
#[test]
fn rejected_records_cannot_be_asked_for() {
    for command in [vec!["export"], vec!["near", "Hyesan"]] {
        let mut args = command.clone();
        args.extend(["--status", "rejected"]);
        assert!(fails(&args, 2).contains("leave by no door"), "{command:?}");
    }
}

/// `check` ended well on a damaged store.
#[test]
fn check_fails_on_a_damaged_store_and_names_a_torn_tail() {
    let d = tempfile::tempdir().unwrap();
    for place in ["Hyesan", "Musan"] {
        ok(&["add", "--kind", "arrest", "--place", place, "--data", s(d.path())]);
    }
    let log = d.path().join("incidents.log");
    let good = std::fs::read(&log).unwrap();
    let mut bad = good.clone();
    bad[100] ^= 1;
    std::fs::write(&log, &bad).unwrap();
    let out = run(&["check", "--data", s(d.path())]);
    assert!(out.status.code() == Some(1) && String::from_utf8_lossy(&out.stdout).contains("is damaged at byte 16"));
    std::fs::write(&log, [good, b"torn".to_vec()].concat()).unwrap();
    let out = run(&["check", "--data", s(d.path())]);
    assert!(out.status.code() == Some(1) && String::from_utf8_lossy(&out.stdout).contains("last 4 byte(s)"));
}

/// A last line with a good checksum that this version cannot read was cut off as if a crash had torn it.
#[test]
fn an_acknowledged_line_is_never_cut() {
    let d = tempfile::tempdir().unwrap();
    for place in ["Hyesan", "Musan"] {
        ok(&["add", "--kind", "arrest", "--place", place, "--data", s(d.path())]);
    }
    let log = d.path().join("incidents.log");
    let text = std::fs::read_to_string(&log).unwrap();
    let (head, last) = text.trim_end().rsplit_once('\n').unwrap();
    let body = last[9..].replace("\"arrest\"", "\"abduction\"");
    let changed = format!("{head}\n{:08x} {body}\n", crc32fast::hash(body.as_bytes()));
    std::fs::write(&log, &changed).unwrap();
    assert!(fails(&["add", "--kind", "arrest", "--place", "Onsong", "--data", s(d.path())], 1).contains("is damaged at byte"));
    assert_eq!(std::fs::read_to_string(&log).unwrap(), changed);
}

/// A nearness answer that was cut short did not say so, and what may be near was cut first.
#[test]
fn a_cut_answer_says_so() {
    let d = tempfile::tempdir().unwrap();
    let file = d.path().join("many.csv");
    let rows: String = (0..40).map(|_| "arrest,Hyesan\n").collect();
    std::fs::write(&file, format!("kind,place\n{rows}arrest,Ryanggang Province\n")).unwrap();
    let store = d.path().join("store");
    ok(&["import", s(&file), "--data", s(&store)]);
    let out = run(&["near", "Hyesan", "--limit", "5", "--possible", "--data", s(&store)]);
    assert!(String::from_utf8_lossy(&out.stderr).contains("6 of 41 shown"), "{}", String::from_utf8_lossy(&out.stderr));
    let v = Server::start(&store).json("/near?place=Hyesan&limit=5&possible=true");
    assert_eq!((&v["numberMatched"], &v["numberReturned"]), (&41.into(), &6.into()));
}

/// A second demo into one folder doubled every incident.
#[test]
fn loading_the_samples_again_changes_nothing() {
    let d = tempfile::tempdir().unwrap();
    let counts: Vec<u64> = (0..2)
        .map(|_| {
            let mut child = crate::common::program()
                .args(["demo", "--bind", "127.0.0.1:0", "--format", "json", "--data", s(d.path())])
                .stdout(std::process::Stdio::piped())
                .stderr(std::process::Stdio::null())
                .spawn()
                .unwrap();
            let mut line = String::new();
            std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.take().unwrap()), &mut line).unwrap();
            child.kill().unwrap();
            child.wait().unwrap();
            json(&line)["incidents"].as_u64().unwrap()
        })
        .collect();
    assert!(counts[0] >= 30 && counts[0] == counts[1], "{counts:?}");
}

/// Seized copper was read as an arrest of a "local", the first word of "local source".
#[test]
fn seized_goods_are_no_arrest() {
    let d = tempfile::tempdir().unwrap();
    let f = d.path().join("r.txt");
    std::fs::write(&f, "About 200 kg of copper was seized in Musan on August 5, a local source said.").unwrap();
    let v = json(&ok(&["extract", "--published", "2019-08-20", "--format", "json", s(&f)]));
    assert!(v["incidents"].as_array().unwrap().iter().all(|i| i["kind"] == "smuggling"), "{v}");
}

/// Rows after blank lines and cells of several lines were counted wrong.
#[test]
fn bad_rows_are_named_by_their_line() {
    let d = tempfile::tempdir().unwrap();
    let file = d.path().join("rows.csv");
    std::fs::write(&file, "kind,place,summary\n\narrest,Hyesan,\"two\nlines\"\ntheft,Hyesan,x\n").unwrap();
    let out = run(&["import", s(&file), "--dry-run"]);
    assert!(String::from_utf8_lossy(&out.stdout).contains("row 5, column `kind`"), "{}", String::from_utf8_lossy(&out.stdout));
}
