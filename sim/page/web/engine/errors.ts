/** What is wrong with a story, its settings or the machine, in a sentence for whoever looks at the page. */
export class PageError extends Error {
  override readonly name = "PageError";
}
