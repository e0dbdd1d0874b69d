//! A report in, draft incidents out: reading, geocoding, joining what one report says of one event, and describing it.
//!
//! Pure over what it is handed: no disk, no clock. Ids and times are given by the caller when a draft is stored.

pub mod again;
mod assemble;
pub mod confidence;
mod dating;
mod place;
pub mod retelling;
mod settle;
mod totals;

use serde::Serialize;

use crate::{
    domain::{
        Evidence, Incident, Place, Report, SourceRef, Span, Status, TellingId, Wording,
        describe::{summary, title},
        incident::{Claim, Outcome},
    },
    extract::{self, Diagnostic, ReportInput, Toponym},
    gazetteer::Gazetteer,
    geocode::{self, Context, Resolution, Spotter},
    text::{Document, Language},
};

/// A name of a place in a report and what it was resolved to.
#[derive(Debug, Clone, Serialize)]
pub struct Mention {
    pub text: String,
    #[serde(flatten)]
    pub span: MentionSpan,
    pub place_id: String,
    pub name: String,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    pub score: f64,
    pub ambiguous: bool,
}

/// Code points of a mention.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct MentionSpan {
    pub start: usize,
    pub end: usize,
}

/// What was read from one report.
#[derive(Debug)]
pub struct ReadReport {
    /// Drafts without id and times, in the order of the text.
    pub incidents: Vec<Incident>,
    /// What would be a draft if more spoke for it; each has a diagnostic.
    pub doubtful: Vec<Incident>,
    pub mentions: Vec<Mention>,
    pub diagnostics: Vec<Diagnostic>,
}

/// What was weighed while a report was read. Only the fit of the weights asks for it.
#[derive(Debug, Default)]
pub struct Weighed {
    /// Which acts were taken to tell on of which events.
    pub choices: Vec<retelling::Choice>,
    /// The events before any was taken for another, and pairs of them.
    pub told: Vec<again::Told>,
    pub pairs: Vec<again::Pair>,
    /// The traits that the confidence rests on: of the incidents, then of the doubtful.
    pub traits: Vec<confidence::Traits>,
}

/// Reads a report.
pub fn read_report(report: &Report, gazetteer: &Gazetteer, spotter: &Spotter<'_>) -> ReadReport {
    read(report, gazetteer, spotter, None)
}

/// Reads a report and tells what was weighed.
pub fn read_and_weigh(report: &Report, gazetteer: &Gazetteer, spotter: &Spotter<'_>) -> (ReadReport, Weighed) {
    let mut weighed = Weighed::default();
    let read = read(report, gazetteer, spotter, Some(&mut weighed));
    (read, weighed)
}

fn read(report: &Report, gazetteer: &Gazetteer, spotter: &Spotter<'_>, mut weighed: Option<&mut Weighed>) -> ReadReport {
    let input = ReportInput {
        text: &report.text,
        language: Language::from_code(&report.language),
        published: report.published,
        publisher: report.publisher.as_deref(),
    };
    let mut reading = extract::read(input, spotter);
    let resolutions = resolve_all(&reading, &report.text, gazetteer);
    let resolved: Vec<Option<&Place>> = resolutions.iter().map(|r| r.candidates.first().map(|c| c.place)).collect();
    let doc = Document::new(&report.text);
    let source = SourceRef {
        report_id: Some(report.id.clone()),
        publisher: report.publisher.clone(),
        title: report.title.clone(),
        url: report.url.clone(),
        published: report.published,
        language: Some(report.language.clone()),
        relays: reading.relays.clone(),
        wording: Wording::of(&report.text),
    };
    settle::custody(&mut reading, &resolved);
    settle::soldiers(&mut reading);
    let mut left_out = settle::sides(&mut reading, &resolved);
    let assemble::Events { told: events, notes: mut more } =
        assemble::events(&reading, &resolved, gazetteer, report, &doc, weighed.as_deref_mut());
    let weigh = |events: &[assemble::Event]| -> Vec<confidence::Traits> {
        (0..events.len()).map(|n| confidence::traits(events, n, &reading, &resolved, report.published)).collect()
    };
    let likely: Vec<f64> = weigh(&events).iter().map(confidence::probability).collect();
    let mut events = again::told_again(events, &likely, &reading, &doc, weighed.as_deref_mut());
    let traits = weigh(&events);
    for e in &mut events {
        assemble::rename(e, &reading, &resolved);
    }
    let drafts = events
        .into_iter()
        .zip(traits)
        .map(|(e, traits)| (draft(e, &reading, &resolved, &doc, report, &source, confidence::probability(&traits)), traits));
    let (kept, dropped): (Vec<_>, Vec<_>) = drafts.partition(|(i, _)| i.confidence >= confidence::LEAST);
    if let Some(weighed) = weighed {
        weighed.traits = kept.iter().chain(&dropped).map(|(_, t)| *t).collect();
    }
    let mut incidents: Vec<Incident> = kept.into_iter().map(|(i, _)| i).collect();
    let doubtful: Vec<Incident> = dropped.into_iter().map(|(i, _)| i).collect();
    for (n, i) in incidents.iter_mut().enumerate() {
        i.tellings = vec![TellingId::of_report(&report.id, n)];
    }
    let mentions = reading.toponyms.iter().zip(&resolutions).filter_map(|(t, r)| mention(t, r)).collect();
    reading.diagnostics.append(&mut left_out);
    reading.diagnostics.append(&mut more);
    reading.diagnostics.extend(incidents.iter().filter_map(|i| told_before(i, report)));
    reading.diagnostics.extend(doubtful.iter().map(too_doubtful));
    ReadReport { incidents, doubtful, mentions, diagnostics: reading.diagnostics }
}

/// An event dated after the report that tells it: one of the two dates is wrong.
fn told_before(i: &Incident, report: &Report) -> Option<Diagnostic> {
    let (event, published) = (i.date?, report.published?);
    // A planned event lies ahead, and a day's difference is that of the time zones.
    let late = event.interval()?.0 > published.interval()?.1.tomorrow().ok()?;
    if !late || i.outcome == Outcome::Planned {
        return None;
    }
    let words = i.evidence.iter().find(|e| e.field == "event_date");
    Some(Diagnostic {
        code: "event_after_publication",
        message: format!("the event is dated {event}, after the publication on {published}: one of the two is wrong"),
        span: words.map(|e| e.span),
        quote: words.map(|e| e.quote.clone()),
    })
}

/// An event that too little speaks for.
fn too_doubtful(i: &Incident) -> Diagnostic {
    let words = i.evidence.iter().find(|e| e.field == "kind");
    Diagnostic {
        code: "doubtful",
        message: format!(
            "{} left out: too little speaks for an event of its own (confidence {:.2})",
            i.kind.label().to_lowercase(),
            i.confidence
        ),
        span: words.map(|e| e.span),
        quote: words.map(|e| e.quote.clone()),
    }
}

/// How many acts or events of a report are looked at together: more than any article tells, so that long texts stay linear.
const RECENT_EVENTS: usize = 40;

/// How many characters after a name say what sort of place it is: the longest such word is "detention".
const CONTEXT_CHARS: usize = 24;

/// Resolves the toponyms of a report, those that may be several places by the names beside them.
fn resolve_all<'a>(reading: &extract::Reading, text: &str, gazetteer: &'a Gazetteer) -> Vec<Resolution<'a>> {
    let mut all: Vec<Resolution<'a>> = reading.toponyms.iter().map(|t| resolve(t, text, gazetteer, &[])).collect();
    for n in 0..all.len() {
        if all[n].candidates.len() < 2 {
            continue;
        }
        let here = &reading.toponyms[n];
        let beside = [n.checked_sub(1), Some(n + 1)].into_iter().flatten();
        let beside = beside.filter(|o| reading.toponyms.get(*o).is_some_and(|t| t.sentence == here.sentence && t.text != here.text));
        let beside: Vec<&Place> = beside.filter_map(|o| all[o].candidates.first()).map(|c| c.place).collect();
        all[n] = resolve(here, text, gazetteer, &beside);
    }
    all
}

/// Resolves a toponym by its name, the few words after it and the places beside it.
fn resolve<'a>(t: &Toponym, text: &str, gazetteer: &'a Gazetteer, beside: &[&Place]) -> Resolution<'a> {
    let rest = text.get(t.bytes.end..).unwrap_or_default();
    let end = rest.char_indices().nth(CONTEXT_CHARS).map_or(rest.len(), |(at, _)| at);
    geocode::resolve(gazetteer, &t.text, Context { article: t.article, after: &rest[..end], beside, ..Context::default() })
}

/// A toponym with the place it was resolved to. One that names no place has no mention.
fn mention(t: &Toponym, r: &Resolution<'_>) -> Option<Mention> {
    let best = r.candidates.first()?;
    Some(Mention {
        text: t.text.clone(),
        span: MentionSpan { start: t.span.start(), end: t.span.end() },
        place_id: best.place.id.clone(),
        name: best.place.name.clone(),
        lat: best.place.position.map(|p| p.lat()),
        lon: best.place.position.map(|p| p.lon()),
        score: (best.score * 100.0).round() / 100.0,
        ambiguous: r.ambiguous,
    })
}

/// The acts of an event, the one that tells the most of it first, the others in the order of the text.
fn told_best_first<'r>(e: &assemble::Event, reading: &'r extract::Reading, resolved: &[Option<&Place>]) -> Vec<&'r extract::Act> {
    let mut acts: Vec<&extract::Act> = e.acts.iter().map(|a| &reading.acts[*a]).collect();
    let local = |t: &usize| resolved[*t].is_some_and(|p| p.kind.precision().is_local());
    // The kind weighs most, then when and where, then who.
    let told = |a: &extract::Act| {
        3 * u8::from(a.kind == e.kind)
            + 2 * u8::from(dating::own_date(a, reading).is_some())
            + 2 * u8::from(a.toponyms.iter().any(local))
            + u8::from(a.people.is_some())
            + u8::from(a.people.as_ref().is_some_and(|p| p.counted))
    };
    let best = acts.iter().enumerate().max_by_key(|(n, a)| (told(a), std::cmp::Reverse(*n))).map(|(n, _)| n);
    if let Some(n) = best {
        acts[..=n].rotate_right(1);
    }
    acts
}

fn draft(
    e: assemble::Event,
    reading: &extract::Reading,
    resolved: &[Option<&Place>],
    doc: &Document<'_>,
    report: &Report,
    source: &SourceRef,
    confidence: f64,
) -> Incident {
    let mut evidence = Vec::new();
    let mut cite = |field: &str, value: String, bytes: std::ops::Range<usize>, rule: &str| {
        let quote = doc.text().get(bytes.clone()).unwrap_or_default().to_owned();
        let (field, rule) = (field.into(), rule.into());
        evidence.push(Evidence { report_id: report.id.clone(), field, value, span: doc.span(bytes), quote, rule });
    };
    for act in told_best_first(&e, reading, resolved) {
        cite("kind", act.kind.to_string(), act.words(), &act.frame);
    }
    if let Some(d) = e.date.and_then(|d| reading.dates.get(d)) {
        cite("event_date", d.date.to_string(), d.bytes.clone(), d.rule);
    }
    // Where the report gives two days for one event, both are kept, each with its words.
    let other_days = dating::other_days(&e, reading);
    for d in other_days.iter().map(|d| &reading.dates[*d]) {
        cite("event_date", d.date.to_string(), d.bytes.clone(), d.rule);
    }
    let days = e.date.into_iter().filter(|_| !other_days.is_empty()).chain(other_days.iter().copied());
    let claims = days.map(|d| Claim { report_id: report.id.clone(), field: "event_date".into(), value: reading.dates[d].date.to_string() });
    let claims = claims.collect();
    if let (Some(t), Some(name)) = (e.place_from, &e.location.place_name) {
        cite("place_name", name.clone(), reading.toponyms[t].bytes.clone(), reading.toponyms[t].role.as_str());
    }
    for (field, place) in [("origin", &e.origin), ("destination", &e.destination)] {
        if let Some((t, name)) = place {
            cite(field, name.clone(), reading.toponyms[*t].bytes.clone(), reading.toponyms[*t].role.as_str());
        }
    }
    if let Some((bytes, actor)) = &e.actor {
        cite("actor", actor.clone(), bytes.clone(), "people");
    }
    if let Some((bytes, n)) = &e.count_words {
        cite("count", n.clone(), bytes.clone(), "people");
    }
    // As it is written, also in traditional characters.
    let unit = e.unit.as_ref().and_then(|bytes| doc.text().get(bytes.clone())).map(str::to_owned);
    if let (Some(bytes), Some(unit)) = (&e.unit, &unit) {
        cite("unit", unit.clone(), bytes.clone(), "unit");
    }
    if let Some((bytes, outcome)) = &e.outcome_words {
        cite("outcome", outcome.to_string(), bytes.clone(), "outcome");
    }
    for (field, value) in [("killed", &e.killed), ("wounded", &e.wounded), ("captured", &e.captured)] {
        if let Some((bytes, n)) = value {
            cite(field, n.to_string(), bytes.clone(), "harm");
        }
    }
    if let Some((bytes, a)) = &reading.attribution {
        cite("attribution", a.to_string(), bytes.clone(), "attribution");
    }
    let name_of = |place: Option<&(usize, String)>| place.map(|(_, name)| name.clone());
    let mut incident = Incident {
        id: uuid::Uuid::nil(),
        kind: e.kind,
        title: String::new(),
        summary: None,
        date: e.date.and_then(|d| reading.dates.get(d)).map(|d| d.date),
        origin: name_of(e.origin.as_ref()),
        destination: name_of(e.destination.as_ref()),
        actor: e.actor.map(|(_, a)| a),
        unit,
        count_min: e.count_min,
        count_max: e.count_max,
        killed: e.killed.map(|(_, n)| n),
        wounded: e.wounded.map(|(_, n)| n),
        captured: e.captured.map(|(_, n)| n),
        outcome: e.outcome_words.map_or(Outcome::Unknown, |(_, o)| o),
        attribution: reading.attribution.as_ref().map(|(_, a)| *a),
        confidence,
        status: Status::Draft,
        sources: vec![source.clone()],
        evidence,
        claims,
        tellings: Vec::new(),
        external_id: None,
        created_at: String::new(),
        updated_at: String::new(),
        revision: 1,
        location: e.location,
    };
    incident.title = title(&incident);
    incident.summary = Some(summary(&incident));
    incident
}

/// The words of the act that an incident was first read from.
pub fn first_evidence(i: &Incident) -> Option<Span> {
    i.evidence.iter().find(|e| e.field == "kind").map(|e| e.span)
}
