//! Any sentence in three languages: every date stands in it, and says of itself what it is.
#![no_main]

use bordermap::{domain::EdtfDate, extract::dates, text::Language};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &str| {
    for published in [None, "2019-03-01".parse().ok(), "0001-01-01".parse().ok(), "9999-12-31".parse().ok()] {
        let anchor = dates::Anchor::of(published);
        for language in [Language::English, Language::Korean, Language::Chinese] {
            for d in dates::read(language, data, 0, &anchor) {
                assert!(data.get(d.bytes.clone()).is_some_and(|w| !w.is_empty()));
                assert_eq!(d.date.to_string().parse::<EdtfDate>().ok(), Some(d.date), "{}", d.date);
            }
        }
    }
});
