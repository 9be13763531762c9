/** A scenario while it is being changed, path by path: what `sim/scenario/editor.py` is to the program. */
import { PageError } from "./errors.ts";
import { type ById, found, known } from "./ids.ts";
import { cell, type Interest, interestIn, OF_STATES, type Outsiders, put, type Scenario, weightOf } from "./scenario.ts";
import { problemWith } from "./schema.ts";

/** What stands at a path: a number, a word, [position, salience], two states, or steps. */
export type Value = number | string | readonly number[] | readonly string[];

export class Draft {
  readonly scenario: Scenario;

  /** A copy of a scenario; outsiders: what they see in one that does not say. */
  constructor(
    scenario: Scenario,
    private readonly outsiders: Outsiders,
  ) {
    this.scenario = structuredClone(scenario);
  }

  /** The value at a path; where a matrix or a state's interests say nothing, 0. Throws PageError for no path. */
  value(path: string): Value {
    const { states, hostility, ties, occasions, steps } = this.scenario;
    const keys = path.split(".");
    if (!isPath(keys)) throw noPath(path);
    const [section, one = "", two = "", three = "", four] = keys;
    if (section === "states" && two === "interests") {
      this.knows("issue", three);
      const interest = interestIn(known(states, one, "state"), three);
      return four === undefined ? interest : interest[place(four)];
    }
    if (section === "hostility" || section === "ties") {
      this.knows("state", one, two);
      return cell(section === "ties" ? ties : hostility, one, two);
    }
    if (section === "occasions" && two === "rate") return weightOf(known(occasions, one, "occasion"), steps);
    const [holder, last] = this.leaf(keys);
    const value = found(holder, last);
    if (value === undefined || (typeof value === "object" && !Array.isArray(value))) throw noPath(path);
    return value as Value;
  }

  /** The value at a path that takes numbers. */
  number(path: string): number {
    const value = this.value(path);
    if (typeof value !== "number") throw new PageError(`“${path}” takes no number.`);
    return value;
  }

  /** Sets values at several paths. */
  setAll(values: Iterable<readonly [string, unknown]>): void {
    // Dates are checked against the steps, so these come first.
    const listed = [...values];
    for (const first of [true, false])
      for (const [path, value] of listed) if ((path === "steps") === first) this.set(path, value);
  }

  /** Sets the value at a path. What is so already stays as it was written: a rate in place of dates, say. */
  set(path: string, value: unknown): void {
    const before = this.value(path);
    const wrong = problemWith(path, value) ?? this.unknownId(path, value);
    if (wrong !== null) throw new PageError(`“${path}” cannot be ${JSON.stringify(value)}: ${wrong}.`);
    if (!same(before, value as Value)) this.put(path, value as Value);
  }

  private put(path: string, value: Value): void {
    const { states, hostility, ties, model } = this.scenario;
    const keys = path.split(".");
    const [section, one = "", two = "", three = "", four] = keys;
    if (section === "steps") this.shorten(value as number);
    else if (section === "hostility") put(hostility, one, two, value as number);
    else if (section === "ties") put(ties, one, two, value as number);
    else if (section === "states" && two === "interests") {
      const state = known(states, one, "state");
      const interest: Interest = [...interestIn(state, three)];
      if (four === undefined) state.interests[three] = [...(value as Interest)];
      else {
        interest[place(four)] = value as number;
        state.interests[three] = interest;
      }
    } else {
      if (section === "model" && one === "outsiders") model.outsiders ??= structuredClone(this.outsiders);
      const [holder, last] = this.leaf(keys);
      holder[last] = value;
    }
  }

  private leaf(keys: readonly string[]): [ById<unknown>, string] {
    let section = this.scenario as unknown as ById<unknown>;
    for (const key of keys.slice(0, -1)) {
      const inner = found(section, key) ?? (key === "outsiders" ? this.outsiders : undefined);
      if (typeof inner !== "object" || inner === null) throw noPath(keys.join("."));
      section = inner as ById<unknown>;
    }
    return [section, keys.at(-1) ?? ""];
  }

  private shorten(steps: number): void {
    const { scenario } = this;
    scenario.steps = steps;
    for (const occasion of Object.values(scenario.occasions))
      if (occasion.at) occasion.at = occasion.at.filter((step) => step <= steps);
    scenario.events = scenario.events.filter((event) => event.step <= steps);
  }

  private knows(what: "state" | "issue", ...ids: string[]): void {
    const { states, issues } = this.scenario;
    for (const id of ids) known<unknown>(what === "state" ? states : issues, id, what);
    if (what === "state" && ids[0] === ids[1]) throw new PageError(`“${ids[0]}” has no relation to itself.`);
  }

  /** Why a word cannot stand at a path that takes ids; null where it can. */
  private unknownId(path: string, value: unknown): string | null {
    const { states, issues, model, steps } = this.scenario;
    const there: ById<unknown> =
      path === "focus" || path.endsWith(".host") ? states : path.endsWith(".issue") ? issues : model.cost;
    const entries = Array.isArray(value) ? value : [value];
    const unknown = entries.find((entry) => typeof entry === "string" && !Object.hasOwn(there, entry));
    if (unknown !== undefined) return `there is no “${unknown}”`;
    if (path === "focus" && entries[0] === entries[1]) return "it takes two different states";
    return path.endsWith(".at") && entries.some((step) => step > steps) ? "the story ends before" : null;
  }
}

const OF_INTERESTS = ["position", "salience"];
const WHOLE = ["steps", "replicates", "focus"];
const OF_OCCASIONS = ["host", "kind", "issue", "rate", "at"];

/** Whether keys can lead to a value that has a path: words, lists and what decides nothing have none. */
function isPath(keys: readonly string[]): boolean {
  const [section = "", , part = "", , ofInterest = "position"] = keys;
  const three = keys.length === 3;
  if (section === "hostility" || section === "ties") return three;
  if (section === "occasions") return three && OF_OCCASIONS.includes(part);
  if (section === "states" && part === "interests")
    return (keys.length === 4 || keys.length === 5) && OF_INTERESTS.includes(ofInterest);
  if (section === "states") return three && (OF_STATES as readonly string[]).includes(part);
  return section === "model" || (keys.length === 1 && WHOLE.includes(section));
}

function place(part: string): 0 | 1 {
  return part === "position" ? 0 : 1;
}

function noPath(path: string): PageError {
  return new PageError(`There is no path “${path}” in this story.`);
}

function same(one: Value, other: Value): boolean {
  if (typeof one !== "object" || typeof other !== "object") return one === other;
  return one.length === other.length && one.every((entry, index) => entry === other[index]);
}
