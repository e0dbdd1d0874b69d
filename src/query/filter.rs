//! Which incidents are asked for.

use jiff::civil::Date;

use crate::{
    domain::{BBox, EdtfDate, Incident, Kind, Position, RiverId, Status, geodesic_m},
    gazetteer::Gazetteer,
};

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

/// A reach of a river in kilometres from its mouth, both ends included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KmRange {
    pub from: f64,
    pub to: f64,
}

impl std::str::FromStr for KmRange {
    type Err = FilterError;

    /// Reads `340..360`, `340..` or `..20`; a single number is that kilometre alone.
    fn from_str(text: &str) -> Result<Self, FilterError> {
        let wrong = || FilterError(format!("`{text}` is not a reach; expected one such as 340..360"));
        let number = |t: &str, open: f64| match t.trim() {
            "" => Ok(open),
            t => t.parse::<f64>().ok().filter(|n| n.is_finite() && *n >= 0.0).ok_or_else(wrong),
        };
        let (from, to) = match text.split_once("..") {
            Some((a, b)) if a.trim().is_empty() && b.trim().is_empty() => return Err(wrong()),
            Some((a, b)) => (number(a, 0.0)?, number(b, f64::MAX)?),
            None if text.trim().is_empty() => return Err(wrong()),
            None => (number(text, 0.0)?, number(text, 0.0)?),
        };
        if from > to {
            return Err(FilterError(format!("`{text}` ends before it starts")));
        }
        Ok(Self { from, to })
    }
}

/// How far around a crossing is looked when nothing is said.
pub const DEFAULT_WITHIN_KM: f64 = 10.0;

/// A circle that the place of an incident must be in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Around {
    pub center: Position,
    pub radius_m: f64,
}

impl Around {
    /// The circle around a crossing.
    ///
    /// # Errors
    /// An unknown id, or a radius that is none.
    pub fn crossing(gazetteer: &Gazetteer, id: &str, within_km: f64) -> Result<Self, FilterError> {
        let crossing = gazetteer.crossing(id).ok_or_else(|| {
            let mut ids: Vec<(f64, &str)> =
                gazetteer.crossings().iter().map(|c| (strsim::jaro_winkler(id, &c.id), c.id.as_str())).collect();
            ids.sort_by(|a, b| b.0.total_cmp(&a.0));
            let near: Vec<String> = ids.iter().take(3).map(|i| format!("`{}`", i.1)).collect();
            FilterError(format!("there is no crossing `{id}`; did you mean {}?", near.join(", ")))
        })?;
        let radius_m = super::check_radius_m(within_km * 1000.0).map_err(|e| FilterError(e.to_string()))?;
        Ok(Self { center: crossing.position, radius_m })
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
    /// Only what has a river kilometre, within this reach.
    pub river_km: Option<KmRange>,
    /// Only what is known to a place, within this circle.
    pub around: Option<Around>,
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
            && self.river_km.is_none_or(|r| i.location.river_km.is_some_and(|km| (r.from..=r.to).contains(&km)))
            && self.around.is_none_or(|a| is_around(a, i))
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

fn is_around(a: Around, i: &Incident) -> bool {
    let local = i.location.precision.is_local();
    local && i.location.position.is_some_and(|p| geodesic_m(p, a.center) <= a.radius_m)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reaches() {
        assert_eq!("340..360".parse(), Ok(KmRange { from: 340.0, to: 360.0 }));
        assert_eq!("..20".parse(), Ok(KmRange { from: 0.0, to: 20.0 }));
        assert_eq!("715.1".parse(), Ok(KmRange { from: 715.1, to: 715.1 }));
        for bad in ["", "..", "a..b", "20..10", "-5..3", "nan", "1..inf"] {
            assert!(bad.parse::<KmRange>().is_err(), "{bad}");
        }
    }

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
