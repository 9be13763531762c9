"""A story on paper: the student's worksheet, and the teacher's key found by running the engine."""

from importlib.resources import files
from string import Template

from sim import __version__
from sim.classroom.paper.found import Progress, find
from sim.classroom.paper.key import key_page
from sim.classroom.paper.sheet import sheet
from sim.classroom.settings import Settings
from sim.classroom.stories import Story
from sim.results.manifest import inputs_hash
from sim.wording.markup import element, html, joined

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
    story: Story, *, key: bool, link: str | None, progress: Progress | None = None
) -> str:
    """The worksheet of a story as a page of HTML that needs nothing else, to be printed.

    key: the teacher's key instead, for which the engine is run. link: where the page of the story
    is served, printed as it stands; without it, a line to write it on. progress: told of the knobs
    that are done. Raises ScenarioError where a claim of the key cannot be tested.
    """
    if key:
        pages, kind = [key_page(find(story, progress))], "teacher's key"
    else:
        pages, kind = sheet(story, link), "worksheet"
    foot = element("footer", _origin(story, kind))
    return _PAGE.substitute(
        title=html(f"{story.scenario.title}: {kind}"),
        css=files("sim.classroom.paper").joinpath("worksheet.css").read_text(encoding="utf-8"),
        body=joined(element("section", joined([page, foot]), class_="page") for page in pages),
    )


def _origin(story: Story, kind: str) -> str:
    scenario = Settings.of(story).scenario
    return (
        f"{scenario.title}, {kind}. alliance-sim {__version__}, story {story.name}, luck (seed) "
        f"{scenario.seed}, {scenario.replicates} lives, inputs {inputs_hash(scenario)[:12]}."
    )
