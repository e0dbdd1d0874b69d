//! Proves the built-in layers sound: what `bordermap check` prints of them.

use std::collections::BTreeMap;

use super::{Context, resolve};
use crate::{
    domain::{Place, PlaceKind, geodesic_m},
    gazetteer::Gazetteer,
};

/// The province layer is drawn with an error of about this much along coasts and rivers, metres.
const POLYGON_ERROR_M: f64 = 3_000.0;

/// Places that may lie outside the unit they belong to, with the reason.
const EXCEPTIONS: [(&str, &str); 9] = [
    ("sindo", "islands in the estuary that the province layer leaves out"),
    ("bidansom", "islands in the estuary that the province layer leaves out"),
    ("samjang", "the province layer draws Taehongdan too small at its eastern end"),
    ("cust_samjang", "the province layer draws Taehongdan too small at its eastern end"),
    ("paektu", "the summit is on the border, the county's seat is far below it"),
    ("chunghwa", "moved from Pyongyang to North Hwanghae in 2010, after the province layer was drawn"),
    ("sangwon", "moved from Pyongyang to North Hwanghae in 2010, after the province layer was drawn"),
    ("sungho", "moved from Pyongyang to North Hwanghae in 2010, after the province layer was drawn"),
    ("panmunjom", "in the demilitarised zone, outside the province layer"),
];

/// What was looked at and what is wrong.
#[derive(Debug, Default)]
pub struct Report {
    pub names: usize,
    /// Names that several places bear; a rule decides each.
    pub shared_names: usize,
    pub exceptions: usize,
    pub wrong: Vec<String>,
}

/// Looks at every place, name, crossing and river.
pub fn geodata(g: &Gazetteer) -> Report {
    let mut report = Report { names: g.names().len(), exceptions: EXCEPTIONS.len(), ..Report::default() };
    places(g, &mut report.wrong);
    twice(g, &mut report.wrong);
    names(g, &mut report);
    crossings(g, &mut report.wrong);
    rivers(g, &mut report.wrong);
    report
}

fn places(g: &Gazetteer, wrong: &mut Vec<String>) {
    for (id, _) in EXCEPTIONS {
        if g.place(id).is_none() && !g.places().iter().any(|p| p.id.starts_with(id)) {
            wrong.push(format!("the exception `{id}` names no place"));
        }
    }
    for p in g.places() {
        if p.source.is_empty() {
            wrong.push(format!("place `{}` has no source", p.id));
        }
        if !(p.uncertainty_m.is_finite() && p.uncertainty_m > 0.0) {
            wrong.push(format!("place `{}` has no uncertainty", p.id));
        }
        if g.names_of(&p.id).is_empty() {
            wrong.push(format!("place `{}` has no name", p.id));
        }
        let line = matches!(p.kind, PlaceKind::River | PlaceKind::Border);
        if p.position.is_none() != line {
            wrong.push(format!("place `{}` is a {} and {} a point", p.id, p.kind, if line { "has" } else { "lacks" }));
        }
        if p.kind == PlaceKind::County && p.uncertainty_m < 5_000.0 {
            wrong.push(format!("county `{}` has a radius of {:.0} m: too small to cover it", p.id, p.uncertainty_m));
        }
        match p.parent.as_deref().map(|id| (id, g.place(id))) {
            Some((id, None)) => wrong.push(format!("place `{}` belongs to `{id}`, which is not in the table", p.id)),
            None if matches!(p.country.as_str(), "KP" | "CN") && p.kind != PlaceKind::Country => {
                wrong.push(format!("place `{}` belongs to no unit", p.id));
            }
            _ => {}
        }
        if g.parents(p).any(|q| q.id == p.id) {
            wrong.push(format!("place `{}` belongs to itself", p.id));
        }
        if !EXCEPTIONS.iter().any(|(id, _)| p.id.starts_with(id)) {
            outside(g, p, wrong);
        }
    }
}

/// One place entered twice: the same kind and Hangul name within this distance, metres.
const TWICE_M: f64 = 25_000.0;

fn twice(g: &Gazetteer, wrong: &mut Vec<String>) {
    let mut by_name: BTreeMap<(&str, &str), Vec<&Place>> = BTreeMap::new();
    for p in g.places() {
        if let Some(ko) = p.name_ko.as_deref() {
            by_name.entry((p.kind.as_str(), ko.trim_end_matches(['시', '군', '구', '읍', '리', '동']))).or_default().push(p);
        }
    }
    for ((_, name), same) in by_name {
        for (n, a) in same.iter().enumerate() {
            for b in &same[n + 1..] {
                // GeoNames has a hamlet of its county's name here and there.
                if a.country == b.country
                    && ![a, b].iter().any(|p| p.id.starts_with("gn"))
                    && let (Some(x), Some(y)) = (a.position, b.position)
                    && geodesic_m(x, y) < TWICE_M
                {
                    wrong.push(format!(
                        "`{}` and `{}` are both {name}, {:.1} km apart: one place entered twice?",
                        a.id,
                        b.id,
                        geodesic_m(x, y) / 1000.0
                    ));
                }
            }
        }
    }
}

/// Whether a place lies outside its province's polygon or farther from its county's seat than the county reaches.
fn outside(g: &Gazetteer, p: &Place, wrong: &mut Vec<String>) {
    let Some(at) = p.position.filter(|_| p.kind != PlaceKind::Province) else { return };
    if p.country == "KP"
        && let Some(province) = p.admin1.as_deref().and_then(|a| g.province(a))
    {
        let off = province.distance_m(at);
        // A place whose own point is uncertain may stray by as much.
        let allowed = POLYGON_ERROR_M + p.uncertainty_m.min(10_000.0) / 2.0;
        if off > allowed {
            wrong.push(format!("place `{}` lies {:.1} km outside {}", p.id, off / 1000.0, province.name));
        }
    }
    let unit = g.parents(p).next().filter(|u| matches!(u.kind, PlaceKind::County | PlaceKind::City) && u.country == p.country);
    if let Some((unit, centre)) = unit.and_then(|u| Some((u, u.position?))) {
        let off = geodesic_m(at, centre);
        // A Chinese city of the second order has counties and cities of its own, up to 160 km from its seat.
        let second_order = p.country == "CN" && unit.kind == PlaceKind::City && matches!(p.kind, PlaceKind::County | PlaceKind::City);
        let least = if second_order { 160_000.0 } else { 35_000.0 };
        let reach = unit.uncertainty_m.max(least) + p.uncertainty_m;
        if off > reach {
            wrong.push(format!("place `{}` lies {:.1} km from {}, which reaches {:.1} km", p.id, off / 1000.0, unit.name, reach / 1000.0));
        }
    }
}

/// A name that leads to two places must be decided: by score, or by the distance to the river.
fn names(g: &Gazetteer, report: &mut Report) {
    let mut by_key: BTreeMap<&str, (&str, Vec<&str>)> = BTreeMap::new();
    for row in g.names().rows() {
        let entry = by_key.entry(row.key).or_insert((row.name, Vec::new()));
        if !entry.1.contains(&row.place_id) {
            entry.1.push(row.place_id);
        }
        if g.place(row.place_id).is_none() {
            report.wrong.push(format!("the name `{}` belongs to `{}`, which is not in the table", row.name, row.place_id));
        }
        if row.rule.is_empty() {
            report.wrong.push(format!("the name `{}` of `{}` has no source", row.name, row.place_id));
        }
    }
    for (name, _) in by_key.values().filter(|(_, places)| places.len() > 1) {
        report.shared_names += 1;
        let r = resolve(g, name, Context::default());
        if let [a, b, ..] = r.candidates.as_slice()
            && (a.score - b.score).abs() < 1e-9
            && a.place.river_distance_m == b.place.river_distance_m
            && a.place.country == b.place.country
            && g.parents(a.place).all(|p| p.id != b.place.id)
            && g.parents(b.place).all(|p| p.id != a.place.id)
        {
            report.wrong.push(format!("the name `{name}` leads to `{}` and `{}`, and no rule decides", a.place.id, b.place.id));
        }
    }
}

fn crossings(g: &Gazetteer, wrong: &mut Vec<String>) {
    for c in g.crossings() {
        if c.sources.iter().all(|s| s.trim().is_empty()) {
            wrong.push(format!("crossing `{}` has no source", c.id));
        }
        if c.status_date.is_some() && c.status_source.is_none() {
            wrong.push(format!("the status of crossing `{}` is dated and has no source", c.id));
        }
        let Some(river) = c.river.and_then(|r| g.river(r)) else { continue };
        let off = river.locate(c.position).offset_m;
        if off > c.uncertainty_m.max(500.0) {
            wrong.push(format!("crossing `{}` lies {off:.0} m from its river", c.id));
        }
    }
}

fn rivers(g: &Gazetteer, wrong: &mut Vec<String>) {
    for r in g.rivers() {
        for share in 0..=20 {
            let km = r.length_km() * f64::from(share) / 20.0;
            if let Some(p) = r.at_km(km)
                && geodesic_m(p, r.at_km(r.locate(p).km).unwrap_or(p)) > 1.0
            {
                wrong.push(format!("chainage of the {} does not come back at km {km:.1}", r.river()));
            }
        }
    }
}
