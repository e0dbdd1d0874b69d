//! One test a bug, named after it.

use crate::common::{json, ok, s};

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
