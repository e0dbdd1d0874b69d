//! Any bytes as the log of a store: opened, or refused with a reason.
#![no_main]

use bordermap::store::EmbeddedStore;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let dir = std::env::temp_dir().join(format!("bordermap-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    std::fs::write(dir.join("incidents.log"), [b"bordermap log 1\n", data].concat()).unwrap();
    let _store = EmbeddedStore::open_reader(&dir);
});
