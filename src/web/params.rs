//! Query parameters: what was typed to what it means, with one error a field. Unknown names are refused.

use axum::extract::RawQuery;

use super::error::ApiError;
use crate::{
    domain::{BBox, IncidentId, RiverId},
    feature,
    gazetteer::Gazetteer,
    query::{Around, DEFAULT_WITHIN_KM, Filter, KmRange, Moments},
};

/// Name and value pairs as typed.
pub struct Params(Vec<(String, String)>);

/// The most features of one page, and what a client gets that asks for none in particular.
pub const MAX_LIMIT: usize = 1_000;
pub const DEFAULT_LIMIT: usize = 100;

/// Longest query string: far above any filter, far below what would cost anything.
const MAX_QUERY_BYTES: usize = 8 * 1024;

impl Params {
    /// Reads the query string and refuses names that are not in `allowed`, and names given twice.
    pub fn read(RawQuery(query): RawQuery, allowed: &[&str]) -> Result<Self, ApiError> {
        let query = query.unwrap_or_default();
        if query.len() > MAX_QUERY_BYTES {
            return Err(ApiError::parameter("(query)", format!("is longer than {MAX_QUERY_BYTES} bytes")));
        }
        let mut pairs: Vec<(String, String)> = Vec::new();
        for part in query.split('&').filter(|p| !p.is_empty()) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let (name, value) = (decode(name)?, decode(value)?);
            if !allowed.contains(&name.as_str()) {
                return Err(ApiError::UnknownParameter { name, allowed: allowed.join(", ") });
            }
            if pairs.iter().any(|(n, _)| *n == name) {
                return Err(ApiError::parameter(&name, "is given twice"));
            }
            pairs.push((name, value));
        }
        Ok(Self(pairs))
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// A number that must be there.
    pub fn number(&self, name: &str) -> Result<Option<f64>, ApiError> {
        self.get(name)
            .map(|v| {
                v.parse::<f64>().ok().filter(|n| n.is_finite()).ok_or_else(|| ApiError::parameter(name, format!("`{v}` is not a number")))
            })
            .transpose()
    }

    /// How many at the most. More than the maximum is taken as the maximum, as the standard asks.
    pub fn limit(&self) -> Result<usize, ApiError> {
        match self.get("limit") {
            None => Ok(DEFAULT_LIMIT),
            Some(v) => match v.parse::<u64>() {
                Ok(0) | Err(_) => Err(ApiError::parameter("limit", format!("`{v}` is not a whole number of 1 or more"))),
                Ok(n) => Ok(usize::try_from(n).unwrap_or(MAX_LIMIT).min(MAX_LIMIT)),
            },
        }
    }

    pub fn flag(&self, name: &str) -> Result<bool, ApiError> {
        match self.get(name) {
            None | Some("false" | "0") => Ok(false),
            Some("true" | "1" | "") => Ok(true),
            Some(v) => Err(ApiError::parameter(name, format!("`{v}` is neither true nor false"))),
        }
    }

    /// The last id of the page before.
    pub fn after(&self) -> Result<Option<IncidentId>, ApiError> {
        self.get("after").map(|v| v.parse().map_err(|_| ApiError::parameter("after", format!("`{v}` is not an id")))).transpose()
    }

    pub fn bbox(&self) -> Result<Option<BBox>, ApiError> {
        self.get("bbox").map(|v| BBox::parse(v).map_err(|e| ApiError::parameter("bbox", e))).transpose()
    }

    /// The filter that these parameters make.
    pub fn filter(&self, gazetteer: &Gazetteer) -> Result<Filter, ApiError> {
        let list = |name: &str| self.get(name).into_iter().flat_map(|v| v.split(',').map(str::to_owned).collect::<Vec<_>>());
        let kinds = list("kind")
            .map(|v| v.parse().map_err(|e: crate::domain::kind::UnknownName| ApiError::parameter("kind", e)))
            .collect::<Result<_, _>>()?;
        let statuses = list("status")
            .map(|v| v.parse().map_err(|e: crate::domain::kind::UnknownName| ApiError::parameter("status", e)))
            .collect::<Result<Vec<_>, _>>()?;
        if statuses.contains(&crate::domain::Status::Rejected) {
            return Err(ApiError::parameter("status", "rejected records are not published"));
        }
        let moments = self.get("datetime").map(|v| Moments::parse(v).map_err(|e| ApiError::parameter("datetime", e))).transpose()?;
        let river = self.get("river").map(|v| v.parse::<RiverId>().map_err(|e| ApiError::parameter("river", e))).transpose()?;
        let river_km = self.get("river_km").map(|v| v.parse::<KmRange>().map_err(|e| ApiError::parameter("river_km", e))).transpose()?;
        if river_km.is_some_and(|r| r.from < r.to) && river.is_none() {
            return Err(ApiError::parameter("river_km", "needs river=yalu or river=tumen: both have such a kilometre"));
        }
        let within_km = self.number("within_km")?;
        if within_km.is_some() && self.get("crossing").is_none() {
            return Err(ApiError::parameter("within_km", "needs crossing=ID"));
        }
        let around = self
            .get("crossing")
            .map(|id| {
                Around::crossing(gazetteer, id, within_km.unwrap_or(DEFAULT_WITHIN_KM)).map_err(|e| ApiError::parameter("crossing", e))
            })
            .transpose()?;
        let properties = property_names().filter_map(|n| self.get(n).map(|v| (n.to_owned(), v.to_owned()))).collect();
        Ok(Filter { bbox: self.bbox()?, moments, kinds, statuses, river, river_km, around, properties })
    }

    /// The parameters again as a query string, without those named.
    pub fn query_without(&self, names: &[&str]) -> String {
        let kept: Vec<String> =
            self.0.iter().filter(|(n, _)| !names.contains(&n.as_str())).map(|(n, v)| format!("{}={}", encode(n), encode(v))).collect();
        kept.join("&")
    }
}

/// Properties that can be asked for by value besides those with a parameter of their own.
pub fn property_names() -> impl Iterator<Item = &'static str> {
    feature::export_columns().filter(|c| !matches!(*c, "kind" | "status" | "river" | "river_km"))
}

/// The parameters of a list of incidents.
pub fn filter_names() -> Vec<&'static str> {
    let mut names = vec!["bbox", "datetime", "kind", "status", "river", "river_km", "crossing", "within_km"];
    names.extend(property_names());
    names
}

fn decode(text: &str) -> Result<String, ApiError> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(b) = bytes.next() {
        match b {
            b'+' => out.push(b' '),
            b'%' => {
                let hex = [bytes.next(), bytes.next()];
                let value = match hex {
                    [Some(a), Some(b)] => std::str::from_utf8(&[a, b]).ok().and_then(|h| u8::from_str_radix(h, 16).ok()),
                    _ => None,
                };
                out.push(value.ok_or_else(|| ApiError::parameter("(query)", "holds a broken percent code"))?);
            }
            other => out.push(other),
        }
    }
    String::from_utf8(out).map_err(|_| ApiError::parameter("(query)", "is not UTF-8"))
}

/// Percent-encodes all but unreserved characters.
pub fn encode(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() || b"-._~,:/".contains(&b) { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}
