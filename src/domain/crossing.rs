//! Bridges, dams and other places where the border can be passed.

use serde::{Deserialize, Serialize};

use super::{EdtfDate, Position, RiverId, kind::named_enum};

named_enum! {
    /// What a crossing is.
    CrossingKind, "crossing kind" {
        Road => "road",
        Rail => "rail",
        RoadRail => "road_rail",
        Foot => "foot",
        Dam => "dam",
        Broken => "broken",
        Land => "land",
    }
}

/// A crossing point, with the pages its facts come from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Crossing {
    pub id: String,
    pub name_en: String,
    pub name_ko: String,
    pub name_zh: String,
    pub kind: CrossingKind,
    /// `None` for a crossing on land.
    pub river: Option<RiverId>,
    /// Kilometres from the mouth along the stored centre line.
    pub river_km: Option<f64>,
    pub position: Position,
    pub uncertainty_m: f64,
    /// Whether the position was published or estimated on the border line.
    pub position_basis: String,
    pub status: String,
    /// Whether somebody could cross, were it open: not broken, never opened, dismantled or given up for years.
    pub passable: bool,
    /// When the status was last reported; `None` where no source dates it.
    pub status_date: Option<EdtfDate>,
    pub status_source: Option<String>,
    pub end_kp: String,
    pub end_other: String,
    /// ISO 3166 alpha-2 of the state on the other bank.
    pub country_other: String,
    pub facts: Vec<String>,
    /// Addresses of pages or names of tables; at least one.
    pub sources: Vec<String>,
}
