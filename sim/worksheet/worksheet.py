"""A story on paper: the pupil's worksheet, and the teacher's key found by running the engine."""

from importlib.resources import files
from string import Template
from urllib.parse import urlencode

from sim import __version__
from sim.results.manifest import inputs_hash
from sim.scenario.paths import with_values
from sim.scenario.schema import Scenario
from sim.wording.markup import Html, element, html, joined
from sim.worksheet.found import Progress, find, on_the_page
from sim.worksheet.key import key_page
from sim.worksheet.layout import blanks
from sim.worksheet.sheet import sheet

_PAGE = Template("""\
<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>$title</title>
<style>
$css</style>
</head>
<body>
<main>
$body
</main>
</body>
</html>
""")


def worksheet(
    name: str,
    scenario: Scenario,
    *,
    key: bool = False,
    link: str | None = None,
    seed: int | None = None,
    progress: Progress | None = None,
) -> str:
    """The worksheet of a scenario as a page of HTML that needs nothing else, to be printed.

    name: what the page calls it. key: the teacher's key instead, for which the engine is run as
    the page does. link: where the page is, printed with what opens the story there; without it, a
    line to write it on. seed: another than the scenario's. progress: of the knobs that are turned.
    Raises ScenarioError where a claim of the key cannot be tested.
    """
    if seed is not None:
        scenario = with_values(scenario, {"seed": seed})
    scenario = on_the_page(scenario)
    if key:
        pages, kind, looks = [key_page(find(scenario, progress))], "teacher's key", "page"
    else:
        fragment = "#" + urlencode({"story": name} | ({} if seed is None else {"seed": seed}))
        pages, kind, looks = sheet(scenario, _where(link, fragment)), "worksheet", "page sheet"
    foot = element("footer", _origin(name, scenario, kind))
    return _PAGE.substitute(
        title=html(f"{scenario.title}: {kind}"),
        css=files("sim.worksheet").joinpath("worksheet.css").read_text(encoding="utf-8"),
        body=joined(element("article", joined([page, foot]), class_=looks) for page in pages),
    )


def _where(link: str | None, fragment: str) -> Html:
    """Where the page of the story is; a link that says what it opens with is left as it is."""
    if link:
        address = link if "#" in link else link + fragment
        return element("p", joined([element("b", "The page:"), address]))
    return element(
        "div", joined([blanks("The page:"), element("span", fragment)]), class_="address"
    )


def _origin(name: str, scenario: Scenario, kind: str) -> str:
    return (
        f"{kind.capitalize()} of {name}, seed {scenario.seed}, {scenario.replicates} repeats, "
        f"inputs {inputs_hash(scenario)[:12]}, alliance-sim {__version__}."
    )
