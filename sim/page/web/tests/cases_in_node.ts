/** `node cases_in_node.mjs FILE [simd|plain]`: the results of the cases in a file, as JSON. */
import { readFileSync } from "node:fs";

import { type Case, filesIn, results } from "./cases.ts";

const [, , file = "", only] = process.argv;
const { stories, engine, cases } = JSON.parse(readFileSync(file, "utf8")) as {
  stories: string;
  engine: string;
  cases: Case[];
};
console.log(JSON.stringify(await results(stories, filesIn(engine, only as "simd" | "plain"), cases)));
