import assert from "node:assert/strict";
import { test } from "node:test";

import { layoutOf, sizesOf } from "../engine/layout.ts";
import { read, type WrittenScenario } from "../engine/scenario.ts";
import { upTo, worldOf } from "../engine/world.ts";
import { aScenario, MODEL, oddlyNamed, OUTSIDERS, OWN, withEvents, WORDS, written } from "./a_story.ts";

const world = (parts: Partial<WrittenScenario> = {}, only?: [string, string][]) =>
  worldOf(aScenario(parts), OUTSIDERS, only);
const arrays = (parts: Partial<WrittenScenario> = {}) => Object.fromEntries(layoutOf(world(parts), WORDS));

test("a world is in the order of ids, grouped by host", () => {
  const { hosts, pairs, occasions, decisions, candidates, slow, watched } = world();
  assert.deepEqual(hosts, ["A", "B"]);
  assert.deepEqual(pairs, [["B", "A"], ["C", "A"], ["A", "B"], ["C", "B"]]);
  assert.deepEqual(occasions, ["drill", "jubilee", "talk"]);
  assert.deepEqual(decisions, [["drill", "B"], ["jubilee", "B"], ["drill", "C"], ["jubilee", "C"], ["talk", "A"], ["talk", "C"]]);
  assert.deepEqual(candidates, [["A", "B"]]);
  assert.deepEqual([slow, watched], [false, false]);
});

test("a world is the same whatever the order of the file", () => {
  const turned = <Value>(values: Record<string, Value>) => Object.fromEntries(Object.entries(values).reverse());
  const { states, issues, occasions } = written();
  const other = { states: turned(states), issues: turned(issues), occasions: turned(occasions) };
  assert.notDeepEqual(Object.keys(other.states), Object.keys(states));
  assert.deepEqual(arrays(other), arrays());
  assert.deepEqual(world(other).decisions, world().decisions);
});

test("capitals come before small letters, as in Python", () => {
  const { drill } = written().occasions;
  assert.ok(drill);
  assert.deepEqual(world({ occasions: { a: drill, B: drill, A_: drill, A0: drill } }).occasions, ["A0", "A_", "B", "a"]);
});

test("what answers, or is watched, in any segment is so in all", () => {
  const in_time = (path: string) => worldOf(withEvents({ step: 5, set: { [path]: 0.5 } }), OUTSIDERS);
  for (const path of ["model.backlash", "model.deterrence", "model.convergence"]) assert.ok(in_time(path).slow, path);
  for (const path of ["model.deterrence", "model.outsiders.declines"]) assert.ok(in_time(path).watched, path);
  assert.ok(!in_time("model.backlash").watched);
  assert.ok(!in_time("model.outsiders.declines").slow);
});

test("a part of a world has both ways of its pairs, and nobody else", () => {
  const part = world({}, [["A", "B"]]);
  assert.deepEqual(part.pairs, [["B", "A"], ["A", "B"]]);
  assert.deepEqual(part.occasions, ["drill", "jubilee", "talk"]);
  assert.deepEqual(part.decisions, [["drill", "B"], ["jubilee", "B"], ["talk", "A"]]);
  assert.deepEqual(world({}, [["B", "A"]]), part);
});

test("a part of two pairs has no third", () =>
  assert.deepEqual(world({}, [["C", "A"], ["B", "C"]]).pairs, [["C", "A"], ["C", "B"]]));

test("a part without a host, or of a world that answers, is the whole", () => {
  const { talk } = written().occasions;
  assert.ok(talk);
  assert.deepEqual(world({ occasions: { talk } }, [["A", "C"]]), world({ occasions: { talk } }));
  const model = { ...MODEL, backlash: 0.5 };
  assert.deepEqual(world({ model }, [["A", "B"]]), world({ model }));
});

test("a world up to a step has the segments that begin by then, and dates weigh what they did", () => {
  const whole = worldOf(withEvents({ step: 5, set: { "model.noise": 0.5 } }, { step: 6, set: { "model.noise": 1 } }), OUTSIDERS);
  const cut = upTo(whole, 5);
  assert.deepEqual(cut.segments.map(({ firstStep }) => firstStep), [1, 5]);
  assert.equal(cut.scenario.steps, 5);
  assert.equal(layoutOf(cut, WORDS).get("layout.rate")?.[1], 3 / 12);
});

test("axes are as long as what they list", () =>
  assert.deepEqual(sizesOf(world()), {
    ...{ state: 3, issue: 2, host: 2, occasion: 3, decision: 6, pair: 4, candidate: 1 },
    ...{ step: 12, segment: 1, slow: 0, watched: 0 },
  }));

test("a matrix has by whom in its rows, and towards whom in its columns", () => {
  const { "layout.hostility": hostility, "layout.ties": ties } = arrays();
  assert.deepEqual(hostility, [0, 0, 0, 0, 0, 0.25, 0.5, 0.25, 0]);
  assert.deepEqual(ties, [0, 0, 0, 0, 0, 0.125, 0, 0, 0]);
});

test("structure is numbered from 0 in the order of the world", () => {
  const found = arrays();
  const expected: Record<string, number[]> = {
    first_occasion: [0, 2, 3],
    tally: [1, 1, 2],
    issue: [0, 1, 1],
    first_join: [3],
    first_commitment: [9],
    first_seen: [13],
    first_decision: [0, 2, 4, 5],
    host_of_pair: [0, 0, 1, 1],
    host_state: [0, 0, 1, 1],
    joiner_state: [1, 2, 0, 2],
    reverse: [2, 4, 0, 4],
    candidate_pairs: [2, 0],
    focus_pairs: [2, 0],
    focus_candidate: [0],
    power: [2, 1, 4],
    position: [1, -0.5, -1, 0, 0, 0],
    salience: [0.5, 0.25, 1, 0, 0, 0],
    rate: [0.5, 0.25, 0.25],
    cost: [0.5, 0.5, 0],
    sees: [0.9, 0.9, 1],
    declines: [0.3],
    weights: [1.5, 1],
    security_weight: [1.5],
    alliance_sustain: [6],
  };
  for (const [name, values] of Object.entries(expected)) assert.deepEqual(found[`layout.${name}`], values, name);
});

test("a focus that cannot ally has no candidate, and no pair where there is no host", () => {
  const found = arrays({ focus: ["C", "A"] });
  assert.deepEqual(found["layout.focus_pairs"], [4, 1]);
  assert.deepEqual(found["layout.focus_candidate"], [-1]);
});

test("an occasion of known dates is open on these, for certain, and others by their rate", () => {
  const opening = arrays()["layout.opening"] ?? [];
  const rows = Array.from({ length: 12 }, (_, row) => opening.slice(3 * row, 3 * row + 3));
  assert.equal(opening.length, 36);
  rows.forEach((row, index) => assert.deepEqual(row, [0.5, Number([2, 4, 11].includes(index + 1)), 0.25], `step ${index + 1}`));
});

test("the segment of a step is the last that began by then, and step 0 has that of step 1", () => {
  const laid = layoutOf(worldOf(withEvents({ step: 3, until: 5, set: { "occasions.drill.rate": 1 } }), OUTSIDERS), WORDS);
  assert.deepEqual(laid.get("layout.segment"), [0, 0, 0, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2]);
  assert.deepEqual([2, 3, 4, 5].map((step) => laid.get("layout.opening")?.[3 * (step - 1)]), [0.5, 1, 1, 0.5]);
});

test("names that every object has are ids like others", () => {
  const [one, other] = OWN;
  const odd = worldOf(oddlyNamed(), OUTSIDERS);
  assert.deepEqual(odd.pairs, [[other, one]]);
  assert.deepEqual(odd.decisions, [[other, other]]);
  const laid = layoutOf(odd, WORDS);
  assert.deepEqual(laid.get("layout.hostility"), [0, 0.5, 0, 0]);
  assert.deepEqual(laid.get("layout.ties"), [0, 0, 0.125, 0]);
  assert.deepEqual(laid.get("layout.position"), [0, 1, 0.5, 0]);
  const bare = read({ ...written(), rivalries: [], ties: {} });
  assert.deepEqual(layoutOf(worldOf(bare, OUTSIDERS), WORDS).get("layout.ties"), Array<number>(9).fill(0));
});
