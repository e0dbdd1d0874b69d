//! Any bytes as a GeoJSON feature to import.
#![no_main]

use bordermap::feature::row_from_feature;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(value) = serde_json::from_slice(data) {
        let _row = row_from_feature(&value);
    }
});
