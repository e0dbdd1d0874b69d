//! The server: OGC API - Features, nearness, exports, headers and a clean stop.

use std::process::Command;

use serde_json::Value;

use crate::common::{Server, json, ok, s, sample_store};

/// Features with what differs from run to run taken out.
fn stable(mut v: Value) -> Value {
    fn walk(v: &mut Value) {
        match v {
            Value::Object(m) => {
                for (k, x) in m.iter_mut() {
                    if matches!(k.as_str(), "id" | "created_at" | "updated_at" | "href") && x.is_string() {
                        *x = Value::from("…");
                    } else {
                        walk(x);
                    }
                }
            }
            Value::Array(a) => a.iter_mut().for_each(walk),
            _ => {}
        }
    }
    walk(&mut v);
    v
}

#[test]
fn answers_as_ogc_api_features_asks() {
    let dir = tempfile::tempdir().unwrap();
    sample_store(dir.path());
    let server = Server::start(dir.path());
    let agent: ureq::Agent = ureq::Agent::new_with_defaults();
    let landing = json(
        &agent.get(format!("{}/", server.base)).header("accept", "application/json").call().unwrap().body_mut().read_to_string().unwrap(),
    );
    let rels: Vec<&str> = landing["links"].as_array().unwrap().iter().map(|l| l["rel"].as_str().unwrap()).collect();
    for rel in ["self", "service-desc", "conformance", "data"] {
        assert!(rels.contains(&rel), "{rels:?}");
    }
    assert!(server.json("/conformance")["conformsTo"].as_array().unwrap().len() >= 4);
    let ids: Vec<Value> = server.json("/collections")["collections"].as_array().unwrap().iter().map(|c| c["id"].clone()).collect();
    assert_eq!(ids, ["incidents", "crossings", "rivers"]);

    let first = server.json("/collections/incidents/items?limit=1000");
    let total = first["numberMatched"].as_u64().unwrap();
    assert!(total >= 30 && first["numberReturned"] == total, "{total} incidents from the samples");
    // Paging by 7 gives each once, in the same order.
    let mut seen = Vec::new();
    let mut next = Some("/collections/incidents/items?limit=7&kind=shooting,desertion,arrest,smuggling".to_owned());
    while let Some(path) = next {
        let page = server.json(&path);
        seen.extend(page["features"].as_array().unwrap().iter().map(|f| f["id"].clone()));
        next = page["links"].as_array().unwrap().iter().find(|l| l["rel"] == "next").map(|l| {
            let href = l["href"].as_str().unwrap();
            assert!(href.starts_with(&server.base) && href.contains("kind=shooting"), "{href}");
            href[server.base.len()..].to_owned()
        });
    }
    let expected: Vec<Value> = first["features"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|f| ["shooting", "desertion", "arrest", "smuggling"].contains(&f["properties"]["kind"].as_str().unwrap()))
        .map(|f| f["id"].clone())
        .collect();
    assert_eq!(seen, expected);
    let one = server.json(&format!("/collections/incidents/items/{}", seen[0].as_str().unwrap()));
    assert_eq!(one["id"], seen[0]);

    let keys = |f: &Value| f["properties"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let columns = keys(&first["features"][0]);
    assert!(first["features"].as_array().unwrap().iter().all(|f| keys(f) == columns), "every feature has every column");
    assert_eq!(server.json("/collections/incidents/items?limit=99999")["numberReturned"], total, "a limit above the maximum is clamped");
    let after = server.json("/collections/incidents/items?datetime=2018-01-01/..&limit=1000");
    assert!(after["features"].as_array().unwrap().iter().all(|f| f["properties"]["date_end"].as_str().is_none_or(|d| d >= "2018-01-01")));
    assert!(after["numberMatched"].as_u64().unwrap() < total);
    let nowhere = server.json("/collections/incidents/items?bbox=170,-10,-170,10&limit=1000");
    assert!(
        nowhere["features"].as_array().unwrap().iter().all(|f| f["geometry"].is_null()),
        "only features without geometry pass a box elsewhere"
    );
    assert!(server.json("/collections/crossings/items")["features"].as_array().unwrap().len() >= 28);
    assert_eq!(server.json("/collections/rivers/items")["features"].as_array().unwrap().len(), 2);
    let api = server.json("/api");
    let names: Vec<&str> = api["paths"]["/collections/incidents/items"]["get"]["parameters"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["name"].as_str().unwrap())
        .collect();
    assert!(names.contains(&"admin1") && names.contains(&"limit"), "{names:?}");
}

#[test]
fn one_feature_and_its_detail_are_as_before() {
    let dir = tempfile::tempdir().unwrap();
    ok(&[
        "add",
        "--kind",
        "shooting",
        "--date",
        "2010-06-04",
        "--place",
        "Dandong",
        "--count",
        "4",
        "--summary",
        "<b>Four</b> shot at",
        "--source",
        "AP",
        "--url",
        "https://example.org/",
        "--data",
        s(dir.path()),
    ]);
    let server = Server::start(dir.path());
    let items = server.json("/collections/incidents/items");
    let id = items["features"][0]["id"].as_str().unwrap().to_owned();
    insta::assert_json_snapshot!("feature", stable(items["features"][0].clone()));
    insta::assert_json_snapshot!("near", stable(server.json("/near?lon=124.4&lat=40.1&radius_m=10000")));
    let detail = server.json(&format!("/incidents/{id}"));
    assert_eq!(detail["sources"][0]["publisher"], "AP");
}

#[test]
fn rejected_records_leave_by_no_door() {
    let dir = tempfile::tempdir().unwrap();
    for place in ["Hyesan", "Musan"] {
        ok(&["add", "--kind", "arrest", "--place", place, "--data", s(dir.path())]);
    }
    let server = Server::start(dir.path());
    let items = server.json("/collections/incidents/items");
    let id = items["features"][0]["id"].as_str().unwrap().to_owned();
    ok(&["reject", &id, "--data", s(dir.path())]);
    // The server follows within seconds without a restart.
    for _ in 0..100 {
        if server.json("/health")["incidents"] == 1 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    for path in [
        "/collections/incidents/items",
        "/near?place=Hyesan&radius_m=100000",
        "/export.geojson",
        "/export.geojsonl",
        "/export.csv",
        "/health",
    ] {
        let (_, _, body) = server.get(path);
        assert!(!body.contains(&id), "{path} shows a rejected record");
    }
    assert_eq!(server.json("/collections/incidents/items")["numberMatched"], 1);
    assert_eq!(server.get(&format!("/collections/incidents/items/{id}")).0, 404);
    assert_eq!(server.get(&format!("/incidents/{id}")).0, 404);
    assert!(!std::fs::read_to_string(dir.path().join("incidents.geojson")).unwrap().contains(&id));
    assert!(ok(&["show", &id, "--data", s(dir.path())]).contains("status: \"draft\" -> \"rejected\""), "the history keeps it");
}

#[test]
fn report_texts_do_not_leave() {
    let dir = tempfile::tempdir().unwrap();
    let report = dir.path().join("r.txt");
    let secret = "The password of the informant is swordfish.";
    std::fs::write(&report, format!("Two soldiers deserted in Hyesan on August 12. {secret}")).unwrap();
    let store = dir.path().join("store");
    ok(&["ingest", s(&report), "--published", "2019-08-29", "--data", s(&store)]);
    let server = Server::start(&store);
    let id = server.json("/collections/incidents/items")["features"][0]["id"].as_str().unwrap().to_owned();
    for path in [
        "/collections/incidents/items".to_owned(),
        format!("/incidents/{id}"),
        "/export.geojson".into(),
        "/export.csv".into(),
        "/near?place=Hyesan".into(),
    ] {
        assert!(!server.get(&path).2.contains("swordfish"), "{path}");
    }
    assert!(!std::fs::read_to_string(store.join("incidents.geojson")).unwrap().contains("swordfish"));
}

#[test]
fn headers_and_conditional_requests() {
    let dir = tempfile::tempdir().unwrap();
    ok(&["add", "--kind", "arrest", "--place", "Hyesan", "--data", s(dir.path())]);
    let server = Server::start(dir.path());
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let url = format!("{}/collections/incidents/items", server.base);
    let r = agent.get(&url).call().unwrap();
    let header = |n: &str| r.headers().get(n).map_or(String::new(), |v| v.to_str().unwrap().to_owned());
    assert_eq!(header("content-type"), "application/geo+json");
    assert_eq!(header("access-control-allow-origin"), "*");
    assert!(
        header("content-security-policy").contains("script-src 'self'")
            && !header("content-security-policy").contains("script-src 'self' 'unsafe-inline'")
    );
    assert_eq!(header("x-content-type-options"), "nosniff");
    let again = agent.get(&url).header("if-none-match", header("etag")).call().unwrap();
    assert_eq!(again.status().as_u16(), 304);
    assert_eq!(agent.head(&url).call().unwrap().status().as_u16(), 200);
    assert_eq!(agent.post(&url).send("x").unwrap().status().as_u16(), 405);
}

#[test]
fn stops_cleanly_when_told() {
    let dir = tempfile::tempdir().unwrap();
    ok(&["add", "--kind", "arrest", "--place", "Hyesan", "--data", s(dir.path())]);
    let mut server = Server::start(dir.path());
    assert_eq!(server.json("/health")["status"], "ok");
    Command::new("kill").args(["-TERM", &server.pid().to_string()]).status().unwrap();
    assert!(server.wait().success(), "SIGTERM ends with exit code 0");
}

#[test]
fn names_positions_and_river_kilometres_are_answered() {
    let dir = tempfile::tempdir().unwrap();
    sample_store(dir.path());
    let server = Server::start(dir.path());
    insta::assert_json_snapshot!("geocode", server.json("/geocode?q=Hyesan"));
    insta::assert_json_snapshot!("reverse", server.json("/geocode?lon=129.746&lat=42.438"));
    insta::assert_json_snapshot!("river", server.json("/river?place=Hyesan&to=Manpo"));
    let tumen = server.json("/geocode?q=Tumen&context=they%20crossed%20the%20Tumen%20River");
    assert_eq!(tumen["place_id"], "tumen");
    assert_eq!(server.json("/geocode?q=Qwertyville")["candidates"], serde_json::json!([]));
    assert_eq!(server.json("/river?river=tumen&km=100")["river"], "tumen");
    for (path, code) in [
        ("/geocode", 400),
        ("/geocode?q=", 400),
        ("/geocode?q=Hyesan&lon=1&lat=1", 400),
        ("/geocode?q=Hyesan&bank=xx", 400),
        ("/geocode?q=Hyesan&near=1", 400),
        ("/geocode?lon=1", 400),
        ("/river", 400),
        ("/river?place=Ryanggang", 400),
        ("/river?place=Qwertyville", 404),
        ("/river?river=yalu&km=9999", 400),
        ("/river?km=1", 400),
        ("/river?lon=128.2&lat=41.4&uncertainty_m=-1", 400),
        ("/river?lon=128.2&lat=41.4&uncertainty_m=90000", 400),
        ("/river?place=Hyesan&to=Musan", 400),
    ] {
        let (status, kind, body) = server.get(path);
        assert_eq!((status, kind.as_str()), (code, "application/problem+json"), "{path}: {body}");
    }
}

/// The same reach by API, export and command line.
#[test]
fn reaches_and_crossings_filter_everywhere() {
    let dir = tempfile::tempdir().unwrap();
    sample_store(dir.path());
    let server = Server::start(dir.path());
    let all = server.json("/collections/incidents/items?limit=1000");
    let near_hyesan = |f: &&Value| {
        let p = &f["properties"];
        p["river"] == "yalu" && p["river_km"].as_f64().is_some_and(|km| (700.0..=730.0).contains(&km))
    };
    let wanted = all["features"].as_array().unwrap().iter().filter(near_hyesan).count();
    assert!(wanted >= 3, "{wanted}");
    let reach = server.json("/collections/incidents/items?river=yalu&river_km=700..730&limit=1000");
    assert_eq!(reach["numberMatched"], wanted);
    let csv = server.get("/export.csv?river=yalu&river_km=700..730").2;
    assert_eq!(csv::Reader::from_reader(csv.as_bytes()).records().count(), wanted);
    let exported = json(&ok(&["export", "--river", "yalu", "--river-km", "700..730", "--data", s(dir.path())]));
    assert_eq!(exported["features"].as_array().unwrap().len(), wanted);

    let around = server.json("/collections/incidents/items?crossing=hyesan-changbai&within_km=10&limit=1000");
    let n = around["numberMatched"].as_u64().unwrap();
    let wider =
        server.json("/collections/incidents/items?crossing=hyesan-changbai&within_km=100&limit=1000")["numberMatched"].as_u64().unwrap();
    assert!(n > 0 && n < wider, "{n} {wider}");
    let exported = json(&ok(&["export", "--crossing", "hyesan-changbai", "--data", s(dir.path())]));
    assert_eq!(exported["features"].as_array().unwrap().len() as u64, n, "10 km is the default");
    for path in [
        "/collections/incidents/items?river_km=340..360",
        "/collections/incidents/items?river=yalu&river_km=9..1",
        "/collections/incidents/items?river=yalu&river_km=a",
        "/collections/incidents/items?crossing=nowhere",
        "/collections/incidents/items?within_km=5",
        "/collections/incidents/items?crossing=hyesan-changbai&within_km=-1",
    ] {
        let (status, _, body) = server.get(path);
        assert_eq!(status, 400, "{path}: {body}");
    }
    assert!(server.get("/collections/incidents/items?crossing=hyesan").2.contains("did you mean"));
}
