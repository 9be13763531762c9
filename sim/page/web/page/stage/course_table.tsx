/** One replicate, step by step. */
import { found, type Scenario } from "../../engine/index.ts";
import type { Course } from "../answers.ts";
import { nameOf, titleOf } from "../names.ts";
import { percent } from "../numbers.ts";
import type { Moment } from "./moment.ts";

interface Props {
  scenario: Scenario;
  /** What each step is called. */
  dates: readonly string[];
  course: Course | null;
  /** None where nothing can be asked. */
  onWhy: ((moment: Moment) => void) | null;
}

export function CourseTable({ scenario, dates, course, onWhy }: Props) {
  const { focus, unit } = scenario;
  const [a, b] = focus;
  return (
      <div class="scrolls" tabIndex={0} role="region" aria-label={`Each ${unit} of the replicate`}>
        <table>
          <thead>
            <tr>
              <th scope="col">{unit[0]?.toUpperCase() + unit.slice(1)}</th>
              <th scope="col">Occasions of {nameOf(scenario, a)}</th>
              <th scope="col">Occasions of {nameOf(scenario, b)}</th>
              <th scope="col">
                {nameOf(scenario, a)} expects of {nameOf(scenario, b)}
              </th>
              <th scope="col">
                {nameOf(scenario, b)} expects of {nameOf(scenario, a)}
              </th>
              <th scope="col">Allied</th>
            </tr>
          </thead>
          <tbody>
            {course &&
              dates.map((date, row) => (
                <tr key={row}>
                  <th scope="row">{date}</th>
                  <td>
                    <Joins {...{ scenario, course, onWhy }} step={row + 1} host={a} guest={b} />
                  </td>
                  <td>
                    <Joins {...{ scenario, course, onWhy }} step={row + 1} host={b} guest={a} />
                  </td>
                  <td class="number">{expectedIn(course, a, row)}</td>
                  <td class="number">{expectedIn(course, b, row)}</td>
                  <td>{course.allied.includes(row + 1) ? "allied" : ""}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
  );
}

function expectedIn({ expected }: Course, state: string, row: number): string {
  const value = found(expected, state)?.[row];
  return value === undefined ? "" : percent(value);
}

interface JoinsProps {
  scenario: Scenario;
  course: Course;
  step: number;
  host: string;
  guest: string;
  onWhy: ((moment: Moment) => void) | null;
}

/** What the guest made of each occasion that the host held in a step. */
function Joins({ scenario, course, step, host, guest, onWhy }: JoinsProps) {
  const held = Object.entries(course.occasions).filter(
    ([id, { open }]) => found(scenario.occasions, id)?.host === host && open.includes(step),
  );
  if (held.length === 0) return null;
  return (
    <ul class="plain">
      {held.map(([id, { joined }]) => {
        const joins = found(joined, guest)?.includes(step) ?? false;
        const said = `${titleOf(scenario, id)}: ${nameOf(scenario, guest)} ${joins ? "joins" : "stays away"}`;
        return (
          <li key={id} class={joins ? "joins" : "declines"}>
            {said}
            {onWhy && (
              <button type="button" aria-label={`Why? ${said}`} onClick={() => onWhy({ occasion: id, state: guest, step })}>
                why?
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
