/** `node speed.js FILE simd|plain`: milliseconds that calls of a task take, as JSON; for benchmarks/browser.py. */
import { readFileSync } from "node:fs";

import { at } from "../engine/ids.ts";
import { Engine, type Pair, readStories, worldOf } from "../engine/index.ts";
import { filesIn } from "./cases.ts";

const CALLS = 12;

const [, , file = "", only] = process.argv;
const { stories, engine, pairs, replicates } = JSON.parse(readFileSync(file, "utf8")) as {
  stories: string;
  engine: string;
  pairs: Pair[] | null;
  replicates: number;
};
const { words, outsiders, stories: told } = readStories(stories);
const { scenario, seed } = at(told, 0);
const loaded = await Engine.load(filesIn(engine, only as "simd" | "plain"), words);
const times = Array.from({ length: CALLS }, () => {
  const before = performance.now();
  loaded.record(worldOf(scenario, outsiders, pairs ?? undefined), { seed, first: 0, replicates });
  return performance.now() - before;
});
console.log(JSON.stringify(times));
