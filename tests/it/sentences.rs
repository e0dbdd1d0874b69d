//! Single sentences in the manner of reports, with the kind they tell: how broad the tables are, apart from places, dates and
//! what a report as a whole says.
//!
//! `cargo test --test it -- sentences --nocapture` prints the figures of docs/reading.md.

use bordermap::{
    cli::input::{self, Manifest, ReportFlags},
    gazetteer::Gazetteer,
    geocode::Spotter,
    pipeline,
};

use crate::common::root;

#[derive(Default)]
struct Tally {
    told: u32,
    found: u32,
    silent: u32,
    clean: u32,
}

impl Tally {
    fn shares(&self) -> (f64, f64) {
        (f64::from(self.found) / f64::from(self.told), f64::from(self.clean) / f64::from(self.silent))
    }
}

#[test]
fn sentences_tell_their_kind_and_others_tell_nothing() {
    let gazetteer = Gazetteer::built_in().unwrap();
    let spotter = Spotter::new(&gazetteer).unwrap();
    for language in ["en", "ko", "zh"] {
        let (mut tuned, mut held) = (Tally::default(), Tally::default());
        let file = std::fs::read_to_string(root().join(format!("tests/sentences/{language}.tsv"))).unwrap();
        for (n, line) in file.lines().enumerate().skip(1) {
            let columns: Vec<&str> = line.split('\t').collect();
            let [set, kind, _, sentence] = columns[..] else { panic!("{language}.tsv line {}: four columns are wanted", n + 1) };
            let tally = match set {
                "tuned" => &mut tuned,
                "held" => &mut held,
                _ => panic!("{language}.tsv line {}: unknown set `{set}`", n + 1),
            };
            let flags = ReportFlags { published: "2010-08-20".parse().ok(), language: Some(language.into()), ..ReportFlags::default() };
            let report = input::report("sentence.txt", sentence.as_bytes(), &flags, &Manifest::default()).unwrap();
            let kinds: Vec<&str> = pipeline::read_report(&report, &gazetteer, &spotter).incidents.iter().map(|i| i.kind.as_str()).collect();
            match kind {
                "none" => (tally.silent, tally.clean) = (tally.silent + 1, tally.clean + u32::from(kinds.is_empty())),
                kind => (tally.told, tally.found) = (tally.told + 1, tally.found + u32::from(kinds.contains(&kind))),
            }
        }
        for (name, tally) in [("tuned on", &tuned), ("held back", &held)] {
            let (found, clean) = tally.shares();
            println!(
                "{language}, {name:<10} sentences of a kind {:>3}, found {found:.3}; telling nothing {:>3}, clean {clean:.3}",
                tally.told, tally.silent
            );
        }
        let (found, clean) = tuned.shares();
        assert!(found >= 0.78 && clean >= 0.93, "`{language}`: the sentences tuned on are read worse than before");
        let (found, clean) = held.shares();
        assert!(found >= 0.60 && clean >= 0.70, "`{language}`: the sentences held back are read worse than before");
    }
}
