import assert from "node:assert/strict";
import { test } from "node:test";

import { Block, type Description, Grid, lengthOf } from "../engine/block.ts";

const DESCRIPTION: Description = {
  "slot bytes": 8,
  slots: 34,
  array: [],
  sizes: {},
  lengths: { "all pairs": "pair * pair + 2 * pair + 1" },
  parameters: [
    { name: "first", element: "int64", slot: 0 },
    { name: "layout.power", element: "float64", axes: ["pair", "step"], slot: 1 },
    { name: "layout.tally", element: "int64", axes: ["pair"], slot: 10 },
    { name: "kept.outcome.rate", element: "float64", axes: ["step", "pair"], slot: 17 },
    { name: "kept.outcome.count", element: "int64", axes: ["pair"], slot: 26 },
  ],
};

const SIZES = { pair: 2, step: 3 };

test("an axis is as long as a size, a number, or a sum of products", () => {
  assert.equal(lengthOf("pair", DESCRIPTION, SIZES), 2);
  assert.equal(lengthOf("7", DESCRIPTION, SIZES), 7);
  assert.equal(lengthOf("step * pair + 1", DESCRIPTION, SIZES), 7);
  assert.equal(lengthOf("all pairs", DESCRIPTION, SIZES), 9);
  assert.throws(() => lengthOf("months", DESCRIPTION, SIZES), { name: "RangeError", message: "no length “months”" });
});

function filled(memory: WebAssembly.Memory): Block {
  const block = new Block(memory, 1024, DESCRIPTION, SIZES);
  block.write(
    new Map([
      ["layout.power", [1, 2, 3, 4, 5, 6]],
      ["layout.tally", [7, -8]],
    ]),
    new Map([["first", 2n ** 40n]]),
  );
  return block;
}

test("a block holds numbers, and of arrays where they lie, their shape and strides", () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  filled(memory);
  const slots = [...new BigInt64Array(memory.buffer, 1024, 34)].map(Number);
  const [power = 0, tally = 0, rate = 0] = [5, 14, 21].map((slot) => slots[slot]);
  assert.deepEqual(slots.slice(0, 10), [2 ** 40, 0, 0, 6, 8, power, 2, 3, 24, 8]);
  assert.deepEqual(slots.slice(10, 17), [0, 0, 2, 8, tally, 2, 8]);
  assert.deepEqual(slots.slice(17, 26), [0, 0, 6, 8, rate, 3, 2, 16, 8]);
  assert.deepEqual([...new Float64Array(memory.buffer, power, 6)], [1, 2, 3, 4, 5, 6]);
  assert.deepEqual([...new BigInt64Array(memory.buffer, tally, 2)], [7n, -8n]);
});

test("results are copies, by name, in their shape", () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const block = filled(memory);
  const address = Number(new BigInt64Array(memory.buffer, 1024, 34)[21]);
  new Float64Array(memory.buffer, address, 6).set([1, 2, 3, 4, 5, 6]);
  const results = block.results();
  assert.deepEqual([...results.keys()], ["outcome.rate", "outcome.count"]);
  new Float64Array(memory.buffer, address, 6).fill(0);
  assert.deepEqual(results.get("outcome.rate"), new Grid(Float64Array.of(1, 2, 3, 4, 5, 6), [3, 2]));
});

test("whole numbers come back as they are, also below 0 and beyond 32 bits", () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const block = filled(memory);
  const address = Number(new BigInt64Array(memory.buffer, 1024, 34)[30]);
  const numbers = (...values: number[]) => {
    new BigInt64Array(memory.buffer, address, 2).set(values.map(BigInt));
    return [...(block.results().get("outcome.count")?.values ?? [])];
  };
  for (const values of [[0, 1], [-1, 2 ** 31], [2 ** 32 - 1, -(2 ** 32)], [2 ** 53 - 1, -(2 ** 53) + 1]])
    assert.deepEqual(numbers(...values), values);
});

test("what was left by an earlier run is blank in the next", () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  new Uint8Array(memory.buffer).fill(255);
  assert.deepEqual([...(filled(memory).results().get("outcome.rate")?.values ?? [])], [0, 0, 0, 0, 0, 0]);
});

test("memory grows to what is needed, and no further", () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const many = { pair: 1000, step: 300 };
  new Block(memory, 1024, DESCRIPTION, many).write(
    new Map([
      ["layout.power", Array<number>(300_000).fill(1)],
      ["layout.tally", Array<number>(1000).fill(1)],
    ]),
    new Map([["first", 0n]]),
  );
  const pages = memory.buffer.byteLength / 65536;
  assert.equal(pages, Math.ceil((1024 + 34 * 8 + 8 * (2 * 300_000 + 2 * 1000)) / 65536));
  new Block(memory, 1024, DESCRIPTION, SIZES);
  assert.equal(memory.buffer.byteLength / 65536, pages);
});

test("an array of another length is refused", () => {
  const block = new Block(new WebAssembly.Memory({ initial: 1 }), 1024, DESCRIPTION, SIZES);
  assert.throws(() => block.write(new Map([["layout.power", [1]]]), new Map([["first", 0n]])), {
    name: "RangeError",
    message: "layout.power: 1 of 6 numbers",
  });
});

test("a grid has its last axis closest together", () => {
  const grid = new Grid(Float64Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), [2, 2, 3]);
  assert.equal(grid.at(1, 0, 2), 8);
  assert.deepEqual([...grid.row(1, 1)], [9, 10, 11]);
  assert.throws(() => grid.at(2, 0, 0), RangeError);
});
