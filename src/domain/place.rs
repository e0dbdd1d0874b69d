//! Places of the gazetteer.

use serde::{Deserialize, Serialize};

use super::{Bank, GeoPrecision, Position, kind::named_enum};

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
        Lake => "lake",
        Post => "post",
        Detention => "detention",
        Tributary => "tributary",
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
            City | Town | Village | District | Post | Detention => GeoPrecision::Exact,
            County | Island | Mountain | Lake | Tributary => GeoPrecision::County,
            Province | Prefecture => GeoPrecision::Province,
            River | Border => GeoPrecision::Linear,
            Country | Region => GeoPrecision::Country,
        }
    }
}

/// One place of the gazetteer. Lines (rivers, the border) have no position; a tributary's is its mouth, a county's its
/// seat.
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
    /// The unit that the place belongs to: a county or city, a province, or the country.
    pub parent: Option<PlaceId>,
    /// A representative point, see `uncertainty_m`.
    pub position: Option<Position>,
    /// How far, in metres, anything at the place may be from its point: for a county the radius that covers it.
    pub uncertainty_m: f64,
    /// Distance in metres to the nearer of the two rivers, for places of the three countries on them.
    pub river_distance_m: Option<f64>,
    pub source: String,
}

/// Places nearer to one of the rivers than this are "on the border" when a name has to be decided.
pub const NEAR_BORDER_M: f64 = 60_000.0;

impl Place {
    /// The bank that the place is on, by its country.
    pub fn bank(&self) -> Option<Bank> {
        match self.country.as_str() {
            "CN" => Some(Bank::Cn),
            "KP" => Some(Bank::Kp),
            "RU" => Some(Bank::Ru),
            _ => None,
        }
    }

    /// Whether the place is on or near one of the rivers, whatever province it is in.
    pub fn is_near_border(&self) -> bool {
        self.river_distance_m.is_some_and(|d| d <= NEAR_BORDER_M)
            || matches!(self.kind, PlaceKind::River | PlaceKind::Border)
            || matches!(self.kind, PlaceKind::Province | PlaceKind::Prefecture) && self.is_border_region()
    }

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
