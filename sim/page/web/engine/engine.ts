/** The engine: the program's own, compiled to WebAssembly, with a world laid out for it. */
import { Block, type Description, type Grid } from "./block.ts";
import { PageError } from "./errors.ts";
import { keyOf } from "./keys.ts";
import { type Arrays, layoutOf, type Sizes, sizesOf } from "./layout.ts";
import type { Words } from "./stories.ts";
import type { World } from "./world.ts";

/** The engine's files, as the page holds them. */
export interface EngineFiles {
  block: Description;
  /** With instructions on 128 bits, and without. */
  simd: Uint8Array<ArrayBuffer>;
  plain: Uint8Array<ArrayBuffer>;
}

/** Successive steps, counted from 1. */
export interface Steps {
  from: number;
  count: number;
}

export interface Run {
  seed: bigint;
  /** The first replicate, counted from 0. */
  first: number;
  replicates: number;
  /** Whether to follow the focus pair by step, summed over replicates. */
  path?: boolean;
  /** Steps of which to keep who did what. */
  traced?: Steps;
  /** Steps of which to keep what decisions rested on. */
  explained?: Steps;
}

/** Arrays by name, as `sim/model/record.py` describes them, such as `outcome.joined`. */
class RunRecord {
  constructor(private readonly arrays: ReadonlyMap<string, Grid>) {}

  names(): string[] {
    return [...this.arrays.keys()];
  }

  grid(name: string): Grid {
    const grid = this.arrays.get(name);
    if (!grid) throw new RangeError(`no array ${name} in a record`);
    return grid;
  }
}

/** Most replicates that are worked on at a time: so many stay in a processor's cache. */
const LANE = 256;

/** The premium of a state that is committed, which stands among the terms for readers. */
export const COMMITMENT = "commitment";

const NO_STEPS: Steps = { from: 0, count: 0 };

export class Engine {
  private constructor(
    private readonly memory: WebAssembly.Memory,
    private readonly heap: number,
    private readonly call: (block: number) => number,
    private readonly description: Description,
    private readonly words: Words,
    /** Whether it is the one with instructions on 128 bits. */
    readonly simd: boolean,
  ) {}

  /** The terms of a decision that it keeps, in its order; what commitment adds is not among them. */
  get terms(): string[] {
    return Object.keys(this.words.terms).filter((term) => term !== COMMITMENT);
  }

  /** The engine, ready. Throws PageError where WebAssembly is missing or forbidden. */
  static async load(files: EngineFiles, words: Words): Promise<Engine> {
    try {
      const simd = WebAssembly.validate(files.simd);
      const { instance } = await WebAssembly.instantiate(simd ? files.simd : files.plain);
      const { memory, run, __heap_base: heap } = instance.exports as unknown as Exports;
      return new Engine(memory, heap.value, run, files.block, words, simd);
    } catch (error) {
      throw new PageError(`This browser does not let the page compute (${String(error)}).`);
    }
  }

  /** What some successive replicates of a world make. */
  record(world: World, run: Run): RunRecord {
    const { traced = NO_STEPS, explained = NO_STEPS, path = false, replicates } = run;
    const lanes = Math.ceil(replicates / LANE);
    const sizes: Sizes = {
      ...sizesOf(world),
      replicate: replicates,
      "replicate in lane": Math.ceil(replicates / lanes),
      "path step": path ? world.scenario.steps : 0,
      "traced step": traced.count,
      "explained step": explained.count,
      explained: Number(explained.count > 0),
    };
    const block = new Block(this.memory, this.heap, this.description, sizes);
    const given: Arrays = new Map([...layoutOf(world, this.words), ["keys", keysOf(world, run.seed)]]);
    const numbers = new Map([
      ["first", BigInt(run.first)],
      ["count", BigInt(replicates)],
      ["kept.traced_from", BigInt(traced.from)],
      ["kept.explained_from", BigInt(explained.from)],
    ]);
    block.write(given, numbers);
    const status = this.call(this.heap);
    if (status !== 0) throw new PageError(`The engine stopped with status ${status}.`);
    return new RunRecord(block.results());
  }
}

interface Exports {
  memory: WebAssembly.Memory;
  __heap_base: WebAssembly.Global<"i32">;
  run: (block: number) => number;
}

/** [draw, word] the keys of every draw, in the order of `World.keys` of `sim/model/world.py`. */
function keysOf(world: World, seed: bigint): number[] {
  const seen = world.watched ? world.decisions : [];
  const names = [
    ...world.occasions.map((occasion) => ["occasion", occasion]),
    ...world.decisions.map((decision) => ["join", ...decision]),
    ...world.pairs.map((pair) => ["commitment", ...pair]),
    ...seen.map((decision) => ["seen", ...decision]),
  ];
  return names.flatMap((parts) => keyOf(seed, ...parts));
}
