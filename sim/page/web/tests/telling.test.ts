/** What is set, bet and asked while a story is told. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { type Knob, read } from "../engine/scenario.ts";
import type { Story } from "../engine/stories.ts";
import type { Answer, Question } from "../page/answers.ts";
import { addressOf, isSeed, type Setting, settingIn, turned } from "../page/setting.ts";
import { type Said, Slices } from "../page/slices.ts";
import { signed } from "../page/numbers.ts";
import { leastCovering, radius } from "../page/stage/geometry.ts";
import { valuesOf } from "../page/story/map.tsx";
import { verdictOf } from "../page/story/rounds.ts";
import { scenesOf } from "../page/story/scenes.ts";
import { written } from "./a_story.ts";

const story = (name: string): Story => ({ name, seed: 5n }) as unknown as Story;
const STORIES = [story("one"), story("two")];
const STORED: Setting = { story: "one", seed: "7", set: { threat: 1.5 } };

test("an address says all that is set, and is read back", () => {
  const setting: Setting = { story: "two", seed: "9", set: { threat: 0.5, "states.A.interests.x": [1, -0.5] }, replicate: 3 };
  const address = addressOf(setting, story("two"));
  assert.deepEqual(settingIn(address, STORED, STORIES), [setting, []]);
  const handed: Setting = { story: "two", seed: null, set: {}, controls: [], hidden: ["cost", "security"] };
  assert.deepEqual(settingIn(addressOf(handed, story("two")), STORED, STORIES), [handed, []]);
});

test("what the file stores holds for its own story, and the address comes on top", () => {
  assert.deepEqual(settingIn("", STORED, STORIES), [STORED, []]);
  assert.deepEqual(settingIn("#story=two", STORED, STORIES)[0], { story: "two", seed: null, set: {} });
  assert.deepEqual(settingIn("#set.parity=1", STORED, STORIES)[0].set, { threat: 1.5, parity: 1 });
});

test("what a file withholds it withholds at every address; controls are those of its own story", () => {
  const handed: Setting = { ...STORED, controls: ["threat"], hidden: ["cost"] };
  assert.deepEqual(settingIn("#story=one", handed, STORIES)[0], { story: "one", seed: null, set: {}, controls: ["threat"], hidden: ["cost"] });
  assert.deepEqual(settingIn("#story=two", handed, STORIES)[0], { story: "two", seed: null, set: {}, hidden: ["cost"] });
});

test("a knob that stands as in the story is not set", () => {
  const knobs = { scaled: { scale: ["ties.A.B"] }, power: { set: "states.A.power" } };
  const of = { scenario: { knobs }, standing: { scaled: 1, power: 3 } } as unknown as Story;
  assert.deepEqual(turned(of, {}, "scaled", 2), { scaled: 2 });
  assert.deepEqual(turned(of, { scaled: 2, power: 4 }, "scaled", 1), { power: 4 });
  assert.deepEqual(turned(of, { power: 4 }, "power", 3), {});
  // Another knob may have moved it, so that this is a change.
  assert.deepEqual(turned(of, { scaled: 2, power: 4 }, "power", 3), { scaled: 2, power: 3 });
});

test("each part of an address that makes no sense gets a sentence, and changes nothing", () => {
  for (const part of ["seed=-1", "seed=x", "replicate=0", "replicate=201", "set.threat=much", "nothing=1"]) {
    const [setting, problems] = settingIn(`#${part}`, STORED, STORIES);
    assert.deepEqual(setting, STORED, part);
    assert.equal(problems.length, 1, part);
    assert.match(problems[0] ?? "", new RegExp(part.replace(".", "\\.")));
  }
});

test("seeds go to 2^63 - 1", () => {
  assert.deepEqual(["0", "9223372036854775807", "9223372036854775808", "1.5", ""].map(isSeed), [true, true, false, false, false]);
});

test("more than 60 % is a yes, less than 40 % a no, between them a coin toss", () => {
  const verdict = (allied: number) => verdictOf({ allied, done: 100 });
  assert.deepEqual([39, 40, 60, 61].map(verdict), ["No", "Coin toss", "Coin toss", "Yes"]);
});

test("a scenario without a story has free play alone; one without a map has no map", () => {
  assert.deepEqual(scenesOf(read(written())).map(({ name }) => name), ["free"]);
  const telling = {
    ...{ teaches: "t", happened: ["x", "y"], watch: { replicate: 1, from: 1 }, surprise: "s", changes: ["k"], ends: "e" },
    why: { state: "A", occasion: "o", step: 1, says: "w" },
  };
  const names = scenesOf(read(written({ story: telling }))).map(({ name, sentence }) => `${name} ${sentence}`);
  assert.deepEqual(names.slice(0, 3), ["happened 0", "happened 1", "bet 0"]);
  assert.equal(names.includes("map 0"), false);
  assert.equal(names.at(-1), "free 0");
});

test("circles have areas in proportion to power, and the strongest has an eighth of the shorter side", () => {
  const frame = { width: 1000, height: 800 };
  assert.equal(radius(4, 4, frame), 100);
  assert.equal(radius(1, 4, frame), 50);
});

test("what is placed goes where it covers what counts least, near its point and within the picture", () => {
  const box = (x: number, y: number) => ({ x, y, width: 10, height: 10 });
  const frame = { width: 100, height: 100 };
  const there = [{ ...box(0, 50), weight: 1 }, { ...box(50, 50), weight: 3 }];
  const point = { x: 55, y: 55 };
  assert.deepEqual(leastCovering([box(50, 50), box(2, 50)], there, point, frame), box(2, 50));
  assert.deepEqual(leastCovering([box(-40, 200)], [], point, frame), box(2, 88));
  assert.deepEqual(leastCovering([box(80, 80), box(60, 60)], there, point, frame), box(60, 60));
});

/** Answers that count up to a number, and what was heard of a question asked of them. */
function counting(most: number, problem = false): [Slices, (key: string) => Promise<Said[]>] {
  const slices = new Slices(function* (): Generator<Answer> {
    for (let done = 1; done <= most; done++) yield { share: { allied: 0, done, each: [] } };
    if (problem) throw new Error("no more");
  });
  return [slices, (key) => new Promise((resolve) => {
    const heard: Said[] = [];
    slices.ask({ key } as Question, (said) => {
      heard.push(said);
      if ("problem" in said || heard.length === most) setTimeout(() => resolve(heard), 20);
    });
  })];
}

test("every slice is heard, and what goes wrong is a sentence", async () => {
  const [, ask] = counting(3);
  assert.equal((await ask("a")).length, 3);
  const [, fails] = counting(0, true);
  assert.match(JSON.stringify(await fails("a")), /no more/);
});

test("a later question of one key takes the place of an earlier one, of another key it does not", async () => {
  const [slices, ask] = counting(5);
  const earlier: Said[] = [];
  const other: Said[] = [];
  slices.ask({ key: "a" } as Question, (said) => earlier.push(said));
  slices.ask({ key: "b" } as Question, (said) => other.push(said));
  assert.equal((await ask("a")).length, 5);
  assert.ok(earlier.length <= 1);
  assert.equal(other.length, 5);
});

test("sizes are rounded as the program rounds them, of two hundredths as near to the even one", () => {
  assert.deepEqual([0.075, 0.125, -0.375, 0.004, -1.005].map(signed), ["+0.07", "+0.12", "\u22120.38", "0.00", "\u22121.00"]);
});

test("a map over whole numbers has them alone, each once; over others it goes from end to end", () => {
  const knob = (from: number, to: number) => ({ title: "k", set: "model.noise", from, to }) as Knob;
  assert.deepEqual(valuesOf(knob(1, 4), true), [1, 2, 3, 4]);
  assert.deepEqual(valuesOf(knob(0, 3), false), [0, 0.5, 1, 1.5, 2, 2.5, 3]);
});
