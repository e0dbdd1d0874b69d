//! The rooms keep to themselves: which room may name which is a table, and the source follows it.

use std::path::{Path, PathBuf};

use crate::common::root;

/// A room and what it may import besides itself.
const ALLOWED: [(&str, &[&str]); 13] = [
    ("domain", &[]),
    ("text", &["domain"]),
    ("extract", &["domain", "text"]),
    ("gazetteer", &["domain"]),
    ("geocode", &["domain", "extract", "gazetteer"]),
    ("pipeline", &["domain", "text", "extract", "gazetteer", "geocode"]),
    ("link", &["domain"]),
    ("fetch", &[]),
    ("feature", &["domain"]),
    ("store", &["domain", "feature"]),
    ("query", &["domain", "gazetteer", "feature", "store"]),
    ("web", &["domain", "gazetteer", "geocode", "feature", "store", "query"]),
    ("cli", &["domain", "text", "extract", "gazetteer", "geocode", "pipeline", "link", "fetch", "feature", "store", "query", "web"]),
];

/// A crate and the only rooms that may name it.
const CRATES: [(&str, &[&str]); 6] = [
    ("ureq", &["fetch"]),
    ("feed_rs", &["fetch"]),
    ("axum", &["web"]),
    ("tower_http", &["web"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
];

fn sources(dir: &Path, out: &mut Vec<PathBuf>) {
    for e in std::fs::read_dir(dir).unwrap() {
        let p = e.unwrap().path();
        if p.is_dir() {
            sources(&p, out);
        } else if p.extension().is_some_and(|e| e == "rs") {
            out.push(p);
        }
    }
}

/// The rooms named by `crate::room` in a text, also inside `crate::{…}`.
fn named(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + 7..];
        if let Some(list) = rest.strip_prefix('{') {
            let mut depth = 0;
            // Only the first segment of each path names a room.
            let mut first = true;
            let mut word = String::new();
            for c in list.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ':' if depth == 0 => first = false,
                    ',' if depth == 0 => {
                        found.push(std::mem::take(&mut word));
                        first = true;
                    }
                    c if depth == 0 && first && (c.is_alphanumeric() || c == '_') => word.push(c),
                    _ => {}
                }
            }
            found.push(word);
        } else {
            found.push(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    found
}

#[test]
fn imports_follow_the_table() {
    let src = root().join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let mut wrong = Vec::new();
    for file in &files {
        let shown = file.strip_prefix(&src).unwrap().display().to_string();
        let room = shown.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
        let text = std::fs::read_to_string(file).unwrap();
        let code: String = text.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        if let Some((_, allowed)) = ALLOWED.iter().find(|(r, _)| *r == room) {
            for other in named(&code) {
                let is_room = ALLOWED.iter().any(|(r, _)| *r == other);
                if is_room && other != room && !allowed.contains(&other.as_str()) {
                    wrong.push(format!("{shown} names {other}"));
                }
            }
        } else {
            assert!(matches!(room.as_str(), "lib" | "main"), "{shown} is in no room of the table");
        }
        for (name, rooms) in CRATES {
            let names_it = code.contains(&format!("use {name}")) || code.contains(&format!("{name}::"));
            if names_it && !rooms.contains(&room.as_str()) && !matches!(room.as_str(), "main") {
                wrong.push(format!("{shown} names the crate {name}"));
            }
        }
        let lines = text.lines().count();
        if lines > 600 {
            wrong.push(format!("{shown} has {lines} lines"));
        }
        if !text.starts_with("//!") {
            wrong.push(format!("{shown} does not say what it is for"));
        }
    }
    assert!(files.len() > 40 && wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_reads_nested_imports() {
    assert_eq!(named("use crate::{domain::{A, B}, gazetteer::Gazetteer, text};"), ["domain", "gazetteer", "text"]);
    assert_eq!(named("crate::query::near(x)"), ["query"]);
}

#[test]
fn the_project_speaks_of_itself_only() {
    let root = root();
    let mut files = vec![
        root.join("README.md"),
        root.join("ARCHITECTURE.md"),
        root.join("CHANGELOG.md"),
        root.join("geodata/SOURCES.md"),
        root.join("Cargo.toml"),
    ];
    sources(&root.join("src"), &mut files);
    for f in files {
        let text = std::fs::read_to_string(&f).unwrap();
        for word in ["../shared", concat!("/", "work/"), "/tmp/"] {
            assert!(!text.contains(word), "{} contains {word}", f.display());
        }
    }
}
