//! Which incidents are asked for.

use jiff::civil::Date;

use crate::domain::{BBox, EdtfDate, Incident, Kind, RiverId, Status};

/// A span of days, open at either end when `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Moments {
    pub from: Option<Date>,
    pub to: Option<Date>,
}

/// A filter value that cannot be read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{0}")]
pub struct FilterError(pub String);

impl Moments {
    /// Reads an OGC `datetime`: an instant or day, or `start/end` with `..` or nothing for an open end. Inclusive.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        let (a, b) = text.split_once('/').unwrap_or((text, text));
        let end = |t: &str, last: bool| -> Result<Option<Date>, FilterError> {
            let t = t.trim();
            if t.is_empty() || t == ".." {
                return Ok(None);
            }
            let day = match t.split_once(['T', 't', ' ']) {
                Some((day, time)) if time.starts_with(|c: char| c.is_ascii_digit()) => day,
                Some(_) => return Err(FilterError(format!("`{t}` is no RFC 3339 time"))),
                None => t,
            };
            let date: EdtfDate = day.parse().map_err(|e: crate::domain::date::DateError| FilterError(e.to_string()))?;
            let (from, to) = date.interval().ok_or_else(|| FilterError(format!("`{t}` has no year")))?;
            Ok(Some(if last { to } else { from }))
        };
        let moments = Self { from: end(a, false)?, to: end(b, true)? };
        match moments {
            Self { from: None, to: None } => Err(FilterError(format!("`{text}` is open at both ends"))),
            Self { from: Some(f), to: Some(t) } if f > t => Err(FilterError(format!("`{text}` ends before it starts"))),
            m => Ok(m),
        }
    }
}

/// Conditions that all must hold. The default admits drafts and confirmed records.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub bbox: Option<BBox>,
    pub moments: Option<Moments>,
    pub kinds: Vec<Kind>,
    pub statuses: Vec<Status>,
    pub river: Option<RiverId>,
    /// Other properties that must have this value, as text.
    pub properties: Vec<(String, String)>,
}

impl Filter {
    /// Whether an incident passes.
    pub fn admits(&self, i: &Incident) -> bool {
        let status = if self.statuses.is_empty() { i.status != Status::Rejected } else { self.statuses.contains(&i.status) };
        status
            && (self.kinds.is_empty() || self.kinds.contains(&i.kind))
            && self.river.is_none_or(|r| i.location.river == Some(r))
            && self.in_box(i)
            && self.in_time(i)
            && self.has_properties(i)
    }

    /// The standard lets features without geometry through a box.
    fn in_box(&self, i: &Incident) -> bool {
        match (self.bbox, i.location.position) {
            (Some(b), Some(p)) => b.contains(p),
            _ => true,
        }
    }

    /// The standard lets features without time through a time filter.
    fn in_time(&self, i: &Incident) -> bool {
        let (Some(m), Some((a, b))) = (self.moments, i.date.and_then(EdtfDate::interval)) else { return true };
        m.from.is_none_or(|f| b >= f) && m.to.is_none_or(|t| a <= t)
    }

    fn has_properties(&self, i: &Incident) -> bool {
        if self.properties.is_empty() {
            return true;
        }
        let p = crate::feature::properties(i);
        self.properties.iter().all(|(k, v)| match p.get(k) {
            Some(serde_json::Value::String(s)) => s == v,
            Some(serde_json::Value::Null) | None => false,
            Some(serde_json::Value::Bool(b)) => v.parse() == Ok(*b),
            Some(other) => v.parse::<f64>().is_ok_and(|n| other.as_f64() == Some(n)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datetime_forms() {
        let day = |t: &str| t.parse::<Date>().ok();
        assert_eq!(Moments::parse("2021-03").unwrap(), Moments { from: day("2021-03-01"), to: day("2021-03-31") });
        assert_eq!(Moments::parse("2021-03-03T00:00:00Z/..").unwrap(), Moments { from: day("2021-03-03"), to: None });
        assert_eq!(Moments::parse("/2021").unwrap(), Moments { from: None, to: day("2021-12-31") });
        for bad in ["..", "../..", "x", "2021-13", "2021-05-01/2021-04-01", "2021-01-01Tnoon"] {
            assert!(Moments::parse(bad).is_err(), "{bad}");
        }
    }
}
