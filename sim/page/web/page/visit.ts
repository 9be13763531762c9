/** A visit: where it is in a story, what was bet, and what is looked at. */
import type { Library, Settings, Story } from "../engine/index.ts";
import { isChanged, isSame, type Setting, storyOf } from "./setting.ts";
import type { Moment } from "./stage/moment.ts";
import type { Round, Verdict } from "./story/rounds.ts";
import { type Scene, type SceneName, scenesOf } from "./story/scenes.ts";

/** The scenes in which is bet: on the story as it stands, and on the one change. */
type Betting = "bet" | "change";

export interface Visit {
  setting: Setting;
  /** Which of the scenes is shown. */
  place: number;
  /** The bets that are being placed. */
  bets: Record<Betting, Verdict | null>;
  /** The knob that is turned for the one change. */
  chosen: string | null;
  /** Of all stories, so that going to another and back loses none. */
  rounds: readonly Round[];
  /** By story: the knobs that it was handed out with; all of a story that is not named. */
  handed: Readonly<Record<string, readonly string[]>>;
  /** Of what it was seen how many repeats end allied: there is nothing left to bet on. */
  seen: readonly Seen[];
  /** The step that the picture shows, counted from 1. */
  step: number;
  playing: boolean;
  /** The decision that a visitor asked about. */
  moment: Moment | null;
}

interface Seen {
  story: string;
  set: Settings;
}

/** Scenes that need no engine, as what came of the story is recorded. */
const RECORDED: readonly SceneName[] = ["happened", "bet", "watch", "outcome", "free"];

/** Scenes that need a knob to turn. */
const OF_CHANGE: readonly SceneName[] = ["change", "compare", "repeats"];

/** The scenes of the story that is told; computes: whether the engine may run. */
export function scenesIn(story: Story, setting: Setting, computes: boolean): Scene[] {
  const { map = [] } = story.scenario.story ?? {};
  const isGiven = (id: string): boolean => setting.controls?.includes(id) ?? true;
  const left: SceneName[] = [
    ...(offeredIn(story, setting).length > 0 ? [] : OF_CHANGE),
    ...(map.every(isGiven) ? [] : ["map" as const]),
  ];
  return scenesOf(story.scenario).filter(({ name }) => (computes || RECORDED.includes(name)) && !left.includes(name));
}

/** The knobs that are offered for the one change. */
export function offeredIn({ scenario }: Story, { controls }: Setting): string[] {
  return (scenario.story?.changes ?? []).filter((id) => controls?.includes(id) ?? true);
}

/** Whether a scene tells of the story as it stands, whatever is set. */
export function isBeforeChange(scenes: readonly Scene[], place: number): boolean {
  const change = scenes.findIndex(({ name }) => name === "change");
  return scenes[place]?.name !== "free" && (change < 0 || place < change);
}

/** Whether what is set is not the story as it is told: other draws, another repeat or something changed. */
export function isOfFreePlay({ scenario }: Story, { seed, set, replicate }: Setting): boolean {
  const told = scenario.story?.watch.replicate ?? 1;
  return isChanged({ set }) || seed !== null || (replicate ?? told) !== told;
}

/** What outlives a story's end. */
type Past = Pick<Visit, "rounds" | "seen" | "handed">;

/** What stories were handed out with, once one is opened with a setting. */
export function handedWith({ handed }: Pick<Visit, "handed">, story: Story, { controls }: Setting): Visit["handed"] {
  const { [story.name]: _, ...others } = handed;
  return controls ? { ...others, [story.name]: controls } : others;
}

/** The beginning of a visit: where it is not of the story as it is told, in free play; of: what was before. */
export function begun(library: Library, setting: Setting, computes: boolean, of: Past | null = null): Visit {
  const story = storyOf(library, setting);
  const last = scenesIn(story, setting, computes).length - 1;
  return {
    setting,
    place: isOfFreePlay(story, setting) ? last : 0,
    bets: { bet: null, change: null },
    chosen: null,
    rounds: of?.rounds ?? [],
    seen: of?.seen ?? [],
    handed: handedWith(of ?? { handed: {} }, story, setting),
    step: story.scenario.story?.watch.from ?? 1,
    playing: false,
    moment: null,
  };
}

/** The story from its beginning, for someone who has neither bet on it nor seen what came. */
export function forgotten(library: Library, visit: Visit, computes: boolean): Visit {
  const { setting, rounds, seen } = visit;
  const isOther = ({ story }: { story: string }): boolean => story !== storyOf(library, setting).name;
  const { replicate: _, ...given } = setting;
  return begun(library, { ...given, seed: null, set: {} }, computes, { ...visit, rounds: rounds.filter(isOther), seen: seen.filter(isOther) });
}

/** The visit in another scene; plays: whether the picture begins to play by itself where it is watched. */
export function movedTo(visit: Visit, next: number, story: Story, scenes: readonly Scene[], plays: boolean): Visit {
  const to = scenes[next]?.name;
  if (!to) return visit;
  const told = story.scenario.story;
  const moved: Visit = { ...withWhatIsBet(visit, next, story, scenes), place: next, moment: null, playing: false };
  if (to === "change") moved.setting = ofOneChange(moved, story);
  moved.seen = [visit, moved].reduce((seen, at) => withWhatIsShown({ ...at, seen }, story, scenes), visit.seen);
  if (to === "watch") Object.assign(moved, { step: told?.watch.from ?? 1, playing: plays });
  if (to === "why" && told) moved.step = told.why.step;
  return moved;
}

/** A bet is frozen where what comes of it is about to be seen. */
function withWhatIsBet(visit: Visit, next: number, story: Story, scenes: readonly Scene[]): Visit {
  const { place, rounds, setting } = visit;
  const bets = { ...visit.bets };
  const frozen: Round[] = [];
  for (const name of ["bet", "change"] as const) {
    const scene = scenes.findIndex((each) => each.name === name);
    const bet = bets[name];
    if (scene < 0 || !bet || next <= scene) continue;
    bets[name] = null;
    const set = name === "bet" ? {} : setting.set;
    if (place <= scene && isChanged({ set }) === (name === "change") && !isSeen(visit, story, set))
      frozen.push({ id: newId(), story: story.name, set, bet, count: null, told: false });
  }
  return { ...visit, bets, rounds: [...rounds, ...frozen] };
}

/** Nothing is set, or one of the knobs that are offered. */
function ofOneChange({ setting }: Visit, story: Story): Setting {
  const [[id, value] = [], ...others] = Object.entries(setting.set);
  const isOne = id !== undefined && others.length === 0 && offeredIn(story, setting).includes(id) && value !== story.standing[id];
  return isOne ? setting : { ...setting, set: {} };
}

/** What was seen, and what the scene shows of which it was not. */
export function withWhatIsShown({ seen, setting, place }: Visit, story: Story, scenes: readonly Scene[]): Visit["seen"] {
  const name = scenes[place]?.name;
  if (place <= scenes.findIndex(({ name }) => name === "bet")) return seen;
  // The one change is bet on in its own scene; wherever it is shown, the story as it stands is, too.
  const shown = name === "change" || isBeforeChange(scenes, place) ? [{}] : [{}, setting.set];
  const isNew = (set: Settings, index: number): boolean =>
    !isSeen({ seen }, story, set) && shown.findIndex((each) => isSame(each, set)) === index;
  const added = shown.filter(isNew).map((set) => ({ story: story.name, set }));
  return added.length > 0 ? [...seen, ...added] : seen;
}

/** Whether it is known how many repeats end allied with what is set. */
export function isSeen({ seen }: Pick<Visit, "seen">, { name }: Story, set: Settings): boolean {
  return seen.some((each) => each.story === name && isSame(each.set, set));
}

/** The bet that was placed on what is set, if one was. */
export function roundOn({ rounds }: Visit, { name }: Story, set: Settings): Round | null {
  return rounds.find((round) => round.story === name && isSame(round.set, set)) ?? null;
}

/** An id that nobody else has; not a UUID, which pages that came without encryption cannot ask for. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16).padStart(8, "0")).join("-");
}
