//! The one distance of the project: along the geodesic of the WGS 84 ellipsoid, in metres.

use geo::{Distance, Geodesic, Point};

use super::Position;

/// Mean radius of the sphere used where a bound, not an answer, is computed, in metres.
pub const SPHERE_RADIUS_M: f64 = 6_371_008.8;

/// A geodesic on WGS 84 and the great circle of the sphere differ by at most 0.56 %: a bound that is computed on the
/// sphere is widened by this factor before the geodesic decides.
pub const SPHERE_SLACK: f64 = 1.006;

/// Length of the shortest path between two positions on the WGS 84 ellipsoid, in metres (Karney 2013).
///
/// ```
/// use bordermap::domain::{geodesic_m, Position};
/// let hyesan = Position::from_lon_lat(128.17778, 41.40167).unwrap();
/// let changbai = Position::from_lon_lat(128.19624, 41.41772).unwrap();
/// assert!((geodesic_m(hyesan, changbai) - 2356.0).abs() < 5.0);
/// ```
pub fn geodesic_m(a: Position, b: Position) -> f64 {
    Geodesic.distance(Point::new(a.lon(), a.lat()), Point::new(b.lon(), b.lat()))
}

/// A cheap lower and upper bound of [`geodesic_m`] from the sphere, in metres.
pub fn geodesic_bounds_m(a: Position, b: Position) -> (f64, f64) {
    let chord2 = squared_chord(a.unit_vector(), b.unit_vector());
    let sphere = 2.0 * SPHERE_RADIUS_M * (chord2.sqrt() / 2.0).min(1.0).asin();
    (sphere / SPHERE_SLACK, sphere * SPHERE_SLACK)
}

/// Squared length of the straight line between two points of the unit sphere.
pub fn squared_chord(a: [f64; 3], b: [f64; 3]) -> f64 {
    (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2) + (a[2] - b[2]).powi(2)
}

/// The squared chord of the unit sphere that surely holds every position within `radius_m` of geodesic distance.
pub fn chord2_for_radius_m(radius_m: f64) -> f64 {
    let angle = (radius_m * SPHERE_SLACK / SPHERE_RADIUS_M).min(std::f64::consts::PI);
    (2.0 * (angle / 2.0).sin()).powi(2) + 1e-18
}
