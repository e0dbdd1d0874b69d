//! Provinces of North Korea as areas, to tell whether an area can touch a circle.

use geo::{Contains, Coord, LineString, Polygon};

use crate::domain::{Position, geodesic_m};

/// A province as one ring of positions.
#[derive(Debug, Clone)]
pub struct Province {
    /// First-order name, such as `Ryanggang`.
    pub name: String,
    polygon: Polygon<f64>,
    ring: Vec<Position>,
}

impl Province {
    /// Makes the area from its outer ring, longitude first.
    pub fn from_ring(name: String, ring: Vec<Position>) -> Self {
        let coords: Vec<Coord<f64>> = ring.iter().map(|p| Coord { x: p.lon(), y: p.lat() }).collect();
        Self { name, polygon: Polygon::new(LineString::new(coords), vec![]), ring }
    }

    pub fn contains(&self, p: Position) -> bool {
        self.polygon.contains(&geo::Point::new(p.lon(), p.lat()))
    }

    /// Distance in metres from a position to the area, 0 inside. Measured to the ring's vertices, which are at most a
    /// few kilometres apart in this layer.
    pub fn distance_m(&self, p: Position) -> f64 {
        if self.contains(p) {
            return 0.0;
        }
        self.ring.iter().map(|q| geodesic_m(p, *q)).fold(f64::INFINITY, f64::min)
    }
}
