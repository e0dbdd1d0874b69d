//! Any text as a name with a context.
#![no_main]

use std::sync::LazyLock;

use bordermap::{
    gazetteer::Gazetteer,
    geocode::{self, Context, answer},
};
use libfuzzer_sys::fuzz_target;

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| Gazetteer::built_in().expect("the built-in layers are sound"));

fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        let (name, after) = text.split_once('\n').unwrap_or((text, ""));
        let r = geocode::query(&GAZETTEER, name, Context { after, ..Context::default() });
        let _answer = answer::answer(&GAZETTEER, name, &r);
    }
});
