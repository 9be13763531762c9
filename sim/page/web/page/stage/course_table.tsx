/** One replicate, step by step. */
import { found, type Scenario, type Story } from "../../engine/index.ts";
import type { Course } from "../answers.ts";
import { percent } from "../numbers.ts";
import type { Moment } from "./moment.ts";

interface Props {
  story: Story;
  scenario: Scenario;
  course: Course | null;
  /** None where nothing can be asked. */
  onWhy: ((moment: Moment) => void) | null;
}

export function CourseTable({ story, scenario, course, onWhy }: Props) {
  const { states, focus, unit, steps } = scenario;
  const nameOf = (id: string): string => states[id]?.name ?? id;
  const [a, b] = focus;
  const rows = Array.from({ length: steps }, (_, row) => row + 1);
  return (
    <>
      <div class="scrolls" tabIndex={0} role="region" aria-label={`Each ${unit} of the replicate`}>
        <table>
          <thead>
            <tr>
              <th scope="col">{unit[0]?.toUpperCase() + unit.slice(1)}</th>
              <th scope="col">Occasions of {nameOf(a)}</th>
              <th scope="col">Occasions of {nameOf(b)}</th>
              <th scope="col">
                {nameOf(a)} expects of {nameOf(b)}
              </th>
              <th scope="col">
                {nameOf(b)} expects of {nameOf(a)}
              </th>
              <th scope="col">Allied</th>
            </tr>
          </thead>
          <tbody>
            {course &&
              rows.map((step) => (
                <tr key={step}>
                  <th scope="row">{story.dates[step - 1] ?? `${unit} ${step}`}</th>
                  <td>
                    <Joins {...{ scenario, course, step, onWhy }} host={a} guest={b} />
                  </td>
                  <td>
                    <Joins {...{ scenario, course, step, onWhy }} host={b} guest={a} />
                  </td>
                  <td class="number">{expectedIn(course, a, step)}</td>
                  <td class="number">{expectedIn(course, b, step)}</td>
                  <td>{course.allied.includes(step) ? "allied" : ""}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function expectedIn({ expected }: Course, state: string, step: number): string {
  const value = Object.hasOwn(expected, state) ? expected[state]?.[step - 1] : undefined;
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
  const { occasions, states } = scenario;
  const held = Object.entries(course.occasions).filter(
    ([id, { open }]) => occasions[id]?.host === host && open.includes(step),
  );
  if (held.length === 0) return null;
  return (
    <ul class="plain">
      {held.map(([id, { joined }]) => {
        const joins = found(joined, guest)?.includes(step) ?? false;
        const said = `${occasions[id]?.title || id}: ${states[guest]?.name ?? guest} ${joins ? "joins" : "stays away"}`;
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
