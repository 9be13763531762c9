/** What came of it in all runs: one large number and a bar. */
import { useRef } from "preact/hooks";

import type { Scenario } from "../../engine/index.ts";
import type { Share } from "../answers.ts";
import { percent } from "../numbers.ts";

interface Props {
  label: string;
  /** None before anything is known. */
  share: Share | null;
  /** How many are run. */
  replicates: number;
  /** Whether it cannot be run as it is set. */
  fails?: boolean;
}

/** A share as a number and a bar, from the first replicates on. */
export function Outcome({ label, share, replicates, fails = false }: Props) {
  const last = useRef<{ label: string; share: Share } | null>(null);
  const running = !fails && (share === null || share.done < replicates);
  // Those that are done first are shown as such; before them, what was known last.
  if (share) last.current = { label, share };
  // Never a number under another's label.
  const shown = last.current?.label === label ? last.current.share : null;
  return (
    <div class="outcome" aria-busy={running}>
      <p aria-live="polite">
        {shown && <b>{shown.allied}</b>}{" "}
        <span>
          {shown && `of ${shown.done} repeats end as allies. `}
          {label}
        </span>
      </p>
      {running && <p class="small">Running, {share?.done ?? 0} of {replicates}.</p>}
      <div class="bar" role="img" aria-label={shown ? percent(shown.allied / shown.done) : "nothing yet"}>
        <i style={{ width: shown ? `${(100 * shown.allied) / shown.done}%` : "0" }} />
      </div>
    </div>
  );
}

/** What allied means, in a line. */
export function Allied({ scenario }: { scenario: Scenario }) {
  const { reciprocity, expectation, sustain } = scenario.model.alliance;
  return (
    <p class="small">
      <b>Allied:</b> each joins at least {share(reciprocity)} of the other’s costly occasions and is expected to join at
      least {share(expectation)} of the next, {sustain} {scenario.unit}s on end.
    </p>
  );
}

function share(value: number): string {
  return value === 0.5 ? "half" : percent(value);
}
