//! A GeoJSON Feature or a spreadsheet row of others, read column by column with errors that name the column.

use serde_json::Value;

use crate::domain::{EdtfDate, Kind, Position, Status, position::PositionError};

/// What an imported row says, checked field by field. The place still has to be geocoded when no position is given.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportedRow {
    pub external_id: Option<String>,
    pub kind: Kind,
    pub date: Option<EdtfDate>,
    pub position: Option<Position>,
    pub uncertainty_m: Option<f64>,
    pub place: Option<String>,
    pub title: Option<String>,
    pub summary: Option<String>,
    pub actor: Option<String>,
    pub unit: Option<String>,
    pub count_min: Option<u32>,
    pub count_max: Option<u32>,
    pub killed: Option<u32>,
    pub wounded: Option<u32>,
    pub captured: Option<u32>,
    pub outcome: Option<crate::domain::incident::Outcome>,
    pub source_name: Option<String>,
    pub source_url: Option<String>,
    pub status: Option<Status>,
}

/// A row that cannot be taken, with the column at fault.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("column `{column}`: {reason}")]
pub struct ImportError {
    pub column: String,
    pub reason: String,
}

fn fail(column: &str, reason: impl ToString) -> ImportError {
    ImportError { column: column.to_owned(), reason: reason.to_string() }
}

/// The longest text a column may hold, in bytes: a summary of some pages, not a report.
const MAX_FIELD_BYTES: usize = 64 * 1024;

/// Other names that columns may have.
const OTHER_NAMES: [&str; 25] = [
    "id",
    "type",
    "event_type",
    "category",
    "lon",
    "lng",
    "longitude",
    "x",
    "lat",
    "latitude",
    "y",
    "count",
    "number",
    "uncertainty_m",
    "date",
    "when",
    "place",
    "location",
    "description",
    "notes",
    "source_name",
    "source",
    "publisher",
    "source_url",
    "url",
];

/// Whether a column is known: read by an import, or one that an export writes and the store works out itself.
pub fn is_column(name: &str) -> bool {
    super::COLUMNS.contains(&name) || OTHER_NAMES.contains(&name)
}

/// Looks a value up by any of the names a column may have.
pub struct Columns<'a>(pub &'a dyn Fn(&str) -> Option<String>);

impl Columns<'_> {
    fn text(&self, names: &[&str]) -> Result<Option<(String, String)>, ImportError> {
        for n in names {
            if let Some(v) = (self.0)(n).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty()) {
                if v.len() > MAX_FIELD_BYTES {
                    return Err(fail(n, format!("{} bytes, more than the {MAX_FIELD_BYTES} allowed", v.len())));
                }
                return Ok(Some(((*n).to_owned(), v)));
            }
        }
        Ok(None)
    }

    fn plain(&self, names: &[&str]) -> Result<Option<String>, ImportError> {
        Ok(self.text(names)?.map(|(_, v)| v))
    }

    fn parsed<T: std::str::FromStr>(&self, names: &[&str]) -> Result<Option<T>, ImportError>
    where
        T::Err: ToString,
    {
        self.text(names)?.map(|(n, v)| v.parse::<T>().map_err(|e| fail(&n, e.to_string()))).transpose()
    }

    fn whole(&self, names: &[&str]) -> Result<Option<u32>, ImportError> {
        let Some((n, v)) = self.text(names)? else { return Ok(None) };
        let number: f64 = v.parse().map_err(|_| fail(&n, format!("`{v}` is not a whole number")))?;
        if number.fract() != 0.0 || !(0.0..=1_000_000.0).contains(&number) {
            return Err(fail(&n, format!("`{v}` is not a whole number from 0 to 1000000")));
        }
        // In range and whole by the check above.
        Ok(Some(number as u32))
    }

    fn degrees(&self, names: &[&str]) -> Result<Option<(String, f64)>, ImportError> {
        let Some((n, v)) = self.text(names)? else { return Ok(None) };
        let number: f64 = v.parse().map_err(|_| fail(&n, format!("`{v}` is not a number of degrees")))?;
        Ok(Some((n, number)))
    }

    /// Reads a row. `point` is the geometry of a feature, when it has one.
    pub fn row(&self, point: Option<Position>) -> Result<ImportedRow, ImportError> {
        let kind = self.parsed::<Kind>(&["kind", "type", "event_type", "category"])?.ok_or_else(|| fail("kind", "is missing"))?;
        let position = match (point, self.degrees(&["lon", "lng", "longitude", "x"])?, self.degrees(&["lat", "latitude", "y"])?) {
            (Some(p), _, _) => Some(p),
            (None, Some((_, lon)), Some((lat_name, lat))) => Some(Position::from_lon_lat(lon, lat).map_err(|e| {
                fail(if matches!(e, PositionError::LonRange(_) | PositionError::LonNotFinite(_)) { "lon" } else { &lat_name }, e)
            })?),
            (None, None, None) => None,
            (None, Some(_), None) => return Err(fail("lat", "is missing while `lon` is given")),
            (None, None, Some(_)) => return Err(fail("lon", "is missing while `lat` is given")),
        };
        let count = self.whole(&["count", "number"])?;
        let uncertainty_m = match self.text(&["coordinate_uncertainty_m", "uncertainty_m"])? {
            None => None,
            Some((n, v)) => Some(
                v.parse::<f64>()
                    .ok()
                    .filter(|u| u.is_finite() && (0.0..=5_000_000.0).contains(u))
                    .ok_or_else(|| fail(&n, format!("`{v}` is not a length in metres")))?,
            ),
        };
        let row = ImportedRow {
            external_id: self.plain(&["external_id", "id"])?,
            kind,
            date: self.parsed::<EdtfDate>(&["date_edtf", "date", "event_date", "when"])?,
            position,
            uncertainty_m,
            place: self.plain(&["place", "place_name", "location"])?,
            title: self.plain(&["title"])?,
            summary: self.plain(&["summary", "description", "notes"])?,
            actor: self.plain(&["actor"])?,
            unit: self.plain(&["unit"])?,
            count_min: self.whole(&["count_min"])?.or(count),
            count_max: self.whole(&["count_max"])?.or(count),
            killed: self.whole(&["killed"])?,
            wounded: self.whole(&["wounded"])?,
            captured: self.whole(&["captured"])?,
            outcome: self.parsed(&["outcome"])?,
            source_name: self.plain(&["source_names", "source_name", "source", "publisher"])?,
            source_url: self.plain(&["source_urls", "source_url", "url"])?,
            status: self.parsed(&["status"])?,
        };
        if let (Some(a), Some(b)) = (row.count_min, row.count_max)
            && a > b
        {
            return Err(fail("count_min", format!("`{a}` is more than count_max `{b}`")));
        }
        Ok(row)
    }
}

/// Reads a GeoJSON Feature as a row.
///
/// # Errors
/// Names the member or column at fault: a geometry that is no Point, numbers out of range, unknown kinds.
pub fn row_from_feature(f: &Value) -> Result<ImportedRow, ImportError> {
    if f.get("type").and_then(Value::as_str) != Some("Feature") {
        return Err(fail("type", "expected `Feature`"));
    }
    let point = match f.get("geometry") {
        None => return Err(fail("geometry", "is missing (it may be null)")),
        Some(Value::Null) => None,
        Some(g) => Some(point(g)?),
    };
    let Some(properties) = f.get("properties").and_then(Value::as_object) else {
        return Err(fail("properties", "expected an object"));
    };
    let id = match f.get("id") {
        Some(Value::String(s)) => Some(s.clone()),
        Some(Value::Number(n)) => Some(n.to_string()),
        None | Some(Value::Null) => None,
        Some(_) => return Err(fail("id", "expected text or a number")),
    };
    let get = |name: &str| match properties.get(name) {
        Some(Value::String(s)) => Some(s.clone()),
        Some(Value::Number(n)) => Some(n.to_string()),
        Some(Value::Bool(b)) => Some(b.to_string()),
        _ if name == "id" => id.clone(),
        _ => None,
    };
    Columns(&get).row(point)
}

fn point(g: &Value) -> Result<Position, ImportError> {
    let kind = g.get("type").and_then(Value::as_str).unwrap_or("none");
    if kind != "Point" {
        return Err(fail("geometry", format!("expected a Point or null, found {kind}")));
    }
    let numbers: Option<Vec<f64>> =
        g.get("coordinates").and_then(Value::as_array).and_then(|c| c.iter().map(Value::as_f64).collect::<Option<Vec<f64>>>());
    match numbers.as_deref() {
        Some([lon, lat]) | Some([lon, lat, _]) => Position::from_lon_lat(*lon, *lat).map_err(|e| fail("geometry", e)),
        _ => Err(fail("geometry", "`coordinates` is not a pair of numbers")),
    }
}
