/** A world as the plain arrays that the engine takes, by name, as `sim/model/layout.py` lays it out. */
import { known, sorted } from "./ids.ts";
import { cell, interestIn, type Model, OF_STATES, type Scenario, weightOf } from "./scenario.ts";
import { inStep, segmentAt } from "./segments.ts";
import type { Words } from "./stories.ts";
import { focusCandidate, hostOf, name, places, type World } from "./world.ts";

/** Numbers by parameter of the engine, arrays flat with the last axis closest together. */
export type Arrays = ReadonlyMap<string, readonly number[]>;

/** Lengths of axes that are a world's, not a run's, by name; `SIZES` of `sim/model/wasm/block.py`. */
export type Sizes = Record<string, number>;

/** Measures of who joined what: rows of tallies and rates. */
const COSTLY = 1;
const RHETORIC = 2;

const OF_KINDS = ["cost", "worth", "exposure"] as const;
const OF_MODEL = [
  ...(["premium", "noise", "prior", "turnover", "memory"] as const),
  ...(["backlash", "recovery", "deterrence", "convergence"] as const),
];
const OF_ALLIANCE = ["reciprocity", "expectation", "sustain"] as const;

export function sizesOf(world: World): Sizes {
  const { scenario } = world;
  return {
    state: Object.keys(scenario.states).length,
    issue: Object.keys(scenario.issues).length,
    host: world.hosts.length,
    occasion: world.occasions.length,
    decision: world.decisions.length,
    pair: world.pairs.length,
    candidate: world.candidates.length,
    step: scenario.steps,
    segment: world.segments.length,
    slow: Number(world.slow),
    watched: Number(world.watched),
  };
}

export function layoutOf(world: World, words: Words): Arrays {
  const arrays = new Map<string, readonly number[]>();
  for (const [id, values] of [...structure(world, words), ...inTime(world, words)]) arrays.set(`layout.${id}`, values);
  return arrays;
}

type Named = [string, number[]];

function structure(world: World, words: Words): Named[] {
  const { scenario, pairs, hosts, occasions, decisions, candidates } = world;
  const pairAt = places(pairs);
  const stateAt = order(Object.keys(scenario.states));
  const hostAt = order(hosts);
  const issueAt = order(Object.keys(scenario.issues));
  const nobody = pairs.length;
  const pair = (joiner: string, host: string): number => pairAt.get(name(joiner, host)) ?? nobody;
  const opened = occasions.map((id) => known(scenario.occasions, id, "occasion"));
  const hostsOfOccasions = opened.map(({ host }) => known(hostAt, host, "state"));
  const pairsOfDecisions = decisions.map(([id, joiner]) => pair(joiner, hostOf(scenario, id)));
  const [a, b] = scenario.focus;
  return [
    ["opening", opening(world)],
    ["segment", steps(scenario.steps + 1, (step) => segmentAt(world.segments, step))],
    ["first_occasion", firsts(hostsOfOccasions, hosts.length + 1)],
    ["tally", opened.map(({ kind }) => (known(words.kinds, kind, "kind").costly ? COSTLY : RHETORIC))],
    ["issue", opened.map(({ issue }) => known(issueAt, issue, "issue"))],
    ["first_join", [occasions.length]],
    ["first_commitment", [occasions.length + decisions.length]],
    ["first_seen", [occasions.length + decisions.length + pairs.length]],
    ["first_decision", firsts(pairsOfDecisions, pairs.length)],
    ["host_of_pair", pairs.map(([, host]) => known(hostAt, host, "state"))],
    ["host_state", pairs.map(([, host]) => known(stateAt, host, "state"))],
    ["joiner_state", pairs.map(([joiner]) => known(stateAt, joiner, "state"))],
    ["reverse", pairs.map(([joiner, host]) => pair(host, joiner))],
    ["candidate_pairs", candidates.flatMap(([one, other]) => [pair(one, other), pair(other, one)])],
    ["focus_pairs", [pair(b, a), pair(a, b)]],
    ["focus_candidate", [focusCandidate(world)]],
    ["slow", [Number(world.slow)]],
    ["watched", [Number(world.watched)]],
  ];
}

/** Whatever an event can change, by segment. */
function inTime(world: World, words: Words): Named[] {
  const { occasions, segments } = world;
  const scenarios = segments.map((segment) => segment.scenario);
  const states = sorted(Object.keys(world.scenario.states));
  const issues = sorted(Object.keys(world.scenario.issues));
  const kinds = occasions.map((id) => known(world.scenario.occasions, id, "occasion").kind);
  const ofState = (scenario: Scenario, id: string) => known(scenario.states, id, "state");
  const inEach = (valuesOf: (scenario: Scenario) => number[]): number[] => scenarios.flatMap(valuesOf);
  const ofModel = (valueOf: (model: Model) => number): number[] => inEach(({ model }) => [valueOf(model)]);
  const ofKinds = (byKind: (model: Model) => Record<string, number>): number[] =>
    inEach(({ model }) => kinds.map((kind) => known(byKind(model), kind, "kind")));
  const outside = (model: Model) => model.outsiders ?? world.outsiders;
  const ofInterests = (part: 0 | 1): number[] =>
    inEach((s) => states.flatMap((i) => issues.map((q) => interestIn(ofState(s, i), q)[part])));
  const weights = Object.values(words.terms).filter((term) => !term.moves);
  return [
    ...OF_STATES.map((part): Named => [part, inEach((s) => states.map((i) => ofState(s, i)[part]))]),
    ["position", ofInterests(0)],
    ["salience", ofInterests(1)],
    ["hostility", inEach(({ hostility }) => states.flatMap((m) => states.map((i) => cell(hostility, m, i))))],
    ["ties", inEach(({ ties }) => states.flatMap((i) => states.map((m) => cell(ties, i, m))))],
    ["rate", inEach((s) => occasions.map((id) => weightOf(known(s.occasions, id, "occasion"), s.steps)))],
    ...OF_KINDS.map((part): Named => [part, ofKinds((model) => model[part])]),
    ["sees", ofKinds((model) => outside(model).sees)],
    ["declines", ofModel((model) => outside(model).declines)],
    [
      "weights",
      inEach(({ model }) => weights.map(({ weight }) => (weight ? known(model.weights, weight, "weight") : 1))),
    ],
    ["security_weight", ofModel((model) => known(model.weights, "security", "weight"))],
    ["reciprocity_weight", ofModel((model) => known(model.weights, "reciprocity", "weight"))],
    ...OF_MODEL.map((part): Named => [part, ofModel((model) => model[part])]),
    ...OF_ALLIANCE.map((part): Named => [`alliance_${part}`, ofModel((model) => model.alliance[part])]),
  ];
}

/** [step, occasion] the probability that an occasion is open; row 0 is step 1. */
function opening(world: World): number[] {
  const { scenario, occasions } = world;
  const dates = occasions.map((id) => {
    const { at: when } = known(scenario.occasions, id, "occasion");
    return when && new Set(when);
  });
  return steps(scenario.steps, (row) => {
    const now = inStep(world.segments, row + 1).occasions;
    return occasions.map((id, index) => {
      const dated = dates[index];
      return dated ? Number(dated.has(row + 1)) : (known(now, id, "occasion").rate ?? 0);
    });
  }).flat();
}

/** Where each number from 0 up begins in a list in order; its end where it does not occur and is the largest. */
function firsts(inOrder: readonly number[], count: number): number[] {
  return steps(count, (number) => inOrder.filter((each) => each < number).length);
}

function steps<Value>(count: number, valueOf: (index: number) => Value): Value[] {
  return Array.from({ length: count }, (_, index) => valueOf(index));
}

function order(ids: readonly string[]): Record<string, number> {
  return Object.fromEntries(sorted(ids).map((id, index) => [id, index]));
}

