//! What a user types: a name alone, or with what it is in, near or opposite to.

use super::{Candidate, Context, Resolution, decide, order, resolve};
use crate::{
    domain::{GeoPrecision, Place, PlaceKind},
    gazetteer::{Gazetteer, NameMatch, han, korean, names},
};

/// A query longer than this is a text, not a name.
pub const MAX_QUERY_BYTES: usize = 400;

/// At most this many near names are offered.
const NEAR_NAMES: usize = 3;

/// How the first part of a phrase stands to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    Within,
    Near,
    Opposite,
}

/// Words that join two places, the longest first.
const RELATIONS: [(&str, Relation); 14] = [
    ("across the river from", Relation::Opposite),
    ("across the yalu from", Relation::Opposite),
    ("across the tumen from", Relation::Opposite),
    ("on the other side from", Relation::Opposite),
    ("across from", Relation::Opposite),
    ("opposite to", Relation::Opposite),
    ("opposite", Relation::Opposite),
    ("facing", Relation::Opposite),
    ("close to", Relation::Near),
    ("near", Relation::Near),
    ("outside", Relation::Near),
    ("within", Relation::Within),
    ("inside", Relation::Within),
    ("in", Relation::Within),
];

/// Resolves what a user typed: a name, "X in Y", "X, Y", "X across from Z", or units from large to small as Korean and
/// Chinese write them (`함경북도 무산군 칠성리`, `吉林省集安市`). Spelling mistakes of up to two letters are found, with a
/// score of at most one half.
///
/// An unknown name has no candidates, but near names in `did_you_mean`.
pub fn query<'a>(gazetteer: &'a Gazetteer, text: &str, context: Context<'_>) -> Resolution<'a> {
    let text = text.trim().trim_matches(['.', ';', '"', '“', '”']);
    if text.is_empty() || text.len() > MAX_QUERY_BYTES {
        return Resolution::default();
    }
    let whole = resolve(gazetteer, text, context);
    if whole.candidates.iter().any(|c| c.matched < NameMatch::Romanisation) {
        return whole;
    }
    if let Some(r) = related(gazetteer, text, context).or_else(|| large_to_small(gazetteer, text, context)) {
        return r;
    }
    if !whole.candidates.is_empty() {
        return Resolution { did_you_mean: gazetteer.similar(text, NEAR_NAMES), ..whole };
    }
    misspelt(gazetteer, text, context)
}

/// Whether the words name no place of their own: "a village", "the border area".
fn is_general(words: &str) -> bool {
    const GENERAL: [&str; 18] = [
        "a",
        "an",
        "the",
        "some",
        "village",
        "town",
        "area",
        "border",
        "spot",
        "place",
        "point",
        "bank",
        "riverbank",
        "side",
        "chinese",
        "korean",
        "north",
        "somewhere",
    ];
    words.split_whitespace().all(|w| GENERAL.contains(&w.to_lowercase().as_str()))
}

/// One part of a phrase, with misspellings.
fn part<'a>(gazetteer: &'a Gazetteer, text: &str, context: Context<'_>) -> Resolution<'a> {
    let r = resolve(gazetteer, text, context);
    if r.candidates.is_empty() { misspelt(gazetteer, text, context) } else { r }
}

/// The places meant by a spelling mistake. Of several that are equally near, none is taken: the name is not known.
fn misspelt<'a>(gazetteer: &'a Gazetteer, text: &str, context: Context<'_>) -> Resolution<'a> {
    let found = gazetteer.misspelt(text);
    let similar = gazetteer.similar(text, NEAR_NAMES);
    let least = found.first().map_or(0, |f| f.edits);
    let nearest: Vec<_> = found.into_iter().filter(|f| f.edits == least).collect();
    let letters = names::key(text).chars().count();
    let one = nearest.first().is_some_and(|first| {
        nearest.iter().all(|f| {
            gazetteer.parents(f.place).chain([f.place]).any(|p| p.id == first.place.id)
                || gazetteer.parents(first.place).any(|p| p.id == f.place.id)
        })
    });
    // Two wrong letters of seven are another name more often than a mistake.
    if !one || least > 1 && letters < 8 {
        return Resolution { did_you_mean: similar, ..Resolution::default() };
    }
    let mut r = decide(gazetteer, text, nearest, context);
    r.did_you_mean = similar;
    r
}

/// "X in Y", "X, Y", "X (Y)", "X across from Z", "opposite Z".
fn related<'a>(gazetteer: &'a Gazetteer, text: &str, context: Context<'_>) -> Option<Resolution<'a>> {
    let lower = text.to_lowercase();
    if lower.len() == text.len() {
        for (word, relation) in RELATIONS {
            if let Some(place) = lower.strip_prefix(&format!("{word} ")) {
                let object = &text[text.len() - place.len()..];
                return (relation != Relation::Within).then(|| beside_it(part(gazetteer, object, context), relation));
            }
            if let Some(at) = lower.find(&format!(" {word} ")) {
                let (subject, object) = (&text[..at], &text[at + word.len() + 2..]);
                if relation != Relation::Within && is_general(subject) {
                    return Some(beside_it(part(gazetteer, object, context), relation));
                }
                return Some(joined(gazetteer, subject, &[object], relation, context));
            }
        }
    }
    let parts: Vec<&str> = text.split([',', '，', '、', '(', ')', '（', '）', '·']).map(str::trim).filter(|p| !p.is_empty()).collect();
    match parts.as_slice() {
        [subject, rest @ ..] if !rest.is_empty() => Some(joined(gazetteer, subject, rest, Relation::Within, context)),
        _ => None,
    }
}

/// Near or opposite to a place: the place, with the doubt that this brings.
fn beside_it(mut r: Resolution<'_>, relation: Relation) -> Resolution<'_> {
    for c in &mut r.candidates {
        c.near = true;
        c.score = (c.score - 0.1).max(0.0);
        c.reasons.push(match relation {
            Relation::Opposite => "opposite to it, on the other bank".to_owned(),
            _ => "near it".to_owned(),
        });
    }
    r
}

fn joined<'a>(gazetteer: &'a Gazetteer, subject: &str, objects: &[&str], relation: Relation, context: Context<'_>) -> Resolution<'a> {
    let named: Vec<&Place> =
        objects.iter().filter_map(|o| part(gazetteer, o, Context::default()).candidates.first().map(|c| c.place)).collect();
    let beside: Vec<&Place> = named.iter().copied().chain(context.beside.iter().copied()).collect();
    let opposite = named.first().filter(|_| relation == Relation::Opposite).and_then(|p| match p.country.as_str() {
        "CN" => Some(crate::domain::Bank::Kp),
        "KP" => Some(crate::domain::Bank::Cn),
        _ => None,
    });
    let mut r = part(gazetteer, subject, Context { beside: &beside, bank: context.bank.or(opposite), ..context });
    // "North Hamgyong, Musan": the larger unit came first.
    if let (Some(first), Some(inner)) = (r.candidates.first(), named.first())
        && relation == Relation::Within
        && gazetteer.parents(inner).any(|p| p.id == first.place.id)
    {
        let beside: Vec<&Place> = vec![first.place];
        r = part(gazetteer, objects[0], Context { beside: &beside, ..context });
    }
    if named.len() < objects.len() {
        for c in &mut r.candidates {
            c.score = (c.score - 0.15).max(0.0);
            c.reasons.push("what stands beside it is not known".to_owned());
        }
    }
    // A place of that name elsewhere is no answer to "X in Y" when Y is a country that it is not in.
    let abroad = named.iter().find(|p| p.kind == PlaceKind::Country && relation == Relation::Within);
    if let Some(country) = abroad {
        for c in r.candidates.iter_mut().filter(|c| !c.place.country.is_empty() && c.place.country != country.country) {
            c.score = (c.score - 0.5).max(0.0);
            c.reasons.push(format!("not in {}", country.name));
        }
    }
    order(&mut r.candidates);
    r.ambiguous = super::is_ambiguous(gazetteer, &r.candidates);
    r
}

/// Units from large to small, with or without spaces: the last is meant, those before it are where it is.
fn large_to_small<'a>(gazetteer: &'a Gazetteer, text: &str, context: Context<'_>) -> Option<Resolution<'a>> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let east_asian = |s: &str| s.chars().any(|c| han::is_han(c) || korean::is_hangul(c));
    let (before, last): (Vec<&str>, &str) = match words.as_slice() {
        [before @ .., last] if !before.is_empty() && east_asian(text) => (before.to_vec(), *last),
        // "Onsong County Namyang": Latin words, each a known name.
        [first, .., last] if !east_asian(text) && words.len() <= 4 => {
            let at = text.len() - last.len();
            let outer = text[..at].trim_end();
            if resolve(gazetteer, outer, Context::default()).candidates.first().is_none_or(|c| c.matched > NameMatch::Stem)
                || first.is_empty()
            {
                return None;
            }
            (vec![outer], *last)
        }
        [word] if east_asian(word) => {
            let (units, rest) = leading_units(gazetteer, word);
            if units.is_empty() || rest.is_empty() {
                return None;
            }
            (units, rest)
        }
        _ => return None,
    };
    // The last word may itself be run together.
    let (more, last) = leading_units(gazetteer, last);
    let named: Vec<&Place> =
        before.iter().chain(&more).filter_map(|w| resolve(gazetteer, w, Context::default()).candidates.first().map(|c| c.place)).collect();
    if named.is_empty() {
        return None;
    }
    let beside: Vec<&Place> = named.iter().copied().chain(context.beside.iter().copied()).collect();
    let mut r = part(gazetteer, last, Context { beside: &beside, ..context });
    // Two units of the same size side by side are a list, not a place in a place.
    let inside = |c: &Candidate<'_>| c.place.kind.precision() <= GeoPrecision::Province;
    r.candidates.retain(inside);
    (!r.candidates.is_empty()).then_some(r)
}

/// Takes known units off the front of a word written without spaces: `吉林省集安市` gives `吉林省` and `集安市`.
fn leading_units<'t>(gazetteer: &Gazetteer, word: &'t str) -> (Vec<&'t str>, &'t str) {
    let mut units = Vec::new();
    let mut rest = word;
    while units.len() < 4 {
        let cut = rest.char_indices().skip(2).map(|(i, _)| i).filter(|i| rest[*i..].chars().count() >= 2).find(|i| {
            let head = &rest[..*i];
            names::split_unit(head).is_some()
                && gazetteer.lookup(head).iter().any(|f| f.how < NameMatch::Romanisation && is_area(f.place.kind))
        });
        let Some(at) = cut else { break };
        units.push(&rest[..at]);
        rest = &rest[at..];
    }
    (units, rest)
}

fn is_area(kind: PlaceKind) -> bool {
    matches!(kind, PlaceKind::Province | PlaceKind::Prefecture | PlaceKind::County | PlaceKind::City)
}
