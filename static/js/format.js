// Pure helpers: no DOM, no map. Positions are [lon, lat] as in GeoJSON unless a name says otherwise.

/** Colour and two letters of each kind of incident. */
export const KINDS = {
  desertion: ["#8a3b12", "De"], defection: ["#0b6e4f", "Df"], border_crossing: ["#2b7a78", "Cr"], attempted_crossing: ["#5f7a1f", "At"],
  shooting: ["#b3001b", "Sh"], clash: ["#7d0a2b", "Cl"], attack_on_guard: ["#9c2a4d", "Ag"], killing_abroad: ["#5c0029", "Ki"],
  robbery_abroad: ["#7a4b9e", "Ro"], violence_abroad: ["#6b3fa0", "Vi"], killing_in_unit: ["#4a1942", "Ku"], death: ["#3d3d3d", "Dt"],
  execution: ["#1f1f1f", "Ex"], smuggling: ["#a66a00", "Sm"], arrest: ["#1f4e8c", "Ar"], repatriation: ["#3a6ea5", "Re"],
  aid_to_defectors: ["#00758f", "Ai"], crackdown: ["#4f5d75", "Ck"], order: ["#6c757d", "Or"],
};

/** `attempted_crossing` to `Attempted crossing`. */
export function label(name) {
  const text = String(name ?? "").replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** An EDTF date in words, with what is not known. */
export function dateWords(edtf, precision) {
  if (!edtf) return "date not known";
  const about = edtf.includes("~") ? "about " : "";
  const [a, b] = edtf.replaceAll("~", "").split("/");
  const one = (t) => t.replaceAll("X", "?");
  const text = b ? `${one(a)} to ${one(b)}` : one(a);
  return `${about}${text}${precision === "unknown" ? " (year not known)" : ""}`;
}

/** Metres in words. */
export function lengthWords(m) {
  if (m === null || m === undefined) return "";
  return m < 1000 ? `${Math.round(m)} m` : `${(m / 1000).toFixed(m < 10000 ? 1 : 0)} km`;
}

/** How far away, as far as the place is known: a distance to a point within a disc says less than its digits. */
export function distanceWords(p) {
  if (p.distance_m === undefined || p.distance_m === null) return "";
  const doubt = p.coordinate_uncertainty_m ?? 0;
  const [low, high] = [Math.max(0, p.distance_m - doubt), p.distance_m + doubt];
  return doubt < p.distance_m / 20 ? `${lengthWords(p.distance_m)} away · ` : `${low === 0 ? "0" : lengthWords(low)} to ${lengthWords(high)} away · `;
}

/** How well a place is known, in words. */
export function precisionWords(p) {
  const within = p.coordinate_uncertainty_m ? ` (within ${lengthWords(p.coordinate_uncertainty_m)})` : "";
  const words = {
    exact: "the named place", near: "near the named place", county: "somewhere in the county", province: "somewhere in the province",
    linear: "somewhere along the line", country: "somewhere in the country", none: "place not known",
  };
  return (words[p.geo_precision] ?? p.geo_precision) + within;
}

/** How many people, in words. */
export function countWords(p) {
  const [a, b] = [p.count_min, p.count_max];
  if (a === null && b === null) return "not known";
  if (a === b) return `${a}`;
  if (b === null) return `${a} or more`;
  if (a === null) return `up to ${b}`;
  return `${a} to ${b}`;
}

/** Only http and https addresses become links. */
export function safeUrl(url) {
  try {
    const u = new URL(url);
    return u.protocol === "http:" || u.protocol === "https:" ? u.href : null;
  } catch {
    return null;
  }
}

/** Groups features by a key, in the order of their first member. */
export function groupBy(features, key) {
  const groups = new Map();
  for (const f of features) {
    const k = key(f);
    if (k === null || k === undefined) continue;
    if (!groups.has(k)) groups.set(k, []);
    groups.get(k).push(f);
  }
  return groups;
}

/** The position `metres` from [lon, lat] in a direction in degrees from north, good to a map's pixel at this scale. */
export function offset([lon, lat], metres, bearing) {
  const rad = Math.PI / 180;
  const dLat = (metres * Math.cos(bearing * rad)) / 111200;
  const dLon = (metres * Math.sin(bearing * rad)) / (111320 * Math.cos(lat * rad));
  return [lon + dLon, lat + dLat];
}
