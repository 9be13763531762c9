/** What a visitor has set: story, knobs and paths, draws and the replicate looked at; nothing else tells runs apart. */
import { type Library, MOST_REPLICATES, type Settings, type Story } from "../engine/index.ts";
import { storyNamed } from "./answers.ts";

export interface Setting {
  /** The story's name; null for the first. */
  story: string | null;
  /** In digits; null for the story's own. */
  seed: string | null;
  /** Knobs and paths that differ from the story. */
  set: Settings;
  /** The replicate looked at, counted from 1. */
  replicate?: number;
  /** The knobs that may be turned; all where none are named. */
  controls?: string[];
  /** Terms of decisions that are not told apart. */
  hidden?: string[];
}

const HIGHEST_SEED = 2n ** 63n - 1n;
const KNOB = "set.";
const PATH = /^[A-Za-z][\w.]*$/;
const IDS = /^([A-Za-z]\w*(,[A-Za-z]\w*)*)?$/;

/** The part of an address that says what is set. */
export function addressOf(setting: Setting, story: Story): string {
  const values = new URLSearchParams({ story: story.name });
  if (setting.seed !== null) values.set("seed", setting.seed);
  if (setting.replicate !== undefined && setting.replicate !== 1) values.set("replicate", String(setting.replicate));
  if (setting.controls) values.set("controls", setting.controls.join(","));
  if (setting.hidden) values.set("hidden", setting.hidden.join(","));
  for (const [name, value] of Object.entries(setting.set)) values.set(KNOB + name, JSON.stringify(value));
  return `#${values.toString()}`;
}

/**
 * The setting in an address, on top of what the file stores, and a sentence on each part that makes no sense.
 *
 * An address that names a story is whole: what it does not say is as in the story.
 */
export function settingIn(address: string, stored: Setting, stories: readonly Story[]): [Setting, string[]] {
  const values = new URLSearchParams(address.replace(/^#/, ""));
  const problems: string[] = [];
  const first = stories.find((each) => each.name === stored.story) ?? stories[0];
  const asked = values.get("story");
  const named = stories.find((each) => each.name === asked);
  if (asked !== null && !named) problems.push(`The address asks for a story “${asked}”, which is not in this file.`);
  const story = named ?? first;
  // What is withheld is withheld however the file is opened; controls are those of one story.
  const kept: Partial<Setting> = {
    ...(stored.hidden && { hidden: stored.hidden }),
    ...(stored.controls && story === first && { controls: stored.controls }),
  };
  const own = asked === null ? stored : { ...kept, story: null, seed: null, set: {} };
  const setting: Setting = { ...own, story: story?.name ?? null, set: { ...own.set } };
  for (const [key, text] of values) {
    if (key === "story") continue;
    else if (key === "seed" && isSeed(text)) setting.seed = BigInt(text).toString();
    else if (key === "replicate" && isReplicate(text)) setting.replicate = Number(text);
    else if ((key === "controls" || key === "hidden") && IDS.test(text)) setting[key] = text === "" ? [] : text.split(",");
    else if (key.startsWith(KNOB) && PATH.test(key.slice(KNOB.length)) && read(text) !== undefined) setting.set[key.slice(KNOB.length)] = read(text);
    else problems.push(`The address says “${key}=${text}”, which makes no sense here and is left out.`);
  }
  return [setting, problems];
}

/** The story of a setting: the first where it names none. Throws PageError for one that is not there. */
export function storyOf(library: Library, { story }: Pick<Setting, "story">): Story {
  return storyNamed(library, story ?? library.stories[0]?.name ?? "");
}

/** Whether something differs from the story. */
export function isChanged({ set }: Pick<Setting, "set">): boolean {
  return Object.keys(set).length > 0;
}

/** Whether the same is set. */
export function isSame(one: Settings, other: Settings): boolean {
  const text = (set: Settings): string => JSON.stringify(Object.entries(set).sort(([a], [b]) => (a < b ? -1 : 1)));
  return text(one) === text(other);
}

/** The settings with a knob turned: without it where it stands as in the story, whatever else is set. */
export function turned({ scenario, standing }: Story, set: Settings, id: string, value: number): Settings {
  const others = Object.fromEntries(Object.entries(set).filter(([name]) => name !== id));
  const knob = scenario.knobs[id];
  // Where a power or parity stands depends on what else is set.
  const isOwn = knob?.scale !== undefined || knob?.converge !== undefined || !isChanged({ set: others });
  return isOwn && value === standing[id] ? others : { ...others, [id]: value };
}

/** Whether a text is a seed: a whole number from 0 to 2^63 - 1. */
export function isSeed(text: string): boolean {
  return /^\d{1,19}$/.test(text) && BigInt(text) <= HIGHEST_SEED;
}

function isReplicate(text: string): boolean {
  return /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_REPLICATES;
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
