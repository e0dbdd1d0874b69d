//! Reports about the China-North Korea border in, placed and dated incidents out.
//!
//! The rooms, in the order of the flow: [`domain`] (values), [`text`] (sentences and words), [`extract`] (what a report
//! says), [`gazetteer`] and [`geocode`] (where that is), [`pipeline`] (a report becomes drafts), [`link`] (which reports
//! tell the same event), [`fetch`] (web addresses and feeds), [`feature`] (the GeoJSON contract), [`store`] (the folder on disk), [`query`] (filters and
//! nearness), [`web`] (the server) and [`cli`] (the commands). See ARCHITECTURE.md.

pub mod cli;
pub mod domain;
pub mod text;
pub mod web;

pub mod extract;
pub mod feature;
pub mod fetch;
pub mod gazetteer;
pub mod geocode;
pub mod link;
pub mod pipeline;
pub mod query;
pub mod store;
