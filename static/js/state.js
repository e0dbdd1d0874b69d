// What is shown, kept in the address so that a link shows the same.

const DEFAULTS = { kind: "", status: "", from: "", to: "", river: "", reach: "", crossing: "", bars: "kind", near: "", radius: "25000", possible: "", id: "", map: "" };

let state = { ...DEFAULTS };
const listeners = new Set();

/** The state as it stands. Never changed from outside. */
export function current() {
  return state;
}

/** Reads the address. */
export function load() {
  const params = new URLSearchParams(location.hash.slice(1));
  state = { ...DEFAULTS };
  for (const key of Object.keys(DEFAULTS)) if (params.has(key)) state[key] = params.get(key);
  return state;
}

/** Changes part of the state, writes the address and tells who listens which keys changed. */
export function update(changes, { quiet = false } = {}) {
  const changed = Object.keys(changes).filter((k) => state[k] !== String(changes[k] ?? ""));
  if (!changed.length) return;
  for (const k of changed) state = { ...state, [k]: String(changes[k] ?? "") };
  const params = new URLSearchParams();
  for (const [k, v] of Object.entries(state)) if (v !== DEFAULTS[k]) params.set(k, v);
  history.replaceState(null, "", `#${params}`);
  if (!quiet) for (const f of listeners) f(changed);
}

/** Calls `f` with the changed keys. */
export function listen(f) {
  listeners.add(f);
  addEventListener("hashchange", () => { load(); f(Object.keys(DEFAULTS)); });
}

/** The filters as parameters of the server; without those of the strips when these are drawn themselves. */
export function filterQuery({ strips = true } = {}) {
  const q = new URLSearchParams();
  if (state.kind) q.set("kind", state.kind);
  if (state.status) q.set("status", state.status);
  if (state.from || state.to) q.set("datetime", `${state.from || ".."}/${state.to || ".."}`);
  if (strips && state.river) q.set("river", state.river);
  if (strips && state.river && state.reach) q.set("river_km", state.reach);
  if (strips && state.crossing) q.set("crossing", state.crossing);
  return q;
}
