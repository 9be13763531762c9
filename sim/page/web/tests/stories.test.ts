import assert from "node:assert/strict";
import { test } from "node:test";

import { known } from "../engine/ids.ts";
import { type Occasion, read, type WrittenScenario } from "../engine/scenario.ts";
import { readStories } from "../engine/stories.ts";
import { aDocument, aScenario, OUTSIDERS, says, WORDS, written } from "./a_story.ts";

const told = (document: unknown) => readStories(JSON.stringify(document));
const damaged = (document: unknown, why: string | RegExp) =>
  says(() => told(document), typeof why === "string" ? `The stories in this file are damaged: ${why}.` : why);
const without = (key: string) => Object.fromEntries(Object.entries(aDocument()).filter(([name]) => name !== key));
const withStory = (parts: Partial<WrittenScenario>) => aDocument(written(parts));

test("a document is read as the program wrote it", () => {
  const { stories, words, outsiders } = told(aDocument());
  assert.deepEqual(outsiders, OUTSIDERS);
  assert.deepEqual(words.terms, WORDS.terms);
  assert.deepEqual(stories[0]?.scenario, aScenario());
});

test("a seed beyond 2^53 keeps all its digits", () => assert.equal(told(aDocument()).stories[0]?.seed, 2n ** 53n + 1n));

test("hostilities of rivalries become a matrix, a later one in an earlier one's place", () => {
  const rivalries = [
    { between: ["A", "B"] as [string, string], hostility: 0.5 },
    { from: "B", to: "A", hostility: 0.25 },
  ];
  assert.deepEqual(read(written({ rivalries })).hostility, { A: { B: 0.5 }, B: { A: 0.25 } });
});

test("what is no JSON is damaged", () => {
  for (const text of ["", "{", "stories", '{"format": 1'])
    says(() => readStories(text), "The stories in this file are damaged: they are not JSON.");
});

test("a whole of another type is damaged", () => {
  for (const whole of [null, 1, "stories", [], true]) damaged(whole, /^The stories in this file are damaged: the whole: /);
});

for (const key of ["format", "words", "left_out", "stories"])
  test(`a document without ${key} is damaged`, () => damaged(without(key), new RegExp(`damaged: the whole: .*"${key}"`)));

test("a newer format asks for a page of its own", () =>
  says(() => told({ ...aDocument(), format: 2, stories: "of another kind" }), /^These stories are of format 2, which is newer than this page, which reads 1\. Write the page anew/));

test("a format of no version is damaged", () => {
  for (const format of [0, "2", null]) damaged({ ...aDocument(), format }, /^The stories in this file are damaged: format: /);
});

test("what is of a wrong type or out of range is damaged, at its place", () => {
  const place = (name: string) => new RegExp(`damaged: stories/0/scenario/${name}`);
  damaged(withStory({ steps: "12" as unknown as number }), place("steps: "));
  damaged(withStory({ focus: ["A"] as unknown as [string, string] }), place("focus: "));
  damaged(withStory({ rivalries: [{ from: "C", to: "A", hostility: 2 }] }), place("rivalries/0/hostility: "));
  damaged(withStory({ ties: { B: { C: -1 } } }), place("ties/B/C: "));
});

const missing = { ...written().occasions, drill: { ...known(written().occasions, "drill", "occasion") } };
const occasionOf = (part: Partial<Occasion>) => withStory({ occasions: { ...missing, drill: { ...missing.drill, ...part } } });

test("what names a state, an issue or a kind that is not there is damaged", () => {
  damaged(occasionOf({ host: "Z" }), "three has no state “Z”");
  damaged(occasionOf({ host: "toString" }), "three has no state “toString”");
  damaged(occasionOf({ issue: "west" }), "three has no issue “west”");
  damaged(withStory({ focus: ["A", "Z"] }), "three has no state “Z”");
  damaged(withStory({ ties: { A: { Z: 0.5 } } }), "three has no state “Z”");
  damaged(withStory({ rivalries: [{ from: "Z", to: "A", hostility: 0.5 }] }), "three has no state “Z”");
  const { exercise, ...kinds } = WORDS.kinds;
  assert.ok(exercise);
  damaged({ ...aDocument(), words: { ...WORDS, kinds } }, "three has no kind “exercise”");
});

test("what is read is no part of what was given", () => {
  const given = written();
  known(read(given).states, "A", "state").power = 9;
  assert.deepEqual(given, written());
});
