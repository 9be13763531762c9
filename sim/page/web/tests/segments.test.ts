import assert from "node:assert/strict";
import { test } from "node:test";

import { inForce, segmentsOf } from "../engine/segments.ts";
import { aScenario, OUTSIDERS, says, withEvents } from "./a_story.ts";

const noises = (...events: Parameters<typeof withEvents>): [number, number][] =>
  segmentsOf(withEvents(...events), OUTSIDERS).map(({ firstStep, scenario }) => [firstStep, scenario.model.noise]);

test("without events there is one segment, the scenario as it is", () =>
  assert.deepEqual(segmentsOf(aScenario(), OUTSIDERS), [{ firstStep: 1, scenario: aScenario() }]));

test("an event holds from its step on, until the step that it names", () => {
  assert.deepEqual(noises({ step: 3, set: { "model.noise": 0.5 } }), [[1, 0.2], [3, 0.5]]);
  assert.deepEqual(noises({ step: 3, until: 5, set: { "model.noise": 0.5 } }), [[1, 0.2], [3, 0.5], [5, 0.2]]);
});

test("an event in the first step leaves no segment before it", () =>
  assert.deepEqual(noises({ step: 1, until: 3, set: { "model.noise": 0.5 } }), [[1, 0.5], [3, 0.2]]));

test("an end after the story's begins no segment, one in its last step does", () => {
  assert.deepEqual(noises({ step: 3, until: 13, set: { "model.noise": 0.5 } }), [[1, 0.2], [3, 0.5]]);
  assert.deepEqual(noises({ step: 3, until: 12, set: { "model.noise": 0.5 } }).at(-1), [12, 0.2]);
});

test("of two events on one path the one that began later counts, whatever their order", () => {
  const early = { step: 3, until: 10, set: { "model.noise": 0.5 } };
  const late = { step: 5, until: 8, set: { "model.noise": 1 } };
  const found = [[1, 0.2], [3, 0.5], [5, 1], [8, 0.5], [10, 0.2]];
  assert.deepEqual(noises(early, late), found);
  assert.deepEqual(noises(late, early), found);
});

test("of two events in one step the one that is listed later counts", () => {
  const [one, other] = [0.5, 1].map((noise) => ({ step: 3, set: { "model.noise": noise } }));
  assert.ok(one && other);
  assert.deepEqual(noises(one, other), [[1, 0.2], [3, 1]]);
  assert.deepEqual(noises(other, one), [[1, 0.2], [3, 0.5]]);
});

test("a whole interest comes after an earlier part of it, and a part after an earlier whole", () => {
  const [whole, part] = ["states.A.interests.north", "states.A.interests.north.position"];
  const last = (...events: Parameters<typeof withEvents>) =>
    segmentsOf(withEvents(...events), OUTSIDERS).at(-1)?.scenario.states["A"]?.interests["north"];
  const first = { step: 2, set: { [whole]: [0, 0.25], [part]: -0.5 } };
  assert.deepEqual(last(first), [-0.5, 0.25]);
  assert.deepEqual(last(first, { step: 3, set: { [whole]: [0.5, 1] } }), [0.5, 1]);
  assert.deepEqual(last({ step: 2, set: { [whole]: [0.5, 1] } }, { step: 3, set: { [part]: 0.25 } }), [0.25, 1]);
});

test("events hold from their first step to the last before their end", () => {
  const { events } = withEvents({ step: 5, set: { steps: 1 } }, { step: 2, until: 5, set: { steps: 1 } });
  assert.deepEqual([1, 2, 4, 5].map((step) => inForce(events, step).map((event) => event.step)), [[], [2], [2], [5]]);
});

test("an event on no path is refused", () =>
  says(() => noises({ step: 2, set: { "model.love": 1 } }), "There is no path “model.love” in this story."));
