/** A visit: which scenes there are, when a bet is frozen, and what begins anew. */
import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { test } from "node:test";

import type { Settings } from "../engine/index.ts";
import type { Knob, Telling } from "../engine/scenario.ts";
import { type Library, readStories } from "../engine/stories.ts";
import type { Setting } from "../page/setting.ts";
import { storyNamed } from "../page/answers.ts";
import type { Verdict } from "../page/story/rounds.ts";
import { begun, forgotten, isSeen, movedTo, roundOn, scenesIn, type Visit } from "../page/visit.ts";
import { aDocument, written } from "./a_story.ts";

// Node 18 has it in a module only.
globalThis.crypto ??= webcrypto as Crypto;

const knob = (set: string): Knob => ({ title: set, set, from: 0, to: 1 }) as Knob;
const TELLING: Telling = {
  ...{ teaches: "T", happened: ["one", "two"], watch: { replicate: 1, from: 3 }, surprise: "S", ends: "E" },
  why: { state: "A", occasion: "drill", step: 7, says: "W" },
  changes: ["noise", "prior"],
  map: ["noise", "prior"],
};
const LIBRARY: Library = readStories(
  JSON.stringify(
    aDocument(
      written({
        knobs: { noise: knob("model.noise"), prior: knob("model.prior") },
        occasions: { drill: { host: "B", kind: "exercise", issue: "north", rate: 0.5, title: "" } },
        story: TELLING,
      }),
    ),
  ),
);
const STORY = storyNamed(LIBRARY, "three");
const NOTHING: Setting = { story: "three", seed: null, set: {} };
const SCENES = scenesIn(STORY, NOTHING, true);
const BEGUN = begun(LIBRARY, NOTHING, true);
const at = (name: string): number => SCENES.findIndex((scene) => scene.name === name);
const go = (visit: Visit, name: string): Visit => movedTo(visit, at(name), STORY, SCENES, true);

test("without an engine there is what was recorded; without its knobs there is no map", () => {
  const names = (setting: Setting, computes: boolean) => scenesIn(STORY, setting, computes).map(({ name }) => name);
  assert.deepEqual(names(NOTHING, false), ["happened", "happened", "bet", "watch", "outcome", "free"]);
  assert.ok(names(NOTHING, true).includes("map"));
  assert.ok(!names({ ...NOTHING, controls: ["noise"] }, true).includes("map"));
  const told = ["happened", "happened", "bet", "watch", "outcome", "why", "free"];
  assert.deepEqual(names({ ...NOTHING, controls: [] }, true), told);
});

test("a visit begins with the story, and where something is changed in free play", () => {
  for (const other of [{ seed: "8" }, { replicate: 7 }]) assert.equal(begun(LIBRARY, { ...NOTHING, ...other }, true).place, SCENES.length - 1);
  assert.equal(begun(LIBRARY, { ...NOTHING, replicate: 1 }, true).place, 0);
  assert.equal(begun(LIBRARY, NOTHING, true).place, 0);
  assert.equal(begun(LIBRARY, { ...NOTHING, set: { noise: 1 } }, true).place, SCENES.length - 1);
});

const betting = (scene: "bet" | "change", bet: Verdict, from: Visit = BEGUN): Visit => {
  const there = go(from, scene);
  return { ...there, bets: { ...there.bets, [scene]: bet } };
};
const setTo = (visit: Visit, set: Settings): Visit => ({ ...visit, setting: { ...visit.setting, set } });
const said = ({ rounds }: Visit) => rounds.map(({ bet, set }) => [bet, set]);

test("the first bet is frozen where its scene is left forwards, and once", () => {
  assert.deepEqual(go(betting("bet", "No"), "happened").rounds, []);
  assert.equal(go(betting("bet", "No"), "happened").bets.bet, "No");
  const watching = go(betting("bet", "No"), "watch");
  assert.deepEqual(watching.rounds.map(({ story, bet, set, count }) => [story, bet, set, count]), [["three", "No", {}, null]]);
  assert.equal(watching.bets.bet, null);
  assert.equal(watching.step, 3);
  assert.ok(watching.playing);
  assert.deepEqual(go(betting("bet", "Yes", watching), "outcome").rounds, watching.rounds);
});

test("a bet that was placed before is frozen on whatever way what came of it is seen", () => {
  const back = go(betting("bet", "No"), "happened");
  assert.deepEqual(said(go(back, "outcome")), [["No", {}]]);
  const changed = { ...setTo(go(BEGUN, "change"), { noise: 0.5 }), bets: { bet: null, change: "Yes" as const } };
  assert.deepEqual(said(go(go(changed, "why"), "compare")), [["Yes", { noise: 0.5 }]]);
});

test("what came of the story was seen: no bet on it counts any more, and none is waiting", () => {
  const knowing = go(go(BEGUN, "outcome"), "bet");
  assert.ok(isSeen(knowing, STORY, {}));
  assert.equal(knowing.bets.bet, null);
  assert.deepEqual(go(betting("bet", "Yes", knowing), "watch").rounds, []);
  const handed = begun(LIBRARY, { ...NOTHING, set: { noise: 1 } }, true);
  assert.ok(isSeen(go(handed, "bet"), STORY, {}), "free play shows the story as it stands, too");
});

test("a change is a round where it is bet on, and not where it is only looked at", () => {
  const set = setTo(go(BEGUN, "change"), { noise: 0.5 });
  for (const to of ["compare", "repeats", "free"])
    assert.deepEqual(said(go({ ...set, bets: { bet: null, change: "Yes" } }, to)), [["Yes", { noise: 0.5 }]], to);
  const compared = go({ ...set, bets: { bet: null, change: "Yes" } }, "compare");
  assert.deepEqual(go(go(compared, "repeats"), "compare").rounds, compared.rounds);
  assert.deepEqual(go(set, "compare").rounds, []);
  assert.deepEqual(go(betting("change", "Yes"), "compare").rounds, [], "nothing is changed");
});

test("a change whose outcome was seen cannot be bet on, wherever it was seen", () => {
  for (const scene of ["compare", "free"]) {
    const seen = go(setTo(go(BEGUN, scene), { prior: 0.3 }), "change");
    assert.ok(isSeen(seen, STORY, { prior: 0.3 }), scene);
    assert.deepEqual(said(go(betting("change", "Yes", seen), "compare")), [], scene);
    const other = setTo(seen, { prior: 0.4 });
    assert.deepEqual(said(go({ ...other, bets: { bet: null, change: "No" } }, "compare")), [["No", { prior: 0.4 }]]);
  }
});

test("a bet is of the setting on which it was placed: what is said of another is not said of it", () => {
  const first = go(betting("bet", "No"), "outcome");
  const changed = go({ ...setTo(go(first, "change"), { noise: 0.5 }), bets: { bet: null, change: "Yes" } }, "compare");
  assert.equal(roundOn(changed, STORY, { noise: 0.5 })?.bet, "Yes");
  assert.equal(roundOn(changed, STORY, {})?.bet, "No");
  assert.equal(roundOn(changed, STORY, { noise: 0.6 }), null);
  assert.equal(roundOn(changed, { ...STORY, name: "other" }, {}), null);
  assert.deepEqual(go(betting("bet", "Coin toss", setTo(BEGUN, { noise: 0.5 })), "watch").rounds[0]?.set, {});
});

test("one thing is changed: of what several knobs were set to, nothing is left", () => {
  assert.deepEqual(go(setTo(go(BEGUN, "map"), { noise: 0.2, prior: 0.3 }), "change").setting.set, {});
  assert.deepEqual(go(setTo(go(BEGUN, "map"), { prior: 0.3 }), "change").setting.set, { prior: 0.3 });
  assert.deepEqual(go(setTo(go(BEGUN, "free"), { "model.cost": 0.3 }), "change").setting.set, {});
});

test("another story, or the same again, begins with what was bet on all of them", () => {
  const before = go(betting("bet", "No"), "outcome");
  const again = begun(LIBRARY, NOTHING, true, before);
  assert.equal(again.place, 0);
  assert.equal(again.rounds, before.rounds);
  assert.ok(isSeen(again, STORY, {}));
});

test("the story begins anew without its bets, and leaves those of others", () => {
  const other = { ...STORY, name: "other" };
  const before = go(go(betting("bet", "No"), "outcome"), "free");
  const both = { ...before, rounds: [...before.rounds, ...before.rounds.map((round) => ({ ...round, story: "other" }))] };
  const anew = forgotten(LIBRARY, setTo(both, { noise: 0.5 }), true);
  assert.deepEqual([anew.place, anew.setting.set, isSeen(anew, STORY, {}), roundOn(anew, STORY, {})], [0, {}, false, null]);
  assert.equal(roundOn(anew, other, {})?.bet, "No");
});

test("each round has an id of its own", () => {
  const ids = Array.from({ length: 20 }, () => go(betting("bet", "No"), "watch").rounds[0]?.id);
  assert.equal(new Set(ids).size, 20);
  for (const id of ids) assert.match(id ?? "", /^[0-9a-f-]{8,36}$/);
});
