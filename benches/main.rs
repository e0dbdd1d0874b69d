//! Benchmarks as ratios against a stated reference in the same run: `cargo bench`. Nothing here is asserted.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a benchmark may stop and takes its time from the clock")]

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use bordermap::{
    cli::input::{self, Manifest, ReportFlags},
    domain::{Position, Report, geodesic_m},
    gazetteer::{Gazetteer, Scanner},
    geocode::Spotter,
    link::{Likeness, Registry, Stamp},
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
    // `cargo bench -- reading` runs one part.
    let parts: [(&str, &dyn Fn()); 7] = [
        ("reading", &|| reading(&gazetteer, &spotter)),
        ("near", &nearness),
        ("names", &|| names(&gazetteer)),
        ("scanning", &|| scanning(&gazetteer)),
        ("rivers", &|| rivers(&gazetteer)),
        ("linking", &|| linking(&gazetteer, &spotter)),
        ("start", &cold_start),
    ];
    let asked: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    for unknown in asked.iter().filter(|a| !parts.iter().any(|(name, _)| name == a)) {
        eprintln!("no part `{unknown}`; there are {}", parts.map(|(name, _)| name).join(", "));
    }
    for (_, run) in parts.iter().filter(|(name, _)| asked.is_empty() || asked.iter().any(|a| a == name)) {
        run();
    }
    println!("{:<44} {:>12.1} ms", "loading the gazetteer", time(|| drop(black_box(Gazetteer::built_in().unwrap()))).as_secs_f64() * 1e3);
}

fn samples() -> Vec<Report> {
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

/// Reads reports that the process has not read before, once: a reader that builds its automata while reading is slow on new
/// text and fast on the second pass, and the second pass is nobody's use of it. One report of three warms it up.
///
/// Reference: the automaton over the gazetteer's Latin names alone, on the same texts.
fn reading(gazetteer: &Gazetteer, spotter: &Spotter<'_>) {
    let names: Vec<&str> = gazetteer.places().iter().flat_map(|p| gazetteer.names_of(&p.id)).copied().filter(|n| n.is_ascii()).collect();
    let bare = aho_corasick::AhoCorasick::new(names).unwrap();
    for (language, name) in [("en", "English"), ("ko", "Korean"), ("zh", "Chinese")] {
        let all = reports(language);
        let (warm, new): (Vec<_>, Vec<_>) = all.iter().enumerate().partition(|(n, _)| n % 3 == 0);
        let bytes: usize = new.iter().map(|(_, r)| r.text.len()).sum();
        let rate = |with: &dyn Fn(&Report)| {
            let start = Instant::now();
            new.iter().for_each(|(_, r)| with(r));
            bytes as f64 / start.elapsed().as_secs_f64() / 1e3
        };
        let read = |r: &Report| drop(black_box(pipeline::read_report(r, gazetteer, spotter)));
        warm.iter().for_each(|(_, r)| read(r));
        let (first, again) = (rate(&read), rate(&read));
        let steady = bytes as f64 / time(|| new.iter().for_each(|(_, r)| read(r))).as_secs_f64() / 1e3;
        let reference = rate(&|r| {
            let _ = black_box(bare.find_iter(&r.text).count());
        });
        row(&format!("reading {name} reports, new text"), first, "KB/s", reference, "names only, bare automaton");
        row(&format!("reading {name} reports, once more"), again, "KB/s", reference, "names only, bare automaton");
        row(&format!("reading {name} reports, on and on"), steady, "KB/s", reference, "names only, bare automaton");
    }
}

/// The reports with gold of one language.
fn reports(language: &str) -> Vec<Report> {
    let dir = format!("{}/tests/reports/{language}/articles", env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<_> =
        std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "txt")).collect();
    files.sort();
    let report = |p: &std::path::PathBuf| {
        let gold: serde_json::Value = serde_json::from_slice(&std::fs::read(p.with_extension("json")).unwrap()).unwrap();
        let flags = ReportFlags {
            published: gold["publication_date"].as_str().and_then(|d| d.parse().ok()),
            publisher: gold["outlet"].as_str().map(str::to_owned),
            language: Some(language.to_owned()),
            ..ReportFlags::default()
        };
        input::report(&p.to_string_lossy(), &std::fs::read(p).unwrap(), &flags, &Manifest::default()).unwrap()
    };
    files.iter().map(report).collect()
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

/// Positions within some 20 km of the rivers.
fn riverside(gazetteer: &Gazetteer) -> Vec<Position> {
    let mut random = numbers();
    let rivers = gazetteer.rivers();
    (0..2_000)
        .map(|n| {
            let line = &rivers[n % rivers.len()];
            let p = line.at_km(line.length_km() * random()).unwrap();
            Position::from_lon_lat(p.lon() + 0.3 * (random() - 0.5), p.lat() + 0.3 * (random() - 0.5)).unwrap()
        })
        .collect()
}

/// Reference: every segment of both lines, on a plane.
fn rivers(gazetteer: &Gazetteer) {
    let positions = riverside(gazetteer);
    let mut n = 0;
    let ours = time(|| {
        n = (n + 1) % positions.len();
        black_box(gazetteer.chainage(positions[n], 5_000.0).is_ok());
    });
    let reference = time(|| {
        n = (n + 1) % positions.len();
        let p = positions[n];
        let k = p.lat().to_radians().cos();
        for line in gazetteer.rivers() {
            let plane = |q: &Position| ((q.lon() - p.lon()) * k, q.lat() - p.lat());
            let nearest = line.points().windows(2).map(|w| {
                let (a, b) = (plane(&w[0]), plane(&w[1]));
                let (dx, dy) = (b.0 - a.0, b.1 - a.1);
                let t = (-(a.0 * dx + a.1 * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
                (a.0 + t * dx).powi(2) + (a.1 + t * dy).powi(2)
            });
            black_box(nearest.fold(f64::INFINITY, f64::min));
        }
    });
    row(
        "chainage of a position on both rivers",
        1.0 / ours.as_secs_f64(),
        "positions/s",
        1.0 / reference.as_secs_f64(),
        "scan of all segments",
    );
}

/// Reference: a hash table of the same names, without folding, units or places.
fn names(gazetteer: &Gazetteer) {
    let known: Vec<&str> = gazetteer.names().rows().map(|r| r.name).collect();
    let table: std::collections::HashMap<&str, usize> = known.iter().enumerate().map(|(n, name)| (*name, n)).collect();
    // Far apart in the table, so that the processor's cache does not do the work.
    let asked = |n: usize| known[n * 7919 % known.len()];
    let mut n = 0;
    let ours = time(|| {
        n += 1;
        black_box(gazetteer.lookup(asked(n)).len());
    });
    let reference = time(|| {
        n += 1;
        black_box(table.get(asked(n)));
    });
    row("exact look-up of a name", 1.0 / ours.as_secs_f64(), "names/s", 1.0 / reference.as_secs_f64(), "bare hash table");

    let keys: Vec<String> = known.iter().map(|k| bordermap::gazetteer::names::key(k)).collect();
    let mistakes: Vec<String> = gazetteer
        .places()
        .iter()
        .filter(|p| p.is_near_border() && p.name.is_ascii() && p.name.len() >= 6)
        .map(|p| format!("{}x{}", &p.name[..3], &p.name[4..]))
        .collect();
    let ours = time(|| {
        n += 1;
        black_box(gazetteer.misspelt(&mistakes[n % mistakes.len()]).len());
    });
    let reference = time(|| {
        n += 1;
        let wrong = &mistakes[n % mistakes.len()];
        black_box(keys.iter().filter(|k| strsim::osa_distance(k, wrong) <= 2).count());
    });
    row("look-up with two wrong letters", 1.0 / ours.as_secs_f64(), "names/s", 1.0 / reference.as_secs_f64(), "distance to every name");
}

/// Reference: the automaton of the same names alone, on the same text in three scripts.
fn scanning(gazetteer: &Gazetteer) {
    let mut text: String = samples().into_iter().map(|r| r.text).collect();
    // Names of all three scripts as they stand in press texts, so that no script is rare.
    for p in gazetteer.places().iter().filter(|p| p.is_near_border()) {
        let (ko, zh) = (p.name_ko.as_deref().unwrap_or("국경"), p.name_zh.as_deref().unwrap_or("边境"));
        text.push_str(&format!(
            "A resident near {} told of the night. {ko} 지역의 주민은 지난달 말에 이렇게 말했다. 据{zh}附近的居民说，上周有人过江。\n",
            p.name
        ));
    }
    let scanner = Scanner::new(gazetteer).unwrap();
    let names: Vec<&str> = gazetteer.names().rows().map(|r| r.name).filter(|n| n.chars().count() > 1).collect();
    let bare = aho_corasick::AhoCorasick::builder().match_kind(aho_corasick::MatchKind::LeftmostLongest).build(names).unwrap();
    let ours = time(|| {
        black_box(scanner.find(&text).len());
    });
    let reference = time(|| {
        black_box(bare.find_iter(&text).count());
    });
    let rate = |t: Duration| text.len() as f64 / t.as_secs_f64() / 1e6;
    row(
        &format!("scanning {} KB for {} names", text.len() / 1000, gazetteer.names().len()),
        rate(ours),
        "MB/s",
        rate(reference),
        "bare automaton",
    );
}

/// The program from its start to its end: what a user waits for.
fn cold_start() {
    let program = env!("CARGO_BIN_EXE_bordermap");
    let run = |args: &[&str]| {
        let out = std::process::Command::new(program).args(args).output().unwrap();
        assert!(out.status.success());
    };
    let ours = time(|| run(&["geocode", "Hyesan"])).as_secs_f64() * 1e3;
    let nothing = time(|| run(&["--version"])).as_secs_f64() * 1e3;
    println!(
        "{:<44} {ours:>12.1} ms           {:>7.2} x `bordermap --version` ({nothing:.1})",
        "cold `bordermap geocode Hyesan`",
        ours / nothing
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
            copy.tellings = Vec::new();
            many.push(copy);
        }
    }
    let ours = time(|| {
        let mut registry = Registry::default();
        for (n, i) in many.iter().enumerate() {
            let mut new_id = || uuid::Uuid::from_u128(n as u128 + 1);
            black_box(registry.place(vec![i.clone()], &mut Stamp { now: "now", new_id: &mut new_id }));
        }
    });
    let few = &many[..many.len().min(400)];
    let reference = time(|| {
        for a in few {
            for b in few {
                black_box(Likeness::of(a, b));
            }
        }
    });
    let pairs = reference.as_secs_f64() / (few.len() * few.len()) as f64;
    let all_pairs = 1.0 / (pairs * many.len() as f64 / 2.0);
    row(&format!("linking, {} drafts", many.len()), many.len() as f64 / ours.as_secs_f64(), "drafts/s", all_pairs, "all pairs");
}
