//! Titles and summaries in our own words: a report's sentences never get in.

use super::{EdtfDate, GeoPrecision, Incident, incident::Outcome};

/// A title such as `Desertion: 6 soldiers, near Hyesan`.
pub fn title(i: &Incident) -> String {
    let mut out = i.kind.label();
    if let Some(who) = who(i) {
        out.push_str(": ");
        out.push_str(&who);
    }
    if let Some(place) = place(i) {
        out.push_str(", ");
        out.push_str(&place);
    }
    out
}

/// One or two sentences that say what the record holds.
pub fn summary(i: &Incident) -> String {
    let mut out = format!("{}.", title(i));
    match i.date {
        Some(d) => out.push_str(&format!(" Date: {}.", date_words(d))),
        None => out.push_str(" Date not known."),
    }
    let harm: Vec<String> = [(i.killed, "killed"), (i.wounded, "wounded"), (i.captured, "captured")]
        .iter()
        .filter_map(|(n, w)| n.map(|n| format!("{n} {w}")))
        .collect();
    if !harm.is_empty() {
        out.push_str(&format!(" {}.", harm.join(", ")));
    }
    if i.outcome != Outcome::Unknown {
        out.push_str(&format!(" Outcome: {}.", i.outcome.as_str().replace('_', " ")));
    }
    out
}

fn who(i: &Incident) -> Option<String> {
    let actor = i.actor.as_deref();
    match (i.count_min, i.count_max) {
        (Some(a), Some(b)) if a == b => Some(format!("{a} {}", actor.unwrap_or("people"))),
        (Some(a), Some(b)) => Some(format!("{a} to {b} {}", actor.unwrap_or("people"))),
        (Some(a), None) => Some(format!("{a} or more {}", actor.unwrap_or("people"))),
        (None, Some(b)) => Some(format!("up to {b} {}", actor.unwrap_or("people"))),
        (None, None) => actor.map(str::to_owned),
    }
}

fn place(i: &Incident) -> Option<String> {
    let name = i.location.place_name.as_deref()?;
    Some(match i.location.precision {
        GeoPrecision::Near if !name.starts_with("near ") => format!("near {name}"),
        GeoPrecision::Linear => format!("along the {name}"),
        _ => name.to_owned(),
    })
}

fn date_words(d: EdtfDate) -> String {
    let about = if d.is_approximate() { "about " } else { "" };
    let text = d.to_string().replace('~', "");
    match text.split_once('/') {
        Some((a, b)) => format!("{about}between {a} and {b}"),
        None => format!("{about}{text}"),
    }
}
