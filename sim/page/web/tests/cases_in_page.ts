/** In a page that holds cases: leaves their results in the page's text, as JSON. */
import { type Case, filesIn, results } from "./cases.ts";

const text = (id: string): string => document.getElementById(id)?.textContent ?? "";
results(text("stories"), filesIn(text("engine")), JSON.parse(text("cases")) as Case[])
  .then((found) => JSON.stringify(found))
  .catch((error: unknown) => String(error))
  .then((said) => {
    document.body.textContent = said;
    document.title = "done";
  });
