//! A box in degrees: west, south, east, north. West may be greater than east: the box then crosses the antimeridian.

use super::Position;

/// `west, south, east, north` in degrees, WGS 84.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BBox {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
}

/// Which rule the four numbers broke.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum BBoxError {
    #[error("expected 4 numbers `west,south,east,north` (or 6 with heights), found {0}")]
    Arity(usize),
    #[error("`{0}` is not a number")]
    NotANumber(String),
    #[error("{0} `{1}` is out of range")]
    Range(&'static str, f64),
    #[error("south `{south}` is north of north `{north}`")]
    Inverted { south: f64, north: f64 },
}

impl BBox {
    /// Makes a box from degrees in the order west, south, east, north.
    pub fn from_west_south_east_north(west: f64, south: f64, east: f64, north: f64) -> Result<Self, BBoxError> {
        for (name, v, max) in [("west", west, 180.0), ("south", south, 90.0), ("east", east, 180.0), ("north", north, 90.0)] {
            if !v.is_finite() || v.abs() > max {
                return Err(BBoxError::Range(name, v));
            }
        }
        if south > north {
            return Err(BBoxError::Inverted { south, north });
        }
        Ok(Self { west, south, east, north })
    }

    /// Reads `w,s,e,n`, or `w,s,min_height,e,n,max_height` whose heights are ignored.
    pub fn parse(text: &str) -> Result<Self, BBoxError> {
        let numbers: Vec<f64> = text
            .split(',')
            .map(|t| t.trim().parse::<f64>().map_err(|_| BBoxError::NotANumber(t.trim().to_owned())))
            .collect::<Result<_, _>>()?;
        match numbers[..] {
            [w, s, e, n] | [w, s, _, e, n, _] => Self::from_west_south_east_north(w, s, e, n),
            _ => Err(BBoxError::Arity(numbers.len())),
        }
    }

    /// Whether the box and the box round two near positions have a point in common.
    pub fn touches(&self, a: Position, b: Position) -> bool {
        let (south, north) = (a.lat().min(b.lat()), a.lat().max(b.lat()));
        let (west, east) = (a.lon().min(b.lon()), a.lon().max(b.lon()));
        let lon = if self.west <= self.east { west <= self.east && east >= self.west } else { east >= self.west || west <= self.east };
        lon && south <= self.north && north >= self.south
    }

    /// Whether the position lies in the box, edges included.
    pub fn contains(&self, p: Position) -> bool {
        let lon_inside =
            if self.west <= self.east { (self.west..=self.east).contains(&p.lon()) } else { p.lon() >= self.west || p.lon() <= self.east };
        lon_inside && (self.south..=self.north).contains(&p.lat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crosses_the_antimeridian_when_west_is_greater() {
        let b = BBox::parse("170,-10,-170,10").unwrap();
        assert!(b.contains(Position::from_lon_lat(179.0, 0.0).unwrap()));
        assert!(b.contains(Position::from_lon_lat(-175.0, 0.0).unwrap()));
        assert!(!b.contains(Position::from_lon_lat(0.0, 0.0).unwrap()));
        assert!(BBox::parse("1,2,3").is_err());
        assert!(BBox::parse("1,2,3,NaN").is_err());
        assert!(BBox::parse("1,5,3,4").is_err());
    }
}
