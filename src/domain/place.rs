//! Places of the gazetteer.

use serde::{Deserialize, Serialize};

use super::{GeoPrecision, Position, kind::named_enum};

/// The stable id of a place, such as `hyesan` or `gn2043837`.
pub type PlaceId = String;

named_enum! {
    /// What a place is.
    PlaceKind, "place kind" {
        Country => "country",
        Province => "province",
        Prefecture => "prefecture",
        County => "county",
        City => "city",
        Town => "town",
        Village => "village",
        District => "district",
        Island => "island",
        Mountain => "mountain",
        Region => "region",
        River => "river",
        Border => "border",
    }
}

impl PlaceKind {
    /// The precision of an incident of which no more is known than that it happened at such a place.
    pub fn precision(self) -> GeoPrecision {
        use PlaceKind::*;
        match self {
            City | Town | Village | District => GeoPrecision::Exact,
            County | Island | Mountain => GeoPrecision::County,
            Province | Prefecture => GeoPrecision::Province,
            River | Border => GeoPrecision::Linear,
            Country | Region => GeoPrecision::Country,
        }
    }
}

/// One place of the gazetteer. Lines (rivers, the border) have no position.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    pub id: PlaceId,
    pub kind: PlaceKind,
    /// The English press form.
    pub name: String,
    pub name_ko: Option<String>,
    pub name_zh: Option<String>,
    /// ISO 3166 alpha-2, empty for lines between countries.
    pub country: String,
    pub admin1: Option<String>,
    pub admin2: Option<String>,
    /// A representative point, see `uncertainty_m`.
    pub position: Option<Position>,
    /// How far, in metres, the place may reach from its point.
    pub uncertainty_m: f64,
    pub source: String,
}

impl Place {
    /// Whether the place lies in a province on either bank of the two rivers, or is such a line itself.
    pub fn is_border_region(&self) -> bool {
        const BORDER_ADMIN1: [&str; 8] =
            ["Ryanggang", "North Hamgyong", "Chagang", "North Pyongan", "Rason", "Jilin", "Liaoning", "Primorye"];
        matches!(self.kind, PlaceKind::River | PlaceKind::Border)
            || self.admin1.as_deref().is_some_and(|a| BORDER_ADMIN1.contains(&a) && !FAR_INSIDE.contains(&self.id.as_str()))
    }
}

/// Cities of the border provinces that have nothing to do with this border. Shenyang and its like stay in: people who
/// crossed are held and sent back there.
const FAR_INSIDE: [&str; 1] = ["vladivostok"];
