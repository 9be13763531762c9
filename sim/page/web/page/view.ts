/** What is looked at: a story, the world as it is set, and the scene in which it is told. */
import { useMemo } from "preact/hooks";

import {
  changed,
  type Library,
  MOST_REPLICATES,
  neutrals,
  PageError,
  type Scenario,
  segmentsOf,
  type Settings,
  type Story,
} from "../engine/index.ts";
import { storyOf } from "./setting.ts";
import type { Computer } from "./computer.ts";
import { datesOf } from "./names.ts";
import type { Scene } from "./story/scenes.ts";
import { isBeforeChange, scenesIn, type Visit } from "./visit.ts";

export interface View {
  library: Library;
  /** None where the engine may not run. */
  computer: Computer | null;
  story: Story;
  scenes: readonly Scene[];
  scene: Scene;
  /** What is set where it is looked at: nothing, until the one change. */
  settings: Settings;
  /** The world as it is set. */
  scenario: Scenario;
  segments: ReturnType<typeof segmentsOf>;
  /** What each step is called. */
  dates: readonly string[];
  /** By knob: where it stands as it is set. */
  standing: Record<string, number>;
  /** The knobs that may be turned. */
  controls: readonly string[];
  seed: bigint;
  /** The one that is watched, counted from 1. */
  replicate: number;
  /** How many are run. */
  replicates: number;
}

const FREE: Scene = { name: "free", sentence: 0 };

export function useView(library: Library, computer: Computer | null, { setting, place }: Visit): View {
  const story = storyOf(library, setting);
  const scenes = scenesIn(story, setting, computer !== null);
  const scene = scenes[Math.min(place, scenes.length - 1)] ?? FREE;
  // Until the one change, all that is shown is the story as it stands.
  const isTold = isBeforeChange(scenes, scenes.indexOf(scene));
  const settings = computer === null || isTold ? {} : setting.set;
  const world = useMemo(() => {
    const scenario = asSet(story, library, settings);
    return {
      scenario,
      segments: segmentsOf(scenario, library.outsiders),
      standing: neutrals(scenario, library.outsiders),
      dates: datesOf(story, scenario),
    };
  }, [story, JSON.stringify(settings)]);
  const replicates = Math.min(world.scenario.replicates, MOST_REPLICATES);
  return {
    ...{ library, computer, story, scenes, scene, settings, ...world, replicates },
    controls: Object.keys(story.scenario.knobs).filter((id) => setting.controls?.includes(id) ?? true),
    // Draws are those of the story wherever it is told, so that all its numbers agree.
    seed: setting.seed === null || scene.name !== "free" ? story.seed : BigInt(setting.seed),
    replicate: Math.min((isTold ? undefined : setting.replicate) ?? story.scenario.story?.watch.replicate ?? 1, replicates),
  };
}

/** The world as it is set; as in the story where that is none. */
export function asSet(story: Story, { outsiders }: Library, set: Settings): Scenario {
  try {
    return changed(story.scenario, set, outsiders);
  } catch (error) {
    if (error instanceof PageError) return story.scenario;
    throw error;
  }
}
