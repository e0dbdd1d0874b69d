//! The acts of one report as events: what tells on of one event is put together, and each event gets its place, date, people and
//! outcome, or a reason why it is left out.

use std::ops::Range;

use super::{
    RECENT_EVENTS, Weighed,
    dating::{date_of, own_date},
    place,
    retelling::{self, Choice, upgrades},
    settle::ABROAD_ONLY,
    totals::is_total,
};
use crate::{
    domain::{EdtfDate, Kind, Location, Place, Report, TimePrecision, incident::Outcome, kind::KindGroup},
    extract::{Act, Case, Diagnostic, People, PeopleClass, PlaceRole, Reading, learned},
    gazetteer::Gazetteer,
    text::Document,
};

/// One event of a report, with indices into its reading.
pub struct Event {
    pub kind: Kind,
    pub acts: Vec<usize>,
    /// The report begins with something else, and this has no day and place of its own.
    pub beside_the_point: bool,
    /// A measure told without a day or place of its own: "the officers were replaced".
    pub measure_in_passing: bool,
    pub date: Option<usize>,
    pub location: Location,
    pub place_from: Option<usize>,
    /// Toponym and name of the place they left, and of that they went to.
    pub origin: Option<(usize, String)>,
    pub destination: Option<(usize, String)>,
    /// Who acted or suffered, with the words.
    pub actor: Option<(Range<usize>, String)>,
    pub unit: Option<Range<usize>>,
    pub count_min: Option<u32>,
    pub count_max: Option<u32>,
    pub count_words: Option<(Range<usize>, String)>,
    pub outcome_words: Option<(Range<usize>, Outcome)>,
    pub killed: Option<(Range<usize>, u32)>,
    pub wounded: Option<(Range<usize>, u32)>,
    pub captured: Option<(Range<usize>, u32)>,
}

/// How many sentences after an act still tell what became of it.
const SOON: usize = 3;

/// Sentences at the head of a report that tell what it is about.
const LEAD_SENTENCES: usize = 3;

/// The head is at least this part of a long report: a saved page begins with titles and bylines.
const LEAD_SHARE: usize = 4;

/// A number with the words it stands in.
type Counted = Option<(Range<usize>, u32)>;

/// The least and the most that the words allow.
type AtLeastAtMost = (Option<u32>, Option<u32>);

/// Acts that tell of one event.
pub(super) struct Group {
    pub(super) kind: Kind,
    pub(super) acts: Vec<usize>,
}

/// The events of a report.
pub struct Events {
    pub told: Vec<Event>,
    /// What was left out and why.
    pub notes: Vec<Diagnostic>,
}

/// Joins the acts and fills in what each event knows. Also says what was left out and why.
pub fn events(
    reading: &Reading,
    resolved: &[Option<&Place>],
    gazetteer: &Gazetteer,
    report: &Report,
    doc: &Document<'_>,
    mut weighed: Option<&mut Weighed>,
) -> Events {
    let mut groups: Vec<Group> = Vec::new();
    let mut notes = Vec::new();
    for (i, act) in reading.acts.iter().enumerate() {
        if is_total(i, reading) {
            notes.push(left_out(&[act], "it is the sum of those told one by one after it"));
            continue;
        }
        // The sentence that people were given is what became of them, unless the day of the trial is told.
        if act.verdict
            && !act.fresh
            && own_date(act, reading).is_none()
            && let Some(last) = groups.last_mut().filter(|g| g.kind.group() != KindGroup::Authority)
        {
            last.acts.push(i);
            continue;
        }
        let (joined, beside) = retelling::event_of(&groups, act, reading, resolved);
        if let Some(weighed) = &mut weighed {
            weighed.choices.push(Choice { kind: act.kind, span: doc.span(act.words()), beside, joined });
        }
        match joined {
            Some(g) => {
                if upgrades(groups[g].kind, act)
                    && (act.kind != Kind::AttemptedCrossing || act.outcome.as_ref().is_some_and(|(_, o)| *o != Outcome::Escaped))
                {
                    groups[g].kind = act.kind;
                }
                groups[g].acts.push(i);
            }
            None => groups.push(Group { kind: act.kind, acts: vec![i] }),
        }
    }
    let groups = steps(groups, reading);
    let mut out = Vec::new();
    // A sea or the southern border at its head, and no place near ours: another story.
    let near_rivers = resolved.iter().flatten().any(|p| p.kind.precision().is_local() && p.is_near_border());
    let ours = reading.about_border || resolved.iter().flatten().any(|p| p.is_border_region());
    let tells_border = ours && (!reading.elsewhere || near_rivers);
    // The first sentences of a report about an event tell an act.
    let lead = LEAD_SENTENCES.max(reading.sentences.len() / LEAD_SHARE);
    let late = groups.iter().flat_map(|g| &g.acts).all(|a| reading.acts[*a].sentence >= lead);
    let alone = groups.iter().filter(|o| o.kind.group() != KindGroup::Authority).count() == 1;
    let mut waiting: std::collections::VecDeque<(usize, Group)> = groups.into_iter().enumerate().collect();
    while let Some((n, mut g)) = waiting.pop_front() {
        g.kind = surest_kind(&g, reading);
        // What an event is stands in the first acts that tell it; more than these no article has.
        let acts: Vec<&Act> = g.acts.iter().take(RECENT_EVENTS).map(|a| &reading.acts[*a]).collect();
        let earlier = acts.iter().all(|a| a.earlier);
        let main = !earlier && (n == 0 || alone && g.kind.group() != KindGroup::Authority);
        let placed = |a: &&Act| a.toponyms.iter().any(|t| resolved[*t].is_some_and(|p| p.kind.precision().is_local()));
        let has_day = |a: &Act| own_date(a, reading).is_some_and(|d| d.precision() <= TimePrecision::Days);
        let measure_in_passing = matches!(g.kind, Kind::Crackdown | Kind::Order) && n > 0 && acts.iter().all(|a| !has_day(a) && !placed(a));
        let beside_the_point = late && !stands_alone(&acts, reading, resolved);
        // What its words surely tell is told, whatever else the report is about.
        let spoken = acts.iter().map(|a| reading.speaks[a.sentence].any()).fold(0.0, f32::max);
        if reading.drill || reading.other_story && spoken < SURELY_AN_ACT {
            notes.push(left_out(&acts, "the report tells of something else: a film, a drill, figures, trade or tourists"));
            continue;
        }
        match fill(&g, &acts, main, earlier, reading, resolved, gazetteer, report, &out) {
            Ok(event) if tells_border || !reading.elsewhere && event.location.precision.is_local() => {
                out.push(Event { beside_the_point, measure_in_passing, ..event })
            }
            Ok(_) => notes.push(left_out(&acts, "the report does not speak of the border")),
            Err(why) => {
                notes.push(left_out(&acts, why));
                // What was joined to an act that was none, such as a flight, stands for itself.
                let rest: Vec<usize> = g.acts.iter().copied().filter(|a| !reading.acts[*a].abroad).collect();
                if let Some(first) = rest.first().filter(|_| rest.len() < g.acts.len()) {
                    waiting.push_front((n, Group { kind: reading.acts[*first].kind, acts: rest }));
                }
            }
        }
    }
    Events { told: out, notes }
}

/// Who was caught on one day and sent back on another makes two events; "in March" and "on March 4" are told of two as well, for a
/// report that goes on to say when they were sent back tells of it for itself.
fn steps(groups: Vec<Group>, reading: &Reading) -> Vec<Group> {
    let mut out: Vec<Group> = Vec::new();
    for g in groups {
        let of = |k: Kind| g.acts.iter().copied().filter(move |a| reading.acts[*a].kind == k).take(RECENT_EVENTS);
        let dates = |k: Kind| of(k).filter_map(|a| own_date(&reading.acts[a], reading)).collect::<Vec<_>>();
        let (caught, returned) = (dates(Kind::Arrest), dates(Kind::Repatriation));
        let two_days = !caught.is_empty() && returned.iter().any(|d| !caught.contains(d));
        if !two_days {
            out.push(g);
            continue;
        }
        let (returns, rest): (Vec<usize>, Vec<usize>) = g.acts.iter().partition(|a| reading.acts[**a].kind == Kind::Repatriation);
        let kind = if g.kind == Kind::Repatriation { Kind::Arrest } else { g.kind };
        out.extend([Group { kind, acts: rest }, Group { kind: Kind::Repatriation, acts: returns }]);
    }
    out.sort_by_key(|g| g.acts[0]);
    out
}

/// The kind of an event: that of another of its acts where the words of a sentence surely speak for it, and much less for its own.
fn surest_kind(g: &Group, reading: &Reading) -> Kind {
    let acts = || g.acts.iter().take(RECENT_EVENTS).map(|a| &reading.acts[*a]);
    let of = |k: Kind| acts().map(|a| reading.speaks[a.sentence].probability(k)).fold(0.0, f32::max);
    let told = acts().map(|a| a.kind).filter(|k| k.group() != KindGroup::Authority).map(|k| (k, of(k)));
    let surest = told.reduce(|a, b| if b.1 > a.1 { b } else { a });
    surest.filter(|(_, p)| learned::decides(*p, of(g.kind))).map_or(g.kind, |(k, _)| k)
}

/// Gives an event the kind that the words of its best act speak for, and not its own. What is a measure, and what happened on the other
/// bank, was settled before.
pub fn rename(e: &mut Event, reading: &Reading, resolved: &[Option<&Place>]) {
    use Kind::{KillingAbroad, RobberyAbroad, ViolenceAbroad};
    let settled = |k: Kind| k.group() == KindGroup::Authority || matches!(k, KillingAbroad | RobberyAbroad | ViolenceAbroad);
    if let Some(best) = super::told_best_first(e, reading, resolved).first().filter(|_| !settled(e.kind)) {
        e.kind = best.speaks.kind_beside(e.kind, |k| !settled(k));
    }
}

/// From which probability on that a sentence tells an act it does so in a report of something else.
const SURELY_AN_ACT: f32 = 0.9;

/// Whether an act brings a day and a place of the border, or people counted on that day, with it.
fn stands_alone(acts: &[&Act], reading: &Reading, resolved: &[Option<&Place>]) -> bool {
    let day = acts.iter().any(|a| own_date(a, reading).is_some_and(|d| d.precision() <= TimePrecision::Days));
    let counted = acts.iter().any(|a| a.people.as_ref().is_some_and(|p| p.counted));
    let local = |a: &&Act| a.toponyms.iter().any(|t| resolved[*t].is_some_and(|p| p.kind.precision().is_local() && p.is_border_region()));
    // The month with the place is enough, where both stand in the sentence of the act.
    let month = acts.iter().any(|a| own_date(a, reading).is_some_and(|d| d.precision() <= TimePrecision::Month));
    day && (counted || acts.iter().any(local)) || month && acts.iter().any(|a| a.people.is_some()) && acts.iter().any(local)
}

pub(super) fn left_out(acts: &[&Act], why: &str) -> Diagnostic {
    let what = acts.first().map_or_else(String::new, |a| a.kind.label().to_lowercase());
    Diagnostic { code: "left_out", message: format!("{what} left out: {why}"), span: None, quote: None }
}

#[allow(clippy::too_many_arguments)]
fn fill(
    g: &Group,
    acts: &[&Act],
    main: bool,
    earlier: bool,
    reading: &Reading,
    resolved: &[Option<&Place>],
    gazetteer: &Gazetteer,
    report: &Report,
    before: &[Event],
) -> Result<Event, &'static str> {
    // Those who crossed are caught, held and sent back all over China.
    let on_the_way = matches!(g.kind, Kind::Arrest | Kind::Repatriation | Kind::AidToDefectors | Kind::Death | Kind::Defection);
    let chosen = place::choose(g.kind, acts, main, reading, resolved, gazetteer);
    let mut location = chosen.as_ref().map_or_else(Location::none, |c| c.location.clone());
    let mut place_from = chosen.and_then(|c| c.toponym);
    if location.place_id.as_deref().and_then(|id| gazetteer.place(id)).is_some_and(|p| {
        p.kind.precision() < crate::domain::GeoPrecision::Linear && !p.is_border_region() && !(p.country == "CN" && on_the_way)
    }) {
        return Err("it took place away from the border");
    }
    // What is told without a place of its own goes on where the last event was.
    let last = before.last().filter(|_| !main && !earlier && !acts.iter().all(|a| a.fresh));
    let elsewhere = location.precision == crate::domain::GeoPrecision::Country && acts.iter().any(|a| a.held_by_china);
    let ordered = g.kind == Kind::Order && acts.iter().any(|a| a.at_border);
    if let Some(last) = last.filter(|_| location.precision >= crate::domain::GeoPrecision::Linear && !elsewhere && !ordered) {
        location = last.location.clone();
        place_from = last.place_from;
    }
    let foreign = |t: &usize| {
        reading.toponyms[*t].role == PlaceRole::Scene
            && resolved[*t].is_some_and(|p| !matches!(p.country.as_str(), "KP" | "CN" | "RU" | "KR" | ""))
    };
    let ours = |t: &usize| resolved[*t].is_some_and(|p| matches!(p.country.as_str(), "KP" | "CN") && p.kind.precision().is_local());
    if g.kind.group() != KindGroup::Leaving
        && acts.iter().any(|a| a.toponyms.iter().any(foreign))
        && !acts.iter().any(|a| a.toponyms.iter().any(ours))
    {
        return Err("it took place in another country");
    }
    let abroad = acts.iter().any(|a| a.abroad);
    let china = acts.iter().any(|a| a.names_china) || location.country.as_deref() == Some("CN");
    if abroad && !china {
        return Err(ABROAD_ONLY);
    }
    if matches!(g.kind, Kind::Order | Kind::Crackdown) && !location.precision.is_local() && !acts.iter().any(|a| a.at_border) {
        return Err("it is not said to concern the border");
    }
    let date = date_of(acts, main, earlier, reading)
        .or_else(|| last.filter(|l| l.outcome_words.as_ref().is_none_or(|(_, o)| *o != Outcome::Planned)).and_then(|l| l.date));
    if let (Some(d), Some((_, published))) = (date.map(|d| &reading.dates[d]), report.published.and_then(EdtfDate::interval))
        && let Some(y) = d.date.end().year
        && d.date.start().month.is_none()
        && published.year() - y >= 2
        && (!main || !location.precision.is_local())
    {
        return Err("it is history, years before the report");
    }
    // An execution counts the executed, not all who were caught with them.
    let counted = |a: &&&Act| g.kind != Kind::Execution || a.kind == Kind::Execution;
    let people: Vec<&People> = acts.iter().filter(counted).filter_map(|a| a.people.as_ref()).collect();
    let (mut count, mut words) = count(&people);
    // A killing among soldiers counts the killed.
    if g.kind == Kind::KillingInUnit
        && let Some((bytes, n)) = acts.iter().find_map(|a| a.killed.clone())
    {
        (count, words) = ((Some(n), Some(n)), Some(bytes));
    }
    // All who were hit were shot at.
    let harmed = |f: fn(&Act) -> Counted| acts.iter().find_map(|a| f(a));
    if g.kind == Kind::Shooting {
        let (killed, wounded) = (harmed(|a| a.killed.clone()), harmed(|a| a.wounded.clone()));
        let number = |h: &Counted| h.as_ref().map_or(0, |(_, n)| *n);
        let sum = number(&killed).saturating_add(number(&wounded));
        let more =
            count == (None, None) || (killed.is_some() || wounded.is_some()) && count.0 == count.1 && count.0.is_some_and(|n| n < sum);
        if let Some((bytes, _)) = killed.or(wounded).filter(|_| more) {
            (count, words) = ((Some(sum), Some(sum)), Some(bytes));
        }
    }
    // An arrest of some of them counts those.
    if g.kind == Kind::Arrest
        && let Some((bytes, n)) = acts.iter().find_map(|a| a.captured.clone())
    {
        (count, words) = ((Some(n), Some(n)), Some(bytes));
    }
    let plural = people.iter().any(|p| p.definite && p.min.is_none());
    if let Some(l) = last.filter(|_| plural && count == (None, None)) {
        (count, words) = ((l.count_min, l.count_max), l.count_words.as_ref().map(|(b, _)| b.clone()));
    }
    let left = |a: &&&Act| a.kind.group() == KindGroup::Leaving;
    let leaving: Vec<&People> = acts.iter().filter(left).filter_map(|a| a.people.as_ref()).collect();
    let kind = settle(g.kind, &leaving);
    let role = |r: PlaceRole| {
        let t = acts.iter().flat_map(|a| &a.toponyms).find(|t| reading.toponyms[**t].role == r)?;
        resolved[*t].map(|p| (*t, p.name.clone()))
    };
    let harm = |f: fn(&Act) -> Counted| acts.iter().find_map(|a| f(a));
    let mut event = Event {
        kind,
        acts: g.acts.clone(),
        beside_the_point: false,
        measure_in_passing: false,
        date,
        location,
        place_from,
        origin: role(PlaceRole::From),
        destination: role(PlaceRole::To),
        actor: actor(&people, &report.text),
        unit: acts.iter().find_map(|a| a.unit.clone()).or_else(|| reading.unit.clone().filter(|_| kind.is_of_guards())),
        count_min: count.0,
        count_max: count.1,
        count_words: words.map(|w| (w, count_text(count))),
        outcome_words: None,
        killed: harm(|a| a.killed.clone()),
        wounded: harm(|a| a.wounded.clone()),
        captured: harm(|a| a.captured.clone()),
    };
    event.outcome_words = outcome(&event, acts);
    if event.outcome_words.as_ref().is_none_or(|(_, o)| *o == Outcome::Escaped) {
        // Where nothing else is told of what became of them, the act says it.
        let own = || Some((acts.first()?.bytes.clone(), own_outcome(event.kind)?));
        event.outcome_words = later_outcome(acts, reading).or_else(own).or(event.outcome_words);
    }
    Ok(event)
}

fn count_text((min, max): AtLeastAtMost) -> String {
    match (min, max) {
        (Some(a), Some(b)) if a == b => a.to_string(),
        (a, b) => format!("{}..{}", a.map_or(String::new(), |n| n.to_string()), b.map_or(String::new(), |n| n.to_string())),
    }
}

/// A soldier who leaves deserts, whatever word was used.
fn settle(kind: Kind, people: &[&People]) -> Kind {
    let soldiers = people.iter().any(|p| p.class == PeopleClass::Soldier);
    match kind {
        Kind::Defection | Kind::BorderCrossing if soldiers => Kind::Desertion,
        k => k,
    }
}

/// How many took part: the first number given, raised by a later "the four".
fn count(people: &[&People]) -> (AtLeastAtMost, Option<Range<usize>>) {
    let took_part = |p: &People| p.class != PeopleClass::Authority || p.case == Case::Subject && p.counted;
    let sure = |p: &&&People| took_part(p) && (p.min.is_some() || p.max.is_some());
    let counted = people
        .iter()
        .filter(sure)
        .filter(|p| p.counted && !p.definite && p.min != Some(1))
        // Of equal numbers the first; a larger one told later has the rest of them.
        .reduce(|a, b| if b.min > a.min && b.max.is_some() && a.max.is_some() { b } else { a });
    let definite =
        people.iter().filter(sure).filter(|p| p.definite && p.min.is_some_and(|n| n > 1)).reduce(|a, b| if b.min > a.min { b } else { a });
    let single = people.iter().filter(sure).find(|p| p.min == Some(1));
    let best = match (counted, definite) {
        (Some(c), Some(d)) if d.min > c.max => Some(d),
        (Some(c), _) => Some(c),
        (None, Some(d)) => Some(d),
        (None, None) => single,
    };
    let any = best.or_else(|| people.iter().find(|p| p.counted && p.min.is_some()));
    any.map_or(((None, None), None), |p| ((p.min, p.max), Some(p.bytes.clone())))
}

fn actor(people: &[&People], text: &str) -> Option<(Range<usize>, String)> {
    // The other side's soldiers are whom they met, not who they are.
    let met =
        |p: &People| p.class == PeopleClass::Soldier && text.get(p.bytes.clone()).is_some_and(|w| w.to_lowercase().contains("chinese"));
    let p = people
        .iter()
        .find(|p| !p.definite && p.class != PeopleClass::Authority && !met(p))
        .or_else(|| people.iter().find(|p| p.class == PeopleClass::Soldier))?;
    if let Some(label) = p.label {
        return Some((p.bytes.clone(), label.to_owned()));
    }
    let words = text.get(p.bytes.clone())?;
    if words.to_lowercase().contains("family of") {
        return Some((p.bytes.clone(), "family members".to_owned()));
    }
    let drop = [
        "number", "half", "dozen", "handful", "couple", "several", "his", "her", "their", "a", "an", "the", "some", "about", "around",
        "group", "of", "at", "least", "more", "than", "over", "another", "nearly", "almost", "up", "to",
    ];
    // "A third American", "a 28-year-old missionary": the title says "1 American", "1 missionary".
    let which = |w: &str| w.ends_with("-year-old") || matches!(w, "first" | "second" | "third" | "fourth" | "fifth");
    let says_how_many = |w: &str| drop.contains(&w) || which(w) || crate::text::number_word(w).is_some();
    let kept: Vec<&str> = words.split_whitespace().skip_while(|w| says_how_many(&w.to_lowercase())).collect();
    // "Six women and three men": the number is theirs together.
    if kept.iter().any(|w| crate::text::number_word(w).is_some()) {
        return Some((p.bytes.clone(), "people".to_owned()));
    }
    (!kept.is_empty()).then(|| (p.bytes.clone(), kept.join(" ")))
}

/// What a sentence soon after the last act says became of them, when no other act stands between.
fn later_outcome(acts: &[&Act], reading: &Reading) -> Option<(Range<usize>, Outcome)> {
    let last = acts.iter().map(|a| a.sentence).max()?;
    let next_act = reading.acts.get(reading.acts.partition_point(|a| a.sentence <= last)).map_or(usize::MAX, |a| a.sentence);
    let from = reading.later_outcomes.partition_point(|(s, ..)| *s <= last);
    let (s, bytes, outcome) = reading.later_outcomes.get(from)?;
    (*s <= last + SOON && *s < next_act).then(|| (bytes.clone(), *outcome))
}

/// What an act of some kinds comes to by itself: who is executed has been executed, what is ordered is in force.
fn own_outcome(kind: Kind) -> Option<Outcome> {
    match kind {
        Kind::Execution => Some(Outcome::Executed),
        Kind::Repatriation => Some(Outcome::Repatriated),
        Kind::Death => Some(Outcome::Died),
        Kind::Arrest => Some(Outcome::Arrested),
        Kind::Defection | Kind::Desertion | Kind::BorderCrossing => Some(Outcome::Escaped),
        Kind::RobberyAbroad | Kind::ViolenceAbroad | Kind::AttackOnGuard => Some(Outcome::AtLarge),
        Kind::Order | Kind::Crackdown => Some(Outcome::InForce),
        _ => None,
    }
}

fn outcome(event: &Event, acts: &[&Act]) -> Option<(Range<usize>, Outcome)> {
    // Officers are dismissed for those who fled.
    let fled = matches!(event.kind, Kind::Desertion | Kind::Defection | Kind::BorderCrossing);
    let others = |o: Outcome| fled && o == Outcome::Dismissed;
    let told: Vec<(Range<usize>, Outcome)> = acts.iter().filter_map(|a| a.outcome.clone()).filter(|(_, o)| !others(*o)).collect();
    let weak = |o: Outcome| matches!(o, Outcome::Escaped);
    let last = told.iter().rev().find(|(_, o)| !weak(*o)).or(told.last()).cloned();
    if let (true, Some((bytes, _))) =
        (matches!(event.kind, Kind::Shooting | Kind::Clash | Kind::AttackOnGuard | Kind::Death), &event.killed)
    {
        let more = match last.as_ref().map(|(_, o)| *o) {
            Some(Outcome::Arrested | Outcome::Captured | Outcome::PartlyCaptured | Outcome::InDetention) => Outcome::KilledAndArrested,
            Some(Outcome::Repatriated) => Outcome::KilledAndReturned,
            _ if event.captured.is_some() => Outcome::KilledAndArrested,
            _ if event.kind == Kind::Clash => return last.or(Some((bytes.clone(), Outcome::Killed))),
            _ => Outcome::Killed,
        };
        return Some((bytes.clone(), more));
    }
    last
}
