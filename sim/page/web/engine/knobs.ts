/** Knobs: one number turned into a change of the world, as `sim/scenario/knobs.py` turns it. */
import { Draft } from "./draft.ts";
import { PageError } from "./errors.ts";
import { type ById, found } from "./ids.ts";
import type { Converge, Interest, Knob, Outsiders, Pair, Scenario } from "./scenario.ts";

/** Values of knobs and paths that make another world of a scenario. */
export type Settings = ById<unknown>;

/**
 * A scenario with knobs turned and values set.
 *
 * Paths come first, then knobs in the scenario's order; a knob starts from the world that those before it
 * left. outsiders: what they see in a scenario that does not say. Throws PageError for what is unknown and
 * for values that cannot stand where they should.
 */
export function changed(scenario: Scenario, settings: Settings, outsiders: Outsiders): Scenario {
  const draft = new Draft(scenario, outsiders);
  draft.setAll(Object.entries(settings).filter(([name]) => !Object.hasOwn(scenario.knobs, name)));
  for (const [id, knob] of Object.entries(scenario.knobs)) {
    const value = found(settings, id);
    if (value !== undefined) turn(draft, knob, value);
  }
  return draft.scenario;
}

/** By knob: the value at which the scenario stays as it is. */
export function neutrals(scenario: Scenario, outsiders: Outsiders): ById<number> {
  const draft = new Draft(scenario, outsiders);
  return Object.fromEntries(Object.entries(scenario.knobs).map(([id, knob]) => [id, now(draft, knob)]));
}

function turn(draft: Draft, knob: Knob, value: unknown): void {
  if (typeof value !== "number" || !Number.isFinite(value))
    throw new PageError(`“${knob.title}” takes a number, not ${JSON.stringify(value)}.`);
  const right = rangeOf(knob);
  if (right !== null) {
    const [least, most, words] = right;
    if (value < least || value > most || (knob.parity && value === 0))
      throw new PageError(`“${knob.title}” takes ${words}, not ${value}.`);
  }
  draft.setAll(effect(draft, knob, value));
}

/** What a kind of knob can be turned to at all. */
function rangeOf(knob: Knob): [number, number, string] | null {
  if (knob.parity) return [0, 1, "a ratio of powers, above 0 and at most 1"];
  if (knob.converge) return [0, 1, "a share of the way, from 0 to 1"];
  return knob.scale ? [0, Number.MAX_VALUE, "a factor, 0 or above"] : null;
}

/** The paths that a knob changes, with their new values. */
function effect(draft: Draft, knob: Knob, value: number): [string, unknown][] {
  // Rounding must not touch a world that is to stay as it is.
  if (value === now(draft, knob)) return [];
  if (knob.parity) {
    const [weaker, stronger] = byPower(draft, knob.parity);
    return [[powerOf(weaker), value * draft.number(powerOf(stronger))]];
  }
  if (knob.converge) return converged(draft, knob.converge, value);
  if (knob.scale) return knob.scale.map((path) => [path, draft.number(path) * value]);
  return [[setBy(knob), value]];
}

function now(draft: Draft, knob: Knob): number {
  if (knob.scale) return 1;
  if (knob.converge) return 0;
  if (!knob.parity) return draft.number(setBy(knob));
  const [weaker, stronger] = byPower(draft, knob.parity);
  return draft.number(powerOf(weaker)) / draft.number(powerOf(stronger));
}

/** A pair, the weaker first; of equals, the first stays first. */
function byPower(draft: Draft, [first, second]: Pair): Pair {
  return draft.number(powerOf(first)) <= draft.number(powerOf(second)) ? [first, second] : [second, first];
}

/** The interests of a state, a share of the way towards another's. */
function converged(draft: Draft, { state, towards, issues }: Converge, share: number): [string, Interest][] {
  return issues.map((issue) => {
    const path = `states.${state}.interests.${issue}`;
    const own = draft.value(path) as Interest;
    const goal = draft.value(`states.${towards}.interests.${issue}`) as Interest;
    return [path, [between(own[0], goal[0], share), between(own[1], goal[1], share)]];
  });
}

/** A number a share of the way from start to end, exactly at the ends and if they are equal. */
function between(start: number, end: number, share: number): number {
  return start === end ? start : (1 - share) * start + share * end;
}

function powerOf(state: string): string {
  return `states.${state}.power`;
}

function setBy(knob: Knob): string {
  if (knob.set === undefined) throw new PageError(`“${knob.title}” turns nothing.`);
  return knob.set;
}
