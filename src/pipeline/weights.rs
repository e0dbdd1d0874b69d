//! The weights by which the acts of a report become events. Those in use stand beside the traits that they weigh; others are tried
//! where they are fitted.

use super::{again, confidence, retelling};

/// A weight for each trait, in their order.
#[derive(Debug, Clone)]
pub struct Weights {
    pub retelling: Vec<f64>,
    pub again: Vec<f64>,
    pub confidence: Vec<f64>,
}

impl Weights {
    /// Those in use.
    pub fn in_use() -> &'static Weights {
        static IN_USE: std::sync::LazyLock<Weights> = std::sync::LazyLock::new(|| {
            let of = |named: &[(&str, f64)]| named.iter().map(|(_, w)| *w).collect();
            Weights { retelling: of(&retelling::WEIGHTS), again: of(&again::WEIGHTS), confidence: of(&confidence::WEIGHTS) }
        });
        &IN_USE
    }
}

/// The sum of the weights of the traits that are there.
pub(super) fn sum(weights: &[f64], traits: &[bool]) -> f64 {
    weights.iter().zip(traits).map(|(w, t)| if *t { *w } else { 0.0 }).sum()
}
