//! Exports: the same columns as GeoJSON, as GeoJSON text sequence (one feature a line) and as CSV.

use std::str::FromStr;

use serde_json::Value;

use super::{export_columns, feature, properties};
use crate::domain::{GeoPrecision, Incident};

/// The forms of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    GeoJson,
    GeoJsonSeq,
    Csv,
}

impl FromStr for ExportFormat {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text.to_ascii_lowercase().as_str() {
            "geojson" | "json" => Ok(Self::GeoJson),
            "geojsonseq" | "geojsonl" | "geojsons" => Ok(Self::GeoJsonSeq),
            "csv" => Ok(Self::Csv),
            other => Err(format!("unknown format `{other}`; expected geojson, geojsonseq or csv")),
        }
    }
}

impl ExportFormat {
    pub fn media_type(self) -> &'static str {
        match self {
            Self::GeoJson => "application/geo+json",
            Self::GeoJsonSeq => "application/x-ndjson",
            Self::Csv => "text/csv; charset=utf-8; header=present",
        }
    }

    /// What stands before the first row.
    pub fn head(self) -> String {
        match self {
            Self::GeoJson => "{\"type\":\"FeatureCollection\",\"features\":[".to_owned(),
            Self::GeoJsonSeq => String::new(),
            Self::Csv => {
                let mut columns = vec!["id"];
                columns.extend(export_columns());
                columns.extend(["lon", "lat"]);
                format!("{}\r\n", columns.join(","))
            }
        }
    }

    /// One incident.
    pub fn row(self, i: &Incident, first: bool) -> String {
        match self {
            Self::GeoJson => format!("{}{}", if first { "\n" } else { ",\n" }, feature(i)),
            Self::GeoJsonSeq => format!("{}\n", feature(i)),
            Self::Csv => csv_row(i),
        }
    }

    /// What stands after the last row.
    pub fn foot(self) -> &'static str {
        match self {
            Self::GeoJson => "\n]}\n",
            Self::GeoJsonSeq | Self::Csv => "",
        }
    }
}

fn csv_row(i: &Incident) -> String {
    let p = properties(i);
    let mut cells = vec![i.id.to_string()];
    cells.extend(export_columns().map(|c| cell(p.get(c).unwrap_or(&Value::Null))));
    let point = i.location.position.filter(|_| i.location.precision <= GeoPrecision::Province);
    cells.push(point.map_or(String::new(), |p| p.lon().to_string()));
    cells.push(point.map_or(String::new(), |p| p.lat().to_string()));
    format!("{}\r\n", cells.join(","))
}

/// A value as a CSV cell. Text that a spreadsheet would run as a formula gets an apostrophe in front.
fn cell(v: &Value) -> String {
    let text = match v {
        Value::Null => return String::new(),
        Value::String(s) if s.starts_with(['=', '+', '@', '\t', '\r']) || (s.starts_with('-') && s.parse::<f64>().is_err()) => {
            format!("'{s}")
        }
        Value::String(s) => s.clone(),
        other => return other.to_string(),
    };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}
