import assert from "node:assert/strict";
import { test } from "node:test";

import { apart } from "../../static/js/labels.js";

const box = (x, y) => ({ x, y, width: 100, height: 16 });

test("labels that cover none stay where they are", () => {
  assert.deepEqual(apart([box(0, 0), box(200, 0), box(0, 16)]), [0, 0, 0]);
  assert.deepEqual(apart([]), []);
});

test("labels at one place stand below each other, in the order of their height", () => {
  assert.deepEqual(apart([box(10, 4), box(0, 0), box(20, 30)]), [12, 0, 2]);
});
