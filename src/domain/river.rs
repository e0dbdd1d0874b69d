//! The Yalu and the Tumen as axes: chainage along the stored centre line, offset from it, and the bank.

use serde::{Deserialize, Serialize};

use super::{Position, distance::geodesic_m, kind::named_enum};

named_enum! {
    /// One of the two border rivers.
    RiverId, "river" { Yalu => "yalu", Tumen => "tumen" }
}

named_enum! {
    /// The side of a border river.
    Bank, "bank" { Cn => "cn", Kp => "kp", Ru => "ru" }
}

/// Where a position is on a river's axis.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RiverFix {
    pub river: RiverId,
    /// Kilometres along the stored centre line, 0 at the mouth.
    pub km: f64,
    /// Distance from the line in metres.
    pub offset_m: f64,
    pub bank: Bank,
}

/// A river's centre line from mouth to source.
#[derive(Debug, Clone)]
pub struct RiverLine {
    river: RiverId,
    points: Vec<Position>,
    /// Metres from the mouth to each point.
    chainage_m: Vec<f64>,
    /// Below this chainage the bank opposite North Korea is Russian, metres.
    russian_below_m: f64,
}

/// A line of fewer than two points.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("the centre line of the {0} has fewer than two points")]
pub struct TooShort(pub RiverId);

impl RiverLine {
    /// Makes the axis from points in order from mouth to source.
    pub fn from_mouth_to_source(river: RiverId, points: Vec<Position>, russian_below_m: f64) -> Result<Self, TooShort> {
        if points.len() < 2 {
            return Err(TooShort(river));
        }
        let mut chainage_m = Vec::with_capacity(points.len());
        let mut total = 0.0;
        chainage_m.push(0.0);
        for pair in points.windows(2) {
            total += geodesic_m(pair[0], pair[1]);
            chainage_m.push(total);
        }
        Ok(Self { river, points, chainage_m, russian_below_m })
    }

    pub fn river(&self) -> RiverId {
        self.river
    }

    pub fn points(&self) -> &[Position] {
        &self.points
    }

    /// Length of the stored line in kilometres.
    pub fn length_km(&self) -> f64 {
        self.chainage_m.last().copied().unwrap_or(0.0) / 1000.0
    }

    /// The nearest point of the line. Always answers: the caller decides which offset still means something.
    ///
    /// The nearest segment is found on a plane tangent at `p` (error far below the line's own), the offset is geodesic.
    pub fn locate(&self, p: Position) -> RiverFix {
        let scale = p.lat().to_radians().cos();
        let plane = |q: Position| ((q.lon() - p.lon()) * scale, q.lat() - p.lat());
        let mut best = (f64::INFINITY, 0usize, 0.0f64);
        let mut a = plane(self.points[0]);
        for (i, q) in self.points.iter().enumerate().skip(1) {
            let b = plane(*q);
            let (dx, dy) = (b.0 - a.0, b.1 - a.1);
            let len2 = dx * dx + dy * dy;
            let t = if len2 > 0.0 { (-(a.0 * dx + a.1 * dy) / len2).clamp(0.0, 1.0) } else { 0.0 };
            let d2 = (a.0 + t * dx).powi(2) + (a.1 + t * dy).powi(2);
            if d2 < best.0 {
                best = (d2, i - 1, t);
            }
            a = b;
        }
        let (_, i, t) = best;
        let (from, to) = (self.points[i], self.points[i + 1]);
        let foot = interpolate(from, to, t);
        let chainage = self.chainage_m[i] + t * (self.chainage_m[i + 1] - self.chainage_m[i]);
        // Left of the direction mouth to source is right of the flow.
        let (a, b) = (plane(from), plane(to));
        let left_going_up = (b.0 - a.0) * (-a.1) - (b.1 - a.1) * (-a.0) > 0.0;
        let korean = match self.river {
            RiverId::Yalu => !left_going_up,
            RiverId::Tumen => left_going_up,
        };
        let bank = if korean {
            Bank::Kp
        } else if self.river == RiverId::Tumen && chainage < self.russian_below_m {
            Bank::Ru
        } else {
            Bank::Cn
        };
        RiverFix { river: self.river, km: chainage / 1000.0, offset_m: geodesic_m(p, foot), bank }
    }

    /// The position at a chainage, or `None` outside the line.
    pub fn at_km(&self, km: f64) -> Option<Position> {
        let m = km * 1000.0;
        if !(0.0..=self.length_km() * 1000.0).contains(&m) {
            return None;
        }
        let i = self.chainage_m.partition_point(|c| *c <= m).clamp(1, self.points.len() - 1) - 1;
        let step = self.chainage_m[i + 1] - self.chainage_m[i];
        let t = if step > 0.0 { (m - self.chainage_m[i]) / step } else { 0.0 };
        Some(interpolate(self.points[i], self.points[i + 1], t))
    }

    /// Lowest and highest chainage, in kilometres, of the line's part within `radius_m` of a position.
    pub fn reach_km(&self, p: Position, radius_m: f64) -> Option<(f64, f64)> {
        let mut reach: Option<(f64, f64)> = None;
        let degrees = radius_m / 111_000.0 * 1.1;
        for (q, c) in self.points.iter().zip(&self.chainage_m) {
            if (q.lat() - p.lat()).abs() <= degrees && geodesic_m(*q, p) <= radius_m {
                let km = c / 1000.0;
                reach = Some(reach.map_or((km, km), |(lo, hi)| (lo.min(km), hi.max(km))));
            }
        }
        reach
    }
}

/// The position at fraction `t` of the straight line in degrees between two near positions.
fn interpolate(a: Position, b: Position, t: f64) -> Position {
    let lon = a.lon() + t * (b.lon() - a.lon());
    let lat = a.lat() + t * (b.lat() - a.lat());
    // Between two valid positions of one hemisphere every interpolated pair is valid.
    Position::from_lon_lat(lon, lat).unwrap_or(a)
}
