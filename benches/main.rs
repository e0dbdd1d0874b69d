//! Benchmarks as ratios against a stated reference in the same run: `cargo bench`. Nothing here is asserted.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a benchmark may stop and takes its time from the clock")]

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use bordermap::{
    cli::input::{self, Manifest, ReportFlags},
    domain::{Position, geodesic_m},
    gazetteer::Gazetteer,
    geocode::Spotter,
    link::{self, Registry},
    pipeline,
    query::Tree,
};

/// Runs `work` for about a second and gives the time of one run.
fn time(mut work: impl FnMut()) -> Duration {
    work();
    let (start, mut runs) = (Instant::now(), 0u32);
    while start.elapsed() < Duration::from_millis(800) {
        work();
        runs += 1;
    }
    start.elapsed() / runs.max(1)
}

fn row(what: &str, ours: f64, unit: &str, reference: f64, against: &str) {
    println!("{what:<44} {ours:>12.0} {unit:<12} {:>7.2} x {against} ({reference:.0})", ours / reference);
}

/// Pseudo-random numbers in 0..1, the same in each run.
fn numbers() -> impl FnMut() -> f64 {
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1u64 << 53) as f64
    }
}

fn main() {
    // `cargo test --all-targets` only checks that this builds.
    if !std::env::args().any(|a| a == "--bench") {
        return;
    }
    let gazetteer = Gazetteer::built_in().unwrap();
    let spotter = Spotter::new(&gazetteer).unwrap();
    println!("{:<44} {:>12} {:<12} {:>9}", "what", "ours", "unit", "ratio");
    reading(&gazetteer, &spotter);
    nearness();
    rivers(&gazetteer);
    linking(&gazetteer, &spotter);
    println!("{:<44} {:>12.1} ms", "loading the gazetteer", time(|| drop(black_box(Gazetteer::built_in().unwrap()))).as_secs_f64() * 1e3);
}

fn samples() -> Vec<bordermap::domain::Report> {
    let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/geodata/samples");
    let manifest = Manifest::parse(&std::fs::read(format!("{dir}/reports.csv")).unwrap(), "reports.csv").unwrap();
    let mut files: Vec<_> =
        std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "txt")).collect();
    files.sort();
    files
        .iter()
        .map(|p| input::report(&p.to_string_lossy(), &std::fs::read(p).unwrap(), &ReportFlags::default(), &manifest).unwrap())
        .collect()
}

/// Reference: the automaton over the gazetteer's Latin names alone, on the same texts.
fn reading(gazetteer: &Gazetteer, spotter: &Spotter<'_>) {
    let english: Vec<_> = samples().into_iter().filter(|r| r.language == "en").collect();
    let bytes: usize = english.iter().map(|r| r.text.len()).sum();
    let names: Vec<&str> =
        gazetteer.places().iter().flat_map(|p| gazetteer.names_of(&p.id)).map(String::as_str).filter(|n| n.is_ascii()).collect();
    let bare = aho_corasick::AhoCorasick::new(names).unwrap();
    let ours = time(|| {
        for r in &english {
            black_box(pipeline::read_report(r, gazetteer, spotter));
        }
    });
    let reference = time(|| {
        for r in &english {
            black_box(bare.find_iter(&r.text).count());
        }
    });
    let rate = |t: Duration| bytes as f64 / t.as_secs_f64() / 1e3;
    row("reading reports, text to incidents", rate(ours), "KB/s", rate(reference), "names only, bare automaton");
}

/// Reference: a plain scan over the same points.
fn nearness() {
    let mut random = numbers();
    let points: Vec<Position> =
        (0..200_000).map(|_| Position::from_lon_lat(121.0 + 12.0 * random(), 37.0 + 8.0 * random()).unwrap()).collect();
    let tree = Tree::new(points.iter().enumerate().map(|(n, p)| (*p, n as u32)).collect());
    let center = Position::from_lon_lat(128.18, 41.4).unwrap();
    let radius_m = 10_000.0;
    let chord2 = bordermap::domain::distance::chord2_for_radius_m(radius_m);
    let ours = time(|| {
        let mut hits = 0;
        tree.within(center, chord2, &mut |n| hits += u32::from(geodesic_m(center, points[n as usize]) <= radius_m));
        black_box(hits);
    });
    let reference = time(|| {
        black_box(points.iter().filter(|p| geodesic_m(center, **p) <= radius_m).count());
    });
    row("near, 10 km among 200,000 points", 1.0 / ours.as_secs_f64(), "queries/s", 1.0 / reference.as_secs_f64(), "geodesic scan");
}

/// Reference: the geodesic distance to every vertex.
fn rivers(gazetteer: &Gazetteer) {
    let p = Position::from_lon_lat(128.18, 41.4).unwrap();
    let ours = time(|| {
        black_box(gazetteer.nearest_river(p));
    });
    let reference = time(|| {
        for r in gazetteer.rivers() {
            black_box(r.points().iter().map(|q| geodesic_m(p, *q)).fold(f64::INFINITY, f64::min));
        }
    });
    row(
        "chainage of a position on both rivers",
        1.0 / ours.as_secs_f64(),
        "positions/s",
        1.0 / reference.as_secs_f64(),
        "geodesic to every vertex",
    );
}

/// Reference: every pair.
fn linking(gazetteer: &Gazetteer, spotter: &Spotter<'_>) {
    let reports = samples();
    let one: Vec<_> = reports.iter().flat_map(|r| pipeline::read_report(r, gazetteer, spotter).incidents).collect();
    // Many years of the same mix, each year on its own.
    let mut many = Vec::new();
    for year in 1900..2000i16 {
        for i in one.iter().filter(|i| i.date.and_then(|d| d.interval()).is_some()) {
            let mut copy = i.clone();
            copy.date =
                i.date.and_then(|d| d.interval()).and_then(|(a, _)| a.with().year(year).build().ok()).map(bordermap::domain::EdtfDate::day);
            copy.sources[0].report_id = Some(format!("{year}-{}", many.len()));
            many.push(copy);
        }
    }
    let ours = time(|| {
        let mut registry = Registry::default();
        for (n, i) in many.iter().enumerate() {
            black_box(registry.place(i.clone(), uuid::Uuid::from_u128(n as u128 + 1), "now"));
        }
    });
    let few = &many[..many.len().min(400)];
    let reference = time(|| {
        for a in few {
            for b in few {
                black_box(link::score(a, b));
            }
        }
    });
    let pairs = reference.as_secs_f64() / (few.len() * few.len()) as f64;
    let all_pairs = 1.0 / (pairs * many.len() as f64 / 2.0);
    row(&format!("linking, {} drafts", many.len()), many.len() as f64 / ours.as_secs_f64(), "drafts/s", all_pairs, "all pairs");
}
