/** Cases by which the program checks that worlds made here have the bits of its own. */
import { bytesToHex } from "@noble/hashes/utils.js";
import { sha256 } from "@noble/hashes/sha2.js";

import { changed, Engine, type EngineFiles, engineFiles, type Pair, readStories, type Settings, type Steps, worldOf } from "../engine/index.ts";

/** A run that the program has made, too; see tests/page/cases.py. */
export interface Case {
  story: number;
  settings: Settings;
  seed: string;
  pairs: Pair[] | null;
  first: number;
  replicates: number;
  traced: Steps;
  explained: Steps;
}

/** Of each case: the arrays of its record by name, each as its shape and the SHA-256 of its numbers. */
export async function results(stories: string, files: EngineFiles, cases: Case[]): Promise<Record<string, string>[]> {
  const { words, outsiders, stories: told } = readStories(stories);
  const engine = await Engine.load(files, words);
  return cases.map((each) => {
    const story = told[each.story];
    if (!story) throw new Error(`no story ${each.story}`);
    const scenario = changed(story.scenario, each.settings, outsiders);
    const world = worldOf(scenario, outsiders, each.pairs ?? undefined);
    const record = engine.record(world, { ...each, seed: BigInt(each.seed), path: true });
    return Object.fromEntries(
      record.names().map((name) => {
        const { values, shape } = record.grid(name);
        const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
        return [name, `${shape.join(",")} ${bytesToHex(sha256(bytes))}`];
      }),
    );
  });
}

/** The engine's files in a text of JSON, or one of them alone. */
export function filesIn(text: string, only?: "simd" | "plain"): EngineFiles {
  const files = engineFiles(text);
  if (only) files[only === "simd" ? "plain" : "simd"] = new Uint8Array();
  return files;
}
