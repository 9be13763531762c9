/** Segments: the scenarios that hold one after the other in the course of a run, between events. */
import { Draft } from "./draft.ts";
import { at, type ById } from "./ids.ts";
import type { Event, Outsiders, Scenario } from "./scenario.ts";

export interface Segment {
  /** Counted from 1. */
  firstStep: number;
  /** With the changes of the events in force. */
  scenario: Scenario;
}

/** The stretches of steps between events. */
export function segmentsOf(scenario: Scenario, outsiders: Outsiders): Segment[] {
  return starts(scenario).map((firstStep) => {
    const draft = new Draft(scenario, outsiders);
    draft.setAll(Object.entries(setByEvents(scenario.events, firstStep)));
    return { firstStep, scenario: draft.scenario };
  });
}

/** Where the segment of a step stands; of step 0, before the first, the first. */
export function segmentAt(segments: readonly Segment[], step: number): number {
  return Math.max(0, segments.filter((segment) => segment.firstStep <= step).length - 1);
}

/** The scenario that holds in a step. */
export function inStep(segments: readonly Segment[], step: number): Scenario {
  return at(segments, segmentAt(segments, step)).scenario;
}

/** The events that hold in a step, by when they began. */
export function inForce(events: readonly Event[], step: number): Event[] {
  return [...events]
    .sort((one, other) => one.step - other.step)
    .filter((event) => event.step <= step && (event.until === undefined || step < event.until));
}

function starts({ events, steps }: Scenario): number[] {
  const found = new Set([1]);
  for (const { step, until } of events) {
    found.add(step);
    if (until !== undefined && until <= steps) found.add(until);
  }
  return [...found].sort((one, other) => one - other);
}

/** Values by path that events have set in a step; of two on one path the later counts. */
function setByEvents(events: readonly Event[], step: number): ById<unknown> {
  const values = new Map<string, unknown>();
  for (const event of inForce(events, step))
    for (const [path, value] of Object.entries(event.set)) {
      // Set anew, not updated: a whole interest must come after an earlier part of it.
      values.delete(path);
      values.set(path, value);
    }
  return Object.fromEntries(values);
}
