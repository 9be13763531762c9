/** A scenario as the page has it: the plain data of the program's own, hostilities as a matrix. */
import { type ById, found } from "./ids.ts";

export type Pair = [string, string];

/** Where a state stands on an issue, -1 to 1, and how much it cares, 0 to 1. */
export type Interest = [position: number, salience: number];

export interface State {
  name: string;
  /** A name for where there is little room. */
  short?: string;
  article?: string;
  power: number;
  brinkmanship: number;
  autonomy: number;
  interests: ById<Interest>;
}

/** The numbers of a state beside its interests. */
export const OF_STATES = ["power", "brinkmanship", "autonomy"] as const;

export interface Occasion {
  host: string;
  kind: string;
  issue: string;
  /** The probability that it arises in a step. */
  rate?: number;
  /** The steps in which it happens, in place of a rate. */
  at?: number[];
  title: string;
}

/** What changes in the course of a run. */
export interface Event {
  step: number;
  /** The first step in which it no longer holds. */
  until?: number;
  title: string;
  set: ById<unknown>;
}

export interface Converge {
  state: string;
  towards: string;
  issues: string[];
}

/** One number that turns into a change of the world: one of set, scale, parity and converge. */
export interface Knob {
  title: string;
  set?: string;
  scale?: string[];
  parity?: Pair;
  converge?: Converge;
  from: number;
  to: number;
  /** What its lowest and its highest value are, in words. */
  ends?: [string, string];
  /** What it is where the scenario stands. */
  stands?: string;
}

export interface Outsiders {
  sees: ById<number>;
  declines: number;
}

/** The parameters of the model; see docs/ODD.md. */
export interface Model {
  weights: ById<number>;
  cost: ById<number>;
  worth: ById<number>;
  exposure: ById<number>;
  premium: number;
  noise: number;
  prior: number;
  turnover: number;
  memory: number;
  alliance: { reciprocity: number; expectation: number; sustain: number };
  backlash: number;
  recovery: number;
  deterrence: number;
  convergence: number;
  outsiders?: Outsiders;
}

interface Rivalry {
  between?: Pair;
  from?: string;
  to?: string;
  hostility: number;
}

/** How much each of one state's relations holds, by the other; 0 where nothing is given. */
type Matrix = ById<ById<number>>;

/** What the page tells of a scenario, step by step. */
export interface Telling {
  teaches: string;
  happened: string[];
  /** The replicate that is watched, and the step at which it begins to play, both counted from 1. */
  watch: { replicate: number; from: number };
  surprise: string;
  why: { state: string; occasion: string; step: number; says: string };
  /** The knobs that are offered for the one change. */
  changes: string[];
  /** The knobs of the map, across and down. */
  map?: [string, string];
  ends: string;
}

interface Common {
  title: string;
  about: string;
  sources: string[];
  steps: number;
  unit: string;
  start?: string;
  replicates: number;
  focus: Pair;
  issues: ById<string>;
  states: ById<State>;
  /** [i][m] how much i depends on m. */
  ties: Matrix;
  occasions: ById<Occasion>;
  events: Event[];
  model: Model;
  knobs: ById<Knob>;
  story?: Telling;
}

/** As it stands in the file. */
export interface WrittenScenario extends Common {
  rivalries: Rivalry[];
}

export interface Scenario extends Common {
  /** [m][i] how far m threatens i. */
  hostility: Matrix;
}

/** A scenario as it stands in the file, made ready to be changed and run. */
export function read(written: WrittenScenario): Scenario {
  const { rivalries, ...common } = structuredClone(written);
  const hostility: Matrix = {};
  for (const rivalry of rivalries)
    for (const [m, i] of directions(rivalry)) put(hostility, m, i, rivalry.hostility);
  return { ...common, hostility };
}

/** A cell of a matrix. */
export function cell(matrix: Matrix, row: string, column: string): number {
  return found(found(matrix, row) ?? {}, column) ?? 0;
}

/** Sets a cell of a matrix. */
export function put(matrix: Matrix, row: string, column: string, value: number): void {
  const cells = found(matrix, row) ?? {};
  cells[column] = value;
  matrix[row] = cells;
}

/** A state's interest in an issue, indifferent where it has none. */
export function interestIn(state: State, issue: string): Interest {
  return found(state.interests, issue) ?? [0, 0];
}

/** What an occasion counts in its host's expected support: its rate, or the share of its dates. */
export function weightOf(occasion: Occasion, steps: number): number {
  return occasion.rate ?? (occasion.at ?? []).length / steps;
}

function directions({ between, from, to }: Rivalry): Pair[] {
  if (between) return [between, [between[1], between[0]]];
  return from !== undefined && to !== undefined ? [[from, to]] : [];
}
