import assert from "node:assert/strict";
import { test } from "node:test";

import type { Description } from "../engine/block.ts";
import { Engine, type EngineFiles } from "../engine/engine.ts";
import { worldOf } from "../engine/world.ts";
import { aScenario, OUTSIDERS, WORDS } from "./a_story.ts";

/** A module whose `run` returns a status and does nothing else; its heap begins at 1024. */
function stub(status: number): Uint8Array<ArrayBuffer> {
  const name = (text: string) => [text.length, ...new TextEncoder().encode(text)];
  const section = (id: number, ...bytes: number[]) => [id, bytes.length, ...bytes];
  return Uint8Array.of(
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, 1, 0x60, 1, 0x7f, 1, 0x7f), // (i32) -> i32
    ...section(3, 1, 0),
    ...section(5, 1, 0, 1), // a page of memory
    ...section(6, 1, 0x7f, 0, 0x41, 0x80, 8, 0x0b), // i32.const 1024
    ...section(7, 3, ...name("memory"), 2, 0, ...name("run"), 0, 0, ...name("__heap_base"), 3, 0),
    ...section(10, 1, 4, 0, 0x41, status, 0x0b),
  );
}

const BLOCK: Description = {
  ...{ "slot bytes": 8, slots: 40, array: [], sizes: {}, lengths: {} },
  parameters: ["replicate", "replicate in lane", "path step", "traced step", "explained step", "explained"].map(
    (axis, place) => ({ name: `kept.${axis}`, element: "float64", axes: [axis], slot: 7 * place }),
  ),
};

const files = (status: number): EngineFiles => ({ block: BLOCK, simd: stub(status), plain: stub(status) });
const world = worldOf(aScenario(), OUTSIDERS);
const run = { seed: 1n, first: 0, replicates: 300 };

test("an engine that returns a status says so", async () => {
  const engine = await Engine.load(files(3), WORDS);
  assert.throws(() => engine.record(world, run), { name: "PageError", message: "The engine stopped with status 3." });
});

test("a record has what was asked for", async () => {
  const engine = await Engine.load(files(0), WORDS);
  const lengths = (more: object) => {
    const record = engine.record(world, { ...run, ...more });
    return Object.fromEntries(record.names().map((name) => [name, record.grid(name).shape[0]]));
  };
  const bare = { replicate: 300, "replicate in lane": 150, "path step": 0, "traced step": 0, "explained step": 0, explained: 0 };
  assert.deepEqual(lengths({}), bare);
  assert.deepEqual(lengths({ replicates: 256 }), { ...bare, replicate: 256, "replicate in lane": 256 });
  assert.deepEqual(lengths({ path: true, traced: { from: 3, count: 4 } }), { ...bare, "path step": 12, "traced step": 4 });
  assert.deepEqual(lengths({ explained: { from: 3, count: 2 } }), { ...bare, "explained step": 2, explained: 1 });
  assert.throws(() => engine.record(world, run).grid("toString"), { message: "no array toString in a record" });
});

test("the terms that it keeps are all but commitment, in their order", async () =>
  assert.deepEqual((await Engine.load(files(0), WORDS)).terms, ["interest", "security", "cost"]));

test("the file without SIMD is taken where the other is not valid", async () => {
  assert.equal((await Engine.load(files(0), WORDS)).simd, true);
  const plain = await Engine.load({ ...files(0), simd: Uint8Array.of(1, 2, 3) }, WORDS);
  assert.equal(plain.simd, false);
});

const CANNOT = /^This browser does not let the page compute \(.+\)\.$/;

test("files of which neither is valid are refused in a sentence", () =>
  assert.rejects(Engine.load({ ...files(0), simd: new Uint8Array(), plain: new Uint8Array() }, WORDS), {
    name: "PageError",
    message: CANNOT,
  }));

test("a browser without WebAssembly is told in a sentence", async () => {
  const kept = WebAssembly;
  Reflect.deleteProperty(globalThis, "WebAssembly");
  try {
    await assert.rejects(Engine.load(files(0), WORDS), { name: "PageError", message: CANNOT });
  } finally {
    Object.assign(globalThis, { WebAssembly: kept });
  }
});
