//! The letters that a text must hold for a pattern to fit it, worked out from the pattern.

use regex_syntax::hir::{Class, Hir, HirKind};

/// Letters that stand in a text that fits, in small letters.
pub type Atom = Vec<u8>;

/// A text in small letters, as patterns without regard to capitals see it: for them the long s is an s.
pub fn small(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'ſ' => out.push('s'),
            _ if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            // Han characters and Hangul have no capitals, and most of a text may be they.
            '\u{2e80}'..='\u{d7ff}' => out.push(c),
            _ => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// Bytes of the shortest atom: one Hangul syllable or Han character. A digit is one too.
const MIN_ATOM: usize = 3;

/// Strings of a part of a pattern that are kept apart.
const MAX_STRINGS: usize = 128;

/// Clauses of a pattern that are looked for, the most telling ones.
const MAX_CLAUSES: usize = 6;
const _: () = assert!(MAX_CLAUSES <= 8, "a clause is a bit of a byte");

/// What a text must hold for the pattern to fit: one atom of each clause.
pub fn clauses(hir: &Hir) -> Vec<Vec<Atom>> {
    let mut all = needs(hir).into_clauses();
    all.sort_by_key(|c| std::cmp::Reverse(weight(c)));
    all.truncate(MAX_CLAUSES);
    all
}

/// How much a clause tells: by its shortest atom, then by how few it has.
fn weight(clause: &[Atom]) -> (usize, std::cmp::Reverse<usize>) {
    (clause.iter().map(Vec::len).min().unwrap_or(0), std::cmp::Reverse(clause.len()))
}

struct Needs {
    /// All strings that fit, where they are few.
    exact: Option<Vec<Atom>>,
    clauses: Vec<Vec<Atom>>,
}

impl Needs {
    fn exact(strings: Vec<Atom>) -> Needs {
        Needs { exact: Some(strings), clauses: Vec::new() }
    }

    fn nothing() -> Needs {
        Needs { exact: None, clauses: Vec::new() }
    }

    fn into_clauses(self) -> Vec<Vec<Atom>> {
        let mut all = self.clauses;
        all.extend(self.exact.and_then(clause));
        all
    }
}

/// A digit tells enough alone: most sentences have none.
fn is_digit(s: &Atom) -> bool {
    matches!(s.as_slice(), [b'0'..=b'9'])
}

/// The strings as a clause, where each is long enough to tell something. One that holds another is not needed.
fn clause(mut strings: Vec<Atom>) -> Option<Vec<Atom>> {
    if strings.iter().any(|s| s.len() < MIN_ATOM && !is_digit(s)) {
        return None;
    }
    strings.sort_by_key(Vec::len);
    let mut kept: Vec<Atom> = Vec::new();
    for s in strings {
        if !kept.iter().any(|k| s.windows(k.len()).any(|w| w == k)) {
            kept.push(s);
        }
    }
    (!kept.is_empty()).then_some(kept)
}

fn needs(hir: &Hir) -> Needs {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Needs::exact(vec![Vec::new()]),
        HirKind::Literal(l) => Needs::exact(vec![small(&String::from_utf8_lossy(&l.0)).into_bytes()]),
        HirKind::Class(c) => class_strings(c).map_or_else(Needs::nothing, Needs::exact),
        HirKind::Capture(c) => needs(&c.sub),
        HirKind::Repetition(r) => {
            let sub = needs(&r.sub);
            match (r.min, r.max, sub.exact) {
                (0, Some(1), Some(mut strings)) => {
                    strings.push(Vec::new());
                    Needs::exact(strings)
                }
                (0, _, _) => Needs::nothing(),
                (1, Some(1), exact) => Needs { exact, clauses: sub.clauses },
                (_, _, exact) => Needs { exact: None, clauses: Needs { exact, clauses: sub.clauses }.into_clauses() },
            }
        }
        HirKind::Concat(parts) => concat(parts),
        HirKind::Alternation(branches) => alternation(branches),
    }
}

fn class_strings(class: &Class) -> Option<Vec<Atom>> {
    let chars: Vec<char> = match class {
        Class::Unicode(c) => {
            let count: u32 = c.ranges().iter().map(|r| u32::from(r.end()) - u32::from(r.start()) + 1).sum();
            if count > 16 {
                return None;
            }
            c.ranges().iter().flat_map(|r| r.start()..=r.end()).collect()
        }
        Class::Bytes(_) => return None,
    };
    let mut strings: Vec<Atom> = chars.into_iter().map(|c| small(c.encode_utf8(&mut [0; 4])).into_bytes()).collect();
    strings.sort_unstable();
    strings.dedup();
    Some(strings)
}

fn concat(parts: &[Hir]) -> Needs {
    let mut run: Vec<Atom> = vec![Vec::new()];
    let mut whole = true;
    let mut clauses = Vec::new();
    for part in parts {
        let n = needs(part);
        match n.exact {
            Some(strings) if run.len() * strings.len() <= MAX_STRINGS => {
                run = run.iter().flat_map(|a| strings.iter().map(move |b| [a.as_slice(), b].concat())).collect();
            }
            Some(strings) => {
                clauses.extend(clause(std::mem::replace(&mut run, strings)));
                whole = false;
            }
            None => {
                clauses.extend(clause(std::mem::replace(&mut run, vec![Vec::new()])));
                clauses.extend(n.clauses);
                whole = false;
            }
        }
    }
    if whole {
        return Needs::exact(run);
    }
    clauses.extend(clause(run));
    Needs { exact: None, clauses }
}

fn alternation(branches: &[Hir]) -> Needs {
    let parts: Vec<Needs> = branches.iter().map(needs).collect();
    let strings: usize = parts.iter().map(|p| p.exact.as_ref().map_or(MAX_STRINGS + 1, Vec::len)).sum();
    if strings <= MAX_STRINGS {
        return Needs::exact(parts.into_iter().filter_map(|p| p.exact).flatten().collect());
    }
    // One of the branches fits: one atom of its most telling clause is there.
    let best = parts.into_iter().map(|p| p.into_clauses().into_iter().max_by_key(|c| weight(c)));
    let union: Option<Vec<Vec<Atom>>> = best.collect();
    Needs { exact: None, clauses: union.and_then(|u| clause(u.concat())).into_iter().collect() }
}
