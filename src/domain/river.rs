//! The Yalu and the Tumen as axes: chainage along the stored centre line, offset from it, side and bank.
//!
//! The line is the state border as mapped, so it behaves so:
//!
//! - In a reservoir the chainage is that of the border through the water, not of the drowned valley.
//! - An island is on the bank of the state it belongs to: ground of one state on the other side of the line is kept as an
//!   enclave, and a position in it takes the other bank.
//! - In the delta kilometre 0 is where the border leaves the river for the sea. Positions seaward of it, and positions
//!   above the end of the line at the source lake on Mount Paektu, have no chainage but a refusal that says so.
//! - A doubt that is larger than [`MAX_UNCERTAINTY_M`], or an offset larger than [`MAX_OFFSET_M`], is refused too.

use geo::Contains;
use serde::{Deserialize, Serialize};

use super::{
    Position,
    distance::{geodesic_bounds_m, geodesic_m},
    kind::named_enum,
};

named_enum! {
    /// One of the two border rivers.
    RiverId, "river" { Yalu => "yalu", Tumen => "tumen" }
}

named_enum! {
    /// The side of a border river, by the state that it belongs to.
    Bank, "bank" { Cn => "cn", Kp => "kp", Ru => "ru" }
}

named_enum! {
    /// The side of a river for somebody who faces downstream.
    Side, "side" { Left => "left", Right => "right" }
}

/// Above this uncertainty a river kilometre would pretend more than is known. The widest riverside county is 38 km across.
pub const MAX_UNCERTAINTY_M: f64 = 40_000.0;

/// Farther from the centre line than this, a place is not on the river.
pub const MAX_OFFSET_M: f64 = 30_000.0;

/// Farther than this beyond an end of the line, a position is at sea or on the land border.
const MAX_BEYOND_END_M: f64 = 5_000.0;

/// Where a position is on a river's axis.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RiverFix {
    pub river: RiverId,
    /// Kilometres along the stored centre line, 0 at the mouth.
    pub km: f64,
    /// Distance from the line in metres.
    pub offset_m: f64,
    pub side: Side,
    pub bank: Bank,
}

/// Why a position or place has no river kilometre.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum RiverRefusal {
    #[error("its position is known only to within {:.0} km: a river kilometre would pretend more than is known", .uncertainty_m / 1000.0)]
    TooUncertain { uncertainty_m: f64 },
    #[error("it is {:.0} km from the {river}: too far for a river kilometre", .offset_m / 1000.0)]
    TooFar { river: RiverId, offset_m: f64 },
    #[error("it lies seaward of the mouth of the {river}, {:.0} km off", .offset_m / 1000.0)]
    Seaward { river: RiverId, offset_m: f64 },
    #[error("it lies above the upper end of the {river}, {:.0} km off, on the land border at Mount Paektu", .offset_m / 1000.0)]
    AboveSource { river: RiverId, offset_m: f64 },
    #[error("it is a line or an area, not a point")]
    NotAPoint,
}

/// Segments of a line that are searched together.
const BLOCK: usize = 24;

/// Neighbouring segments with the box around them.
#[derive(Debug, Clone, Copy)]
struct Block {
    first: usize,
    end: usize,
    west: f64,
    south: f64,
    east: f64,
    north: f64,
}

/// A river's centre line from mouth to source.
#[derive(Debug, Clone)]
pub struct RiverLine {
    river: RiverId,
    version: String,
    points: Vec<Position>,
    /// Metres from the mouth to each point.
    chainage_m: Vec<f64>,
    blocks: Vec<Block>,
    /// Below this chainage the bank opposite North Korea is Russian, metres.
    russian_below_m: f64,
    /// Ground of one state on the other side of the line.
    enclaves: Vec<geo::Polygon<f64>>,
    /// Russian ground behind the bank that is Chinese.
    russian: Option<geo::Polygon<f64>>,
}

/// A line of fewer than two points.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("the centre line of the {0} has fewer than two points")]
pub struct TooShort(pub RiverId);

/// The nearest point of a line on a plane that touches the sphere at the position asked for.
#[derive(Debug, Clone, Copy)]
struct Foot {
    /// Square of the distance in degrees of latitude.
    squared: f64,
    segment: usize,
    /// Share of the segment, 0 to 1.
    t: f64,
}

/// The squared eccentricity of the WGS 84 ellipsoid.
const WGS84_E2: f64 = 0.006_694_379_990_14;

impl RiverLine {
    /// Makes the axis from points in order from mouth to source. `version` names the state of the line: chainages of two
    /// versions are not comparable.
    ///
    /// # Errors
    /// Fewer than two points.
    pub fn from_mouth_to_source(river: RiverId, version: String, points: Vec<Position>, russian_below_m: f64) -> Result<Self, TooShort> {
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
        let segments = points.len() - 1;
        let blocks = (0..segments)
            .step_by(BLOCK)
            .map(|first| {
                let end = (first + BLOCK).min(segments);
                let mut b = Block { first, end, west: f64::MAX, south: f64::MAX, east: f64::MIN, north: f64::MIN };
                for p in &points[first..=end] {
                    b.west = b.west.min(p.lon());
                    b.east = b.east.max(p.lon());
                    b.south = b.south.min(p.lat());
                    b.north = b.north.max(p.lat());
                }
                b
            })
            .collect();
        Ok(Self { river, version, points, chainage_m, blocks, russian_below_m, enclaves: Vec::new(), russian: None })
    }

    /// Adds ground of one state on the other side of the line, as closed rings.
    pub fn with_enclaves(mut self, rings: impl IntoIterator<Item = Vec<Position>>) -> Self {
        self.enclaves.extend(rings.into_iter().map(|ring| polygon(&ring)));
        self
    }

    /// Adds the Russian ground opposite North Korea that lies farther up than the Russian bank, as a closed ring.
    pub fn with_russian_ground(mut self, ring: &[Position]) -> Self {
        self.russian = Some(polygon(ring));
        self
    }

    pub fn river(&self) -> RiverId {
        self.river
    }

    /// The state of the line, such as `2026c`.
    pub fn version(&self) -> &str {
        &self.version
    }

    pub fn points(&self) -> &[Position] {
        &self.points
    }

    /// Length of the stored line in kilometres, geodesic on WGS 84.
    pub fn length_km(&self) -> f64 {
        self.chainage_m.last().copied().unwrap_or(0.0) / 1000.0
    }

    /// The nearest point of the line. Always answers: the caller decides which offset still means something (see
    /// [`chainage`]).
    ///
    /// The nearest segment is found on a plane tangent to the ellipsoid at `p`, the offset is geodesic. The plane bends: far off
    /// a segment may be taken that is up to 0.2 % farther than the nearest, which is below the line's own error.
    pub fn locate(&self, p: Position) -> RiverFix {
        self.fix(p, self.foot(p, f64::INFINITY))
    }

    /// The nearest point by the blocks' boxes: only blocks that can be nearer than the best so far are searched.
    fn foot(&self, p: Position, worst: f64) -> Foot {
        // A degree of longitude in degrees of latitude, on WGS 84.
        let (sin, cos) = p.lat().to_radians().sin_cos();
        let scale = cos * (1.0 - WGS84_E2 * sin * sin) / (1.0 - WGS84_E2);
        let bound = |b: &Block| {
            let dx = (b.west - p.lon()).max(p.lon() - b.east).max(0.0) * scale;
            let dy = (b.south - p.lat()).max(p.lat() - b.north).max(0.0);
            dx * dx + dy * dy
        };
        let mut best = Foot { squared: worst, segment: 0, t: 0.0 };
        let nearest = self.blocks.iter().map(bound).enumerate().min_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |b| b.0);
        self.search(&self.blocks[nearest], p, scale, &mut best);
        for (n, b) in self.blocks.iter().enumerate() {
            if n != nearest && bound(b) < best.squared {
                self.search(b, p, scale, &mut best);
            }
        }
        best
    }

    fn search(&self, block: &Block, p: Position, scale: f64, best: &mut Foot) {
        let plane = |q: Position| ((q.lon() - p.lon()) * scale, q.lat() - p.lat());
        let mut a = plane(self.points[block.first]);
        for segment in block.first..block.end {
            let b = plane(self.points[segment + 1]);
            let (dx, dy) = (b.0 - a.0, b.1 - a.1);
            let len2 = dx * dx + dy * dy;
            let t = if len2 > 0.0 { (-(a.0 * dx + a.1 * dy) / len2).clamp(0.0, 1.0) } else { 0.0 };
            let squared = (a.0 + t * dx).powi(2) + (a.1 + t * dy).powi(2);
            if squared < best.squared {
                *best = Foot { squared, segment, t };
            }
            a = b;
        }
    }

    fn fix(&self, p: Position, foot: Foot) -> RiverFix {
        let Foot { segment: i, t, .. } = foot;
        let (from, to) = (self.points[i], self.points[i + 1]);
        let at = interpolate(from, to, t);
        let chainage = self.chainage_m[i] + t * (self.chainage_m[i + 1] - self.chainage_m[i]);
        let side = self.side(p, i, t);
        let korean = match self.river {
            RiverId::Yalu => side == Side::Left,
            RiverId::Tumen => side == Side::Right,
        };
        let point = geo::Point::new(p.lon(), p.lat());
        let korean = korean != self.enclaves.iter().any(|e| e.contains(&point));
        let bank = if korean {
            Bank::Kp
        } else if chainage < self.russian_below_m || self.russian.as_ref().is_some_and(|r| r.contains(&point)) {
            Bank::Ru
        } else {
            Bank::Cn
        };
        RiverFix { river: self.river, km: chainage / 1000.0, offset_m: geodesic_m(p, at), side, bank }
    }

    /// The side of the line, facing downstream. At a corner both segments are asked: the one that turns away would lie.
    fn side(&self, p: Position, segment: usize, t: f64) -> Side {
        let scale = p.lat().to_radians().cos();
        let cross = |i: usize| {
            let (a, b) = (self.points[i], self.points[i + 1]);
            let (ax, ay) = ((a.lon() - p.lon()) * scale, a.lat() - p.lat());
            let (bx, by) = ((b.lon() - p.lon()) * scale, b.lat() - p.lat());
            let length = ((bx - ax).powi(2) + (by - ay).powi(2)).sqrt().max(f64::MIN_POSITIVE);
            ((bx - ax) * -ay - (by - ay) * -ax) / length
        };
        let mut turn = cross(segment);
        let neighbour =
            if t >= 1.0 { Some(segment + 1).filter(|n| n + 1 < self.points.len()) } else { segment.checked_sub(1).filter(|_| t <= 0.0) };
        if let Some(other) = neighbour.map(cross)
            && other.abs() > turn.abs()
        {
            turn = other;
        }
        // Left of the direction mouth to source is right of the flow.
        if turn > 0.0 { Side::Right } else { Side::Left }
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
        let within = |q: Position| match geodesic_bounds_m(q, p) {
            (least, _) if least > radius_m => false,
            (_, most) if most <= radius_m => true,
            _ => geodesic_m(q, p) <= radius_m,
        };
        for (q, c) in self.points.iter().zip(&self.chainage_m) {
            if (q.lat() - p.lat()).abs() <= degrees && within(*q) {
                let km = c / 1000.0;
                reach = Some(reach.map_or((km, km), |(lo, hi)| (lo.min(km), hi.max(km))));
            }
        }
        reach
    }
}

fn polygon(ring: &[Position]) -> geo::Polygon<f64> {
    geo::Polygon::new(ring.iter().map(|p| (p.lon(), p.lat())).collect(), Vec::new())
}

/// The nearer river's fix of a position. `None` without lines.
pub fn nearest(lines: &[RiverLine], p: Position) -> Option<RiverFix> {
    let mut best: Option<(&RiverLine, Foot)> = None;
    for line in lines {
        let foot = line.foot(p, best.map_or(f64::INFINITY, |b| b.1.squared));
        if best.is_none_or(|b| foot.squared < b.1.squared) {
            best = Some((line, foot));
        }
    }
    best.map(|(line, foot)| line.fix(p, foot))
}

/// The chainage of a position known to within `uncertainty_m`.
///
/// # Errors
/// The reason why a river kilometre would not mean anything.
pub fn chainage(lines: &[RiverLine], p: Position, uncertainty_m: f64) -> Result<RiverFix, RiverRefusal> {
    if uncertainty_m > MAX_UNCERTAINTY_M {
        return Err(RiverRefusal::TooUncertain { uncertainty_m });
    }
    let fix = nearest(lines, p).ok_or(RiverRefusal::NotAPoint)?;
    let RiverFix { river, offset_m, .. } = fix;
    let length = lines.iter().find(|l| l.river == river).map_or(0.0, RiverLine::length_km);
    if fix.km <= 0.0 && offset_m > MAX_BEYOND_END_M {
        Err(RiverRefusal::Seaward { river, offset_m })
    } else if fix.km >= length && offset_m > MAX_BEYOND_END_M {
        Err(RiverRefusal::AboveSource { river, offset_m })
    } else if offset_m > MAX_OFFSET_M {
        Err(RiverRefusal::TooFar { river, offset_m })
    } else {
        Ok(fix)
    }
}

/// The position at fraction `t` of the straight line in degrees between two near positions.
fn interpolate(a: Position, b: Position, t: f64) -> Position {
    let lon = a.lon() + t * (b.lon() - a.lon());
    let lat = a.lat() + t * (b.lat() - a.lat());
    // Between two valid positions of one hemisphere every interpolated pair is valid.
    Position::from_lon_lat(lon, lat).unwrap_or(a)
}
