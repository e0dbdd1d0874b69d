//! People in reports: who and how many.

pub(super) mod chinese;
pub(super) mod english;
mod groups;
pub(super) mod korean;

use std::ops::Range;

/// What sort of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeopleClass {
    Soldier,
    Civilian,
    Smuggler,
    Foreigner,
    /// Police, officials, agents: the ones who arrest, unless they are all there is.
    Authority,
}

/// What people are to the act, where particles or prepositions tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    Subject,
    Object,
    /// The doer of a passive act: "by the guards".
    Agent,
    Other,
}

/// A noun phrase that names people.
#[derive(Debug, Clone, PartialEq)]
pub struct People {
    pub bytes: Range<usize>,
    pub class: PeopleClass,
    pub min: Option<u32>,
    pub max: Option<u32>,
    /// "the six", "the soldier", "they": refers to people named before.
    pub definite: bool,
    /// A number or "a", not a bare plural.
    pub counted: bool,
    /// What the words around say they are to the act.
    pub case: Case,
    /// What they are, in English, where the words are in another language.
    pub label: Option<&'static str>,
}

/// Adds two groups that do or suffer one thing together to one: "two women and their two children".
fn add_up(a: &mut People, p: &People) {
    let sum = a.min.unwrap_or(1).checked_add(p.min.unwrap_or(1));
    (a.min, a.max, a.bytes.end) = (sum, sum, p.bytes.end);
    (a.counted, a.definite) = (true, false);
    if a.label != p.label {
        a.label = a.label.map(|_| "people");
    }
}

/// Joins each group to the one before it where `joins` says so, by `join`.
fn joined(found: Vec<People>, joins: impl Fn(&People, &People) -> bool, join: impl Fn(&mut People, People)) -> Vec<People> {
    let mut out: Vec<People> = Vec::new();
    for p in found {
        match out.last_mut().filter(|a| joins(a, &p)) {
            Some(a) => join(a, p),
            None => out.push(p),
        }
    }
    out
}

/// Whether a group is an exact number of people who are no officials.
fn exact(p: &People) -> bool {
    p.counted && p.min.is_some() && p.min == p.max && p.class != PeopleClass::Authority
}

/// Adds people whose words no phrase before has taken.
fn push(out: &mut Vec<People>, p: People) {
    if !out.iter().any(|o| o.bytes.start < p.bytes.end && p.bytes.start < o.bytes.end) {
        out.push(p);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_pattern_fits_where_its_letters_were_not_seen() {
        let sentences = [
            (&english::ALL, include_str!("../../../tests/sentences/en.tsv")),
            (&korean::ALL, include_str!("../../../tests/sentences/ko.tsv")),
            (&chinese::ALL, include_str!("../../../tests/sentences/zh.tsv")),
        ];
        for (all, file) in sentences {
            for text in file.lines().skip(1).step_by(4) {
                let missed = all.missed(text);
                assert!(missed.is_empty(), "{text}: {missed:?}");
            }
        }
    }
}
