/** The share allied over two knobs. */
import type { Knob, Scenario } from "../../engine/index.ts";
import { evenly, percent } from "../numbers.ts";
import { endsInWords, valueInWords } from "./knob_words.ts";

/** Cells along each side, at most. */
const CELLS = 7;

interface Props {
  scenario: Scenario;
  across: Knob;
  down: Knob;
  /** Their values. */
  columns: readonly number[];
  heights: readonly number[];
  /** By row, of the second knob from its lowest value on; those that are not run yet are missing. */
  rows: readonly (readonly number[])[];
  onPick: (across: number, down: number) => void;
}

/** The values of a knob on the map; whole: it takes whole numbers only. */
export function valuesOf({ from, to }: Knob, whole: boolean): number[] {
  const last = CELLS - 1;
  const values = Array.from({ length: CELLS }, (_, index) => (index === last ? to : from + ((to - from) * index) / last));
  return whole ? [...new Set(values.map(evenly))] : values;
}

export function ShareMap({ scenario, across, down, columns, heights, rows, onPick }: Props) {
  const [left, right] = endsInWords(across, scenario);
  const [bottom, top] = endsInWords(down, scenario);
  return (
    <table class="share-map">
      <caption>
        How many in a hundred repeats end as allies? Across: {across.title}. Upwards: {down.title}.
      </caption>
      <tbody>
        {heights
          .map((height, row) => (
            <tr key={row}>
              {row === 0 || row === heights.length - 1 ? <th scope="row">{row === 0 ? bottom : top}</th> : <td />}
              {columns.map((value, column) => {
                const share = rows[row]?.[column];
                const said = share === undefined ? "" : String(evenly(100 * share));
                return (
                  <td key={column}>
                    <button
                      type="button"
                      style={{ "--share": share ?? 0 }}
                      class={share === undefined ? "" : share > 0.5 ? "dark" : ""}
                      aria-label={`${across.title} ${valueInWords(across, value, scenario)}, ${down.title} ${valueInWords(down, height, scenario)}: ${share === undefined ? "not run yet" : percent(share)}`}
                      onClick={() => onPick(value, height)}
                    >
                      {said}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))
          .reverse()}
      </tbody>
      <tfoot>
        <tr>
          <td />
          <th scope="col" colSpan={Math.floor(columns.length / 2)}>
            {left}
          </th>
          <th scope="col" colSpan={Math.ceil(columns.length / 2)} class="number">
            {right}
          </th>
        </tr>
      </tfoot>
    </table>
  );
}
