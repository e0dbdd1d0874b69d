//! Any bytes as a saved web page: an article or an error.
#![no_main]

use bordermap::text;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(decoded) = text::decode(data) else { return };
    if let Ok(page) = text::read_page(&decoded.text) {
        assert!(!page.text.trim().is_empty());
    }
});
