//! Vendored files are as published: their checksums are listed, and nothing else lies beside them.

use sha2::{Digest, Sha256};

use crate::common::root;

#[test]
fn leaflet_is_untouched() {
    let dir = root().join("static/vendor/leaflet-1.9.4");
    let list = std::fs::read_to_string(dir.join("SHA256SUMS")).unwrap();
    let mut listed = Vec::new();
    for line in list.lines() {
        let (sum, name) = line.split_once("  ").unwrap();
        let bytes = std::fs::read(dir.join(name)).unwrap();
        let found: String = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(found, sum, "{name} was changed");
        listed.push(name.to_owned());
    }
    let mut there = Vec::new();
    for sub in ["", "images"] {
        for e in std::fs::read_dir(dir.join(sub)).unwrap() {
            let p = e.unwrap().path();
            if p.is_file() && p.file_name().unwrap() != "SHA256SUMS" {
                there.push(p.strip_prefix(&dir).unwrap().display().to_string());
            }
        }
    }
    listed.sort();
    there.sort();
    assert_eq!(listed, there);
    assert!(std::fs::read_to_string(dir.join("LICENSE")).unwrap().contains("Redistribution"));
}

#[test]
fn the_page_loads_nothing_from_another_host() {
    for file in [
        "index.html",
        "app.css",
        "js/main.js",
        "js/map.js",
        "js/api.js",
        "js/detail.js",
        "js/list.js",
        "js/format.js",
        "js/state.js",
        "js/dom.js",
        "js/strip.js",
    ] {
        // The name of the SVG namespace looks like an address and is none.
        let text = std::fs::read_to_string(root().join("static").join(file)).unwrap().replace("http://www.w3.org/2000/svg", "");
        assert!(!text.contains("http://") && !text.contains("https://"), "{file} names another host");
        assert!(!text.contains("innerHTML") && !text.contains("insertAdjacentHTML"), "{file} builds HTML from text");
    }
}
