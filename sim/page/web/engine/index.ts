/** The engine of alliance-sim in a browser: stories in, records out. */
export { type Description, Grid } from "./block.ts";
export { type Decision, decisionOf } from "./decision.ts";
export { COMMITMENT, Engine, type EngineFiles, Record, type Run, type Steps } from "./engine.ts";
export { PageError } from "./errors.ts";
export { changed, neutrals, type Settings } from "./knobs.ts";
export type { Event, Interest, Knob, Occasion, Pair, Scenario, State } from "./scenario.ts";
export { inForce } from "./segments.ts";
export { type Course, type Kind, type Library, readStories, type Recorded, type Story, type Term, type Words } from "./stories.ts";
export { name, places, upTo, type World, worldOf } from "./world.ts";
