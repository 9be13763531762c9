/** What the picture shows of a step, as data. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { inStep, segmentsOf } from "../engine/index.ts";
import { read } from "../engine/scenario.ts";
import type { Course } from "../page/answers.ts";
import { marksOf, tally } from "../page/stage/marks.ts";
import { OUTSIDERS, written } from "./a_story.ts";

const STORY = read(
  written({
    rivalries: [
      { from: "A", to: "B", hostility: 0.2 },
      { from: "B", to: "A", hostility: 0.4 },
    ],
    ties: { C: { A: 0.5 } },
    occasions: {
      drill: { host: "A", kind: "exercise", issue: "north", rate: 0.5, title: "Drill" },
      speech: { host: "B", kind: "rhetoric", issue: "south", rate: 0.5, title: "" },
    },
    events: [{ step: 3, until: 5, title: "A crisis", set: { "hostility.A.B": 0.9 } }],
  }),
);

const COURSE: Course = {
  allied: [4],
  expected: {},
  occasions: {
    drill: { open: [2, 4], joined: { B: [4], C: [2, 4] } },
    speech: { open: [4], joined: { A: [], C: [] } },
  },
  strain: { A: { C: [0.5, 0, 0, 0] }, C: { A: [0.25, 0, 0, 0] } },
};

const at = (step: number, course: Course | null = COURSE) =>
  marksOf(inStep(segmentsOf(STORY, OUTSIDERS), step), STORY, course, step);

test("a relation is as large as its two directions together, beside what it was in the story", () => {
  assert.deepEqual(at(1).rivalries, [{ pair: ["A", "B"], size: 0.2 + 0.4, before: 0.2 + 0.4 }]);
  assert.deepEqual(at(3).rivalries[0], { pair: ["A", "B"], size: 0.9 + 0.4, before: 0.2 + 0.4 });
  assert.deepEqual(at(1).ties, [{ pair: ["A", "C"], size: 0.5, before: 0.5 }]);
});

test("strain after a step makes the next one's rivalries and loosens its ties", () => {
  const { rivalries, ties } = at(2);
  assert.deepEqual(rivalries.find(({ pair }) => pair.join("") === "AC"), { pair: ["A", "C"], size: 0.5 + 0.25, before: 0 });
  assert.equal(ties[0]?.size, 0.5 * 0.5 * 0.75);
  assert.equal(at(3).ties[0]?.size, 0.5);
});

test("an event is named while it is in force", () => {
  assert.deepEqual([2, 3, 4, 5].map((step) => at(step).events), [[], ["A crisis"], ["A crisis"], []]);
});

test("an occasion names who joins, and the other of the pair where it stays away", () => {
  assert.deepEqual(at(1).occasions, []);
  assert.deepEqual(at(2).occasions, [
    { id: "drill", host: "A", title: "Drill", kind: "exercise", joined: ["C"], staysAway: "B" },
  ]);
  assert.deepEqual(at(4).occasions, [
    { id: "drill", host: "A", title: "Drill", kind: "exercise", joined: ["B", "C"], staysAway: null },
    { id: "speech", host: "B", title: "speech", kind: "rhetoric", joined: [], staysAway: "A" },
  ]);
  assert.equal(at(4).allied, true);
  assert.equal(at(2).allied, false);
});

test("before anything is run only the world is shown", () => {
  const { occasions, allied, states } = at(4, null);
  assert.deepEqual([occasions, allied], [[], false]);
  assert.deepEqual(states.map(({ id, inFocus }) => [id, inFocus]), [["A", true], ["B", true], ["C", false]]);
});

test("the count is of costly occasions up to the step, of each at the other's", () => {
  const costly = (kind: string): boolean => kind === "exercise";
  assert.deepEqual(tally(STORY, COURSE, 3, costly), { A: { came: 0, of: 0 }, B: { came: 0, of: 1 } });
  assert.deepEqual(tally(STORY, COURSE, 4, costly), { A: { came: 0, of: 0 }, B: { came: 1, of: 2 } });
  assert.deepEqual(tally(STORY, COURSE, 4, () => true)["A"], { came: 0, of: 1 });
});
