import assert from "node:assert/strict";
import { test } from "node:test";

import { Draft, type Value } from "../engine/draft.ts";
import { aScenario, OUTSIDERS, says } from "./a_story.ts";

const draft = () => new Draft(aScenario(), OUTSIDERS);

const PATHS: [string, Value, Value][] = [
  ["steps", 12, 6],
  ["replicates", 100, 50],
  ["focus", ["B", "A"], ["A", "C"]],
  ["states.A.power", 2, 0.5],
  ["states.B.brinkmanship", 0.75, 1],
  ["states.A.autonomy", 0.25, 0],
  ["states.A.interests.south", [-0.5, 0.25], [1, 0]],
  ["states.A.interests.south.position", -0.5, 0.125],
  ["states.A.interests.south.salience", 0.25, 1],
  ["states.C.interests.north", [0, 0], [1, 1]],
  ["states.C.interests.north.salience", 0, 0.5],
  ["hostility.C.A", 0.5, 1],
  ["hostility.A.C", 0, 0.25],
  ["hostility.B.C", 0.25, 0],
  ["ties.B.C", 0.125, 1],
  ["ties.C.B", 0, 0.5],
  ["occasions.drill.host", "A", "C"],
  ["occasions.drill.kind", "exercise", "rhetoric"],
  ["occasions.drill.issue", "north", "south"],
  ["occasions.drill.rate", 0.5, 0.75],
  ["occasions.jubilee.rate", 3 / 12, 0.75],
  ["occasions.jubilee.at", [2, 4, 11], [1, 12]],
  ["model.noise", 0.2, 0.5],
  ["model.weights.security", 1.5, 0],
  ["model.alliance.sustain", 6, 1],
  ["model.outsiders.declines", 0.3, 1],
  ["model.outsiders.sees.exercise", 0.9, 0],
];

for (const [path, before, after] of PATHS)
  test(`${path} is there, and can be changed`, () => {
    const changing = draft();
    assert.deepEqual(changing.value(path), before);
    changing.set(path, after);
    assert.deepEqual(changing.value(path), after);
    assert.notDeepEqual(changing.scenario, aScenario());
  });

for (const [path, before] of PATHS)
  test(`${path} set to what it is stays as it was written`, () => {
    const changing = draft();
    changing.set(path, before);
    assert.deepEqual(changing.scenario, aScenario());
  });

test("a scenario that is changed is a copy", () => {
  const scenario = aScenario();
  const changing = new Draft(scenario, OUTSIDERS);
  for (const [path, , after] of [...PATHS].reverse()) changing.set(path, after);
  assert.deepEqual(scenario, aScenario());
});

test("a part of an interest leaves the other part", () => {
  const changing = draft();
  changing.set("states.A.interests.north.position", 0.5);
  changing.set("states.C.interests.south.salience", 0.5);
  assert.deepEqual(changing.value("states.A.interests.north"), [0.5, 0.5]);
  assert.deepEqual(changing.value("states.C.interests.south"), [0, 0.5]);
});

test("what outsiders see is written out once some of it is set", () => {
  const changing = draft();
  changing.set("model.outsiders.sees.rhetoric", 0.5);
  assert.deepEqual(changing.scenario.model.outsiders, { ...OUTSIDERS, sees: { ...OUTSIDERS.sees, rhetoric: 0.5 } });
  assert.equal(OUTSIDERS.sees.rhetoric, 1);
});

const NOWHERE = [
  ...["", "power", "title", "unit", "sources", "events", "states", "states.A", "states.A.name", "states.A.power.x"],
  ...["states.A.interests", "states.A.interests.north.size", "states.A.interests.north.position.x"],
  ...["hostility", "hostility.A", "hostility.C.A.x", "ties.B.C.x", "rivalries.0.hostility"],
  ...["occasions.drill.at", "occasions.drill.title", "occasions.drill.rate.x", "knobs.k.from"],
  ...["model", "model.weights", "model.weights.love", "model.constructor", "model.noise.x", "model.outsiders"],
];

for (const path of NOWHERE)
  test(`“${path}” is no path`, () => {
    says(() => draft().value(path), `There is no path “${path}” in this story.`);
    says(() => draft().set(path, 1), `There is no path “${path}” in this story.`);
  });

const UNKNOWN: [string, string][] = [
  ["states.Z.interests.north", "There is no state “Z” in this story."],
  ["states.A.interests.west", "There is no issue “west” in this story."],
  ["hostility.A.Z", "There is no state “Z” in this story."],
  ["ties.toString.A", "There is no state “toString” in this story."],
  ["occasions.valueOf.rate", "There is no occasion “valueOf” in this story."],
  ["states.Z.power", "There is no path “states.Z.power” in this story."],
  ["hostility.A.A", "“A” has no relation to itself."],
];

for (const [path, sentence] of UNKNOWN)
  test(`“${path}” names what is not there`, () => says(() => draft().value(path), sentence));

const WRONG: [string, unknown, string][] = [
  ["steps", 0, "it must be a whole number from 1 to 10000"],
  ["steps", 2.5, "it must be a whole number from 1 to 10000"],
  ["states.A.power", 0, "it must be a number above 0"],
  ["states.A.power", "2", "it must be a number above 0"],
  ["states.A.interests.north.position", -1.5, "it must be a number from -1 to 1"],
  ["states.A.interests.north.salience", -0.5, "it must be a number from 0 to 1"],
  ["states.A.interests.north", [0, 2], "it must be of another kind"],
  ["states.A.interests.north", [0], "it must be of another kind"],
  ["states.A.interests.north", 1, "it must be of another kind"],
  ["hostility.C.A", 1.5, "it must be a number from 0 to 1"],
  ["ties.B.C", null, "it must be a number from 0 to 1"],
  ["occasions.drill.rate", true, "it must be a number from 0 to 1"],
  ["occasions.drill.host", "Z", "there is no “Z”"],
  ["occasions.drill.issue", "toString", "there is no “toString”"],
  ["occasions.jubilee.at", [2, 13], "the story ends before"],
  ["focus", ["A", "Z"], "there is no “Z”"],
  ["focus", ["A", "A"], "it takes two different states"],
  ["model.alliance.sustain", 0.5, "it must be a whole number from 1 to 10000"],
];

for (const [path, value, why] of WRONG)
  test(`${path} cannot be ${JSON.stringify(value)}`, () =>
    says(() => draft().set(path, value), `“${path}” cannot be ${JSON.stringify(value)}: ${why}.`));

test("what is no number cannot stand anywhere", () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
    says(() => draft().set("states.A.power", value), /^“states.A.power” cannot be/);
    says(() => draft().set("states.A.interests.north", [0, value]), /^“states.A.interests.north” cannot be/);
  }
});

test("a kind that is unknown is refused with those that there are", () =>
  says(() => draft().set("occasions.drill.kind", "parade"), /must be one of rhetoric, exercise, sanctions_support\.$/));

test("a path that takes no number is refused as one that does", () =>
  says(() => draft().number("focus"), "“focus” takes no number."));

test("a shorter story drops dates and events beyond its end", () => {
  const scenario = aScenario({
    events: [4, 5].map((step) => ({ step, title: "it happens", set: { "model.noise": 0.5 } })),
  });
  const changing = new Draft(scenario, OUTSIDERS);
  changing.set("steps", 4);
  assert.deepEqual(changing.value("occasions.jubilee.at"), [2, 4]);
  assert.deepEqual(changing.scenario.events.map(({ step }) => step), [4]);
});

test("steps come first, whatever the order of paths", () => {
  const changing = draft();
  changing.setAll([["occasions.jubilee.at", [14]], ["steps", 14]]);
  assert.deepEqual(changing.value("occasions.jubilee.at"), [14]);
});
