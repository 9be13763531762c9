/** What came of it in all replicates. */
import { useRef } from "preact/hooks";

import type { Scenario } from "../engine/index.ts";
import type { Share } from "./answers.ts";
import { percent } from "./numbers.ts";

interface Props {
  scenario: Scenario;
  /** As it is set; none before anything is known. */
  share: Share | null;
  /** As in the story, on the same draws. */
  before: Share | null;
  /** How many are run. */
  replicates: number;
  isChanged: boolean;
}

export function Outcome({ scenario, share, before, replicates, isChanged }: Props) {
  const { states, focus, unit, model } = scenario;
  const [a, b] = focus.map((id) => states[id]?.name ?? id);
  const { reciprocity, expectation, sustain } = model.alliance;
  return (
    <section aria-labelledby="outcome">
      <h2 id="outcome">
        Are {a} and {b} allied at the end?
      </h2>
      <Bar label={isChanged ? "With your change" : "As in the story"} share={share} replicates={replicates} />
      {isChanged && <Bar label="As in the story, same draws" share={before} replicates={replicates} />}
      <p class="small">
        Allied: each joins at least {percent(reciprocity)} of the other’s costly occasions and is expected to join at
        least {percent(expectation)} of the next, {sustain} {unit}s on end. Each run is one replicate: the same story
        with other draws of chance.
      </p>
    </section>
  );
}

interface BarProps {
  label: string;
  share: Share | null;
  replicates: number;
}

/** A share in words and as a bar; while it is run anew, what it was before. */
function Bar({ label, share, replicates }: BarProps) {
  const last = useRef<Share | null>(null);
  const running = share === null || share.done < replicates;
  if (!running) last.current = share;
  const { allied, done } = last.current ?? { allied: 0, done: 0 };
  return (
    <div class="bar" aria-busy={running}>
      <p aria-live="polite">
        {label}:{" "}
        {done > 0 && (
          <strong>
            {allied} of {done} ({percent(allied / done)})
          </strong>
        )}{" "}
        {running && <span class="small">running, {share?.done ?? 0} of {replicates}</span>}
      </p>
      <meter min={0} max={1} value={done > 0 ? allied / done : 0} aria-label={label} />
    </div>
  );
}
