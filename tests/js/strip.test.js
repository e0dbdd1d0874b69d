import assert from "node:assert/strict";
import { test } from "node:test";

import { barWords, bins, groups, reachBetween, reachOf, spread } from "../../static/js/strip.js";

const at = (river, river_km, kind = "desertion", event_date = "2008-01-02") => ({ properties: { river, river_km, kind, event_date } });

test("incidents are counted into bars of 10 km, those without a kilometre are not", () => {
  const counted = bins([at("yalu", 0), at("yalu", 9.9), at("yalu", 10), at("tumen", 5), at("yalu", null)], "yalu");
  assert.deepEqual([...counted].map(([n, v]) => [n, v.length]), [[0, 2], [1, 1]]);
});

test("a bar is grouped by kind or by year, the largest first", () => {
  const here = [at("yalu", 1), at("yalu", 2, "shooting"), at("yalu", 3, "shooting", null)];
  assert.deepEqual(groups(here, "kind").map((g) => [g.name, g.count]), [["shooting", 2], ["desertion", 1]]);
  assert.deepEqual(groups(here, "year").map((g) => [g.name, g.count]), [["2008", 2], ["year not known", 1]]);
  assert.equal(barWords("yalu", 71, here, "kind"), "Yalu kilometre 710 to 720: 3 incidents (2 shooting, 1 desertion)");
  assert.equal(barWords("tumen", 0, [], "kind"), "Tumen kilometre 0 to 10: no incident");
});

test("labels keep their distance and stay within the strip", () => {
  const placed = spread([10, 11, 12, 300, 399], 18, 0, 400);
  for (let i = 1; i < placed.length; i += 1) assert.ok(placed[i] - placed[i - 1] >= 18 - 1e-9);
  assert.ok(placed.every((p) => p >= 0 && p <= 400));
  assert.deepEqual(spread([], 18, 0, 400), []);
});

test("a reach runs from its anchor either way", () => {
  assert.deepEqual(reachBetween(71, 71), [710, 720]);
  assert.deepEqual(reachBetween(71, 73), [710, 740]);
  assert.deepEqual(reachBetween(71, 69), [690, 720]);
});

test("a reach is two numbers or none", () => {
  assert.deepEqual(reachOf("340..360"), [340, 360]);
  for (const bad of ["", null, "340", "a..b", "..3"]) assert.equal(reachOf(bad), null);
});
