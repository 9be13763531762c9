/** The smallest change of each knob that would have reversed a decision, as `sim explain` finds it. */
import { at, type ById, changed, decisionOf, type Engine, found, type Library, PageError, type Settings, type Story, worldOf } from "../engine/index.ts";
import { evenly } from "./numbers.ts";

/** The decision, and the world in which it is made. */
interface Decided {
  set: Settings;
  seed: bigint;
  replicate: number;
  step: number;
  occasion: string;
  state: string;
}

/** By knob: the value nearest to where it stands with which the decision falls the other way; null for none. */
export type Flips = ById<number | null>;

/** Values of a knob that are tried first; a stretch of flips between two of them goes unseen. */
const POINTS = 41;

/** The share of a knob's range to which the nearest flip is then closed in on. */
const ACCURACY = 1 / 10_000;

/**
 * Flips of some knobs, one more at a time; standing: where each knob stands as it is set.
 *
 * The draws stay the same. All that happened before the decision is run again with the knob turned.
 */
export function* flipsOf(
  engine: Engine,
  library: Library,
  story: Story,
  decided: Decided,
  standing: ById<number>,
): Generator<Flips> {
  const joined = outcome(engine, library, story, decided);
  const flips: Flips = {};
  for (const [id, { from, to }] of Object.entries(story.scenario.knobs)) {
    const start = found(standing, id);
    if (joined === null || start === undefined) continue;
    const isFlip = (value: number): boolean => {
      const other = outcome(engine, library, story, { ...decided, set: { ...decided.set, [id]: value } });
      return other !== null && other !== joined;
    };
    flips[id] = nearest(isFlip, start, valuesOf(from, to, story.whole.includes(id)), ACCURACY * (to - from), story.whole.includes(id));
    yield { ...flips };
  }
}

/** Whether the state joins; null where the occasion is not open, or the world is none. */
function outcome(engine: Engine, library: Library, story: Story, decided: Decided): boolean | null {
  const { set, occasion, state } = decided;
  try {
    const scenario = changed(story.scenario, set, library.outsiders);
    const host = found(scenario.occasions, occasion)?.host ?? state;
    const world = worldOf(scenario, library.outsiders, [[state, host]]);
    const { open, joined } = decisionOf(engine, world, [occasion, state], decided);
    return open ? joined : null;
  } catch (error) {
    if (error instanceof PageError) return null;
    throw error;
  }
}

function valuesOf(from: number, to: number, whole: boolean): number[] {
  const step = (to - from) / (POINTS - 1);
  const values = Array.from({ length: POINTS }, (_, index) => (index === POINTS - 1 ? to : index * step + from));
  return whole ? [...new Set(values.map(evenly))] : values;
}

/** The value nearest to `start` that is a flip, going outwards to either side. */
function nearest(
  isFlip: (value: number) => boolean,
  start: number,
  values: readonly number[],
  accuracy: number,
  whole: boolean,
): number | null {
  const flips: number[] = [];
  for (const side of [values.filter((value) => value > start), values.filter((value) => value < start).reverse()]) {
    const reach = Math.min(...flips.map((flip) => Math.abs(flip - start)), Infinity);
    let before = start;
    for (const value of side) {
      if (Math.abs(before - start) >= reach) break;
      if (isFlip(value)) {
        flips.push(closedIn(isFlip, before, value, accuracy, whole));
        break;
      }
      before = value;
    }
  }
  const distances = flips.map((flip) => Math.abs(flip - start));
  return flips.length > 0 ? at(flips, distances.indexOf(Math.min(...distances))) : null;
}

/** The flip to which bisection leads between a value that is none and one that is. */
function closedIn(isFlip: (value: number) => boolean, none: number, flip: number, accuracy: number, whole: boolean): number {
  let [start, end] = [none, flip];
  while (Math.abs(end - start) > accuracy) {
    const middle = whole ? Math.floor((start + end) / 2) : (start + end) / 2;
    if (middle === start || middle === end) break;
    if (isFlip(middle)) end = middle;
    else start = middle;
  }
  return end;
}
