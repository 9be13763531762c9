/** A visit: which scenes there are, when a bet is frozen, and what begins anew. */
import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { test } from "node:test";

import type { Knob, Telling } from "../engine/scenario.ts";
import { type Library, readStories } from "../engine/stories.ts";
import type { Setting } from "../page/setting.ts";
import { storyNamed } from "../page/answers.ts";
import { begun, movedTo, scenesIn, type Visit } from "../page/visit.ts";
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
  assert.equal(begun(LIBRARY, NOTHING, true).place, 0);
  assert.equal(begun(LIBRARY, { ...NOTHING, set: { noise: 1 } }, true).place, SCENES.length - 1);
});

test("the first bet is frozen where its scene is left forwards, and once", () => {
  const betting = { ...go(begun(LIBRARY, NOTHING, true), "bet"), bet: "No" as const };
  assert.deepEqual(go(betting, "happened").rounds, []);
  const watching = go(betting, "watch");
  assert.deepEqual(watching.rounds.map(({ bet, changed, set, count }) => [bet, changed, set, count]), [["No", "", {}, null]]);
  assert.equal(watching.bet, null);
  assert.equal(watching.step, 3);
  assert.ok(watching.playing);
  const again = go({ ...go(watching, "bet"), bet: "Yes" as const }, "outcome");
  assert.equal(again.rounds, watching.rounds);
});

test("a change is a round where it is bet on, and not where it is only looked at", () => {
  const set = { ...begun(LIBRARY, { ...NOTHING, set: { noise: 0.5 } }, true), place: at("change") };
  const compared = go({ ...set, bet: "Yes" as const }, "compare");
  assert.deepEqual(compared.rounds.map((round) => [round.bet, round.set]), [["Yes", { noise: 0.5 }]]);
  assert.equal(go(go(compared, "repeats"), "compare").rounds, compared.rounds);
  assert.deepEqual(go(set, "compare").rounds, []);
  assert.deepEqual(go({ ...begun(LIBRARY, NOTHING, true), bet: "Yes" as const, place: at("change") }, "compare").rounds, []);
});

test("each round has an id of its own", () => {
  const ids = Array.from({ length: 20 }, () => go({ ...go(begun(LIBRARY, NOTHING, true), "bet"), bet: "No" }, "watch").rounds[0]?.id);
  assert.equal(new Set(ids).size, 20);
  for (const id of ids) assert.match(id ?? "", /^[0-9a-f-]{8,36}$/);
});
