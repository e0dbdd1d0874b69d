// The map. The only module that names Leaflet (global `L`). GeoJSON is [lon, lat]; Leaflet wants [lat, lon].

import { getJson } from "./api.js";
import { el } from "./dom.js";
import { KINDS, groupBy, label, offset } from "./format.js";
import { apart } from "./labels.js";
import { row } from "./list.js";

/** Both rivers from end to end, south-west and north-east corner. */
const START = [[39.75, 123.9], [43.15, 131]];
const AREA = "#8a3b12";
const latLng = ([lon, lat]) => [lat, lon];

/** Makes the map with its base layers. `on` holds moved(view), picked([lon, lat]) and open(id). */
export async function create(container, view, on) {
  const map = L.map(container, { preferCanvas: false, minZoom: 5, maxZoom: 14, zoomControl: true });
  const [zoom, lat, lon] = (view || "").split("/").map(Number);
  if ([zoom, lat, lon].every(Number.isFinite)) map.setView([lat, lon], zoom); else map.fitBounds(START);
  map.attributionControl.setPrefix("");
  L.control.scale({ imperial: false }).addTo(map);
  for (const [name, z] of [["land", 200], ["areas", 300], ["lines", 350], ["labels", 420]]) map.createPane(name).style.zIndex = z;
  map.getPane("labels").style.pointerEvents = "none";
  const shown = { map, on, incidents: L.layerGroup().addTo(map), near: L.layerGroup().addTo(map), reach: L.layerGroup().addTo(map), crossings: L.layerGroup().addTo(map), provinces: new Map(), rivers: new Map() };
  map.on("moveend", () => { const c = map.getCenter(); on.moved(`${map.getZoom()}/${c.lat.toFixed(4)}/${c.lng.toFixed(4)}`); });
  map.on("zoomend", () => { if (shown.features) draw(shown, shown.features); });
  map.on("click", (e) => on.picked([e.latlng.wrap().lng, e.latlng.lat]));
  await baseLayers(shown);
  return shown;
}

async function baseLayers(shown) {
  const [countries, provinces, border, rivers, places, crossings] = await Promise.all([
    "/basemap/countries.geojson", "/basemap/provinces.geojson", "/basemap/border.geojson", "/collections/rivers/items", "/basemap/places.geojson", "/collections/crossings/items?limit=1000",
  ].map((u) => getJson(u)));
  const { map } = shown;
  L.geoJSON(countries, { pane: "land", interactive: false, attribution: "Made with Natural Earth", style: { color: "#b9b2a4", weight: 1, fillColor: "#f4f1ea", fillOpacity: 1 } }).addTo(map);
  L.geoJSON(provinces, { pane: "land", interactive: false, style: { color: "#cdbfae", weight: 1, dashArray: "3 4", fill: false } }).addTo(map);
  L.geoJSON(border, { pane: "lines", interactive: false, attribution: "Border and rivers © OpenStreetMap contributors (ODbL)", style: { color: "#7b6d8d", weight: 1.5, dashArray: "6 4" } }).addTo(map);
  L.geoJSON(rivers, { pane: "lines", interactive: false, attribution: "Places GeoNames (CC BY 4.0)", style: { color: "#3f87c5", weight: 3 } }).addTo(map);
  for (const f of provinces.features) shown.provinces.set(f.properties.name_en, f);
  for (const f of rivers.features) shown.rivers.set(f.id, f);
  labels(shown, places.features);
  shown.crossingFeatures = crossings.features;
  crossings.features.forEach((f) => crossing(shown, f));
  new ResizeObserver(() => map.invalidateSize()).observe(map.getContainer());
}

/** Names appear when there is room for them: cities first. */
function labels({ map }, features) {
  const from = { province: 6, prefecture: 7, city: 7, county: 9, mountain: 8, town: 10, village: 11, island: 9 };
  const layer = L.layerGroup().addTo(map);
  const draw = () => {
    layer.clearLayers();
    const bounds = map.getBounds().pad(0.1);
    for (const f of features) {
      const at = latLng(f.geometry.coordinates);
      if (map.getZoom() < (from[f.properties.kind] ?? 11) || !bounds.contains(at) || ["province", "prefecture"].includes(f.properties.kind)) continue;
      const small = ["town", "village"].includes(f.properties.kind) ? "town" : "";
      const text = map.getZoom() >= 9 && f.properties.name_ko ? `${f.properties.name_en} ${f.properties.country === "CN" ? f.properties.name_zh : f.properties.name_ko}` : f.properties.name_en;
      const icon = L.divIcon({ className: "", iconSize: [0, 0], iconAnchor: [-5, 6], html: el("span", { class: `place-label ${small}` }, text) });
      L.marker(at, { icon, pane: "labels", interactive: false, keyboard: false }).addTo(layer);
    }
  };
  map.on("moveend", draw);
  draw();
}

function crossing(shown, f) {
  const p = f.properties;
  const icon = L.divIcon({ className: "", iconSize: [12, 12], html: el("div", { class: `crossing ${p.kind}` }) });
  const marker = L.marker(latLng(f.geometry.coordinates), { icon, title: p.name_en, alt: `Crossing: ${p.name_en}`, zIndexOffset: -500 });
  const km = p.river ? `${label(p.river)} km ${p.river_km}` : "on land";
  marker.bindPopup(() => el("div", {},
    el("strong", {}, p.name_en), el("br"), `${p.name_ko} · ${p.name_zh}`, el("br"),
    `${label(p.kind)} · ${km} · position within ${p.coordinate_uncertainty_m} m`, el("br"),
    `Status: ${p.status}${p.status_date ? ` (reported ${p.status_date})` : " (undated)"}`, el("br"), `${p.end_kp} — ${p.end_other}`, el("br"),
    el("small", {}, `Source: ${p.source}`)));
  marker.addTo(shown.crossings);
}

/** Signs nearer to one another than this, in pixels, are shown as one label that lists them. */
const CROWDED_PX = 34;

/** Draws incidents: a dot for a named place, a disc, an area or a line for what is known less well. */
export function draw(shown, features) {
  shown.features = features;
  shown.incidents.clearLayers();
  shown.chips = [];
  const local = features.filter((f) => f.geometry && ["exact", "near", "county"].includes(f.properties.geo_precision));
  discs(shown, local);
  for (const group of crowds(shown, local)) signs(shown, group);
  const areas = features.filter((f) => f.properties.geo_precision === "province");
  for (const group of groupBy(areas, (f) => f.properties.place_id ?? f.geometry?.coordinates.join(",")).values()) area(shown, group);
  const lines = features.filter((f) => f.properties.geo_precision === "linear");
  for (const group of groupBy(lines, (f) => f.properties.place_id ?? f.properties.river).values()) line(shown, group);
  settle(shown);
}

/** Moves labels that would cover one another below each other. */
function settle(shown) {
  const spans = shown.chips.map((marker) => marker.getElement()?.firstElementChild);
  const boxes = spans.map((span, i) => {
    const { x, y } = shown.map.latLngToLayerPoint(shown.chips[i].getLatLng());
    return { x, y, width: span?.offsetWidth ?? 0, height: span?.offsetHeight ?? 0 };
  });
  apart(boxes).forEach((dy, i) => { if (spans[i]) spans[i].style.transform = `translateY(${dy}px)`; });
}

/** The disc within which each incident happened, one a place and radius. */
function discs(shown, features) {
  const doubtful = features.filter((f) => f.properties.geo_precision !== "exact");
  for (const group of groupBy(doubtful, (f) => `${f.geometry.coordinates}|${f.properties.coordinate_uncertainty_m}`).values()) {
    const drafts = group.every((f) => f.properties.status === "draft");
    const style = { pane: "areas", radius: group[0].properties.coordinate_uncertainty_m ?? 0, color: AREA, weight: 1, dashArray: drafts ? "4 4" : null, fillOpacity: 0.07, interactive: false };
    L.circle(latLng(group[0].geometry.coordinates), style).addTo(shown.incidents);
  }
}

/** Where the sign of an incident stands: on the place itself, or on the rim of its disc, so that it is no false dot. */
function signAt(f, i, n) {
  const exact = f.properties.geo_precision === "exact";
  return exact ? f.geometry.coordinates : offset(f.geometry.coordinates, f.properties.coordinate_uncertainty_m ?? 0, (360 * i) / n);
}

/** Groups of incidents whose places lie too close on the screen to tell apart. */
function crowds(shown, features) {
  const groups = [];
  for (const f of features) {
    const at = shown.map.latLngToLayerPoint(latLng(f.geometry.coordinates));
    const near = groups.find((g) => g.at.distanceTo(at) < CROWDED_PX);
    if (near) near.members.push(f); else groups.push({ at, members: [f] });
  }
  return groups.map((g) => g.members);
}

/** One crowd: single signs when there is room for them round their places, one label otherwise. */
function signs(shown, group) {
  const places = [...groupBy(group, (f) => f.geometry.coordinates.join(",")).values()];
  const rim = (f) => {
    const a = shown.map.latLngToLayerPoint(latLng(f.geometry.coordinates));
    return a.distanceTo(shown.map.latLngToLayerPoint(latLng(offset(f.geometry.coordinates, f.properties.coordinate_uncertainty_m ?? 0, 0))));
  };
  const room = group.length === 1 || (places.length === 1 && group.length <= 12 && group.every((f) => f.properties.geo_precision === "exact" || rim(f) > 5 * group.length));
  if (!room) {
    const names = [...new Set(group.map((f) => f.properties.place_name))];
    chip(shown, latLng(group[0].geometry.coordinates), `${group.length} · ${names.slice(0, 2).join(", ")}${names.length > 2 ? " …" : ""}`, group, true);
    return;
  }
  const exact = group.filter((f) => f.properties.geo_precision === "exact");
  group.forEach((f, i) => {
    const n = exact.indexOf(f);
    const ring = n < 0 || exact.length === 1 ? [0, 0] : [14 * Math.sin((2 * Math.PI * n) / exact.length), -14 * Math.cos((2 * Math.PI * n) / exact.length)];
    sign(shown, f, signAt(f, i, group.length), ring, n < 0 ? "chip" : "marker-dot");
  });
}

function sign(shown, f, at, [dx, dy], shape) {
  const p = f.properties;
  const [colour, letters] = KINDS[p.kind] ?? ["#555", "?"];
  const html = el("div", { class: `${shape} ${p.status}`, "--chip": colour }, shape === "chip" ? letters : "");
  const size = shape === "chip" ? [26, 22] : [16, 16];
  const icon = L.divIcon({ className: "", iconSize: size, iconAnchor: [size[0] / 2 - dx, size[1] / 2 - dy], html });
  L.marker(latLng(at), { icon, title: p.title, alt: p.title }).on("click", () => shown.on.open(f.id)).addTo(shown.incidents);
}

/** A label of an area or line that lists its incidents. */
function chip(shown, at, text, group, crowd = false) {
  const icon = L.divIcon({ className: "", iconSize: [0, 0], iconAnchor: [10, 8], html: el("span", { class: crowd ? "area-chip crowd" : "area-chip" }, text) });
  const marker = L.marker(at, { icon, title: text, alt: text });
  marker.bindPopup(() => el("div", {}, el("strong", {}, text), el("ul", {}, ...group.map((f) => el("li", {}, row(f, null, (id) => { shown.map.closePopup(); shown.on.open(id); }))))), { minWidth: 260 });
  marker.addTo(shown.incidents);
  shown.chips.push(marker);
}

function area(shown, group) {
  const p = group[0].properties;
  const shape = p.country === "KP" ? shown.provinces.get(p.admin1) : null;
  const style = { pane: "areas", color: AREA, weight: 1, dashArray: "2 4", fillColor: AREA, fillOpacity: 0.07, interactive: false };
  const at = group[0].geometry ? latLng(group[0].geometry.coordinates) : null;
  if (shape) L.geoJSON(shape, style).addTo(shown.incidents);
  else if (at) L.circle(at, { ...style, radius: p.coordinate_uncertainty_m ?? 100000 }).addTo(shown.incidents);
  if (at) chip(shown, at, `${group.length} in ${p.country === "KP" ? p.admin1 : p.place_name}`, group);
}

function line(shown, group) {
  const p = group[0].properties;
  const rivers = p.river ? [shown.rivers.get(p.river)] : [...shown.rivers.values()];
  for (const r of rivers.filter(Boolean)) L.geoJSON(r, { pane: "areas", interactive: false, style: { color: AREA, weight: 9, opacity: 0.18 } }).addTo(shown.incidents);
  const coords = rivers[0]?.geometry.coordinates;
  if (coords) chip(shown, latLng(coords[Math.floor(coords.length * ({ tumen: 0.4, yalu: 0.3 }[p.river] ?? 0.62))]), `${group.length} along the ${p.place_name ?? p.river}`, group);
}

/** Draws the circle of a nearness question, or takes it away. */
export function circle(shown, center, radius) {
  shown.near.clearLayers();
  if (!center) return;
  L.circle(latLng(center), { pane: "areas", radius, color: "#0b5cad", weight: 2, fillOpacity: 0.05, interactive: false }).addTo(shown.near);
}

/** The part of a line between two chainages, by the share of its length on the map's plane: for drawing only. */
function part(river, from, to) {
  const line = river.geometry.coordinates;
  const steps = [0];
  for (let i = 1; i < line.length; i += 1) {
    const k = Math.cos((line[i][1] * Math.PI) / 180);
    steps.push(steps[i - 1] + Math.hypot((line[i][0] - line[i - 1][0]) * k, line[i][1] - line[i - 1][1]));
  }
  const total = steps[steps.length - 1];
  const km = (i) => (steps[i] / total) * river.properties.length_km;
  return line.filter((_, i) => km(i) >= from && km(i) <= to);
}

/** How far around a crossing the page looks, in metres: the server's default. */
const AROUND_M = 10000;

/** Marks the chosen reach or crossing and brings it into view. */
export function reach(shown, { river, reach: text, crossing: id }) {
  shown.reach.clearLayers();
  const line = shown.rivers.get(river);
  const [from, to] = (text || "").split("..").map(Number);
  let marked = null;
  if (line && Number.isFinite(from) && Number.isFinite(to)) {
    const points = part(line, from, to).map(latLng);
    if (points.length > 1) marked = L.polyline(points, { pane: "areas", color: "#0b5cad", weight: 10, opacity: 0.35, interactive: false });
  }
  const at = shown.crossingFeatures?.find((f) => f.id === id);
  if (at) marked = L.circle(latLng(at.geometry.coordinates), { pane: "areas", radius: AROUND_M, color: "#0b5cad", weight: 2, fillOpacity: 0.05, interactive: false });
  if (!marked) return;
  marked.addTo(shown.reach);
  shown.map.fitBounds(marked.getBounds().pad(0.5), { maxZoom: 11, animate: false });
}

/** Brings a feature into view. */
export function focus(shown, feature) {
  if (feature.geometry) shown.map.panTo(latLng(feature.geometry.coordinates));
}

/** Marks that the next click chooses a point. */
export function picking(shown, active) {
  shown.map.getContainer().classList.toggle("picking", active);
}
