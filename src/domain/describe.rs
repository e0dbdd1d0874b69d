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
        (Some(1), Some(1)) => Some(format!("1 {}", one(actor.unwrap_or("people")))),
        // "Post commander and deputy platoon leader": the words count them.
        (Some(2), Some(2)) if actor.is_some_and(|a| a.contains(" and ")) => actor.map(str::to_owned),
        (Some(a), Some(b)) if a == b => Some(format!("{a} {}", actor.unwrap_or("people"))),
        (Some(a), Some(b)) => Some(format!("{a} to {b} {}", actor.unwrap_or("people"))),
        (Some(a), None) => Some(format!("{a} or more {}", actor.unwrap_or("people"))),
        (None, Some(b)) => Some(format!("up to {b} {}", actor.unwrap_or("people"))),
        (None, None) => actor.map(str::to_owned),
    }
}

/// One of several: "soldiers" to "soldier".
fn one(people: &str) -> String {
    for (many, single) in [("people", "person"), ("women", "woman"), ("men", "man"), ("children", "child"), ("families", "family")] {
        if let Some(head) = people.strip_suffix(many) {
            return format!("{head}{single}");
        }
    }
    match people.strip_suffix('s') {
        Some(head) if !head.ends_with(['s', 'u', 'i']) => head.to_owned(),
        _ => people.to_owned(),
    }
}

/// What a rule of reading does, for a person to read; nothing for a rule whose name says it.
pub fn rule_words(rule: &str) -> Option<&'static str> {
    Some(match rule {
        "month" | "month_day" | "day_month" | "month_year" | "part_of_month" | "week_of_month" | "two_months" => {
            "where no year is written, the latest such date not after the publication"
        }
        "day" | "ordinal_day" => "the latest such day not after the publication",
        "relative_month" | "this_month" | "part_of_this_month" => "the month counted from that of the publication",
        "week" | "last_week" | "weekday" | "weekend" | "ago" | "yesterday" | "day_word" => "counted from the day of the publication",
        "later" | "earlier" => "counted from the day told before it",
        "told_month" => "the month told before it",
        "feast" => "the day of the feast",
        "season" | "part_of_year" => "the months of that part of the year",
        "year" => "where a word stands for the year, counted from that of the publication",
        "scene" => "the words say that it happened there",
        "near" => "the words say that it happened near there",
        "base" => "where those concerned served",
        "from" => "where they left",
        "to" => "where they went",
        "home" => "where those concerned lived",
        "named" => "named with the event, without words for how",
        _ if rule.ends_with(", learned") => "words learned from labelled sentences; the tables have none for it here",
        _ => return None,
    })
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

#[cfg(test)]
mod tests {
    use super::{one, rule_words};

    #[test]
    fn learned_words_are_told_from_those_of_the_tables() {
        assert_eq!(rule_words("arrest"), None);
        assert!(rule_words("arrest, learned").is_some_and(|w| w.contains("learned")));
    }

    #[test]
    fn one_of_several() {
        for (many, single) in [
            ("people", "person"),
            ("border guards", "border guard"),
            ("North Korean women", "North Korean woman"),
            ("family members", "family member"),
            ("police", "police"),
        ] {
            assert_eq!(one(many), single);
        }
    }
}
