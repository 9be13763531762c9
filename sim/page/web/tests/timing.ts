/** Times of the page's engine, for benchmarks/browser.py. */
import { at } from "../engine/ids.ts";
import { Engine, type Pair, readStories, worldOf } from "../engine/index.ts";
import { filesIn } from "./cases.ts";

const CALLS = 12;

export interface Task {
  stories: string;
  engine: string;
  pairs: Pair[] | null;
  replicates: number;
}

/** Milliseconds that successive calls of a task take, the world laid out anew for each. */
export async function times({ stories, engine, pairs, replicates }: Task, only?: "simd" | "plain"): Promise<number[]> {
  const { words, outsiders, stories: told } = readStories(stories);
  const { scenario, seed } = at(told, 0);
  const loaded = await Engine.load(filesIn(engine, only), words);
  return Array.from({ length: CALLS }, () => {
    const before = performance.now();
    loaded.record(worldOf(scenario, outsiders, pairs ?? undefined), { seed, first: 0, replicates });
    return performance.now() - before;
  });
}
