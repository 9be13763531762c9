"""How soon the classroom's page answers, one visitor and thirty: python -m benchmarks.classroom.

Serves a classroom of its own on this machine and prints a table. One visitor is a Chromium: the
time to the first picture, and from the turn of a slider to the frame that shows it. Thirty are
simulated students (see `students`), who arrive at once, think for one to five seconds before each
act, and in the end all turn a slider at the same moment; theirs is the time of the server. Without
Chromium only theirs is measured.
"""

import asyncio
import shutil
import socket
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

from benchmarks.students import Student

VISITS, TURNS = 5, 60
STUDENTS, ACTS = 30, 12

_TURN = """
() => new Promise(done => {
  const shown = document.querySelector('[data-testid=fingerprint]');
  const before = shown.innerText, start = performance.now();
  const watch = new MutationObserver(() => {
    if (shown.innerText === before) return;
    watch.disconnect();
    requestAnimationFrame(() => done(performance.now() - start));
  });
  watch.observe(shown, {childList: true, characterData: true, subtree: true});
  const slider = document.querySelector('[data-testid^=control-] [tabindex="0"]');
  slider.focus();
  for (const kind of ['keydown', 'keyup'])
    slider.dispatchEvent(new KeyboardEvent(kind, {keyCode: 37, key: 'ArrowLeft', bubbles: true}));
})
"""


class Row(NamedTuple):
    """What was done, and how many milliseconds it took, each time."""

    what: str
    aim: str
    taken: Sequence[float]

    def __str__(self) -> str:
        ranked = sorted(self.taken)
        middle, high = (ranked[int(share * (len(ranked) - 1))] for share in (0.5, 0.95))
        told = (self.what, len(ranked), *(f"{ms:.0f}" for ms in (middle, high, ranked[-1])))
        return f"| {' | '.join(map(str, told))} | {self.aim} |"


@contextmanager
def served() -> Iterator[str]:
    """The address of a classroom of its own."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = str(trial.getsockname()[1])
    command = [sys.executable, "-m", "sim", "classroom", "--no-browser", "--port", port]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                urlopen(f"http://127.0.0.1:{port}/", timeout=10).close()
                break
            except URLError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait()


def one_visitor(address: str) -> Iterator[Row]:
    """What one visitor with a browser waits for."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        visits = [_first_picture(browser.new_page(), address) for _ in range(VISITS)]
        yield Row("one visitor: first picture", "2000", visits)
        page = browser.new_page()
        _first_picture(page, address)
        page.wait_for_selector("[data-testid=bars] svg")
        page.get_by_test_id("run").click()
        page.wait_for_timeout(1000)
        turns = []
        for _ in range(TURNS):
            turns.append(page.evaluate(_TURN))
            page.wait_for_timeout(300)
        browser.close()
    yield Row("one visitor: slider to picture", "200", turns)


def _first_picture(page: Page, address: str) -> float:
    start = time.perf_counter()
    page.goto(address)
    page.wait_for_selector("[data-testid=network] svg")
    return 1000 * (time.perf_counter() - start)


async def thirty_students(address: str) -> list[Row]:
    """What thirty students wait for."""
    students = [Student(address, luck) for luck in range(STUDENTS)]
    taken: dict[str, list[float]] = defaultdict(list)

    async def arrive(student: Student) -> None:
        start = time.perf_counter()
        await student.arrive()
        taken["arrive, all at once"].append(time.perf_counter() - start)
        await student.run()

    async def work(student: Student) -> None:
        acts = {
            "drag a slider": student.turn,
            "see another life": student.see_another_life,
            "step back a month": student.step_back,
            "ask why, the time before": student.ask_why,
        }
        for n in range(ACTS):
            await asyncio.sleep(student.luck.uniform(1, 5))
            name = [*acts][n % len(acts)]
            taken[name].append(await acts[name]())

    async def turn(student: Student) -> None:
        taken["drag a slider, all at once"].append(await student.turn())

    for act in (arrive, work, turn):
        await asyncio.gather(*map(act, students))
    for student in students:
        await student.leave()
    return [
        Row(
            f"thirty students: {name}",
            "2000" if name.startswith("arrive") else "1000",
            [1000 * each for each in times],
        )
        for name, times in taken.items()
    ]


def main() -> None:
    """Measure and print; an answer that fails or does not come ends in an error."""
    print("| what | times | median ms | 95th percentile ms | most ms | aim, 95th |")
    print("| --- | --- | --- | --- | --- | --- |")
    with served() as address:
        if shutil.which("chromium"):
            for row in one_visitor(address):
                print(row, flush=True)
        for row in asyncio.run(thirty_students(address)):
            print(row, flush=True)


if __name__ == "__main__":
    main()
