// The list beside the map: it says what the map shows and works by keyboard.

import { el } from "./dom.js";
import { KINDS, dateWords, distanceWords, label, precisionWords } from "./format.js";

/** The small sign of a kind; dashed while nobody has reviewed the record. */
export function chip(p) {
  const [colour, letters] = KINDS[p.kind] ?? ["#555", "?"];
  return el("span", { class: `chip ${p.status}`, "--chip": colour, "aria-hidden": "true" }, letters);
}

/** One incident as a button. */
export function row(feature, current, open) {
  const p = feature.properties;
  const distance = distanceWords(p);
  const tag = el("span", { class: `tag ${p.status}` }, p.status === "draft" ? "draft, not reviewed" : p.status);
  const possible = p.possible ? el("span", { class: "tag possible" }, "may be near") : null;
  return el("button", { type: "button", class: "row", "data-id": feature.id, "aria-current": feature.id === current ? "true" : null, onclick: () => open(feature.id) },
    chip(p),
    el("span", { class: "title" }, p.title),
    el("span", { class: "meta" }, `${distance}${dateWords(p.date_edtf, p.time_precision)} · ${label(p.kind)} · ${precisionWords(p)} `, tag, " ", possible ?? ""),
  );
}

/** Fills the list. */
export function render(container, features, current, open) {
  container.replaceChildren(...features.map((f) => el("li", {}, row(f, current, open))));
  container.onkeydown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const rows = [...container.querySelectorAll(".row")];
    const next = rows[rows.indexOf(document.activeElement) + step];
    if (next) { next.focus(); event.preventDefault(); }
  };
}
