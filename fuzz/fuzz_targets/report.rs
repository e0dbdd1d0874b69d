//! Any bytes as a report in any language, plain or a web page: read or refused, and every quote stands in the text.
#![no_main]

use std::sync::LazyLock;

use bordermap::{cli::input, gazetteer::Gazetteer, geocode::Spotter, pipeline};
use libfuzzer_sys::fuzz_target;

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| Gazetteer::built_in().unwrap());
static SPOTTER: LazyLock<Spotter<'static>> = LazyLock::new(|| Spotter::new(&GAZETTEER).unwrap());

fuzz_target!(|data: &[u8]| {
    // The first byte says in which language.
    let Some((first, data)) = data.split_first() else { return };
    let language = ["en", "ko", "zh"][usize::from(*first) % 3];
    let flags = input::ReportFlags { published: "2021-03-24".parse().ok(), language: Some(language.into()), ..Default::default() };
    let Ok(report) = input::report("fuzz.txt", data, &flags, &input::Manifest::default()) else { return };
    for i in pipeline::read_report(&report, &GAZETTEER, &SPOTTER).incidents {
        for e in i.evidence {
            assert_eq!(e.span.quote(&report.text), e.quote);
        }
    }
});
