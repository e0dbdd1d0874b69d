//! No text, row or log makes the program fall over, and what it reads always quotes the original.

use bordermap::{
    cli::input::{self, Manifest, ReportFlags},
    domain::{BBox, EdtfDate},
    feature,
    gazetteer::Gazetteer,
    geocode::Spotter,
    pipeline,
    query::Moments,
    text,
};
use proptest::prelude::*;

/// Words of the genre, of three scripts and of no sense, so that rules fire on odd neighbours.
fn word() -> impl Strategy<Value = String> {
    let words = [
        "six",
        "soldiers",
        "border",
        "guards",
        "escaped",
        "deserted",
        "was",
        "arrested",
        "shot",
        "dead",
        "near",
        "Hyesan",
        "Tumen",
        "the",
        "River",
        "on",
        "August",
        "12",
        "31",
        "the 3rd",
        "late last month",
        "Mon",
        "Tuesday",
        "told",
        "said",
        "in",
        "June",
        "99th",
        "June 31",
        "February 30",
        "2021",
        "two out of five",
        "family of three",
        "of them",
        "99999999999",
        "12th corps",
        "혜산",
        "양강도",
        "长白",
        "压",
        "🙂",
        "\u{200b}",
        "\u{202e}",
        "e\u{301}",
        ".",
        ",",
        "!",
        "\"",
        "”",
        "\n",
        "\r\n",
        "\t",
        "(",
        "Ji'an",
        "Ji’an's",
        "U.S.",
        "p.m.",
        "killed",
        "smuggling",
        "a couple and their two sons",
        "three days later",
        "North Korean",
        "by",
        "군인 2명이",
        "일가족 5명을",
        "경비대에 체포됐다",
        "두만강을 건너 탈북했다",
        "총에 맞아 1명이 숨졌다",
        "지난달 말",
        "99일",
        "2월 30일",
        "이튿날",
        "3~5일",
        "밀수꾼들",
        "네 명 중 두 명은",
        "회령시에서",
        "살해된",
        "99999999명",
        "두名士兵",
        "五名朝鮮士兵",
        "被邊防軍逮捕",
        "開槍，三死一傷",
        "上周四",
        "去年十三月四十日",
        "圖們江對岸",
        "一家三口脫北",
        "将九九九人遣返",
        "。",
        "，",
        "「",
        "《",
    ];
    prop_oneof![8 => proptest::sample::select(words.to_vec()).prop_map(str::to_owned), 1 => any::<String>()]
}

fn published() -> impl Strategy<Value = Option<EdtfDate>> {
    proptest::option::of(
        proptest::sample::select(vec!["2021-03-24", "2021-02", "1800-01-01", "2200-12-31", "2020-02-29", "2007"])
            .prop_map(|d| d.parse().unwrap()),
    )
}

#[test]
fn any_text_is_read_and_every_quote_stands_in_it() {
    let gazetteer = Gazetteer::built_in().unwrap();
    let spotter = Spotter::new(&gazetteer).unwrap();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(1_800));
    runner
        .run(&(proptest::collection::vec(word(), 1..80), published(), 0..6usize), |(words, published, way)| {
            // Words of one language beside those of another, with spaces and without.
            let body = words.join(if way < 3 { " " } else { "" });
            let language = ["en", "ko", "zh"][way % 3];
            let flags = ReportFlags { published, language: Some(language.into()), ..ReportFlags::default() };
            let Ok(report) = input::report("x.txt", body.as_bytes(), &flags, &Manifest::default()) else { return Ok(()) };
            let read = pipeline::read_report(&report, &gazetteer, &spotter);
            for i in &read.incidents {
                for e in &i.evidence {
                    prop_assert_eq!(&e.span.quote(&report.text), &e.quote);
                }
                prop_assert!(i.count_min.zip(i.count_max).is_none_or(|(a, b)| a <= b));
                let f = feature::feature(i);
                prop_assert_eq!(f["properties"].as_object().unwrap().len(), feature::export_columns().count());
            }
            for m in &read.mentions {
                let span = bordermap::domain::Span::new(m.span.start, m.span.end);
                prop_assert_eq!(&span.quote(&report.text), &m.text);
            }
            let sentences = text::sentences(&report.text);
            let outside: String = report.text.chars().filter(|c| !c.is_whitespace()).collect();
            let inside: String =
                sentences.iter().flat_map(|s| report.text[s.bytes.clone()].chars()).filter(|c| !c.is_whitespace()).collect();
            prop_assert_eq!(outside, inside, "every character belongs to one sentence");
            Ok(())
        })
        .unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn values_of_any_text_are_refused_or_round(t in "[-0-9X/~.,T:Z ]{0,40}|.{0,40}") {
        if let Ok(d) = t.parse::<EdtfDate>() {
            prop_assert_eq!(d.to_string().parse::<EdtfDate>().unwrap(), d);
        }
        let _checked = (BBox::parse(&t).is_ok(), Moments::parse(&t).is_ok());
    }

    #[test]
    fn any_json_is_a_row_or_an_error(lon in any::<f64>(), lat in any::<f64>(), kind in ".{0,12}", date in ".{0,12}") {
        let f = serde_json::json!({"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": {"kind": kind, "date": date}});
        if let Ok(row) = feature::row_from_feature(&f) {
            let p = row.position.unwrap();
            prop_assert!(p.lon().abs() <= 180.0 && p.lat().abs() <= 90.0);
        }
    }
}

#[test]
fn a_very_long_sentence_is_cut_and_loses_nothing() {
    let long = "word ".repeat(20_000);
    let cut = text::sentences(&long);
    assert!(cut.len() > 40 && cut.iter().all(|s| s.bytes.len() <= 2_000));
    let han = "长".repeat(10_000);
    assert!(text::sentences(&han).iter().map(|s| s.bytes.len()).sum::<usize>() == han.len());
}
