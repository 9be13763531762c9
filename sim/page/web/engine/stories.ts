/** Stories: what the page is given of each scenario, and the words that all share. */
import { PageError } from "./errors.ts";
import type { ById } from "./ids.ts";
import { type Outsiders, read, type Scenario, type WrittenScenario } from "./scenario.ts";
import { documentProblem, FORMAT, MOST_STATES } from "./schema.ts";

/** A term of a decision; the registry is `sim/vocabulary/terms.py`. */
interface Term {
  phrase: string;
  /** What it is, in a sentence. */
  meaning: string;
  /** Its parameter among the weights; empty for one that has none. */
  weight: string;
  /** Whether it moves with every signal. */
  moves: boolean;
}

export interface Kind {
  plural: string;
  /** Whether joining it counts for an alliance. */
  costly: boolean;
}

export interface Words {
  terms: ById<Term>;
  kinds: ById<Kind>;
}

/** The focus pair in one replicate, step by step; steps are counted from 1. */
interface RecordedCourse {
  /** Those in which it is allied. */
  allied: number[];
  /** By the state that expects: its expected support from the other at the end of each step. */
  expected: ById<number[]>;
  /** By occasion of one of the pair: the steps in which it was open, and those in which the other joined. */
  occasions: ById<{ open: number[]; joined: number[] }>;
}

/** What came of a story as it stands, for browsers that may not run the engine. */
export interface Recorded {
  replicates: number;
  /** In how many of them the focus pair is allied at the end. */
  allied: number;
  /** Replicate 0. */
  first: RecordedCourse;
}

export interface Story {
  name: string;
  seed: bigint;
  scenario: Scenario;
  /** What a reader calls each step. */
  dates: string[];
  /** By knob: the value at which the scenario stays as it is. */
  standing: ById<number>;
  /** Knobs that take whole numbers only. */
  whole: string[];
  /** By state: its place on the stage, in percent from the left and from the top. */
  places: ById<[number, number]>;
  recorded: Recorded;
}

export interface Library {
  /** What wrote them, with its version. */
  program: string;
  words: Words;
  /** What outsiders see in a scenario that does not say. */
  outsiders: Outsiders;
  stories: Story[];
}

interface Written {
  format: number;
  program: string;
  words: Words;
  left_out: { outsiders: Outsiders };
  stories: (Omit<Story, "seed" | "scenario"> & { seed: string; scenario: WrittenScenario })[];
}

/** The stories in a text of JSON. Throws PageError where it is damaged or of a newer version. */
export function readStories(text: string): Library {
  const written = parsed(text);
  const { format, stories: given } = (written ?? {}) as Partial<Written>;
  if (typeof format === "number" && format > FORMAT)
    throw new PageError(
      `These stories are of format ${format}, which is newer than this page, which reads ${FORMAT}. ` +
        "Write the page anew with the program that made them.",
    );
  for (const { name, scenario } of Array.isArray(given) ? given : []) {
    const states = Object.keys(scenario?.states ?? {}).length;
    if (states > MOST_STATES)
      throw new PageError(`The story “${name}” has ${states} states; a page takes at most ${MOST_STATES}.`);
  }
  const problem = documentProblem(written) ?? unknownId(written as Written);
  if (problem !== null) throw new PageError(`The stories in this file are damaged: ${problem}.`);
  const { program, words, left_out, stories } = written as Written;
  return {
    program,
    words,
    outsiders: left_out.outsiders,
    stories: stories.map((story) => ({ ...story, seed: BigInt(story.seed), scenario: read(story.scenario) })),
  };
}

/** What a story names that is not there, as a clause; null where all is. */
function unknownId({ words, stories }: Written): string | null {
  for (const { name, scenario } of stories) {
    const { states, issues, ties, rivalries, focus } = scenario;
    const occasions = Object.values(scenario.occasions);
    const tied = Object.entries(ties).flatMap(([one, row]) => [one, ...Object.keys(row)]);
    const rivals = rivalries.flatMap(({ between, from, to }) => between ?? [from, to]);
    const interests = Object.values(states).flatMap((state) => Object.keys(state.interests));
    const named: [string, ById<unknown>, (string | undefined)[]][] = [
      ["state", states, [...focus, ...occasions.map(({ host }) => host), ...rivals, ...tied]],
      ["issue", issues, [...occasions.map(({ issue }) => issue), ...interests]],
      ["kind", words.kinds, occasions.map(({ kind }) => kind)],
    ];
    for (const [what, there, ids] of named) {
      const unknown = ids.find((id) => id !== undefined && !Object.hasOwn(there, id));
      if (unknown !== undefined) return `${name} has no ${what} “${unknown}”`;
    }
  }
  return null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
