//! Bad input of every kind: a clear error that names the field, row or byte, the right exit code, and nothing lost.

use std::path::{Path, PathBuf};

use crate::common::{Server, fails, json, ok, run, s};

fn file(dir: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let p = dir.join(name);
    std::fs::write(&p, bytes).unwrap();
    p
}

#[test]
fn reports_that_cannot_be_read() {
    let d = tempfile::tempdir().unwrap();
    let check = |name: &str, bytes: &[u8], says: &str| {
        let f = file(d.path(), name, bytes);
        let error = fails(&["extract", s(&f)], 1);
        assert!(error.contains(says) && error.contains(name), "{name}: {error}");
    };
    check("empty.txt", b"", "is empty");
    check("blank.txt", b" \n\n ", "is empty");
    check("binary.txt", b"abc\0def", "is binary: byte 3 is zero");
    check("garbage.txt", b"ab\xff\xfe\xfd\x81\x01\x02", "is neither UTF-8 nor another encoding that can be told: byte 2 cannot be read");
    check("page.html", b"<html><body></body></html>", "no article can be found in the page");
    let big = d.path().join("big.txt");
    std::fs::File::create(&big).unwrap().set_len(50 * 1024 * 1024).unwrap();
    assert!(fails(&["extract", s(&big)], 1).contains("52428800 bytes, more than the 10485760 allowed"));
    assert!(fails(&["extract", "/no/such/file.txt"], 1).contains("cannot read `/no/such/file.txt`"));
    assert!(fails(&["extract", s(d.path())], 1).contains("is a folder"));
    let f = file(d.path(), "ok.txt", b"Two soldiers fled.");
    for code in ["klingon", "e", "12", "en_GB"] {
        assert!(fails(&["extract", s(&f), "--language", code], 2).contains(&format!("`{code}` is no language code")), "{code}");
    }
    ok(&["extract", s(&f), "--language", "zh-Hant"]);
}

/// A saved page in an old Korean encoding, under a wrong label: its article, day and outlet are read.
#[test]
fn a_saved_page_in_an_old_encoding_is_read() {
    let d = tempfile::tempdir().unwrap();
    let told = "함경북도 회령시에서 국경경비대 군인 2명이 지난 3일 밤 두만강을 건너 탈북했다고 소식통이 전했다. ".repeat(6);
    let html = format!(
        "<!doctype html><html><head><meta charset=gb2312><title>두 군인</title><meta property=\"og:site_name\" content=\"국경신문\">\
         <meta property=\"article:published_time\" content=\"2019-06-09\"></head><body><nav>홈 정치 사회</nav><article><p>{told}</p></article></body></html>"
    );
    let page = file(d.path(), "page.html", &encoding_rs::EUC_KR.encode(&html).0);
    let read = json(&ok(&["extract", s(&page), "--format", "json"]));
    let incident = &read["incidents"][0];
    assert_eq!(
        (&incident["kind"], &incident["date"], &incident["count"]),
        (&"desertion".into(), &"2019-06-03".into(), &2.into()),
        "{read}"
    );
}

#[test]
fn one_bad_report_does_not_lose_the_good_ones() {
    let d = tempfile::tempdir().unwrap();
    let good = file(d.path(), "good.txt", b"Two soldiers deserted in Hyesan on August 12.");
    let bad = file(d.path(), "bad.txt", b"");
    let store = d.path().join("store");
    let out = run(&["ingest", s(&bad), s(&good), "--published", "2019-08-29", "--data", s(&store)]);
    assert_eq!(out.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&out.stdout).contains("good: 1 new incident(s)"));
    assert!(String::from_utf8_lossy(&out.stderr).contains("`") && String::from_utf8_lossy(&out.stderr).contains("bad.txt"));
}

#[test]
fn a_report_without_place_or_date_says_so() {
    let d = tempfile::tempdir().unwrap();
    let f = file(d.path(), "r.txt", b"The weather was fine and nothing of note took place.");
    let v = json(&ok(&["extract", "--format", "json", s(&f)]));
    assert_eq!(v["incidents"].as_array().unwrap().len(), 0);
    let codes: Vec<&str> = v["diagnostics"].as_array().unwrap().iter().map(|d| d["code"].as_str().unwrap()).collect();
    assert!(codes.contains(&"no_publication_date") && codes.contains(&"no_incident"), "{codes:?}");
}

#[test]
fn manifests_and_flags() {
    let d = tempfile::tempdir().unwrap();
    let r = file(d.path(), "r.txt", b"text");
    let m = file(d.path(), "m.csv", b"name,published\nr.txt,2019-01-01\n");
    assert!(fails(&["extract", s(&r), "--manifest", s(&m)], 1).contains("has no column `file`; found: name, published"));
    let m = file(d.path(), "m2.csv", b"file,published\nr.txt,2019-13-01\n");
    assert!(fails(&["extract", s(&r), "--manifest", s(&m)], 1).contains("row 2, column `published`: `2019-13-01` is not a date"));
    let m = file(d.path(), "m3.csv", b"file,published\nr.txt,2019-01-01\nabsent.txt,2019-01-01\n");
    let told = String::from_utf8(run(&["extract", s(&r), "--manifest", s(&m)]).stderr).unwrap();
    assert!(told.contains("the manifest names 1 file(s) that were not given: absent.txt"), "{told}");
    assert!(fails(&["extract", s(&r), "--published", "yesterday"], 2).contains("is not a date"));
    assert!(fails(&["extract", s(&r), "--language", "no such"], 2).contains("no language code"));
    assert!(fails(&["nonsense"], 2).contains("unrecognized subcommand"));
}

#[test]
fn spreadsheets_take_the_good_rows_and_list_the_bad() {
    let d = tempfile::tempdir().unwrap();
    let store = d.path().join("store");
    let f = file(
        d.path(),
        "rows.csv",
        "\u{feff}Date;Kind;Place;Count;ID\n2019-08-12;desertion;Hyesan;1;a\n2019-02-30;desertion;Hyesan;1;b\n2019-08-12;theft;Hyesan;1;c\n2019-08-12;arrest;Hyesam;1;d\n2019-08-12;arrest;Musan;-1;e\n2019-08-12;arrest\n2019-08-13;smuggling;무산;3;g\n".as_bytes(),
    );
    let dry = run(&["import", s(&f), "--dry-run", "--data", s(&store)]);
    assert_eq!(dry.status.code(), Some(1));
    assert!(!store.exists(), "a dry run stores nothing");
    let out = run(&["import", s(&f), "--data", s(&store)]);
    let text = String::from_utf8(out.stdout).unwrap();
    assert_eq!(out.status.code(), Some(1), "bad rows are a failure, told after the good ones went in");
    for line in [
        "row 3, column `date`: `2019-02-30` is not a date",
        "row 4, column `kind`: unknown kind `theft`",
        "row 5, column `place`: the gazetteer does not know `Hyesam`; did you mean `Hyesan`",
        "row 6, column `count`: `-1` is not a whole number",
        "row 7, column `(row)`: 2 cells, 5 expected",
        "7 row(s): 2 imported, 0 updated, 0 unchanged, 5 not taken",
    ] {
        assert!(text.contains(line), "missing `{line}` in:\n{text}");
    }
    let again = file(d.path(), "again.csv", b"id,kind,date,place,count\na,desertion,2019-08-12,Musan,2\n");
    assert!(ok(&["import", s(&again), "--data", s(&store)]).contains("1 row(s): 0 imported, 1 updated"));
    let near = json(&ok(&["near", "Musan", "--radius", "5km", "--format", "json", "--data", s(&store)]));
    assert_eq!(near["features"].as_array().unwrap().len(), 2, "the row was updated, not added");
    let told = String::from_utf8(run(&["near", "무산", "--data", s(&store)]).stderr).unwrap();
    assert!(told.contains("near Musan (KP), lon 129."), "{told}");
    let missing = file(d.path(), "nokind.csv", b"date,place\n2019-08-12,Hyesan\n");
    assert!(fails(&["import", s(&missing), "--data", s(&store)], 1).contains("has no column `kind`; found: date, place"));
}

#[test]
fn geojson_with_wrong_axes_numbers_and_types() {
    let d = tempfile::tempdir().unwrap();
    let store = d.path().join("store");
    let feature = |geometry: &str| format!("{{\"type\":\"Feature\",\"geometry\":{geometry},\"properties\":{{\"kind\":\"arrest\"}}}}");
    let point = |c: &str| feature(&format!("{{\"type\":\"Point\",\"coordinates\":{c}}}"));
    let all = [
        point("[41.4,128.2]"),
        point("[999,41.4]"),
        point("[\"a\",1]"),
        feature("{\"type\":\"Polygon\",\"coordinates\":[]}"),
        "{\"type\":\"Feature\"}".into(),
        point("[128.2,41.4]"),
    ];
    let f = file(d.path(), "c.geojson", format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", all.join(",")).as_bytes());
    let text = String::from_utf8(run(&["import", s(&f), "--data", s(&store)]).stdout).unwrap();
    for line in [
        "row 1, column `geometry`: latitude `128.2` is outside -90..90; the axes look swapped",
        "row 2, column `geometry`: longitude `999`",
        "row 3, column `geometry`",
        "row 4, column `geometry`: expected a Point or null, found Polygon",
        "row 5, column `geometry`: is missing",
        "6 row(s): 1 imported, 0 updated, 0 unchanged, 5 not taken",
    ] {
        assert!(text.contains(line), "missing `{line}` in:\n{text}");
    }
    let nan = file(d.path(), "nan.geojson", b"{\"type\":\"FeatureCollection\",\"features\":[NaN]}");
    assert!(fails(&["import", s(&nan)], 1).contains("is not JSON: expected value at line 1 column"));
    let wrong = file(d.path(), "w.geojson", b"{\"type\":\"Topology\"}");
    assert!(fails(&["import", s(&wrong)], 1).contains("its `type` is Topology"));
    let ending = file(d.path(), "x.shp", b"");
    assert!(fails(&["import", s(&ending)], 2).contains("expected .csv, .geojson or .geojsons"));
}

#[test]
fn a_hundred_thousand_features_go_in_and_come_out() {
    let d = tempfile::tempdir().unwrap();
    let store = d.path().join("store");
    let mut text = String::new();
    for n in 0..100_000 {
        text.push_str(&format!("{{\"type\":\"Feature\",\"id\":\"x{n}\",\"geometry\":{{\"type\":\"Point\",\"coordinates\":[{:.5},{:.5}]}},\"properties\":{{\"kind\":\"smuggling\",\"date\":\"2019-08-{:02}\"}}}}\n", 124.0 + f64::from(n) / 20_000.0, 40.0 + f64::from(n) / 50_000.0, n % 28 + 1));
    }
    let f = file(d.path(), "many.geojsons", text.as_bytes());
    assert!(ok(&["import", s(&f), "--data", s(&store)]).contains("100000 row(s): 100000 imported"));
    let server = Server::start(&store);
    assert_eq!(server.json("/collections/incidents/items?limit=1")["numberMatched"], 100_000);
    let (_, _, body) = server.get("/export.geojsonl");
    assert_eq!(body.lines().count(), 100_000);
}

#[test]
fn stores_that_cannot_be_used() {
    let d = tempfile::tempdir().unwrap();
    let store = d.path().join("store");
    assert!(fails(&["near", "Hyesan", "--data", s(&store)], 1).contains("there is no store in"));
    ok(&["add", "--kind", "arrest", "--place", "Hyesan", "--data", s(&store)]);
    let log = store.join("incidents.log");
    let good = std::fs::read(&log).unwrap();

    std::fs::write(&log, [b"bordermap log 9\n".as_slice(), &good[16..]].concat()).unwrap();
    for args in [vec!["export"], vec!["add", "--kind", "arrest", "--place", "Musan"]] {
        let mut a = args.clone();
        a.extend(["--data", s(&store)]);
        assert!(fails(&a, 1).contains("written by a newer bordermap (format 9"), "{args:?}");
    }
    assert_eq!(std::fs::read(&log).unwrap()[..16], *b"bordermap log 9\n", "a newer store is not touched");

    std::fs::write(&log, b"{\"some\":\"json\"}\n").unwrap();
    assert!(fails(&["export", "--data", s(&store)], 1).contains("is no bordermap log"));

    let mut damaged = [good.clone(), good[16..].to_vec()].concat();
    damaged[60] ^= 1;
    std::fs::write(&log, &damaged).unwrap();
    assert!(fails(&["export", "--data", s(&store)], 1).contains("is damaged at byte 16 (line 2)"));
    assert_eq!(std::fs::read(&log).unwrap(), damaged, "a damaged log is not touched");

    let blocked = file(d.path(), "a-file", b"");
    assert!(fails(&["add", "--kind", "arrest", "--place", "Hyesan", "--data", s(&blocked)], 1).contains("cannot make"));
}

/// A device that is always full stands in for the disk.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_an_error_and_not_a_loss() {
    let d = tempfile::tempdir().unwrap();
    let store = d.path().join("store");
    ok(&["add", "--kind", "arrest", "--place", "Hyesan", "--data", s(&store)]);
    let error = fails(&["export", "--data", s(&store), "-o", "/dev/full"], 1);
    assert!(error.contains("cannot write the export"), "{error}");
    std::os::unix::fs::symlink("/dev/full", store.join(".incidents.geojson.new")).unwrap();
    let error = fails(&["add", "--kind", "arrest", "--place", "Musan", "--data", s(&store)], 1);
    assert!(error.contains("incidents.geojson.new") && error.contains("No space left"), "{error}");
    std::fs::remove_file(store.join(".incidents.geojson.new")).unwrap();
    let kept = json(&ok(&["export", "--data", s(&store)]));
    assert_eq!(kept["features"].as_array().unwrap().len(), 2, "the log has what it acknowledged");
}

#[test]
fn questions_that_make_no_sense() {
    let d = tempfile::tempdir().unwrap();
    let store = d.path().join("store");
    ok(&["add", "--kind", "arrest", "--place", "Hyesan", "--data", s(&store)]);
    for (radius, says) in [
        ("0km", "more than 0"),
        ("25", "has no unit"),
        ("-5km", "more than 0"),
        ("999999km", "half the way round"),
        ("far", "is not a length"),
        ("nan", "not a number"),
    ] {
        let error = fails(&["near", "Hyesan", "--radius", radius, "--data", s(&store)], 2);
        assert!(error.contains(says), "{radius}: {error}");
    }
    assert!(fails(&["near", "Hyesam", "--data", s(&store)], 1).contains("did you mean `Hyesan`"));
    assert!(fails(&["near", "--lon", "41", "--lat", "128", "--data", s(&store)], 2).contains("axes look swapped"));
    assert!(fails(&["near", "Yalu River", "--data", s(&store)], 1).contains("is a river, not a point"));
    assert!(fails(&["geocode", "Qwertyville"], 1).contains("does not know"));
    let server = Server::start(&store);
    for (path, status, code) in [
        ("/near?lon=128&lat=41&radius_m=0", 400, "invalid_parameter"),
        ("/near?lon=128&lat=41&radius_m=-1", 400, "invalid_parameter"),
        ("/near?lon=128&lat=41&radius_m=1e12", 400, "invalid_parameter"),
        ("/near?lon=41&lat=128", 400, "invalid_parameter"),
        ("/near?lon=NaN&lat=41", 400, "invalid_parameter"),
        ("/near?lat=41", 400, "invalid_parameter"),
        ("/near?place=Nowhereville", 404, "unknown_place"),
        ("/near?radius=5", 400, "unknown_parameter"),
        ("/collections/incidents/items?bbox=1,2,3", 400, "invalid_parameter"),
        ("/collections/incidents/items?datetime=tomorrow", 400, "invalid_parameter"),
        ("/collections/incidents/items?limit=0", 400, "invalid_parameter"),
        ("/collections/incidents/items?kind=theft", 400, "invalid_parameter"),
        ("/collections/incidents/items?status=rejected", 400, "invalid_parameter"),
        ("/collections/incidents/items?kind=%ff", 400, "invalid_parameter"),
        ("/collections/incidents/items?kind=%zz", 400, "invalid_parameter"),
        ("/collections/incidents/items/no-id", 404, "not_found"),
        ("/collections/nothing/items", 404, "not_found"),
        ("/static/../Cargo.toml", 404, "not_found"),
    ] {
        let (got, kind, body) = server.get(path);
        assert_eq!((got, kind.as_str()), (status, "application/problem+json"), "{path}: {body}");
        assert_eq!(json(&body)["code"], code, "{path}: {body}");
    }
}

#[test]
fn dates_that_cannot_be_are_told_and_the_report_is_read() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("r.txt");
    std::fs::write(&file, "Two soldiers deserted their posts in Hyesan on March 5, 2019.").unwrap();
    let out = run(&["extract", "--published", "2199-01-01", s(&file)]);
    let error = String::from_utf8(out.stderr).unwrap();
    assert!(out.status.success() && error.contains("is dated 2199-01-01, after today"), "{error}");
    let told = ok(&["ingest", "--published", "2019-03-01", "--data", s(&dir.path().join("data")), s(&file)]);
    assert!(
        told.contains("1 new incident") && told.contains("warning: the event is dated 2019-03-05, after the publication on 2019-03-01"),
        "{told}"
    );
}

#[test]
fn invisible_characters_are_taken_out_with_a_note() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("r.txt");
    std::fs::write(&file, "Two sol\u{200b}diers deserted their posts in Hye\u{ad}san on March 5.").unwrap();
    let out = run(&["extract", "--published", "2019-03-10", s(&file)]);
    let (told, error) = (String::from_utf8(out.stdout).unwrap(), String::from_utf8(out.stderr).unwrap());
    assert!(error.contains("2 invisible character(s)"), "{error}");
    assert!(told.contains("1 incident(s)") && told.contains("Hyesan"), "{told}");
}
