//! What the acts of a report are, seen from the report as a whole, before they become events: acts that are none on this bank,
//! handings over that are arrests, flights of soldiers that name no soldier.

use std::{collections::HashSet, ops::Range};

use super::assemble::left_out;
use crate::{
    domain::{GeoPrecision, Kind, Place},
    extract::{Act, Diagnostic, PeopleClass, Reading, learned},
};

/// Leaves out the acts that would have had to happen on the Chinese bank and are not said to: they are none of their kind, and
/// must not draw others into their event; so also those whose sentence surely tells something else. What their sentences tell otherwise
/// then counts, and else does not.
pub fn sides(reading: &mut Reading, resolved: &[Option<&Place>]) -> Vec<Diagnostic> {
    let names_china = resolved.iter().flatten().any(|p| p.country == "CN" && p.kind.precision() < GeoPrecision::Country);
    // "Guards shot dead three Chinese": what the words surely tell instead is told.
    let otherwise = |a: &Act| {
        let speaks = &reading.speaks[a.sentence];
        let surely = |o: &Act| o.otherwise && learned::decides(speaks.probability(o.kind), speaks.probability(a.kind));
        reading.acts_of(a.sentence).iter().any(surely)
    };
    let why = |a: &Act| match () {
        () if !a.abroad => None,
        () if otherwise(a) => Some("its sentence tells of something else"),
        () => (!told_abroad(a, reading, resolved, names_china)).then_some(ABROAD_ONLY),
    };
    let refused: Vec<Option<&str>> = reading.acts.iter().map(why).collect();
    let notes = reading.acts.iter().zip(&refused).filter_map(|(a, why)| Some(left_out(&[a], (*why)?))).collect();
    let abroad: HashSet<usize> =
        reading.acts.iter().zip(&refused).filter(|(a, r)| a.abroad && r.is_none()).map(|(a, _)| a.sentence).collect();
    let mut refused = refused.into_iter();
    reading.acts.retain(|a| {
        let replaced = a.otherwise && abroad.contains(&a.sentence);
        refused.next().flatten().is_none() && !replaced
    });
    notes
}

/// Who is handed over to an office of the North without a word of China is not sent back: it is an arrest.
pub fn custody(reading: &mut Reading, resolved: &[Option<&Place>]) {
    let china = |s: usize| reading.toponyms_of(s).filter_map(|t| resolved[t]).any(|p| p.country == "CN");
    let within = |a: &Act| {
        let sentences = a.sentence.saturating_sub(SENTENCES_BEFORE)..=a.sentence;
        let speaks = |s: usize| china(s) || reading.acts_of(s).iter().any(|a| a.names_china);
        a.kind == Kind::Repatriation && a.own_custody && !sentences.into_iter().any(speaks)
    };
    let arrests: Vec<usize> = (0..reading.acts.len()).filter(|n| within(&reading.acts[*n])).collect();
    for n in arrests {
        reading.acts[n].kind = Kind::Arrest;
    }
}

/// Whose flight is told without a subject is a soldier where one was told of right before.
pub fn soldiers(reading: &mut Reading) {
    let mut told: Option<(usize, PeopleClass)> = None;
    for act in &mut reading.acts {
        match &act.people {
            Some(p) if p.class != PeopleClass::Authority => told = Some((act.sentence, p.class)),
            Some(_) => {}
            None => {
                let soldier = told.is_some_and(|(s, class)| class == PeopleClass::Soldier && act.sentence - s <= SUBJECT_BEFORE);
                if soldier && act.kind == Kind::Defection {
                    act.kind = Kind::Desertion;
                }
            }
        }
    }
}

/// How many sentences before an act without a subject may name it.
const SUBJECT_BEFORE: usize = 2;

/// How many sentences before a handing over may say that it was from China.
const SENTENCES_BEFORE: usize = 2;

/// Why an act that only makes an incident on the other bank is left out.
pub(super) const ABROAD_ONLY: &str = "it is not said to have happened across the border";

/// Whether an act may have happened on the Chinese bank, by its sentence and those beside it.
fn told_abroad(act: &Act, reading: &Reading, resolved: &[Option<&Place>], names_china: bool) -> bool {
    let local = |country: &str, range: Range<usize>| {
        range.filter_map(|t| resolved[t]).any(|p| p.country == country && p.kind.precision() < GeoPrecision::Country)
    };
    let beside = act.sentence.saturating_sub(1)..=act.sentence + 1;
    let near = |country: &str| beside.clone().any(|s| local(country, reading.toponyms_of(s)));
    act.names_china || near("CN") || !near("KP") && names_china
}
