import assert from "node:assert/strict";
import { test } from "node:test";

import { changed, neutrals } from "../engine/knobs.ts";
import type { Scenario } from "../engine/scenario.ts";
import { aScenario, OUTSIDERS, says, withKnobs } from "./a_story.ts";

const turned = (scenario: Scenario, settings: Record<string, unknown>) => changed(scenario, settings, OUTSIDERS);
const power = ({ states }: Scenario) => [states["A"]?.power, states["B"]?.power];

test("a knob sets a path, and takes what the path takes", () => {
  const scenario = withKnobs(["strong", { set: "states.B.power" }]);
  assert.deepEqual(power(turned(scenario, { strong: 3 })), [2, 3]);
  assert.deepEqual(power(scenario), [2, 1]);
  says(() => turned(scenario, { strong: 0 }), "“states.B.power” cannot be 0: it must be a number above 0.");
});

test("a knob scales several paths", () => {
  const scenario = withKnobs(["threat", { scale: ["hostility.C.A", "hostility.C.B", "ties.A.C"] }]);
  const { hostility, ties } = turned(scenario, { threat: 0.5 });
  assert.deepEqual(hostility, { C: { A: 0.25, B: 0.125 }, B: { C: 0.25 } });
  assert.equal(ties["A"]?.["C"] ?? 0, 0);
  says(() => turned(scenario, { threat: -1 }), "“threat” takes a factor, 0 or above, not -1.");
  says(() => turned(scenario, { threat: 4 }), "“hostility.C.A” cannot be 2: it must be a number from 0 to 1.");
});

test("parity keeps the stronger, whichever it is", () => {
  const scenario = withKnobs(["parity", { parity: ["A", "B"] }]);
  assert.deepEqual(power(turned(scenario, { parity: 0.25 })), [2, 0.5]);
  assert.deepEqual(power(turned(scenario, { "states.B.power": 8, parity: 0.25 })), [2, 8]);
  assert.deepEqual(power(turned(scenario, { "states.B.power": 8, parity: 0.5 })), [4, 8]);
  assert.deepEqual(power(turned(scenario, { "states.B.power": 2, parity: 0.5 })), [1, 2], "of equals, the second is kept");
  for (const ratio of [0, -0.5, 1.5])
    says(() => turned(scenario, { parity: ratio }), `“parity” takes a ratio of powers, above 0 and at most 1, not ${ratio}.`);
});

test("converge takes up position and salience, exactly at both ends", () => {
  const scenario = withKnobs(["learn", { converge: { state: "B", towards: "A", issues: ["north", "south"] } }]);
  const interests = (share: number) => turned(scenario, { learn: share }).states["B"]?.interests;
  assert.deepEqual(interests(0), { north: [-1, 1] });
  assert.deepEqual(interests(0.25), { north: [-0.5, 0.875], south: [-0.125, 0.0625] });
  assert.deepEqual(interests(1), { north: [1, 0.5], south: [-0.5, 0.25] });
  says(() => turned(scenario, { learn: 1.5 }), "“learn” takes a share of the way, from 0 to 1, not 1.5.");
});

test("converging to what is wanted already moves no bit", () => {
  const scenario = withKnobs(["learn", { converge: { state: "B", towards: "A", issues: ["north"] } }]);
  const alike = turned(scenario, { "states.A.interests.north": [0.1, 0.3], "states.B.interests.north": [0.1, 0.7] });
  for (const share of [0.1, 0.3, 0.7]) assert.equal(turned(alike, { learn: share }).states["B"]?.interests["north"]?.[0], 0.1);
});

test("a knob at its neutral value leaves the scenario as it is written", () => {
  const scenario = withKnobs(
    ["threat", { scale: ["ties.A.C"] }],
    ["parity", { parity: ["A", "B"] }],
    ["learn", { converge: { state: "C", towards: "A", issues: ["north"] } }],
    ["often", { set: "occasions.jubilee.rate" }],
  );
  const standing = neutrals(scenario, OUTSIDERS);
  assert.deepEqual(standing, { threat: 1, parity: 0.5, learn: 0, often: 3 / 12 });
  assert.deepEqual(turned(scenario, standing), scenario);
});

test("paths come before knobs, and knobs come in the scenario's order", () => {
  const knobs: [string, object][] = [
    ["parity", { parity: ["A", "B"] }],
    ["double", { scale: ["states.A.power"] }],
  ];
  const settings = { double: 2, "states.A.power": 4, parity: 0.5 };
  assert.deepEqual(power(turned(withKnobs(...knobs), settings)), [8, 2]);
  assert.deepEqual(power(turned(withKnobs(...knobs.reverse()), settings)), [8, 4]);
});

test("a knob takes finite numbers alone", () => {
  const scenario = withKnobs(["often", { set: "occasions.drill.rate" }]);
  for (const [value, shown] of [["1", '"1"'], [true, "true"], [null, "null"], [Number.NaN, "null"]] as const)
    says(() => turned(scenario, { often: value }), `“often” takes a number, not ${shown}.`);
});

test("names that every object has are no knobs", () => {
  for (const name of ["constructor", "toString", "__proto__"])
    says(() => turned(aScenario(), JSON.parse(`{"${name}": 1}`) as object as Record<string, unknown>), `There is no path “${name}” in this story.`);
});
