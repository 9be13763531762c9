/** What the page asks of the engine, in the page or in a worker: what came of a setting, and why. */
import {
  type ById,
  changed,
  type Decision,
  decisionOf,
  type Engine,
  focusCandidate,
  known,
  type Library,
  name,
  type Pair,
  PageError,
  places,
  type Settings,
  sorted,
  type Story,
  type Words,
  type World,
  worldOf,
} from "../engine/index.ts";
import { type Flips, flipsOf } from "./flips.ts";
import { isCostly } from "./names.ts";

/** A world of a story. */
interface Asked {
  /** Of two questions with one key only the later matters. */
  key: string;
  story: string;
  set: Settings;
  seed: bigint;
}

export type Question =
  | ({ ask: "share"; replicates: number } & Asked)
  | ({ ask: "course"; replicate: number } & Asked)
  | ({ ask: "decision"; replicate: number; step: number; occasion: string; state: string } & Asked)
  | ({ ask: "flips"; replicate: number; step: number; occasion: string; state: string; standing: ById<number> } & Asked)
  | ({ ask: "map"; replicates: number; across: Axis; down: Axis } & Asked);

/** A knob and the values that it is turned to. */
interface Axis {
  knob: string;
  values: number[];
}

/** In how many replicates the focus pair is allied at the end, of those that are done. */
export interface Share {
  allied: number;
  done: number;
  /** Whether it is, in each of these. */
  each: boolean[];
}

/** What all states did in one replicate, step by step; steps are counted from 1. */
export interface Course {
  /** Those in which the focus pair is allied. */
  allied: number[];
  /** By state of the pair that expects: its expected support from the other at the end of each step. */
  expected: ById<number[]>;
  /** By occasion: the steps in which it was open and, by state, those in which that joined. */
  occasions: ById<{ open: number[]; joined: ById<number[]> }>;
  /** Where the others answer, by m and i: the share of m's goodwill towards i used up after each step. */
  strain: ById<ById<number[]>>;
}

export type Answer =
  | { share: Share }
  | { course: Course }
  | { decision: Decision }
  | { flips: Flips }
  /** Shares allied by row, then by column; rows that are not run yet are missing. */
  | { map: number[][] };

/** Replicates in a slice: enough for the engine to work along, few enough for a page that computes by itself. */
const [LEAST, MOST] = [8, 64];

/** Replicates of the first slice, so that something is seen at once. */
const FIRST = 20;

/** Decisions in a slice, between these: a tenth of a second or less. */
const DECISIONS = 1_500_000;

/** Answers to a question, each better than the one before; the last is whole. */
export function* answers(engine: Engine, library: Library, question: Question): Generator<Answer> {
  const story = storyNamed(library, question.story);
  const scenario = changed(story.scenario, question.set, library.outsiders);
  const { seed } = question;
  if (question.ask === "flips") {
    for (const flips of flipsOf(engine, library, story, question, question.standing)) yield { flips };
    return;
  }
  if (question.ask === "decision") {
    const { occasion, state } = question;
    const host = scenario.occasions[occasion]?.host ?? state;
    const world = worldOf(scenario, library.outsiders, [[state, host]]);
    yield { decision: decisionOf(engine, world, [occasion, state], question) };
    return;
  }
  if (question.ask === "course") {
    const world = worldOf(scenario, library.outsiders);
    yield { course: courseOf(engine, library.words, world, seed, question.replicate) };
    return;
  }
  if (question.ask === "map") {
    yield* rows(engine, library, question);
    return;
  }
  for (const share of shares(engine, worldOf(scenario, library.outsiders, [scenario.focus]), question)) yield { share };
}

/** The share of replicates allied at the end, by slices. */
function* shares(engine: Engine, world: World, { seed, replicates }: { seed: bigint; replicates: number }): Generator<Share> {
  const slice = Math.min(MOST, Math.max(LEAST, Math.floor(DECISIONS / (world.decisions.length * world.scenario.steps))));
  const candidate = focusCandidate(world);
  const each: boolean[] = [];
  while (each.length < replicates) {
    const most = each.length === 0 ? Math.min(slice, FIRST) : slice;
    const count = Math.min(most, replicates - each.length);
    const record = engine.record(world, { seed, first: each.length, replicates: count });
    const ends = candidate < 0 ? new Array<number>(count).fill(0) : record.grid("outcome.allied_at_end").row(candidate);
    each.push(...Array.from(ends, (end) => end === 1));
    yield { allied: each.filter(Boolean).length, done: each.length, each: [...each] };
  }
}

/** A map over two knobs, row by row. */
function* rows(engine: Engine, library: Library, question: Question & { ask: "map" }): Generator<Answer> {
  const { across, down, set, replicates, seed } = question;
  const { scenario } = storyNamed(library, question.story);
  const map: number[][] = [];
  for (const height of down.values) {
    const row: number[] = [];
    for (const value of across.values) {
      const world = changed(scenario, { ...set, [down.knob]: height, [across.knob]: value }, library.outsiders);
      const parts = [...shares(engine, worldOf(world, library.outsiders, [world.focus]), { seed, replicates })];
      row.push((parts.at(-1)?.allied ?? 0) / replicates);
    }
    map.push(row);
    yield { map: [...map] };
  }
}

/** The story of a name. Throws PageError where there is none. */
export function storyNamed({ stories }: Library, named: string): Story {
  const story = stories.find((each) => each.name === named);
  if (!story) throw new PageError(`There is no story “${named}” in this file.`);
  return story;
}

function courseOf(engine: Engine, words: Words, world: World, seed: bigint, replicate: number): Course {
  const { steps, focus, occasions } = world.scenario;
  const record = engine.record(world, { seed, first: replicate, replicates: 1, path: world.slow, traced: { from: 1, count: steps } });
  const [opened, joined] = [record.grid("trace.opened"), record.grid("trace.joined")];
  const [expected, allied] = [record.grid("trace.expected"), record.grid("trace.allied")];
  const all = Array.from({ length: steps }, (_, row) => row);
  const stepsOf = (is: (row: number) => number): number[] => all.filter((row) => is(row) === 1).map((row) => row + 1);
  const candidate = focusCandidate(world);
  const course: Course = {
    allied: candidate < 0 ? [] : stepsOf((row) => allied.at(row, candidate, 0)),
    expected: {},
    occasions: {},
    strain: {},
  };
  world.occasions.forEach((id, place) => {
    course.occasions[id] = { open: stepsOf((row) => opened.at(row, place, 0)), joined: {} };
  });
  world.decisions.forEach(([occasion, joiner], decision) => {
    known(course.occasions, occasion, "occasion").joined[joiner] = stepsOf((row) => joined.at(row, decision, 0));
  });
  const pairs = places(world.pairs);
  for (const [guest, host] of [focus, [focus[1], focus[0]] as Pair]) {
    const pair = pairs.get(name(guest, host));
    // Nobody expects support of whom it never asks for any.
    const asks = Object.values(occasions).some((held) => held.host === host && isCostly(words, held.kind));
    if (pair !== undefined && asks) course.expected[host] = all.map((row) => expected.at(row, pair, 0));
  }
  if (world.slow) {
    // Sums over the one replicate, in 2^-32ths.
    const strain = record.grid("path.strain");
    relations(world).forEach(([m, i], relation) => {
      const towards = (course.strain[m] ??= {});
      towards[i] = all.map((row) => strain.at(row, relation) / 2 ** 32);
    });
  }
  return course;
}

/** (m, i) in the order in which strain is kept. */
function relations({ scenario }: World): Pair[] {
  const states = sorted(Object.keys(scenario.states));
  return states.flatMap((m) => states.filter((i) => i !== m).map((i): Pair => [m, i]));
}
