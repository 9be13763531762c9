/** `node speed.js FILE [simd|plain]`: times of a story's runs, as JSON; FILE holds stories, engine, and what to run. */
import { readFileSync } from "node:fs";

import { Engine, type Pair, readStories, worldOf } from "../engine/index.ts";
import { filesIn } from "./cases.ts";

interface Task {
  story: number;
  pairs: Pair[] | null;
  replicates: number;
}

const [, , file = "", only] = process.argv;
const { stories, engine, tasks } = JSON.parse(readFileSync(file, "utf8")) as {
  stories: string;
  engine: string;
  tasks: Task[];
};
const { words, outsiders, stories: told } = readStories(stories);
const files = filesIn(engine, only as "simd" | "plain");
for (const { story, pairs, replicates } of tasks) {
  const loaded = await Engine.load(files, words);
  const times: number[] = [];
  let decisions = 0;
  for (let call = 0; call < 12; call++) {
    const before = performance.now();
    const { scenario, seed, name } = told[story]!;
    const world = worldOf(scenario, outsiders, pairs ?? undefined);
    loaded.record(world, { seed, first: 0, replicates });
    times.push(performance.now() - before);
    decisions = world.decisions.length * scenario.steps * replicates;
    if (call === 11) console.log(name, pairs, "first", times[0]!.toFixed(1), "best", Math.min(...times.slice(1)).toFixed(1), "ms", (1e6*Math.min(...times.slice(1)) / decisions).toFixed(1), "ns/decision", times.map(t=>t.toFixed(0)).join(" "));
  }
}
