//! How well a place fits a name and what stands beside it: a score with its reasons in words.

use super::{Candidate, Context};
use crate::{
    domain::{Bank, GeoPrecision, Place, PlaceKind, geodesic_m},
    gazetteer::{Found, Gazetteer, NameMatch},
};

/// A place within this distance of one named beside it is favoured.
const BESIDE_M: f64 = 60_000.0;

pub(super) fn rank<'a>(gazetteer: &Gazetteer, found: Found<'a>, context: Context<'_>) -> Candidate<'a> {
    let place = found.place;
    let (base, how) = by_match(found);
    let mut score = base;
    let mut reasons = vec![how];
    let mut add = |points: f64, reason: String| {
        score += points;
        reasons.push(reason);
    };
    // A name that is only like a known one stays at or below one half, whatever speaks for the place. So does a village or
    // quarter that is not known and bears a known town's name.
    let other_unit = found.unit.filter(|u| !u.suits(place.kind));
    let certain = base > 0.5 && other_unit.is_none();
    if other_unit.is_some() {
        add(0.5 - base.max(0.5), format!("the name asked for is a smaller unit's, and this is a {}", place.kind));
    }
    if place.is_near_border() {
        add(if certain { 0.06 } else { 0.0 }, "on or near the border".to_owned());
    } else if place.country == "KP" {
        add(if certain { 0.03 } else { 0.0 }, "in North Korea".to_owned());
    }
    match place.kind {
        PlaceKind::Village
        | PlaceKind::District
        | PlaceKind::Post
        | PlaceKind::Detention
        | PlaceKind::Tributary
        | PlaceKind::Mountain
        | PlaceKind::Lake
            if !found.unit.is_some_and(|u| u.names(place.kind)) =>
        {
            add(if certain { -0.06 } else { -0.05 }, format!("a {}: larger places come first", place.kind));
        }
        PlaceKind::Province | PlaceKind::Prefecture => add(if certain { 0.02 } else { 0.0 }, format!("a {}", place.kind)),
        PlaceKind::City => add(if certain { 0.01 } else { 0.0 }, "a city".to_owned()),
        _ => {}
    }
    if place.kind == PlaceKind::Tributary {
        add(0.0, "its mouth stands for it".to_owned());
    }
    if let Some(unit) = found.unit.filter(|u| u.names(place.kind) && certain) {
        add(0.03, format!("the name asked for says {}", format!("{unit:?}").to_lowercase()));
    }
    let said_city = context.after.trim_start().to_lowercase().starts_with("city");
    if said_city && place.kind == PlaceKind::City {
        add(0.02, "followed by \"city\"".to_owned());
    }
    if let Some(bank) = context.bank.or_else(|| bank_of_verb(context.before)) {
        match place.bank() {
            Some(b) if b == bank => add(if certain { 0.05 } else { 0.0 }, format!("on the {bank} bank, as asked")),
            Some(b) => add(-0.3, format!("on the {b} bank, where {bank} is asked")),
            None => {}
        }
    }
    if let (Some(wanted), Some(at)) = (context.near, place.position) {
        let d = geodesic_m(wanted, at);
        if d <= BESIDE_M + place.uncertainty_m {
            add(if certain { 0.05 } else { 0.0 }, format!("{:.0} km from the position given", d / 1000.0));
        } else {
            add(-0.1, format!("{:.0} km from the position given", d / 1000.0));
        }
    }
    if let Some((points, reason)) = beside(gazetteer, place, context.beside) {
        add(if certain || points < 0.0 { points } else { 0.0 }, reason);
    }
    let score = if certain { score.clamp(0.0, 1.0) } else { score.clamp(0.0, 0.5) };
    Candidate { place, score, matched: found.how, name: found.name.to_owned(), stands: super::Stands::At, reasons }
}

/// The score that the match alone gives.
fn by_match(found: Found<'_>) -> (f64, String) {
    let made = |rule: &str| match rule {
        "press-habit" => Some((0.84, "the press's spelling by rule")),
        "sino-korean" => Some((0.84, "the Korean reading of its characters")),
        "mccune-reischauer" => Some((0.88, "McCune-Reischauer")),
        "revised" => Some((0.88, "the Revised Romanization")),
        "dprk" => Some((0.88, "the DPRK's romanisation")),
        "southern-spelling" => Some((0.88, "the southern spelling")),
        "mandarin-in-hangul" => Some((0.9, "the Chinese name in Hangul")),
        "wade-giles" => Some((0.88, "Wade-Giles")),
        "traditional" | "simplified" => Some((0.9, "its characters")),
        "pinyin" => Some((0.82, "the Chinese reading of its characters")),
        "unvoiced" => Some((0.84, "letter by letter")),
        _ => None,
    };
    let name = found.name;
    match found.how {
        NameMatch::Exact => match made(found.rule) {
            Some((score, what)) => (score, format!("`{name}` is a name of the place ({what})")),
            None => (0.9, format!("`{name}` is a name of the place")),
        },
        NameMatch::Stem => {
            (made(found.rule).map_or(0.9, |m| m.0) - 0.03, format!("`{name}` is a name of the place; the word for its kind was taken off"))
        }
        NameMatch::Romanisation => (0.5, format!("sounds like `{name}` in another spelling")),
        NameMatch::Typo => {
            let score = if found.edits <= 1 { 0.45 } else { 0.35 };
            (score, format!("{} letter(s) away from `{name}`: did you mean that?", found.edits))
        }
    }
}

/// The bank that the words before a name imply: people flee from the Korean bank and reach the Chinese one.
fn bank_of_verb(before: &str) -> Option<Bank> {
    let words = before.to_lowercase();
    let last = words.get(words.len().saturating_sub(60)..).unwrap_or(&words).trim_end();
    let fled = ["escaped", "fled", "defected", "crossed", "deserted"].iter().any(|w| last.contains(w));
    if fled && (last.ends_with(" from") || last.ends_with(" out of")) || last.ends_with("repatriated to") || last.ends_with("sent back to")
    {
        return Some(Bank::Kp);
    }
    let abroad = fled && ["to", "into", "reached", "as far as"].iter().any(|w| last.ends_with(&format!(" {w}")));
    (abroad || last.ends_with("repatriated from")).then_some(Bank::Cn)
}

/// What the places named beside say: in one of them, near one, or in another province than said.
fn beside(gazetteer: &Gazetteer, place: &Place, beside: &[&Place]) -> Option<(f64, String)> {
    let mut best: Option<(f64, String)> = None;
    for other in beside.iter().filter(|o| o.id != place.id) {
        let found = if gazetteer.parents(place).any(|p| p.id == other.id) {
            (0.08, format!("in {}, which stands beside it", other.name))
        } else if other.kind.precision().is_local()
            && let (Some(a), Some(b)) = (place.position, other.position)
            && geodesic_m(a, b) <= BESIDE_M
        {
            (0.06, format!("{:.0} km from {}, which stands beside it", geodesic_m(a, b) / 1000.0, other.name))
        } else if matches!(other.kind.precision(), GeoPrecision::Province | GeoPrecision::County)
            && place.kind.precision() < other.kind.precision()
            && place.country == other.country
        {
            let own = gazetteer.parents(place).find(|p| p.kind == other.kind).map_or_else(|| place.country.clone(), |p| p.name.clone());
            // A province of the border is easily mixed up with its neighbour; one far away means another place.
            let points = if other.is_border_region() || other.country != "CN" { -0.03 } else { -0.5 };
            (points, format!("the text says {}, but it is in {own}", other.name))
        } else {
            continue;
        };
        if best.as_ref().is_none_or(|b| found.0 > b.0) {
            best = Some(found);
        }
    }
    best
}
