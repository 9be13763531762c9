"""Verdicts as JUnit XML, which services of continuous integration show as the outcome of tests."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from sim.cli.output.output_file import JUNIT, write_output
from sim.cli.text.claims import estimate_in_words, judged

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario
    from sim.studies.claims.verdicts import Verdict


def write_junit(
    path: Path,
    checked: "Sequence[tuple[str, Scenario]]",
    verdicts: "Sequence[Sequence[Verdict]]",
) -> None:
    """Writes one test suite a scenario and one test case a claim."""
    root = ET.Element("testsuites")
    for (source, scenario), of_scenario in zip(checked, verdicts, strict=True):
        root.append(_suite(source, scenario, of_scenario))
    ET.indent(root)
    write_output(path, ET.tostring(root, encoding="utf-8", xml_declaration=True), JUNIT)


def _suite(source: str, scenario: "Scenario", verdicts: "Sequence[Verdict]") -> ET.Element:
    cases = [_case(source, scenario, verdict) for verdict in verdicts]
    counts = {kind: sum(case.find(kind) is not None for case in cases) for kind in _KINDS}
    totals = {"tests": len(cases), "failures": counts["failure"], "skipped": counts["skipped"]}
    attributes = {name: str(count) for name, count in totals.items()}
    suite = ET.Element("testsuite", {"name": source, **attributes, "errors": "0"})
    suite.extend(cases)
    return suite


_KINDS = ("failure", "skipped")


def _case(source: str, scenario: "Scenario", verdict: "Verdict") -> ET.Element:
    """A test case; it fails where the verdict is not the one expected.

    A claim that is not supported, as expected, counts as skipped, as known failures do elsewhere.
    """
    case = ET.Element("testcase", {"classname": source, "name": verdict.claim})
    text = f"{verdict.says}\n{estimate_in_words(verdict, scenario.unit)}"
    if not verdict.as_expected:
        ET.SubElement(
            case, "failure", {"type": verdict.verdict, "message": judged(verdict)}
        ).text = text
    elif verdict.verdict != "supported":
        message = f"{judged(verdict)}: {verdict.note}"
        ET.SubElement(case, "skipped", {"type": verdict.verdict, "message": message}).text = text
    else:
        ET.SubElement(case, "system-out").text = text
    return case
