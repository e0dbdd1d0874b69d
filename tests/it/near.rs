//! Distances and nearness as properties: against an independent geodesic library and a plain scan.

use std::sync::Arc;

use bordermap::{
    domain::{Incident, Kind, Position, Status, geodesic_m, incident::Outcome},
    gazetteer::Gazetteer,
    geocode::locate,
    query::{Filter, Near, PublicView, near},
    store::{EmbeddedStore, Store, Transaction},
};
use geodesy::prelude::*;
use proptest::prelude::*;

fn border_position() -> impl Strategy<Value = Position> {
    (121.0..133.0f64, 37.0..45.0f64).prop_map(|(lon, lat)| Position::from_lon_lat(lon, lat).unwrap())
}

fn any_position() -> impl Strategy<Value = Position> {
    (-180.0..180.0f64, -85.0..85.0f64).prop_map(|(lon, lat)| Position::from_lon_lat(lon, lat).unwrap())
}

fn independent_m(a: Position, b: Position) -> f64 {
    let wgs84 = Ellipsoid::named("WGS84").unwrap();
    wgs84.geodesic_inv(&Coor4D::geo(a.lat(), a.lon(), 0.0, 0.0), &Coor4D::geo(b.lat(), b.lon(), 0.0, 0.0))[2]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn distances_agree_with_an_independent_library_to_a_millimetre(a in border_position(), b in border_position()) {
        prop_assert!((geodesic_m(a, b) - independent_m(a, b)).abs() < 0.001);
    }

    #[test]
    fn the_bounds_on_the_sphere_hold(a in any_position(), b in any_position()) {
        let (lo, hi) = bordermap::domain::distance::geodesic_bounds_m(a, b);
        let d = geodesic_m(a, b);
        prop_assert!(lo <= d + 1e-6 && d <= hi + 1e-6, "{lo} {d} {hi}");
    }
}

#[test]
fn swapped_axes_would_be_noticed() {
    let at = |lon, lat| Position::from_lon_lat(lon, lat).unwrap();
    let right = geodesic_m(at(128.17778, 41.40167), at(128.19624, 41.41772));
    assert!((right - 2357.0).abs() < 3.0, "{right}");
}

fn incident(n: u128, p: Position) -> Incident {
    Incident {
        id: uuid::Uuid::from_u128(n),
        kind: Kind::Arrest,
        title: String::new(),
        summary: None,
        date: None,
        location: bordermap::domain::Location {
            position: Some(p),
            precision: bordermap::domain::GeoPrecision::Exact,
            uncertainty_m: Some(100.0),
            ..bordermap::domain::Location::none()
        },
        origin: None,
        destination: None,
        actor: None,
        unit: None,
        count_min: None,
        count_max: None,
        killed: None,
        wounded: None,
        captured: None,
        outcome: Outcome::Unknown,
        attribution: None,
        confidence: 0.5,
        status: Status::Draft,
        sources: vec![],
        evidence: vec![],
        claims: vec![],
        tellings: vec![],
        external_id: None,
        created_at: String::new(),
        updated_at: String::new(),
        revision: 1,
    }
}

fn view(points: &[Position]) -> (tempfile::TempDir, PublicView) {
    let dir = tempfile::tempdir().unwrap();
    let store = EmbeddedStore::open_writer(dir.path(), "test").unwrap();
    let incidents = points.iter().enumerate().map(|(n, p)| incident(n as u128 + 1, *p)).collect();
    store.commit(Transaction { incidents, ..Transaction::new("t".into(), "w".into(), "test") }).unwrap();
    let snapshot = store.snapshot();
    (dir, PublicView::of(snapshot))
}

#[test]
fn near_equals_a_plain_scan_and_grows_with_the_radius() {
    let gazetteer = Arc::new(Gazetteer::built_in().unwrap());
    let strategy = (proptest::collection::vec(border_position(), 0..200), border_position(), 1.0..400_000.0f64);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(60));
    runner
        .run(&strategy, |(mut points, center, radius_m)| {
            // The same point twice, and one exactly at the centre: ties and zeros.
            if let Some(p) = points.first().copied() {
                points.push(p);
            }
            points.push(center);
            let (_dir, view) = view(&points);
            let ask = |radius_m: f64| -> Vec<(u128, f64)> {
                let q = Near { center, radius_m, limit: usize::MAX, possible: false, filter: Filter::default() };
                near(&view, &gazetteer, &q).hits.iter().map(|h| (h.incident.id.as_u128(), h.distance_m.unwrap())).collect()
            };
            let mut scan: Vec<(u128, f64)> =
                points.iter().enumerate().map(|(n, p)| (n as u128 + 1, geodesic_m(center, *p))).filter(|(_, d)| *d <= radius_m).collect();
            scan.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
            let found = ask(radius_m);
            prop_assert_eq!(&found, &scan);
            let wider = ask(radius_m * 1.5);
            prop_assert!(found.iter().all(|h| wider.contains(h)));
            Ok(())
        })
        .unwrap();
}

#[test]
fn chainage_comes_back_and_grows_along_the_line() {
    let g = Gazetteer::built_in().unwrap();
    for line in g.rivers() {
        let length = line.length_km();
        let mut last = -1.0;
        for n in 0..=500 {
            let km = length * f64::from(n) / 500.0;
            let p = line.at_km(km.min(length)).unwrap();
            let fix = line.locate(p);
            assert!(fix.offset_m < 1.0, "{} km {km}: {} m off the line", line.river(), fix.offset_m);
            // Where the line nearly touches itself the nearer branch may answer; the point is the same.
            let back = line.at_km(fix.km).unwrap();
            assert!(geodesic_m(p, back) < 1.0, "{} km {km} came back as {}", line.river(), fix.km);
            assert!(km > last);
            last = km;
        }
        assert!(line.at_km(-0.1).is_none() && line.at_km(length + 0.1).is_none());
    }
    let km = |id: &str| g.crossings().iter().find(|c| c.id == id).unwrap().river_km.unwrap();
    assert!(
        km("sinuiju-dandong") < km("supung-dam")
            && km("supung-dam") < km("jian-manpo-rail")
            && km("jian-manpo-rail") < km("hyesan-changbai")
    );
    assert!(
        km("tumangang-khasan") < km("wonjong-quanhe-old")
            && km("wonjong-quanhe-old") < km("namyang-tumen-road")
            && km("namyang-tumen-road") < km("musan-nanping")
    );
}

#[test]
fn banks_and_refusals() {
    let g = Gazetteer::built_in().unwrap();
    let at = |id: &str| locate::at_place(&g, g.place(id).unwrap(), false);
    for (id, river, bank) in [
        ("hyesan", "yalu", "kp"),
        ("changbai", "yalu", "cn"),
        ("dandong", "yalu", "cn"),
        ("sinuiju", "yalu", "kp"),
        ("musan", "tumen", "kp"),
        ("nanping", "tumen", "cn"),
        ("onsong", "tumen", "kp"),
        ("tumen_city", "tumen", "cn"),
        ("khasan", "tumen", "ru"),
    ] {
        let l = at(id);
        assert_eq!((l.river.map(|r| r.to_string()), l.bank.map(|b| b.to_string())), (Some(river.into()), Some(bank.into())), "{id}");
    }
    let province = at("ryanggang");
    assert!(province.river_km.is_none() && province.nearest_crossing.is_none(), "a province has no river kilometre");
    let river = at("yalu");
    assert!(river.position.is_none() && river.river_km.is_none() && river.river_km_max.is_some());
}
