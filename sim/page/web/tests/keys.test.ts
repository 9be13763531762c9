import assert from "node:assert/strict";
import { test } from "node:test";

import { keyOf } from "../engine/keys.ts";

test("keys are those of key_of in sim/model/draws.py", () => {
  assert.deepEqual(keyOf(0n, "occasion", "drill"), [1946986374, 32693252]);
  assert.deepEqual(keyOf(1n, "join", "drill", "B"), [2374247710, 549842078]);
  assert.deepEqual(keyOf(2n ** 53n + 1n, "commitment", "A", "B"), [3736674579, 3373728189]);
  assert.deepEqual(keyOf(2n ** 63n - 1n, "seen", "constructor", "toString"), [3261703953, 424478316]);
});

test("seeds that are one number in floating point have different keys", () => {
  assert.equal(Number(2n ** 53n), Number(2n ** 53n + 1n));
  assert.notDeepEqual(keyOf(2n ** 53n, "join"), keyOf(2n ** 53n + 1n, "join"));
});
