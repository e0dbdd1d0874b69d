//! The words of the field as types: position, distance, date, place, river, crossing, incident, report.
//!
//! Everything here is a value. This room knows no file, network, clock or environment and imports no other room.

pub mod bbox;
pub mod crossing;
pub mod date;
pub mod describe;
pub mod distance;
pub mod incident;
pub mod kind;
pub mod place;
pub mod position;
pub mod precision;
pub mod report;
pub mod river;
pub mod span;
pub mod telling;
pub mod wording;

pub use bbox::BBox;
pub use crossing::{Crossing, CrossingKind};
pub use date::{EdtfDate, TimePrecision};
pub use distance::geodesic_m;
pub use incident::{Evidence, Incident, IncidentId, Location, Status};
pub use kind::Kind;
pub use place::{Place, PlaceId, PlaceKind};
pub use position::Position;
pub use precision::GeoPrecision;
pub use report::{Report, ReportId, SourceRef};
pub use river::{Bank, RiverFix, RiverId, RiverLine, RiverRefusal, Side};
pub use span::Span;
pub use telling::{Decision, Moved, Telling, TellingId};
pub use wording::Wording;
