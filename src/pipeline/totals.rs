//! Sums at the head of a report: what it then tells one by one is no event of its own.

use super::RECENT_EVENTS;
use crate::extract::{Act, Reading};

/// How many people an act tells of, where it says so.
fn exact_number(act: &Act) -> Option<u32> {
    act.people.as_ref().filter(|p| p.counted && p.min == p.max).and_then(|p| p.min)
}

/// Whether an act at the head of a report tells the sum of what the report then tells one by one: "seven were caught", "three on
/// the 24th in Shenyang", "four the day after in Kunming".
pub(super) fn is_total(n: usize, reading: &Reading) -> bool {
    let act = &reading.acts[n];
    let Some(sum) = exact_number(act).filter(|n| *n > 2 && act.sentence < 2) else { return false };
    let later = reading.acts[n + 1..].iter().take(RECENT_EVENTS).filter(|a| a.kind == act.kind && (a.sentence != act.sentence || a.apart));
    let parts: Vec<u32> = later.filter_map(exact_number).filter(|m| *m < sum).collect();
    parts.len() > 1 && parts.iter().sum::<u32>() == sum
}
