/** What the page asks of the engine, in the page or in a worker: what came of a setting, and why. */
import {
  changed,
  type Course,
  type Decision,
  decisionOf,
  type Engine,
  type Library,
  name,
  type Pair,
  PageError,
  places,
  type Settings,
  type Story,
  type Words,
  type World,
  worldOf,
} from "../engine/index.ts";

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
  | ({ ask: "decision"; replicate: number; step: number; occasion: string; state: string } & Asked);

/** In how many replicates the focus pair is allied at the end, of those that are done. */
export interface Share {
  allied: number;
  done: number;
}

export type Answer = { share: Share } | { course: Course } | { decision: Decision };

/** Replicates in a slice: enough for the engine to work along, few enough for a page that computes by itself. */
const [LEAST, MOST] = [8, 64];

/** Decisions in a slice, between these: a tenth of a second or less. */
const DECISIONS = 1_500_000;

/** Answers to a question, each better than the one before; the last is whole. */
export function* answers(engine: Engine, library: Library, question: Question): Generator<Answer> {
  const story = storyNamed(library, question.story);
  const scenario = changed(story.scenario, question.set, library.outsiders);
  const { seed } = question;
  if (question.ask === "decision") {
    const { occasion, state } = question;
    const host = scenario.occasions[occasion]?.host ?? state;
    const world = worldOf(scenario, library.outsiders, [[state, host]]);
    yield { decision: decisionOf(engine, world, [occasion, state], question) };
    return;
  }
  const world = worldOf(scenario, library.outsiders, [scenario.focus]);
  if (question.ask === "course") {
    yield { course: courseOf(engine, library.words, world, seed, question.replicate) };
    return;
  }
  const slice = Math.min(MOST, Math.max(LEAST, Math.floor(DECISIONS / (world.decisions.length * world.scenario.steps))));
  const candidate = focusCandidate(world);
  const share: Share = { allied: 0, done: 0 };
  while (share.done < question.replicates) {
    const replicates = Math.min(slice, question.replicates - share.done);
    const record = engine.record(world, { seed, first: share.done, replicates });
    if (candidate >= 0) share.allied += record.grid("outcome.allied_at_end").row(candidate).reduce(sum, 0);
    share.done += replicates;
    yield { share: { ...share } };
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
  const traced = { from: 1, count: steps };
  const record = engine.record(world, { seed, first: replicate, replicates: 1, traced });
  const [opened, joined] = [record.grid("trace.opened"), record.grid("trace.joined")];
  const [expected, allied] = [record.grid("trace.expected"), record.grid("trace.allied")];
  const rows = Array.from({ length: steps }, (_, row) => row);
  const stepsOf = (is: (row: number) => number): number[] => rows.filter((row) => is(row) === 1).map((row) => row + 1);
  const candidate = focusCandidate(world);
  const [a, b] = focus;
  const ways: Pair[] = [
    [b, a],
    [a, b],
  ];
  const course: Course = {
    allied: candidate < 0 ? [] : stepsOf((row) => allied.at(row, candidate, 0)),
    expected: {},
    occasions: {},
  };
  for (const [guest, host] of ways) {
    const pair = places(world.pairs).get(name(guest, host));
    // Nobody expects support of whom it never asks for any.
    const asks = Object.values(occasions).some((held) => held.host === host && words.kinds[held.kind]?.costly);
    if (pair !== undefined && asks) course.expected[host] = rows.map((row) => expected.at(row, pair, 0));
    world.decisions.forEach(([occasion, joiner], decision) => {
      if (joiner !== guest || occasions[occasion]?.host !== host) return;
      const place = world.occasions.indexOf(occasion);
      course.occasions[occasion] = {
        open: stepsOf((row) => opened.at(row, place, 0)),
        joined: stepsOf((row) => joined.at(row, decision, 0)),
      };
    });
  }
  return course;
}

/** Where the focus pair stands among those that can ally; -1 where it cannot. */
function focusCandidate({ candidates, scenario }: World): number {
  const [a, b] = scenario.focus;
  return candidates.findIndex(([one, other]) => (one === a && other === b) || (one === b && other === a));
}

function sum(total: number, each: number): number {
  return total + each;
}
