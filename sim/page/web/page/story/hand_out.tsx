/** Hands the page out, as a file or a link: with what is set, with some of the controls, with some terms untold. */
import { useState } from "preact/hooks";

import type { PageFile } from "../file.ts";
import { addressOf, type Setting } from "../setting.ts";
import type { View } from "../view.ts";
import type { Visit } from "../visit.ts";

interface Props {
  view: View;
  visit: Visit;
  file: PageFile;
}

export function HandOut({ view, visit: { setting }, file }: Props) {
  const { story, library } = view;
  const [alone, setAlone] = useState(false);
  const [asSet, setAsSet] = useState(true);
  const [withheld, setWithheld] = useState<readonly string[]>([]);
  const [hidden, setHidden] = useState<readonly string[]>(setting.hidden ?? []);
  const controls = view.controls.filter((id) => !withheld.includes(id));
  const given: Setting = {
    story: story.name,
    seed: asSet ? setting.seed : null,
    set: asSet ? setting.set : {},
    ...(asSet && setting.replicate !== undefined && { replicate: setting.replicate }),
    ...(controls.length < Object.keys(story.scenario.knobs).length && { controls }),
    ...(hidden.length > 0 && { hidden: [...hidden] }),
  };
  const isPublic = location.protocol.startsWith("http");
  const link = `${isPublic ? location.href.replace(/#.*/, "") : ""}${addressOf(given, story)}`;
  return (
    <details class="hand-out">
      <summary>Hand this page out</summary>
      {library.stories.length > 1 && (
        <Choice label="This story alone" checked={alone} onCheck={setAlone} />
      )}
      <Choice label="Open with what is set now" checked={asSet} onCheck={setAsSet} />
      <fieldset>
        <legend>What may be changed</legend>
        {view.controls.map((id) => (
          <Choice
            key={id}
            label={story.scenario.knobs[id]?.title ?? id}
            checked={!withheld.includes(id)}
            onCheck={(checked) => setWithheld(toggled(withheld, id, !checked))}
          />
        ))}
      </fieldset>
      <fieldset>
        <legend>What “Why?” tells</legend>
        {Object.entries(library.words.terms).map(([term, { phrase }]) => (
          <Choice
            key={term}
            label={phrase}
            checked={!hidden.includes(term)}
            onCheck={(checked) => setHidden(toggled(hidden, term, !checked))}
          />
        ))}
      </fieldset>
      <p>
        <a
          download={`${story.name}.html`}
          href="#"
          onClick={(event) => offer(event.currentTarget, file.with(given, alone ? story.name : null))}
        >
          Save this page as a file
        </a>{" "}
        that computes by itself, without a network: for a website, a learning platform, a USB stick.
      </p>
      <label>
        {isPublic ? "Or this link:" : "Or, once the file is on a website, its address with this at its end:"}
        <input class="link" readOnly value={link} onFocus={(event) => event.currentTarget.select()} />
      </label>
    </details>
  );
}

interface ChoiceProps {
  label: string;
  checked: boolean;
  onCheck: (checked: boolean) => void;
}

function Choice({ label, checked, onCheck }: ChoiceProps) {
  return (
    <label class="choice">
      <input type="checkbox" checked={checked} onChange={(event) => onCheck(event.currentTarget.checked)} /> {label}
    </label>
  );
}

function toggled(list: readonly string[], one: string, isIn: boolean): string[] {
  return [...list.filter((each) => each !== one), ...(isIn ? [one] : [])];
}

function offer(link: HTMLAnchorElement, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/html" }));
  link.href = address;
  setTimeout(() => {
    URL.revokeObjectURL(address);
    link.href = "#";
  }, 60_000);
}
