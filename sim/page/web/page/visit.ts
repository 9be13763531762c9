/** A visit: where it is in a story, what was bet, and what is looked at. */
import type { Library, Story } from "../engine/index.ts";
import { isChanged, type Setting, storyOf } from "./setting.ts";
import type { Moment } from "./stage/moment.ts";
import { changeInWords } from "./story/knob_words.ts";
import type { Round, Verdict } from "./story/rounds.ts";
import { type Scene, type SceneName, scenesOf } from "./story/scenes.ts";

export interface Visit {
  setting: Setting;
  /** Which of the scenes is shown. */
  place: number;
  /** The bet that is being placed. */
  bet: Verdict | null;
  /** The knob that is turned for the one change. */
  chosen: string | null;
  rounds: readonly Round[];
  /** The step that the picture shows, counted from 1. */
  step: number;
  playing: boolean;
  /** The decision that a visitor asked about. */
  moment: Moment | null;
}

/** Scenes that need no engine, as what came of the story is recorded. */
const RECORDED: readonly SceneName[] = ["happened", "bet", "watch", "outcome", "free"];

/** Scenes that need a knob to turn. */
const OF_CHANGE: readonly SceneName[] = ["change", "compare", "repeats"];

/** The scenes of the story that is told; computes: whether the engine may run. */
export function scenesIn(story: Story, { controls }: Setting, computes: boolean): Scene[] {
  const { map = [], changes = [] } = story.scenario.story ?? {};
  const isGiven = (id: string): boolean => controls?.includes(id) ?? true;
  const left: SceneName[] = [...(changes.some(isGiven) ? [] : OF_CHANGE), ...(map.every(isGiven) ? [] : ["map" as const])];
  return scenesOf(story.scenario).filter(({ name }) => (computes || RECORDED.includes(name)) && !left.includes(name));
}

/** The beginning of a visit: with something changed, in free play. */
export function begun(library: Library, setting: Setting, computes: boolean): Visit {
  const story = storyOf(library, setting);
  const last = scenesIn(story, setting, computes).length - 1;
  return {
    setting,
    place: isChanged(setting) ? last : 0,
    bet: null,
    chosen: null,
    rounds: [],
    step: story.scenario.story?.watch.from ?? 1,
    playing: false,
    moment: null,
  };
}

/** The visit in another scene; plays: whether the picture begins to play by itself where it is watched. */
export function movedTo(visit: Visit, next: number, story: Story, scenes: readonly Scene[], plays: boolean): Visit {
  const to = scenes[next]?.name;
  if (!to) return visit;
  const told = story.scenario.story;
  const { place, bet, rounds, setting } = visit;
  const moved: Visit = { ...visit, place: next, moment: null, playing: false };
  const betting = scenes.findIndex(({ name }) => name === "bet");
  if (bet && rounds.length === 0 && place <= betting && next > betting)
    Object.assign(moved, { bet: null, rounds: [roundOf(bet, "", { ...setting, set: {} })] });
  else if (bet && to === "compare" && isChanged(setting))
    Object.assign(moved, { bet: null, rounds: [...rounds, roundOf(bet, changeInWords(story, setting.set), setting)] });
  else if (to === "change") moved.bet = null;
  if (to === "watch") Object.assign(moved, { step: told?.watch.from ?? 1, playing: plays });
  if (to === "why" && told) moved.step = told.why.step;
  return moved;
}

function roundOf(bet: Verdict, changed: string, { set, seed }: Setting): Round {
  return { id: newId(), changed, set, seed, bet, count: null, told: false };
}

/** An id that nobody else has; not a UUID, which pages that came without encryption cannot ask for. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16).padStart(8, "0")).join("-");
}
