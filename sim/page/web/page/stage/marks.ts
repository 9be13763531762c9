/** What the picture shows of a world in one step, as data: every control changes some of it. */
import {
  type ById,
  cell,
  found,
  inForce,
  interestIn,
  type Pair,
  type Scenario,
  sorted,
} from "../../engine/index.ts";
import type { Course } from "../answers.ts";

/** A stance on an issue: a segment of the ring round a state. */
interface Stance {
  issue: string;
  /** -1 against, 1 for. */
  position: number;
  /** How much the state cares, 0 to 1. */
  salience: number;
}

export interface StateMark {
  id: string;
  name: string;
  power: number;
  /** As in the story. */
  powerBefore: number;
  ring: Stance[];
  inFocus: boolean;
}

/** A relation of two states, both directions together. */
export interface RelationMark {
  pair: Pair;
  /** From 0 to 2. */
  size: number;
  /** As in the story. */
  before: number;
}

/** An occasion that is open. */
export interface OccasionMark {
  id: string;
  host: string;
  title: string;
  kind: string;
  joined: string[];
  /** The other of the focus pair, where it does not join. */
  staysAway: string | null;
}

export interface Marks {
  states: StateMark[];
  rivalries: RelationMark[];
  ties: RelationMark[];
  occasions: OccasionMark[];
  /** Titles of events in force. */
  events: string[];
  allied: boolean;
}

/**
 * The picture of a step.
 *
 * now: the scenario that holds in the step; story: as it stands without changes. course: what was done; none
 * before anything is run, when only the world is shown.
 */
export function marksOf(now: Scenario, story: Scenario, course: Course | null, step: number): Marks {
  const ids = sorted(Object.keys(now.states));
  const pairs = ids.flatMap((one, index) => ids.slice(index + 1).map((other): Pair => [one, other]));
  const strain = (m: string, i: string): number => {
    const steps = course && found(found(course.strain, m) ?? {}, i);
    return steps && step > 1 ? (steps[step - 2] ?? 0) : 0;
  };
  const hostility = (m: string, i: string): number => {
    const given = cell(now.hostility, m, i);
    return given + (1 - given) * strain(m, i);
  };
  const tie = (i: string, m: string): number => cell(now.ties, i, m) * (1 - strain(m, i)) * (1 - strain(i, m));
  const relations = (of: (one: string, other: string) => number, before: Scenario["ties"]): RelationMark[] =>
    pairs
      .map(([one, other]) => ({
        pair: [one, other] as Pair,
        size: of(one, other) + of(other, one),
        before: cell(before, one, other) + cell(before, other, one),
      }))
      .filter(({ size, before }) => size > 0 || before > 0);
  return {
    states: ids.map((id) => stateMark(id, now, story)),
    rivalries: relations(hostility, story.hostility),
    ties: relations(tie, story.ties),
    occasions: course ? occasionsIn(now, course, step) : [],
    events: inForce(now.events, step).map((event) => event.title),
    allied: course?.allied.includes(step) ?? false,
  };
}

function stateMark(id: string, now: Scenario, story: Scenario): StateMark {
  const state = found(now.states, id);
  const before = found(story.states, id);
  if (!state || !before) throw new RangeError(`no state ${id}`);
  return {
    id,
    name: state.short ?? state.name,
    power: state.power,
    powerBefore: before.power,
    ring: sorted(Object.keys(now.issues)).map((issue) => {
      const [position, salience] = interestIn(state, issue);
      return { issue, position, salience };
    }),
    inFocus: now.focus.includes(id),
  };
}

function occasionsIn(now: Scenario, course: Course, step: number): OccasionMark[] {
  return Object.entries(course.occasions)
    .filter(([, { open }]) => open.includes(step))
    .flatMap(([id, { joined }]) => {
      const occasion = found(now.occasions, id);
      if (!occasion) return [];
      const { host, title, kind } = occasion;
      const joins = Object.keys(joined).filter((state) => found(joined, state)?.includes(step));
      const other = now.focus.includes(host) ? now.focus.find((state) => state !== host) : undefined;
      const staysAway = other !== undefined && !joins.includes(other) ? other : null;
      return { id, host, title: title || id, kind, joined: joins, staysAway };
    });
}

/** How often each of the focus pair came to the other's occasions up to a step, costly ones apart. */
export function tally(
  now: Scenario,
  course: Course,
  step: number,
  isCostly: (kind: string) => boolean,
): ById<{ came: number; of: number }> {
  const [a, b] = now.focus;
  const ways: Pair[] = [
    [a, b],
    [b, a],
  ];
  return Object.fromEntries(
    ways.map(([guest, host]) => {
      const held = Object.entries(course.occasions).filter(([id]) => {
        const occasion = found(now.occasions, id);
        return occasion?.host === host && isCostly(occasion.kind);
      });
      const upTo = (steps: readonly number[]): number => steps.filter((each) => each <= step).length;
      return [
        guest,
        {
          came: held.reduce((sum, [, { joined }]) => sum + upTo(found(joined, guest) ?? []), 0),
          of: held.reduce((sum, [, { open }]) => sum + upTo(open), 0),
        },
      ];
    }),
  );
}
