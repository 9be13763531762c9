/** The engine of alliance-sim in a browser: stories in, records out. */
export { type Decision, decisionOf } from "./decision.ts";
export { Engine, type EngineFiles, type Steps } from "./engine.ts";
export { engineFiles } from "./engine_files.ts";
export { PageError } from "./errors.ts";
export { at, type ById, found, known, sorted } from "./ids.ts";
export { changed, neutrals, type Settings } from "./knobs.ts";
export { cell, interestIn } from "./scenario.ts";
export type { Knob, Outsiders, Pair, Scenario } from "./scenario.ts";
export { MOST_REPLICATES } from "./schema.ts";
export { inForce, inStep, segmentsOf } from "./segments.ts";
export { type Library, readStories, type Story, type Words } from "./stories.ts";
export { focusCandidate, name, places, type World, worldOf } from "./world.ts";
