/** One replicate, step by step; arrow keys move through it, and with them the picture. */
import { useState } from "preact/hooks";

import { found, type Scenario } from "../../engine/index.ts";
import type { Course } from "../answers.ts";
import { capital, nameOf, titleOf } from "../names.ts";
import { percent } from "../numbers.ts";
import type { Moment } from "./moment.ts";

interface Props {
  scenario: Scenario;
  /** What each step is called. */
  dates: readonly string[];
  course: Course | null;
  /** The one that the picture shows, counted from 1. */
  step: number;
  onStep: (step: number) => void;
  /** None where nothing can be asked. */
  onWhy: ((moment: Moment) => void) | null;
}

/** Rows and columns that a key goes; to the first or the last row where it is far. */
const KEYS: Record<string, [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  Home: [-1e6, 0],
  End: [1e6, 0],
};

export function CourseTable({ scenario, dates, course, step, onStep, onWhy }: Props) {
  const [column, setColumn] = useState(0);
  const move = (event: KeyboardEvent & { currentTarget: HTMLTableSectionElement }): void => {
    const way = KEYS[event.key];
    const cell = (event.target as Element).closest("td, th");
    const row = cell?.closest("tr");
    if (!way || !cell || !row) return;
    event.preventDefault();
    const { rows } = event.currentTarget;
    const next = Math.min(rows.length, Math.max(1, [...rows].indexOf(row) + 1 + way[0]));
    const cells = [...row.cells];
    const to = Math.min(cells.length - 1, Math.max(0, cells.findIndex((each) => each === cell) + way[1]));
    setColumn(to);
    onStep(next);
    (rows[next - 1]?.cells[to] as HTMLElement | undefined)?.focus();
  };
  const place = (row: number, of: number): { tabIndex: number } => ({ tabIndex: row + 1 === step && of === column ? 0 : -1 });
  const { focus, unit } = scenario;
  const [a, b] = focus;
  return (
      <div class="scrolls" role="region" aria-label={`Each ${unit} of the replicate`}>
        <table role="grid">
          <thead>
            <tr>
              <th scope="col">{capital(unit)}</th>
              <th scope="col">Occasions of {nameOf(scenario, a)}</th>
              <th scope="col">Occasions of {nameOf(scenario, b)}</th>
              <th scope="col">
                {capital(nameOf(scenario, a))} expects of {nameOf(scenario, b)}
              </th>
              <th scope="col">
                {capital(nameOf(scenario, b))} expects of {nameOf(scenario, a)}
              </th>
              <th scope="col">Allied</th>
            </tr>
          </thead>
          <tbody onKeyDown={move}>
            {course &&
              dates.map((date, row) => (
                <tr key={row} aria-current={row + 1 === step ? "step" : undefined}>
                  <th scope="row" {...place(row, 0)}>
                    {date}
                  </th>
                  <td {...place(row, 1)}>
                    <Joins {...{ scenario, course, onWhy }} step={row + 1} isNow={row + 1 === step} host={a} guest={b} />
                  </td>
                  <td {...place(row, 2)}>
                    <Joins {...{ scenario, course, onWhy }} step={row + 1} isNow={row + 1 === step} host={b} guest={a} />
                  </td>
                  <td class="number" {...place(row, 3)}>
                    {expectedIn(course, a, row)}
                  </td>
                  <td class="number" {...place(row, 4)}>
                    {expectedIn(course, b, row)}
                  </td>
                  <td {...place(row, 5)}>{course.allied.includes(row + 1) ? "allied" : ""}</td>
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
  /** Whether the picture shows the step; the buttons of others are passed over by the Tab key. */
  isNow: boolean;
  host: string;
  guest: string;
  onWhy: ((moment: Moment) => void) | null;
}

/** What the guest made of each occasion that the host held in a step. */
function Joins({ scenario, course, step, isNow, host, guest, onWhy }: JoinsProps) {
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
              <button type="button" tabIndex={isNow ? 0 : -1} aria-label={`Why? ${said}`} onClick={() => onWhy({ occasion: id, state: guest, step })}>
                why?
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
