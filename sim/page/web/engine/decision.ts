/** One decision taken apart, by what the engine itself kept of it: as `sim explain` does. */
import { COMMITMENT, type Engine } from "./engine.ts";
import { PageError } from "./errors.ts";
import { type ById, known } from "./ids.ts";
import { inStep } from "./segments.ts";
import { name, places, upTo, type World } from "./world.ts";

/** A state's decision on an occasion of another, in one step of one replicate. */
export interface Decision {
  /** What each term adds to its worth, with its sign; `commitment` is 0 for a state that is not committed. */
  terms: ById<number>;
  /** The sum of the terms. */
  worth: number;
  committed: boolean;
  /** How far chance blurs a decision. */
  noise: number;
  /** The probability of joining. */
  probability: number;
  draw: number;
  /** Whether the occasion was open. */
  open: boolean;
  joined: boolean;
}

/** A decision of `state` on `occasion`, counted as steps are from 1. Throws PageError where nobody made it. */
export function decisionOf(
  engine: Engine,
  world: World,
  [occasion, state]: readonly [string, string],
  { seed, replicate, step }: { seed: bigint; replicate: number; step: number },
): Decision {
  const row = places(world.decisions).get(name(occasion, state));
  if (row === undefined || step < 1 || step > world.scenario.steps)
    throw new PageError(`“${state}” has nothing to decide about “${occasion}” in step ${step}.`);
  const steps = { from: step, count: 1 };
  const run = { seed, first: replicate, replicates: 1, traced: steps, explained: steps };
  const record = engine.record(upTo(world, step), run);
  const { host } = known(world.scenario.occasions, occasion, "occasion");
  const pair = places(world.pairs).get(name(state, host)) ?? 0;
  const committed = record.grid("trace.commitment").at(0, pair, 0) === 1;
  const { model } = inStep(world.segments, step);
  const own = engine.terms.map((term, place): [string, number] => [
    term,
    record.grid("choices.term").at(0, row, place, 0),
  ]);
  const terms = Object.fromEntries([...own, [COMMITMENT, committed ? model.premium : 0]]);
  const place = world.occasions.indexOf(occasion);
  return {
    terms,
    worth: Object.values(terms).reduce((sum, term) => sum + term, 0),
    committed,
    noise: model.noise,
    probability: record.grid(committed ? "choices.if_committed" : "choices.if_not").at(0, row, 0),
    draw: record.grid("choices.draw").at(0, row, 0),
    open: record.grid("trace.opened").at(0, place, 0) === 1,
    joined: record.grid("trace.joined").at(0, row, 0) === 1,
  };
}
