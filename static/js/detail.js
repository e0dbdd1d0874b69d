// The panel of one incident: what is known, how well, and the words it rests on.

import { getJson } from "./api.js";
import { el } from "./dom.js";
import { countWords, dateWords, label, lengthWords, precisionWords, safeUrl } from "./format.js";
import { chip } from "./list.js";

function facts(p) {
  const harm = [["killed", p.killed], ["wounded", p.wounded], ["captured", p.captured]].filter(([, n]) => n !== null).map(([w, n]) => `${n} ${w}`).join(", ");
  const river = p.river && p.river_km !== null
    ? `${label(p.river)}, km ${p.river_km} (between ${p.river_km_min} and ${p.river_km_max}), ${lengthWords(p.river_offset_m)} from the line, ${p.bank} bank`
    : p.river ? `${label(p.river)}, reach not known` : null;
  return [
    ["Date", dateWords(p.date_edtf, p.time_precision) + (p.time_precision === "unknown" ? "" : ` (known to the ${p.time_precision})`)],
    ["Place", `${p.place_name ?? "not known"}: ${precisionWords(p)}`],
    ["Province", [p.admin1, p.country].filter(Boolean).join(", ") || null],
    ["River", river],
    ["Crossing", p.nearest_crossing ? `${p.nearest_crossing}, ${lengthWords(p.nearest_crossing_m)}` : null],
    ["Who", p.actor],
    ["How many", countWords(p)],
    ["Harm", harm || null],
    ["Unit", p.unit],
    ["From", p.origin],
    ["To", p.destination],
    ["Outcome", label(p.outcome)],
    ["Told by", p.attribution ? label(p.attribution) : null],
    ["Sources", `${p.report_count} report(s), ${p.independent_sources} independent`],
    ["Review", p.status === "draft" ? "draft: read by the program, not reviewed" : label(p.status)],
    ["Confidence", `${Math.round(p.confidence * 100)} of 100: fitted on test reports, raised where independent sources agree`],
  ].filter(([, v]) => v !== null && v !== undefined && v !== "");
}

function source(s) {
  const name = [s.publisher, s.title, s.published].filter(Boolean).join(", ") || "source without a name";
  const url = safeUrl(s.url);
  return el("li", {}, url ? el("a", { href: url, rel: "noopener noreferrer", target: "_blank" }, name) : name, s.relays ? ` (relays ${s.relays})` : "", s.copy_of === null ? "" : ` (same wording as source ${s.copy_of + 1})`);
}

function quotes(evidence) {
  const seen = new Set();
  return evidence.filter((e) => { const k = `${e.field}|${e.quote}`; return !seen.has(k) && seen.add(k); })
    .map((e) => el("blockquote", {}, `“${e.quote}”`, el("cite", {}, `${label(e.field)}: ${e.value} · ${e.source ?? "report"} · rule ${e.rule}${e.rule_words ? `: ${e.rule_words}` : ""}`)));
}

/** Shows an incident in the panel. Returns its feature. */
export async function show(panel, id, close, signal) {
  panel.hidden = false;
  panel.replaceChildren(el("p", { role: "status" }, "Loading…"));
  const { feature, sources, evidence, claims } = await getJson(`/incidents/${encodeURIComponent(id)}`, signal);
  const p = feature.properties;
  const heading = el("h2", { tabindex: "-1" }, chip(p), " ", p.title);
  panel.replaceChildren(
    el("button", { type: "button", class: "close", "aria-label": "Close", onclick: close }, "✕"),
    heading,
    el("dl", {}, ...facts(p).flatMap(([k, v]) => [el("dt", {}, k), el("dd", {}, v)])),
    el("h3", {}, "Sources"),
    el("ol", {}, ...(sources.length ? sources.map(source) : [el("li", {}, "entered without a source")])),
    ...(claims.length ? [el("h3", {}, "Where reports differ"), el("ul", {}, ...claims.map((c) => el("li", {}, `${label(c.field)}: ${c.value} (${c.source ?? "report"})`)))] : []),
    el("h3", {}, "The words it rests on"),
    ...(evidence.length ? quotes(evidence) : [el("p", {}, "Entered by hand or imported: there is no text.")]),
  );
  heading.focus({ preventScroll: true });
  return feature;
}
