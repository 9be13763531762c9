/** `node speed.mjs FILE simd|plain`: the times of a task, as JSON. */
import { readFileSync } from "node:fs";

import { type Task, times } from "./timing.ts";

const [, , file = "", only] = process.argv;
console.log(JSON.stringify(await times(JSON.parse(readFileSync(file, "utf8")) as Task, only as "simd" | "plain")));
