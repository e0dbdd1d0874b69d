//! Files that others wrote: the conformance collection of GeoJSON files, and stores of older formats.

use bordermap::store::{EmbeddedStore, Store};

use crate::common::{root, run, s, shared};

#[test]
fn no_geojson_file_makes_the_import_fall_over() {
    let Some(dir) = shared("conformance/geojson") else { return };
    let mut files = 0;
    for sub in ["valid", "invalid"] {
        for e in std::fs::read_dir(dir.join(sub)).unwrap() {
            let from = e.unwrap().path();
            let work = tempfile::tempdir().unwrap();
            let file = work.path().join("in.geojson");
            std::fs::copy(&from, &file).unwrap();
            let out = run(&["import", s(&file), "--dry-run"]);
            let error = String::from_utf8_lossy(&out.stderr);
            // None of them has a `kind`, so none may go in; each must end with a reason and not with a panic.
            let empty = String::from_utf8_lossy(&out.stdout).starts_with("0 row(s)");
            assert!(out.status.code() == Some(1) || empty, "{}: {:?} {error}", from.display(), out.status);
            assert!(!error.contains("panicked"), "{}: {error}", from.display());
            files += 1;
        }
    }
    assert!(files > 50, "{files} files");
}

/// A store as format 1 wrote it. It is never made anew: later programs must open it.
#[test]
fn a_store_of_format_1_opens() {
    let work = tempfile::tempdir().unwrap();
    std::fs::copy(root().join("tests/fixtures/store-format-1/incidents.log"), work.path().join("incidents.log")).unwrap();
    let store = EmbeddedStore::open_writer(work.path(), "test").unwrap();
    assert!(store.warnings().is_empty());
    let snapshot = store.snapshot();
    assert_eq!((snapshot.len(), snapshot.reports().count()), (2, 1));
    assert!(snapshot.incidents().any(|i| snapshot.history(i.id).len() == 2), "history is kept");
    assert!(store.verify().unwrap().is_empty());
}
