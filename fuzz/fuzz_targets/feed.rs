//! Any bytes as a feed: entries with web addresses, or an error.
#![no_main]

use bordermap::fetch;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(from) = fetch::parse("https://example.org/feed") else { return };
    if let Ok((entries, _)) = fetch::entries(data, &from) {
        assert!(entries.iter().all(|e| matches!(e.url.scheme(), "http" | "https") && e.url != from));
    }
});
