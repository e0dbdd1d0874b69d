import assert from "node:assert/strict";
import { test } from "node:test";

import { countWords, dateWords, distanceWords, groupBy, label, lengthWords, offset, precisionWords, safeUrl } from "../../static/js/format.js";

test("dates say what is not known", () => {
  assert.equal(dateWords(null, "unknown"), "date not known");
  assert.equal(dateWords("2021-03-03", "day"), "2021-03-03");
  assert.equal(dateWords("2021-03-02/2021-03-03", "days"), "2021-03-02 to 2021-03-03");
  assert.equal(dateWords("XXXX-08-12", "unknown"), "????-08-12 (year not known)");
  assert.equal(dateWords("2021-03-20~", "day"), "about 2021-03-20");
});

test("numbers and lengths", () => {
  assert.equal(countWords({ count_min: 6, count_max: 6 }), "6");
  assert.equal(countWords({ count_min: 2, count_max: null }), "2 or more");
  assert.equal(countWords({ count_min: null, count_max: null }), "not known");
  assert.equal(lengthWords(950), "950 m");
  assert.equal(lengthWords(2357), "2.4 km");
  assert.equal(label("attempted_crossing"), "Attempted crossing");
  assert.match(precisionWords({ geo_precision: "county", coordinate_uncertainty_m: 20000 }), /county \(within 20 km\)/);
});

test("a distance within a disc is a range", () => {
  assert.equal(distanceWords({}), "");
  assert.equal(distanceWords({ distance_m: 4, coordinate_uncertainty_m: 11000 }), "0 to 11 km away · ");
  assert.equal(distanceWords({ distance_m: 50000, coordinate_uncertainty_m: 100 }), "50 km away · ");
});

test("only web addresses become links", () => {
  assert.equal(safeUrl("javascript:alert(1)"), null);
  assert.equal(safeUrl("not an address"), null);
  assert.equal(safeUrl("https://example.org/a"), "https://example.org/a");
});

test("groups keep their order, offsets go the right way", () => {
  const g = groupBy([{ k: "b" }, { k: "a" }, { k: "b" }, { k: null }], (f) => f.k);
  assert.deepEqual([...g.keys()], ["b", "a"]);
  assert.equal(g.get("b").length, 2);
  const [lon, lat] = offset([128, 41], 11120, 0);
  assert.ok(Math.abs(lat - 41.1) < 0.001 && Math.abs(lon - 128) < 1e-9);
  assert.ok(offset([128, 41], 1000, 90)[0] > 128);
});
