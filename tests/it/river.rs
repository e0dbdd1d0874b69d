//! The rivers as axes: chainage comes back, grows along the line, agrees with a plain scan, and is refused with a reason.

use bordermap::{
    domain::{Bank, CrossingKind, Position, RiverId, RiverLine, RiverRefusal, Side, geodesic_m},
    gazetteer::Gazetteer,
};
use proptest::prelude::*;

use crate::common::{fails, json, ok};

fn runner(cases: u32) -> proptest::test_runner::TestRunner {
    proptest::test_runner::TestRunner::new(ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() })
}

#[test]
fn chainage_comes_back_within_a_metre_on_ten_thousand_points_of_each_river() {
    let g = Gazetteer::built_in().unwrap();
    for line in g.rivers() {
        runner(10_000)
            .run(&(0.0..=1.0f64), |share| {
                let km = share * line.length_km();
                let p = line.at_km(km).unwrap();
                let fix = line.locate(p);
                prop_assert!(fix.offset_m < 0.01, "{} m off the line", fix.offset_m);
                prop_assert!((fix.km - km).abs() * 1000.0 <= 1.0, "km {km} of the {} came back as {}", line.river(), fix.km);
                Ok(())
            })
            .unwrap();
    }
}

#[test]
fn chainage_grows_along_the_line() {
    let g = Gazetteer::built_in().unwrap();
    for line in g.rivers() {
        let along: Vec<f64> = line
            .points()
            .windows(2)
            .scan(0.0, |m, p| {
                *m += geodesic_m(p[0], p[1]);
                Some(*m / 1000.0)
            })
            .collect();
        assert!(along.windows(2).all(|w| w[0] < w[1]));
        assert!((along[along.len() - 1] - line.length_km()).abs() < 1e-6);
        assert!(line.at_km(-0.001).is_none() && line.at_km(line.length_km() + 0.001).is_none() && line.at_km(f64::NAN).is_none());
    }
}

/// The nearest point by a scan of every segment, in the same plane.
fn scan(line: &RiverLine, p: Position) -> f64 {
    let k = p.lat().to_radians().cos();
    let plane = |q: &Position| ((q.lon() - p.lon()) * k, q.lat() - p.lat());
    line.points()
        .windows(2)
        .map(|w| {
            let (a, b) = (plane(&w[0]), plane(&w[1]));
            let (dx, dy) = (b.0 - a.0, b.1 - a.1);
            let len2 = dx * dx + dy * dy;
            let t = if len2 > 0.0 { (-(a.0 * dx + a.1 * dy) / len2).clamp(0.0, 1.0) } else { 0.0 };
            let foot =
                Position::from_lon_lat(w[0].lon() + t * (w[1].lon() - w[0].lon()), w[0].lat() + t * (w[1].lat() - w[0].lat())).unwrap();
            geodesic_m(p, foot)
        })
        .fold(f64::INFINITY, f64::min)
}

#[test]
fn the_blocks_find_what_a_scan_of_every_segment_finds() {
    let g = Gazetteer::built_in().unwrap();
    let strategy = (123.5..131.5f64, 39.0..43.8f64);
    runner(150)
        .run(&strategy, |(lon, lat)| {
            let p = Position::from_lon_lat(lon, lat).unwrap();
            for line in g.rivers() {
                let (fast, slow) = (line.locate(p).offset_m, scan(line, p));
                // The plane bends with the distance: far off another segment may be nearer by a little.
                let allowed = if slow < 40_000.0 { 0.5 + slow * 0.002 } else { slow * 0.01 };
                prop_assert!((fast - slow).abs() <= allowed, "{} {lon} {lat}: {fast} and {slow}", line.river());
            }
            let nearest = g.nearest_river(p).unwrap();
            let least = g.rivers().iter().map(|l| l.locate(p).offset_m).fold(f64::INFINITY, f64::min);
            prop_assert!((nearest.offset_m - least).abs() <= 1.0 + least * 0.01);
            Ok(())
        })
        .unwrap();
}

/// A step to the left of the flow is on the left side, whatever the bend.
#[test]
fn sides_face_downstream() {
    let g = Gazetteer::built_in().unwrap();
    for line in g.rivers() {
        let (mut right, mut total) = (0u32, 0u32);
        for n in 1..400 {
            let km = line.length_km() * f64::from(n) / 400.0;
            let (up, down) = (line.at_km(km + 0.02), line.at_km(km - 0.02));
            let (Some(up), Some(down), Some(here)) = (up, down, line.at_km(km)) else { continue };
            let k = here.lat().to_radians().cos();
            let (dx, dy) = ((down.lon() - up.lon()) * k, down.lat() - up.lat());
            let length = dx.hypot(dy);
            // Ten metres to the left of the way the water goes.
            let left = Position::from_lon_lat(here.lon() - dy / length * 1e-4 / k, here.lat() + dx / length * 1e-4).unwrap();
            total += 1;
            right += u32::from(line.locate(left).side == Side::Right);
        }
        assert!(right * 50 <= total, "{right} of {total} on the wrong side of the {}", line.river());
    }
}

#[test]
fn banks_follow_sides_islands_and_the_russian_reach() {
    let g = Gazetteer::built_in().unwrap();
    let at = |lon: f64, lat: f64| g.nearest_river(Position::from_lon_lat(lon, lat).unwrap()).unwrap();
    let (dandong, sinuiju) = (at(124.39472, 40.12917), at(124.39806, 40.10056));
    assert_eq!((dandong.bank, dandong.side), (Bank::Cn, Side::Right));
    assert_eq!((sinuiju.bank, sinuiju.side), (Bank::Kp, Side::Left));
    assert_eq!((at(129.206, 42.23).bank, at(130.6432, 42.4297).bank), (Bank::Kp, Bank::Ru));
    // Every enclave takes the bank that its side of the line would not give.
    let layer: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(crate::common::root().join("geodata/enclaves.geojson")).unwrap()).unwrap();
    let mut looked_at = 0;
    for f in layer["features"].as_array().unwrap() {
        let ring = f["geometry"]["coordinates"][0].as_array().unwrap();
        let n = ring.len() as f64;
        let mean = |i: usize| ring.iter().map(|c| c[i].as_f64().unwrap()).sum::<f64>() / n;
        let river: RiverId = f["properties"]["river"].as_str().unwrap().parse().unwrap();
        let fix = g.river(river).unwrap().locate(Position::from_lon_lat(mean(0), mean(1)).unwrap());
        let by_side = match (river, fix.side) {
            (RiverId::Yalu, Side::Left) | (RiverId::Tumen, Side::Right) => Bank::Kp,
            _ => Bank::Cn,
        };
        looked_at += usize::from(fix.bank != by_side);
    }
    // The mean of a crooked ring may lie outside it.
    assert!(looked_at >= 12, "{looked_at} of the enclaves change the bank");
}

#[test]
fn refusals_say_why() {
    let g = Gazetteer::built_in().unwrap();
    let at = |lon: f64, lat: f64, u: f64| g.chainage(Position::from_lon_lat(lon, lat).unwrap(), u);
    assert!(at(128.18, 41.40, 6_000.0).is_ok());
    assert!(matches!(at(128.18, 41.40, 90_000.0), Err(RiverRefusal::TooUncertain { .. })));
    assert!(matches!(at(128.29, 41.09, 0.0), Err(RiverRefusal::TooFar { .. })));
    assert!(matches!(at(124.2, 39.8, 0.0), Err(RiverRefusal::Seaward { river: RiverId::Yalu, .. })));
    assert!(matches!(at(130.75, 42.22, 0.0), Err(RiverRefusal::Seaward { river: RiverId::Tumen, .. })));
    assert!(matches!(at(128.26, 42.02, 0.0), Err(RiverRefusal::AboveSource { .. })), "{:?}", at(128.26, 42.02, 0.0));
    let error = fails(&["river", "Ryanggang"], 1);
    assert!(error.contains("not a point"), "{error}");
    assert!(fails(&["river", "Hyesan", "--to", "Musan"], 1).contains("no distance along one river"));
    assert!(fails(&["river", "--river", "yalu", "--km", "5000"], 2).contains("kilometres 0 to"));
}

#[test]
fn crossings_are_in_order_with_names_ends_and_sources() {
    let g = Gazetteer::built_in().unwrap();
    assert!(g.crossings().len() >= 28);
    for c in g.crossings() {
        assert!(!c.name_ko.is_empty() && !c.name_zh.is_empty() && !c.end_kp.is_empty() && !c.end_other.is_empty(), "{}", c.id);
        assert!(c.sources.iter().all(|s| s.len() > 5), "{}", c.id);
        assert_eq!(c.river.is_none(), c.kind == CrossingKind::Land, "{}", c.id);
        assert_eq!(c.river.is_some(), c.river_km.is_some(), "{}", c.id);
    }
    let order = |river| g.crossings().iter().filter(|c| c.river == Some(river)).map(|c| c.river_km.unwrap()).collect::<Vec<_>>();
    for river in [RiverId::Yalu, RiverId::Tumen] {
        assert!(order(river).windows(2).all(|w| w[0] <= w[1]), "{river}");
    }
    let km = |id: &str| g.crossing(id).and_then(|c| c.river_km).unwrap_or_else(|| panic!("{id}"));
    let upstream = [
        "new-yalu",
        "sinuiju-dandong",
        "taipingwan-dam",
        "supung-dam",
        "wiwon-laohushao",
        "jian-manpo-rail",
        "unbong-dam",
        "linjiang-chunggang",
        "hyesan-changbai",
    ];
    assert!(upstream.windows(2).all(|w| km(w[0]) < km(w[1])));
    let upstream = [
        "tumangang-khasan",
        "wonjong-quanhe-old",
        "saebyol-shatuozi",
        "namyang-tumen-road",
        "sambong-kaishantun",
        "hoeryong-sanhe",
        "musan-nanping",
        "samjang-guchengli",
    ];
    assert!(upstream.windows(2).all(|w| km(w[0]) < km(w[1])));
}

#[test]
fn places_have_crossings_below_and_above_and_a_way_to_each_other() {
    let v = json(&ok(&["river", "Hyesan", "--to", "Manpo", "--format", "json"]));
    assert_eq!((v["river"].as_str(), v["bank"].as_str(), v["side"].as_str()), (Some("yalu"), Some("kp"), Some("left")));
    assert_eq!(v["crossing_downstream"]["id"], "linjiang-chunggang");
    assert_eq!(v["crossing_upstream"]["id"], "hyesan-changbai");
    let along = v["to"]["along_river_km"].as_f64().unwrap();
    assert!((330.0..450.0).contains(&along) && v["to"]["upstream"] == false, "{v}");
    let there = json(&ok(&["river", "--river", "yalu", "--km", "715", "--format", "json"]));
    let back = json(&ok(&["river", "--at", &format!("{},{}", there["lon"], there["lat"]), "--format", "json"]));
    assert_eq!(back["river_km"], 715.0);
    assert_eq!(back["line_version"], there["line_version"]);
    assert!(ok(&["crossings", "--river", "tumen"]).contains("두만강") || ok(&["crossings", "--river", "tumen"]).contains("图们"));
}

/// Two segments in different directions are here 23.23 and 23.25 km off: a plane without the ellipsoid takes the farther one.
#[test]
fn a_tie_far_from_the_river_is_right_within_the_plane() {
    let g = Gazetteer::built_in().unwrap();
    let p = Position::from_lon_lat(130.535_173_553_089_32, 42.824_543_814_415_72).unwrap();
    for line in g.rivers() {
        let (fast, slow) = (line.locate(p).offset_m, scan(line, p));
        let allowed = if slow < 40_000.0 { slow * 0.002 } else { slow * 0.01 };
        assert!((fast - slow).abs() <= allowed, "{}: {fast} and {slow}", line.river());
    }
}
