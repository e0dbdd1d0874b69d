//! A position on the WGS 84 ellipsoid.

use serde::{Deserialize, Serialize};

/// Longitude and latitude in degrees, WGS 84, always finite and in range.
///
/// There is one constructor and its name says the axis order. Serialises as the GeoJSON pair `[lon, lat]`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "[f64; 2]", into = "[f64; 2]")]
pub struct Position {
    lon: f64,
    lat: f64,
}

/// Which rule a pair of numbers broke.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PositionError {
    #[error("longitude is not a finite number (found `{0}`)")]
    LonNotFinite(f64),
    #[error("latitude is not a finite number (found `{0}`)")]
    LatNotFinite(f64),
    #[error("longitude `{0}` is outside -180..180")]
    LonRange(f64),
    #[error("latitude `{0}` is outside -90..90")]
    LatRange(f64),
    #[error("latitude `{lat}` is outside -90..90; the axes look swapped: the order is longitude, latitude")]
    Swapped { lat: f64 },
}

impl Position {
    /// Makes a position from degrees, longitude first.
    ///
    /// ```
    /// use bordermap::domain::Position;
    /// let hyesan = Position::from_lon_lat(128.17778, 41.40167).unwrap();
    /// assert_eq!(hyesan.lat(), 41.40167);
    /// assert!(Position::from_lon_lat(41.40167, 128.17778).is_err()); // swapped
    /// ```
    ///
    /// # Errors
    /// A number that is not finite or out of range; a latitude beyond 90 whose partner would be a valid latitude is
    /// reported as swapped axes.
    pub fn from_lon_lat(lon: f64, lat: f64) -> Result<Self, PositionError> {
        if !lon.is_finite() {
            return Err(PositionError::LonNotFinite(lon));
        }
        if !lat.is_finite() {
            return Err(PositionError::LatNotFinite(lat));
        }
        if lat.abs() > 90.0 {
            return Err(if lat.abs() <= 180.0 && lon.abs() <= 90.0 {
                PositionError::Swapped { lat }
            } else {
                PositionError::LatRange(lat)
            });
        }
        if lon.abs() > 180.0 {
            return Err(PositionError::LonRange(lon));
        }
        Ok(Self { lon, lat })
    }

    /// Degrees east, -180 to 180.
    pub fn lon(self) -> f64 {
        self.lon
    }

    /// Degrees north, -90 to 90.
    pub fn lat(self) -> f64 {
        self.lat
    }

    /// The point of the unit sphere at this longitude and latitude, as `[x, y, z]`.
    pub fn unit_vector(self) -> [f64; 3] {
        let (lon, lat) = (self.lon.to_radians(), self.lat.to_radians());
        [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
    }

    /// The position with at most `decimals` decimals in each axis.
    pub fn rounded(self, decimals: i32) -> Self {
        let scale = 10f64.powi(decimals);
        Self { lon: (self.lon * scale).round() / scale, lat: (self.lat * scale).round() / scale }
    }
}

impl TryFrom<[f64; 2]> for Position {
    type Error = PositionError;
    fn try_from([lon, lat]: [f64; 2]) -> Result<Self, PositionError> {
        Self::from_lon_lat(lon, lat)
    }
}

impl From<Position> for [f64; 2] {
    fn from(p: Position) -> Self {
        [p.lon, p.lat]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_geojson_readers_let_through() {
        assert_eq!(Position::from_lon_lat(f64::NAN, 41.0).unwrap_err().to_string(), "longitude is not a finite number (found `NaN`)");
        assert!(matches!(Position::from_lon_lat(128.0, f64::INFINITY), Err(PositionError::LatNotFinite(_))));
        assert!(matches!(Position::from_lon_lat(999.0, 41.0), Err(PositionError::LonRange(_))));
        assert!(matches!(Position::from_lon_lat(41.4, 128.2), Err(PositionError::Swapped { .. })));
        assert!(serde_json::from_str::<Position>("[41.4, 128.2]").is_err());
    }
}
