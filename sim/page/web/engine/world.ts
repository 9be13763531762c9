/**
 * The world that agents live in: a scenario in the engine's order, as `sim/model/world.py` makes it.
 *
 * Everything is sorted by id, so that no result depends on the order of a file.
 */
import { known, sorted } from "./ids.ts";
import type { Outsiders, Pair, Scenario } from "./scenario.ts";
import { type Segment, segmentsOf } from "./segments.ts";

export interface World {
  scenario: Scenario;
  outsiders: Outsiders;
  /** Grouped by host. */
  occasions: string[];
  hosts: string[];
  /** (joiner, host), grouped by host. */
  pairs: Pair[];
  /** (occasion, joiner), grouped by pair. */
  decisions: Pair[];
  /** The pairs that can ally, each once: both host occasions that the other can join. */
  candidates: Pair[];
  segments: Segment[];
  /** Whether the others answer, so that what two states do depends on what everybody does. */
  slow: boolean;
  /** Whether outsiders keep beliefs of their own. */
  watched: boolean;
}

/**
 * The world of a scenario, or the part of it that some pairs of states make up.
 *
 * In a part, states do to the last bit what they do in the whole. Where none of the pairs has a host there is
 * no such part, and the whole is returned; so it is where the others answer.
 */
export function worldOf(scenario: Scenario, outsiders: Outsiders, only?: readonly Pair[]): World {
  const segments = segmentsOf(scenario, outsiders);
  const models = segments.map((segment) => segment.scenario.model);
  const slow = models.some((model) => Math.max(model.backlash, model.deterrence, model.convergence) > 0);
  const watched = models.some((model) => model.outsiders !== undefined || model.deterrence > 0);
  const wanted = only && !slow ? new Set(only.flatMap(([a, b]) => [name(a, b), name(b, a)])) : null;
  const states = sorted(wanted && only ? new Set(only.flat()) : Object.keys(scenario.states));
  const hosting = new Set(Object.values(scenario.occasions).map((occasion) => occasion.host));
  const pairs = states
    .filter((host) => hosting.has(host))
    .flatMap((host) => states.filter((joiner) => joiner !== host).map((joiner): Pair => [joiner, host]))
    .filter(([joiner, host]) => !wanted || wanted.has(name(joiner, host)));
  if (pairs.length === 0 && only) return worldOf(scenario, outsiders);
  const hosts = [...new Set(pairs.map(([, host]) => host))];
  const hosted = (host: string): string[] =>
    sorted(Object.keys(scenario.occasions)).filter((id) => hostOf(scenario, id) === host);
  const there = new Set(pairs.map(([joiner, host]) => name(joiner, host)));
  return {
    scenario,
    outsiders,
    occasions: hosts.flatMap(hosted),
    hosts,
    pairs,
    decisions: pairs.flatMap(([joiner, host]) => hosted(host).map((id): Pair => [id, joiner])),
    candidates: pairs
      .filter(([b, a]) => a < b && there.has(name(a, b)))
      .map(([b, a]): Pair => [a, b]),
    segments,
    slow,
    watched,
  };
}

/** A world that ends after some step, until which everything is as in the whole. */
export function upTo(world: World, last: number): World {
  const scenario = { ...world.scenario, steps: last };
  return { ...world, scenario, segments: world.segments.filter((segment) => segment.firstStep <= last) };
}

/** Where the focus pair stands among the candidates; -1 where it cannot ally. */
export function focusCandidate({ candidates, scenario }: World): number {
  const [a, b] = sorted(scenario.focus);
  return candidates.findIndex(([one, other]) => one === a && other === b);
}

/** Where pairs stand in a list, by `name`. */
export function places(pairs: readonly Pair[]): Map<string, number> {
  return new Map(pairs.map(([one, other], index) => [name(one, other), index]));
}

/** A name for an ordered pair of ids. */
export function name(one: string, other: string): string {
  return `${one} ${other}`;
}

export function hostOf(scenario: Scenario, occasion: string): string {
  return known(scenario.occasions, occasion, "occasion").host;
}
