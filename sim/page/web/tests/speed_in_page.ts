/** In a page that holds a task: leaves its times in the page's text, as JSON. */
import { type Task, times } from "./timing.ts";

void times(JSON.parse(document.getElementById("task")?.textContent ?? "") as Task).then((found) => {
  document.body.textContent = JSON.stringify(found);
  document.title = "done";
});
