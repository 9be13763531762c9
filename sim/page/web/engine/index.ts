/** The engine of alliance-sim in a browser: stories in, records out. */
export { type Description, Grid } from "./block.ts";
export { type Decision, decisionOf } from "./decision.ts";
export { COMMITMENT, Engine, type EngineFiles, RunRecord, type Run, type Steps } from "./engine.ts";
export { engineFiles } from "./engine_files.ts";
export { PageError } from "./errors.ts";
export { at, type ById, found, known, sorted } from "./ids.ts";
export { changed, neutrals, type Settings } from "./knobs.ts";
export { cell, interestIn } from "./scenario.ts";
export type { Event, Interest, Knob, Occasion, Outsiders, Pair, Scenario, State, Telling } from "./scenario.ts";
export { MOST_REPLICATES } from "./schema.ts";
export { inForce, inStep, segmentsOf } from "./segments.ts";
export { type Kind, type Library, readStories, type Recorded, type RecordedCourse, type Story, type Term, type Words } from "./stories.ts";
export { focusCandidate, name, places, upTo, type World, worldOf } from "./world.ts";
