//! A stretch of a report's text.

use serde::{Deserialize, Serialize};

/// Code points `[start, end)` of a text as stored, with `start <= end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "(usize, usize)", into = "(usize, usize)")]
pub struct Span {
    start: usize,
    end: usize,
}

/// A span whose start lies behind its end.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("span start {start} is behind its end {end}")]
pub struct SpanError {
    start: usize,
    end: usize,
}

impl Span {
    /// Makes a span; the ends are put in order.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start: start.min(end), end: start.max(end) }
    }

    pub fn start(self) -> usize {
        self.start
    }

    pub fn end(self) -> usize {
        self.end
    }

    /// The words of a text that the span covers.
    pub fn quote(self, text: &str) -> String {
        text.chars().skip(self.start).take(self.end - self.start).collect()
    }

    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

impl TryFrom<(usize, usize)> for Span {
    type Error = SpanError;
    fn try_from((start, end): (usize, usize)) -> Result<Self, SpanError> {
        if start > end { Err(SpanError { start, end }) } else { Ok(Self { start, end }) }
    }
}

impl From<Span> for (usize, usize) {
    fn from(s: Span) -> Self {
        (s.start, s.end)
    }
}
