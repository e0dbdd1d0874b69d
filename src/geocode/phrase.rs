//! What a user types: a name alone, or with what it is in, near or opposite to.

use std::sync::LazyLock;

use regex::Regex;

use super::{Candidate, Context, Resolution, Stands, decide, is_ambiguous, order, resolve};
use crate::{
    domain::{Bank, GeoPrecision, Place, PlaceKind},
    gazetteer::{Gazetteer, MAX_NAME_BYTES, NameMatch, han, korean, names},
};

/// A query longer than this is a text, not a name.
pub const MAX_QUERY_BYTES: usize = MAX_NAME_BYTES;

/// At most this many near names are offered.
const NEAR_NAMES: usize = 3;

/// Of several places that are equally like a misspelt name, at most this score: which one is meant is not known.
const TIED_SCORE: f64 = 0.35;

/// Two wrong letters in fewer than this many are another name more often than a mistake.
const LETTERS_FOR_TWO: usize = 8;

/// The score of a short name with two wrong letters, when only one place is so near.
const SHORT_SCORE: f64 = 0.3;

/// How the first part of a phrase stands to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    Within,
    Near,
    Opposite,
}

/// A phrase: what is asked for (`subject`, perhaps empty) and what it stands to (`object`).
struct Pattern {
    words: Regex,
    relation: Relation,
}

/// The patterns of phrases, those with more words first.
static PATTERNS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    const RIVER: &str = r"(?:yalu|tumen|amnok|amrok|amnokgang|duman|tuman|dumangang)(?:\s+river)?|river|border|frontier|water|bridge";
    let subject = r"(?is)^(?P<subject>.*?)[\s,]*";
    let patterns = [
        (
            format!(
                r"{subject}\b(?:(?:directly|just|right|immediately|straight)\s+)?(?:(?:across|over)(?:\s+the\s+(?:{RIVER}))?\s+from|on\s+the\s+(?:opposite|other|far)\s+(?:bank|side|shore)(?:\s+of\s+the\s+(?:{RIVER}))?(?:\s+(?:of|from|to))?|opposite(?:\s+(?:to|from))?|facing)\s+(?P<object>.+)$"
            ),
            Relation::Opposite,
        ),
        (
            format!(
                r"{subject}\b(?:close\s+to|near(?:by)?(?:\s+to)?|(?:just\s+)?outside(?:\s+of)?|not\s+far\s+from|around|next\s+to)\s+(?P<object>.+)$"
            ),
            Relation::Near,
        ),
        (format!(r"{subject}\b(?:within|inside|in|of)\s+(?P<object>.+)$"), Relation::Within),
        (
            r"(?s)^(?P<object>.+?)\s*(?:과|와|의)?\s*(?:강\s*)?(?:맞은\s?편|건너\s?편|건너|대안)(?:의|인|에\s*있는)?\s*(?P<subject>.*)$"
                .to_owned(),
            Relation::Opposite,
        ),
        (r"(?s)^(?P<object>.+?)\s*(?:의\s*)?(?:인근|부근|근처)(?:의|인)?\s*(?P<subject>.*)$".to_owned(), Relation::Near),
        (r"(?s)^[与和與]?(?P<object>.+?)(?:隔江相望|对岸|對岸|对面|對面)的?(?P<subject>.*)$".to_owned(), Relation::Opposite),
        (r"(?s)^(?P<object>.+?)(?:附近|近郊)的?(?P<subject>.*)$".to_owned(), Relation::Near),
    ];
    patterns
        .into_iter()
        .map(|(text, relation)| Pattern { words: Regex::new(&text).unwrap_or_else(|e| unreachable!("constant pattern: {e}")), relation })
        .collect()
});

/// Resolves what a user typed: a name, "X in Y", "X, Y", "X across from Z", or units from large to small as Korean and
/// Chinese write them (`함경북도 무산군 칠성리`, `吉林省集安市`). Spelling mistakes of up to two letters are found, with a
/// score of at most one half. With a bank asked for, places that are not on it are no answer.
///
/// An unknown name has no candidates, but near names in `did_you_mean`.
pub fn query<'a>(gazetteer: &'a Gazetteer, text: &str, context: Context<'_>) -> Resolution<'a> {
    let mut r = meant(gazetteer, text, context);
    if let Some(bank) = context.bank {
        // A line has both banks; what is opposite to a place is on the bank that the place is not on.
        let there = |c: &Candidate<'_>| match (c.stands, c.place.bank()) {
            (Stands::Opposite, own) => own.is_none_or(|b| b != bank),
            (_, own) => own == Some(bank) || own.is_none() && c.place.country.is_empty(),
        };
        let before = r.candidates.len();
        r.candidates.retain(there);
        if r.candidates.len() < before {
            r.ambiguous = is_ambiguous(gazetteer, &r.candidates);
            r.did_you_mean.retain(|p| p.bank() == Some(bank));
        }
    }
    r
}

fn meant<'a>(gazetteer: &'a Gazetteer, text: &str, mut context: Context<'_>) -> Resolution<'a> {
    let mut text = bare(text);
    if text.is_empty() || text.len() > MAX_QUERY_BYTES {
        return Resolution::default();
    }
    // "the Tumen" is the river, unless the article is part of the name.
    if let Some(rest) = without_article(text)
        && !gazetteer.lookup(text).iter().any(|f| f.how == NameMatch::Exact)
    {
        text = rest;
        context.article = true;
    }
    let whole = resolve(gazetteer, text, context);
    if whole.candidates.iter().any(|c| c.matched < NameMatch::Romanisation && c.score > 0.5) {
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

/// Without the spaces and marks around it.
fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphanumeric())
}

fn without_article(text: &str) -> Option<&str> {
    let (word, rest) = text.split_once(char::is_whitespace)?;
    word.eq_ignore_ascii_case("the").then(|| rest.trim_start())
}

/// Whether the words name no place of their own: "a village", "the border area".
fn is_general(words: &str) -> bool {
    const GENERAL: [&str; 30] = [
        "a",
        "an",
        "the",
        "some",
        "village",
        "villages",
        "town",
        "county",
        "city",
        "province",
        "port",
        "area",
        "areas",
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
        "마을",
        "지역",
        "강변",
        "중국",
        "的",
        "村庄",
    ];
    words.split_whitespace().all(|w| GENERAL.contains(&bare(w).to_lowercase().as_str()))
}

/// One part of a phrase, with misspellings.
fn part<'a>(gazetteer: &'a Gazetteer, text: &str, mut context: Context<'_>) -> Resolution<'a> {
    let mut text = bare(text);
    if let Some(rest) = without_article(text) {
        text = rest;
        context.article = true;
    }
    let r = resolve(gazetteer, text, context);
    if r.candidates.is_empty() { misspelt(gazetteer, text, context) } else { r }
}

/// The places meant by a spelling mistake. Of several that are equally near each is offered, with the doubt.
fn misspelt<'a>(gazetteer: &'a Gazetteer, text: &str, context: Context<'_>) -> Resolution<'a> {
    let found = gazetteer.misspelt(text);
    let similar = gazetteer.similar(text, NEAR_NAMES);
    let least = found.first().map_or(0, |f| f.edits);
    let nearest: Vec<_> = found.into_iter().filter(|f| f.edits == least).collect();
    let key = names::key(text);
    let one = nearest.first().is_some_and(|first| {
        nearest.iter().all(|f| {
            gazetteer.parents(f.place).chain([f.place]).any(|p| p.id == first.place.id)
                || gazetteer.parents(first.place).any(|p| p.id == f.place.id)
        })
    });
    let short = least > 1 && key.chars().count() < LETTERS_FOR_TWO;
    // A slip in the first letter is rare.
    let starts_alike = |name: &str| names::key(name).chars().next() == key.chars().next();
    let unlikely = if one { short && !nearest.iter().all(|f| starts_alike(f.name)) } else { least > 1 };
    if nearest.is_empty() || unlikely {
        return Resolution { did_you_mean: similar, ..Resolution::default() };
    }
    let mut r = decide(gazetteer, text, nearest, context);
    let cap = if short { SHORT_SCORE } else { TIED_SCORE };
    if short || !one {
        r.candidates.iter_mut().for_each(|c| c.score = c.score.min(cap));
        order(&mut r.candidates);
        r.ambiguous = !one;
    }
    r.did_you_mean = similar;
    r
}

/// "X in Y", "X, Y", "X (Y)", "X across from Z", "opposite Z".
fn related<'a>(gazetteer: &'a Gazetteer, text: &str, context: Context<'_>) -> Option<Resolution<'a>> {
    for Pattern { words, relation } in PATTERNS.iter() {
        let Some(found) = words.captures(text) else { continue };
        let (subject, object) = (found.name("subject").map_or("", |m| m.as_str()), found.name("object").map_or("", |m| m.as_str()));
        let (subject, object) = (bare(subject), bare(object));
        if object.is_empty() {
            continue;
        }
        if *relation == Relation::Within && subject.is_empty() {
            return None;
        }
        if is_general(subject) {
            return Some(match relation {
                Relation::Within => part(gazetteer, object, context),
                _ => beside_it(part(gazetteer, object, Context { bank: None, ..context }), *relation),
            });
        }
        return Some(joined(gazetteer, subject, &[object], *relation, context));
    }
    let parts: Vec<&str> = text.split([',', '，', '、', '(', ')', '（', '）', '·', ';']).map(bare).filter(|p| !p.is_empty()).collect();
    match parts.as_slice() {
        [subject, rest @ ..] if !rest.is_empty() => Some(joined(gazetteer, subject, rest, Relation::Within, context)),
        _ => None,
    }
}

/// Near or opposite to a place: the place, with the doubt that this brings.
fn beside_it(mut r: Resolution<'_>, relation: Relation) -> Resolution<'_> {
    for c in &mut r.candidates {
        c.score = (c.score - 0.1).max(0.0);
        let opposite = relation == Relation::Opposite && c.place.bank().is_some();
        c.stands = if opposite { Stands::Opposite } else { Stands::Near };
        c.reasons.push(if opposite { "opposite to it, on the other bank".to_owned() } else { "near it".to_owned() });
    }
    r
}

fn joined<'a>(gazetteer: &'a Gazetteer, subject: &str, objects: &[&str], relation: Relation, context: Context<'_>) -> Resolution<'a> {
    let named: Vec<&Place> =
        objects.iter().filter_map(|o| meant(gazetteer, o, Context::default()).candidates.first().map(|c| c.place)).collect();
    let beside: Vec<&Place> = named.iter().copied().chain(context.beside.iter().copied()).collect();
    let opposite = named.first().filter(|_| relation == Relation::Opposite).and_then(|p| match p.bank()? {
        Bank::Cn | Bank::Ru => Some(Bank::Kp),
        Bank::Kp => Some(Bank::Cn),
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
    r.ambiguous = is_ambiguous(gazetteer, &r.candidates);
    r
}

/// Units from large to small, with or without spaces: the last is meant, those before it are where it is.
fn large_to_small<'a>(gazetteer: &'a Gazetteer, text: &str, context: Context<'_>) -> Option<Resolution<'a>> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let east_asian = |s: &str| s.chars().any(|c| han::is_han(c) || korean::is_hangul(c));
    let (before, last): (Vec<&str>, &str) = match words.as_slice() {
        [before @ .., last] if !before.is_empty() && east_asian(text) => (before.to_vec(), *last),
        // "Onsong County Namyang": Latin words, each a known name.
        [_, .., last] if !east_asian(text) && words.len() <= 4 => {
            let outer = text.strip_suffix(last)?.trim_end();
            let known =
                |name: &str| resolve(gazetteer, name, Context::default()).candidates.first().is_some_and(|c| c.matched <= NameMatch::Stem);
            if !known(outer) || !known(last) {
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
