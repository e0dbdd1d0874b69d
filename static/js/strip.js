// The rivers as strips: mouth to source, crossings by name, incidents per 10 km as bars. Choosing a reach or a crossing
// filters the page. Drawn as SVG that works by keyboard and says in words what it shows.

import { el, svg } from "./dom.js";
import { KINDS, label } from "./format.js";

/** Kilometres of one bar. */
export const BIN_KM = 10;
const BAR_HEIGHT = 38;
const LABEL_HEIGHT = 58;
const MARGIN = { left: 46, right: 44 };
/** The kilometre of a crossing known less well than this is told as about. */
const ABOUT_M = 1000;
/** Least distance between two crossing labels, in pixels. */
const LABEL_STEP = 18;
const YEARS = ["#08306b", "#2171b5", "#6baed6", "#41ab5d", "#a1d99b", "#fdae6b", "#e6550d", "#a63603"];

/** Incidents with a river kilometre, counted into bins: `Map` from bin number to its features. */
export function bins(features, river) {
  const out = new Map();
  for (const f of features) {
    const { river: r, river_km: km } = f.properties;
    if (r !== river || typeof km !== "number") continue;
    const n = Math.floor(km / BIN_KM);
    if (!out.has(n)) out.set(n, []);
    out.get(n).push(f);
  }
  return out;
}

/** The groups of a bar: name, colour and number of each, the largest first. */
export function groups(features, by) {
  const counts = new Map();
  for (const f of features) {
    const name = by === "year" ? (f.properties.event_date ?? "").slice(0, 4) || "year not known" : f.properties.kind;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const colour = (name) => (by === "year" ? (/^\d+$/.test(name) ? YEARS[Number(name) % YEARS.length] : "#999") : (KINDS[name]?.[0] ?? "#555"));
  return [...counts].map(([name, count]) => ({ name, count, colour: colour(name) })).sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));
}

/** Positions for labels that must keep a distance: each as near to its place as the others allow. */
export function spread(places, step, least, most) {
  const out = [...places];
  for (let i = 0; i < out.length; i += 1) out[i] = Math.max(out[i], i ? out[i - 1] + step : least);
  for (let i = out.length - 1; i >= 0; i -= 1) out[i] = Math.min(out[i], i === out.length - 1 ? most : out[i + 1] - step);
  return out;
}

/** `340..360` as two numbers, or null. */
export function reachOf(text) {
  const m = /^([\d.]+)\.\.([\d.]+)$/.exec(text ?? "");
  return m ? [Number(m[1]), Number(m[2])] : null;
}

/** The reach from one bar to another, either way round, in kilometres. */
export function reachBetween(anchor, n) {
  return [Math.min(anchor, n) * BIN_KM, (Math.max(anchor, n) + 1) * BIN_KM];
}

/** A bar in words. */
export function barWords(river, n, features, by) {
  const range = `${label(river)} kilometre ${n * BIN_KM} to ${(n + 1) * BIN_KM}`;
  if (!features.length) return `${range}: no incident`;
  const parts = groups(features, by).map((g) => `${g.count} ${label(g.name).toLowerCase()}`);
  return `${range}: ${features.length} incident${features.length === 1 ? "" : "s"} (${parts.join(", ")})`;
}

/** The short name of a crossing: its id in words. */
function shortName(f) {
  return label(String(f.id).split("-").map((w) => (["rail", "road", "dam", "port", "new", "old"].includes(w) ? w : label(w))).join(" "));
}

/** Makes the strips. `on` holds reach(river, from, to), crossing(id) and clear(). */
export function create(container, rivers, crossings, on) {
  const strips = { container, rivers, crossings, on, features: [], by: "kind", chosen: {}, cursor: new Map(), anchor: new Map() };
  new ResizeObserver(() => draw(strips)).observe(container);
  return strips;
}

/** Shows other incidents, another grouping or another choice. */
export function update(strips, changes) {
  Object.assign(strips, changes);
  draw(strips);
}

function draw(strips) {
  const width = Math.floor(strips.container.clientWidth);
  if (width < 120) return;
  const focused = strips.container.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  strips.container.replaceChildren(...strips.rivers.map((r) => strip(strips, r, width)));
  if (focused) strips.container.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

function strip(strips, river, width) {
  const name = river.properties.river;
  const length = river.properties.length_km;
  const inner = width - MARGIN.left - MARGIN.right;
  const x = (km) => MARGIN.left + (inner * Math.min(Math.max(km, 0), length)) / length;
  const counted = bins(strips.features, name);
  const last = Math.ceil(length / BIN_KM);
  const highest = Math.max(1, ...[...counted.values()].map((v) => v.length));
  const baseline = BAR_HEIGHT + 14;
  const total = [...counted.values()].reduce((n, v) => n + v.length, 0);
  const titleId = `strip-${name}`;
  const root = svg("svg", { class: "strip", width, height: baseline + 22 + LABEL_HEIGHT, role: "group", "aria-labelledby": titleId },
    svg("title", { id: titleId }, `${river.properties.name_en}, ${length} km from mouth to source: ${total} incidents with a river kilometre`));
  root.append(svg("text", { class: "strip-name", x: MARGIN.left, y: 10 }, `${river.properties.name_en} ${river.properties.name_ko ?? ""} ${river.properties.name_zh ?? ""}`));
  axis(root, x, length, baseline);
  root.append(bars(strips, { name, x, last, length, counted, highest, baseline }));
  root.append(crossingMarks(strips, name, x, width, baseline));
  return root;
}

function axis(root, x, length, baseline) {
  root.append(svg("line", { class: "strip-river", x1: x(0), x2: x(length), y1: baseline, y2: baseline }));
  for (let km = 0; km <= length; km += 100) {
    root.append(svg("line", { class: "strip-tick", x1: x(km), x2: x(km), y1: baseline, y2: baseline + 5 }),
      svg("text", { class: "strip-km", x: x(km), y: baseline + 15, "text-anchor": km ? "middle" : "end", "aria-hidden": "true" }, km === 0 ? "km 0" : String(km)));
  }
  root.append(svg("text", { class: "strip-km", x: x(0) - 6, y: baseline + 3, "text-anchor": "end", "aria-hidden": "true" }, "mouth"));
  root.append(svg("text", { class: "strip-km", x: x(length) + 4, y: baseline + 4, "aria-hidden": "true" }, "source"));
}

/** The bars as a list box: arrows move, Enter chooses, with Shift the reach grows, Escape takes it away. */
function bars(strips, s) {
  const { name, x, last, length, counted, highest, baseline } = s;
  const reach = strips.chosen.river === name ? reachOf(strips.chosen.reach) : null;
  const cursor = Math.min(strips.cursor.get(name) ?? (reach ? Math.floor(reach[0] / BIN_KM) : null) ?? [...counted.keys()].sort((a, b) => a - b)[0] ?? 0, last - 1);
  const list = svg("g", { role: "listbox", "aria-label": `Reaches of the ${label(name)}, 10 km each`, "aria-multiselectable": "true", "aria-orientation": "horizontal", "aria-describedby": "strip-hint" });
  for (let n = 0; n < last; n += 1) {
    const here = counted.get(n) ?? [];
    const [left, right] = [x(n * BIN_KM), x(Math.min((n + 1) * BIN_KM, length))];
    const chosen = Boolean(reach) && n * BIN_KM < reach[1] && (n + 1) * BIN_KM > reach[0];
    const bar = svg("g", { class: "bar", role: "option", "aria-selected": String(chosen), tabindex: n === cursor ? 0 : -1, "data-key": `${name}-${n}`, "data-bin": n, "aria-label": barWords(name, n, here, strips.by) });
    bar.append(svg("rect", { class: "hit", x: left, y: 12, width: right - left, height: baseline - 12 }), svg("title", {}, barWords(name, n, here, strips.by)));
    let y = baseline - 2;
    for (const g of groups(here, strips.by)) {
      const h = (g.count / highest) * (BAR_HEIGHT - 12);
      y -= h;
      bar.append(svg("rect", { x: left + 0.5, y, width: Math.max(1, right - left - 1), height: h, fill: g.colour }));
    }
    if (here.length) bar.append(svg("text", { class: "strip-count", x: (left + right) / 2, y: y - 2, "text-anchor": "middle", "aria-hidden": "true" }, String(here.length)));
    list.append(bar);
  }
  // With Shift the reach runs from the anchor, the bar where it began, and so can grow and shrink.
  const choose = (n, grow, begin = n) => {
    strips.cursor.set(name, n);
    if (!grow) strips.anchor.set(name, n);
    else if (!reach || !strips.anchor.has(name)) strips.anchor.set(name, reach ? Math.floor(reach[0] / BIN_KM) : begin);
    const [from, to] = reachBetween(strips.anchor.get(name), n);
    if (!grow && reach && reach[0] === from && reach[1] === to) strips.on.clear(); else strips.on.reach(name, from, to);
  };
  list.addEventListener("click", (e) => {
    const bar = e.target.closest(".bar");
    if (bar) choose(Number(bar.dataset.bin), e.shiftKey);
  });
  list.addEventListener("keydown", (e) => {
    const bar = e.target.closest(".bar");
    if (!bar) return;
    const n = Number(bar.dataset.bin);
    const to = { ArrowRight: n + 1, ArrowUp: n + 1, ArrowLeft: n - 1, ArrowDown: n - 1, Home: 0, End: last - 1, PageUp: n + 10, PageDown: n - 10 }[e.key];
    if (to !== undefined) {
      e.preventDefault();
      const next = Math.min(Math.max(to, 0), last - 1);
      strips.cursor.set(name, next);
      bar.setAttribute("tabindex", -1);
      const other = list.querySelector(`[data-bin="${next}"]`);
      other.setAttribute("tabindex", 0);
      other.focus();
      if (e.shiftKey) choose(next, true, n);
    } else if (e.key === "Enter" || e.key === " ") {
      e.preventDefault();
      choose(n, e.shiftKey);
    } else if (e.key === "Escape" && strips.chosen.river) {
      e.stopPropagation();
      strips.on.clear();
    }
  });
  return list;
}

/** Crossings below the line, each named, as buttons. */
function crossingMarks(strips, name, x, width, baseline) {
  const mine = strips.crossings.filter((f) => f.properties.river === name && typeof f.properties.river_km === "number").sort((a, b) => a.properties.river_km - b.properties.river_km);
  const at = mine.map((f) => x(f.properties.river_km));
  const labels = spread(at, LABEL_STEP, MARGIN.left, width - 8);
  const group = svg("g", { role: "group", "aria-label": `Crossings of the ${label(name)}` });
  mine.forEach((f, i) => {
    const p = f.properties;
    const chosen = strips.chosen.crossing === f.id;
    const words = `${p.name_en}, ${label(p.kind).toLowerCase()}, ${p.coordinate_uncertainty_m > ABOUT_M ? "about " : ""}kilometre ${p.river_km}: ${p.status}${p.status_date ? ` (${p.status_date})` : ""}`;
    const mark = svg("g", { class: `strip-crossing ${p.kind}${chosen ? " chosen" : ""}`, role: "button", tabindex: 0, "aria-pressed": String(chosen), "aria-label": `${words}. Incidents within 10 km`, "data-key": `crossing-${f.id}` },
      svg("title", {}, words),
      svg("polyline", { points: `${at[i]},${baseline - 4} ${at[i]},${baseline + 4} ${labels[i]},${baseline + 20}` }),
      svg("text", { transform: `translate(${labels[i] - 2},${baseline + 25}) rotate(31)` }, shortName(f)));
    const act = () => (chosen ? strips.on.clear() : strips.on.crossing(f.id));
    mark.addEventListener("click", act);
    mark.addEventListener("keydown", (e) => {
      if (e.key === "Enter" || e.key === " ") { e.preventDefault(); act(); }
      if (e.key === "Escape" && chosen) { e.stopPropagation(); strips.on.clear(); }
    });
    group.append(mark);
  });
  return group;
}

/** What the colours of the bars mean, and what the strips leave out. */
export function caption(strips) {
  const placed = strips.features.filter((f) => typeof f.properties.river_km === "number");
  const left = strips.features.length - placed.length;
  const key = groups(placed, strips.by).map((g) => el("span", { class: "key" }, el("span", { class: "key-colour", "--chip": g.colour }), `${label(g.name)} ${g.count}`));
  return [...key, left ? el("span", {}, `${left} not on a strip: known only to a province, a whole river or the border`) : ""];
}
