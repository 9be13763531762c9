/** The file that the page was opened from: what it holds, and itself to be saved again. */
import { PageError } from "../engine/index.ts";
import type { Setting } from "./setting.ts";

export class PageFile {
  private readonly source: string;
  /** The script that is running, from which a worker is made. */
  readonly script: string;

  /** Of a document in which nothing was changed yet, by its script that is just running. */
  constructor(private readonly page: Document) {
    this.source = wholeOf(page);
    this.script = page.currentScript?.textContent ?? "";
  }

  /** The text of one of its inert blocks. Throws PageError where it is missing. */
  block(id: "stories" | "engine" | "settings"): string {
    const text = this.page.getElementById(id)?.textContent;
    if (!text) throw new PageError("This file is damaged: a part of it is missing. Ask for it again.");
    return text;
  }

  /** The settings that are stored in it. */
  stored(): Setting {
    try {
      const { in_class: _, ...setting } = JSON.parse(this.block("settings")) as Setting & { in_class?: boolean };
      return setting;
    } catch (error) {
      throw error instanceof PageError ? error : new PageError("The settings in this file are damaged.");
    }
  }

  /** Whether its server collects bets; a page within another, as on the wall, sends none. */
  get inClass(): boolean {
    return (JSON.parse(this.block("settings")) as { in_class?: boolean }).in_class === true && window === window.top;
  }

  /** The file with other settings stored in it; only: the one story that it keeps, else all. */
  with(setting: Setting, only: string | null = null): string {
    const copy = new DOMParser().parseFromString(this.source, "text/html");
    const write = (id: string, value: unknown): void => {
      const block = copy.getElementById(id);
      // As the program writes it: within JSON, a tag cannot end the block.
      if (block) block.textContent = JSON.stringify(value).replaceAll("<", "\\u003c");
    };
    write("settings", setting);
    if (only !== null) {
      const library = JSON.parse(this.block("stories")) as { stories: { name: string }[] };
      write("stories", { ...library, stories: library.stories.filter(({ name }) => name === only) });
    }
    return wholeOf(copy);
  }
}

function wholeOf(page: Document): string {
  return `<!DOCTYPE html>\n${page.documentElement.outerHTML}\n`;
}
