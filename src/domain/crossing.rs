//! Bridges, dams and other places where the border can be passed.

use serde::{Deserialize, Serialize};

use super::{Position, RiverId};

/// A crossing point, with the pages its facts come from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Crossing {
    pub id: String,
    pub name_en: String,
    pub name_ko: String,
    pub name_zh: String,
    /// road, rail, road_rail, dam, land or broken.
    pub kind: String,
    /// `None` for a crossing on land.
    pub river: Option<RiverId>,
    pub river_km: Option<f64>,
    pub position: Position,
    pub uncertainty_m: f64,
    pub status: String,
    pub status_source: Option<String>,
    pub end_kp: String,
    pub end_other: String,
    pub country_other: String,
    pub facts: Option<String>,
    pub source: String,
}
