// Ties the parts together: the state in the address, the questions to the server, the list, the map and the panel.

import { ApiError, getAll, getJson } from "./api.js";
import * as detail from "./detail.js";
import { el, refs } from "./dom.js";
import { KINDS, label } from "./format.js";
import * as list from "./list.js";
import * as map from "./map.js";
import * as state from "./state.js";
import * as strip from "./strip.js";

const filters = document.getElementById("filters");
const near = document.getElementById("near");
const panel = document.getElementById("detail");
const status = document.getElementById("status");
const ref = refs(document);
let shown = null;
let strips = null;
let counting = null;
let asking = null;
let opening = null;
let answered = "";
let picking = false;
let opener = null;

function say(text, error = false) {
  status.textContent = text;
  status.classList.toggle("error", error);
}

function fail(error) {
  if (error.name === "AbortError") return;
  say(error instanceof ApiError ? error.message : "Something went wrong on this page; reloading may help.", true);
  if (!(error instanceof ApiError)) console.error(error);
}

/** The address of what is asked for. */
function question() {
  const s = state.current();
  const q = state.filterQuery();
  if (!s.near) return { url: `/collections/incidents/items?${new URLSearchParams([...q, ["limit", "1000"]])}`, center: null };
  if (s.near.startsWith("@")) q.set("place", s.near.slice(1));
  else [["lon", 0], ["lat", 1]].forEach(([k, i]) => q.set(k, s.near.split(",")[i]));
  q.set("radius_m", s.radius);
  if (s.possible) q.set("possible", "true");
  q.set("limit", "1000");
  return { url: `/near?${q}`, center: s.near.startsWith("@") ? null : s.near.split(",").map(Number) };
}

async function refresh() {
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  const s = state.current();
  const { url, center } = question();
  say("Loading…");
  try {
    const answer = s.near ? await getJson(url, signal) : { features: await getAll(url, signal) };
    const { features } = answer;
    list.render(ref.rows, features, s.id, open);
    map.draw(shown, features);
    map.circle(shown, center ?? answer.center, Number(s.radius));
    links(s, url);
    const unplaced = features.filter((f) => !f.geometry).length;
    if (!features.length) say(s.near ? "No incident within this radius. Try a larger one, or also what may be near." : "No incident passes these filters.");
    else say(`${features.length}${answer.numberMatched > features.length ? ` of ${answer.numberMatched}` : ""} incident${features.length === 1 ? "" : "s"}${s.near ? ", nearest first" : ""}${unplaced ? `; ${unplaced} without a point on the map` : ""}`);
    answered = status.textContent;
  } catch (error) {
    if (error.name === "AbortError") return;
    list.render(ref.rows, [], "", open);
    map.draw(shown, []);
    map.circle(shown, null);
    fail(error);
  }
}

/** Counts for the strips what passes the filters beside theirs. */
async function count() {
  counting?.abort();
  counting = new AbortController();
  const q = state.filterQuery({ strips: false });
  q.set("limit", "1000");
  try {
    const features = await getAll(`/collections/incidents/items?${q}`, counting.signal);
    drawStrips({ features });
  } catch (error) {
    fail(error);
  }
}

function drawStrips(changes = {}) {
  const { river, reach, crossing, bars } = state.current();
  strip.update(strips, { ...changes, by: bars, chosen: { river, reach, crossing } });
  ref.caption.replaceChildren(...strip.caption(strips));
  ref.whole.hidden = !river && !crossing;
}

/** How often the page asks whether something was written since, in milliseconds. */
const FOLLOW_EVERY_MS = 10000;

/** Shows what was ingested while the page is open. */
async function follow() {
  let last = null;
  for (;;) {
    try {
      const { sequence } = await getJson("/health");
      if (last !== null && sequence !== last) await Promise.all([refresh(), count()]);
      last = sequence;
    } catch { /* the next question to the server will say that it is gone */ }
    await new Promise((done) => setTimeout(done, FOLLOW_EVERY_MS));
  }
}

function links(s, url) {
  const q = state.filterQuery().toString();
  const tail = q ? `?${q}` : "";
  ref.geojson.href = s.near ? url : `/export.geojson${tail}`;
  for (const [name, path] of [["geojsonl", "/export.geojsonl"], ["csv", "/export.csv"]]) {
    ref[name].hidden = Boolean(s.near);
    ref[name].href = path + tail;
  }
}

function open(id) {
  opener = document.activeElement;
  state.update({ id });
}

function close() {
  state.update({ id: "" });
  panel.hidden = true;
  (opener?.isConnected ? opener : document.getElementById("list")).focus();
}

async function showDetail() {
  const { id } = state.current();
  for (const row of ref.rows.querySelectorAll(".row")) { if (row.dataset.id === id) row.setAttribute("aria-current", "true"); else row.removeAttribute("aria-current"); }
  opening?.abort();
  if (!id) { panel.hidden = true; return; }
  opening = new AbortController();
  try {
    map.focus(shown, await detail.show(panel, id, close, opening.signal));
  } catch (error) {
    if (error.name === "AbortError") return;
    state.update({ id: "" }, { quiet: true });
    panel.hidden = true;
    fail(error);
  }
}

function setPicking(active) {
  picking = active;
  ref.pick.setAttribute("aria-pressed", String(active));
  map.picking(shown, active);
  say(active ? "Click the map to choose a point." : answered);
}

function fillForms() {
  const s = state.current();
  for (const name of ["kind", "status", "from", "to"]) filters.elements[name].value = s[name];
  near.elements.radius.value = s.radius;
  near.elements.possible.checked = Boolean(s.possible);
  near.elements.place.value = s.near.startsWith("@") ? s.near.slice(1) : "";
  ref.clear.hidden = !s.near;
  ref.bars.value = s.bars === "year" ? "year" : "kind";
}

function legend() {
  const shapes = [["dot", "known to the named place"], ["disc", "somewhere in the disc"], ["area", "somewhere in the province"], ["reach", "somewhere along the river or border"]];
  ref.legend.append(
    ...shapes.map(([c, t]) => el("li", {}, el("span", { class: `swatch ${c}` }), t)),
    el("li", {}, el("span", { class: "chip draft", "--chip": "#555" }, "…"), "dashed: draft, not reviewed"),
    el("li", {}, el("span", { class: "crossing" }), "crossing (dark: rail, bar: dam, dotted: broken)"),
    ...Object.entries(KINDS).map(([k, [c, letters]]) => el("li", {}, el("span", { class: "chip", "--chip": c }, letters), label(k))),
  );
}

async function start() {
  state.load();
  legend();
  filters.elements.kind.append(...Object.keys(KINDS).map((k) => el("option", { value: k }, label(k))));
  fillForms();
  const on = {
    moved: (view) => state.update({ map: view }, { quiet: true }),
    open,
    picked: ([lon, lat]) => {
      if (!picking) return;
      setPicking(false);
      state.update({ near: `${lon.toFixed(5)},${lat.toFixed(5)}` });
    },
  };
  // Before the map is made, so that it starts with the room it will have.
  document.getElementById("rivers").open = matchMedia("(min-width: 761px)").matches;
  shown = await map.create(document.getElementById("map"), state.current().map, on);
  const everything = { river: "", reach: "", crossing: "" };
  strips = strip.create(document.getElementById("strips"), [...shown.rivers.values()], shown.crossingFeatures, {
    reach: (river, from, to) => state.update({ river, reach: `${from}..${to}`, crossing: "" }),
    crossing: (crossing) => state.update({ ...everything, crossing }),
    clear: () => state.update(everything),
  });
  ref.bars.addEventListener("change", () => state.update({ bars: ref.bars.value }));
  ref.whole.addEventListener("click", () => state.update(everything));
  filters.addEventListener("submit", (e) => e.preventDefault());
  near.addEventListener("submit", (e) => e.preventDefault());
  filters.addEventListener("change", (e) => state.update({ [e.target.name]: e.target.value }));
  ref.reset.addEventListener("click", () => state.update({ kind: "", status: "", from: "", to: "", ...everything }));
  ref.pick.addEventListener("click", () => setPicking(!picking));
  ref.clear.addEventListener("click", () => state.update({ near: "" }));
  near.addEventListener("change", (e) => {
    const { name, value, checked } = e.target;
    if (name === "place") state.update({ near: value.trim() ? `@${value.trim()}` : "" });
    if (name === "radius") state.update({ radius: value });
    if (name === "possible") state.update({ possible: checked ? "1" : "" });
  });
  addEventListener("keydown", (e) => { if (e.key === "Escape") { if (picking) setPicking(false); else if (!panel.hidden) close(); } });
  state.listen((changed) => {
    fillForms();
    if (changed.includes("id")) showDetail();
    if (changed.some((k) => ["kind", "status", "from", "to", "near", "radius", "possible", "river", "reach", "crossing"].includes(k))) refresh();
    if (changed.some((k) => ["kind", "status", "from", "to"].includes(k))) count();
    if (changed.some((k) => ["river", "reach", "crossing", "bars"].includes(k))) {
      drawStrips();
      map.reach(shown, state.current());
    }
  });
  await Promise.all([refresh(), count()]);
  map.reach(shown, state.current());
  await showDetail();
  follow();
}

start().catch(fail);
