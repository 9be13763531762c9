import re
import signal
import subprocess
import time
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = pytest.mark.slow

Visit = Callable[..., Page]
CHINAS_POWER = "China's power"


def part(page: Page, name: str) -> Locator:
    return page.get_by_test_id(name)


def slider(page: Page, name: str) -> Locator:
    return page.get_by_role("slider", name=name)


def fingerprint(page: Page) -> str:
    return part(page, "fingerprint").inner_text()


def drag_to_the_left(page: Page, name: str) -> None:
    box = slider(page, name).bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 0.06 * box["width"], box["y"] + box["height"] / 2)


def change(page: Page) -> None:
    drag_to_the_left(page, CHINAS_POWER)
    part(page, "run").click()


def is_as_wide_as_the_window(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def walk_by_mouse(page: Page) -> None:
    """The twenty minutes: bet, change one thing, see, ask why, lives, A against B, map, reset."""
    before = fingerprint(page)
    expect(part(page, "outcome")).to_contain_text("No alliance between Russia and China")
    part(page, "bet-Yes").click()
    part(page, "because").fill("<b>threat</b>")
    expect(part(page, "quoted")).to_contain_text("Your bet is Yes, because “<b>threat</b>”")
    drag_to_the_left(page, CHINAS_POWER)
    expect(part(page, "waits")).to_contain_text("Press Run")
    assert fingerprint(page) == before
    part(page, "run").click()
    expect(part(page, "outcome")).to_contain_text("An alliance between Russia and China")
    expect(part(page, "quoted")).to_contain_text("You said Yes, because “<b>threat</b>”. So it")
    expect(part(page, "control-parity")).to_contain_text("moved by another control")
    expect(part(page, "control-china_weaker")).to_contain_text("in the story 0.233")
    assert part(page, "quoted").locator("b").count() == 0
    part(page, "back").click()
    expect(part(page, "chances")).to_contain_text("was not open then")
    part(page, "before").click()
    expect(part(page, "chances")).to_contain_text("drawn 0.")
    part(page, "turn").click()
    expect(part(page, "flips")).to_contain_text("American pressure", timeout=30_000)
    expect(part(page, "sides")).to_contain_text("0.233")
    expect(part(page, "compared")).to_contain_text("lives turned to an alliance")
    part(page, "life-4").click()
    expect(part(page, "outcome")).to_contain_text("In life 4")
    part(page, "keep").click()
    expect(part(page, "compared")).to_contain_text("A and B are the same")
    part(page, "draw").click()
    expect(part(page, "map").locator("button")).to_have_count(49, timeout=30_000)
    weakest_and_no_stakes = part(page, "map").locator("button").nth(42)
    share = weakest_and_no_stakes.inner_text().removeprefix("★")
    weakest_and_no_stakes.click()
    expect(part(page, "outcome")).to_contain_text(f"allied at the end in {share} % of 200")
    expect(part(page, "map").locator("button").nth(42)).to_have_text(f"★{share}")
    part(page, "reset").click()
    expect(part(page, "fingerprint")).to_have_text(before)
    expect(part(page, "quoted")).to_have_text("")


def test_the_whole_path_by_mouse(visit: Visit) -> None:
    walk_by_mouse(visit())


def test_the_whole_path_on_a_phone_without_sideways_scroll(visit: Visit) -> None:
    page = visit(width=390, height=844)
    walk_by_mouse(page)
    for summary in page.locator("summary").all():
        summary.click()
    assert is_as_wide_as_the_window(page)


def tab_to(page: Page, name: str) -> None:
    """Press the tabulator until something within a part has the focus."""
    inside = f"document.activeElement.closest('[data-testid=\"{name}\"]') !== null"
    for _ in range(120):
        if page.evaluate(inside):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way to {name} by keyboard")


def test_the_whole_path_by_keyboard_alone(visit: Visit) -> None:
    page = visit()
    before = fingerprint(page)
    tab_to(page, "bet-No")
    page.keyboard.press("Enter")
    tab_to(page, "because")
    page.keyboard.type("trade rules")
    expect(part(page, "quoted")).to_contain_text("Your bet is No, because “trade rules”")
    tab_to(page, "control-china_weaker")
    for _ in range(16):
        page.keyboard.press("PageDown")
    tab_to(page, "run")
    page.keyboard.press("Enter")
    expect(part(page, "outcome")).to_contain_text("An alliance between Russia and China")
    expect(part(page, "quoted")).to_contain_text("It came otherwise")
    tab_to(page, "keep")
    page.keyboard.press("Enter")
    expect(part(page, "compared")).to_contain_text("A and B are the same")
    tab_to(page, "network-as-table")
    page.keyboard.press("Enter")
    expect(part(page, "network-as-table")).to_contain_text("Russia and China")
    tab_to(page, "back")
    page.keyboard.press("Enter")
    expect(part(page, "chances")).to_contain_text("was not open then")
    tab_to(page, "life-2")
    page.keyboard.press("Enter")
    expect(part(page, "outcome")).to_contain_text("In life 2")
    tab_to(page, "before")
    page.keyboard.press("Enter")
    expect(part(page, "chances")).to_contain_text("drawn 0.")
    tab_to(page, "turn")
    page.keyboard.press("Enter")
    expect(part(page, "flips")).to_contain_text("China's power", timeout=30_000)
    tab_to(page, "draw")
    page.keyboard.press("Enter")
    expect(part(page, "map").locator("button")).to_have_count(49, timeout=30_000)
    tab_to(page, "map")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    share = page.evaluate("document.activeElement.innerText")
    page.keyboard.press("Enter")
    expect(part(page, "outcome")).to_contain_text(f"allied at the end in {share} % of 200")
    page.keyboard.press("r")
    expect(part(page, "fingerprint")).to_have_text(before)


def test_a_change_waits_for_the_bet_and_the_bet_for_run(visit: Visit) -> None:
    page = visit()
    before = fingerprint(page)
    drag_to_the_left(page, CHINAS_POWER)
    expect(part(page, "waits")).to_contain_text("Bet first, then press Run")
    part(page, "bet-No").click()
    expect(part(page, "quoted")).to_contain_text("Your bet is No")
    assert fingerprint(page) == before
    part(page, "run").click()
    expect(part(page, "quoted")).to_contain_text("You said No. It came otherwise")
    part(page, "control-china_weaker").locator("[tabindex='0']").press("ArrowRight")
    expect(part(page, "control-china_weaker")).to_contain_text("0.0368, in the story 0.233")
    expect(part(page, "sides")).to_contain_text("0.0368")
    part(page, "bet-Yes").click()
    shown = fingerprint(page)
    part(page, "control-china_weaker").locator("[tabindex='0']").press("ArrowRight")
    expect(part(page, "waits")).to_contain_text("Press Run")
    assert fingerprint(page) == shown


def test_reload_and_link_show_the_same_run(visit: Visit) -> None:
    page = visit()
    change(page)
    expect(part(page, "outcome")).to_contain_text("An alliance")
    part(page, "new-luck").click()
    expect(page).to_have_url(re.compile("seed=2023"))
    shown, address = fingerprint(page), urlsplit(page.url)
    assert parse_qs(address.query)["run"] == [shown]
    page.reload()
    expect(part(page, "fingerprint")).to_have_text(shown)
    again = visit(f"/?{address.query}")
    assert fingerprint(again) == shown
    assert part(again, "trouble").inner_text() == ""
    assert part(again, "outcome").inner_text() == part(page, "outcome").inner_text()


def test_a_link_of_another_version_says_so(visit: Visit) -> None:
    page = visit("/?version=0.0.1&run=0123456789ab")
    expect(part(page, "trouble")).to_contain_text("made with version 0.0.1 and showed run 0123")


def test_two_visitors_do_not_see_each_others_settings(visit: Visit) -> None:
    one, other = visit(), visit()
    before = fingerprint(other)
    part(one, "bet-Yes").click()
    change(one)
    expect(part(one, "outcome")).to_contain_text("An alliance")
    assert fingerprint(other) == before
    assert part(other, "quoted").inner_text() == ""
    other.reload()
    expect(part(other, "fingerprint")).to_have_text(before)


@pytest.mark.parametrize(
    "query",
    [
        "story=../../etc/passwd&seed=-1&life=999",
        "story=two-states&set.parity=1e999&set.trade=99999&set.states.A.power=7",
        "set.parity=<script>alert(1)</script>&seed=" + "9" * 3000,
        "run=<script>alert(1)</script>&version=<b>x</b>",
    ],
)
def test_a_hostile_address_shows_a_story(visit: Visit, query: str) -> None:
    page = visit(f"/?{query}")
    expect(part(page, "outcome")).to_contain_text("lliance between")
    assert page.locator("script", has_text="alert(1)").count() == 0


def test_another_story_is_a_choice_away(visit: Visit) -> None:
    page = visit("/?story=two-states")
    expect(part(page, "outcome")).to_contain_text("Aland and Borduria")


@pytest.mark.parametrize("way", [signal.SIGINT, signal.SIGTERM])
def test_the_server_ends_within_two_seconds(
    chromium: Browser,
    start: "Callable[[], tuple[subprocess.Popen[bytes], str]]",
    way: signal.Signals,
) -> None:
    """The one test of this promise; on a busy machine one ending of three may be late."""
    seconds: list[float] = []
    while len(seconds) < 3 and not (seconds and min(seconds) < 2):
        server, address = start()
        page = chromium.new_page()
        page.goto(address)
        page.wait_for_selector("[data-testid=bars] svg")
        part(page, "turn").click()
        server.send_signal(way)
        asked = time.monotonic()
        _, said = server.communicate(timeout=60)
        while running(server.pid):
            assert time.monotonic() - asked < 60
        seconds.append(time.monotonic() - asked)
        page.close()
        assert said.decode() == ""
    assert min(seconds) < 2, seconds


def running(group: int) -> list[str]:
    """The states of the processes of a group; what has ended, if not waited for, is none."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pgid=,stat="], capture_output=True, text=True, check=True
    )
    states = [line.split() for line in listed.stdout.splitlines()]
    return [state for of, state in states if of == str(group) and not state.startswith("Z")]
