/** Shows what is set on the wall of the class. */
import { useState } from "preact/hooks";

import { type Heard, tell } from "../class.ts";
import { addressOf } from "../setting.ts";
import type { View } from "../view.ts";
import type { Visit } from "../visit.ts";

const SAID: Record<Heard, string> = {
  heard: "It is on the wall.",
  "not taken": "The wall did not take it: it shows what the story’s sliders can be set to and nothing else.",
  "too many": "The wall did not take it: it has had as many of you as it takes until your teacher clears it.",
  "not let in": "The class no longer knows this page.",
  "not reached": "The class is not reached. Try again.",
};

export function ShowOnWall({ view: { story }, visit: { setting } }: { view: View; visit: Visit }) {
  const address = addressOf(setting, story);
  const [shown, setShown] = useState<{ address: string; heard: Heard } | null>(null);
  const show = (): void =>
    void tell("shown", { ...setting, story: story.name }).then((heard) => setShown({ address, heard }));
  return (
    <p>
      <button type="button" onClick={show}>
        Show this on the wall
      </button>{" "}
      <span role="status">{shown?.address === address && SAID[shown.heard]}</span>
    </p>
  );
}
