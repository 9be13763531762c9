"use strict";

const EVERY = 1000; // milliseconds between looks at whether something changed

const part = (id) => document.getElementById(id);
const counted = (count, what) => `${count} ${what}${count === 1 ? "" : "s"}`;

/** What the wall shows, as the server counts its changes. */
let known = "";
/** Whether the way in is large; null as long as that depends on whether anyone has bet. */
let isLarge = null;
let bets = 0;
/** The highest number of a run that has been shown. */
let latest = 0;

async function look() {
  try {
    const answer = await fetch(`/wall/state?changes=${known}`);
    if (answer.status === 200) show(await answer.json());
    part("lost").textContent = answer.ok ? "" : "The server was started anew: open the link that its terminal shows.";
  } catch {
    part("lost").textContent = "The server does not answer.";
  }
  setTimeout(look, EVERY);
}

function show(state) {
  known = state.changes;
  bets = state.bets;
  part("came-in").textContent = state.came_in === 0 ? "Nobody came in yet" : `${state.came_in} came in`;
  part("bets").textContent = bets === 0 ? "" : counted(bets, "bet");
  part("results").innerHTML = state.results; // the server's own, with all that visitors sent escaped
  part("reveal").textContent = state.is_revealed ? "Hide (R)" : "Reveal (R)";
  layOut();
  part("shown").hidden = state.shown.length === 0;
  part("runs").replaceChildren(...state.shown.map(listed));
  if (state.shown.length === 0) close();
  const [first] = state.shown;
  // A run that is being looked at is not taken away by the next.
  if (first && first.number > latest && !part("frame").firstChild) open(first);
  if (first) latest = Math.max(latest, first.number);
}

function layOut() {
  part("wall").classList.toggle("waiting", isLarge ?? bets === 0);
}

function listed(run) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = run.words;
  button.onclick = () => open(run);
  item.append(button);
  return item;
}

function open(run) {
  const frame = document.createElement("iframe");
  frame.title = run.words;
  frame.src = `/${run.link}`;
  // Keys that are pressed within it do not come here by themselves.
  frame.onload = () =>
    frame.contentWindow.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) close();
    });
  part("frame").replaceChildren(frame);
  part("shown").classList.add("open");
  part("close").hidden = false;
  part("wall").inert = true;
}

function close() {
  part("frame").replaceChildren();
  part("shown").classList.remove("open");
  part("close").hidden = true;
  part("wall").inert = false;
}

async function act(name) {
  await fetch(`/wall/${name}`, { method: "POST" }).catch(() => undefined);
}

const acts = {
  r: () => act("reveal"),
  c: () => confirm("Forget all bets and runs?") && act("clear"),
  q: () => {
    isLarge = !(isLarge ?? bets === 0);
    layOut();
  },
  escape: close,
};
part("reveal").onclick = acts.r;
part("clear").onclick = acts.c;
part("way").onclick = acts.q;
part("close").onclick = acts.escape;
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  acts[event.key.toLowerCase()]?.();
});
void look();
