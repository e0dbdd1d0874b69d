//! How well a place is known.

use super::kind::named_enum;

named_enum! {
    /// How well the place of an incident is known. The order runs from the best to none.
    GeoPrecision, "geo_precision" {
        /// The named town or village where it happened, or a given position.
        Exact => "exact",
        /// Near, opposite or on the bank of a named place.
        Near => "near",
        County => "county",
        /// A province or prefecture.
        Province => "province",
        /// Along a river or the border, or several places: never a dot.
        Linear => "linear",
        Country => "country",
        None => "none",
    }
}

impl GeoPrecision {
    /// Whether a distance to the point means something: exact, near and county.
    pub fn is_local(self) -> bool {
        self <= GeoPrecision::County
    }
}
