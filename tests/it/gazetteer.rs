//! Names and the geocoder: the table of names follows from its rules, names lead where they should, nothing is guessed.

use std::collections::HashSet;

use bordermap::{
    domain::{Bank, PlaceKind, Position},
    gazetteer::{Gazetteer, NameMatch, names::key, variants},
    geocode::{self, Context, Stands, Surroundings, check, reverse},
};

use crate::common::{json, ok, root, s, shared};

fn gazetteer() -> Gazetteer {
    Gazetteer::built_in().unwrap()
}

/// Place id and score of the best candidate.
fn best(g: &Gazetteer, text: &str) -> Option<(String, f64)> {
    geocode::query(g, text, Context::default()).candidates.first().map(|c| (c.place.id.clone(), c.score))
}

fn id(g: &Gazetteer, text: &str) -> String {
    best(g, text).map_or("-".to_owned(), |b| b.0)
}

#[test]
fn the_table_of_names_is_what_the_rules_make() {
    let read = |f: &str| std::fs::read_to_string(root().join("geodata").join(f)).unwrap();
    let made = variants::table(&read("places.csv"), &read("derive/base_names.csv")).unwrap();
    assert!(made == read("names.csv"), "geodata/names.csv is not what the rules make: run `cargo run --example names`");
}

#[test]
fn the_built_in_layers_are_sound() {
    let report = check::geodata(&gazetteer());
    assert!(report.wrong.is_empty(), "{:#?}", report.wrong);
}

/// Every county of the border provinces is there, with its seat, and is found by its Hangul name with and without 군.
#[test]
fn every_border_county_has_a_seat_and_its_korean_name() {
    let g = gazetteer();
    let border = ["Ryanggang", "North Hamgyong", "Chagang", "North Pyongan"];
    let counties: Vec<_> = g
        .places()
        .iter()
        .filter(|p| p.kind == PlaceKind::County && p.country == "KP" && p.admin1.as_deref().is_some_and(|a| border.contains(&a)))
        .collect();
    assert!(counties.len() >= 55, "{} counties", counties.len());
    for c in counties {
        assert!(g.place(&format!("{}_up", c.id)).is_some(), "`{}` has no seat", c.id);
        let ko = c.name_ko.as_deref().unwrap_or_else(|| panic!("`{}` has no Hangul name", c.id)).trim_end_matches('군');
        assert_eq!(id(&g, &format!("{ko}군")), c.id, "{ko}군");
        assert!(g.names_of(&c.id).len() >= 3, "`{}` has few spellings: {:?}", c.id, g.names_of(&c.id));
    }
    for id in ["ryongchon", "changsong", "pyoktong", "usi", "chosan", "wiwon", "kimhyongjik", "kimjongsuk", "samsu", "pochon", "taehongdan"]
    {
        let place = g.place(id).unwrap_or_else(|| panic!("`{id}` is missing"));
        assert!(place.position.is_some() && !place.source.is_empty(), "`{id}`");
    }
}

#[test]
fn names_in_many_spellings_lead_to_their_place() {
    let g = gazetteer();
    let rows = std::fs::read(root().join("tests/fixtures/geocode_names.csv")).unwrap();
    let mut wrong = Vec::new();
    let mut count = 0;
    for row in csv::Reader::from_reader(rows.as_slice()).deserialize::<(String, String)>() {
        let (query, wanted) = row.unwrap();
        count += 1;
        match best(&g, &query) {
            Some((found, score)) if found == wanted && score > 0.4 => {}
            other => wrong.push(format!("{query}: {other:?} instead of {wanted}")),
        }
    }
    assert!(count > 300);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Names known to be hung on the wrong place in the source data.
#[test]
fn traps_of_the_source_data_are_corrected() {
    let g = gazetteer();
    assert_eq!(id(&g, "Onsong"), "onsong");
    assert_eq!(id(&g, "Wiju"), "uiju");
    assert_eq!(id(&g, "P'och'on"), "pochon");
    assert_eq!(id(&g, "Pakchon"), "pakchon");
    let names = |p: &str| g.names_of(p).iter().map(|n| key(n)).collect::<HashSet<_>>();
    assert!(!names("namyang").contains("onsong") && !names("sinuiju").contains("wiju") && !names("pakchon").contains("pochon"));
    // Brought back from the shifted grid: 二道江区 was given at 126.042678 E.
    let district = g.place("cn220503").and_then(|p| p.position).unwrap();
    assert!((district.lon() - 126.042_678).abs() > 0.004, "{}", district.lon());
}

#[test]
fn names_that_do_not_exist_are_not_placed() {
    let g = gazetteer();
    let invented = [
        "Velmora",
        "Port Hasgard",
        "Blackwater Creek",
        "Qarhan-Tel",
        "Zorvik",
        "Nusketown",
        "Gwalparhon",
        "Tolmeksan",
        "Byurongchak",
        "Hwikjun County",
        "Pyeltasong",
        "Chwongmyok-ri",
        "Dultekgang",
        "Ssalmungri",
        "Kwepdong",
        "Rhombusan",
        "Ildaksok",
        "Mupyekchon",
        "Yurgansong",
        "Taknulpo",
        "갈묵천시",
        "휼산군",
        "뱍진리",
        "쾌룩읍",
        "덤솔포",
        "퀘양구",
        "늠벽도",
        "쫄산",
        "횡굴령",
        "뫼락진",
        "蟠蜈市",
        "鹭鳞县",
        "霜蝶镇",
        "墨驼村",
        "琥鹤县",
        "砚槐乡",
        "笙枭镇",
        "鲸砾市",
        "翡獐县",
        "鹊硝村",
        "Xuozhangbu",
        "Fengqiaolumo",
        "Zhuilanpu Town",
        "Qiongbashi Village",
        "Laoyuzhuangmen",
        "Heibeiqulan",
        "Kirovsko-Belomorye",
        "Tarabuzhsk",
        "Wexford Crossing",
        "Montcalibre",
    ];
    assert_eq!(invented.len(), 50);
    for name in invented {
        let found = best(&g, name);
        assert!(found.as_ref().is_none_or(|b| b.1 <= 0.5), "{name} was placed: {found:?}");
    }
}

/// One letter left out, doubled or swapped with its neighbour: never more than one half, and the place is among what is offered.
#[test]
fn spelling_mistakes_find_the_place_with_a_low_score() {
    let g = gazetteer();
    let (mut tried, mut placed) = (0, 0);
    for p in g.places().iter().filter(|p| {
        p.is_near_border() && matches!(p.kind, PlaceKind::City | PlaceKind::County) && p.name.len() >= 6 && !p.name.contains(' ')
    }) {
        let letters: Vec<char> = p.name.chars().collect();
        for at in 1..letters.len() - 1 {
            let mut without = letters.clone();
            without.remove(at);
            let mut doubled = letters.clone();
            doubled.insert(at, letters[at]);
            let mut swapped = letters.clone();
            swapped.swap(at, at - 1);
            for wrong in [without, doubled, swapped] {
                let wrong: String = wrong.into_iter().collect();
                let r = geocode::query(&g, &wrong, Context::default());
                // Some mistakes are another place's name: those are none.
                if r.candidates.iter().any(|c| c.matched < NameMatch::Romanisation) {
                    continue;
                }
                tried += 1;
                assert!(r.candidates.iter().all(|c| c.score <= 0.5), "{wrong}");
                placed +=
                    usize::from(r.candidates.first().is_some_and(|c| c.place.id == p.id) || r.did_you_mean.iter().any(|d| d.id == p.id));
            }
        }
    }
    assert!(tried > 500, "{tried}");
    let share = f64::from(u32::try_from(placed).unwrap()) / f64::from(u32::try_from(tried).unwrap());
    assert!(share > 0.97, "{placed} of {tried}");
}

#[test]
fn the_text_around_a_name_decides() {
    let g = gazetteer();
    let with = |name: &str, text: &str| {
        let around = Surroundings::read(&g, name, text).unwrap();
        geocode::query(&g, name, around.context()).candidates.first().map_or("-".to_owned(), |c| c.place.id.clone())
    };
    assert_eq!(with("Tumen", "They crossed the Tumen River near Onsong."), "tumen");
    assert_eq!(with("Tumen", "Two women were held in Tumen City."), "tumen_city");
    assert_eq!(with("Tumen", "soldiers waded across the Tumen at night"), "tumen");
    // One name on both banks: what stands beside it, or the bank asked for, decides.
    assert_eq!(with("Kangan-dong", "In Hoeryong, residents of Kangan-dong"), "kangan_hoeryong");
    assert_eq!(with("Kangan-dong", "In Hyesan, residents of Kangan-dong"), "kangan_hyesan");
    let banked = |bank| {
        let r = geocode::query(&g, "림강", Context { bank: Some(bank), ..Context::default() });
        r.candidates.first().map(|c| c.place.country.clone())
    };
    assert_eq!(banked(Bank::Cn).as_deref(), Some("CN"));
    assert_eq!(banked(Bank::Kp).as_deref(), Some("KP"));
    let near = Position::from_lon_lat(129.74, 42.44).unwrap();
    let r = geocode::query(&g, "Kangan-dong", Context { near: Some(near), ..Context::default() });
    assert_eq!(r.candidates[0].place.id, "kangan_hoeryong");
}

#[test]
fn phrases_are_taken_apart() {
    let g = gazetteer();
    let r = geocode::query(&g, "Sinuiju in North Hamgyong", Context::default());
    assert_eq!(r.candidates[0].place.id, "sinuiju");
    assert!(r.candidates[0].reasons.iter().any(|t| t.contains("the text says North Hamgyong")), "{:?}", r.candidates[0].reasons);
    let r = geocode::query(&g, "a village across from Hyesan", Context::default());
    assert!(r.candidates[0].place.id == "hyesan" && r.candidates[0].stands == Stands::Opposite);
    // The Ji'an of another province is not ours.
    assert!(best(&g, "Ji'an, Jiangxi").is_none_or(|b| b.1 < 0.6));
    assert_eq!(id(&g, "Ji'an, Jilin"), "jian");
    for nothing in ["", "   ", ",,,", "in", &"x".repeat(5000), "\u{202e}", "강".repeat(300).as_str()] {
        assert!(best(&g, nothing).is_none_or(|b| b.1 <= 0.5), "{nothing:.20}");
    }
}

#[test]
fn positions_are_described() {
    let g = gazetteer();
    let at = |lon: f64, lat: f64| reverse::at(&g, Position::from_lon_lat(lon, lat).unwrap());
    let hoeryong = at(129.746, 42.438);
    assert_eq!((hoeryong.county.map(|p| p.id.as_str()), hoeryong.province.map(|p| p.id.as_str())), (Some("hoeryong"), Some("nhamgyong")));
    assert_eq!((hoeryong.country.as_deref(), hoeryong.bank), (Some("KP"), Some(Bank::Kp)));
    let changbai = at(128.19, 41.43);
    assert_eq!((changbai.country.as_deref(), changbai.province.map(|p| p.id.as_str())), (Some("CN"), Some("jilin")));
    let pyongyang = at(125.75, 39.03);
    assert_eq!((pyongyang.country.as_deref(), pyongyang.bank), (Some("KP"), None));
    assert!(at(0.0, 0.0).nearest.is_none());
}

#[test]
fn a_batch_gives_one_object_a_line() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("names.csv");
    std::fs::write(&file, "\u{feff}query,context\nHyesan,\n\"Tumen\",crossed the Tumen River\nQwertyville,\nHyesam,\n").unwrap();
    let out = ok(&["geocode", "--batch", s(&file)]);
    let lines: Vec<serde_json::Value> = out.lines().map(json).collect();
    assert_eq!(lines.iter().map(|l| l["place_id"].as_str()).collect::<Vec<_>>(), [Some("hyesan"), Some("tumen"), None, Some("hyesan")]);
    for key in [
        "query",
        "name",
        "place_id",
        "country",
        "lon",
        "lat",
        "geo_precision",
        "coordinate_uncertainty_m",
        "score",
        "ambiguous",
        "candidates",
    ] {
        assert!(lines.iter().all(|l| l.get(key).is_some()), "{key}");
    }
    assert_eq!(lines[1]["geo_precision"], "linear");
    assert!(lines[3]["score"].as_f64().unwrap() <= 0.5 && lines[3]["did_you_mean"][0] == "Hyesan");
    for (text, why) in [("name\nHyesan\n", "no column `query`"), ("query\n\"\u{fffd}", ""), ("", "no column `query`")] {
        std::fs::write(&file, text).unwrap();
        let out = crate::common::run(&["geocode", "--batch", s(&file)]);
        assert!(String::from_utf8_lossy(&out.stderr).contains(why), "{text:?}");
    }
}

/// Distance in kilometres on the sphere: good enough for tolerances of kilometres.
fn km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let p = |(lon, lat): (f64, f64)| Position::from_lon_lat(lon, lat).unwrap();
    bordermap::domain::geodesic_m(p(a), p(b)) / 1000.0
}

#[test]
fn development_names_are_within_their_tolerance() {
    let Some(file) = shared("eval/geocode_dev.csv") else { return };
    let out = ok(&["geocode", "--batch", s(&file)]);
    let mut far = Vec::new();
    let mut reader = csv::Reader::from_path(&file).unwrap();
    let headers = reader.headers().unwrap().clone();
    let column = |name: &str| headers.iter().position(|h| h == name).unwrap();
    let (lon, lat, tolerance) = (column("lon"), column("lat"), column("tolerance_km"));
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(out.lines().count(), rows.len());
    for (line, row) in out.lines().zip(&rows) {
        let v = json(line);
        let number = |i: usize| row[i].parse::<f64>().unwrap();
        let ok = v["lon"].as_f64().zip(v["lat"].as_f64()).is_some_and(|p| km(p, (number(lon), number(lat))) <= number(tolerance));
        if !ok {
            far.push(line.to_owned());
        }
    }
    assert!(far.len() <= 1, "{} of {} are too far: {far:#?}", far.len(), rows.len());
}
