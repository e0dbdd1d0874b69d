//! Fits the weights by which reports are read, and prints them. Run by hand after a change of the reader:
//! `cargo test --release --test it -- --ignored fit --nocapture`.
//!
//! What is fitted is a sum of plain traits, drawn to zero where little speaks for a weight. The tables were tuned on most reports, and
//! trust in them would be too great if it were learned from these alone: those set apart for the fit count twice. Those
//! held back are only measured; the development reports and the seeds, where they are there, count several times too.

use std::collections::HashMap;

use bordermap::{
    domain::{Incident, Report},
    gazetteer::Gazetteer,
    geocode::Spotter,
    link::{JOIN_SCORE, Likeness},
    pipeline::{self, ReadReport, Weighed, again, confidence, retelling},
};
use serde_json::Value;

use crate::{
    common::{json, root, shared, texts},
    reading::{held_back, matched, read, read_with},
};

/// How far weights are drawn to zero.
const DRAWN: f64 = 2.0;

/// How often the development reports and the seeds count.
const FOR_JOINS: f64 = 5.0;
const FOR_CONFIDENCE: f64 = 6.0;

/// How often the reports set apart for the fit count, and how many times more those of them in the manner of the press: such is
/// what is read in earnest.
const SET_APART: f64 = 2.0;
const OF_THE_PRESS: f64 = 3.0;

/// A report with its gold and what is read from it.
struct Example {
    gold: Vec<Value>,
    read: ReadReport,
    weighed: Weighed,
    held: bool,
    asked: bool,
    /// Set apart for the fit.
    apart: bool,
    /// In the manner of the press.
    of_the_press: bool,
    /// Its events have one key wherever they are told.
    keys: bool,
}

impl Example {
    /// How often it counts, where those by which the work is asked for count `asked` times.
    fn weight(&self, asked: f64) -> f64 {
        match self {
            Example { asked: true, .. } => asked,
            Example { apart: true, of_the_press: true, .. } => SET_APART * OF_THE_PRESS,
            Example { apart: true, .. } => SET_APART,
            _ => 1.0,
        }
    }
}

/// One of the reports by which the work is asked for, as it is read.
fn example(gold: &Value, report: &Report, gazetteer: &Gazetteer, spotter: &Spotter<'_>) -> Example {
    let (read, weighed) = pipeline::read_and_weigh(report, gazetteer, spotter);
    let gold = gold["incidents"].as_array().unwrap().clone();
    Example { gold, read, weighed, held: false, asked: true, apart: false, of_the_press: true, keys: true }
}

/// The reports of the project, and those by which the work is asked for.
fn examples(gazetteer: &Gazetteer, spotter: &Spotter<'_>) -> Vec<Example> {
    let mut all = Vec::new();
    for language in ["en", "ko", "zh"] {
        for file in texts(&root().join("tests/reports").join(language).join("articles")) {
            let (gold, report, _) = read(&file, language, gazetteer, spotter);
            let (held, apart) = (held_back(language, &gold), gold["set"] == "fitted");
            let of_the_press = matches!(gold["text_kind"].as_str(), Some("public facts" | "press exercise"));
            let keys = gold["text_kind"] == "public facts";
            all.push(Example { held, asked: false, apart, of_the_press, keys, ..example(&gold, &report, gazetteer, spotter) });
        }
    }
    for file in shared("eval/dev/articles").map(|d| texts(&d)).unwrap_or_default() {
        let language = json(&std::fs::read_to_string(file.with_extension("json")).unwrap())["language"].as_str().unwrap().to_owned();
        let (gold, report, _) = read(&file, &language, gazetteer, spotter);
        all.push(example(&gold, &report, gazetteer, spotter));
    }
    if let (Some(dir), Some(gold)) = (shared("seeds"), shared("eval/seeds_gold.json")) {
        let gold = json(&std::fs::read_to_string(gold).unwrap());
        for file in texts(&dir) {
            let name = file.file_name().unwrap().to_str().unwrap();
            let seed = |g: &&Value| g["id"].as_str().unwrap()[1..] == name[..3];
            let gold = gold["seeds"].as_array().unwrap().iter().find(seed).unwrap().clone();
            let (gold, report, _) = read_with(&file, gold, "en", gazetteer, spotter);
            all.push(example(&gold, &report, gazetteer, spotter));
        }
    }
    all
}

/// A sum of traits, climbed step by step (Adam) along `slope`, which adds what one example says of the weights.
fn climb(traits: usize, examples: usize, slope: impl Fn(&[f64], &mut [f64])) -> Vec<f64> {
    let (mut w, mut mean, mut square) = (vec![0.0f64; traits], vec![0.0f64; traits], vec![0.0f64; traits]);
    for step in 1..=400 {
        let mut g: Vec<f64> = w.iter().map(|w| -DRAWN * w).collect();
        slope(&w, &mut g);
        for k in 0..traits {
            let g = g[k] / examples as f64;
            mean[k] = 0.9 * mean[k] + 0.1 * g;
            square[k] = 0.999 * square[k] + 0.001 * g * g;
            let (m, s) = (mean[k] / (1.0 - 0.9f64.powi(step)), square[k] / (1.0 - 0.999f64.powi(step)));
            w[k] += 0.05 * m / (s.sqrt() + 1e-8);
        }
    }
    w
}

fn sum(w: &[f64], traits: &[bool]) -> f64 {
    w.iter().zip(traits).filter(|(_, t)| **t).map(|(w, _)| w).sum()
}

fn print<'n>(names: impl Iterator<Item = &'n str>, weights: &[f64]) {
    println!();
    for (n, w) in names.zip(weights) {
        println!("    ({n:?}, {w:.2}),");
    }
}

/// An act beside the events told before: which it may be joined to, and whether it may be an event of its own.
struct Join {
    beside: Vec<retelling::Traits>,
    right: Vec<bool>,
    own: bool,
    weight: f64,
}

impl Join {
    /// The shares of the events and of an event of its own, and the part of them that is right.
    fn shares(&self, w: &[f64]) -> (Vec<f64>, f64) {
        let weights: Vec<f64> = self.beside.iter().map(|t| sum(w, t).exp()).collect();
        let whole = 1.0 + weights.iter().sum::<f64>();
        let right = weights.iter().zip(&self.right).filter(|(_, r)| **r).map(|(w, _)| w / whole).sum::<f64>();
        let own = if self.own { 1.0 / whole } else { 0.0 };
        (weights.iter().map(|w| w / whole).collect(), right + own)
    }
}

/// The joins of a report by its gold: an act tells the events of the gold whose words its own words overlap.
fn joins(e: &Example) -> Vec<Join> {
    let mut events: Vec<Vec<usize>> = Vec::new();
    let mut out = Vec::new();
    for c in &e.weighed.choices {
        let overlaps = |g: &Value| {
            let at = |k: &str| usize::try_from(g["evidence"][k].as_u64().unwrap()).unwrap();
            c.span.start() < at("end") && at("start") < c.span.end()
        };
        let of_kind = |g: &Value| g["kind"] == c.kind.as_str() || g["kinds_ok"].as_array().unwrap().iter().any(|k| k == c.kind.as_str());
        let told: Vec<usize> = (0..e.gold.len()).filter(|g| overlaps(&e.gold[*g])).collect();
        let sure: Vec<usize> = told.iter().copied().filter(|g| of_kind(&e.gold[*g])).collect();
        let weight = if sure.is_empty() { 0.5 } else { 1.0 };
        let told = if sure.is_empty() { told } else { sure };
        if !c.beside.is_empty() {
            let same = |g: &usize| told.iter().any(|t| events[*g].contains(t));
            let known = c.beside.iter().any(|(g, _)| same(g));
            // What no gold tells must not be an event; what a gold tells first is one, or goes on what was joined to no gold.
            let right = |g: &usize| told.is_empty() || if known { same(g) } else { events[*g].is_empty() && c.joined == Some(*g) };
            out.push(Join {
                right: c.beside.iter().map(|(g, _)| right(g)).collect(),
                beside: c.beside.iter().map(|(_, t)| *t).collect(),
                own: !told.is_empty() && !known,
                weight: e.weight(FOR_JOINS) * weight,
            });
        }
        match c.joined {
            Some(g) => events[g].extend(told),
            None => events.push(told),
        }
    }
    out
}

#[test]
#[ignore = "prints weights, checks nothing"]
fn fit_what_tells_on() {
    let gazetteer = Gazetteer::built_in().unwrap();
    let spotter = Spotter::new(&gazetteer).unwrap();
    let (held, tuned): (Vec<Example>, Vec<Example>) = examples(&gazetteer, &spotter).into_iter().partition(|e| e.held);
    let [held, tuned] = [held, tuned].map(|all| all.iter().flat_map(joins).collect::<Vec<Join>>());
    let weights = climb(retelling::names().count(), tuned.len(), |w, slope| {
        for j in &tuned {
            let (shares, right) = j.shares(w);
            if right <= 0.0 {
                continue;
            }
            for ((traits, share), ok) in j.beside.iter().zip(shares).zip(&j.right) {
                let pull = j.weight * (if *ok { share / right } else { 0.0 } - share);
                slope.iter_mut().zip(traits).filter(|(_, t)| **t).for_each(|(s, _)| *s += pull);
            }
        }
    });
    print(retelling::names(), &weights);
    for (name, joins) in [("tuned on", &tuned), ("held back", &held)] {
        let right = joins.iter().filter(|j| j.shares(&weights).1 > 0.5).count();
        println!("{name}: {right} of {} choices right", joins.len());
    }
}

/// Two events of a report and whether the gold has them for one; none where it does not say.
fn pairs(e: &Example) -> Vec<(again::Traits, bool, f64)> {
    let tells = |t: &again::Told, g: &Value| {
        let at = |k: &str| usize::try_from(g["evidence"][k].as_u64().unwrap()).unwrap();
        let words = t.spans.iter().any(|s| s.start() < at("end") && at("start") < s.end());
        words && (g["kind"] == t.kind.as_str() || g["kinds_ok"].as_array().unwrap().iter().any(|k| k == t.kind.as_str()))
    };
    let allowed = |t: &again::Told, g: &Value| g["kinds_ok"].as_array().unwrap().iter().any(|k| k == t.kind.as_str());
    // Each gold belongs to the first event whose words tell it.
    let mut of: Vec<Option<usize>> = vec![None; e.weighed.told.len()];
    for (g, gold) in e.gold.iter().enumerate() {
        if let Some(n) = (0..of.len()).find(|n| of[*n].is_none() && tells(&e.weighed.told[*n], gold)) {
            of[n] = Some(g);
        }
    }
    let told = &e.weighed.told;
    let one = |p: &again::Pair| match (of[p.events.0], of[p.events.1]) {
        (Some(_), Some(_)) => Some(false),
        // An event of no gold is one with another whose gold may be of its kind.
        (Some(g), None) => allowed(&told[p.events.1], &e.gold[g]).then_some(true),
        (None, Some(g)) => allowed(&told[p.events.0], &e.gold[g]).then_some(true),
        (None, None) => (told[p.events.0].kind.group() == told[p.events.1].kind.group()).then_some(true),
    };
    let weight = e.weight(FOR_CONFIDENCE);
    e.weighed.pairs.iter().filter_map(|p| Some((p.traits, one(p)?, weight))).collect()
}

#[test]
#[ignore = "prints weights, checks nothing"]
fn fit_what_is_told_again() {
    let gazetteer = Gazetteer::built_in().unwrap();
    let spotter = Spotter::new(&gazetteer).unwrap();
    let (held, tuned): (Vec<Example>, Vec<Example>) = examples(&gazetteer, &spotter).into_iter().partition(|e| e.held);
    let [held, tuned] = [held, tuned].map(|all| all.iter().flat_map(pairs).collect::<Vec<_>>());
    let weights = climb(again::names().count(), tuned.len(), |w, slope| {
        for (t, one, weight) in &tuned {
            let off = weight * (f64::from(u8::from(*one)) - 1.0 / (1.0 + (-sum(w, t)).exp()));
            slope.iter_mut().zip(t).filter(|(_, t)| **t).for_each(|(s, _)| *s += off);
        }
    });
    print(again::names(), &weights);
    for (name, pairs) in [("tuned on", &tuned), ("held back", &held)] {
        let right = pairs.iter().filter(|(t, one, _)| (sum(&weights, t) > 0.0) == *one).count();
        let one = pairs.iter().filter(|p| p.1).count();
        println!("{name}: {right} of {} pairs right, {one} of them one event", pairs.len());
    }
}

#[test]
#[ignore = "prints weights, checks nothing"]
fn fit_the_confidence() {
    let gazetteer = Gazetteer::built_in().unwrap();
    let spotter = Spotter::new(&gazetteer).unwrap();
    let mut rows: Vec<(confidence::Traits, bool, bool, f64)> = Vec::new();
    for e in examples(&gazetteer, &spotter) {
        let weight = e.weight(FOR_CONFIDENCE);
        let found: Vec<_> = e.read.incidents.into_iter().chain(e.read.doubtful).collect();
        let right = matched(&found, &e.gold, &gazetteer);
        rows.extend(e.weighed.traits.into_iter().zip(right).map(|(t, r)| (t, r.is_some(), e.held, weight)));
    }
    let p = |w: &[f64], t: &confidence::Traits| 1.0 / (1.0 + (-sum(w, t)).exp());
    let tuned: Vec<_> = rows.iter().filter(|r| !r.2).collect();
    let weights = climb(confidence::names().count(), tuned.len(), |w, slope| {
        for (t, right, _, weight) in &tuned {
            let off = weight * (f64::from(u8::from(*right)) - p(w, t));
            slope.iter_mut().zip(t).filter(|(_, t)| **t).for_each(|(s, _)| *s += off);
        }
    });
    print(confidence::names(), &weights);
    println!("\nwhat the weights in use are worth");
    for (name, held) in [("tuned on", false), ("held back", true)] {
        println!("{name}");
        for (low, high) in [(0.0, confidence::LEAST), (confidence::LEAST, 0.5), (0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.01)]
        {
            let bin: Vec<_> = rows.iter().filter(|r| r.2 == held && (low..high).contains(&confidence::probability(&r.0))).collect();
            let right = bin.iter().filter(|r| r.1).count();
            println!("{low:.2}..{high:.2} {:>4} {:.2}", bin.len(), right as f64 / bin.len().max(1) as f64);
        }
    }
}

/// A telling with the key of its event, if the gold has it, and how many reports tell that event.
struct Telling {
    incident: Incident,
    key: Option<String>,
    tellings: usize,
    report: usize,
    held: bool,
    asked: bool,
}

/// What was found in reports whose events have keys.
fn tellings(gazetteer: &Gazetteer, spotter: &Spotter<'_>) -> Vec<Telling> {
    let mut all = Vec::new();
    for (report, e) in examples(gazetteer, spotter).into_iter().enumerate().filter(|(_, e)| e.keys) {
        let of = matched(&e.read.incidents, &e.gold, gazetteer);
        let key = |g: usize| e.gold[g]["event_key"].as_str().unwrap().to_owned();
        let keys: Vec<Option<String>> = of.into_iter().map(|g| g.map(key)).collect();
        let (held, asked) = (e.held, e.asked);
        let found = e.read.incidents.into_iter().zip(keys);
        all.extend(found.map(|(incident, key)| Telling { incident, key, tellings: 1, report, held, asked }));
    }
    let mut told: HashMap<String, usize> = HashMap::new();
    all.iter().filter_map(|t| t.key.clone()).for_each(|k| *told.entry(k).or_default() += 1);
    all.iter_mut().for_each(|t| t.tellings = t.key.as_ref().map_or(1, |k| told[k]));
    all
}

/// How often the pairs of the development reports count for what is one event.
const FOR_LINKS: f64 = 10.0;

#[test]
#[ignore = "prints weights, checks nothing"]
fn fit_what_is_one_event() {
    let gazetteer = Gazetteer::built_in().unwrap();
    let spotter = Spotter::new(&gazetteer).unwrap();
    let all = tellings(&gazetteer, &spotter);
    let alike = |a: usize, b: usize| Likeness::of(&all[a].incident, &all[b].incident);
    let mut pairs: Vec<(usize, usize, Likeness)> = Vec::new();
    for a in 0..all.len() {
        let others = a + 1..all.len();
        pairs.extend(others.filter(|b| all[a].report != all[*b].report).filter_map(|b| Some((a, b, alike(a, b)?))));
    }
    // Which reports share an event: how many pairs of theirs are one by themselves.
    let mut shared: HashMap<(usize, usize), usize> = HashMap::new();
    for (a, b, _) in pairs.iter().filter(|(_, _, l)| l.total() >= JOIN_SCORE) {
        *shared.entry((all[*a].report, all[*b].report)).or_default() += 1;
    }
    let mut names: Vec<&'static str> = Vec::new();
    // The traits of each pair by number, whether it is one event, whether it is held back, and what it weighs.
    let mut rows: Vec<(Vec<usize>, bool, bool, f64)> = Vec::new();
    for (a, b, alike) in pairs {
        let (x, y) = (&all[a], &all[b]);
        let own = usize::from(alike.total() >= JOIN_SCORE);
        let affair = x.incident.kind == y.incident.kind && shared.get(&(x.report, y.report)).is_some_and(|n| *n > own);
        let alike = if affair && own == 0 { alike.in_affair() } else { alike };
        let traits = alike.traits().map(|t| {
            names.iter().position(|n| *n == t).unwrap_or_else(|| {
                names.push(t);
                names.len() - 1
            })
        });
        let one = x.key.is_some() && x.key == y.key;
        // An event that fifty reports tell must not count as a thousand.
        let many = if one { 1.0 / (x.tellings - 1) as f64 } else { 1.0 / ((x.tellings * y.tellings) as f64).sqrt() };
        let weight = if x.asked && y.asked { FOR_LINKS } else { many };
        rows.push((traits.collect(), one, x.held || y.held, weight));
    }
    let tuned: Vec<_> = rows.iter().filter(|r| !r.2).collect();
    println!("{} pairs, {} of them one event", tuned.len(), tuned.iter().filter(|r| r.1).count());
    let of = |w: &[f64], traits: &[usize]| traits.iter().map(|t| w[*t]).sum::<f64>();
    let mut weights = climb(names.len(), tuned.len(), |w, slope| {
        for (traits, one, _, weight) in &tuned {
            let off = weight * (f64::from(u8::from(*one)) - 1.0 / (1.0 + (-of(w, traits)).exp()));
            traits.iter().for_each(|t| slope[*t] += off);
        }
    });
    weights[0] += LEAN;
    println!();
    for (n, w) in names.iter().zip(&weights) {
        println!("    ({n:?}, {w:.2}),");
    }
}

/// What is added to every sum: a pair is joined from a likeness of a quarter on. There are many pairs, and only those that look
/// alike are met in earnest.
const LEAN: f64 = 1.1;
