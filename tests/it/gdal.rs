//! A real client: GDAL opens the stored file, every export and the API, and sees the same columns.

use std::process::Command;

use crate::common::{Server, ok, root, s, sample_store, tool};

fn ogrinfo(source: &str) -> String {
    let out = Command::new("ogrinfo").args(["-so", "-al", source]).output().unwrap();
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(out.status.success() && text.contains("using driver"), "{source}: {text}{}", String::from_utf8_lossy(&out.stderr));
    text
}

fn count(info: &str) -> usize {
    info.lines().find_map(|l| l.strip_prefix("Feature Count: ")).unwrap_or_else(|| panic!("{info}")).trim().parse().unwrap()
}

/// Field names in the order GDAL lists them.
fn fields(info: &str) -> Vec<String> {
    info.lines()
        .filter_map(|l| {
            l.split_once(": ").filter(|(k, v)| !k.contains(' ') && ["String", "Integer", "Real", "Date"].iter().any(|t| v.starts_with(t)))
        })
        .map(|(k, _)| k.to_owned())
        .collect()
}

#[test]
fn gdal_opens_the_store_every_export_and_the_api() {
    if !tool("ogrinfo") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("store");
    sample_store(&store);
    let stored = ogrinfo(s(&store.join("incidents.geojson")));
    let n = count(&stored);
    assert!(n >= 30, "{n} features");
    let mut columns = Vec::new();
    for (form, file) in [("geojson", "e.geojson"), ("geojsonseq", "e.geojsonl"), ("csv", "e.csv")] {
        let path = dir.path().join(file);
        ok(&["export", "--format", form, "-o", s(&path), "--data", s(&store)]);
        let info = ogrinfo(s(&path));
        assert_eq!(count(&info), n, "{form}");
        let mut f = fields(&info);
        f.retain(|c| !matches!(c.as_str(), "id" | "lon" | "lat"));
        columns.push(f);
    }
    assert_eq!(columns[0], columns[2], "GeoJSON and CSV carry the same columns");
    assert_eq!(columns[0], columns[1]);
    assert!(columns[0].contains(&"event_date".to_owned()) && columns[0].len() > 40, "{:?}", columns[0]);

    let server = Server::start(&store);
    let base = server.base.clone();
    let whole = Command::new("ogrinfo").args(["-so", &format!("OAPIF:{base}/")]).output().unwrap();
    let listed = String::from_utf8_lossy(&whole.stdout);
    for layer in ["incidents", "crossings", "rivers"] {
        assert!(listed.contains(layer), "{listed}");
    }
    let out = Command::new("ogrinfo")
        .args(["-ro", "-q", "-al", "-oo", "PAGE_SIZE=10", &format!("OAPIF:{base}/collections/incidents")])
        .output()
        .unwrap();
    let features = String::from_utf8_lossy(&out.stdout).matches("OGRFeature(").count();
    assert_eq!(features, n, "GDAL follows the next links to the end");
}

#[test]
fn the_layers_of_the_project_open_too() {
    if !tool("ogrinfo") {
        return;
    }
    for layer in ["border", "countries", "crossings", "provinces", "rivers"] {
        assert!(count(&ogrinfo(s(&root().join(format!("geodata/{layer}.geojson"))))) > 0);
    }
}
