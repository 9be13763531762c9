/** The script of the page, and of the worker that it makes of itself. */
import "./page.css";

import { Component, type ComponentChildren, render } from "preact";

import { readStories } from "../engine/index.ts";
import { type Computer, computerFor, serve } from "./computer.ts";
import { PageFile } from "./file.ts";
import { settingIn } from "./setting.ts";
import { sentence } from "./slices.ts";
import { App } from "./app.tsx";

/** Shows what went wrong in place of what could not be shown. */
class Guard extends Component<{ children: ComponentChildren }, { problem: string | null }> {
  override state = { problem: null };

  override componentDidCatch(error: unknown): void {
    this.setState({ problem: sentence(error) });
  }

  override render() {
    return this.state.problem === null ? this.props.children : <p role="alert">{this.state.problem}</p>;
  }
}

async function start(): Promise<void> {
  const file = new PageFile(document);
  const place = document.getElementById("page") ?? document.body;
  try {
    const texts = { stories: file.block("stories"), engine: file.block("engine") };
    const library = readStories(texts.stories);
    const stored = file.stored();
    let computer: Computer | null = null;
    let unable: string | null = null;
    try {
      computer = await computerFor(texts, file.script);
    } catch (error) {
      unable = `${sentence(error)} What you see was run beforehand, with nothing changed.`;
    }
    // Only now, as another address may have been opened meanwhile.
    const [setting, wrong] = settingIn(location.hash, stored, library.stories);
    const problems = unable === null ? wrong : [...wrong, unable];
    place.replaceChildren();
    render(
      <Guard>
        <App {...{ library, computer, file, problems }} opened={setting} />
      </Guard>,
      place,
    );
  } catch (error) {
    const said = document.createElement("p");
    said.role = "alert";
    said.textContent = sentence(error);
    place.replaceChildren(said);
  }
}

if (typeof document === "undefined") serve(globalThis as unknown as Parameters<typeof serve>[0]);
else void start();
