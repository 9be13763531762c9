/** The scenes in which a story is told, one after the other; free play, with everything, is the last. */
import type { Scenario } from "../../engine/index.ts";

export type SceneName =
  | "happened"
  | "bet"
  | "watch"
  | "outcome"
  | "why"
  | "change"
  | "compare"
  | "repeats"
  | "map"
  | "free";

export interface Scene {
  name: SceneName;
  /** Which sentence of what happened. */
  sentence: number;
}

/** What the head of the page calls them. */
export const LABELS: Record<SceneName, string> = {
  happened: "The story",
  bet: "Your bet",
  watch: "Watch",
  outcome: "What came",
  why: "Why?",
  change: "Change one thing",
  compare: "Before and now",
  repeats: "Twenty repeats",
  map: "The map",
  free: "All of it",
};

/** The scenes of a scenario; one that tells no story has free play alone. */
export function scenesOf({ story }: Scenario): Scene[] {
  const free: Scene = { name: "free", sentence: 0 };
  if (!story) return [free];
  const told: SceneName[] = ["bet", "watch", "outcome", "why", "change", "compare", "repeats"];
  if (story.map) told.push("map");
  return [
    ...story.happened.map((_, sentence): Scene => ({ name: "happened", sentence })),
    ...told.map((name): Scene => ({ name, sentence: 0 })),
    free,
  ];
}
