/** A story small enough to be worked out by hand; its lists are not in the engine's order. */
import assert from "node:assert/strict";

import { known } from "../engine/ids.ts";
import { type Event, type Interest, type Knob, type Model, type Occasion, read, type Scenario, type WrittenScenario } from "../engine/scenario.ts";
import type { Words } from "../engine/stories.ts";

export const OUTSIDERS = { sees: { rhetoric: 1, exercise: 0.9, sanctions_support: 0.5 }, declines: 0.3 };

export const MODEL: Model = {
  weights: {
    ...{ interest: 1.5, security: 1.5, reciprocity: 0.5, audience: 0.25 },
    ...{ third_parties: 1, entrapment: 0.5, dependence: 0.75, autonomy: 0.125 },
  },
  cost: { rhetoric: 0, exercise: 0.5, sanctions_support: 1 },
  worth: { rhetoric: 0, exercise: 1, sanctions_support: 1 },
  exposure: { rhetoric: 0.2, exercise: 1, sanctions_support: 0.75 },
  premium: 0.5,
  noise: 0.2,
  prior: 0.1,
  turnover: 0.01,
  memory: 0.9,
  alliance: { reciprocity: 0.5, expectation: 0.25, sustain: 6 },
  backlash: 0,
  recovery: 0.05,
  deterrence: 0,
  convergence: 0,
};

export const WORDS: Words = {
  terms: {
    interest: { phrase: "", meaning: "", weight: "interest", moves: false },
    security: { phrase: "", meaning: "", weight: "security", moves: true },
    cost: { phrase: "", meaning: "", weight: "", moves: false },
    commitment: { phrase: "", meaning: "", weight: "", moves: true },
  },
  kinds: {
    rhetoric: { plural: "statements", costly: false },
    exercise: { plural: "exercises", costly: true },
    sanctions_support: { plural: "relief", costly: true },
  },
};

const drill: Occasion = { host: "A", kind: "exercise", issue: "north", rate: 0.5, title: "" };

export function written(parts: Partial<WrittenScenario> = {}): WrittenScenario {
  return {
    title: "Three",
    about: "",
    sources: [],
    steps: 12,
    unit: "month",
    replicates: 100,
    focus: ["B", "A"],
    issues: { south: "who has the south", north: "who has the north" },
    states: {
      C: { name: "Cee", power: 4, brinkmanship: 0.5, autonomy: 0, interests: {} },
      A: {
        name: "Ay",
        power: 2,
        brinkmanship: 0.5,
        autonomy: 0.25,
        interests: { north: [1, 0.5], south: [-0.5, 0.25] },
      },
      B: { name: "Bee", power: 1, brinkmanship: 0.75, autonomy: 0, interests: { north: [-1, 1] } },
    },
    rivalries: [
      { from: "C", to: "A", hostility: 0.5 },
      { between: ["B", "C"], hostility: 0.25 },
    ],
    ties: { B: { C: 0.125 } },
    occasions: {
      jubilee: { host: "A", kind: "exercise", issue: "south", at: [2, 4, 11], title: "" },
      talk: { host: "B", kind: "rhetoric", issue: "south", rate: 0.25, title: "" },
      drill,
    },
    events: [],
    model: MODEL,
    knobs: {},
    ...parts,
  };
}

export function aScenario(parts: Partial<WrittenScenario> = {}): Scenario {
  return read(written(parts));
}

export function withKnobs(...knobs: [string, Partial<Knob>][]): Scenario {
  const full = knobs.map(([id, knob]) => [id, { title: id, from: 0, to: 1, ...knob }]);
  return aScenario({ knobs: Object.fromEntries(full) as Record<string, Knob> });
}

export function withEvents(...events: Omit<Event, "title">[]): Scenario {
  return aScenario({ events: events.map((event) => ({ title: "it happens", ...event })) });
}

/** Names that every object of JavaScript has. */
export const OWN = ["constructor", "toString", "valueOf"] as const;

/** A scenario whose ids are such names. */
export function oddlyNamed(): Scenario {
  const [one, other, third] = OWN;
  const { states, ...rest } = written();
  const certain: Interest = [1, 0.5];
  const torn: Interest = [0.5, 1];
  return read({
    ...rest,
    focus: [one, other],
    issues: { [third]: "who has it", [one]: "who else" },
    states: {
      [one]: { ...known(states, "A", "state"), interests: { [third]: certain } },
      [other]: { ...known(states, "B", "state"), interests: { [one]: torn } },
    },
    rivalries: [{ from: one, to: other, hostility: 0.5 }],
    ties: { [other]: { [one]: 0.125 } },
    occasions: { [other]: { ...drill, host: one, issue: third } },
  });
}

/** A document of one story, as the program writes it. */
export function aDocument(scenario: WrittenScenario = written()): Record<string, unknown> {
  const recorded = { allied: [], expected: {}, occasions: {} };
  return {
    format: 1,
    program: "alliance-sim",
    words: WORDS,
    left_out: { outsiders: OUTSIDERS },
    stories: [
      {
        name: "three",
        seed: "9007199254740993",
        scenario,
        dates: [],
        standing: {},
        whole: [],
        places: { A: [0, 50], B: [100, 50], C: [50, 0] },
        recorded: { replicates: 1, allied: 0, first: recorded },
      },
    ],
  };
}

/** Fails unless a function throws a PageError of this sentence. */
export function says(does: () => unknown, message: string | RegExp): void {
  assert.throws(does, { name: "PageError", message });
}
