/** The one schema of stories: what the program writes by, the page checks by. */
import { dereference, type Schema, validate } from "@cfworker/json-schema";

import written from "../stories.schema.json" with { type: "json" };
import { found } from "./ids.ts";

const DRAFT = "2020-12";
const whole = written as unknown as Schema;
// Once for all: it takes longer than any value that is checked.
const lookup = dereference(whole);

/** The version of stories that this page reads. */
export const FORMAT: number = written.properties.format.const;

/** Most replicates that are run of a story. */
export const MOST_REPLICATES: number = written.$defs.Recorded.properties.replicates.maximum;

/** Most states of a story. */
export const MOST_STATES: number = written.$defs.StoryScenario.properties.states.maxProperties;

/** What is wrong with a document of stories, as a clause; null where nothing is. */
export function documentProblem(value: unknown): string | null {
  if (value === undefined) return "they are not JSON";
  const { valid, errors } = validate(value, whole, DRAFT, lookup, false);
  // The last is the innermost, which names the place.
  const last = errors.at(-1);
  const why = last?.error.replace(/\.$/, "") ?? "it is not right";
  return valid ? null : `${last?.instanceLocation.slice(2) || "the whole"}: ${why}`;
}

/** What is wrong with a value at a path of a scenario, as a clause; null where nothing is. */
export function problemWith(path: string, value: unknown): string | null {
  const schema = of(path);
  if (schema === null) return "there is no such path";
  const right = [value].flat().every((each) => typeof each !== "number" || Number.isFinite(each));
  const { valid } = validate(value, schema, DRAFT, lookup);
  return valid && right ? null : inWords(schema);
}

/** The part of the schema that a value at a path has to meet. */
function of(path: string): Schema | null {
  const [section, , , ...parts] = path.split(".");
  const keys =
    section === "hostility"
      ? ["rivalries", "0", "hostility"]
      : [...path.split(".").slice(0, 4), ...parts.slice(1).map((part) => (part === "position" ? "0" : "1"))];
  const start = ["stories", "0", "scenario", ...keys];
  return start.reduce<Schema | null>((schema, key) => schema && inner(resolved(schema), key), whole);
}

function inner(schema: Schema, key: string): Schema | null {
  const place = Number(key);
  const next =
    found(schema.properties ?? {}, key) ??
    Object.values(schema.patternProperties ?? {})[0] ??
    schema.additionalProperties ??
    (schema.prefixItems as Schema[] | undefined)?.[place] ??
    schema.items;
  return typeof next === "object" ? resolved(next as Schema) : null;
}

function resolved(schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.slice("#/$defs/".length);
  return resolved(found(whole.$defs ?? {}, name) as Schema);
}

function inWords({ type, minimum, maximum, exclusiveMinimum, enum: words }: Schema): string {
  if (words) return `it must be one of ${words.join(", ")}`;
  const what = type === "integer" ? "a whole number" : type === "number" ? "a number" : "of another kind";
  if (minimum !== undefined && maximum !== undefined) return `it must be ${what} from ${minimum} to ${maximum}`;
  if (exclusiveMinimum !== undefined) return `it must be ${what} above ${exclusiveMinimum}`;
  return minimum === undefined ? `it must be ${what}` : `it must be ${what}, ${minimum} or above`;
}
