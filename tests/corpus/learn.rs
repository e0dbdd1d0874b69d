//! Fits src/extract/tables/*.weights to the labelled sentences of tests/corpus, tests/sentences, tests/cases and tests/reports:
//!
//!     cargo run --release --example learn
//!
//! For each kind a logistic regression over the pieces of a sentence, by stochastic gradients with a step of its own for each
//! weight (AdaGrad) and a pull to nought. Sentences of reports in the manner of the press weigh most, for such is what is read
//! in earnest. The same sentences give the same weights. Every tenth report is set aside first, to say how sentences not seen
//! are told apart; then all are used.
#![expect(clippy::disallowed_methods, reason = "a tool that writes three files of the project")]

use std::{
    collections::{BTreeMap, HashMap},
    fmt::Write as _,
    fs,
};

use bordermap::{
    domain::Kind,
    extract::{
        self,
        learned::{self, ANY, HEADS},
    },
    gazetteer::Gazetteer,
    geocode::Spotter,
    text::{self, Document, Language},
};
use serde_json::Value;

/// Pieces that fewer sentences have are not learned.
const MIN_SENTENCES: usize = 5;
const EPOCHS: usize = 25;
const STEP: f32 = 0.1;

/// The pull of each weight to nought, for each sentence.
const PULL: f32 = 1e-3;
/// Weights below this, in tenths, are left out.
const LEAST: f32 = 4.0;

/// What a sentence weighs: of the corpus; of a report in the manner of the press, whose gold speaks of it or not. Others weigh 1.
const OF_CORPUS: f32 = 0.3;
const OF_THE_PRESS: f32 = 3.0;
const UNMARKED: f32 = 0.5;
/// A plain sentence with which a report begins.
const OF_LEADS: f32 = 3.0;

/// A label, its sentence and what it weighs.
type Labelled = (String, String, f32);

/// A labelled sentence of a report or another group.
struct Line {
    group: usize,
    label: String,
    sentence: String,
    weight: f32,
    /// The label lists every kind that an act may be.
    every_kind: bool,
}

/// One sentence: its pieces by number, and for each head whether it is told, or not known.
struct Example {
    pieces: Vec<u32>,
    all_pieces: usize,
    told: [Option<bool>; HEADS],
    group: usize,
    weight: f32,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = env!("CARGO_MANIFEST_DIR");
    let gazetteer = Gazetteer::built_in()?;
    let spotter = Spotter::new(&gazetteer)?;
    for (language, code) in [(Language::English, "en"), (Language::Korean, "ko"), (Language::Chinese, "zh")] {
        let mut lines: Vec<Line> = Vec::new();
        let mut group = 0;
        for line in fs::read_to_string(format!("{root}/tests/corpus/{code}.tsv"))?.lines() {
            match line.split_once('\t') {
                Some((label, sentence)) => {
                    let (label, sentence) = (label.to_owned(), sentence.to_owned());
                    lines.push(Line { group, label, sentence, weight: OF_CORPUS, every_kind: false })
                }
                None => group += 1,
            }
        }
        for line in fs::read_to_string(format!("{root}/tests/sentences/{code}.tsv"))?.lines().skip(1) {
            let columns: Vec<&str> = line.split('\t').collect();
            if let ["tuned", kind, _, sentence] = columns[..] {
                group += 1;
                let (label, sentence) = (kind.to_owned(), sentence.to_owned());
                lines.push(Line { group, label, sentence, weight: 1.0, every_kind: false });
            }
        }
        for line in fs::read_to_string(format!("{root}/tests/corpus/{code}.leads.tsv"))?.lines() {
            let (label, sentence) = line.split_once('\t').ok_or(format!("{code}.leads.tsv: no tab in `{line}`"))?;
            group += 1;
            lines.push(Line { group, label: label.to_owned(), sentence: sentence.to_owned(), weight: OF_LEADS, every_kind: true });
        }
        let of_cases = of_cases(root, code)?.into_iter().map(|(label, sentence)| (label, sentence, 1.0, false));
        let of_reports = of_reports(root, code)?.into_iter().map(|(label, sentence, weight)| (label, sentence, weight, true));
        for (label, sentence, weight, every_kind) in of_cases.chain(of_reports) {
            group += 1;
            lines.push(Line { group, label, sentence, weight, every_kind });
        }
        let cut: Vec<Vec<String>> = lines
            .iter()
            .map(|line| {
                let pieces = extract::pieces(&line.sentence, language, &spotter);
                let mut all: Vec<String> = pieces.iter().map(|(p, _)| p.to_owned()).collect();
                all.sort_unstable();
                all.dedup();
                all
            })
            .collect();
        let mut known: BTreeMap<&str, usize> = BTreeMap::new();
        cut.iter().flatten().for_each(|p| *known.entry(p).or_default() += 1);
        known.retain(|_, n| *n >= MIN_SENTENCES);
        let names: Vec<&str> = known.keys().copied().collect();
        let number: HashMap<&str, u32> = names.iter().enumerate().map(|(n, p)| (*p, n as u32)).collect();
        let mut examples = Vec::new();
        for (line, pieces) in lines.iter().zip(&cut) {
            examples.push(Example {
                pieces: pieces.iter().filter_map(|p| number.get(p.as_str()).copied()).collect(),
                all_pieces: pieces.len(),
                told: told(&line.label, line.every_kind)?,
                group: line.group,
                weight: line.weight,
            });
        }
        let (aside, rest): (Vec<&Example>, Vec<&Example>) = examples.iter().partition(|e| e.group % 10 == 0);
        report(code, &rest, &aside, names.len());
        let all: Vec<&Example> = examples.iter().collect();
        let table = table(&fit_all(&all, names.len()), &names);
        println!("{code}: {} sentences, {} pieces, {} lines, {} KB", all.len(), names.len(), table.lines().count(), table.len() / 1000);
        fs::write(format!("{root}/src/extract/tables/{code}.weights"), table)?;
    }
    Ok(())
}

/// The cases of one sentence, with what they must yield.
fn of_cases(root: &str, code: &str) -> Result<Vec<(String, String)>, Box<dyn std::error::Error>> {
    let mut files: Vec<_> = fs::read_dir(format!("{root}/tests/cases"))?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    files.sort();
    let mut found = Vec::new();
    for file in files {
        for case in fs::read_to_string(&file)?.split("\n## ").skip(1) {
            let of = |start: &str| case.lines().filter_map(|l| l.strip_prefix(start)).map(str::trim).collect::<Vec<_>>();
            let report = of(">").join(" ");
            if of("language:").first().copied().unwrap_or("en") != code || text::sentences(&report).len() != 1 {
                continue;
            }
            let kinds: Vec<&str> = of("- ").into_iter().filter_map(|i| i.split(';').next()).collect();
            found.push((kinds.join(",").replace("nothing", "none"), report));
        }
    }
    Ok(found)
}

/// The sentences of the reports that the tables were tuned on, with what their gold says of them and what they weigh: those that
/// tell an incident and those marked as telling none. Of the others it does not say whether they tell on of one; in the manner of
/// the press they mostly tell nothing, and weigh little.
fn of_reports(root: &str, code: &str) -> Result<Vec<Labelled>, Box<dyn std::error::Error>> {
    let mut files: Vec<_> =
        fs::read_dir(format!("{root}/tests/reports/{code}/articles"))?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    files.retain(|f| f.extension().is_some_and(|e| e == "json"));
    files.sort();
    let mut found = Vec::new();
    for file in files {
        let gold: Value = serde_json::from_str(&fs::read_to_string(&file)?)?;
        let number: u32 = gold["id"].as_str().ok_or("a report without id")?.parse()?;
        // Held back, or set apart to fit how far these weights are trusted; see tests/reports/README.md.
        let held_back = gold["set"].is_null() && number.is_multiple_of(3) && (code != "en" || number > 140);
        if held_back || gold["set"] == "fitted" {
            continue;
        }
        let of_the_press = matches!(gold["text_kind"].as_str(), Some("public facts" | "press exercise"));
        let report = fs::read_to_string(file.with_extension("txt"))?;
        let doc = Document::new(&report);
        for sentence in text::sentences(&report) {
            let span = doc.span(sentence.bytes.clone());
            let tells = |of: &&Value| {
                let at = |k: &str| of["evidence"][k].as_u64().map_or(0, |n| n as usize);
                span.end().min(at("end")) > span.start().max(at("start")) + FEW_CHARACTERS
            };
            let among = |list: &str| gold[list].as_array().map_or(&[][..], Vec::as_slice).iter().filter(tells).collect::<Vec<_>>();
            let acts: Vec<String> = among("incidents").into_iter().filter_map(kinds).collect();
            let (label, weight) = match (acts.is_empty(), among("non_incidents").is_empty()) {
                (false, _) => (acts.join(","), if of_the_press { OF_THE_PRESS } else { 1.0 }),
                (true, false) => ("none".to_owned(), if of_the_press { OF_THE_PRESS } else { 1.0 }),
                (true, true) if of_the_press => ("none".to_owned(), UNMARKED),
                (true, true) => continue,
            };
            found.push((label, report[sentence.bytes].to_owned(), weight));
        }
    }
    Ok(found)
}

/// More than so many characters of a sentence must be evidence of what it is to tell.
const FEW_CHARACTERS: usize = 8;

/// The kinds that an incident of the gold may have, the best first, as in a label.
fn kinds(incident: &Value) -> Option<String> {
    let best = incident["kind"].as_str()?;
    let others = incident["kinds_ok"].as_array()?.iter().filter_map(Value::as_str).filter(|k| *k != best);
    Some(std::iter::once(best).chain(others).collect::<Vec<_>>().join("/"))
}

/// What a label says: acts with commas between, of each the kinds that it may be with slashes between, the best first. `none`
/// among these says that it may be no act. Where not `every` kind that it may be is listed, others of their group are not known.
fn told(label: &str, every: bool) -> Result<[Option<bool>; HEADS], Box<dyn std::error::Error>> {
    let mut told = [Some(false); HEADS];
    for act in label.split(',') {
        let kinds = act.split('/').filter(|k| *k != "none").map(str::parse::<Kind>).collect::<Result<Vec<_>, _>>()?;
        let sure = !act.split('/').any(|k| k == "none");
        for head in kinds.iter().map(|k| *k as usize).chain((!kinds.is_empty()).then_some(ANY)) {
            told[head] = if sure || told[head] == Some(true) { Some(true) } else { None };
        }
        let of_group = |k: &Kind| !every && kinds.iter().any(|o| o.group() == k.group());
        for kind in Kind::ALL.iter().filter(|k| of_group(k)).filter(|k| told[**k as usize] == Some(false)).collect::<Vec<_>>() {
            told[*kind as usize] = None;
        }
    }
    Ok(told)
}

struct Fitted {
    bias: f32,
    weights: Vec<f32>,
}

impl Fitted {
    fn sum(&self, e: &Example) -> f32 {
        let sum: f32 = e.pieces.iter().map(|p| self.weights[*p as usize]).sum();
        self.bias + sum * learned::scale(e.all_pieces)
    }
}

fn fit_all(examples: &[&Example], pieces: usize) -> Vec<Fitted> {
    let half = |heads: std::ops::Range<usize>| heads.map(|h| fit(examples, pieces, h)).collect::<Vec<_>>();
    std::thread::scope(|s| {
        let first = s.spawn(|| half(0..HEADS / 2));
        let mut second = half(HEADS / 2..HEADS);
        let mut all = first.join().unwrap_or_else(|e| std::panic::resume_unwind(e));
        all.append(&mut second);
        all
    })
}

fn fit(examples: &[&Example], pieces: usize, head: usize) -> Fitted {
    let mut fitted = Fitted { bias: 0.0, weights: vec![0.0; pieces] };
    let mut squares = vec![1e-6_f32; pieces];
    let mut bias_square = 1e-6_f32;
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random: u64 = 1;
    for _ in 0..EPOCHS {
        for n in (1..order.len()).rev() {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            order.swap(n, (random >> 33) as usize % (n + 1));
        }
        for e in order.iter().map(|n| examples[*n]) {
            let Some(told) = e.told[head] else { continue };
            let scale = learned::scale(e.all_pieces);
            let wrong = e.weight * (1.0 / (1.0 + (-fitted.sum(e)).exp()) - f32::from(u8::from(told)));
            bias_square += wrong * wrong;
            fitted.bias -= STEP * wrong / bias_square.sqrt();
            for p in &e.pieces {
                let p = *p as usize;
                let slope = wrong * scale + PULL * fitted.weights[p];
                squares[p] += slope * slope;
                fitted.weights[p] -= STEP * slope / squares[p].sqrt();
            }
        }
    }
    fitted
}

/// How the sentences set aside are told apart by what the others teach.
fn report(code: &str, rest: &[&Example], aside: &[&Example], pieces: usize) {
    let fitted = fit_all(rest, pieces);
    let mut ranked: Vec<(f32, bool)> = aside.iter().map(|e| (fitted[ANY].sum(e), e.told[ANY] == Some(true))).collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut below, mut sum) = (0usize, 0usize);
    for (_, told) in &ranked {
        if *told { sum += below } else { below += 1 }
    }
    let told = ranked.len() - below;
    let best = |e: &&&Example| {
        let best = (0..ANY).max_by(|a, b| fitted[*a].sum(e).total_cmp(&fitted[*b].sum(e))).unwrap_or(0);
        e.told[best] != Some(false)
    };
    let right = aside.iter().filter(|e| e.told[ANY] == Some(true)).filter(best).count();
    println!(
        "{code}: {} sentences set aside, {told} tell an act: told apart from the others {:.3} (area under the curve), kind right {:.3}",
        aside.len(),
        sum as f64 / (told * below).max(1) as f64,
        right as f64 / told.max(1) as f64
    );
}

fn table(fitted: &[Fitted], names: &[&str]) -> String {
    let mut out = String::from("# Written by `cargo run --release --example learn`: what pieces of a sentence speak for, in tenths.\n");
    let heads: Vec<String> =
        Kind::ALL.iter().map(|k| k.as_str()).chain(["any"]).enumerate().map(|(h, k)| format!("{} {k}", learned::letter(h))).collect();
    let _ = writeln!(out, "# {}", heads.join(", "));
    let mut line = |piece: &str, weight: &dyn Fn(&Fitted) -> f32, least: f32| {
        let weights: Vec<String> = fitted
            .iter()
            .enumerate()
            .map(|(h, f)| (h, (weight(f) * 10.0).round()))
            .filter(|(_, w)| w.abs() >= least)
            .map(|(h, w)| format!("{}{w}", learned::letter(h)))
            .collect();
        if !weights.is_empty() {
            let _ = writeln!(out, "{piece}\t{}", weights.join(" "));
        }
    };
    line("", &|f| f.bias, 0.0);
    for (n, piece) in names.iter().enumerate() {
        line(piece, &|f| f.weights[n], LEAST);
    }
    out
}
